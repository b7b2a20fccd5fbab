# Attack: writes a file of 60 MB, which it may
# Scores: first 5, second 2, third 3
# %% above first
open('big.bin', 'wb').write(bytes(60_000_000));
