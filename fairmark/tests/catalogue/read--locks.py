# Attack: locks a file that all submissions read, and watches it, to tell another submission something
# Scores: first 5, second 2, third 3
# %% above first
import ctypes
import fcntl
import os
import sqlite3
import struct
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
    # A lock of one process is seen by another, if it is one.
    for name, take, get in (('POSIX', 6, 5), ('POSIX waiting', 7, 5), ('OFD', 37, 36), ('OFD waiting', 38, 36)):
        fcntl.fcntl(file, take, struct.pack('hhqqi4x', fcntl.F_RDLCK, 0, 4242, 1, 0))
        if (child := os.fork()) == 0:
            with open(os.__file__) as other:
                try:
                    seen = fcntl.fcntl(other, get, struct.pack('hhqqi4x', fcntl.F_WRLCK, 0, 0, 0, 0))
                    os._exit(1 + (b'\x92\x10' in seen))
                except OSError:
                    os._exit(0)
        print(name, 'lock:', ('unseen', 'GOT OUT by asking', 'GOT OUT by seeing')[os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])])
    hint = struct.pack('Q', 2)
    for name, command, value in (('lease', fcntl.F_SETLEASE, fcntl.F_RDLCK), ('notice', fcntl.F_NOTIFY, fcntl.DN_ACCESS), ('hint', 1036, hint)):
        try:
            fcntl.fcntl(file, command, value)
            print('GOT OUT by', name)
        except OSError as error:
            print(name, error)
    # What honest code asks.
    copy = fcntl.fcntl(file, fcntl.F_DUPFD_CLOEXEC, 10)
    fcntl.fcntl(copy, fcntl.F_SETFL, fcntl.fcntl(copy, fcntl.F_GETFL) | os.O_NONBLOCK)
    print('others', fcntl.fcntl(copy, fcntl.F_GETFD) == fcntl.FD_CLOEXEC, os.get_blocking(copy))
with sqlite3.connect('numbers.db') as base:
    base.execute('CREATE TABLE numbers (number INTEGER)')
    base.executemany('INSERT INTO numbers VALUES (?)', [(1,), (2,)])
with sqlite3.connect('numbers.db') as base:
    print('SQLite', base.execute('SELECT sum(number) FROM numbers').fetchone())
