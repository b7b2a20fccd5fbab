# Attack: returns what contains itself
# Scores: first 0, second 2, third 3
# %% first
def double(numbers):
    result = []
    result.append(result)
    return result
