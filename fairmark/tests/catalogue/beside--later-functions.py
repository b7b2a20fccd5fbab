# Attack: none, but a later exercise defines its own function of that name, and changes what functions share
# Scores: first 5, second 2, third 3
# %% above first
mode = "double"
# %% first
def double(numbers):
    return [2 * number for number in numbers] if mode == "double" else mode
# %% above third
mode = "nothing of the kind"
def double(numbers):
    return "another exercise's"
