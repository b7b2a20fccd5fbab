"""What an instructor reads in the terminal: a line a submission, a table, the incidents and where
the time went."""

from collections.abc import Sequence

import pandas as pd

from fairmark.grade import Outcome
from fairmark.outputs import plain_text


def one_line(text: str) -> str:
    """Text that came out of a submission, fit for a line on a terminal."""
    words = plain_text(text).split()
    return " ".join(words)[:300]


def line(outcome: Outcome) -> str:
    """One submission."""
    if outcome.problem:
        student = one_line(outcome.student)
        return f"{student}: NOT GRADED: {one_line(outcome.problem)}"
    checks = []
    incidents = 0
    for result in outcome.results.values():
        checks += result.checks
        incidents += len(result.incidents)
    score = sum(check.score for check in checks)
    points = sum(check.points for check in checks)
    student = one_line(outcome.student)
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
    results = [result for outcome in graded for result in outcome.results.values()]
    rows = pd.DataFrame(
        [vars(one) for each in results for one in each.checks],
        columns=["grade_id", "points", "score", "state"],
    )
    tests = rows.groupby("grade_id", sort=False).agg(
        points=("points", "last"), mean=("score", "mean")
    )
    states = pd.crosstab(rows["grade_id"], rows["state"])
    tests = tests.join(states)
    isolations = {result.isolation for result in results}
    walls = sorted(isolations - {""})
    fresh = sum(one.fresh for one in outcomes)
    ungraded = len(outcomes) - len(graded)
    lines = [
        _text(tests, "{:.3g}"),
        "",
        f"{len(graded)} graded ({fresh} of them now), {ungraded} not.",
    ]
    older = {one.older for one in outcomes} - {""}
    for change in sorted(older):
        count = sum(one.older == change for one in outcomes)
        lines.append(f"{count} graded before something changed ({change}): `grade` does it again.")
    for wall in walls:
        lines.append(f"Isolation: {wall}.")
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
    slow = (
        times.groupby("cell")["seconds"]
        .agg(["median", "max"])
        .sort_values("median", ascending=False)
        .head(8)
    )
    return "\n".join(
        ["Incidents:", *(incidents or ["  none"]), "Seconds a submission:", _text(slow, "{:.2f}")]
    )


def _text(frame: pd.DataFrame, number: str) -> str:
    if frame.empty:
        return ""
    unnamed = frame.rename_axis(None)
    return unnamed.to_string(float_format=number.format)
