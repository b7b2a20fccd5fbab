"""What the pictures show, each in a sentence for those who cannot see it, or have no time to."""

from collections.abc import Sequence
from statistics import median

from coursekit.report.items import Item
from coursekit.report.summary import Summary
from coursekit.report.tables import Table
from fairmark.counting import counted


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
        return f"1 student is graded, with {least:g} of {counted(one.total, 'point')}."
    graded = people(len(totals))
    middle = median(totals)
    return (
        f"{graded} are graded; the points go from {least:g} to {most:g} of "
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
    least, hardest = min(known)
    most, easiest = max(known)
    low = percent(least)
    high = percent(most)
    if hardest == easiest:
        return f"{hardest} has {low} of its points on average."
    return (
        f"The hardest part is {hardest}, with {low} of its points on average; the easiest "
        f"{easiest}, with {high}."
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
    parts = len(items)
    rest = parts - len(known)
    if not rest:
        return f"{said}."
    return f"{said}; {rest} of {parts} parts have none, and the table says why."


def standing(table: Table) -> str:
    """Of how the exercises stand."""
    shares = []
    for exercise, _, *cells in table.rows:
        right, *others = map(int, cells)
        students = right + sum(others)
        if students:
            share = right / students
            shares.append((share, str(exercise)))
    if not shares:
        return "Nobody handed in what can be read."
    least, first = min(shares)
    most, last = max(shares)
    low = percent(least)
    high = percent(most)
    if first == last:
        return f"{first} is right for {low} of the students."
    return f"Right answers go from {low} of the students ({first}) to {high} ({last})."


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
    students = people(int(count))
    return (
        f"Exercises that show one misconception: {sure}; one of several that look the same: "
        f"{unsure}. The most frequent, {students} in {exercise}: {says}"
    )


def seconds(table: Table) -> str:
    """Of the machine's time."""
    if not table.rows:
        return "No times are known."
    name, _, middle, most = table.rows[0]
    return f"The slowest is {name}, with {middle:g} s in the middle and {most:g} s at most."


def labs(table: Table) -> str:
    """Of the labs' points."""
    at_most = table.head.index("points at most")
    middle = table.head.index("median")
    shares = []
    for row in table.rows:
        lab, *_ = row
        share = float(row[middle]) / float(row[at_most])
        shares.append((share, str(lab)))
    least, first = min(shares)
    most, last = max(shares)
    low = percent(least)
    high = percent(most)
    if first == last:
        return f"The median is {low} of the points."
    return f"The median goes from {low} of the points ({first}) to {high} ({last})."
