"""A small class from submitted/ to grades.csv, and what happens when it is graded again."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import tiny
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

import grade
from coursekit import answers, build, notebooks
from coursekit.classroom import gradebook
from coursekit.notebooks import Lab
from fairmark import course as courses
from fairmark.nbgrader.gradebook import Book

FULL = {"01.1": "12", "01.2": "5", "Discuss": "to grade by hand", "total": "17", "state": "graded"}
ZERO = {"01.1": "0", "01.2": "0", "Discuss": "0", "total": "0", "state": "graded"}


def right(course: Path) -> NotebookNode:
    """A submission with all autograded points."""
    return answers.submissions(Lab(tiny.LAB, course))[0].notebook


def written(course: Path) -> NotebookNode:
    """The same, with an answer to the question that a person grades."""
    notebook = right(course)
    [cell] = [
        cell for cell in notebook.cells if notebooks.grader(cell).get("grade_id") == "discuss"
    ]
    cell.source = "Doubling never ends, or does it?"
    return notebook


def with_code(course: Path, source: str) -> NotebookNode:
    """A submission with all points, but for a cell that the student added above everything."""
    notebook = written(course)
    notebook.cells.insert(0, new_code_cell(source))
    return notebook


def rows(course: Path) -> dict[str, dict[str, str]]:
    """grades.csv by student."""
    with (course / "grades.csv").open(encoding="utf-8-sig", newline="") as lines:
        return {row["student"]: row for row in csv.DictReader(lines)}


def assert_row(row: dict[str, str], expected: dict[str, str]) -> None:
    """These columns hold these values."""
    assert {column: row[column] for column in expected} == expected


def open_book(course: Path) -> Book:
    """The course's gradebook."""
    directory = courses.read(course).directory
    return Book(directory.db_url, directory.course_id)


@pytest.fixture(scope="module")
def graded(new_course: Callable[[], Path]) -> Path:
    """A class with what goes wrong in classes, graded once; the exit code stands in a file."""
    course = new_course()
    tiny.submit(course, "right", written(course))
    tiny.submit(course, "wrong", answers.submissions(Lab(tiny.LAB, course))[2].notebook)
    tiny.submit(course, "blank", notebooks.read(Lab(tiny.LAB, course).release))
    tiny.submit(course, "no-time", written(course), timestamp="yesterday, I think")
    tiny.submit(
        course,
        "kills",
        with_code(course, "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"),
    )
    tiny.submit(course, "dies", with_code(course, "import os\nos._exit(1)"))
    (tiny.submit(course, "empty", right(course)) / "tiny.ipynb").unlink()
    (course / "submitted" / "loose").mkdir()
    (course / "submitted" / "loose" / "tiny.ipynb").write_text("{}", encoding="utf-8")
    (course / "exit-code").write_text(str(grade.main(["--jobs", "2"], course)), encoding="utf-8")
    return course


# ---- the first run


def test_right_wrong_and_blank_get_what_they_earned(graded: Path) -> None:
    found = rows(graded)
    assert_row(found["right"], FULL)
    assert_row(found["wrong"], ZERO)
    assert_row(found["blank"], ZERO)


def test_a_broken_time_costs_nothing_and_is_noted(graded: Path) -> None:
    assert_row(
        rows(graded)["no-time"],
        FULL | {"note": "timestamp.txt does not hold a time: taken as handed in on time"},
    )


def test_code_that_ends_its_process_costs_its_own_cell_alone(graded: Path) -> None:
    found = rows(graded)
    note = "cell added-1 ('import os') was stopped: the process exited"
    assert_row(found["dies"], FULL | {"note": note})
    assert_row(found["kills"], FULL)


def test_no_notebook_is_no_points_with_the_reason(graded: Path) -> None:
    assert_row(rows(graded)["empty"], ZERO | {"note": "no notebook tiny.ipynb was handed in"})


def test_a_folder_of_no_lab_is_listed_without_a_score(graded: Path) -> None:
    assert_row(
        rows(graded)["loose"],
        {
            "lab": "",
            "total": "",
            "state": f"ungraded: no folder of a lab; found: tiny.ipynb; the labs are {tiny.LAB}",
        },
    )
    assert (graded / "exit-code").read_text(encoding="utf-8") == "1"


def test_every_graded_student_has_a_page_of_feedback(graded: Path) -> None:
    pages = {path.parents[1].name for path in (graded / "feedback").glob("*/*/tiny.html")}
    assert pages == rows(graded).keys() - {"loose"}


# ---- the next runs


@pytest.fixture(scope="module")
def regraded(graded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class after a person graded by hand and students handed in again: one better, one broken;
    some are gone."""
    course = Path(shutil.copytree(graded, tmp_path_factory.mktemp("regraded") / "course"))
    with open_book(course) as book:
        for student in ("right", "no-time"):
            given = book.api.find_grade("discuss", "tiny", tiny.LAB, student)
            given.manual_score, given.needs_manual_grade = 2.0, False
            book.api.find_comment("discuss", "tiny", tiny.LAB, student).manual_comment = "Well put."
        book.api.db.commit()
    tiny.submit(course, "wrong", written(course))
    tiny.submit(course, "no-time", answers.submissions(Lab(tiny.LAB, course))[2].notebook)
    (course / "submitted" / "right" / tiny.LAB / "tiny.ipynb").write_text("{", encoding="utf-8")
    for student in ("dies", "kills", "empty", "loose"):
        shutil.rmtree(course / "submitted" / student)
    assert grade.main([], course) == 0
    return course


def test_a_changed_submission_is_graded_again_and_the_others_stay(regraded: Path) -> None:
    assert_row(rows(regraded)["wrong"], FULL)
    assert_row(rows(regraded)["blank"], ZERO)


def test_a_broken_resubmission_loses_its_old_score_and_keeps_what_a_person_gave(
    regraded: Path,
) -> None:
    broken = rows(regraded)["right"]
    assert_row(broken, {"01.1": "0", "01.2": "0"})
    assert broken["note"].startswith("the file is not a notebook: it is not JSON")


def test_points_given_by_hand_are_kept_and_to_be_looked_at_again(regraded: Path) -> None:
    row = rows(regraded)["no-time"]
    assert_row(row, {"01.1": "0", "01.2": "0", "Discuss": "2", "total": "2"})
    assert row["note"].endswith("points given by hand were kept: look at them again")
    with open_book(regraded) as book:
        assert (
            book.api.find_comment("discuss", "tiny", tiny.LAB, "no-time").manual_comment
            == "Well put."
        )
        assert gradebook.scores(book.api, tiny.LAB)["no-time"].look_again


def test_who_is_gone_from_submitted_is_gone_from_the_file(regraded: Path) -> None:
    assert set(rows(regraded)) == {"blank", "no-time", "right", "wrong"}


def test_a_lab_that_was_not_released_again_is_refused(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny.submit(course, "right", right(course))
    lab = Lab(tiny.LAB, course)
    solution = notebooks.read(lab.solution)
    extra = new_code_cell("assert name.istitle()", id="test_title")
    extra.metadata["nbgrader"] = {
        **notebooks.grader(solution.cells[8]),
        "grade_id": "test_title",
        "points": 3,
    }
    solution.cells.insert(9, extra)
    build.write(lab.solution, solution)
    assert grade.main([], course) == 1
    assert "in test_title: release it again" in capsys.readouterr().err

    build.publish([lab])
    assert grade.main([], course) == 0
    assert_row(rows(course)["right"], {"01.2": "8", "total": "20"})


# ---- wrong usage


def test_unknown_students_and_labs_are_wrong_usage(
    graded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grade.main(["--student", "nobody"], graded) == 2
    assert "nothing in submitted/ of nobody" in capsys.readouterr().err
    assert grade.main(["09-none"], graded) == 2
    assert "for 09-none" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        grade.main(["--jobs", "0"], graded)
    assert stopped.value.code == 2
