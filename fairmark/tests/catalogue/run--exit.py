# Attack: ends its process in a cell
# Scores: first 5, second 2, third 3
# %% above first
import os
os._exit(0)
