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
from fairmark import ledger
from fairmark.report import one_line
from fairmark.result import Result

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
        `graded`, `graded, 2 h 5 min late`, `ungraded: reason` or `not graded yet`.
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
    for part in notebooks.parts(notebooks.read(lab.solution)):
        cells = [grader(cell)["grade_id"] for cell in part.cells if is_graded(cell)]
        if cells:
            found[part.number or part.title] = cells
    return found


def row(
    submission: Submission, score: Score | None, problem: str, results: Iterable[Result]
) -> Row:
    """A submission's line: its points if nothing speaks against it, and what its grader should
    know."""
    student, lab = shown(submission.student), shown(submission.assignment)
    if problem or score is None:
        return Row(student, lab, {}, None, f"ungraded: {problem}" if problem else "not graded yet")
    points: dict[str, float | None] = {}
    for part, cells in columns(submission.lab).items():
        given = [score.points.get(cell) for cell in cells]
        points[part] = None if None in given else sum(value for value in given if value is not None)
    total = sum(value for value in score.points.values() if value is not None) - score.penalty
    state = f"graded, {duration(score.seconds_late)} late" if score.seconds_late else "graded"
    notes = [one_line(incident) for result in results for incident in result.incidents]
    if score.look_again:
        notes.append("points given by hand were kept: look at them again")
    return Row(student, lab, points, max(0.0, total), state, "; ".join(dict.fromkeys(notes)))


def duration(seconds: float) -> str:
    """Time in the two units that matter.

    Examples
    --------
    >>> duration(7500), duration(59), duration(200000)
    ('2 h 5 min', '1 min', '2 d 7 h')
    """
    minutes = -(-int(seconds) // 60)
    hours, days = minutes // 60, minutes // 1440
    if days:
        return f"{days} d {hours % 24} h"
    return f"{hours} h {minutes % 60} min" if hours else f"{minutes} min"


def table(rows: Sequence[Row]) -> str:
    """Rows of one lab as text, aligned."""
    parts = list(dict.fromkeys(part for row in rows for part in row.points))
    lines = [["student", *parts, "total", "state"]]
    for row in rows:
        state = "; ".join(filter(None, [row.state, row.note]))
        lines.append([row.student, *_points(row, parts), _number(row.total), state])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join([first.ljust(widths[0]), *map(str.rjust, numbers, widths[1:]), last])
        for first, *numbers, last in lines
    )


def _points(row: Row, parts: Sequence[str]) -> list[str]:
    return [_number(row.points[part], BY_HAND) if part in row.points else "" for part in parts]


def _number(value: float | None, otherwise: str = "") -> str:
    return otherwise if value is None else f"{value:g}"


def write_csv(rows: Sequence[Row], path: Path) -> None:
    """Write grades.csv, whole or not at all; the parts of all labs are its columns."""
    parts = list(dict.fromkeys(part for row in rows for part in row.points))
    lines = [
        [row.student, row.assignment, *_points(row, parts), _number(row.total), row.state, row.note]
        for row in rows
    ]
    ledger.write(path, csv_text(["student", "lab", *parts, "total", "state", "note"], lines))


def csv_text(head: Sequence[str], lines: Iterable[Sequence[str | float]]) -> str:
    """A table as spreadsheets open it: with a byte order mark, and CRLF.

    Names and reasons come from students' folders, so a text that would be taken for a formula gets
    an apostrophe.

    References
    ----------
    OWASP, CSV Injection (2024).
    """
    return "\ufeff" + _csv(
        [defused(cell) if isinstance(cell, str) else f"{cell:g}" for cell in line]
        for line in [head, *lines]
    )


def save(lines: Iterable[Iterable[str]], path: Path) -> None:
    """Write lines of cells as CSV with CRLF, the whole file or none."""
    ledger.write(path, _csv(lines))


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
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
