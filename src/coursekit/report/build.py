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

#: Where reports lie; those without names in a folder of their own, so that nobody shows the wrong
#: one.
FOLDER, NAMELESS = "reports", "no-names"


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
    asked = [one for one in classes if assignment in (None, one.lab.name)]
    if not asked:
        raise NothingGraded(
            f"nothing of {assignment} is graded; there is "
            f"{', '.join(one.lab.name for one in classes)}: "
            "run `make grade` first, then this again"
        )
    matrices = {}
    for one in asked:
        name = one.lab.name
        matrices[name] = misconceptions.learn(root, one.lab, one.isolated, jobs)
    summaries = summarise(classes, matrices)
    labels = named_labels(classes) if named else numbered(classes, random.SystemRandom())
    answered = wordings.collected(root, named)
    folder = root / FOLDER / ("" if named else NAMELESS)
    files: dict[Path, str] = {}
    beside = ["tables"] if assignment else ["tables", "term"]
    for summary in summaries:
        name = summary.of.lab.name
        own = answered if name == LAB else None
        agreed = graders.agreement(summary.of.lab)
        html, tables = page.lab(summary, labels, named, beside, wordings=own, agreed=agreed)
        files |= _files(folder, name, html, tables)
    if assignment is None:
        standing = term.read(root, datetime.now(UTC))
        html, tables = page.term(summaries, labels, named, answered, standing)
        files |= _files(folder, "term", html, tables)
    for path, text in files.items():
        write(path, text)
    return [path for path in files if path.suffix == ".html"]


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
    return sorted(
        {
            student
            for one in classes
            for student in (*(work.student for work in one.works), *one.missing, *one.pending)
        }
    )


def named_labels(classes: Iterable[LabClass]) -> dict[str, str]:
    """Each student stands for themselves."""
    return {student: student for student in everybody(classes)}


def numbered(classes: Iterable[LabClass], rng: random.Random) -> dict[str, str]:
    """Each student is a number; the order is drawn, for one computed from the names could be
    computed again."""
    students = everybody(classes)
    numbers = rng.sample(range(1, len(students) + 1), len(students))
    return {student: f"student {number}" for student, number in zip(students, numbers, strict=True)}
