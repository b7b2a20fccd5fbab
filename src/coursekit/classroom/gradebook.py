"""What nbgrader's gradebook holds of a lab, with what was given by hand and what was late."""

from dataclasses import dataclass
from itertools import chain

from nbgrader.api import Gradebook, MissingEntry

from fairmark import policy as rules
from fairmark.course import Course
from fairmark.nbgrader import late


@dataclass(frozen=True)
class Score:
    """A graded submission.

    Attributes
    ----------
    points : dict of str to (float or None)
        Grade id -> points; None where a person has to grade.
    penalty : float
        Points off for being late.
    seconds_late : float
        After the due date, extensions considered.
    look_again : bool
        Whether what a person gave is of an older submission.
    why : tuple of str
        How late days, extension and penalty come about, for instructors.
    """

    points: dict[str, float | None]
    penalty: float
    seconds_late: float
    look_again: bool = False
    why: tuple[str, ...] = ()

    @property
    def by_hand(self) -> list[str]:
        """Grade ids of what a person has yet to grade."""
        return [name for name, points in self.points.items() if points is None]

    @property
    def total(self) -> float:
        """The sum of the points that there are, minus any penalty."""
        known = [points for points in self.points.values() if points is not None]
        return max(0.0, sum(known) - self.penalty)


def scores(
    gradebook: Gradebook,
    assignment: str,
    course: Course | None = None,
) -> dict[str, Score]:
    """The submissions of a lab, by student; with the course, also why points were taken off."""
    policy = rules.read(course.root) if course else None
    try:
        submissions = gradebook.assignment_submissions(assignment)
    except MissingEntry:
        return {}
    found = {}
    for submission in submissions:
        points: dict[str, float | None] = {}
        look_again = False
        for grade in chain.from_iterable(one.grades for one in submission.notebooks):
            points[grade.name] = float(grade.score)
            if grade.needs_manual_grade and grade.manual_score is None:
                points[grade.name] = None
            elif grade.needs_manual_grade:
                look_again = True
        why: list[str] = []
        if course and policy:
            why = late.reasons(gradebook, submission, policy, course.config, True)
        found[submission.student_id] = Score(
            points=points,
            penalty=float(submission.late_submission_penalty or 0),
            seconds_late=float(submission.total_seconds_late),
            look_again=look_again,
            why=tuple(why),
        )
    return found
