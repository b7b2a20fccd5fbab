"""What an instructor reads in the terminal: a line a submission, a table, the incidents and where
the time went."""

from collections.abc import Sequence

import pandas as pd

from fairmark.grade import Outcome
from fairmark.outputs import plain_text


def one_line(text: str) -> str:
    """Text that came out of a submission, fit for a line on a terminal."""
    return " ".join(plain_text(text).split())[:300]


def line(outcome: Outcome) -> str:
    """One submission."""
    if outcome.problem:
        return f"{one_line(outcome.student)}: NOT GRADED: {one_line(outcome.problem)}"
    checks = [check for result in outcome.results.values() for check in result.checks]
    incidents = sum(len(result.incidents) for result in outcome.results.values())
    lost = ", ".join(
        f"{check.grade_id} {check.state}" for check in checks if check.score < check.points
    )
    return (
        f"{one_line(outcome.student)}: {sum(check.score for check in checks):g} of "
        f"{sum(check.points for check in checks):g}"
        + (f"; {lost}" if lost else "")
        + (f"; incidents: {incidents}" if incidents else "")
    )


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
    tests = tests.join(pd.crosstab(rows["grade_id"], rows["state"]))
    walls = sorted({result.isolation for result in results if result.isolation})
    count = (
        f"{len(graded)} graded ({sum(one.fresh for one in outcomes)} of them now), "
        f"{len(outcomes) - len(graded)} not."
    )
    return "\n".join(
        [_text(tests, "{:.3g}"), "", count, *(f"Isolation: {wall}." for wall in walls)]
    )


def details(outcomes: Sequence[Outcome]) -> str:
    """Incidents by student, and the cells that took longest."""
    results = [
        (one_line(outcome.student), result)
        for outcome in outcomes
        for result in outcome.results.values()
    ]
    incidents = [
        f"  {student}: {one_line(incident)}"
        for student, result in results
        for incident in result.incidents
    ]
    times = pd.DataFrame(
        [item for _, result in results for item in result.times.items()],
        columns=["cell", "seconds"],
    )
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
    return "" if frame.empty else frame.rename_axis(None).to_string(float_format=number.format)
