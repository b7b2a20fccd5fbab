"""What nbgrader's gradebook holds of a lab, with what was given by hand and what was late."""

from dataclasses import dataclass

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
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        points = {
            grade.name: None
            if grade.needs_manual_grade and grade.manual_score is None
            else float(grade.score)
            for grade in grades
        }
        why: list[str] = []
        if course and policy:
            why = late.reasons(gradebook, submission, policy, course.config, True)
        found[submission.student_id] = Score(
            points,
            float(submission.late_submission_penalty or 0),
            float(submission.total_seconds_late),
            any(grade.needs_manual_grade and grade.manual_score is not None for grade in grades),
            tuple(why),
        )
    return found
