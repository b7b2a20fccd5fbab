"""The marks of a term: what each student has for each assignment, and what comes out of it.

Points are never mixed up with what is missing: nothing handed in, still to come, and still to be
graded by hand are states of their own.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from coursekit.classroom.gradebook import Score
from coursekit.syllabus import DEMO_DAY
from fairmark.policy import Policy


class State(StrEnum):
    """How a student stands with an assignment."""

    GRADED = "graded"
    #: Some of it waits for a person; the points are those of the rest.
    BY_HAND = "to grade by hand"
    NOTHING = "nothing handed in"
    #: It lies in submitted/, and is in no gradebook.
    UNGRADED = "not graded yet"
    #: The student has time left, or nobody was graded yet.
    TO_COME = "to come"


@dataclass(frozen=True)
class Rules:
    """How assignments make a mark: the table [course] of policy.toml.

    Attributes
    ----------
    weights : dict of str to float
        Assignment -> how much it counts; 1 where it is not named, 0 leaves it out.
    drop_lowest : int
        So many labs with the lowest share of the points do not count, whatever they weigh. Demo day
        always does.
    """

    weights: dict[str, float] = field(default_factory=dict)
    drop_lowest: int = 0

    def weight(self, assignment: str) -> float:
        """How much an assignment counts."""
        return self.weights.get(assignment, 1.0)


@dataclass(frozen=True)
class Entry:
    """A student's standing with one assignment.

    Attributes
    ----------
    state : State
    points, most : float
        Got, and at most; 0 got where there is nothing.
    has_time : bool
        Whether it is not due yet for this student, who may hand in again.
    """

    state: State
    points: float
    most: float
    has_time: bool = False

    @property
    def share(self) -> float:
        """Of the points."""
        if not self.most:
            return 0.0
        return self.points / self.most

    @property
    def settled(self) -> bool:
        """Whether it is due, and graded to the end or missing."""
        done = self.state in (State.GRADED, State.NOTHING)
        return done and not self.has_time


@dataclass(frozen=True)
class Mark:
    """A student's term.

    Attributes
    ----------
    student : str
    entries : dict of str to Entry
        By assignment.
    dropped : tuple of str
        Labs that do not count, because they are the lowest.
    percent : float or None
        Of what is due and graded to the end; None where nothing is.
    final : bool
        Whether all is due and graded to the end.
    """

    student: str
    entries: dict[str, Entry]
    dropped: tuple[str, ...]
    percent: float | None
    final: bool


def standing(
    student: str,
    assignment: str,
    scores: Mapping[str, Score],
    handed_in: Collection[str],
    most: float,
    policy: Policy,
    now: datetime,
) -> Entry:
    """How a student stands with an assignment.

    Parameters
    ----------
    student, assignment : str
    scores : mapping of str to Score
        Of the assignment, by student.
    handed_in : collection of str
        Students whose work for it is there.
    most : float
        Points at most.
    policy : Policy
        Says until when the student has time.
    now : datetime
    """
    score = scores.get(student)
    due = policy.due_for(student, assignment)
    has_time = due is not None and now <= due
    if score is None and student in handed_in:
        return Entry(State.UNGRADED, 0.0, most, has_time)
    if score is None:
        to_come = has_time if due else not scores
        state = State.TO_COME if to_come else State.NOTHING
        return Entry(state, 0.0, most, has_time)
    waits = score.by_hand or score.look_again
    state = State.BY_HAND if waits else State.GRADED
    return Entry(state, score.total, most, has_time)


def mark(
    student: str,
    entries: Mapping[str, Entry],
    rules: Rules,
) -> Mark:
    """What the assignments make together.

    Examples
    --------
    >>> entries = {name: Entry(State.GRADED, points, 10) for name, points in (("a", 9), ("b", 3))}
    >>> mark("ada", entries, Rules(drop_lowest=1)).percent
    90.0
    """
    counted = []
    for name, entry in entries.items():
        has_points = entry.most and rules.weight(name) > 0
        if has_points and entry.settled:
            counted.append(name)
    dropped = _lowest(counted, entries, rules)
    whole = 0.0
    got = 0.0
    for name in counted:
        if name not in dropped:
            weight = rules.weight(name)
            whole += weight
            got += weight * entries[name].share
    return Mark(
        student=student,
        entries=dict(entries),
        dropped=dropped,
        percent=100 * got / whole if whole else None,
        final=all(entry.settled for entry in entries.values()),
    )


def _lowest(
    counted: Iterable[str],
    entries: Mapping[str, Entry],
    rules: Rules,
) -> tuple[str, ...]:
    """The labs that are dropped, the lowest first."""
    labs = [name for name in counted if name != DEMO_DAY]
    labs.sort(key=lambda name: (entries[name].share, name))
    # At least one is left.
    most = max(0, len(labs) - 1)
    count = min(rules.drop_lowest, most)
    return tuple(labs[:count])


def unknown(rules: Rules, assignments: Collection[str]) -> Sequence[str]:
    """Assignments that have a weight, and that there are not."""
    weighted = set(rules.weights)
    return sorted(weighted.difference(assignments))
