"""What the pictures show, each in a sentence for those who cannot see it, or have no time to."""

from collections.abc import Sequence
from statistics import median

from coursekit.report.items import Item
from coursekit.report.summary import Summary
from coursekit.report.tables import Table


def people(count: int) -> str:
    """A number of students.

    Examples
    --------
    >>> people(1), people(0)
    ('1 student', '0 students')
    """
    return f"{count} student{'' if count == 1 else 's'}"


def percent(share: float) -> str:
    """A share, with a space that does not break.

    Examples
    --------
    >>> percent(0.255)
    '26\\xa0%'
    """
    return f"{100 * share:.0f}\u00a0%"


def points(one: Summary) -> str:
    """Of the distribution of points."""
    totals = sorted(one.totals.values())
    if len(totals) == 1:
        return f"1 student is graded, with {totals[0]:g} of {one.total:g} points."
    return (
        f"{people(len(totals))} are graded; the points go from {totals[0]:g} to {totals[-1]:g} of "
        f"{one.total:g}, with "
        f"{median(totals):g} in the middle."
    )


def facility(items: Sequence[Item]) -> str:
    """Of the difficulty of parts."""
    known = sorted((item.facility, item.part) for item in items if item.facility is not None)
    if not known:
        return "Nobody answered an exercise, so there is nothing to analyse."
    (hard, first), (easy, last) = known[0], known[-1]
    if first == last:
        return f"{first} has {percent(hard)} of its points on average."
    return (
        f"The hardest part is {first}, with {percent(hard)} of its points on average; the easiest "
        f"{last}, with "
        f"{percent(easy)}."
    )


def discrimination(items: Sequence[Item]) -> str:
    """Of the discrimination of parts."""
    known = sorted(
        (item.discrimination, item.part) for item in items if item.discrimination is not None
    )
    if not known:
        return "No part has a discrimination; the table says why."
    (low, first), (high, last) = known[0], known[-1]
    rest = len(items) - len(known)
    return f"It goes from {low:.2f} ({first}) to {high:.2f} ({last})" + (
        f"; {rest} of {len(items)} parts have none, and the table says why." if rest else "."
    )


def standing(table: Table) -> str:
    """Of how the exercises stand."""
    counts = [[int(count) for count in row[2:]] for row in table.rows]
    if not any(map(sum, counts)):
        return "Nobody handed in what can be read."
    right = [
        (each[0] / sum(each), str(row[0])) for each, row in zip(counts, table.rows, strict=True)
    ]
    (low, first), (high, last) = min(right), max(right)
    if first == last:
        return f"{first} is right for {percent(low)} of the students."
    return (
        f"Right answers go from {percent(low)} of the students ({first}) to {percent(high)} "
        f"({last})."
    )


def misconceptions(table: Table) -> str:
    """Of the misconceptions that were found."""
    if not table.rows:
        return "No exercise looks like one of the wrong answers we know."
    sure = sum(int(row[1]) for row in table.rows if row[2] == "yes")
    unsure = sum(int(row[1]) for row in table.rows) - sure
    exercise, count, _, says, _ = table.rows[0]
    return (
        f"Exercises that show one misconception: {sure}; one of several that look the same: "
        f"{unsure}. The most frequent, "
        f"{people(int(count))} in {exercise}: {says}"
    )


def seconds(table: Table) -> str:
    """Of the machine's time."""
    if not table.rows:
        return "No times are known."
    name, _, middle, most = table.rows[0]
    return f"The slowest is {name}, with {middle:g} s in the middle and {most:g} s at most."


def labs(table: Table) -> str:
    """Of the labs' points."""
    shares = [(float(row[6]) / float(row[4]), str(row[0])) for row in table.rows]
    (low, first), (high, last) = min(shares), max(shares)
    if first == last:
        return f"The median is {percent(low)} of the points."
    return (
        f"The median goes from {percent(low)} of the points ({first}) to {percent(high)} ({last})."
    )
