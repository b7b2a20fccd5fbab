"""A course of one small notebook, and a class of invented students that is graded once by the
command line."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

LAB, NOTEBOOK = "01-tiny", "tiny"
#: Words that only the instructor's notebook holds.
CANARY, SECRET = "canary-of-the-hidden-test", "canary-of-the-solution"
CONFIG = """from pathlib import Path
c = get_config()
root = Path(__file__).resolve().parent
c.CourseDirectory.root = str(root)
c.CourseDirectory.source_directory, c.CourseDirectory.release_directory = "solutions", "labs"
c.CourseDirectory.db_url = f"sqlite:///{root}/gradebook.db"
c.Fairmark.cell_seconds, c.Fairmark.submission_seconds, c.Fairmark.memory = 4, 30, 1 << 30
"""
DOUBLE, NAME = "def double(number):\n    return 2 * number", "name = 'Ada'"


def notebook(double: str, name: str, hidden: bool = False) -> NotebookNode:
    """The lab with these answers; the instructor's has the hidden test too."""
    more = (
        f"### BEGIN HIDDEN TESTS\nassert double(21.5) == 43, '{CANARY}'\n### END HIDDEN TESTS"
        if hidden
        else ""
    )
    return new_notebook(
        cells=[
            new_markdown_cell("# Lab 01", id="title"),
            _cell("setup", "import math", locked=True),
            _cell("double", double, solution=True),
            _cell("test-double", "assert double(2) == 4, 'not doubled'", points=5),
            _cell("test-more", more, points=7),
            _cell("name", name, solution=True),
            _cell("test-name", "assert name == 'Ada', 'not Ada'", points=3),
        ],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
    )


def _cell(
    name: str, source: str, points: int = 0, solution: bool = False, locked: bool = False
) -> NotebookNode:
    mark = {
        "schema_version": 3,
        "grade_id": name,
        "grade": points > 0,
        "solution": solution,
        "task": False,
        "locked": locked or points > 0,
    }
    return new_code_cell(
        source, id=name, metadata={"nbgrader": {**mark, "points": points} if points else mark}
    )


def blank() -> NotebookNode:
    """As released."""
    return notebook("def double(number):\n    raise NotImplementedError", "name = None")


def make(root: Path) -> None:
    """Write the course; the release is what nbgrader would make of the instructor's notebook."""
    root.mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(CONFIG)
    for step, made in (
        ("solutions", notebook(f"{DOUBLE}  # {SECRET}", NAME, hidden=True)),
        ("labs", blank()),
    ):
        (root / step / LAB).mkdir(parents=True)
        nbformat.write(made, root / step / LAB / f"{NOTEBOOK}.ipynb")


def submit(root: Path, student: str, data: bytes, name: str = f"{NOTEBOOK}.ipynb") -> None:
    """Put a file where a student's submission lies."""
    folder = root / "submitted" / student / LAB
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def grade(root: Path) -> subprocess.CompletedProcess:
    """Grade the class, bounded from outside."""
    command = [
        "timeout",
        "-k",
        "5",
        "300",
        sys.executable,
        "-m",
        "fairmark",
        "grade",
        LAB,
        "--course",
        str(root),
        "--jobs",
        "2",
        "--verbose",
    ]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PATH": path})


def scores(root: Path) -> dict[str, float]:
    """Student -> points, as the gradebook has them."""
    with Gradebook(f"sqlite:///{root}/gradebook.db") as gradebook:
        return {one.student_id: one.score for one in gradebook.assignment_submissions(LAB)}
