"""The pictures of lab 09."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from labkit.plots.style import BLUE, GREEN, GREY, ORANGE, RED, finish

#: Code of a problem with an update -> letter and colour, so that either is enough.
UPDATES = {
    "missing": ("M", RED),
    "no number": ("N", ORANGE),
    "no next step": ("S", BLUE),
    "same next step": ("=", GREY),
}


def test_sizes(curves: pd.DataFrame, marks: Mapping[str, tuple[float, float]], title: str) -> Axes:
    """Test cases that a gain needs, one line a column, and the test sets of some proposals.

    Parameters
    ----------
    curves : DataFrame
        Gain (goal minus now) -> test cases, a column for each way of comparing.
    marks : mapping of str to (float, float)
        Proposal -> its gain and its number of test cases.
    title : str
        Above the picture.
    """
    _, axes = plt.subplots(figsize=(7, 4), layout="constrained")
    for column, colour, dash in zip(curves, (ORANGE, BLUE), ("--", "-"), strict=False):
        axes.plot(curves.index, curves[column], dash, color=colour, label=str(column))
    for name, (gain, cases) in marks.items():
        axes.plot(gain, cases, "ko", markersize=6)
        axes.annotate(name, (gain, cases), xytext=(7, 5), textcoords="offset points")
    axes.set_yscale("log")
    axes.legend(frameon=False)
    return finish(axes, title, "goal minus baseline", "test cases (log scale)")


def hours(needed: Mapping[str, float], there: Mapping[str, float], title: str) -> Axes:
    """Two bars a proposal: hours of labelling that it needs and that its people have."""
    _, axes = plt.subplots(figsize=(7, 0.9 + 0.6 * len(needed)), layout="constrained")
    for place, name in enumerate(needed):
        axes.barh(place - 0.2, needed[name], height=0.38, color=ORANGE, label="needed")
        axes.barh(place + 0.2, there[name], height=0.38, color=BLUE, hatch="//", label="there")
        for offset, value in ((-0.2, needed[name]), (0.2, there[name])):
            shown = f"{value:.1f}".removesuffix(".0")
            axes.text(value + 3, place + offset, f"{shown} h", va="center", fontsize=9)
    axes.set_yticks(range(len(needed)), list(needed))
    axes.invert_yaxis()
    handles, names = axes.get_legend_handles_labels()
    axes.legend(handles[:2], names[:2], frameon=False, loc="lower right")
    axes.set_xlim(right=1.15 * max([*needed.values(), *there.values()]))
    return finish(axes, title, "hours of labelling", "")


def program_and_rubric(table: pd.DataFrame, title: str) -> Axes:
    """One mark a proposal: problems that the program finds against points by the rubric.

    Parameters
    ----------
    table : DataFrame
        Proposal -> columns problems, points.
    title : str
        Above the picture.
    """
    _, axes = plt.subplots(figsize=(6.5, 3.8), layout="constrained")
    axes.plot(table["problems"], table["points"], "o", color=BLUE, markersize=9)
    for name, row in table.iterrows():
        place = (row["problems"], row["points"])
        axes.annotate(str(name), place, xytext=(9, -4), textcoords="offset points")
    axes.set(xlim=(-0.3, table["problems"].max() + 1.2), ylim=(0, 4.2))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return finish(axes, title, "problems that the program finds", "points by the rubric, of 4")


def levels(marks: pd.DataFrame, title: str) -> Axes:
    """Every reader's level as a disc, one row a proposal and criterion, larger where they agree.

    Parameters
    ----------
    marks : DataFrame
        Columns reader, proposal, criterion, level.
    title : str
        Above the picture.
    """
    counts = marks.groupby(["criterion", "proposal", "level"]).size()
    rows = counts.groupby(["criterion", "proposal"]).size().index
    _, axes = plt.subplots(figsize=(7, 0.9 + 0.26 * len(rows)), layout="constrained")
    colours = dict(zip(rows.unique("criterion"), (BLUE, GREEN, ORANGE, RED), strict=False))
    for (criterion, proposal, level), count in counts.items():
        place = rows.get_loc((criterion, proposal))
        axes.scatter(level, place, s=28 * count, color=colours[criterion])
    axes.set_yticks(range(len(rows)), [f"{one}: {two}" for one, two in rows], fontsize=8)
    axes.set_xticks(range(4))
    axes.invert_yaxis()
    return finish(axes, title, "level", "")


def update_grid(
    found: Sequence[tuple[str, int, str]],
    teams: Sequence[str],
    weeks: Sequence[int],
    title: str,
) -> Axes:
    """A square for each team and week, empty where the update is fine, else with letters."""
    _, axes = plt.subplots(figsize=(6, 0.9 + 0.5 * len(teams)), layout="constrained")
    for row, team in enumerate(teams):
        for column, week in enumerate(weeks):
            codes = [code for name, number, code in found if (name, number) == (team, week)]
            colour = UPDATES[codes[0]][1] if codes else "white"
            axes.add_patch(plt.Rectangle((column, row), 0.94, 0.9, fc=colour, ec=GREY))
            letters = " ".join(UPDATES[code][0] for code in codes)
            ink = "white" if colour == BLUE else "black"
            place = (column + 0.47, row + 0.45)
            axes.text(*place, letters, ha="center", va="center", weight="bold", color=ink)
    axes.set(xlim=(0, len(weeks)), ylim=(len(teams), 0))
    axes.set_xticks([place + 0.47 for place in range(len(weeks))], [str(week) for week in weeks])
    axes.set_yticks([place + 0.45 for place in range(len(teams))], list(teams))
    return finish(axes, title, "week", "")
