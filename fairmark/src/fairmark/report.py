"""What an instructor reads in the terminal: a line a submission, a table, the incidents and where
the time went."""

from collections.abc import Sequence

import pandas as pd

from fairmark.grading.pipeline import Outcome
from fairmark.grading.ways import Need
from fairmark.model import Result, Way
from fairmark.notebook.outputs import plain_text

#: Characters of a line out of a submission.
_MAX_LINE = 300
#: Cells that are listed with the time that they took.
_SLOWEST = 8


def one_line(text: str) -> str:
    """Text that came out of a submission, fit for a line on a terminal."""
    words = plain_text(text).split()
    return " ".join(words)[:_MAX_LINE]


def line(outcome: Outcome) -> str:
    """One submission."""
    student = one_line(outcome.student)
    if outcome.problem:
        return f"{student}: NOT GRADED: {one_line(outcome.problem)}"
    checks = []
    incidents = 0
    for result in outcome.results.values():
        checks += result.checks
        incidents += len(result.incidents)
    score = sum(check.score for check in checks)
    points = sum(check.points for check in checks)
    said = f"{student}: {score:g} of {points:g}"
    lost = [check for check in checks if check.score < check.points]
    if lost:
        named = [f"{check.grade_id} {check.state}" for check in lost]
        said += f"; {', '.join(named)}"
    if incidents:
        said += f"; incidents: {incidents}"
    return said


def table(outcomes: Sequence[Outcome]) -> str:
    """How the class did: points of each test and how often it ended how, and what the instructor
    should look at."""
    graded = [outcome for outcome in outcomes if outcome.results]
    results: list[Result] = []
    for outcome in graded:
        results += outcome.results.values()
    fresh = sum(outcome.fresh for outcome in outcomes)
    ungraded = len(outcomes) - len(graded)
    lines = [
        _tests(results),
        "",
        f"{len(graded)} graded ({fresh} of them now), {ungraded} not.",
    ]
    changes = [outcome.older for outcome in outcomes if outcome.older]
    for change in sorted(set(changes)):
        count = changes.count(change)
        lines.append(f"{count} graded before something changed ({change}): `grade` does it again.")
    forgeable = _forgeable(results)
    if forgeable:
        lines.append(
            f"Run in the student's process, so that the mark can be forged: {', '.join(forgeable)}."
        )
    isolations = {result.isolation for result in results if result.isolation}
    for isolation in sorted(isolations):
        lines.append(f"Isolation: {isolation}.")
    return "\n".join(lines)


def _forgeable(results: Sequence[Result]) -> list[str]:
    """The tests whose marks can be forged, by whoever writes a program for it."""
    found = set()
    for result in results:
        for check in result.checks:
            if check.way == Way.SAME_PROCESS:
                found.add(check.grade_id)
    return sorted(found)


def _tests(results: Sequence[Result]) -> str:
    """The tests: points, mean score, and how often each ended how."""
    checks = []
    for result in results:
        checks += [vars(check) for check in result.checks]
    rows = pd.DataFrame(checks, columns=["grade_id", "points", "score", "state"])
    by_test = rows.groupby("grade_id", sort=False)
    tests = by_test.agg(points=("points", "last"), mean=("score", "mean"))
    states = pd.crosstab(rows["grade_id"], rows["state"])
    return _text(tests.join(states), "{:.3g}")


def needs(found: Sequence[Need]) -> str:
    """Which way each test needs, for the author of an assignment."""
    lines = []
    for need in found:
        said = f"{need.notebook}, {one_line(need.grade_id)}: {need.way}"
        if not need.passed:
            said += ", and the solution has not full marks"
        if need.why:
            said += f": {one_line(need.why)}"
        lines.append(said)
    return "\n".join(lines)


def details(outcomes: Sequence[Outcome]) -> str:
    """Incidents by student, and the cells that took longest."""
    incidents = []
    seconds: list[tuple[str, float]] = []
    for outcome in outcomes:
        student = one_line(outcome.student)
        for result in outcome.results.values():
            incidents += [f"  {student}: {one_line(one)}" for one in result.incidents]
            seconds += result.times.items()
    times = pd.DataFrame(seconds, columns=["cell", "seconds"])
    by_cell = times.groupby("cell")["seconds"].agg(["median", "max"])
    slow = by_cell.sort_values("median", ascending=False).head(_SLOWEST)
    lines = [
        "Incidents:",
        *(incidents or ["  none"]),
        "Seconds a submission:",
        _text(slow, "{:.2f}"),
    ]
    return "\n".join(lines)


def _text(frame: pd.DataFrame, number: str) -> str:
    if frame.empty:
        return ""
    unnamed = frame.rename_axis(None)
    return unnamed.to_string(float_format=number.format)
