# Attack: locks a file that all submissions read, and watches it, to tell another submission something
# Scores: first 5, second 2, third 3
# %% above first
import ctypes
import fcntl
import os
libc = ctypes.CDLL(None, use_errno=True)
with open(os.__file__) as file:
    try:
        fcntl.flock(file, fcntl.LOCK_SH)
        print('GOT OUT by a lock')
    except OSError as error:
        print(error)
    if libc.inotify_init1(0) >= 0:
        print('GOT OUT by watching')
    if libc.posix_fadvise(file.fileno(), 0, 0, 4) == 0:
        print('GOT OUT by advice')
