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
from coursekit.bench.processes import peak_memory, spent
from coursekit.notebooks import Lab
from fairmark import course as courses
from fairmark.grading import pipeline
from fairmark.store.ledger import Ledger

TITLE = "Grading thousands"
ABOUT = """
Lab 00 (one exercise), a class in which each has an answer of the kill matrix and a comment of
their own, so that no two are alike: graded by `python -m fairmark grade` on a Dask cluster of two
workers on this machine, and by two threads. The memory of all processes together is that of a run
of its own, with the first tenth of the class.
"""
LAB, COUNT, WORKERS = "00-start-here", 2000, 2


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
        lab = Lab(LAB, root)
        every, released = answers.load(lab), notebooks.read(lab.release)
        for number in range(count):
            notebook = answers.insert(released, [every[number % len(every)]])
            notebook.cells[-1].source += f"\n<!-- {number} -->"
            build.write(
                root / "submitted" / f"s{number:04d}" / LAB / f"{lab.notebook}.ipynb", notebook
            )
        rows: list[dict[str, str]] = []
        tenth = [word for number in range(count // 10) for word in ("--student", f"s{number:04d}")]
        ledgers: list[Path] = []
        for place, options in (
            (f"LocalCluster, {WORKERS} workers", ["--cluster", f"local:{WORKERS}"]),
            (f"{WORKERS} threads", ["--jobs", str(WORKERS)]),
        ):
            (root / "gradebook.db").unlink(missing_ok=True)
            for folder in ("autograded", "feedback"):
                shutil.rmtree(root / folder, ignore_errors=True)
            ledgers.append(root / f"ledger-{len(ledgers)}")
            command = [sys.executable, "-m", "fairmark", "grade", LAB, *options, "--ledger"]
            took = spent([*command, str(ledgers[-1])], root)
            peak = peak_memory([*command, str(root / "anew"), *tenth], root)
            say(f"{place}: {took.wall:.0f} s")
            rows.append(
                {
                    "where": place,
                    "submissions": str(count),
                    "wall": f"{took.wall:.0f}",
                    "a second": f"{count / took.wall:.1f}",
                    "peak MB": f"{peak / 1e6:.0f}",
                }
            )
            shutil.rmtree(root / "anew")
        one, other = (
            {
                path.relative_to(ledger): path.read_bytes()
                for path in ledger.rglob("*.json")
                if not path.name.endswith(".times.json")
            }
            for ledger in ledgers
        )
        course = courses.read(root)
        assignment = course.assignment(LAB)
        submissions = list(course.submissions(assignment))
        graded = pipeline.known(assignment, submissions, Ledger(ledgers[0]))
        if one != other or not all(outcome.results for outcome in graded):
            raise RuntimeError("the two ledgers differ, or a submission has no result")
    return (
        f"{table(rows)}\n- Every submission has a result, and the two ledgers are the same "
        "bytes, but for the times.\n"
    )
