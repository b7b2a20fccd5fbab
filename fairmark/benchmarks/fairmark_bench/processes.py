"""What a command takes with all processes that it starts, students' code in control groups of its
own included.

Time and memory are measured in runs of their own: to count the pages of processes delays them, and
two workers most.
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
from typing import Self

import psutil

#: Where control groups of version 1 count CPU seconds.
_GROUPS = Path("/sys/fs/cgroup/cpuacct")
#: Where they pause processes.
_FREEZER = Path("/sys/fs/cgroup/freezer")
#: Between two looks at the memory.
_LOOK_SECONDS = 1


@dataclass(frozen=True)
class Spent:
    """Seconds of a command, with all processes that it started, and which share of the machine's
    cores its host gave to others meanwhile."""

    wall: float
    cpu: float
    stolen: float


class Group:
    """A control group of version 1, empty, and gone after its `with`.

    Raises
    ------
    RuntimeError
        There are none of this kind.
    """

    def __init__(self, kind: Path) -> None:
        if not kind.is_dir():
            raise RuntimeError(
                "all that a command starts is measured by control groups of version 1, but there "
                f"is no {kind}"
            )
        self.kind = kind
        self.folder = kind / f"bench-{os.getpid()}-{time.monotonic_ns()}"

    def add(self, pid: int) -> None:
        """Put a process in; one that has just ended is left out."""
        _move(pid, self.folder)

    def __enter__(self) -> Self:
        self.folder.mkdir()
        return self

    def __exit__(self, *error: object) -> None:
        while self.folder.is_dir():
            processes = (self.folder / "cgroup.procs").read_text(encoding="ascii")
            for pid in processes.split():
                _move(int(pid), self.kind)
            with contextlib.suppress(
                OSError
            ):  # one that is just ending is in no list, and in there for a moment
                self.folder.rmdir()


class Counter(Group):
    """Counts the CPU seconds of processes that are put in, and of all that they start, in a
    `with`."""

    def __init__(self) -> None:
        super().__init__(_GROUPS)

    @property
    def seconds(self) -> float:
        """So far."""
        usage = (self.folder / "cpuacct.usage").read_text(encoding="ascii")
        return int(usage) / 1e9


class Freezer(Group):
    """Holds up the processes that are put in, and all that they start, while it is told to; never
    after its `with`."""

    def __init__(self) -> None:
        super().__init__(_FREEZER)

    def hold(self, held: bool) -> None:
        """Hold them up, or let them go on."""
        state = self.folder / "freezer.state"
        wanted = "FROZEN" if held else "THAWED"
        while state.read_text(encoding="ascii").strip() != wanted:
            state.write_text(wanted, encoding="ascii")

    def __exit__(self, *error: object) -> None:
        self.hold(False)
        super().__exit__(*error)


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
        began = time.perf_counter()
        stolen = psutil.cpu_times().steal
        # Into the group before it is anything else, so that all it starts is in there.
        run = subprocess.run(
            ["sh", "-c", f'echo $$ > {counter.folder}/cgroup.procs; exec "$@"', "sh", *command],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        wall = time.perf_counter() - began
        cpu = counter.seconds
    _check(run.returncode, command, run.stdout)
    taken = psutil.cpu_times().steal - stolen
    return Spent(wall, cpu, _share(taken, wall))


def _share(taken: float, wall: float) -> float:
    """Which share of the cores the host gave to others."""
    cores = os.cpu_count() or 1
    return taken / wall / cores


def by_turns(commands: Sequence[tuple[Sequence[str], Path, float]]) -> list[Spent]:
    """Run commands, each in its folder, in alternating turns of so many seconds; while one has its
    turn, the others are paused.

    A machine that gets faster or slower does so for all of them. What they spent is of their turns
    alone.

    Raises
    ------
    RuntimeError
        One failed; the message says with what words.
    """
    with contextlib.ExitStack() as ends:
        counters = [ends.enter_context(Counter()) for _ in commands]
        freezers = [ends.enter_context(Freezer()) for _ in commands]
        said = [
            ends.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8")) for _ in commands
        ]
        elapsed = [0.0] * len(commands)
        stolen = [0.0] * len(commands)
        runs: list[subprocess.Popen] = []
        for (command, root, _), counter, freezer, file in zip(
            commands, counters, freezers, said, strict=True
        ):
            enter = ""
            for group in (counter, freezer):
                enter += f"echo $$ > {group.folder}/cgroup.procs; "
            freezer.hold(True)
            runs.append(
                subprocess.Popen(
                    ["sh", "-c", f'{enter} exec "$@"', "sh", *command],
                    cwd=root,
                    stdout=file,
                    stderr=file,
                )
            )
            ends.callback(runs[-1].kill)
        while any(run.poll() is None for run in runs):
            for place, (_, _, seconds) in enumerate(commands):
                began = time.perf_counter()
                steal = psutil.cpu_times().steal
                freezers[place].hold(False)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    runs[place].wait(seconds)
                elapsed[place] += time.perf_counter() - began
                stolen[place] += psutil.cpu_times().steal - steal
                freezers[place].hold(True)
        for run, (command, _, _), file in zip(runs, commands, said, strict=True):
            file.seek(0)
            _check(run.returncode, command, file.read())
        return [
            Spent(wall, counter.seconds, _share(taken, wall))
            for wall, counter, taken in zip(elapsed, counters, stolen, strict=True)
        ]


def peak_memory(command: Sequence[str], root: Path) -> int:
    """Run a command in a folder: the most memory, in bytes, that it and all it started had
    together, shared pages counted once.

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
            peak = max(peak, _memory(run.pid))
        said.seek(0)
        _check(run.returncode, command, said.read())
    return peak


def _memory(pid: int) -> int:
    """Bytes of a process and of all that it started, shared pages counted once."""
    total = 0
    with contextlib.suppress(psutil.Error):
        first = psutil.Process(pid)
        for process in [first, *first.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                total += process.memory_full_info().pss
    return total


def _check(code: int, command: Sequence[str], said: str) -> None:
    if code:
        words = " ".join(command[2:])
        raise RuntimeError(f"{words} failed:\n{said[-2000:]}")


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
    """How many times as much two processes that share nothing do as one: what two workers may have,
    here and now."""

    def wall(count: int) -> float:
        command = [sys.executable, "-c", _WORK]
        runs = []
        for _ in range(count):
            run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            runs.append(run)
        seconds = []
        for run in runs:
            said, _ = run.communicate()
            seconds.append(float(said))
        return max(seconds)

    return statistics.median(2 * wall(1) / wall(2) for _ in range(5))
