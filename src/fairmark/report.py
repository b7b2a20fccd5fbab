"""What an instructor reads in the terminal: a line a submission, a table, the incidents and where the time went."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain
from statistics import median

from fairmark.feedback import plain_text
from fairmark.grade import Outcome
from fairmark.result import Check

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
    return (f"{one_line(outcome.student)}: {sum(check.score for check in checks):g} of {sum(check.points for check in checks):g}"
            + (f"; {lost}" if lost else "") + (f"; incidents: {incidents}" if incidents else ""))


def table(outcomes: Sequence[Outcome]) -> str:
    """How the class did, test by test, and what the instructor should look at."""
    graded = [outcome for outcome in outcomes if outcome.results]
    results = [result for outcome in graded for result in outcome.results.values()]
    tests: dict[str, list[Check]] = defaultdict(list)
    for check in chain.from_iterable(result.checks for result in results):
        tests[check.grade_id].append(check)
    width = max(map(len, [*tests, "test"]))
    lines = [f"{'test':{width}}  points  mean  passed  otherwise"]
    for test, checks in tests.items():
        states = Counter(check.state for check in checks)
        passed, mean = states.pop("passed", 0), sum(check.score for check in checks) / len(graded)
        rest = ", ".join(f"{state} {count}" for state, count in sorted(states.items()))
        lines.append(f"{test:{width}}  {checks[-1].points:6g}  {mean:4.2g}  {passed:6}  {rest}")
    walls = sorted({result.isolation for result in results if result.isolation})
    fresh = sum(outcome.fresh for outcome in outcomes)
    return "\n".join([*lines, "", f"{len(graded)} graded ({fresh} of them now), {len(outcomes) - len(graded)} not.",
                      *(f"Isolation: {wall}." for wall in walls)])


def details(outcomes: Sequence[Outcome]) -> str:
    """Incidents by student, and the cells that took longest."""
    results = [(one_line(outcome.student), result) for outcome in outcomes for result in outcome.results.values()]
    incidents = [f"  {student}: {one_line(incident)}" for student, result in results for incident in result.incidents]
    times: dict[str, list[float]] = defaultdict(list)
    for cell, seconds in chain.from_iterable(result.times.items() for _, result in results):
        times[cell].append(seconds)
    slow = sorted(times, key=lambda cell: -median(times[cell]))[:_SLOWEST]
    return "\n".join(["Incidents:", *(incidents or ["  none"]), "Seconds a submission, median and most:",
                      *(f"  {one_line(cell)}: {median(times[cell]):.2f}, {max(times[cell]):.2f}" for cell in slow)])
