"""Workers of this machine: warm before there is anything to grade, and gone afterwards."""

from pathlib import Path

import nbformat
import psutil
import small
from traces import wait_for

from fairmark import course, runners
from fairmark.package import Handed, Package

SOLUTION = Handed({"problem": nbformat.writes(small.instructors()).encode()})


def package(root: Path) -> Package:
    """The small course's assignment."""
    return course.read(small.make(root)).package(small.NAME)


def warm() -> set[int]:
    """The warm processes of this one's workers."""
    return {
        child.pid for child in psutil.Process().children() if "fairmark.zygote" in child.cmdline()
    }


def test_workers_begin_at_once_and_stay_warm_to_the_end(tmp_path: Path) -> None:
    before, assignment = warm(), package(tmp_path)
    with runners.local(2) as run:
        running = run(assignment, [SOLUTION] * 3)
        assert wait_for(lambda: len(warm() - before) == 2)  # though nobody asked for a result
        ready, graded = warm() - before, dict(running)
        assert [
            [check.score for check in graded[place]["problem"].checks] for place in range(3)
        ] == [[5, 2, 3]] * 3
        assert len(list(run(assignment, [SOLUTION]))) == 1
        assert warm() - before == ready
    assert warm() == before


def test_why_none_gets_warm_is_told_with_the_first_submission(tmp_path: Path) -> None:
    small.make(tmp_path)
    for path in tmp_path.glob("*/*/problem.ipynb"):
        path.write_text(
            path.read_text(encoding="utf-8").replace("import numpy", "1 / 0; import numpy"),
            encoding="utf-8",
        )
    assignment = course.read(tmp_path).package(small.NAME)
    with runners.local(1) as run:
        [(_, error)] = run(assignment, [SOLUTION])
    assert "a read-only cell fails: ZeroDivisionError" in str(error)
