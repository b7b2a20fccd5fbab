"""The pictures of lab 08."""

from collections.abc import Mapping, Sequence
from itertools import cycle

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from labkit.plots.style import (
    BLUE,
    CENTRED,
    GREEN,
    GREY,
    ORANGE,
    canvas,
    finish,
    grid,
    note,
    rectangle,
)

#: Where a package's boxes stand: column (left to right) and height.
PLACES = {
    "api.app": (0, 2.4),
    "api.serving": (1, 3.1),
    "storage": (1, 1.3),
    "datasets": (2, 3.5),
    "networks": (2, 2.8),
    "weights": (2, 2.0),
    "models": (3, 2.6),
    "training": (3, 0.8),
    "monitoring": (0, 0.4),
}
#: Width of a module's box.
WIDTH = 0.62
#: Its height.
HEIGHT = 0.5
#: Colour of the box of a module that serving does not need.
GROUND = "#D9D9D9"
#: A change that costs more accuracy than this is orange.
MUCH = 0.05

Point = tuple[float, float]


def stages(images: Mapping[str, np.ndarray]) -> None:
    """Draw grey images side by side, each in its own resolution.

    Parameters
    ----------
    images : mapping of str to array of float
        Caption -> image; 0 is paper and 1 is ink.
    """
    count = len(images)
    (row,) = grid(1, count, 2.6 * count, 2.9)
    for axes, (caption, image) in zip(row, images.items(), strict=True):
        axes.imshow(
            image,
            cmap="Greys",
            vmin=0,
            vmax=1,
            interpolation="nearest",
        )
        rows, columns = image.shape
        axes.set_title(f"{caption}\n{rows} x {columns}")
        axes.set(xticks=[], yticks=[])


def losses(by_name: Mapping[str, Sequence[float]]) -> Axes:
    """Draw the loss by epoch, one line a training.

    Parameters
    ----------
    by_name : mapping of str to sequence of float
        Name -> mean loss of each epoch, the first one first.
    """
    axes = canvas(7, 3.2)
    looks = (
        (BLUE, "-"),
        (ORANGE, "--"),
        (GREEN, ":"),
    )
    for (name, values), (colour, dashes) in zip(by_name.items(), looks, strict=False):
        epochs = range(1, len(values) + 1)
        axes.plot(epochs, values, dashes, color=colour, label=name)
    axes.set_yscale("log")
    axes.legend(frameon=False)
    return finish(axes, "Loss by epoch", "epoch", "mean loss (logarithmic scale)")


def package(imports: Mapping[str, Sequence[str]], served: str) -> Axes:
    """Draw the files of the recogniser and who imports whom.

    Parameters
    ----------
    imports : mapping of str to sequence of str
        Module -> the modules that it imports.
    served : str
        Start of the names of the modules that answer requests; they, and what they
        import, however far, are orange.
    """
    first = {name for name in imports if name.startswith(served)}
    needed = _reached(imports, first)
    drawn = [name for name in imports if name in PLACES]
    axes = canvas(7.5, 4)
    for name in drawn:
        for other in imports[name]:
            if other in PLACES:
                _arrow(axes, PLACES[name], PLACES[other])
    for name in drawn:
        colour = ORANGE if name in needed else GROUND
        _box(axes, name, colour)
    axes.set_title("Who imports whom (orange: serving needs it)")
    axes.set_xlim(-0.1, 3.75)
    axes.set_ylim(0, 4)
    axes.axis("off")
    return axes


def _arrow(axes: Axes, place: Point, other: Point) -> None:
    """Draw that the module at one place imports the one at the other."""
    start, end = _sides(place, other)
    look = {
        "arrowstyle": "->",
        "color": "#444444",
    }
    axes.annotate("", end, start, arrowprops=look, zorder=0)


def _reached(imports: Mapping[str, Sequence[str]], first: set[str]) -> set[str]:
    """These modules, and all that they import, however far."""
    found = set(first)
    waiting = list(first)
    while waiting:
        name = waiting.pop()
        new = set(imports.get(name, ())) - found
        found |= new
        waiting += new
    return found


def _box(axes: Axes, name: str, colour: str) -> None:
    """Draw the box of a module."""
    x, y = PLACES[name]
    corner = (x, y - HEIGHT / 2)
    rectangle(axes, corner, WIDTH, HEIGHT, colour, "black")
    middle = x + WIDTH / 2
    axes.text(middle, y, name, **CENTRED)


def _sides(start: Point, end: Point) -> tuple[Point, Point]:
    """Where an arrow leaves its first box and reaches its second."""
    x1, y1 = start
    x2, y2 = end
    if x1 == x2:
        up = HEIGHT / 2 if y2 > y1 else -HEIGHT / 2
        middle = x1 + WIDTH / 2
        leaves = (middle, y1 + up)
        reaches = (middle, y2 - up)
    elif x2 > x1:
        leaves = (x1 + WIDTH, y1)
        reaches = end
    else:
        leaves = start
        reaches = (x2 + WIDTH, y2)
    return leaves, reaches


def behaviours(shares: pd.DataFrame, allowed: float) -> Axes:
    """Draw shares of failed cases as a table of coloured fields.

    Parameters
    ----------
    shares : DataFrame of float
        Model by test, 0-1.
    allowed : float
        Fields above it are orange.
    """
    models = len(shares)
    tests = len(shares.columns)
    height = 0.5 * models + 1.2
    axes = canvas(6.5, height)
    for (row, column), share in np.ndenumerate(shares.to_numpy()):
        colour = ORANGE if share > allowed else "#E6F0F7"
        rectangle(axes, (column, row), 1, 1, colour, "white")
        text = f"{share:.2f}"
        axes.text(column + 0.5, row + 0.5, text, **CENTRED)
    axes.set_xlim(0, tests)
    axes.set_ylim(models, 0)
    across = np.arange(tests) + 0.5
    axes.set_xticks(across, shares.columns)
    down = np.arange(models) + 0.5
    axes.set_yticks(down, shares.index)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_title(f"Share of cases that go wrong (orange: above {allowed:g})")
    return axes


def alarms(counted: pd.DataFrame) -> Axes:
    """Draw how often an alarm rings against what the change costs.

    Parameters
    ----------
    counted : DataFrame
        Kind of change -> alarm (share of batches, 0-1) and accuracy (0-1); the first
        row is the unchanged stream, whose accuracy the others are measured from.
    """
    axes = canvas(7, 3.8)
    accuracy = counted["accuracy"]
    unchanged = accuracy.iloc[0]
    lost = unchanged - accuracy
    axes.axhline(0, color=GREY, linewidth=0.8)
    marks = cycle("os^Dvp")
    for (kind, harm), mark in zip(lost.items(), marks, strict=False):
        rings = counted.loc[kind, "alarm"]
        point = (rings, harm)
        colour = ORANGE if harm > MUCH else BLUE
        axes.plot(*point, mark, color=colour, ms=9)
        if rings > 0.5:
            note(axes, kind, point, (-9, 7), ha="right")
        else:
            note(axes, kind, point, (9, 7), ha="left")
    axes.set_xlim(-0.06, 1.06)
    lowest = lost.min() - 0.02
    highest = lost.max() + 0.04
    axes.set_ylim(min(-0.02, lowest), highest)
    title = f"Alarm and harm (orange: more than {MUCH:g} lost)"
    return finish(axes, title, "share of batches with an alarm", "accuracy lost")


def months(table: pd.DataFrame) -> Axes:
    """Draw what a model says and what happened, by month.

    Parameters
    ----------
    table : DataFrame
        Month (1-12) -> predicted and late, shares (0-1).
    """
    axes = canvas(7, 3.4)
    axes.axvspan(0.5, 3.5, color="#EEEEEE", zorder=0)
    axes.text(2, 0.02, "training", ha="center")
    predicted = table["predicted"]
    late = table["late"]
    axes.plot(predicted, "o-", color=BLUE, label="predicted, on average")
    axes.plot(late, "s--", color=ORANGE, label="late")
    axes.set_xlim(0.5, 12.5)
    axes.set_ylim(0, 0.4)
    axes.set_xticks(range(1, 13))
    axes.legend(frameon=False, loc="upper left", ncols=2)
    return finish(axes, "Late arrivals, New York 2013", "month", "share of flights")


def ledger(runs: pd.DataFrame) -> Axes:
    """Draw the accuracy of runs by date.

    Parameters
    ----------
    runs : DataFrame
        One row a run: date (year-month-day), accuracy (0-1), stage.
    """
    axes = canvas(7, 3.2)
    dates = pd.to_datetime(runs["date"])
    scores = runs["accuracy"]
    served = runs["stage"] != "candidate"
    axes.plot(
        dates[served],
        scores[served],
        "s",
        color=ORANGE,
        label="in production, now or before",
        ms=8,
    )
    axes.plot(
        dates[~served],
        scores[~served],
        "o",
        color=BLUE,
        label="candidate",
        ms=8,
    )
    for date, score, run in zip(dates, scores, runs["run"], strict=True):
        note(axes, run, (date, score), (0, 8), ha="center")
    lowest = scores.min() - 0.01
    highest = scores.max() + 0.012
    axes.set_ylim(lowest, highest)
    axes.legend(frameon=False, loc="lower right")
    return finish(axes, "Runs in the ledger", "date", "accuracy on its test images")
