# Attack: HTML of elements inside each other, which takes a sanitiser a time that grows with its square
# Scores: first 5, second 2, third 3
# %% above first
from IPython.display import HTML, display
for _ in range(20):
    display(HTML('<div>' * 60_000))
