"""Memory and process limits of a whole tree of processes, where the system lets us make control groups.

Version 1 and 2 of cgroups(7). Where neither is writable, `Watch` adds up the memory of the tree from outside; processes
are limited inside the namespace in any case (RLIMIT_NPROC).
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import psutil

from fairmark.sandbox import Limits

ROOT = Path("/sys/fs/cgroup")
_numbers = itertools.count()


class Group:
    """A control group that holds one submission's processes.

    Attributes
    ----------
    folders : list of Path
        Its folders, one a controller (version 1) or one (version 2).
    """

    name = "cgroup"

    def __init__(self) -> None:
        self.folders: list[Path] = []

    def exceeded(self) -> bool:
        """Whether a process was killed for want of memory."""
        said = self._read("memory.oom_control") + self._read("memory.events")
        return re.search(r"^oom_kill [1-9]", said, re.MULTILINE) is not None

    def cpu(self) -> float:
        """CPU seconds of all that ever ran in it; 0 where the system does not count them."""
        if nanoseconds := self._read("cpuacct.usage"):
            return int(nanoseconds) / 1e9
        statistics = self._read("cpu.stat")  # usage_usec, and how many
        return int(statistics.split()[1]) / 1e6 if statistics else 0.0

    def _read(self, name: str) -> str:
        """What is in this file of one of the folders; nothing where there is none."""
        for folder in self.folders:
            with contextlib.suppress(OSError):
                return (folder / name).read_text(encoding="ascii")
        return ""

    def remove(self) -> None:
        """Take the empty group away; the kernel may need a moment after the last process."""
        for folder in self.folders:
            for _ in range(50):
                with contextlib.suppress(OSError):
                    folder.rmdir()
                if not folder.exists():
                    break
                time.sleep(0.01)


class Watch(Group):
    """Adds up the memory of a tree of processes; what there is without control groups."""

    name = "watcher"

    def __init__(self, limits: Limits, pid: int) -> None:
        super().__init__()
        self.limits, self.root, self.over = limits, psutil.Process(pid), False

    def exceeded(self) -> bool:
        """Whether the tree uses, or has used, more memory than it may."""
        used = 0
        with contextlib.suppress(psutil.Error):
            for process in [self.root, *self.root.children(recursive=True)]:
                with contextlib.suppress(psutil.Error):
                    used += process.memory_full_info().pss  # shared pages count once, over all that share them
        self.over |= used > self.limits.memory
        return self.over


def make(limits: Limits, pid: int) -> Group:
    """A control group with these limits that holds a process and its children to come, or a watcher where none can be made.

    Raises
    ------
    psutil.Error
        There is no such process.
    """
    name = f"fairmark-{os.getpid()}-{next(_numbers)}"
    for wanted in _layouts(limits):
        group = Group()
        try:
            for place, settings in wanted.items():
                _tidy(place)
                (place / name).mkdir()
                group.folders.append(place / name)
                for file, value in {**settings, "cgroup.procs": pid}.items():
                    (place / name / file).write_text(str(value), encoding="ascii")
            return group
        except OSError:
            group.remove()
    return Watch(limits, pid)


@cache
def _tidy(place: Path) -> None:
    """Take away the groups of runs that were killed."""
    for folder in place.glob("fairmark-*-*"):
        with contextlib.suppress(OSError, ValueError):
            if not psutil.pid_exists(int(folder.name.split("-")[1])):
                folder.rmdir()


def _layouts(limits: Limits) -> Iterator[dict[Path, dict[str, int]]]:
    """What to set, by the folder in which to make a group: in version 1, and in version 2."""
    if (ROOT / "memory" / "memory.limit_in_bytes").exists():
        yield {ROOT / "memory": {"memory.limit_in_bytes": limits.memory}, ROOT / "pids": {"pids.max": limits.processes},
               ROOT / "cpuacct": {}}
    with contextlib.suppress(OSError):
        ours = re.search(r"^0::/(.*)$", Path("/proc/self/cgroup").read_text(encoding="utf-8"), re.MULTILINE)
        # Beside our own: a group that holds processes cannot pass controllers on to its children.
        beside = (ROOT / ours[1]).parent if ours and ours[1] else ROOT
        if ours and (beside / "cgroup.subtree_control").exists():
            yield {beside: {"memory.max": limits.memory, "memory.swap.max": 0, "pids.max": limits.processes}}
