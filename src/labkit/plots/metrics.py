"""The pictures of lab 03."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from labkit.plots.style import BLUE, GREEN, GREY, ORANGE, finish

#: One a line: colour, dashes and mark differ, so that no picture
#: depends on colour alone.
LOOKS = ((BLUE, "-", "o"), (ORANGE, "--", "s"), (GREEN, ":", "^"))


def curves(
    by_model: Mapping[str, pd.DataFrame],
    title: str,
    points: pd.DataFrame | None = None,
) -> Axes:
    """Precision over recall, one line a model.

    Parameters
    ----------
    by_model : mapping of str to DataFrame
        Model -> its curve, with the columns `precision` and `recall` (shares,
        0-1), one row a threshold.
    title : str
        Of the picture.
    points : DataFrame, optional
        Model -> precision and recall at the threshold in use, drawn as a mark on the
        model's line; a model that is not among them has no mark.

    Returns
    -------
    Axes
        New ones.

    Raises
    ------
    KeyError
        A column is missing.

    Examples
    --------
    >>> coin = pd.DataFrame({"precision": [0.5, 0.5], "recall": [0.5, 1.0]})
    >>> curves({"coin": coin}, "A coin").get_xlabel()
    'recall'
    """
    _, axes = plt.subplots(figsize=(7, 3.8), layout="constrained")
    for (model, curve), look in zip(by_model.items(), LOOKS, strict=False):
        colour, dashes, mark = look
        first = curve.iloc[:1].assign(recall=0)
        steps = pd.concat([first, curve])
        # In steps, as average precision adds up the area: each precision holds for the
        # recall that it gained, the first one from a recall of 0 on.
        axes.plot(
            steps["recall"],
            steps["precision"],
            dashes,
            color=colour,
            label=model,
            drawstyle="steps-pre",
        )
        if points is None or model not in points.index:
            continue
        point = points.loc[model]
        axes.plot(
            point["recall"],
            point["precision"],
            mark,
            color=colour,
            markersize=10,
        )
    axes.set(xlim=(0, 1.02), ylim=(0, 1.04))
    axes.legend(frameon=False, loc="lower left")
    return finish(axes, title, "recall", "precision")


def lines(
    table: pd.DataFrame,
    title: str,
    xlabel: str,
    ylabel: str,
) -> Axes:
    """One line a column over the table's index.

    Parameters
    ----------
    table : DataFrame of float
        Up to three columns; their names become the legend.
    title, xlabel, ylabel : str
        Of the picture and its axes.

    Returns
    -------
    Axes
        New ones.

    Examples
    --------
    >>> table = pd.DataFrame({"a": [1, 2], "b": [2, 1]})
    >>> len(lines(table, "Two", "week", "share").lines)
    2
    """
    _, axes = plt.subplots(figsize=(7, 3.4), layout="constrained")
    # Few values have a mark each; of many, a mark would only hide the line.
    marked = len(table) <= 20
    for column, look in zip(table.columns, LOOKS, strict=False):
        colour, dashes, mark = look
        axes.plot(
            table.index,
            table[column],
            dashes,
            color=colour,
            marker=mark if marked else None,
            label=str(column),
        )
    axes.legend(frameon=False)
    return finish(axes, title, xlabel, ylabel)


def reliability(tables: Mapping[str, pd.DataFrame], title: str) -> None:
    """Reliability diagrams side by side: how often right, over how sure, beside the
    diagonal of a perfect match.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Model -> one row a bin, with the columns `count` (cases), `confidence`
        (its mean, 0-1) and `accuracy` (0-1). The area of a mark is in
        proportion to its count.
    title : str
        Of the whole picture.

    References
    ----------
    A. Niculescu-Mizil and R. Caruana (2005). Predicting good probabilities with
    supervised learning. ICML.

    Examples
    --------
    >>> sure = pd.DataFrame({"count": [9], "confidence": [0.9], "accuracy": [0.5]})
    >>> reliability({"sure": sure}, "Too sure")
    """
    figure, row = plt.subplots(
        1,
        len(tables),
        figsize=(3 * len(tables), 3.4),
        layout="constrained",
        sharey=True,
        squeeze=False,
    )
    for axes, (model, table) in zip(row[0], tables.items(), strict=True):
        axes.plot([0, 1], [0, 1], "--", color=GREY)
        share = table["count"] / table["count"].sum()
        axes.scatter(
            table["confidence"],
            table["accuracy"],
            s=20 + 300 * share,
            color=BLUE,
            alpha=0.7,
            clip_on=False,
        )
        axes.set(
            xlim=(0, 1.02),
            ylim=(0, 1.02),
        )
        ylabel = "share right" if axes is row[0][0] else ""
        finish(axes, model, "mean confidence", ylabel)
    figure.suptitle(title)
