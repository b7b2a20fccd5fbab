"""A student's own result where there is one, a stored one where there is none."""

import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

Result = TypeVar("Result")
#: Code of this course and of libraries: a student's mistake is looked for elsewhere.
_LABKIT = str(Path(__file__).parent)
LIBRARIES = "site-packages"


def own_or_stored(
    make: Callable[[], Result],
    stored: Callable[[], Result],
    what: str,
    within: Mapping[str, float] | None = None,
) -> Result:
    """Give the student's own result; where it is missing or wrong, the stored one. Says which.

    Parameters
    ----------
    make : callable
        Computes the result by the student's functions.
    stored : callable
        Gives the result as the solution computes it.
    what : str
        Names the result in the sentence that is printed.
    within : mapping of str to float, optional
        Columns that depend on random numbers -> how far the student's may be from the stored ones.

    Returns
    -------
    object
        What `make` gave if it equals what `stored` gives, else the stored one. Tables are equal if
        their values are, whatever their types, up to rounding or `within`.

    Examples
    --------
    >>> own_or_stored(lambda: [1], lambda: [1], "the list")
    the list: your own
    [1]
    """
    right = stored()
    try:
        own = make()
    except NotImplementedError:
        print(f"{what}: the stored result, because your function is not written yet")
        return right
    except Exception as error:  # whatever a student's draft raises must not stop the lab
        print(f"{what}: the stored result, because yours stopped with {_described(error)}")
        return right
    if _same(own, right, within or {}):
        print(f"{what}: your own")
        return own
    print(f"{what}: the stored result, because yours differs from it")
    return right


def _described(error: Exception) -> str:
    """An error's type and message, and the line of the student's code that it came from."""
    said = f"{type(error).__name__}: {error}".removesuffix(": ")
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if not frame.filename.startswith(_LABKIT) and LIBRARIES not in frame.filename:
            return f"{said} (line {frame.lineno}, in {frame.name}: {frame.line})"
    return said


def _same(own: Any, right: Any, within: Mapping[str, float]) -> bool:
    if not isinstance(right, pd.DataFrame):
        return bool(own == right)
    exact = right.columns.difference(list(within), sort=False)
    try:
        pd.testing.assert_index_equal(own.columns, right.columns)
        pd.testing.assert_frame_equal(
            own[exact], right[exact], check_dtype=False, check_names=False, check_index_type=False
        )
        return all(
            (own[column] - right[column]).abs().le(most).all() for column, most in within.items()
        )
    except (AssertionError, AttributeError, TypeError):
        return False
