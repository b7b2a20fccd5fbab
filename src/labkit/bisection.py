"""What a search by halves found, and whether its steps are those of a search."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Search:
    """A finished search. Two searches are equal if they found the same version.

    Attributes
    ----------
    culprit : int
        The oldest bad version.
    steps : sequence of (int, float)
        Version and accuracy, in the order in which they were tried.
    """

    culprit: int
    steps: Sequence[tuple[int, float]] = field(compare=False)


def finished(steps: Sequence[tuple[int, float]], bar: float) -> Search:
    """Check that the steps end a search, whichever of two middle
    versions each of them took.

    Parameters
    ----------
    steps : sequence of (int, float)
        Version and accuracy, in the order in which they were tried.
    bar : float
        Accuracy that a good version reaches.

    Raises
    ------
    ValueError
        A version was tried that the steps before had decided already, or the last good
        and the first bad version are not neighbours.

    Examples
    --------
    >>> finished([(5, 0.95), (8, 0.90), (7, 0.89), (6, 0.85)], bar=0.92).culprit
    6
    """
    newest_good = -1
    oldest_bad = float("inf")
    for version, score in steps:
        if not newest_good < version < oldest_bad:
            raise ValueError(f"version {version} was decided before it was tried")
        if score >= bar:
            newest_good = version
        else:
            oldest_bad = version
    if oldest_bad != newest_good + 1:
        raise ValueError("the search did not end at neighbours")
    return Search(int(oldest_bad), steps)


def search(
    next_to_try: Callable[[dict[int, bool], int], int | None],
    accuracy: Callable[[int], float],
    good: int,
    versions: int,
    bar: float,
) -> Search:
    """Search by halves for the version that brought the trouble.

    Parameters
    ----------
    next_to_try : function
        Gives the version to try next, by the verdicts so far
        and the number of versions.
    accuracy : function
        Of a version.
    good : int
        A version that is known to be good.
    versions : int
        How many there are.
    bar : float
        Accuracy that a good version reaches.
    """
    known = {good: True}
    steps = [(good, accuracy(good))]
    while len(steps) <= versions:
        version = next_to_try(dict(known), versions)
        if version is None:
            break
        score = accuracy(version)
        known[version] = score >= bar
        steps.append((version, score))
    return finished(steps, bar)
