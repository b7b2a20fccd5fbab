"""Errors of the student's in a test are what they are in a notebook: of the same builtin classes,
with the same arguments, and the errors behind them.

In nbgrader each wrong answer fails, and each right one passes.
"""

from pathlib import Path

import courses
import exercises
import pytest
from cells import answer, test

#: Exercise -> the solution, the test, right answers and wrong ones.
EXERCISES: exercises.Exercises = {
    "fail": (
        "def fail(n):\n    raise ValueError(n)",
        "try:\n    fail(1)\nexcept Exception:\n    pass\nelse:\n    assert False, 'no error'",
        [
            "def fail(n):\n    assert n > 1",
            "class Mine(Exception):\n    pass\ndef fail(n):\n    raise Mine",
            "def fail(n):\n    next(iter(()))",
            "def fail(n):\n    raise ExceptionGroup('', [ValueError()])",
        ],
        [
            "def fail(n):\n    raise SystemExit(0)",
            "import sys\ndef fail(n):\n    sys.exit()",
            "def fail(n):\n    raise KeyboardInterrupt",
            "def fail(n):\n    raise GeneratorExit",
            "class Mine(BaseException):\n    pass\ndef fail(n):\n    raise Mine",
            "class Exception(BaseException):\n    pass\ndef fail(n):\n    raise Exception",
            "def fail(n):\n    raise BaseExceptionGroup('', [SystemExit()])",
        ],
    ),
    "leave": (
        "def leave(n):\n    raise SystemExit(n)",
        "try:\n    leave(3)\nexcept SystemExit as end:\n    assert end.code == 3\nelse:\n"
        "    assert False, 'it goes on'",
        [
            "import sys\ndef leave(n):\n    sys.exit(n)",
            "class Mine(SystemExit):\n    pass\ndef leave(n):\n    raise Mine(n)",
        ],
        [
            "def leave(n):\n    raise SystemExit(4)",
            "class SystemExit(Exception):\n    code = 3\ndef leave(n):\n    raise SystemExit(n)",
            "def leave(n):\n    raise KeyboardInterrupt(n)",
            "import os\ndef leave(n):\n    os._exit(3)",
        ],
    ),
    "interrupt": (
        "def interrupt():\n    raise KeyboardInterrupt",
        "try:\n    interrupt()\n    assert False, 'no end'\nexcept KeyboardInterrupt:\n    pass",
        ["import signal\ndef interrupt():\n    signal.raise_signal(signal.SIGINT)"],
        ["def interrupt():\n    raise SystemExit"],
    ),
    "whatever": (
        "def whatever():\n    raise SystemExit",
        "ended = False\ntry:\n    whatever()\nexcept BaseException:\n    ended = True\n"
        "assert ended",
        ["class Mine(BaseException):\n    pass\ndef whatever():\n    raise Mine"],
        ["def whatever():\n    return SystemExit"],
    ),
    "root": (
        "def root(n):\n    raise ValueError('negative')",
        "try:\n    root(-1)\n    assert False, 'no error'\nexcept ValueError as error:\n"
        "    assert 'negative' in str(error)",
        [
            "class Mine(ValueError):\n    pass\ndef root(n):\n    raise Mine('negative')",
            "class ValueError(ValueError):\n    pass\n"
            "def root(n):\n    raise ValueError('negative')",
            "class Both(KeyError, ValueError):\n    pass\ndef root(n):\n    raise Both('negative')",
        ],
        [
            "class ValueError(Exception):\n    pass\n"
            "def root(n):\n    raise ValueError('negative')",
            "class ValueError(Exception):\n    pass\nclass Mine(ValueError):\n    pass\n"
            "def root(n):\n    raise Mine('negative')",
        ],
    ),
    "chain": (
        "def chain(d):\n    try:\n        d['a']\n    except KeyError as error:\n"
        "        raise ValueError('no a') from error",
        "try:\n    chain({})\n    assert False, 'no error'\nexcept ValueError as error:\n"
        "    assert isinstance(error.__cause__, KeyError) and error.__cause__.args == ('a',)\n"
        "    assert error.__suppress_context__",
        [
            "class Mine(KeyError):\n    pass\n"
            "def chain(d):\n    raise ValueError('no a') from Mine('a')",
        ],
        [
            "def chain(d):\n    raise ValueError('no a')",
            "def chain(d):\n    try:\n        d['a']\n    except KeyError:\n"
            "        raise ValueError('no a') from None",
            "def chain(d):\n    try:\n        d['a']\n    except KeyError:\n"
            "        raise ValueError('no a')",
            "class KeyError(Exception):\n    pass\n"
            "def chain(d):\n    raise ValueError('no a') from KeyError('a')",
        ],
    ),
    "hide": (
        "def hide(d):\n    try:\n        d['a']\n    except KeyError:\n"
        "        raise ValueError('no a') from None",
        "try:\n    hide({})\n    assert False, 'no error'\nexcept ValueError as error:\n"
        "    assert error.__cause__ is None\n"
        "    assert error.__suppress_context__ or error.__context__ is None",
        ["def hide(d):\n    if 'a' not in d:\n        raise ValueError('no a')"],
        [
            "def hide(d):\n    try:\n        d['a']\n    except KeyError:\n"
            "        raise ValueError('no a')",
            "def hide(d):\n    raise ValueError('no a') from KeyError('a')",
        ],
    ),
    "arguments": (
        "def arguments(n):\n    raise ValueError('low', n)",
        "try:\n    arguments(3)\n    assert False, 'no error'\nexcept ValueError as error:\n"
        "    assert error.args[0] == 'low' and error.args[-1] != 4 and len(error.args) == 2",
        ["class Low(ValueError):\n    pass\ndef arguments(n):\n    raise Low('low', n)"],
        [
            "def arguments(n):\n    raise ValueError('low')",
            "def arguments(n):\n    raise ValueError('low', 4)",
            "class Four:\n    def __eq__(self, other):\n        return True\n"
            "def arguments(n):\n    raise ValueError('low', Four())",
        ],
    ),
    "opened": (
        "def opened(path):\n    return open(path)",
        "import errno\ntry:\n    opened('not there')\n    assert False, 'no error'\n"
        "except FileNotFoundError as error:\n    assert error.errno == errno.ENOENT",
        ["import errno\ndef opened(path):\n    raise OSError(errno.ENOENT, 'not there')"],
        ["def opened(path):\n    raise FileNotFoundError('not there')"],
    ),
}


STUDENTS = exercises.students(EXERCISES)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, courses.Result]:
    """The results, by student."""
    return exercises.graded(tmp_path_factory.mktemp("errors"), EXERCISES)


@pytest.mark.parametrize("student", STUDENTS)
def test_an_error_is_caught_as_in_a_notebook(
    graded: dict[str, courses.Result], student: str
) -> None:
    name, _, points = STUDENTS[student]
    check = exercises.check_of(graded[student], name)
    assert check.score == points, check


@pytest.mark.parametrize("error", ["SystemExit", "KeyboardInterrupt", "GeneratorExit"])
def test_one_that_no_test_catches_ends_that_test_alone(
    graded: dict[str, courses.Result], error: str
) -> None:
    number = {"SystemExit": 0, "KeyboardInterrupt": 2, "GeneratorExit": 3}[error]
    result = graded[f"fail wrong {number}"]
    states = {one.grade_id: one.state for one in result.checks}
    assert states.pop("test fail") == "error"
    assert set(states.values()) == {"passed"}
    [check] = [one for one in result.checks if one.grade_id == "test fail"]
    assert check.message.startswith(error)
    assert "raise" in "".join(check.lines)


CALLS_BACK = """def leave():
    raise SystemExit
def guarded(f):
    try:
        return f()
    except Exception:
        return None"""
IN_A_FUNCTION_OF_ITS_OWN = """try:
    guarded(lambda: leave())
    assert False, 'it is caught'
except SystemExit:
    pass
assert guarded(lambda: 1) == 1"""


def test_an_error_in_a_function_of_the_tests_own_goes_the_same_ways(
    tmp_path: Path,
) -> None:
    cells = [
        answer("guard", f"### BEGIN SOLUTION\n{CALLS_BACK}\n### END SOLUTION"),
        test("test guard", IN_A_FUNCTION_OF_ITS_OWN),
    ]
    config = courses.CONFIG.replace("apart", "remote")
    course = courses.Course(tmp_path, cells, config)
    course.submit("right", {"guard": CALLS_BACK.replace("Exception", "(OSError, ValueError)")})
    course.submit("catches all", {"guard": CALLS_BACK.replace("Exception", "BaseException")})
    course.submit("no exit", {"guard": CALLS_BACK.replace("SystemExit", "ValueError")})
    assert courses.scores(course.grade()) == {"right": 1, "catches all": 0, "no exit": 0}
