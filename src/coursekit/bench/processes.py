"""What a command takes with all processes that it starts, students' code in control groups of its own included.

Time and memory are measured in runs of their own: to count the pages of processes holds them up, and two workers most.
"""

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

#: Where control groups of version 1 count CPU seconds.
_GROUPS = Path("/sys/fs/cgroup/cpuacct")
_LOOK_SECONDS = 1


@dataclass(frozen=True)
class Spent:
    """Seconds of a command, with all processes that it started, and which share of the machine's cores its host gave to others
    meanwhile."""

    wall: float
    cpu: float
    stolen: float


class Counter:
    """Counts the CPU seconds of processes that are put in, and of all that they start, in a `with`.

    Raises
    ------
    RuntimeError
        There are no control groups that count.
    """

    def __init__(self) -> None:
        if not _GROUPS.is_dir():
            raise RuntimeError("CPU seconds of all processes are counted by control groups of version 1, which are not there")
        self.folder = _GROUPS / f"bench-{os.getpid()}-{time.monotonic_ns()}"

    def add(self, pid: int) -> None:
        """Put a process in; one that has just ended is left out."""
        _move(pid, self.folder)

    @property
    def seconds(self) -> float:
        """So far."""
        return int((self.folder / "cpuacct.usage").read_text(encoding="ascii")) / 1e9

    def __enter__(self) -> "Counter":
        self.folder.mkdir()
        return self

    def __exit__(self, *error: object) -> None:
        while self.folder.is_dir():
            for pid in (self.folder / "cgroup.procs").read_text(encoding="ascii").split():
                _move(int(pid), _GROUPS)
            with contextlib.suppress(OSError):  # one that is just ending is in no list, and in there for a moment
                self.folder.rmdir()


def _move(pid: int, group: Path) -> None:
    with contextlib.suppress(ProcessLookupError):
        (group / "cgroup.procs").write_text(str(pid), encoding="ascii")


def spent(command: Sequence[str], root: Path) -> Spent:
    """Run a command in a folder.

    Raises
    ------
    RuntimeError
        It failed; the message says with what words.
    """
    with Counter() as counter:
        began, stolen = time.perf_counter(), psutil.cpu_times().steal
        # Into the group before it is anything else, so that all it starts is in there.
        run = subprocess.run(["sh", "-c", f'echo $$ > {counter.folder}/cgroup.procs; exec "$@"', "sh", *command], cwd=root,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        wall, cpu = time.perf_counter() - began, counter.seconds
    _check(run.returncode, command, run.stdout)
    return Spent(wall, cpu, (psutil.cpu_times().steal - stolen) / wall / (os.cpu_count() or 1))


def peak_memory(command: Sequence[str], root: Path) -> int:
    """Run a command in a folder: the most memory, in bytes, that it and all it started had together, shared pages counted once.

    Raises
    ------
    RuntimeError
        It failed; the message says with what words.
    """
    peak = 0
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        run = subprocess.Popen(command, cwd=root, stdout=said, stderr=said)
        while run.poll() is None:
            time.sleep(_LOOK_SECONDS)
            total = 0
            with contextlib.suppress(psutil.Error):
                for process in [psutil.Process(run.pid), *psutil.Process(run.pid).children(recursive=True)]:
                    with contextlib.suppress(psutil.Error):
                        total += process.memory_full_info().pss
            peak = max(peak, total)
        said.seek(0)
        _check(run.returncode, command, said.read())
    return peak


def _check(code: int, command: Sequence[str], said: str) -> None:
    if code:
        raise RuntimeError(f"{' '.join(command[2:])} failed:\n{said[-2000:]}")


#: Of no meaning, but of the kind that students' cells are made of; prints its seconds.
_WORK = """
import time
import numpy as np, pandas as pd
begun, numbers = time.monotonic(), np.arange(20_000)
for _ in range(40):
    table = pd.DataFrame({"a": numbers % 977, "text": (numbers % 500).astype(str)})
    table.groupby("text")["a"].mean()
    [len(text) for text in table["text"]]
print(time.monotonic() - begun)
"""


def scaling() -> float:
    """How many times as much two processes that share nothing do as one: what two workers may have, here and now."""
    def wall(count: int) -> float:
        runs = [subprocess.Popen([sys.executable, "-c", _WORK], stdout=subprocess.PIPE, text=True) for _ in range(count)]
        return max(float(run.communicate()[0]) for run in runs)

    return statistics.median(2 * wall(1) / wall(2) for _ in range(5))
