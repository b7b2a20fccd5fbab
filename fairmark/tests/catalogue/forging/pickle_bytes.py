# Attack: the encoder sends a pickle.
# Expect: 0
import pickle
import fairmark.protocol.codec
def double(number):
    fairmark.protocol.codec.encode = lambda value, *a, **k: pickle.dumps([4])
    return 0
