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
    store = Ledger(root / "ledger")
    runner = runners.local(jobs)
    return whole_class.grade(course, assignment, handed_in, store, runner, again)


def rows(
    root: Path,
    found: Sequence[Submission],
    isolated: bool,
) -> list[Row]:
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
    store = Ledger(root / "ledger")
    outcomes = _outcomes(course, store, found, isolated)
    labs = {name for name, _ in outcomes}
    scores = _scores(course, labs)
    made = []
    for one in found:
        known = outcomes.get((one.assignment, one.student))
        if known is None:
            reason = submissions.no_lab(one)
            known = Outcome(one.student, problem=reason)
        of_lab = scores.get(one.assignment, {})
        score = of_lab.get(one.student)
        results = known.results.values()
        row = grades.row(one, score, known.problem, results)
        made.append(row)
    return made


def _scores(course: Course, labs: Iterable[str]) -> dict[str, dict]:
    """Lab -> what the gradebook holds of it."""
    directory = course.directory
    found = {}
    with Gradebook(directory.db_url, directory.course_id) as book:
        for name in labs:
            found[name] = gradebook.scores(book, name, course)
    return found


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
