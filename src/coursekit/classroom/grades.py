"""The grades of a class as a table: on the screen, and as a file that is safe to open in a
spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from coursekit import notebooks
from coursekit.classroom.gradebook import Score
from coursekit.classroom.submissions import Submission, shown
from coursekit.notebooks import Lab, grader, is_graded
from fairmark.model import Result
from fairmark.report import one_line
from fairmark.store import files

BY_HAND = "to grade by hand"
#: What a spreadsheet takes for the beginning of a formula, or drops before it looks for one.
_FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
)
#: Points by what they are for; None where a person has to grade.
Points = dict[str, float | None]


@dataclass(frozen=True)
class Row:
    """A student's line for a lab.

    Attributes
    ----------
    student, assignment : str
        Whose.
    points : Points
        By part of the lab; empty without a grade.
    total : float or None
        Sum of the points that there are, minus any penalty; None without a grade.
    state : str
        `graded`, `graded, 2 h 5 min late: 1 point taken off`, `ungraded: reason` or `not graded
        yet`.
    note : str
        What a grader should know.
    """

    student: str
    assignment: str
    points: Points
    total: float | None
    state: str
    note: str = ""


def columns(lab: Lab) -> dict[str, list[str]]:
    """The parts of a lab that give points, and the graded cells in each.

    Returns
    -------
    dict of str to list of str
        `04.2`, or the title of a part that is no exercise -> grade ids; in the order of the lab.
    """
    found: dict[str, list[str]] = {}
    solution = notebooks.read(lab.solution)
    for part in notebooks.parts(solution):
        cells = []
        for cell in filter(is_graded, part.cells):
            metadata = grader(cell)
            cells.append(metadata["grade_id"])
        if cells:
            name = part.number or part.title
            found[name] = cells
    return found


def row(
    submission: Submission,
    score: Score | None,
    problem: str,
    results: Iterable[Result],
) -> Row:
    """A submission's line: its points if nothing speaks against it, and what its grader should
    know."""
    student = shown(submission.student)
    lab = shown(submission.assignment)
    if problem:
        return Row(student, lab, {}, None, f"ungraded: {problem}")
    if score is None:
        return Row(student, lab, {}, None, "not graded yet")
    points = {}
    for part, cells in columns(submission.lab).items():
        own = [score.points.get(cell) for cell in cells]
        points[part] = _sum_of_all(own)
    return Row(
        student=student,
        assignment=lab,
        points=points,
        total=score.total,
        state=_state(score),
        note=_note(score, results),
    )


def _state(score: Score) -> str:
    """That it is graded, and whether it was late."""
    state = "graded"
    if score.seconds_late:
        late = duration(score.seconds_late)
        state += f", {late} late"
    if score.why:
        why = "; ".join(score.why)
        state += f": {why}"
    return state


def _note(score: Score, results: Iterable[Result]) -> str:
    """What its grader should know, each thing once."""
    notes: list[str] = []
    for result in results:
        notes += map(one_line, result.incidents)
    if score.look_again:
        notes.append("points given by hand were kept: look at them again")
    each_once = dict.fromkeys(notes)
    return "; ".join(each_once)


def _sum_of_all(points: Iterable[float | None]) -> float | None:
    """The sum of points; None where a person has yet to give some of them."""
    total = 0.0
    for value in points:
        if value is None:
            return None
        total += value
    return total


def duration(seconds: float) -> str:
    """Time in the two units that matter.

    Examples
    --------
    >>> duration(7500), duration(59), duration(200000)
    ('2 h 5 min', '1 min', '2 d 7 h')
    """
    minutes = -(-int(seconds) // 60)  # rounded up
    hours = minutes // 60
    days = hours // 24
    if days:
        return f"{days} d {hours % 24} h"
    if hours:
        return f"{hours} h {minutes % 60} min"
    return f"{minutes} min"


def table(rows: Sequence[Row]) -> str:
    """Rows of one lab as text, aligned."""
    parts = _parts(rows)
    lines = [["student", *parts, "total", "state"]]
    for row in rows:
        numbers = _numbers(row, parts)
        state = f"{row.state}; {row.note}" if row.note else row.state
        lines.append([row.student, *numbers, state])
    columns = zip(*lines, strict=True)
    first, *widths = [max(map(len, column)) for column in columns]
    aligned = []
    for name, *numbers, state in lines:
        padded = map(str.rjust, numbers, widths)
        cells = [name.ljust(first), *padded, state]
        aligned.append("  ".join(cells))
    return "\n".join(aligned)


def _parts(rows: Iterable[Row]) -> list[str]:
    """The parts of all rows, each once, in their order."""
    found: dict[str, None] = {}
    for row in rows:
        found.update(dict.fromkeys(row.points))
    return list(found)


def _numbers(row: Row, parts: Sequence[str]) -> list[str]:
    """The points of each part, and the total."""
    cells = []
    for part in parts:
        cell = ""
        if part in row.points:
            cell = _number(row.points[part], BY_HAND)
        cells.append(cell)
    return [*cells, _number(row.total)]


def _number(value: float | None, otherwise: str = "") -> str:
    return otherwise if value is None else f"{value:g}"


def write_csv(rows: Sequence[Row], path: Path) -> None:
    """Write grades.csv, whole or not at all; the parts of all labs are its columns."""
    parts = _parts(rows)
    head = ["student", "lab", *parts, "total", "state", "note"]
    lines = []
    for row in rows:
        numbers = _numbers(row, parts)
        line = [
            row.student,
            row.assignment,
            *numbers,
            row.state,
            row.note,
        ]
        lines.append(line)
    files.write(path, csv_text(head, lines))


def csv_text(head: Sequence[str], lines: Iterable[Sequence[str | float]]) -> str:
    """A table as spreadsheets open it: with a byte order mark, and CRLF.

    Names and reasons come from students' folders, so a text that would be taken for a formula gets
    an apostrophe.

    References
    ----------
    OWASP, CSV Injection (2024).
    """
    byte_order_mark = "\ufeff"
    safe = []
    for line in (head, *lines):
        safe.append(map(_safe, line))
    return byte_order_mark + _csv(safe)


def _safe(cell: str | float) -> str:
    if isinstance(cell, str):
        return defused(cell)
    return f"{cell:g}"


def save(lines: Iterable[Iterable[str]], path: Path) -> None:
    """Write lines of cells as CSV with CRLF, the whole file or none."""
    files.write(path, _csv(lines))


def _csv(lines: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows(lines)
    return text.getvalue()


def defused(text: str) -> str:
    """Text that a spreadsheet takes for text.

    Examples
    --------
    >>> defused("=1+1"), defused("Ada")
    ("'=1+1", 'Ada')
    """
    is_formula = text.lstrip(" ").startswith(_FORMULA)
    return f"'{text}" if is_formula else text
