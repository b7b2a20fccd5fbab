"""What is no plain data and comes into an argument, or a global, stays in the student's process: a
test that looks at it fails, and one that does not goes on.

In nbgrader each wrong answer fails, and each right one passes.
"""

from pathlib import Path

import courses
import exercises
import pytest
from cells import answer, given, test

from fairmark.model import Way

GIVEN = """import numpy as np
import pandas as pd
SEEN = []
KEPT = [1, 2]
LATE = [1]
MISSING = object()
TABLE = pd.DataFrame({'x': [1, 5]})"""
#: Exercise -> the solution, the test, right answers and wrong ones.
EXERCISES: exercises.Exercises = {
    "drain": (
        "def drain(xs):\n    xs.clear()",
        "xs = [1, 2]\ndrain(xs)\nassert xs == []",
        ["def drain(xs):\n    del xs[:]"],
        [
            "def drain(xs):\n    xs.append(object())",
            "def drain(xs):\n    xs.append(lambda: 1)",
            "def drain(xs):\n    xs.append(n for n in xs)",
            "def drain(xs):\n    import sys\n    xs.append(sys)",
            "def drain(xs):\n    xs.append(xs)",
            "def drain(xs):\n    xs[:] = [[object()]]",
            "def drain(xs):\n    xs.append(object())\n    raise ValueError",
        ],
    ),
    "length": (
        "def more(xs):\n    xs.append(1)",
        "xs = [0]\nmore(xs)\nassert len(xs) == 2 and xs[0] == 0",
        ["def more(xs):\n    xs.append(object())"],
        ["def more(xs):\n    xs += [object(), object()]"],
    ),
    "forget": (
        "def forget(d, key):\n    d.pop(key, None)",
        "d = {'a': 1}\nforget(d, 'a')\nassert not d",
        ["def forget(d, key):\n    d.clear()"],
        [
            "def forget(d, key):\n    d[key] = object()",
            "def forget(d, key):\n    d[object()] = 1",
            "def forget(d, key):\n    d[1, object()] = 1",
        ],
    ),
    "discard": (
        "def discard(s):\n    s.discard(3)",
        "s = {1, 3}\ndiscard(s)\nassert 3 not in s and len(s) == 1",
        ["def discard(s):\n    s -= {3}", "def discard(s):\n    s.clear()\n    s.add(object())"],
        ["def discard(s):\n    s.add(object())", "def discard(s):\n    s.add(len)"],
    ),
    "queue": (
        "def empty(q):\n    q.clear()",
        "import collections\nq = collections.deque([1, 2])\nempty(q)\nassert not list(q)",
        ["def empty(q):\n    [q.pop() for _ in range(2)]"],
        ["def empty(q):\n    q.append(object())"],
    ),
    "inner": (
        "def tidy(rows):\n    rows[0].clear()",
        "rows = [[1], [2]]\nfirst = rows[0]\ntidy(rows)\n"
        "assert first == [] and rows[0] is first and rows[1] == [2]",
        ["def tidy(rows):\n    rows[0][:] = []\n    rows[1] = [2]"],
        ["def tidy(rows):\n    rows[0].append(object())"],
    ),
    "array": (
        "def blank(a):\n    a[:] = [None, None]",
        "a = np.array([1, 'x'], object)\nblank(a)\nassert not (a == 1).any() and a.shape == (2,)",
        ["def blank(a):\n    a.fill(None)"],
        ["def blank(a):\n    a[:] = [object(), 'x']"],
    ),
    "spread": (
        "def spread(table):\n    return int(table.x.max() - table.x.min())",
        "table = pd.DataFrame({'x': [1, 5]})\nassert spread(table) == 4\nassert spread(table) == 4",
        [
            "def spread(table):\n    table['bin'] = pd.cut(table.x, 2)\n"
            "    return int(table.x.max() - table.x.min())",
        ],
        ["def spread(table):\n    table['bin'] = pd.cut(table.x, 2)\n    return table.shape[1]"],
    ),
    "columns": (
        "def shrink(table):\n    for name in list(table):\n        table.pop(name)",
        "table = pd.DataFrame({'x': [1, 5]})\nshrink(table)\nassert not list(table)",
        [
            "def shrink(table):\n    table['bin'] = pd.cut(table.x, 2)\n"
            "    table.drop(columns=['x', 'bin'], inplace=True)"
        ],
        ["def shrink(table):\n    table['bin'] = pd.cut(table.x, 2)"],
    ),
    "column": (
        "def zero(s):\n    s[:] = 0",
        "s = pd.Series([1, 2], dtype=object)\nzero(s)\nassert not s.isin([1, 2]).any()",
        ["def zero(s):\n    s.iloc[[0, 1]] = 0"],
        ["def zero(s):\n    s[:] = [object(), 2]", "def zero(s):\n    s.name = lambda: 1"],
    ),
    "size": (
        "def put(table):\n    table['y'] = 1",
        "table = pd.DataFrame({'x': [1, 5]})\nput(table)\n"
        "assert table.size == len(table) * 2 == np.size(table)",
        ["def put(table):\n    table.insert(1, 'y', 1)"],
        ["def put(table):\n    table['y'] = [object(), 1]\n    table['z'] = 1"],
    ),
    "memo": (
        "def fib(n, memo):\n    return n if n < 2 else fib(n - 1, memo) + fib(n - 2, memo)",
        "memo = {}\nassert fib(9, memo) == 34 and fib(8, memo) == 21",
        [
            "class Box:\n    pass\n"
            "def fib(n, memo):\n    if n not in memo:\n        memo[n] = Box()\n"
            "        memo[n].value = n if n < 2 else fib(n - 1, memo) + fib(n - 2, memo)\n"
            "    return memo[n].value",
            "def fib(n, memo):\n    memo.setdefault('f', lambda n: n if n < 2 else fib(n - 1, {}) "
            "+ fib(n - 2, {}))\n    return memo['f'](n)",
            "KEY = object()\n"
            "def fib(n, memo):\n    memo[KEY] = memo.get(KEY, 0) + 1\n    assert len(memo) == 1\n"
            "    return n if n < 2 else fib(n - 1, memo) + fib(n - 2, memo)",
        ],
        ["def fib(n, memo):\n    memo['f'] = object()\n    return n"],
    ),
    "wiped": (
        "log = [1]\ndef wipe():\n    global log\n    log = None",
        "wipe()\nassert log is None",
        ["log = [1]\ndef wipe():\n    globals()['log'] = None\n    return log"],
        [
            "log = [1]\ndef wipe():\n    global log\n    log = object()",
            "log = [1]\ndef wipe():\n    global log\n    log = (n for n in log)",
            "log = [1]\ndef wipe():\n    global log\n    del log",
        ],
    ),
    "cleared": (
        "kept = [1]\ndef clear():\n    kept.clear()",
        "before = kept\nclear()\nassert not before and kept == []",
        ["kept = [1]\ndef clear():\n    del kept[:]"],
        ["kept = [1]\ndef clear():\n    kept.append(object())"],
    ),
    "table": (
        "def seen():\n    TABLE.drop(columns='x', inplace=True)\n    return 1",
        "frame = TABLE\nseen()\nassert 'x' not in frame",
        ["def seen():\n    TABLE.pop('x')\n    return 1"],
        ["def seen():\n    TABLE['bin'] = pd.cut(TABLE.x, 2)\n    return 1"],
    ),
    "silent": (
        "def silent(n):\n    return n",
        "assert silent(1) == 1 and not SEEN",
        ["def silent(n):\n    return int(n)"],
        ["SEEN.append(object())\ndef silent(n):\n    return n"],
    ),
    "fresh": (
        "def fresh():\n    return [1, 2]",
        "assert fresh() is not fresh()",
        ["def fresh():\n    return object()", "def fresh():\n    return [n for n in (1, 2)]"],
        [
            "one = object()\ndef fresh():\n    return one",
            "one = (n for n in (1, 2))\ndef fresh():\n    return one",
            "one = [object()]\ndef fresh():\n    return one",
        ],
    ),
    "boards": (
        "def board():\n    return [[0]]",
        "a = board()\nb = board()\nassert id(a) != id(b)",
        ["def board():\n    return [[object()]]"],
        ["one = [[object()]]\ndef board():\n    return one"],
    ),
    "filled": (
        "def filled(x):\n    return x",
        "assert filled(1) is not ..., 'fill it in'\nassert filled(1) is not NotImplemented",
        ["def filled(x):\n    return object()"],
        ["def filled(x):\n    return ...", "def filled(x):\n    return NotImplemented"],
    ),
    "look": (
        "def look(key):\n    return {'a': 1, 'n': None}.get(key, MISSING)",
        "assert look('a') is not MISSING\nassert look('n') is None",
        ["def look(key):\n    return None"],
        [
            "def look(key):\n    return MISSING",
            "def look(key):\n    return None if key == 'n' else MISSING",
            "def look(key):\n    return None if key == 'a' else MISSING",
        ],
    ),
    "itself": (
        "def double(x):\n    return 2 * x",
        "a = double(1)\nassert (a is None) == False and not a is double and a is not int",
        ["def double(x):\n    return x + x"],
        ["def double(x):\n    return double", "def double(x):\n    return int"],
    ),
    "other": (
        "def normal(xs):\n    return [x / 2 for x in xs]",
        "xs = [1]\nassert normal(xs) is not xs and None is not normal(xs)",
        ["def normal(xs):\n    return (x / 2 for x in xs)"],
        ["def normal(xs):\n    return xs"],
    ),
    "composed": (
        "def load(n):\n    return [1] * n\ndef total(rows):\n    return sum(rows)",
        "rows = load(3)\nassert total(rows) == total(load(3)) == 3",
        [
            "def load(n):\n    return range(n)\ndef total(rows):\n    return sum(1 for _ in rows)",
            "def load(n):\n    return iter([1] * n)\ndef total(rows):\n    return sum(rows)",
            "def load(n):\n    return [iter([1] * n)]\ndef total(rows):\n    return sum(rows[0])",
        ],
        ["def load(n):\n    return iter([2] * n)\ndef total(rows):\n    return sum(rows)"],
    ),
    "ordered": (
        "from collections import OrderedDict\n"
        "def ordered(d):\n    return OrderedDict(sorted(d.items()))",
        "from collections import OrderedDict\n"
        "assert ordered({'b': 2, 'a': 1}) == OrderedDict([('a', 1), ('b', 2)])",
        ["def ordered(d):\n    return {key: d[key] for key in sorted(d)}"],
        ["from collections import OrderedDict\ndef ordered(d):\n    return OrderedDict(d)"],
    ),
    "passed": (
        "def first(xs):\n    return xs[0]",
        "assert first(KEPT) == 1",
        ["KEPT.append(object())\ndef first(xs):\n    return min(xs[:2])"],
        ["KEPT.insert(0, object())\ndef first(xs):\n    return xs[0]"],
    ),
}


STUDENTS = exercises.students(EXERCISES)


#: The parts of a forged mark -> how the test ends that gets it in a list, and then as an argument.
FORGED = {
    "()": "malformed",
    "(0,)": "malformed",
    "(True, '')": "malformed",
    "('0', '')": "malformed",
    "('set', [1])": "malformed",
    "('set',)": "failed",
    "(10**9, '')": "died",
    "(-1, '')": "error",
}
PATCH = """import fairmark.child.left_behind as left
left._parts = lambda value: {} if type(value) is left.Mark else None
def put(xs):
    xs.append(object())"""


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, courses.Result]:
    """The results, by student."""
    return exercises.graded(tmp_path_factory.mktemp("left"), EXERCISES, [given("given", GIVEN)])


@pytest.mark.parametrize("student", STUDENTS)
def test_nobody_passes_by_what_cannot_travel_and_nobody_fails_who_is_not_asked(
    graded: dict[str, courses.Result], student: str
) -> None:
    name, _, points = STUDENTS[student]
    check = exercises.check_of(graded[student], name)
    assert check.score == points, check
    assert check.state in ("passed", "failed", "error"), check


def test_a_table_with_a_column_that_stays_behind_is_looked_at(
    graded: dict[str, courses.Result],
) -> None:
    messages = {one.grade_id: one.message for one in graded["columns wrong 0"].checks}
    assert messages["test columns"] == "the check failed: assert not list(table)"


def test_a_forged_mark_is_malformed_or_stands_for_nothing(tmp_path: Path) -> None:
    cells = [
        answer("put", "### BEGIN SOLUTION\ndef put(xs):\n    xs.append(1)\n### END SOLUTION"),
        test("test put", "xs = []\nput(xs)\nput(xs)\nassert [0, *xs][-1] == 1"),
    ]
    course = courses.Course(tmp_path, cells)
    for number, parts in enumerate(FORGED):
        course.submit(str(number), {"put": PATCH.format(parts)})
    graded = course.grade()
    found = {parts: graded[str(number)].checks[0] for number, parts in enumerate(FORGED)}
    assert {parts: one.state for parts, one in found.items()} == FORGED
    assert not any(one.score for one in found.values())


OBJECTS = """class Point:
    def __init__(self, x):
        self.x = x
points = [Point(1)]
def drain(xs):
    {}
def reset():
    {}"""
ON_OBJECTS = """xs = [1, 2]
drain(xs)
assert xs == [] and Point(3).x == 3
kept = points[0]
reset()
assert points == [] and kept.x == 1"""


def test_a_test_that_takes_objects_is_not_passed_by_one_either(tmp_path: Path) -> None:
    right = OBJECTS.format("xs.clear()", "points.clear()")
    cells = [
        answer("objects", f"### BEGIN SOLUTION\n{right}\n### END SOLUTION"),
        test("test objects", ON_OBJECTS),
    ]
    course = courses.Course(tmp_path, cells, courses.CONFIG.replace("apart", "remote"))
    course.submit("right", {"objects": OBJECTS.format("del xs[:]", "points.pop()")})
    for number, drain in enumerate(("xs.append(Point(1))", "xs.append(len)", "xs.append(points)")):
        course.submit(f"drain {number}", {"objects": right.replace("xs.clear()", drain)})
    for number, reset in enumerate(("points.append(Point(2))", "points[:] = [len]")):
        course.submit(f"reset {number}", {"objects": right.replace("points.clear()", reset)})
    graded = course.grade()
    assert {name: one.checks[0].score for name, one in graded.items()} == {
        name: float(name == "right") for name in graded
    }
    assert graded["right"].checks[0].way is Way.REMOTE
