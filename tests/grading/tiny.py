"""A course of one small lab in a temporary folder, so that grading's own logic is tried in
seconds."""

import shutil
from pathlib import Path

import cells
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from coursekit import build, notebooks
from coursekit.notebooks import Lab

LAB = "01-tiny"

#: File -> its text.
ANSWERS = {
    "right/double--add.py": "# Adds.\ndef double(number):\n    return number + number\n",
    "right/double--helper.py": "# A cell more.\nTWO = 2\n# %%\ndef double(number):\n    return TWO "
    "* number\n",
    "wrong/double--square.py": "# Squares.\n# Loses: test_more\ndef double(number):\n    return "
    "number ** 2\n",
    "wrong/double--nothing.py": "# Returns nothing.\n# Loses: test_double, test_more\ndef "
    "double(x):\n    2 * x\n",
    "right/name--plain.py": "# A string.\nname = 'Ada'\n",
    "right/name--joined.py": "# Joined letters.\nname = ''.join(['A', 'd', 'a'])\n",
    "wrong/name--number.py": "# Not a string.\n# Loses: test_name\nname = 3\n",
    "wrong/name--lower.py": "# Lower case.\n# Loses: test_name\nname = 'ada'\n",
}
DOUBLE = "def double(number):\n    ### BEGIN SOLUTION\n    return 2 * number\n    ### END SOLUTION"
HIDDEN = (
    "### BEGIN HIDDEN TESTS\nassert double(math.pi) == 2 * math.pi, 'not doubled'\n### END "
    "HIDDEN TESTS"
)
NAME = "name = None\n### BEGIN SOLUTION\nname = 'Ada'\n### END SOLUTION"


def make_course(root: Path) -> Lab:
    """Write the course's configuration, the solution, its answers and the generated lab."""
    root.mkdir(parents=True)
    shutil.copy(notebooks.ROOT / "nbgrader_config.py", root)
    lab = Lab(LAB, root)
    build.write(lab.solution, solution())
    for name, source in ANSWERS.items():
        path = lab.answers / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8", newline="\n")
    build.publish([lab])
    return lab


def solution() -> NotebookNode:
    """The instructor's notebook."""
    parts = [
        new_markdown_cell("# Lab 01 - Tiny", id="title"),
        cells.given("setup", "import math"),
        new_markdown_cell(
            "### Exercise 01.1 - Double a number (12 points, 5 minutes)", id="head-1"
        ),
        cells.answer("double", DOUBLE),
        cells.test("test_double", "assert double(2) == 4", 5),
        cells.test("test_more", HIDDEN, 7),
        new_markdown_cell("### Exercise 01.2 - Name a person (5 points, 5 minutes)", id="head-2"),
        cells.answer("name", NAME),
        cells.test("test_name", "assert name == 'Ada'", 5),
        new_markdown_cell("### Discuss (3 points, 5 minutes)", id="head-3"),
        cells.essay("discuss", "Doubling never ends.", 3),
    ]
    return cells.notebook(parts)


def submit(root: Path, student: str, notebook: NotebookNode, timestamp: str | None = None) -> Path:
    """Put a notebook where a student's submission lies; returns its folder."""
    folder = root / "submitted" / student / LAB
    build.write(folder / f"{Lab(LAB, root).notebook}.ipynb", notebook)
    if timestamp is not None:
        (folder / "timestamp.txt").write_text(timestamp, encoding="utf-8")
    return folder
