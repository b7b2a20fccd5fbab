"""A model of delays on a real year of flights, and three monitors that watch it."""

from collections.abc import Callable
from math import sqrt

import numpy as np
import pandas as pd

from labkit import data

FEATURES = ["hour", "origin", "carrier", "dest"]
#: Of the flights of January to March, one in so many is held out: what
#: drift is measured from.
HELD_OUT = 3
#: A month is harmful where the model is off by more.
HARM = 0.04
#: Two-sided limit of z at a level of .05 divided by nine months.
LIMIT = 2.77
#: Monitor -> the columns whose drift it watches.
WATCHED = {"inputs": ["hour", "distance"], "predictions": ["predicted"]}


def flights() -> pd.DataFrame:
    """Load a year of departures, with what a model of its first quarter predicts.

    Returns
    -------
    DataFrame
        The flights of `flights-2013` that arrived, with late (0 or 1), part ("trained
        on", "held out" or "later") and predicted (the chance of being late).
    """
    table = data.load("flights-2013").dropna(subset=["late"]).reset_index(drop=True)
    table["late"] = table["late"].astype(float)
    held_out = np.arange(len(table)) % HELD_OUT == 0
    spring = table["month"] <= 3
    parts = [spring & held_out, spring]
    table["part"] = np.select(parts, ["held out", "trained on"], "later")
    known = table[table["part"] == "trained on"]
    model = _model()
    model.fit(known[FEATURES], known["late"])
    chances = model.predict_proba(table[FEATURES])
    table["predicted"] = chances[:, 1]
    return table


def _model():
    """An untrained model of delays."""
    # Only who comes so far waits for it.
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder

    encode = OneHotEncoder(handle_unknown="ignore")
    regression = LogisticRegression(max_iter=1000)
    return make_pipeline(encode, regression)


def monitors(drift: Callable, table: pd.DataFrame) -> pd.DataFrame:
    """Say which monitors ring in which month.

    Parameters
    ----------
    drift : function
        `drift(reference, current)` gives a dict with "alarm". Where it is not written
        yet, its two monitors show "?".
    table : DataFrame
        As `flights` gives it.

    Returns
    -------
    DataFrame
        Rows "harmful", "inputs", "predictions" and "outcomes"; a column
        for each month from April.
    """
    reference = table[table["part"] == "held out"]
    later = table[table["part"] == "later"]
    found = {}
    for month, now in later.groupby("month"):
        said = now["predicted"].mean()
        was = now["late"].mean()
        error = sqrt(said * (1 - said) / len(now))
        z = (was - said) / error
        rings = {"harmful": abs(was - said) > HARM}
        for name, columns in WATCHED.items():
            rings[name] = _alarm(drift, reference[columns], now[columns])
        rings["outcomes"] = abs(z) > LIMIT
        found[month] = rings
    return pd.DataFrame(found)


def _alarm(
    drift: Callable, reference: pd.DataFrame, current: pd.DataFrame
) -> bool | str:
    """Whether a monitor rings, or "?" where `drift` is not written yet."""
    try:
        return bool(drift(reference, current)["alarm"])
    except NotImplementedError:
        return "?"
