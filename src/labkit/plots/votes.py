"""The pictures of lab 04."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from labkit.plots.style import BLUE, GREEN, ORANGE, RED, finish

#: Ranks that a method moves before its line is drawn in red.
FAR = 3


def stacked_bars(
    counts: pd.DataFrame,
    title: str,
    xlabel: str,
    ylabel: str,
) -> Axes:
    """Bars of a table: one bar a row, one colour a column, each piece with its number.

    Parameters
    ----------
    counts : DataFrame of int
        Rows become bars, columns become the pieces of a bar.
    """
    axes = _axes(3.6)
    places = np.arange(len(counts))
    bottom = np.zeros(len(counts))
    colours = (BLUE, ORANGE, GREEN, RED)
    for column, colour in zip(counts.columns, colours, strict=False):
        heights = counts[column].to_numpy(float)
        axes.bar(
            places,
            heights,
            bottom=bottom,
            color=colour,
            label=str(column),
            width=0.7,
        )
        bottom += heights
    for place, row in zip(places, counts.to_numpy(), strict=True):
        numbers = [f"{number:,.0f}" for number in row]
        axes.annotate(
            " + ".join(numbers),
            (place, bottom[place]),
            ha="center",
            va="bottom",
            xytext=(0, 2),
            textcoords="offset points",
        )
    names = [str(name) for name in counts.index]
    axes.set_xticks(places, names)
    axes.set_ylim(0, bottom.max() * 1.12)
    axes.legend(frameon=False, loc="upper right")
    return finish(axes, title, xlabel, ylabel)


def scatter_sized(
    x: pd.Series,
    y: pd.Series,
    size: pd.Series,
    title: str,
    xlabel: str,
    ylabel: str,
) -> Axes:
    """One circle a row, its area in proportion to `size`."""
    axes = _axes(4)
    share = size / size.max()
    axes.scatter(
        x,
        y,
        s=12 + 300 * share,
        color=BLUE,
        alpha=0.45,
        edgecolor="white",
    )
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
    upwards = board.iloc[::-1]
    axes = _axes(0.9 + 0.3 * len(board))
    for place, (method, row) in enumerate(upwards.iterrows()):
        colour = ORANGE if method == highlight else BLUE
        ends = [row["low"], row["high"]]
        axes.plot(ends, [place, place], color=colour, linewidth=2)
        axes.plot(row["accuracy"], place, "o", color=colour)
    axes.set_yticks(range(len(board)), list(upwards.index))
    return finish(axes, title, "accuracy, with its 95 % interval", "")


def line(
    x: pd.Index,
    y: pd.Series,
    title: str,
    xlabel: str,
    ylabel: str,
) -> Axes:
    """A line with a mark at each value."""
    axes = _axes(3.2)
    axes.plot(x, y, "o-", color=BLUE)
    return finish(axes, title, xlabel, ylabel)


def confusions(matrices: Mapping[str, pd.DataFrame], title: str) -> None:
    """Confusion matrices of workers side by side; the darker, the more often.

    Parameters
    ----------
    matrices : mapping of str to DataFrame
        Worker -> true class x answered class, shares from 0 to 1.
    title : str
        Of the whole picture.
    """
    figure, row = plt.subplots(
        1,
        len(matrices),
        figsize=(3.2 * len(matrices), 3.6),
        layout="constrained",
        squeeze=False,
    )
    for axes, worker in zip(row[0], matrices, strict=True):
        matrix = matrices[worker]
        answers = list(matrix.columns)
        classes = list(matrix.index)
        image = axes.imshow(matrix, cmap="Blues", vmin=0, vmax=1)
        axes.set_xticks(range(len(answers)), answers)
        axes.set_yticks(range(len(classes)), classes)
        ylabel = "true class" if axes is row[0][0] else ""
        finish(axes, worker, "answer", ylabel)
    figure.colorbar(
        image,
        ax=row[0],
        shrink=0.8,
        label="share of the answers",
    )
    figure.suptitle(title)


def slopes(
    left: pd.Series,
    right: pd.Series,
    title: str,
    names: tuple[str, str],
) -> Axes:
    """Ranks of the same methods on two scales, joined by lines: crossing lines are
    methods that change places.

    Parameters
    ----------
    left, right : Series of float
        method -> accuracy.
    names : tuple of str
        What the two scales are.
    """
    ranks = pd.DataFrame(
        {
            "left": _ranks(left),
            "right": _ranks(right),
        }
    )
    axes = _axes(0.6 + 0.32 * len(ranks))
    for method, row in ranks.iterrows():
        before = row["left"]
        after = row["right"]
        moved = abs(before - after)
        colour = RED if moved >= FAR else BLUE
        axes.plot([0, 1], row, "o-", color=colour, linewidth=1.5)
        score_before = f"{left[method]:.3f}"
        score_after = f"{right[method]:.3f}"
        _beside(axes, (0, before), f"{method}  {score_before}", "right")
        _beside(axes, (1, after), f"{score_after}  {method}", "left")
    axes.set_xlim(-0.9, 1.9)
    axes.set_ylim(len(ranks) + 0.7, 0.3)
    axes.set_xticks([0, 1], names)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    return finish(axes, title, "", "")


def _axes(height: float) -> Axes:
    """New axes, as wide as a notebook's cell and so many inches high."""
    _, axes = plt.subplots(
        figsize=(7, height),
        layout="constrained",
    )
    return axes


def _ranks(scores: pd.Series) -> pd.Series:
    """1 for the highest; of equals, the first one."""
    return scores.rank(ascending=False, method="first")


def _beside(
    axes: Axes,
    place: tuple[float, float],
    words: str,
    aligned: str,
) -> None:
    """Write words to one side of a point."""
    gap = -8 if aligned == "right" else 8
    axes.annotate(
        words,
        place,
        ha=aligned,
        va="center",
        xytext=(gap, 0),
        textcoords="offset points",
    )
