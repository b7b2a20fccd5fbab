"""From submissions to results: the ledger and a runner, without a gradebook.

The ledger is the memory: once the instructor's solution has full marks, a result is stored there
before anything else happens with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from fairmark.counting import counted
from fairmark.errors import (
    CourseError,
    GradebookError,
    InvalidAssignmentError,
    SandboxError,
)
from fairmark.grading import ways
from fairmark.grading.runners import Done, Runner
from fairmark.model import Assignment, CheckResult, Results, Submission, Way
from fairmark.store import ledger
from fairmark.store.ledger import Ledger

_NONE: Mapping[tuple[str, str], str] = MappingProxyType({})
#: Why a class is not graded, or not all of it; each message says what to do.
PROBLEMS = (CourseError, InvalidAssignmentError, GradebookError, SandboxError, OSError)


@dataclass(frozen=True)
class Outcome:
    """What became of one submission.

    Attributes
    ----------
    student : str
        Whose.
    results : dict of str to Result
        By notebook; empty where it has none.
    problem : str
        Why it has none: because of a grader error, never because of the submission.
    fresh : bool
        Graded in this run, not read from the ledger.
    older : str
        What is different now from when it was graded: versions, or the assignment. Empty where
        nothing is.
    """

    student: str
    results: Results = field(default_factory=dict)
    problem: str = ""
    fresh: bool = False
    older: str = ""

    @property
    def current(self) -> bool:
        """Whether it needs not be graded again."""
        return not self.problem and not self.older


class Pipeline:
    """The submissions of one assignment on their way through a runner into the ledger.

    Made in a run that has the course to itself; workers begin at once.

    Parameters
    ----------
    assignment : Assignment
    submissions : sequence of Submission
    store : Ledger
    run : Runner
    force : bool
        Grade also what the ledger knows.

    Attributes
    ----------
    known : list of Outcome
        What the ledger holds, in the order of the submissions.
    """

    def __init__(
        self,
        assignment: Assignment,
        submissions: Sequence[Submission],
        store: Ledger,
        run: Runner,
        force: bool = False,
    ) -> None:
        self.assignment = assignment
        self.submissions = submissions
        self.store = store
        self.force = force
        self.known = known(assignment, submissions, store)
        self._solution = Submission("", ways.solution(assignment))
        self._solution_is_new = not store.get(ledger.key(assignment, self._solution.submitted))
        self._new = [self._solution] if self._solution_is_new else []
        for submission, outcome in zip(submissions, self.known, strict=True):
            if self.is_graded_now(outcome):
                self._new.append(submission)
        self._running = run(assignment, [one.submitted for one in self._new])
        #: What came before the solution did.
        self._early: list[Done] = []

    def is_graded_now(self, outcome: Outcome) -> bool:
        """Whether a submission with this outcome in the ledger is graded in this run."""
        return self.force or not outcome.current

    def wait_for_solution(self) -> None:
        """Wait until the instructor's solution is graded, if it is new.

        Raises
        ------
        InvalidAssignmentError
            It does not get full marks.
        """
        if not self._solution_is_new:
            return
        for done in self._running:
            self._early.append(done)
            index, made = done
            if index == 0:
                check_solution(self.assignment, made)
                return

    def finish(self) -> Iterator[tuple[Submission, Outcome]]:
        """Wait for what is graded in this run: each submission as it is done, stored in the
        ledger."""
        while self._early:
            yield from self._store(*self._early.pop(0))
        for index, made in self._running:
            yield from self._store(index, made)

    def _store(
        self,
        index: int,
        made: Results | Exception,
    ) -> Iterator[tuple[Submission, Outcome]]:
        """Store a result; yields nothing where it is the solution's."""
        submission = self._new[index]
        if isinstance(made, SandboxError):
            raise made
        if isinstance(made, Exception):
            problem = f"a grader error, not the student's: {type(made).__name__}: {made}"
            yield submission, Outcome(submission.student, problem=problem)
            return
        ledger.record(self.store, self.assignment, submission.submitted, made)
        if submission is not self._solution:
            yield submission, Outcome(submission.student, made, fresh=True)


def known(
    assignment: Assignment,
    submissions: Sequence[Submission],
    store: Ledger,
) -> list[Outcome]:
    """What the ledger holds of submissions as they are now.

    Where versions or the assignment have changed since, it is the newest result of the submission,
    which says so.
    """
    assignment = ways.recall(assignment, store)
    return [_known(assignment, one, store) for one in submissions]


def _known(
    assignment: Assignment,
    submission: Submission,
    store: Ledger,
) -> Outcome:
    student = submission.student
    key = ledger.key(assignment, submission.submitted)
    results = store.get(key)
    if results:
        return Outcome(student, results)
    results, older = ledger.newest(store, assignment, submission.submitted)
    if not results:
        return Outcome(student, problem="not graded yet")
    said = f"graded before something changed ({older}): grade it again"
    for name, result in results.items():
        results[name] = replace(result, incidents=[*result.incidents, said])
    return Outcome(student, results, older=older)


# ---- assignments that cannot be graded fairly


def check_tests(assignment: Assignment, run: Runner) -> None:
    """Refuse tests that would look at the wrong process; found without running them. The solution
    is tried only where there are some, so that the message names all tests that need it.

    Raises
    ------
    InvalidAssignmentError
        There are such tests; the message names them and says why.
    """
    wrong = {}
    for name, cell, why in ways.unsupported_tests(assignment):
        wrong[name, cell.grade_id] = f"  {name}, {cell.label}: it {why}"
    if wrong:
        [(_, made)] = run(assignment, [ways.solution(assignment)])
        check_solution(assignment, made, wrong)


def check_solution(
    assignment: Assignment,
    made: Results | Exception,
    wrong: Mapping[tuple[str, str], str] = _NONE,
) -> None:
    """Refuse an assignment whose solution does not get full marks.

    Parameters
    ----------
    assignment : Assignment
    made : dict of str to Result, or Exception
        What the solution got.
    wrong : mapping of (str, str) to str
        Tests that would look at the wrong process, whatever the solution got, by notebook and grade
        id: what is said of each.

    Raises
    ------
    InvalidAssignmentError
        It has not full marks; the message names the tests, and says whether the engine is the
        cause.
    """
    if isinstance(made, SandboxError):
        raise made
    if isinstance(made, Exception):
        raise InvalidAssignmentError(f"{assignment.name}: its solution cannot be run: {made}")
    lost = dict(wrong)
    for name, result in made.items():
        labels = {cell.grade_id: cell.label for cell in ways.tests(assignment, name)}
        for check in result.checks:
            if not ways.is_full(check):
                key = (name, check.grade_id)
                label = labels[check.grade_id]
                lost.setdefault(key, f"  {name}, {label}: {_lost(check)}")
    if not lost:
        return
    limits = set(wrong)
    if assignment.weakest != Way.SAME_PROCESS:  # elsewhere it was tried before, and did not help
        limits |= ways.passed_in_same_process(assignment, lost)
    said = []
    if limits:
        said.append(_limit_of_the_engine(assignment, [lost.pop(key) for key in sorted(limits)]))
    if lost:
        first = f"{assignment.name}: the solution does not get full marks, so nobody is graded:"
        said.append("\n".join([first, *lost.values()]))
    raise InvalidAssignmentError("\n".join(said))


def _limit_of_the_engine(assignment: Assignment, lines: Sequence[str]) -> str:
    """What is said of tests that the engine cannot run apart: first whose fault it is, then what to
    do, then the tests."""
    first = (
        f"{assignment.name}: fairmark cannot run these tests apart from students' code, so nobody "
        "is graded. That is a limit of fairmark, not a mistake in the notebook."
    )
    ways_out = (
        "Two ways out: let a test look only at plain data that a function returns, prints or "
        "changes in its arguments (fairmark/docs/writing-tests.md says how), or set "
        'c.Fairmark.weakest = "remote" or "same-process" in nbgrader_config.py, with which marks '
        "can be forged (`fairmark check` says which of the two a test needs)."
    )
    return "\n".join([first, ways_out, *lines])


def _lost(check: CheckResult) -> str:
    """What the solution lost at a test, and what to do where an error is known to come from the two
    processes."""
    most = counted(check.points, "point")
    score = f"{check.score:g} of {most}"
    why = check.message or check.state
    said = f"{score}: {why}"
    if check.message.startswith("NameError"):
        said += (
            ". A student's function does not see names of a hidden part, nor what a test's own "
            "function binds: pass them as arguments, or bind them in a read-only cell"
        )
    return said
