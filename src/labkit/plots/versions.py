"""The pictures of lab 07: versions and what they share, gates, bisection, graphs of tasks."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import FancyBboxPatch

from labkit.plots.style import BLUE, GREEN, GREY, ORANGE, RED, finish

PALE = "#D9D9D9"
#: How a node of a graph is filled, by its state.
FILLS = {"ran": ORANGE, "from the cache": "#BFE3F5", "input": PALE, "stale": RED}


def shared(manifests: Mapping[str, Mapping[str, str]]) -> Axes:
    """Versions as rows of files; a file is drawn filled where its content is new in the store.

    Parameters
    ----------
    manifests : mapping of str to (mapping of str to str)
        Version -> (path -> address), oldest first.
    """
    paths = sorted(set().union(*manifests.values()))
    _, axes = plt.subplots(figsize=(9, 1.2 + 0.45 * len(manifests)), layout="constrained")
    seen: set[str] = set()
    for row, manifest in enumerate(manifests.values()):
        for place, path in enumerate(paths):
            if path in manifest:
                new = manifest[path] not in seen
                axes.add_patch(
                    plt.Rectangle(
                        (place + 0.08, row - 0.36),
                        0.84,
                        0.72,
                        facecolor=BLUE if new else "white",
                        edgecolor=BLUE,
                    )
                )
        seen |= set(manifest.values())
    axes.set(xlim=(0, len(paths)), ylim=(len(manifests) - 0.5, -0.5), xticks=[])
    axes.set_yticks(range(len(manifests)), list(manifests))
    xlabel = f"{len(paths)} files, in the order of their names"
    return finish(axes, "Filled: new in the store. Empty: kept already", xlabel, "")


def downloads(whole: Mapping[str, int], difference: Mapping[str, int]) -> Axes:
    """Kilobytes to fetch at each version: the whole folder, and the difference alone.

    Parameters
    ----------
    whole, difference : mapping of str to int
        Version -> bytes.
    """
    _, axes = plt.subplots(figsize=(8, 0.8 + 0.5 * len(whole)), layout="constrained")
    rows = np.arange(len(whole))
    for shift, sizes, colour, label in (
        (-0.19, whole, PALE, "the whole folder"),
        (0.19, difference, BLUE, "the difference alone"),
    ):
        bars = axes.barh(rows + shift, [size / 1000 for size in sizes.values()], 0.36, color=colour)
        bars.set_label(label)
        axes.bar_label(bars, fmt="{:,.0f}", padding=3, fontsize=9)
    axes.set_yticks(rows, list(whole))
    axes.invert_yaxis()
    axes.legend(frameon=False, loc="upper right")
    return finish(axes, "What a training machine has to fetch", "kilobytes", "")


def gate(counts: pd.DataFrame, title: str) -> Axes:
    """How many violations of each rule each file has; a cell is filled where there are any.

    Parameters
    ----------
    counts : DataFrame of int
        One row a rule, one column a file.
    """
    _, axes = plt.subplots(figsize=(9.5, 1.3 + 0.38 * len(counts)), layout="constrained")
    axes.imshow(counts.to_numpy() > 0, cmap=ListedColormap(["white", ORANGE]), aspect="auto")
    for row, column in np.argwhere(counts.to_numpy() > 0):
        axes.text(column, row, f"{counts.iat[row, column]:,}", ha="center", va="center", fontsize=8)
    axes.set_xticks(range(counts.shape[1]), list(counts.columns), rotation=90, fontsize=8)
    axes.set_yticks(range(len(counts)), list(counts.index))
    axes.set_yticks(np.arange(-0.5, len(counts)), minor=True)
    axes.grid(which="minor", axis="y", color=PALE)
    axes.tick_params(which="minor", length=0)
    return finish(axes, title, "", "")


def before_and_after(
    tables: Mapping[str, pd.DataFrame],
    x: str,
    y: str,
    xlabel: str,
    ylabel: str,
) -> None:
    """A scatter plot for each version of a table, with the correlation in its title.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Version -> table with the columns x and y.
    """
    _, row = plt.subplots(
        1, len(tables), figsize=(9, 3.6), layout="constrained", sharex=True, sharey=True
    )
    for axes, (name, table), colour in zip(row, tables.items(), (ORANGE, BLUE), strict=True):
        axes.scatter(table[x], table[y], s=22, color=colour, edgecolor="white", linewidth=0.5)
        title = f"{name}: correlation {table[x].corr(table[y]):.2f}"
        finish(axes, title, xlabel, ylabel if axes is row[0] else "")


def by_version(
    scores: pd.DataFrame,
    culprit: int,
    title: str,
    bar: float | None = None,
) -> Axes:
    """Accuracy of models trained on each version: the mean over seeds and the band of all of them.

    Parameters
    ----------
    scores : DataFrame
        Columns model, version, accuracy; one row a seed.
    culprit : int
        The version in which the trouble arrives, drawn as a dotted line.
    bar : float, optional
        An accuracy that a good version must reach, drawn as a dashed line.
    """
    _, axes = plt.subplots(figsize=(8, 3.8), layout="constrained")
    styles = zip((BLUE, ORANGE, GREEN), ("o-", "s--", "^:"), strict=True)
    for (model, group), (colour, line) in zip(scores.groupby("model"), styles, strict=False):
        found = group.groupby("version")["accuracy"].agg(["mean", "min", "max"])
        axes.fill_between(found.index, found["min"], found["max"], color=colour, alpha=0.2)
        axes.plot(found.index, found["mean"], line, color=colour, label=model)
    axes.axvline(culprit, color=GREY, linestyle=":")
    if bar is not None:
        axes.axhline(bar, color=RED, linestyle="--")
    axes.set_xticks(sorted(scores["version"].unique()))
    axes.legend(frameon=False, loc="lower right")
    return finish(axes, title, "version", "accuracy on 500 held-out digits")


def search(tried: Sequence[tuple[int, float]], versions: int, bar: float) -> Axes:
    """The steps of a bisection: which version was tried at each, and what its accuracy was.

    Parameters
    ----------
    tried : sequence of (int, float)
        Version and accuracy, in the order of the steps; the first was known to be good.
    versions : int
        How many there are.
    bar : float
        Accuracy that a good version reaches.
    """
    _, axes = plt.subplots(figsize=(8, 1.1 + 0.4 * len(tried)), layout="constrained")
    newest_good, oldest_bad = 0, versions - 1
    for row, (version, score) in enumerate(tried):
        good = score >= bar
        axes.plot([newest_good, oldest_bad], [row, row], color=PALE, linewidth=7, zorder=0)
        axes.plot(version, row, "o" if good else "X", color=BLUE if good else RED, markersize=10)
        words = f"{score:.3f} {'good' if good else 'bad'}"
        axes.annotate(words, (version, row), (9, -4), textcoords="offset points", fontsize=9)
        newest_good, oldest_bad = (version, oldest_bad) if good else (newest_good, version)
    axes.set(xlim=(-0.5, versions + 0.8), ylim=(len(tried) - 0.4, -0.6))
    axes.set_xticks(range(versions))
    axes.set_yticks(range(len(tried)), ["known", *map(str, range(1, len(tried)))])
    title = "A search by halves: the strip from the newest good to the oldest bad"
    return finish(axes, title, "version", "training")


def bars(
    values: Mapping[str, float],
    title: str,
    xlabel: str,
    low: float = 0.0,
) -> Axes:
    """One horizontal dot a row, for values that need not begin at zero.

    Parameters
    ----------
    values : mapping of str to float
        Name -> value.
    low : float
        Where the axis begins.
    """
    _, axes = plt.subplots(figsize=(8, 0.9 + 0.45 * len(values)), layout="constrained")
    for row, value in enumerate(values.values()):
        axes.plot([low, value], [row, row], color=PALE, zorder=0)
        axes.plot(value, row, "o", color=BLUE, markersize=9)
        axes.annotate(f"{value:.3f}", (value, row), (9, -4), textcoords="offset points")
    axes.set_yticks(range(len(values)), list(values))
    axes.set(ylim=(len(values) - 0.5, -0.5), xlim=(low, max(values.values()) + 0.015))
    return finish(axes, title, xlabel, "")


def graphs(needs: Mapping[str, Sequence[str]], states: Mapping[str, Mapping[str, str]]) -> None:
    """A graph of tasks, once for each run, its nodes filled by what they did.

    Parameters
    ----------
    needs : mapping of str to sequence of str
        Node -> the nodes and inputs that it takes.
    states : mapping of str to (mapping of str to str)
        Title -> (node -> "ran", "from the cache", "input" or "stale").
    """
    columns = min(2, len(states))
    rows = -(-len(states) // columns)
    _, grid = plt.subplots(
        rows, columns, figsize=(5.6 * columns, 2.7 * rows), layout="constrained", squeeze=False
    )
    places = _places(needs)
    for axes in grid.flat[len(states) :]:
        axes.set_axis_off()
    for axes, (title, state) in zip(grid.flat, states.items(), strict=False):
        _graph(axes, needs, places, state)
        axes.set_title(title, fontsize=11)


def _places(needs: Mapping[str, Sequence[str]]) -> dict[str, tuple[float, float]]:
    """Where each node stands: a column further right than all it needs, columns centred."""
    inputs = [name for parents in needs.values() for name in parents if name not in needs]
    depth = dict.fromkeys(inputs, 0)
    while len(depth) < len(set(inputs)) + len(needs):
        ready = [n for n in needs if n not in depth and all(p in depth for p in needs[n])]
        depth |= {n: 1 + max(depth[p] for p in needs[n]) for n in ready}
    columns: dict[int, list[str]] = {}
    for name, column in depth.items():
        columns.setdefault(column, []).append(name)
    return {
        name: (column, (len(names) - 1) / 2 - row)
        for column, names in columns.items()
        for row, name in enumerate(names)
    }


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw an edge; one that passes over a column goes around the node that stands there."""
    (x1, y1), (x2, y2) = start, end
    here, there, bend = (x1 + 0.42, y1), (x2 - 0.42, y2), "arc3"
    if x2 - x1 > 1 and y1 == y2:
        here, there, bend = (x1, y1 - 0.33), (x2, y2 - 0.33), "arc3,rad=0.45"
    elif x2 - x1 > 1:
        there, bend = (x2 - 0.15, y2 + (0.33 if y1 > y2 else -0.33)), "angle,angleA=0,angleB=90"
    look = {"arrowstyle": "-|>", "color": GREY, "connectionstyle": bend}
    axes.annotate("", there, here, zorder=0, arrowprops=look)


def _graph(
    axes: Axes,
    needs: Mapping[str, Sequence[str]],
    places: Mapping[str, tuple[float, float]],
    state: Mapping[str, str],
) -> None:
    for node, parents in needs.items():
        for parent in parents:
            _arrow(axes, places[parent], places[node])
    for node, (x, y) in places.items():
        what = state.get(node, "input")
        axes.add_patch(
            FancyBboxPatch(
                (x - 0.4, y - 0.3),
                0.8,
                0.6,
                boxstyle="round,pad=0.03",
                facecolor=FILLS[what],
                edgecolor=GREY,
            )
        )
        words = node.replace("_", "\n")
        if what != "input":
            words += f"\n({what.removeprefix('from the ')})"
        axes.text(x, y, words, ha="center", va="center", fontsize=7.5)
    xs, ys = zip(*places.values(), strict=True)
    axes.set(xlim=(min(xs) - 0.6, max(xs) + 0.6), ylim=(min(ys) - 0.6, max(ys) + 0.6))
    axes.set_axis_off()
