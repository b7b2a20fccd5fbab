"""Values and helpers in a test are the ones that nbgrader's single process would have: the
student's where a student makes them, the instructor's where not."""

from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from cells import answer, given, test as tested, unmarked
from courses import Course
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from fairmark.errors import InvalidAssignmentError

GIVEN = """import numpy as np
ice_cream = ['lemon', 'chocolate', 'vanilla']
numbers = {'a': 1}
kept = [3, 1]
filled = []
answers = {}

def answered():
    return sorted(answers)"""
UNMARKED = """from numpy.testing import assert_allclose

def close(a, b):
    return abs(a - b) < 0.001

tolerance = 1"""


@dataclass(frozen=True)
class Exercise:
    """A solution, its test, and an answer that has nothing in nbgrader."""

    solution: str
    test: str
    wrong: str


EXERCISES = {
    "removed-in-place": Exercise(
        "ice_cream.remove('chocolate')", "assert 'chocolate' not in ice_cream", "pass"
    ),
    "cleared-in-place": Exercise(
        "numbers['b'] = 2",
        "assert 'a' in numbers, 'a must stay'",
        "numbers.clear()\nnumbers['b'] = 2",
    ),
    "must-not-change": Exercise(
        "b = sorted(kept)", "assert b == [1, 3] and kept == [3, 1]", "kept.sort()\nb = kept"
    ),
    "filled-by-a-function": Exercise(
        "def fill():\n    filled.append(1)",
        "fill()\nfill()\nassert filled == [1, 1]",
        "def fill():\n    pass",
    ),
    "read-by-a-helper": Exercise(
        "answers['q1'] = 3", "assert answered() == ['q1']", "answers['q2'] = 3"
    ),
    "module-in-an-answer": Exercise("import math as m", "assert m.pi > 3", "pass"),
    "part-of-a-module": Exercise(
        "from fractions import Fraction\nhalf = 0.5",
        "assert Fraction(half) == Fraction(1, 2)",
        "half = 0.5",
    ),
    "spectrum": Exercise(
        "def spectrum(x):\n    return np.fft.fft(x)",
        "assert np.allclose(spectrum(np.ones(4)), [4, 0, 0, 0])",
        "def spectrum(x):\n    return 1j * np.fft.fft(x)",
    ),
    "other-roots": Exercise(
        "def roots(b, c):\n    return np.roots([1, b, c])",
        "assert np.allclose(sorted(roots(-3, 2), key=abs), [1, 2])",
        "def roots(b, c):\n    return [1j, 2j]",
    ),
    "imported-again": Exercise(
        "import bisect\ndef place(x):\n    return bisect.bisect([1, 3], x)",
        "import bisect\nassert place(2) == 1",
        "def place(x):\n    return 9",
    ),
    "part-imported-again": Exercise(
        "from math import floor\ndef lower(x):\n    return floor(x)",
        "from math import floor\nassert lower(2.5) == floor(2.5)",
        "def lower(x):\n    return x",
    ),
    "imported-helper": Exercise(
        "third = 1 / 3", "assert_allclose(third, 0.333, 0.01)", "third = 7"
    ),
    "defined-helper": Exercise("fourth = 1 / 4", "assert close(fourth, 0.25)", "fourth = 7"),
    "hidden-helper": Exercise(
        "def double(x):\n    return 2 * x",
        "assert double(1) == 2\n"
        "### BEGIN HIDDEN TESTS\n"
        "def right(x):\n    return x + x\n"
        "assert double(5) == right(5)\n"
        "### END HIDDEN TESTS",
        "def double(x):\n    return 2",
    ),
    "helper-of-a-hidden-part": Exercise(
        "def triple(x):\n    return 3 * x",
        "assert triple(1) == 3\n"
        "### BEGIN HIDDEN TESTS\n"
        "assert triple(4) == right(4) + 4\n"
        "### END HIDDEN TESTS",
        "def triple(x):\n    return 3",
    ),
    "seen-helper-of-a-hidden-part": Exercise(
        "def sixth(x):\n    return x / 6",
        "assert abs(sixth(12) - right(1)) < 0.1",
        "def sixth(x):\n    return 0",
    ),
}
#: A student's cell that would make every test pass, if tests used it.
ATTACK = (
    "assert_allclose = lambda *a: None\nclose = lambda a, b: True\ndef answered(): return ['q1']"
)


def cells() -> list[NotebookNode]:
    """The instructor's."""
    made = [given("setup", GIVEN), unmarked(UNMARKED)]
    for name, one in EXERCISES.items():
        solution = f"### BEGIN SOLUTION\n{one.solution}\n### END SOLUTION"
        made += [answer(f"answer-{name}", solution), tested(name, one.test)]
    return made


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    """Student -> test -> points."""
    course = Course(tmp_path_factory.mktemp("values"), cells())
    solved = {f"answer-{name}": one.solution for name, one in EXERCISES.items()}
    wrong = {f"answer-{name}": one.wrong for name, one in EXERCISES.items()}
    course.submit("solved", solved)
    course.submit("wrong", wrong)
    course.submit("blank")
    complex_roots = "import cmath\ndef roots(b, c):\n    d = cmath.sqrt(b * b - 4 * c)\n"
    complex_roots += "    return (-b - d) / 2, (-b + d) / 2"
    course.submit("complex", solved | {"answer-other-roots": complex_roots})
    notebook = nbformat.read(course.submit("attacking", wrong), as_version=4)
    notebook.cells[2:2] = [new_code_cell(ATTACK)]
    course.submit("attacking", notebook)
    return {
        student: {check.grade_id: check.score for check in result.checks}
        for student, result in course.grade().items()
    }


@pytest.mark.parametrize("name", EXERCISES)
def test_a_right_answer_passes_and_a_wrong_one_does_not(
    name: str, results: dict[str, dict[str, float]]
) -> None:
    got = {student: marks[name] for student, marks in results.items()}
    # A list that must not be changed is right where it is blank, too, but for `b`.
    assert got == {"solved": 1, "complex": 1, "wrong": 0, "attacking": 0, "blank": got["blank"]}
    assert got["blank"] == 0 or name == "cleared-in-place"


@pytest.mark.parametrize("points", [0, 2])
def test_a_test_that_the_solution_does_not_pass_is_refused_whatever_its_points(
    points: int, tmp_path: Path
) -> None:
    made = [
        given("setup", "import io"),
        answer("a", "### BEGIN SOLUTION\ndef f():\n    return io.StringIO()\n### END SOLUTION"),
        tested("t", "\nassert f().read() == ''", points),
    ]
    course = Course(tmp_path, made)
    course.submit("ann")
    with pytest.raises(
        InvalidAssignmentError, match=r"hw1, t \(\"assert f\(\).read\(\) == ''\"\): 0 of"
    ):
        course.grade()


def test_a_name_of_the_tests_in_a_students_function_is_explained(tmp_path: Path) -> None:
    made = [
        answer("a", "### BEGIN SOLUTION\ndef area():\n    return R * R\n### END SOLUTION"),
        tested("t", "### BEGIN HIDDEN TESTS\nR = 3\nassert area() == 9\n### END HIDDEN TESTS"),
    ]
    course = Course(tmp_path, made)
    course.submit("ann")
    with pytest.raises(
        InvalidAssignmentError, match=r"name 'R' is not defined.* does not see names of a hidden"
    ):
        course.grade()


#: A wrong answer -> the message, which begins with no name that only the engine has.
TOLD = {
    "def f(x):\n    return object()": "the result of f holds a value of type object",
    "def f(x):\n    raise ValueError('mine')": "ValueError: mine",
    "f = object()": "f holds a value of type object",
    "import math as f": "f is the module math",
}


@pytest.mark.parametrize("wrong", TOLD)
def test_messages_have_no_name_of_the_engines_own(wrong: str, tmp_path: Path) -> None:
    made = [
        answer("a", "### BEGIN SOLUTION\ndef f(x):\n    return x\n### END SOLUTION"),
        tested("t", "assert f(1) == 1"),
    ]
    course = Course(tmp_path, made)
    course.submit("ann", {"a": wrong})
    [check] = course.grade()["ann"].checks
    assert check.state == "error" and check.message.startswith(TOLD[wrong]), check
    assert TOLD[wrong] in course.page("ann") and "StudentError" not in course.page("ann")


def test_an_author_is_told_no_name_of_the_engines_own(tmp_path: Path) -> None:
    made = [
        answer("a", "### BEGIN SOLUTION\ndef f():\n    return object()\nb = f\n### END SOLUTION"),
        tested("t", "assert str(f()) == str(b())"),
    ]
    course = Course(tmp_path, made)
    course.submit("ann")
    with pytest.raises(InvalidAssignmentError) as refused:
        course.grade()
    assert "of 1 point: the result of f holds" in str(refused.value)
    assert "StudentError" not in str(refused.value)
