"""Grading without a start: assignments that are ready, and workers that keep their fork servers."""

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fairmark.course import Course
from fairmark.errors import CourseError, InvalidAssignmentError
from fairmark.grading import pipeline, ways
from fairmark.grading.pipeline import Pipeline
from fairmark.grading.runners import Done
from fairmark.grading.worker import Worker
from fairmark.model import Assignment, Results, Submission, SubmittedFiles
from fairmark.store import ledger
from fairmark.store.ledger import Ledger

#: Assignments whose fork servers a worker keeps; each takes some hundred megabytes.
_KEPT = 2
#: What a file looked like: its path, size and time of change.
_Stamp = tuple[str, int, int]


class WarmWorker(contextlib.ExitStack):
    """Grades submissions of several assignments, one after the other; use it in a `with`, in one
    thread."""

    def __init__(self) -> None:
        super().__init__()
        #: By the assignment's digest, the one used last at the end.
        self._workers: OrderedDict[str, Worker] = OrderedDict()
        self.callback(self._close_all)

    def _close_all(self) -> None:
        for worker in self._workers.values():
            worker.close()

    def of(self, assignment: Assignment) -> Worker:
        """The worker that has its fork servers for an assignment."""
        worker = self._workers.pop(assignment.digest, None) or Worker()
        self._workers[assignment.digest] = worker
        while len(self._workers) > _KEPT:
            _, unused = self._workers.popitem(last=False)
            unused.close()
        return worker

    def run(
        self,
        assignment: Assignment,
        submissions: Sequence[SubmittedFiles],
    ) -> Iterator[Done]:
        """A runner, as of `fairmark.grading.runners`."""
        for index, submitted in enumerate(submissions):
            try:
                made: Results | Exception = self.of(assignment).grade(assignment, submitted)
            except Exception as error:  # this submission's, and the others go on
                made = error
            yield index, made


@dataclass(frozen=True)
class _Ready:
    """An assignment that can be graded, or why it cannot."""

    stamps: tuple[_Stamp, ...]
    assignment: Assignment | None
    problem: Exception | None = None


class Assignments:
    """The assignments of a course, each tried on its solution before anybody is graded.

    Parameters
    ----------
    course : Course
    store : Ledger
    isolated : bool
        Whether students' code runs in a sandbox.
    """

    def __init__(
        self,
        course: Course,
        store: Ledger,
        isolated: bool,
    ) -> None:
        self.course = course
        self.store = store
        self.isolated = isolated
        self._ready: dict[str, _Ready] = {}
        #: Whoever is first makes it ready, and the others wait.
        self._making = threading.Lock()
        #: Two submissions may be the same to a byte, and have one file in the ledger.
        self._storing = threading.Lock()

    def ready(self, name: str, worker: WarmWorker) -> Assignment:
        """An assignment as it is now; made again when one of its files changed.

        Raises
        ------
        CourseError, InvalidAssignmentError, SandboxError, OSError
            Nobody can be graded with it; the message says why.
        """
        with self._making:
            stamps = self.stamps(name)
            known = self._ready.get(name)
            if known is None or known.stamps != stamps:
                known = self._make(name, stamps, worker)
                self._ready[name] = known
        if known.problem:
            raise known.problem
        assert known.assignment
        return known.assignment

    def _make(
        self,
        name: str,
        stamps: tuple[_Stamp, ...],
        worker: WarmWorker,
    ) -> _Ready:
        try:
            read = self.course.assignment(name, self.isolated)
            assignment = ways.decide(read, self.store, worker.run)
            pipeline.check_tests(assignment, worker.run)
            solution = Pipeline(assignment, [], self.store, worker.run)
            solution.wait_for_solution()
            list(solution.finish())
        except (CourseError, InvalidAssignmentError) as error:
            return _Ready(stamps, None, error)
        return _Ready(stamps, assignment)

    def stamps(self, name: str) -> tuple[_Stamp, ...]:
        """What the assignment's files look like, so that a change is noticed."""
        found = []
        for step in ("source", "release"):
            folder = self.course.folder(step, ".", name)
            for path in sorted(folder.rglob("*")):
                found.append(_stamp(path))
        return tuple(found)

    def warm_up(self, name: str, worker: WarmWorker) -> None:
        """Start the fork servers of an assignment.

        Raises
        ------
        CourseError, InvalidAssignmentError, SandboxError, OSError
            As of `ready`.
        """
        assignment = self.ready(name, worker)
        for notebook in assignment.notebooks:
            worker.of(assignment).server(assignment, notebook)

    def grade(
        self,
        assignment: Assignment,
        submission: Submission,
        worker: WarmWorker,
    ) -> Results:
        """The results of a submission, from the ledger if it is there.

        Raises
        ------
        SandboxError, RuntimeError, OSError
            There is none because of a grader error.
        """
        submitted = submission.submitted
        key = ledger.key(assignment, submitted)
        results = self.store.get(key)
        if results is None:
            results = worker.of(assignment).grade(assignment, submitted)
            with self._storing:
                ledger.record(self.store, assignment, submitted, results)
        return results


def _stamp(path: Path) -> _Stamp:
    status = path.stat()
    return str(path), status.st_size, status.st_mtime_ns
