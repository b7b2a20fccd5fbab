"""One notebook being graded: what is known so far, and its attempts.

The student's cells run in one sandboxed process and the tests in another (`fairmark.child`). When a
cell or a request kills the student's process, or outlives its time, everything of this submission
is ended and tried again without the culprit, so one bad cell costs its own points alone.
"""

import contextlib
import logging
import socket
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from fairmark.errors import ProcessExitedError
from fairmark.forkserver.client import Fork, ForkServer, Role as ForkRole
from fairmark.grading.clock import PATIENCE, Clock
from fairmark.model import (
    STATES,
    Assignment,
    Cell,
    CellRun,
    CheckResult,
    Files,
    Result,
    Role,
    Way,
    partial,
)
from fairmark.notebook.outputs import cleaned, masked, size
from fairmark.notebook.plan import NotebookPlan
from fairmark.protocol.messages import TestEnd

_log = logging.getLogger(__name__)
#: How tests end after which the student's process cannot go on.
_ENDS = {"timeout", "died", "too big", "malformed"}
#: Of all outputs of a notebook together, in characters on a page.
_MAX_OUTPUTS = 16 << 20
#: Seconds that a cell has to end after it was interrupted.
_GRACE = 2
#: Seconds that a test runner has besides a test's own, to say how it ended.
_REPLY_SECONDS = 5
#: Seconds in which it shows that the student's process itself has ended, not its snapshot alone.
_END_SECONDS = 0.2
#: A process is left alone longer than it lived on: so many times, and so many seconds.
_IDLE_TIMES = 1.2
_IDLE_SECONDS = 0.5
#: What is left of a submission's time for its last step, at least.
_LEAST_SECONDS = 0.1
#: What is said of a cell whose thread, say, ended the process while another cell ran.
_LEFT_BEHIND = "a thread or process that it started kept the notebook from going on"
_ENDED = "the notebook's process ended during a test"
_DROPPED = {
    "output_type": "stream",
    "name": "stderr",
    "text": "[dropped: the notebook's outputs are too large]",
}


class Session:
    """A notebook being graded: what is known so far.

    Parameters
    ----------
    assignment : Assignment
    plan : NotebookPlan
    name : str
        Of the notebook.
    cells : list of Cell
        The rebuilt notebook.
    files : dict of str to bytes
        What the student submitted beside it.
    incidents : list of str
        What an instructor should know already.

    Attributes
    ----------
    steps : list of Cell
        What the student's process runs, and the tests between; a cell that ends the process is
        taken out.
    hidden_seen : bool
        Whether a student's process has seen a hidden part. What its successors do, which a clock
        may tell them, is no more shown: so this lasts as long as the submission is graded.
    """

    server: ForkServer

    def __init__(
        self,
        assignment: Assignment,
        plan: NotebookPlan,
        name: str,
        cells: list[Cell],
        files: Files,
        incidents: list[str],
    ) -> None:
        self.assignment = assignment
        self.limits = assignment.limits
        self.plan = plan
        self.name = name
        self.cells = cells
        self.files = {**files, **assignment.files}
        self.incidents = [*incidents]
        self.steps = plan.steps(cells)
        self.checks: dict[str, CheckResult] = {}
        self.runs: dict[str, CellRun] = {}
        self.times: dict[str, float] = defaultdict(float)
        self.forks: list[Fork] = []
        #: When each cell of the present attempt answered, by its id.
        self.answered: dict[str, float] = {}
        #: Tests that are run no more, because their visible part ended the process.
        self.spoilt: set[str] = set()
        self.hidden_seen = False
        #: Characters that outputs may still take.
        self.room = _MAX_OUTPUTS
        self.end = 0.0
        #: Seconds that were added to the submission's time, because others took them.
        self.granted = 0.0

    def grade(self, server: ForkServer) -> Result:
        """Grade the notebook: exactly one result per test.

        Parameters
        ----------
        server : ForkServer
            With the preamble run. If it or a fork of it is lost, this can be called again with
            another one, and goes on with what is known.
        """
        self.server = server
        self.end = time.monotonic() + self.limits.submission
        self.granted = 0.0
        while self._pending() and self._seconds_left() > 0:
            self._attempt()
        return self._result(TestEnd("not run"))

    def give_up(self, why: str) -> Result:
        """The result where no other attempt is made: of each test as far as it came."""
        self.incidents.append(
            f"a grader error, not the student's: {why}; it is not tried again, because the tests' "
            "hidden parts were seen. `--force` grades it anew"
        )
        return self._result(TestEnd("lost", message=f"a grader error: {why}"))

    def _pending(self) -> list[Cell]:
        """The tests that have no result yet."""
        return [cell for cell in self._tests() if cell.id not in self.checks]

    def _tests(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.role == Role.TEST]

    def _result(self, rest: TestEnd) -> Result:
        """The result, where what has none yet ended so."""
        for cell in self._pending():
            self._record(cell, rest)
        times = {
            **self.times,
            "cpu": sum(fork.cpu for fork in self.forks),
            "wall": self.limits.submission + self.granted - self._seconds_left(),
            "granted": self.granted,
        }
        return Result(
            [self.checks[cell.id] for cell in self._tests()],
            [self.runs[cell.id] for cell in self.cells if cell.id in self.runs],
            self.incidents,
            self._isolation(),
            times,
        )

    def _isolation(self) -> str:
        """Which sandbox and which limits held; empty where nothing was run."""
        if not self.limits.isolated:
            return "NONE: run as the grader, because submissions were trusted"
        groups = {fork.group.name for fork in self.forks}
        if not groups:
            return ""
        memory = ", ".join(sorted(groups))
        return (
            f"namespaces (bubblewrap, then unshare), seccomp; memory by {memory} and RLIMIT_AS, "
            "processes by RLIMIT_NPROC"
        )

    # ---- time

    def _seconds_left(self) -> float:
        return self.end - time.monotonic()

    def _step_seconds(self) -> float:
        """For the next cell or test."""
        left = max(self._seconds_left(), _LEAST_SECONDS)
        return min(self.limits.cell, left)

    def _replies_in_time(
        self,
        forks: Sequence[Fork],
        seconds: float,
    ) -> bool:
        """Whether the last of these replies in so many seconds, not counting what others took."""
        clock = Clock([fork.group for fork in forks], seconds)
        if not clock.wait(forks[-1].ready):
            return False
        granted = min(clock.granted, self.limits.submission - self.granted)
        self.granted += granted
        self.end += granted
        return True

    # ---- an attempt

    def _attempt(self) -> None:
        """A fresh student's process runs the notebook, then a fresh test runner runs the tests.

        First the visible part of each, also of those that have a result already, for the names that
        it binds; then the hidden ones, while the student's process can go on.
        """
        with contextlib.ExitStack() as ends, self._fork(ForkRole.STUDENT) as student:
            snapshots = self._run_cells(student, ends)
            if snapshots and self._seconds_left() > 0:
                with self._fork(ForkRole.TEST_RUNNER) as runner:
                    deadline = time.monotonic() + self.limits.cell + _REPLY_SECONDS
                    runner.call("files", self.assignment.files, deadline)
                    self._run_tests(runner, student, snapshots)

    def _run_tests(
        self,
        runner: Fork,
        student: Fork,
        snapshots: dict[str, socket.socket],
    ) -> None:
        """Run the tests that have a snapshot, until the student's process cannot go on."""
        # What ends the student's process ends the snapshots that the test runner asks; where that
        # was done from outside, `ended_within` says so.
        tests = [cell for cell in self.cells if cell.id in snapshots]
        for cell in tests:
            if not self._run_test(runner, cell, student, snapshots[cell.id].fileno()):
                return
        for cell in tests:
            if cell.id not in self.checks and not self._run_test(runner, cell, student):
                return

    def _fork(self, role: ForkRole) -> Fork:
        fork = self.server.fork(role)
        self.forks.append(fork)
        return fork

    # ---- the student's cells

    def _run_cells(
        self,
        student: Fork,
        ends: contextlib.ExitStack,
    ) -> dict[str, socket.socket]:
        """Run the notebook, and take a snapshot wherever tests stand.

        Returns
        -------
        dict of str to socket
            Test -> our end of its snapshot; none if a cell ended the process, or the time is over.
        """
        snapshots: dict[str, socket.socket] = {}
        latest: socket.socket | None = None
        self.answered = {}
        student.call("files", self.files, time.monotonic() + self.limits.cell)
        for cell in self.steps:
            if self._seconds_left() <= 0:
                return {}
            try:
                if cell.role != Role.TEST:
                    self._run_cell(student, cell)
                    latest = None
                elif cell.id in self.spoilt:
                    continue
                elif self._way(cell) == Way.SAME_PROCESS:
                    # It may change the process, so it shares it with no other test.
                    snapshots[cell.id] = self._take_snapshot(student, ends)
                else:
                    latest = latest or self._take_snapshot(student, ends)
                    snapshots[cell.id] = latest
            except (TimeoutError, ProcessExitedError) as error:
                self._blame(cell, error)
                return {}
        return snapshots

    def _run_cell(self, student: Fork, cell: Cell) -> None:
        """Run a cell, and keep what it puts out the first time."""
        begun = time.monotonic()
        try:
            outputs = self._have_run(student, cell)
            if cell.id not in self.runs and not self.hidden_seen:
                self._keep(cell, outputs)
            self.answered[cell.id] = time.monotonic()
        finally:
            self.times[cell.id] = time.monotonic() - begun

    def _keep(self, cell: Cell, said: Any) -> None:
        """Keep a cell's outputs, and say where it was interrupted."""
        outputs = cleaned(said, only_errors=self.room <= 0)
        self.room -= size(outputs)
        late = [one["evalue"] for one in outputs if one.get("ename") == "TimeLimit"]
        stopped = ""
        if late:
            stopped = f"{late[-1]}; what it had defined by then counts"
            self.incidents.append(f"cell {cell.label} was interrupted: {stopped}")
        kept = outputs if self.room > 0 else [_DROPPED]
        self.runs[cell.id] = CellRun(cell.id, kept, stopped)

    def _have_run(self, student: Fork, cell: Cell) -> Any:
        """Have a cell run, and interrupt it when its time is over; returns what it put out."""
        seconds = self._step_seconds()
        request = {"source": cell.source, "seconds": seconds}
        student.send("run", request, time.monotonic() + seconds)
        if not self._replies_in_time([student], seconds):
            for _ in range(_GRACE):
                student.interrupt()
                if student.ready(1):
                    break
        return student.reply(time.monotonic() + _GRACE)

    def _take_snapshot(
        self,
        student: Fork,
        ends: contextlib.ExitStack,
    ) -> socket.socket:
        """Have the student's process fork a snapshot; returns our end of its connection."""
        ours, theirs = socket.socketpair()
        ends.callback(ours.close)
        seconds = self._step_seconds()
        with theirs:
            student.send("snapshot", None, time.monotonic() + seconds, theirs.fileno())
            if not self._replies_in_time([student], seconds):
                raise TimeoutError
            student.reply(time.monotonic() + _GRACE)
        return ours

    # ---- culprits

    def _blame(self, cell: Cell, error: Exception) -> None:
        """Take out the cell that ended the student's process, which need not be the one that
        ran."""
        how = str(error)
        if isinstance(error, ProcessExitedError) and self._stop_earlier(how):
            return
        if not how and self._seconds_left() > 0:
            how = f"it ran longer than {self.limits.cell:g} s"
        self._stop(cell, how or "the submission's time was used up")

    def _stop(self, cell: Cell, how: str) -> None:
        """Take out the cell that ended the student's process: before a test, the last one added or
        changed."""
        if cell.role == Role.TEST:
            place = self.steps.index(cell)
            before = [one for one in self.steps[:place] if one.changed]
            if not before:
                self.spoilt.add(cell.id)
                self._record(cell, TestEnd("died", message=how))
                return
            how = f"{_LEFT_BEHIND} ({how})"
            added = [one for one in before if one.role == Role.ADDED]
            cell = (added or before)[-1]
        self.steps.remove(cell)
        error = {
            "output_type": "error",
            "ename": "Stopped",
            "traceback": [],
            "evalue": f"This cell was stopped: {how}. The other cells were run without it.",
        }
        if not self.hidden_seen:
            self.runs[cell.id] = CellRun(cell.id, [error], how)
        self.incidents.append(f"cell {cell.label} was stopped: {how}")
        _log.info("a cell was stopped: %s", how)

    def _stop_earlier(self, how: str) -> bool:
        """Take out the cell whose thread, say, ended the process just now, after the cell had
        answered; False if there is none.

        It is tried: the notebook is run up to a cell, and nothing more is asked for as long as the
        process lived on after that cell. If it ends all the same, no later cell is to blame.
        """
        now = time.monotonic()
        suspects = [one for one in self.steps if one.changed and one.id in self.answered]
        idle = {one.id: now - self.answered[one.id] for one in suspects}

        def ends(cell: Cell) -> bool:
            return self._ends_after(cell, idle[cell.id])

        if not suspects or not ends(suspects[-1]):
            return False
        first = bisect_left(suspects[:-1], True, key=ends)
        self._stop(suspects[first], f"{_LEFT_BEHIND} ({how})")
        return True

    def _ends_after(self, last: Cell, seconds: float) -> bool:
        """Whether a student's process ends that runs the notebook up to a cell, and is then left
        alone for a little longer than this."""
        place = self.steps.index(last) + 1
        with self._fork(ForkRole.STUDENT) as student:
            try:
                student.call("files", self.files, time.monotonic() + self.limits.cell)
                for cell in self.steps[:place]:
                    if self._seconds_left() <= 0:
                        return False
                    if cell.role != Role.TEST:
                        self._have_run(student, cell)
            except ProcessExitedError:
                return True
            except TimeoutError:
                return False
            idle = _IDLE_TIMES * seconds + _IDLE_SECONDS
            left = max(self._seconds_left(), 0)
            return student.ended_within(min(idle, left))

    # ---- the tests

    def _run_test(
        self,
        runner: Fork,
        cell: Cell,
        student: Fork,
        snapshot: int | None = None,
    ) -> bool:
        """Have the visible part of a test run, or, without a snapshot, the hidden one; False if the
        student's process cannot go on."""
        if self._seconds_left() <= 0:
            return False
        hidden = snapshot is None
        self.hidden_seen |= hidden  # before: whatever is lost meanwhile, it may have been seen
        test = self.plan.tests[cell.id]
        begun = time.monotonic()
        end = self._test_end(runner, cell, student, snapshot)
        self.times[cell.grade_id] += time.monotonic() - begun
        # Not the snapshot alone: no snapshot can end the process that it was taken of.
        process_ended = end.state == "died" and student.ended_within(_END_SECONDS)
        if process_ended and self._stop_earlier(_ENDED):
            return False
        last_part = hidden or end.state != "passed" or not test.hidden
        if cell.id not in self.checks and last_part:
            self._record(cell, end)
        if end.state not in _ENDS:
            return True
        if not hidden:
            self.spoilt.add(cell.id)
        return False

    def _way(self, cell: Cell) -> Way:
        """How a test is run."""
        if (self.name, cell.grade_id) in self.assignment.same_process:
            return Way.SAME_PROCESS
        return Way.APART

    def _test_end(
        self,
        runner: Fork,
        cell: Cell,
        student: Fork,
        snapshot: int | None,
    ) -> TestEnd:
        """How the part of a test ends."""
        seconds = self._step_seconds()
        test = self.plan.tests[cell.id]
        # The worker ends the test, as it knows what others took; the runner only if it did not.
        latest = (1 + PATIENCE) * seconds + _REPLY_SECONDS
        same_process = self._way(cell) == Way.SAME_PROCESS
        request = test.request(cell.id, snapshot is None, latest, same_process)
        try:
            runner.send("test", asdict(request), time.monotonic() + seconds, snapshot)
            if not self._replies_in_time([student, runner], seconds):
                return TestEnd("timeout")
            return TestEnd(**runner.reply(time.monotonic() + _REPLY_SECONDS))
        except TimeoutError:
            return TestEnd("timeout")
        except ProcessExitedError as error:
            # The runner runs no student code: what came back was too much for it.
            return TestEnd("too big", message=f"it could not be checked: {error}")

    def _record(self, cell: Cell, end: TestEnd) -> None:
        """Make a check result of how a test ended, and note what the instructor should know."""
        score = 0.0
        state = end.state
        note = ""
        message = masked(end.message)
        if message.startswith("NameError") and any(run.stopped for run in self.runs.values()):
            message += "; a cell was stopped"
        if state == "passed":
            score, state, note = partial(end.value, cell.points)
        elif state in _ENDS:
            note = f"{STATES[state]}. {message}".rstrip(". ")
        elif state == "refused":
            note = f"{STATES[state]}: {message}"
        for one in (note, *end.notes):
            if one:
                self.incidents.append(f"{cell.label}: {one}")
        lines: tuple[str, ...] = ()
        if not self.hidden_seen:
            lines = tuple(masked(line) for line in end.lines)
        hidden = self.hidden_seen and state != "passed"
        self.checks[cell.id] = CheckResult(
            cell.grade_id,
            score,
            cell.points,
            state,
            hidden,
            message,
            lines,
            self._way(cell),
        )
