"""What the ledger and the gradebook hold of a class: read, and nothing changed."""

from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import Gradebook

from coursekit import notebooks
from coursekit.classroom import gradebook, grades, submissions
from coursekit.classroom.grades import Row
from coursekit.notebooks import Lab, Part, grader, is_graded
from fairmark import course as courses
from fairmark import grade as engine
from fairmark.course import Course
from fairmark.ledger import Ledger
from fairmark.report import one_line
from fairmark.result import Check

#: Where the results are kept, below the course's folder.
LEDGER = "ledger"


class NothingGraded(ValueError):
    """There is nothing to report on; the message says what to do."""


@dataclass(frozen=True)
class Work:
    """What a student handed in for a lab.

    Attributes
    ----------
    row : Row
        As in grades.csv: student, points by part, total, state.
    checks : dict of str to Check
        By grade id; empty where it is not graded.
    times : dict of str to float
        Seconds that the machine needed, by cell id and grade id.
    incidents : tuple of str
        What an instructor should know, fit to be shown.
    """

    row: Row
    checks: dict[str, Check] = field(default_factory=dict)
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
        return self.graded and any(check.state != "unreadable" for check in self.checks.values())


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
        Students of the class who handed in nothing for this lab.
    isolated : bool
        Whether the students' code was walled off.
    """

    lab: Lab
    released: NotebookNode
    works: tuple[Work, ...]
    missing: tuple[str, ...] = ()
    isolated: bool = True

    @property
    def title(self) -> str:
        """Of the lab: its first heading."""
        return next((line[2:] for cell in self.released.cells if cell.cell_type == "markdown"
                     for line in cell.source.splitlines() if line.startswith("# ")), self.lab.name)

    @property
    def exercises(self) -> list[Part]:
        """The autograded ones."""
        return notebooks.exercises(self.released)

    @property
    def parts(self) -> dict[str, str]:
        """What gives points, with its title: `04.2` -> `Count the votes`."""
        found = [part for part in notebooks.parts(self.released) if any(map(is_graded, part.cells))]
        return {part.number or part.title: part.title.partition(" - ")[2] or part.title for part in found}

    @property
    def most(self) -> dict[str, float]:
        """Points at most, by part."""
        found = {part.number or part.title: sum(float(grader(cell)["points"]) for cell in part.cells if is_graded(cell))
                 for part in notebooks.parts(self.released)}
        return {part: points for part, points in found.items() if points}

    @property
    def graded(self) -> list[Work]:
        """What has points."""
        return [work for work in self.works if work.graded]


def read(root: Path) -> list[LabClass]:
    """The labs of which something is graded, in the order of the course.

    Parameters
    ----------
    root : Path
        The course.

    Raises
    ------
    NothingGraded
        No ledger, or nothing in it of what lies in submitted/ now.
    CourseError
        The course, or a lab of it, is not as it should be.
    """
    course, store = courses.read(root), Ledger(root / LEDGER)
    found = [one for one in submissions.find(root) if one.assignment]
    if not store.folder.is_dir() or not found:
        what = "no ledger/" if found else "nothing in submitted/"
        raise NothingGraded(f"there is {what} in {root}: run `make grade` first, then this again")
    directory, released = course.directory, course.assignments()
    with Gradebook(directory.db_url, directory.course_id) as book:
        everybody = {submissions.shown(one.student) for one in submissions.find(root)}
        everybody |= {submissions.shown(one.id) for one in book.students}
        classes = [_lab_class(course, store, book, lab, everybody) for lab in notebooks.labs(root)
                   if lab.name in released and any(one.assignment == lab.name for one in found)]
    classes = [one for one in classes if one.graded]
    if not classes:
        raise NothingGraded(f"the ledger in {root} holds no result of what lies in submitted/ now, graded by the engine "
                            "as it is now: run `make grade` first, then this again")
    return classes


def _lab_class(course: Course, store: Ledger, book: Gradebook, lab: Lab, everybody: set[str]) -> LabClass:
    scores = gradebook.scores(book, lab.name)
    found = {one.student: one for one in submissions.find(lab.root) if one.assignment == lab.name}
    works: list[Work] = []
    isolated = False
    # Walled off, or trusted: what most of a class is not graded as would all be called ungraded.
    for isolated in (True, False):
        package = course.package(lab.name, isolated)
        outcomes = engine.known(package, list(course.submissions(package, list(found))), store)
        works = []
        for outcome in outcomes:
            results = list(outcome.results.values())
            row = grades.row(found[outcome.student], scores.get(outcome.student), outcome.problem, results)
            works.append(Work(row, {check.grade_id: check for one in results for check in one.checks},
                              {cell: seconds for one in results for cell, seconds in one.times.items()},
                              tuple(shown(incident) for one in results for incident in one.incidents)))
        if any(work.graded for work in works):
            break
    here = {work.student for work in works}
    return LabClass(lab, notebooks.read(lab.release), tuple(sorted(works, key=lambda work: work.student)),
                    tuple(sorted(everybody - here)), isolated)


def shown(text: str) -> str:
    """Text out of a submission, in one line, with what steers a terminal or the direction of writing spelt out."""
    return submissions.shown(one_line(text))
