"""Which way each test of an assignment needs: apart from the student's code, with references to
its objects, or in its process.

It is tried on the instructor's solution. A test that passes apart is run apart. One that does not
is tried with references; where the solution gives some, a submission may. What passes in neither
way, and does in the solution's own process, is run there. The course says how far this may go, and
every result names the tests that are not run apart.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from fairmark.errors import InvalidAssignmentError, SandboxError
from fairmark.grading.runners import Runner
from fairmark.grading.worker import Worker
from fairmark.model import (
    Assignment,
    Cell,
    CheckResult,
    Results,
    Role,
    SubmittedFiles,
    Way,
    hashed,
)
from fairmark.notebook import unsupported
from fairmark.notebook.plan import notebook_plan
from fairmark.protocol.messages import ANYWHERE, READ_BY_STUDENT
from fairmark.store import ledger
from fairmark.store.ledger import Ledger

#: A name as nbgrader makes them up, and Jupyter.
_MADE_UP = re.compile(r"(cell-)?[0-9a-f]{8,}")
#: Where the ledger keeps what was decided; the first such notes did not say what is calculated.
_NOTES = "ways-2"
#: Stands among the notes of an assignment whose tests were tried.
_DECIDED = "decided"


@dataclass(frozen=True)
class Need:
    """The way that a test needs.

    Attributes
    ----------
    notebook, grade_id : str
        Of the test.
    way : Way
        In which the solution passes; the weakest where it passes in none.
    why : str
        What it does that it cannot do in a stronger way; empty where it is run apart.
    passed : bool
        Whether the solution has full marks at it.
    references : tuple of str
        Where the solution gives references, as a test would write it, and what the test calculates
        with them.
    """

    notebook: str
    grade_id: str
    way: Way
    why: str
    passed: bool
    references: tuple[str, ...] = ()


def solution(assignment: Assignment) -> SubmittedFiles:
    """The instructor's notebooks, as if somebody had submitted them."""
    notebooks = {}
    for name, (source, _) in assignment.notebooks.items():
        notebooks[name] = source.encode()
    return SubmittedFiles(notebooks)


def tests(assignment: Assignment, notebook: str) -> list[Cell]:
    """The tests of a notebook."""
    plan = notebook_plan(assignment, notebook)
    return [cell for cell in plan.base if cell.role == Role.TEST]


def labels(assignment: Assignment) -> dict[str, str]:
    """What cells are called in tables, by grade id and by id: those whose name was made up, with
    their first line."""
    found: dict[str, str] = {}
    for name in assignment.notebooks:
        for cell in notebook_plan(assignment, name).base:
            label = cell.name
            if _MADE_UP.fullmatch(label):
                label = cell.label
            found[cell.id] = label
            found[cell.name] = label
    return found


def unsupported_tests(assignment: Assignment) -> Iterator[tuple[str, Cell, str]]:
    """The tests that would look at the wrong process, and why; found without running them."""
    for name in assignment.notebooks:
        plan = notebook_plan(assignment, name)
        for cell in tests(assignment, name):
            if (name, cell.grade_id) in assignment.same_process:
                continue
            for why in unsupported.reasons(cell, plan):
                yield name, cell, why


def is_full(check: CheckResult) -> bool:
    """Whether a test gave all of its points."""
    return check.score >= check.points and check.state in ("passed", "partial")


def recall(assignment: Assignment, store: Ledger) -> Assignment:
    """The assignment with the tests that are not run apart, as far as the ledger knows."""
    same_process = set()
    remote = {}
    for text in store.notes(_NOTES, assignment.name, _key(assignment)):
        if text == _DECIDED:
            continue
        notebook, grade_id, way, references = json.loads(text)
        if way == Way.REMOTE:
            remote[notebook, grade_id] = tuple(references)
        else:
            same_process.add((notebook, grade_id))
    if not same_process and not remote:
        return assignment
    return replace(assignment, same_process=frozenset(same_process), remote=remote)


def decide(
    assignment: Assignment,
    store: Ledger,
    run: Runner,
) -> Assignment:
    """As `recall`; what the ledger does not know is tried, and kept there."""
    if assignment.weakest == Way.APART:
        return assignment
    is_decided = bool(store.notes(_NOTES, assignment.name, _key(assignment)))
    if is_decided and assignment.weakest == Way.SAME_PROCESS:
        # Of what was decided before `unsupported` knew them, some are still run apart.
        is_decided = not any(unsupported_tests(recall(assignment, store)))
    if not is_decided:
        notes = {_DECIDED: "yes"}
        for need in examine(assignment, run, store):
            if need.way != Way.APART and assignment.weakest.allows(need.way):
                note = [need.notebook, need.grade_id, need.way, need.references]
                notes[json.dumps(note)] = need.why
        store.put_notes(notes, _NOTES, assignment.name, _key(assignment))
    return recall(assignment, store)


def _key(assignment: Assignment) -> str:
    """What a decision depends on."""
    return hashed([assignment.content, json.dumps(assignment.environment)])


def examine(
    assignment: Assignment,
    run: Runner,
    store: Ledger | None = None,
) -> list[Need]:
    """Try the solution: the way that each test needs, and why.

    Parameters
    ----------
    assignment : Assignment
    run : Runner
    store : Ledger, optional
        Gets the results, if the solution has full marks.

    Raises
    ------
    InvalidAssignmentError
        The solution cannot be run at all.
    """
    reasons: dict[tuple[str, str], str] = {}
    for name, cell, why in unsupported_tests(assignment):
        reasons.setdefault((name, cell.grade_id), f"it {why}")
    impossible_apart = frozenset(reasons)
    tried = replace(assignment, same_process=impossible_apart, remote={})
    made = _grade(tried, run)
    while failed := _failed_next(made, tried):
        reasons |= failed
        tried = _in_the_next_way(tried, failed)
        made = _grade(tried, run)
    # Where no way helps, the test stays apart, and says what is wrong there.
    settled = _with_what_helped(tried, made, impossible_apart)
    before = (tried.same_process, tried.remote)
    if (settled.same_process, settled.remote) != before:
        tried = settled
        made = _grade(tried, run)
    unsure = {key for key in _failed_next(made, tried) if key in tried.remote}
    if unsure:  # it gives objects from here and there
        tried = _in_the_next_way(tried, unsure)
        made = _grade(tried, run)
    needs = []
    for (name, grade_id), check in _checks(made):
        why = reasons.get((name, grade_id), "")
        need = Need(name, grade_id, check.way, why, is_full(check), check.references)
        needs.append(need)
    if store is not None and all(need.passed for need in needs):
        ledger.record(store, tried, solution(assignment), made)
    return needs


def _failed_next(made: Results, tried: Assignment) -> dict[tuple[str, str], str]:
    """The tests to be tried in another way next, and why: all that failed; of those that an earlier
    test may have spoilt, only the first."""
    failed = {}
    for key, check in _checks(made):
        if key not in tried.same_process and not is_full(check):
            failed[key] = check.message or check.state
    first_hand = {key: why for key, why in failed.items() if READ_BY_STUDENT not in why}
    if first_hand:
        return first_hand
    first = list(failed.items())[:1]
    return dict(first)


def _in_the_next_way(tried: Assignment, failed: Iterable[tuple[str, str]]) -> Assignment:
    """These tests in the next weaker way: with references from anywhere, then in the same
    process."""
    remote = dict(tried.remote)
    same_process = set(tried.same_process)
    for key in failed:
        if key in remote:
            del remote[key]
            same_process.add(key)
        else:
            remote[key] = (ANYWHERE,)
    return replace(tried, same_process=frozenset(same_process), remote=remote)


def _with_what_helped(
    tried: Assignment,
    made: Results,
    impossible_apart: frozenset[tuple[str, str]],
) -> Assignment:
    """The tests that passed in another way than apart in that way, with references from where the
    solution gave some; all others apart, also those that took none."""
    remote = {}
    same_process = set(impossible_apart)
    for key, check in _checks(made):
        if is_full(check) and check.references:
            remote[key] = check.references
        elif is_full(check) and check.way == Way.SAME_PROCESS:
            same_process.add(key)
    return replace(tried, same_process=frozenset(same_process), remote=remote)


def passed_in_same_process(
    assignment: Assignment,
    tests: Iterable[tuple[str, str]],
) -> set[tuple[str, str]]:
    """Those of these tests, by notebook and grade id, that the solution passes if they are run in
    its own process."""
    moved = frozenset(tests)
    tried = replace(assignment, same_process=moved, remote={})
    with Worker() as worker:
        made = worker.grade(tried, solution(assignment))
    passed = {key for key, check in _checks(made) if is_full(check)}
    return passed & moved


def _checks(made: Results) -> Iterator[tuple[tuple[str, str], CheckResult]]:
    """The tests of all notebooks: notebook and grade id, and how it ended."""
    for name, result in made.items():
        for check in result.checks:
            yield (name, check.grade_id), check


def _grade(assignment: Assignment, run: Runner) -> Results:
    """What the solution gets."""
    [(_, made)] = run(assignment, [solution(assignment)])
    if isinstance(made, SandboxError):
        raise made
    if isinstance(made, Exception):
        raise InvalidAssignmentError(f"{assignment.name}: its solution cannot be run: {made}")
    return made
