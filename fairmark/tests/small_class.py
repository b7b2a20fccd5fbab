"""A course of one small notebook, and a class of invented students that is graded once by the
command line."""

import os
import subprocess
import sys
from pathlib import Path

import cells
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
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
    return cells.notebook(
        [
            new_markdown_cell("# Lab 01", id="title"),
            cells.given("setup", "import math"),
            cells.answer("double", double),
            cells.test("test-double", "assert double(2) == 4, 'not doubled'", 5),
            cells.test("test-more", more, 7),
            cells.answer("name", name),
            cells.test("test-name", "assert name == 'Ada', 'not Ada'", 3),
        ]
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
