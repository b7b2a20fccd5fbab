"""What a submission says of its names gains nothing: that a function is a library's, what a name of
the test's own is, what a read-only cell bound beside a call of its function."""

import courses
import exercises
import pytest
from cells import answer, given, test

EXERCISES: exercises.Exercises = {
    "import": (
        "from math import gcd as divisor",
        "assert divisor(12, 18) == 6\n"
        "### BEGIN HIDDEN TESTS\n"
        "assert divisor(100, 75) == 25\n"
        "### END HIDDEN TESTS",
        [
            "import math\ndivisor = math.gcd",
            "def divisor(a, b):\n    return divisor(b, a % b) if b else a",
        ],
        [
            "def divisor(*_):\n    return 0\n"
            "divisor.__module__ = 'math'\ndivisor.__qualname__ = 'gcd'",
            "class divisor:\n    __module__ = 'math'\n    __qualname__ = 'gcd'\n"
            "    def __new__(cls, *_):\n        return 0",
        ],
    ),
    "module": (
        "import statistics as tools",
        "assert tools.mean([1, 3]) == 2",
        ["import statistics as tools, math"],
        ["import types\ntools = types.ModuleType('statistics')\ntools.mean = sum"],
    ),
    "bound-anew": (
        "wanted = sum(range(5))\ndef add(n):\n    return sum(range(n))",
        "assert wanted == 10\n"
        "for n in (3, 4, 6):\n"
        "    wanted = n * (n - 1) // 2\n"
        "    assert add(n) == wanted\n"
        "### BEGIN HIDDEN TESTS\n"
        "for n in (7, 8):\n"
        "    wanted = n * (n - 1) // 2\n"
        "    assert add(n) == wanted\n"
        "### END HIDDEN TESTS",
        ["wanted = 10\ndef add(n):\n    return n * (n - 1) // 2"],
        [
            "wanted = 10\nturn = 0\ndef add(n):\n    global wanted, turn\n"
            "    turn -= 1\n    wanted = turn\n    return turn",
        ],
    ),
}
STUDENTS = exercises.students(EXERCISES)

#: Read-only cells that call the student's function, and what the test compares with.
CLASSIFY = """def classify(rows):
    ### BEGIN SOLUTION
    return [row[0] for row in rows]
    ### END SOLUTION"""
CALLING = "rows = [[0], [1], [1]]\ntruth = [0, 1, 1]\nguesses = classify(rows)"
ANSWERS = {
    "right": ("def classify(rows):\n    return [row[0] > 0 for row in rows]", 1.0),
    "wrong": ("def classify(rows):\n    return [0] * len(rows)", 0.0),
    "its own truth": (
        "def classify(rows):\n    global truth\n    truth = [0] * 3\n    return [0] * 3",
        0.0,
    ),
    "its own truth, afterwards": (
        "def classify(rows):\n    return [0] * 3\n"
        "def cheat(*_):\n    get_ipython().user_ns['truth'] = [0] * 3\n"
        "get_ipython().events.register('post_run_cell', cheat)",
        0.0,
    ),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The results, by student."""
    return exercises.graded(tmp_path_factory.mktemp("claims"), EXERCISES)


@pytest.mark.parametrize("student", STUDENTS)
def test_a_claim_gains_nothing(graded, student):
    name, _, points = STUDENTS[student]
    [check] = [one for one in graded[student].checks if one.grade_id == f"test {name}"]
    assert (check.score, check.way) == (points, "apart"), check.message


@pytest.fixture(scope="module")
def called(tmp_path_factory):
    """The results of the course with a read-only cell that calls, by student."""
    cells = [
        answer("classify", CLASSIFY),
        given("calling", CALLING),
        test("test", "assert guesses == truth"),
    ]
    course = courses.Course(tmp_path_factory.mktemp("calling"), cells)
    for student, (source, _) in ANSWERS.items():
        course.submit(student, {"classify": source})
    return course.grade()


@pytest.mark.parametrize("student", ANSWERS)
def test_data_beside_a_call_are_the_instructors(called, student):
    [check] = called[student].checks
    assert check.score == ANSWERS[student][1], check.message
