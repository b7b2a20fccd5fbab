# Attack: the encoder sends a pickle.
# Expect: 0
import pickle
import fairmark.plain
def double(number):
    fairmark.plain.encode = lambda value: pickle.dumps([4])
    return 0
