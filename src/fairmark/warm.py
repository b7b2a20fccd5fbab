"""The worker's side of the warm Python: start it, and have it fork students and markers.

One `Zygote` a worker and notebook. A `Fork` is one sandboxed process: closing it, or the worker's death, kills all
that lives in its namespaces.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fairmark import cgroup, plain, sandbox, wire
from fairmark.sandbox import Limits

STUDENT, MARKER = wire.STUDENT, wire.MARKER
#: Of one answer of a fork: a cell's outputs as JSON, at most.
MAX_ANSWER = 24 << 20
_START_SECONDS = 120
_POLL_SECONDS = 0.1

#: One thread each: a library's threads do not survive a fork, and cores belong to other submissions.
_ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1",
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "NUMEXPR_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system", "JE_ARROW_MALLOC_CONF": "background_thread:false", "ARROW_IO_THREADS": "1",
}
#: Of the machine, where set: which code OpenBLAS runs, which some processors need.
_KEPT = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
_HOW = {signal.SIGABRT: "it aborted", signal.SIGBUS: "it crashed (bus error)", signal.SIGKILL: "it was killed",
        signal.SIGSEGV: "it crashed (segmentation fault)", signal.SIGXCPU: "it used up its CPU time",
        signal.SIGXFSZ: "it wrote too large a file"}


class Died(Exception):
    """A fork ended; its text says how, for people."""


class Killed(Exception):
    """A process was ended from outside, which is no submission's fault; its text says which."""


class Late(Exception):
    """A fork did not answer in time."""


class Zygote:
    """A warm Python behind the outer wall.

    Parameters
    ----------
    imports : list of str
        Modules to import beforehand; one that fails is left to the notebook.
    cells, given : list of str
        The leading read-only cells of the released notebook, and the others.
    files : dict of str to bytes
        Released beside the notebook.
    readable : list of Path
        What student code may read besides the system and the Python installation.
    limits : Limits
        Of each submission.

    Raises
    ------
    NoSandbox
        Isolation cannot be set up here.
    RuntimeError
        A read-only cell fails: the course must be mended.
    Killed
        It was ended before it was warm.
    """

    def __init__(self, imports: list[str], cells: list[str], given: list[str], files: dict[str, bytes],
                 readable: list[Path], limits: Limits) -> None:
        self.limits = limits
        self.control, theirs = socket.socketpair()
        package = Path(__file__).parent
        words = [sys.executable, "-P", "-m", "fairmark.zygote", str(theirs.fileno())]
        environment = {**_ENVIRONMENT, **{name: os.environ[name] for name in _KEPT if name in os.environ},
                       "PYTHONPATH": str(package.parent)}
        self.scratch = sandbox.SCRATCH
        if limits.isolated:
            words = sandbox.command([package, *readable], [*words, "--isolated"])
        else:
            self.scratch = Path(tempfile.mkdtemp(prefix="fairmark-"))
            environment["PATH"] = os.environ.get("PATH", os.defpath)
        settings = {"imports": imports, "cells": cells, "given": given, "files": files, "limits": asdict(limits),
                    "scratch": str(self.scratch)}
        with tempfile.TemporaryFile() as errors:
            self.process = subprocess.Popen(words, env=environment, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
                                            stdout=errors, stderr=errors)
            theirs.close()
            try:
                wire.send(self.control, plain.encode(settings), time.monotonic() + _START_SECONDS)
                failure = plain.decode(wire.receive(self.control, time.monotonic() + _START_SECONDS, 1 << 20))
            except OSError as error:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(2)
                errors.seek(0)
                said = errors.read(10_000).decode("utf-8", "replace").strip()[-1500:]
                code = self.process.returncode
                self.close()
                if code in (-signal.SIGKILL, 128 + signal.SIGKILL):
                    raise Killed("the warm process") from None
                raise sandbox.NoSandbox(said or f"{type(error).__name__}: {error}") from None
        if failure:
            self.close()
            raise RuntimeError(failure)

    def fork(self, role: bytes) -> Fork:
        """A sandboxed process of its own.

        Raises
        ------
        NoSandbox
            The inner wall could not be set up.
        Killed
            The warm process is gone.
        """
        keeper, theirs_keeper = socket.socketpair()
        channel, theirs_channel = socket.socketpair()
        if self.limits.isolated:
            keeper.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        keeper.settimeout(_START_SECONDS)
        try:
            with theirs_keeper, theirs_channel:
                socket.send_fds(self.control, [role], [theirs_keeper.fileno(), theirs_channel.fileno()])
            word, ancillary, _, _ = keeper.recvmsg(4096, socket.CMSG_SPACE(struct.calcsize("3i")))
        except OSError as error:
            raise Killed(f"the warm process ({error})") from None
        if not word:
            raise Killed("the warm process")
        if word[:1] != b"h":
            raise sandbox.NoSandbox(word[1:].decode("utf-8", "replace"))
        # The number that the process has here, outside of its namespace.
        pid = struct.unpack("3i", ancillary[0][2])[0] if self.limits.isolated else int(word[1:])
        try:
            group = cgroup.make(self.limits, pid)
        except cgroup.psutil.Error:
            raise Killed("the warm process") from None
        with contextlib.suppress(OSError):  # it is gone already: the first question tells
            keeper.sendall(b"g")
        return Fork(keeper, channel, group, self.limits)

    def close(self) -> None:
        """End it, and every fork of it."""
        self.control.close()
        self.process.kill()
        self.process.wait()
        if not self.limits.isolated:
            shutil.rmtree(self.scratch, ignore_errors=True)


class Fork:
    """One sandboxed process, a student's or a marker's; use it in a `with`.

    Attributes
    ----------
    cpu : float
        Seconds that it used, all that it started included where control groups count them; known when it has ended.
    """

    def __init__(self, keeper: socket.socket, channel: socket.socket, group: cgroup.Group, limits: Limits) -> None:
        self.keeper, self.channel, self.group, self.limits = keeper, channel, group, limits
        self.cpu = 0.0

    def ask(self, kind: str, request: Any, deadline: float, fd: int | None = None) -> Any:
        """Send a request and wait for the answer.

        Parameters
        ----------
        kind, request
            What `student.main` or `marker.main` knows.
        deadline : float
            As of `time.monotonic()`.
        fd : int, optional
            Travels with it.

        Raises
        ------
        Late
            No answer by then.
        Died
            The process ended, was killed for want of memory, or answered what cannot be read.
        Killed
            Somebody else ended it: student code cannot kill process 1 of its own namespace, nor the keeper.
        """
        try:
            # A byte in front, because descriptors travel with bytes.
            self.channel.settimeout(wire.left(deadline))
            socket.send_fds(self.channel, [b"f"], [] if fd is None else [fd])
            wire.send(self.channel, plain.encode((kind, request)), deadline)
            while not select.select([self.channel, self.keeper], [], [], _POLL_SECONDS)[0]:
                if time.monotonic() > deadline:
                    raise TimeoutError
                if isinstance(self.group, cgroup.Watch) and self.group.exceeded():
                    raise ConnectionError
            return json.loads(wire.receive(self.channel, deadline, MAX_ANSWER))
        except TimeoutError:
            raise Late from None
        except OSError:
            raise Died(self._how()) from None
        except (ValueError, RecursionError) as error:
            raise Died(f"its answer cannot be read: {error}") from None

    def check(self) -> None:
        """Notice if it was ended from outside: then its snapshots, which a marker asks, died with it.

        Raises
        ------
        Killed
            It was.
        """
        with contextlib.suppress(Died, Late):
            self.ask("files", {}, time.monotonic() + 2)

    def _how(self) -> str:
        """How the process ended, as far as can be told."""
        if self.group.exceeded():
            return "it used more memory than a submission may"
        try:
            code = self._told(2)
        except OSError:
            raise Killed("the keeper of a submission") from None
        if self.limits.isolated and code == -signal.SIGKILL and self.cpu < self.limits.cpu_seconds:
            raise Killed("a submission")
        return "it ended itself" if code >= 0 else _HOW.get(signal.Signals(-code), f"it was ended by signal {-code}")

    def _told(self, seconds: float) -> int:
        """The exit code that the keeper tells at the end, with the CPU time; 0 if it does not end."""
        try:
            code, self.cpu = plain.decode(wire.receive(self.keeper, time.monotonic() + seconds, 4096))
            return code
        except TimeoutError:
            return 0

    def __enter__(self) -> Fork:
        return self

    def __exit__(self, *error: Any) -> None:
        """End it and all that it started."""
        with contextlib.suppress(OSError):
            self.keeper.shutdown(socket.SHUT_WR)  # the keeper sees the end, kills, and reports
            self._told(10)
        self.keeper.close()
        self.channel.close()
        self.cpu = self.group.cpu() or self.cpu
        self.group.remove()
