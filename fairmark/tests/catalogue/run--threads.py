# Attack: leaves threads running
# Scores: first 5, second 2, third 3
# %% above first
import threading, time
def spin():
    while True:
        time.sleep(0.001)
for _ in range(20):
    threading.Thread(target=spin, daemon=True).start()
