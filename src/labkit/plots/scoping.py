"""The pictures of lab 01."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

from labkit.plots.style import BLUE, GREEN, GREY, ORANGE, RED, finish

PERCENT = FuncFormatter(lambda share, _: f"{100 * share:g} %")
#: Number of marks of a hard problem -> colour and shape, so that either is enough.
HARDNESS = {0: (BLUE, "o"), 1: (ORANGE, "s"), 2: (RED, "^"), 3: ("black", "X")}


def _dollars(amount: float, _: object = None) -> str:
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(amount) >= size:
            return f"{amount / size:g}{letter}"
    return f"{amount:g}"


def ranked_bars(values: pd.Series, title: str, xlabel: str) -> Axes:
    """One bar a name, the longest at the top, on a logarithmic axis of dollars; values of 0 or less
    are left out."""
    shown = values[values > 0].sort_values()
    _, axes = plt.subplots(figsize=(7.5, 0.8 + 0.21 * len(shown)), layout="constrained")
    axes.barh(range(len(shown)), shown, color=BLUE, height=0.7)
    axes.set_yticks(range(len(shown)), list(shown.index), fontsize=8)
    axes.set_ylim(-0.6, len(shown) - 0.4)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(_dollars)
    return finish(axes, title, xlabel, "")


def lines(columns: pd.DataFrame, title: str, xlabel: str, ylabel: str) -> Axes:
    """One line a column against the index, on a logarithmic axis of dollars, each named at its
    end."""
    _, axes = plt.subplots(figsize=(7, 3.6), layout="constrained")
    for column, colour, mark in zip(columns, (BLUE, ORANGE, GREEN, RED), "os^D", strict=False):
        axes.plot(columns.index, columns[column], marker=mark, color=colour)
        axes.annotate(
            str(column),
            (columns.index[-1], columns[column].iloc[-1]),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            color=colour,
        )
    axes.set_xlim(right=columns.index[-1] + 0.22 * (columns.index[-1] - columns.index[0]))
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(_dollars)
    return finish(axes, title, xlabel, ylabel)


def learning_curves(
    sizes: list[int], errors: pd.DataFrame, curves: pd.DataFrame, pilot: int, title: str
) -> Axes:
    """Measured errors as marks and fitted curves as lines, both axes logarithmic.

    Parameters
    ----------
    sizes : list of int
        Numbers of labels.
    errors : DataFrame
        One row a model, one column a size: the mean error.
    curves : DataFrame
        One row a model: a, b and c of c + a n**-b.
    pilot : int
        The largest size that the curves were fitted on; marks above it are hollow, lines above it
        dashed.
    """
    _, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    inside = np.array(sizes) <= pilot
    for (model, row), colour, mark in zip(errors.iterrows(), (BLUE, ORANGE), "os", strict=True):
        measured = row.to_numpy(float)
        axes.plot(np.array(sizes)[inside], measured[inside], mark, color=colour, label=model)
        axes.plot(
            np.array(sizes)[~inside],
            measured[~inside],
            mark,
            color=colour,
            markerfacecolor="white",
            markersize=8,
        )
        curve = curves.loc[model]
        for grid, style in (
            (np.geomspace(min(sizes), pilot), "-"),
            (np.geomspace(pilot, 4000), "--"),
        ):
            axes.plot(grid, curve["c"] + curve["a"] * grid ** -curve["b"], style, color=colour)
    axes.axvline(pilot, color=GREY, linewidth=1)
    axes.annotate(
        "pilot ends", (pilot, axes.get_ylim()[1]), ha="right", va="top", rotation=90, fontsize=9
    )
    axes.set(xscale="log", yscale="log")
    axes.set_xticks([30, 100, 300, 1000, 3000], ["30", "100", "300", "1000", "3000"])
    axes.set_yticks([0.01, 0.03, 0.1, 0.3])
    axes.yaxis.set_major_formatter(PERCENT)
    axes.minorticks_off()
    axes.legend(frameon=False)
    return finish(axes, title, "labels (logarithmic)", "test error (logarithmic)")


def price_and_weeks(ways: pd.DataFrame, title: str) -> Axes:
    """One mark a way of labelling at its weeks and price, with its name and the expected quality.

    Parameters
    ----------
    ways : DataFrame
        way -> price (dollars), weeks, quality (share of right labels).
    """
    _, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    axes.plot(ways["weeks"], ways["price"], "o", color=BLUE)
    for way, row in ways.iterrows():
        axes.annotate(
            f"{way}, {row['quality']:.1%}",
            (row["weeks"], row["price"]),
            xytext=(7, 3),
            textcoords="offset points",
        )
    axes.set(xscale="log", yscale="log")
    axes.set_xlim(ways["weeks"].min() * 0.8, ways["weeks"].max() * 2.6)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda weeks, _: f"{weeks:g}"))
    axes.xaxis.set_minor_formatter(lambda weeks, _: f"{weeks:g}" if f"{weeks:g}"[0] in "25" else "")
    axes.yaxis.set_major_formatter(_dollars)
    axes.yaxis.set_minor_formatter(
        lambda price, _: _dollars(price) if f"{price:g}"[0] in "25" else ""
    )
    return finish(axes, title, "weeks", "dollars")


def impact_and_cost(sheet: pd.DataFrame, frontier: list[str], title: str) -> Axes:
    """The map of a portfolio: cost across, yearly gain upwards, both logarithmic, the efficient
    frontier joined.

    Parameters
    ----------
    sheet : DataFrame
        project -> cost, gain (dollars; those whose gain is not above 0 are left out), hard (number
        of marks of a hard problem, 0 to 3; colour and shape).
    frontier : list of str
        Projects on the efficient frontier, the cheapest first; they are named.
    """
    _, axes = plt.subplots(figsize=(10.5, 7.5), layout="constrained")
    shown = sheet[(sheet["gain"] > 0) & np.isfinite(sheet["cost"])]
    path = shown.loc[[project for project in frontier if project in shown.index]]
    axes.step(path["cost"], path["gain"], where="post", color=GREY, linewidth=1.5, zorder=1)
    for hard, rows in shown.groupby("hard"):
        colour, mark = HARDNESS[int(hard)]
        axes.scatter(
            rows["cost"],
            rows["gain"],
            color=colour,
            marker=mark,
            s=45,
            zorder=2,
            label=f"{hard} mark{'s' if hard != 1 else ''} of a hard problem",
        )
    for project, row in shown.iterrows():
        chosen = project in path.index
        # Nothing lies above and left of the frontier, so its names have room there.
        axes.annotate(
            str(project),
            (row["cost"], row["gain"]),
            xytext=(-6, 5) if chosen else (6, -3),
            textcoords="offset points",
            ha="right" if chosen else "left",
            fontsize=9 if chosen else 7,
            fontweight="bold" if chosen else "normal",
        )
    axes.set(xscale="log", yscale="log")
    axes.set_xlim(shown["cost"].min() / 9, shown["cost"].max() * 4)
    axes.xaxis.set_major_formatter(_dollars)
    axes.yaxis.set_major_formatter(_dollars)
    axes.legend(frameon=False, loc="lower right")
    return finish(
        axes,
        title,
        "cost: labels and model (dollars)",
        "yearly gain over the best other way (dollars)",
    )


def tornado(swings: pd.DataFrame, guess: float, title: str, xlabel: str) -> Axes:
    """How far a result moves when one guess at a time goes to the ends of its range, the widest bar
    on top.

    Parameters
    ----------
    swings : DataFrame
        quantity -> low, high: the result at either end of the quantity's range.
    guess : float
        The result at all guesses.
    """
    widest = (swings["high"] - swings["low"]).abs().sort_values().index
    _, axes = plt.subplots(figsize=(7, 0.9 + 0.4 * len(swings)), layout="constrained")
    for place, quantity in enumerate(widest):
        low, high = swings.loc[quantity, ["low", "high"]]
        axes.barh(
            place, low - guess, left=guess, color=ORANGE, height=0.6, hatch="//", edgecolor="white"
        )
        axes.barh(place, high - guess, left=guess, color=BLUE, height=0.6)
    axes.axvline(guess, color="black", linewidth=1)
    axes.set_yticks(range(len(widest)), list(widest))
    axes.barh(0, 0, color=ORANGE, hatch="//", edgecolor="white", label="at its low")
    axes.barh(0, 0, color=BLUE, label="at its high")
    axes.legend(frameon=False, loc="lower right")
    return finish(axes, title, xlabel, "")


def rank_intervals(ranks: pd.DataFrame, title: str) -> Axes:
    """One line a project: its rank by the guesses, and where 90 % of its ranks lie; rank 1 on the
    left.

    Parameters
    ----------
    ranks : DataFrame
        project -> guess, low, high; the best first.
    """
    _, axes = plt.subplots(figsize=(7, 0.9 + 0.24 * len(ranks)), layout="constrained")
    for place, (_, row) in enumerate(ranks.iloc[::-1].iterrows()):
        axes.plot([row["low"], row["high"]], [place, place], color=BLUE, linewidth=3, alpha=0.6)
        axes.plot(row["guess"], place, "o", color=RED)
    axes.set_yticks(range(len(ranks)), list(ranks.index[::-1]), fontsize=9)
    axes.set_ylim(-0.6, len(ranks) - 0.4)
    return finish(axes, title, "rank (1 is the best)", "")
