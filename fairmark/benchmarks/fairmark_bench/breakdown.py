"""Where the time of grading goes, part by part, and so how far it is from what cannot be
avoided."""

import json
import os
import socket
import time
from itertools import pairwise

import psutil

from fairmark.course import Course
from fairmark.forkserver.client import ForkServer, Role
from fairmark.grading.worker import Worker
from fairmark.model import Assignment, Submission
from fairmark.nbgrader import feedback
from fairmark.nbgrader.gradebook import Book
from fairmark.nbgrader.graded_notebook import graded_notebook
from fairmark.nbgrader.result_writer import ResultWriter
from fairmark.notebook.plan import notebook_plan
from fairmark.store.ledger import Ledger
from fairmark_bench.processes import Counter


def rows(
    course: Course,
    assignment: Assignment,
    own: float,
) -> list[dict[str, str]]:
    """Where the CPU seconds of grading go, in milliseconds a submission.

    Parameters
    ----------
    course : Course
        With a class that handed in.
    assignment : Assignment
        Of one notebook.
    own : float
        CPU seconds of a submission's cells and tests by themselves.
    """
    root = course.root
    [notebook] = assignment.notebooks
    profile = _Profile(assignment, notebook)
    (root / "profile.db").unlink(missing_ok=True)
    submissions = list(course.submissions(assignment))
    with (
        Book(f"sqlite:///{root / 'profile.db'}", course.directory.course_id) as book,
        Worker() as worker,
        Counter() as counter,
    ):
        book.enter_assignment(assignment, course.config)
        writer = ResultWriter(course, assignment, book, Ledger(root / "profile"))
        first, *_ = submissions
        worker.grade(assignment, first.submitted)  # warm
        [server] = worker.servers.values()
        _count(counter, server)
        for submission in submissions:
            profile.add(submission, worker, writer, counter)
        forks, snapshots = _bare(server, counter)
    count = len(submissions)
    each = {what: seconds / count for what, seconds in profile.spans.items()}
    places = profile.snapshots()
    parts = {
        "the student's cells and the tests, by themselves": own,
        "two sandboxed processes": 2 * forks,
        f"{places} snapshots, one wherever there are tests": places * snapshots,
        "reading the notebook and rebuilding it, twice": 2 * each["rebuild"],
        "graded notebook and feedback page": each["pages"],
        "gradebook and files": each["record"] - each["pages"] - each["rebuild"],
    }
    total = each["worker"] + each["record"]
    parts["requests of tests to snapshots: data there and back"] = total - sum(parts.values())
    parts["total"] = total
    found = []
    for what, seconds in parts.items():
        share = seconds / total
        row = {
            "where": what,
            "ms": f"{1000 * seconds:.0f}",
            "share": f"{share:.0%}",
        }
        found.append(row)
    return found


class _Profile:
    """CPU seconds of the parts of grading, summed over submissions."""

    def __init__(self, assignment: Assignment, notebook: str) -> None:
        self.assignment = assignment
        self.notebook = notebook
        self.plan = notebook_plan(assignment, notebook)
        self.spans = {
            "rebuild": 0.0,
            "pages": 0.0,
            "record": 0.0,
            "worker": 0.0,
        }

    def add(
        self,
        submission: Submission,
        worker: Worker,
        writer: ResultWriter,
        counter: Counter,
    ) -> None:
        """Grade a submission, part by part."""
        before = counter.seconds
        results = worker.grade(self.assignment, submission.submitted)
        result = results[self.notebook]
        self.spans["worker"] += counter.seconds - before + result.times["cpu"]
        begun = time.process_time()
        cells = self.plan.rebuilt(submission.submitted, self.notebook).cells
        self.spans["rebuild"] += time.process_time() - begun
        begun = time.process_time()
        json.dumps(graded_notebook(self.plan, cells, result))
        feedback.page(self.assignment, submission.student, self.notebook, cells, result, {})
        self.spans["pages"] += time.process_time() - begun
        begun = time.process_time()
        writer.record(submission, results)
        self.spans["record"] += time.process_time() - begun

    def snapshots(self) -> int:
        """How many snapshots are taken: one wherever tests follow other cells."""
        steps = self.plan.steps(self.plan.base)
        count = 0
        for before, cell in pairwise(steps):
            count += cell.role == "test" and before.role != "test"
        return count


def _count(counter: Counter, server: ForkServer) -> None:
    """Count the CPU time of this process and of the fork server's."""
    counter.add(server.process.pid)
    for child in psutil.Process(server.process.pid).children(recursive=True):
        counter.add(child.pid)
    counter.add(os.getpid())


def _bare(
    server: ForkServer,
    counter: Counter,
    times: int = 20,
) -> tuple[float, float]:
    """CPU seconds of a sandboxed process that does nothing, and of a snapshot that is taken and let
    go."""
    spent = []
    for count in (0, times):
        before = counter.seconds
        in_forks = 0.0
        for _ in range(times):
            with server.fork(Role.STUDENT) as fork:
                fork.call("files", {}, time.monotonic() + 60)
                for _ in range(count):
                    ours, theirs = socket.socketpair()
                    with ours, theirs:
                        fork.call("snapshot", None, time.monotonic() + 60, theirs.fileno())
            in_forks += fork.cpu
        seconds = counter.seconds - before + in_forks
        spent.append(seconds / times)
    alone, with_snapshots = spent
    return alone, (with_snapshots - alone) / times
