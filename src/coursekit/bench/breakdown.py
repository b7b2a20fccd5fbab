"""Where the time of grading goes, part by part, and so how far it is from what cannot be
avoided."""

import json
import os
import socket
import time
from itertools import pairwise
from pathlib import Path

import psutil

from coursekit.bench.processes import Counter
from coursekit.notebooks import Lab
from fairmark import course as courses
from fairmark.forkserver.client import ForkServer, Role
from fairmark.grading.worker import Worker
from fairmark.nbgrader import feedback
from fairmark.nbgrader.gradebook import Book
from fairmark.nbgrader.graded_notebook import graded_notebook
from fairmark.nbgrader.result_writer import ResultWriter
from fairmark.notebook.plan import notebook_plan
from fairmark.store.ledger import Ledger


def rows(root: Path, lab: str, own: float) -> list[dict[str, str]]:
    """Where the CPU seconds of grading go, in milliseconds a submission.

    Parameters
    ----------
    root : Path
        A course with a class that handed in.
    lab : str
    own : float
        CPU seconds of a submission's cells and tests by themselves.
    """
    course = courses.read(root)
    assignment, name = course.assignment(lab), Lab(lab).notebook
    (root / "profile.db").unlink(missing_ok=True)
    submissions = list(course.submissions(assignment))
    spans: dict[str, float] = dict.fromkeys(("rebuild", "pages", "record", "worker"), 0.0)
    with (
        Book(f"sqlite:///{root / 'profile.db'}", "bench") as book,
        Worker() as worker,
        Counter() as counter,
    ):
        book.enter_assignment(assignment, course.config)
        writer = ResultWriter(course, assignment, book, Ledger(root / "profile"))
        plan = notebook_plan(assignment, name)
        worker.grade(assignment, submissions[0].submitted)  # warm
        [server] = worker.servers.values()
        counter.add(server.process.pid)
        for child in psutil.Process(server.process.pid).children(recursive=True):
            counter.add(child.pid)
        counter.add(os.getpid())
        for submission in submissions:
            before = counter.seconds
            results = worker.grade(assignment, submission.submitted)
            spans["worker"] += counter.seconds - before + results[name].times["cpu"]
            begun = time.process_time()
            cells = plan.rebuilt(submission.submitted, name).cells
            spans["rebuild"] += time.process_time() - begun
            begun = time.process_time()
            json.dumps(graded_notebook(plan, cells, results[name]))
            feedback.page(assignment, submission.student, name, cells, results[name], {})
            spans["pages"] += time.process_time() - begun
            begun = time.process_time()
            writer.record(submission, results)
            spans["record"] += time.process_time() - begun
        forks, snapshots = _bare(server, counter)
    each = {what: seconds / len(submissions) for what, seconds in spans.items()}
    steps = plan.steps(plan.base)
    places = sum(cell.role == "test" and before.role != "test" for before, cell in pairwise(steps))
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
    return [
        {"where": what, "ms": f"{1000 * seconds:.0f}", "share": f"{seconds / total:.0%}"}
        for what, seconds in [*parts.items(), ("all told", total)]
    ]


def _bare(server: ForkServer, counter: Counter, times: int = 20) -> tuple[float, float]:
    """CPU seconds of a sandboxed process that does nothing, and of a snapshot that is taken and let
    go."""
    spent = []
    for count in (0, times):
        before, forks = counter.seconds, []
        for _ in range(times):
            with server.fork(Role.STUDENT) as fork:
                fork.call("files", {}, time.monotonic() + 60)
                for _ in range(count):
                    ours, theirs = socket.socketpair()
                    with ours, theirs:
                        fork.call("snapshot", None, time.monotonic() + 60, theirs.fileno())
            forks.append(fork.cpu)
        spent.append((counter.seconds - before + sum(forks)) / times)
    return spent[0], (spent[1] - spent[0]) / times
