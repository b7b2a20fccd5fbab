"""What lab 07 gives for a fingerprint of code: two tools, and seven changes to try it on."""

import ast
from collections.abc import Callable

import pandas as pd

#: Name -> source. The node is `features`; it uses tidy and size, and tidy uses keep.
EXAMPLE = {
    "features": "def features(log):\n    cleaned = tidy(log)\n    return size(cleaned)",
    "tidy": "def tidy(log):\n    return [row for row in log if keep(row)]",
    "keep": "def keep(row):\n    return len(row) > LIMIT",
    "LIMIT": "LIMIT = 3",
    "size": "def size(rows):\n    return len(rows)",
    "clean": "def clean(text):\n    return text.strip()",
    "log": "def log(file):\n    return file.split()",
}
#: What changes -> the new sources, and whether the fingerprint of `features` should change.
CHANGES: dict[str, tuple[dict[str, str], bool]] = {
    "the node itself": ({"features": EXAMPLE["features"] + " + 1"}, True),
    "a helper": ({"tidy": "def tidy(log):\n    return log"}, True),
    "a helper's helper": ({"keep": "def keep(row):\n    return True"}, True),
    "what is not used": ({"clean": "def clean(text):\n    return text"}, False),
    "a comment": ({"size": "# how many\n" + EXAMPLE["size"]}, False),
    "the node behind its argument": ({"log": "def log(file): return []"}, False),
    "nothing": ({}, False),
}


def plain(text: str) -> str:
    """Give a source without comments, blank lines and layout."""
    return ast.unparse(ast.parse(text))


def used_names(text: str) -> set[str]:
    """Give the names that a source uses, its own arguments left out."""
    parts = list(ast.walk(ast.parse(text)))
    names = {part.id for part in parts if isinstance(part, ast.Name)}
    return names - {part.arg for part in parts if isinstance(part, ast.arg)}


def trial(fingerprint: Callable[[dict[str, str], str], str]) -> pd.DataFrame:
    """Try a fingerprint on the seven changes.

    Parameters
    ----------
    fingerprint : function
        `fingerprint(sources, node)` gives an id.

    Returns
    -------
    DataFrame
        One row a change: changed, should (whether the fingerprint of `features` should change) and
        does.
    """
    old = fingerprint(EXAMPLE, "features")
    rows = []
    for what, (change, should) in CHANGES.items():
        new = fingerprint(EXAMPLE | change, "features")
        rows.append({"changed": what, "should": should, "does": new != old})
    return pd.DataFrame(rows)
