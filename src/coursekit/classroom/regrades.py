"""Requests for a second look: a queue, a decision with a reason, and a log of both.

`regrades.jsonl` holds a line for everything that happened, and nothing in it is ever changed. A
decision and the change of the mark come together or not at all.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.api import Grade, Gradebook, MissingEntry

from coursekit import notebooks
from coursekit.classroom import grades, tables
from coursekit.notebooks import Lab, grader, is_answer
from fairmark.counting import counted
from fairmark.store import lines

LOG = "regrades.jsonl"
COLUMNS = ("student", "lab", "exercise", "why")


class RegradeError(ValueError):
    """A request or a decision that cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Request:
    """What a student asks for.

    Attributes
    ----------
    number : int
        By which it is decided.
    student, lab, exercise : str
        Whose work; the exercise as `04.2`, or the title of a part that is no exercise.
    why : str
        In the student's words.
    when : str
        When it was entered, in ISO 8601.
    """

    number: int
    student: str
    lab: str
    exercise: str
    why: str
    when: str

    @property
    def key(self) -> tuple[str, ...]:
        """What is entered once."""
        return (
            self.student,
            self.lab,
            self.exercise,
            self.why,
        )


@dataclass(frozen=True)
class Decision:
    """What became of a request.

    Attributes
    ----------
    number : int
        The request's.
    cell : str
        Grade id of the cell whose points changed; empty where they stay.
    before, after : float or None
        Its points.
    why : str
        For the student.
    by, when : str
        Who decided, and when.
    """

    number: int
    cell: str
    before: float | None
    after: float | None
    why: str
    by: str
    when: str


#: What a line of the log is.
_KINDS = {
    "request": Request,
    "decision": Decision,
}


def _entry(values: dict[str, Any]) -> Request | Decision:
    """A line of the log."""
    kind = values.pop("kind")
    return _KINDS[kind](**values)


class Log:
    """The requests and decisions of a course.

    Parameters
    ----------
    root : Path
        The course.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.path = root / LOG
        self.requests: dict[int, Request] = {}
        self.decisions: dict[int, Decision] = {}
        for entry in lines.read(self.path, _entry):
            if isinstance(entry, Request):
                self.requests[entry.number] = entry
            else:
                self.decisions[entry.number] = entry

    @property
    def open(self) -> list[Request]:
        """What is still to be decided, the oldest first."""
        found = []
        for number, request in self.requests.items():
            if number not in self.decisions:
                found.append(request)
        return found

    def find(self, number: int) -> Request:
        """An open request.

        Raises
        ------
        RegradeError
            It is not there, or decided.
        """
        if number not in self.requests:
            raise RegradeError(f"there is no request {number}")
        if number in self.decisions:
            decision = self.decisions[number]
            raise RegradeError(
                f"request {number} was decided by {decision.by} on {decision.when}: {decision.why}"
            )
        return self.requests[number]

    def append(self, entries: Sequence[Request | Decision]) -> None:
        """Write entries at the end of the log, all of them or none."""
        made = []
        for entry in entries:
            kind = type(entry).__name__.lower()
            made.append({"kind": kind, **asdict(entry)})
        lines.add(self.path, made)


def take(
    log: Log,
    path: Path,
    now: datetime,
) -> tuple[list[Request], int]:
    """Enter the requests of a CSV file, as a form exports them.

    Parameters
    ----------
    log : Log
    path : Path
        Columns student, lab, exercise, why; others are ignored. Requests that are in the log are
        not entered again, so that one file can grow.
    now : datetime
        When.

    Returns
    -------
    entered : list of Request
    known : int
        How many were in the log already.

    Raises
    ------
    RegradeError
        A row names nobody, or no exercise; nothing is entered then.
    OSError
        The file cannot be read.
    """
    when = now.isoformat(timespec="seconds")
    known = {one.key for one in log.requests.values()}
    number = len(log.requests)
    entered: list[Request] = []
    repeated = 0
    for line, row in tables.rows(path, COLUMNS, RegradeError):
        request = Request(number + 1, **row, when=when)
        if request.key in known:
            repeated += 1
            continue
        _check(log.root, request, f"{path}, line {line}")
        known.add(request.key)
        entered.append(request)
        number += 1
    log.append(entered)
    return entered, repeated


def _check(root: Path, request: Request, where: str) -> None:
    labs = {lab.name: lab for lab in notebooks.labs(root)}
    if request.lab not in labs:
        there = ", ".join(labs)
        raise RegradeError(f"{where}: no lab {request.lab!r}; the labs are {there}")
    lab = labs[request.lab]
    exercises = grades.columns(lab)
    if request.exercise not in exercises:
        there = ", ".join(exercises)
        raise RegradeError(
            f"{where}: {lab.name} has no exercise {request.exercise!r}; it has {there}"
        )
    folder = root / "submitted" / request.student / lab.name
    if not folder.is_dir():
        raise RegradeError(f"{where}: {request.student!r} has not handed in {lab.name}")
    if not request.why:
        raise RegradeError(f"{where}: expected a reason")


def decide(
    log: Log,
    book: Gradebook,
    number: int,
    points: float | None,
    cell: str | None,
    why: str,
    by: str,
    now: datetime,
) -> Decision:
    """Decide a request: change the points of one cell, or let them stand.

    Parameters
    ----------
    log : Log
    book : Gradebook
    number : int
        The request's.
    points : float or None
        The new points of the cell; None where they stay.
    cell : str or None
        Grade id; needed where the exercise has several cells that give points.
    why : str
        For the student, and for the log.
    by : str
        Who decides.
    now : datetime
        When.

    Raises
    ------
    RegradeError
        No such request, cell or points; nothing is changed then.
    """
    request = log.find(number)
    when = now.isoformat(timespec="seconds")
    if not why.strip():
        raise RegradeError("a decision needs a reason: --why")
    decision = Decision(
        number=number,
        cell="",
        before=None,
        after=None,
        why=why,
        by=by,
        when=when,
    )
    if points is None:
        log.append([decision])
        return decision
    lab = Lab(request.lab, log.root)
    chosen = _cell(lab, request, cell)
    grade = _grade(book, lab, request, chosen)
    if not 0 <= points <= grade.max_score:
        raise RegradeError(
            f"{chosen} gives 0 to {counted(grade.max_score, 'point')}: "
            f"expected that, found {points:g}"
        )
    decision = replace(
        decision,
        cell=chosen,
        before=float(grade.score),
        after=points,
    )
    grade.manual_score = points
    grade.needs_manual_grade = False
    _comment(book, lab, request, f"Regrade request {number}: {why}")
    book.db.flush()
    log.append([decision])
    book.db.commit()
    return decision


def _cell(lab: Lab, request: Request, asked: str | None) -> str:
    """The cell of the exercise whose points are meant."""
    cells = grades.columns(lab)[request.exercise]
    if asked is None and len(cells) == 1:
        return cells[0]
    if asked not in cells:
        there = ", ".join(cells)
        what = f"{asked!r} is none" if asked else "say which of them: --cell"
        raise RegradeError(f"{request.exercise} has the cells {there}; {what}")
    return asked


def _grade(
    book: Gradebook,
    lab: Lab,
    request: Request,
    cell: str,
) -> Grade:
    """What the gradebook holds of a cell of the student."""
    try:
        return book.find_grade(cell, lab.notebook, lab.name, request.student)
    except MissingEntry:
        raise RegradeError(
            f"{request.student} has no grade in {lab.name}: make grade first"
        ) from None


def _comment(
    book: Gradebook,
    lab: Lab,
    request: Request,
    text: str,
) -> None:
    """Add a line to the comment on the exercise's answer, which the student's page shows."""
    solution = notebooks.read(lab.solution)
    for part in notebooks.parts(solution):
        if request.exercise not in (part.number, part.title):
            continue
        for answer in filter(is_answer, part.cells):
            name = grader(answer)["grade_id"]
            try:
                comment = book.find_comment(name, lab.notebook, lab.name, request.student)
            except MissingEntry:
                continue
            before = comment.comment or ""
            comment.manual_comment = f"{before}\n{text}".strip()
            return
