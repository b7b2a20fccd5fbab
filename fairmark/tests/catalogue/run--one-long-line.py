# Attack: prints one line of 50 MB
# Scores: first 5, second 2, third 3
# %% above first
print('x' * 50_000_000)
