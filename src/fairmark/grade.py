"""Grade an assignment of a course: what is new, or what was asked for.

The ledger is the memory: a result is stored there before anything else happens with it. Gradebook, graded notebooks and
feedback are made from it, so whatever broke off is taken up by the next run and ends the same.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from fairmark import gradebook, graded, job, ledger, pool, rebuild
from fairmark.course import Assignment, Course, Submission
from fairmark.gradebook import Record, Unwritable
from fairmark.ledger import Ledger
from fairmark.package import Handed, Package
from fairmark.rebuild import Cell
from fairmark.result import Result

#: A worker that dies is replaced, and its submission tried again, so often.
TRIES = 3
#: Seconds beyond a submission's own time after which its worker is given up.
GRACE = 60.0
#: The record of the assignment itself: no student's folder can be called so.
ASSIGNMENT_ROW = "."

Results = dict[str, Result]
#: Called as (package, submissions) -> (index of the submission, results or why there are none), as each is done.
Runner = Callable[[Package, Sequence[Handed]], Iterator[tuple[int, Results | pool.Lost]]]


class Unfit(RuntimeError):
    """The assignment itself cannot be graded fairly; the message names the cells and says why."""


@dataclass(frozen=True)
class Outcome:
    """What became of one submission.

    Attributes
    ----------
    student : str
        Whose.
    results : dict of str to Result
        By notebook; empty where it has none.
    problem : str
        Why it has none.
    fresh : bool
        Whether it was graded now.
    ours : bool
        Whether the problem is the grading's, not the submission's.
    """

    student: str
    results: Results = field(default_factory=dict)
    problem: str = ""
    fresh: bool = False
    ours: bool = False


def grade(course: Course, assignment: Assignment, submissions: Sequence[Submission], store: Ledger, run: Runner, *,
          again: bool = False, trusted: bool = False) -> Iterator[Outcome]:
    """Grade submissions; yields each as it is recorded.

    Parameters
    ----------
    course, assignment, submissions
        From `fairmark.course`.
    store : Ledger
        Where results are kept.
    run : callable
        `local(jobs)`, or a cluster's.
    again : bool
        Grade also what the ledger knows.
    trusted : bool
        Run without isolation.

    Raises
    ------
    Unfit
        The instructor's own solution does not get full marks, or a test needs more than plain data.
    Unwritable
        The gradebook cannot be written; the results are in the ledger.
    NoSandbox
        Isolation cannot be set up.
    """
    package = package_of(course, assignment, trusted)
    with gradebook.connect(course.db_url, course.course_id) as book:
        fit(package, store, run)
        keep = Keeper(course, assignment, store, book, package)
        keep.enter_assignment()
        new = []
        for submission in submissions:
            if submission.problem:
                yield keep.refuse(submission, submission.problem, ours=False)
                continue
            results = None if again else keep.stored(submission)
            if results is None:
                new.append(submission)
            else:
                yield keep.record(submission, results, fresh=False)
        for index, results in run(package, [handed(submission) for submission in new]):
            if isinstance(results, pool.Lost):
                yield keep.refuse(new[index], results.reason, ours=True)
            else:
                keep.store_results(new[index], results)
                yield keep.record(new[index], results, fresh=True)


def handed(submission: Submission) -> Handed:
    """A submission as a job carries it."""
    return Handed(submission.notebooks, submission.files)


def package_of(course: Course, assignment: Assignment, trusted: bool = False) -> Package:
    """An assignment as a job carries it."""
    notebooks = {name: (nbformat.writes(source), nbformat.writes(release))
                 for name, (source, release) in assignment.notebooks.items()}
    return Package(assignment.name, notebooks, assignment.files, tuple(str(path) for path in course.visible),
                   course.imports, course.times, course.limits, course.hidden, trusted)


def fit(package: Package, store: Ledger, run: Runner) -> None:
    """Grade the instructor's solution, once for each state of the assignment.

    Raises
    ------
    Unfit
        It does not get full marks.
    """
    solution = Handed({name: source.encode() for name, (source, _) in package.notebooks.items()})
    for name in package.notebooks:
        key = ledger.key(package.digest, f"{solution.digest} {name}")
        result = store.get(key)
        if result is None:
            [(_, results)] = run(package, [solution])
            if isinstance(results, pool.Lost):
                raise Unfit(f"{package.name}: its solution cannot be run: {results.reason}")
            result = results[name]
            store.put(key, result)
        lost = [f"  {check.grade_id}: {check.score:g} of {check.points:g} points: {check.message or check.state}"
                for check in result.checks if check.score < check.points]
        if lost:
            raise Unfit("\n".join([f"{package.name}, {name}: the solution does not get full marks, so nobody is graded. "
                                   f"Tests may pass only plain data to a student's functions and get plain data back:",
                                   *lost]))


@dataclass
class Keeper:
    """Puts results where they belong: ledger, gradebook, autograded/ and the ledger's list of the class."""

    course: Course
    assignment: Assignment
    store: Ledger
    book: Gradebook
    package: Package

    def __post_init__(self) -> None:
        self.known = gradebook.records(self.book, self.assignment.name)

    def enter_assignment(self) -> None:
        """Bring the gradebook's cells up to date with the instructor's notebooks, if they changed."""
        row = Record(self.assignment.name, ASSIGNMENT_ROW, self.package.digest)
        if self.known.get(ASSIGNMENT_ROW) != row:
            sources = {name: source for name, (source, _) in self.assignment.notebooks.items()}
            gradebook.enter_assignment(self.book, self.course.db_url, row, sources)

    def key(self, submission: Submission, name: str) -> str:
        """Name of a notebook's result."""
        return ledger.key(self.package.digest, f"{submission.digest} {name}")

    def stored(self, submission: Submission) -> Results | None:
        """The results of a submission, if the ledger has them all."""
        found = {name: self.store.get(self.key(submission, name)) for name in submission.notebooks}
        complete = {name: result for name, result in found.items() if result is not None}
        return complete if len(complete) == len(found) else None

    def store_results(self, submission: Submission, results: Results) -> None:
        """Into the ledger, before anything else."""
        for name, result in results.items():
            self.store.put(self.key(submission, name), result)

    def record(self, submission: Submission, results: Results, fresh: bool) -> Outcome:
        """Into the gradebook and autograded/, unless they are there."""
        student, name = submission.student, self.assignment.name
        both = f"{self.package.digest} {submission.digest}"
        record = Record(name, student, hashlib.sha256(both.encode()).hexdigest())
        folder = self.course.folder("autograded", student, name)
        if fresh or self.known.get(student) != record or not folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
            cells = {notebook: self._cells(notebook, submission) for notebook in results}
            checks = {notebook: result.checks for notebook, result in results.items()}
            unanswered = {notebook: {cell.grade_id for cell in each if cell.role in ("answer", "written")
                                     and cell.grade_id and not cell.changed} for notebook, each in cells.items()}
            gradebook.write(self.book, record, submission.timestamp, checks, unanswered)
            folder.mkdir(parents=True)
            for notebook, result in results.items():
                text = nbformat.writes(graded.graded_notebook(cells[notebook], result))
                ledger.write(folder / f"{notebook}.ipynb", text)
            if submission.timestamp:
                ledger.write(folder / "timestamp.txt", f"{submission.timestamp:%Y-%m-%d %H:%M:%S} UTC\n")
        self.store.enter(name, student, {"results": {nb: self.key(submission, nb) for nb in results}, "problem": "",
                                         "timestamp": str(submission.timestamp or "")})
        return Outcome(student, results, fresh=fresh)

    def _cells(self, notebook: str, submission: Submission) -> list[Cell]:
        source, release = self.assignment.notebooks[notebook]
        handed_in = rebuild.parse(submission.notebooks[notebook])
        return rebuild.rebuild(source, release, handed_in, self.package.hidden).cells

    def refuse(self, submission: Submission, problem: str, ours: bool) -> Outcome:
        """No result: an older one must not stand for it."""
        student, name = submission.student, self.assignment.name
        known = self.known.get(student)
        if known is None or known.key or known.problem != problem:
            gradebook.forget(self.book, name, student, problem)
        for step in ("autograded", "feedback"):
            shutil.rmtree(self.course.folder(step, student, name), ignore_errors=True)
        self.store.enter(name, student, {"results": {}, "problem": problem, "timestamp": str(submission.timestamp or "")})
        return Outcome(student, problem=problem, ours=ours)


def local(jobs: int) -> Runner:
    """Run submissions in processes of this machine."""

    def run(package: Package, submissions: Sequence[Handed]) -> Iterator[tuple[int, Results | pool.Lost]]:
        limit = package.times.submission * max(1, len(package.notebooks)) + GRACE
        waiting = deque((index, 1) for index in range(len(submissions)))
        while waiting:
            tasks = [(package, submissions[index], index, tries) for index, tries in waiting]
            waiting.clear()
            for (_, _, index, tries), result in pool.run(_graded, tasks, jobs, limit):
                if isinstance(result, pool.Lost) and result.died and tries < TRIES:
                    waiting.append((index, tries + 1))
                else:
                    yield index, result

    return run


def _graded(task: tuple[Package, Handed, int, int]) -> Results:
    package, submission, _, _ = task
    return job.grade(package, submission)
