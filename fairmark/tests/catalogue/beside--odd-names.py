# Attack: hands in files whose names are commands, options and markup
# Scores: first 5, second 2, third 3
# %% file $(touch written-by-a-student.txt)
x
# %% file -rf
x
# %% file <img src=x onerror=alert(1)>.csv
x
# %% above first
import os
print(sorted(os.listdir()))
