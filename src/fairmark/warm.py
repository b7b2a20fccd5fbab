"""The worker's side of the warm Python: start it, and have it fork students and markers.

One `Zygote` a worker and assignment. A `Fork` is one sandboxed process: closing it, or the worker's death, kills all
that lives in its namespaces.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

from fairmark import cgroup, plain, sandbox, wire
from fairmark.sandbox import Limits

STUDENT, MARKER = b"S", b"M"
#: Of one answer of a fork: a cell's outputs, at most.
MAX_ANSWER = 64 << 20
#: What programs that a cell starts may print, in bytes a cell; the rest is read and dropped.
MAX_RAW = 100_000
_START_SECONDS = 120
_POLL_SECONDS = 0.1

#: One thread each: a library's threads do not survive a fork, and cores belong to other submissions.
_ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1",
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "NUMEXPR_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system", "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "ARROW_IO_THREADS": "1", "MPLCONFIGDIR": "/scratch/matplotlib", "IPYTHONDIR": "/scratch/ipython",
}


class Died(Exception):
    """A fork ended; `how` says how, for people."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


class Late(Exception):
    """A fork did not answer in time."""


class Zygote:
    """A warm Python behind the outer wall.

    Parameters
    ----------
    imports : list of str
        Modules to import beforehand; one that fails is noted.
    cells : list of str
        The leading read-only cells of the released notebook.
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
    """

    def __init__(self, imports: list[str], cells: list[str], readable: list[Path], limits: Limits) -> None:
        self.limits = limits
        ours, theirs = socket.socketpair()
        package = Path(__file__).parent
        run = [sys.executable, "-P", "-m", "fairmark.zygote", str(theirs.fileno())]
        words = sandbox.command([*sandbox.system_paths(), package, *readable], run,
                                {**_ENVIRONMENT, "PYTHONPATH": str(package.parent)})
        with theirs:
            self._errors = os.memfd_create("zygote") if hasattr(os, "memfd_create") else None
            self.process = subprocess.Popen(words, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
                                            stdout=self._errors, stderr=self._errors, preexec_fn=sandbox.same_addresses)
        self.control = ours
        settings = {"imports": imports, "cells": cells, "limits": asdict(limits)}
        try:
            wire.send(ours, plain.encode(settings), time.monotonic() + _START_SECONDS)
            answer = plain.decode(wire.receive(ours, time.monotonic() + _START_SECONDS, 1 << 20))
        except (wire.Closed, OSError) as error:
            self.close()
            raise sandbox.refuse(self._said() or str(error)) from None
        if not answer["ready"]:
            self.close()
            raise RuntimeError(answer["error"])
        self.notes: list[str] = answer["notes"]

    def _said(self) -> str:
        assert self._errors is not None
        os.lseek(self._errors, 0, os.SEEK_SET)
        return os.read(self._errors, 10_000).decode("utf-8", "replace").strip()[-1500:]

    def fork(self, role: bytes) -> Fork:
        """A sandboxed process of its own.

        Raises
        ------
        NoSandbox
            The inner wall could not be set up.
        Died
            The warm process is gone.
        """
        keeper, theirs_keeper = socket.socketpair()
        channel, theirs_channel = socket.socketpair()
        raw, theirs_raw = os.pipe()
        keeper.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        try:
            with theirs_keeper, theirs_channel:
                socket.send_fds(self.control, [role], [theirs_keeper.fileno(), theirs_channel.fileno(), theirs_raw])
        except OSError as error:
            raise Died(f"the warm process is gone ({error})") from None
        finally:
            os.close(theirs_raw)
        keeper.settimeout(_START_SECONDS)
        word, ancillary, _, _ = keeper.recvmsg(4096, socket.CMSG_SPACE(struct.calcsize("3i")))
        if word != b"h":
            raise sandbox.refuse(word[1:].decode("utf-8", "replace") or "the warm process ended")
        pid = next(struct.unpack("3i", data[:12])[0] for level, kind, data in ancillary
                   if level == socket.SOL_SOCKET and kind == socket.SCM_CREDENTIALS)
        group = cgroup.make(self.limits)
        group.add(pid)
        keeper.sendall(b"g")
        return Fork(keeper, channel, raw, group)

    def close(self) -> None:
        """End it, and every fork of it."""
        self.control.close()
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> Zygote:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class Fork:
    """One sandboxed process, a student's or a marker's."""

    def __init__(self, keeper: socket.socket, channel: socket.socket, raw: int, group: cgroup.Group | cgroup.Watch) -> None:
        self.keeper, self.channel, self.raw, self.group = keeper, channel, raw, group
        self.printed = bytearray()
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
        """
        try:
            # A byte in front, because descriptors travel with bytes.
            socket.send_fds(self.channel, [b"f"], [] if fd is None else [fd])
            wire.send(self.channel, plain.encode((kind, request)), deadline)
            self._wait(deadline)
            return plain.decode(wire.receive(self.channel, deadline, MAX_ANSWER))
        except wire.TimedOut:
            raise Late from None
        except (wire.Closed, OSError):
            raise Died(self._how()) from None
        except (wire.TooBig, plain.Malformed) as error:
            raise Died(f"its answer cannot be read: {error}") from None

    def take_printed(self) -> str:
        """What programs started by the last cell printed."""
        self._drain()
        text, self.printed = self.printed.decode("utf-8", "replace"), bytearray()
        return text

    def _wait(self, deadline: float) -> None:
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise wire.TimedOut
            ready, _, _ = select.select([self.channel, self.raw, self.keeper], [], [], min(left, _POLL_SECONDS))
            if self.channel in ready or self.keeper in ready:
                return
            if self.raw in ready:
                self._drain()
            if isinstance(self.group, cgroup.Watch) and self.group.exceeded():
                raise wire.Closed

    def _drain(self) -> None:
        for _ in range(64):
            if not select.select([self.raw], [], [], 0)[0]:
                return
            data = os.read(self.raw, 65536)
            if not data:
                return
            self.printed += data[:max(0, MAX_RAW - len(self.printed))]

    def _how(self) -> str:
        """How the process ended, as far as can be told."""
        if self.group.exceeded():
            return "it used more memory than a submission may"
        with contextlib.suppress(Exception):
            told = plain.decode(wire.receive(self.keeper, time.monotonic() + 2, 4096))
            self.cpu = told["cpu"]
            if told["code"] < 0:
                name = {9: "it was killed", 11: "it crashed (segmentation fault)", 6: "it aborted", 7: "it crashed (bus error)",
                        24: "it used up its CPU time", 25: "it wrote too large a file"}.get(-told["code"])
                return name or f"it was ended by signal {-told['code']}"
            return "it ended itself"
        return "it ended"

    def close(self) -> float:
        """End it and all it started; returns its CPU seconds."""
        with contextlib.suppress(OSError):
            self.keeper.shutdown(socket.SHUT_WR)  # the keeper sees the end, kills, and reports
            if not self.cpu:
                with contextlib.suppress(Exception):
                    self.cpu = plain.decode(wire.receive(self.keeper, time.monotonic() + 10, 4096))["cpu"]
        for end in (self.keeper, self.channel):
            end.close()
        if self.raw >= 0:
            os.close(self.raw)
            self.raw = -1
        self.group.remove()
        return self.cpu

    def __enter__(self) -> Fork:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


