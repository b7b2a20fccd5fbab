"""Each kind of test in other people's courses is graded right, or refused with its cell and what to
do; docs/what-works.md says which, and these tests check every row of it."""

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import courses
import kinds
import pytest
from courses import Course
from kinds import KINDS, key

import fairmark
from fairmark.errors import InvalidAssignmentError

PAGE = Path(fairmark.__file__).parents[2] / "docs" / "what-works.md"
_ROW = re.compile(r"^\| (?P<kind>[^|]+?) +\| (?P<way>apart|remote|same process) +\|", re.MULTILINE)
#: What the page says: kind -> the way in which its tests are run.
ROWS = {match["kind"]: match["way"] for match in _ROW.finditer(PAGE.read_text(encoding="utf-8"))}
APART = [kind for kind, way in ROWS.items() if way == "apart"]
SAME_PROCESS = [kind for kind, way in ROWS.items() if way == "same process"]
REMOTE = [kind for kind, way in ROWS.items() if way == "remote"]
BY_DEFAULT = courses.CONFIG.replace('c.Fairmark.weakest = "apart"\n', "").replace("= 4", "= 10")
NO_SAME_PROCESS = BY_DEFAULT + 'c.Fairmark.weakest = "remote"\n'
ONLY_APART = BY_DEFAULT + 'c.Fairmark.weakest = "apart"\n'


def make(root: Path, names: Iterable[str], config: str) -> Course:
    """A course with an exercise of each of these kinds, and a class: one who is right, one who is
    wrong, and one who wrote nothing."""
    course = Course(root, kinds.notebook(list(names)), config)
    course.submit("right", {f"answer-{key(name)}": KINDS[name].solution for name in names})
    course.submit("wrong", {f"answer-{key(name)}": KINDS[name].wrong for name in names})
    course.submit("blank")
    return course


def marks(course: Course) -> dict[str, dict[str, float]]:
    """Student -> kind -> points."""
    found = {}
    for student, result in course.grade().items():
        by_test = {check.grade_id: check.score for check in result.checks}
        found[student] = {name: by_test[key(name)] for name in KINDS if key(name) in by_test}
    return found


def test_the_page_has_every_kind() -> None:
    assert ROWS.keys() == KINDS.keys()


def test_by_default_every_kind_is_graded_right(tmp_path: Path) -> None:
    assert marks(make(tmp_path, KINDS, BY_DEFAULT)) == {
        "right": dict.fromkeys(KINDS, 1),
        "wrong": dict.fromkeys(KINDS, 0),
        "blank": dict.fromkeys(KINDS, 0),
    }


def test_an_author_is_told_the_way_that_the_page_says(tmp_path: Path) -> None:
    make(tmp_path, KINDS, BY_DEFAULT)
    command = [sys.executable, "-m", "fairmark", "check", courses.NAME, "--course", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    told = dict(
        re.findall(r"^hw1, ([^:]+): (apart|remote|same-process)", done.stdout, re.MULTILINE)
    )
    assert {name: told[key(name)].replace("-", " ") for name in KINDS} == ROWS


def test_apart_the_others_are_graded_right(tmp_path: Path) -> None:
    assert marks(make(tmp_path, APART, ONLY_APART)) == {
        "right": dict.fromkeys(APART, 1),
        "wrong": dict.fromkeys(APART, 0),
        "blank": dict.fromkeys(APART, 0),
    }


def test_with_references_what_needs_no_more_is_graded_right(tmp_path: Path) -> None:
    names = APART + REMOTE
    assert marks(make(tmp_path, names, NO_SAME_PROCESS)) == {
        "right": dict.fromkeys(names, 1),
        "wrong": dict.fromkeys(names, 0),
        "blank": dict.fromkeys(names, 0),
    }


def by_text(name: str) -> bool:
    """Whether a test is refused for what stands in it, before anything runs."""
    return any(word in KINDS[name].test for word in ("mock", " In)", "seed"))


@pytest.mark.parametrize("first", [True, False], ids=["by text", "while run"])
@pytest.mark.parametrize("weakest", ["apart", "remote"])
def test_what_needs_a_weaker_way_than_there_is_is_refused_with_its_cell_and_what_to_do(
    first: bool, weakest: str, tmp_path: Path
) -> None:
    names = [name for name in SAME_PROCESS if by_text(name) == first]
    if weakest == "apart" and not first:
        names += REMOTE
    config = f"{BY_DEFAULT}c.Fairmark.weakest = {weakest!r}\n"
    with pytest.raises(InvalidAssignmentError) as refused:
        make(tmp_path, names, config).grade()
    cause, ways_out, *lines = str(refused.value).splitlines()
    assert "a limit of fairmark, not a mistake in the notebook" in cause
    assert "docs/writing-tests.md" in ways_out and '"remote" or "same-process"' in ways_out
    assert len(lines) == len(names), lines
    for name in names:
        first_line = KINDS[name].test.splitlines()[0][:60]
        assert any(f"{key(name)} ({first_line!r}): " in line for line in lines), name
