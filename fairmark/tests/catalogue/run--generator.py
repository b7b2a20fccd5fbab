# Attack: returns a generator
# Scores: first 0, second 2, third 3
# %% first
def double(numbers):
    return (2 * number for number in numbers)
