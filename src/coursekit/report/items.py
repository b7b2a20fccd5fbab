"""Item analysis: how hard each part of a lab was, and whether it told those who know from those who
don't.

References
----------
Frederic M. Lord and Melvin R. Novick, Statistical Theories of Mental Test Scores (1968): facility,
and the item-total correlation corrected for the item itself. Edwin B. Wilson (1927) and Ronald A.
Fisher (1921): the two intervals.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

#: Below so many students a correlation is mostly noise, and is not given.
ENOUGH = 10
#: Of the normal distribution: 95 % lie within.
_Z = 1.96


@dataclass(frozen=True)
class Item:
    """A part of a lab that gives points.

    Attributes
    ----------
    part : str
        `04.2`, or the title of a part that is no exercise.
    students : int
        Whose points are known.
    facility : float or None
        Mean share of the points, 0 (nobody) to 1 (everybody); None without students, and while
        some points are still to be given by hand.
    between : (float, float) or None
        Its 95 % interval.
    discrimination : float or None
        Correlation of the item's points with those of the lab's other items, -1 to 1; for an item
        that is right or wrong, the point-biserial one.
    within : (float, float) or None
        Its 95 % interval.
    why : str
        Why there is no discrimination; empty where there is.
    """

    part: str
    students: int
    facility: float | None
    between: tuple[float, float] | None
    discrimination: float | None = None
    within: tuple[float, float] | None = None
    why: str = ""


def analyse(points: pd.DataFrame, most: pd.Series) -> list[Item]:
    """The items of a lab, in the order of the columns.

    Parameters
    ----------
    points : DataFrame of float, shape (n_students, n_parts)
        NaN where a person has still to give them.
    most : Series of float, shape (n_parts,)
        Points at most.

    Examples
    --------
    >>> [item] = analyse(pd.DataFrame({"01.1": [2.0, 0.0, 1.0, 1.0]}), pd.Series({"01.1": 2.0}))
    >>> item.facility, item.why
    (0.5, 'fewer than 10 students')
    """
    known = points.dropna(axis=1)
    found = []
    for part in points.columns:
        given = points[part].dropna()
        item = _item(
            part,
            given / most[part],
            others=known.drop(columns=part, errors="ignore"),
            waiting=len(points) - len(given),
        )
        found.append(item)
    return found


def _item(
    part: str,
    own: pd.Series,
    others: pd.DataFrame,
    waiting: int,
) -> Item:
    count = len(own)
    if not count:
        return Item(
            part,
            count,
            None,
            None,
            why="nobody's points are known",
        )
    if waiting:  # only blank answers are known beforehand, with 0 points
        total = count + waiting
        return Item(
            part,
            count,
            None,
            None,
            why=f"{waiting} of {total} are still to be graded by hand",
        )
    facility = float(own.mean())
    between = wilson(facility, count)
    rest = others.loc[own.index].sum(axis=1)
    why = _why_none(own, rest)
    if why:
        return Item(
            part,
            count,
            facility,
            between,
            why=why,
        )
    table = np.corrcoef(own, rest)
    correlation = float(table[0, 1])
    return Item(
        part,
        count,
        facility,
        between,
        correlation,
        within=fisher(correlation, count),
    )


def _why_none(own: pd.Series, rest: pd.Series) -> str:
    """Why there is no discrimination; empty where there is."""
    if len(own) < ENOUGH:
        return f"fewer than {ENOUGH} students"
    if own.nunique() == 1:
        return "everybody has the same points"
    if rest.nunique() == 1:
        return (
            "nothing to compare with: everybody has the same points in the other parts, or they "
            "are not graded"
        )
    return ""


def wilson(share: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a mean share; on the safe side for shares that are not all 0 or 1, which
    vary less.

    Examples
    --------
    >>> [round(end, 2) for end in wilson(0.5, 20)]
    [0.3, 0.7]
    """
    square = _Z**2
    scale = 1 + square / count
    middle = (share + square / (2 * count)) / scale
    spread = share * (1 - share) / count
    correction = square / (4 * count**2)
    half = _Z * np.sqrt(spread + correction) / scale
    low = float(middle - half)
    high = float(middle + half)
    return max(0.0, low), min(1.0, high)


def fisher(correlation: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a correlation, by Fisher's transformation: approximate for points.

    Examples
    --------
    >>> [round(end, 2) for end in fisher(0.5, 28)]
    [0.16, 0.74]
    """
    inside = np.clip(correlation, -0.999999, 0.999999)
    middle = np.arctanh(inside)
    half = _Z / np.sqrt(count - 3)
    low = np.tanh(middle - half)
    high = np.tanh(middle + half)
    return float(low), float(high)
