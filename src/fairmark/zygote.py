"""The warm Python: imports everything once, and forks a sandboxed process for each submission and each marker.

Started by `fairmark.warm` behind the outer wall as `python -m fairmark.zygote FD --isolated`. It holds what students may see: the
installed packages and the leading read-only cells of the released notebook. Solutions and tests never enter it.

A fork becomes a *keeper*, which sets up the inner wall and forks again: the grandchild is process 1 of its namespace
and runs student code, or the tests. The keeper stays outside. When the worker closes the keeper's socket, or dies, the
keeper kills process 1, and with it everything in the namespace.
"""

from __future__ import annotations

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
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from fairmark import marker, plain, sandbox, student, wire
from fairmark.sandbox import Limits


def main(control: socket.socket) -> None:
    """Warm up as the first frame says, then fork whenever asked, until the worker goes away."""
    settings = plain.decode(wire.receive(control, None, wire.MAX_REQUEST))
    limits, scratch = Limits(**settings["limits"]), Path(settings["scratch"])
    try:
        warm_up(scratch, settings["imports"], settings["cells"], settings["files"])
    except BaseException as error:  # what a read-only cell raises is the course's fault, and the worker reports it
        wire.send(control, plain.encode(f"{type(error).__name__}: {error}"), None)
        return
    if limits.isolated:
        limits = replace(limits, memory=limits.memory + sandbox.mapped())  # RLIMIT_AS counts what all forks share
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers need no waiting for
    gc.collect()
    gc.freeze()  # keeps the garbage collector from touching, and so copying, the shared pages
    wire.send(control, plain.encode(""), None)
    markers, theirs = socket.socketpair()
    if os.fork() == 0:  # what only markers need is bound in a warm process of theirs
        control.close()
        markers.close()
        marker.prepare(settings["given"])
        control, markers = theirs, theirs
    while True:
        role, fds, _, _ = socket.recv_fds(control, 1, 2)
        if not role:
            return
        if role == wire.MARKER and control is not markers:
            socket.send_fds(markers, [role], fds)
        elif os.fork() == 0:
            control.close()
            _keeper(role, socket.socket(fileno=fds[0]), socket.socket(fileno=fds[1]), limits, scratch)
        for fd in fds:
            os.close(fd)


def warm_up(scratch: Path, imports: list[str], cells: list[str], files: dict[str, bytes]) -> None:
    """Import what the notebook will, and run its leading read-only cells, beside the released files."""
    sandbox.move_in(scratch)
    sandbox.put_files(files)
    student.start_shell()
    sys.path.insert(0, "")  # modules beside the notebook: here the released ones alone
    for name in imports:
        # A module that is missing or broken is noticed where a cell needs it.
        with warnings.catch_warnings(action="ignore"), contextlib.suppress(Exception):
            importlib.import_module(name)
    student.run_given(cells)


def _keeper(role: bytes, keeper: socket.socket, channel: socket.socket, limits: Limits, scratch: Path) -> NoReturn:
    """Set up the inner wall, fork, and wait for process 1 or for the worker to let go; then tell how it ended."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        try:
            if limits.isolated:
                sandbox.die_with_parent()
                sandbox.enter(limits)
            # With our credentials, from which the worker learns our number outside of the namespaces.
            keeper.sendall(b"h%d" % os.getpid())
        except Exception as error:
            keeper.sendall(f"e{type(error).__name__}: {error}".encode())
            raise
        if keeper.recv(1) == b"g":
            child = os.fork()
            if child == 0:
                _contained(role, keeper, channel, limits, scratch)
            channel.close()
            ended: list[Any] = [os.pidfd_open(child)] if hasattr(os, "pidfd_open") else []
            while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None \
                    and not select.select([keeper, *ended], [], [], None if ended else 0.02)[0]:
                pass
            os.kill(child, signal.SIGKILL)  # until it is waited for, the number is its own
            if not limits.isolated:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child, signal.SIGKILL)
            _, status, usage = os.wait4(child, 0)
            told = os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime
            wire.send(keeper, plain.encode(told), None)
    except OSError:
        pass  # the worker is gone, or was told
    finally:
        os._exit(0)


def _contained(role: bytes, keeper: socket.socket, channel: socket.socket, limits: Limits, scratch: Path) -> NoReturn:
    """Process 1; never returns, whatever happens."""
    try:
        if limits.isolated:
            sandbox.die_with_parent()
        keeper.close()
        os.setsid()
        nothing = os.open("/dev/null", os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nothing, standard)
        os.closerange(3, channel.fileno())
        os.closerange(channel.fileno() + 1, 4096)
        sandbox.move_in(scratch if limits.isolated else scratch / f"run-{os.getpid()}")
        random.seed(0)  # alike from run to run, and not the state that all forks share
        np.random.seed(0)  # noqa: NPY002 - what many a student calls
        if limits.isolated:
            sandbox.give_up_privileges(limits)
        (student if role == wire.STUDENT else marker).main(channel)
    finally:
        os._exit(0)


if __name__ == "__main__":
    if "--isolated" in sys.argv:
        sandbox.drop_root()
        sandbox.same_addresses()
    main(socket.socket(fileno=int(sys.argv[1])))
