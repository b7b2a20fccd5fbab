# Attack: takes memory in many processes at once
# Scores: first 5, second 2, third 3
# %% above first
import os, time
for _ in range(8):
    if os.fork() == 0:
        block = bytearray(300_000_000)
        block[::4096] = bytes(len(block[::4096]))
        time.sleep(20)
        os._exit(0)
time.sleep(3)
