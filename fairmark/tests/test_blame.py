"""A process that ends after a cell has answered: the cell that left a thread behind is taken out,
and no innocent one."""

import pytest
import small

from fairmark import course
from fairmark.grading.worker import Worker
from fairmark.model import Result

LATER = """import os, threading, time
def end():
    time.sleep({})
    os._exit(0)
threading.Thread(target=end, daemon=True).start()"""
SLOW = "import time\ntime.sleep(1)\n"
SLOW_CALL = """import time
def double(numbers):
    time.sleep(0.4)
    return [number + number for number in numbers]"""
#: Which answers and added cells -> the id of the cell that must be taken out, and what is lost.
CASES = {
    "during a cell": ({"second": SLOW + small.RIGHT["second"]}, {"first": [LATER.format(0.5)]}),
    "two cells later": (
        {"second": SLOW + small.RIGHT["second"]},
        {"first": ["a = 1", LATER.format(0.5), "b = 2", "c = 3"]},
    ),
    "during a test": ({"first": SLOW_CALL}, {"first": ["a = 1", LATER.format(1), "b = 2"]}),
    "the cell itself": (
        {"second": small.RIGHT["second"]},
        {"first": ["a = 1"], "third": ["import time, os\ntime.sleep(0.5)\nos._exit(0)"]},
    ),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """The results, by case."""
    root = small.make(tmp_path_factory.mktemp("blame"))
    for name, (answers, added) in CASES.items():
        small.submit(root, name, small.answered(answers, added))
    found = course.read(root)
    assignment = found.assignment(small.NAME)
    with Worker() as worker:
        return {
            one.student: worker.grade(assignment, one.submitted)["problem"]
            for one in found.submissions(assignment)
        }


@pytest.mark.parametrize("name", CASES)
def test_no_answer_pays_for_what_another_cell_left_behind(
    graded: dict[str, Result], name: str
) -> None:
    result = graded[name]
    assert {one.grade_id: one.score for one in result.checks} == small.POINTS, result.incidents


@pytest.mark.parametrize("name", CASES)
def test_the_culprit_and_no_other_cell_is_taken_out(graded: dict[str, Result], name: str) -> None:
    [incident] = graded[name].incidents
    added = [source for sources in CASES[name][1].values() for source in sources]
    culprit = next(n for n, source in enumerate(added, 1) if "_exit" in source)
    first = added[culprit - 1].splitlines()[0]
    assert incident.startswith(f"cell added-{culprit} ({first!r}) was stopped: ")
    assert ("that it started" in incident) == (name != "the cell itself")
