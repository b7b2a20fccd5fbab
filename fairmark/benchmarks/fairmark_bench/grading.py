"""What grading a class takes: fairmark against nbgrader's autograde, on the same submissions."""

import dataclasses
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from nbgrader.api import Gradebook

from fairmark import course as courses
from fairmark.course import Course
from fairmark.errors import CourseError
from fairmark.forkserver.client import ForkServer, Role
from fairmark.grading import pipeline, ways
from fairmark.grading.worker import Worker
from fairmark.model import Assignment, Cell, Submission, SubmittedFiles
from fairmark.nbgrader.gradebook import Book
from fairmark.notebook.plan import RUN_ROLES, notebook_plan
from fairmark.store.ledger import Ledger
from fairmark_bench import breakdown
from fairmark_bench.processes import Spent, by_turns, peak_memory, scaling, spent
from fairmark_bench.tables import table

ABOUT = """
fairmark grades the whole class, in its sandbox, by its command line; nbgrader's own autograde
grades the first tenth of them, two at least, in one process. Machines get faster and slower: so
nbgrader grades one half of these at first and the other half at last, one worker and two grade a
class each in alternating turns of some seconds, in which the other is paused, and the "own" part is
measured before and after that. CPU seconds a submission, all processes included, start-up shared
out. "Own" is what the student's cells and the tests cost by themselves, run in forks of one server,
with the given cells that a test depends on, and without drawing how a test failed; "beyond" is all
else that a grader spends. nbgrader runs every cell of the notebook, also those that only show
something: what is beyond without these is in brackets.

Then the profile: where fairmark's CPU goes, for the submissions that both grade. Each part is
measured by itself, at another moment; the requests are what remains, and where the machine was
busier while other parts were measured it is below 0.
"""
#: One in so many is graded by nbgrader, too, and two at least.
EVERY = 10
#: How often a new course's first submission is graded.
FIRSTS = 5
#: Seconds of a turn of one worker; more workers have less, so that all are done at about the same
#: time.
TURN = 8.0
#: What grading writes into a course's folder, and the configuration, which ends otherwise.
_WRITTEN = {"gradebook.db", "ledger", "nbgrader_config.py", "profile", "profile.db"}
#: Ends the configuration of a copy: its gradebook is its own.
_CONFIG = """
c = get_config()
c.CourseDirectory.root = {root!r}
c.CourseDirectory.db_url = "sqlite:///{root}/gradebook.db"
"""


@dataclasses.dataclass(frozen=True)
class _Class:
    """A class of its own: a copy of a course, and the assignment that was handed in.

    Attributes
    ----------
    root : Path
        The course's folder.
    name : str
        Of the assignment.
    """

    root: Path
    name: str

    def read(self) -> tuple[Course, Assignment]:
        """The course and its assignment."""
        course = courses.read(self.root)
        return course, course.assignment(self.name)

    def students(self) -> list[str]:
        """Who handed in."""
        return courses.read(self.root).students(self.name)

    def anew(self, jobs: int) -> list[str]:
        """Forget what is known of the class; the command that grades it again."""
        shutil.rmtree(self.root / "ledger", ignore_errors=True)
        (self.root / "gradebook.db").unlink(missing_ok=True)
        return [sys.executable, "-m", "fairmark", "grade", self.name, "--jobs", str(jobs)]


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
        seconds = sum(run.cpu for run in self.theirs)
        return seconds / self.sample


def body(
    root: Path,
    name: str,
    say: Callable[[str], None],
) -> str:
    """Measure, saying each figure as it is there; the tables as text.

    Parameters
    ----------
    root : Path
        A course with a class that handed in; copies of it are graded.
    name : str
        The assignment, of one notebook.
    say : callable
        Takes a line of progress.

    Raises
    ------
    CourseError
        The assignment is not there, has more notebooks than one, or fewer than two submitted it.
    RuntimeError
        A grader failed, or the two gave different marks.
    """
    course = courses.read(root)
    notebooks = course.assignment(name).notebooks
    if len(notebooks) != 1:
        raise CourseError(f"expected one notebook in {name}, found {len(notebooks)}")
    students = course.students(name)
    if len(students) < 2:
        raise CourseError(f"expected two submissions of {name} or more, found {len(students)}")
    with tempfile.TemporaryDirectory() as scratch:
        found = _measure(course, name, Path(scratch), say)
    both = table(_rows(found))
    profile = table(found.profile)
    return f"{both}{_sentences(found)}\n{profile}\n"


def _measure(
    course: Course,
    name: str,
    scratch: Path,
    say: Callable[[str], None],
) -> _Figures:
    """Grade the class, and its first part by both graders."""
    students = course.students(name)
    sample = max(2, len(students) // EVERY)
    whole = _copy(course, name, scratch / "whole", students)
    twin = _copy(course, name, scratch / "twin", students)
    part = _copy(course, name, scratch / "part", students[:sample])
    alone = _copy(course, name, scratch / "alone", students[:1])
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
    profile = breakdown.rows(*part.read(), needed)
    first = _first(alone, say)
    memory = []
    for jobs in (1, 2):
        command = part.anew(jobs)
        memory.append(peak_memory(command, part.root))
    return _Figures(
        count=len(students),
        sample=sample,
        theirs=theirs,
        one=one,
        two=two,
        needed=needed,
        every=every,
        peers=peers,
        memory=memory,
        first=first,
        profile=profile,
    )


def _copy(
    course: Course,
    name: str,
    root: Path,
    students: Sequence[str],
) -> _Class:
    """A copy of a course in which nothing is graded, with the submissions of some students; what
    grading only reads is linked."""
    steps = ("source", "release", "submitted", "autograded", "feedback")
    own = set(_WRITTEN)
    for step in steps:
        folder = course.folder(step, "x", "y")
        inside = folder.relative_to(course.root)
        own.add(inside.parts[0])
    root.mkdir()
    for path in course.root.glob("[!.]*"):
        if path.name not in own:
            (root / path.name).symlink_to(path)
    copied = [course.folder(step, ".", name) for step in ("source", "release")]
    copied += [course.folder("submitted", student, name) for student in students]
    for folder in copied:
        shutil.copytree(folder, root / folder.relative_to(course.root))
    config = (course.root / "nbgrader_config.py").read_text(encoding="utf-8")
    own_config = config + _CONFIG.format(root=str(root))
    (root / "nbgrader_config.py").write_text(own_config, encoding="utf-8")
    return _Class(root, name)


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
    ratio = found.theirs_each / found.ours_each
    ours = found.ours_each - found.needed
    beyond = (found.theirs_each - found.needed) / ours
    without = (found.theirs_each - found.every) / ours
    alone, both = (size / 1e6 for size in found.memory)
    return (
        f"\n- CPU in total: nbgrader needs {ratio:.1f} times as much.\n"
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


def _fairmark(classes: dict[int, _Class], say: Callable[[str], None]) -> list[Spent]:
    """Grade classes in alternating turns, each by so many workers."""
    commands = [(each.anew(jobs), each.root, TURN / jobs) for jobs, each in classes.items()]
    runs = by_turns(commands)
    for place, (jobs, each) in enumerate(classes.items()):
        say(f"fairmark, {jobs} at a time: {runs[place].wall:.0f} s")
        total = runs[place].cpu + _forks(each)
        runs[place] = dataclasses.replace(runs[place], cpu=total)
    return runs


def _forks(graded: _Class) -> float:
    """CPU seconds of what was graded, the solution too, which runs in control groups of its own."""
    course, assignment = graded.read()
    solution = Submission("", ways.solution(assignment))
    everybody = [solution, *course.submissions(assignment)]
    ledger = Ledger(graded.root / "ledger")
    found = pipeline.known(assignment, everybody, ledger)
    total = 0.0
    for outcome in found:
        for result in outcome.results.values():
            total += result.times["cpu"]
    return total


def _first(alone: _Class, say: Callable[[str], None]) -> float:
    """CPU seconds of a course's first submission."""
    costs = []
    for _ in range(FIRSTS):
        run = spent(alone.anew(1), alone.root)
        costs.append(run.cpu + _forks(alone))
    median = statistics.median(costs)
    say(f"fairmark, a first submission: {median:.1f} s of CPU")
    return median


def _enter_assignment(part: _Class) -> None:
    """nbgrader grades nothing that its gradebook does not know."""
    course, assignment = part.read()
    with Book(course.directory.db_url, course.directory.course_id) as book:
        book.enter_assignment(assignment, course.config)


def _nbgrader(
    part: _Class,
    half: int,
    say: Callable[[str], None],
) -> Spent:
    """Every other submission, from the first or the second on."""
    left_out = part.students()[1 - half :: 2]
    names = ",".join(left_out)
    took = spent(
        [
            sys.executable,
            "-m",
            "nbgrader",
            "autograde",
            part.name,
            "--create",
            f"--CourseDirectory.student_id_exclude={names}",
        ],
        part.root,
    )
    say(f"nbgrader: {took.wall:.0f} s for a half of the first tenth")
    return took


def _own(part: _Class) -> tuple[float, float]:
    """CPU seconds of a submission's cells by themselves: of those that fairmark runs and of all,
    each with the tests."""
    course, assignment = part.read()
    [name] = assignment.notebooks
    plan = notebook_plan(assignment, name)
    roles = RUN_ROLES | {"test"}
    needed = []
    every = []
    with Worker() as worker:
        for submission in course.submissions(assignment):
            server = worker.server(assignment, name)
            submitted = submission.submitted
            cells = plan.rebuilt(submitted, name).cells
            steps = plan.steps(cells)
            shown = [cell for cell in cells if cell.role in roles and cell not in plan.preamble]
            needed.append(_plain_run(server, steps, assignment, submitted))
            every.append(_plain_run(server, shown, assignment, submitted))
    return statistics.mean(needed), statistics.mean(every)


def _undrawn(cell: Cell) -> str:
    """What a cell computes. To draw how a test failed takes IPython many times longer: a grader's
    cost, not the test's."""
    if cell.role != "test":
        return cell.source
    return f"try:\n    exec({cell.source!r})\nexcept BaseException:\n    pass"


def _plain_run(
    server: ForkServer,
    cells: Sequence[Cell],
    assignment: Assignment,
    submitted: SubmittedFiles,
) -> float:
    """CPU seconds of running cells in a fork of the fork server, its own start left out."""
    files = {**submitted.files, **assignment.files}
    seconds = []
    for run in (cells, []):
        with server.fork(Role.STUDENT) as fork:
            fork.call("files", files, time.monotonic() + 60)
            for cell in run:
                request = {"source": _undrawn(cell), "seconds": 300}
                fork.call("run", request, time.monotonic() + 300)
        seconds.append(fork.cpu)
    with_cells, without = seconds
    return with_cells - without


def _compare(whole: _Class, part: _Class) -> None:
    """Raise a RuntimeError where the two graders' marks differ."""
    course, assignment = whole.read()
    submissions = list(course.submissions(assignment))
    ledger = Ledger(whole.root / "ledger")
    found = pipeline.known(assignment, submissions, ledger)
    ours: dict[str, dict[str, float]] = {}
    for outcome in found:
        [result] = outcome.results.values()
        ours[outcome.student] = {check.grade_id: check.score for check in result.checks}
    directory = courses.read(part.root).directory
    with Gradebook(directory.db_url, directory.course_id) as book:
        graded = book.find_assignment(part.name).submissions
        students = {one.student_id for one in graded}
        if students != set(part.students()):
            raise RuntimeError("nbgrader has not graded everybody")
        for submission in graded:
            student = submission.student_id
            [notebook] = submission.notebooks
            theirs = {cell.name: cell.auto_score for cell in notebook.grades}
            for test, score in ours[student].items():
                if theirs[test] != score:
                    raise RuntimeError(
                        f"{student}, {test}: nbgrader gives {theirs[test]}, fairmark {score}"
                    )
