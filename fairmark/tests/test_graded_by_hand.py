"""What people grade: they see pictures and plots, their points reach the student's page, and late
penalties are those of nbgrader's plugin."""

import base64
import io
from pathlib import Path
from typing import Any

import courses
import nbformat
import pytest
from cells import answer, task
from courses import CONFIG, HALF_OFF, HOMEWORK, RIGHT, Course
from matplotlib.figure import Figure
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook

from fairmark.model import Assignment, Cell, CheckResult, Result, Role
from fairmark.nbgrader.feedback import page

LATE = CONFIG + "c.LateSubmissionPlugin.penalty_method = 'zero'\n"


def book(course: Course) -> Gradebook:
    """The course's gradebook."""
    return Gradebook(f"sqlite:///{course.root / 'gradebook.db'}", "small")


def penalties(course: Course) -> dict[str, float]:
    """Student -> points taken off, as nbgrader has them."""
    with book(course) as opened:
        return {
            one.student_id: one.late_submission_penalty or 0
            for one in opened.assignment_submissions(courses.NAME)
        }


@pytest.mark.parametrize(("config", "penalty"), [(LATE, 7), (HALF_OFF, 3.5), (CONFIG, 0)])
def test_a_late_penalty_is_the_plugins_and_moves_with_the_due_date(
    config: str, penalty: float, tmp_path: Path
) -> None:
    course = Course(tmp_path, HOMEWORK, config)
    for student, stamp in (("late", "2026-03-02 12:00:00 UTC"), ("on-time", "2026-03-01 11:00:00")):
        folder = course.submit(student, RIGHT).parent
        (folder / "timestamp.txt").write_text(stamp, encoding="utf-8")
    course.submit("no-stamp", RIGHT)
    with book(course) as opened:
        opened.update_or_create_assignment(courses.NAME, duedate="2026-03-01 12:00:00 UTC")
    course.grade()
    assert penalties(course) == {"late": penalty, "on-time": 0, "no-stamp": 0}
    with book(course) as opened:
        opened.update_or_create_assignment(courses.NAME, duedate="2026-03-03 12:00:00 UTC")
    course.grade()
    assert set(penalties(course).values()) == {0}


def test_points_that_a_person_gave_are_on_the_students_page(tmp_path: Path) -> None:
    course = Course(tmp_path, HOMEWORK)
    course.submit("ann", RIGHT | {"halve": "def halve(number):\n    return number / 3"})
    course.grade()
    assert "✗ not passed</strong>\n(0 of 3) test-halve" in course.page("ann")
    with book(course) as opened:
        test, why = (
            opened.find_grade(name, courses.NAME, courses.NAME, "ann")
            for name in ("test-halve", "why")
        )
        test.manual_score, test.needs_manual_grade = 2, False
        why.manual_score, why.extra_credit, why.needs_manual_grade = 5, 1, False
        opened.db.commit()
    course.grade()
    shown = course.page("ann")
    assert "<strong>12 of 12 points</strong>" in shown
    assert "(2 of 3, given by hand) test-halve" in shown
    assert "1 of them extra credit" in shown


def test_extra_credit_on_a_test_is_on_the_page_without_other_points_by_hand(tmp_path: Path) -> None:
    course = Course(tmp_path, HOMEWORK)
    course.submit("ann", RIGHT)
    course.grade()
    with book(course) as opened:
        test = opened.find_grade("test-halve", courses.NAME, courses.NAME, "ann")
        test.extra_credit = 0.5
        opened.db.commit()
        total = opened.find_submission(courses.NAME, "ann").score
    course.grade()
    shown = course.page("ann")
    assert f"<strong>{total:g} of 12 points</strong>" in shown
    assert "(3.5 of 3, 0.5 of them extra credit) test-halve" in shown


def test_a_part_of_the_page_has_the_words_of_its_heading() -> None:
    cells = [
        Cell("words", Role.OPEN, "## `fibs()`: an endless `list`", kind="markdown"),
        Cell("test", Role.TEST, "assert fibs()", "test", 2.0),
    ]
    made = page(
        Assignment("hw1", {}),
        "ann",
        "hw1",
        cells,
        Result([CheckResult("test", 2, 2, "passed")]),
        {},
    )
    assert "<td>fibs(): an endless list</td>" in made
    assert "<h2>fibs(): an endless list</h2>" in made


# ---- what graders see


def png() -> str:
    """A small picture, in base64."""
    file = io.BytesIO()
    Figure(figsize=(0.2, 0.2)).savefig(file, format="png")
    return base64.b64encode(file.getvalue()).decode()


#: A first line of a plotting cell that asks for what a page cannot show.
BACKENDS = {
    "inline": "",
    "svg": "%config InlineBackend.figure_format = 'svg'\n",
    "svg-by-a-call": "from matplotlib_inline.backend_inline import set_matplotlib_formats\n"
    "set_matplotlib_formats('svg')\n",
    "notebook": "%matplotlib notebook\n",
    "widget": "%matplotlib widget\n",
    "tkagg": "import matplotlib\nmatplotlib.use('TkAgg')\n",
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A plot, a written answer and a task; pictures of several kinds, attached and drawn."""
    plot = "import matplotlib.pyplot as plt\n### BEGIN SOLUTION\nplt.plot([1])\n### END SOLUTION"
    cells = (*HOMEWORK, answer("plot", plot, 3), task("essay", "Draw the flow.", 4))
    course = Course(tmp_path_factory.mktemp("by-hand"), cells)
    draw = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    for name, first in BACKENDS.items():
        made = RIGHT | {"plot": first + draw}
        notebook = nbformat.read(course.submit(name, made), as_version=4)
        why = next(one for one in notebook.cells if one.id == "why")
        why.source = "See ![figure.png](attachment:figure.png)"
        why["attachments"] = {
            "figure.png": {"image/png": png()},
            "evil.svg": {"image/svg+xml": "<svg onload='alert(1)'/>"},
            "evil.png": {"image/png": base64.b64encode(b"<script>").decode()},
        }
        flow = new_markdown_cell("![flow](attachment:flow.png)")
        flow["attachments"] = {"flow.png": {"image/png": png()}}
        notebook.cells.append(flow)
        course.submit(name, notebook)
    course.grade()
    return course


@pytest.mark.parametrize("student", BACKENDS)
def test_whoever_grades_by_hand_sees_pictures_and_plots(student: str, graded: Course) -> None:
    path = graded.root / "autograded" / student / courses.NAME / f"{courses.NAME}.ipynb"
    notebook: Any = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    cells = {one.id: one for one in notebook.cells}
    shown = [one.data for one in cells["plot"].outputs if "data" in one]
    assert any("image/png" in data for data in shown), shown
    for cell in (cells["why"], cells["added-1"]):
        assert cell["attachments"] == {"picture-1": {"image/png": png()}}
        assert "(attachment:picture-1)" in cell.source
    shown = graded.page(student)
    assert shown.count("that you attached") == 2
    assert "onload" not in shown and "<script" not in shown


# ---- formulas


def test_whoever_grades_by_hand_sees_the_formulas(tmp_path: Path) -> None:
    course = Course(tmp_path, HOMEWORK)
    matrix = r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}"
    formulas = {"s1": "$$a < b$$", "s2": f"So: {matrix}", "s3": "It costs $5, or $6 with tea."}
    for student, text in formulas.items():
        course.submit(student, RIGHT | {"why": text})
    course.grade()
    for student, text in formulas.items():
        path = course.root / "autograded" / student / courses.NAME / f"{courses.NAME}.ipynb"
        notebook: Any = nbformat.read(path, as_version=4)
        why = next(one for one in notebook.cells if one.id == "why")
        drawn, _, typed = why.source.partition("As it was typed")
        assert f"\n{text}\n```" in typed
        assert ("<math " in drawn) == (student != "s3")
        assert ("<math " in course.page(student)) == (student != "s3")
