"""Grade one submission, a pure function of the assignment and what the student handed in; or call
its functions."""

import contextlib
import logging
from collections.abc import Iterator

from fairmark.errors import ProcessExitedError, ProcessKilledError
from fairmark.forkserver.client import ForkServer, Preparation
from fairmark.grading.session import Session
from fairmark.grading.student_session import StudentSession, chosen_notebook, open_session
from fairmark.model import Assignment, CheckResult, Result, Role, Submission, SubmittedFiles
from fairmark.notebook.plan import notebook_plan

_log = logging.getLogger(__name__)
#: What is killed from outside is nobody's fault: so often a submission is tried.
_TRIES = 2


@contextlib.contextmanager
def session(
    assignment: Assignment,
    submission: Submission | SubmittedFiles,
    notebook: str = "",
    up_to: str = "",
) -> Iterator[StudentSession]:
    """Run a submitted notebook in the sandbox, in order to call its functions; for use in a `with`.

    Starts a sandbox, which takes seconds: for many submissions use `Worker.session`.

    Parameters
    ----------
    assignment : Assignment
        Whose limits hold.
    submission : Submission or SubmittedFiles
    notebook : str
        Which one, where the assignment has several.
    up_to : str
        The grade id of the last cell to run; all are run without.

    Raises
    ------
    UnreadableNotebookError
        There is no notebook in the submission.
    StudentCodeError
        It cannot be run.
    CourseError
        There is no such notebook or cell, or it is not said which of several notebooks is meant.
    InvalidAssignmentError
        A read-only cell of the assignment fails.
    SandboxError
        Isolation cannot be set up here.
    ProcessKilledError
        Somebody else ended a process: not the student's fault.

    Examples
    --------
    See docs/sessions.md.
    """
    with Worker() as worker, worker.session(assignment, submission, notebook, up_to) as opened:
        yield opened


class Worker(contextlib.ExitStack):
    """Grades submissions one after the other, or calls their functions; use it in a `with`, in one
    thread. To close it ends the fork servers."""

    def __init__(self) -> None:
        super().__init__()
        #: By assignment and notebook.
        self.servers: dict[tuple[str, str], ForkServer] = {}

    def grade(
        self,
        assignment: Assignment,
        submitted: SubmittedFiles,
    ) -> dict[str, Result]:
        """Grade a submission; the fork servers are kept for the next one.

        Parameters
        ----------
        assignment : Assignment
        submitted : SubmittedFiles

        Returns
        -------
        dict of str to Result
            By notebook, all of the assignment's: one that is missing or unreadable has 0 points,
            with the reason.

        Raises
        ------
        SandboxError
            Isolation cannot be set up here.
        RuntimeError
            A read-only cell of the assignment fails, or the fork server died again and again.
        """
        results = {}
        for name in assignment.notebooks:
            results[name] = self._notebook(assignment, submitted, name)
        return results

    def _notebook(
        self,
        assignment: Assignment,
        submitted: SubmittedFiles,
        name: str,
    ) -> Result:
        plan = notebook_plan(assignment, name)
        cells, notes, unreadable = plan.rebuilt(submitted, name)
        incidents = [*submitted.notes, *notes]
        if unreadable:
            checks = []
            for cell in cells:
                if cell.role == Role.TEST:
                    nothing = CheckResult(
                        cell.grade_id, 0.0, cell.points, "unreadable", message=unreadable
                    )
                    checks.append(nothing)
            return Result(checks, incidents=incidents)

        def begun() -> Session:
            return Session(assignment, plan, name, cells, submitted.files, incidents)

        session = begun()
        for _ in range(_TRIES):
            try:
                return session.grade(self.server(assignment, name))
            except (ProcessKilledError, ProcessExitedError, TimeoutError) as error:
                reason = str(error) or "the fork server does not answer"
            _log.warning("%s: a grader error: %s", name, reason)
            self.close()
            if not session.hidden_seen:
                session = begun()
        reason = f"{_TRIES} times in a row: {reason}"
        if session.hidden_seen:
            # A later run would begin anew, and show what cells put out that know of it.
            return session.give_up(reason)
        raise RuntimeError(reason)

    @contextlib.contextmanager
    def session(
        self,
        assignment: Assignment,
        submission: Submission | SubmittedFiles,
        notebook: str = "",
        up_to: str = "",
    ) -> Iterator[StudentSession]:
        """As `session`, with the fork servers of this worker."""
        name = chosen_notebook(assignment, notebook)
        submitted = submission.submitted if isinstance(submission, Submission) else submission
        try:
            server = self.server(assignment, name)
            with open_session(assignment, submitted, name, up_to, server) as opened:
                yield opened
        except ProcessKilledError:
            self.close()  # the fork server may be what was killed
            raise

    def server(self, assignment: Assignment, name: str) -> ForkServer:
        """The fork server of a notebook, which has run the preamble before the first of
        students'."""
        key = (assignment.digest, name)
        if key not in self.servers:
            if any(digest != assignment.digest for digest, _ in self.servers):
                self.close()
            self.callback(self.servers.clear)
            plan = notebook_plan(assignment, name)
            preparation = Preparation(
                imports=[*plan.imports, *assignment.imports],
                preamble=[cell.source for cell in plan.preamble],
                test_cells=plan.test_cells,
                files=assignment.files,
            )
            _log.debug("starting the fork server of %s, %s", assignment.name, name)
            server = ForkServer(preparation, assignment.readable, assignment.limits)
            self.servers[key] = self.enter_context(server)
        return self.servers[key]
