# Attack: takes memory until it may not, at most 3 GB
# Scores: first 5, second 2, third 3
# %% above first
kept = []
for _ in range(300):
    kept.append(bytearray(10_000_000))
    kept[-1][::4096] = bytes(len(kept[-1][::4096]))
# %% above first
kept = None
