"""`fairmark watch`: serve a course until it is interrupted."""

import contextlib
import signal
import threading
from argparse import Namespace
from datetime import datetime
from pathlib import Path

from nbgrader.exchange.default import Exchange, ExchangeCollect

from fairmark.course import Course
from fairmark.errors import CourseError
from fairmark.sandbox import bubblewrap
from fairmark.store.ledger import Ledger
from fairmark.watch import journal
from fairmark.watch.inbox import ExchangeInbox, FolderInbox, Inbox
from fairmark.watch.journal import Journal
from fairmark.watch.pages import Desk, ExchangeDesk, FolderDesk
from fairmark.watch.service import Watch
from fairmark.watch.warm import Assignments


def run(
    options: Namespace,
    course: Course,
    store: Ledger,
) -> None:
    """Serve a course.

    Parameters
    ----------
    options : Namespace
        Of the command line: assignment, source, jobs, trust_submissions.
    course : Course
    store : Ledger

    Raises
    ------
    CourseError
        There is no such assignment, or nothing to serve.
    BlockingIOError
        Another watch serves the course.
    SandboxError, OSError
        It cannot be served here.
    """
    isolated = not options.trust_submissions
    if options.assignment:
        course.assignment(options.assignment, isolated)
    names = [options.assignment] if options.assignment else course.assignments()
    if not names:
        raise CourseError(f"{course.root} has nothing that is released: there is nothing to watch")
    if isolated:
        bubblewrap.command([], [])  # says at once what is missing
    with journal.alone(course.root):
        inbox, desk = _places(course, options.source, names)
        notes = Journal(course.root / journal.NAME)
        assignments = Assignments(course, store, isolated)
        watch = Watch(course, inbox, desk, notes, assignments, _say)
        _say(f"watching {inbox.place} for {', '.join(names)}; pages go to {desk.place}")
        watch.start(options.jobs, options.assignment or "")
        stopped = _stop_signal()
        try:
            watch.run(stopped)
        finally:
            watch.stop()
        _say("stopped: what is not done yet is done by the next watch")


def _places(
    course: Course,
    source: Path | None,
    names: list[str],
) -> tuple[Inbox, Desk]:
    """Where submissions come from, and where pages go."""
    if source is not None:
        place = source.resolve()
        if not place.is_dir():
            raise CourseError(f"--from {source}: there is no such folder")
        return FolderInbox(place, names), FolderDesk(place.with_name(f"{place.name}-feedback"))
    exchange = Exchange(coursedir=course.directory, config=course.config)
    name = course.directory.course_id
    place = Path(exchange.root) / name
    if not place.is_dir():
        raise CourseError(
            f"{place} is not there: release an assignment first (nbgrader release_assignment), or "
            "name a folder of STUDENT/ASSIGNMENT/ with --from"
        )
    check_owner = ExchangeCollect(coursedir=course.directory, config=course.config).check_owner
    inbox = ExchangeInbox(place / "inbound", names, check_owner)
    return inbox, ExchangeDesk(place / "feedback")


def _stop_signal() -> threading.Event:
    """Is set when somebody interrupts or ends this process."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    return stopped


def _say(line: str) -> None:
    """Print a line; a terminal that was closed does not end the watch."""
    with contextlib.suppress(OSError):
        print(f"{datetime.now():%H:%M:%S} {line}", flush=True)
