"""The pictures of lab 02."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MultipleLocator, PercentFormatter

from labkit.plots.style import BLUE, GREEN, GREY, ORANGE, RED, finish


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
    size = (0.8 * columns, 1.05 * rows)
    _, grid = plt.subplots(
        rows, columns, figsize=size, layout="constrained", squeeze=False
    )
    for axes in grid.flat:
        axes.axis("off")
    for axes, image, caption in zip(grid.flat, images, captions, strict=False):
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
    _, row = plt.subplots(
        1,
        len(maps),
        figsize=(3.6 * len(maps), 3.6),
        layout="constrained",
        squeeze=False,
    )
    for axes, (title, ink) in zip(row[0], maps.items(), strict=True):
        axes.imshow(ink, cmap="Oranges", vmin=0, vmax=16)
        for (line, column), value in np.ndenumerate(ink):
            axes.text(
                column,
                line,
                f"{value:.0f}",
                ha="center",
                va="center",
                fontsize=8,
                color="white" if value > 11 else "black",
            )
        axes.set(xticks=range(ink.shape[1]), yticks=range(ink.shape[0]))
        finish(axes, title, "column", "row")


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
    _, axes = plt.subplots(figsize=(7, 1.4 + 0.35 * len(table)), layout="constrained")
    places = np.arange(len(table))[::-1]
    axes.hlines(places, table[first], table[second], color=GREY)
    axes.plot(table[first], places, "s", color=ORANGE, label=first)
    axes.plot(table[second], places, "o", color=BLUE, label=second)
    axes.set_yticks(places, [str(name) for name in table.index])
    axes.margins(y=0.2)
    axes.legend(frameon=False, loc="upper center", ncols=2, bbox_to_anchor=(0.5, -0.25))
    axes.xaxis.set_major_locator(MultipleLocator(0.05))
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
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
    _, axes = plt.subplots(figsize=(7, 3.4), layout="constrained")
    axes.plot(errors.index, errors, "o-", color=BLUE, label="logistic regression")
    if script is not None:
        axes.axhline(script, color=ORANGE, linestyle="--", label="your script")
    axes.set_xscale("log", base=2)
    axes.set_xticks(list(errors.index), [str(number) for number in errors.index])
    axes.set_ylim(0)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
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
    _, row = plt.subplots(
        1,
        len(levels),
        figsize=(4.3 * len(levels), 3.8),
        layout="constrained",
        sharey=True,
        squeeze=False,
    )
    sizes = curve.index
    train = curve["train"]
    validation = curve["validation"]
    # A level far above the curves would squeeze them: it is named at the upper edge.
    top = 1.2 * validation.max()
    for axes, (name, level) in zip(row[0], levels.items(), strict=True):
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
            where=train >= level,
            interpolate=True,
            color=ORANGE,
            alpha=0.35,
            hatch="//",
            label="avoidable bias" if (train >= level).any() else None,
        )
        axes.plot(sizes, validation, "o-", color=BLUE)
        axes.plot(sizes, train, "s-", color=RED)
        _level(axes, train, level, top)
        axes.annotate(
            "validation",
            (sizes[1], validation.iloc[1]),
            xytext=(6, 6),
            textcoords="offset points",
        )
        axes.annotate(
            "training",
            (sizes[-2], train.iloc[-2]),
            xytext=(-18, -12),
            textcoords="offset points",
        )
        axes.set_ylim(0, top)
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes.legend(frameon=False)
        finish(axes, name, "training images", "wrong" if axes is row[0][0] else "")


def _level(axes: Axes, train: pd.Series, level: float, top: float) -> None:
    """Draw a baseline, and write its error where the training curve is farther away."""
    if level > top:
        text = f"{level:.0%} (above the picture)"
        axes.annotate(
            text,
            (train.index[0], top),
            xytext=(0, -12),
            textcoords="offset points",
            fontsize=9,
        )
        return
    axes.axhline(level, color=GREEN, linestyle="--")
    distance = (train - level).abs()
    left = distance.iloc[0] > distance.iloc[-1]
    axes.annotate(
        f"{level:.0%}",
        (train.index[0 if left else -1], level),
        xytext=(0, 3),
        textcoords="offset points",
        ha="left" if left else "right",
        fontsize=9,
    )


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
    _, row = plt.subplots(
        1,
        len(predicted),
        figsize=(3.6 * len(predicted), 3.4),
        layout="constrained",
        squeeze=False,
    )
    for axes, (name, values) in zip(row[0], predicted.items(), strict=True):
        axes.scatter(truth, values, s=14, color=BLUE, alpha=0.6)
        ends = np.array([truth.min(), truth.max()])
        axes.plot(ends, ends, "--", color=GREY)
        axes.axhline(mean, color=RED, linestyle=":")
        finish(axes, name, "truth", "predicted" if axes is row[0][0] else "")


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
    _, axes = plt.subplots(figsize=(7, 1.2 + 0.35 * len(table)), layout="constrained")
    for place, (_, row) in enumerate(table.iloc[::-1].iterrows()):
        axes.plot([row["low"], row["high"]], [place, place], color=BLUE, linewidth=2)
        axes.plot(
            row["difference"],
            place,
            "o",
            color=BLUE,
            markerfacecolor=BLUE if row["low"] > 0 else "white",
        )
    axes.axvline(0, color=RED, linestyle="--")
    axes.set_yticks(range(len(table)), [str(name) for name in table.index[::-1]])
    axes.margins(y=0.2)
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
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
    _, axes = plt.subplots(figsize=(7, 3.4), layout="constrained")
    styles = zip((BLUE, ORANGE, GREEN, RED), ("-", "--", "-.", ":"), strict=True)
    for model, (colour, line) in zip(milliseconds, styles, strict=False):
        times = np.sort(milliseconds[model].to_numpy())
        axes.plot(
            times,
            np.arange(1, len(times) + 1) / len(times),
            line,
            color=colour,
            label=model,
            linewidth=2,
        )
    axes.axvline(budget, color=GREY)
    axes.annotate(
        f"budget, {budget:g} ms",
        (budget, 0.1),
        xytext=(5, 0),
        textcoords="offset points",
    )
    axes.set_xscale("log")
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.legend(frameon=False)
    return finish(
        axes,
        "How long people wait",
        "milliseconds (logarithmic scale)",
        "answered by then",
    )
