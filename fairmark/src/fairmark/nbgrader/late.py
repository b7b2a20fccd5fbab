"""Late work by the course's `policy.toml`: how many days, how many of them are free, and the rest.

`PolicyPenalty` is a plugin of nbgrader's `AssignLatePenalties`. It reads dates, extensions and when
something came from the gradebook, so it gives the same in nbgrader and here.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from nbgrader.api import Assignment, Gradebook, SubmittedAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config

from fairmark import policy as rules
from fairmark.counting import counted
from fairmark.policy import Late, Policy

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Lateness:
    """How late a submission is, and what it costs.

    Attributes
    ----------
    days : int
        Begun after it was due for this student.
    free : int
        Late days that were used for it.
    free_before : int
        Late days that were used for assignments that were due earlier.
    percent : float
        Of the points, taken off.
    """

    days: int
    free: int
    free_before: int
    percent: float


@dataclass(frozen=True)
class HandedIn:
    """When something was handed in.

    Attributes
    ----------
    assignment : str
    late : timedelta
        After it was due for this student; below 0 where it was on time.
    """

    assignment: str
    late: timedelta


def account(late: Late, handed_in: Sequence[HandedIn]) -> dict[str, Lateness]:
    """The late days of one student.

    They are used only where less is taken off with them: a submission that loses everything leaves
    them for the next.

    Parameters
    ----------
    late : Late
    handed_in : sequence of HandedIn
        In the order of due dates, in which late days are used.

    Returns
    -------
    dict of str to Lateness
        By assignment.

    Examples
    --------
    >>> rule = Late(free_days=3, free_days_each=2, percent_a_day=10)
    >>> days = [HandedIn("a", timedelta(days=1)), HandedIn("b", timedelta(hours=70))]
    >>> account(rule, days)["b"]
    Lateness(days=3, free=2, free_before=1, percent=10)
    """
    used = 0
    found = {}
    for one in handed_in:
        days = max(0, math.ceil(one.late / _DAY))
        free = min(days, _at_hand(late, one.assignment, used))
        if _percent(late, days - free) >= _percent(late, days):
            free = 0
        found[one.assignment] = Lateness(days, free, used, _percent(late, days - free))
        used += free
    return found


def _at_hand(
    late: Late,
    assignment: str,
    used: int,
) -> int:
    """Late days that may be used for an assignment."""
    if assignment in late.without:
        return 0
    return min(late.free_days_each, late.free_days - used)


def _percent(late: Late, days: int) -> float:
    """Of the points, taken off for days that are not free."""
    return min(100, days * late.percent_a_day)


def history(book: Gradebook, student: str) -> list[HandedIn]:
    """What a student handed in that had a due date, in the order of due dates."""
    rows = (
        book.db.query(
            Assignment.name,
            Assignment.duedate,
            SubmittedAssignment.timestamp,
            SubmittedAssignment.extension,
        )
        .join(SubmittedAssignment, SubmittedAssignment.assignment_id == Assignment.id)
        .filter(SubmittedAssignment.student_id == student)
        .filter(Assignment.duedate.is_not(None))
        .filter(SubmittedAssignment.timestamp.is_not(None))
        .order_by(Assignment.duedate, Assignment.name)
    )
    return [
        HandedIn(name, timestamp - due - (extension or timedelta()))
        for name, due, timestamp, extension in rows
    ]


class PolicyPenalty(BasePlugin):
    """Takes off what `[late]` in policy.toml says."""

    def late_submission_penalty(
        self,
        student_id: str,
        score: float,
        total_seconds_late: float,
    ) -> float | None:
        """Points that are taken off a notebook; None where none are."""
        step = self.parent
        root = CourseDirectory(config=self.config).root
        late = rules.read(Path(root)).late
        if late is None:
            return None
        lateness = account(late, history(step.gradebook, student_id))[step.assignment_id]
        return score * lateness.percent / 100 or None


def penalty_step(config: Config, policy: Policy) -> AssignLatePenalties:
    """nbgrader's step with the course's plugin: the one that is configured, else `PolicyPenalty`
    where policy.toml has [late]."""
    step = AssignLatePenalties(config=config)
    if policy.late is not None and not is_configured(config):
        step.plugin_class = PolicyPenalty
    step.init_plugin()
    return step


def is_configured(config: Config) -> bool:
    """Whether the course's configuration says which plugin takes off points."""
    names = ("AssignLatePenalties", "LateSubmissionPlugin")
    return any(config.get(name) for name in names)


def described(
    book: Gradebook,
    submission: SubmittedAssignment,
    policy: Policy,
    config: Config,
) -> str:
    """How late a submission came and what that cost, for its student; empty where it came in time
    without an extension."""
    said = reasons(book, submission, policy, config)
    if submission.total_seconds_late > 0:
        days = math.ceil(timedelta(seconds=submission.total_seconds_late) / _DAY)
        said.insert(0, f"{counted(days, 'day')} late")
    return "; ".join(said)


def reasons(
    book: Gradebook,
    submission: SubmittedAssignment,
    policy: Policy,
    config: Config,
    for_instructors: bool = False,
) -> list[str]:
    """Why points were taken off a submission, or none.

    Parameters
    ----------
    book : Gradebook
    submission : SubmittedAssignment
        In it.
    policy : Policy
    config : Config
        Of the course.
    for_instructors : bool
        Whether to say the reason of an extension.
    """
    said = []
    if submission.extension:
        more = f"{counted(submission.extension / _DAY, 'day')} more by an extension"
        extension = policy.extensions.get((submission.student_id, submission.assignment.name))
        if extension and for_instructors:
            more += f" ({extension.reason})"
        said.append(more)
    counts = policy.late is not None or is_configured(config)
    if submission.total_seconds_late > 0 and counts:
        penalty = submission.late_submission_penalty or 0
        said += [
            *_counted(book, submission, policy, config),
            f"{counted(penalty, 'point')} taken off",
        ]
    return said


def _counted(
    book: Gradebook,
    submission: SubmittedAssignment,
    policy: Policy,
    config: Config,
) -> list[str]:
    """How the days of a late submission were counted."""
    if is_configured(config):
        plugin = penalty_step(config, policy).plugin_inst
        return [f"counted by {type(plugin).__name__}"]
    assert policy.late
    days = account(policy.late, history(book, submission.student_id))
    one = days[submission.assignment.name]
    said = []
    at_hand = _at_hand(policy.late, submission.assignment.name, one.free_before)
    if one.free or (at_hand and one.percent):
        left = policy.late.free_days - one.free_before - one.free
        free = f"{one.free} of {counted(policy.late.free_days, 'day')} free of charge, {left} left"
        said.append(free if one.free else f"{free}: they would save nothing")
    if one.percent:
        said.append(f"{one.percent:g} % for {counted(one.days - one.free, 'day')}")
    return said
