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
from pathlib import Path
from typing import Any, NoReturn

from fairmark import marker, plain, sandbox, student, wire
from fairmark.sandbox import Limits

STUDENT, MARKER = b"S", b"M"
_MAX_SETTINGS = 1 << 28


def main(control: socket.socket) -> None:
    """Warm up as the first frame says, then fork whenever asked, until the worker goes away."""
    settings = plain.decode(wire.receive(control, None, _MAX_SETTINGS))
    limits = Limits(**settings["limits"])
    sandbox.use(Path(settings["scratch"]))
    try:
        warm_up(settings["imports"], settings["cells"], settings["files"])
    except BaseException as error:  # what a read-only cell raises is the course's fault, and the worker reports it
        wire.send(control, plain.encode({"error": f"{type(error).__name__}: {error}"}), None)
        return
    if limits.isolated:
        sandbox.remember_mapped()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers need no waiting for
    gc.collect()
    gc.freeze()  # keeps the garbage collector from touching, and so copying, the shared pages
    wire.send(control, plain.encode({"error": ""}), None)
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
        if role == MARKER and control is not markers:
            socket.send_fds(markers, [role], fds)
        elif os.fork() == 0:
            control.close()
            _keeper(role, socket.socket(fileno=fds[0]), socket.socket(fileno=fds[1]), limits)
        for fd in fds:
            os.close(fd)


def warm_up(imports: list[str], cells: list[str], files: dict[str, bytes]) -> None:
    """Import what the notebook will, and run its leading read-only cells, beside the released files."""
    sandbox.prepare_folders()
    os.environ.update(HOME=str(sandbox.work()), MPLCONFIGDIR=str(sandbox.temporary()), IPYTHONDIR=str(sandbox.temporary()))
    os.chdir(sandbox.work())
    sandbox.put_files(files)
    student.start_shell()
    for name in imports:
        # A module that is missing or broken is noticed where a cell needs it.
        with warnings.catch_warnings(), contextlib.suppress(Exception):
            warnings.simplefilter("ignore")
            importlib.import_module(name)
    student.run_given(cells)


def _keeper(role: bytes, keeper: socket.socket, channel: socket.socket, limits: Limits) -> NoReturn:
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
                _contained(role, keeper, channel, limits)
            channel.close()
            _wait(keeper, child)
            if not limits.isolated:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child, signal.SIGKILL)
            _, status, usage = os.wait4(child, 0)
            told = {"code": os.waitstatus_to_exitcode(status), "cpu": usage.ru_utime + usage.ru_stime}
            wire.send(keeper, plain.encode(told), None)
    except (OSError, wire.Closed):
        pass  # the worker is gone, or was told
    finally:
        os._exit(0)


def _wait(keeper: socket.socket, child: int) -> None:
    """Wait until the child has ended, or end it when the worker lets go."""
    pidfd: list[Any] = [os.pidfd_open(child)] if hasattr(os, "pidfd_open") else []
    while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if keeper in select.select([keeper, *pidfd], [], [], None if pidfd else 0.02)[0]:
            os.kill(child, signal.SIGKILL)
            return


def _contained(role: bytes, keeper: socket.socket, channel: socket.socket, limits: Limits) -> NoReturn:
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
        if not limits.isolated:
            sandbox.use(sandbox.work() / f"run-{os.getpid()}")
            sandbox.prepare_folders()
        os.environ.update(HOME=str(sandbox.work()), TMPDIR=str(sandbox.temporary()),
                          MPLCONFIGDIR=str(sandbox.temporary()), IPYTHONDIR=str(sandbox.temporary()))
        os.chdir(sandbox.work())
        if role == STUDENT:
            sys.path.insert(0, "")  # modules that the student handed in beside the notebook
        random.seed(0)  # alike from run to run, and not the state that all forks share
        if "numpy" in sys.modules:
            sys.modules["numpy"].random.seed(0)
        if limits.isolated:
            sandbox.give_up_privileges(limits)
        (student if role == STUDENT else marker).main(channel)
    finally:
        os._exit(0)


if __name__ == "__main__":
    if "--isolated" in sys.argv:
        sandbox.drop_root()
        sandbox.same_addresses()
    main(socket.socket(fileno=int(sys.argv[1])))
