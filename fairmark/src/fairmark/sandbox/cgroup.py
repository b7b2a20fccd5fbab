"""Limits of memory, processes and processor time of a whole tree of processes, where the system
lets us make control groups.

Version 1 and 2 of cgroups(7). Where neither is writable, `Watch` adds up the memory of the tree
from outside, and kills what takes too much, as the kernel would; processes are limited inside the
namespace in any case (RLIMIT_NPROC).

Each submission gets the same share of the processors, however many processes it starts: by the
controller `cpu`, or, where there is none, by `Turns`, which makes what many do as light as what one
does.

References: cgroups(7), sched(7), "The autogroup feature" in it too.
"""

import contextlib
import logging
import math
import os
import re
import threading
import time
from functools import cache
from pathlib import Path

import psutil

from fairmark.sandbox.policy import POLICY, Limits

_log = logging.getLogger(__name__)
ROOT = Path("/sys/fs/cgroup")
#: What a group says where the kernel killed for want of memory.
_KILLED = re.compile(r"^oom_kill [1-9]", re.MULTILINE)
_POLL_SECONDS = 0.1
#: What to write to have the kernel take back all that a group's processes brought into memory, by
#: version.
_EMPTY = {"memory.force_empty": "0", "memory.high": "0"}
#: A level of nice(2) makes a process by so much lighter; the lightest level.
_A_LEVEL = 1.25
_LIGHTEST = 19


class Group:
    """A control group that holds one submission's processes.

    Attributes
    ----------
    folders : tuple of Path
        Its folders, one a controller (version 1) or one (version 2).
    turns : Turns or None
        What shares the processors out in place of a controller.
    """

    name = "cgroup"
    folders: tuple[Path, ...] = ()
    turns: "Turns | None" = None

    def processes(self) -> list[int]:
        """The numbers of the processes in it."""
        numbers = self._read("cgroup.procs").split()
        return sorted({int(number) for number in numbers})

    def exceeded(self) -> bool:
        """Whether a process was killed for want of memory."""
        events = self._read("memory.oom_control", "memory.events")
        return _KILLED.search(events) is not None

    def cpu(self) -> float:
        """CPU seconds of all that ever ran in it; 0 where the system does not count them."""
        nanoseconds = self._read("cpuacct.usage")
        if nanoseconds:
            return int(nanoseconds) / 1e9
        statistics = self._read("cpu.stat")
        if not statistics:
            return 0.0
        _, microseconds, *_ = statistics.split()  # after usage_usec
        return int(microseconds) / 1e6

    def _read(self, *names: str) -> str:
        """What is in the files of these names; nothing where there are none."""
        texts = []
        for folder in self.folders:
            for name in names:
                path = folder / name
                if path.is_file():
                    text = path.read_text(encoding="ascii")
                    texts.append(text)
        return "".join(texts)

    def _write(self, name: str, value: str) -> None:
        """Write to the file of this name, where there is one."""
        for folder in self.folders:
            with contextlib.suppress(OSError), (folder / name).open("r+", encoding="ascii") as file:
                file.write(value)

    def remove(self) -> None:
        """Take the empty group away; the kernel may need a moment after the last process.

        What its processes read of files is forgotten first: the next submission could tell by a
        clock what is in memory. What was there before, or what others read, stays.
        """
        if self.turns:
            self.turns.ended.set()
        for name, value in _EMPTY.items():
            self._write(name, value)
        for folder in self.folders:
            for _ in range(50):
                with contextlib.suppress(OSError):
                    folder.rmdir()
                    break
                time.sleep(0.01)


class Watch(Group):
    """Adds up the memory of a tree of processes, again and again until it is removed, and kills the
    tree when that is too much.

    In a thread of its own: a submission can take memory while the worker reads its answer, or asks
    the test runner.
    """

    name = "watcher"

    def __init__(self, limits: Limits, pid: int) -> None:
        self.limits = limits
        self.root = psutil.Process(pid)
        self.over = False
        self.removed = threading.Event()
        threading.Thread(target=self._look, daemon=True).start()

    def exceeded(self) -> bool:
        """Whether the tree was killed for want of memory."""
        return self.over

    def processes(self) -> list[int]:
        """The numbers of the processes in the tree."""
        with contextlib.suppress(psutil.Error):
            tree = [self.root, *self.root.children(recursive=True)]
            return [process.pid for process in tree]
        return []

    def remove(self) -> None:
        """Look no more."""
        self.removed.set()
        super().remove()

    def _look(self) -> None:
        while not self.removed.wait(_POLL_SECONDS):
            used = 0
            with contextlib.suppress(psutil.Error):
                for process in [self.root, *self.root.children(recursive=True)]:
                    with contextlib.suppress(psutil.Error):
                        # Shared pages count once, over all that share them.
                        used += process.memory_full_info().pss
            if used > self.limits.memory:
                self.over = True
                with contextlib.suppress(psutil.Error):
                    self.root.kill()  # process 1 of its namespace, so all in it end


class Turns(threading.Thread):
    """Makes the many busy processes of a tree together as light as one, again and again.

    The first process keeps its weight, so a notebook that does nothing but compute is as fast as
    any other.

    Parameters
    ----------
    pid : int
        Of the first process of the tree.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.ended = threading.Event()
        self.start()

    def run(self) -> None:
        """Look until it is ended."""
        with contextlib.suppress(psutil.Error):
            first = psutil.Process(self.pid)
            while not self.ended.wait(_POLL_SECONDS):
                self._look(first)

    def _look(self, first: psutil.Process) -> None:
        busy = []
        for process in first.children(recursive=True):
            with contextlib.suppress(psutil.Error):
                if process.status() == psutil.STATUS_RUNNING:
                    busy.append(process)
        for process in busy:
            with contextlib.suppress(psutil.Error, OSError):
                _lighten(process, level(len(busy)))


def level(count: int) -> int:
    """The level of nice(2) at which so many processes weigh as much as one at level 0.

    Examples
    --------
    >>> level(1), level(3), level(100)
    (0, 5, 19)
    """
    weights = max(count, 1)
    wanted = math.log(weights, _A_LEVEL)
    return min(math.ceil(wanted), _LIGHTEST)


def _lighten(process: psutil.Process, wanted: int) -> None:
    """Bring a process to a level, if it is heavier; whoever is not root cannot take it back."""
    if process.nice() < wanted:
        process.nice(wanted)
        # Where the kernel shares time out by sessions, levels hold within a session alone.
        autogroup = Path(f"/proc/{process.pid}/autogroup")
        if autogroup.exists():
            autogroup.write_text(str(wanted), encoding="ascii")


def make(limits: Limits, pid: int) -> Group:
    """A control group with these limits that holds a process and its children to come, or a watcher
    where none can be made.

    Raises
    ------
    psutil.Error
        There is no such process.
    """
    for version in _versions(limits):
        group = Group()
        try:
            for place, settings in version.items():
                _add(group, place, settings, pid)
            if not _shares_processors(group, pid):
                group.turns = Turns(pid)
            return group
        except OSError:
            group.remove()
    _log.debug("no control group can be made: a watcher limits memory")
    watch = Watch(limits, pid)
    watch.turns = Turns(pid)
    return watch


def _versions(limits: Limits) -> list[dict[Path, dict[str, int]]]:
    """By version of control groups: what to set in a new folder in each of these."""
    memory = limits.memory
    processes = POLICY["rlimits"]["NPROC"]
    first = {
        ROOT / "memory": {"memory.limit_in_bytes": memory},
        ROOT / "pids": {"pids.max": processes},
        ROOT / "cpuacct": {},
    }
    second = {"memory.max": memory, "memory.swap.max": 0, "pids.max": processes}
    own = Path("/proc/self/cgroup")
    text = own.read_text() if own.is_file() else ""
    lines = re.findall("(?m)^0::(.*)$", text)
    # Beside our own: a group that holds processes cannot pass controllers on to its children.
    versions = [first]
    for ours in lines:
        beside = Path(ours).parent
        versions.append({Path(f"{ROOT}{beside}"): second})
    return versions


def _add(
    group: Group,
    place: Path,
    settings: dict[str, int],
    pid: int,
) -> None:
    """Make a folder of a group in the place of a controller, and put a process into it."""
    place = place.resolve()  # one controller's place may be another's
    _tidy(place)
    folder = place / f"fairmark-{os.getpid()}-{pid}"
    if folder not in group.folders:
        folder.mkdir()
        group.folders += (folder,)
    for name, value in {**settings, "cgroup.procs": pid}.items():
        with (folder / name).open("r+", encoding="ascii") as file:  # what is not there is not made
            file.write(str(value))


def _shares_processors(group: Group, pid: int) -> bool:
    """Whether the kernel gives the group the same share as every other; see to it, if it can."""
    if any((folder / "cpu.weight").exists() for folder in group.folders):
        return True
    try:
        _add(group, ROOT / "cpu", {"cpu.shares": 1024}, pid)
    except OSError:
        return False
    return True


@cache
def _tidy(place: Path) -> None:
    """Take away the groups of runs that were killed."""
    for folder in place.glob("fairmark-*-*"):
        with contextlib.suppress(OSError, ValueError):
            _, grader, _ = folder.name.split("-")
            if not psutil.pid_exists(int(grader)):
                folder.rmdir()
