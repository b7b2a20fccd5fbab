"""A course of one small lab in a temporary folder, so that grading's own logic is tried in
seconds."""

import shutil
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

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
    cells = [
        new_markdown_cell("# Lab 01 - Tiny", id="title"),
        _graded(new_code_cell("import math", id="setup"), "setup", locked=True),
        new_markdown_cell(
            "### Exercise 01.1 - Double a number (12 points, 5 minutes)", id="head-1"
        ),
        _graded(new_code_cell(DOUBLE, id="double"), "double", solution=True),
        _graded(new_code_cell("assert double(2) == 4", id="test_double"), "test_double", points=5),
        _graded(new_code_cell(HIDDEN, id="test_more"), "test_more", points=7),
        new_markdown_cell("### Exercise 01.2 - Name a person (5 points, 5 minutes)", id="head-2"),
        _graded(new_code_cell(NAME, id="name"), "name", solution=True),
        _graded(new_code_cell("assert name == 'Ada'", id="test_name"), "test_name", points=5),
        new_markdown_cell("### Discuss (3 points, 5 minutes)", id="head-3"),
        _graded(
            new_markdown_cell("Doubling never ends.", id="discuss"),
            "discuss",
            solution=True,
            points=3,
        ),
    ]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return new_notebook(cells=cells, metadata=metadata)


def _graded(
    cell: NotebookNode,
    grade_id: str,
    solution: bool = False,
    points: int | None = None,
    locked: bool = False,
) -> NotebookNode:
    cell.metadata["nbgrader"] = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": points is not None,
        "solution": solution,
        "task": False,
        "locked": locked or (points is not None and not solution),
    }
    if points is not None:
        cell.metadata["nbgrader"]["points"] = points
    return cell


def submit(root: Path, student: str, notebook: NotebookNode, timestamp: str | None = None) -> Path:
    """Put a notebook where a student's submission lies; returns its folder."""
    folder = root / "submitted" / student / LAB
    build.write(folder / f"{Lab(LAB, root).notebook}.ipynb", notebook)
    if timestamp is not None:
        (folder / "timestamp.txt").write_text(timestamp, encoding="utf-8")
    return folder
