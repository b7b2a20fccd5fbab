"""Grade one submission: a pure function of the assignment and what the student handed in."""

import contextlib
import logging

from fairmark.errors import ProcessExitedError, ProcessKilledError
from fairmark.forkserver.client import ForkServer, Preparation
from fairmark.grading.session import Session
from fairmark.model import Assignment, CheckResult, Result, Role, SubmittedFiles
from fairmark.notebook.plan import notebook_plan

_log = logging.getLogger(__name__)
#: What is killed from outside is nobody's fault: so often a submission is tried.
_TRIES = 2


class Worker(contextlib.ExitStack):
    """Grades submissions one after the other; use it in a `with`, in one thread. To close it ends
    the fork servers."""

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
