"""The cells of one notebook in a sandboxed process: what they put out, and which of them ended it.

When a cell kills the process, or outlives its time, it is taken out, and whoever runs the notebook
tries again without it: so one bad cell costs what it defines alone.
"""

import contextlib
import logging
import socket
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from fairmark.errors import ProcessExitedError
from fairmark.forkserver.client import Fork, ForkServer, Role as ForkRole
from fairmark.grading.clock import Clock
from fairmark.model import Assignment, Cell, CellRun, Files, Role
from fairmark.notebook.outputs import cleaned, size

_log = logging.getLogger(__name__)
#: Of all outputs of a notebook together, in characters on a page.
_MAX_OUTPUTS = 16 << 20
#: Seconds that a cell has to end after it was interrupted.
_GRACE = 2
#: A process is left alone longer than it lived on: so many times, and so many seconds.
_IDLE_TIMES = 1.2
_IDLE_SECONDS = 0.5
#: What is left of a submission's time for its last step, at least.
_LEAST_SECONDS = 0.1
#: What is said of a cell whose thread, say, ended the process while another cell ran.
_LEFT_BEHIND = "a thread or process that it started kept the notebook from going on"
_DROPPED = {
    "output_type": "stream",
    "name": "stderr",
    "text": "[dropped: the notebook's outputs are too large]",
}


class NotebookRun:
    """The cells of a notebook, and the processes that run them.

    Parameters
    ----------
    assignment : Assignment
    steps : list of Cell
        What the student's process runs, and between it cells of the role `Role.TEST`: the places
        where a snapshot is taken. A cell that ends the process is taken out.
    files : dict of str to bytes
        What the student submitted beside it.
    incidents : list of str
        What an instructor should know already.

    Attributes
    ----------
    runs : dict of str to CellRun
        What cells put out the first time, by id.
    spoilt : set of str
        Places where no snapshot is taken any more, because that ended the process.
    hidden_seen : bool
        Whether a student's process has seen a hidden part. What its successors do, which a clock
        may tell them, is no more shown: so this lasts as long as the submission is graded.
    """

    server: ForkServer

    def __init__(
        self,
        assignment: Assignment,
        steps: list[Cell],
        files: Files,
        incidents: list[str],
    ) -> None:
        self.assignment = assignment
        self.limits = assignment.limits
        self.steps = steps
        self.files = {**files, **assignment.files}
        self.incidents = [*incidents]
        self.runs: dict[str, CellRun] = {}
        self.times: dict[str, float] = defaultdict(float)
        self.forks: list[Fork] = []
        #: When each cell of the present attempt answered, by its id.
        self.answered: dict[str, float] = {}
        self.spoilt: set[str] = set()
        self.hidden_seen = False
        #: Characters that outputs may still take.
        self.room = _MAX_OUTPUTS
        self.end = 0.0
        #: Seconds that were added to the submission's time, because others took them.
        self.granted = 0.0

    def begin(self, server: ForkServer) -> None:
        """Have the submission's time begin.

        Parameters
        ----------
        server : ForkServer
            With the preamble run.
        """
        self.server = server
        self.end = time.monotonic() + self.limits.submission
        self.granted = 0.0

    def needs_own_snapshot(self, place: Cell) -> bool:
        """Whether a place shares its snapshot with no other: what is done there may change it."""
        return False

    def spoil(self, place: Cell, how: str) -> None:
        """Take no snapshot there any more, because to take it ended the process."""
        self.spoilt.add(place.id)

    # ---- time

    def seconds_left(self) -> float:
        """Seconds that the submission has left."""
        return self.end - time.monotonic()

    def step_seconds(self) -> float:
        """For the next cell or test."""
        left = max(self.seconds_left(), _LEAST_SECONDS)
        return min(self.limits.cell, left)

    def replies_in_time(
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

    # ---- processes

    def fork(self, role: ForkRole) -> Fork:
        """A sandboxed process of its own."""
        fork = self.server.fork(role)
        self.forks.append(fork)
        return fork

    # ---- the student's cells

    def run_cells(
        self,
        student: Fork,
        ends: contextlib.ExitStack,
    ) -> dict[str, socket.socket]:
        """Run the notebook, and take a snapshot at each place.

        Returns
        -------
        dict of str to socket
            Place -> our end of its snapshot; none if a cell ended the process, or the time is over.
        """
        snapshots: dict[str, socket.socket] = {}
        latest: socket.socket | None = None
        self.answered = {}
        student.call("files", self.files, time.monotonic() + self.limits.cell)
        for cell in self.steps:
            if self.seconds_left() <= 0:
                return {}
            try:
                if cell.role != Role.TEST:
                    self._run_cell(student, cell)
                    latest = None
                elif cell.id in self.spoilt:
                    continue
                elif self.needs_own_snapshot(cell):
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
        seconds = self.step_seconds()
        request = {"source": cell.source, "seconds": seconds}
        student.send("run", request, time.monotonic() + seconds)
        if not self.replies_in_time([student], seconds):
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
        seconds = self.step_seconds()
        with theirs:
            student.send("snapshot", None, time.monotonic() + seconds, theirs.fileno())
            if not self.replies_in_time([student], seconds):
                raise TimeoutError
            student.reply(time.monotonic() + _GRACE)
        return ours

    # ---- culprits

    def _blame(self, cell: Cell, error: Exception) -> None:
        """Take out the cell that ended the student's process, which need not be the one that
        ran."""
        how = str(error)
        if isinstance(error, ProcessExitedError) and self.stop_earlier(how):
            return
        if not how and self.seconds_left() > 0:
            how = f"it ran longer than {self.limits.cell:g} s"
        self._stop(cell, how or "the submission's time was used up")

    def _stop(self, cell: Cell, how: str) -> None:
        """Take out the cell that ended the student's process: before a test, the last one added or
        changed."""
        if cell.role == Role.TEST:
            place = self.steps.index(cell)
            before = [one for one in self.steps[:place] if one.changed]
            if not before:
                self.spoil(cell, how)
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

    def stop_earlier(self, how: str) -> bool:
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
        with self.fork(ForkRole.STUDENT) as student:
            try:
                student.call("files", self.files, time.monotonic() + self.limits.cell)
                for cell in self.steps[:place]:
                    if self.seconds_left() <= 0:
                        return False
                    if cell.role != Role.TEST:
                        self._have_run(student, cell)
            except ProcessExitedError:
                return True
            except TimeoutError:
                return False
            idle = _IDLE_TIMES * seconds + _IDLE_SECONDS
            left = max(self.seconds_left(), 0)
            return student.ended_within(min(idle, left))
