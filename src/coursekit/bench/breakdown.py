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
from fairmark import course as courses, feedback, grade, warm
from fairmark.gradebook import Book
from fairmark.job import Worker, prepared
from fairmark.ledger import Ledger


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
    package, name = course.package(lab), Lab(lab).notebook
    (root / "profile.db").unlink(missing_ok=True)
    submissions = list(course.submissions(package))
    spans: dict[str, float] = dict.fromkeys(("rebuild", "pages", "record", "worker"), 0.0)
    with (
        Book(f"sqlite:///{root / 'profile.db'}", "bench") as book,
        Worker() as worker,
        Counter() as counter,
    ):
        book.enter_assignment(package, course.config)
        keeper = grade.Keeper(course, package, book, Ledger(root / "profile"))
        known = prepared(*package.notebooks[name], package.hidden)
        worker.grade(package, submissions[0].handed)  # warm
        [warm_python] = worker.zygotes.values()
        counter.add(warm_python.process.pid)
        for child in psutil.Process(warm_python.process.pid).children(recursive=True):
            counter.add(child.pid)
        counter.add(os.getpid())
        for submission in submissions:
            before = counter.seconds
            results = worker.grade(package, submission.handed)
            spans["worker"] += counter.seconds - before + results[name].times["cpu"]
            begun = time.process_time()
            cells = known.rebuilt(submission.handed, name).cells
            spans["rebuild"] += time.process_time() - begun
            begun = time.process_time()
            json.dumps(feedback.graded_notebook(known, cells, results[name]))
            feedback.page(package, submission.student, name, cells, results[name], {})
            spans["pages"] += time.process_time() - begun
            begun = time.process_time()
            keeper.record(submission, results)
            spans["record"] += time.process_time() - begun
        forks, parks = _bare(warm_python, counter)
    each = {what: seconds / len(submissions) for what, seconds in spans.items()}
    steps = known.steps(known.base)
    places = sum(cell.role == "test" and before.role != "test" for before, cell in pairwise(steps))
    parts = {
        "the student's cells and the tests, by themselves": own,
        "two processes with walls of their own": 2 * forks,
        f"{places} snapshots, one wherever there are tests": places * parks,
        "reading the notebook and rebuilding it, twice": 2 * each["rebuild"],
        "graded notebook and feedback page": each["pages"],
        "gradebook and files": each["record"] - each["pages"] - each["rebuild"],
    }
    total = each["worker"] + each["record"]
    parts["questions of tests to snapshots: data there and back"] = total - sum(parts.values())
    return [
        {"where": what, "ms": f"{1000 * seconds:.0f}", "share": f"{seconds / total:.0%}"}
        for what, seconds in [*parts.items(), ("all told", total)]
    ]


def _bare(zygote: warm.Zygote, counter: Counter, times: int = 20) -> tuple[float, float]:
    """CPU seconds of a fork with its walls that does nothing, and of a snapshot that is parked and
    let go."""
    spent = []
    for count in (0, times):
        before, forks = counter.seconds, []
        for _ in range(times):
            with zygote.fork(warm.STUDENT) as fork:
                fork.ask("files", {}, time.monotonic() + 60)
                for _ in range(count):
                    ours, theirs = socket.socketpair()
                    with ours, theirs:
                        fork.ask("park", None, time.monotonic() + 60, theirs.fileno())
            forks.append(fork.cpu)
        spent.append((counter.seconds - before + sum(forks)) / times)
    return spent[0], (spent[1] - spent[0]) / times
