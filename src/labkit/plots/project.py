"""The pictures of lab 09."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from labkit.plots.style import (
    BLUE,
    CENTRED,
    GREEN,
    GREY,
    ORANGE,
    RED,
    canvas,
    finish,
    name_rows,
    note,
    rectangle,
)

#: Code of a problem with an update -> letter and colour, so that either is enough.
UPDATES = {
    "missing": ("M", RED),
    "no number": ("N", ORANGE),
    "no next step": ("S", BLUE),
    "same next step": ("=", GREY),
}
#: Of a square of `update_grid`.
WIDTH = 0.94
HEIGHT = 0.9


def test_sizes(
    curves: pd.DataFrame, marks: Mapping[str, tuple[float, float]], title: str
) -> Axes:
    """Test cases that a gain needs, one line a column, and the
    test sets of some proposals.

    Parameters
    ----------
    curves : DataFrame
        Gain (goal minus now) -> test cases, a column for each way of comparing.
    marks : mapping of str to (float, float)
        Proposal -> its gain and its number of test cases.
    title : str
        Above the picture.
    """
    axes = canvas(7, 4)
    looks = (
        (ORANGE, "--"),
        (BLUE, "-"),
    )
    for column, (colour, dash) in zip(curves, looks, strict=False):
        cases = curves[column]
        axes.plot(cases.index, cases, dash, color=colour, label=str(column))
    for name, point in marks.items():
        axes.plot(*point, "ko", markersize=6)
        note(axes, name, point, (7, 5))
    axes.set_yscale("log")
    axes.legend(frameon=False)
    return finish(axes, title, "goal minus baseline", "test cases (log scale)")


def hours(needed: Mapping[str, float], there: Mapping[str, float], title: str) -> Axes:
    """Two bars a proposal: hours of labelling that it needs and
    that its people have."""
    height = 0.9 + 0.6 * len(needed)
    axes = canvas(7, height)
    of_needed = {"color": ORANGE, "label": "needed"}
    of_there = {"color": BLUE, "label": "there", "hatch": "//"}
    for row, name in enumerate(needed):
        _bar_of_hours(axes, row - 0.2, needed[name], of_needed)
        _bar_of_hours(axes, row + 0.2, there[name], of_there)
    name_rows(axes, needed)
    axes.invert_yaxis()
    handles, names = axes.get_legend_handles_labels()
    axes.legend(
        handles[:2],
        names[:2],
        frameon=False,
        loc="lower right",
    )
    longest = max(*needed.values(), *there.values())
    axes.set_xlim(right=1.15 * longest)
    return finish(axes, title, "hours of labelling", "")


def _bar_of_hours(
    axes: Axes,
    row: float,
    value: float,
    look: dict[str, Any],
) -> None:
    """Draw a bar with its length at its end."""
    axes.barh(row, value, height=0.38, **look)
    shown = f"{value:.1f}".removesuffix(".0")
    axes.text(value + 3, row, f"{shown} h", va="center", fontsize=9)


def program_and_rubric(table: pd.DataFrame, title: str) -> Axes:
    """One mark a proposal: problems that the program finds
    against points by the rubric.

    Parameters
    ----------
    table : DataFrame
        Proposal -> columns problems, points.
    title : str
        Above the picture.
    """
    axes = canvas(6.5, 3.8)
    axes.plot(table["problems"], table["points"], "o", color=BLUE, markersize=9)
    for name, row in table.iterrows():
        point = (row["problems"], row["points"])
        note(axes, str(name), point, (9, -4))
    most = table["problems"].max()
    axes.set_xlim(-0.3, most + 1.2)
    axes.set_ylim(0, 4.2)
    whole_numbers = MaxNLocator(integer=True)
    axes.xaxis.set_major_locator(whole_numbers)
    return finish(
        axes, title, "problems that the program finds", "points by the rubric, of 4"
    )


def levels(marks: pd.DataFrame, title: str) -> Axes:
    """Every reader's level as a disc, one row a proposal and criterion,
    larger where they agree.

    Parameters
    ----------
    marks : DataFrame
        Columns reader, proposal, criterion, level.
    title : str
        Above the picture.
    """
    counts = marks.groupby(["criterion", "proposal", "level"]).size()
    rows = counts.groupby(["criterion", "proposal"]).size().index
    height = 0.9 + 0.26 * len(rows)
    axes = canvas(7, height)
    criteria = rows.unique("criterion")
    palette = (BLUE, GREEN, ORANGE, RED)
    colours = dict(zip(criteria, palette, strict=False))
    for (criterion, proposal, level), count in counts.items():
        place = rows.get_loc((criterion, proposal))
        colour = colours[criterion]
        axes.scatter(level, place, s=28 * count, color=colour)
    names = [f"{criterion}: {proposal}" for criterion, proposal in rows]
    name_rows(axes, names, fontsize=8)
    axes.set_xticks(range(4))
    axes.invert_yaxis()
    return finish(axes, title, "level", "")


def update_grid(
    found: Sequence[tuple[str, int, str]],
    teams: Sequence[str],
    weeks: Sequence[int],
    title: str,
) -> Axes:
    """A square for each team and week, empty where the update is
    fine, else with letters."""
    height = 0.9 + 0.5 * len(teams)
    axes = canvas(6, height)
    codes: dict[tuple[str, int], list[str]] = {}
    for team, week, code in found:
        of_update = codes.setdefault((team, week), [])
        of_update.append(code)
    for row, team in enumerate(teams):
        for column, week in enumerate(weeks):
            of_update = codes.get((team, week), [])
            _square(axes, column, row, of_update)
    axes.set_xlim(0, len(weeks))
    axes.set_ylim(len(teams), 0)
    across = [column + WIDTH / 2 for column in range(len(weeks))]
    names = [str(week) for week in weeks]
    axes.set_xticks(across, names)
    down = [row + HEIGHT / 2 for row in range(len(teams))]
    axes.set_yticks(down, list(teams))
    return finish(axes, title, "week", "")


def _square(
    axes: Axes,
    column: int,
    row: int,
    codes: list[str],
) -> None:
    """Draw the square of one update: the colour of its first
    problem, the letters of all."""
    looks = [UPDATES[code] for code in codes]
    letters = " ".join(letter for letter, _ in looks)
    colour = "white"
    if looks:
        _, colour = looks[0]
    rectangle(axes, (column, row), WIDTH, HEIGHT, colour, GREY)
    ink = "white" if colour == BLUE else "black"
    middle = column + WIDTH / 2
    centre = row + HEIGHT / 2
    axes.text(middle, centre, letters, weight="bold", color=ink, **CENTRED)
