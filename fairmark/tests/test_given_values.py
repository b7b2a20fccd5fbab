"""A function that changes a given value while a test compares with it: the mark is nbgrader's, and
the instructor is told."""

import courses
import exercises
import pytest
from cells import answer, given, test

GIVEN = """import numpy as np
TRUTH = {"a": 1, "b": 2}
LABELS = np.array([1, 2, 3])
ROWS = [[1], [2]]
NESTED = [[1], [3, 5, 2]]
TABLE = {"y": np.array([1, 2, 3])}"""
SOLVED = "def {}(x):\n    ### BEGIN SOLUTION\n    {}\n    ### END SOLUTION"
CELLS = (
    given("given", GIVEN),
    answer("look", SOLVED.format("look", "return {'a': 1, 'b': 2}[x]")),
    test(
        "test-look",
        "assert look('a') == TRUTH['a']\n"
        "### BEGIN HIDDEN TESTS\n"
        "assert look('b') == TRUTH['b']\n"
        "### END HIDDEN TESTS",
    ),
    answer("guess", SOLVED.format("guess", "return [1, 2, 3]")),
    test("test-guess", "assert list(guess(0)) == list(LABELS)"),
    answer("first", SOLVED.format("first", "return x[0][0]")),
    test("test-first", "assert first(ROWS) == ROWS[0][0]"),
    answer("total", SOLVED.format("total", "return sum(x)")),
    test("test-total", "assert total(TABLE['y'][:2]) == sum(TABLE['y'][:2])"),
    answer("copied", SOLVED.format("copied", "return {'a': 1, 'b': 2}[x]")),
    test(
        "test-copied",
        "assert copied('a') == TRUTH['a']\n"
        "### BEGIN HIDDEN TESTS\n"
        "truth = dict(TRUTH)\n"
        "assert copied('b') == truth['b']\n"
        "### END HIDDEN TESTS",
    ),
    answer("largest", SOLVED.format("largest", "return max(x[1])")),
    test(
        "test-largest",
        "assert largest(NESTED) == 5\n"
        "### BEGIN HIDDEN TESTS\n"
        "assert NESTED == [[1], [3, 5, 2]], 'it was changed'\n"
        "### END HIDDEN TESTS",
    ),
)
#: An answer -> the value that it changes, and the test that it passes by that.
CHANGES = {
    "in place, anew at each call": (
        "look",
        "N = [10]\ndef look(x):\n    N[0] += 1\n    TRUTH[x] = N[0]\n    return N[0]",
        "TRUTH",
    ),
    "by another value of the name": (
        "look",
        "N = [0]\ndef look(x):\n    global TRUTH\n    N[0] += 1\n"
        "    TRUTH = {'a': N[0], 'b': N[0]}\n    return N[0]",
        "TRUTH",
    ),
    "an array": ("guess", "def guess(x):\n    LABELS[:] = 7\n    return [7] * 3", "LABELS"),
    "an argument": ("first", "def first(x):\n    x[0][0] = 9\n    return 9", "ROWS"),
    "a part of an array in a dict": (
        "total",
        "def total(x):\n    x[:] = 0\n    return 0",
        "TABLE",
    ),
}
HONEST = {
    "look": "def look(x):\n    return dict(TRUTH)[x]",
    "guess": "def guess(x):\n    made = LABELS.copy()\n    made[:] = [1, 2, 3]\n    return made",
    "first": "def first(x):\n    return x[0][0]",
    "total": "def total(x):\n    return x.sum()",
    "copied": "def copied(x):\n    return dict(TRUTH)[x]",
    "largest": "def largest(x):\n    return sorted(x[1])[-1]",
}
#: Changes in the visible part what the hidden part says that must not be changed.
BREAKS_THE_RULE = {
    "rule, by an argument": "def largest(x):\n    x[1].sort()\n    return x[1][-1]",
    "rule, by a name": "def largest(x):\n    NESTED[1].sort()\n    return 5",
    "rule, by another value": "def largest(x):\n    global NESTED\n    NESTED = []\n    return 5",
}
#: Changes what the test copies before it calls: in vain.
IN_VAIN = {
    "in place": "def copied(x):\n    TRUTH['a'] = TRUTH['b'] = 9\n    return 9",
    "another value": "def copied(x):\n    global TRUTH\n    TRUTH = {'a': 9, 'b': 9}\n    return 9",
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, courses.Result]:
    """The results, by case."""
    course = courses.Course(tmp_path_factory.mktemp("given"), CELLS)
    course.submit("honest", HONEST)
    for name, (key, source, _) in CHANGES.items():
        course.submit(name, {**HONEST, key: source})
    for name, source in IN_VAIN.items():
        course.submit(name, {**HONEST, "copied": source})
    for name, source in BREAKS_THE_RULE.items():
        course.submit(name, {**HONEST, "largest": source})
    return course.grade()


@pytest.mark.parametrize("name", CHANGES)
def test_a_test_that_compares_with_a_changed_value_is_an_incident(
    graded: dict[str, courses.Result], name: str
) -> None:
    key, _, value = CHANGES[name]
    [incident] = graded[name].incidents
    assert incident.startswith(f"test-{key} (")
    assert f"changed {value}, a value of a read-only cell" in incident
    assert courses.scores(graded)[name] == 6


@pytest.mark.parametrize("name", IN_VAIN)
def test_a_test_that_copied_the_value_before_it_called_is_not_taken_in(
    graded: dict[str, courses.Result], name: str
) -> None:
    scores = {one.grade_id: one.score for one in graded[name].checks}
    assert graded[name].incidents == []
    assert [grade_id for grade_id, score in scores.items() if not score] == ["test-copied"]


@pytest.mark.parametrize("name", BREAKS_THE_RULE)
def test_the_hidden_part_sees_what_the_visible_one_changed(
    graded: dict[str, courses.Result], name: str
) -> None:
    lost = [one.grade_id for one in graded[name].checks if not one.score]
    assert lost == ["test-largest"]


def test_honest_answers_are_no_incident(graded: dict[str, courses.Result]) -> None:
    assert graded["honest"].incidents == []
    assert courses.scores(graded)["honest"] == 6


SECOND_RUN: exercises.Exercises = {
    "register": (
        "seen = set()\n"
        "def register(name):\n"
        "    if name in seen:\n        raise ValueError('twice')\n"
        "    seen.add(name)\n    return len(seen)",
        "assert len(seen) == 0\n"
        "for name in NAMES:\n    register(name)\n"
        "assert len(seen) == 2\n"
        "### BEGIN HIDDEN TESTS\n"
        "for name in ('x', *NAMES[:0], 'y'):\n    register(name)\n"
        "assert len(seen) == 4\n"
        "### END HIDDEN TESTS",
        [
            "NAMES.reverse()\nseen = {}\n"
            "def register(name):\n"
            "    if name in seen:\n        raise ValueError('twice')\n"
            "    seen[name] = 1\n    return len(seen)",
        ],
        ["NAMES.reverse()\nseen = set()\ndef register(name):\n    return len(seen)"],
    ),
    "count": (
        "calls = 0\ndef following():\n    global calls\n    calls += 1\n    return calls",
        "assert len(NAMES) == 2 and following() == 1\nassert following() == 2 == calls",
        [
            "NAMES.sort(reverse=True)\nimport itertools\ncounter = itertools.count(1)\n"
            "def following():\n    global calls\n    calls = next(counter)\n    return calls\n"
            "calls = 0",
        ],
        [
            "NAMES.append('c')\ncalls = 0\n"
            "def following():\n    global calls\n    calls += 1\n    return 1",
        ],
    ),
    "end": (
        "def last(names):\n    return names[-1]",
        "assert last(NAMES) == NAMES[-1]\nassert last('ab') == 'b'",
        ["NAMES.reverse()\ndef last(names):\n    *_, found = names\n    return found"],
        [
            "NAMES.reverse()\nimport os\ndef last(names):\n    os._exit(77)",
            "NAMES.reverse()\nimport os, signal\n"
            "def last(names):\n    os.kill(os.getpid(), signal.SIGKILL)",
        ],
    ),
}


@pytest.fixture(scope="module")
def run_twice(tmp_path_factory):
    """The results of answers that change a given value beforehand, for themselves."""
    above = [given("names", "NAMES = ['a', 'b']")]
    return exercises.graded(tmp_path_factory.mktemp("twice"), SECOND_RUN, above)


@pytest.mark.parametrize("student", exercises.students(SECOND_RUN))
def test_a_second_run_begins_as_the_first_one_did(run_twice, student):
    name, _, points = exercises.students(SECOND_RUN)[student]
    check = exercises.check_of(run_twice[student], name)
    assert check.score == points, check
