"""Grade an assignment of a course: what is new, or what was asked for.

Gradebook, graded notebooks and feedback are made from the ledger, so whatever broke off is taken up
by the next run and ends the same.
"""

import contextlib
from collections.abc import Iterator, Sequence

from fairmark import policy
from fairmark.course import Course
from fairmark.grading import ways
from fairmark.grading.pipeline import Outcome, Pipeline, check_tests
from fairmark.grading.runners import Runner
from fairmark.model import Assignment, Submission
from fairmark.nbgrader.gradebook import Book
from fairmark.nbgrader.result_writer import ResultWriter
from fairmark.store.ledger import Ledger


def grade(
    course: Course,
    assignment: Assignment,
    submissions: Sequence[Submission],
    store: Ledger,
    runner: contextlib.AbstractContextManager[Runner],
    force: bool = False,
) -> Iterator[Outcome]:
    """Grade submissions; yields each as it is recorded.

    Parameters
    ----------
    course, assignment, submissions
        From `fairmark.course`.
    store : Ledger
        Where results are kept.
    runner : context manager
        From `fairmark.grading.runners`.
    force : bool
        Grade also what the ledger knows.

    Raises
    ------
    InvalidAssignmentError
        The instructor's own solution does not get full marks, or a test needs more than plain data.
    GradebookError
        The gradebook cannot be written; the results are in the ledger.
    SandboxError
        Isolation cannot be set up.
    """
    with course.locked(), runner as run:
        assignment = ways.decide(assignment, store, run)
        check_tests(assignment, run)
        pipeline = Pipeline(assignment, submissions, store, run, force)
        # Meanwhile the gradebook is opened, or made, which takes seconds.
        with Book(course.directory.db_url, course.directory.course_id) as book:
            pipeline.wait_for_solution()
            due = policy.read(course.root).due.get(assignment.name)
            book.enter_assignment(assignment, course.config, due)
            writer = ResultWriter(course, assignment, book, store)
            for submission, outcome in zip(submissions, pipeline.known, strict=True):
                if pipeline.is_graded_now(outcome):
                    writer.clear(submission)  # until it is graded, no older score stands for it
                else:
                    writer.record(submission, outcome.results)
                    yield outcome
            for submission, outcome in pipeline.finish():
                if not outcome.problem:
                    writer.record(submission, outcome.results)
                yield outcome
