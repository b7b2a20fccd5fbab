"""The watch itself: one thread that looks, decides and hands back, and workers that grade.

A submission has left the queue when its line is in the journal, which is the last thing that is
done for it. So whenever the watch is killed, the next one does the rest.
"""

import logging
import queue
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fairmark import policy as rules
from fairmark.course import Course
from fairmark.errors import CourseError
from fairmark.grading.pipeline import PROBLEMS
from fairmark.model import Results
from fairmark.policy import Policy
from fairmark.report import one_line
from fairmark.watch import limits, pages
from fairmark.watch.inbox import Inbox, Ticket
from fairmark.watch.journal import End, Journal
from fairmark.watch.limits import Use
from fairmark.watch.line import Line
from fairmark.watch.pages import Desk
from fairmark.watch.warm import Assignments, WarmWorker

_log = logging.getLogger(__name__)
#: Seconds between two looks at the inbox.
POLL_SECONDS = 0.2
#: Seconds between two pages that say how the queue stands.
_PLACES_SECONDS = 2.0
#: Submissions of one student that are taken in before others have their turn.
_AT_ONCE = 5
#: How often a submission is tried when there are grader errors.
_TRIES = 2
#: How long an assignment that cannot be graded is left alone.
_PAUSE = timedelta(seconds=30)
_NO_NOTEBOOK = "This notebook is not part of the assignment: the feedback stands on the other page."


@dataclass(frozen=True)
class _Job:
    """A submission to be graded, and what is said above its points."""

    ticket: Ticket
    note: str
    policy: Policy


@dataclass(frozen=True)
class _Done:
    """A submission that was graded, or the error that came instead."""

    job: _Job
    pages: dict[str, str]
    said: str = ""
    error: Exception | None = None


class Watch:
    """Gives feedback on what arrives, until it is told to stop.

    Parameters
    ----------
    course : Course
    inbox : Inbox
    desk : Desk
    journal : Journal
    assignments : Assignments
    say : callable
        Gets a line for the instructor for each thing that happens.
    """

    def __init__(
        self,
        course: Course,
        inbox: Inbox,
        desk: Desk,
        journal: Journal,
        assignments: Assignments,
        say: Callable[[str], None],
    ) -> None:
        self.course = course
        self.inbox = inbox
        self.desk = desk
        self.journal = journal
        self.assignments = assignments
        self.say = say
        self.policy = rules.read(course.root)
        self.line = Line(lambda student: journal.recent(student, _now()))
        self._uses: dict[str, Use] = {}
        self._failures: dict[str, int] = {}
        self._paused: dict[str, datetime] = {}
        self._places_told = datetime.min.replace(tzinfo=UTC)
        #: Place and length of the queue that a ticket's page tells.
        self._places: dict[str, tuple[int, int]] = {}
        self._told: dict[str, str] = {}
        self._jobs: queue.Queue[_Job | None] = queue.Queue()
        self._done: queue.Queue[_Done] = queue.Queue()
        self._workers: list[threading.Thread] = []

    # ---- workers

    def start(self, workers: int, warm: str = "") -> None:
        """Start workers; each makes the assignment of that name warm, if one is given."""
        for _ in range(workers):
            thread = threading.Thread(target=self._work, args=[warm], daemon=True)
            thread.start()
            self._workers.append(thread)

    def stop(self) -> None:
        """Have the workers end; what they grade just now is graded again by the next watch."""
        for _ in self._workers:
            self._jobs.put(None)
        for thread in self._workers:
            thread.join(1)

    def _work(self, warm: str) -> None:
        with WarmWorker() as worker:
            if warm:
                try:
                    self.assignments.warm_up(warm, worker)
                except Exception as error:  # said again when something of it arrives
                    self.say(f"{warm}: {error}")
                else:
                    self.say(f"{warm}: a worker is warm")
            for job in iter(self._jobs.get, None):
                try:
                    self._done.put(self._graded(job, worker))
                except Exception as error:  # this submission's, and the others go on
                    self._done.put(_Done(job, {}, error=error))

    def _graded(self, job: _Job, worker: WarmWorker) -> _Done:
        ticket = job.ticket
        assignment = self.assignments.ready(ticket.assignment, worker)
        submission = self.course.submission(assignment, ticket.student, ticket.folder)
        results = self.assignments.grade(assignment, submission, worker)
        hidden = job.policy.feedback.hidden
        made = pages.graded(assignment, submission, results, hidden, job.note)
        return _Done(job, made, _points(results))

    # ---- the one thread

    def run(self, stopped: threading.Event) -> None:
        """Go on until the event is set."""
        while not stopped.is_set():
            self.step()

    def step(self) -> None:
        """Look once, and wait a moment for what is being graded."""
        self._read_policy()
        arrived = self.inbox.arrived(self.journal.done)
        for name, why in self.inbox.refused.items():
            self._tell_once(name, f"{one_line(name)} is left out: {why}")
        admitted: Counter[str] = Counter()
        for ticket in arrived:
            if ticket not in self.line and admitted[ticket.student] < _AT_ONCE:
                admitted[ticket.student] += 1
                self._admit(ticket)
        self._dispatch()
        self._tell_places()
        self._collect()

    def _read_policy(self) -> None:
        """Take over a changed policy; one that is wrong is told, and the old one holds."""
        try:
            self.policy = rules.read(self.course.root)
        except CourseError as error:
            self._tell_once("policy", f"{error}; what it said before holds")

    def _admit(self, ticket: Ticket) -> None:
        """Put a submission into the queue, or say why there is no feedback on it."""
        days = self.journal.days(ticket.student, ticket.assignment, self.policy)
        days += [self.policy.day(one.arrived) for one in self.line.ahead(ticket)]
        use = limits.use(self.policy, ticket, days)
        reason = limits.refusal(use, ticket)
        if reason:
            self._leave(ticket, {}, reason, End.DECLINED, reason)
            return
        self._uses[ticket.id] = use
        self.line.add(ticket)

    def _dispatch(self) -> None:
        """Give the next submissions to workers that have nothing to do."""
        now = _now()
        self._paused = {name: end for name, end in self._paused.items() if end > now}
        while len(self.line.running) < len(self._workers):
            ticket = self.line.take(self._paused)
            if ticket is None:
                return
            note = f"Handed in on {self.policy.shown(ticket.arrived)}. {self._uses[ticket.id].said}"
            self._jobs.put(_Job(ticket, note, self.policy))

    def _collect(self) -> None:
        """Hand back what is graded."""
        timeout: float | None = POLL_SECONDS
        while True:
            try:
                done = self._done.get(timeout=timeout) if timeout else self._done.get_nowait()
            except queue.Empty:
                return
            timeout = None
            ticket = done.job.ticket
            if done.error is None:
                self._leave(ticket, done.pages, _NO_NOTEBOOK, End.GRADED, done.said)
            else:
                self._failed(ticket, done.error)

    def _failed(self, ticket: Ticket, error: Exception) -> None:
        """Have a submission wait where the assignment is the reason; give it up where it is not."""
        if isinstance(error, PROBLEMS):
            self._tell_once(ticket.assignment, f"{ticket.assignment} is not graded: {error}")
            self._paused[ticket.assignment] = _now() + _PAUSE
            self.line.put_back(ticket)
            return
        self._failures[ticket.id] = self._failures.get(ticket.id, 0) + 1
        if self._failures[ticket.id] < _TRIES:
            self.line.put_back(ticket)
            return
        reason = "Your work is handed in and kept, but the grader failed on it. We have been told."
        self._leave(ticket, {}, reason, End.FAILED, f"{type(error).__name__}: {error}")

    def _leave(
        self,
        ticket: Ticket,
        made: pages.Pages,
        otherwise: str,
        end: End,
        why: str,
    ) -> None:
        """Give a submission's pages back, then note that it is done."""
        page = pages.said(ticket, otherwise)
        now = _now()
        try:
            self.desk.deliver(ticket, made, page)
            self.journal.add(ticket, end, now, why)
        except OSError as error:
            self._tell_once("disk", f"a page or the journal cannot be written: {error}")
            if ticket.id in self.line.running:
                self.line.put_back(ticket)
            return
        if ticket.id in self.line.running:
            self.line.leave(ticket)
        for notes in (self._uses, self._failures, self._places):
            notes.pop(ticket.id, None)
        seconds = (now - ticket.arrived).total_seconds()
        who = one_line(ticket.student)
        self.say(f"{who}, {ticket.assignment}: {end}, {seconds:.1f} s after it came: {why}")

    def _tell_places(self) -> None:
        """Write into the pages of those who wait where they stand."""
        now = _now()
        waiting = self.line.in_order() if self.line.waiting else []
        if not waiting or (now - self._places_told).total_seconds() < _PLACES_SECONDS:
            return
        self._places_told = now
        for place, ticket in enumerate(waiting, start=1):
            if self._places.get(ticket.id) == (place, len(waiting)):
                continue
            self._places[ticket.id] = place, len(waiting)
            place_said = (
                f"Your work is handed in. It is number {place} of {len(waiting)} in the queue for "
                "feedback. Those who were graded least in the last hour come first."
            )
            as_of = f"That was at {self.policy.shown(now)}. Fetch the feedback again for more."
            try:
                self.desk.deliver(ticket, {}, pages.said(ticket, place_said, as_of))
            except OSError as error:
                self._tell_once("disk", f"a page cannot be written: {error}")

    def _tell_once(self, about: str, line: str) -> None:
        """Tell the instructor something that may be true for long."""
        if self._told.get(about) != line:
            self._told[about] = line
            self.say(line)


def _points(results: Results) -> str:
    """What the tests gave."""
    checks = [check for result in results.values() for check in result.checks]
    score = sum(check.score for check in checks)
    points = sum(check.points for check in checks)
    return f"{score:g} of {points:g}"


def _now() -> datetime:
    return datetime.now(UTC)
