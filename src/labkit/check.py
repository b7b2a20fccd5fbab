"""Checks that labs use: they accept every form of a right answer, and say what
was expected and what came.

Labels may be bool, 0/1, NumPy or nullable types; numbers may be of any type that is
equal within a tolerance; the order of rows does not matter.
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd


def same_series(
    found: object,
    expected: pd.Series | Mapping,
    what: str = "the result",
    tolerance: float = 1e-6,
) -> None:
    """Assert that a Series holds the expected value for each key of
    its index, in any order.

    Parameters
    ----------
    found : Series
        What the student's function returned.
    expected : Series or mapping
        Key -> value (bool, number, string or NaN).
    what : str
        Names the result in messages.
    tolerance : float
        How far numbers may be off.

    Raises
    ------
    AssertionError
        Not a Series; keys missing, too many or twice; a value that
        differs (with both values).

    Examples
    --------
    >>> same_series(pd.Series({"b": 1, "a": 0}), {"a": False, "b": True})
    """
    assert isinstance(found, pd.Series), (
        f"{what}: expected a pandas Series, found {type(found).__name__}"
    )
    expected = dict(expected)
    _same_keys(list(found.index), list(expected), what)
    for key, value in zip(found.index, found.tolist(), strict=True):
        assert _equal(value, expected[key], tolerance), (
            f"{what}, {key!r}: expected {expected[key]!r}, found {value!r}"
        )


def same_columns(
    found: object,
    expected: Mapping[str, Mapping | pd.Series],
    what: str = "the result",
    tolerance: float = 1e-6,
) -> None:
    """Assert that a DataFrame has these columns with these values by index;
    further columns are welcome.

    Parameters
    ----------
    found : DataFrame
        What the student's function returned.
    expected : mapping of str to (Series or mapping)
        Column -> (key -> value).
    what, tolerance
        As in `same_series`.

    Raises
    ------
    AssertionError
        Not a DataFrame, a column is missing, or as in `same_series`.
    """
    assert isinstance(found, pd.DataFrame), (
        f"{what}: expected a pandas DataFrame, found {type(found).__name__}"
    )
    for column, values in expected.items():
        assert column in found.columns, (
            f"{what}: expected a column {column!r}, found the columns "
            f"{list(found.columns)}"
        )
        same_series(found[column], values, f"{what}, column {column!r}", tolerance)


def _same_keys(found: list[Hashable], expected: list[Hashable], what: str) -> None:
    """Assert that two lists hold the same keys, each once, in any order."""
    times = Counter(found)
    twice = [key for key, count in times.items() if count > 1]
    assert not twice, f"{what}: {twice[0]!r} stands in the index more than once"
    missing = [key for key in expected if key not in times]
    few = len(missing)
    due = len(expected)
    shown = found[:5]
    assert not missing, (
        f"{what}: {missing[0]!r} is missing from the index (of {due}, {few} missing); "
        f"found the index {shown}"
    )
    wanted = set(expected)
    extra = [key for key in found if key not in wanted]
    many = len(extra)
    assert not extra, (
        f"{what}: {extra[0]!r} was not expected in the index (too many: {many})"
    )


def _equal(found: Any, expected: Any, tolerance: float) -> bool:
    """Whether two values are the same number, text or truth, or both missing."""
    is_scalar = pd.api.types.is_scalar
    missing = bool(is_scalar(found) and pd.isna(found))
    if is_scalar(expected) and pd.isna(expected):
        return missing
    if missing or not is_scalar(found):
        return False
    if isinstance(expected, str):
        return found == expected
    try:
        one = float(found)
        other = float(expected)
    except (TypeError, ValueError):
        return False
    return one == other or abs(one - other) <= tolerance  # the first: infinity
