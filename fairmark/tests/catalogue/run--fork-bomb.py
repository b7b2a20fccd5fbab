# Attack: forks until it may not, at most 300 times
# Scores: first 5, second 2, third 3
# %% above first
import os, time
for _ in range(300):
    try:
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)
    except OSError:
        break
