"""Courses that would get wrong marks are refused with the cell and what to do, or served as
nbgrader would."""

import subprocess
import sys
from pathlib import Path

import courses
import pytest
from cells import answer, given, released, test as tested
from courses import Course
from nbgrader.api import Gradebook

from fairmark.course import read
from fairmark.errors import CourseError, InvalidAssignmentError
from fairmark.grading import ways

SQUARE = "### BEGIN SOLUTION\ndef square(x):\n    return x * x\n### END SOLUTION"
AUTOTEST = "### AUTOTEST square(3)\n### HASHED AUTOTEST square(4)"
#: What nbgrader's generate step makes of it: here without its salts.
INSTANTIATED = """from hashlib import sha1
assert sha1(str(type(square(3))).encode("utf-8")).hexdigest() == "a54d8a1"[:0] + sha1(
    b"<class 'int'>"
).hexdigest(), "type of square(3) is not int"
assert str(square(3)) == "9", "value of square(3) is not correct"
"""


def with_autotests(root: Path, source: str, release: str) -> Course:
    """A course whose test is made by nbgrader."""
    cells = [given("setup", "import math"), answer("a", SQUARE), tested("t", source, 2)]
    course = Course(root, cells)
    generated = released(cells)
    generated.cells[-1].source = release
    course.publish(cells, generated)
    course.submit("blank")
    course.submit("wrong", {"a": "def square(x):\n    return 0"})
    course.submit("solved", {"a": "def square(x):\n    return x * x"})
    return course


def test_instantiated_autotests_are_what_is_graded(tmp_path: Path) -> None:
    course = with_autotests(tmp_path, AUTOTEST, INSTANTIATED)
    assert courses.scores(course.grade()) == {"blank": 0, "wrong": 0, "solved": 2}
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", "small") as book:
        stored = book.find_source_cell("t", courses.NAME, courses.NAME).source
    assert stored.rstrip() == INSTANTIATED.rstrip()


@pytest.mark.parametrize(
    ("source", "release", "why"),
    [
        (
            f"assert square(1) == 1\n### BEGIN HIDDEN TESTS\n{AUTOTEST}\n### END HIDDEN TESTS",
            "assert square(1) == 1",
            r"cell 't' \('assert square\(1\) == 1'\): it has AUTOTEST in a hidden part",
        ),
        (AUTOTEST, AUTOTEST, r"cell 't' \(.*\): its AUTOTEST lines are not instantiated"),
    ],
)
def test_autotests_that_nobody_instantiated_are_refused(
    source: str, release: str, why: str, tmp_path: Path
) -> None:
    course = with_autotests(tmp_path, source, release)
    with pytest.raises(CourseError, match=why):
        course.grade()
    assert not (tmp_path / "gradebook.db").exists()


@pytest.mark.parametrize(
    "kernel",
    [
        {"name": "ir", "display_name": "R", "language": "R"},
        {"name": "ir", "display_name": "R"},
        {"name": "julia-1.10", "display_name": "Julia 1.10"},
    ],
)
def test_a_notebook_of_another_language_is_called_that(
    kernel: dict[str, str], tmp_path: Path
) -> None:
    course = Course(tmp_path, [given("setup", "library(stats)"), tested("t", "stopifnot(TRUE)")])
    generated = released(course.cells)
    generated.metadata["kernelspec"] = kernel
    course.publish(course.cells, generated)
    course.submit("ann")
    with pytest.raises(CourseError, match=r"language (R|Julia) .*only Python can be graded"):
        course.grade()


#: Test -> solution, test, and what is said of it besides the cell's name and first line.
OUT_OF_REACH = {
    "module": ("", "import math\nassert modules[0].pi > 3", "holds a module"),
    "class": ("", "assert repr(Point()) == 'point'", "not plain data"),
    "source": ("", "import inspect\nassert inspect.getsource(square)", "looks at the function"),
    "file": ("", "import os\nassert not os.path.exists('junk')", "asks for files"),
}
GIVEN = "import math\nmodules = [math]\nclass Point:\n    def __repr__(self): return 'point'"


@pytest.mark.parametrize("name", OUT_OF_REACH)
def test_where_the_engine_is_the_cause_the_first_line_says_so_and_the_next_what_to_do(
    name: str, tmp_path: Path
) -> None:
    _, source, why = OUT_OF_REACH[name]
    solution = f"{SQUARE}\n### BEGIN SOLUTION\n{GIVEN}\n### END SOLUTION"
    course = Course(tmp_path, [answer("a", solution), tested("t", source)])
    course.submit("ann")
    with pytest.raises(InvalidAssignmentError) as refused:
        course.grade()
    first, ways_out, *lines = str(refused.value).splitlines()
    assert first.startswith("hw1: fairmark cannot run these tests apart")
    assert "a limit of fairmark, not a mistake in the notebook" in first
    assert "writing-tests.md" in ways_out and '"remote" or "same-process"' in ways_out
    assert len(lines) == 1 and f"t ({source.splitlines()[0]!r})" in lines[0] and why in lines[0]


def test_all_tests_that_cannot_be_run_apart_are_named_at_once(tmp_path: Path) -> None:
    solution = f"{SQUARE}\n### BEGIN SOLUTION\n{GIVEN}\n### END SOLUTION"
    tests = [tested(f"t-{name}", source) for name, (_, source, _) in OUT_OF_REACH.items()]
    course = Course(
        tmp_path, [answer("a", solution), tested("t-fine", "assert square(2) == 4"), *tests]
    )
    course.submit("ann")
    with pytest.raises(InvalidAssignmentError) as refused:
        course.grade()
    named = [line.split()[1] for line in str(refused.value).splitlines() if line.startswith("  ")]
    assert named == sorted(f"t-{name}" for name in OUT_OF_REACH)


#: The solution, its test, and whether the test asks for files or replaces functions.
NAMES = {
    "own-function": ("def walk(n):\n    return n", "assert walk(3) == 3", False),
    "own-method": ("class Dog:\n    def stat(self):\n        ...", "Dog().stat()", False),
    "own-patch": ("def patch(n):\n    return n", "assert patch(3) == 3", False),
    "of-os": ("def walk(n):\n    return n", "import os\nassert list(os.walk('x')) == []", True),
    "of-os-by-name": ("import os", "from os import walk\nassert list(walk('x')) == []", True),
    "imported": ("from os import walk", "assert list(walk('x')) == []", True),
    "of-a-path": ("def stat(n):\n    return n", "assert not Path('x').stat()", True),
    "own-method-beside": ("class Dog:\n    def walk(self):\n        ...", "os.walk('x')", True),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_an_answer_defines_is_not_one_of_os(name: str, tmp_path: Path) -> None:
    solution, source, refused = NAMES[name]
    solution = f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION"
    course = Course(tmp_path, [answer("a", solution), tested("t", source)])
    assignment = read(course.root).assignment(courses.NAME)
    assert bool(list(ways.unsupported_tests(assignment))) == refused


@pytest.mark.parametrize("weakest", ["apart", "remote", "same-process"])
def test_where_the_solution_is_wrong_nobody_blames_the_engine(weakest: str, tmp_path: Path) -> None:
    config = courses.CONFIG.replace('"apart"', repr(weakest))
    course = Course(tmp_path, [answer("a", SQUARE), tested("t", "assert square(2) == 5")], config)
    course.submit("ann")
    with pytest.raises(InvalidAssignmentError) as refused:
        course.grade()
    first, line = str(refused.value).splitlines()
    assert first == "hw1: the solution does not get full marks, so nobody is graded:"
    assert line.startswith("  hw1, t ('assert square(2) == 5'): 0 of 1 point: ")


def test_a_test_whose_name_nbgrader_made_up_is_called_by_its_first_line_too(tmp_path: Path) -> None:
    made_up = "cell-89cf3e1bb00e3a9c"
    course = Course(tmp_path, [answer("a", SQUARE), tested(made_up, "assert square(2) == 4")])
    course.submit("ann")
    said = ""
    for words in (["check"], ["grade", "--verbose"], ["report"]):
        command, *options = words
        done = subprocess.run(
            [sys.executable, "-m", "fairmark", command, "hw1", "--course", str(tmp_path), *options],
            capture_output=True,
            text=True,
            timeout=100,
        )
        assert done.returncode == 0, done.stderr
        said += done.stdout + done.stderr
    label = f"{made_up} ('assert square(2) == 4')"
    for line in (f"hw1, {label}: apart", f"ann: 0 of 1; {label} error", f"\n{label} "):
        assert line in said
    assert said.count(made_up) == said.count(label)
