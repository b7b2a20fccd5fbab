# Attack: reads address 0
# Scores: first 5, second 2, third 3
# %% above first
import ctypes
ctypes.string_at(0)
