"""What grading a class takes: fairmark against nbgrader's own autograde, on the same submissions of lab 04."""

import dataclasses
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from nbformat import NotebookNode

from coursekit import answers, build, notebooks
from coursekit.bench import breakdown
from coursekit.bench.measure import table
from coursekit.bench.processes import Spent, peak_memory, scaling, spent
from coursekit.notebooks import ROOT, Lab
from fairmark import course as courses, grade, warm
from fairmark.gradebook import Book
from fairmark.job import RUN, Worker, prepared
from fairmark.ledger import Ledger
from fairmark.package import Handed, Package
from fairmark.rebuild import Cell

TITLE = "Grading a class"
ABOUT = """
Lab 04, a class of invented submissions: each exercise answered rightly (6 in 10), wrongly (3) or not at all (1), one
student in ten hands in the blank lab. fairmark grades the whole class, in its sandbox, by its command line; nbgrader's
own autograde grades the first tenth of them, as mixed, in one process. Two workers grade the class before one worker does
and again after it, since machines get faster and slower. CPU seconds a submission, all processes included, start-up shared
out. "Own" is what the student's cells and the tests cost by themselves, run in one warm
process, with the given cells that a test depends on, and without drawing how a test failed; "beyond" is all else that a
grader spends. nbgrader runs every cell of the notebook, also those that only show something: what is beyond without these is
in brackets.

Then the profile: where fairmark's CPU goes, for the submissions that both grade. Each part is measured by itself, at another
moment; the questions are what remains, and where the machine was busier while other parts were measured it is below 0.
"""
LAB = "04-label-aggregation"
COUNT, EVERY = 200, 10
_CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "bench"
c.CourseDirectory.source_directory, c.CourseDirectory.release_directory = "solutions", "labs"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.nb.py", "private"]
c.Execute.timeout = 120
c.Execute.shutdown_kernel = "immediate"
c.Fairmark.readable = ["src/labkit", "data"]
c.Fairmark.imports = ["scipy.stats"]
"""


def body(say: Callable[[str], None], count: int = COUNT) -> str:
    """Measure, saying each figure as it is there; the tables as text.

    Raises
    ------
    RuntimeError
        A grader failed, or the two gave different marks.
    """
    with tempfile.TemporaryDirectory() as scratch:
        whole, part = Path(scratch, "whole"), Path(scratch, "part")
        for root in (whole, part):
            make_course(root, LAB)
        for number in range(count):
            notebook = invented(Lab(LAB, whole), number)
            for root in [whole, *[part][:number < count / EVERY]]:
                build.write(root / "submitted" / f"s{number:04d}" / LAB / f"{Lab(LAB).notebook}.ipynb", notebook)
        before = _fairmark(whole, 2)
        say(f"fairmark, 2 workers: {before.wall:.0f} s for {count}")
        one = _fairmark(whole, 1)
        say(f"fairmark, 1 worker: {one.wall:.0f} s")
        two = _fairmark(whole, 2)
        say(f"fairmark, 2 workers again: {two.wall:.0f} s")
        peers = scaling()
        scores, own_fair, own_all = _own(whole, part)
        sample = len(own_all)
        theirs = spent([sys.executable, "-m", "nbgrader", "autograde", LAB, "--create"], part)
        say(f"nbgrader: {theirs.wall:.0f} s for {sample}")
        _compare(part, scores)
        profile = breakdown.rows(part, LAB, own_fair)
        memory = [peak_memory(_command(part, jobs), part) for jobs in (1, 2)]
    ours_each, theirs_each = one.cpu / count, theirs.cpu / sample
    own, full = statistics.mean(own_fair), statistics.mean(own_all)
    runs = [("nbgrader, one process", sample, theirs_each, theirs.wall, f" ({theirs_each - full:.2f})"),
            ("fairmark, 2 workers", count, before.cpu / count, before.wall, ""), ("fairmark, 1 worker", count, ours_each, one.wall, ""),
            ("fairmark, 2 workers again", count, two.cpu / count, two.wall, "")]
    rows = [{"grader": grader, "submissions": number, "CPU": f"{cpu:.2f}", "own": f"{own:.2f}",
             "beyond": f"{cpu - own:.2f}{note}", "wall": f"{wall / number:.2f}"} for grader, number, cpu, wall, note in runs]
    return (f"{table(rows)}\n- CPU all told: nbgrader needs {theirs_each / ours_each:.1f} times as much.\n"
            f"- CPU beyond the submission's own: {(theirs_each - own) / (ours_each - own):.1f} times as much; without the "
            f"cells that only show something {(theirs_each - full) / (ours_each - own):.1f} times.\n"
            f"- Two workers are {2 * one.wall / (before.wall + two.wall):.2f} times as fast as one ({before.wall:.0f} s before, "
            f"{one.wall:.0f} s, {two.wall:.0f} s after; the host gave {before.stolen:.0%}, {one.stolen:.0%} and "
            f"{two.stolen:.0%} of the cores to others). Two processes of plain pandas that share nothing do {peers:.2f} "
            f"times as much as one, right after.\n"
            f"- Memory of all processes together, at most, for these {sample}: {memory[0] / 1e6:.0f} MB with one worker, "
            f"{memory[1] / 1e6:.0f} MB with two (shared pages counted once; in runs of their own).\n"
            f"- The marks of the {sample} submissions that both graded are the same, cell by cell.\n\n"
            f"{table(profile)}\n")


def make_course(root: Path, name: str) -> None:
    """A course of one lab, released, with nothing handed in."""
    lab = Lab(name, root)
    for folder in (lab.solution.parent, lab.release.parent, lab.answers):
        shutil.copytree(ROOT / folder.relative_to(root), folder)
    (root / "src").mkdir()
    for folder in (Path("src/labkit"), Path("data")):
        (root / folder).symlink_to(ROOT / folder, target_is_directory=True)
    (root / "nbgrader_config.py").write_text(_CONFIG, encoding="utf-8")


def invented(lab: Lab, seed: int) -> NotebookNode:
    """An invented student's notebook; every tenth is blank."""
    rng, released, every = random.Random(seed), notebooks.read(lab.release), answers.load(lab)
    chosen = []
    for key in dict.fromkeys(answer.key for answer in every) if seed % 10 != 9 else ():
        luck = rng.random()
        if luck < 0.9:
            chosen.append(rng.choice([one for one in every if one.key == key and one.right == (luck < 0.6)]))
    return answers.insert(released, chosen)


def _command(root: Path, jobs: int) -> list[str]:
    """What grades a class of which nothing is known any more."""
    shutil.rmtree(root / "ledger", ignore_errors=True)
    (root / "gradebook.db").unlink(missing_ok=True)
    return [sys.executable, "-m", "fairmark", "grade", LAB, "--jobs", str(jobs)]


def _fairmark(root: Path, jobs: int) -> Spent:
    took = spent(_command(root, jobs), root)
    course = courses.read(root)
    package = course.package(LAB)
    found = grade.known(package, list(course.submissions(package)), Ledger(root / "ledger"))
    forks = sum(result.times["cpu"] for outcome in found for result in outcome.results.values())
    return dataclasses.replace(took, cpu=took.cpu + forks)  # submissions run in groups of their own


def _own(whole: Path, part: Path) -> tuple[dict[str, dict[str, float]], list[float], list[float]]:
    """For each submission that both grade: its marks, and what its cells and tests cost by themselves.

    Returns
    -------
    scores : dict of str to dict of str to float
        Student -> test -> points, from fairmark.
    needed, every : list of float
        CPU seconds of the cells that fairmark runs and of all cells, each with the tests.
    """
    course = courses.read(part)
    package = course.package(LAB)
    with Book(course.directory.db_url, course.directory.course_id) as book:
        book.enter_assignment(package, course.config)  # nbgrader grades nothing that its gradebook does not know
    chosen = list(course.submissions(package))
    name = Lab(LAB).notebook
    known = prepared(*package.notebooks[name], package.hidden)
    found = {one.student: one for one in grade.known(courses.read(whole).package(LAB), chosen, Ledger(whole / "ledger"))}
    scores = {student: {check.grade_id: check.score for check in outcome.results[name].checks}
              for student, outcome in found.items()}
    needed, every = [], []
    with Worker() as worker:
        for submission in chosen:
            zygote, cells = worker.zygote(package, name), known.rebuilt(submission.handed, name).cells
            steps = list(map(_undrawn, known.steps(cells)))
            all_cells = [_undrawn(cell) for cell in cells if cell.role in RUN | {"test"} and cell not in known.leading]
            needed.append(_plain_run(zygote, steps, package, submission.handed))
            every.append(_plain_run(zygote, all_cells, package, submission.handed))
    return scores, needed, every


def _undrawn(cell: Cell) -> str:
    """What a cell computes. To draw how a test failed takes IPython many times longer: a grader's cost, not the test's."""
    return f"try:\n    exec({cell.source!r})\nexcept BaseException:\n    pass" if cell.role == "test" else cell.source


def _plain_run(zygote: warm.Zygote, sources: Sequence[str], package: Package, handed: Handed) -> float:
    """CPU seconds of running cells in a fork of the warm process, its own start left out."""
    spent = []
    for cells in (sources, []):
        with zygote.fork(warm.STUDENT) as fork:
            fork.ask("files", {**handed.files, **package.files}, time.monotonic() + 60)
            for source in cells:
                fork.ask("run", source, time.monotonic() + 300)
        spent.append(fork.cpu)
    return spent[0] - spent[1]


def _compare(part: Path, scores: dict[str, dict[str, float]]) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{part / 'gradebook.db'}", "bench") as book:
        for submission in book.find_assignment(LAB).submissions:
            theirs = {cell.name: cell.auto_score for note in submission.notebooks for cell in note.grades}
            ours = scores[submission.student_id]
            if differing := {test: (theirs[test], ours[test]) for test in ours if theirs[test] != ours[test]}:
                raise RuntimeError(f"{submission.student_id}: nbgrader and fairmark differ: {differing}")
