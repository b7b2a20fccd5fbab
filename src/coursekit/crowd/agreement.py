"""How far the workers of a class agree, pair by pair: Cohen's kappa with its counts, in a table, a
picture and in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from labkit.plots.style import finish

#: Below so many shared answers a kappa says nothing, and none is given.
FEWEST = 10
_COLUMNS = [
    "first",
    "second",
    "shared",
    "same",
    "kappa",
    "error",
]


@dataclass(frozen=True)
class _Pair:
    """A row of the table."""

    first: str
    second: str
    shared: int
    same: int
    kappa: float = np.nan
    error: float = np.nan


def pairs(annotations: pd.DataFrame) -> pd.DataFrame:
    """Agreement of every two workers on the tasks that both answered.

    Parameters
    ----------
    annotations : DataFrame
        One row an answer; columns task, worker, label (bool). Of a task that a worker answered
        twice the first answer counts.

    Returns
    -------
    DataFrame
        One row a pair: first, second (workers), shared (tasks both answered), same (of these,
        answered alike), kappa (NaN with fewer than 10 shared tasks, or where both always gave the
        same answer, so that chance alone explains it all), error (its standard error in a large
        sample).

    References
    ----------
    J. Cohen (1960). A coefficient of agreement for nominal scales. Educational and Psychological
    Measurement 20(1).
    """
    once = annotations.drop_duplicates(["task", "worker"])
    votes = once.pivot(
        index="task",
        columns="worker",
        values="label",
    )
    said = {}
    for worker in sorted(votes):
        said[worker] = votes[worker].to_numpy(float, na_value=np.nan)
    rows = []
    for first, second in combinations(said, 2):
        both = ~np.isnan(said[first]) & ~np.isnan(said[second])
        ours = said[first][both]
        theirs = said[second][both]
        same = int((ours == theirs).sum())
        pair = _Pair(first, second, len(ours), same)
        if pair.shared >= FEWEST:
            pair = _with_kappa(pair, ours.mean(), theirs.mean())
        rows.append(pair)
    return pd.DataFrame(rows, columns=_COLUMNS)


def _with_kappa(pair: _Pair, first: float, second: float) -> _Pair:
    """The pair with Cohen's kappa, from each worker's share of yes; without one where chance alone
    explains it all."""
    observed = pair.same / pair.shared
    chance = first * second + (1 - first) * (1 - second)
    if chance == 1:
        return pair
    beyond_chance = 1 - chance
    kappa = (observed - chance) / beyond_chance
    variance = observed * (1 - observed) / pair.shared
    error = np.sqrt(variance) / beyond_chance
    return replace(pair, kappa=float(kappa), error=float(error))


def in_words(table: pd.DataFrame) -> str:
    """What the table says, with how little a single pair can say."""
    overview = _overview(table)
    judged = table.dropna(subset="kappa")
    if judged.empty:
        return (
            f"{overview} No pair has {FEWEST} shared answers that differ at all, so there is no "
            "kappa."
        )
    lines = [overview, _spread(judged)]
    without = len(table) - len(judged)
    if without:
        lines.append(
            f"No kappa for {without} of the pairs: fewer than {FEWEST} shared answers, or both "
            "always said the same."
        )
    lines.append(_furthest(table))
    return " ".join(lines)


def _overview(table: pd.DataFrame) -> str:
    """How many tasks the pairs share, and how often they answer alike."""
    shared = table["shared"]
    fewest = shared.min()
    most = shared.max()
    middle = shared.median()
    alike = table["same"].sum() / max(shared.sum(), 1)
    return (
        f"{len(table)} pairs of workers share {fewest} to {most} tasks of the work "
        f"(median {middle:.0f}) and answer {alike:.0%} of them alike."
    )


def _spread(judged: pd.DataFrame) -> str:
    """How the kappas of the pairs that have one spread."""
    quartiles = judged["kappa"].quantile([0.25, 0.5, 0.75])
    low, middle, high = quartiles
    error = judged["error"].median()
    return (
        f"Cohen's kappa of {len(judged)} pairs: median {middle:.2f}, half of them between "
        f"{low:.2f} and {high:.2f}. "
        f"A single pair's is uncertain by about {error:.2f} (standard error): trust the rows of "
        "the picture, not its cells."
    )


def _furthest(table: pd.DataFrame) -> str:
    """The three workers who agree least with the others."""
    lowest = by_worker(table).head(3)
    named = [f"{worker} ({value:.2f})" for worker, value in lowest.items()]
    return f"Furthest from the others: {', '.join(named)}, by the mean of a worker's kappas."


def by_worker(table: pd.DataFrame) -> pd.Series:
    """worker -> mean kappa with the others, the lowest first; workers without any are left out."""
    sides = []
    for side in ("first", "second"):
        own = table.set_index(side)
        sides.append(own["kappa"])
    kappas = pd.concat(sides).dropna()
    mean = kappas.groupby(level=0).mean()
    return mean.sort_values(kind="stable").rename("kappa")


def draw(table: pd.DataFrame, path: Path) -> None:
    """Draw kappa by pair, the workers who agree most at the top, and write beside it what the
    picture shows."""
    square = _square(table)
    places = range(len(square))
    names = [worker[:6] for worker in square.index]
    size = 2.5 + 0.22 * len(square)
    figure, axes = plt.subplots(
        figsize=(size + 1, size),
        layout="constrained",
    )
    axes.set_facecolor("#DDDDDD")
    axes.patch.set_hatch("////")
    axes.patch.set_edgecolor("#FFFFFF")
    image = axes.imshow(
        np.ma.masked_invalid(square.to_numpy()),
        cmap="cividis",
        vmin=-0.2,
        vmax=1,
    )
    axes.set_xticks(
        places,
        names,
        rotation=90,
        family="monospace",
        fontsize=8,
    )
    axes.set_yticks(
        places,
        names,
        family="monospace",
        fontsize=8,
    )
    figure.colorbar(
        image,
        ax=axes,
        label="Cohen's kappa",
        shrink=0.8,
    )
    finish(axes, "Agreement on the work, pair by pair", "worker (first six characters)", "")
    figure.savefig(path, dpi=120)
    plt.close(figure)
    shown = (
        "The picture shows a square of workers by workers, the ones who agree most with the others "
        "first; the lighter a cell, the higher the kappa of the two, from dark blue (-0.2 and "
        "less) to yellow (1); hatched cells have none."
    )
    text = f"{shown}\n{in_words(table)}\n"
    path.with_suffix(".txt").write_text(text, encoding="utf-8", newline="\n")


def _square(table: pd.DataFrame) -> pd.DataFrame:
    """Kappa by worker and worker: who agrees most with the others first, who has no kappa last."""
    by_mean = list(by_worker(table).index)
    everybody = {*table["first"], *table["second"]}
    without = sorted(everybody.difference(by_mean))
    workers = [*reversed(by_mean), *without]
    square = pd.DataFrame(
        np.nan,
        index=workers,
        columns=workers,
    )
    for row in table.itertuples():
        square.loc[row.first, row.second] = row.kappa
        square.loc[row.second, row.first] = row.kappa
    return square
