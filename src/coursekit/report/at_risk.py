"""Who may need a hand, by rules that a teacher can say aloud."""

from collections.abc import Mapping, Sequence

#: The rules, as the page states them.
RULES = (
    "handed in nothing for a lab that others handed in",
    "handed in nothing that can be read, or the lab with no exercise answered",
    "is in the lowest fifth of those who handed in (of those with equal points all or nobody), "
    "with less than three quarters of "
    "the points",
    "fell twice in a row across labs, by a fifth of the points or more in all",
)
#: Share of the points: whoever has as much is left alone.
_FINE = 0.75
#: How far one may fall in two labs.
_FALL = 0.2


def lowest_fifth(totals: Mapping[str, float], most: float) -> set[str]:
    """Those below the boundary of the lowest fifth, and below three quarters of the points; of
    equals all or none.

    Parameters
    ----------
    totals : mapping of str to float
        Student -> points.
    most : float
        Points at most.

    Examples
    --------
    >>> sorted(lowest_fifth({"a": 3, "b": 9, "c": 12, "d": 15, "e": 20}, 20))
    ['a']
    """
    if not totals:
        return set()
    in_order = sorted(totals.values())
    boundary = in_order[len(totals) // 5]
    limit = min(boundary, _FINE * most)
    return {student for student, total in totals.items() if total < limit}


def falling(shares: Sequence[float | None]) -> bool:
    """Whether a student's share of the points fell in each of the last two labs, by a fifth or more
    in all.

    Parameters
    ----------
    shares : sequence of (float or None)
        Of the labs so far, in their order; None where nothing was graded, which is no fall.

    Examples
    --------
    >>> falling([0.9, 0.8, 0.6]), falling([0.9, 0.4, 0.6]), falling([0.9, None, 0.6])
    (True, False, False)
    """
    last = shares[-3:]
    if len(last) < 3:
        return False
    first, second, third = last
    if first is None or second is None or third is None:
        return False
    return first > second > third and first - third >= _FALL - 1e-9
