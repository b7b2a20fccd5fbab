"""How far the workers of a class agree, pair by pair: Cohen's kappa with its counts, in a table, a
picture and in words."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from labkit.plots.style import finish

#: Below so many shared answers a kappa says nothing, and none is given.
FEWEST = 10


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
    votes = annotations.drop_duplicates(["task", "worker"]).pivot(
        index="task", columns="worker", values="label"
    )
    said = {worker: votes[worker].to_numpy(float, na_value=np.nan) for worker in sorted(votes)}
    rows = []
    for first, second in combinations(said, 2):
        both = ~np.isnan(said[first]) & ~np.isnan(said[second])
        rows.append((first, second, *_kappa(said[first][both], said[second][both])))
    return pd.DataFrame(rows, columns=["first", "second", "shared", "same", "kappa", "error"])


def _kappa(first: np.ndarray, second: np.ndarray) -> tuple[int, int, float, float]:
    shared, same = len(first), int((first == second).sum())
    if shared < FEWEST:
        return shared, same, np.nan, np.nan
    observed = same / shared
    chance = first.mean() * second.mean() + (1 - first.mean()) * (1 - second.mean())
    if chance == 1:
        return shared, same, np.nan, np.nan
    error = np.sqrt(observed * (1 - observed) / shared) / (1 - chance)
    return shared, same, float((observed - chance) / (1 - chance)), float(error)


def in_words(table: pd.DataFrame) -> str:
    """What the table says, with how little a single pair can say."""
    shared = table["shared"]
    lines = [
        f"{len(table)} pairs of workers share {shared.min()} to {shared.max()} tasks of the work "
        f"(median {shared.median():.0f}) and answer "
        f"{table['same'].sum() / max(shared.sum(), 1):.0%} of them alike."
    ]
    judged = table.dropna(subset="kappa")
    if judged.empty:
        return (
            f"{lines[0]} No pair has {FEWEST} shared answers that differ at all, so there is "
            "no "
            "kappa."
        )
    low, middle, high = judged["kappa"].quantile([0.25, 0.5, 0.75])
    lines.append(
        f"Cohen's kappa of {len(judged)} pairs: median {middle:.2f}, half of them between "
        f"{low:.2f} and {high:.2f}. "
        f"A single pair's is uncertain by about {judged['error'].median():.2f} (standard error): "
        "trust the rows of the "
        f"picture, not its cells."
    )
    if len(judged) < len(table):
        lines.append(
            f"No kappa for {len(table) - len(judged)} of the pairs: fewer than {FEWEST} shared "
            "answers, or both always "
            f"said the same."
        )
    mean = by_worker(table)
    lines.append(
        "Furthest from the others: "
        f"{', '.join(f'{worker} ({value:.2f})' for worker, value in mean.head(3).items())}, "
        f"by the mean of a worker's kappas."
    )
    return " ".join(lines)


def by_worker(table: pd.DataFrame) -> pd.Series:
    """worker -> mean kappa with the others, the lowest first; workers without any are left out."""
    sides = pd.concat([table.set_index(side)["kappa"] for side in ("first", "second")])
    return sides.dropna().groupby(level=0).mean().sort_values(kind="stable").rename("kappa")


def draw(table: pd.DataFrame, path: Path) -> None:
    """Draw kappa by pair, the workers who agree most at the top, and write beside it what the
    picture shows."""
    mean = by_worker(table)
    workers = [*mean.index[::-1], *sorted({*table["first"], *table["second"]} - {*mean.index})]
    square = pd.DataFrame(np.nan, index=workers, columns=workers)
    for row in table.itertuples():
        square.loc[row.first, row.second] = square.loc[row.second, row.first] = row.kappa
    size = 2.5 + 0.22 * len(workers)
    figure, axes = plt.subplots(figsize=(size + 1, size), layout="constrained")
    axes.set_facecolor("#DDDDDD")
    axes.patch.set_hatch("////")
    axes.patch.set_edgecolor("#FFFFFF")
    image = axes.imshow(np.ma.masked_invalid(square.to_numpy()), cmap="cividis", vmin=-0.2, vmax=1)
    axes.set_xticks(
        range(len(workers)),
        [worker[:6] for worker in workers],
        rotation=90,
        family="monospace",
        fontsize=8,
    )
    axes.set_yticks(
        range(len(workers)), [worker[:6] for worker in workers], family="monospace", fontsize=8
    )
    figure.colorbar(image, ax=axes, label="Cohen's kappa", shrink=0.8)
    finish(axes, "Agreement on the work, pair by pair", "worker (first six characters)", "")
    figure.savefig(path, dpi=120)
    plt.close(figure)
    path.with_suffix(".txt").write_text(
        "The picture shows a square of workers by workers, the ones who agree most with the others "
        "first; the lighter a cell, "
        "the higher the kappa of the two, from dark blue (-0.2 and less) to yellow (1); hatched "
        "cells have none.\n"
        f"{in_words(table)}\n", encoding="utf-8", newline="\n")  # fmt: skip
