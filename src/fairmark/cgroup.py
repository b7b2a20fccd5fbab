"""Memory and process limits of a whole tree of processes, where the system lets us make control groups.

Version 1 and 2 of cgroups(7). Where neither is writable, `Watch` adds up the memory of the tree from outside; processes
are limited inside the namespace in any case (RLIMIT_NPROC).
"""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from functools import cache
from pathlib import Path

import psutil

from fairmark.sandbox import Limits

ROOT = Path("/sys/fs/cgroup")
_numbers = itertools.count()


class Group:
    """A control group that holds one submission's processes.

    Parameters
    ----------
    folders : list of Path
        Its folders, one a controller (version 1) or one (version 2).
    """

    name = "cgroup"

    def __init__(self, folders: list[Path]) -> None:
        self.folders = folders

    def add(self, pid: int) -> None:
        """Put a process in; its children follow."""
        for folder in self.folders:
            (folder / "cgroup.procs").write_text(str(pid), encoding="ascii")

    def exceeded(self) -> bool:
        """Whether a process was killed for want of memory."""
        for folder in self.folders:
            for name, field in (("memory.oom_control", "oom_kill "), ("memory.events", "oom_kill ")):
                with contextlib.suppress(OSError):
                    for line in (folder / name).read_text(encoding="ascii").splitlines():
                        if line.startswith(field) and int(line.split()[1]):
                            return True
        return False

    def cpu(self) -> float | None:
        """CPU seconds of all that ever ran in it, where the system counts them."""
        for folder in self.folders:
            with contextlib.suppress(OSError):
                return int((folder / "cpuacct.usage").read_text(encoding="ascii")) / 1e9
            with contextlib.suppress(OSError):
                return int((folder / "cpu.stat").read_text(encoding="ascii").split()[1]) / 1e6
        return None

    def remove(self) -> None:
        """Take the empty group away; the kernel may need a moment after the last process."""
        for folder in self.folders:
            for _ in range(50):
                try:
                    folder.rmdir()
                    break
                except FileNotFoundError:
                    break
                except OSError:
                    time.sleep(0.01)


class Watch:
    """Adds up the memory of a tree of processes; what `Group` is where there are no control groups."""

    name = "watcher"

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.root: psutil.Process | None = None
        self.due = 0.0
        self.over = False

    def add(self, pid: int) -> None:
        """Watch this process and its descendants."""
        self.root = psutil.Process(pid)

    def exceeded(self) -> bool:
        """Whether the tree uses more memory than it may; looks at most ten times a second."""
        if self.over or self.root is None or time.monotonic() < self.due:
            return self.over
        used = 0
        with contextlib.suppress(psutil.Error):
            for process in [self.root, *self.root.children(recursive=True)]:
                with contextlib.suppress(psutil.Error):
                    used += process.memory_full_info().pss  # shared pages count once, over all that share them
        self.over = used > self.limits.memory
        self.due = time.monotonic() + 0.1
        return self.over

    def cpu(self) -> float | None:
        """Not known: the numbers of processes that have ended are gone."""
        return None

    def remove(self) -> None:
        """Nothing was made."""


def make(limits: Limits) -> Group | Watch:
    """A control group with these limits, or a watcher where none can be made."""
    name = f"fairmark-{os.getpid()}-{next(_numbers)}"
    for folders in (_version_1(name), _version_2(name)):
        made: list[Path] = []
        try:
            for folder, settings in folders.items():
                _tidy(folder.parent)
                folder.mkdir()
                made.append(folder)
                for file, value in settings(limits).items():
                    (folder / file).write_text(str(value), encoding="ascii")
            if made:
                return Group(made)
        except OSError:
            for folder in made:
                with contextlib.suppress(OSError):
                    folder.rmdir()
    return Watch(limits)


@cache
def _tidy(place: Path) -> None:
    """Take away the groups of runs that were killed."""
    for folder in place.glob("fairmark-*-*"):
        with contextlib.suppress(OSError, ValueError):
            if not psutil.pid_exists(int(folder.name.split("-")[1])):
                folder.rmdir()


def _version_1(name: str) -> dict:
    if not (ROOT / "memory" / "memory.limit_in_bytes").exists():
        return {}
    return {ROOT / "memory" / name: lambda limits: {"memory.limit_in_bytes": limits.memory},
            ROOT / "pids" / name: lambda limits: {"pids.max": limits.processes},
            ROOT / "cpuacct" / name: lambda limits: {}}


def _version_2(name: str) -> dict:
    """A group beside our own: a group that holds processes cannot pass controllers on to its children."""
    try:
        ours = next(line.split(":", 2)[2] for line in Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
                    if line.startswith("0::"))
    except (OSError, StopIteration):
        return {}
    beside = (ROOT / ours.lstrip("/")).parent if ours != "/" else ROOT
    if not (beside / "cgroup.subtree_control").exists():
        return {}
    return {beside / name: lambda limits: {"memory.max": limits.memory, "memory.swap.max": 0,
                                           "pids.max": limits.processes}}
