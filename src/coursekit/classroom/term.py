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
from coursekit.classroom.gradebook import Score
from coursekit.classroom.grades import csv_text
from coursekit.classroom.marks import Entry, Mark, Rules, State
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
    directory = course.directory
    url = make_url(directory.db_url)
    file = Path(url.database or "")
    if url.get_backend_name() == "sqlite" and not file.is_file():
        raise NothingToMark("there is no gradebook yet: run `make grade` first")
    with Gradebook(directory.db_url, directory.course_id) as book:
        assignments = _assignments(book, course, rules)
        policy = _dated(policy, book)
    graded: set[str] = set()
    for assignment in assignments.values():
        graded.update(assignment.scores)
    known = sorted(graded)
    students = list(members) or known
    if not students:
        raise NothingToMark("nobody is graded and there is no roster: run scripts/roster.py")
    unknown = marks.unknown(rules, list(assignments))
    if unknown:
        wrong = ", ".join(unknown)
        there = ", ".join(assignments)
        raise CourseError(f"policy.toml: course.weights: no assignment {wrong}; there are {there}")
    handed_in = _handed_in(root)
    made = []
    for student in students:
        entries = {}
        for name, assignment in assignments.items():
            came = handed_in[name]
            entries[name] = assignment.standing(student, came, policy, now)
        made.append(marks.mark(student, entries, rules))
    strangers = [name for name in known if name not in students]
    return Term(
        assignments=tuple(assignments),
        members=members,
        marks=tuple(made),
        strangers=tuple(strangers),
        policy=policy,
    )


@dataclass(frozen=True)
class _Assignment:
    """What the gradebook has of a lab or demo day: scores by student, and the points at most."""

    name: str
    scores: dict[str, Score]
    most: float

    def standing(
        self,
        student: str,
        handed_in: set[str],
        policy: Policy,
        now: datetime,
    ) -> Entry:
        """How a student stands with it."""
        return marks.standing(
            student=student,
            assignment=self.name,
            scores=self.scores,
            handed_in=handed_in,
            most=self.most,
            policy=policy,
            now=now,
        )


def _assignments(
    book: Gradebook,
    course: Course,
    rules: Rules,
) -> dict[str, _Assignment]:
    """All labs by name, and demo day where it has points or a weight."""
    labs = [lab.name for lab in notebooks.labs(course.root)]
    found = {}
    for name in (*labs, DEMO_DAY):
        try:
            most = float(book.find_assignment(name).max_score)
        except MissingEntry:
            if name == DEMO_DAY and name not in rules.weights:
                continue
            most = 0.0
        scores = gradebook.scores(book, name, course)
        found[name] = _Assignment(name, scores, most)
    return found


def _dated(policy: Policy, book: Gradebook) -> Policy:
    """The policy with the gradebook's due dates where it has none of its own."""
    due = {}
    for assignment in book.assignments:
        date = assignment.duedate
        if date:
            due[assignment.name] = date.replace(tzinfo=UTC)
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
    head = ["student"]
    if term.members:
        head += ["name", "section"]
    head += term.assignments
    head += ["percent so far", "final", "does not count"]
    lines = []
    for one in term.marks:
        line = [one.student]
        if term.members:
            member = term.members[one.student]
            line += [member.name, member.section]
        line += [_cell(one, name) for name in term.assignments]
        line += [
            "" if one.percent is None else f"{one.percent:.1f}",
            "yes" if one.final else "no",
            ", ".join(one.dropped),
        ]
        lines.append(line)
    return csv_text(head, lines)


def _cell(one: Mark, assignment: str) -> str:
    """What a student has for an assignment."""
    entry = one.entries[assignment]
    points = f"{entry.points:g}"
    if entry.state == State.BY_HAND:
        return f"{points} and {entry.state}"
    if entry.state != State.GRADED:
        return str(entry.state)
    if entry.has_time:
        return f"{points} and not due yet"
    return points


def summary(term: Term) -> Sequence[str]:
    """What is done and what is open, a line for each assignment."""
    lines = []
    for name in term.assignments:
        entries = [one.entries[name] for one in term.marks]
        states = Counter(entry.state for entry in entries)
        counts = []
        for state in State:
            if states[state]:
                counts.append(f"{states[state]} {state}")
        lines.append(f"{name}: {', '.join(counts)}")
    if term.strangers:
        names = ", ".join(term.strangers)
        lines.append(f"not on the roster, left out: {names}")
    if not term.members:
        lines.append("no roster.csv: who never handed in anything is not in this table")
    final = [one for one in term.marks if one.final]
    lines.append(f"{len(final)} of {len(term.marks)} marks are final")
    return lines
