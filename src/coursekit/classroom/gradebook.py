"""What nbgrader's gradebook holds of a lab, with what was given by hand and what was late."""

from dataclasses import dataclass

from nbgrader.api import Gradebook, MissingEntry


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
    """

    points: dict[str, float | None]
    penalty: float
    seconds_late: float
    look_again: bool = False


def scores(gradebook: Gradebook, assignment: str) -> dict[str, Score]:
    """The submissions of a lab, by student."""
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
        found[submission.student_id] = Score(
            points,
            float(submission.late_submission_penalty or 0),
            float(submission.total_seconds_late),
            any(grade.needs_manual_grade and grade.manual_score is not None for grade in grades),
        )
    return found
