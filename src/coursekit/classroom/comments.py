"""Comments that graders use again: written once in comments.csv, picked by code.

`#units` in a grader's comment becomes the comment of that code. What a code may be used for is said
by lab and cell; where these are empty, it may be used for all of them.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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
    text : str
    """

    lab: str
    cell: str
    code: str
    text: str


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
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            if not set(COLUMNS) <= set(reader.fieldnames or ()):
                raise CommentError(f"{path}: expected the columns {', '.join(COLUMNS)}")
            for row in reader:
                lab, cell, code, text = (row[name].strip() for name in COLUMNS)
                if not text or not _CODE.fullmatch(f"#{code}"):
                    raise CommentError(
                        f"{path}, line {reader.line_num}: expected a comment, and a code such as "
                        f"`units` (small letters, digits, hyphens): {code!r}"
                    )
                found.append(Comment(lab, cell, code, text))
    except UnicodeDecodeError:
        raise CommentError(f"{path} is not UTF-8 text: save it as `CSV UTF-8`") from None
    return found


def of_cell(comments: Sequence[Comment], lab: str, cell: str) -> dict[str, str]:
    """Code -> comment, of those for one cell of a lab; what is for it alone stands first."""
    fit = [one for one in comments if one.lab in ("", lab) and one.cell in ("", cell)]
    found: dict[str, str] = {}
    for one in sorted(fit, key=lambda one: one.cell == ""):
        found.setdefault(one.code, one.text)
    return found


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
            listed = ", ".join(f"#{one}" for one in known) or "none"
            raise CommentError(f"no comment #{code}; for this answer there are {listed}")
    return _CODE.sub(lambda found: known[found[1]], text), codes
