"""What a submission says of its names gains nothing: that a function is a library's, what a name of
the test's own is, what a read-only cell bound beside a call of its function."""

import courses
import exercises
import pytest
from cells import answer, given, test, unmarked

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

SOLVED = "### BEGIN SOLUTION\n{}\n### END SOLUTION"
HOOK = "get_ipython().events.register('post_run_cell', lambda *_: globals().update({}))"
#: Cells between answers, whose values, lambdas and helpers a submission binds anew: the solution,
#: the cells below it, the test, and an answer that would pass if it could.
BETWEEN = {
    "data beside a call": (
        "def classify(rows):\n    return [row[0] for row in rows]",
        [given("between", "rows = [[0], [1]]\ntruth = [0, 1]\nguesses = classify(rows)")],
        "assert guesses == truth",
        "def classify(rows):\n    global truth\n    truth = [0, 0]\n    return [0, 0]",
    ),
    "data bound anew afterwards": (
        "def classify(rows):\n    return [row[0] for row in rows]",
        [given("between", "rows = [[0], [1]]\ntruth = [0, 1]\nguesses = classify(rows)")],
        "assert guesses == truth",
        "def classify(rows):\n    return [0, 0]\n" + HOOK.format("truth=[0, 0]"),
    ),
    "data made by what an answer imports": (
        "import numpy as np\ndef guess():\n    return [1, 0]",
        [given("between", "truth = np.array([1, 0])\nfew = truth.sum()")],
        "assert list(guess()) == list(truth)",
        "import numpy as np\ndef guess():\n    return [0, 0]\n" + HOOK.format("truth=[0, 0]"),
    ),
    "a constant above a loop": (
        "def triple(x):\n    return 3 * x",
        [given("between", "TABLE = {1: 3, 2: 6}\nfor x in range(3):\n    print(triple(x))")],
        "assert all(triple(x) == y for x, y in TABLE.items())",
        "def triple(x):\n    return 0\n" + HOOK.format("TABLE={}"),
    ),
    "a helper's cases": (
        "def square(x):\n    return x * x",
        [
            given(
                "between",
                "CASES = {1: 1, 2: 4}\n"
                "def check():\n    return all(square(x) == y for x, y in CASES.items())",
            )
        ],
        "assert check()",
        "def square(x):\n    return 1\n" + HOOK.format("CASES={1: 1}"),
    ),
    "a lambda": (
        "def square(x):\n    return x * x",
        [given("between", "four = square(2)\nclose = lambda a, b: abs(a - b) < 1e-6")],
        "assert close(square(3), 9)",
        "def square(x):\n    return 1\n" + HOOK.format("close=lambda a, b: True"),
    ),
    "a lambda of an unmarked cell": (
        "def square(x):\n    return x * x",
        [unmarked("close = lambda a, b: abs(a - b) < 1e-6")],
        "assert close(square(3), 9)",
        "def square(x):\n    return 1\n" + HOOK.format("close=lambda a, b: True"),
    ),
    "a name that an answer bound before": (
        "truth = 5\ndef five():\n    return truth",
        [given("between", "truth = 7")],
        "assert five() == truth",
        "def five():\n    return 5\n" + HOOK.format("truth=5"),
    ),
    "a builtin in a text": (
        "def two(x):\n    return [x]",
        [given("between", "def biggest(xs):\n    return max(xs)")],
        "assert 'two' in globals(), 'the max is wrong'\nassert biggest(two(1)) == 1",
        "def two(x):\n    return [5]\ndef max(xs):\n    return 1",
    ),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The results, by student."""
    return exercises.graded(tmp_path_factory.mktemp("claims"), EXERCISES)


@pytest.mark.parametrize("student", STUDENTS)
def test_a_claim_gains_nothing(graded, student):
    name, _, points = STUDENTS[student]
    check = exercises.check_of(graded[student], name)
    assert (check.score, check.way) == (points, "apart"), check.message


@pytest.mark.parametrize("case", BETWEEN)
def test_what_cells_between_answers_bind_is_the_instructors(tmp_path, case):
    solution, cells, source, cheat = BETWEEN[case]
    course = courses.Course(
        tmp_path,
        [answer("answer", SOLVED.format(solution)), *cells, test("test", source)],
    )
    course.submit("right", {"answer": solution})
    course.submit("cheat", {"answer": cheat})
    assert courses.scores(course.grade()) == {"right": 1, "cheat": 0}


ACCOUNT = """class Account:
    def __init__(self, balance):
        self.balance = balance
account = Account(100)
accounts = [Account(1), Account(2)]
class Meter:
    __slots__ = "count"
    def __init__(self):
        self.count = 0
meter = Meter()
import pandas as pd
days = pd.DataFrame({"day": pd.to_datetime(["2024-01-05", "2024-02-05"]), "sold": [1, 2]})"""
#: Objects of a read-only cell, or of the test, that wrong answers change and right ones leave.
OBJECTS: exercises.Exercises = {
    "attribute": (
        "def preview(x):\n    return account.balance - x",
        "assert preview(10) == 90\nassert account.balance == 100",
        ["def preview(x):\n    before = account.balance\n    return before - x"],
        ["def preview(x):\n    account.balance -= x\n    return account.balance"],
    ),
    "in-a-list": (
        "def richest():\n    return max(one.balance for one in accounts)",
        "assert richest() == 2\nassert [one.balance for one in accounts] == [1, 2]",
        ["def richest():\n    return sorted(one.balance for one in accounts)[-1]"],
        [
            "def richest():\n    accounts.sort(key=lambda one: -one.balance)\n"
            "    accounts[1].balance = 2\n    return accounts[0].balance"
        ],
    ),
    "shape": (
        "def flat(a):\n    return a.ravel().tolist()",
        "import numpy as np\na = np.zeros((2, 2))\nassert flat(a) == [0] * 4\n"
        "assert a.shape == (2, 2)",
        ["def flat(a):\n    return a.reshape(4).tolist()"],
        [
            "def flat(a):\n    a.shape = (4,)\n    return a.tolist()",
            "def flat(a):\n    a.resize(4, refcheck=False)\n    return a.tolist()",
            "def flat(a):\n    a.resize(5, refcheck=False)\n    return [0] * 4",
        ],
    ),
    "type": (
        "def total(a):\n    return a.sum()",
        "import numpy as np\na = np.zeros(3, dtype='i8')\nassert total(a) == 0\n"
        "assert a.dtype == 'i8'",
        ["def total(a):\n    return sum(a.tolist())"],
        ["def total(a):\n    a.dtype = 'f8'\n    return a.sum()"],
    ),
    "column": (
        "def january():\n    return int(days[days.day.dt.month == 1].sold.sum())",
        "assert january() == days[days.day.dt.month == 1].sold.sum()",
        [
            "days['month'] = days.day.dt.to_period('M')\n"
            "def january():\n    return int(days[days.month == '2024-01'].sold.sum())",
            "import pandas as pd\ndef january():\n"
            "    days['half'] = pd.cut(days.sold, [0, 3, 9])\n"
            "    return int(days[days.day.dt.month == 1].sold.sum())",
        ],
        [
            "days['month'] = days.day.dt.to_period('M')\ndays['sold'] = 0\n"
            "def january():\n    return 0",
        ],
    ),
    "slot": (
        "def peek():\n    return meter.count + 1",
        "assert peek() == 1\nassert meter.count == 0",
        ["def peek():\n    count = meter.count\n    return count + 1"],
        ["def peek():\n    meter.count += 1\n    return meter.count"],
    ),
}


@pytest.fixture(scope="module")
def with_objects(tmp_path_factory):
    """The results of answers that use objects of a read-only cell, by student."""
    folder = tmp_path_factory.mktemp("objects")
    return exercises.graded(folder, OBJECTS, [given("account", ACCOUNT)])


@pytest.mark.parametrize("student", exercises.students(OBJECTS))
def test_what_an_answer_does_to_an_object_is_seen(with_objects, student):
    name, _, points = exercises.students(OBJECTS)[student]
    check = exercises.check_of(with_objects[student], name)
    assert check.score == points, check
    assert check.state in ("passed", "failed", "error"), check
