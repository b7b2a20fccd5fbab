"""The ledger of runs: what an id is, what a shadow adds to it, and
invented lines to try."""

import re
from typing import Any

import numpy as np
import pandas as pd


def is_id(value):
    """Whether a value is an id: text of eight characters of 0-9 and a-f."""
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{8}", value) is not None


def is_blank(value):
    """Whether a cell of the ledger is empty."""
    return not isinstance(value, str) or value == ""


def in_shadow(
    production: np.ndarray, candidate: np.ndarray, truth: np.ndarray
) -> dict[str, int]:
    """Compare what is sent with what a candidate in the shadow would have said.

    Parameters
    ----------
    production, candidate : array of int, shape (n,)
        The label that each reads, a request each.
    truth : array of int, shape (n,)
        The right labels; they are looked at only where the two differ.

    Returns
    -------
    dict of str to int
        "requests"; "differ": where the two say different things; "wins": where only the
        candidate is right; "losses": where only production is.
    """
    differ = production != candidate
    return {
        "requests": len(truth),
        "differ": int(differ.sum()),
        "wins": int((candidate == truth)[differ].sum()),
        "losses": int((production == truth)[differ].sum()),
    }


def ledger_with(**changes: Any) -> pd.DataFrame:
    """Invent a ledger of two runs, to try a gate on.

    Parameters
    ----------
    **changes : object
        Values of the candidate's line that differ from a good one's.

    Returns
    -------
    DataFrame
        The run "old" in production, and the candidate "new".
    """
    new: dict[str, Any] = {
        "run": "new",
        "date": "2026-03-01",
        "code": "0123abcd",
        "data": "9f9f9f9f",
    }
    new |= {
        "test": "7e577e57",
        "failed": 0,
        "wins": 9,
        "losses": 1,
        "stage": "candidate",
    }
    old = new | {"run": "old", "date": "2026-01-01", "wins": 0, "losses": 0}
    return pd.DataFrame([old | {"stage": "production"}, new | changes])
