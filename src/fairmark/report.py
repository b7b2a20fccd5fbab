"""What an instructor reads in the terminal: a line a submission, a table, the incidents and where the time went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from fairmark.feedback import plain_text
from fairmark.grade import Outcome

#: Cells whose times are listed.
_SLOWEST = 8


def one_line(text: str) -> str:
    """Text that came out of a submission, fit for a line on a terminal."""
    return " ".join(plain_text(text).split())[:300]


def line(outcome: Outcome) -> str:
    """One submission."""
    if outcome.problem:
        return f"{one_line(outcome.student)}: NOT GRADED: {one_line(outcome.problem)}"
    checks = [check for result in outcome.results.values() for check in result.checks]
    incidents = sum(len(result.incidents) for result in outcome.results.values())
    lost = ", ".join(f"{check.grade_id} {check.state}" for check in checks if check.score < check.points)
    return (f"{one_line(outcome.student)}: {sum(check.score for check in checks):g} of "
            f"{sum(check.points for check in checks):g}" + (f"; {lost}" if lost else "")
            + (f"; incidents: {incidents}" if incidents else ""))


def table(outcomes: Sequence[Outcome]) -> str:
    """How the class did, test by test, and what the instructor should look at."""
    graded = [outcome for outcome in outcomes if outcome.results]
    states: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    given: dict[str, float] = defaultdict(float)
    most: dict[str, float] = {}
    for outcome in graded:
        for result in outcome.results.values():
            for check in result.checks:
                states[check.grade_id][check.state] += 1
                given[check.grade_id] += check.score
                most[check.grade_id] = check.points
    width = max(map(len, [*states, "test"]))
    lines = [f"{'test':{width}}  points  mean  passed  otherwise"]
    for test, found in states.items():
        rest = ", ".join(f"{state} {count}" for state, count in sorted(found.items()) if state != "passed")
        lines.append(f"{test:{width}}  {most[test]:6g}  {given[test] / len(graded):4.2g}  {found.get('passed', 0):6}  {rest}")
    walls = sorted({result.isolation for outcome in graded for result in outcome.results.values() if result.isolation})
    fresh = sum(outcome.fresh for outcome in outcomes)
    lines += ["", f"{len(graded)} graded ({fresh} of them now), {len(outcomes) - len(graded)} not.",
              *(f"Isolation: {wall}." for wall in walls)]
    return "\n".join(lines)


def details(outcomes: Sequence[Outcome]) -> str:
    """Incidents by student, and the cells that took longest."""
    incidents = [f"  {one_line(outcome.student)}: {one_line(incident)}" for outcome in outcomes
                 for result in outcome.results.values() for incident in result.incidents]
    times: dict[str, list[float]] = defaultdict(list)
    for outcome in outcomes:
        for result in outcome.results.values():
            for cell, seconds in result.times.items():
                times[cell].append(seconds)
    slow = sorted(times, key=lambda cell: -median(times[cell]))[:_SLOWEST]
    return "\n".join(["Incidents:", *(incidents or ["  none"]), "Seconds a submission, median and most:",
                      *(f"  {one_line(cell)}: {median(times[cell]):.2f}, {max(times[cell]):.2f}" for cell in slow)])
