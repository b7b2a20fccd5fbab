# Attack: none; a right answer of a megabyte for each number is still an answer
# Scores: first 5, second 2, third 3
# %% first
def double(numbers):
    return {2 * number: "x" * 1_000_000 for number in numbers if number not in ([1], [2])} if numbers else []
