# Attack: sends bytes that announce far too much
# Scores: first 0, second 2, third 3
# %% first
from fairmark import plain
def double(numbers):
    true = plain.encode
    plain.encode = lambda value: b'\xdd\xff\xff\xff\xff' * 1000 if value == 'x' else true(value)
    return 'x'
