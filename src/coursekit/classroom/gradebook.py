"""nbgrader's gradebook, and beside its tables one of our own: what was graded, and why something was not.

The table lies in the gradebook's database, so that the two can never be of different classes.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import rmtree
from sqlalchemy import Column, MetaData, String, Table, Text, delete, insert, select
from traitlets.config import Config

from coursekit import build

_TABLE = Table(
    "coursekit_graded", MetaData(),
    Column("assignment", String(128), primary_key=True), Column("student", String(128), primary_key=True),
    Column("key", String(64), nullable=False), Column("reason", Text, nullable=False),
    Column("note", Text, nullable=False), Column("by_hand", Text, nullable=False),
)
#: The row of the lab itself: no folder of a student can be called so.
LAB_ROW = "."


@dataclass(frozen=True)
class Record:
    """What is known of grading one submission.

    Attributes
    ----------
    assignment, student : str
        Whose.
    key : str
        Hash of all that the grade depends on; empty while there is no grade.
    reason : str
        Why there is none.
    note : str
        What a grader should know of it.
    by_hand : str
        JSON of what people entered: points, comments, an extension. Kept over a new grading, and over a failed one.
    """

    assignment: str
    student: str
    key: str = ""
    reason: str = ""
    note: str = ""
    by_hand: str = "{}"


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
    """

    points: dict[str, float | None]
    penalty: float
    seconds_late: float


def configure(root: Path) -> Config:
    """The settings of a course, its root stated."""
    config = Config(build.course_config(root))
    config.CourseDirectory.root = str(root)
    return config


def connect(root: Path) -> Gradebook:
    """Open the gradebook of a course, made if it is not there; use it in a `with`."""
    # nbgrader calls a bare `alembic` to make one, which lies beside this Python, whether or not that is on the PATH.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    course = CourseDirectory(config=configure(root))
    gradebook = Gradebook(course.db_url, course.course_id)
    _TABLE.metadata.create_all(gradebook.engine)
    return gradebook


def records(gradebook: Gradebook, assignment: str) -> dict[str, Record]:
    """All records of a lab, by student, its own row included."""
    with gradebook.engine.connect() as connection:
        rows = connection.execute(select(_TABLE).where(_TABLE.c.assignment == assignment))
        return {row.student: Record(**row._mapping) for row in rows}


def put(gradebook: Gradebook, record: Record) -> None:
    """Store a record in place of the one before, in one transaction."""
    same = (_TABLE.c.assignment == record.assignment) & (_TABLE.c.student == record.student)
    with gradebook.engine.begin() as connection:
        connection.execute(delete(_TABLE).where(same))
        connection.execute(insert(_TABLE).values(asdict(record)))


def clear(gradebook: Gradebook, root: Path, assignment: str, student: str, reason: str = "") -> Record:
    """Take an old result away, wherever it could be taken for the result of what is handed in now.

    Parameters
    ----------
    gradebook : Gradebook
        Of the course.
    root : Path
        The course.
    assignment, student : str
        Whose.
    reason : str
        Why there is no grade, if it stays so.

    Returns
    -------
    Record
        Without a key; what people entered by hand is in it.
    """
    record = records(gradebook, assignment).get(student, Record(assignment, student))
    found = _by_hand(gradebook, assignment, student)
    if found is not None:
        record = replace(record, by_hand=_merged(record.by_hand, found) if not record.key else found)
    record = replace(record, key="", reason=reason, note="")
    put(gradebook, record)
    if found is not None:
        gradebook.remove_submission(assignment, student)
    course = CourseDirectory(config=configure(root))
    for step in (course.autograded_directory, course.feedback_directory):
        folder = Path(course.format_path(step, student, assignment))
        if folder.exists():
            rmtree(str(folder))
    return record


def _by_hand(gradebook: Gradebook, assignment: str, student: str) -> str | None:
    """What people entered for a submission, as JSON; None if the gradebook has no such submission."""
    try:
        submission = gradebook.find_submission(assignment, student)
    except MissingEntry:
        return None
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    comments = [comment for notebook in submission.notebooks for comment in notebook.comments]
    entered: dict[str, Any] = {
        "points": {grade.name: [grade.manual_score, grade.extra_credit] for grade in grades
                   if grade.manual_score is not None or grade.extra_credit},
        "comments": {comment.name: comment.manual_comment for comment in comments if comment.manual_comment},
        "extension": submission.extension.total_seconds() if submission.extension else None,
    }
    return json.dumps({what: value for what, value in entered.items() if value}, sort_keys=True)


def _merged(kept: str, found: str) -> str:
    """What was kept, and what is in the gradebook: a run that was killed may have put only a part of it back."""
    return json.dumps({**json.loads(kept), **json.loads(found)}, sort_keys=True)


def put_back(gradebook: Gradebook, record: Record) -> None:
    """Enter again what people had entered, before nbgrader grades: it then asks them to look at it once more."""
    entered = json.loads(record.by_hand)
    if not entered:
        return
    gradebook.update_or_create_student(record.student)
    submission = gradebook.update_or_create_submission(record.assignment, record.student)
    if "extension" in entered:
        submission.extension = timedelta(seconds=entered["extension"])
    for notebook in submission.notebooks:
        for grade in notebook.grades:
            grade.manual_score, grade.extra_credit = entered.get("points", {}).get(grade.name, [None, None])
        for comment in notebook.comments:
            comment.manual_comment = entered.get("comments", {}).get(comment.name)
    gradebook.db.commit()


def scores(gradebook: Gradebook, assignment: str) -> dict[str, Score]:
    """The graded submissions of a lab, by student."""
    try:
        submissions = gradebook.assignment_submissions(assignment)
    except MissingEntry:
        return {}
    found = {}
    for submission in submissions:
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        points = {grade.name: None if grade.needs_manual_grade and grade.manual_score is None else float(grade.score)
                  for grade in grades}
        found[submission.student_id] = Score(points, float(submission.late_submission_penalty or 0),
                                             float(submission.total_seconds_late))
    return found
