"""nbgrader's commands and formgrader's buttons for grading and feedback, done here: call `install` in nbgrader_config.py.

nbgrader's own step copies a submission, following links, and reads it before any preprocessor could refuse it; so the
whole step is replaced, and a course that asks for this engine can never be graded without it by mistake. The same goes for
`nbgrader generate_feedback`, which would write its own pages over the engine's.
"""

import os
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.converters.base import BaseConverter, NbGraderException

from fairmark import course as courses
from fairmark import grade, ledger, report, runners


def install() -> None:
    """Have this process's nbgrader grade, and give feedback, through here."""
    run = runners.local(os.cpu_count() or 1)
    Autograde.start = lambda step: _do(step, partial(grade.grade, run=run, force=step.force))
    GenerateFeedback.start = lambda step: _do(step, grade.give_feedback)


def _do(step: BaseConverter, run: Callable[..., Iterator[grade.Outcome]]) -> None:
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
        for outcome in run(course, package, submissions, ledger.Ledger(course.root / "ledger")):
            step.log.info(report.line(outcome))
            problems += [report.line(outcome)] if outcome.problem else []
    except grade.PROBLEMS as error:
        problems.append(str(error))
    if problems:
        raise NbGraderException("\n".join(problems))
