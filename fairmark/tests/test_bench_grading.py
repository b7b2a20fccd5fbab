"""The benchmark grades copies of a course, which stays as it is. No time is asserted."""

from pathlib import Path

import pytest
import small

from fairmark import course as courses
from fairmark.errors import CourseError
from fairmark_bench import grading


def text_of(root: Path) -> dict[Path, bytes]:
    """All files of a folder."""
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course in which two have handed in, and something was graded."""
    made = small.make(tmp_path / "course")
    for student in ("ada", "bea"):
        small.submit(made, student, small.answered())
    for name in ("ledger/old", "gradebook.db", "feedback/ada/page", "helpers/words"):
        path = made / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("as it was", encoding="utf-8")
    return made


def test_a_copy_is_graded_and_the_course_is_as_it_was(root: Path, tmp_path: Path) -> None:
    before = text_of(root)
    copy = grading._copy(courses.read(root), small.NAME, tmp_path / "copy", ["bea"])
    assert copy.students() == ["bea"]
    assert (copy.root / "helpers" / "words").read_text(encoding="utf-8") == "as it was"
    assert not (copy.root / "ledger").exists() and not (copy.root / "feedback").exists()
    course, assignment = copy.read()
    assert course.directory.db_url == f"sqlite:///{copy.root}/gradebook.db"
    assert assignment == courses.read(root).assignment(small.NAME)
    grading._enter_assignment(copy)
    assert (copy.root / "gradebook.db").is_file()
    assert text_of(root) == before


def test_a_class_of_one_is_no_comparison(tmp_path: Path) -> None:
    root = small.make(tmp_path / "course")
    small.submit(root, "ada", small.answered())
    with pytest.raises(CourseError, match=r"expected two submissions of .* or more, found 1"):
        grading.body(root, small.NAME, print)


def test_an_assignment_of_two_notebooks_is_refused(root: Path) -> None:
    for folder in ("source", "release"):
        path = root / folder / small.NAME / "problem.ipynb"
        path.with_name("second.ipynb").write_bytes(path.read_bytes())
    with pytest.raises(CourseError, match=r"expected one notebook in .*, found 2"):
        grading.body(root, small.NAME, print)
