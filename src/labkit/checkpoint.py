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
    """Give the student's own result; where it is missing or wrong,
    the stored one. Says which.

    Parameters
    ----------
    make : callable
        Computes the result by the student's functions.
    stored : callable
        Gives the result as the solution computes it.
    what : str
        Names the result in the sentence that is printed.
    within : mapping of str to float, optional
        Columns that depend on random numbers -> how far the student's may
        be from the stored ones.

    Returns
    -------
    object
        What `make` gave if it equals what `stored` gives, else the stored one. Tables
        are equal if their values are, whatever their types, up to rounding or `within`.

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
    # Whatever a student's draft raises must not stop the lab.
    except Exception as error:
        if isinstance(error, NameError) and _from_the_lab(error):
            print(
                f"{what}: the stored result, because the cell of {error.name} was not "
                "run"
            )
        else:
            print(
                f"{what}: the stored result, because yours stopped with "
                f"{_described(error)}"
            )
        return right
    difference = _difference(own, right, within or {})
    if difference is None:
        print(f"{what}: your own")
        return own
    print(f"{what}: the stored result, because yours differs from it: {difference}")
    return right


def _described(error: Exception) -> str:
    """An error's type and message, and the line of the student's
    code that it came from."""
    said = f"{type(error).__name__}: {error}".removesuffix(": ")
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        library = frame.filename.startswith(_LABKIT) or LIBRARIES in frame.filename
        if frame.line and not library:  # compiled code has no line to show
            return f"{said} (line {frame.lineno}, in {frame.name}: {frame.line})"
    return said


def _from_the_lab(error: Exception) -> bool:
    """Whether the checkpoint's own function raised it, not a
    function that it called."""
    frames = traceback.extract_tb(error.__traceback__)
    return sum(not frame.filename.startswith(_LABKIT) for frame in frames) == 1


def _difference(own: Any, right: Any, within: Mapping[str, float]) -> str | None:
    """The first difference in words; None where there is none."""
    if not isinstance(right, pd.DataFrame):
        return None if bool(own == right) else "another value is expected"
    if not isinstance(own, pd.DataFrame):
        return f"expected a DataFrame, found {type(own).__name__}"
    if list(own.columns) != list(right.columns):
        return f"expected the columns {list(right.columns)}, found {list(own.columns)}"
    if len(own) != len(right):
        return f"expected {len(right):,} rows, found {len(own):,}"
    for column in right.columns:
        row = _first_unequal(own[column], right[column], within.get(column))
        if row is not None:
            expected = right[column].iloc[row]
            found = own[column].iloc[row]
            name = right.index[row]
            return (
                f"column {column}, row {name}: expected {expected!s}, found {found!s}"
            )
    if not _same_index(own, right):
        return "the values are right, their index is not"
    return None


def _first_unequal(own: pd.Series, right: pd.Series, most: float | None) -> int | None:
    """The first row in which two columns differ, up to rounding
    or by more than `most`."""
    if _equal(own, right, most):
        return None
    same, other = 0, len(right)  # so many rows from the top are equal; so many are not
    while other - same > 1:
        middle = (same + other) // 2
        if _equal(own.iloc[:middle], right.iloc[:middle], most):
            same = middle
        else:
            other = middle
    return same


def _equal(own: pd.Series, right: pd.Series, most: float | None) -> bool:
    try:
        if most is not None:
            return bool((own - right).abs().le(most).all())
        pd.testing.assert_series_equal(
            own, right, check_dtype=False, check_names=False, check_index=False
        )
        return True
    except (AssertionError, TypeError):
        return False


def _same_index(own: pd.DataFrame, right: pd.DataFrame) -> bool:
    try:
        pd.testing.assert_index_equal(
            own.index, right.index, exact=False, check_names=False
        )
        return True
    except AssertionError:
        return False
