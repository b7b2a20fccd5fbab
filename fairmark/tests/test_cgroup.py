"""Whoever starts many processes gets no more of the processors than whoever starts one."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from fairmark.sandbox import cgroup
from fairmark.sandbox.policy import Limits

#: Waits for a line, then starts so many processes, each a session of its own, and computes in all.
SPIN = """
import os, sys
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
sys.stdin.readline()
for _ in range(int(sys.argv[1])):
    if os.fork() == 0:
        os.setsid()
        break
while True:
    pass
"""
SECONDS = 3


@contextlib.contextmanager
def spinning(children: int) -> Iterator[subprocess.Popen]:
    """A tree of processes that compute on one core once they are told to, ended in any case."""
    words = ["timeout", "-s", "KILL", "30", sys.executable, "-c", SPIN, str(children)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, start_new_session=True) as process:
        try:
            yield process
        finally:
            for one in [*psutil.Process(process.pid).children(recursive=True), process]:
                one.send_signal(signal.SIGKILL)


def used(process: subprocess.Popen) -> float:
    """CPU seconds of a tree."""
    tree = psutil.Process(process.pid).children(recursive=True)
    return sum(sum(one.cpu_times()[:2]) for one in tree)


@pytest.mark.parametrize("controller", [True, False], ids=["controller", "levels"])
def test_many_processes_get_no_more_than_one(
    controller: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if controller and not os.access(cgroup.ROOT, os.W_OK):
        pytest.skip("no control groups can be made here")
    if not controller:
        monkeypatch.setattr(cgroup, "_shares_processors", lambda group, pid: False)
    groups: list[cgroup.Group] = []
    with spinning(0) as honest, spinning(20) as greedy:
        time.sleep(0.5)
        for process in (honest, greedy):
            [python] = psutil.Process(process.pid).children()
            groups.append(cgroup.make(Limits(), python.pid))
        for process in (greedy, honest):
            process.stdin.write(b"\n")
            process.stdin.flush()
        time.sleep(1)  # until levels are seen to
        before = used(honest), used(greedy)
        time.sleep(SECONDS)
        one, many = used(honest) - before[0], used(greedy) - before[1]
    for group in groups:
        group.remove()
    # One of 21 equal processes would get a twentieth; half is due, less where others compete.
    assert one > 0.12 * (one + many), (one, many)
    assert not any(folder.exists() for group in groups for folder in group.folders)


@pytest.mark.parametrize("name", ["memory.force_empty", "memory.high"])
def test_what_a_group_brought_into_memory_is_taken_back(name: str, tmp_path: Path) -> None:
    # What the kernel does then, says test_between_submissions.py, in the version that is here.
    setting = tmp_path / name
    setting.write_text("9", encoding="ascii")
    group = cgroup.Group()
    group.folders = (tmp_path,)
    group.remove()
    assert setting.read_text(encoding="ascii") == "0"
