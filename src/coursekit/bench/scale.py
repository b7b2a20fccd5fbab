"""What a course of thousands takes: one class on a Dask cluster of this machine, and in threads,
with the same results."""

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from coursekit import answers, build, notebooks
from coursekit.bench.grading import make_course
from coursekit.bench.measure import table
from coursekit.notebooks import Lab
from fairmark import course as courses
from fairmark.grading import pipeline
from fairmark.store.ledger import Ledger
from fairmark_bench.processes import peak_memory, spent

TITLE = "Grading thousands"
ABOUT = """
Lab 00 (one exercise), a class in which each has an answer of the kill matrix and a comment of
their own, so that no two are alike: graded by `python -m fairmark grade` on a Dask cluster of two
workers on this machine, and by two threads. The memory of all processes together is that of a run
of its own, with the first tenth of the class.
"""
LAB = "00-start-here"
#: Submissions.
COUNT = 2000
WORKERS = 2
#: Where the class is graded -> the options of `fairmark grade`.
PLACES = {
    f"LocalCluster, {WORKERS} workers": ["--cluster", f"local:{WORKERS}"],
    f"{WORKERS} threads": ["--jobs", str(WORKERS)],
}


def body(say: Callable[[str], None], count: int = COUNT) -> str:
    """Measure, saying each figure as it is there; the table as text.

    Raises
    ------
    RuntimeError
        A run failed, or the two ledgers differ.
    """
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, "course")
        make_course(root, LAB)
        _hand_in(root, count)
        rows = []
        ledgers: list[Path] = []
        for place, options in PLACES.items():
            ledger = root / f"ledger-{len(ledgers)}"
            row = _measure(root, ledger, options, count)
            say(f"{place}: {row['wall']} s")
            rows.append({"where": place, **row})
            ledgers.append(ledger)
        _check(root, ledgers)
    return (
        f"{table(rows)}\n- Every submission has a result, and the two ledgers are the same "
        "bytes, but for the times.\n"
    )


def _student(number: int) -> str:
    return f"s{number:04d}"


def _hand_in(root: Path, count: int) -> None:
    """Hand in a class of so many, no two of them alike."""
    lab = Lab(LAB, root)
    every = answers.load(lab)
    released = notebooks.read(lab.release)
    for number in range(count):
        answer = every[number % len(every)]
        notebook = answers.insert(released, [answer])
        notebook.cells[-1].source += f"\n<!-- {number} -->"
        folder = root / "submitted" / _student(number) / LAB
        build.write(folder / f"{lab.notebook}.ipynb", notebook)


def _measure(
    root: Path,
    ledger: Path,
    options: list[str],
    count: int,
) -> dict[str, str]:
    """Grade the class into a new ledger, and a tenth of it once more for its memory."""
    (root / "gradebook.db").unlink(missing_ok=True)
    for folder in ("autograded", "feedback"):
        shutil.rmtree(root / folder, ignore_errors=True)
    command = [sys.executable, "-m", "fairmark", "grade", LAB, *options, "--ledger"]
    took = spent([*command, str(ledger)], root)
    anew = root / "anew"
    tenth = []
    for number in range(count // 10):
        tenth += ["--student", _student(number)]
    peak = peak_memory([*command, str(anew), *tenth], root)
    shutil.rmtree(anew)
    return {
        "submissions": str(count),
        "wall": f"{took.wall:.0f}",
        "a second": f"{count / took.wall:.1f}",
        "peak MB": f"{peak / 1e6:.0f}",
    }


def _check(root: Path, ledgers: list[Path]) -> None:
    """Raise a RuntimeError where the ledgers differ, or a submission has no result."""
    one, other = (_results(ledger) for ledger in ledgers)
    course = courses.read(root)
    assignment = course.assignment(LAB)
    submissions = list(course.submissions(assignment))
    graded = pipeline.known(assignment, submissions, Ledger(ledgers[0]))
    if one != other or not all(outcome.results for outcome in graded):
        raise RuntimeError("the two ledgers differ, or a submission has no result")


def _results(ledger: Path) -> dict[Path, bytes]:
    """What a ledger holds, but for the times."""
    found = {}
    for path in ledger.rglob("*.json"):
        if not path.name.endswith(".times.json"):
            found[path.relative_to(ledger)] = path.read_bytes()
    return found
