"""Ask one person after the other, and stop when the answers are clear: how
lab 05 spends its votes.

Answers come from a pool that was collected in full; asking again takes the next one
out of it. Tables are tidy: one row an answer, with the columns task, place (1 for the
first answer) and label.
"""

from __future__ import annotations

import html
from collections.abc import Callable

import ipywidgets
import numpy as np
import pandas as pd

FEELINGS = ("negative", "neutral", "positive")
#: Grounds of the answers in the panel.
GROUNDS = {
    "negative": "#f7d9c8",
    "neutral": "#e6e6e6",
    "positive": "#cce3f0",
}


def feelings(ratings: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Turn ratings from -4 to 4 into answers: negative, neutral or positive.

    Parameters
    ----------
    ratings : DataFrame of int
        word x rater; the raters are in no order that means anything.
    seed : int
        Of the order in which a word's raters answer.

    Returns
    -------
    DataFrame
        task (the word), place (1, 2, ...), label; sorted by task, then place.
    """
    rng = np.random.default_rng(seed)
    signs = np.sign(ratings.to_numpy())
    shuffled = rng.permuted(signs, axis=1)
    tasks, people = shuffled.shape
    places = np.arange(1, people + 1)
    # -1, 0 and 1 become the positions 0, 1 and 2.
    positions = shuffled.ravel() + 1
    words = ratings.index.to_numpy()
    columns = {
        "task": words.repeat(people),
        "place": np.tile(places, tasks),
        "label": _named(positions),
    }
    return pd.DataFrame(columns)


def _named(positions: np.ndarray) -> np.ndarray:
    """The feelings at these positions of `FEELINGS`."""
    names = np.array(FEELINGS, dtype=object)
    return names[positions]


def plurality(annotations: pd.DataFrame) -> pd.Series:
    """The commonest label of each task; of equals the one that was given first.

    Parameters
    ----------
    annotations : DataFrame
        Columns task, place, label.

    Returns
    -------
    Series
        task -> label.
    """
    places = annotations.groupby(["task", "label"])["place"]
    counted = places.agg(["size", "min"])
    groups = counted.reset_index()
    ordered = groups.sort_values(
        ["task", "size", "min"],
        ascending=[True, False, True],
    )
    first = ordered.drop_duplicates("task")
    return first.set_index("task")["label"]


def undecided(annotations: pd.DataFrame) -> pd.Index:
    """The tasks on which two labels or more share the first place."""
    counts = annotations.groupby(["task", "label"]).size()
    top = counts.groupby("task").transform("max")
    is_first = counts == top
    firsts = is_first.groupby("task").sum()
    shared = firsts[firsts > 1]
    return shared.index


def split(answers: pd.DataFrame, people: int) -> tuple[pd.DataFrame, pd.Series]:
    """Keep some answers to each task for asking, and let the others say what is true.

    Parameters
    ----------
    answers : DataFrame
        Columns task, place, label.
    people : int
        The first so many answers are the pool; the later ones are held out.

    Returns
    -------
    pool : DataFrame
        Rows of `answers`.
    truth : Series
        task -> what most of the held-out answers say. Tasks on which these are
        undecided are in neither.
    """
    early = answers["place"] <= people
    held_out = answers[~early]
    unknown = undecided(held_out)
    labels = plurality(held_out)
    truth = labels.drop(unknown)
    known = answers["task"].isin(truth.index)
    pool = answers[early & known]
    return pool.reset_index(drop=True), truth


def collect(pool: pd.DataFrame, ask: Callable[[pd.DataFrame], list]) -> pd.DataFrame:
    """Ask the first person about every task, then the next one where `ask` says so.

    Parameters
    ----------
    pool : DataFrame
        Columns task, place, label: what each person would say.
    ask : callable
        Given the answers so far, it lists the tasks that need one more.

    Returns
    -------
    DataFrame
        The rows of the pool that were asked for.
    """
    given = pool[pool["place"] == 1]
    wanted = pool["task"]
    last = int(pool["place"].max())
    for place in range(2, last + 1):
        is_open = given["task"].isin(wanted)
        wanted = ask(given[is_open])
        is_next = pool["place"] == place
        is_wanted = pool["task"].isin(wanted)
        answers = pool[is_next & is_wanted]
        given = pd.concat([given, answers])
    return given


def outcome(given: pd.DataFrame, truth: pd.Series) -> pd.DataFrame:
    """What was paid for each task, and whether its label is right.

    Returns
    -------
    DataFrame
        task -> answers (int), right (bool).
    """
    labels = plurality(given).reindex(truth.index)
    answers = given.groupby("task").size()
    columns = {
        "answers": answers.reindex(truth.index),
        "right": labels == truth,
    }
    return pd.DataFrame(columns)


def uniform(pool: pd.DataFrame, truth: pd.Series) -> pd.DataFrame:
    """Whether a task's label is right if every task gets the same number of answers.

    Returns
    -------
    DataFrame of bool
        task x number of answers (1, 2, ...).
    """
    most = int(pool["place"].max())
    columns = {}
    for people in range(1, most + 1):
        given = pool[pool["place"] <= people]
        results = outcome(given, truth)
        columns[people] = results["right"]
    return pd.DataFrame(columns)


def equally_hard(pool: pd.DataFrame, truth: pd.Series, seed: int) -> pd.DataFrame:
    """Simulate a pool of the same size in which no task is harder than another.

    Parameters
    ----------
    pool, truth
        The real ones. Their share of right answers is kept.
    seed : int

    Returns
    -------
    DataFrame
        Columns task, place, label. A wrong answer falls on either other label alike.
    """
    rng = np.random.default_rng(seed)
    count = len(pool)
    expected = pool["task"].map(truth)
    right = expected.map(FEELINGS.index).to_numpy()
    agrees = pool["label"] == expected
    chance = agrees.mean()
    is_right = rng.random(count) < chance
    wrong_by = rng.integers(1, 3, count)
    shift = np.where(is_right, 0, wrong_by)
    positions = (right + shift) % len(FEELINGS)
    return pool.assign(label=_named(positions))


class VoteByVote(ipywidgets.VBox):
    """Buttons with which a hand decides, word by word, whether to
    pay for one more answer.

    Parameters
    ----------
    pool : DataFrame
        Columns task, place, label.
    truth : Series
        task -> label.
    tasks : list
        The words to decide on, in this order.

    Attributes
    ----------
    paid : int
        Answers bought so far.
    labels : dict
        task -> label, for the words that are done.
    """

    def __init__(self, pool: pd.DataFrame, truth: pd.Series, tasks: list) -> None:
        is_chosen = pool["task"].isin(tasks)
        chosen = pool[is_chosen].sort_values("place")
        answers = chosen.groupby("task")["label"]
        self._votes = answers.agg(list)
        self._truth = truth
        self._tasks = list(tasks)
        self.labels: dict[str, str] = {}
        self.paid = 1
        self._seen = 1
        self._text = ipywidgets.HTML()
        self._more = ipywidgets.Button(description="Ask one more")
        self._stop = ipywidgets.Button(description="Stop here")
        self._more.on_click(lambda _: self.ask())
        self._stop.on_click(lambda _: self.stop())
        buttons = ipywidgets.HBox([self._more, self._stop])
        super().__init__([self._text, buttons])
        self._show()

    def ask(self) -> None:
        """Buy one more answer to the word that is shown, if there is one."""
        if not self._done() and self._seen < self._most():
            self._seen += 1
            self.paid += 1
        self._show()

    def stop(self) -> None:
        """Label the word by the answers bought, and buy the first
        answer to the next one."""
        if not self._done():
            bought = self._bought()
            in_order = dict.fromkeys(bought)
            task = self._task()
            self.labels[task] = max(in_order, key=bought.count)
            self._seen = 1
            self.paid += not self._done()
        self._show()

    def right(self) -> int:
        """How many of the words that are done have the right label."""
        right = 0
        for task, label in self.labels.items():
            right += label == self._truth[task]
        return right

    def _missed(self) -> str:
        """The words whose label is wrong, with what you said and what is true."""
        lines = ""
        for task, label in self.labels.items():
            true = self._truth[task]
            if label != true:
                word = html.escape(task)
                yours = _chip(label)
                theirs = _chip(true)
                lines += f"<li>{word}: you {yours}, the others {theirs}</li>"
        if not lines:
            return ""
        return f"<p>Wrong:</p><ul>{lines}</ul>"

    def _done(self) -> bool:
        return len(self.labels) == len(self._tasks)

    def _task(self) -> str:
        return self._tasks[len(self.labels)]

    def _most(self) -> int:
        """How many answers there are to the word that is shown."""
        task = self._task()
        return len(self._votes[task])

    def _bought(self) -> list[str]:
        """The answers bought to the word that is shown."""
        task = self._task()
        return self._votes[task][: self._seen]

    def _show(self) -> None:
        done = self._done()
        self._stop.disabled = done
        if done:
            self._more.disabled = True
            self._text.value = self._summary()
        else:
            self._more.disabled = self._seen == self._most()
            self._text.value = self._question()

    def _summary(self) -> str:
        """What is shown when every word has a label."""
        words = len(self._tasks)
        right = self.right()
        result = f"Done: {self.paid} answers for {words} words, {right} labels right."
        return result + self._missed()

    def _question(self) -> str:
        """The next word, with the answers bought to it."""
        words = len(self._tasks)
        number = len(self.labels) + 1
        task = self._task()
        word = html.escape(task)
        chips = " ".join(_chip(label) for label in self._bought())
        return (
            f"Word {number} of {words}. Paid in all: {self.paid}."
            f'<p style="font-size:1.6em;margin:0.3em 0"><b>{word}</b></p>'
            f"<p>Answers so far: {chips}</p>"
        )


def _chip(label: str) -> str:
    """An answer on a light ground, with dark text in either theme."""
    ground = GROUNDS.get(label, GROUNDS["neutral"])
    style = f"background:{ground};color:#1a1a1a;padding:0.1em 0.6em;border-radius:0.8em"
    text = html.escape(label)
    return f'<span style="{style}">{text}</span>'
