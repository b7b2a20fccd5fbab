"""The worker's side of the fork server: start it, and have it fork students and test runners.

One `ForkServer` a worker and notebook. A `Fork` is one sandboxed process: closing it, or the
worker's death, kills all that lives in its namespaces.
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
from dataclasses import asdict, dataclass
from enum import IntEnum
from pathlib import Path
from typing import IO, Any

import fairmark
from fairmark.errors import (
    InvalidAssignmentError,
    ProcessExitedError,
    ProcessKilledError,
    SandboxError,
)
from fairmark.forkserver.supervisor import FAILED, READY
from fairmark.protocol import codec, frames
from fairmark.sandbox import bubblewrap, cgroup
from fairmark.sandbox.libc import fix_addresses
from fairmark.sandbox.policy import POLICY, Limits

#: Bytes of one reply of a fork: a cell's outputs as JSON, at most.
MAX_REPLY = 24 << 20
#: Texts, lists, dicts and commas in it, at most: each becomes an object, much larger than its text.
MAX_VALUES = 500_000
#: One of these; a text is passed over as a whole, also one that does not end.
_VALUE = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{,]', re.DOTALL)
#: Seconds in which the fork server should be there, and in which it ends.
_START_SECONDS = 120
_END_SECONDS = 2
#: Characters of what a fork server says that does not start; bytes of what a supervisor says.
_MAX_SAID = 1500
_MAX_START = 1 << 20
_MAX_REPORT = 4096
#: Process, user and group, as SCM_CREDENTIALS carries them (unix(7)).
_CREDENTIALS = struct.Struct("3i")


class Role(IntEnum):
    """Whose process the fork server is to fork: the place of its control socket."""

    STUDENT = 0
    TEST_RUNNER = 1


@dataclass(frozen=True)
class Preparation:
    """What a fork server does before the first fork.

    Attributes
    ----------
    imports : list of str
        Modules to import; one that fails is left to the notebook.
    preamble : list of str
        The first read-only cells of the released notebook.
    test_cells : list of str
        What test runners run besides: other cells of the instructor's.
    files : dict of str to bytes
        Released beside the notebook.
    """

    imports: list[str]
    preamble: list[str]
    test_cells: list[str]
    files: dict[str, bytes]


def parse_reply(frame: bytes | bytearray) -> Any:
    """The value of a reply, which takes memory within bounds.

    Raises
    ------
    ValueError
        It is no JSON in ASCII, as json.dumps writes it, or holds too many values.

    Examples
    --------
    >>> parse_reply(b'[{"text": "1, 2"}]')
    [{'text': '1, 2'}]
    """
    values = _VALUE.finditer(frame)
    one_too_many = next(itertools.islice(values, MAX_VALUES, None), None)
    if one_too_many:
        raise ValueError(f"it holds more than {MAX_VALUES:,} values")
    return json.loads(frame.decode("ascii"))


def _folders_of_packages(readable: Iterable[str | Path]) -> list[str]:
    """Where this Python imports the packages from that student code may read."""
    packages = [Path(path) for path in readable]
    folders = {str(path.parent) for path in packages if (path / "__init__.py").is_file()}
    return [entry for entry in sys.path if entry in folders]


class ForkServer(contextlib.ExitStack):
    """A Python in the outer sandbox that has imported everything; to close it ends it, and every
    fork of it.

    Parameters
    ----------
    preparation : Preparation
    readable : iterable of str or Path
        What student code may read besides the system and the Python installation.
    limits : Limits
        Of each submission.

    Raises
    ------
    SandboxError
        Isolation cannot be set up here.
    InvalidAssignmentError
        A read-only cell fails: the course must be fixed.
    ProcessKilledError
        It was ended before it was ready.
    """

    def __init__(
        self,
        preparation: Preparation,
        readable: Iterable[str | Path],
        limits: Limits,
    ) -> None:
        super().__init__()
        self.limits = limits
        pairs = [socket.socketpair() for _ in Role]
        self.controls = [ours for ours, _ in pairs]
        theirs = [other for _, other in pairs]
        settings = asdict(preparation)
        settings |= {"memory": limits.memory, "isolated": limits.isolated}
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
            with theirs[Role.STUDENT], theirs[Role.TEST_RUNNER]:
                fds = [control.fileno() for control in theirs]
                self.process = self._start(fds, readable, said)
            self.callback(self.process.kill)
            for control in self.controls:
                self.callback(control.close)
            failure = self._prepare(settings, said)
        if failure:
            self.close()
            raise InvalidAssignmentError(failure)

    def _start(
        self,
        fds: list[int],
        readable: Iterable[str | Path],
        said: IO[str],
    ) -> subprocess.Popen[bytes]:
        """Start the process, which has these descriptors of its ends of the control sockets."""
        package = Path(fairmark.__file__).parent
        module = "fairmark.forkserver.server"
        words = [str(bubblewrap.executable()), "-P", "-m", module, *map(str, fds)]
        kept = list(POLICY["kept"])
        folder = None
        if self.limits.isolated:
            words = bubblewrap.command([package, *readable], words)
            fix_addresses()
        else:
            kept += ["PATH", "HOME"]
            folder = self.enter_context(  # without a sandbox, where all is written
                tempfile.TemporaryDirectory(prefix="fairmark-", ignore_cleanup_errors=True)
            )
        search = [str(package.parent), *_folders_of_packages(readable)]
        environment = {**POLICY["environment"], "PYTHONPATH": os.pathsep.join(search)}
        for name in kept:
            if name in os.environ:
                environment[name] = os.environ[name]
        process = subprocess.Popen(
            words,
            env=environment,
            cwd=folder,
            pass_fds=fds,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
        return self.enter_context(process)

    def _prepare(self, settings: dict[str, Any], said: IO[str]) -> str:
        """Have the server prepare itself; returns what failed, empty where nothing did."""
        control = self.controls[Role.STUDENT]
        try:
            request = codec.encode(settings)
            frames.send(control, request, time.monotonic() + _START_SECONDS)
            reply = frames.receive(control, time.monotonic() + _START_SECONDS, _MAX_START)
            return codec.decode(reply)
        except OSError as error:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(_END_SECONDS)
            code = self.process.returncode
            self.close()
            if code in (-signal.SIGKILL, 128 + signal.SIGKILL):
                raise ProcessKilledError("the fork server was killed") from None
            said.seek(0)
            text = said.read().strip()[-_MAX_SAID:]
            raise SandboxError(text or f"{type(error).__name__}: {error}") from None

    def fork(self, role: Role) -> "Fork":
        """A sandboxed process of its own.

        Raises
        ------
        SandboxError
            The inner sandbox could not be set up.
        ProcessKilledError
            The fork server is gone.
        """
        report, their_report = socket.socketpair()
        channel, their_channel = socket.socketpair()
        if self.limits.isolated:
            report.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        report.settimeout(_START_SECONDS)
        try:
            with their_report, their_channel:
                fds = [their_report.fileno(), their_channel.fileno()]
                socket.send_fds(self.controls[role], [b"f"], fds)
            pid = self._process_1(report)
            group = cgroup.make(self.limits, pid)
        except (OSError, ValueError, cgroup.psutil.Error) as error:
            raise ProcessKilledError(f"the fork server was killed ({error})") from None
        return Fork(report, channel, group, self.limits, pid)

    def _process_1(self, report: socket.socket) -> int:
        """The number that process 1 has here, outside of its namespace, once it is there."""
        room = socket.CMSG_SPACE(_CREDENTIALS.size)
        word, ancillary, _, _ = report.recvmsg(_MAX_REPORT, room)
        kind = word[:1]
        rest = word[1:]
        if kind == FAILED:
            raise SandboxError(rest.decode("utf-8", "replace"))
        if kind != READY:
            raise ConnectionError("it ended")
        if not self.limits.isolated:
            return int(rest)
        _, _, credentials = ancillary[0]
        pid, _, _ = _CREDENTIALS.unpack(credentials)
        return pid


class Fork(contextlib.AbstractContextManager["Fork"]):
    """One sandboxed process, a student's or a test runner's; use it in a `with`.

    Parameters
    ----------
    report : socket
        Of its supervisor.
    channel : socket
        Of the process itself.
    group : Group
    limits : Limits
    pid : int
        Of process 1, as seen from here.

    Attributes
    ----------
    cpu : float
        Seconds that it used, all that it started included where control groups count them; known
        when it has ended.
    charged : float
        Seconds that process 1 was charged with, by the clock of RLIMIT_CPU; known then too.
    """

    def __init__(
        self,
        report: socket.socket,
        channel: socket.socket,
        group: cgroup.Group,
        limits: Limits,
        pid: int = 0,
    ) -> None:
        self.report = report
        self.channel = channel
        self.group = group
        self.limits = limits
        self.pid = pid
        self.cpu = 0.0
        self.charged = 0.0

    def call(
        self,
        kind: str,
        request: Any,
        deadline: float,
        fd: int | None = None,
    ) -> Any:
        """Send a request and wait for the reply.

        Parameters
        ----------
        kind, request
            What `Shell.serve` or `TestRunner.serve` knows.
        deadline : float
            As of `time.monotonic()`.
        fd : int, optional
            Travels with it.

        Raises
        ------
        TimeoutError
            No reply by then.
        ProcessExitedError
            The process ended, was killed for want of memory, or replied what cannot be read.
        ProcessKilledError
            Somebody else ended it: student code cannot kill process 1 of its own namespace, nor the
            supervisor.
        """
        self.send(kind, request, deadline, fd)
        return self.reply(deadline)

    def send(
        self,
        kind: str,
        request: Any,
        deadline: float,
        fd: int | None = None,
    ) -> None:
        """Send a request; as `call`."""
        try:
            frames.send_request(self.channel, kind, request, deadline, fd)
        except TimeoutError:
            raise TimeoutError from None
        except OSError:
            raise ProcessExitedError(self._how_it_ended()) from None

    def ready(self, seconds: float) -> bool:
        """Wait for so long, at most, until there is a reply, or the process has ended."""
        ready, _, _ = select.select([self.channel], [], [], max(seconds, 0))
        return bool(ready)

    def interrupt(self) -> None:
        """Ask the cell that runs to end, as a student does who interrupts the kernel."""
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGALRM)

    def reply(self, deadline: float) -> Any:
        """Wait for the reply to what was sent; as `call`."""
        try:
            return parse_reply(frames.receive(self.channel, deadline, MAX_REPLY))
        except TimeoutError:
            raise TimeoutError from None
        except OSError:
            raise ProcessExitedError(self._how_it_ended()) from None
        except (ValueError, RecursionError, MemoryError) as error:
            raise ProcessExitedError(f"its answer cannot be read: {error}") from None

    def ended_within(self, seconds: float) -> bool:
        """Whether the process ends in this time, while nothing is asked of it.

        Raises
        ------
        ProcessKilledError
            Somebody else ended it.
        """
        look = socket.MSG_PEEK | socket.MSG_DONTWAIT
        try:
            if not self.ready(seconds) or self.channel.recv(1, look):
                return False
        except OSError:
            pass  # the connection was reset
        self._how_it_ended()
        return True

    def _how_it_ended(self) -> str:
        """How the process ended, as far as can be told."""
        if self.group.exceeded():
            return "it used more memory than a submission may"
        try:
            code = self._exit_code(_END_SECONDS)
        except TimeoutError:
            return "the process exited"  # or lives on, and closed its end
        except OSError:
            raise ProcessKilledError("the supervisor of a submission was killed") from None
        if code >= 0:
            return "the process exited"
        had_time = self.charged < POLICY["rlimits"]["CPU"] - 1
        if self.limits.isolated and code == -signal.SIGKILL and had_time:
            raise ProcessKilledError("a submission was killed")
        return f"the system ended it ({signal.strsignal(-code)})"

    def _exit_code(self, seconds: float) -> int:
        """What the supervisor tells at the end, with the CPU time."""
        frame = frames.receive(self.report, time.monotonic() + seconds, _MAX_REPORT)
        code, self.cpu, self.charged = codec.decode(frame)
        return code

    def __exit__(self, *error: Any) -> None:
        """End it and all that it started."""
        with contextlib.suppress(OSError):
            # The supervisor sees the end, kills, and reports.
            self.report.shutdown(socket.SHUT_WR)
            self._exit_code(10)
        self.report.close()
        self.channel.close()
        self.cpu = self.group.cpu() or self.cpu
        self.group.remove()
