"""A step's own time: what other processes took of it is added, and nothing else."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fairmark.grading.clock import PATIENCE, Clock
from fairmark.sandbox.cgroup import Group

#: Computes for so many seconds of its own, or sleeps, on one core.
WORK = """
import os, sys, time
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
print(flush=True)
sys.stdin.readline()
if sys.argv[1] == "sleep":
    time.sleep(30)
while time.process_time() < float(sys.argv[2]):
    pass
"""
SECONDS = 1.2


class Tree(Group):
    """A group of one process."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def processes(self) -> list[int]:
        """Its number."""
        return [self.pid]


@contextlib.contextmanager
def working(what: str, seconds: float, competitors: int = 0) -> Iterator[subprocess.Popen]:
    """A process that works on the same core as others, ended in any case."""
    with contextlib.ExitStack() as ends:
        found = []
        for work in [(what, seconds), *[("spin", 20)] * competitors]:
            words = ["timeout", "-k", "1", "20", sys.executable, "-c", WORK, *map(str, work)]
            process = subprocess.Popen(words[4:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            ends.enter_context(process)
            ends.callback(process.kill)
            process.stdout.readline()
            found.append(process)
        for process in reversed(found):
            process.stdin.write(b"\n")
            process.stdin.flush()
        yield found[0]


def waited(process: subprocess.Popen) -> tuple[bool, float, float]:
    """Whether it ended in its time, how long that was, and what was added."""

    def ready(seconds: float) -> bool:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            return True
        return False

    clock = Clock([Tree(process.pid)], SECONDS)
    begun = time.monotonic()
    ended = clock.wait(ready)
    return ended, time.monotonic() - begun, clock.granted


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="the kernel does not count")
def test_the_kernel_says_what_others_take() -> None:
    with working("spin", 20, competitors=2) as process:
        _, _, granted = waited(process)
    assert granted > 0.4 * SECONDS


@pytest.mark.parametrize(("end", "in_time"), [(1.6, True), (4.0, False)])
def test_what_others_take_is_added_and_then_the_step_is_late(
    end: float, in_time: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others take half of the time, until two seconds have passed."""
    begun = time.monotonic()

    def waited_so_far(clock: Clock) -> dict[str, float]:
        return {"a thread": min(time.monotonic() - begun, 2.0) / 2}

    def ready(seconds: float) -> bool:
        time.sleep(seconds)
        return time.monotonic() > begun + end

    monkeypatch.setattr(Clock, "_waited", waited_so_far)
    clock = Clock([], SECONDS)
    assert clock.wait(ready) == in_time
    assert clock.granted > 0.4 and time.monotonic() - begun < 3.2


def test_a_process_that_sleeps_has_its_time_and_no_more() -> None:
    with working("sleep", 0) as process:
        ended, took, granted = waited(process)
    assert not ended and granted < 0.3 and took < SECONDS + 0.5


def test_there_is_an_end_whatever_others_take() -> None:
    with working("spin", 20, competitors=4) as process:
        ended, took, granted = waited(process)
    assert not ended and granted <= PATIENCE * SECONDS + 0.01
    assert took < (1 + PATIENCE) * SECONDS + 2
