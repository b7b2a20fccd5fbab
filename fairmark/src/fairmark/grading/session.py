"""One notebook being graded: what is known so far, and its attempts.

The student's cells run in one sandboxed process and the tests in another (`fairmark.child`). When a
cell or a request kills the student's process, or outlives its time, everything of this submission
is ended and tried again without the culprit, so one bad cell costs its own points alone.
"""

import contextlib
import socket
import time
from dataclasses import asdict

from fairmark.errors import ProcessExitedError
from fairmark.forkserver.client import Fork, ForkServer, Role as ForkRole
from fairmark.grading.clock import PATIENCE
from fairmark.grading.notebook_run import NotebookRun
from fairmark.model import (
    STATES,
    Assignment,
    Cell,
    CheckResult,
    Files,
    Result,
    Role,
    Way,
    partial,
)
from fairmark.notebook.outputs import masked
from fairmark.notebook.plan import NotebookPlan
from fairmark.protocol.messages import TestEnd

#: How tests end after which the student's process cannot go on.
_ENDS = {"timeout", "died", "too big", "malformed"}
#: Seconds that a test runner has besides a test's own, to say how it ended.
_REPLY_SECONDS = 5
#: Seconds in which it shows that the student's process itself has ended, not its snapshot alone.
_END_SECONDS = 0.2
_ENDED = "the notebook's process ended during a test"


class Session(NotebookRun):
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
    checks : dict of str to CheckResult
        By the id of the test.
    """

    def __init__(
        self,
        assignment: Assignment,
        plan: NotebookPlan,
        name: str,
        cells: list[Cell],
        files: Files,
        incidents: list[str],
    ) -> None:
        super().__init__(assignment, plan.steps(cells), files, incidents)
        self.plan = plan
        self.name = name
        self.cells = cells
        self.checks: dict[str, CheckResult] = {}

    def needs_own_snapshot(self, place: Cell) -> bool:
        """A test that is run in the student's process, or reaches its objects, may change it."""
        return self._way(place) != Way.APART

    def spoil(self, place: Cell, how: str) -> None:
        """The test at this place is run no more."""
        super().spoil(place, how)
        self._record(place, TestEnd("died", message=how))

    def grade(self, server: ForkServer) -> Result:
        """Grade the notebook: exactly one result per test.

        Parameters
        ----------
        server : ForkServer
            With the preamble run. If it or a fork of it is lost, this can be called again with
            another one, and goes on with what is known.
        """
        self.begin(server)
        while self._pending() and self.seconds_left() > 0:
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
            "wall": self.limits.submission + self.granted - self.seconds_left(),
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

    # ---- an attempt

    def _attempt(self) -> None:
        """A fresh student's process runs the notebook, then a fresh test runner runs the tests.

        First the visible part of each, also of those that have a result already, for the names that
        it binds; then the hidden ones, while the student's process can go on.
        """
        with contextlib.ExitStack() as ends, self.fork(ForkRole.STUDENT) as student:
            snapshots = self.run_cells(student, ends)
            if snapshots and self.seconds_left() > 0:
                with self.fork(ForkRole.TEST_RUNNER) as runner:
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
        if self.seconds_left() <= 0:
            return False
        hidden = snapshot is None
        self.hidden_seen |= hidden  # before: whatever is lost meanwhile, it may have been seen
        test = self.plan.tests[cell.id]
        begun = time.monotonic()
        end = self._test_end(runner, cell, student, snapshot)
        self.times[cell.grade_id] += time.monotonic() - begun
        # Not the snapshot alone: no snapshot can end the process that it was taken of.
        process_ended = end.state == "died" and student.ended_within(_END_SECONDS)
        if process_ended and self.stop_earlier(_ENDED):
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
        return self.assignment.way(self.name, cell.grade_id)

    def _test_end(
        self,
        runner: Fork,
        cell: Cell,
        student: Fork,
        snapshot: int | None,
    ) -> TestEnd:
        """How the part of a test ends."""
        seconds = self.step_seconds()
        test = self.plan.tests[cell.id]
        # The worker ends the test, as it knows what others took; the runner only if it did not.
        latest = (1 + PATIENCE) * seconds + _REPLY_SECONDS
        same_process = self._way(cell) == Way.SAME_PROCESS
        references = self.assignment.remote.get((self.name, cell.grade_id))
        request = test.request(cell.id, snapshot is None, latest, same_process, references)
        try:
            runner.send("test", asdict(request), time.monotonic() + seconds, snapshot)
            if not self.replies_in_time([student, runner], seconds):
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
            tuple(end.references),
        )
