"""What happens after a hidden part has ended the student's process: the notebook is run once more,
and only the culprit pays.

What the later run does tells nobody anything: a clock may have told it what the hidden part asked.
"""

import time
from collections.abc import Iterator

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from test_test_runner import Exercise, make

from fairmark import course
from fairmark.grading.worker import Worker
from fairmark.model import Assignment, CheckResult, Result, SubmittedFiles

EXERCISES = {
    "first": Exercise(
        "def double(n):\n    return 2 * n",
        "cases = [1, 2, 3]\nassert double(2) == 4\n### BEGIN HIDDEN TESTS\nassert double(7) == "
        "14\n### END HIDDEN TESTS",
        "import os\ndef double(n):\n    return 4 if n == 2 else os._exit(0)",
        # A clock of 6 seconds: the hidden argument ends the process in its second half.
        "import os, time\nprint(time.time() % 6 < 3)\ndef double(n):\n    while n != 2 and not 3 < "
        "time.time() % 6 < 3.5:\n"
        "        time.sleep(0.01)\n    return 4 if n == 2 else os._exit(0)",
    ),
    "second": Exercise(
        "def mean(numbers):\n    return sum(numbers) / len(numbers)",
        "found = mean(cases)\nassert found == 2, f'found {found}'\n### BEGIN HIDDEN TESTS\nassert "
        "mean([4, 6]) == 5\n"
        "### END HIDDEN TESTS",
        "def mean(numbers):\n    return sum(numbers) / len(numbers)",
        "told = 'nothing' if time.time() % 6 < 3 else 'what was hidden'\ndef mean(numbers):\n"
        "    return sum(numbers) / len(numbers) if told == 'nothing' else told",
    ),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """By student; the one whose clock matters starts when it tells the first half."""
    found = course.read(make(tmp_path_factory.mktemp("rounds"), EXERCISES))
    assignment = found.assignment("week")
    results = {}
    with Worker() as worker:
        for submission in found.submissions(assignment):
            while results and time.time() % 6 > 1:
                time.sleep(0.05)
            results[submission.student] = worker.grade(assignment, submission.submitted)["notebook"]
    return results


def test_only_the_culprit_pays_also_for_names_that_its_test_binds(
    graded: dict[str, Result],
) -> None:
    first, second = graded["other"].checks
    assert (first.score, first.state, first.hidden) == (0, "died", True)
    assert second == CheckResult("test second", 3, 3, "passed")


def test_what_a_later_run_says_is_not_shown(graded: dict[str, Result]) -> None:
    first, second = graded["wrong"].checks
    assert first.state == "died"
    assert (second.score, second.state, second.hidden, second.lines) == (0, "failed", True, ())
    assert "what was hidden" in second.message  # for the instructor
    [printed] = [output["text"] for cell in graded["wrong"].cells for output in cell.outputs]
    assert printed == "True\n"  # by the first run


def cell(key: str, source: str, **mark: object) -> nbformat.NotebookNode:
    """A cell as nbgrader marks it."""
    marks = {
        "grade_id": key,
        "grade": "points" in mark,
        "solution": False,
        "locked": "points" in mark,
        **mark,
    }
    return new_code_cell(source, id=key, metadata={"nbgrader": marks})


def graded_alone(worker: Worker, cells: list[nbformat.NotebookNode]) -> list[CheckResult]:
    """The checks of a notebook that is handed in as it was released."""
    notebook = nbformat.writes(new_notebook(cells=cells))
    return worker.grade(
        Assignment("week", {"week": (notebook, notebook)}),
        SubmittedFiles({"week": notebook.encode()}),
    )["week"].checks


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """Warm for whatever it is asked."""
    with Worker() as worker:
        yield worker


COUNT = "asked = []\ndef count():\n    asked.append(1)\n    return len(asked)"


def test_tests_that_follow_each_other_ask_the_same_copy_and_one_behind_a_cell_another(
    worker: Worker,
) -> None:
    answer = cell("answer", COUNT, solution=True)
    tests = [cell(f"test-{number}", f"assert count() == {number}", points=1) for number in (1, 2)]
    behind = cell("test-3", "assert count() == 1", points=1)
    checks = graded_alone(
        worker, [answer, *tests, new_code_cell("asked.clear()", id="between"), behind]
    )
    assert [(check.grade_id, check.state) for check in checks] == [
        ("test-1", "passed"),
        ("test-2", "passed"),
        ("test-3", "passed"),
    ]


#: Too deep for the names of a cell to be found.
DEEP = "+".join("1" * 700)
#: What stands between two tests -> what the counting function gives in the second; in the first it
#: gives 1.
BETWEEN = {
    "def other(n=2, *, m=(-1)) -> int:\n    return count()": 1,
    "# nothing": 1,
    "x = 1": 1,
    "def f():\n    pass\nx = 1": 1,
    "def f(n=count()):\n    pass": 2,
    "def f(n: count()):\n    pass": 2,
    "@lambda f: count()\ndef f():\n    pass": 2,
    "def len(things):\n    return 40": 40,
    "def count():\n    return 3": 3,
    "%time count()": 2,
    "class A:\n    x = count()": 2,
    f"def count():\n    return 3\ndef f():\n    return {DEEP}": 3,
}


@pytest.mark.parametrize("between", BETWEEN)
def test_a_test_behind_a_cell_asks_as_if_none_had_asked_before(
    worker: Worker, between: str
) -> None:
    checks = graded_alone(
        worker,
        [
            cell("answer", COUNT, solution=True),
            cell("first", "assert count() == 1", points=1),
            cell("between", between, solution=True),
            cell("second", f"assert count() == {BETWEEN[between]}", points=1),
        ],
    )
    assert [check.state for check in checks] == ["passed", "passed"]


def test_what_functions_of_later_exercises_share_with_those_of_earlier_ones_costs_these_nothing(
    worker: Worker,
) -> None:
    hidden = "\n### BEGIN HIDDEN TESTS\nassert {}\n### END HIDDEN TESTS"
    fib = (
        "memo = {}\ndef fib(n):\n    if n not in memo:\n        memo[n] = n if n < 2 else fib(n - "
        "1) + fib(n - 2)\n"
        "    return memo[n]"
    )
    fact = (
        "def fact(n):\n    memo.clear()\n    memo[1] = 1\n    for i in range(2, n + 1):\n        "
        "memo[i] = i * memo[i - 1]\n"
        "    return memo[n]"
    )
    checks = graded_alone(
        worker,
        [
            cell("fib", fib, solution=True),
            cell("test-fib", "assert fib(5) == 5" + hidden.format("fib(6) == 8"), points=1),
            cell("fact", fact, solution=True),
            cell("test-fact", "assert fact(6) == 720" + hidden.format("fact(4) == 24"), points=1),
        ],
    )
    assert [check.state for check in checks] == ["passed", "passed"]


def test_where_a_name_is_missing_it_is_said_that_a_cell_was_stopped(worker: Worker) -> None:
    ends = "import os\nos._exit(0)\ndef twice(n):\n    return 2 * n"
    [check] = graded_alone(
        worker,
        [cell("twice", ends, solution=True), cell("test-twice", "assert twice(1) == 2", points=1)],
    )
    assert (check.state, check.message) == (
        "error",
        "NameError: name 'twice' is not defined; a cell was stopped",
    )


def test_a_function_that_is_defined_later_is_not_there_yet(worker: Worker) -> None:
    sources = {
        "double": "def double(n):\n    return twice(n)",
        "twice": "def twice(n):\n    return 2 * n",
    }
    cells = [
        part
        for name, source in sources.items()
        for part in (
            cell(name, source, solution=True),
            cell(f"test-{name}", f"assert {name}(2) == 4", points=1),
        )
    ]
    first, second = graded_alone(worker, cells)
    assert (first.state, first.message) == ("error", "NameError: name 'twice' is not defined")
    assert second.state == "passed"
