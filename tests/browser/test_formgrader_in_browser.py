"""What an instructor meets in Formgrader after grading: the written answer with its rubric, points
that stay, no scripts."""

import base64
import getpass
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from matplotlib.figure import Figure
from nbgrader.api import Gradebook
from playwright.sync_api import Page, expect
from serving import variables
from steps import fill, give

LAB, NOTEBOOK, STUDENT = "02-baselines", "baselines.ipynb", "ada"
ANSWER = r"""We would rather compare with **the best clerk**.
<script>window.ran = true</script><img src=x onerror='window.ran = true'>
[here](javascript:window.ran=true) [or](JavaScript:window.ran=true) [there][r]
<http://127.0.0.1:9/auto> <vbscript:x>
![x](http://127.0.0.1:9/seen.png) ![pasted](attachment:image.png)
$\href{javascript:window.ran=true}{x}$
````
```
[after](data:text/html,x) \(\href{http://127.0.0.1:9/math}{y}\)

[r]: JAVASCRIPT:window.ran=true"""
RAW = "<a href='javascript:window.ran=true'>raw</a><img src='http://127.0.0.1:9/raw.png'>"
CODE = """from IPython.display import HTML, Javascript, display
display(HTML("<script>window.ran = true</script><svg onload='window.ran = true'></svg>"))
display(HTML("<b>$\\href{javascript:window.ran=true}{z}$</b>"))
display(HTML("<a href='javascript:window.ran=true'>x</a><img src=x onerror='window.ran = true'>"))
display(Javascript("window.ran = true"))
print("seen by the grader")"""


def png() -> str:
    """A picture of 20 by 20 pixels, in base64."""
    file = io.BytesIO()
    Figure(figsize=(0.2, 0.2)).savefig(file, format="png", dpi=100)
    return base64.b64encode(file.getvalue()).decode()


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
    place = next(
        number
        for number, cell in enumerate(notebook.cells)
        if cell.metadata.get("nbgrader", {}).get("grade_id")
        == task(course).metadata.nbgrader.grade_id
    )
    written = nbformat.v4.new_markdown_cell(
        ANSWER,
        attachments={
            "image.png": {"image/png": png()},
            "image.svg": {"image/svg+xml": "<svg onload='window.ran = true'/>"},
            "fake.png": {"image/png": "aGk="},
        },
    )
    notebook.cells[place + 1 : place + 1] = [
        written,
        nbformat.v4.new_raw_cell(RAW),
        nbformat.v4.new_code_cell(CODE),
    ]
    nbformat.write(notebook, folder / NOTEBOOK)
    fill(folder / NOTEBOOK, course / "solutions" / LAB / NOTEBOOK)
    command = [sys.executable, "scripts/bootstrap.py", "-m", "nbgrader", "autograde", LAB]
    done = subprocess.run(
        command, cwd=course, env=variables(course, home), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def opened(start, graded, browse) -> tuple[list[str], Page]:
    """What is asked for, and the submission, open in the instructor's Formgrader."""
    teacher = start("make", "teach", f"PYTHON={sys.executable}", "ARGS={arguments}")
    with Gradebook(f"sqlite:///{graded.parents[2] / 'gradebook.db'}", "shipping-ml") as book:
        [notebook] = book.find_submission(LAB, STUDENT).notebooks
        number = notebook.id
    page, asked = browse(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(teacher.url("/lab"))  # signs in
    page.goto(teacher.url(f"/formgrader/submissions/{number}/"))
    return asked, page


def test_the_written_answer_stands_beside_its_rubric(graded, opened):
    _, page = opened
    scheme = (
        task(graded.parents[2])
        .source.partition("### BEGIN MARK SCHEME")[2]
        .partition("### END MARK SCHEME")[0]
    )
    words = next(line.strip(" -*|") for line in scheme.splitlines() if len(line.split()) > 4)
    expect(page.locator("body")).to_contain_text("We would rather compare with **the best clerk**")
    expect(page.locator("body")).to_contain_text(
        words.replace("**", "").replace("*", "").split("|")[0].strip()[:40]
    )
    expect(page.locator("body")).to_contain_text("seen by the grader")
    expect(page.locator("#notebook math").first).to_be_visible()


def test_nothing_of_the_submission_runs_in_the_graders_browser(opened):
    asked, page = opened
    links = [link.get_attribute("href") for link in page.locator("#notebook a").all()]
    assert [
        link
        for link in links
        if re.match(r"\s*(javascript|vbscript|data):|.*:9/", link, re.IGNORECASE)
    ] == []
    assert page.evaluate("window.ran") is None
    assert (
        page.locator("svg[onload], img[onerror], img[src*=':9/'], img[src^='attachment:']").count()
        == 0
    )
    assert [url for url in asked if ":9/" in url] == []


def test_what_a_student_wrote_is_shown_as_text_that_mathjax_skips(opened):
    _, page = opened
    page.eval_on_selector_all("#notebook details", "all => all.forEach(one => one.open = true)")
    for text in (ANSWER, RAW):
        found = page.locator(".text_cell_render > details > pre > code").filter(has_text=text[:20])
        assert found.text_content() == text + "\n"
        assert found.is_visible()
        assert found.evaluate("element => getComputedStyle(element).whiteSpace") == "pre-wrap"
    assert page.locator(".tex2jax_ignore b").text_content().startswith("$")


def test_markdown_and_pictures_of_a_student_are_shown(opened):
    _, page = opened
    read = page.locator(".tex2jax_ignore", has_text="We would rather compare")
    expect(read.locator("strong").first).to_have_text("the best clerk")
    expect(read).to_contain_text("[here](javascript:window.ran=true)")
    picture = page.locator("img[alt='attached picture 1']")
    expect(picture).to_be_visible()
    assert picture.get_attribute("src").startswith("data:image/png;base64,")
    assert picture.evaluate("image => image.naturalWidth") == 20
    assert page.locator("img[src^='data:image/svg']").count() == 0


def test_points_given_by_hand_stand_in_the_gradebook(graded, opened):
    _, page = opened
    give(page, page.locator("input.score").last, "1")  # the lab ends with its written answers
    with Gradebook(f"sqlite:///{graded.parents[2] / 'gradebook.db'}", "shipping-ml") as book:
        grades = {
            grade.name: grade for grade in book.find_submission(LAB, STUDENT).notebooks[0].grades
        }
    cells = nbformat.read(graded.parents[2] / "solutions" / LAB / NOTEBOOK, as_version=4).cells
    tasks = [
        cell.metadata.nbgrader.grade_id
        for cell in cells
        if cell.metadata.get("nbgrader", {}).get("task")
    ]
    assert grades[tasks[-1]].manual_score == 1.0
    log = graded.parents[2] / "hand-grades.jsonl"
    [line] = log.read_text(encoding="utf-8").splitlines()
    given = json.loads(line)
    assert (given["grader"], given["student"], given["points"]) == (getpass.getuser(), STUDENT, 1)
