"""A lab of two exercises and a written question, for tests in which a class does a lab from end to
end in seconds."""

from pathlib import Path

import tiny
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from coursekit import build
from coursekit.notebooks import Lab

NAME = "09-short"
NOTEBOOK = "short.ipynb"
SCHEME = """### Discuss (3 points, 5 minutes)
When does doubling end?
### BEGIN MARK SCHEME
3 points for an answer that names overflow, 1 for any other reason.
### END MARK SCHEME"""
#: What the class writes: cell -> text.
RIGHT, WRONG = "def double(number):\n    return number + number", "name = 'ada'"
MENDED = "name = 'Ada'"


def write(course: Path) -> Lab:
    """Put the instructor's notebook into a course; nothing is generated or released."""
    lab = Lab(NAME, course)
    notebook = tiny.solution()
    cells = [cell for cell in notebook.cells if cell.id not in ("head-3", "discuss")]
    notebook.cells = [*cells, task(), new_markdown_cell("*Your answer:*", id="place")]
    build.write(lab.solution, notebook)
    return lab


def task() -> NotebookNode:
    """The written question, with its rubric."""
    cell = new_markdown_cell(SCHEME, id="discuss")
    cell.metadata["nbgrader"] = {
        "schema_version": 3,
        "grade_id": "discuss",
        "grade": False,
        "solution": False,
        "task": True,
        "locked": True,
        "points": 3,
    }
    return cell
