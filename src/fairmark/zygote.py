"""The warm Python: imports everything once, and forks a sandboxed process for each submission and
each marker.

Started by `fairmark.warm` behind the outer wall as `python -m fairmark.zygote FD FD`. It holds what
students may see: the installed packages and the leading read-only cells of the released notebook.
Solutions and tests never enter it. What only markers need is bound in a fork of it, which then
forks the markers: students' objects stay as they were.

A fork becomes a *keeper*, which sets up the inner wall and forks again: the grandchild is process 1
of its namespace and runs student code, or the tests. The keeper stays outside. When the worker
closes the keeper's socket, or dies, the keeper kills process 1, and with it everything in the
namespace.
"""

import contextlib
import gc
import importlib
import os
import random
import select
import signal
import socket
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil

from fairmark import marker, plain, sandbox, student, wire


def main(students: socket.socket, markers: socket.socket) -> None:
    """Warm up in the working folder as the first frame says, then fork whenever asked, until the
    worker goes away."""
    settings = plain.decode(wire.receive(students, None, wire.MAX_REQUEST))
    scratch = Path.cwd()
    try:
        warm_up(scratch, settings["imports"], settings["cells"], settings["files"])
    except (
        BaseException
    ) as error:  # what a read-only cell raises is the course's fault, and the worker reports it
        wire.send(students, plain.encode(f"{type(error).__name__}: {error}"), None)
        return
    # RLIMIT_AS counts what all forks share.
    limits = sandbox.Limits(
        settings["memory"] + psutil.Process().memory_info().vms, settings["isolated"]
    )
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers need no waiting for
    gc.collect()
    gc.freeze()  # keeps the garbage collector from touching, and so copying, the shared pages
    sandbox.pack_memory()
    wire.send(students, plain.encode(""), None)
    if os.fork() == 0:
        students.close()
        fork_when_asked(markers, marker.Marker(settings["given"]).serve, limits, scratch)
    else:
        markers.close()
        fork_when_asked(students, student.main, limits, scratch)


def warm_up(scratch: Path, imports: list[str], cells: list[str], files: dict[str, bytes]) -> None:
    """Import what the notebook will, and run its leading read-only cells, beside the released
    files."""
    sandbox.move_in(scratch)
    sandbox.put_files(files)
    student.start_shell()
    sys.path.insert(0, "")  # modules beside the notebook: here the released ones alone
    for name in imports:
        # A module that is missing or broken is noticed where a cell needs it.
        with warnings.catch_warnings(action="ignore"), contextlib.suppress(Exception):
            importlib.import_module(name)
    student.run_given(cells)


def fork_when_asked(
    control: socket.socket,
    run: Callable[[socket.socket], None],
    limits: sandbox.Limits,
    scratch: Path,
) -> None:
    """For each pair of sockets that arrives, fork a process that runs this; until the worker goes
    away."""
    while True:
        _, fds, _, _ = socket.recv_fds(control, 1, 2)
        if not fds:
            return
        keeper, channel = (socket.socket(fileno=fd) for fd in fds)
        with keeper, channel:
            if os.fork() == 0:
                control.close()
                _keeper(run, keeper, channel, limits, scratch)


def _keeper(
    run: Callable[[socket.socket], None],
    keeper: socket.socket,
    channel: socket.socket,
    limits: sandbox.Limits,
    scratch: Path,
) -> None:
    """Set up the inner wall and fork process 1 in it; neither of them returns, whatever happens."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        if limits.isolated:
            sandbox.enter()
        child = os.fork()
        if child == 0:
            _contain(keeper, channel, limits, scratch)
            run(channel)
        else:
            channel.close()
            _watch(keeper, child)
    except (
        Exception
    ) as error:  # the wall's; of a later one nobody hears, because the worker or the socket is gone
        keeper.sendall(f"e{type(error).__name__}: {error}".encode())
    finally:
        os._exit(0)


def _watch(keeper: socket.socket, child: int) -> None:
    """Wait for process 1 to end or for the worker to let go, end all that is left, and tell how it
    ended."""
    select.select([keeper.fileno(), os.pidfd_open(child)], [], [])
    for kill in (os.kill, os.killpg):  # until it is waited for, the number is its own
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(child, signal.SIGKILL)
    _, status, usage = os.wait4(child, 0)
    wire.send(
        keeper,
        plain.encode((os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime)),
        None,
    )


def _contain(
    keeper: socket.socket, channel: socket.socket, limits: sandbox.Limits, scratch: Path
) -> None:
    """Leave this process nothing but the channel, a folder and its limits; then tell the worker
    that it is there."""
    if limits.isolated:
        sandbox.die_with_parent()
    os.setsid()
    nothing = os.open("/dev/null", os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    sandbox.move_in(scratch if limits.isolated else scratch / f"run-{os.getpid()}")
    random.seed(0)  # alike from run to run, and not the state that all forks share
    np.random.seed(0)  # noqa: NPY002 - what many a student calls
    if limits.isolated:
        sandbox.give_up_privileges(limits.memory)
    # With our credentials, from which the worker learns our number outside of the namespaces.
    keeper.sendall(b"h%d" % os.getpid())
    keeper.close()
    os.closerange(3, channel.fileno())
    os.closerange(channel.fileno() + 1, 4096)


if __name__ == "__main__":
    main(*(socket.socket(fileno=int(fd)) for fd in sys.argv[1:3]))
