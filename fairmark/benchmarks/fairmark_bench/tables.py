"""Tables in Markdown that can be read as text, too."""

import re
from collections.abc import Mapping, Sequence


def table(rows: Sequence[Mapping[str, object]]) -> str:
    """Rows with the same keys as a Markdown table that can be read as text, too; numbers stand on
    the right."""
    columns = []
    for name in rows[0]:
        values = [str(row[name]) for row in rows]
        columns.append(_column(name, values))
    text = ""
    for line in zip(*columns, strict=True):
        cells = " | ".join(line)
        text += f"| {cells} |\n"
    return text


def _column(name: str, values: list[str]) -> list[str]:
    """A column of a table: its head, the rule, and its values, all equally wide."""
    longest = max([name, *values], key=len)
    width = len(longest)
    if all(re.match(r"[-\d]", value) for value in values):
        head = name.rjust(width)
        rule = "-" * (width - 1) + ":"
        cells = [value.rjust(width) for value in values]
    else:
        head = name.ljust(width)
        rule = "-" * width
        cells = [value.ljust(width) for value in values]
    return [head, rule, *cells]
