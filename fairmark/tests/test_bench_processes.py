"""Commands that are measured in alternating turns: while one has its turn, the other is paused with
all that it started."""

import os
import sys
from itertools import groupby
from pathlib import Path

import pytest

from fairmark_bench import processes

pytestmark = pytest.mark.skipif(
    not processes._FREEZER.is_dir(), reason="there are no control groups of version 1 that hold up"
)
#: Says every hundredth of a second that it is there, in a process of its own.
TICKS = """import subprocess, sys
code = "import time\\nfor _ in range(60):\\n    print(time.monotonic(), flush=True)\\n"
code += "    time.sleep(0.01)"
subprocess.run([sys.executable, "-c", code], stdout=open("ticks", "w"), check=True)"""


def groups() -> list[Path]:
    """Control groups that this process has left."""
    return [
        path
        for kind in (processes._GROUPS, processes._FREEZER)
        for path in kind.glob(f"bench-{os.getpid()}-*")
    ]


def test_of_two_commands_one_runs_at_a_time(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    spent = processes.by_turns([([sys.executable, "-c", TICKS], folder, 0.2) for folder in folders])
    ticks = sorted(
        (float(line), folder.name)
        for folder in folders
        for line in (folder / "ticks").read_text().splitlines()
    )
    turns = [name for name, _ in groupby(name for _, name in ticks)]
    assert len(ticks) == 120 and 4 <= len(turns) <= 40, turns
    assert all(0 < one.cpu < one.wall and 0 <= one.stolen <= 1 for one in spent)
    assert groups() == []


def test_a_command_that_fails_is_named_and_nothing_is_left_held_up(tmp_path: Path) -> None:
    fails = [sys.executable, "-c", "raise SystemExit('no room')"]
    with pytest.raises(RuntimeError, match="no room"):
        processes.by_turns(
            [(fails, tmp_path, 0.1), ([sys.executable, "-c", "pass"], tmp_path, 0.1)]
        )
    assert groups() == []
