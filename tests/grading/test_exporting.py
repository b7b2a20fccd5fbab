"""Grades on their way into Canvas and Moodle: what each imports, and who is named instead of being
graded by mistake."""

import csv
import shutil
from pathlib import Path

import pytest
import systems
import tiny
from nbgrader.api import Gradebook

import export_grades
from coursekit import answers
from coursekit.classroom import grading
from coursekit.notebooks import Lab

#: Half of the class by the names that Canvas has for them, half by Moodle's.
STUDENTS = ["ada", "bob", "ada@uni.test", "bob@uni.test", "zoe"]


@pytest.fixture(scope="module")
def graded(new_course) -> Path:
    """Right answers of all, graded; what ada and zoe wrote was graded by hand."""
    root = new_course()
    right = answers.submissions(Lab(tiny.LAB, root))[0].notebook
    right.cells[-1].source = "It ends where the numbers do."
    for student in STUDENTS:
        tiny.submit(root, student, right)
    assert not [
        one.problem
        for one in grading.grade(root, tiny.LAB, STUDENTS, 1, False, True)
        if one.problem
    ]
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "shipping-ml") as book:
        for student in ("ada", "ada@uni.test", "zoe"):
            grade = book.find_grade("discuss", "tiny", tiny.LAB, student)
            grade.manual_score, grade.needs_manual_grade = 1.25, False
        book.db.commit()
    return root


@pytest.fixture
def course(graded, tmp_path) -> Path:
    """A copy, to spoil."""
    return Path(shutil.copytree(graded, tmp_path / "course"))


def export(course: Path, system: str, text: str | None = None, *more: str) -> int:
    """Run the command with a list of students."""
    listed = systems.roster(course, system, text)
    return export_grades.main([tiny.LAB, "--to", system, "--roster", str(listed), *more], course)


def read(course: Path, system: str) -> list[list[str]]:
    """The file, cell by cell."""
    with (course / f"grades-{tiny.LAB}-{system}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def test_canvas_gets_who_is_graded_in_its_own_columns(course, capsys):
    assert export(course, "canvas") == 1
    assert read(course, "canvas") == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Tiny Lab 01 (4711)"],
        ["    Points Possible", "", "", "", "", "20.00"],
        ["Lovelace, Ada", "101", "900101", "ada", "Monday", "18.25"],
    ]
    said = capsys.readouterr().out
    assert "1 grades for Canvas" in said
    assert "left out: bob: still to be graded by hand: discuss" in said
    assert "left out, not on Canvas's list: ada@uni.test, bob@uni.test, zoe" in said
    assert "no grade here, left as they are in Canvas: eve, Student, Test" in said


def test_moodle_gets_the_worksheets_columns_that_it_asks_for(course, capsys):
    assert export(course, "moodle") == 1
    assert read(course, "moodle") == [
        ["Identifier", "Full name", "Email address", "Grade", "Last modified (grade)"],
        ["Participant 5001", "Ada Lovelace", "ada@uni.test", "18.25", "-"],
    ]
    assert "left out: bob@uni.test: still to be graded by hand: discuss" in capsys.readouterr().out


def finish(course: Path, students: list[str]) -> None:
    """Grade by hand what is left."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "shipping-ml") as book:
        for student in students:
            grade = book.find_grade("discuss", "tiny", tiny.LAB, student)
            grade.manual_score, grade.needs_manual_grade = 3, False
        book.db.commit()


@pytest.mark.parametrize("system", ["canvas", "moodle"])
def test_names_are_no_formulas(course, system):
    finish(course, ["bob", "bob@uni.test"])
    export(course, system)
    names = [cell for line in read(course, system) for cell in line if "Builder" in cell]
    assert names == ["'=Builder, Bob"]
    assert read(course, system)[-1][-1 if system == "canvas" else -2] == "20"


def test_a_class_on_the_list_that_is_graded_leaves_nothing_to_say(course):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "shipping-ml") as book:
        for student in ("ada@uni.test", "bob@uni.test", "zoe"):
            book.remove_student(student)
    finish(course, ["bob"])
    assert export(course, "canvas") == 0


def test_points_given_to_an_older_submission_are_not_exported(course, capsys):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "shipping-ml") as book:
        book.find_grade("discuss", "tiny", tiny.LAB, "ada").needs_manual_grade = True
        book.db.commit()
    assert export(course, "canvas") == 2
    assert (
        "left out: ada: points given by hand are of an older submission" in capsys.readouterr().out
    )
    assert not (course / f"grades-{tiny.LAB}-canvas.csv").exists()


def test_points_off_for_being_late_are_off(course):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "shipping-ml") as book:
        for notebook in book.find_submission(tiny.LAB, "ada").notebooks:
            notebook.late_submission_penalty = 2.5
        book.db.commit()
    export(course, "canvas")
    assert read(course, "canvas")[-1][-1] == "15.75"


def test_what_moodle_locked_is_named(course, capsys):
    text = systems.WORKSHEET.replace(
        'Yes,"Thursday, 14 January 2027, 5:04 PM"', 'No,"Thursday, 14 January 2027, 5:04 PM"'
    )
    assert export(course, "moodle", text) == 2
    assert "ada@uni.test: Moodle says that the grade cannot be changed" in capsys.readouterr().out


@pytest.mark.parametrize(
    "title", ["LAB 01", "lab 1: numbers", "01 Tiny", "1. tiny", "01-tiny", "01 - Small Numbers"]
)
def test_an_assignment_is_known_by_the_labs_number_and_title(course, title):
    (course / "lectures").mkdir(exist_ok=True)
    (course / "lectures" / "01-tiny.md").write_text("# 01 - Small numbers\n", encoding="utf-8")
    assert export(course, "canvas", systems.GRADEBOOK.replace("Tiny Lab 01", title)) == 1


@pytest.mark.parametrize("title", ["Lab 11", "101 tiny", "01 Tinytown", "1 question", "Tiny"])
def test_an_assignment_of_another_title_is_not_the_labs(course, title):
    assert export(course, "canvas", systems.GRADEBOOK.replace("Tiny Lab 01", title)) == 2


@pytest.mark.parametrize("asked", ["Tiny Lab 01 (4711)", "Tiny Lab 01"])
def test_a_column_can_be_named(course, asked):
    text = systems.GRADEBOOK.replace("Lab 02 (4712)", "Lab 1 again (4712)")
    assert export(course, "canvas", text) == 2  # which of the two?
    assert export(course, "canvas", text, "--column", asked) == 1


@pytest.mark.parametrize(
    ("system", "old", "new", "said"),
    [
        (
            "canvas",
            "Tiny Lab 01 (4711)",
            "Quiz (4711)",
            "no columns of assignments are called 'Lab 01', '01 Tiny' or '01-tiny'; name one "
            "assignment so in Canvas and export again, or --column names one of: 'Quiz (4711)', "
            "'Lab 02 (4712)'",
        ),
        (
            "canvas",
            "20.00,10.00",
            "100.00,10.00",
            "has 100.00 points in Canvas, and the lab has 20: make them equal",
        ),
        ("canvas", "20.00,10.00", "(read only),10.00", "has (read only) points in Canvas"),
        (
            "moodle",
            ",20.00,",
            ",10.00,",
            "the assignment has 10.00 points in Moodle, and the lab has 20",
        ),
        ("moodle", "Last modified (grade)", "Changed", "has no column 'Last modified (grade)'"),
    ],
)
def test_what_does_not_fit_is_refused_and_the_old_file_stays(
    course, capsys, system, old, new, said
):
    path = course / f"grades-{tiny.LAB}-{system}.csv"
    path.write_text("as it was", encoding="utf-8")
    assert export(course, system, systems.ROSTERS[system].replace(old, new)) == 2
    assert said in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "as it was"


def test_without_grades_there_is_nothing_to_export(new_course, capsys):
    bare = new_course()
    assert export(bare, "canvas") == 2
    assert not (bare / "gradebook.db").exists()
    assert (
        "the gradebook holds no grades of 01-tiny: grade it first (make grade)"
        in capsys.readouterr().err
    )


def test_a_gradebook_without_this_lab(course, capsys):
    other = course / "solutions" / "02-other"
    shutil.copytree(course / "solutions" / tiny.LAB, other)
    listed = systems.roster(course, "canvas")
    assert export_grades.main([other.name, "--to", "canvas", "--roster", str(listed)], course) == 2
    assert "holds no grades of 02-other" in capsys.readouterr().err
