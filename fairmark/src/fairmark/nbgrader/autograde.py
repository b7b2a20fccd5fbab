"""nbgrader's commands and formgrader's buttons for grading and feedback, done here: call `install`
in nbgrader_config.py.

nbgrader's own step copies a submission, following links, and reads it before any preprocessor could
refuse it; so the whole step is replaced, and a course that asks for this engine can never be graded
without it by mistake. The same goes for `nbgrader generate_feedback`, which would write its own
pages over the engine's: it too grades what is new, and writes the feedback of all with what people
graded since.

Where the engine cannot be loaded, both refuse and say why. nbgrader's own step, which runs
students' code unprotected, never takes its place: so this module imports nothing of the engine but
`refusal`.
"""

import os
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NoReturn

from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.converters.base import BaseConverter, NbGraderException

from fairmark import refusal


def install() -> None:
    """Have this process's nbgrader grade, and give feedback, through here."""
    Autograde.start = GenerateFeedback.start = _grade


def _grade(step: BaseConverter) -> None:
    """Grade the submissions that nbgrader was asked for.

    Raises
    ------
    NbGraderException
        Something could not be done; the message is in the log, and in the button's window.
    """
    if reason := refusal.reason():
        _fail(step, reason)
    from fairmark import course as courses, report
    from fairmark.errors import CourseError
    from fairmark.grading import runners, ways
    from fairmark.grading.pipeline import PROBLEMS
    from fairmark.grading.whole_class import grade
    from fairmark.store.ledger import Ledger

    wanted = step.coursedir
    problems = []
    try:
        course = courses.read(Path(wanted.root))
        assignment = course.assignment(wanted.assignment_id)
        everybody = course.students(assignment.name)
        students = [name for name in everybody if fnmatchcase(name, wanted.student_id)]
        if not students:
            raise CourseError(f"nothing was handed in for {assignment.name} by {wanted.student_id}")
        submissions = list(course.submissions(assignment, students))
        store = Ledger(course.root / "ledger")
        runner = runners.local(os.cpu_count() or 1)
        labels = ways.labels(assignment)
        force = step.force and isinstance(step, Autograde)
        for outcome in grade(course, assignment, submissions, store, runner, force):
            line = report.line(outcome, labels)
            step.log.info(line)
            if outcome.problem:
                problems.append(line)
    except PROBLEMS as error:
        problems.append(str(error))
    if problems:
        _fail(step, "\n".join(problems))


def _fail(step: BaseConverter, message: str) -> NoReturn:
    """End an nbgrader command: it exits without a word, so the message is logged first."""
    step.log.error(message)
    raise NbGraderException(message)
