# Attack: loops for ever in a cell of its own
# Scores: first 5, second 2, third 3
# %% above first
while True:
    pass
