"""nbgrader's commands and formgrader's buttons for grading and feedback, done here: call `install` in nbgrader_config.py.

nbgrader's own step copies a submission, following links, and reads it before any preprocessor could refuse it; so the
whole step is replaced, and a course that asks for this engine can never be graded without it by mistake. The same goes for
`nbgrader generate_feedback`, which would write its own pages over the engine's.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.converters.base import BaseConverter, NbGraderException

from fairmark import course as courses
from fairmark import grade, report, runners
from fairmark.course import Course, Submission
from fairmark.grade import Outcome
from fairmark.gradebook import Unwritable
from fairmark.ledger import Ledger
from fairmark.package import Package
from fairmark.sandbox import NoSandbox


def install() -> None:
    """Have this process's nbgrader grade, and give feedback, through here."""
    Autograde.start = _grade
    GenerateFeedback.start = _give_feedback


def _grade(step: Autograde) -> None:
    """Grade what nbgrader was asked to."""
    def run(course: Course, package: Package, submissions: list[Submission], store: Ledger) -> Iterator[Outcome]:
        return grade.grade(course, package, submissions, store, runners.local(os.cpu_count() or 1), step.force)

    _do(step, run)


def _give_feedback(step: GenerateFeedback) -> None:
    """Write the feedback that nbgrader was asked for, with what was graded by hand."""
    _do(step, grade.give_feedback)


def _do(step: BaseConverter, run: Callable[[Course, Package, list[Submission], Ledger], Iterator[Outcome]]) -> None:
    """Do something with the submissions that nbgrader was asked for.

    Raises
    ------
    NbGraderException
        Something could not be done; nbgrader shows the message.
    """
    wanted = step.coursedir
    problems = []
    try:
        course = courses.read(Path(wanted.root))
        package = course.package(wanted.assignment_id)
        students = [name for name in course.students(package.name) if fnmatchcase(name, wanted.student_id)]
        if not students:
            raise courses.CourseError(f"nothing was handed in for {package.name} by {wanted.student_id}")
        submissions = list(course.submissions(package, students))
        for outcome in run(course, package, submissions, Ledger(course.root / "ledger")):
            step.log.info(report.line(outcome))
            problems += [report.line(outcome)] if outcome.problem else []
    except (courses.CourseError, grade.Unfit, Unwritable, NoSandbox, OSError) as error:
        problems.append(str(error))
    if problems:
        raise NbGraderException("\n".join(problems))
