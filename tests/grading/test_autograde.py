"""nbgrader's own command and the API behind formgrader's button grade through fairmark."""

import subprocess
import sys
from pathlib import Path

import pytest
import tiny
from nbgrader.api import Gradebook
from nbgrader.utils import notebook_hash

from coursekit import answers
from coursekit.notebooks import Lab

API = """
from pathlib import Path
from nbgrader.apps import NbGraderAPI
from coursekit import build
config = build.course_config(Path("."))
config.CourseDirectory.root = str(Path(".").resolve())
api = NbGraderAPI(config=config)
print(api.autograde("01-tiny", "s02")["success"], api.generate_feedback("01-tiny", "s02")["success"])
print(api.generate_feedback("01-tiny", "s01")["success"])
"""


def run(course: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run Python in the course's folder."""
    return subprocess.run([sys.executable, *arguments], cwd=course, capture_output=True, text=True)


@pytest.fixture
def handed_in(course: Path) -> Path:
    """A right and a wrong submission, and a trap: a link to the solution."""
    for number, student in ((0, "s01"), (2, "s02")):
        tiny.submit(course, student, answers.submissions(Lab(tiny.LAB, course))[number].notebook)
    (course / "submitted" / "s03" / tiny.LAB).mkdir(parents=True)
    (course / "submitted" / "s03" / tiny.LAB / "tiny.ipynb").symlink_to(
        Lab(tiny.LAB, course).solution
    )
    return course


def scores(course: Path) -> dict[str, float]:
    """The gradebook's, by student."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "shipping-ml") as book:
        return {one.student_id: one.score for one in book.find_assignment(tiny.LAB).submissions}


def test_the_command_grades_in_the_sandbox(handed_in: Path) -> None:
    done = run(handed_in, "-m", "nbgrader", "autograde", tiny.LAB)
    assert done.returncode == 0, done.stderr
    assert scores(handed_in) == {"s01": 17.0, "s02": 0.0, "s03": 0.0}
    assert (handed_in / "ledger").is_dir()


def test_a_released_page_is_found_by_the_students_own_secret_and_by_nobody_without_one(
    handed_in: Path,
) -> None:
    for student, secret in (("s01", "0123456789abcdef" * 8), ("s02", "\udcff../")):
        path = handed_in / "submitted" / student / tiny.LAB / "submission_secret.txt"
        path.write_bytes(secret.encode(errors="surrogateescape"))
    assert run(handed_in, "-m", "nbgrader", "autograde", tiny.LAB).returncode == 0
    (handed_in / "exchange").mkdir()
    (handed_in / "exchange").chmod(0o777)
    done = run(handed_in, "-m", "nbgrader", "release_feedback", tiny.LAB)
    assert done.returncode == 0, done.stderr
    names = {page.stem for page in (handed_in / "exchange" / "shipping-ml" / "feedback").iterdir()}
    assert len(names) == 3
    assert notebook_hash(secret="0123456789abcdef" * 8, notebook_id="tiny") in names


def test_the_buttons_grade_one_student_and_write_the_engines_page(handed_in: Path) -> None:
    done = run(handed_in, "-c", API)
    assert done.stdout.splitlines()[-2:] == ["True True", "True"], done.stderr
    assert scores(handed_in) == {
        "s01": 17.0,
        "s02": 0.0,
    }  # there is no feedback on what is not graded, so it is
    folder = handed_in / "feedback" / "s02" / tiny.LAB
    assert "Content-Security-Policy" in (folder / "tiny.html").read_text(encoding="utf-8")
    assert {path.name for path in folder.iterdir()} == {
        "tiny.html",
        "timestamp.txt",
        "submission_secret.txt",
    }
    assert not (handed_in / "feedback" / "s03").exists()
