"""What an instructor reads in the terminal: a line a submission, a table, why points were lost, the
incidents and where the time went."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from fairmark.grading.pipeline import Outcome
from fairmark.grading.ways import Need
from fairmark.model import CheckResult, Result, Way
from fairmark.notebook.outputs import plain_text

_NONE: Mapping[str, str] = MappingProxyType({})
#: What is said of tests that are not run apart.
_WEAKER = {
    Way.REMOTE: "With objects of the student's, whose class can say anything of itself",
    Way.SAME_PROCESS: "Run in the student's process, so that the mark can be forged",
}
#: Characters of a line out of a submission.
_MAX_LINE = 300
#: Cells that are listed with the time that they took.
_SLOWEST = 8
#: Reasons that are listed of each test, and students of each reason.
_MAX_REASONS = 5
_MAX_STUDENTS = 3
#: Ends what is said of a value that cannot be serialized; advice follows, the same for all.
_NOT_PLAIN = "not plain data"


def one_line(text: str) -> str:
    """Text that came out of a submission, fit for a line on a terminal."""
    words = plain_text(text).split()
    return " ".join(words)[:_MAX_LINE]


def line(outcome: Outcome, labels: Mapping[str, str] = _NONE) -> str:
    """One submission; tests by what they are called, of `ways.labels`."""
    student = one_line(outcome.student)
    if outcome.problem:
        return f"{student}: NOT GRADED: {one_line(outcome.problem)}"
    checks = _checks(outcome)
    incidents = sum(len(result.incidents) for result in outcome.results.values())
    score = sum(check.score for check in checks)
    points = sum(check.points for check in checks)
    said = f"{student}: {score:g} of {points:g}"
    lost = [check for check in checks if check.score < check.points]
    if lost:
        named = [f"{_named(check, labels)} {check.state}" for check in lost]
        said += f"; {', '.join(named)}"
    if incidents:
        said += f"; incidents: {incidents}"
    return said


def _named(check: CheckResult, labels: Mapping[str, str]) -> str:
    """What a test is called."""
    return one_line(labels.get(check.grade_id, check.grade_id))


def table(outcomes: Sequence[Outcome], labels: Mapping[str, str] = _NONE) -> str:
    """How the class did: points of each test and how often it ended how, and what the instructor
    should look at; tests by what they are called, of `ways.labels`."""
    graded = [outcome for outcome in outcomes if outcome.results]
    results: list[Result] = []
    for outcome in graded:
        results += outcome.results.values()
    fresh = sum(outcome.fresh for outcome in outcomes)
    ungraded = len(outcomes) - len(graded)
    lines = [
        _tests(results, labels),
        "",
        f"{len(graded)} graded ({fresh} of them now), {ungraded} not.",
    ]
    changes = [outcome.older for outcome in outcomes if outcome.older]
    for change in sorted(set(changes)):
        count = changes.count(change)
        lines.append(f"{count} graded before something changed ({change}): `grade` does it again.")
    for way, said in _WEAKER.items():
        names = _run_in(way, results)
        if names:
            lines.append(f"{said}: {', '.join(names)}.")
    isolations = {result.isolation for result in results if result.isolation}
    for isolation in sorted(isolations):
        lines.append(f"Isolation: {isolation}.")
    return "\n".join(lines)


def _run_in(way: Way, results: Sequence[Result]) -> list[str]:
    """The tests that were run in a way."""
    found = set()
    for result in results:
        for check in result.checks:
            if check.way == way:
                found.add(check.grade_id)
    return sorted(found)


def _tests(results: Sequence[Result], labels: Mapping[str, str]) -> str:
    """The tests: points, mean score, and how often each ended how."""
    checks = []
    for result in results:
        for check in result.checks:
            checks.append({**vars(check), "grade_id": _named(check, labels)})
    rows = pd.DataFrame(checks, columns=["grade_id", "points", "score", "state"])
    by_test = rows.groupby("grade_id", sort=False)
    tests = by_test.agg(points=("points", "last"), mean=("score", "mean"))
    states = pd.crosstab(rows["grade_id"], rows["state"])
    return _text(tests.join(states), "{:.3g}")


def needs(found: Sequence[Need], labels: Mapping[str, str] = _NONE) -> str:
    """Which way each test needs, for the author of an assignment; tests by what they are called, of
    `ways.labels`. What to do about a value that is not plain data is said once, at the end."""
    lines = []
    advice = {}
    for need in found:
        name = one_line(labels.get(need.grade_id, need.grade_id))
        said = f"{need.notebook}, {name}: {need.way}"
        if not need.passed:
            said += ", and the solution has not full marks"
        if need.why:
            why, _, what_to_do = need.why.partition(f"{_NOT_PLAIN}: ")
            if what_to_do:
                why += _NOT_PLAIN
                advice[what_to_do] = f"Of a value that is {_NOT_PLAIN}: {one_line(what_to_do)}."
            said += f": {one_line(why)}"
        places = [one for one in need.references if f"{one}()" not in need.references]
        if places and need.passed:
            used = ", ".join(places)
            said += f"; it uses {one_line(used)}"
        lines.append(said)
    return "\n".join([*lines, *advice.values()])


def _lost(outcomes: Sequence[Outcome], labels: Mapping[str, str]) -> list[str]:
    """Why points were lost: of each test the commonest reasons, and whose they are."""
    students: dict[str, dict[str, list[str]]] = {}
    for outcome in outcomes:
        for check in _checks(outcome):
            if check.score < check.points:
                test = _named(check, labels)
                of_test = students.setdefault(test, {})
                whose = of_test.setdefault(_reason(check), [])
                whose.append(one_line(outcome.student))
    lines = []
    for test, of_test in students.items():
        reasons = sorted(of_test, key=lambda reason: -len(of_test[reason]))
        for reason in reasons[:_MAX_REASONS]:
            who = _first_of(of_test[reason])
            lines.append(f"  {test}, {who}: {reason}")
        more = len(reasons) - _MAX_REASONS
        if more > 0:
            lines.append(f"  {test}: {more} more reasons")
    return lines


def _checks(outcome: Outcome) -> list[CheckResult]:
    """What came of the tests of one submission."""
    checks = []
    for result in outcome.results.values():
        checks += result.checks
    return checks


def _reason(check: CheckResult) -> str:
    """How a test ended, and what it says."""
    if not check.message:
        return check.state
    message = one_line(check.message)
    return f"{check.state}: {message}"


def _first_of(students: Sequence[str]) -> str:
    """The first of these names, and how many more there are."""
    said = ", ".join(students[:_MAX_STUDENTS])
    more = len(students) - _MAX_STUDENTS
    if more > 0:
        said += f" and {more} more"
    return said


def details(outcomes: Sequence[Outcome], labels: Mapping[str, str] = _NONE) -> str:
    """Why points were lost, incidents by student, and the cells that took longest; tests and cells
    by what they are called, of `ways.labels`."""
    incidents = []
    seconds: list[tuple[str, float]] = []
    for outcome in outcomes:
        student = one_line(outcome.student)
        for result in outcome.results.values():
            incidents += [f"  {student}: {one_line(one)}" for one in result.incidents]
            for name, taken in result.times.items():
                seconds.append((one_line(labels.get(name, name)), taken))
    times = pd.DataFrame(seconds, columns=["cell", "seconds"])
    by_cell = times.groupby("cell")["seconds"].agg(["median", "max"])
    slow = by_cell.sort_values("median", ascending=False).head(_SLOWEST)
    none = ["  none"]
    lost = _lost(outcomes, labels)
    lines = [
        "Points lost:",
        *(lost or none),
        "Incidents:",
        *(incidents or none),
        "Seconds a submission:",
        _text(slow, "{:.2f}"),
    ]
    return "\n".join(lines)


def _text(frame: pd.DataFrame, number: str) -> str:
    if frame.empty:
        return ""
    unnamed = frame.rename_axis(None)
    return unnamed.to_string(float_format=number.format)
