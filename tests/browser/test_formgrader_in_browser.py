"""What an instructor meets in Formgrader after grading: the written answer with its rubric, points that stay, no scripts."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from playwright.sync_api import Page, expect
from serving import Server, variables
from steps import fill

LAB, NOTEBOOK, STUDENT = "02-baselines", "baselines.ipynb", "ada"
ANSWER = """We would rather compare with **the best clerk**.
<script>window.ran = true</script><img src=x onerror='window.ran = true'>"""
CODE = """from IPython.display import HTML, Javascript, display
display(HTML("<script>window.ran = true</script><svg onload='window.ran = true'></svg>"))
display(HTML("<a href='javascript:window.ran=true'>x</a><img src=x onerror='window.ran = true'>"))
display(Javascript("window.ran = true"))
print("seen by the grader")"""


def task(course: Path) -> nbformat.NotebookNode:
    """The first written task of the lab, as the instructor has it."""
    cells = nbformat.read(course / "solutions" / LAB / NOTEBOOK, as_version=4).cells
    return next(cell for cell in cells if cell.metadata.get("nbgrader", {}).get("task"))


@pytest.fixture(scope="module")
def graded(course, home) -> Path:
    """A submission with a written answer, graded by `nbgrader autograde`."""
    folder = course / "submitted" / STUDENT / LAB
    folder.mkdir(parents=True)
    notebook = nbformat.read(course / "labs" / LAB / NOTEBOOK, as_version=4)
    place = next(number for number, cell in enumerate(notebook.cells)
                 if cell.metadata.get("nbgrader", {}).get("grade_id") == task(course).metadata.nbgrader.grade_id)
    notebook.cells[place + 1:place + 1] = [nbformat.v4.new_markdown_cell(ANSWER), nbformat.v4.new_code_cell(CODE)]
    nbformat.write(notebook, folder / NOTEBOOK)
    fill(folder / NOTEBOOK, course / "solutions" / LAB / NOTEBOOK)
    command = [sys.executable, "scripts/bootstrap.py", "-m", "nbgrader", "autograde", LAB]
    done = subprocess.run(command, cwd=course, env=variables(course, home), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def opened(start, graded, browse) -> tuple[Server, Page]:
    """The submission, open in the instructor's Formgrader."""
    teacher = start("make", "teach", f"PYTHON={sys.executable}", "ARGS={arguments}")
    with Gradebook(f"sqlite:///{graded.parents[2] / 'gradebook.db'}", "shipping-ml") as book:
        [notebook] = book.find_submission(LAB, STUDENT).notebooks
        number = notebook.id
    page = browse()
    page.goto(teacher.url("/lab"))  # signs in
    page.goto(teacher.url(f"/formgrader/submissions/{number}/"))
    return teacher, page


def test_the_written_answer_stands_beside_its_rubric(graded, opened):
    _, page = opened
    scheme = task(graded.parents[2]).source.partition("### BEGIN MARK SCHEME")[2].partition("### END MARK SCHEME")[0]
    words = next(line.strip(" -*|") for line in scheme.splitlines() if len(line.split()) > 4)
    expect(page.locator("body")).to_contain_text("We would rather compare with the best clerk")
    expect(page.locator("body")).to_contain_text(words.replace("**", "").replace("*", "").split("|")[0].strip()[:40])
    expect(page.locator("body")).to_contain_text("seen by the grader")


def test_nothing_of_the_submission_runs_in_the_graders_browser(opened):
    _, page = opened
    assert page.evaluate("window.ran") is None
    assert page.locator("svg[onload], img[onerror], a[href^='javascript:']").count() == 0


def test_points_given_by_hand_stand_in_the_gradebook(graded, opened):
    _, page = opened
    field = page.locator("input.score").last  # the lab ends with its written answers
    field.fill("1")
    field.press("Tab")
    page.wait_for_timeout(1500)
    with Gradebook(f"sqlite:///{graded.parents[2] / 'gradebook.db'}", "shipping-ml") as book:
        grades = {grade.name: grade for grade in book.find_submission(LAB, STUDENT).notebooks[0].grades}
    cells = nbformat.read(graded.parents[2] / "solutions" / LAB / NOTEBOOK, as_version=4).cells
    tasks = [cell.metadata.nbgrader.grade_id for cell in cells if cell.metadata.get("nbgrader", {}).get("task")]
    assert grades[tasks[-1]].manual_score == 1.0
