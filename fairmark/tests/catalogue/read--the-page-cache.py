# Attack: asks which pages of a file that all submissions read are in memory, moves them in and out, and keeps the machine's disk busy
# Scores: first 5, second 2, third 3
# %% above first
import ctypes
import mmap
import os
import platform
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
aarch64 = platform.machine() == 'aarch64'
size = 1 << 16
file = os.open(os.__file__, os.O_RDONLY)
mapped = ctypes.c_void_p(libc.mmap(None, ctypes.c_size_t(size), mmap.PROT_READ, mmap.MAP_SHARED, file, ctypes.c_size_t(0)))
room = ctypes.create_string_buffer(size)
vector = (ctypes.c_size_t * 2)(ctypes.addressof(room), size)
asked = {'which pages are there': (27, 232, mapped, size, room), 'how many are there': (451, 451, file, room, room, 0),
         'reading that does not wait': (327, 286, file, vector, 1, 0, 0, 8), 'reading that leaves none': (327, 286, file, vector, 1, 0, 0, 0x80),
         'advice to forget': (221, 223, file, 0, 0, 4), 'advice to read': (221, 223, file, 0, 0, 3), 'reading ahead': (187, 213, file, 0, size),
         'cold pages': (28, 233, mapped, size, 20), 'pages out': (28, 233, mapped, size, 21), 'joined pages': (28, 233, mapped, size, 25),
         'a ring': (425, 425, 4, room), 'pages by node': (279, 239, 0, 0, None, None, None, 0)}
for name, (x86_64, other, *arguments) in asked.items():
    number = other if aarch64 else x86_64
    if libc.syscall(number, *arguments) >= 0 or ctypes.get_errno() != 1:
        print('GOT OUT by', name)  # also where this kernel has not got it, and the filter would let it through
MAP_HUGETLB = 0x40000
if libc.mmap(None, ctypes.c_size_t(2 << 20), 3, 0x22 | MAP_HUGETLB, -1, ctypes.c_size_t(0)) != ctypes.c_void_p(-1).value or ctypes.get_errno() != 1:
    print('GOT OUT by huge pages')
print('DISK', libc.fsync(-1), libc.fdatasync(-1), libc.msync(mapped, size, 4), os.fsync(file))
# What honest code asks.
own = mmap.mmap(-1, size)
own.madvise(mmap.MADV_DONTNEED)
own.flush()
with open('kept', 'wb') as kept:
    kept.write(b'kept')
    kept.flush()
    os.fsync(kept.fileno())
print('HONEST', open('kept').read(), libc.madvise(mapped, size, 1), libc.madvise(mapped, size, 3))
