"""A step's own time: what others took from it does not count.

Where many programs compute at once, a cell may be ready and get no processor. That time is added to
its limit, up to a bound. The kernel counts it for each thread, in the second number of
/proc/PID/task/TID/schedstat; where it does not, the limit is one of the clock on the wall.

Reference: Documentation/scheduler/sched-stats.rst of Linux.
"""

import contextlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from fairmark.sandbox.cgroup import Group

#: A step that ends in this part of its time is not measured, as that takes time too.
_EARLY = 0.25
#: How many times its time a step may get besides, at most.
PATIENCE = 2.0
#: Seconds that are not worth another look.
_LITTLE = 0.05


class Clock:
    """Waits for the end of a step, for so long as its time lasts.

    Parameters
    ----------
    groups : sequence of Group
        Of the processes that work on it.
    seconds : float
        Its time.

    Attributes
    ----------
    granted : float
        Seconds that were added, because others took them.
    """

    def __init__(self, groups: Sequence[Group], seconds: float) -> None:
        self.groups = groups
        self.seconds = seconds
        self.granted = 0.0

    def wait(self, ready: Callable[[float], bool]) -> bool:
        """Whether the step ended in its time.

        Parameters
        ----------
        ready : callable
            Waits so many seconds for its end; whether it came.
        """
        early = _EARLY * self.seconds
        if ready(early):
            return True
        since = time.monotonic()
        before = self._waited()
        late = self.seconds - early
        while True:
            left = since + late + self.granted - time.monotonic()
            if left > 0 and ready(left):
                return True
            # As much was probably taken before it was measured.
            taken = self._taken(before) / (1 - _EARLY)
            more = min(taken, PATIENCE * self.seconds) - self.granted
            if more < _LITTLE:
                return False
            self.granted += more

    def _taken(self, before: dict[str, float]) -> float:
        """Seconds that the thread which waited longest for a processor has waited since."""
        waited = self._waited()
        return max((waited[one] - before.get(one, 0.0) for one in waited), default=0.0)

    def _waited(self) -> dict[str, float]:
        """Seconds that each thread was ready and had no processor, ever."""
        found = {}
        for group in self.groups:
            for pid in group.processes():
                for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
                    with contextlib.suppress(OSError, ValueError, IndexError):
                        waited = path.read_text(encoding="ascii").split()[1]
                        found[str(path)] = int(waited) / 1e9
        return found
