"""Make the reports of a course: read, learn, summarise; then write everything."""

import random
from collections.abc import Iterable
from pathlib import Path

from coursekit.report import misconceptions, page, reading
from coursekit.report.reading import LabClass, NothingGraded
from coursekit.report.summary import summarise
from fairmark import ledger

#: Where reports lie; those without names in a folder of their own, so that nobody shows the wrong
#: one.
FOLDER, NAMELESS = "reports", "no-names"


def make(root: Path, assignment: str | None, named: bool, jobs: int) -> list[Path]:
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
    CourseError, NoSandbox, RuntimeError, OSError, ValueError
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
    matrices = {
        one.lab.name: misconceptions.learn(root, one.lab, one.isolated, jobs) for one in asked
    }
    summaries = summarise(classes, matrices)
    labels = named_labels(classes) if named else numbered(classes, random.SystemRandom())
    folder = root / FOLDER / ("" if named else NAMELESS)
    files: dict[Path, str] = {}
    for one in summaries:
        html, tables = page.lab(
            one, labels, named, ["tables"] if assignment else ["tables", "term"]
        )
        files[folder / f"{one.of.lab.name}.html"] = html
        files |= {folder / f"{one.of.lab.name}-{table.name}.csv": table.csv() for table in tables}
    if assignment is None:
        html, tables = page.term(summaries, labels, named)
        files[folder / "term.html"] = html
        files |= {folder / f"term-{table.name}.csv": table.csv() for table in tables}
    for path, text in files.items():
        ledger.write(path, text)
    return [path for path in files if path.suffix == ".html"]


def everybody(classes: Iterable[LabClass]) -> list[str]:
    """The students of all labs, sorted."""
    return sorted(
        {
            student
            for one in classes
            for student in (*(work.student for work in one.works), *one.missing)
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
