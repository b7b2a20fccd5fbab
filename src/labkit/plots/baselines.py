"""The pictures of lab 02."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MultipleLocator

from labkit.plots.style import (
    BLUE,
    CENTRED,
    GREEN,
    GREY,
    ORANGE,
    RED,
    canvas,
    finish,
    grid,
    name_rows,
    note,
    write_percent,
)


def thumbnails(
    images: np.ndarray, captions: Sequence[object], columns: int = 10
) -> None:
    """Small grey pictures in rows, dark where there is much ink, each with its caption.

    Parameters
    ----------
    images : array of float, shape (n, height, width)
        Ink of each pixel.
    captions : sequence of length n
        What to write above each.
    columns : int
        Pictures in a row.

    Examples
    --------
    >>> thumbnails(np.zeros((2, 4, 4)), ["a", "b"])
    """
    rows = -(-len(images) // columns)
    places = grid(rows, columns, 0.8 * columns, 1.05 * rows)
    for axes in places.flat:
        axes.axis("off")
    for axes, image, caption in zip(places.flat, images, captions, strict=False):
        axes.axis("on")
        axes.imshow(image, cmap="Greys", vmin=0)
        axes.set(xticks=[], yticks=[])
        axes.set_title(str(caption), fontsize=9)


def ink_maps(maps: Mapping[str, np.ndarray]) -> None:
    """The ink of each pixel written into it, one map for each name,
    rows and columns numbered.

    Parameters
    ----------
    maps : mapping of str to array of float, shape (height, width)
        Title -> ink, 0 to 16.

    Examples
    --------
    >>> ink_maps({"nothing": np.zeros((8, 8))})
    """
    count = len(maps)
    (row,) = grid(1, count, 3.6 * count, 3.6)
    for axes, (title, ink) in zip(row, maps.items(), strict=True):
        height, width = ink.shape
        axes.imshow(ink, cmap="Oranges", vmin=0, vmax=16)
        for (line, column), value in np.ndenumerate(ink):
            colour = "white" if value > 11 else "black"
            text = f"{value:.0f}"
            axes.text(column, line, text, fontsize=8, color=colour, **CENTRED)
        axes.set(xticks=range(width), yticks=range(height))
        finish(axes, title, "column", "row")


def heaps(values: Mapping[str, np.ndarray], number: float, title: str) -> Axes:
    """How many things of two kinds have each value, one kind upwards and the other
    downwards, and a number as a line.

    Parameters
    ----------
    values : mapping of str to array of float
        Kind -> the ink of each of its images; two kinds.
    number : float
        Where to draw the line.

    Examples
    --------
    >>> ink = {"a": np.array([1.0, 2.0]), "b": np.array([5.0])}
    >>> heaps(ink, 3.0, "Two kinds").get_xlabel()
    'ink'
    """
    axes = canvas(7, 3.4)
    highest = max(kind.max() for kind in values.values())
    edges = np.arange(0, highest + 8, 4)
    looks = (
        (BLUE, 1, ".."),
        (ORANGE, -1, "//"),
    )
    tallest = 0
    for (kind, ink), (colour, side, hatch) in zip(values.items(), looks, strict=True):
        counts, _ = np.histogram(ink, edges)
        tallest = max(tallest, counts.max())
        axes.bar(
            edges[:-1],
            side * counts,
            width=4,
            align="edge",
            color=colour,
            edgecolor="white",
            hatch=hatch,
            label=kind,
        )
    axes.axhline(0, color="black", linewidth=1)
    axes.axvline(number, color=RED, linestyle="--")
    limit = 1.2 * tallest
    axes.set_ylim(-limit, limit)
    axes.yaxis.set_major_formatter(_without_sign)
    axes.legend(frameon=False, loc="upper right")
    return finish(axes, title, "ink", "images")


def _without_sign(number: float, _: object = None) -> str:
    return f"{abs(number):g}"


def dumbbells(
    table: pd.DataFrame,
    title: str,
    xlabel: str,
    ylabel: str,
) -> Axes:
    """Two values a row, joined by a line: a square for the first
    column, a disc for the second.

    Parameters
    ----------
    table : DataFrame of float
        One row a thing, two columns.

    Examples
    --------
    >>> table = pd.DataFrame({"before": [0.9], "after": [0.8]}, index=["a"])
    >>> dumbbells(table, "Two values", "share", "").get_xlabel()
    'share'
    """
    first, second = table.columns
    count = len(table)
    height = 1.4 + 0.35 * count
    axes = canvas(7, height)
    places = np.arange(count)[::-1]
    axes.hlines(places, table[first], table[second], color=GREY)
    axes.plot(table[first], places, "s", color=ORANGE, label=first)
    axes.plot(table[second], places, "o", color=BLUE, label=second)
    names = [str(name) for name in table.index]
    axes.set_yticks(places, names)
    axes.margins(y=0.2)
    axes.legend(
        frameon=False,
        loc="upper center",
        ncols=2,
        bbox_to_anchor=(0.5, -0.25),
    )
    every_5_percent = MultipleLocator(0.05)
    axes.xaxis.set_major_locator(every_5_percent)
    write_percent(axes.xaxis)
    return finish(axes, title, xlabel, ylabel)


def worth(errors: pd.Series, script: float | None) -> Axes:
    """The error of a trained model by the number of its labels, and that of
    a script that needs none.

    Parameters
    ----------
    errors : Series of float
        Number of labelled images -> share that is wrong.
    script : float or None
        Share that the script gets wrong; None where there is no script yet.

    Examples
    --------
    >>> worth(pd.Series({4: 0.2, 8: 0.1}), 0.15).get_xscale()
    'log'
    """
    axes = canvas(7, 3.4)
    sizes = list(errors.index)
    axes.plot(sizes, errors, "o-", color=BLUE, label="logistic regression")
    if script is not None:
        axes.axhline(script, color=ORANGE, linestyle="--", label="your script")
    axes.set_xscale("log", base=2)
    names = [str(size) for size in sizes]
    axes.set_xticks(sizes, names)
    axes.set_ylim(0)
    write_percent(axes.yaxis)
    axes.legend(frameon=False)
    return finish(
        axes,
        "How many labels is a script worth?",
        "labelled images (logarithmic scale)",
        "wrong, held out",
    )


def gaps(curve: pd.DataFrame, levels: Mapping[str, float]) -> None:
    """Training and validation error by training size, a panel for each
    baseline, with the gaps shaded.

    Parameters
    ----------
    curve : DataFrame of float
        Training size -> train, validation (shares that are wrong).
    levels : mapping of str to float
        What the baseline is -> its error; one panel each.

    Examples
    --------
    >>> errors = {"train": [0.0, 0.1], "validation": [0.4, 0.2]}
    >>> curve = pd.DataFrame(errors, index=[10, 100])
    >>> gaps(curve, {"a person": 0.05})
    """
    count = len(levels)
    (row,) = grid(1, count, 4.3 * count, 3.8, sharey=True)
    for axes, (name, level) in zip(row, levels.items(), strict=True):
        _panel_of_gaps(axes, curve, level)
        ylabel = "wrong" if axes is row[0] else ""
        finish(axes, name, "training images", ylabel)


def _panel_of_gaps(axes: Axes, curve: pd.DataFrame, level: float) -> None:
    """Draw the two curves, and what lies between them and above the baseline."""
    sizes = curve.index
    train = curve["train"]
    validation = curve["validation"]
    # A level far above the curves would squeeze them: it is named at the upper edge.
    top = 1.2 * validation.max()
    biased = train >= level
    name_of_bias = "avoidable bias" if biased.any() else None
    axes.fill_between(
        sizes,
        train,
        validation,
        color=BLUE,
        alpha=0.25,
        hatch="..",
        label="variance",
    )
    axes.fill_between(
        sizes,
        level,
        train,
        where=biased,
        interpolate=True,
        color=ORANGE,
        alpha=0.35,
        hatch="//",
        label=name_of_bias,
    )
    axes.plot(sizes, validation, "o-", color=BLUE)
    axes.plot(sizes, train, "s-", color=RED)
    _level(axes, train, level, top)
    second = (sizes[1], validation.iloc[1])
    note(axes, "validation", second, (6, 6))
    last_but_one = (sizes[-2], train.iloc[-2])
    note(axes, "training", last_but_one, (-18, -12))
    axes.set_ylim(0, top)
    write_percent(axes.yaxis)
    axes.legend(frameon=False)


def _level(axes: Axes, train: pd.Series, level: float, top: float) -> None:
    """Draw a baseline, and write its error where the training curve is farther away."""
    if level > top:
        text = f"{level:.0%} (above the picture)"
        corner = (train.index[0], top)
        note(axes, text, corner, (0, -12), fontsize=9)
        return
    axes.axhline(level, color=GREEN, linestyle="--")
    distance = (train - level).abs()
    is_left = distance.iloc[0] > distance.iloc[-1]
    end = 0 if is_left else -1
    place = (train.index[end], level)
    side = "left" if is_left else "right"
    note(axes, f"{level:.0%}", place, (0, 3), ha=side, fontsize=9)


def predictions(
    truth: np.ndarray, predicted: Mapping[str, np.ndarray], mean: float
) -> None:
    """Predictions against the truth, a panel for each model; the dashed line is
    where they would be right.

    Parameters
    ----------
    truth : array of float, shape (n,)
        Right values.
    predicted : mapping of str to array of float, shape (n,)
        Model -> its predictions.
    mean : float
        The constant that a mean baseline predicts, drawn as a dotted line.

    Examples
    --------
    >>> predictions(np.array([1.0, 2.0]), {"a model": np.array([1.0, 2.5])}, 1.5)
    """
    count = len(predicted)
    ends = [truth.min(), truth.max()]
    (row,) = grid(1, count, 3.6 * count, 3.4)
    for axes, (name, values) in zip(row, predicted.items(), strict=True):
        axes.scatter(truth, values, s=14, color=BLUE, alpha=0.6)
        axes.plot(ends, ends, "--", color=GREY)
        axes.axhline(mean, color=RED, linestyle=":")
        ylabel = "predicted" if axes is row[0] else ""
        finish(axes, name, "truth", ylabel)


def differences(table: pd.DataFrame, title: str, xlabel: str) -> Axes:
    """Differences with their intervals, and a line at zero: filled discs where the
    interval stays above it.

    Parameters
    ----------
    table : DataFrame of float
        Comparison -> difference, low, high.

    Examples
    --------
    >>> row = {"difference": 0.1, "low": -0.1, "high": 0.3}
    >>> table = pd.DataFrame(row, index=["a against b"])
    >>> differences(table, "A comparison", "gain").get_title()
    'A comparison'
    """
    height = 1.2 + 0.35 * len(table)
    axes = canvas(7, height)
    upwards = table.iloc[::-1]
    for place, (_, row) in enumerate(upwards.iterrows()):
        low = row["low"]
        interval = [low, row["high"]]
        axes.plot(interval, [place, place], color=BLUE, linewidth=2)
        fill = BLUE if low > 0 else "white"
        axes.plot(row["difference"], place, "o", color=BLUE, markerfacecolor=fill)
    axes.axvline(0, color=RED, linestyle="--")
    names = [str(name) for name in upwards.index]
    name_rows(axes, names)
    axes.margins(y=0.2)
    write_percent(axes.xaxis)
    return finish(axes, title, xlabel, "")


def waiting(milliseconds: pd.DataFrame, budget: float) -> Axes:
    """Share of requests that are answered within each time, one line
    a model, and the budget.

    Parameters
    ----------
    milliseconds : DataFrame of float
        One row a request, one column a model.
    budget : float
        Milliseconds, drawn as a dashed line.

    Examples
    --------
    >>> seconds = pd.DataFrame({"fast": [1.0, 2.0], "slow": [5.0, 9.0]})
    >>> waiting(seconds, 4.0).get_ylabel()
    'answered by then'
    """
    axes = canvas(7, 3.4)
    looks = (
        (BLUE, "-"),
        (ORANGE, "--"),
        (GREEN, "-."),
        (RED, ":"),
    )
    for model, (colour, line) in zip(milliseconds, looks, strict=False):
        times = np.sort(milliseconds[model])
        count = len(times)
        answered = np.arange(1, count + 1) / count
        axes.plot(times, answered, line, color=colour, label=model, linewidth=2)
    axes.axvline(budget, color=GREY)
    text = f"budget, {budget:g} ms"
    point = (budget, 0.1)
    note(axes, text, point, (5, 0))
    axes.set_xscale("log")
    write_percent(axes.yaxis)
    axes.legend(frameon=False)
    return finish(
        axes,
        "How long people wait",
        "milliseconds (logarithmic scale)",
        "answered by then",
    )
