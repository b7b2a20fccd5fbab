# Attack: asks how full the machine's disk is, reads past the kernel's pages, counts mounts, and takes a name that others can read
# Scores: first 5, second 2, third 3
# %% above first
import ctypes
import fcntl
import os
import platform
import shutil
import struct
import threading
libc = ctypes.CDLL(None, use_errno=True)
aarch64 = platform.machine() == 'aarch64'
file = os.open(os.__file__, os.O_RDONLY)
asked = {'statvfs': lambda: os.statvfs('/usr'), 'fstatvfs': lambda: os.fstatvfs(file), 'disk_usage': lambda: shutil.disk_usage('/'),
         'a direct read': lambda: os.open(os.__file__, os.O_RDONLY | os.O_DIRECT),
         'a flag': lambda: fcntl.fcntl(file, fcntl.F_SETFL, os.O_DIRECT)}
for name, ask in asked.items():
    try:
        ask()
        print('GOT OUT by', name)
    except OSError as error:
        print(name, error.errno)
how = struct.pack('QQQ', os.O_RDONLY | os.O_DIRECT, 0, 0)
room = ctypes.create_string_buffer(256)
calls = {'openat2': (437, 437, -100, os.__file__.encode(), how, len(how)), 'number of a mount': (332, 291, -100, b'/', 0, 0x4000, room)}
for name, (x86_64, other, *arguments) in calls.items():
    if libc.syscall(other if aarch64 else x86_64, *arguments) >= 0:
        print('GOT OUT by', name)
    else:
        print(name, ctypes.get_errno())
before = ctypes.create_string_buffer(16)
after = ctypes.create_string_buffer(16)
libc.prctl(16, before)
print('NAMED', libc.prctl(15, b'ARG=17'))
libc.prctl(16, after)
if after.value != before.value or os.path.exists('/proc/self/comm'):
    print('GOT OUT by a name')
# What honest code asks.
libc.pthread_self.restype = ctypes.c_void_p
named = threading.Thread(target=lambda: print('THREAD', libc.pthread_setname_np(ctypes.c_void_p(libc.pthread_self()), b'worker')))
named.start()
named.join()
fcntl.fcntl(file, fcntl.F_SETFL, os.O_NONBLOCK)
print('HONEST', os.get_blocking(file), os.stat('/').st_ino > 0, os.pathconf('/', 'PC_LINK_MAX') > 0)
