# Attack: returns half a gigabyte of zeros
# Scores: first 0, second 2, third 3
# %% first
import numpy as np
def double(numbers):
    return np.zeros(60_000_000)
