# Attack: returns tuples inside each other, three hundred deep
# Scores: first 0, second 2, third 3
# %% first
def double(numbers):
    result = ()
    for _ in range(300):
        result = (result,)
    return result
