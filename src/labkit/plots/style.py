"""What all pictures share: the colours of Okabe and Ito, which the colour-blind can
tell apart, an empty sheet, names and notes, and the finish."""

from collections.abc import Iterable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import PercentFormatter

BLUE = "#0072B2"
ORANGE = "#E69F00"
GREEN = "#009E73"
RED = "#D55E00"
GREY = "#7F7F7F"
#: How a text stands in the middle of its place.
CENTRED: dict[str, Any] = {
    "ha": "center",
    "va": "center",
}
#: How a band around a line looks.
BAND: dict[str, Any] = {
    "alpha": 0.2,
    "linewidth": 0,
}


def canvas(width: float, height: float) -> Axes:
    """An empty picture; its size is in inches."""
    _, axes = plt.subplots(figsize=(width, height), layout="constrained")
    return axes


def grid(
    rows: int,
    columns: int,
    width: float,
    height: float,
    **shared: Any,
) -> np.ndarray:
    """Empty pictures in rows and columns; the size is that of all together, in
    inches."""
    _, places = plt.subplots(
        rows,
        columns,
        figsize=(width, height),
        layout="constrained",
        squeeze=False,
        **shared,
    )
    return places


def rectangle(
    axes: Axes,
    corner: tuple[float, float],
    width: float,
    height: float,
    fill: str,
    edge: str,
) -> None:
    """Draw a filled rectangle from its corner with the smallest numbers."""
    box = plt.Rectangle(
        corner,
        width,
        height,
        facecolor=fill,
        edgecolor=edge,
    )
    axes.add_patch(box)


def write_percent(axis: Axis) -> None:
    """Write an axis of shares in whole percents."""
    axis.set_major_formatter(PercentFormatter(1, decimals=0))


def name_rows(axes: Axes, names: Iterable[str], **look: Any) -> None:
    """Write a name beside each row; the first row is at 0."""
    written = list(names)
    axes.set_yticks(range(len(written)), written, **look)


def note(
    axes: Axes,
    text: str,
    point: tuple[Any, Any],
    offset: tuple[float, float],
    **look: Any,
) -> None:
    """Write a text beside a point, so many points (1/72 inch) to
    the right and upwards."""
    axes.annotate(text, point, xytext=offset, textcoords="offset points", **look)


def finish(
    axes: Axes,
    title: str,
    xlabel: str,
    ylabel: str,
) -> Axes:
    """Write the title and the names of the axes, and drop the frame's
    upper and right lines."""
    axes.set(title=title, xlabel=xlabel, ylabel=ylabel)
    axes.spines[["top", "right"]].set_visible(False)
    return axes
