"""A part of a test as Python: run, and how it ended. Used where tests run, in either process."""

import ast
import asyncio
import inspect
import traceback
from typing import Any

import numpy as np
import pandas as pd

from fairmark.child.student_error import StudentError, UnusableError

#: In place of the name of a file.
_FILE = "<cell>"
#: Characters of a statement that is shown.
_MAX_STATEMENT = 300
_NUMBERS = (int, float, np.generic, np.ndarray, pd.Series, pd.Index, pd.DataFrame)


def run(
    source: str,
    names: dict[str, Any],
    change: ast.NodeTransformer | None = None,
) -> Any:
    """Run a cell in a namespace; returns the value of its last line, None where a notebook shows
    none.

    Parameters
    ----------
    source : str
    names : dict
        The namespace.
    change : ast.NodeTransformer, optional
        What changes the code before it is run.
    """
    tree = ast.parse(source)
    if change is not None:
        tree = change.visit(tree)
    last: Any = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = tree.body.pop()
    _evaluated(tree, "exec", names)
    if not last:
        return None
    value = _evaluated(ast.Expression(last.value), "eval", names)
    return None if source.rstrip().endswith(";") else value


def _evaluated(
    tree: ast.Module | ast.Expression,
    mode: str,
    names: dict[str, Any],
) -> Any:
    """The value of code, which may `await` outside of functions, as in a notebook."""
    code = compile(tree, _FILE, mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    value = eval(code, names)
    if code.co_flags & inspect.CO_COROUTINE:
        return asyncio.run(value)
    return value


def verdict(error: BaseException, source: str = "") -> tuple[str, str]:
    """State and message of a test of this source that raised this."""
    # Also of one that holds a value which cannot be shown.
    text = str(traceback.TracebackException(type(error), error, None))
    if isinstance(error, AssertionError):
        return "failed", text or f"the check failed{_statement(error, source)}"
    name = type(error).__name__
    ours = (StudentError.__name__, UnusableError.__name__)
    if isinstance(error, StudentError | UnusableError) and name in ours and text:
        return "error", text  # no student knows these names
    return "error", f"{name}: {text}"


def _statement(error: BaseException, source: str) -> str:
    """The assert statement of the test's own that failed, with a colon before it; nothing where it
    is not known."""
    lines = [
        line
        for frame, line in traceback.walk_tb(error.__traceback__)
        if (frame.f_code.co_filename, frame.f_code.co_name) == (_FILE, "<module>")
    ]
    if not lines or not source:
        return ""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assert) and node.lineno <= lines[-1] <= (node.end_lineno or 0):
            text = " ".join(ast.unparse(node).split())
            return f": {text[:_MAX_STATEMENT]}"
    return ""


def number(value: Any) -> float | None:
    """The points that a test's last line gives.

    None where it gives none, and NaN where a student's array or table came into what should have
    been a number.

    Examples
    --------
    >>> number(1), number(True), number("text"), number(pd.Series([1, 2]))
    (1.0, None, None, nan)
    """
    if isinstance(value, complex):  # NumPy's too, of which float() would take a part
        return float("nan")
    if isinstance(value, bool | np.bool_) or not isinstance(value, _NUMBERS):
        return None
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return float("nan")
