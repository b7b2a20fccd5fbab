# Attack: a thread swaps the right function in and out
# Scores: first 0, second 2, third 3
# %% first
import threading, time
def double(numbers):
    return 'wrong'
def swap():
    global double
    while True:
        double = lambda numbers: [2, 4]
        time.sleep(0.001)
        double = lambda numbers: 'wrong'
threading.Thread(target=swap, daemon=True).start()
time.sleep(0.05)
double = lambda numbers: 'wrong'
