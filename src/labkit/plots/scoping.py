"""The pictures of lab 01."""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Annotation
from matplotlib.ticker import FuncFormatter
from matplotlib.transforms import Affine2D, Bbox

from labkit.plots.style import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    RED,
    canvas,
    finish,
    name_rows,
    note,
)

PERCENT = FuncFormatter(lambda share, _: f"{100 * share:g} %")
#: Number of marks of a hard problem -> colour and shape, so that either is enough.
HARDNESS = {
    0: (BLUE, "o"),
    1: (ORANGE, "s"),
    2: (RED, "^"),
    3: ("black", "X"),
}
#: Where a name may stand beside its point, in points to the right and
#: upwards, the best first.
PLACES = [
    (7, 0),
    (-7, 0),
    (7, 9),
    (-7, 9),
    (0, 9),
    (7, -9),
    (-7, -9),
    (0, -9),
    (7, 14),
    (-7, 14),
    (0, 14),
    (7, -14),
    (-7, -14),
    (0, -14),
]
LEFT_FIRST = sorted(PLACES, key=lambda place: place[0] >= 0)
#: How far a name may stand from its point with a line that leads there, in points.
FAR = (16, 20, 25, 30, 36, 44, 54, 66, 80)
#: In how many directions such a name is tried.
DIRECTIONS = 24
#: Of a mark, in points.
RADIUS = 5
#: How a mark looks that no curve was fitted on.
HOLLOW: dict[str, Any] = {
    "markerfacecolor": "white",
    "markersize": 8,
}


def _far_places() -> list[tuple[float, float]]:
    """Places on circles around a point, the nearest circle first."""
    turns = np.linspace(0, 2 * math.pi, DIRECTIONS, endpoint=False)
    found = []
    for far in FAR:
        for turn in turns:
            across = far * math.cos(turn)
            up = far * math.sin(turn)
            found.append((across, up))
    return found


FAR_PLACES = _far_places()


def _dollars(amount: float, _: object = None) -> str:
    """Write an amount with a letter for thousands, millions or billions."""
    letters = (
        (1e9, "G"),
        (1e6, "M"),
        (1e3, "k"),
    )
    for size, letter in letters:
        if abs(amount) >= size:
            return f"{amount / size:g}{letter}"
    return f"{amount:g}"


def ranked_dots(values: pd.Series, title: str, xlabel: str) -> Axes:
    """One dot a name, the largest at the top, on a logarithmic axis of dollars; values
    of 0 or less are left out."""
    shown = values[values > 0].sort_values()
    count = len(shown)
    axes = canvas(7.5, 0.8 + 0.21 * count)
    rows = range(count)
    least = shown.min()
    axes.hlines(rows, least, shown, color=GREY, linewidth=1)
    axes.plot(shown, rows, "o", color=BLUE)
    name_rows(axes, shown.index, fontsize=8)
    axes.set_ylim(-0.6, count - 0.4)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(_dollars)
    return finish(axes, title, xlabel, "")


def lines(
    columns: pd.DataFrame,
    title: str,
    xlabel: str,
    ylabel: str,
) -> Axes:
    """One line a column against the index, on a logarithmic axis of dollars,
    each named at its end."""
    axes = canvas(7, 3.6)
    first = columns.index[0]
    last = columns.index[-1]
    looks = (
        (BLUE, "o"),
        (ORANGE, "s"),
        (GREEN, "^"),
        (RED, "D"),
    )
    for column, (colour, mark) in zip(columns, looks, strict=False):
        values = columns[column]
        axes.plot(columns.index, values, marker=mark, color=colour)
        end = (last, values.iloc[-1])
        note(axes, str(column), end, (8, 0), va="center", color=colour)
    room = 0.22 * (last - first)  # for the names
    axes.set_xlim(right=last + room)
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(_dollars)
    return finish(axes, title, xlabel, ylabel)


def learning_curves(
    sizes: list[int],
    errors: pd.DataFrame,
    curves: pd.DataFrame,
    pilot: int,
    title: str,
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
        The largest size that the curves were fitted on; marks above it are hollow,
        lines above it dashed, as far as four times the largest size.
    """
    axes = canvas(7, 4)
    smallest = min(sizes)
    largest = max(sizes)
    only_pilot = largest <= pilot
    looks = (
        (BLUE, "o"),
        (ORANGE, "s"),
    )
    for (model, row), (colour, mark) in zip(errors.iterrows(), looks, strict=True):
        measured = pd.Series(row.to_numpy(float), sizes)
        inside = measured[measured.index <= pilot]
        above = measured[measured.index > pilot]
        axes.plot(inside, mark, color=colour, label=model)
        axes.plot(above, mark, color=colour, **HOLLOW)
        curve = curves.loc[model]
        _curve(axes, curve, smallest, pilot, "-", colour)
        if not only_pilot:
            _curve(axes, curve, pilot, 4 * largest, "--", colour)
    axes.axvline(pilot, color=GREY, linewidth=1)
    _, top = axes.get_ylim()
    axes.annotate(
        "pilot ends",
        (pilot, top),
        ha="right",
        va="top",
        rotation=90,
        fontsize=9,
    )
    axes.set(xscale="log", yscale="log")
    ticks = [30, 100, 300, 1000, 3000]
    shares = [0.01, 0.03, 0.1, 0.3]
    if only_pilot:
        ticks = ticks[:3]
        shares = shares[1:]
    axes.set_xticks(ticks, [str(size) for size in ticks])
    axes.set_yticks(shares)
    axes.yaxis.set_major_formatter(PERCENT)
    axes.minorticks_off()
    axes.legend(frameon=False)
    return finish(axes, title, "labels (logarithmic)", "test error (logarithmic)")


def _curve(
    axes: Axes,
    curve: pd.Series,
    first: float,
    last: float,
    style: str,
    colour: str,
) -> None:
    """Draw c + a n**-b from one number of labels to another."""
    labels = np.geomspace(first, last)
    error = curve["c"] + curve["a"] * labels ** -curve["b"]
    axes.plot(labels, error, style, color=colour)


def dollars_and_weeks(ways: pd.DataFrame, title: str) -> Axes:
    """One mark a way of labelling at its weeks and dollars, with its name
    and the expected quality.

    Parameters
    ----------
    ways : DataFrame
        way -> dollars, weeks, quality (share of right labels).
    """
    axes = canvas(7, 4)
    weeks = ways["weeks"]
    dollars = ways["dollars"]
    axes.plot(weeks, dollars, "o", color=BLUE)
    for way, row in ways.iterrows():
        point = (row["weeks"], row["dollars"])
        note(axes, f"{way}, {row['quality']:.1%}", point, (7, 3))
    axes.set(xscale="log", yscale="log")
    axes.set_xlim(weeks.min() * 0.8, weeks.max() * 2.6)
    axes.xaxis.set_major_formatter(_plain)
    axes.xaxis.set_minor_formatter(_at_2_and_5(_plain))
    axes.yaxis.set_major_formatter(_dollars)
    axes.yaxis.set_minor_formatter(_at_2_and_5(_dollars))
    return finish(axes, title, "weeks (logarithmic)", "dollars (logarithmic)")


def _plain(number: float, _: object = None) -> str:
    return f"{number:g}"


def _at_2_and_5(written: Callable[[float], str]) -> Callable[[float, object], str]:
    """Write only the numbers that begin with 2 or 5; the others stand too close."""

    def shown(number: float, _: object = None) -> str:
        first_digit = f"{number:g}"[0]
        return written(number) if first_digit in "25" else ""

    return shown


def impact_and_cost(
    sheet: pd.DataFrame,
    frontier: list[str],
    title: str,
    mine: str | None = None,
) -> Axes:
    """The map of a portfolio: cost across, yearly gain upwards, both logarithmic, the
    efficient frontier joined.

    Parameters
    ----------
    sheet : DataFrame
        project -> cost, gain (dollars; those whose gain is not above 0 are left out),
        hard (number of marks of a hard problem, 0 to 3; colour and shape).
    frontier : list of str
        Projects on the efficient frontier, the cheapest first; their names are bold.
    mine : str, optional
        A project to draw a ring around.
    """
    figure, axes = plt.subplots(figsize=(10.5, 8), layout="constrained")
    has_gain = sheet["gain"] > 0
    has_cost = np.isfinite(sheet["cost"])
    shown = sheet[has_gain & has_cost]
    on_path = [project for project in frontier if project in shown.index]
    path = shown.loc[on_path]
    _draw_projects(axes, shown, path)
    if mine in shown.index:
        own = shown.loc[mine]
        axes.plot(
            own["cost"],
            own["gain"],
            "o",
            markersize=16,
            fillstyle="none",
            color=GREEN,
        )
    axes.set(xscale="log", yscale="log")
    costs = shown["cost"]
    axes.set_xlim(costs.min() / 6, costs.max() * 4)
    gains = shown["gain"]
    axes.set_ylim(gains.min() / 2.5, gains.max() * 1.8)
    axes.xaxis.set_major_formatter(_dollars)
    axes.yaxis.set_major_formatter(_dollars)
    axes.legend(frameon=False, loc="lower right")
    finish(
        axes,
        title,
        "cost: labels and model, in dollars (logarithmic)",
        "yearly gain over the best other way, in dollars (logarithmic)",
    )
    # Fixes the layout, so that places in pixels are known.
    figure.draw_without_rendering()
    points = shown[["cost", "gain"]]
    lines = _steps(axes, path)
    _name_points(axes, points, on_path, lines)
    return axes


def _draw_projects(axes: Axes, shown: pd.DataFrame, path: pd.DataFrame) -> None:
    """Draw a mark for each project, and join those on the frontier."""
    axes.step(
        path["cost"],
        path["gain"],
        where="post",
        color=GREY,
        linewidth=1.5,
        zorder=1,
    )
    for hard, rows in shown.groupby("hard"):
        colour, mark = HARDNESS[int(hard)]
        marks = "mark" if hard == 1 else "marks"
        axes.scatter(
            rows["cost"],
            rows["gain"],
            color=colour,
            marker=mark,
            s=45,
            zorder=2,
            label=f"{hard} {marks} of a hard problem",
        )


def _steps(axes: Axes, path: pd.DataFrame) -> list[Bbox]:
    """The lines that join the frontier, as thin boxes in points."""
    pixels = axes.transData.transform(path[["cost", "gain"]])
    places = pixels * 72 / axes.figure.dpi
    boxes = []
    for (left, low), (right, high) in pairwise(places):
        level = Bbox.from_extents(left, low - 1, right, low + 1)
        rise = Bbox.from_extents(right - 1, low, right + 1, high)
        boxes += [level, rise]
    return boxes


def _name_points(
    axes: Axes,
    points: pd.DataFrame,
    bold: list[str],
    lines: list[Bbox],
) -> None:
    """Write each point's name where it covers nothing and its own point is the nearest.

    Where there is no such place beside the point, the name stands farther off, and a
    thin line leads from it to the point.

    Parameters
    ----------
    points : DataFrame
        name -> its two coordinates.
    bold : list of str
        Names in bold; they choose first, and stand on the left where there is room.
    lines : list of Bbox
        What else no name may cover, in points.
    """
    pixels = axes.figure.dpi / 72
    places = axes.transData.transform(points) / pixels
    at = dict(zip(points.index, places, strict=True))
    taken = [*_marks(places), *lines]
    legend = axes.get_legend()
    if legend is not None:
        box = legend.get_window_extent()
        smaller = Affine2D().scale(1 / pixels)
        taken.append(box.transformed(smaller))
    neighbours = [_neighbours(place, places) for place in places]
    crowded = pd.Series(neighbours, points.index).drop(bold)
    others = crowded.sort_values(ascending=False, kind="stable").index
    for name in [*bold, *others]:
        is_bold = name in bold
        here = at[name]
        point = points.loc[name]
        label = _label(axes, str(name), point, is_bold)
        size = label.get_window_extent()
        width = size.width / pixels
        height = size.height / pixels
        offsets = LEFT_FIRST if is_bold else PLACES
        best = _near_place(width, height, here, offsets, taken, places)
        if best is None:
            best = _far_place(width, height, here, taken)
            taken += [part.translated(*here) for part in _trail(best)]
            _lead(axes, point, best)
        covered = best.translated(*here)
        taken.append(covered.padded(2))
        middle = (best.y0 + best.y1) / 2
        label.set_position((best.x0, middle))


def _marks(places: np.ndarray) -> list[Bbox]:
    """The boxes of marks, in points."""
    boxes = []
    for x, y in places:
        left = x - RADIUS
        low = y - RADIUS
        box = Bbox.from_bounds(left, low, 2 * RADIUS, 2 * RADIUS)
        boxes.append(box)
    return boxes


def _label(
    axes: Axes,
    name: str,
    point: pd.Series,
    is_bold: bool,
) -> Annotation:
    """Write a name at its point, to be moved from there."""
    label = axes.annotate(
        name,
        point,
        xytext=(0, 0),
        textcoords="offset points",
        va="center",
        fontsize=9 if is_bold else 8,
        fontweight="bold" if is_bold else "normal",
    )
    label.set_in_layout(False)
    return label


def _boxes(
    width: float, height: float, offsets: Sequence[tuple[float, float]]
) -> list[Bbox]:
    """Where a name of this size may stand, seen from its point."""
    found = []
    for across, up in offsets:
        left = float(across)
        if across < 0:
            left -= width
        elif across == 0:
            left = -width / 2
        box = Bbox.from_bounds(left, up - height / 2, width, height)
        found.append(box)
    return found


def _is_nearest(box: Bbox, own: np.ndarray, places: np.ndarray) -> bool:
    """Whether no other point is as near to the box as its own."""
    mine = _distance(box, own)
    as_near = 0
    for place in places:
        distance = _distance(box, place)
        if distance <= mine + 1:
            as_near += 1
    return as_near == 1


def _distance(box: Bbox, place: np.ndarray) -> float:
    """From a point to the nearest edge of a box, or 0 inside it."""
    x, y = place
    across = max(box.x0 - x, 0, x - box.x1)
    up = max(box.y0 - y, 0, y - box.y1)
    return math.hypot(across, up)


def _neighbours(place: np.ndarray, places: np.ndarray) -> int:
    """How many points lie where the name of this one would stand."""
    across, up = np.abs(places - place).T
    is_beside = across < 90
    is_level = up < 22
    return int(np.count_nonzero(is_beside & is_level))


def _near_place(
    width: float,
    height: float,
    here: np.ndarray,
    offsets: Sequence[tuple[float, float]],
    taken: list[Bbox],
    places: np.ndarray,
) -> Bbox | None:
    """The first place beside a point that is free and nearest to this
    point, if there is one."""
    for box in _boxes(width, height, offsets):
        moved = box.translated(*here)
        if _covered(moved, taken) == 0 and _is_nearest(moved, here, places):
            return box
    return None


def _far_place(
    width: float,
    height: float,
    here: np.ndarray,
    taken: list[Bbox],
) -> Bbox:
    """The nearest place farther off that covers least, its line
    to the point included."""
    boxes = _boxes(width, height, FAR_PLACES)
    best = boxes[0]
    least = math.inf
    for box in boxes:
        moved = box.translated(*here)
        covered = _covered(moved, taken)
        if covered < least:
            parts = [part.translated(*here) for part in _trail(box)]
            for other in taken:
                covered += any(part.overlaps(other) for part in parts)
        if covered < least:
            best = box
            least = covered
        if least == 0:
            break
    return best


def _trail(box: Bbox) -> list[Bbox]:
    """The line from a name's box to its point as small boxes, without
    what lies in the mark."""
    across, up = _end(box)
    length = math.hypot(across, up)
    outside = min(1.0, 2 * RADIUS / length)
    parts = []
    for share in np.linspace(outside, 0.95, 12):
        x = across * share
        y = up * share
        parts.append(Bbox.from_extents(x - 1, y - 1, x + 1, y + 1))
    return parts


def _end(box: Bbox) -> tuple[float, float]:
    """The place of a box that is nearest to its point."""
    across = min(max(0, box.x0), box.x1)
    up = min(max(0, box.y0), box.y1)
    return across, up


def _covered(box: Bbox, taken: list[Bbox]) -> float:
    """The area that a box shares with what is taken."""
    return sum(_overlap(box, other) for other in taken if box.overlaps(other))


def _overlap(box: Bbox, other: Bbox) -> float:
    """The area that two boxes share."""
    shared = Bbox.intersection(box, other)
    if shared is None:
        return 0.0
    return shared.width * shared.height


def _lead(axes: Axes, point: pd.Series, box: Bbox) -> None:
    """Draw a thin line from a point to the nearest place of its name's box."""
    axes.annotate(
        "",
        tuple(point),
        xytext=_end(box),
        textcoords="offset points",
        arrowprops={
            "arrowstyle": "-",
            "color": "black",
            "linewidth": 0.6,
            "shrinkA": 0,
        },
        zorder=1,
    )


def tornado(
    swings: pd.DataFrame,
    guess: float,
    title: str,
    xlabel: str,
) -> Axes:
    """How far a result moves when one guess at a time goes to the ends of its
    range, the widest bar on top. Where both ends lie on one side, the shorter one
    is drawn upon the longer.

    Parameters
    ----------
    swings : DataFrame
        quantity -> low, high: the result at either end of the quantity's range.
    guess : float
        The result at all guesses.
    """
    low = swings["low"] - guess
    high = swings["high"] - guess
    widths = (swings["high"] - swings["low"]).abs()
    widest = widths.sort_values().index
    axes = canvas(7, 0.9 + 0.4 * len(swings))
    at_low: dict[str, Any] = {
        "color": ORANGE,
        "hatch": "//",
        "edgecolor": "white",
    }
    at_high: dict[str, Any] = {"color": BLUE}
    bar: dict[str, Any] = {"left": guess, "height": 0.6}
    for place, quantity in enumerate(widest):
        ends = [(low[quantity], at_low), (high[quantity], at_high)]
        longest_first = sorted(ends, key=lambda end: -abs(end[0]))
        for length, style in longest_first:
            axes.barh(place, length, **bar, **style)
    axes.axvline(guess, color="black", linewidth=1)
    name_rows(axes, widest)
    axes.barh(0, 0, label="at its low", **at_low)
    axes.barh(0, 0, label="at its high", **at_high)
    axes.legend(frameon=False, loc="lower right")
    return finish(axes, title, xlabel, "")


def rank_intervals(ranks: pd.DataFrame, title: str) -> Axes:
    """One line a project: its rank by the guesses, and where 90 % of its ranks
    lie; rank 1 on the left.

    Parameters
    ----------
    ranks : DataFrame
        project -> guess, low, high; the best first.
    """
    count = len(ranks)
    axes = canvas(7, 0.9 + 0.24 * count)
    best_last = ranks.iloc[::-1]
    for place, row in enumerate(best_last.to_dict("records")):
        axes.plot(
            [row["low"], row["high"]],
            [place, place],
            color=BLUE,
            linewidth=3,
            alpha=0.6,
        )
        axes.plot(row["guess"], place, "o", color=RED)
    name_rows(axes, best_last.index, fontsize=9)
    axes.set_ylim(-0.6, count - 0.4)
    return finish(axes, title, "rank (1 is the best)", "")
