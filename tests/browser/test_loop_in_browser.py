"""A lab from end to end in two real browsers: released, fetched, worked on, submitted, graded, and
back to the student."""

import csv
import getpass
import subprocess
import sys
from pathlib import Path

import class_lab
import pytest
import systems
from nbgrader.api import Gradebook
from nbgrader.utils import notebook_hash
from playwright.sync_api import Page, expect
from serving import Server, variables
from steps import (
    assignment_list,
    formgrader,
    give,
    open_notebook,
    press,
    submission_of,
    type_into,
    validate,
    view_feedback,
    write_into,
)

LAB, NOTEBOOK = class_lab.NAME, class_lab.NOTEBOOK
ANSWER = "When the number no longer **fits**: overflow."
COMMENT = "Well put: see IEEE 754."


@pytest.fixture(scope="module")
def instructor(course, start) -> Server:
    """The server that an instructor starts, in a course with one more lab."""
    class_lab.write(course)
    return start(sys.executable, "scripts/teach.py", "{arguments}")


@pytest.fixture(scope="module")
def student(instructor, start) -> Server:
    """The server that a student starts."""
    return start(sys.executable, "scripts/lab.py", "{arguments}")


@pytest.fixture(scope="module")
def desk(instructor, browse) -> Page:
    """The instructor's browser."""
    page = browse()
    page.goto(instructor.url("/lab"))  # signs in
    return page


@pytest.fixture(scope="module")
def released(instructor, desk) -> None:
    """The lab, generated and released."""
    row = formgrader(desk, instructor, LAB)
    press(desk, row, "assign", "Successfully created the student version")
    press(desk, row, "release", "Successfully released")


@pytest.fixture(scope="module")
def worked(student, released, browse) -> tuple[Page, list[str]]:
    """The student's browser after the work, and what Validate said with a mistake, and without."""
    page = browse()
    assignment_list(page, student, "released", LAB).get_by_role("button", name="Fetch").click()
    expect(page.locator("#fetched_assignments_list")).to_contain_text(LAB)
    open_notebook(page, student, f"work/{LAB}/{NOTEBOOK}")
    type_into(page, "def double", class_lab.RIGHT)
    type_into(page, "name = None", class_lab.WRONG)
    write_into(page, "Your answer:", ANSWER)
    said = [validate(page)]
    page.locator(".jp-Dialog button.jp-mod-accept").click()
    type_into(page, class_lab.WRONG, class_lab.MENDED)
    said.append(validate(page))
    page.locator(".jp-Dialog button.jp-mod-accept").click()
    return page, said


@pytest.fixture(scope="module")
def handed_in(student, worked) -> Page:
    """The student's browser after the lab was submitted."""
    page, _ = worked
    assignment_list(page, student, "fetched", LAB).get_by_role("button", name="Submit").click()
    expect(page.locator("#submitted_assignments_list")).to_contain_text(LAB)
    return page


@pytest.fixture(scope="module")
def graded(instructor, desk, handed_in) -> Page:
    """The instructor's browser after the submission was collected, autograded, and graded by
    hand."""
    press(desk, formgrader(desk, instructor, LAB), "collect", "Successfully collected")
    grade(desk, instructor, getpass.getuser())
    return desk


@pytest.fixture(scope="module")
def returned(instructor, student, graded, handed_in) -> Page:
    """The student's browser after the feedback was generated, released and fetched."""
    row = formgrader(graded, instructor, LAB)
    press(graded, row, "generate-feedback", "Successfully generated feedback")
    press(graded, row, "release-feedback", "Successfully released feedback")
    page = handed_in
    assignment_list(page, student, "submitted", LAB).get_by_role(
        "button", name="Fetch Feedback"
    ).click()
    return page


def grade(page: Page, instructor: Server, student: str) -> None:
    """Autograde a submission in Formgrader, then give points and a comment for what is written."""
    row = submission_of(page, instructor, LAB, student)
    expect(row).to_contain_text("needs autograding")
    press(page, row, "autograde", "Successfully autograded")
    expect(row).to_contain_text("needs manual grading")
    row.locator(".student-name a").click()
    page.get_by_role("link", name=NOTEBOOK.removesuffix(".ipynb"), exact=True).click()
    expect(page.locator("body")).to_contain_text("3 points for an answer that names overflow")
    expect(page.locator("body")).to_contain_text("When the number no longer **fits**: overflow.")
    give(page, page.locator("textarea.comment").last, COMMENT)
    give(page, page.locator("input.score").last, "3")


def test_validate_says_what_is_wrong_until_it_is_mended(worked):
    before, after = worked[1]
    assert "The following cell failed" in before
    assert "assert name == 'Ada'" in before
    assert "assert double(2) == 4" not in before
    assert "Success! Your notebook passes all the tests." in after


def test_what_is_submitted_is_what_the_student_wrote(student, handed_in):
    [inbound] = (student.course / "exchange" / "shipping-ml" / "inbound").iterdir()
    text = (inbound / NOTEBOOK).read_text(encoding="utf-8")
    assert "return number + number" in text and class_lab.MENDED in text and ANSWER in text


def test_the_gradebook_holds_the_points_of_tests_and_of_the_rubric(instructor, graded):
    with Gradebook(f"sqlite:///{instructor.course / 'gradebook.db'}", "shipping-ml") as book:
        [submission] = book.find_assignment(LAB).submissions
        assert (submission.score, submission.max_score, submission.needs_manual_grade) == (
            20.0,
            20.0,
            False,
        )
    assert list(
        (instructor.course / "ledger").iterdir()
    )  # through the engine, and not by nbgrader's own step


def test_the_student_reads_the_feedback_with_the_graders_words(student, returned):
    shown = view_feedback(returned, NOTEBOOK).locator("body")
    expect(shown).to_contain_text("20 of 20 points")
    expect(shown).to_contain_text(COMMENT)
    expect(shown).not_to_contain_text("math.pi")  # of the hidden test


def test_only_the_student_finds_the_released_page(student, returned):
    exchange: Path = student.course / "exchange" / "shipping-ml"
    assert (
        not (exchange / "feedback").stat().st_mode & 0o066
    )  # nobody else can list it: names are the secret
    [page] = (exchange / "feedback").glob("*.html")
    [inbound] = (exchange / "inbound").iterdir()
    secret = (inbound / "submission_secret.txt").read_text(encoding="utf-8")
    assert page.stem == notebook_hash(secret=secret, notebook_id=NOTEBOOK.removesuffix(".ipynb"))


def test_from_canvas_and_back_to_canvas(instructor, home, graded):
    course = instructor.course
    [inbound] = (course / "exchange" / "shipping-ml" / "inbound").iterdir()
    zipped = systems.archive(
        home / "submissions.zip",
        {f"lovelaceada_101_8001_{NOTEBOOK}": (inbound / NOTEBOOK).read_bytes()},
    )
    roster = systems.roster(
        home, "canvas", systems.GRADEBOOK.replace("Tiny Lab 01", "Short Lab 09")
    )

    def run(script: str, *arguments: str | Path) -> subprocess.CompletedProcess:
        command = [sys.executable, f"scripts/{script}.py", LAB, *arguments, "--roster", roster]
        return subprocess.run(
            command, cwd=course, env=variables(course, home), capture_output=True, text=True
        )

    collected = run("collect_zip", "--from", "canvas", zipped)
    assert (collected.returncode, collected.stdout.splitlines()[0]) == (
        0,
        "1 collected, 0 were there already, 0 files left out",
    )
    grade(graded, instructor, "ada")
    exported = run("export_grades", "--to", "canvas")
    assert f"left out, not on Canvas's list: {getpass.getuser()}" in exported.stdout, (
        exported.stderr
    )
    with (course / f"grades-{LAB}-canvas.csv").open(encoding="utf-8", newline="") as lines:
        assert [row["Short Lab 09 (4711)"] for row in csv.DictReader(lines)] == ["20.00", "20"]
