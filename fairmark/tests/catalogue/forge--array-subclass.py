# Attack: an array that compares as it likes
# Scores: first 0, second 2, third 3
# %% first
import numpy as np
class Same(np.ndarray):
    def __eq__(self, other):
        return np.True_
def double(numbers):
    return np.zeros(len(numbers)).view(Same)
