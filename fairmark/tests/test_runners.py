"""Workers of this machine: warm before there is anything to grade, and gone afterwards."""

from pathlib import Path

import nbformat
import psutil
import small
from traces import wait_for

from fairmark import course
from fairmark.grading import runners
from fairmark.model import Assignment, SubmittedFiles

SOLUTION = SubmittedFiles({"problem": nbformat.writes(small.instructors()).encode()})


def small_assignment(root: Path) -> Assignment:
    """The small course's assignment."""
    return course.read(small.make(root)).assignment(small.NAME)


def servers() -> set[int]:
    """The fork servers of this process's workers."""
    return {
        child.pid
        for child in psutil.Process().children()
        if "fairmark.forkserver.server" in child.cmdline()
    }


def test_workers_begin_at_once_and_stay_warm_to_the_end(tmp_path: Path) -> None:
    before = servers()
    assignment = small_assignment(tmp_path)
    with runners.local(2) as run:
        running = run(assignment, [SOLUTION] * 3)
        assert wait_for(lambda: len(servers() - before) == 2)  # though nobody asked for a result
        ready, graded = servers() - before, dict(running)
        assert [
            [check.score for check in graded[place]["problem"].checks] for place in range(3)
        ] == [[5, 2, 3]] * 3
        assert len(list(run(assignment, [SOLUTION]))) == 1
        assert servers() - before == ready
    assert servers() == before


def test_why_none_gets_warm_is_told_with_the_first_submission(tmp_path: Path) -> None:
    small.make(tmp_path)
    for path in tmp_path.glob("*/*/problem.ipynb"):
        path.write_text(
            path.read_text(encoding="utf-8").replace("import numpy", "1 / 0; import numpy"),
            encoding="utf-8",
        )
    assignment = course.read(tmp_path).assignment(small.NAME)
    with runners.local(1) as run:
        [(_, error)] = run(assignment, [SOLUTION])
    assert "a read-only cell fails: ZeroDivisionError" in str(error)
