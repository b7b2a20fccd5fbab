"""A lab's grades as the CSV file that Canvas or Moodle imports, made from the list of students that
it exported."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import MissingEntry
from sqlalchemy.engine import make_url

from coursekit.classroom import gradebook
from coursekit.classroom.gradebook import Score
from coursekit.classroom.grades import defused
from coursekit.lms import formats
from coursekit.lms.formats import CANVAS, Roster, Row
from coursekit.notebooks import Lab
from coursekit.syllabus import DEMO_DAY
from fairmark import course
from fairmark.nbgrader.gradebook import Book

#: Columns that tell Canvas who somebody is.
_CANVAS_PERSON = (
    "Student",
    "LastName",
    "FirstName",
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "Integration ID",
    "Root Account",
    "Section",
)
_MOODLE_PERSON = ("Identifier", "Full name", "Email address")
_MOODLE_SINCE = "Last modified (grade)"


class Unexportable(ValueError):
    """There is nothing to export, or it does not fit; the message says what to do."""


@dataclass
class Export:
    """A table for import, and who is not in it.

    Attributes
    ----------
    lines : list of list of str
        The file, header first.
    given : list of str
        Students with a grade in it.
    waiting : dict of str to str
        Student -> why the grade is not final.
    unknown : list of str
        Students of the gradebook who are not on the list.
    without : list of str
        Students of the list who have no grade; what the system holds of them stays.
    late : dict of str to str
        Student -> what was taken off the grade for being late, or not, and why.
    """

    lines: list[list[str]] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)
    late: dict[str, str] = field(default_factory=dict)


def export(
    lab: Lab,
    roster: Roster,
    column: str | None = None,
) -> Export:
    """The grades of a lab that are final, for students on the list.

    A grade is final when nothing of it waits for a person. Students without one are not in the
    table, so that what the system holds of them stays as it is.

    Parameters
    ----------
    lab : Lab
    roster : Roster
        Canvas's gradebook, or the assignment's grading worksheet of Moodle.
    column : str, optional
        Canvas's column, with or without its number; by default the one whose title names the lab,
        in any case: `Lab 01`, `01 Project scoping` or `01-project-scoping`.

    Raises
    ------
    Unexportable
        No grades, no such column, or other points than the lab has.
    GradebookError
        The gradebook cannot be opened.
    """
    points, scores = _graded(lab)
    if not scores:
        raise Unexportable(
            f"the gradebook holds no grades of {lab.name}: grade it first (make grade)"
        )
    if roster.system is CANVAS:
        found = _column(lab, roster, column)
        return _canvas(scores, roster, found, points)
    return _moodle(scores, roster, points)


def _graded(lab: Lab) -> tuple[float, dict[str, Score]]:
    """The points of a lab, and its scores by student; none without a gradebook, which is not made
    for this."""
    here = course.read(lab.root)
    directory = here.directory
    url = make_url(directory.db_url)
    file = Path(url.database or "")
    if url.get_backend_name() == "sqlite" and not file.exists():
        return 0.0, {}
    with Book(directory.db_url, directory.course_id) as book:
        try:
            assignment = book.api.find_assignment(lab.name)
            scores = gradebook.scores(book.api, lab.name, here)
        except MissingEntry:
            return 0.0, {}
        return float(assignment.max_score), scores


def _canvas(
    scores: dict[str, Score],
    roster: Roster,
    column: str,
    points: float,
) -> Export:
    possible = roster.points.get(column, "")
    _same_points(roster, possible, points, repr(column))
    person = [name for name in roster.header if name in _CANVAS_PERSON]
    _, *others = person
    blank = [""] * len(others)
    made = Export()
    made.lines = [
        [*person, column],
        ["    Points Possible", *blank, possible],
    ]
    for row, total in _totals(scores, roster, made):
        made.lines.append([*_cells(row, person), total])
    return made


def _moodle(
    scores: dict[str, Score],
    roster: Roster,
    points: float,
) -> Export:
    most = _titled(roster, "maximum grade")
    can_change = _titled(roster, "grade can be changed")
    person = [name for name in roster.header if name in _MOODLE_PERSON]
    made = Export()
    made.lines.append([*person, "Grade", _MOODLE_SINCE])
    for row, total in _totals(scores, roster, made):
        _same_points(roster, row.get(most, ""), points, "the assignment")
        if row.get(can_change, "").lower() == "no":
            student = row[roster.by]
            made.given.remove(student)
            reason = "Moodle says that the grade cannot be changed: unlock it there"
            made.waiting[student] = reason
            continue
        since = _safe(row[_MOODLE_SINCE])
        made.lines.append([*_cells(row, person), total, since])
    return made


def _cells(row: Row, columns: list[str]) -> list[str]:
    """What a row of the roster has in these columns."""
    return [_safe(row[name]) for name in columns]


def _totals(
    scores: dict[str, Score],
    roster: Roster,
    made: Export,
) -> Iterable[tuple[Row, str]]:
    """The rows of students whose grade is final, each with the points; the rest goes into the
    export's lists."""
    listed = {row[roster.by] for row in roster.rows}
    made.unknown = sorted(scores.keys() - listed)
    for row in roster.rows:
        student = row[roster.by]
        score = scores.get(student)
        if score is None:
            name = row[roster.header[0]]
            made.without.append(student or name)
            continue
        reason = _objection(score)
        if reason:
            made.waiting[student] = reason
            continue
        made.given.append(student)
        if score.why:
            made.late[student] = "; ".join(score.why)
        total = f"{score.total:.2f}"
        yield row, total.rstrip("0").rstrip(".")


def _objection(score: Score) -> str:
    """Why a grade is not final; empty if it is."""
    if score.by_hand:
        names = ", ".join(sorted(score.by_hand))
        return f"still to be graded by hand: {names}"
    if score.look_again:
        return "points given by hand are of an older submission: look again in Formgrader"
    return ""


def _column(lab: Lab, roster: Roster, asked: str | None) -> str:
    """Canvas's column of the lab."""
    known = formats.assignments(roster)
    named = _titles(lab)
    found = []
    for name, title in known.items():
        was_asked_for = asked in (name, title)
        is_named_so = asked is None and named.search(title)
        if was_asked_for or is_named_so:
            found.append(name)
    if len(found) != 1:
        what = repr(asked)
        if asked is None:
            what = _wanted(lab)
        count = len(found) or "no"
        names = map(repr, known)
        there = ", ".join(names) or "none (make the assignment in Canvas first)"
        raise Unexportable(
            f"{roster.path}: {count} columns of assignments are called {what}; name one "
            f"assignment so in Canvas and export again, or --column names one of: {there}"
        )
    return found[0]


def _titles(lab: Lab) -> re.Pattern[str]:
    """What a title says that names the lab, or demo day."""
    if lab.name == DEMO_DAY:
        return re.compile(r"\bdemo[- ]day\b", re.IGNORECASE)
    number = f"0*{int(lab.number)}"
    names = [rf"lab[\W_]*{number}"]
    for title in (lab.notebook, _title(lab)):
        words = [number, *re.findall(r"\w+", title)]
        names.append(r"[\W_]+".join(words))
    either = "|".join(names)
    return re.compile(rf"\b(?:{either})\b", re.IGNORECASE)


def _title(lab: Lab) -> str:
    """The lab's title, as its lecture and the syllabus have it; the folder's words without one."""
    if lab.lecture.is_file():
        text = lab.lecture.read_text(encoding="utf-8")
        heading, _, _ = text.partition("\n")
        _, _, title = heading.partition(" - ")
        if title:
            return title
    words = lab.notebook.replace("-", " ")
    return words.capitalize()


def _wanted(lab: Lab) -> str:
    if lab.name == DEMO_DAY:
        return "'Demo day'"
    title = _title(lab)
    return f"'Lab {lab.number}', '{lab.number} {title}' or {lab.name!r}"


def _same_points(
    roster: Roster,
    said: str,
    points: float,
    what: str,
) -> None:
    """Raise if the system counts in other points than the lab."""
    system = roster.system.name
    with_point = said.replace(",", ".")
    try:
        same = float(with_point) == points
    except ValueError:
        same = False
    if not same:
        raise Unexportable(
            f"{roster.path}: {what} has {said or 'no'} points in {system}, and the lab has "
            f"{points:g}: make them equal there, and export the list again"
        )


def _titled(roster: Roster, title: str) -> str:
    """Moodle's column of this title, in whatever case its version writes it; the title where there
    is none."""
    for name in roster.header:
        if name.lower() == title:
            return name
    return title


def _safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula; Moodle's `-` for nothing stays."""
    return text if text == "-" else defused(text)


def summary(made: Export, system: str) -> Iterable[str]:
    """Who has a grade in the table and who has not, in lines for people."""
    yield f"{len(made.given)} grades for {system}"
    if made.without:
        names = ", ".join(made.without)
        yield f"no grade here, left as they are in {system}: {names}"
    for student, reason in made.late.items():
        yield f"{student}: {reason}"
    for student, reason in made.waiting.items():
        yield f"left out: {student}: {reason}"
    if made.unknown:
        names = ", ".join(made.unknown)
        yield f"left out, not on {system}'s list: {names}"
