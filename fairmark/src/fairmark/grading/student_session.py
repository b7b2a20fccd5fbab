"""A submitted notebook whose functions a program of the grader's can call: for leaderboards,
contests, and whatever else no test says.

The notebook runs in the sandbox, once; then functions are called in a snapshot of its process. A
call goes through a test runner's process (`fairmark.child.caller`), so that nothing which a
student's process sends is read outside of a sandbox.
"""

import base64
import contextlib
import time
from dataclasses import asdict
from typing import Any

from fairmark.errors import (
    CourseError,
    ProcessExitedError,
    ProcessKilledError,
    StudentCodeError,
    UnreadableNotebookError,
)
from fairmark.forkserver.client import Fork, ForkServer, Role as ForkRole
from fairmark.grading.clock import PATIENCE
from fairmark.grading.notebook_run import NotebookRun
from fairmark.model import Assignment, Cell, Role, SubmittedFiles
from fairmark.notebook.outputs import masked
from fairmark.notebook.plan import RUN_ROLES, notebook_plan
from fairmark.protocol import codec
from fairmark.protocol.messages import Call, CallEnd

#: Where the snapshot is taken: after the last cell.
_PLACE = Cell("the end", Role.TEST, "")
#: Seconds that the test runner has besides a call's own, to say how it ended.
_REPLY_SECONDS = 5
#: Seconds in which it shows that the student's process itself has ended, not its snapshot alone.
_END_SECONDS = 0.2
#: How calls end after which there is nothing to call any more, with what is said of it.
_ENDS = {
    "timeout": "took longer than {seconds:g} s",
    "died": "ended the notebook's process ({how})",
    "too big": "returned more than can be read",
    "malformed": "returned data that cannot be read",
}


class StudentSession(contextlib.ExitStack):
    """A submitted notebook that has run; made by `fairmark.session`, to be used in a `with`.

    What one call leaves behind is there for the next one, as in a notebook. A call that does not
    end, or ends the process, ends the session: each later call raises the same.

    Attributes
    ----------
    incidents : list of str
        What happened while the notebook ran, such as cells that were stopped.
    """

    def __init__(self, run: NotebookRun, server: ForkServer) -> None:
        super().__init__()
        self.incidents = run.incidents
        self._run = run
        self._over: StudentCodeError | None = None
        run.begin(server)
        with contextlib.ExitStack() as ends:
            self._student, self._snapshot = self._run_notebook(ends)
            self._caller = ends.enter_context(run.fork(ForkRole.TEST_RUNNER))
            self.push(ends.pop_all())
        #: Seconds for all calls together.
        self._left = run.seconds_left()

    def _run_notebook(self, ends: contextlib.ExitStack) -> tuple[Fork, int | None]:
        """Run the notebook, without the cells that end its process; returns the process, and the
        descriptor of its snapshot."""
        run = self._run
        while run.seconds_left() > 0 and not run.spoilt:
            with contextlib.ExitStack() as attempt:
                student = attempt.enter_context(run.fork(ForkRole.STUDENT))
                try:
                    snapshots = run.run_cells(student, attempt)
                except TimeoutError:  # before any cell
                    raise ProcessKilledError("the sandbox does not answer") from None
                if snapshots:
                    ends.push(attempt.pop_all())
                    return student, snapshots[_PLACE.id].fileno()
        why = run.incidents[-1] if run.incidents else "its time was used up"
        raise StudentCodeError(f"the notebook cannot be run: {masked(why)}", "died")

    def call(
        self,
        name: str,
        /,
        *arguments: Any,
        **keywords: Any,
    ) -> Any:
        """Call a function of the notebook.

        Parameters
        ----------
        name : str
            Of the function.
        *arguments, **keywords : plain data
            The function gets copies: what it changes in them does not come back.

        Returns
        -------
        plain data
            Of exactly the types it seems to be of, whatever the student's code has made.

        Raises
        ------
        StudentCodeError
            There is no result: the function is missing, raised something, took longer than a cell
            may, ended the process, or returned what is no plain data.
        NotSerializableError
            An argument is no plain data.
        ProcessKilledError
            Somebody else ended a process: not the student's fault.
        """
        data = codec.encode((arguments, keywords))
        if self._over is not None:
            raise self._over
        seconds = min(self._run.limits.cell, self._left)
        if seconds <= 0:
            raise StudentCodeError("the submission's time was used up", "timeout")
        begun = time.monotonic()
        granted = self._run.granted
        end = self._call_end(Call(name, data, (1 + PATIENCE) * seconds + _REPLY_SECONDS), seconds)
        self._left -= time.monotonic() - begun - (self._run.granted - granted)
        if end.state == "passed":
            return codec.decode(base64.b64decode(end.result))
        error = StudentCodeError(masked(end.message), end.state, tuple(map(masked, end.lines)))
        if end.state in _ENDS:
            how = end.message or "the process exited"
            said = _ENDS[end.state].format(seconds=seconds, how=how)
            error = self._over = StudentCodeError(f"{name} {said}", end.state)
        raise error

    def _call_end(self, call: Call, seconds: float) -> CallEnd:
        """How a call ends; the time is counted here, where it is known what others took."""
        student = self._student
        deadline = time.monotonic() + seconds
        try:
            self._caller.send("call", asdict(call), deadline, self._snapshot)
            self._snapshot = None
            if not self._run.replies_in_time([student, self._caller], seconds):
                return CallEnd("timeout")
            end = CallEnd(**self._caller.reply(time.monotonic() + _REPLY_SECONDS))
        except TimeoutError:
            return CallEnd("timeout")
        except ProcessExitedError:  # it runs no student code: what came back was too much for it
            return CallEnd("too big")
        if end.state == "died":
            student.ended_within(_END_SECONDS)  # raises where somebody else ended it
            if student.group.exceeded():
                return CallEnd("died", message="it used more memory than a submission may")
        return end


def open_session(
    assignment: Assignment,
    submitted: SubmittedFiles,
    name: str,
    up_to: str,
    server: ForkServer,
) -> StudentSession:
    """Run a submitted notebook; see `fairmark.session`."""
    plan = notebook_plan(assignment, name)
    cells, notes, unreadable = plan.rebuilt(submitted, name)
    if unreadable:
        raise UnreadableNotebookError(unreadable)
    if up_to:
        names = [cell.name for cell in cells]
        if up_to not in names:
            raise CourseError(f"{assignment.name}, {name}: there is no cell {up_to!r}")
        cells = cells[: names.index(up_to) + 1]
    steps = [cell for cell in cells if cell.role in RUN_ROLES and cell not in plan.preamble]
    incidents = [*submitted.notes, *notes]
    run = NotebookRun(assignment, [*steps, _PLACE], submitted.files, incidents)
    return StudentSession(run, server)


def chosen_notebook(assignment: Assignment, notebook: str) -> str:
    """The notebook that is meant: the one that is named, or the only one.

    Raises
    ------
    CourseError
        There is no such notebook, or none is named and there are several.
    """
    names = list(assignment.notebooks)
    if notebook in names:
        return notebook
    there = ", ".join(names)
    if notebook:
        raise CourseError(f"{assignment.name} has no notebook {notebook!r}; there is: {there}")
    if len(names) > 1:
        raise CourseError(f"{assignment.name} has several notebooks ({there}): say which one")
    return names[0]
