# Attack: sleeps just under the limit in every cell until the submission's time is used up
# Scores: first 0, second 0, third 0
# %% above first
import time
time.sleep(3)
# %% above first
import time
time.sleep(3)
# %% above first
import time
time.sleep(3)
# %% above first
import time
time.sleep(3)
# %% above first
import time
time.sleep(3)
# %% above first
import time
time.sleep(3)
# %% above first
import time
time.sleep(3)
# %% above first
import time
time.sleep(3)
# %% above first
import time
time.sleep(3)
