"""The page for the instructor: how close the class is to each other, and the closest pairs side by
side."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from coursekit.notebooks import Lab
from coursekit.report import page
from coursekit.similarity.pairs import PASSAGE, Comparison, Spans
from coursekit.similarity.texts import Text

#: Bars of the picture.
_BARS = 10


@dataclass(frozen=True)
class Piece:
    """A piece of a student's code.

    Attributes
    ----------
    text : str
        The code.
    shared : bool
        Whether the other student has it, too.
    """

    text: str
    shared: bool


def pieces(text: Text, spans: Spans) -> list[Piece]:
    """A student's code cut where what is shared begins and ends.

    Examples
    --------
    >>> [(one.text, one.shared) for one in pieces(Text("ada", "a = 1; b"), [(0, 5)])]
    [('a = 1', True), ('; b', False)]
    """
    found = []
    place = 0
    for start, end in spans:
        found.append(Piece(text.code[place:start], False))
        found.append(Piece(text.code[start:end], True))
        place = end
    found.append(Piece(text.code[place:], False))
    return [piece for piece in found if piece.text]


def html(lab: Lab, found: Comparison, left_out: Mapping[str, str]) -> str:
    """The page of a lab.

    Parameters
    ----------
    lab : Lab
    found : Comparison
        Its class, compared.
    left_out : mapping of str to str
        Student -> why nothing could be compared.
    """
    sides = []
    for pair in found.pairs:
        in_first, in_second = pair.spans
        first = pieces(pair.first, in_first)
        second = pieces(pair.second, in_second)
        sides.append((pair, first, second))
    return page.render(
        "similar.html.j2",
        title=lab.name,
        found=found,
        sides=sides,
        left_out=left_out,
        bars=_histogram(list(found.nearest.values())),
        caption=_caption(found),
        passage=PASSAGE,
    )


def _histogram(shares: list[float]) -> list[tuple[str, int]]:
    counts, edges = np.histogram(shares, bins=_BARS, range=(0, 1))
    per_cent = [f"{100 * edge:.0f}" for edge in edges]
    names = [f"{low} to {high}" for low, high in pairwise(per_cent)]
    return list(zip(names, counts.tolist(), strict=True))


def _caption(found: Comparison) -> str:
    if not found.nearest:
        return "Nobody has written enough to be compared."
    shares = list(found.nearest.values())
    middle = float(np.median(shares))
    return (
        f"For each of {len(found.nearest)} students, the largest share of passages, in per cent, "
        f"that one other student has, too. Half of the students share at most {middle:.0%}. Look "
        "at those who stand apart on the right."
    )
