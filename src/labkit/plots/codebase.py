"""The pictures of lab 08."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from labkit.plots.style import BLUE, GREEN, GREY, ORANGE, finish

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
WIDTH, HEIGHT = 0.62, 0.5


def stages(images: Mapping[str, np.ndarray]) -> None:
    """Draw grey images side by side, each in its own resolution.

    Parameters
    ----------
    images : mapping of str to array of float
        Caption -> image; 0 is paper and 1 is ink.
    """
    _, row = plt.subplots(1, len(images), figsize=(2.6 * len(images), 2.9), layout="constrained")
    for axes, (caption, image) in zip(np.atleast_1d(row), images.items(), strict=True):
        axes.imshow(image, cmap="Greys", vmin=0, vmax=1, interpolation="nearest")
        axes.set(title=f"{caption}\n{image.shape[0]} x {image.shape[1]}", xticks=[], yticks=[])


def losses(by_name: Mapping[str, Sequence[float]]) -> Axes:
    """Draw the loss by epoch, one line a training.

    Parameters
    ----------
    by_name : mapping of str to sequence of float
        Name -> mean loss of each epoch, the first one first.
    """
    _, axes = plt.subplots(figsize=(7, 3.2), layout="constrained")
    looks = ((BLUE, "-"), (ORANGE, "--"), (GREEN, ":"))
    for (name, values), (colour, dashes) in zip(by_name.items(), looks, strict=False):
        axes.plot(range(1, len(values) + 1), values, dashes, color=colour, label=name)
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
        Start of the names of the modules that answer requests; they, and what they import,
        however far, are orange.
    """
    needed = {name for name in imports if name.startswith(served)}
    while more := {other for name in needed for other in imports.get(name, ())} - needed:
        needed |= more
    _, axes = plt.subplots(figsize=(7.5, 4), layout="constrained")
    for name, others in imports.items():
        for other in others:
            if name in PLACES and other in PLACES:
                start, end = _sides(PLACES[name], PLACES[other])
                arrow = {"arrowstyle": "->", "color": "#444444"}
                axes.annotate("", end, start, arrowprops=arrow, zorder=0)
    for name in (name for name in imports if name in PLACES):
        x, y = PLACES[name]
        colour = ORANGE if name in needed else "#D9D9D9"
        axes.add_patch(plt.Rectangle((x, y - HEIGHT / 2), WIDTH, HEIGHT, fc=colour, ec="black"))
        axes.text(x + WIDTH / 2, y, name, ha="center", va="center")
    axes.set(xlim=(-0.1, 3.75), ylim=(0, 4), title="Who imports whom (orange: serving needs it)")
    axes.axis("off")
    return axes


def _sides(start: tuple[float, float], end: tuple[float, float]) -> tuple[tuple, tuple]:
    """Where an arrow leaves its first box and reaches its second."""
    (x1, y1), (x2, y2) = start, end
    if x1 == x2:
        up = HEIGHT / 2 if y2 > y1 else -HEIGHT / 2
        return (x1 + WIDTH / 2, y1 + up), (x2 + WIDTH / 2, y2 - up)
    return ((x1 + WIDTH, y1), (x2, y2)) if x2 > x1 else ((x1, y1), (x2 + WIDTH, y2))


def behaviours(shares: pd.DataFrame, allowed: float) -> Axes:
    """Draw shares of failed cases as a table of coloured fields.

    Parameters
    ----------
    shares : DataFrame of float
        Model by test, 0-1.
    allowed : float
        Fields above it are orange.
    """
    _, axes = plt.subplots(figsize=(6.5, 0.5 * len(shares) + 1.2), layout="constrained")
    for row, model in enumerate(shares.index):
        for column, test in enumerate(shares.columns):
            share = shares.loc[model, test]
            colour = ORANGE if share > allowed else "#E6F0F7"
            axes.add_patch(plt.Rectangle((column, row), 1, 1, fc=colour, ec="white"))
            axes.text(column + 0.5, row + 0.5, f"{share:.2f}", ha="center", va="center")
    axes.set(xlim=(0, len(shares.columns)), ylim=(len(shares), 0))
    axes.set_xticks(np.arange(len(shares.columns)) + 0.5, shares.columns)
    axes.set_yticks(np.arange(len(shares)) + 0.5, shares.index)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_title(f"Share of cases that go wrong (orange: above {allowed:g})")
    return axes


def alarms(counted: pd.DataFrame) -> Axes:
    """Draw how often an alarm rings against what the change costs.

    Parameters
    ----------
    counted : DataFrame
        Kind of change -> alarm (share of batches, 0-1) and accuracy (0-1); the first row is the
        unchanged stream, whose accuracy the others are measured from.
    """
    _, axes = plt.subplots(figsize=(7, 3.8), layout="constrained")
    lost = counted["accuracy"].iloc[0] - counted["accuracy"]
    much = 0.05
    axes.axhline(0, color=GREY, linewidth=0.8)
    for number, (kind, harm) in enumerate(lost.items()):
        rings = counted.loc[kind, "alarm"]
        axes.plot(rings, harm, "os^Dvp"[number % 6], color=ORANGE if harm > much else BLUE, ms=9)
        right = rings > 0.5
        axes.annotate(
            kind,
            (rings, harm),
            xytext=(-9 if right else 9, 7),
            textcoords="offset points",
            ha="right" if right else "left",
        )
    axes.set(xlim=(-0.06, 1.06), ylim=(min(-0.02, lost.min() - 0.02), lost.max() + 0.04))
    title = f"Alarm and harm (orange: more than {much:g} lost)"
    return finish(axes, title, "share of batches with an alarm", "accuracy lost")


def months(table: pd.DataFrame) -> Axes:
    """Draw what a model says and what happened, by month.

    Parameters
    ----------
    table : DataFrame
        Month (1-12) -> predicted and late, shares (0-1).
    """
    _, axes = plt.subplots(figsize=(7, 3.4), layout="constrained")
    axes.axvspan(0.5, 3.5, color="#EEEEEE", zorder=0)
    axes.text(2, 0.02, "training", ha="center")
    axes.plot(table.index, table["predicted"], "o-", color=BLUE, label="predicted, on average")
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
    _, axes = plt.subplots(figsize=(7, 3.2), layout="constrained")
    dates = pd.to_datetime(runs["date"])
    served = runs["stage"] != "candidate"
    for chosen, mark, colour, name in (
        (served, "s", ORANGE, "in production, now or before"),
        (~served, "o", BLUE, "candidate"),
    ):
        axes.plot(dates[chosen], runs["accuracy"][chosen], mark, color=colour, label=name, ms=8)
    for date, accuracy, run in zip(dates, runs["accuracy"], runs["run"], strict=True):
        axes.annotate(run, (date, accuracy), (0, 8), textcoords="offset points", ha="center")
    axes.set_ylim(runs["accuracy"].min() - 0.01, runs["accuracy"].max() + 0.012)
    axes.legend(frameon=False, loc="lower right")
    return finish(axes, "Runs in the ledger", "date", "accuracy on its test images")
