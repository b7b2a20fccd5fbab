"""The supervisor of one sandboxed process: sets up the inner sandbox, forks process 1 of it, and
stays outside.

When the worker closes the supervisor's socket, or dies, the supervisor kills process 1, and with it
everything in the namespace.
"""

import contextlib
import os
import random
import select
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from fairmark.protocol import codec, frames
from fairmark.sandbox import namespaces
from fairmark.sandbox.libc import die_with_parent
from fairmark.sandbox.policy import Limits
from fairmark.sandbox.scratch import move_in

#: The first byte of what is reported: process 1 is there, or why it could not be made.
READY = b"h"
FAILED = b"e"
#: Standard input, output and error; descriptors from the first other one to more than there are.
_STANDARD = (0, 1, 2)
_FIRST_OTHER = 3
_LAST = 4096
#: The number of a process, inverted, stands above these bits of its clock, which are 0 here.
_CLOCK_BITS = 3


def supervise(
    run: Callable[[socket.socket], None],
    report: socket.socket,
    channel: socket.socket,
    limits: Limits,
    scratch: Path,
) -> None:
    """Set up the inner sandbox and fork process 1 in it; neither of them returns, whatever
    happens."""
    try:
        if limits.isolated:
            namespaces.enter()
        child = os.fork()
        if child == 0:
            _contain(report, channel, limits, scratch)
            run(channel)
        else:
            channel.close()
            _watch(report, child)
    except Exception as error:
        # Of the sandbox; of a later one nobody hears, because the worker or the socket is gone.
        report.sendall(FAILED + f"{type(error).__name__}: {error}".encode())
    finally:
        os._exit(0)


def _watch(report: socket.socket, child: int) -> None:
    """Wait for process 1 to end or for the worker to let go, end all that is left, and tell how it
    ended."""
    select.select([report.fileno(), os.pidfd_open(child)], [], [])
    for kill in (os.kill, os.killpg):  # until it is waited for, the number is its own
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(child, signal.SIGKILL)
    charged = _charged(child)
    _, status, usage = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    cpu = usage.ru_utime + usage.ru_stime
    frames.send(report, codec.encode((code, cpu, charged)), None)


def _charged(child: int) -> float:
    """The seconds by which the kernel holds a process to RLIMIT_CPU, before it is waited for.

    It charges a whole tick to whoever runs at its end, so a process can be charged several times
    what it used, which is all that `wait4` tells. This is the clock of ITIMER_PROF of another
    process, as linux/posix-timers.h makes its number.
    """
    return time.clock_gettime(~child << _CLOCK_BITS)


def _contain(
    report: socket.socket,
    channel: socket.socket,
    limits: Limits,
    scratch: Path,
) -> None:
    """Leave this process nothing but the channel, a folder and its limits; then tell the worker
    that it is there."""
    if limits.isolated:
        die_with_parent()
    os.setsid()
    nothing = os.open("/dev/null", os.O_RDWR)
    for standard in _STANDARD:
        os.dup2(nothing, standard)
    move_in(scratch if limits.isolated else scratch / f"run-{os.getpid()}")
    random.seed(0)  # alike from run to run, and not the state that all forks share
    np.random.seed(0)  # noqa: NPY002 - what many a student calls
    if limits.isolated:
        namespaces.drop_privileges(limits.memory)
    # With our credentials, from which the worker learns our number outside of the namespaces.
    report.sendall(READY + b"%d" % os.getpid())
    report.close()
    os.closerange(_FIRST_OTHER, channel.fileno())
    os.closerange(channel.fileno() + 1, _LAST)
