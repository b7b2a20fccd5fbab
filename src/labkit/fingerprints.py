"""What lab 07 gives for a fingerprint of code: two tools, and seven
changes to try it on."""

import ast
import symtable
from collections.abc import Callable, Mapping

import numpy as np
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
#: What changes -> the new sources, and whether the fingerprint of
#: `features` should change.
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
    tree = ast.parse(text)
    return ast.unparse(tree)


def used_names(sources: Mapping[str, str], name: str) -> list[str]:
    """List the other sources that a source uses directly; arguments
    and local names are none.

    Parameters
    ----------
    sources : mapping of str to str
        Name -> Python source of the function (or constant) of that name.
    name : str
        One of the names.

    Returns
    -------
    list of str
        In alphabetical order.

    Examples
    --------
    >>> used_names({"f": "def f(g): return g + h", "g": "g = 1", "h": "h = 2"}, "f")
    ['h']
    """
    module = symtable.symtable(sources[name], name, "exec")
    others = sources.keys() - {name}
    return sorted(_global_names(module) & others)


def _global_names(scope: symtable.SymbolTable) -> set[str]:
    """Give the names that a scope and the scopes in it read from outside."""
    outermost = scope.get_type() == "module"
    names: set[str] = set()
    for symbol in scope.get_symbols():
        is_outside = outermost or symbol.is_global()
        if is_outside and symbol.is_referenced():
            names.add(symbol.get_name())
    for inner in scope.get_children():
        names |= _global_names(inner)
    return names


def trial(fingerprint: Callable[[dict[str, str], str], str]) -> pd.DataFrame:
    """Try a fingerprint on the seven changes.

    Parameters
    ----------
    fingerprint : function
        `fingerprint(sources, node)` gives an id.

    Returns
    -------
    DataFrame
        One row a change: changed, should (whether the fingerprint of `features` should
        change), does, and "right?", whether the two agree.
    """
    old = fingerprint(EXAMPLE, "features")
    rows = []
    for what, (change, should) in CHANGES.items():
        new = fingerprint(EXAMPLE | change, "features")
        rows.append({"changed": what, "should": should, "does": new != old})
    table = pd.DataFrame(rows)
    is_right = table["should"] == table["does"]
    table["right?"] = np.where(is_right, "right", "WRONG")
    return table
