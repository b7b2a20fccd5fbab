"""What grading a class takes: fairmark against nbgrader's own autograde, on the same submissions of
lab 04."""

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
from coursekit.bench.processes import Spent, by_turns, peak_memory, scaling, spent
from coursekit.notebooks import ROOT, Lab
from fairmark import course as courses
from fairmark.forkserver.client import ForkServer, Role
from fairmark.grading import pipeline, ways
from fairmark.grading.worker import Worker
from fairmark.model import Assignment, Cell, Submission, SubmittedFiles
from fairmark.nbgrader.gradebook import Book
from fairmark.notebook.plan import RUN_ROLES, notebook_plan
from fairmark.store.ledger import Ledger

TITLE = "Grading a class"
ABOUT = """
Lab 04, a class of invented submissions: each exercise answered rightly (6 in 10), wrongly (3) or
not at all (1), one student in ten hands in the blank lab. fairmark grades the whole class, in its
sandbox, by its command line; nbgrader's own autograde grades the first tenth of them, as mixed,
in one process. Machines get faster and slower: so nbgrader grades one half of these at first and
the other half at last, one worker and two grade a class each by turns of some seconds, in which
the other is held up, and the "own" part is measured before and after that. CPU seconds a
submission, all processes included, start-up shared out. "Own" is what the student's cells and the
tests cost by themselves, run in one warm process, with the given cells that a test depends on,
and without drawing how a test failed; "beyond" is all else that a grader spends. nbgrader runs
every cell of the notebook, also those that only show something: what is beyond without these is
in brackets.

Then the profile: where fairmark's CPU goes, for the submissions that both grade. Each part is
measured by itself, at another moment; the questions are what remains, and where the machine was
busier while other parts were measured it is below 0.
"""
LAB = "04-label-aggregation"
#: Submissions.
COUNT = 200
#: One in so many is graded by nbgrader, too.
EVERY = 10
#: How often a new course's first submission is graded.
FIRSTS = 5
#: Seconds of a turn of one worker; more workers have less, so that all are done at about the same
#: time.
TURN = 8.0
_CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "bench"
c.CourseDirectory.source_directory, c.CourseDirectory.release_directory = "solutions", "labs"
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.nb.py", "private"
]
c.Execute.timeout = 120
c.Execute.shutdown_kernel = "immediate"
c.Fairmark.readable = ["src/labkit", "data"]
c.Fairmark.imports = ["scipy.stats"]
"""


@dataclasses.dataclass(frozen=True)
class _Figures:
    """What was measured.

    Attributes
    ----------
    count, sample : int
        Submissions that fairmark graded, and of these those that nbgrader graded, too.
    theirs : list of Spent
        nbgrader's two runs.
    one, two : Spent
        fairmark with one worker and with two.
    needed, every : float
        CPU seconds of a submission's cells by themselves: of those that fairmark runs, and of all.
    peers : float
        How much more two processes do that share nothing.
    memory : list of float
        Bytes at most, with one worker and with two.
    first : float
        CPU seconds of a course's first submission.
    profile : list of dict
        Where fairmark's CPU seconds go.
    """

    count: int
    sample: int
    theirs: list[Spent]
    one: Spent
    two: Spent
    needed: float
    every: float
    peers: float
    memory: list[int]
    first: float
    profile: list[dict[str, str]]

    @property
    def ours_each(self) -> float:
        """CPU seconds of a submission: fairmark with one worker."""
        return self.one.cpu / self.count

    @property
    def theirs_each(self) -> float:
        """CPU seconds of a submission: nbgrader."""
        return sum(run.cpu for run in self.theirs) / self.sample


def body(say: Callable[[str], None], count: int = COUNT) -> str:
    """Measure, saying each figure as it is there; the tables as text.

    Raises
    ------
    RuntimeError
        A grader failed, or the two gave different marks.
    """
    with tempfile.TemporaryDirectory() as scratch:
        found = _measure(Path(scratch), say, count)
    return f"{table(_rows(found))}{_sentences(found)}\n{table(found.profile)}\n"


def _measure(scratch: Path, say: Callable[[str], None], count: int) -> _Figures:
    """Grade the class, and its first part by both graders."""
    whole = scratch / "whole"
    twin = scratch / "twin"
    part = scratch / "part"
    alone = scratch / "alone"
    for root in (whole, twin, part, alone):
        make_course(root, LAB)
    for number in range(count):
        notebook = invented(Lab(LAB, whole), number)
        _hand_in(whole, number, notebook)
        _hand_in(twin, number, notebook)
        if number < count / EVERY:
            _hand_in(part, number, notebook)
    _hand_in(alone, 0, invented(Lab(LAB, whole), 0))
    _enter_assignment(part)
    # In this order a machine that gets faster or slower meanwhile does so for all that is
    # compared.
    theirs = [_nbgrader(part, 0, say)]
    own = [_own(part)]
    one, two = _fairmark({1: whole, 2: twin}, say)
    own.append(_own(part))
    theirs.append(_nbgrader(part, 1, say))
    peers = scaling()
    _compare(whole, part)
    needed, every = (statistics.mean(each) for each in zip(*own, strict=True))
    profile = breakdown.rows(part, LAB, needed)
    first = _first(alone, say)
    memory = [peak_memory(_anew(part, jobs), part) for jobs in (1, 2)]
    sample = len(list((part / "submitted").iterdir()))
    return _Figures(count, sample, theirs, one, two, needed, every, peers, memory, first, profile)


def _hand_in(root: Path, number: int, notebook: NotebookNode) -> None:
    """Put a student's notebook into a course."""
    folder = root / "submitted" / f"s{number:04d}" / LAB
    build.write(folder / f"{Lab(LAB).notebook}.ipynb", notebook)


def _rows(found: _Figures) -> list[dict[str, object]]:
    """The table of both graders."""
    wall = sum(run.wall for run in found.theirs)
    note = f" ({found.theirs_each - found.every:.2f})"
    two_each = found.two.cpu / found.count
    runs = [
        ("nbgrader, one process", found.sample, found.theirs_each, wall, note),
        ("fairmark, 1 worker", found.count, found.ours_each, found.one.wall, ""),
        ("fairmark, 2 workers", found.count, two_each, found.two.wall, ""),
    ]
    rows: list[dict[str, object]] = []
    for grader, number, cpu, seconds, behind in runs:
        row = {
            "grader": grader,
            "submissions": number,
            "CPU": f"{cpu:.2f}",
            "own": f"{found.needed:.2f}",
            "beyond": f"{cpu - found.needed:.2f}{behind}",
            "wall": f"{seconds / number:.2f}",
        }
        rows.append(row)
    return rows


def _sentences(found: _Figures) -> str:
    """What the table says, a line each."""
    one = found.one
    two = found.two
    all_told = found.theirs_each / found.ours_each
    ours = found.ours_each - found.needed
    beyond = (found.theirs_each - found.needed) / ours
    without = (found.theirs_each - found.every) / ours
    alone, both = (size / 1e6 for size in found.memory)
    return (
        f"\n- CPU all told: nbgrader needs {all_told:.1f} times as much.\n"
        f"- CPU beyond the submission's own: {beyond:.1f} times as much; without the cells that "
        f"only show something {without:.1f} times.\n"
        f"- Two workers are {one.wall / two.wall:.2f} times as fast as one: {two.wall:.0f} s and "
        f"{one.wall:.0f} s, start-up included; the host gave {two.stolen:.0%} and "
        f"{one.stolen:.0%} of the cores to others. Two processes of plain pandas that share "
        f"nothing do {found.peers:.2f} times as much as one, at the end.\n"
        f"- Memory of all processes together, at most, for these {found.sample}: {alone:.0f} MB "
        f"with one worker, {both:.0f} MB with two (shared pages counted once; in runs of their "
        "own).\n"
        f"- A first submission in a new course, from the command's start to the mark: "
        f"{found.first:.1f} CPU s (median of {FIRSTS}), the solution's trial and a new gradebook "
        "included.\n"
        f"- The marks of the {found.sample} submissions that both graded are the same, cell by "
        "cell.\n"
    )


def make_course(root: Path, name: str) -> None:
    """A course of one lab, released, with nothing handed in."""
    lab = Lab(name, root)
    for folder in (lab.solution.parent, lab.release.parent):
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
            chosen.append(
                rng.choice([one for one in every if one.key == key and one.right == (luck < 0.6)])
            )
    return answers.insert(released, chosen)


def _anew(root: Path, jobs: int) -> list[str]:
    """Forget what is known of the class; the command that grades it again."""
    shutil.rmtree(root / "ledger", ignore_errors=True)
    (root / "gradebook.db").unlink(missing_ok=True)
    return [sys.executable, "-m", "fairmark", "grade", LAB, "--jobs", str(jobs)]


def _fairmark(classes: dict[int, Path], say: Callable[[str], None]) -> list[Spent]:
    """Grade classes by turns, each by so many workers."""
    runs = by_turns([(_anew(root, jobs), root, TURN / jobs) for jobs, root in classes.items()])
    for place, (jobs, root) in enumerate(classes.items()):
        say(f"fairmark, {jobs} at a time: {runs[place].wall:.0f} s")
        runs[place] = dataclasses.replace(runs[place], cpu=runs[place].cpu + _forks(root))
    return runs


def _forks(root: Path) -> float:
    """CPU seconds of what was graded, the solution too, which runs in control groups of its own."""
    course = courses.read(root)
    assignment = course.assignment(LAB)
    solution = Submission("", ways.solution(assignment))
    graded = [solution, *course.submissions(assignment)]
    found = pipeline.known(assignment, graded, Ledger(root / "ledger"))
    return sum(result.times["cpu"] for outcome in found for result in outcome.results.values())


def _first(root: Path, say: Callable[[str], None]) -> float:
    """CPU seconds of a course's first submission."""
    costs = []
    for _ in range(FIRSTS):
        run = spent(_anew(root, 1), root)
        costs.append(run.cpu + _forks(root))
    median = statistics.median(costs)
    say(f"fairmark, a first submission: {median:.1f} s of CPU")
    return median


def _enter_assignment(root: Path) -> None:
    """nbgrader grades nothing that its gradebook does not know."""
    course = courses.read(root)
    with Book(course.directory.db_url, course.directory.course_id) as book:
        book.enter_assignment(course.assignment(LAB), course.config)


def _nbgrader(root: Path, half: int, say: Callable[[str], None]) -> Spent:
    """Every other submission, from the first or the second on."""
    left_out = sorted(path.name for path in (root / "submitted").iterdir())[1 - half :: 2]
    took = spent(
        [
            sys.executable,
            "-m",
            "nbgrader",
            "autograde",
            LAB,
            "--create",
            f"--CourseDirectory.student_id_exclude={','.join(left_out)}",
        ],
        root,
    )
    say(f"nbgrader: {took.wall:.0f} s for a half of the first tenth")
    return took


def _own(root: Path) -> tuple[float, float]:
    """CPU seconds of a submission's cells by themselves: of those that fairmark runs and of all,
    each with the tests."""
    course = courses.read(root)
    assignment = course.assignment(LAB)
    name = Lab(LAB).notebook
    plan = notebook_plan(assignment, name)
    needed, every = [], []
    with Worker() as worker:
        for submission in course.submissions(assignment):
            server = worker.server(assignment, name)
            cells = plan.rebuilt(submission.submitted, name).cells
            steps = list(map(_undrawn, plan.steps(cells)))
            all_cells = [
                _undrawn(cell)
                for cell in cells
                if cell.role in RUN_ROLES | {"test"} and cell not in plan.preamble
            ]
            needed.append(_plain_run(server, steps, assignment, submission.submitted))
            every.append(_plain_run(server, all_cells, assignment, submission.submitted))
    return statistics.mean(needed), statistics.mean(every)


def _undrawn(cell: Cell) -> str:
    """What a cell computes. To draw how a test failed takes IPython many times longer: a grader's
    cost, not the test's."""
    return (
        f"try:\n    exec({cell.source!r})\nexcept BaseException:\n    pass"
        if cell.role == "test"
        else cell.source
    )


def _plain_run(
    server: ForkServer,
    sources: Sequence[str],
    assignment: Assignment,
    submitted: SubmittedFiles,
) -> float:
    """CPU seconds of running cells in a fork of the fork server, its own start left out."""
    spent = []
    for cells in (sources, []):
        with server.fork(Role.STUDENT) as fork:
            fork.call("files", {**submitted.files, **assignment.files}, time.monotonic() + 60)
            for source in cells:
                request = {"source": source, "seconds": 300}
                fork.call("run", request, time.monotonic() + 300)
        spent.append(fork.cpu)
    return spent[0] - spent[1]


def _compare(whole: Path, part: Path) -> None:
    """Raise a RuntimeError where the two graders' marks differ."""
    from nbgrader.api import Gradebook

    course = courses.read(whole)
    assignment = course.assignment(LAB)
    found = pipeline.known(
        assignment, list(course.submissions(assignment)), Ledger(whole / "ledger")
    )
    ours = {
        outcome.student: {
            check.grade_id: check.score
            for result in outcome.results.values()
            for check in result.checks
        }
        for outcome in found
    }
    with Gradebook(f"sqlite:///{part / 'gradebook.db'}", "bench") as book:
        graded = book.find_assignment(LAB).submissions
        if {one.student_id for one in graded} != {
            path.name for path in (part / "submitted").iterdir()
        }:
            raise RuntimeError("nbgrader has not graded everybody")
        for submission in graded:
            theirs = {
                cell.name: cell.auto_score for note in submission.notebooks for cell in note.grades
            }
            scores = ours[submission.student_id]
            if differing := {
                test: (theirs[test], scores[test])
                for test in scores
                if theirs[test] != scores[test]
            }:
                raise RuntimeError(
                    f"{submission.student_id}: nbgrader and fairmark differ: {differing}"
                )
