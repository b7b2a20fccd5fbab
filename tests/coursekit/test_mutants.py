"""`make mutants`: changes of a solution, who notices them, and the list of reviewed survivors."""

import json
import subprocess
import sys

import pytest

from coursekit.mutants import survivors
from coursekit.mutants.operators import mutants
from coursekit.mutants.trials import HIDDEN_ONLY, SURVIVED, VISIBLE, Trial


def after(line: str) -> list[str]:
    """What is tried in the place of each part of a function's only line."""
    return [mutant.after for mutant in mutants(f"def answer(a, b):\n    {line}\n")]


@pytest.mark.parametrize(
    "line, expected",
    [
        ("return a < b", ["(a <= b)", "(a > b)"]),
        ("return a + b", ["(a - b)"]),
        ("return a and b", ["(a or b)"]),
        ("return not a", ["(a)"]),
        ("return 3", ["(4)", "(2)"]),
        ("return True", ["(False)"]),
        ("return min(a)", ["(max(a))"]),
        ("return a.sum(axis=b)", ["(a.sum())", "(a.mean(axis=b))"]),
        ("return a[b:]", [":"]),
        ("return [x for x in a if x]", ["([x for x in a])"]),
        ("a.append(b)", ["pass"]),
        ("return a.fillna(b)", ["(a)"]),
    ],
)
def test_each_kind_of_change_is_tried(line, expected):
    assert after(line) == expected


@pytest.mark.parametrize(
    "line", ["raise ValueError(f'{a + b} is 3')", "'''It is 3.'''", "import math as b"]
)
def test_messages_docstrings_and_imports_are_left_alone(line):
    assert after(line) == []


@pytest.mark.parametrize("line", ["a = list(b)", "return np.asarray(a, dtype=float)"])
def test_a_change_of_form_alone_is_no_mutant(line):
    assert after(line) == []


def test_a_mutant_changes_one_place_and_keeps_the_rest():
    source = "def answer(a):\n    # é, and a comment\n    return a * 2  # doubled\n"
    divided = mutants(source)[0]
    assert divided.source == source.replace("a * 2", "(a / 2)")
    assert (divided.line, divided.before) == (3, "a * 2")


def tried(course) -> dict[str, str]:
    """What became of each mutant of the small lab's solution, by what stands in its place."""
    program = (
        "import json, sys, pathlib\n"
        "from coursekit.mutants import trials\n"
        "from coursekit.notebooks import Lab\n"
        "trials.SECONDS = 3\n"
        "found = trials.run(Lab('07-doubling', pathlib.Path(sys.argv[1])), jobs=2)\n"
        "print(json.dumps({one.mutant.after: one.caught for one in found}))\n"
    )
    command = [sys.executable, "-c", program, str(course.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_it_says_which_half_of_the_tests_notices_a_mutant(course):
    assert tried(course) == {
        "pass": VISIBLE,
        "(3)": VISIBLE,
        "(1)": HIDDEN_ONLY,
        "(-1)": HIDDEN_ONLY,
        "(stock)": VISIBLE,
        "(counted / factor)": VISIBLE,
    }


def test_a_weak_test_lets_a_mutant_through(course):
    course.replace("test", "['plums'] == 0", "['plums'] < 9")
    course.save()
    assert tried(course)["(-1)"] == SURVIVED


def test_a_mutant_that_never_ends_is_noticed(course):
    loop = "while times > 9:\n        times -= 1\n    ### END SOLUTION"
    course.replace("answer", "### END SOLUTION", loop)
    course.replace("answer", "    return counted * factor\n", "")
    course.replace("answer", "times -= 1", "times -= 1\n    return counted * factor")
    course.replace("test", "doubled_stock(small, 0)", "doubled_stock(small, 12)")
    course.save()
    found = tried(course)
    assert found["(times >= 9)"] == SURVIVED
    assert found["times += 1"] == HIDDEN_ONLY


def trial(caught: str) -> Trial:
    """A mutant of a function, tried."""
    return Trial("doubled_stock", mutants("def answer(a):\n    return a + 1\n")[0], caught)


ENTRY = """[[survivor]]
exercise = "doubled_stock"
line = "return (a - 1)"
change = "(a - 1)"
reason = "No test needs to know."
"""


def test_a_reviewed_survivor_is_no_question(course):
    assert survivors.open_questions([trial(SURVIVED)], course.lab) == ([trial(SURVIVED)], [])
    course.put("solutions/07-doubling/answers/mutants.toml", ENTRY)
    assert survivors.open_questions([trial(SURVIVED)], course.lab) == ([], [])


def test_an_entry_that_survives_no_more_is_told(course):
    course.put("solutions/07-doubling/answers/mutants.toml", ENTRY)
    new, stale = survivors.open_questions([trial(HIDDEN_ONLY)], course.lab)
    assert new == []
    assert [one.change for one in stale] == ["(a - 1)"]


@pytest.mark.parametrize("line", ['reason = "No test needs to know."\n', 'change = "(a - 1)"\n'])
def test_an_entry_without_a_field_is_refused(course, line):
    course.put("solutions/07-doubling/answers/mutants.toml", ENTRY.replace(line, ""))
    with pytest.raises(ValueError, match=r"mutants\.toml.*expected change, exercise"):
        survivors.reviewed(course.lab)
