"""The warm Python: imports everything once, and forks a sandboxed process for each submission and each marker.

Started by `fairmark.warm` behind the outer wall as `python -m fairmark.zygote FD`. It holds what students may see: the
installed packages and the leading read-only cells of the released notebook. Solutions and tests never enter it.

A fork becomes a *keeper*, which sets up the inner wall and forks again: the grandchild is process 1 of its namespace
and runs student code, or the tests. The keeper stays outside. When the worker closes the keeper's socket, or dies, the
keeper kills process 1, and with it everything in the namespace.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import random
import select
import signal
import socket
import sys
import warnings

from fairmark import marker, plain, sandbox, student, wire
from fairmark.sandbox import Limits

STUDENT, MARKER = b"S", b"M"
_MAX_SETTINGS = 64 << 20


def main(control_fd: int) -> None:
    """Warm up as the first frame says, then fork whenever asked, until the worker goes away."""
    sandbox.drop_root()
    control = socket.socket(fileno=control_fd)
    settings = plain.decode(wire.receive(control, None, _MAX_SETTINGS))
    os.environ["HOME"] = str(sandbox.SCRATCH)
    try:
        notes = warm_up(settings["imports"], settings["cells"])
    except BaseException as error:  # what a read-only cell raises is the course's fault, and the worker reports it
        wire.send(control, plain.encode({"ready": False, "error": f"{type(error).__name__}: {error}"}), None)
        return
    sandbox.remember_mapped()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers need no waiting for
    gc.collect()
    gc.freeze()  # keeps the garbage collector from touching, and so copying, the shared pages
    wire.send(control, plain.encode({"ready": True, "notes": notes}), None)
    limits = Limits(**settings["limits"])
    while True:
        role, fds, _, _ = socket.recv_fds(control, 1, 3)
        if not role:
            return
        if os.fork() == 0:
            control.close()
            _forked(role, fds, limits)
        for fd in fds:
            os.close(fd)


def warm_up(imports: list[str], cells: list[str]) -> list[str]:
    """Import what the notebook will, and run its leading read-only cells.

    Returns
    -------
    list of str
        What an instructor should know: imports that failed, threads that a fork would lose.
    """
    notes = []
    student.start_shell()
    for name in imports:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                importlib.import_module(name)
            except Exception as error:
                notes.append(f"import {name} failed: {type(error).__name__}: {error}")
    student.run_given(cells)
    threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208
    if threads > 1:
        notes.append(f"{threads} threads run after the set-up cells; a fork keeps only one")
    return notes


def _forked(role: bytes, fds: list[int], limits: Limits) -> None:
    """The keeper; never returns."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        sandbox.die_with_parent()
        keeper, channel, output = socket.socket(fileno=fds[0]), socket.socket(fileno=fds[1]), fds[2]
        try:
            sandbox.enter(limits)
            keeper.sendall(b"h")  # with our credentials, so that the worker can put us into a control group
        except Exception as error:
            keeper.sendall(f"e{type(error).__name__}: {error}".encode())
            raise
        if keeper.recv(1) == b"g":
            child = os.fork()
            if child == 0:
                _contained(role, keeper, channel, output, limits)
            channel.close()
            os.close(output)
            _keep(keeper, child)
        code = 0
    finally:
        os._exit(code)


def _keep(keeper: socket.socket, child: int) -> None:
    """Wait for process 1 or for the worker to let go; tell how it ended."""
    pidfd = os.pidfd_open(child)
    ready, _, _ = select.select([keeper, pidfd], [], [])
    if pidfd not in ready:
        os.kill(child, signal.SIGKILL)
    _, status, usage = os.wait4(child, 0)
    with contextlib.suppress(OSError):
        wire.send(keeper, plain.encode({"code": os.waitstatus_to_exitcode(status),
                                        "cpu": usage.ru_utime + usage.ru_stime}), None)


def _contained(role: bytes, keeper: socket.socket, channel: socket.socket, output: int, limits: Limits) -> None:
    """Process 1; never returns, whatever happens."""
    try:
        keeper.close()
        os.setsid()
        nothing = os.open("/dev/null", os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.closerange(3, channel.fileno())
        os.closerange(channel.fileno() + 1, 4096)
        os.environ.update(HOME=str(sandbox.WORK), TMPDIR=str(sandbox.TEMPORARY))
        os.chdir(sandbox.WORK)
        if role == STUDENT:
            sys.path.insert(0, "")  # modules that the student handed in beside the notebook
        reseed()
        sandbox.give_up_privileges(limits)
        (student if role == STUDENT else marker).main(channel)
    finally:
        os._exit(0)


def reseed(seed: int = 0) -> None:
    """Seed the global generators: alike from run to run, and not the state that all forks share."""
    random.seed(seed)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(seed)


if __name__ == "__main__":
    ctypes.CDLL(None).setlocale(0, b"C.UTF-8")
    main(int(sys.argv[1]))
