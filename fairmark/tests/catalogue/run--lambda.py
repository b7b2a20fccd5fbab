# Attack: returns a function
# Scores: first 0, second 2, third 3
# %% first
def double(numbers):
    return lambda: [2, 4]
