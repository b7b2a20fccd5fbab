"""A submission ends within its time and a little grace, whatever its cells do."""

import time
from pathlib import Path

import pytest
import small

from fairmark import course
from fairmark.grading.worker import Worker
from fairmark.model import Result
from fairmark.notebook import outputs

SECONDS = 6
#: Of the last cell, to be interrupted and ended, and of the processes.
GRACE = 8
#: Sleeps on when it is interrupted, but ends before it is killed.
STUBBORN = """import time
try:
    time.sleep(60)
except BaseException:
    try:
        time.sleep(60)
    except BaseException:
        time.sleep(1.7)"""
#: Ends only when its process is killed.
DEAF = """import time
while True:
    try:
        time.sleep(60)
    except BaseException:
        pass"""
#: Lists in lists: what a parser of HTML takes long for, and, with other words, writes many times.
NESTED = """from IPython.display import display
display({'text/html': '<ul><li>' * 12_000}, raw=True)
display({'text/html': ''.join(f'<p><b a={i}>' for i in range(4_000))}, raw=True)"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose submissions have little time."""
    root = small.make(tmp_path_factory.mktemp("time") / "course")
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"c.Fairmark.submission_seconds = {SECONDS}\n")
    return root


def grade(root: Path, cells: list[str]) -> tuple[Result, float]:
    """The result of a notebook with these cells after the answers, and how long it took besides
    what others took."""
    name = f"s{time.monotonic_ns()}"
    small.submit(root, name, small.answered(added={"test-third": cells}))
    found = course.read(root)
    assignment = found.assignment(small.NAME)
    [one] = [one for one in found.submissions(assignment) if one.student == name]
    with Worker() as worker:
        worker.server(assignment, "problem")  # imports take their own time
        begun = time.monotonic()
        result = worker.grade(assignment, one.submitted)["problem"]
        return result, time.monotonic() - begun - result.times["granted"]


@pytest.mark.parametrize("source", [STUBBORN, DEAF], ids=["stubborn", "deaf"])
def test_cells_that_catch_the_interrupt_end_with_the_submission(root: Path, source: str) -> None:
    result, seconds = grade(root, [source] * 15)
    assert seconds < SECONDS + GRACE
    assert {one.state for one in result.checks} == {"not run"}


def test_html_takes_the_worker_no_time(root: Path) -> None:
    result, _ = grade(root, [NESTED] * 10)
    assert {one.grade_id: one.score for one in result.checks} == small.POINTS
    assert len(result.to_json()) < outputs.MAX_HTML
