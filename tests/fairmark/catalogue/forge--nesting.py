# Attack: sends bytes that nest without end
# Scores: first 0, second 2, third 3
# %% first
from fairmark import plain
def double(numbers):
    true = plain.encode
    plain.encode = lambda value: b'\x91' * 3_000_000 if value == 'x' else true(value)
    return 'x'
