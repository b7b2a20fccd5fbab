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
#: Pixels of the whole width.
WHOLE = 1180
#: Pixels of the part beside words.
PART = 700
#: Pixels of what is below the title.
HEIGHT = 480
#: The sizes of a table's letters in pixels, and the class of each.
SIZES = {
    25: "normal",
    21: "small",
    18: "tiny",
}
#: Width of a letter, by its size.
LETTER = 0.56
#: Height of a line, by the size of the letters.
LINE = 1.25
#: Height of the gap between rows, by the size of the letters.
GAP = 0.65
#: Pixels of a line of code or a formula.
CODE_LINE = 30
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
    height = CODE_LINE * len(lines) + 40
    return [Visual(node, is_wide, height)]


def picture(figure: nodes.figure, folder: Path) -> Visual:
    """A figure with its room."""
    image = figure.next_node(nodes.image)
    source = folder / image["uri"]
    ratio = _ratio(source.read_text(encoding="utf-8"))
    is_wide = ratio > WIDE
    width = _width(is_wide)
    return Visual(figure, is_wide, width / ratio + 60)


def _ratio(picture: str) -> float:
    """Width of an SVG by its height."""
    size = _VIEW.search(picture)
    if size is None:
        return WIDE
    width, height = size.groups()
    return float(width) / float(height)


def _width(is_wide: bool) -> int:
    if is_wide:
        return WHOLE
    return PART


def _tables(table: nodes.table) -> list[Visual]:
    """A table in letters as large as its height allows."""
    rows = _cells(table)
    widest = _widest(rows)
    characters = sum(widest) + 3 * len(widest)
    is_wide = characters > WIDE_TABLE
    width = _width(is_wide)
    for size, name in SIZES.items():
        height = _height(rows, width, size)
        if height <= HEIGHT - 60:
            table["classes"].append(name)
            return [Visual(table, is_wide, height)]
    found = []
    for half in _halves(table):
        found += _tables(half)
    return found


def _widest(rows: list[list[int]]) -> list[int]:
    """The most characters in a cell of each column."""
    columns = zip(*rows, strict=True)
    return [max(column) for column in columns]


def _halves(table: nodes.table) -> list[nodes.table]:
    """The first and the second half of a table's rows, each below the header."""
    first = table.deepcopy()
    second = table.deepcopy()
    upper = first.next_node(nodes.tbody)
    lower = second.next_node(nodes.tbody)
    rows = len(upper.children)
    middle = ceil(rows / 2)
    del upper[middle:]
    del lower[:middle]
    return [first, second]


def _height(
    rows: list[list[int]],
    width: int,
    size: int,
) -> float:
    """Pixels that a table takes, if its columns share the width by the text that they hold."""
    widest = _widest(rows)
    letters = width / (size * LETTER) - 3 * len(widest)
    whole = sum(widest)
    room = [max(4, letters * column / whole) for column in widest]
    height = 0.0
    for row in rows:
        lines = []
        for cell, column in zip(row, room, strict=True):
            lines.append(ceil(cell / column))
        height += size * (LINE * max(lines) + GAP)
    return height


def _cells(table: nodes.table) -> list[list[int]]:
    """The number of characters in each cell of each row."""
    rows = []
    for row in table.findall(nodes.row):
        cells = [len(entry.astext()) for entry in row]
        rows.append(cells)
    return rows


def text_lines(text: str, width: int) -> int:
    """Lines of so many characters that a text takes."""
    return ceil(len(text) / width)
