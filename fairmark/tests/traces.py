"""What grading a class leaves behind, without what differs from run to run, so that two runs can be
compared."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import small
from nbgrader.api import Base
from sqlalchemy import create_engine, select, text

GRADE = [sys.executable, "-m", "fairmark", "grade", small.NAME]
#: Right, wrong, deadly and slow answers, in turn.
KINDS = [
    {},
    {"first": "def double(numbers):\n    return numbers"},
    {"second": "total = 5"},
    {"third": "import os\ndef guess(number):\n    os._exit(1)"},
    {"second": "import time\ntime.sleep(0.5)\ntotal = 6"},
]
_ID = re.compile("[0-9a-f]{32}")


def make_class(root: Path, size: int) -> Path:
    """Write a course with a class of so many submissions, not graded yet; returns its folder."""
    small.make(root)
    for number in range(size):
        answers = {**KINDS[number % len(KINDS)], "written": f"Because of {number}."}
        small.submit(
            root,
            f"s{number:03}",
            small.answered(answers),
            {"timestamp.txt": b"2026-09-01 12:00:00 UTC"},
        )
    return root


def grade(root: Path, *options: str) -> subprocess.CompletedProcess:
    """Run the command line to its end."""
    return subprocess.run([*GRADE, *options], cwd=root, capture_output=True, text=True, timeout=600)


def state(root: Path, db_url: str = "") -> dict[str, Any]:
    """All that is left: ledger without its times, graded notebooks, feedback, and every row of the
    gradebook."""
    book = db_url or f"sqlite:///{root / 'gradebook.db'}"
    return {**files(root, "ledger", "autograded", "feedback"), "rows": rows(book)}


def files(root: Path, *folders: str) -> dict[str, bytes]:
    """Relative name -> content; of the ledger's times, only what they are of."""
    found = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in folders
        for path in (root / folder).rglob("*")
        if path.is_file()
    }
    return {
        name: repr(sorted(json.loads(data))).encode() if name.endswith(".times.json") else data
        for name, data in found.items()
    }


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Names of what is not the same in two states."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def rows(db_url: str) -> list[str]:
    """Every row of a gradebook, with what an id stands for in place of the id."""
    engine, called, found = create_engine(db_url), {}, []
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                values = {
                    column: called.get(value, "its own" if _ID.fullmatch(str(value)) else value)
                    for column, value in row.items()
                }
                called[row.get("id")] = (
                    f"{table.name} {values}" if _ID.fullmatch(str(row.get("id"))) else row.get("id")
                )
                found.append(f"{table.name} {values}")
        found.append(
            f"version {connection.execute(text('SELECT version_num FROM alembic_version')).all()}"
        )
    engine.dispose()
    return sorted(found)


def processes(pid: int) -> dict[str, list[int]]:
    """What a grading process has started: its "warm" fork servers with their supervisors, and
    process 1 of each "fork"."""
    found: dict[str, list[int]] = {"warm": [], "fork": []}
    ours = len(_numbers("self"))
    try:
        for one in psutil.Process(pid).children(recursive=True):
            numbers = _numbers(one.pid)
            if len(numbers) == ours + 2 and numbers[-1] == "1":
                found["fork"].append(one.pid)
            elif len(numbers) == ours + 1 or one.name() == "bwrap":
                found["warm"].append(one.pid)
    except (psutil.Error, OSError):
        pass  # some of it ended while we looked
    return found


def _numbers(pid: object) -> list[str]:
    """A process's numbers, from the outermost namespace to its own."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith("NSpid:")).split()[1:]


def wait_for(what: Callable[[], Any], seconds: float = 300) -> Any:
    """What is true at last, on a busy machine, too; None if it never is."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.02)
    return None
