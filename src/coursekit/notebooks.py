"""What a lab consists of: where its files lie, and the exercises and points that its cells
state."""

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[2]

#: Any heading that states what a part is worth: `### Exercise 04.2 - Count the votes (2 points, 10
#: minutes)`.
BUDGET = re.compile(
    r"^#{2,3} (?P<title>.+?) \((?:(?P<points>\d+) points?, )?(?P<minutes>\d+) minutes?\)\s*$",
    re.MULTILINE,
)
EXERCISE = re.compile(r"^Exercise (?P<number>\d\d\.\d+) - (?P<title>.+)$")
_SECTION = re.compile("^## ", re.MULTILINE)


@dataclass(frozen=True)
class Lab:
    """A module's lab, by its folder name.

    Examples
    --------
    >>> Lab("04-label-aggregation").notebook
    'label-aggregation'
    """

    name: str
    root: Path = ROOT

    @property
    def notebook(self) -> str:
        """Name of the notebook: the folder's name without its number."""
        _, name = self.name.split("-", 1)
        return name

    @property
    def number(self) -> str:
        """The module's two digits."""
        return self.name[:2]

    @property
    def solution(self) -> Path:
        """The instructor's notebook, with stored outputs."""
        return self._solutions / f"{self.notebook}.ipynb"

    @property
    def twin(self) -> Path:
        """The solution as text, in Jupytext's percent format."""
        return self.solution.with_suffix(".nb.py")

    @property
    def release(self) -> Path:
        """The student's notebook, generated."""
        folder = self.root / "labs" / self.name
        return folder / f"{self.notebook}.ipynb"

    @property
    def answers(self) -> Path:
        """The folder of right and wrong answers."""
        return self._solutions / "answers"

    @property
    def lecture(self) -> Path:
        """The lecture of the same number."""
        return self.root / "lectures" / f"{self.name}.md"

    @property
    def _solutions(self) -> Path:
        return self.root / "solutions" / self.name


def labs(root: Path = ROOT) -> list[Lab]:
    """Every lab that has a solution or a text twin, in the order of the course."""
    names = set()
    for path in root.glob("solutions/[0-9][0-9]-*/*"):
        if path.name.endswith((".ipynb", ".nb.py")):
            names.add(path.parent.name)
    return [Lab(name, root) for name in sorted(names)]


def read(path: Path) -> NotebookNode:
    """Read a notebook as nbformat 4.

    Raises
    ------
    ValueError
        The file is no notebook; the message names it.
    """
    try:
        return nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat lets JSON, validation and attribute errors through
        raise ValueError(f"{path}: is not a notebook ({error})") from error


def grader(cell: NotebookNode) -> dict:
    """nbgrader's metadata of a cell; an empty one where there is none."""
    return cell.metadata.get("nbgrader", {})


def is_answer(cell: NotebookNode) -> bool:
    """Whether students write their code or text here."""
    return bool(grader(cell).get("solution"))


def is_test(cell: NotebookNode) -> bool:
    """Whether the cell is graded automatically."""
    if is_answer(cell):
        return False
    return bool(grader(cell).get("grade"))


def is_graded(cell: NotebookNode) -> bool:
    """Whether the cell is worth points, given by a test or by a person."""
    metadata = grader(cell)
    return bool(metadata.get("grade") or metadata.get("task"))


def is_locked(cell: NotebookNode) -> bool:
    """Whether students can only read the cell."""
    if is_answer(cell):
        return False
    metadata = grader(cell)
    return bool(metadata.get("locked") or metadata.get("grade"))


@dataclass(frozen=True)
class Part:
    """A heading with a budget, and the cells under it up to the next such heading.

    Attributes
    ----------
    title : str
        The heading without its budget.
    points : int or None
        What the prose promises; None where it states no points.
    minutes : int
        What the prose estimates.
    cells : tuple of NotebookNode
        The heading's own cell first.
    """

    title: str
    points: int | None
    minutes: int
    cells: tuple[NotebookNode, ...]

    @property
    def number(self) -> str | None:
        """`04.2` for an exercise; None for another part."""
        match = EXERCISE.match(self.title)
        return match["number"] if match else None

    @property
    def name(self) -> str:
        """The number of an exercise; the title of another part."""
        return self.number or self.title

    @property
    def answers(self) -> list[NotebookNode]:
        """The cells that students fill in."""
        return [cell for cell in self.cells if is_answer(cell)]

    @property
    def tests(self) -> list[NotebookNode]:
        """The autograded cells."""
        return [cell for cell in self.cells if is_test(cell)]

    @property
    def key(self) -> str:
        """What answers are filed under: the grade id of the answer cell."""
        return grader(self.answers[0])["grade_id"]


def parts(notebook: NotebookNode) -> Iterator[Part]:
    """The parts of a lab that have a budget of minutes, in order."""
    heading: re.Match | None = None
    cells: list[NotebookNode] = []
    for cell in notebook.cells:
        prose = cell.source if cell.cell_type == "markdown" else ""
        match = BUDGET.search(prose)
        if match or _SECTION.search(prose):
            if heading:
                yield _part(heading, cells)
            heading = match
            cells = []
        cells.append(cell)
    if heading:
        yield _part(heading, cells)


def _part(heading: re.Match, cells: list[NotebookNode]) -> Part:
    points = heading["points"]
    return Part(
        title=heading["title"],
        points=int(points) if points else None,
        minutes=int(heading["minutes"]),
        cells=tuple(cells),
    )


def exercises(notebook: NotebookNode) -> list[Part]:
    """The autograded exercises: parts named `Exercise NN.k` that have an answer cell and a test."""
    found = []
    for part in parts(notebook):
        if part.number and part.answers and part.tests:
            found.append(part)
    return found


def fill(notebook: NotebookNode, answers: dict[str, str]) -> NotebookNode:
    """A copy of a student's notebook with these answers in its answer cells.

    Parameters
    ----------
    notebook : NotebookNode
        A released lab.
    answers : dict of str to str
        Grade id of an answer cell -> source.

    Raises
    ------
    KeyError
        An answer has no such cell.
    """
    filled = copy.deepcopy(notebook)
    cells = {}
    for cell in filled.cells:
        if is_answer(cell):
            grade_id = grader(cell)["grade_id"]
            cells[grade_id] = cell
    for grade_id, source in answers.items():
        cells[grade_id].source = source
    return filled
