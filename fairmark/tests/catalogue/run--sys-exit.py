# Attack: raises SystemExit in a cell and in an answer
# Scores: first 0, second 2, third 3
# %% above first
import sys
sys.exit(0)
# %% first
def double(numbers):
    raise SystemExit(0)
