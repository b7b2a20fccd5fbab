# Attack: prints 100 MB of lines
# Scores: first 5, second 2, third 3
# %% above first
for _ in range(20_000):
    print('x' * 5000)
