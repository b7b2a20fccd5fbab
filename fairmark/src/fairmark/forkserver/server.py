"""The fork server: imports everything once, and forks a sandboxed process for each submission and
for its tests.

Started by `fairmark.forkserver.client` in the outer sandbox as
`python -m fairmark.forkserver.server FD FD`. It holds what students may see: the installed packages
and the preamble of the released notebook, its first read-only cells. Solutions and tests never
enter it. What only test runners need is bound in a fork of it, which then forks the test runners:
students' objects stay as they were.

Each fork is watched by a supervisor (`fairmark.forkserver.supervisor`).
"""

import _imp
import contextlib
import gc
import importlib
import os
import signal
import socket
import sys
import warnings
from collections import deque
from collections.abc import Callable
from ctypes import POINTER, PyDLL, c_int, pythonapi
from multiprocessing import heap
from pathlib import Path
from typing import Any, NoReturn

import psutil

from fairmark.child.shell import Shell
from fairmark.child.test_runner import TestRunner
from fairmark.forkserver import supervisor
from fairmark.protocol import codec, frames
from fairmark.sandbox.libc import die_with_parent, pack_memory
from fairmark.sandbox.policy import Limits
from fairmark.sandbox.scratch import move_in, put_files

#: The C library, without what Python runs before and after a fork.
_process = PyDLL(None)
_process.wait.argtypes = [POINTER(c_int)]
_process.wait.restype = None
#: As `oom_score_adj`, at most 1000.
_FIRST_TO_GO = "900"


def main(students: socket.socket, tests: socket.socket) -> None:
    """Warm up in the working folder as the first frame says, then fork whenever asked, until the
    worker goes away."""
    first = frames.receive(students, None, frames.MAX_REQUEST)
    settings = codec.decode(first)
    _be_the_first_to_go()
    scratch = Path.cwd()
    try:
        shell = warm_up(scratch, settings)
    except BaseException as error:
        # What a read-only cell raises is the course's fault, and the worker reports it.
        frames.send(students, codec.encode(f"{type(error).__name__}: {error}"), None)
        return
    # RLIMIT_AS counts what all forks share.
    shared = psutil.Process().memory_info().vms
    limits = Limits(settings["memory"] + shared, settings["isolated"])
    gc.collect()
    gc.freeze()  # keeps the garbage collector from touching, and so copying, the shared pages
    pack_memory()
    frames.send(students, codec.encode(""), None)
    if os.fork() == 0:
        students.close()
        runner = TestRunner(settings["test_cells"])
        fork_on_request(tests, runner.serve, limits, scratch)
    else:
        tests.close()
        fork_on_request(students, shell.serve, limits, scratch)


def _be_the_first_to_go() -> None:
    """Have the kernel, where the machine's memory runs out, end forks of this process rather than
    the worker, which knows what was seen of a submission; see proc_pid_oom_score_adj(5)."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO, encoding="ascii")


def warm_up(scratch: Path, settings: dict[str, Any]) -> Shell:
    """Import what the notebook will, and run its preamble, beside the released files."""
    move_in(scratch)
    put_files(settings["files"])
    shell = Shell()
    sys.path.insert(0, "")  # modules beside the notebook: here the released ones alone
    for name in settings["imports"]:
        # A module that is missing or broken is noticed where a cell needs it.
        with warnings.catch_warnings(action="ignore"), contextlib.suppress(Exception):
            importlib.import_module(name)
    shell.run_preamble(settings["preamble"])
    _forget_proc()
    _forget_free_space()
    return shell


def _forget_proc() -> None:
    """Have threadpoolctl, which scikit-learn asks, list libraries in a way that forks can: it saw
    /proc when it was imported, and theirs is empty."""
    threadpoolctl = sys.modules.get("threadpoolctl")
    if threadpoolctl is not None:
        vars(threadpoolctl)["_HAS_PROCFS"] = False


def _forget_free_space() -> None:
    """Have multiprocessing, whose arrays would ask how much room /dev/shm has, take the temporary
    folder: forks may not ask, and theirs lies in memory, too."""
    heap.Arena._dir_candidates = []  # type: ignore[attr-defined]


def fork_on_request(
    control: socket.socket,
    run: Callable[[socket.socket], None],
    limits: Limits,
    scratch: Path,
) -> None:
    """For each pair of sockets that arrives, fork a process that runs this; until the worker goes
    away.

    A fork of this process takes each pair, and this process does nothing but fork and wait, without
    running any Python. So what is inherited does not tell how often something was forked before,
    which depends on what earlier submissions did: neither counters (of the garbage collector, of
    the interpreter's caches in bytecode) nor places of new objects.
    """
    _imp.acquire_lock()  # as `os.fork` does; a fork lets go of it
    _fork_again_and_again()
    pythonapi.PyOS_AfterFork_Child()
    _take(control, run, limits, scratch)


def _fork_again_and_again() -> None:
    """Fork, wait until the fork has ended, and begin again; returns in each fork.

    The loop is in C, and so is all that it calls: an iterator that ends where `fork` gives 0, whose
    numbers become None, the argument of `wait`, at which nothing is kept. What a fork has started
    is adopted by the first process of this system.

    Raises
    ------
    ctypes.ArgumentError
        No process could be made.
    """
    numbers = iter(_process.fork, 0)
    nothing = map({-1: "no number"}.get, numbers)
    deque(map(_process.wait, nothing), maxlen=0)


def _take(
    control: socket.socket,
    run: Callable[[socket.socket], None],
    limits: Limits,
    scratch: Path,
) -> NoReturn:
    """Fork a process for the next pair of sockets, and end; where the worker is gone, end the
    parent, too."""
    try:
        die_with_parent()
        _, fds, _, _ = socket.recv_fds(control, 1, 2)
        if fds:
            report = socket.socket(fileno=fds[0])
            channel = socket.socket(fileno=fds[1])
            if os.fork() == 0:
                control.close()
                supervisor.supervise(run, report, channel, limits, scratch)
        else:
            os.kill(os.getppid(), signal.SIGKILL)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main(*(socket.socket(fileno=int(fd)) for fd in sys.argv[1:3]))
