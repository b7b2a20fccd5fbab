"""Results into nbgrader's gradebook: one transaction a submission, and nothing of an older one left standing.

Beside nbgrader's tables lies one of ours: which result each student's points are, or why there are none. It is written
in the same transaction, so a run that is killed knows exactly what is still to be done.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment
from nbgrader.preprocessors import SaveCells
from sqlalchemy import Column, MetaData, String, Table, Text, delete, insert, select
from sqlalchemy.exc import OperationalError

from fairmark.result import Check

_TABLE = Table(
    "fairmark_records", MetaData(),
    Column("assignment", String(128), primary_key=True), Column("student", String(128), primary_key=True),
    Column("key", String(64), nullable=False), Column("problem", Text, nullable=False),
    Column("by_hand", Text, nullable=False),
)
#: Seconds to wait for a gradebook that another program holds locked.
PATIENCE = 60.0


class Unwritable(RuntimeError):
    """The gradebook cannot be written; what was graded is safe in the ledger."""


@dataclass(frozen=True)
class Record:
    """What is known of one submission.

    Attributes
    ----------
    assignment, student : str
        Whose.
    key : str
        Name of the result whose points are in the gradebook; empty while there are none.
    problem : str
        Why there are none.
    by_hand : str
        JSON of what people entered, while the submission itself is out of the gradebook.
    """

    assignment: str
    student: str
    key: str = ""
    problem: str = ""
    by_hand: str = "{}"


def connect(db_url: str, course_id: str) -> Gradebook:
    """Open a gradebook, made if it is not there; use it in a `with`.

    Raises
    ------
    Unwritable
        It cannot be opened.
    """
    # nbgrader calls a bare `alembic` to make one, which lies beside this Python, whether or not that is on the PATH.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

    def opened() -> Gradebook:
        book = Gradebook(db_url, course_id)
        _TABLE.metadata.create_all(book.engine)
        return book

    return _patiently(opened)


def records(book: Gradebook, assignment: str) -> dict[str, Record]:
    """All records of an assignment, by student."""
    with book.engine.connect() as connection:
        rows = connection.execute(select(_TABLE).where(_TABLE.c.assignment == assignment))
        return {row.student: Record(**row._mapping) for row in rows}


def enter_assignment(book: Gradebook, db_url: str, record: Record, sources: Mapping[str, NotebookNode]) -> None:
    """Make the gradebook's cells those of the instructor's notebooks, as nbgrader's generate step does.

    Parameters
    ----------
    book : Gradebook
        At `db_url`.
    record : Record
        Of the assignment, stored when all is in.
    sources : mapping of str to NotebookNode
        Name -> the instructor's notebook.

    Raises
    ------
    Unwritable
        nbgrader refuses, as when cells were added while there are submissions; the message says what to do.
    """
    assignment = record.assignment
    book.update_or_create_assignment(assignment)
    for name, notebook in sources.items():
        resources = {"nbgrader": {"notebook": name, "assignment": assignment, "db_url": db_url}}
        try:
            SaveCells().preprocess(notebook, resources)
        except RuntimeError as error:
            raise Unwritable(f"{assignment}: {error}. Remove the old submissions from the gradebook with "
                             f"`nbgrader db assignment remove {assignment} --force`, and grade again: the results in the "
                             f"ledger are kept") from None
    with _transaction(book):
        _put(book, record)


def write(book: Gradebook, record: Record, timestamp: datetime | None, checks: Mapping[str, Sequence[Check]],
          unanswered: Mapping[str, set[str]]) -> None:
    """Enter a result, in one transaction.

    Parameters
    ----------
    book : Gradebook
        With the assignment in it.
    record : Record
        With the key of the result.
    timestamp : datetime or None
        When it was handed in.
    checks : mapping of str to sequence of Check
        By notebook; a notebook that was not handed in is missing, and its tests get 0.
    unanswered : mapping of str to set of str
        By notebook, the grade ids of answers left as they were released.

    Raises
    ------
    Unwritable
        The gradebook stayed locked, is read-only, or its disk is full.
    """

    def enter() -> None:
        with _transaction(book):
            by_hand = json.loads(records(book, record.assignment).get(record.student, record).by_hand)
            book.update_or_create_student(record.student)
            submission = book.update_or_create_submission(record.assignment, record.student, timestamp=timestamp)
            _put_back(submission, by_hand)
            for notebook in submission.notebooks:
                given = {check.grade_id: check.score for check in checks.get(notebook.name, ())}
                blank = unanswered.get(notebook.name, set())
                for grade in notebook.grades:
                    absent = notebook.name not in checks or grade.name in blank
                    grade.auto_score = given.get(grade.name, 0.0 if absent else None)
                    grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
                for comment in notebook.comments:
                    comment.auto_comment = "No response." if comment.name in blank else None
            _put(book, replace(record, by_hand="{}", problem=""))

    _patiently(enter)


def forget(book: Gradebook, assignment: str, student: str, problem: str) -> None:
    """Take the points of an older submission away, because the present one cannot be graded; in one transaction.

    What people entered by hand is kept, and put back by the next `write`.

    Raises
    ------
    Unwritable
        As in `write`.
    """

    def clear() -> None:
        with _transaction(book):
            record = records(book, assignment).get(student, Record(assignment, student))
            with contextlib.suppress(MissingEntry):
                by_hand = _by_hand(book.find_submission(assignment, student))
                record = replace(record, by_hand=json.dumps(by_hand, sort_keys=True))
                book.remove_submission(assignment, student)
            _put(book, replace(record, key="", problem=problem))

    _patiently(clear)


@contextlib.contextmanager
def _transaction(book: Gradebook) -> Iterator[None]:
    """nbgrader's functions commit one by one; in here they only flush, and all is committed at the end, or nothing."""
    commit = book.db.commit
    book.db.commit = book.db.flush
    try:
        yield
        commit()
    except BaseException:
        book.db.rollback()
        raise
    finally:
        del book.db.commit


def _put(book: Gradebook, record: Record) -> None:
    same = (_TABLE.c.assignment == record.assignment) & (_TABLE.c.student == record.student)
    book.db.execute(delete(_TABLE).where(same))
    book.db.execute(insert(_TABLE).values(asdict(record)))


def _by_hand(submission: SubmittedAssignment) -> dict[str, Any]:
    """What people entered: points, comments, an extension."""
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    comments = [comment for notebook in submission.notebooks for comment in notebook.comments]
    return {
        "points": {grade.name: [grade.manual_score, grade.extra_credit] for grade in grades
                   if grade.manual_score is not None or grade.extra_credit},
        "comments": {comment.name: comment.manual_comment for comment in comments if comment.manual_comment},
        "extension": submission.extension.total_seconds() if submission.extension else None,
    }


def _put_back(submission: SubmittedAssignment, by_hand: dict[str, Any]) -> None:
    if by_hand.get("extension"):
        submission.extension = timedelta(seconds=by_hand["extension"])
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            if grade.name in by_hand.get("points", {}):
                grade.manual_score, grade.extra_credit = by_hand["points"][grade.name]
        for comment in notebook.comments:
            comment.manual_comment = by_hand.get("comments", {}).get(comment.name, comment.manual_comment)


def _patiently(act: Callable[[], Any]) -> Any:
    """Try again while another program holds the database."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except OperationalError as error:
            if "locked" not in str(error.orig) or time.monotonic() > deadline:
                raise Unwritable(f"the gradebook cannot be written: {error.orig}") from None
            time.sleep(0.2)
