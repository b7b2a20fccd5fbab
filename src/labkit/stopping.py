"""Ask one person after the other, and stop when the answers are clear: how lab 05 spends its votes.

Answers come from a pool that was collected in full; asking again takes the next one out of it.
Tables are tidy: one row an answer, with the columns task, place (1 for the first answer) and label.
"""

from __future__ import annotations

import html
from collections.abc import Callable

import ipywidgets
import numpy as np
import pandas as pd

FEELINGS = ("negative", "neutral", "positive")
#: Grounds of the answers in the panel.
GROUNDS = {"negative": "#f7d9c8", "neutral": "#e6e6e6", "positive": "#cce3f0"}


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
    shuffled = np.random.default_rng(seed).permuted(np.sign(ratings.to_numpy()), axis=1)
    tasks, people = shuffled.shape
    return pd.DataFrame(
        {
            "task": np.repeat(ratings.index.to_numpy(), people),
            "place": np.tile(np.arange(1, people + 1), tasks),
            "label": np.array(FEELINGS, dtype=object)[shuffled.ravel() + 1],
        }
    )


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
    groups = annotations.groupby(["task", "label"])["place"].agg(["size", "min"]).reset_index()
    ordered = groups.sort_values(["task", "size", "min"], ascending=[True, False, True])
    return ordered.drop_duplicates("task").set_index("task")["label"]


def undecided(annotations: pd.DataFrame) -> pd.Index:
    """The tasks on which two labels or more share the first place."""
    counts = annotations.groupby(["task", "label"]).size()
    top = counts.groupby("task").transform("max")
    firsts = (counts == top).groupby("task").sum()
    return firsts[firsts > 1].index


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
        task -> what most of the held-out answers say. Tasks on which these are undecided are in
        neither.
    """
    held_out = answers[answers["place"] > people]
    truth = plurality(held_out).drop(undecided(held_out))
    pool = answers[(answers["place"] <= people) & answers["task"].isin(truth.index)]
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
    given, wanted = pool[pool["place"] == 1], pool["task"]
    for place in range(2, int(pool["place"].max()) + 1):
        now = given[given["task"].isin(wanted)]
        wanted = ask(now)
        given = pd.concat([given, pool[(pool["place"] == place) & pool["task"].isin(wanted)]])
    return given


def outcome(given: pd.DataFrame, truth: pd.Series) -> pd.DataFrame:
    """What was paid for each task, and whether its label is right.

    Returns
    -------
    DataFrame
        task -> answers (int), right (bool).
    """
    labels = plurality(given).reindex(truth.index)
    answers = given.groupby("task").size().reindex(truth.index)
    return pd.DataFrame({"answers": answers, "right": labels == truth})


def uniform(pool: pd.DataFrame, truth: pd.Series) -> pd.DataFrame:
    """Whether a task's label is right if every task gets the same number of answers.

    Returns
    -------
    DataFrame of bool
        task x number of answers (1, 2, ...).
    """
    most = int(pool["place"].max())
    return pd.DataFrame(
        {k: outcome(pool[pool["place"] <= k], truth)["right"] for k in range(1, most + 1)}
    )


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
    right = pool["task"].map(truth).map(FEELINGS.index).to_numpy()
    chance = (pool["label"] == pool["task"].map(truth)).mean()
    shift = np.where(rng.random(len(pool)) < chance, 0, rng.integers(1, 3, len(pool)))
    return pool.assign(label=np.array(FEELINGS, dtype=object)[(right + shift) % 3])


class VoteByVote(ipywidgets.VBox):
    """Buttons with which a hand decides, word by word, whether to pay for one more answer.

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

    def __init__(
        self,
        pool: pd.DataFrame,
        truth: pd.Series,
        tasks: list,
    ) -> None:
        votes = pool[pool["task"].isin(tasks)].sort_values("place").groupby("task")["label"]
        self._votes, self._truth, self._tasks = votes.agg(list), truth, list(tasks)
        self.labels: dict[str, str] = {}
        self.paid, self._seen = 1, 1
        self._text = ipywidgets.HTML()
        self._more = ipywidgets.Button(description="Ask one more")
        self._stop = ipywidgets.Button(description="Stop here")
        self._more.on_click(lambda _: self.ask())
        self._stop.on_click(lambda _: self.stop())
        super().__init__([self._text, ipywidgets.HBox([self._more, self._stop])])
        self._show()

    def ask(self) -> None:
        """Buy one more answer to the word that is shown, if there is one."""
        if not self._done() and self._seen < len(self._votes[self._task()]):
            self._seen += 1
            self.paid += 1
        self._show()

    def stop(self) -> None:
        """Label the word by the answers bought, and buy the first answer to the next one."""
        if not self._done():
            seen = self._votes[self._task()][: self._seen]
            self.labels[self._task()] = max(dict.fromkeys(seen), key=seen.count)
            self._seen = 1
            self.paid += not self._done()
        self._show()

    def right(self) -> int:
        """How many of the words that are done have the right label."""
        return sum(label == self._truth[task] for task, label in self.labels.items())

    def _missed(self) -> str:
        """The words whose label is wrong, with what you said and what is true."""
        lines = []
        for task, label in self.labels.items():
            true = self._truth[task]
            if label != true:
                word = html.escape(task)
                lines.append(f"<li>{word}: you {_chip(label)}, the others {_chip(true)}</li>")
        return f"<p>Wrong:</p><ul>{''.join(lines)}</ul>" if lines else ""

    def _done(self) -> bool:
        return len(self.labels) == len(self._tasks)

    def _task(self) -> str:
        return self._tasks[len(self.labels)]

    def _show(self) -> None:
        done = self._done()
        self._more.disabled = done or self._seen == len(self._votes[self._task()])
        self._stop.disabled = done
        if done:
            self._text.value = (
                f"Done: {self.paid} answers for {len(self._tasks)} words, "
                f"{self.right()} labels right." + self._missed()
            )
            return
        chips = [_chip(label) for label in self._votes[self._task()][: self._seen]]
        self._text.value = (
            f"Word {len(self.labels) + 1} of {len(self._tasks)}. Paid in all: {self.paid}."
            f'<p style="font-size:1.6em;margin:0.3em 0"><b>{html.escape(self._task())}</b></p>'
            f"<p>Answers so far: {' '.join(chips)}</p>"
        )


def _chip(label: str) -> str:
    """An answer on a light ground, with dark text in either theme."""
    ground = GROUNDS.get(label, GROUNDS["neutral"])
    style = f"background:{ground};color:#1a1a1a;padding:0.1em 0.6em;border-radius:0.8em"
    return f'<span style="{style}">{html.escape(label)}</span>'
