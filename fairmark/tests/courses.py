"""Small courses of other people's kinds: a notebook of a few cells, and what students hand in.

Each is written down as its cells. The released notebook is what nbgrader would make of them:
without the solutions and the hidden tests.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from cells import answer, essay, given, notebook, released, test, words
from nbformat import NotebookNode

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
#: The instructor's own penalty: late work gets half of the points.
HALF_OFF = f"""{CONFIG}
from nbgrader.plugins import BasePlugin
class HalfOff(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 2
c.AssignLatePenalties.plugin_class = HalfOff
"""


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
