# Attack: asks the kernel, and changes, what it counts for the machine or the account as a whole, to tell another submission something
# Scores: first 5, second 2, third 3
# %% above first
import ctypes
import fcntl
import os
import platform
import resource
import struct
libc = ctypes.CDLL(None, use_errno=True)
room = ctypes.create_string_buffer(1 << 16)
idle = struct.pack('IIQiIQQQ', 48, 5, 0, 0, 0, 0, 0, 0)
calls = {'the log': (103, 116, 3, room, len(room)), 'the load': (99, 179, room), 'its place': (314, 274, 0, idle, 0),
         'its disk': (251, 30, 1, 0, 2 << 13), 'a queue': (240, 180, b'queue', os.O_CREAT | os.O_RDWR, 0o600, None),
         'locked memory': (149, 228, room, 4096), 'all memory': (151, 230, 1)}
for name, (x86_64, aarch64, *arguments) in calls.items():
    if libc.syscall(aarch64 if platform.machine() == 'aarch64' else x86_64, *arguments) >= 0:
        print('GOT OUT by', name)
for command in (1031, 1032):  # F_SETPIPE_SZ, F_GETPIPE_SZ: pipes of all submissions are counted together
    try:
        fcntl.fcntl(os.pipe()[0], command, 4096)
        print('GOT OUT by pipes')
    except OSError:
        pass
terminals = []
try:
    while len(terminals) < 500:
        terminals += os.openpty()
except OSError:
    pass
print('TERMINALS', len(terminals) // 2, os.ttyname(terminals[1]))
print('SIGNALS', resource.getrlimit(resource.RLIMIT_SIGPENDING))
