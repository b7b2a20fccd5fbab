"""Make the reports of a course: read, learn, summarise; then write everything."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from coursekit.classroom import graders, term
from coursekit.crowd.wordings import LAB
from coursekit.report import misconceptions, page, reading, wordings
from coursekit.report.reading import LabClass, NothingGraded
from coursekit.report.summary import summarise
from coursekit.report.tables import Table
from fairmark.store.files import write

#: Where reports lie.
FOLDER = "reports"
#: Those without names lie in a folder of their own, so that nobody shows the wrong one.
NAMELESS = "no-names"


def make(
    root: Path,
    assignment: str | None,
    named: bool,
    jobs: int,
) -> list[Path]:
    """Write the reports into `reports/`.

    Parameters
    ----------
    root : Path
        The course.
    assignment : str or None
        The lab's folder name; None for all, and the term's.
    named : bool
        Whether students are named.
    jobs : int
        Notebooks graded at a time, where the wrong answers have to be.

    Returns
    -------
    list of Path
        The pages.

    Raises
    ------
    NothingGraded
        There is nothing to report on.
    CourseError, SandboxError, RuntimeError, OSError, ValueError
        As in `reading.read` and `misconceptions.learn`; nothing is written then.
    """
    classes = reading.read(root)
    matrices = {}
    for one in _asked(classes, assignment):
        name = one.lab.name
        matrices[name] = misconceptions.learn(root, one.lab, one.isolated, jobs)
    summaries = summarise(classes, matrices)
    if named:
        folder = root / FOLDER
        labels = named_labels(classes)
    else:
        folder = root / FOLDER / NAMELESS
        labels = numbered(classes, random.SystemRandom())
    answered = wordings.collected(root, named)
    files: dict[Path, str] = {}
    beside = ["tables"] if assignment else ["tables", "term"]
    for summary in summaries:
        name = summary.of.lab.name
        html, tables = page.lab(
            summary,
            labels,
            named,
            beside,
            wordings=answered if name == LAB else None,
            agreed=graders.agreement(summary.of.lab),
        )
        files |= _files(folder, name, html, tables)
    if assignment is None:
        standing = term.read(root, datetime.now(UTC))
        html, tables = page.term(summaries, labels, named, answered, standing)
        files |= _files(folder, "term", html, tables)
    for path, text in files.items():
        write(path, text)
    return [path for path in files if path.suffix == ".html"]


def _asked(classes: list[LabClass], assignment: str | None) -> list[LabClass]:
    """The labs to report on."""
    names = [one.lab.name for one in classes]
    if assignment is None:
        return classes
    if assignment not in names:
        there = ", ".join(names)
        raise NothingGraded(
            f"nothing of {assignment} is graded; there is {there}: "
            "run `make grade` first, then this again"
        )
    return [one for one in classes if one.lab.name == assignment]


def _files(
    folder: Path,
    name: str,
    html: str,
    tables: Iterable[Table],
) -> dict[Path, str]:
    """A page and the tables beside it."""
    files = {folder / f"{name}.html": html}
    for table in tables:
        files[folder / f"{name}-{table.name}.csv"] = table.csv()
    return files


def everybody(classes: Iterable[LabClass]) -> list[str]:
    """The students of all labs, sorted."""
    found: set[str] = set()
    for one in classes:
        found.update(work.student for work in one.works)
        found.update(one.missing)
        found.update(one.pending)
    return sorted(found)


def named_labels(classes: Iterable[LabClass]) -> dict[str, str]:
    """Each student stands for themselves."""
    return {student: student for student in everybody(classes)}


def numbered(classes: Iterable[LabClass], rng: random.Random) -> dict[str, str]:
    """Each student is a number; the order is drawn, for one computed from the names could be
    computed again."""
    students = everybody(classes)
    count = len(students)
    numbers = rng.sample(range(1, count + 1), count)
    labels = {}
    for student, number in zip(students, numbers, strict=True):
        labels[student] = f"student {number}"
    return labels
