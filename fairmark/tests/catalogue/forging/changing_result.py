# Attack: a thread swaps the function, and results change between calls.
# Expect: 0
import itertools, threading, time
calls = itertools.count()
def double(number):
    return next(calls) - 50
def swap():
    for _ in range(200):
        globals()["double"] = lambda number: -1
        time.sleep(0.005)
threading.Thread(target=swap, daemon=True).start()
