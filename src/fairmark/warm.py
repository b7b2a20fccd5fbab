"""The worker's side of the warm Python: start it, and have it fork students and markers.

One `Zygote` a worker and notebook. A `Fork` is one sandboxed process: closing it, or the worker's
death, kills all that lives in its namespaces.
"""

import contextlib
import itertools
import json
import os
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fairmark import cgroup, plain, sandbox, wire

#: Whose process the warm one is to fork.
STUDENT, MARKER = 0, 1
#: Bytes of one answer of a fork: a cell's outputs as JSON, at most.
MAX_ANSWER = 24 << 20
#: Texts, lists, dicts and commas in it, at most: each becomes an object, much larger than its text.
MAX_VALUES = 500_000
#: One of these; a text is passed over as a whole, also one that does not end.
_VALUE = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{,]', re.DOTALL)
#: Seconds in which the warm Python should be there.
_START_SECONDS = 120


class Died(Exception):
    """A fork ended; its text says how, for people."""


class Killed(Exception):
    """A process was ended from outside, which is no submission's fault; its text says what was."""


def loaded(frame: bytes | bytearray) -> Any:
    """The value of an answer, which takes memory within bounds.

    Raises
    ------
    ValueError
        It is no JSON in ASCII, as json.dumps writes it, or holds too many values.

    Examples
    --------
    >>> loaded(b'[{"text": "1, 2"}]')
    [{'text': '1, 2'}]
    """
    if next(itertools.islice(_VALUE.finditer(frame), MAX_VALUES, None), None):
        raise ValueError(f"it holds more than {MAX_VALUES:,} values")
    return json.loads(frame.decode("ascii"))


class Zygote(contextlib.ExitStack):
    """A warm Python behind the outer wall; to close it ends it, and every fork of it.

    Parameters
    ----------
    imports : list of str
        Modules to import beforehand; one that fails is left to the notebook.
    cells, given : list of str
        The leading read-only cells of the released notebook, and the others.
    files : dict of str to bytes
        Released beside the notebook.
    readable : iterable of str or Path
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

    def __init__(
        self,
        imports: list[str],
        cells: list[str],
        given: list[str],
        files: dict[str, bytes],
        readable: Iterable[str | Path],
        limits: sandbox.Limits,
    ) -> None:
        super().__init__()
        self.limits = limits
        self.controls, theirs = zip(
            socket.socketpair(), socket.socketpair(), strict=True
        )  # of students, and of markers
        fds = [control.fileno() for control in theirs]
        package = Path(__file__).parent
        words = [sys.executable, "-P", "-m", "fairmark.zygote", *map(str, fds)]
        kept = sandbox.POLICY["kept"] + ([] if limits.isolated else ["PATH"])
        environment = {
            **sandbox.POLICY["environment"],
            "PYTHONPATH": str(package.parent),
            **{name: value for name, value in os.environ.items() if name in kept},
        }
        if limits.isolated:
            words = sandbox.command([package, *readable], words)
            sandbox.same_addresses()
        folder = (
            None
            if limits.isolated
            else self.enter_context(  # without walls, where all is written
                tempfile.TemporaryDirectory(prefix="fairmark-", ignore_cleanup_errors=True)
            )
        )
        settings = dict(
            imports=imports,
            cells=cells,
            given=given,
            files=files,
            memory=limits.memory,
            isolated=limits.isolated,
        )
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
            with theirs[STUDENT], theirs[MARKER]:
                self.process = self.enter_context(
                    subprocess.Popen(
                        words,
                        env=environment,
                        cwd=folder,
                        pass_fds=fds,
                        stdin=subprocess.DEVNULL,
                        stdout=said,
                        stderr=said,
                    )
                )
            for end in (self.process.kill, *(control.close for control in self.controls)):
                self.callback(end)
            try:
                wire.send(
                    self.controls[STUDENT],
                    plain.encode(settings),
                    time.monotonic() + _START_SECONDS,
                )
                failure = plain.decode(
                    wire.receive(self.controls[STUDENT], time.monotonic() + _START_SECONDS, 1 << 20)
                )
            except OSError as error:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(2)
                code = self.process.returncode
                self.close()
                if code in (-signal.SIGKILL, 128 + signal.SIGKILL):
                    raise Killed("the warm process was killed") from None
                said.seek(0)
                raise sandbox.NoSandbox(
                    said.read().strip()[-1500:] or f"{type(error).__name__}: {error}"
                ) from None
        if failure:
            self.close()
            raise RuntimeError(failure)

    def fork(self, role: int) -> "Fork":
        """A sandboxed process of its own, for a STUDENT or a MARKER.

        Raises
        ------
        NoSandbox
            The inner wall could not be set up.
        Killed
            The warm process is gone.
        """
        (keeper, channel), theirs = zip(socket.socketpair(), socket.socketpair(), strict=True)
        if self.limits.isolated:
            keeper.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        keeper.settimeout(_START_SECONDS)
        try:
            with theirs[0], theirs[1]:
                socket.send_fds(self.controls[role], [b"f"], [one.fileno() for one in theirs])
            word, ancillary, _, _ = keeper.recvmsg(4096, socket.CMSG_SPACE(struct.calcsize("3i")))
            if word[:1] == b"e":
                raise sandbox.NoSandbox(word[1:].decode("utf-8", "replace"))
            if word[:1] != b"h":
                raise ConnectionError("it ended")
            # The number that process 1 has here, outside of its namespace.
            pid = int(word[1:])
            if self.limits.isolated:
                pid, _, _ = struct.unpack("3i", ancillary[0][2])
            group = cgroup.make(self.limits, pid)
        except (OSError, ValueError, cgroup.psutil.Error) as error:
            raise Killed(f"the warm process was killed ({error})") from None
        return Fork(keeper, channel, group, self.limits, pid)


class Fork(contextlib.AbstractContextManager["Fork"]):
    """One sandboxed process, a student's or a marker's; use it in a `with`.

    Attributes
    ----------
    cpu : float
        Seconds that it used, all that it started included where control groups count them; known
        when it has ended.
    """

    def __init__(
        self,
        keeper: socket.socket,
        channel: socket.socket,
        group: cgroup.Group,
        limits: sandbox.Limits,
        pid: int = 0,
    ) -> None:
        self.keeper = keeper
        self.channel = channel
        self.group = group
        self.limits = limits
        self.pid = pid
        self.cpu = 0.0

    def ask(self, kind: str, request: Any, deadline: float, fd: int | None = None) -> Any:
        """Send a request and wait for the answer.

        Parameters
        ----------
        kind, request
            What `student.main` or `Marker.serve` knows.
        deadline : float
            As of `time.monotonic()`.
        fd : int, optional
            Travels with it.

        Raises
        ------
        TimeoutError
            No answer by then.
        Died
            The process ended, was killed for want of memory, or answered what cannot be read.
        Killed
            Somebody else ended it: student code cannot kill process 1 of its own namespace, nor the
            keeper.
        """
        self.send(kind, request, deadline, fd)
        return self.answer(deadline)

    def send(self, kind: str, request: Any, deadline: float, fd: int | None = None) -> None:
        """Send a request; as `ask`."""
        try:
            # A byte in front, because descriptors travel with bytes.
            self.channel.settimeout(wire.left(deadline))
            socket.send_fds(self.channel, [b"f"], [] if fd is None else [fd])
            wire.send(self.channel, plain.encode((kind, request)), deadline)
        except TimeoutError:
            raise TimeoutError from None
        except OSError:
            raise Died(self._how()) from None

    def ready(self, seconds: float) -> bool:
        """Wait for so long, at most, until there is an answer, or the process has ended."""
        ready, _, _ = select.select([self.channel], [], [], max(seconds, 0))
        return bool(ready)

    def interrupt(self) -> None:
        """Ask the cell that runs to end, as a student does who interrupts the kernel."""
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGALRM)

    def answer(self, deadline: float) -> Any:
        """Wait for the answer to what was sent; as `ask`."""
        try:
            return loaded(wire.receive(self.channel, deadline, MAX_ANSWER))
        except TimeoutError:
            raise TimeoutError from None
        except OSError:
            raise Died(self._how()) from None
        except (ValueError, RecursionError, MemoryError) as error:
            raise Died(f"its answer cannot be read: {error}") from None

    def ended_within(self, seconds: float) -> bool:
        """Whether the process ends in this time, while nothing is asked of it.

        Raises
        ------
        Killed
            Somebody else ended it.
        """
        try:
            if not self.ready(seconds) or self.channel.recv(
                1, socket.MSG_PEEK | socket.MSG_DONTWAIT
            ):
                return False
        except OSError:
            pass  # the connection was reset
        self._how()
        return True

    def _how(self) -> str:
        """How the process ended, as far as can be told."""
        if self.group.exceeded():
            return "it used more memory than a submission may"
        try:
            code = self._told(2)
        except TimeoutError:
            return "it ended itself"  # or lives on, and closed its end
        except OSError:
            raise Killed("the keeper of a submission was killed") from None
        if code >= 0:
            return "it ended itself"
        # The kernel ends what used up its CPU time, by a clock that is a little behind.
        if (
            self.limits.isolated
            and code == -signal.SIGKILL
            and self.cpu < sandbox.POLICY["rlimits"]["CPU"] - 1
        ):
            raise Killed("a submission was killed")
        return f"the system ended it ({signal.strsignal(-code)})"

    def _told(self, seconds: float) -> int:
        """The exit code that the keeper tells at the end, with the CPU time."""
        code, self.cpu = plain.decode(wire.receive(self.keeper, time.monotonic() + seconds, 4096))
        return code

    def __exit__(self, *error: Any) -> None:
        """End it and all that it started."""
        with contextlib.suppress(OSError):
            self.keeper.shutdown(socket.SHUT_WR)  # the keeper sees the end, kills, and reports
            self._told(10)
        self.keeper.close()
        self.channel.close()
        self.cpu = self.group.cpu() or self.cpu
        self.group.remove()
