"""How a lab's notebook behaves."""

import sys
import warnings
from typing import TextIO


def print_warnings() -> None:
    """Print warnings as ordinary output from now on.

    nbgrader takes anything on the error stream for a failure: without this, correct code that warns
    would lose points.

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
