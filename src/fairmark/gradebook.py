"""Results into nbgrader's gradebook: one transaction a submission, and nothing of an older one left standing."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, InvalidEntry, MissingEntry
from nbgrader.preprocessors import ClearSolutions, ComputeChecksums, LockCells, SaveCells
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from tornado.log import app_log
from traitlets.config import Config

from fairmark.package import Package
from fairmark.result import Check

#: Seconds to wait for a gradebook that another program holds locked.
PATIENCE = 60.0
#: What is raised when a database refuses; some of nbgrader's functions turn it into an InvalidEntry.
_REFUSED = (DBAPIError, InvalidEntry, OSError)


class Unwritable(RuntimeError):
    """The gradebook cannot be written; what was graded is safe in the ledger."""


class Book:
    """A gradebook, made if it is not there; use it in a `with`.

    Parameters
    ----------
    db_url, course_id : str
        As nbgrader has them.

    Raises
    ------
    Unwritable
        It cannot be opened.
    """

    def __init__(self, db_url: str, course_id: str) -> None:
        # nbgrader calls a bare `alembic` to make one, which lies beside this Python, whether or not that is on the PATH.
        os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        self.url = db_url
        self.api: Gradebook = _patiently(lambda: _opened(db_url, course_id))

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *error: Any) -> None:
        self.api.close()

    def enter_assignment(self, package: Package, config: Config) -> None:
        """Make the gradebook's cells those of the instructor's notebooks, as nbgrader's generate step does.

        Parameters
        ----------
        package : Package
        config : Config
            Of the course: how it marks solutions.

        Raises
        ------
        Unwritable
            nbgrader refuses, as when cells were added while there are submissions; the message says what to do.
        """
        name = package.name

        def enter() -> None:
            self.api.update_or_create_assignment(name)
            for notebook, (source, _) in package.notebooks.items():
                resources = {"nbgrader": {"notebook": notebook, "assignment": name, "db_url": self.url}}
                made = nbformat.reads(source, as_version=4)
                for step in (LockCells, ClearSolutions, ComputeChecksums, SaveCells):
                    made, resources = step(config=config).preprocess(made, resources)

        try:
            self._patiently(enter)
        except RuntimeError as error:
            raise Unwritable(f"{name}: {error}. If its cells changed: remove the old submissions from the gradebook with "
                             f"`nbgrader db assignment remove {name} --force`, and grade again") from None

    def scores(self, assignment: str) -> dict[str, tuple[Any, ...]]:
        """What is entered, by student: when it was handed in, and the points of tests by notebook and name."""
        def read() -> dict[str, tuple[Any, ...]]:
            return {one.student_id: _entered(one) for one in self.api.find_assignment(assignment).submissions}

        with contextlib.suppress(MissingEntry):
            return self._patiently(read)
        return {}

    def write(self, assignment: str, student: str, timestamp: datetime | None, checks: Mapping[str, Sequence[Check]],
              unanswered: Mapping[str, set[str]]) -> None:
        """Enter a result, in one transaction; without checks, that there is none.

        Parameters
        ----------
        assignment, student : str
            Whose.
        timestamp : datetime or None
            When it was handed in.
        checks : mapping of str to sequence of Check
            By notebook.
        unanswered : mapping of str to set of str
            By notebook, the grade ids of answers left as they were released.

        Raises
        ------
        Unwritable
            The gradebook stayed locked, is read-only, or its disk is full.
        """

        def enter() -> None:
            with self._transaction():
                self.api.update_or_create_student(student)
                submission = self.api.update_or_create_submission(assignment, student, timestamp=timestamp)
                for notebook in submission.notebooks:
                    given = {check.grade_id: check.score for check in checks.get(notebook.name, ())}
                    blank = unanswered.get(notebook.name, set())
                    for grade in notebook.grades:
                        grade.auto_score = given.get(grade.name, 0.0 if grade.name in blank else None)
                        grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
                    for comment in notebook.comments:
                        comment.auto_comment = "No response." if comment.name in blank else None

        self._patiently(enter)

    def manual(self, assignment: str, student: str) -> dict[str, tuple[float | None, float, str | None]]:
        """By the graded cell's name: points (None where a person has still to give them), points at most, comment."""
        def read() -> dict[str, tuple[float | None, float, str | None]]:
            found = self.api.find_submission(assignment, student)
            comments = {one.name: one.comment for book in found.notebooks for one in book.comments}
            return {one.name: (one.auto_score if one.manual_score is None else one.manual_score, one.max_score,
                               comments.get(one.name)) for book in found.notebooks for one in book.grades}

        with contextlib.suppress(MissingEntry):
            return self._patiently(read)
        return {}

    def _patiently(self, act: Callable[[], Any]) -> Any:
        """Try again while another program holds the database, each time from where nothing was done."""
        def attempt() -> Any:
            try:
                return act()
            except _REFUSED:
                self.api.db.rollback()
                raise

        return _patiently(attempt)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        """nbgrader's functions commit one by one; in here they only flush, and all is committed at the end, or nothing."""
        session = self.api.db
        commit, session.commit = session.commit, session.flush
        app_log.disabled = True  # nbgrader logs a page of what it raises too
        try:
            with session.no_autoflush:
                yield
            commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.commit = commit
            app_log.disabled = False


def _opened(db_url: str, course_id: str) -> Gradebook:
    """The gradebook; one that is not there is made under another name, for it would be of no use half made."""
    url = make_url(db_url)
    path = Path(url.database or "")
    if url.get_backend_name() == "sqlite" and path.name and not path.exists():
        part = path.with_name(f".{path.name}.part")
        part.unlink(missing_ok=True)
        Gradebook(f"sqlite:///{part}", course_id).close()
        part.replace(path)
    return Gradebook(db_url, course_id)


def _entered(submission: Any) -> tuple[Any, ...]:
    return (submission.timestamp, {(book.name, grade.name): grade.auto_score for book in submission.notebooks
                                   for grade in book.grades if grade.auto_score is not None})


def _patiently(act: Callable[[], Any]) -> Any:
    """Try again while another program holds the database."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except _REFUSED as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise Unwritable(f"the gradebook cannot be written: {getattr(error, 'orig', error)}") from None
            time.sleep(0.2)
