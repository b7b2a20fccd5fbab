"""Grade a class with nbgrader's own autograde: several submissions at once, each on its own, only what is new.

A submission is graded when its key differs from the one on record: the hash of its bytes, of the lab and of the
versions that grade. What was on record is taken away first, so that an old score can never stand for what is handed in
now.
"""

import hashlib
import json
import logging
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import find_all_files

from coursekit import notebooks
from coursekit.classroom import gradebook, pool, submissions
from coursekit.classroom.gradebook import LAB_ROW, Record
from coursekit.classroom.submissions import Submission
from coursekit.notebooks import Lab, grader

#: Seconds that one submission may hold a worker. A cell's own limit is Execute.timeout in nbgrader_config.py; this one
#: is for code that does not stop when interrupted, and would use up the cell's limit in every cell that follows.
LIMIT = 1800


@dataclass(frozen=True)
class Task:
    """One submission to grade, and what it is recorded under."""

    submission: Submission
    key: str


class _Course(CourseDirectory):
    """A course in which a broken time of handing in costs nobody their grade; nbgrader's own crashes on it."""

    def get_existing_timestamp(self, dest_path):
        try:
            return super().get_existing_timestamp(dest_path)
        except Exception:  # dateutil, Unicode, a folder of that name, ...
            return None


# ---- what is new

def lab_key(lab: Lab) -> str:
    """Hash of all that a grade depends on besides the submission: the lab, its files, and the versions that grade."""
    cells = [(cell.cell_type, cell.source, grader(cell)) for cell in notebooks.read(lab.solution).cells]
    ignored = CourseDirectory(config=gradebook.configure(lab.root)).ignore
    files = sorted(Path(name) for name in find_all_files(str(lab.solution.parent), [*ignored, "*.ipynb"]))
    parts = [json.dumps(cells, sort_keys=True).encode(), lab.release.read_bytes(), version("nbgrader").encode(),
             version("shipping-ml").encode(), *(path.read_bytes() for path in files)]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def new_tasks(book: Gradebook, found: Sequence[Submission], again: bool = False) -> tuple[list[Task], list[Record]]:
    """What has to be graded.

    Parameters
    ----------
    book : Gradebook
        Of the course, with the labs in it.
    found : sequence of Submission
        Those in question.
    again : bool
        Also those that are graded already.

    Returns
    -------
    tasks : list of Task
    refused : list of Record
        Those that cannot be graded; any earlier grade of theirs is taken away.
    """
    tasks, refused = [], []
    for submission in found:
        assignment, student = submission.assignment, submission.student
        fault = submissions.fault(submission)
        if fault:
            refused.append(_refuse(book, submission, _one_line(fault)))
            continue
        known = gradebook.records(book, assignment)
        both = known[LAB_ROW].key + submissions.fingerprint(submission.folder)
        key = hashlib.sha256(both.encode()).hexdigest()
        graded = student in known and known[student].key == key and _is_there(book, submission)
        if again or not graded:
            tasks.append(Task(submission, key))
    return tasks, refused


def _refuse(book: Gradebook, submission: Submission, reason: str) -> Record:
    """Record why a submission cannot be graded."""
    if submission.has_plain_name and submission.lab in notebooks.labs(submission.root):
        return gradebook.clear(book, submission.root, submission.assignment, submission.student, reason)
    # Nothing was ever graded under such a name, and its folders might be somebody else's.
    record = Record(submissions.shown(submission.assignment), submissions.shown(submission.student), reason=reason)
    gradebook.put(book, record)
    return record


def _is_there(book: Gradebook, submission: Submission) -> bool:
    """Whether what the record speaks of has not been deleted by hand since."""
    course = CourseDirectory(config=gradebook.configure(submission.root))
    try:
        book.find_submission(submission.assignment, submission.student)
    except MissingEntry:
        return False
    return Path(course.format_path(course.autograded_directory, submission.student, submission.assignment)).is_dir()


# ---- the lab in the gradebook

def prepare(book: Gradebook, lab: Lab, students: Sequence[str]) -> None:
    """Bring a lab's cells in the gradebook up to date with its solution; `labs/` is left alone.

    Parameters
    ----------
    book : Gradebook
        Of the course.
    lab : Lab
        The lab.
    students : sequence of str
        Those in `submitted/`: when the lab changed, they are all graded again.

    Raises
    ------
    RuntimeError
        nbgrader refused, or `labs/` is not what the solution generates: students would be graded on another lab.
    """
    stale = RuntimeError(f"{lab.release}: is not what its solution generates; mend with: make labs")
    if not lab.release.exists():
        raise stale
    key = lab_key(lab)
    if gradebook.records(book, lab.name).get(LAB_ROW, Record("", "")).key == key:
        return
    for student in students:  # nbgrader changes no cells of a lab that has submissions
        gradebook.clear(book, lab.root, lab.name, student)
    with tempfile.TemporaryDirectory() as scratch:
        config = gradebook.configure(lab.root)
        config.CourseDirectory.update(assignment_id=lab.name, release_directory=scratch)
        step = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
        step.force = True
        reason = _start(step)
        if reason:
            raise RuntimeError(f"{lab.solution}: nbgrader cannot put the lab into the gradebook: {reason}")
        if Path(scratch, lab.name, lab.release.name).read_bytes() != lab.release.read_bytes():
            raise stale
    gradebook.put(book, Record(lab.name, LAB_ROW, key))


# ---- grading

def grade(tasks: Sequence[Task], jobs: int, limit: float = LIMIT) -> Iterator[Record]:
    """Grade submissions in several processes; yields the record of each as it is done.

    Parameters
    ----------
    tasks : sequence of Task
        From `new_tasks`.
    jobs : int
        Number of processes.
    limit : float
        Seconds a submission may take.

    Yields
    ------
    Record
        With a key if it was graded, with a reason if not.
    """
    for task, result in pool.run(grade_one, tasks, jobs, limit):
        if isinstance(result, pool.Lost):
            submission = task.submission
            with gradebook.connect(submission.root) as book:
                result = gradebook.clear(book, submission.root, submission.assignment, submission.student,
                                         _one_line(result.reason))
        yield result


def grade_one(task: Task) -> Record:
    """Grade one submission in this process, which changes its working folder meanwhile."""
    root, assignment, student = task.submission.root, task.submission.assignment, task.submission.student
    with gradebook.connect(root) as book:
        record = gradebook.clear(book, root, assignment, student)
        gradebook.put_back(book, record)
        config = gradebook.configure(root)
        config.CourseDirectory.update(assignment_id=assignment, student_id=student)
        course = _Course(config=config)
        reason = _start(Autograde(coursedir=course, config=config))
        if reason:
            return gradebook.clear(book, root, assignment, student, reason)
        record = replace(record, key=task.key, note=_note(course, task.submission, record))
        gradebook.put(book, record)
        return record


def _note(course: CourseDirectory, submission: Submission, record: Record) -> str:
    notes = []
    if (submission.folder / "timestamp.txt").exists() and course.get_existing_timestamp(str(submission.folder)) is None:
        notes.append("timestamp.txt does not hold a time: taken as handed in on time")
    if "points" in json.loads(record.by_hand):
        notes.append("points given by hand were kept: look at them again")
    return "; ".join(notes)


class _LastError(logging.Handler):
    """Keeps why nbgrader failed: it logs the exception, and raises another one that says to read the log."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.reason = ""

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage().strip()
        if "Traceback (most recent call last)" in text:
            self.reason = _one_line(_exception_line(text))


def _exception_line(traceback: str) -> str:
    """The line of a traceback that names the exception: the first one after the frames."""
    lines = traceback.splitlines()
    last_frame = max((number for number, line in enumerate(lines) if line.startswith("  File ")), default=0)
    return next((line for line in lines[last_frame + 1:] if line and not line.startswith(" ")), lines[-1])


def _start(step: Autograde | GenerateAssignment) -> str:
    """Run a step of nbgrader; returns why it failed, or nothing."""
    handler, propagate = _LastError(), step.log.propagate
    step.log.addHandler(handler)
    step.log.propagate = False
    try:
        step.start()
    except Exception as error:  # nbgrader's own, SQLAlchemy's, ...
        return handler.reason or _one_line(f"{type(error).__name__}: {error}")
    finally:
        step.log.removeHandler(handler)
        step.log.propagate = propagate
    return ""


def _one_line(text: str) -> str:
    """Text that came out of a submission, fit for a table on a terminal."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split())[:200]
