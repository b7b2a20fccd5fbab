"""The pictures of lab 05."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

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
)


def ratings(table: pd.DataFrame, title: str) -> Axes:
    """The ratings of a few words: one row a word, a circle's area
    is the number of people.

    Parameters
    ----------
    table : DataFrame of int
        word x rater.
    """
    count = len(table)
    axes = canvas(7, 0.8 + 0.35 * count)
    upwards = table.iloc[::-1]
    for place, (_, row) in enumerate(upwards.iterrows()):
        people = row.value_counts()
        heights = [place] * len(people)
        axes.scatter(
            people.index,
            heights,
            s=40 * people,
            color=BLUE,
            alpha=0.7,
        )
    axes.axvline(0, color=GREY, linewidth=0.8)
    name_rows(axes, upwards.index)
    axes.set(xlim=(-4.5, 4.5), ylim=(-0.6, count - 0.4))
    return finish(
        axes, title, "rating, from -4 (very negative) to 4 (very positive)", ""
    )


def dots(table: pd.DataFrame, title: str, xlabel: str) -> Axes:
    """One dot a row with its interval, the first row at the top.

    Parameters
    ----------
    table : DataFrame of float
        name -> value, low, high.
    """
    count = len(table)
    axes = canvas(7, 0.9 + 0.4 * count)
    upwards = table.iloc[::-1]
    for place, (_, row) in enumerate(upwards.iterrows()):
        value = row["value"]
        interval = [row["low"], row["high"]]
        axes.plot(interval, [place, place], color=BLUE, linewidth=2)
        axes.plot(value, place, "o", color=BLUE)
        note(axes, f"{value:.2f}", (value, place), (0, 6), ha="center")
    name_rows(axes, upwards.index)
    axes.set_ylim(-0.5, count - 0.3)
    return finish(axes, title, xlabel, "")


def costs(
    curves: Mapping[str, pd.Series],
    points: Mapping[str, tuple[float, float]],
    title: str,
) -> None:
    """Accuracy over the answers paid for: a line for the same number everywhere, a star
    for asking where it is needed. One panel a kind of word.

    Parameters
    ----------
    curves : mapping of str to Series of float
        Panel -> accuracy by number of answers a word.
    points : mapping of str to (float, float)
        Panel -> mean answers a word and accuracy of the other policy.
    """
    (panels,) = grid(1, len(curves), 7.5, 3.2, sharey=True)
    first = panels[0]
    for axes, (name, curve) in zip(panels, curves.items(), strict=True):
        axes.plot(curve, "o-", color=BLUE, label="the same for every word")
        axes.plot(
            *points[name],
            "*",
            color=RED,
            markersize=15,
            label="asked until it is clear",
        )
        axes.set_xticks(curve.index)
        ylabel = "share right" if axes is first else ""
        finish(axes, name, "answers a word, on average", ylabel)
    handles, labels = first.get_legend_handles_labels()
    first.figure.legend(
        handles,
        labels,
        frameon=False,
        loc="outside lower center",
        ncols=2,
    )
    first.figure.suptitle(title)


def decision(
    even: pd.Series,
    plan: Mapping[str, float],
    budget: float,
    title: str,
) -> Axes:
    """The error that a policy promises, beside that of even
    spending, and the money there is.

    Parameters
    ----------
    even : Series of float
        Answers a word -> share wrong, if every word gets so many.
    plan : mapping
        "answers": of the policy, a word; "error", "low", "high": what it promises.
    budget : float
        Answers a word that can be paid for.
    """
    axes = canvas(6, 3)
    axes.plot(even, "o-", color=BLUE, label="the same for every word")
    error = plan["error"]
    below = error - plan["low"]
    above = plan["high"] - error
    axes.errorbar(
        plan["answers"],
        error,
        [[below], [above]],
        fmt="*",
        color=RED,
        markersize=10,
        capsize=7,
        label="your policy",
    )
    axes.axvline(budget, color=GREY, linestyle="--", label="the money")
    axes.set_xticks(even.index)
    axes.set_ylim(0, None)
    axes.legend(frameon=False)
    return finish(axes, title, "answers a word", "share wrong")


def shown_and_true(table: pd.DataFrame, title: str) -> Axes:
    """What a test shows of those who passed it, beside what is true of them.

    Parameters
    ----------
    table : DataFrame of float
        test -> shown, true (mean accuracy, 0-1).
    """
    looks = {"true": "true", "shown": "shown by the test"}
    axes = _pairs(table, looks)
    axes.set_xlim(0.78, 1.08)
    axes.set_xticks([0.8, 0.85, 0.9, 0.95, 1])
    return finish(axes, title, "mean accuracy of those who passed", "")


def _pairs(table: pd.DataFrame, looks: Mapping[str, str]) -> Axes:
    """Two values a row, a disc inside of a hollow square; named at the first row.

    Parameters
    ----------
    table : DataFrame of float
        name -> two columns.
    looks : mapping of str to str
        The disc's column, then the square's -> what they are called.
    """
    disc, square = looks
    count = len(table)
    axes = canvas(7, 1.1 + 0.4 * count)
    places = range(count)[::-1]
    axes.hlines(
        places,
        table[disc],
        table[square],
        color=GREY,
        linewidth=2,
        zorder=1,
    )
    axes.plot(
        table[square],
        places,
        "s",
        mec=ORANGE,
        mfc="none",
        mew=2,
        markersize=11,
    )
    axes.plot(table[disc], places, "o", color=BLUE, markersize=6)
    first = table.iloc[0]
    right_one = first[[disc, square]].max()
    for column, colour in ((disc, BLUE), (square, ORANGE)):
        value = first[column]
        is_left = value < right_one
        note(
            axes,
            looks[column],
            (value, places[0]),
            (-8 if is_left else 8, 9),
            ha="right" if is_left else "left",
            color=colour,
            weight="bold",
        )
    axes.set_yticks(places, list(table.index))
    axes.margins(x=0.2)
    axes.set_ylim(-0.6, count - 0.2)
    return axes


def effects(table: pd.DataFrame, title: str, xlabel: str) -> Axes:
    """Differences, each with two intervals: a thin one that takes answers as
    independent and a thick one that resamples people.

    Parameters
    ----------
    table : DataFrame of float
        name -> difference, naive_low, naive_high, low, high.
    """
    count = len(table)
    axes = canvas(7, 1.1 + 0.5 * count)
    upwards = table.iloc[::-1]
    for place, (_, row) in enumerate(upwards.iterrows()):
        above = place + 0.14
        below = place - 0.14
        axes.plot(
            [row["naive_low"], row["naive_high"]],
            [above, above],
            color=ORANGE,
            linewidth=2,
            linestyle="--",
        )
        axes.plot(
            [row["low"], row["high"]],
            [below, below],
            color=BLUE,
            linewidth=3,
        )
        axes.plot(row["difference"], place, "o", color="black", markersize=5)
    top = count - 1
    middle = table["difference"].iloc[0]
    axes.text(
        middle,
        top + 0.3,
        "answers as if independent",
        color=ORANGE,
        ha="center",
        weight="bold",
    )
    axes.text(
        middle,
        top - 0.42,
        "people drawn again",
        color=BLUE,
        ha="center",
        weight="bold",
    )
    axes.axvline(0, color=GREY, linewidth=1)
    name_rows(axes, upwards.index)
    axes.set_ylim(-0.6, count - 0.3)
    return finish(axes, title, xlabel, "")


def marked(
    text: str,
    patches: list[tuple[int, int]],
    title: str,
    width: int = 78,
) -> Axes:
    """A text, line by line, with its patches shaded.

    Parameters
    ----------
    text : str
        Words separated by single spaces.
    patches : list of (int, int)
        First word and the word after the last one of each patch.
    width : int
        Characters a line.
    """
    words = _laid_out(text, width)
    _, last_line, _ = words[-1]
    axes = canvas(7.5, 0.7 + 0.32 * (last_line + 1))
    inside: set[int] = set()
    for start, end in patches:
        inside.update(range(start, end))
    for number, (word, line, left) in enumerate(words):
        height = -line
        if number in inside:
            right = left + len(word)
            axes.fill_between(
                [left - 0.4, right + 0.4],
                height - 0.4,
                height + 0.4,
                color=ORANGE,
                alpha=0.4,
                linewidth=0,
            )
        for offset, letter in enumerate(word):
            middle = left + offset + 0.5
            axes.text(middle, height, letter, family="monospace", **CENTRED)
    axes.set_xlim(-1, width + 1)
    axes.set_ylim(-last_line - 0.7, 0.7)
    axes.set(xticks=[], yticks=[])
    axes.spines[["left", "bottom"]].set_visible(False)
    return finish(axes, title, "", "")


def _laid_out(text: str, width: int) -> list[tuple[str, int, int]]:
    """The words of a text, each with its line and its first column."""
    found = []
    line = 0
    column = 0
    for word in text.split():
        if column + len(word) > width:
            line += 1
            column = 0
        found.append((word, line, column))
        column += len(word) + 1
    return found


def spoiled(table: pd.DataFrame, title: str) -> Axes:
    """How often a way of shortening spoils a paragraph, over what it costs.

    Parameters
    ----------
    table : DataFrame of float
        way -> dollars, spoiled (share of paragraphs, 0-1), low, high.
    """
    axes = canvas(7, 3.4)
    looks = (
        (BLUE, "o"),
        (ORANGE, "s"),
        (GREEN, "^"),
        (RED, "D"),
        (GREY, "v"),
    )
    for (name, row), (colour, mark) in zip(table.iterrows(), looks, strict=False):
        dollars = row["dollars"]
        interval = [row["low"], row["high"]]
        axes.plot([dollars, dollars], interval, color=colour, linewidth=2)
        axes.plot(
            dollars,
            row["spoiled"],
            mark,
            color=colour,
            markersize=8,
            label=str(name),
        )
    axes.legend(frameon=False, loc="upper right")
    axes.set_ylim(0, 1)
    axes.margins(x=0.2)
    return finish(axes, title, "dollars a paragraph", "share of paragraphs spoiled")


def two_views(table: pd.DataFrame, title: str) -> Axes:
    """How often each model wins, by people and by a judge that is a model.

    Parameters
    ----------
    table : DataFrame of float
        model -> people, judge (share of wins, 0-1).
    """
    axes = _pairs(table, {"people": "people", "judge": "GPT-4"})
    axes.set_xlim(0, 1)
    return finish(axes, title, "share of comparisons won, ties count half", "")
