"""Grade the class's labs with fairmark, and put the grades of all labs into one table."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from nbgrader.api import Gradebook

from coursekit.classroom import gradebook, grades, submissions
from coursekit.classroom.grades import Row
from coursekit.classroom.submissions import Submission
from fairmark import course as courses
from fairmark.course import Course
from fairmark.grading import pipeline as engine, runners, whole_class
from fairmark.grading.pipeline import Outcome
from fairmark.store.ledger import Ledger


def grade(
    root: Path,
    name: str,
    students: Sequence[str],
    jobs: int,
    again: bool,
    isolated: bool,
) -> Iterable[Outcome]:
    """Grade what is new of a lab.

    Parameters
    ----------
    root : Path
        The course.
    name : str
        The lab's folder name.
    students : sequence of str
        Whose.
    jobs : int
        Submissions at a time.
    again : bool
        Also what is graded already.
    isolated : bool
        Whether students' code is walled off.

    Raises
    ------
    CourseError, InvalidAssignmentError, GradebookError, SandboxError, OSError
        As in `fairmark`; each message says what to do.
    """
    course = courses.read(root)
    assignment = course.assignment(name, isolated)
    handed_in = list(course.submissions(assignment, students))
    return whole_class.grade(
        course, assignment, handed_in, Ledger(root / "ledger"), runners.local(jobs), again
    )


def rows(root: Path, found: Sequence[Submission], isolated: bool) -> list[Row]:
    """One row a submission, in the given order: what gradebook and ledger hold of it as it is now.

    Parameters
    ----------
    root : Path
        The course.
    found : sequence of Submission
        Those in question.
    isolated : bool
        Whether to look for results of students' code that was walled off, or of code that was not.
    """
    course = courses.read(root)
    directory = course.directory
    outcomes = _outcomes(course, Ledger(root / "ledger"), found, isolated)
    labs = {assignment for assignment, _ in outcomes}
    with Gradebook(directory.db_url, directory.course_id) as book:
        scores = {name: gradebook.scores(book, name, course) for name in labs}
    made = []
    for one in found:
        known = outcomes.get((one.assignment, one.student))
        if known is None:
            known = Outcome(one.student, problem=submissions.no_lab(one))
        of_lab = scores.get(one.assignment, {})
        score = of_lab.get(one.student)
        made.append(grades.row(one, score, known.problem, known.results.values()))
    return made


def _outcomes(
    course: Course,
    store: Ledger,
    found: Sequence[Submission],
    isolated: bool,
) -> dict[tuple[str, str], Outcome]:
    """(Lab, student) -> what the ledger knows of a submission as it is now."""
    outcomes = {}
    labs = {one.assignment for one in found}
    for name in labs.intersection(course.assignments()):
        assignment = course.assignment(name, isolated)
        students = [one.student for one in found if one.assignment == name]
        handed_in = list(course.submissions(assignment, students))
        for outcome in engine.known(assignment, handed_in, store):
            outcomes[name, outcome.student] = outcome
    return outcomes
