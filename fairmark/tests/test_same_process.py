"""Tests that reach into the student's process: run there, named on every result, and still without
sight of what is hidden for anybody but the test itself.

What a mark is worth there is the student's word; everything else stays as safe as apart.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cells import answer, given, test
from courses import Course

from fairmark import report
from fairmark.grading.pipeline import Outcome
from fairmark.model import CheckResult, Result, Way

CONFIG = """c = get_config()
c.CourseDirectory.course_id = "small"
c.Fairmark.cell_seconds = 4
"""
SECRET = "canary-of-the-test"
CELLS = (
    given("setup", "import math"),
    answer(
        "squares",
        "def squares(n):\n"
        "    ### BEGIN SOLUTION\n"
        "    return [number ** 2 for number in range(1, n + 1)]\n"
        "    ### END SOLUTION\n"
        "    raise NotImplementedError\n"
        "def total(n):\n"
        "    ### BEGIN SOLUTION\n"
        "    return sum(squares(n))\n"
        "    ### END SOLUTION\n"
        "    raise NotImplementedError",
    ),
    test("test-total", "assert total(3) == 14", 2),
    test(
        "test-uses-squares",
        "kept = squares\n"
        "del squares\n"
        "try:\n"
        "    total(1)\n"
        "except NameError:\n"
        "    pass\n"
        "else:\n"
        "    raise AssertionError('total does not use squares')\n"
        "finally:\n"
        "    squares = kept\n"
        "### BEGIN HIDDEN TESTS\n"
        f"secret = {SECRET!r}\n"
        "assert kept(2) == [1, 4], secret\n"
        "### END HIDDEN TESTS",
        3,
    ),
    test("test-squares", "assert squares(2) == [1, 4]", 1),
)
OWN = "def total(n):\n    return n * (n + 1) * (2 * n + 1) // 6"
RIGHT = "def squares(n):\n    return [n * n for n in range(1, n + 1)]\n"
USES = "def total(n):\n    return sum(squares(n))\n"
#: Student -> an answer, and the points of the three tests.
ANSWERS: dict[str, tuple[str, list[float]]] = {
    "right": (RIGHT + USES, [2, 3, 1]),
    "does not use it": (RIGHT + OWN, [2, 0, 1]),
    "wrong where it is hidden": (
        "def squares(n):\n    return [n * n for n in range(1, n + 1)] if n != 2 else [1, 5]\n"
        + USES,
        [2, 0, 0],
    ),
    "looks for the test": (
        "import gc, inspect, os\n"
        "def squares(n):\n"
        "    seen = [repr(frame.frame.f_globals.get('secret')) for frame in inspect.stack()]\n"
        "    seen += [one for one in gc.get_objects() if type(one) is str and 'canary' in one]\n"
        "    print(seen)\n"
        "    open('kept.txt', 'a').write(repr(seen))\n"
        "    raise ValueError(repr(seen) + repr(globals().get('secret')))\n" + USES,
        [0, 0, 0],
    ),
    "ends the process": (
        "import os\n" + RIGHT + "def total(n):\n    return os._exit(0) if n == 1 else 14\n",
        [2, 0, 1],
    ),
    "never ends": (
        RIGHT + "def total(n):\n    while n == 1:\n        pass\n    return 14\n",
        [2, 0, 1],
    ),
    "says nonsense": (
        "import fairmark.child.snapshot as snapshot\n"
        "snapshot.Snapshot.test = lambda *a: snapshot.Reply('value', ('passed', 'all', {}, 3))\n"
        + RIGHT
        + USES,
        [2, 0, 1],
    ),
    "takes all points there are": (
        "import fairmark.child.snapshot as snapshot\n"
        "said = ('passed', 1e9, '', [])\n"
        "snapshot.Snapshot.test = lambda *a: snapshot.Reply('value', said)\n" + RIGHT + OWN,
        [2, 3, 1],
    ),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = Course(tmp_path_factory.mktemp("same"), CELLS, CONFIG)
    for student, (text, _) in ANSWERS.items():
        made.submit(student, {"squares": text})
    return made


@pytest.fixture(scope="module")
def graded(course: Course) -> dict[str, Result]:
    return course.grade()


@pytest.mark.parametrize("student", ANSWERS)
def test_each_gets_what_the_test_says(graded: dict[str, Result], student: str) -> None:
    scores = [check.score for check in graded[student].checks]
    assert scores == ANSWERS[student][1], graded[student].checks


def test_only_the_test_that_needs_it_is_run_there(graded: dict[str, Result]) -> None:
    for result in graded.values():
        ways = [check.way for check in result.checks]
        assert ways == [Way.APART, Way.SAME_PROCESS, Way.APART]


@pytest.mark.parametrize("student", ANSWERS)
def test_nothing_hidden_comes_back(graded: dict[str, Result], course: Course, student: str) -> None:
    for step in ("feedback", "autograded"):
        for path in (course.root / step / student).rglob("*"):
            if path.is_file():
                assert SECRET not in path.read_text(encoding="utf-8"), path


def test_page_and_table_say_so(graded: dict[str, Result], course: Course) -> None:
    assert "run in your notebook's own process" in course.page("right").replace("&#39;", "'")
    table = report.table([Outcome("right", {"hw1": graded["right"]})])
    assert "can be forged: test-uses-squares." in table


def test_the_way_is_kept_with_the_result() -> None:
    result = Result([CheckResult("a", 1, 1, "passed", way=Way.SAME_PROCESS)])
    assert Result.from_json(result.to_json(), {}).checks[0].way is Way.SAME_PROCESS
    older = json.loads(result.to_json())
    del older["checks"][0]["way"]
    assert Result.from_json(json.dumps(older), {}).checks[0].way is Way.APART


def test_what_was_decided_is_remembered(graded: dict[str, Result], course: Course) -> None:
    course.submit("late", {"squares": RIGHT + USES})
    again = course.grade()
    assert [check.score for check in again["late"].checks] == [2, 3, 1]
    assert again["right"] == graded["right"]


def check(root: Path) -> subprocess.CompletedProcess[str]:
    """What `fairmark check` says to the author."""
    command = [sys.executable, "-m", "fairmark", "check", "hw1", "--course", str(root)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_an_author_is_told_which_way_each_test_needs(course: Course) -> None:
    done = check(course.root)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "hw1, test-total: apart",
        "hw1, test-uses-squares: same-process: total does not use squares",
        "hw1, test-squares: apart",
    ]


def test_a_course_that_allows_only_apart_refuses_it(tmp_path: Path) -> None:
    Course(tmp_path, CELLS, CONFIG + "c.Fairmark.weakest = 'apart'\n")
    done = check(tmp_path)
    assert done.returncode == 1
    assert "c.Fairmark.weakest = 'apart'" in done.stdout


def test_a_solution_that_is_wrong_in_both_ways_is_told_so(tmp_path: Path) -> None:
    cells = (*CELLS[:2], test("test-wrong", "assert total(3) == 15, 'not 15'", 1))
    Course(tmp_path, cells, CONFIG)
    done = check(tmp_path)
    assert done.returncode == 1
    assert done.stdout == "hw1, test-wrong: apart, and the solution has not full marks: not 15\n"
