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
    noun = "student" if count == 1 else "students"
    return f"{count} {noun}"


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
    least = totals[0]
    most = totals[-1]
    if len(totals) == 1:
        return f"1 student is graded, with {least:g} of {one.total:g} points."
    middle = median(totals)
    return (
        f"{people(len(totals))} are graded; the points go from {least:g} to {most:g} of "
        f"{one.total:g}, with {middle:g} in the middle."
    )


def facility(items: Sequence[Item]) -> str:
    """Of the difficulty of parts."""
    known = []
    for item in items:
        if item.facility is not None:
            known.append((item.facility, item.part))
    if not known:
        return "Nobody answered an exercise, so there is nothing to analyse."
    hard, first = min(known)
    easy, last = max(known)
    if first == last:
        return f"{first} has {percent(hard)} of its points on average."
    return (
        f"The hardest part is {first}, with {percent(hard)} of its points on average; the easiest "
        f"{last}, with {percent(easy)}."
    )


def discrimination(items: Sequence[Item]) -> str:
    """Of the discrimination of parts."""
    known = []
    for item in items:
        if item.discrimination is not None:
            known.append((item.discrimination, item.part))
    if not known:
        return "No part has a discrimination; the table says why."
    low, first = min(known)
    high, last = max(known)
    said = f"It goes from {low:.2f} ({first}) to {high:.2f} ({last})"
    rest = len(items) - len(known)
    if not rest:
        return f"{said}."
    return f"{said}; {rest} of {len(items)} parts have none, and the table says why."


def standing(table: Table) -> str:
    """Of how the exercises stand."""
    shares = []
    for exercise, _, *cells in table.rows:
        counts = [int(cell) for cell in cells]
        if any(counts):
            share = counts[0] / sum(counts)
            shares.append((share, str(exercise)))
    if not shares:
        return "Nobody handed in what can be read."
    low, first = min(shares)
    high, last = max(shares)
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
    sure = 0
    unsure = 0
    for _, count, certain, *_ in table.rows:
        if certain == "yes":
            sure += int(count)
        else:
            unsure += int(count)
    exercise, count, _, says, _ = table.rows[0]
    return (
        f"Exercises that show one misconception: {sure}; one of several that look the same: "
        f"{unsure}. The most frequent, {people(int(count))} in {exercise}: {says}"
    )


def seconds(table: Table) -> str:
    """Of the machine's time."""
    if not table.rows:
        return "No times are known."
    name, _, middle, most = table.rows[0]
    return f"The slowest is {name}, with {middle:g} s in the middle and {most:g} s at most."


def labs(table: Table) -> str:
    """Of the labs' points."""
    shares = []
    for lab, _, _, _, _, most, _, middle, *_ in table.rows:
        share = float(middle) / float(most)
        shares.append((share, str(lab)))
    low, first = min(shares)
    high, last = max(shares)
    if first == last:
        return f"The median is {percent(low)} of the points."
    return (
        f"The median goes from {percent(low)} of the points ({first}) to {percent(high)} ({last})."
    )
