"""The pictures of lab 04."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from labkit.plots.style import BLUE, GREEN, ORANGE, RED, finish


def stacked_bars(counts: pd.DataFrame, title: str, xlabel: str, ylabel: str) -> Axes:
    """Bars of a table: one bar a row, one colour a column, each piece with its number.

    Parameters
    ----------
    counts : DataFrame of int
        Rows become bars, columns become the pieces of a bar.
    """
    _, axes = plt.subplots(figsize=(7, 3.6), layout="constrained")
    bottom = np.zeros(len(counts))
    places = np.arange(len(counts))
    for column, colour in zip(counts.columns, (BLUE, ORANGE, GREEN, RED), strict=False):
        heights = counts[column].to_numpy(float)
        axes.bar(places, heights, bottom=bottom, color=colour, label=str(column), width=0.7)
        bottom += heights
    for place, row in zip(places, counts.to_numpy(), strict=True):
        axes.annotate(
            " + ".join(f"{number:,.0f}" for number in row),
            (place, bottom[place]),
            ha="center",
            va="bottom",
            xytext=(0, 2),
            textcoords="offset points",
        )
    axes.set_xticks(places, [str(name) for name in counts.index])
    axes.set_ylim(0, bottom.max() * 1.12)
    axes.legend(frameon=False, loc="upper right")
    return finish(axes, title, xlabel, ylabel)


def scatter_sized(
    x: pd.Series, y: pd.Series, size: pd.Series, title: str, xlabel: str, ylabel: str
) -> Axes:
    """One circle a row, its area in proportion to `size`."""
    _, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    axes.scatter(x, y, s=12 + 300 * size / size.max(), color=BLUE, alpha=0.45, edgecolor="white")
    return finish(axes, title, xlabel, ylabel)


def intervals(board: pd.DataFrame, title: str, highlight: str | None = None) -> Axes:
    """A leaderboard as dots with their intervals, the best at the top.

    Parameters
    ----------
    board : DataFrame
        method -> accuracy, low, high; the best first.
    highlight : str, optional
        The method drawn in orange.
    """
    _, axes = plt.subplots(figsize=(7, 0.9 + 0.3 * len(board)), layout="constrained")
    for place, (method, row) in enumerate(board.iloc[::-1].iterrows()):
        colour = ORANGE if method == highlight else BLUE
        axes.plot([row["low"], row["high"]], [place, place], color=colour, linewidth=2)
        axes.plot(row["accuracy"], place, "o", color=colour)
    axes.set_yticks(range(len(board)), list(board.index[::-1]))
    return finish(axes, title, "accuracy, with its 95 % interval", "")


def line(x: pd.Index, y: pd.Series, title: str, xlabel: str, ylabel: str) -> Axes:
    """A line with a mark at each value."""
    _, axes = plt.subplots(figsize=(7, 3.2), layout="constrained")
    axes.plot(x, y, "o-", color=BLUE)
    return finish(axes, title, xlabel, ylabel)


def slopes(left: pd.Series, right: pd.Series, title: str, names: tuple[str, str]) -> Axes:
    """Ranks of the same methods on two scales, joined by lines: crossing lines are methods that
    change places.

    Parameters
    ----------
    left, right : Series of float
        method -> accuracy.
    names : tuple of str
        What the two scales are.
    """
    ranks = pd.DataFrame(
        {
            side: scores.rank(ascending=False, method="first")
            for side, scores in {"left": left, "right": right}.items()
        }
    )
    _, axes = plt.subplots(figsize=(7, 0.6 + 0.32 * len(ranks)), layout="constrained")
    for method, row in ranks.iterrows():
        moved = abs(row["left"] - row["right"])
        axes.plot([0, 1], row, "o-", color=RED if moved >= 3 else BLUE, linewidth=1.5)
        axes.annotate(
            f"{method}  {left[method]:.3f}",
            (0, row["left"]),
            ha="right",
            va="center",
            xytext=(-8, 0),
            textcoords="offset points",
        )
        axes.annotate(
            f"{right[method]:.3f}  {method}",
            (1, row["right"]),
            ha="left",
            va="center",
            xytext=(8, 0),
            textcoords="offset points",
        )
    axes.set_xlim(-0.9, 1.9)
    axes.set_ylim(len(ranks) + 0.7, 0.3)
    axes.set_xticks([0, 1], names)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    return finish(axes, title, "", "")
