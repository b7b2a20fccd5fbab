"""Small courses of other people's kinds: a notebook of a few cells, and what students hand in.

Each is written down as its cells. The released notebook is what nbgrader would make of them:
without the solutions and the hidden tests.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import compute_checksum

from fairmark import course
from fairmark.grading import runners
from fairmark.grading.whole_class import grade
from fairmark.model import CheckResult, Result
from fairmark.store import ledger

NAME = "hw1"
CONFIG = """c = get_config()
c.CourseDirectory.course_id = "small"
c.Fairmark.cell_seconds = 4
c.Fairmark.weakest = "apart"
"""
_SECRET = re.compile(r"^[ \t]*### BEGIN (\w+ ?\w*)\n.*?^[ \t]*### END \1\n?", re.M | re.S)


def given(key: str, source: str) -> NotebookNode:
    """Read-only code."""
    return _cell(new_code_cell(source), key, locked=True)


def words(key: str, source: str) -> NotebookNode:
    """Read-only words."""
    return _cell(new_markdown_cell(source), key, locked=True)


def answer(key: str, source: str, points: float | None = None) -> NotebookNode:
    """Code that students write, with the solution; graded by hand where it has points."""
    return _cell(new_code_cell(source), key, points, solution=True)


def test(key: str, source: str, points: float = 1) -> NotebookNode:
    """An autograded test."""
    return _cell(new_code_cell(source), key, points)


def essay(key: str, source: str, points: float) -> NotebookNode:
    """A written answer, graded by hand."""
    return _cell(new_markdown_cell(source), key, points, solution=True)


def task(key: str, source: str, points: float) -> NotebookNode:
    """A question that is answered in cells of the student's own."""
    return _cell(new_markdown_cell(source), key, points, task=True)


def unmarked(source: str) -> NotebookNode:
    """Code that nbgrader knows nothing of, and students may edit."""
    return new_code_cell(source, id=f"cell-{abs(hash(source)) % 10**8}")


test.__test__ = False  # type: ignore[attr-defined]  # pytest would take it for one of ours


def _cell(
    cell: NotebookNode,
    key: str,
    points: float | None = None,
    solution: bool = False,
    task: bool = False,
    locked: bool = False,
) -> NotebookNode:
    graded = points is not None and not task
    cell.id = key
    cell.metadata["nbgrader"] = {
        "schema_version": 3,
        "grade_id": key,
        "grade": graded,
        "solution": solution,
        "task": task,
        "locked": locked or task or (graded and not solution),
        **({} if points is None else {"points": points}),
    }
    return cell


def released(cells: Sequence[NotebookNode]) -> NotebookNode:
    """The notebook that students get."""
    made = notebook(cells)
    for cell in made.cells:
        cell.source = _SECRET.sub("", cell.source).rstrip("\n")
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader["checksum"] = compute_checksum(cell)
    return made


def notebook(cells: Sequence[NotebookNode]) -> NotebookNode:
    """A Python notebook of copies of these cells."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    return nbformat.reads(nbformat.writes(made), as_version=4)


@dataclass
class Course:
    """A course of one notebook in a folder; what students hand in is put there one by one."""

    root: Path
    cells: Sequence[NotebookNode]
    config: str = CONFIG

    def __post_init__(self) -> None:
        self.publish(self.cells)
        (self.root / "nbgrader_config.py").write_text(self.config, encoding="utf-8")

    def publish(self, cells: Sequence[NotebookNode], release: NotebookNode | None = None) -> None:
        """Write the instructor's notebook, and the released one."""
        self.cells = cells
        for step, made in (("source", notebook(cells)), ("release", release or released(cells))):
            folder = self.root / step / NAME
            folder.mkdir(parents=True, exist_ok=True)
            nbformat.write(made, folder / f"{NAME}.ipynb")

    def submit(
        self,
        student: str,
        answers: Mapping[str, str] | NotebookNode | bytes | None = None,
        name: str = f"{NAME}.ipynb",
    ) -> Path:
        """Hand in the released notebook with answers by grade id, or a file; returns the file."""
        made = answers
        if not isinstance(made, NotebookNode | bytes):
            made = released(self.cells)
            for cell in made.cells:
                cell.source = (answers or {}).get(cell.id, cell.source)
        path = self.root / "submitted" / student / NAME / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made if isinstance(made, bytes) else nbformat.writes(made).encode())
        return path

    def grade(self) -> dict[str, Result]:
        """Grade what is new; returns each student's result.

        Raises
        ------
        CourseError, InvalidAssignmentError
            It is refused.
        """
        here = course.read(self.root)
        assignment = here.assignment(NAME)
        store = ledger.Ledger(self.root / "ledger")
        handed_in = list(here.submissions(assignment))
        made = {}
        for one in grade(here, assignment, handed_in, store, runners.local(1)):
            assert not one.problem, one.problem
            made[one.student] = one.results[NAME]
        return made

    def page(self, student: str) -> str:
        """A student's feedback."""
        path = self.root / "feedback" / student / NAME / f"{NAME}.html"
        return path.read_text(encoding="utf-8")


def scores(results: Mapping[str, Result]) -> dict[str, float]:
    """Student -> points of all tests."""
    return {student: sum(map(_score, result.checks)) for student, result in results.items()}


def _score(check: CheckResult) -> float:
    return check.score


#: The homework of several reports: three functions of 7 points, and a written answer.
HOMEWORK = (
    words("intro", "# Homework 1\nThree small functions."),
    given("setup", "import math\nRATE = 0.5"),
    answer(
        "average",
        "def average(values):\n"
        "    ### BEGIN SOLUTION\n"
        "    return sum(values) / len(values)\n"
        "    ### END SOLUTION\n"
        "    raise NotImplementedError",
    ),
    test(
        "test-average",
        "assert average([1, 2, 3]) == 2\n"
        "### BEGIN HIDDEN TESTS\n"
        "assert average([5]) == 5\n"
        "### END HIDDEN TESTS",
        2,
    ),
    answer(
        "halve",
        "def halve(number):\n"
        "    ### BEGIN SOLUTION\n"
        "    return number * RATE\n"
        "    ### END SOLUTION\n"
        "    raise NotImplementedError",
    ),
    test("test-halve", "assert halve(4) == 2.0", 3),
    answer(
        "kind",
        "def kind(number):\n"
        "    ### BEGIN SOLUTION\n"
        "    return 'even' if number % 2 == 0 else 'odd'\n"
        "    ### END SOLUTION\n"
        "    raise NotImplementedError",
    ),
    test("test-kind", "score = 0\nif kind(2) == 'even':\n    score += 2\nscore", 2),
    essay("why", "Why is the mean sensitive to outliers? YOUR ANSWER HERE", 5),
)
#: Right answers to it.
RIGHT = {
    "average": "def average(values):\n    return sum(values) / len(values)",
    "halve": "def halve(number):\n    return number * RATE",
    "kind": "def kind(number):\n    return 'even' if number % 2 == 0 else 'odd'",
    "why": "Because of the sum.",
}
