"""The list of checks of a lab, each shown by a test to catch its fault.

A check is a function from a lab to messages: where the fault is, what was expected and found, what
to do.
"""

from collections.abc import Callable

from coursekit.checks.answer_key import check_answers, check_approaches
from coursekit.checks.budget import check_minutes, check_points
from coursekit.checks.comments import check_comments
from coursekit.checks.empty import check_empty
from coursekit.checks.given_values import check_given_values
from coursekit.checks.links import check_links
from coursekit.checks.skeleton import check_grade_ids, check_outputs, check_pictures, check_skeleton
from coursekit.checks.style import check_hints, check_width
from coursekit.checks.test_hygiene import check_plain, check_read_only
from coursekit.notebooks import Lab

CHECKS: tuple[Callable[[Lab], list[str]], ...] = (
    check_skeleton,
    check_grade_ids,
    check_points,
    check_minutes,
    check_outputs,
    check_pictures,
    check_read_only,
    check_plain,
    check_empty,
    check_given_values,
    check_answers,
    check_approaches,
    check_links,
    check_comments,
    check_width,
    check_hints,
)


def faults(lab: Lab) -> list[str]:
    """Every fault that the checks find in a lab; one that cannot be read is itself a fault."""
    found = []
    for check in CHECKS:
        try:
            found += check(lab)
        except (OSError, ValueError) as error:
            found.append(f"{lab.name}: {check.__name__} cannot read it: {error}")
    return list(dict.fromkeys(found))
