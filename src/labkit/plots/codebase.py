"""The pictures of lab 08."""

from collections.abc import Iterable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from labkit.plots.style import BLUE, GREEN, GREY, ORANGE, canvas, finish, note

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
#: Of a box.
WIDTH = 0.62
HEIGHT = 0.5
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
    size = (2.6 * count, 2.9)
    _, row = plt.subplots(1, count, figsize=size, layout="constrained")
    for axes, (caption, image) in zip(np.atleast_1d(row), images.items(), strict=True):
        axes.imshow(image, cmap="Greys", vmin=0, vmax=1, interpolation="nearest")
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
    looks = ((BLUE, "-"), (ORANGE, "--"), (GREEN, ":"))
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
    axes = canvas(7.5, 4)
    for name, others in imports.items():
        for other in others:
            if name in PLACES and other in PLACES:
                start, end = _sides(PLACES[name], PLACES[other])
                arrow = {"arrowstyle": "->", "color": "#444444"}
                axes.annotate("", end, start, arrowprops=arrow, zorder=0)
    for name in imports:
        if name in PLACES:
            _box(axes, name, ORANGE if name in needed else "#D9D9D9")
    axes.set(
        xlim=(-0.1, 3.75),
        ylim=(0, 4),
        title="Who imports whom (orange: serving needs it)",
    )
    axes.axis("off")
    return axes


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
    box = plt.Rectangle(corner, WIDTH, HEIGHT, fc=colour, ec="black")
    axes.add_patch(box)
    axes.text(x + WIDTH / 2, y, name, ha="center", va="center")


def _sides(start: Point, end: Point) -> tuple[Point, Point]:
    """Where an arrow leaves its first box and reaches its second."""
    x1, y1 = start
    x2, y2 = end
    if x1 == x2:
        up = HEIGHT / 2 if y2 > y1 else -HEIGHT / 2
        middle = x1 + WIDTH / 2
        return (middle, y1 + up), (middle, y2 - up)
    if x2 > x1:
        return (x1 + WIDTH, y1), (x2, y2)
    return (x1, y1), (x2 + WIDTH, y2)


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
    for row, values in enumerate(shares.to_numpy()):
        for column, share in enumerate(values):
            colour = ORANGE if share > allowed else "#E6F0F7"
            field = plt.Rectangle((column, row), 1, 1, fc=colour, ec="white")
            axes.add_patch(field)
            axes.text(column + 0.5, row + 0.5, f"{share:.2f}", ha="center", va="center")
    axes.set_xlim(0, tests)
    axes.set_ylim(models, 0)
    axes.set_xticks(np.arange(tests) + 0.5, shares.columns)
    axes.set_yticks(np.arange(models) + 0.5, shares.index)
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
    unchanged = counted["accuracy"].iloc[0]
    lost = unchanged - counted["accuracy"]
    axes.axhline(0, color=GREY, linewidth=0.8)
    marks = "os^Dvp"
    for number, (kind, harm) in enumerate(lost.items()):
        rings = counted.loc[kind, "alarm"]
        mark = marks[number % len(marks)]
        colour = ORANGE if harm > MUCH else BLUE
        axes.plot(rings, harm, mark, color=colour, ms=9)
        if rings > 0.5:
            note(axes, kind, (rings, harm), (-9, 7), ha="right")
        else:
            note(axes, kind, (rings, harm), (9, 7), ha="left")
    axes.set_xlim(-0.06, 1.06)
    least = min(-0.02, lost.min() - 0.02)
    axes.set_ylim(least, lost.max() + 0.04)
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
    axes.plot(
        table.index, table["predicted"], "o-", color=BLUE, label="predicted, on average"
    )
    axes.plot(table.index, table["late"], "s--", color=ORANGE, label="late")
    axes.set(xlim=(0.5, 12.5), ylim=(0, 0.4), xticks=range(1, 13))
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
    groups: Iterable[tuple[pd.Series, str, str, str]] = (
        (served, "s", ORANGE, "in production, now or before"),
        (~served, "o", BLUE, "candidate"),
    )
    for chosen, mark, colour, name in groups:
        axes.plot(dates[chosen], scores[chosen], mark, color=colour, label=name, ms=8)
    for date, score, run in zip(dates, scores, runs["run"], strict=True):
        note(axes, run, (date, score), (0, 8), ha="center")
    axes.set_ylim(scores.min() - 0.01, scores.max() + 0.012)
    axes.legend(frameon=False, loc="lower right")
    return finish(axes, "Runs in the ledger", "date", "accuracy on its test images")
