# Attack: leaves a child in a session of its own
# Scores: first 5, second 2, third 3
# %% above first
import subprocess, sys
subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(77)  # left behind in COURSE'], start_new_session=True);
