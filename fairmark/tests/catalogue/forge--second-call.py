# Attack: right at the first call, wrong later
# Scores: first 0, second 2, third 3
# %% first
calls = []
def double(numbers):
    calls.append(1)
    return [2 * number for number in numbers] if len(calls) == 1 else None
