"""`nbgrader autograde` and formgrader's Autograde button, graded by this engine: call `install` in nbgrader_config.py.

nbgrader's own step copies a submission, following links, and reads it before any preprocessor could refuse it; so the
whole step is replaced, and a course that asks for this engine can never be graded without it by mistake.
"""

import os
from fnmatch import fnmatchcase
from pathlib import Path

from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException

from fairmark import course as courses
from fairmark import grade, gradebook, ledger, report, runners, sandbox


def install() -> None:
    """Have this process's nbgrader grade through here."""
    Autograde.start = _start


def _start(step: Autograde) -> None:
    """Grade what nbgrader was asked to.

    Raises
    ------
    NbGraderException
        Something could not be graded; nbgrader shows the message.
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
        for outcome in grade.grade(course, package, submissions, ledger.Ledger(course.root / "ledger"),
                                   runners.local(os.cpu_count() or 1), step.force):
            step.log.info(report.line(outcome))
            problems += [report.line(outcome)] if outcome.problem else []
    except (courses.CourseError, grade.Unfit, gradebook.Unwritable, sandbox.NoSandbox, OSError) as error:
        problems.append(str(error))
    if problems:
        raise NbGraderException("\n".join(problems))
