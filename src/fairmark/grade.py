"""Grade an assignment of a course: what is new, or what was asked for.

The ledger is the memory: once the instructor's solution has full marks, a result is stored there
before anything else happens with it. Gradebook, graded notebooks and feedback are made from it, so
whatever broke off is taken up by the next run and ends the same.
"""

import contextlib
import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from fairmark import feedback, job, ledger, plan, written
from fairmark.course import Course, CourseError, Submission
from fairmark.gradebook import Book, Unwritable
from fairmark.ledger import Ledger, Results
from fairmark.package import Handed, Package
from fairmark.rebuild import Cell
from fairmark.result import Check
from fairmark.runners import Runner
from fairmark.sandbox import NoSandbox

#: What nbgrader's Submit writes beside a notebook; of any length that it might have.
_SECRET = re.compile(rb"[0-9a-f-]{16,256}")


class Unfit(RuntimeError):
    """The assignment itself cannot be graded fairly; the message names the cells and says why."""


#: Why a class is not graded, or not all of it; each message says what to do.
PROBLEMS = (CourseError, Unfit, Unwritable, NoSandbox, OSError)


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
        Why it has none: the grading's fault, never the submission's.
    fresh : bool
        Whether it was graded now.
    older : str
        What is different now from when it was graded: versions, or the assignment. Empty where
        nothing is.
    """

    student: str
    results: Results = field(default_factory=dict)
    problem: str = ""
    fresh: bool = False
    older: str = ""

    @property
    def current(self) -> bool:
        """Whether it needs not be graded again."""
        return not self.problem and not self.older


def grade(
    course: Course,
    package: Package,
    submissions: Sequence[Submission],
    store: Ledger,
    runner: contextlib.AbstractContextManager[Runner],
    force: bool = False,
) -> Iterator[Outcome]:
    """Grade submissions; yields each as it is recorded.

    Parameters
    ----------
    course, package, submissions
        From `fairmark.course`.
    store : Ledger
        Where results are kept.
    runner : context manager
        From `fairmark.runners`.
    force : bool
        Grade also what the ledger knows.

    Raises
    ------
    Unfit
        The instructor's own solution does not get full marks, or a test needs more than plain data.
    Unwritable
        The gradebook cannot be written; the results are in the ledger.
    NoSandbox
        Isolation cannot be set up.
    """
    if problems := unfit(package):
        raise Unfit(
            f"{package.name}: these tests would give wrong marks, so nobody is graded. A test runs "
            "in another process than a student's code: let it look at what a function returns, "
            "prints, or changes in its arguments\n" + "\n".join(problems)
        )
    with course.locked(), runner as run:
        found = known(package, submissions, store)
        solution = Submission(
            "", Handed({name: source.encode() for name, (source, _) in package.notebooks.items()})
        )
        new = [] if store.get(ledger.key(package, solution.handed)) else [solution]
        new += [
            submission
            for submission, outcome in zip(submissions, found, strict=True)
            if force or not outcome.current
        ]
        running = run(package, [submission.handed for submission in new])
        # Meanwhile the gradebook is opened, or made, which takes seconds.
        with Book(course.directory.db_url, course.directory.course_id) as book:
            early = fit(package, running) if new[:1] == [solution] else []
            book.enter_assignment(package, course.config)
            keeper = Keeper(course, package, book, store)
            for submission, outcome in zip(submissions, found, strict=True):
                if force or not outcome.current:
                    keeper.clear(submission)  # while it is not graded, no older score stands for it
                else:
                    keeper.record(submission, outcome.results)
                    yield outcome
            for submission, made in ((new[index], made) for index, made in chain(early, running)):
                if isinstance(made, NoSandbox):
                    raise made
                if isinstance(made, Exception):
                    yield Outcome(submission.student, problem=f"{type(made).__name__}: {made}")
                    continue
                ledger.record(store, package, submission.handed, made)
                if submission is not solution:
                    keeper.record(submission, made)
                    yield Outcome(submission.student, made, fresh=True)


def known(package: Package, submissions: Sequence[Submission], store: Ledger) -> list[Outcome]:
    """What the ledger holds of submissions as they are now.

    Where versions or the assignment have changed since, it is the newest result of the submission,
    which says so.
    """
    return [_known(package, one, store) for one in submissions]


def _known(package: Package, submission: Submission, store: Ledger) -> Outcome:
    student = submission.student
    key = ledger.key(package, submission.handed)
    results = store.get(key)
    if results:
        return Outcome(student, results)
    results, older = ledger.newest(store, package, submission.handed)
    if not results:
        return Outcome(student, problem="not graded yet")
    said = f"graded before something changed ({older}): grade it again"
    for name, result in results.items():
        results[name] = replace(result, incidents=[*result.incidents, said])
    return Outcome(student, results, older=older)


def unfit(package: Package) -> list[str]:
    """The tests that would look at the wrong process, and why; found without running them."""
    return [
        f"  {name}, {_named(cell)}: it {why}"
        for name, both in package.notebooks.items()
        for cell in job.prepared(*both, package.hidden).base
        if cell.role == "test"
        for why in plan.reasons(cell)
    ]


def _named(cell: Cell) -> str:
    """A cell by its grade id and its first line, as its author knows it."""
    lines = [line.strip() for line in cell.source.splitlines() if line.strip()]
    return f"{cell.grade_id} ({lines[0][:60]!r})" if lines else cell.grade_id


def fit(
    package: Package, running: Iterator[tuple[int, Results | Exception]]
) -> list[tuple[int, Results | Exception]]:
    """Wait for the instructor's solution, the first of what is run; returns what came until then.

    Raises
    ------
    Unfit
        It does not get full marks.
    """
    early = [next(running)]
    while early[-1][0] != 0:
        early.append(next(running))
    made = early[-1][1]
    if isinstance(made, Exception):
        raise (
            made
            if isinstance(made, NoSandbox)
            else Unfit(f"{package.name}: its solution cannot be run: {made}")
        )
    lost = [
        f"  {name}, {_names(package, name)[check.grade_id]}: {check.score:g} of {check.points:g} "
        f"points: {check.message or check.state}{_advice(check)}"
        for name, result in made.items()
        for check in result.checks
        if check.score < check.points or check.state not in ("passed", "partial")
    ]
    if lost:
        raise Unfit(
            f"{package.name}: the solution does not get full marks, so nobody is graded. Tests may "
            "pass only plain data to a student's functions, and get plain data back:\n"
            + "\n".join(lost)
        )
    return early


def _names(package: Package, notebook: str) -> dict[str, str]:
    """The tests of a notebook by grade id, each as `_named`."""
    known = job.prepared(*package.notebooks[notebook], package.hidden)
    return {cell.grade_id: _named(cell) for cell in known.base if cell.role == "test"}


def _advice(check: Check) -> str:
    """What to do where an error is known to come from the two processes."""
    if check.message.startswith("NameError"):
        return (
            ". A student's function does not see names of a hidden part, nor what a test's own "
            "function binds: pass them as arguments, or bind them in a read-only cell"
        )
    return ""


class Keeper:
    """Puts results where they belong: gradebook, autograded/ and feedback/.

    Parameters
    ----------
    course : Course
    package : Package
    book : Book
        With the assignment in it.
    store : Ledger
        Remembers what people graded by hand.
    """

    def __init__(self, course: Course, package: Package, book: Book, store: Ledger) -> None:
        self.course, self.package, self.book, self.store = course, package, book, store
        self.entered = book.scores(package.name)
        self.known = {
            name: job.prepared(*both, package.hidden) for name, both in package.notebooks.items()
        }
        self.released = self._released()

    def _released(self) -> set[str]:
        """Digests of the words of this release and of older ones: they are no student's."""
        before = self.store.notes("released", self.package.name)
        now = {digest for one in self.known.values() for digest in written.digests(one.base)}
        if not now <= before.keys():
            self.store.put_notes(before | dict.fromkeys(now, ""), "released", self.package.name)
        return now | before.keys()

    def clear(self, submission: Submission) -> None:
        """Take away what stands for an older submission."""
        name, student = self.package.name, submission.student
        if self.entered.pop(student, (None, {}))[1]:
            changed = self._changed(student, self._contents(self._cells(submission)))
            self.book.write(name, student, submission.timestamp, {}, changed)
        for step in ("autograded", "feedback"):
            shutil.rmtree(self.course.folder(step, student, name), ignore_errors=True)

    def record(self, submission: Submission, results: Results) -> None:
        """Enter results, and write the graded notebooks and the feedback, unless they are there."""
        name, student, timestamp = self.package.name, submission.student, submission.timestamp
        folder = self.course.folder("autograded", student, name)
        cells = self._cells(submission)
        made = {
            folder / f"{one}.ipynb": json.dumps(
                feedback.graded_notebook(self.known[one], cells[one], result)
            )
            for one, result in results.items()
        }
        scores = {
            (one, key): 0.0
            for one, each in cells.items()
            for key in written.unanswered(each, self.released)
        } | {
            (one, check.grade_id): check.score
            for one, result in results.items()
            for check in result.checks
        }
        contents = self._contents(cells)
        changed = self._changed(student, contents)
        at, points = self.entered.get(student, ("never", {}))
        if (
            at != timestamp
            or scores != points
            or changed
            or not all(ledger.holds(*item) for item in made.items())
        ):
            self.book.write(name, student, timestamp, scores, changed)
        self.book.set_penalties(name, student, self.course.config)
        made |= self._feedback(submission, results, cells)
        stamp = (
            f"{timestamp:%Y-%m-%d %H:%M:%S} UTC\n" if timestamp else ""
        )  # nbgrader reads it, also where it is empty
        made[folder / "timestamp.txt"] = stamp
        made[self.course.folder("feedback", student, name) / "timestamp.txt"] = stamp
        for path, text in made.items():
            ledger.write(path, text)
        # Last: if a run is killed before, the next one finds the same changes.
        self.store.put_notes(contents, "by-hand", name, student)

    def _feedback(
        self, submission: Submission, results: Results, cells: dict[str, list[Cell]]
    ) -> dict[Path, str]:
        """The student's pages, and the secret by which nbgrader's exchange releases them."""
        name, student = self.package.name, submission.student
        shown = self.course.folder("feedback", student, name)
        manual = self.book.manual(name, student)
        made = {
            shown / f"{one}.html": feedback.page(
                self.package, student, one, cells[one], result, manual.get(one, {})
            )
            for one, result in results.items()
        }
        # The released page is found by the student's own secret. nbgrader's release of a whole
        # class stops at the first submission without one: it gets what nobody can know, a hash of
        # the tests too.
        secret = submission.handed.files.get("submission_secret.txt", b"")
        if not _SECRET.fullmatch(secret):
            key = ledger.key(self.package, submission.handed)
            secret = hashlib.sha256(f"{key} {student}".encode()).hexdigest().encode()
        return made | {shown / "submission_secret.txt": secret.decode()}

    def _cells(self, submission: Submission) -> dict[str, list[Cell]]:
        """The rebuilt notebooks."""
        return {
            name: known.rebuilt(submission.handed, name).cells for name, known in self.known.items()
        }

    def _contents(self, cells: dict[str, list[Cell]]) -> dict[str, str]:
        """Digests of the answers that points by hand belong to, by notebook and grade id."""
        return {
            json.dumps([notebook, key]): digest
            for notebook, each in cells.items()
            for key, digest in written.contents(each, self.released).items()
        }

    def _changed(self, student: str, contents: dict[str, str]) -> set[tuple[str, str]]:
        """The notebook and grade id of each answer that is not what was there to be graded."""
        before = self.store.notes("by-hand", self.package.name, student)
        differing = [key for key, digest in contents.items() if before.get(key) != digest]
        return {(notebook, name) for notebook, name in map(json.loads, differing)}
