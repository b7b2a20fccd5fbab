"""The pictures of lab 07: versions and what they share, gates,
bisection, graphs of tasks."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import FancyBboxPatch

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
    rectangle,
)

PALE = "#D9D9D9"
#: How a node of a graph is filled, by its state.
FILLS = {
    "ran": ORANGE,
    "from the cache": "#BFE3F5",
    "input": PALE,
    "stale": RED,
}
Point = tuple[float, float]


def shared(manifests: Mapping[str, Mapping[str, str]]) -> Axes:
    """Versions as rows of files; a file is drawn filled where its
    content is new in the store.

    Parameters
    ----------
    manifests : mapping of str to (mapping of str to str)
        Version -> (path -> address), oldest first.
    """
    count = len(manifests)
    all_paths: set[str] = set()
    for manifest in manifests.values():
        all_paths.update(manifest)
    paths = sorted(all_paths)
    height = 1.2 + 0.45 * count
    axes = canvas(9, height)
    seen: set[str] = set()
    for row, manifest in enumerate(manifests.values()):
        for place, path in enumerate(paths):
            if path in manifest:
                is_new = manifest[path] not in seen
                _file(axes, place, row, is_new)
        seen.update(manifest.values())
    axes.set_xlim(0, len(paths))
    axes.set_ylim(count - 0.5, -0.5)
    axes.set_xticks([])
    name_rows(axes, manifests)
    xlabel = f"{len(paths)} files, in the order of their names"
    return finish(axes, "Filled: new in the store. Empty: kept already", xlabel, "")


def _file(
    axes: Axes,
    place: int,
    row: int,
    is_new: bool,
) -> None:
    """Draw a file of a version."""
    corner = (place + 0.08, row - 0.36)
    fill = BLUE if is_new else "white"
    rectangle(axes, corner, 0.84, 0.72, fill, BLUE)


def downloads(whole: Mapping[str, int], difference: Mapping[str, int]) -> Axes:
    """Kilobytes to fetch at each version: the whole folder, and the difference alone.

    Parameters
    ----------
    whole, difference : mapping of str to int
        Version -> bytes.
    """
    count = len(whole)
    height = 0.8 + 0.5 * count
    axes = canvas(8, height)
    rows = np.arange(count)
    upper = rows - 0.19
    lower = rows + 0.19
    _kilobytes(axes, upper, whole, PALE, "the whole folder")
    _kilobytes(axes, lower, difference, BLUE, "the difference alone")
    axes.set_yticks(rows, list(whole))
    axes.invert_yaxis()
    axes.legend(frameon=False, loc="upper right")
    return finish(axes, "What a training machine has to fetch", "kilobytes", "")


def _kilobytes(
    axes: Axes,
    rows: np.ndarray,
    sizes: Mapping[str, int],
    colour: str,
    label: str,
) -> None:
    """Draw a bar a version, with its number."""
    lengths = [size / 1000 for size in sizes.values()]
    bars = axes.barh(rows, lengths, 0.36, color=colour)
    bars.set_label(label)
    axes.bar_label(bars, fmt="{:,.0f}", padding=3, fontsize=9)


def gate(counts: pd.DataFrame, title: str) -> Axes:
    """How many violations of each rule each file has; a cell is
    filled where there are any.

    Parameters
    ----------
    counts : DataFrame of int
        One row a rule, one column a file.
    """
    rules, files = counts.shape
    height = 1.3 + 0.38 * rules
    axes = canvas(9.5, height)
    numbers = counts.to_numpy()
    some = numbers > 0
    fills = ListedColormap(["white", ORANGE])
    axes.imshow(some, cmap=fills, aspect="auto")
    for row, column in np.argwhere(some):
        number = numbers[row, column]
        axes.text(column, row, f"{number:,}", fontsize=8, **CENTRED)
    names = list(counts.columns)
    axes.set_xticks(range(files), names, rotation=90, fontsize=8)
    name_rows(axes, counts.index)
    between = np.arange(-0.5, rules)
    axes.set_yticks(between, minor=True)
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
    (row,) = grid(1, len(tables), 9, 3.6, sharex=True, sharey=True)
    looks = zip(row, (ORANGE, BLUE), strict=True)
    for (name, table), (axes, colour) in zip(tables.items(), looks, strict=True):
        across = table[x]
        up = table[y]
        axes.scatter(
            across,
            up,
            s=22,
            color=colour,
            edgecolor="white",
            linewidth=0.5,
        )
        correlation = across.corr(up)
        title = f"{name}: correlation {correlation:.2f}"
        name_of_axis = ylabel if axes is row[0] else ""
        finish(axes, title, xlabel, name_of_axis)


def by_version(
    scores: pd.DataFrame,
    culprit: int,
    title: str,
    bar: float | None = None,
) -> Axes:
    """Accuracy of models trained on each version: the mean over seeds and
    the band of all of them.

    Parameters
    ----------
    scores : DataFrame
        Columns model, version, accuracy; one row a seed.
    culprit : int
        The version in which the trouble arrives, drawn as a dotted line.
    bar : float, optional
        An accuracy that a good version must reach, drawn as a dashed line.
    """
    axes = canvas(8, 3.8)
    looks = (
        (BLUE, "o-"),
        (ORANGE, "s--"),
        (GREEN, "^:"),
    )
    groups = scores.groupby("model")
    for (model, group), (colour, line) in zip(groups, looks, strict=False):
        accuracies = group.groupby("version")["accuracy"]
        mean = accuracies.mean()
        lowest = accuracies.min()
        highest = accuracies.max()
        axes.fill_between(mean.index, lowest, highest, color=colour, alpha=0.2)
        axes.plot(mean, line, color=colour, label=model)
    axes.axvline(culprit, color=GREY, linestyle=":")
    if bar is not None:
        axes.axhline(bar, color=RED, linestyle="--")
    versions = scores["version"].unique()
    axes.set_xticks(sorted(versions))
    axes.legend(frameon=False, loc="lower right")
    return finish(axes, title, "version", "accuracy on 500 held-out digits")


def search(tried: Sequence[tuple[int, float]], versions: int, bar: float) -> Axes:
    """The steps of a bisection: which version was tried at each,
    and what its accuracy was.

    Parameters
    ----------
    tried : sequence of (int, float)
        Version and accuracy, in the order of the steps; the first was known to be good.
    versions : int
        How many there are.
    bar : float
        Accuracy that a good version reaches.
    """
    steps = len(tried)
    height = 1.1 + 0.4 * steps
    axes = canvas(8, height)
    newest_good = 0
    oldest_bad = versions - 1
    for row, (version, score) in enumerate(tried):
        strip = [newest_good, oldest_bad]
        axes.plot(strip, [row, row], color=PALE, linewidth=7, zorder=0)
        if score >= bar:
            newest_good = version
            mark = "o"
            colour = BLUE
            verdict = "good"
        else:
            oldest_bad = version
            mark = "X"
            colour = RED
            verdict = "bad"
        point = (version, row)
        axes.plot(*point, mark, color=colour, markersize=10)
        text = f"{score:.3f} {verdict}"
        note(axes, text, point, (9, -4), fontsize=9)
    axes.set_xlim(-0.5, versions + 0.8)
    axes.set_ylim(steps - 0.4, -0.6)
    axes.set_xticks(range(versions))
    names = ["known", *map(str, range(1, steps))]
    name_rows(axes, names)
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
    count = len(values)
    height = 0.9 + 0.45 * count
    axes = canvas(8, height)
    for row, value in enumerate(values.values()):
        point = (value, row)
        axes.plot([low, value], [row, row], color=PALE, zorder=0)
        axes.plot(*point, "o", color=BLUE, markersize=9)
        note(axes, f"{value:.3f}", point, (9, -4))
    name_rows(axes, values)
    axes.set_ylim(count - 0.5, -0.5)
    largest = max(values.values())
    axes.set_xlim(low, largest + 0.015)
    return finish(axes, title, xlabel, "")


def graphs(
    needs: Mapping[str, Sequence[str]], states: Mapping[str, Mapping[str, str]]
) -> None:
    """A graph of tasks, once for each run, its nodes filled by what they did.

    Parameters
    ----------
    needs : mapping of str to sequence of str
        Node -> the nodes and inputs that it takes.
    states : mapping of str to (mapping of str to str)
        Title -> (node -> "ran", "from the cache", "input" or "stale").
    """
    count = len(states)
    columns = min(2, count)
    rows = -(-count // columns)
    width = 5.6 * columns
    height = 2.7 * rows
    panels = grid(rows, columns, width, height).ravel()
    places = _places(needs)
    for axes in panels[count:]:
        axes.set_axis_off()
    for axes, (title, state) in zip(panels, states.items(), strict=False):
        _graph(axes, needs, places, state)
        axes.set_title(title, fontsize=11)


def _places(needs: Mapping[str, Sequence[str]]) -> dict[str, Point]:
    """Where each node stands: a column further right than all it
    needs, columns centred."""
    columns: dict[int, list[str]] = {}
    for name, column in _depths(needs).items():
        columns.setdefault(column, []).append(name)
    places: dict[str, Point] = {}
    for column, names in columns.items():
        middle = (len(names) - 1) / 2
        for row, name in enumerate(names):
            places[name] = (column, middle - row)
    return places


def _depths(needs: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Node -> how many steps it is away from the inputs, which are at 0."""
    depths: dict[str, int] = {}
    for parents in needs.values():
        for name in parents:
            if name not in needs:
                depths[name] = 0
    waiting = list(needs)
    while waiting:
        known = dict(depths)  # what becomes known in this round counts in the next one
        for name in list(waiting):
            parents = needs[name]
            if all(parent in known for parent in parents):
                deepest = max(known[parent] for parent in parents)
                depths[name] = deepest + 1
                waiting.remove(name)
    return depths


def _arrow(axes: Axes, start: Point, end: Point) -> None:
    """Draw an edge; one that passes over a column goes around the
    node that stands there."""
    x1, y1 = start
    x2, y2 = end
    is_far = x2 - x1 > 1
    here = (x1 + 0.42, y1)
    there = (x2 - 0.42, y2)
    bend = "arc3"
    if is_far and y1 == y2:
        here = (x1, y1 - 0.33)
        there = (x2, y2 - 0.33)
        bend = "arc3,rad=0.45"
    elif is_far:
        edge = 0.33 if y1 > y2 else -0.33
        there = (x2 - 0.15, y2 + edge)
        bend = "angle,angleA=0,angleB=90"
    look = {
        "arrowstyle": "-|>",
        "color": GREY,
        "connectionstyle": bend,
    }
    axes.annotate("", there, here, zorder=0, arrowprops=look)


def _graph(
    axes: Axes,
    needs: Mapping[str, Sequence[str]],
    places: Mapping[str, Point],
    state: Mapping[str, str],
) -> None:
    """Draw a graph of tasks after one run."""
    for node, parents in needs.items():
        for parent in parents:
            _arrow(axes, places[parent], places[node])
    for node, place in places.items():
        did = state.get(node, "input")
        _node(axes, node, place, did)
    xs, ys = zip(*places.values(), strict=True)
    left = min(xs) - 0.6
    right = max(xs) + 0.6
    axes.set_xlim(left, right)
    bottom = min(ys) - 0.6
    top = max(ys) + 0.6
    axes.set_ylim(bottom, top)
    axes.set_axis_off()


def _node(
    axes: Axes,
    name: str,
    place: Point,
    state: str,
) -> None:
    """Draw a node, filled by what it did."""
    x, y = place
    box = FancyBboxPatch(
        (x - 0.4, y - 0.3),
        0.8,
        0.6,
        boxstyle="round,pad=0.03",
        facecolor=FILLS[state],
        edgecolor=GREY,
    )
    axes.add_patch(box)
    words = name.replace("_", "\n")
    if state != "input":
        did = state.removeprefix("from the ")
        words += f"\n({did})"
    axes.text(x, y, words, fontsize=7.5, **CENTRED)
