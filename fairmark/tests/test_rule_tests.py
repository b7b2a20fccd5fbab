"""Tests that enforce a rule are served rightly or refused, never passed in silence.

A test runs in another process than the student's code, so "must not print" or "must not use sum"
could look at the wrong one.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest
from cells import answer, given, test as tested
from courses import Course

from fairmark.errors import InvalidAssignmentError


@dataclass(frozen=True)
class Rule:
    """A test, a solution, and an answer that breaks the rule and has nothing in nbgrader."""

    solution: str
    test: str
    broken: str
    #: What the refusal says; served if there is nothing.
    refused: str = ""


RULES = {
    "must-not-print": Rule(
        "def hello():\n    return 'hello'",
        "import io, contextlib\n"
        "f = io.StringIO()\n"
        "with contextlib.redirect_stdout(f):\n"
        "    assert hello() == 'hello'\n"
        "assert f.getvalue() == '', 'return it, do not print it'",
        "def hello():\n    print('hello')\n    return 'hello'",
    ),
    "must-print": Rule(
        "def hello():\n    print('hello')",
        "import io, contextlib\n"
        "f = io.StringIO()\n"
        "with contextlib.redirect_stdout(f):\n"
        "    hello()\n"
        "assert f.getvalue() == 'hello\\n'",
        "def hello():\n    return 'hello'",
    ),
    "no-global-changed": Rule(
        "counter = 0\ndef f():\n    return 1",
        "assert f() == 1\nassert counter == 0, 'f must not change counter'",
        "counter = 0\ndef f():\n    global counter\n    counter += 1\n    return 1",
    ),
    "a-global-list-filled": Rule(
        "log = []\ndef f():\n    log.append(1)",
        "same = log\nf()\nassert log == [1] and same == [1]",
        "log = []\ndef f():\n    pass",
    ),
    "a-global-that-the-test-sets": Rule(
        "def area():\n    return R * R",
        "R = 3\nassert area() == 9\nR = 4\nassert area() == 16",
        "def area():\n    return 9",
    ),
    "its-own-name": Rule(
        "def f():\n    return 1",
        "assert f() == 1\nassert f.__name__ == 'f'",
        "f = lambda: 1",
    ),
    "a-name-by-its-text": Rule(
        "def f():\n    return 1",
        "assert 'f' in globals() and 'helper' not in globals()",
        "helper = 3\ndef f():\n    return 1",
    ),
    "must-not-loop": Rule(
        "def total(x):\n    return sum(x)",
        "import inspect\n"
        "assert total([1, 2]) == 3\n"
        "assert 'for ' not in inspect.getsource(total), 'use no loop'",
        "def total(x):\n    t = 0\n    for v in x:\n        t += v\n    return t",
        refused="total",
    ),
    "must-not-loop-by-its-code": Rule(
        "def total(x):\n    return sum(x)",
        "assert 'range' not in total.__code__.co_names",
        "def total(x):\n    return [x[i] for i in range(len(x))]",
        refused="looks at the function total itself",
    ),
    "no-arguments-by-default": Rule(
        "def f(x):\n    return x",
        "assert f(1) == 1\nassert f.__defaults__ is None, 'no default'",
        "def f(x=[]):\n    return x",
        refused="looks at the function f itself",
    ),
    "whatever-the-test-catches": Rule(
        "def f(x):\n    return x",
        "try:\n    default = f.__defaults__\nexcept:\n    default = None\nassert default is None",
        "def f(x=[]):\n    return x",
        refused="looks at the function f itself",
    ),
    "must-not-call-numpy": Rule(
        "def mean(x):\n    return sum(x) / len(x)",
        "old = np.mean\n"
        "del np.mean\n"
        "try:\n    assert mean([1, 3]) == 2\nfinally:\n    np.mean = old",
        "def mean(x):\n    return np.mean(x)",
        refused="replaces numpy.mean",
    ),
    "must-not-use-sum": Rule(
        "def total(x):\n    t = 0\n    for v in x: t += v\n    return t",
        "from unittest.mock import patch\n"
        "with patch('builtins.sum', side_effect=AssertionError('no sum')):\n"
        "    assert total([1, 2]) == 3",
        "def total(x):\n    return sum(x)",
        refused="unittest.mock",
    ),
    "must-not-use-sum-by-a-name": Rule(
        "def total(x):\n    t = 0\n    for v in x: t += v\n    return t",
        "def sum(x):\n    raise AssertionError('no sum')\nassert total([1, 2]) == 3",
        "def total(x):\n    return sum(x)",
        refused="replaces sum",
    ),
    "no-file-written": Rule(
        "def f():\n    return 1",
        "import os\nassert f() == 1\nassert not os.path.exists('junk.txt')",
        "def f():\n    open('junk.txt', 'w').close()\n    return 1",
        refused="asks for files (exists)",
    ),
    "must-not-warn": Rule(
        "def f():\n    return 1",
        "import warnings\n"
        "with warnings.catch_warnings():\n"
        "    warnings.simplefilter('error')\n"
        "    assert f() == 1",
        "import warnings\ndef f():\n    warnings.warn('hm')\n    return 1",
        refused="warnings into errors",
    ),
    "must-not-divide-by-zero": Rule(
        "def f(x):\n    return np.where(x == 0, 0, 1)",
        "with np.errstate(all='raise'):\n    assert (f(np.array([0.0])) == 0).all()",
        "def f(x):\n    return np.where(x == 0, 0, x / x)",
        refused="floating-point errors",
    ),
    "must-not-be-deep": Rule(
        "def f(n):\n    return n",
        "import sys\nold = sys.getrecursionlimit()\nsys.setrecursionlimit(300)\n"
        "try:\n    assert f(500) == 500\nfinally:\n    sys.setrecursionlimit(old)",
        "def f(n):\n    return n and 1 + f(n - 1)",
        refused="the limit of recursion",
    ),
}


def course(root: Path, rules: dict[str, Rule]) -> Course:
    """A course of an exercise for each rule, and two students: one keeps to all of them."""
    cells = [given("setup", "import numpy as np")]
    for name, rule in rules.items():
        solution = f"### BEGIN SOLUTION\n{rule.solution}\n### END SOLUTION"
        cells += [answer(f"answer-{name}", solution), tested(name, rule.test)]
    made = Course(root, cells)
    made.submit("solved", {f"answer-{name}": rule.solution for name, rule in rules.items()})
    made.submit("broken", {f"answer-{name}": rule.broken for name, rule in rules.items()})
    return made


SERVED = {name: rule for name, rule in RULES.items() if not rule.refused}
#: Known from the test's text alone, before anything runs.
BY_TEXT = {name: RULES[name] for name in ("must-not-use-sum", "no-file-written")}
WHILE_RUN = {name: RULES[name] for name in RULES if name not in SERVED and name not in BY_TEXT}


def test_rules_are_enforced(tmp_path: Path) -> None:
    results = course(tmp_path, SERVED).grade()
    got = {
        student: {check.grade_id: check.score for check in result.checks}
        for student, result in results.items()
    }
    assert got == {"broken": dict.fromkeys(SERVED, 0.0), "solved": dict.fromkeys(SERVED, 1.0)}


@pytest.mark.parametrize("rules", [BY_TEXT, WHILE_RUN], ids=["by text", "while run"])
def test_rules_that_cannot_be_enforced_are_refused_with_their_cells(
    rules: dict[str, Rule], tmp_path: Path
) -> None:
    with pytest.raises(InvalidAssignmentError) as refused:
        course(tmp_path, rules).grade()
    for name, rule in rules.items():
        [told] = [line for line in str(refused.value).splitlines() if f", {name} (" in line]
        assert f"({rule.test.splitlines()[0][:60]!r})" in told
        assert rule.refused in told
