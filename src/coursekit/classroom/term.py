"""The term as gradebook, roster and policy have it: a line for each student."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy.engine import make_url

from coursekit import notebooks
from coursekit.classroom import gradebook, marks, roster, submissions
from coursekit.classroom.grades import csv_text
from coursekit.classroom.marks import Mark, Rules, State
from coursekit.classroom.roster import Member
from coursekit.syllabus import DEMO_DAY
from fairmark import course as courses, policy as policies
from fairmark.course import Course
from fairmark.errors import CourseError
from fairmark.policy import Policy


class NothingToMark(ValueError):
    """There are no marks to make; the message says what to do."""


@dataclass(frozen=True)
class Term:
    """The marks of a class.

    Attributes
    ----------
    assignments : tuple of str
        In the order of the course.
    members : dict of str to Member
        The roster; empty where there is none.
    marks : tuple of Mark
        By student.
    strangers : tuple of str
        Who is in the gradebook and not on the roster.
    policy : Policy
        With the due dates.
    """

    assignments: tuple[str, ...]
    members: dict[str, Member]
    marks: tuple[Mark, ...]
    strangers: tuple[str, ...]
    policy: Policy

    def due_shown(self, assignment: str) -> str:
        """When it is due, for people; empty where no date is set."""
        due = self.policy.due.get(assignment)
        return self.policy.shown(due) if due else ""


def read(root: Path, now: datetime) -> Term:
    """The marks as they stand.

    Raises
    ------
    NothingToMark
        There is nobody to mark.
    RosterError, CourseError
        A file is not as it should be; the message says which, and why.
    """
    course = courses.read(root)
    policy = policies.read(root)
    rules = policies.own_table(root, Rules)
    members = roster.read(root)
    url = make_url(course.directory.db_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise NothingToMark("there is no gradebook yet: run `make grade` first")
    with Gradebook(course.directory.db_url, course.directory.course_id) as book:
        scores, most = _scores(book, course, rules)
        policy = _dated(policy, book)
    graded: set[str] = set()
    for found in scores.values():
        graded.update(found)
    known = sorted(graded)
    students = list(members) or known
    if not students:
        raise NothingToMark("nobody is graded and there is no roster: run scripts/roster.py")
    unknown = marks.unknown(rules, list(scores))
    if unknown:
        there = ", ".join(scores)
        raise CourseError(
            f"policy.toml: course.weights: no assignment {', '.join(unknown)}; there are {there}"
        )
    handed_in = _handed_in(root)
    made = []
    for student in students:
        entries = {}
        for name, found in scores.items():
            came = handed_in[name]
            entries[name] = marks.standing(student, name, found, came, most[name], policy, now)
        made.append(marks.mark(student, entries, rules))
    strangers = [name for name in known if name not in students]
    return Term(tuple(scores), members, tuple(made), tuple(strangers), policy)


def _scores(
    book: Gradebook,
    course: Course,
    rules: Rules,
) -> tuple[dict[str, dict[str, gradebook.Score]], dict[str, float]]:
    """The scores of all labs, and of demo day where it has points or a weight; and the points at
    most."""
    names = [lab.name for lab in notebooks.labs(course.root)] + [DEMO_DAY]
    scores = {}
    most = {}
    for name in names:
        try:
            most[name] = float(book.find_assignment(name).max_score)
        except MissingEntry:
            if name == DEMO_DAY and DEMO_DAY not in rules.weights:
                continue
            most[name] = 0.0
        scores[name] = gradebook.scores(book, name, course)
    return scores, most


def _dated(policy: Policy, book: Gradebook) -> Policy:
    """The policy with the gradebook's due dates where it has none of its own."""
    due = {}
    for assignment in book.assignments:
        if assignment.duedate:
            due[assignment.name] = assignment.duedate.replace(tzinfo=UTC)
    due.update(policy.due)
    return replace(policy, due=due)


def _handed_in(root: Path) -> dict[str, set[str]]:
    """Assignment -> students whose work lies in submitted/."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in submissions.find(root):
        found[one.assignment].add(one.student)
    return found


def table(term: Term) -> str:
    """`marks.csv`: a line for each student, points or the state for each assignment, the mark."""
    named = bool(term.members)
    head = ["student", *(["name", "section"] if named else []), *term.assignments]
    head += ["percent so far", "final", "does not count"]
    lines = []
    for one in term.marks:
        who = [one.student]
        if named:
            member = term.members[one.student]
            who += [member.name, member.section]
        cells = [_cell(one, name) for name in term.assignments]
        percent = "" if one.percent is None else f"{one.percent:.1f}"
        final = "yes" if one.final else "no"
        lines.append([*who, *cells, percent, final, ", ".join(one.dropped)])
    return csv_text(head, lines)


def _cell(one: Mark, assignment: str) -> str:
    """What a student has for an assignment."""
    entry = one.entries[assignment]
    if entry.state == State.GRADED:
        points = f"{entry.points:g}"
        return f"{points} and not due yet" if entry.has_time else points
    if entry.state == State.BY_HAND:
        return f"{entry.points:g} and {entry.state}"
    return str(entry.state)


def summary(term: Term) -> Sequence[str]:
    """What is done and what is open, a line for each assignment."""
    lines = []
    for name in term.assignments:
        states = Counter(one.entries[name].state for one in term.marks)
        counts = [f"{states[state]} {state}" for state in State if states[state]]
        lines.append(f"{name}: {', '.join(counts)}")
    if term.strangers:
        lines.append(f"not on the roster, left out: {', '.join(term.strangers)}")
    if not term.members:
        lines.append("no roster.csv: who never handed in anything is not in this table")
    final = sum(one.final for one in term.marks)
    lines.append(f"{final} of {len(term.marks)} marks are final")
    return lines
