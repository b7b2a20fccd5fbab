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
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Row:
    """A student's line for a lab.

    Attributes
    ----------
    student, assignment : str
        Whose.
    points : dict of str to (float or None)
        Part of the lab -> points, None where a person has to grade; empty without a grade.
    total : float or None
        Sum of the points that there are, minus any penalty; None without a grade.
    state : str
        `graded`, `graded, 2 h 5 min late: 1 points taken off`, `ungraded: reason` or `not graded
        yet`.
    note : str
        What a grader should know.
    """

    student: str
    assignment: str
    points: dict[str, float | None]
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
        graded = filter(is_graded, part.cells)
        cells = [grader(cell)["grade_id"] for cell in graded]
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
    points = {
        part: _sum_of_all(score.points.get(cell) for cell in cells)
        for part, cells in columns(submission.lab).items()
    }
    known = [value for value in score.points.values() if value is not None]
    total = max(0.0, sum(known) - score.penalty)
    state = "graded"
    if score.seconds_late:
        state += f", {duration(score.seconds_late)} late"
    if score.why:
        state += f": {'; '.join(score.why)}"
    notes = [one_line(incident) for result in results for incident in result.incidents]
    if score.look_again:
        notes.append("points given by hand were kept: look at them again")
    each_once = dict.fromkeys(notes)
    return Row(student, lab, points, total, state, "; ".join(each_once))


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
        state = "; ".join(filter(None, [row.state, row.note]))
        lines.append([row.student, *_points(row, parts), _number(row.total), state])
    columns = zip(*lines, strict=True)
    widths = [max(map(len, column)) for column in columns]
    aligned = []
    for name, *numbers, state in lines:
        padded = map(str.rjust, numbers, widths[1:])
        cells = [name.ljust(widths[0]), *padded, state]
        aligned.append("  ".join(cells))
    return "\n".join(aligned)


def _parts(rows: Iterable[Row]) -> list[str]:
    """The parts of all rows, each once, in their order."""
    found = [part for row in rows for part in row.points]
    return list(dict.fromkeys(found))


def _points(row: Row, parts: Sequence[str]) -> list[str]:
    cells = []
    for part in parts:
        if part in row.points:
            cells.append(_number(row.points[part], BY_HAND))
        else:
            cells.append("")
    return cells


def _number(value: float | None, otherwise: str = "") -> str:
    return otherwise if value is None else f"{value:g}"


def write_csv(rows: Sequence[Row], path: Path) -> None:
    """Write grades.csv, whole or not at all; the parts of all labs are its columns."""
    parts = _parts(rows)
    head = ["student", "lab", *parts, "total", "state", "note"]
    lines = []
    for row in rows:
        whose = [row.student, row.assignment]
        points = [*_points(row, parts), _number(row.total)]
        lines.append([*whose, *points, row.state, row.note])
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
    table = [head, *lines]
    return byte_order_mark + _csv(map(_safe, line) for line in table)


def _safe(cell: str | float) -> str:
    return defused(cell) if isinstance(cell, str) else f"{cell:g}"


def save(lines: Iterable[Iterable[str]], path: Path) -> None:
    """Write lines of cells as CSV with CRLF, the whole file or none."""
    files.write(path, _csv(lines))


def _csv(lines: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(lines)
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
