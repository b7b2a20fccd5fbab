"""The pictures of lab 06."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from labkit.plots.style import (
    BAND,
    BLUE,
    CENTRED,
    GREEN,
    GREY,
    ORANGE,
    RED,
    canvas,
    finish,
    grid,
)

#: One a way: colour, dashes and mark differ, so that no picture
#: depends on colour alone.
LOOKS = (
    (BLUE, "-", "o"),
    (ORANGE, "--", "s"),
    (GREEN, ":", "^"),
    (RED, "-.", "D"),
    (GREY, (0, (5, 1)), "v"),
    ("#CC79A7", (0, (1, 1)), "P"),
    ("#56B4E9", (0, (3, 1, 1, 1)), "X"),
    ("#000000", (0, (7, 3)), "*"),
)


def sheet(
    images: np.ndarray,
    captions: Sequence[object],
    title: str,
    columns: int = 12,
    black: float | None = None,
) -> np.ndarray:
    """Small grey pictures in rows, each with a word above it.

    Parameters
    ----------
    images : array, shape (n, pixels) or (n, side, side)
        0 is paper.
    captions : sequence
        One a picture; "" for none.
    black : float, optional
        What is drawn black; by default the darkest ink of all.
    """
    images = np.asarray(images, dtype=float)
    side = round(np.sqrt(images[0].size))
    if black is None:
        black = images.max()
    rows = -(-len(images) // columns)
    width = 0.62 * columns
    height = 0.78 * rows + 0.4
    places = grid(rows, columns, width, height)
    plt.suptitle(title, fontsize=11)
    for axes in places.flat:
        axes.set_axis_off()
    for axes, image, caption in zip(places.flat, images, captions, strict=False):
        square = image.reshape(side, side)
        axes.imshow(square, cmap="gray_r", vmin=0, vmax=black)
        axes.set_title(str(caption), fontsize=8, pad=2)
    return places


def conflicts(votes: pd.DataFrame, title: str, abstain: int = -1) -> Axes:
    """Rule by rule: on how many items two rules agree, and on how many
    they contradict each other.

    Parameters
    ----------
    votes : DataFrame of int
        One row an item, one column a rule that votes for one class.
    """
    says = votes.ne(abstain).to_numpy()
    labels = votes.where(says).max().to_numpy()
    both = says.T.astype(int) @ says
    np.fill_diagonal(both, 0)
    contradict = np.not_equal.outer(labels, labels)
    rules = len(both)
    size = 1.6 + 0.42 * rules
    axes = canvas(size + 1.2, size)
    shade = np.where(contradict, both, 0)
    darkest = 1.5 * max(shade.max(), 1)
    axes.imshow(shade, cmap="Oranges", vmin=0, vmax=darkest)
    for row, column in np.argwhere(both):
        number = both[row, column]
        differ = contradict[row, column]
        axes.text(
            column,
            row,
            str(number),
            fontsize=8,
            color="black" if differ else GREY,
            fontweight="bold" if differ else "normal",
            **CENTRED,
        )
    axes.set_xticks(
        range(rules),
        votes.columns,
        rotation=60,
        ha="right",
        fontsize=8,
    )
    axes.set_yticks(range(rules), votes.columns, fontsize=8)
    return finish(axes, title, "", "")


def ways(
    curves: pd.DataFrame,
    title: str,
    fixed: Mapping[str, float] | None = None,
    live: Mapping[str, pd.DataFrame] | None = None,
) -> Axes:
    """Accuracy by seconds on a logarithmic axis, one line a way with marks at its
    ends, the first two with a band over seeds; a second panel enlarges the top, from
    .93 to 1, without bands.

    Parameters
    ----------
    curves : DataFrame
        Columns way, seed, step, seconds, accuracy. A line joins the means of
        the steps; a band, or a bar for a way of one step, goes from the
        lowest seed to the highest.
    fixed : mapping of str to float, optional
        Way -> seconds before the first label; a mark with its minutes near the bottom.
    live : mapping of str to DataFrame, optional
        Runs of one seed (columns seconds, accuracy), drawn as open circles.
    """
    fixed = fixed or {}
    live = live or {}
    panels = grid(2, 1, 8, 9, sharex=True, height_ratios=(3, 2))
    whole, top = panels.ravel()
    whole.set_ylim(0.4, 1)
    top.set_ylim(0.93, 1)
    by_way = curves.groupby("way", sort=False)
    for axes in (whole, top):
        for place, ((way, rows), look) in enumerate(zip(by_way, LOOKS, strict=False)):
            steps = _line(axes, rows, fixed.get(way, 0), look, way)
            if axes is whole and (place < 2 or len(steps) == 1):
                _spread(axes, steps, look)
        if axes is whole:
            _fixed_costs(axes, fixed, list(by_way.groups))
        for name, run in live.items():
            axes.plot(
                run["seconds"],
                run["accuracy"],
                "o",
                mfc="none",
                color="black",
                label=name,
            )
    ticks = [30, 100, 300, 1000, 3000, 10000]
    whole.set_xscale("log")
    whole.set_xlim(left=20)
    whole.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    whole.legend(frameon=False, fontsize=8, loc="lower center", handlelength=3.5)
    finish(
        top,
        "The same from .93 to 1",
        "seconds of a person's time (logarithmic)",
        "accuracy",
    )
    return finish(whole, title, "", "accuracy on test digits")


def _line(
    axes: Axes,
    rows: pd.DataFrame,
    begin: float,
    look: tuple,
    way: str,
) -> pd.DataFrame:
    """Draw the means of one way with marks at both ends; returns its steps."""
    colour, dashes, mark = look
    steps = rows.groupby("step").agg(
        at=("seconds", "mean"),
        mean=("accuracy", "mean"),
        low=("accuracy", "min"),
        high=("accuracy", "max"),
    )
    steps["at"] += begin
    ends = [0, len(steps) - 1]
    axes.plot(
        steps["at"],
        steps["mean"],
        linestyle=dashes,
        marker=mark,
        markevery=ends,
        color=colour,
        label=way,
    )
    return steps


def _spread(axes: Axes, steps: pd.DataFrame, look: tuple) -> None:
    """Draw the lowest to the highest seed of one way: a band, or a
    bar if it has one step."""
    colour, _, _ = look
    at = steps["at"]
    low = steps["low"]
    high = steps["high"]
    if len(steps) == 1:
        axes.vlines(at, low, high, color=colour)
    axes.fill_between(at, low, high, color=colour, **BAND)


def _fixed_costs(axes: Axes, fixed: Mapping[str, float], ways: Sequence[str]) -> None:
    """Mark the ways' fixed costs near the bottom, with their minutes."""
    lowest, _ = axes.get_ylim()
    bottom = lowest + 0.03
    for way, (colour, _, mark) in zip(ways, LOOKS, strict=False):
        if way in fixed:
            seconds = fixed[way]
            minutes = seconds / 60
            axes.plot(seconds, bottom, mark, color=colour)
            axes.text(
                seconds,
                bottom + 0.02,
                f" {minutes:.0f} min",
                rotation=90,
                ha="center",
                color=colour,
            )


def gap(table: pd.DataFrame, title: str, xlabel: str) -> Axes:
    """Accuracy on synthetic and on real digits, by how much the simulator varies.

    Parameters
    ----------
    table : DataFrame
        Columns randomised (name of the step, in order, or an amount), seed, synthetic,
        real. Amounts are drawn to scale.
    """
    axes = canvas(7, 3.6)
    steps = table.groupby("randomised", sort=False)[["synthetic", "real"]]
    means = steps.mean()
    lows = steps.min()
    highs = steps.max()
    names = pd.Series(means.index)
    amounts = pd.to_numeric(names, errors="coerce")
    places = amounts.to_numpy()
    if amounts.isna().any():  # names of steps, one beside the other
        places = np.arange(len(means))
    looks = {
        "synthetic": (GREY, "s--"),
        "real": (BLUE, "o-"),
    }
    for column, (colour, line) in looks.items():
        mean = means[column]
        low = lows[column]
        high = highs[column]
        axes.plot(places, mean, line, color=colour, label=f"{column} test")
        axes.fill_between(places, low, high, color=colour, **BAND)
    axes.set_xticks(places, means.index)
    axes.set_ylim(0, 1.02)
    axes.legend(frameon=False)
    return finish(axes, title, xlabel, "accuracy")


def bars(
    values: pd.Series,
    title: str,
    xlabel: str,
    highlight: str | None = None,
) -> Axes:
    """Bars from left to right, the first on top, each with its number."""
    count = len(values)
    axes = canvas(7, 0.9 + 0.32 * count)
    places = np.arange(count)[::-1]
    names = [str(name) for name in values.index]
    colours = [ORANGE if name == highlight else BLUE for name in values.index]
    axes.barh(places, values, color=colours, height=0.65)
    for place, value in zip(places, values, strict=True):
        axes.text(value, place, f" {value:.3f}", va="center", fontsize=9)
    axes.set_yticks(places, names)
    longest = 1.1 * values.max()
    axes.set_xlim(0, max(1.1, longest))
    return finish(axes, title, xlabel, "")
