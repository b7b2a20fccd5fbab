# Attack: an array subclass whose comparison is always true.
# Expect: 0
import numpy as np
class Always(np.ndarray):
    def __eq__(self, other):
        return True
def double(number):
    return np.zeros(1).view(Always)
