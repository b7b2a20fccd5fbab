"""What the ledger and the gradebook hold of a class: read, and nothing changed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from sqlalchemy.engine import URL, make_url

from coursekit import notebooks
from coursekit.classroom import gradebook, grades, roster, submissions
from coursekit.classroom.gradebook import Score
from coursekit.classroom.grades import Row
from coursekit.notebooks import Lab, Part, grader, is_graded
from fairmark import course as courses, policy as policies
from fairmark.course import Course
from fairmark.grading import pipeline as engine
from fairmark.grading.pipeline import Outcome
from fairmark.model import CheckResult
from fairmark.report import one_line
from fairmark.store.ledger import Ledger

#: Where the results are kept, below the course's folder.
LEDGER = "ledger"
_MEND = "run `make grade` first, then this again"


class NothingGraded(ValueError):
    """There is nothing to report on; the message says what to do."""


@dataclass(frozen=True)
class Work:
    """What a student handed in for a lab.

    Attributes
    ----------
    row : Row
        As in grades.csv: student, points by part, total, state.
    checks : dict of str to CheckResult
        By grade id; empty where it is not graded.
    times : dict of str to float
        Seconds that the machine needed, by cell id and grade id.
    incidents : tuple of str
        What an instructor should know, fit to be shown.
    """

    row: Row
    checks: dict[str, CheckResult] = field(default_factory=dict)
    times: dict[str, float] = field(default_factory=dict)
    incidents: tuple[str, ...] = ()

    @property
    def student(self) -> str:
        """Whose: the folder's name, as it may be shown."""
        return self.row.student

    @property
    def graded(self) -> bool:
        """Whether there are points."""
        return self.row.total is not None

    @property
    def readable(self) -> bool:
        """Whether there was a notebook to grade."""
        states = {check.state for check in self.checks.values()}
        return self.graded and bool(states - {"unreadable"})


@dataclass(frozen=True)
class LabClass:
    """A lab, and what the class handed in for it.

    Attributes
    ----------
    lab : Lab
    released : NotebookNode
        The lab as students got it.
    works : tuple of Work
        In the order of the students' names.
    missing : tuple of str
        Students of the class who handed in nothing for this lab, and have no time left.
    isolated : bool
        Whether the students' code was walled off.
    pending : tuple of str
        Students who handed in nothing yet, and have time left.
    """

    lab: Lab
    released: NotebookNode
    works: tuple[Work, ...]
    missing: tuple[str, ...] = ()
    isolated: bool = True
    pending: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Of the lab: its first heading."""
        for cell in self.released.cells:
            if cell.cell_type != "markdown":
                continue
            for line in cell.source.splitlines():
                if line.startswith("# "):
                    return line[2:]
        return self.lab.name

    @property
    def exercises(self) -> list[Part]:
        """The autograded ones."""
        return notebooks.exercises(self.released)

    @property
    def parts(self) -> dict[str, str]:
        """What gives points, with its title: `04.2` -> `Count the votes`."""
        found = {}
        for part in notebooks.parts(self.released):
            if any(map(is_graded, part.cells)):
                _, _, title = part.title.partition(" - ")
                found[part.name] = title or part.title
        return found

    @property
    def most(self) -> dict[str, float]:
        """Points at most, by part."""
        found = {}
        for part in notebooks.parts(self.released):
            graded = [grader(cell) for cell in part.cells if is_graded(cell)]
            points = sum(float(metadata["points"]) for metadata in graded)
            if points:
                found[part.name] = points
        return found

    @property
    def waiting(self) -> list[Work]:
        """What a person has still to grade, in part."""
        return [work for work in self.graded if None in work.row.points.values()]

    @property
    def graded(self) -> list[Work]:
        """What has points."""
        return [work for work in self.works if work.graded]


def read(root: Path, now: datetime | None = None) -> list[LabClass]:
    """The labs of which something is graded, in the order of the course.

    Parameters
    ----------
    root : Path
        The course.
    now : datetime, optional
        By which it is decided who has time left.

    Raises
    ------
    NothingGraded
        No ledger, or nothing in it of what lies in submitted/ now.
    CourseError
        The course, or a lab of it, is not as it should be.
    """
    course = courses.read(root)
    store = Ledger(root / LEDGER)
    found = submissions.find(root)
    if not store.folder.is_dir() or not found:
        what = "no ledger/" if found else "nothing in submitted/"
        raise NothingGraded(f"there is {what} in {root}: {_MEND}")
    outcomes = _known(root, course, store)
    if not outcomes:
        raise NothingGraded(
            f"the ledger in {root} holds no result of what lies in submitted/ now: {_MEND}"
        )
    url = make_url(course.directory.db_url)
    if _is_missing(url):  # nbgrader would make one
        raise NothingGraded(f"there is no gradebook {url.database}: {_MEND}")
    with Gradebook(course.directory.db_url, course.directory.course_id) as book:
        members = roster.read(root)
        everybody = _everybody(members, found, book)
        classes = []
        for lab, (isolated, each) in outcomes.items():
            scores = gradebook.scores(book, lab.name, course)
            if members:
                each = [one for one in each if one.student in members]
            read = _lab_class(lab, isolated, each, scores)
            if read.graded:
                moment = now or datetime.now(UTC)
                classes.append(_with_absent(read, everybody, course, moment))
    if not classes:
        whose = " from anybody in roster.csv" if members else ""
        raise NothingGraded(
            f"the gradebook {url.database} holds no points of what lies in submitted/ now"
            f"{whose}: {_MEND}"
        )
    return classes


def _known(
    root: Path,
    course: Course,
    store: Ledger,
) -> dict[Lab, tuple[bool, list[Outcome]]]:
    """The labs of which the ledger knows a result, each with what `_outcomes` says."""
    released = course.assignments()
    found = {}
    for lab in notebooks.labs(root):
        if lab.name in released:
            isolated, outcomes = _outcomes(course, store, lab)
            if any(outcome.results for outcome in outcomes):
                found[lab] = (isolated, outcomes)
    return found


def _is_missing(url: URL) -> bool:
    """Whether a gradebook is to be a file, and is none."""
    if url.get_backend_name() != "sqlite":
        return False
    return not Path(url.database or "").is_file()


def _everybody(
    members: Collection[str],
    found: Sequence[submissions.Submission],
    book: Gradebook,
) -> set[str]:
    """The class: the roster, or else whoever handed in something or is in the gradebook."""
    names = set(members)
    if not members:
        names.update(one.student for one in found)
        names.update(student.id for student in book.students)
    return {submissions.shown(name) for name in names}


def _with_absent(
    read: LabClass,
    everybody: set[str],
    course: Course,
    now: datetime,
) -> LabClass:
    """A lab's class with those who handed in nothing, and with those who may still do so."""
    policy = policies.read(course.root)
    handed_in = {work.student for work in read.works}
    missing: list[str] = []
    pending: list[str] = []
    for student in sorted(everybody - handed_in):
        due = policy.due_for(student, read.lab.name)
        group = pending if due and now <= due else missing
        group.append(student)
    return replace(read, missing=tuple(missing), pending=tuple(pending))


def _outcomes(
    course: Course,
    store: Ledger,
    lab: Lab,
) -> tuple[bool, list[Outcome]]:
    """What the ledger knows of a lab's class as it was graded: walled off, or else trusted; and
    which of the two."""
    for isolated in (True, False):
        assignment = course.assignment(lab.name, isolated)
        handed_in = list(course.submissions(assignment))
        outcomes = engine.known(assignment, handed_in, store)
        if any(outcome.results for outcome in outcomes):
            return isolated, outcomes
    return True, []


def _lab_class(
    lab: Lab,
    isolated: bool,
    outcomes: Sequence[Outcome],
    scores: Mapping[str, Score],
) -> LabClass:
    works = [_work(lab, outcome, scores) for outcome in outcomes]
    works.sort(key=lambda work: work.student)
    released = notebooks.read(lab.release)
    return LabClass(lab, released, tuple(works), isolated=isolated)


def _work(
    lab: Lab,
    outcome: Outcome,
    scores: Mapping[str, Score],
) -> Work:
    handed_in = submissions.Submission(lab.name, outcome.student, lab.root)
    results = list(outcome.results.values())
    score = scores.get(outcome.student) if results else None
    row = grades.row(handed_in, score, "", results)
    if row.total is None:
        # A result that is in no gradebook is not this student's: the same was graded elsewhere.
        return Work(row)
    checks = {}
    times: dict[str, float] = {}
    incidents = []
    for one in results:
        checks.update({check.grade_id: check for check in one.checks})
        times |= one.times
        incidents += [shown(incident) for incident in one.incidents]
    return Work(
        row,
        checks,
        times,
        tuple(incidents),
    )


def shown(text: str) -> str:
    """Text out of a submission, in one line, with what steers a terminal or the direction of
    writing spelt out."""
    return submissions.shown(one_line(text))
