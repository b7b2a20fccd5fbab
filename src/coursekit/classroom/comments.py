"""Comments that graders use again: written once in comments.csv, picked by code.

`#units` in a grader's comment becomes the comment of that code. What a code may be used for is said
by lab and cell; where these are empty, it may be used for all of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from coursekit.classroom import tables

NAME = "comments.csv"
COLUMNS = ("lab", "cell", "code", "comment")
_CODE = re.compile(r"(?<!\S)#([a-z][a-z0-9-]*)")


class CommentError(ValueError):
    """comments.csv cannot be used, or has no such code; the message says where, and why."""


@dataclass(frozen=True)
class Comment:
    """A comment to pick.

    Attributes
    ----------
    lab, cell : str
        For which answers; empty for any.
    code : str
    comment : str
        What it says.
    """

    lab: str
    cell: str
    code: str
    comment: str


def read(root: Path) -> list[Comment]:
    """The comments of a course; none without comments.csv.

    Raises
    ------
    CommentError
        The file cannot be used.
    """
    path = root / NAME
    if not path.is_file():
        return []
    found = []
    for line, row in tables.rows(path, COLUMNS, CommentError):
        one = Comment(**row)
        is_code = _CODE.fullmatch(f"#{one.code}")
        if not is_code or not one.comment:
            raise CommentError(
                f"{path}, line {line}: expected a comment, and a code such as `units` (small "
                f"letters, digits, hyphens): {one.code!r}"
            )
        found.append(one)
    return found


def of_cell(
    comments: Sequence[Comment],
    lab: str,
    cell: str,
) -> dict[str, str]:
    """Code -> comment, of those for one cell of a lab; what is for it alone stands first."""
    own = {}
    others = {}
    for one in comments:
        if one.lab not in ("", lab):
            continue
        if one.cell == cell:
            own[one.code] = one.comment
        elif not one.cell:
            others[one.code] = one.comment
    for code, text in others.items():
        own.setdefault(code, text)
    return own


def expanded(text: str, known: dict[str, str]) -> tuple[str, list[str]]:
    """A grader's comment with each code as its words, and the codes.

    Raises
    ------
    CommentError
        There is no such code.

    Examples
    --------
    >>> expanded("#units And round.", {"units": "Name the units."})
    ('Name the units. And round.', ['units'])
    """
    codes = _CODE.findall(text)
    for code in codes:
        if code not in known:
            listed = [f"#{one}" for one in known]
            there = ", ".join(listed) or "none"
            raise CommentError(f"no comment #{code}; for this answer there are {there}")
    return _CODE.sub(lambda found: known[found[1]], text), codes
