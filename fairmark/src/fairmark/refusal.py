"""Why nothing can be graded here at all, said before anything is imported that may be missing.

This module imports the standard library alone, so it can always speak.
"""

import importlib
import sys

#: Modules of the engine that together import everything that it needs.
NEEDED = ("grading.whole_class", "grading.runners", "report")
CONTAINER = "grade in the container of fairmark/Containerfile"
WINDOWS = (
    "Windows cannot isolate students' code, so nothing is graded. "
    f"Two ways out: {CONTAINER}, or in Linux under WSL 2."
)


def reason() -> str:
    """Why the engine cannot grade here, and what to do; empty where it can.

    Examples
    --------
    >>> reason()
    ''
    """
    if _on_windows():
        return WINDOWS
    try:
        for name in NEEDED:
            importlib.import_module(f"fairmark.{name}")
    except Exception as error:  # a broken package raises anything
        return (
            f"fairmark cannot be loaded ({type(error).__name__}: {error}), so nothing is graded. "
            f"Two ways out: install what is missing (pip install -r requirements.lock), or "
            f"{CONTAINER}."
        )
    return ""


def _on_windows() -> bool:
    """Whether this Python lacks what every other system has."""
    try:
        importlib.import_module("fcntl")
    except ImportError:
        return True
    return sys.platform == "win32"
