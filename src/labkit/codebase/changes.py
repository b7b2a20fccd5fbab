"""Batches of digits in which something changed, and how often an alarm rings."""

from collections.abc import Callable

import numpy as np
import pandas as pd

#: Kind of change -> how many batches of it are drawn.
BATCHES = {
    "nothing changed": 30,
    "ink at half strength": 10,
    "a thicker pen": 10,
    "sevens are called 1": 10,
    "only 0 to 4": 10,
    "one in five is a letter": 10,
}
#: Images of a batch.
BATCH = 100
#: Letters among them, in the change that mixes some in.
LETTERS = BATCH // 5
#: Images of the reference; batches are drawn from those after them.
REFERENCE = 300


def count_alarms(
    drift: Callable,
    read: Callable[[np.ndarray], np.ndarray],
    images: np.ndarray,
    labels: np.ndarray,
    strangers: np.ndarray,
    seed: int = 8,
) -> pd.DataFrame:
    """Let an alarm look at batches of digits that were not trained on.

    Parameters
    ----------
    drift : function
        `drift(reference, current)` gives a dict with "p" (column
        -> p-value) and "alarm".
    read : function
        From rows of 64 ink shares to probabilities of ten digits.
    images, labels : array
        Digits (n, 8, 8) from 0 to 16, and what they are; the
        first 300 are the reference.
    strangers : array, shape (m, 64)
        Rows that are no digits.
    seed : int
        Of the draws.

    Returns
    -------
    DataFrame
        change -> any (share of batches in which a p-value is below .05), alarm (share
        of batches with an alarm), accuracy (mean share of rows read as they are meant).
    """
    rng = np.random.default_rng(seed)
    rows = images.reshape(len(images), -1) / 16
    reference = pd.DataFrame(rows[:REFERENCE])
    pool = np.arange(REFERENCE, len(rows))
    small = pool[labels[pool] < 5]
    counted = {}
    for change, batches in BATCHES.items():
        noticed = []
        allowed = small if change == "only 0 to 4" else pool
        for _ in range(batches):
            chosen = rng.choice(allowed, BATCH, replace=False)
            now, meant = _changed(change, images[chosen], labels[chosen])
            if change == "one in five is a letter":
                drawn = rng.choice(len(strangers), LETTERS)
                now[:LETTERS] = strangers[drawn]
                meant[:LETTERS] = -1
            report = drift(reference, pd.DataFrame(now))
            p_values = list(report["p"].values())
            some = np.nanmin(p_values) < 0.05
            said = read(now).argmax(axis=1)
            hits = (said == meant).mean()
            noticed.append((some, bool(report["alarm"]), hits))
        counted[change] = np.mean(noticed, axis=0)
    columns = ["any", "alarm", "accuracy"]
    table = pd.DataFrame.from_dict(counted, orient="index", columns=columns)
    return table.rename_axis("change")


def _changed(
    change: str, images: np.ndarray, labels: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The rows of a changed batch, and what each is meant to be."""
    if change == "ink at half strength":
        images = images / 2
    if change == "a thicker pen":
        beside = np.roll(images, 1, axis=2)
        images = np.maximum(images, 0.7 * beside)
    if change == "sevens are called 1":
        labels = np.where(labels == 7, 1, labels)
    rows = images.reshape(len(images), -1)
    return rows / 16, labels.copy()
