"""How much room pictures, tables and texts take on a slide of 1280 by 720 pixels."""

import re
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from docutils import nodes

#: A picture that is wider than this, by its height, gets the whole width of the slide.
WIDE = 2.7
#: A table of more characters than this in a row gets the whole width, too.
WIDE_TABLE = 56
#: Pixels of the whole width, of the part beside words, and of what is below the title.
WHOLE = 1180
PART = 700
HEIGHT = 480
#: The sizes of a table's letters in pixels, and the class of each.
SIZES = {25: "normal", 21: "small", 18: "tiny"}
#: Width of a letter, height of a line and of the gap between rows, by the size of the letters.
LETTER = 0.56
LINE = 1.25
GAP = 0.65
_VIEW = re.compile(r'viewBox="\S+ \S+ (\S+) (\S+)"')


@dataclass(frozen=True)
class Visual:
    """A picture or a table.

    Attributes
    ----------
    node : nodes.Element
        A figure, a table, code or a formula.
    is_wide : bool
        Whether it gets the whole width of the slide, with the words above it.
    height : float
        In pixels.
    """

    node: nodes.Element
    is_wide: bool
    height: float


def visuals(node: nodes.Element, folder: Path) -> list[Visual]:
    """A figure, a table, code or a formula; a table that is too high becomes several.

    Parameters
    ----------
    node : nodes.Element
        Of the lecture.
    folder : Path
        Of the pictures.
    """
    if isinstance(node, nodes.figure):
        return [picture(node, folder)]
    if isinstance(node, nodes.table):
        return _tables(node)
    lines = node.astext().splitlines()
    longest = max(map(len, lines))
    is_wide = longest > WIDE_TABLE
    height = 30 * len(lines) + 40
    return [Visual(node, is_wide, height)]


def picture(figure: nodes.figure, folder: Path) -> Visual:
    """A figure with its room."""
    source = folder / figure.next_node(nodes.image)["uri"]
    size = _VIEW.search(source.read_text(encoding="utf-8"))
    ratio = float(size[1]) / float(size[2]) if size else WIDE
    is_wide = ratio > WIDE
    width = WHOLE if is_wide else PART
    return Visual(figure, is_wide, width / ratio + 60)


def _tables(table: nodes.table) -> list[Visual]:
    """A table in letters as large as its height allows."""
    rows = _cells(table)
    widest = [max(column) for column in zip(*rows, strict=True)]
    is_wide = sum(widest) + 3 * len(widest) > WIDE_TABLE
    width = WHOLE if is_wide else PART
    for size, name in SIZES.items():
        height = _height(rows, width, size)
        if height <= HEIGHT - 60:
            table["classes"].append(name)
            return [Visual(table, is_wide, height)]
    found = []
    for half in _halves(table):
        found += _tables(half)
    return found


def _halves(table: nodes.table) -> list[nodes.table]:
    """The first and the second half of a table's rows, each below the header."""
    halves = [table.deepcopy(), table.deepcopy()]
    first, second = (next(iter(half.findall(nodes.tbody))) for half in halves)
    middle = ceil(len(first.children) / 2)
    del first[middle:]
    del second[:middle]
    return halves


def _height(rows: list[list[int]], width: int, size: int) -> float:
    """Pixels that a table takes, if its columns share the width by the text that they hold."""
    widest = [max(column) for column in zip(*rows, strict=True)]
    letters = width / (size * LETTER) - 3 * len(widest)
    room = [max(4, letters * column / sum(widest)) for column in widest]
    height = 0.0
    for row in rows:
        lines = max(ceil(cell / column) for cell, column in zip(row, room, strict=True))
        height += size * (LINE * lines + GAP)
    return height


def _cells(table: nodes.table) -> list[list[int]]:
    """The number of characters in each cell of each row."""
    return [[len(entry.astext()) for entry in row] for row in table.findall(nodes.row)]


def text_lines(text: str, width: int) -> int:
    """Lines of so many characters that a text takes."""
    return ceil(len(text) / width)
