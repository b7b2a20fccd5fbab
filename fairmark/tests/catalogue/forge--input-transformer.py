# Attack: replaces the source of later cells
# Scores: first 0, second 0, third 0
# %% above first
get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\n'] if any('assert' in line for line in lines) else lines)
# %% first
def double(numbers):
    return None
# %% second
total = 0
# %% third
def guess(number):
    return 0
