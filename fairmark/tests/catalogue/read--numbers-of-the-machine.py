# Attack: reads numbers that the kernel counts for the machine as a whole, and what it remembers of files that all submissions read
# Scores: first 5, second 2, third 3
# %% above first
import ctypes
import fcntl
import os
import platform
import socket
import struct
libc = ctypes.CDLL(None, use_errno=True)
aarch64 = platform.machine() == 'aarch64'
room, context = ctypes.create_string_buffer(1 << 16), ctypes.c_ulong(0)
own = ctypes.create_string_buffer(4096 * 2)
page = ctypes.c_void_p((ctypes.addressof(own) + 4095) // 4096 * 4096)
root = struct.pack('IIQQQ', 32, 0, 2**64 - 1, 0, 0)
calls = {'free inodes of a mount': (136, None, os.stat('/scratch').st_dev, room), 'kinds of file systems': (139, None, 3),
         'asynchronous reads': (206, 0, 4, ctypes.byref(context)), 'a list of mounts': (458, 458, root, room, 256, 0),
         'a mount': (457, 457, root, room, len(room), 0), 'a process descriptor': (434, 434, os.getpid(), 0),
         'the node of a page': (239, 236, room, None, 0, page, 3), 'pages by node': (279, 239, 0, 0, None, None, None, 0),
         'security modules': (461, 461, room, ctypes.byref(ctypes.c_uint32(len(room))), 0),
         'cores kept apart': (157, 167, 62, 0, 0, 0, room), 'merged memory': (157, 167, 67, 1, 0, 0, 0),
         'merged pages': (28, 233, page, 4096, 12), 'pages out': (28, 233, page, 4096, 21), 'huge pages': (28, 233, page, 0, 25)}
for name, (x86_64, other, *arguments) in calls.items():
    number = other if aarch64 else x86_64
    if number is not None and (libc.syscall(number, *arguments) >= 0 or ctypes.get_errno() != 1):
        print('GOT OUT by', name)  # also where this kernel has not got it, and the filter would let it through
with socket.socket(socket.AF_UNIX) as one:
    for name, option in (('a cookie', 57), ('the cookie of a network', 71), ('the process of a peer', 77)):
        try:
            one.getsockopt(socket.SOL_SOCKET, option, 8)
            print('GOT OUT by', name)
        except PermissionError:
            pass
        except OSError:
            print('GOT OUT by', name)
    try:
        one.setsockopt(socket.SOL_SOCKET, 76, 1)
        print('GOT OUT by the process of a sender')
    except PermissionError:
        pass
    except OSError:
        print('GOT OUT by the process of a sender')
for family in (10, 16, 30, 40):  # INET6, NETLINK, TIPC, VSOCK
    try:
        socket.socketpair(family, socket.SOCK_STREAM)
        print('GOT OUT by a pair of family', family)
    except PermissionError:
        pass
    except OSError:
        print('GOT OUT by a pair of family', family)
# What ext4 knows of a file: whether its extents were looked up, which reading does; and the machine's entropy.
extents = struct.pack('QQIIII', 0, 2**64 - 1, 0, 0, 9, 0) + bytes(56 * 9)
asked = {'remembered extents': 0xC020662A, 'extents': 0xC020660B, 'looking extents up': 0x6612, 'state': 0x80046629, 'flags': 0x80086601}
with open(os.__file__) as file, open('/dev/urandom', 'rb') as random:
    for name, (where, command) in {**{name: (file, one) for name, one in asked.items()}, 'entropy': (random, 0x80045200)}.items():
        try:
            fcntl.ioctl(where, command, bytearray(extents))
            print('GOT OUT by', name)
        except PermissionError:
            pass
        except OSError:
            print('GOT OUT by', name)
pid = ctypes.c_int(-1)
try:  # CLONE_PIDFD | SIGCHLD
    made = libc.syscall(220 if aarch64 else 56, 0x1000 | 17, None, ctypes.byref(pid), None, None)
    if made == 0:
        os._exit(0)
    if made > 0:
        os.waitpid(made, 0)
        print('GOT OUT by a descriptor of a child')
finally:
    print('ASKED', len(calls))
