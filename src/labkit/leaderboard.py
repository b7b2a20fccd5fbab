"""Score ways to aggregate labels side by side, with their uncertainty, and run the
libraries that do it for real."""

import contextlib
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from labkit import data, metadata

#: The batches that labs score on; the real one only once it was fetched, the class's
#: once its files were merged.
CLASS = "class-labels"
BATCHES = ("adjectives", "adjectives-spammy", "adjectives-real", CLASS)
#: Under which name the results of the simulated batches are stored in the data set
#: `label-aggregation`.
STORED = {"adjectives": "annotations", "adjectives-spammy": "spammy"}


def batches() -> list[str]:
    """Names of the batches that are there: the two simulated ones, the real one once
    fetched, the class's once merged."""
    known = metadata.names()
    return [name for name in BATCHES if name in known and data.available(name)]


def truth(batch: str) -> pd.Series:
    """The public truth of a batch.

    Returns
    -------
    Series of bool
        task ("attribute|adjective") -> whether the adjective describes
        the attribute; 440 tasks.
    """
    table = data.load(batch, "truth")
    attributes = table["attr_id"]
    tasks = attributes + "|" + table["adj"]
    return pd.Series(
        table["label"].to_numpy(bool),
        index=pd.Index(tasks, name="task"),
    )


def accuracy_interval(
    truth: pd.Series,
    votes: pd.Series,
    samples: int = 2000,
    seed: int = 0,
) -> tuple[float, float, float]:
    """Share of tasks whose vote is right, with a 95 % bootstrap interval over tasks.

    Parameters
    ----------
    truth, votes : Series of bool
        By task; only the tasks of `truth` count, a task without a vote counts as wrong.
    samples : int
        Bootstrap samples.
    seed : int
        Of the resampling.

    Returns
    -------
    tuple of float
        accuracy, low, high.

    References
    ----------
    B. Efron and R. Tibshirani (1993). An Introduction to the Bootstrap, chapter
    13 (percentile interval).

    Examples
    --------
    >>> labels = pd.Series({"a": True, "b": False})
    >>> accuracy_interval(labels, labels)
    (1.0, 1.0, 1.0)
    """
    answers = truth.to_numpy(float)
    given = float_votes(votes, truth.index)
    right = given == answers
    # The number of right tasks in a sample drawn with replacement is binomial.
    rng = np.random.default_rng(seed)
    share = right.mean()
    drawn = rng.binomial(len(right), share, samples)
    shares = drawn / len(right)
    low, high = np.quantile(shares, [0.025, 0.975])
    return float(share), float(low), float(high)


def float_votes(votes: pd.Series, tasks: pd.Index) -> np.ndarray:
    """Votes of these tasks as 0.0, 1.0 or NaN (no vote), whatever type they had."""
    found = votes.reindex(tasks)
    numbers = pd.to_numeric(found, errors="coerce")
    return numbers.to_numpy(float, na_value=np.nan)


def table(truth: pd.Series, votes: Mapping[str, pd.Series | None]) -> pd.DataFrame:
    """A leaderboard: one row a method, the best first.

    Parameters
    ----------
    truth : Series of bool
        By task.
    votes : mapping of str to (Series of bool or None)
        Method -> votes by task; None for a method that is not
        written yet: it is left out.

    Returns
    -------
    DataFrame
        method -> accuracy, low, high (95 % bootstrap interval), yes (share of yes
        among the tasks scored).
    """
    rows = {}
    for method, labels in votes.items():
        if labels is None:
            continue
        accuracy, low, high = accuracy_interval(truth, labels)
        given = float_votes(labels, truth.index)
        rows[method] = {
            "accuracy": accuracy,
            "low": low,
            "high": high,
            "yes": np.nanmean(given),
        }
    board = pd.DataFrame.from_dict(
        rows,
        orient="index",
        columns=["accuracy", "low", "high", "yes"],
    )
    board = board.rename_axis("method")
    return board.sort_values("accuracy", ascending=False, kind="stable")


def checkpoints(batch: str) -> dict[str, pd.DataFrame]:
    """What lab 04 will have computed of a batch, for those who are stuck: the tables
    annotations, tasks and workers.

    Parameters
    ----------
    batch : str
        "adjectives", or "class-labels" once the class's files are merged.

    Raises
    ------
    labkit.data.DataError
        Nothing is stored for that batch.
    """
    stored = "label-aggregation" if batch == "adjectives" else batch
    tables = ("annotations", "tasks", "workers")
    return {table: data.load(stored, table) for table in tables}


def annotations(batch: str, read_batch: Callable[[Path], pd.DataFrame]) -> pd.DataFrame:
    """One row an answer: stored for the simulated batches and the class's, read by
    `read_batch` for the real one."""
    if batch in STORED:
        return data.load("label-aggregation", STORED[batch])
    if batch == CLASS:
        return data.load(CLASS, "annotations")
    return read_batch(data.path(batch, "batch"))


def stored_library_votes(batch: str, annotations: pd.DataFrame) -> pd.DataFrame:
    """The votes of `library_votes` on the work of a batch: stored ones, or computed
    once and kept beside the batch.

    Parameters
    ----------
    batch : str
        Name of the batch.
    annotations : DataFrame
        Its answers, with the column question; needed where nothing is stored.
    """
    if batch in STORED:
        name = f"{STORED[batch]}-library"
        table = data.load("label-aggregation", name)
        return table.set_index("task")
    file = data.path(batch, "batch")
    kept = file.with_name("library-votes.csv")
    if not kept.exists():
        print(f"{batch}: running crowd-kit once, this takes a minute or two ...")
        work = annotations[annotations["question"] <= 10]
        part = kept.with_suffix(".part")
        votes = library_votes(work)
        votes.to_csv(part)
        part.replace(kept)
    return pd.read_csv(kept, index_col="task", keep_default_na=False)


def log_likelihood(
    annotations: pd.DataFrame,
    posterior: pd.DataFrame,
    confusion: pd.DataFrame,
) -> float:
    """How likely fitted confusion matrices make the answers: the
    larger, the better the fit.

    Parameters
    ----------
    annotations : DataFrame
        Columns task, worker, label.
    posterior : DataFrame
        task x class; its mean gives the class shares.
    confusion : DataFrame
        (worker, true class) x answered class.

    Returns
    -------
    float
        Natural logarithm of the likelihood with the true classes summed out.

    References
    ----------
    A. P. Dawid and A. M. Skene (1979). Applied Statistics 28(1), equation 3.1.
    """
    classes = list(posterior.columns)
    shares = posterior.mean().to_numpy()
    above_0 = np.maximum(shares, 1e-300)
    log_shares = np.log(above_0)
    log_joint = np.tile(log_shares, (len(posterior), 1))
    rows = posterior.index.get_indexer(annotations["task"])
    answers = annotations[["worker", "label"]]
    answered = pd.MultiIndex.from_frame(answers)
    for place, true_class in enumerate(classes):
        matrix = confusion.xs(true_class, level=1).stack()
        chances = matrix.reindex(answered).to_numpy(float)
        above_0 = np.maximum(chances, 1e-10)
        log_chances = np.log(above_0)
        np.add.at(log_joint[:, place], rows, log_chances)
    log_task = np.logaddexp.reduce(log_joint, axis=1)
    return float(log_task.sum())


def attempt(method: Callable[..., Any], *arguments: Any) -> Any:
    """What a method returns, or None while it is not written (NotImplementedError)."""
    try:
        return method(*arguments)
    except NotImplementedError:
        return None


def library_votes(annotations: pd.DataFrame, seed: int = 0) -> pd.DataFrame:
    """Votes of crowd-kit's aggregators, about a minute and a
    half for 29,000 annotations.

    Parameters
    ----------
    annotations : DataFrame
        Columns task, worker, label (bool).
    seed : int
        For those that start at random (MACE).

    Returns
    -------
    DataFrame of bool
        task x (MajorityVote, DawidSkene, Wawa, GLAD, MACE).

    References
    ----------
    D. Ustalov, N. Pavlichenko and B. Tseitlin (2024). Learning from Crowds with
    Crowd-Kit. JOSS 9(96), 6227.
    """
    from crowdkit.aggregation import GLAD, MACE, DawidSkene, MajorityVote, Wawa
    from sklearn.base import BaseEstimator

    class WawaThatFits(BaseEstimator, Wawa):
        """crowd-kit 1.4.2's Wawa asks scikit-learn whether it is fitted, and since 1.7
        only estimators may ask."""

    # crowd-kit looks labels up as column names, where a bool would be taken for a mask.
    words = annotations["label"].map({True: "yes", False: "no"})
    plain = annotations[["task", "worker"]].assign(label=words)
    methods = {
        "MajorityVote": MajorityVote(),
        "DawidSkene": DawidSkene(),
        "Wawa": WawaThatFits(),
        "GLAD": GLAD(silent=True),
        "MACE": MACE(random_state=seed),
    }
    votes = {}
    for name, method in methods.items():
        with contextlib.redirect_stderr(io.StringIO()):  # their progress bars
            labels = method.fit_predict(plain)
        votes[name] = labels == "yes"
    table = pd.DataFrame(votes)
    return table.rename_axis("task").sort_index()
