# Attack: recurses without end in an answer
# Scores: first 0, second 2, third 3
# %% first
def double(numbers):
    return double(numbers)
