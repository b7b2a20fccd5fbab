"""A lab of two exercises and a written question, for tests in which a class does a lab from end to
end in seconds."""

from pathlib import Path

import cells
import tiny
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
    kept = [cell for cell in notebook.cells if cell.id not in ("head-3", "discuss")]
    discuss = cells.task("discuss", SCHEME, 3)
    notebook.cells = [*kept, discuss, new_markdown_cell("*Your answer:*", id="place")]
    build.write(lab.solution, notebook)
    return lab
