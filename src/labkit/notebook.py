"""How a lab's notebook behaves."""

import sys
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


def print_warnings() -> None:
    """Print warnings as ordinary output from now on.

    nbgrader takes anything on the error stream for a failure: without this, correct
    code that warns would lose points.

    Examples
    --------
    >>> print_warnings()
    >>> warnings.warn("the average of nothing", RuntimeWarning, stacklevel=1)
    RuntimeWarning: the average of nothing
    """

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        print(f"{category.__name__}: {message}", file=file or sys.stdout)

    warnings.showwarning = show


@contextmanager
def shows(*functions: str) -> Iterator[None]:
    """Run what shows a student's function; where that is not
    written yet, say so and go on.

    Parameters
    ----------
    *functions : str
        Names of the functions that the block uses. The message names
        the one that stopped it.

    Examples
    --------
    >>> with shows("diff"):
    ...     raise NotImplementedError
    Nothing to show yet: write diff, then run this cell again.
    """
    try:
        yield
    except NotImplementedError as error:
        called = {frame.name for frame in traceback.extract_tb(error.__traceback__)}
        missing = [name for name in functions if name in called] or functions
        names = " and ".join(missing)
        print(f"Nothing to show yet: write {names}, then run this cell again.")
