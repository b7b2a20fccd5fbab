"""Grade one submission: a pure function of the assignment and what the student handed in.

The student's cells run in one sandboxed process and the tests in another (`fairmark.student`,
`fairmark.marker`). When a cell or a question kills the student's process, or outlives its time,
everything of this submission is ended and begun anew without the culprit, so one bad cell costs its
own points alone.
"""

import contextlib
import socket
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import nbformat

from fairmark import plan, rebuild, source, warm
from fairmark.clock import PATIENCE, Clock
from fairmark.outputs import cleaned, masked, size
from fairmark.package import Handed, Package
from fairmark.rebuild import Cell, Rebuilt
from fairmark.result import STATES, CellRun, Check, Result, partial
from fairmark.warm import Died, Fork, Killed, Zygote

#: The roles of cells that run in the student's process.
RUN = {"given", "open", "answer", "added"}
#: How steps end after which the student's process cannot go on.
_ENDS = {"timeout", "died", "too big", "malformed"}
#: Of all outputs of a notebook together, in characters on a page.
_MAX_OUTPUTS = 16 << 20
#: What is killed from outside is nobody's fault: so often a submission is begun anew.
_TRIES = 3
#: Seconds that a cell has to end after it was interrupted.
_GRACE = 2
#: What is said of a cell whose thread, say, ended the process while another cell ran.
_LEFT_BEHIND = "it left behind what kept the notebook from going on"
_ENDED = "the notebook's process ended during a test"
_DROPPED = {
    "output_type": "stream",
    "name": "stderr",
    "text": "[dropped: the notebook's outputs are too large]",
}


class Worker(contextlib.ExitStack):
    """Grades submissions one after the other; use it in a `with`, in one thread. To close it ends
    the warm processes."""

    def __init__(self) -> None:
        super().__init__()
        #: Warm processes, by assignment and notebook.
        self.zygotes: dict[tuple[str, str], Zygote] = {}

    def grade(self, package: Package, handed: Handed) -> dict[str, Result]:
        """Grade a submission; the warm processes are kept for the next one.

        Parameters
        ----------
        package : Package
            The assignment.
        handed : Handed
            The submission.

        Returns
        -------
        dict of str to Result
            By notebook, all of the assignment's: one that is missing or unreadable has 0 points,
            with the reason.

        Raises
        ------
        NoSandbox
            Isolation cannot be set up here.
        RuntimeError
            A read-only cell of the assignment fails, or the warm process died again and again.
        """
        return {name: self._notebook(package, handed, name) for name in package.notebooks}

    def _notebook(self, package: Package, handed: Handed, name: str) -> Result:
        known = prepared(*package.notebooks[name], package.hidden)
        cells, notes, unreadable = known.rebuilt(handed, name)
        incidents = [*handed.notes, *notes]
        if unreadable:
            return Result(
                [
                    Check(cell.grade_id, 0.0, cell.points, "unreadable", False, unreadable)
                    for cell in cells
                    if cell.role == "test"
                ],
                incidents=incidents,
            )
        for _ in range(_TRIES):
            try:
                return Run(
                    self.zygote(package, name), package, known, cells, handed.files, incidents
                ).grade()
            except (Killed, Died, TimeoutError) as error:
                reason = str(error) or "the warm process does not answer"
            self.close()
        raise RuntimeError(f"{_TRIES} times in a row: {reason}")

    def zygote(self, package: Package, name: str) -> Zygote:
        """The warm process of a notebook, which has run the leading read-only cells before the
        first of students'."""
        key = (package.digest, name)
        if key not in self.zygotes:
            if any(digest != package.digest for digest, _ in self.zygotes):
                self.close()
            known = prepared(*package.notebooks[name], package.hidden)
            leading = [cell.source for cell in known.leading]
            self.callback(self.zygotes.clear)
            self.zygotes[key] = self.enter_context(
                Zygote(
                    [*known.imports, *package.imports],
                    leading,
                    known.helpers,
                    package.files,
                    package.readable,
                    package.limits,
                )
            )
        return self.zygotes[key]


class Prepared:
    """A notebook of an assignment, read, and what its tests need from the student.

    Parameters
    ----------
    source_text, release : str
        The instructor's notebook, whose answers say which names are the student's, and the released
        one, as JSON.
    hidden : str
        What a test's first hidden line contains.

    Attributes
    ----------
    instructors, release : NotebookNode
    base, leading, given : list of Cell
        The released cells; the read-only ones before all other code, which run in the warm process;
        the other read-only ones.
    imports : list of str
        The modules that it imports, outside of tests; "" if one is relative.
    helpers : list of str
        What the test runner runs besides the leading cells and the tests.
    tests : dict of str to TestPlan
        By cell id.
    """

    def __init__(self, source_text: str, release: str, hidden: str) -> None:
        self.instructors, self.release = (
            nbformat.reads(text, as_version=4) for text in (source_text, release)
        )
        self.base = rebuild.released(self.instructors, self.release)
        code = [cell for cell in self.base if cell.kind == "code"]
        planner = plan.Planner(self.base, self.instructors, hidden)
        self.leading = planner.leading
        self.given = [cell for cell in code[len(self.leading) :] if cell.role == "given"]
        self.helpers = planner.cells
        self.tests = planner.tests
        self.imports = sorted(
            {
                module
                for cell in code
                if cell.role != "test"
                for module, _ in source.imports(cell.source)
            }
            | {module for test in self.tests.values() for module, _ in test.imports.values()}
        )

    def rebuilt(self, handed: Handed, name: str) -> Rebuilt:
        """What is graded of a submission; without answers if none can be read."""
        try:
            if name not in handed.notebooks:
                why = [note for note in handed.notes if note.startswith(repr(f"{name}.ipynb"))]
                raise rebuild.Unreadable(
                    "; ".join([f"no notebook {name}.ipynb was handed in", *why])
                )
            return rebuild.rebuild(
                self.instructors, self.release, rebuild.parse(handed.notebooks[name])
            )
        except rebuild.Unreadable as error:
            return Rebuilt(self.base, [str(error)], str(error))

    def steps(self, cells: list[Cell]) -> list[Cell]:
        """What the student's process runs of a rebuilt notebook, and the tests between; not what
        only shows something."""
        steps = [cell for cell in cells if cell.role in RUN | {"test"} and cell not in self.leading]
        shown = {cell.id: cell.source for cell in steps if cell.role == "open" and not cell.changed}
        others = [cell.source for cell in steps if cell.id not in shown]
        modules = {
            name for cell in self.leading + self.given for _, name in source.imports(cell.source)
        }
        needed = source.needed(shown, others, modules)
        return [cell for cell in steps if cell.id in needed or cell.id not in shown]


#: `Prepared`, once for a whole class; nobody changes it.
prepared = lru_cache(maxsize=8)(Prepared)


class Run:
    """A notebook being graded: what is known so far.

    Parameters
    ----------
    zygote : Zygote
        Warm, with the leading read-only cells run.
    package : Package
    known : Prepared
    cells : list of Cell
        The rebuilt notebook.
    files : dict of str to bytes
        What the student handed in beside it.
    incidents : list of str
        What an instructor should know already.

    Attributes
    ----------
    steps : list of Cell
        What the student's process runs, and the tests between; a cell that ends the process is
        taken out.
    """

    def __init__(
        self,
        zygote: Zygote,
        package: Package,
        known: Prepared,
        cells: list[Cell],
        files: dict[str, bytes],
        incidents: list[str],
    ) -> None:
        self.zygote, self.package, self.known, self.cells = zygote, package, known, cells
        self.files, self.incidents, self.steps = (
            {**files, **package.files},
            [*incidents],
            known.steps(cells),
        )
        self.checks: dict[str, Check] = {}
        self.ran: dict[str, CellRun] = {}
        self.times: dict[str, float] = defaultdict(float)
        self.forks: list[Fork] = []
        #: When each cell of the present round answered, by its id.
        self.answered: dict[str, float] = {}
        #: Tests that are run no more, because the part that students see ended the process; and
        #: whether a student's process has seen a hidden part: what its successors do, which a clock
        #: may tell them, is no more shown.
        self.spoilt: set[str] = set()
        self.secret = False
        self.room = _MAX_OUTPUTS
        self.end = time.monotonic() + package.limits.submission
        #: Seconds that were added to the submission's time, because others took them.
        self.granted = 0.0

    def grade(self) -> Result:
        """Do it; every test gets a check, whatever happens."""
        tests = [cell for cell in self.cells if cell.role == "test"]
        while (
            pending := [cell for cell in tests if cell.id not in self.checks]
        ) and self._left() > 0:
            self._round()
        for cell in pending:
            self._record(cell, {"state": "not run"})
        walls = ", ".join(sorted({fork.group.name for fork in self.forks}))
        isolation = (
            f"namespaces (bubblewrap, then unshare), seccomp; memory by {walls} and RLIMIT_AS, "
            "processes by RLIMIT_NPROC"
            if self.package.limits.isolated
            else "NONE: run as the grader, because submissions were trusted"
        )
        times = {
            **self.times,
            "cpu": sum(fork.cpu for fork in self.forks),
            "wall": self.package.limits.submission + self.granted - self._left(),
            "granted": self.granted,
        }
        return Result(
            [self.checks[cell.id] for cell in tests],
            [self.ran[cell.id] for cell in self.cells if cell.id in self.ran],
            self.incidents,
            isolation,
            times,
        )

    def _left(self) -> float:
        return self.end - time.monotonic()

    def _seconds(self) -> float:
        """For the next step."""
        return min(self.package.limits.cell, max(self._left(), 0.1))

    def _round(self) -> None:
        """A fresh student runs the notebook, then a fresh marker runs the tests: first the visible
        part of each, also of those
        that have a check already, for the names that it binds; then the hidden ones, while the
        student's process can go on."""
        with contextlib.ExitStack() as ends, self._fork(warm.STUDENT) as student:
            parked = self._run_cells(student, ends)
            if parked and self._left() > 0:
                tests = [cell for cell in self.cells if cell.id in parked]
                with self._fork(warm.MARKER) as marker:
                    marker.ask(
                        "files", self.package.files, time.monotonic() + self.package.limits.cell + 5
                    )
                    # What ends the student's process ends the snapshots that the marker asks; where
                    # that was done from outside, `ended_within` says so.
                    all(
                        self._step(marker, cell, student, parked[cell.id].fileno())
                        for cell in tests
                    ) and all(
                        self._step(marker, cell, student)
                        for cell in tests
                        if cell.id not in self.checks
                    )

    def _fork(self, role: int) -> Fork:
        self.forks.append(self.zygote.fork(role))
        return self.forks[-1]

    # ---- the student

    def _run_cells(self, student: Fork, ends: contextlib.ExitStack) -> dict[str, socket.socket]:
        """Run the notebook and park a snapshot wherever tests stand: test -> our end; none if a
        cell ended it."""
        parked: dict[str, socket.socket] = {}
        here: socket.socket | None = None
        self.answered = {}
        student.ask("files", self.files, time.monotonic() + self.package.limits.cell)
        for cell in self.steps:
            begun = time.monotonic()
            try:
                if cell.role != "test":
                    answer = self._ask_to_run(student, cell)
                    if cell.id not in self.ran:
                        self._keep(cell, cleaned(answer))
                    self.answered[cell.id] = time.monotonic()
                    here = None
                elif cell.id not in self.spoilt:
                    if here is None:
                        here, theirs = socket.socketpair()
                        ends.callback(here.close)
                        with theirs:
                            self._park(student, theirs)
                    parked[cell.id] = here
            except (TimeoutError, Died) as error:
                if isinstance(error, Died) and self._stop_earlier(str(error)):
                    return {}
                late = f"it ran longer than {self.package.limits.cell:g} s"
                self._stop(
                    cell,
                    str(error)
                    or (late if self._left() > 0 else "the submission's time was used up"),
                )
                return {}
            finally:
                if cell.role != "test":
                    self.times[cell.id] = time.monotonic() - begun
        return parked

    def _keep(self, cell: Cell, outputs: list[dict[str, Any]]) -> None:
        """Keep a cell's outputs, and say where it was interrupted."""
        self.room -= size(outputs)
        late = [one["evalue"] for one in outputs if one.get("ename") == "TimeLimit"]
        how = f"{late[-1]}; what it had defined by then counts" if late else ""
        if late:
            self.incidents.append(f"cell {cell.grade_id or cell.id} was interrupted: {how}")
        self.ran[cell.id] = CellRun(cell.id, outputs if self.room > 0 else [_DROPPED], how)

    def _ask_to_run(self, student: Fork, cell: Cell) -> Any:
        """Have a cell run, and interrupt it when its time is over; returns what it put out."""
        seconds = self._seconds()
        request = {"source": cell.source, "seconds": seconds}
        student.send("run", request, time.monotonic() + seconds)
        if not self._in_time([student], seconds):
            for _ in range(_GRACE):
                student.interrupt()
                if student.ready(1):
                    break
        return student.answer(time.monotonic() + _GRACE)

    def _park(self, student: Fork, end: socket.socket) -> None:
        """Have the student's process fork a snapshot that answers there."""
        seconds = self._seconds()
        student.send("park", None, time.monotonic() + seconds, end.fileno())
        if not self._in_time([student], seconds):
            raise TimeoutError
        student.answer(time.monotonic() + _GRACE)

    def _in_time(self, forks: Sequence[Fork], seconds: float) -> bool:
        """Whether the last of these answers in so many seconds, not counting what others took."""
        clock = Clock([fork.group for fork in forks], seconds)
        if not clock.wait(forks[-1].ready):
            return False
        given = min(clock.granted, self.package.limits.submission - self.granted)
        self.granted += given
        self.end += given
        return True

    def _stop(self, cell: Cell, how: str) -> None:
        """Take out the cell that ended the student's process: before a test, the last one added or
        changed."""
        if cell.role == "test":
            before = [one for one in self.steps[: self.steps.index(cell)] if one.changed]
            if not before:
                self.spoilt.add(cell.id)
                self._record(cell, {"state": "died", "message": how})
                return
            how = f"{_LEFT_BEHIND} ({how})"
            cell = max(reversed(before), key=lambda one: one.role == "added")
        self.steps.remove(cell)
        error = {
            "output_type": "error",
            "ename": "Stopped",
            "traceback": [],
            "evalue": f"This cell was stopped: {how}. The other cells were run without it.",
        }
        if not self.secret:
            self.ran[cell.id] = CellRun(cell.id, [error], how)
        self.incidents.append(f"cell {cell.grade_id or cell.id} was stopped: {how}")

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
        with self._fork(warm.STUDENT) as student:
            try:
                student.ask("files", self.files, time.monotonic() + self.package.limits.cell)
                for cell in self.steps[:place]:
                    if cell.role != "test":
                        self._ask_to_run(student, cell)
            except Died:
                return True
            except TimeoutError:
                return False
            return student.ended_within(min(1.2 * seconds + 0.5, max(self._left(), 0)))

    # ---- the marker

    def _step(self, marker: Fork, cell: Cell, student: Fork, fd: int | None = None) -> bool:
        """Have the visible part of a test run, or, without a snapshot, the rest; False if the
        student's process cannot go on."""
        hidden, begun, seconds = fd is None, time.monotonic(), self._seconds()
        test = self.known.tests[cell.id]
        # The worker ends the step, as it knows what others took; the marker only if it did not.
        request = test.request(cell.id, hidden, (1 + PATIENCE) * seconds + 5)
        try:
            marker.send("test", request, begun + seconds, fd)
            if not self._in_time([student, marker], seconds):
                raise TimeoutError
            answer = marker.answer(time.monotonic() + 5)
        except TimeoutError:
            answer = {"state": "timeout"}
        except Died as died:  # the marker runs no student code: what came back was too much for it
            answer = {"state": "too big", "message": f"it could not be checked: {died}"}
        self.times[cell.grade_id] += time.monotonic() - begun
        self.secret |= hidden
        # Not the snapshot alone: no snapshot can end the process that it was taken of.
        if answer["state"] == "died" and student.ended_within(0.2) and self._stop_earlier(_ENDED):
            return False
        if cell.id not in self.checks and (
            hidden or answer["state"] != "passed" or not test.hidden
        ):
            self._record(cell, answer)
        self.spoilt |= {cell.id} if answer["state"] in _ENDS and not hidden else set()
        return answer["state"] not in _ENDS

    def _record(self, cell: Cell, answer: dict[str, Any]) -> None:
        score, state, message, note = 0.0, answer["state"], masked(answer.get("message", "")), ""
        message += "; a cell was stopped" * (
            message.startswith("NameError") and any(one.stopped for one in self.ran.values())
        )
        if state == "passed":
            score, state, note = partial(answer["value"], cell.points)
        elif state in _ENDS:
            note = f"{STATES[state]}. {message}".rstrip(". ")
        elif state == "refused":
            note = f"{STATES[state]}: {message}"
        for one in filter(None, [note, *answer.get("notes", ())]):
            self.incidents.append(f"{cell.grade_id}: {one}")
        lines = () if self.secret else tuple(map(masked, answer.get("lines", ())))
        self.checks[cell.id] = Check(
            cell.grade_id,
            score,
            cell.points,
            state,
            self.secret and state != "passed",
            message,
            lines,
        )
