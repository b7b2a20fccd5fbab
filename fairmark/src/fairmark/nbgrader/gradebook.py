"""Results into nbgrader's gradebook: one transaction a submission, and nothing of an older one left
standing."""

import contextlib
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
import nbgrader.api
from nbgrader.api import (
    BaseCell,
    Gradebook,
    GradeCell,
    InvalidEntry,
    Notebook,
    SolutionCell,
    SubmittedNotebook,
    TaskCell,
)
from nbgrader.dbutil import ALEMBIC_DIR
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import (
    ClearSolutions,
    ComputeChecksums,
    LockCells,
    SaveCells,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import selectin_polymorphic
from tornado.log import app_log
from traitlets.config import Config

from fairmark.errors import GradebookError
from fairmark.model import Assignment
from fairmark.nbgrader import late
from fairmark.policy import Policy

#: Seconds that SQLite waits for a gradebook that another program holds locked; PostgreSQL locks
#: rows, and waits by itself.
PATIENCE = 60.0


def _newest_migration() -> str:
    """The version of a gradebook that is made now.

    nbgrader's own asks a program `alembic`, which must be on the PATH and takes a second to start.
    """
    from alembic.config import Config as Settings
    from alembic.script import ScriptDirectory

    settings = Settings()
    settings.set_main_option("script_location", ALEMBIC_DIR)
    return ScriptDirectory.from_config(settings).get_heads()[0]


nbgrader.api.get_alembic_version = _newest_migration


class Book(contextlib.ExitStack):
    """A gradebook, made if it is not there; use it in a `with`.

    Each method is a session of its own: at its end nothing is left half done, and nothing locked.

    Parameters
    ----------
    db_url, course_id : str
        As nbgrader has them.

    Raises
    ------
    GradebookError
        It cannot be opened.
    """

    def __init__(self, db_url: str, course_id: str) -> None:
        super().__init__()
        self.url = make_url(db_url)
        path = Path(self.url.database or "")
        with _refusals():
            if self.url.get_backend_name() == "sqlite":
                query = {"timeout": str(PATIENCE), **self.url.query}
                self.url = self.url.set(query=query)
                if path.name and not path.exists():
                    _make(path, course_id)
            self.api = Gradebook(self.url, course_id)
        self.callback(self.api.close)

    def enter_assignment(
        self,
        assignment: Assignment,
        config: Config,
        due: datetime | None = None,
    ) -> None:
        """Make the gradebook's cells those of the instructor's notebooks, as nbgrader's generate
        step does.

        Parameters
        ----------
        assignment : Assignment
        config : Config
            Of the course: how it marks solutions.
        due : datetime, optional
            When it is due, in UTC; without it, what the gradebook says stays.

        Raises
        ------
        GradebookError
            nbgrader refuses, as when cells were added while there are submissions; the message says
            what to do.
        """
        try:
            with _refusals(), self.api.db():
                dates = {"duedate": f"{due:%Y-%m-%d %H:%M:%S} UTC"} if due else {}
                self.api.update_or_create_assignment(assignment.name, **dates)
                for notebook, (source, _) in assignment.notebooks.items():
                    resources = {
                        "nbgrader": {
                            "notebook": notebook,
                            "assignment": assignment.name,
                            "db_url": self.url,
                        }
                    }
                    made = nbformat.reads(source, as_version=4)
                    for step in (LockCells, ClearSolutions, ComputeChecksums, SaveCells):
                        made, resources = step(config=config).preprocess(made, resources)
        except RuntimeError as error:
            raise GradebookError(
                f"{assignment.name}: {error}. If its cells changed: remove the old submissions "
                f"from the gradebook with `nbgrader db assignment remove {assignment.name} "
                "--force`, and grade again. This also removes its due date and what was graded by "
                "hand: write them down first"
            ) from None

    def scores(
        self, assignment: str
    ) -> dict[str, tuple[datetime | None, dict[tuple[str, str], float]]]:
        """What is entered, by student: when it was handed in, and the automatic points by notebook
        and cell."""
        found = {}
        with _refusals(), self.api.db():
            for one in self.api.find_assignment(assignment).submissions:
                scores = {}
                for book in one.notebooks:
                    for grade in book.grades:
                        if grade.auto_score is not None:
                            scores[book.name, grade.name] = grade.auto_score
                found[one.student_id] = (one.timestamp, scores)
        return found

    def write(
        self,
        assignment: str,
        student: str,
        timestamp: datetime | None,
        scores: Mapping[tuple[str, str], float],
        changed: Collection[tuple[str, str]] = (),
    ) -> None:
        """Enter a result, in one transaction; without scores, that there is none.

        What a person gave stays, and waits for a person again only where the answer changed.

        Parameters
        ----------
        assignment, student : str
            Whose.
        timestamp : datetime or None
            When it was handed in.
        scores : mapping of (str, str) to float
            By notebook and cell: points of tests, and 0 of answers left as they were released.
        changed : collection of (str, str)
            The notebook and cell of each answer that is no more what a person may have graded.

        Raises
        ------
        GradebookError
            The gradebook stayed locked, is read-only, or its disk is full.
        """
        # nbgrader's functions commit one by one; in here they only flush, and all is committed at
        # the end, or nothing.
        session = self.api.db
        commit = session.commit
        session.commit = session.flush
        app_log.disabled = True  # nbgrader logs a page of what it raises too
        try:
            with _refusals(), session(), session.no_autoflush:
                self.api.update_or_create_student(student)
                submission = self.api.update_or_create_submission(
                    assignment, student, timestamp=timestamp
                )
                for notebook in submission.notebooks:
                    for grade in notebook.grades:
                        key = (notebook.name, grade.name)
                        grade.auto_score = scores.get(key)
                        if grade.manual_score is None:
                            grade.needs_manual_grade = grade.auto_score is None
                        elif key in changed:
                            grade.needs_manual_grade = True
                    for comment in notebook.comments:  # of answers, which have no tests' names
                        comment.auto_comment = (
                            "No response." if (notebook.name, comment.name) in scores else None
                        )
                commit()
        finally:
            session.commit = commit
            app_log.disabled = False

    def set_penalties(
        self,
        assignment: str,
        student: str,
        config: Config,
        policy: Policy,
    ) -> tuple[dict[str, float], str]:
        """Take off points for lateness as the course's plugin says, or its policy.

        Computed anew each time: the due date may have moved, and so may the points.

        Returns
        -------
        penalties : dict of str to float
            By notebook.
        why : str
            For the student; empty where it came in time without an extension.

        Raises
        ------
        GradebookError
            The plugin fails, or the gradebook cannot be written.
        """
        step = late.penalty_step(config, policy)
        # What nbgrader's own step knows while it asks a plugin.
        step.gradebook = self.api
        step.assignment_id = assignment
        step.student_id = student
        penalties = {}
        with _refusals(), self.api.db():
            submission = self.api.find_submission(assignment, student)
            if assignment in policy.due:
                submission.extension = policy.more_time(student, assignment) or None
            self.api.db.flush()
            seconds = submission.total_seconds_late
            for notebook in submission.notebooks:
                penalty = None
                if seconds > 0:
                    step.notebook_id = notebook.name
                    penalty = _penalty(step.plugin_inst, student, notebook.score, seconds)
                if notebook.late_submission_penalty != penalty:
                    notebook.late_submission_penalty = penalty
                penalties[notebook.name] = penalty or 0.0
            self.api.db.commit()
            return penalties, late.described(self.api, submission, policy, config)

    def manual(
        self,
        assignment: str,
        student: str,
    ) -> dict[str, dict[str, dict[str, Any]]]:
        """What people gave, or the tests where they gave nothing, by notebook and graded cell:
        score (None where it is still to come), points at most, extra credit, whether a
        person gave it, comment."""
        with _refusals(), self.api.db():
            # Held, so that the database is not asked for each of them.
            _cells = (
                self.api.db.query(BaseCell)
                .filter(BaseCell.notebook.has(Notebook.assignment.has(name=assignment)))
                .options(selectin_polymorphic(BaseCell, [GradeCell, SolutionCell, TaskCell]))
                .all()
            )
            found = self.api.find_submission(assignment, student)
            return {book.name: _given_by_hand(book) for book in found.notebooks}


def _make(path: Path, course_id: str) -> None:
    """Make a gradebook, under another name at first: half made, it would be of no use."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    Gradebook(f"sqlite:///{part}", course_id).close()
    part.replace(path)


def _given_by_hand(notebook: SubmittedNotebook) -> dict[str, dict[str, Any]]:
    """The graded cells of one notebook, and the others that a person commented on: two notebooks
    may use the same names."""
    found = {}
    comments = {}
    for one in notebook.comments:
        comments[one.name] = one.comment
        if one.manual_comment:
            found[one.name] = {
                "score": 0.0,
                "points": 0.0,
                "extra": 0.0,
                "by_hand": True,
                "comment": one.manual_comment,
            }
    for one in notebook.grades:
        by_hand = one.manual_score is not None
        found[one.name] = {
            "score": one.manual_score if by_hand else one.auto_score,
            "points": one.max_score,
            "extra": one.extra_credit or 0.0,
            "by_hand": by_hand,
            "comment": comments.get(one.name),
        }
    return found


def _penalty(
    plugin: BasePlugin,
    student: str,
    score: float,
    seconds: float,
) -> float | None:
    """What a plugin takes off: never more than there is; None where it takes nothing."""
    try:
        penalty = plugin.late_submission_penalty(student, score, seconds)
        return None if penalty is None else min(max(float(penalty), 0.0), score)
    except Exception as error:
        raise GradebookError(
            f"the late penalty of {student} cannot be computed: {type(plugin).__name__} in "
            f"nbgrader_config.py fails: {type(error).__name__}: {error}"
        ) from error


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
    """What a database refuses is `GradebookError`; some of nbgrader's functions turn it into an
    InvalidEntry."""
    try:
        yield
    except (DBAPIError, InvalidEntry, OSError) as error:
        raise GradebookError(
            f"the gradebook cannot be written: {getattr(error, 'orig', error)}"
        ) from None
