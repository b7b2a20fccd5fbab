"""The marks of team projects: two graders' sheets, their agreement, and each member's mark.

A team hands in once. Its mark goes to every member, with the team's name in the comment. A mark
that the instructor gave a member by hand, without that comment, stays.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, product
from pathlib import Path
from statistics import fmean, variance

import pandas as pd
from nbgrader.api import Gradebook, MissingEntry

from coursekit.classroom import tables
from coursekit.notebooks import Lab, grader, read
from coursekit.syllabus import DEMO_DAY
from labkit import data

LAB = "09-project"
#: The assignment of demo day, its notebook and its cell have one name.
DEMO = DEMO_DAY
LEVELS = range(4)
MOST = 4
#: Graders who are so far apart talk before a mark is given.
APART = 2
TEAM_COLUMNS = ("team", "student")
SHEET_COLUMNS = (
    "team",
    "criterion",
    "level",
    "comment",
)


#: What stands before a comment to a whole team.
_TEAM = "[team "
#: What is graded: team and criterion.
Key = tuple[str, str]


class ProjectError(ValueError):
    """A sheet that cannot be used; the message says where and what to do."""


@dataclass(frozen=True)
class Mark:
    """One grader's level for one criterion of one team."""

    team: str
    criterion: str
    grader: str
    level: int
    comment: str


@dataclass(frozen=True)
class Verdict:
    """What the graders give a team.

    Attributes
    ----------
    points : float
        Mean over the graders.
    feedback : str
        A line a criterion, for the team.
    """

    points: float
    feedback: str


@dataclass
class Entered:
    """What became of the marks: given to whom, kept as they were, or waiting, with the reason."""

    given: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    waiting: dict[str, str] = field(default_factory=dict)


def read_teams(path: Path) -> dict[str, list[str]]:
    """Team -> its members, in the order of the sign-up sheet; the first one hands in.

    Raises
    ------
    ProjectError
        A blank, a student in two teams, or a team of more than four.
    """
    teams: dict[str, list[str]] = {}
    seen: dict[str, str] = {}
    for line, row in tables.rows(path, TEAM_COLUMNS, ProjectError):
        where = f"{path}, line {line}"
        team = row["team"]
        student = row["student"]
        if not team or not student:
            raise ProjectError(f"{where}: expected a team and a student")
        other = seen.setdefault(student, team)
        if other != team:
            raise ProjectError(f"{where}: {student} is in {other}, too")
        members = teams.setdefault(team, [])
        if student not in members:
            members.append(student)
        if len(members) > MOST:
            raise ProjectError(f"{where}: {team} has more than {MOST} members")
    if not teams:
        raise ProjectError(f"{path}: no teams; expected a row for each team and student")
    return teams


def _rubric(stage: str) -> pd.DataFrame:
    """The rows of the rubric that are of a stage."""
    rubric = data.load("project", "rubric")
    return rubric[rubric["stage"] == stage]


def points_of(stage: str) -> dict[str, float]:
    """Criterion -> its points, of a stage of the rubric: draft, revision or demo."""
    rows = _rubric(stage)
    points = map(float, rows["points"])
    pairs = zip(rows["criterion"], points, strict=True)
    return dict(pairs)


def meanings(stage: str) -> dict[tuple[str, int], str]:
    """(criterion, level) -> what the rubric says of it."""
    found = {}
    for row in _rubric(stage).to_dict("records"):
        criterion = row["criterion"]
        for level in LEVELS:
            found[criterion, level] = row[f"level_{level}"]
    return found


def blank_sheet(stage: str, teams: Iterable[str]) -> list[list[str]]:
    """A sheet for one grader to fill in: one row a team and criterion."""
    rows = [list(SHEET_COLUMNS)]
    for team, criterion in product(teams, points_of(stage)):
        rows.append([team, criterion, "", ""])
    return rows


def read_sheet(
    path: Path,
    stage: str,
    teams: Iterable[str],
) -> list[Mark]:
    """One grader's sheet; the grader is the file's name.

    Raises
    ------
    ProjectError
        A team or criterion that is unknown, twice or left out; a level that is no level.
    """
    due = set(product(teams, points_of(stage)))
    found: dict[Key, Mark] = {}
    for line, row in tables.rows(path, SHEET_COLUMNS, ProjectError):
        where = f"{path}, line {line}"
        team = row["team"]
        criterion = row["criterion"]
        level = row["level"]
        key = (team, criterion)
        if key in found:
            raise ProjectError(f"{where}: {team}, {criterion} is twice")
        if key not in due:
            raise ProjectError(
                f"{where}: {team}, {criterion} is not a team and a criterion of this stage"
            )
        if level not in map(str, LEVELS):
            raise ProjectError(f"{where}: expected a level from 0 to 3, found {level!r}")
        found[key] = Mark(
            team=team,
            criterion=criterion,
            grader=path.stem,
            level=int(level),
            comment=row["comment"],
        )
    missing = sorted(due - found.keys())
    if missing:
        team, criterion = missing[0]
        raise ProjectError(f"{path}: no level for {team}, {criterion}")
    return list(found.values())


def _by_text(marks: Iterable[Mark]) -> dict[Key, list[Mark]]:
    """The marks of the graders for each text."""
    found: dict[Key, list[Mark]] = {}
    for mark in marks:
        key = (mark.team, mark.criterion)
        own = found.setdefault(key, [])
        own.append(mark)
    return found


def alpha(marks: Iterable[Mark]) -> float | None:
    """Krippendorff's alpha with levels as numbers; None where all levels are one."""
    units = []
    for own in _by_text(marks).values():
        levels = [float(mark.level) for mark in own]
        units.append(levels)
    return interval_alpha(units)


def interval_alpha(units: Collection[Sequence[float]]) -> float | None:
    """Krippendorff's alpha of numbers; None where all numbers are one.

    As many people gave a number to each unit, and then alpha is one minus the mean variance within
    a unit over the variance of all numbers.

    Parameters
    ----------
    units : collection of sequence of float
        What was given to each.

    References
    ----------
    K. Krippendorff (2019). Content Analysis, 4th edition.
    """
    numbers = list(chain.from_iterable(units))
    total = variance(numbers) if len(numbers) > 1 else 0
    if not total:
        return None
    within = [variance(own) for own in units]
    return 1 - fmean(within) / total


def apart(marks: Iterable[Mark]) -> dict[str, list[str]]:
    """Team -> what its graders should talk about, a sentence a criterion."""
    found: dict[str, list[str]] = {}
    by_text = _by_text(marks)
    for (team, criterion), own in by_text.items():
        levels = [mark.level for mark in own]
        distance = max(levels) - min(levels)
        if distance >= APART:
            said = [f"{mark.grader} {mark.level}" for mark in own]
            sentences = found.setdefault(team, [])
            sentences.append(f"{criterion}: {', '.join(said)}")
    return found


def verdicts(stage: str, marks: Sequence[Mark]) -> dict[str, Verdict]:
    """Team -> its points and its feedback."""
    points = points_of(stage)
    meaning = meanings(stage)
    by_text = _by_text(marks)
    teams = [mark.team for mark in marks]
    found = {}
    for team in dict.fromkeys(teams):
        total = 0.0
        lines = []
        for criterion, most in points.items():
            own = by_text[team, criterion]
            levels = [mark.level for mark in own]
            gained = most * fmean(levels) / max(LEVELS)
            total += gained
            lines.append(f"{criterion}: {gained:.2f} of {most:g}")
            for level in sorted(set(levels)):
                said = meaning[criterion, level]
                lines.append(f"  - {said}")
            for mark in own:
                if mark.comment:
                    lines.append(f"  - {mark.comment}")
        found[team] = Verdict(
            points=round(total, 2),
            feedback="\n".join(lines),
        )
    return found


def enter(
    book: Gradebook,
    stage: str,
    teams: Mapping[str, list[str]],
    found: Mapping[str, Verdict],
) -> Entered:
    """Give every member the team's points and feedback.

    Parameters
    ----------
    book : Gradebook
    stage : str
        "draft" or "revision", cells of lab 09, or "demo", an assignment of its own.
    teams : mapping of str to list of str
        As `read_teams` gives them.
    found : mapping of str to Verdict
        Teams that are left out get nothing.
    """
    made = Entered()
    lab = Lab(LAB)
    where = (stage, lab.notebook, lab.name)
    if stage == "demo":
        where = (DEMO, DEMO, DEMO)
        _make_demo(book)
    for team, verdict in found.items():
        words = f"{_TEAM}{team}]\n{verdict.feedback}"
        for student in teams[team]:
            if stage == "demo" and not _presents(book, student):
                name = f"{student}, {DEMO}"
                made.waiting[name] = "is not in the gradebook: add them"
                continue
            _give(
                book,
                where,
                student,
                points=verdict.points,
                words=words,
                made=made,
            )
    book.db.commit()
    return made


def _presents(book: Gradebook, student: str) -> bool:
    """Give a student of the gradebook a submission of demo day; whether there is such a student."""
    try:
        book.find_student(student)
    except MissingEntry:
        return False
    book.update_or_create_submission(DEMO, student)
    return True


def copy(
    book: Gradebook,
    lab: Lab,
    teams: Mapping[str, list[str]],
) -> Entered:
    """Give what was graded by hand in the first member's notebook to the other members."""
    made = Entered()
    for cell in _written(lab):
        where = (cell, lab.notebook, lab.name)
        for team, members in teams.items():
            first, *others = members
            name = f"{team}, {cell}"
            try:
                source = book.find_grade(*where, first)
                comment = book.find_comment(*where, first)
            except MissingEntry:
                made.waiting[name] = f"{first} has handed in nothing"
                continue
            if source.manual_score is None or source.needs_manual_grade:
                made.waiting[name] = f"grade {first}'s notebook in Formgrader first"
                continue
            words = comment.comment or ""
            if not words.startswith(_TEAM):
                words = f"{_TEAM}{team}]\n{words}".rstrip()
            for student in others:
                _give(
                    book,
                    where,
                    student,
                    points=source.manual_score,
                    words=words,
                    made=made,
                )
    book.db.commit()
    return made


def _written(lab: Lab) -> list[str]:
    """Grade ids of the tasks that people grade."""
    found = []
    for cell in read(lab.solution).cells:
        metadata = grader(cell)
        if metadata.get("task"):
            found.append(metadata["grade_id"])
    return found


def _give(
    book: Gradebook,
    where: tuple[str, str, str],
    student: str,
    points: float,
    words: str,
    made: Entered,
) -> None:
    """Put a mark and a comment at a cell, unless the instructor gave this student another one."""
    cell, _, _ = where
    name = f"{student}, {cell}"
    try:
        grade = book.find_grade(*where, student)
        comment = book.find_comment(*where, student)
    except MissingEntry:
        made.waiting[name] = "has handed in nothing"
        return
    before = comment.manual_comment or ""
    is_of_a_team = before.startswith(_TEAM)
    if grade.manual_score is not None and not is_of_a_team:
        made.kept.append(name)
        return
    grade.manual_score = points
    grade.needs_manual_grade = False
    comment.manual_comment = words
    made.given.append(name)


def _make_demo(book: Gradebook) -> None:
    """The assignment of demo day: one cell that people grade."""
    most = sum(points_of("demo").values())
    book.update_or_create_assignment(DEMO)
    book.update_or_create_notebook(DEMO, DEMO)
    book.update_or_create_task_cell(
        DEMO,
        DEMO,
        DEMO,
        max_score=most,
        cell_type="markdown",
    )
