# Attack: answers each question with copies of arrays of 80 MB
# Scores: first 5, second 2, third 0
# %% third
import copy
import numpy as np
def guess(number):
    whole = [np.full(10_000_000, number)]
    return [copy.deepcopy(whole) for _ in range(8)]
