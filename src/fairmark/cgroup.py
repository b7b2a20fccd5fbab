"""Memory and process limits of a whole tree of processes, where the system lets us make control
groups.

Version 1 and 2 of cgroups(7). Where neither is writable, `Watch` adds up the memory of the tree
from outside, and kills what takes too much, as the kernel would; processes are limited inside the
namespace in any case (RLIMIT_NPROC).
"""

import contextlib
import os
import re
import threading
import time
from functools import cache
from pathlib import Path

import psutil

from fairmark.sandbox import POLICY, Limits

ROOT, _POLL_SECONDS = Path("/sys/fs/cgroup"), 0.1


class Group:
    """A control group that holds one submission's processes.

    Attributes
    ----------
    folders : tuple of Path
        Its folders, one a controller (version 1) or one (version 2).
    """

    name = "cgroup"
    folders: tuple[Path, ...] = ()

    def exceeded(self) -> bool:
        """Whether a process was killed for want of memory."""
        return bool(
            re.search(
                r"^oom_kill [1-9]", self._read("memory.oom_control", "memory.events"), re.MULTILINE
            )
        )

    def cpu(self) -> float:
        """CPU seconds of all that ever ran in it; 0 where the system does not count them."""
        if nanoseconds := self._read("cpuacct.usage"):
            return int(nanoseconds) / 1e9
        statistics = self._read("cpu.stat")  # usage_usec, and how many
        return int(statistics.split()[1]) / 1e6 if statistics else 0.0

    def _read(self, *names: str) -> str:
        """What is in the files of these names; nothing where there are none."""
        paths = [folder / name for folder in self.folders for name in names]
        return "".join(path.read_text(encoding="ascii") for path in paths if path.is_file())

    def remove(self) -> None:
        """Take the empty group away; the kernel may need a moment after the last process."""
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
    the marker.
    """

    name = "watcher"

    def __init__(self, limits: Limits, pid: int) -> None:
        self.limits, self.root, self.over, self.removed = (
            limits,
            psutil.Process(pid),
            False,
            threading.Event(),
        )
        threading.Thread(target=self._look, daemon=True).start()

    def exceeded(self) -> bool:
        """Whether the tree was killed for want of memory."""
        return self.over

    def remove(self) -> None:
        """Look no more."""
        self.removed.set()

    def _look(self) -> None:
        while not self.removed.wait(_POLL_SECONDS):
            used = 0
            with contextlib.suppress(psutil.Error):
                for process in [self.root, *self.root.children(recursive=True)]:
                    with contextlib.suppress(psutil.Error):
                        used += (
                            process.memory_full_info().pss
                        )  # shared pages count once, over all that share them
            if used > self.limits.memory:
                self.over = True
                with contextlib.suppress(psutil.Error):
                    self.root.kill()  # process 1 of its namespace, so all in it end


def make(limits: Limits, pid: int) -> Group:
    """A control group with these limits that holds a process and its children to come, or a watcher
    where none can be made.

    Raises
    ------
    psutil.Error
        There is no such process.
    """
    memory, processes = limits.memory, POLICY["rlimits"]["NPROC"]
    # By version, what to set in a new folder in each of these.
    versions: list[dict[Path, dict[str, int]]] = [
        {
            ROOT / "memory": {"memory.limit_in_bytes": memory},
            ROOT / "pids": {"pids.max": processes},
            ROOT / "cpuacct": {},
        }
    ]
    for ours in re.findall(
        "(?m)^0::(.*)$", own.read_text() if (own := Path("/proc/self/cgroup")).is_file() else ""
    ):
        # Beside our own: a group that holds processes cannot pass controllers on to its children.
        versions.append(
            {
                Path(f"{ROOT}{Path(ours).parent}"): {
                    "memory.max": memory,
                    "memory.swap.max": 0,
                    "pids.max": processes,
                }
            }
        )
    for version in versions:
        group = Group()
        try:
            for place, settings in version.items():
                _tidy(place)
                folder = place / f"fairmark-{os.getpid()}-{pid}"
                folder.mkdir()
                group.folders += (folder,)
                for name, value in {**settings, "cgroup.procs": pid}.items():
                    with (folder / name).open(
                        "r+", encoding="ascii"
                    ) as file:  # what is not there is not made
                        file.write(str(value))
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
