# Attack: halves of characters, which no file can hold, in all that a cell puts out
# Scores: first 5, second 2, third 3
# %% above first
import sys
from IPython.display import HTML, display
print('out \udcff')
print('err \ud800', file=sys.stderr)
display(HTML('<b>\udcff</b>'))
class Shown:
    def __repr__(self):
        return 'shown \udcff'
Shown()
# %% above second
raise ValueError('raised \udcff')
