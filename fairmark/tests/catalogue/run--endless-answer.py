# Attack: an answer that never returns loses its test alone
# Scores: first 0, second 2, third 3
# %% first
def double(numbers):
    while True:
        pass
