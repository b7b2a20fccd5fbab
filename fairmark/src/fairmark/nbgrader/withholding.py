"""Feedback before the deadline: what it says of the hidden parts of tests.

What is withheld is taken out of the result before the page is made, so the page cannot tell of it:
not by points, and not by which of its parts are open.
"""

from collections.abc import Sequence
from dataclasses import replace

from fairmark.model import Cell, CheckResult, Result, Role
from fairmark.policy import Hidden

#: The state of a test of which only the visible part is told.
WITHHELD = "withheld"


def withhold(
    result: Result,
    cells: Sequence[Cell],
    delimiter: str,
    hidden: Hidden,
) -> Result:
    """A result as it may be shown before the deadline.

    Parameters
    ----------
    result : Result
    cells : sequence of Cell
        The rebuilt notebook.
    delimiter : str
        What a test's first hidden line contains.
    hidden : Hidden
        What may be said of hidden parts.
    """
    if hidden == Hidden.POINTS:
        return result
    with_hidden = tests_with_hidden(cells, delimiter)
    checks = []
    for check in result.checks:
        ran_through = check.hidden or check.state in ("passed", "partial")
        if check.grade_id in with_hidden and ran_through:
            check = _withheld(check, hidden)
        checks.append(check)
    return replace(result, checks=checks)


def tests_with_hidden(cells: Sequence[Cell], delimiter: str) -> set[str]:
    """The tests of a notebook that have a part which students do not see."""
    tests = [cell for cell in cells if cell.role == Role.TEST]
    return {cell.grade_id for cell in tests if delimiter in cell.source}


def _withheld(check: CheckResult, hidden: Hidden) -> CheckResult:
    """A test whose visible part passed, without the outcome of its hidden part."""
    told = hidden == Hidden.TOPICS and check.state != "passed"
    return CheckResult(
        check.grade_id,
        score=0.0,
        points=0.0,
        state=WITHHELD,
        hidden=told,
        way=check.way,
    )
