"""A simulated class that labels in the panel's files: most workers try, one always says no, one
answers at random."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from labkit import challenge, labels, leaderboard
from labkit.labels import Labels
from labkit.mturk import GOLD_NO, TARGETS

SEED = 2027


def worker_id(number: int) -> str:
    """An id of the panel's form, the same in every run."""
    rng = np.random.default_rng(number)
    return "A" + "".join(rng.choice(list("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"), 13))


@cache
def truth() -> pd.Series:
    """task -> right answer."""
    return leaderboard.truth(challenge.BATCH)


def clearness(task: str) -> float:
    """The chance that somebody who tries gets a task right: most are clear, some mislead nearly
    everybody."""
    return float(
        np.random.default_rng(list(task.encode())).choice(
            [0.95, 0.85, 0.6, 0.3], p=[0.5, 0.3, 0.1, 0.1]
        )
    )


def label(
    worker: str, rng: np.random.Generator, kind: str = "ordinary", questions: int | None = None
) -> Labels:
    """What a worker of this kind presses, in their order; the first so many questions, by default
    all."""
    attributes = challenge.hits()["Input.attr_id"]
    now = Labels(worker, SEED)
    for question in now.asked()[:questions]:
        if question.number in TARGETS:
            task = f"{attributes[question.hit]}|{question.adjective}".replace(" ", "_")
            right, chance = truth()[task], clearness(task)
        else:
            right, chance = question.number != GOLD_NO, 0.92
        draw = rng.random()
        yes = {"ordinary": right == (draw < chance), "constant": False, "random": draw < 0.5}[kind]
        answer = "Unsure" if kind == "ordinary" and rng.random() < 0.04 else "Yes" if yes else "No"
        now = now.with_answer(answer, float(rng.gamma(4, 1.5 if kind == "ordinary" else 0.2)))
    return now


def hand_in(folder: Path, workers: int) -> list[Labels]:
    """A class hands in, each student in a folder of their own, as nbgrader collects."""
    rng = np.random.default_rng(SEED)
    kinds = ["constant", "random", *["ordinary"] * (workers - 2)]
    made = [label(worker_id(number), rng, kind) for number, kind in enumerate(kinds)]
    for number, one in enumerate(made):
        labels.write(folder / f"student-{number}" / "04-label-aggregation" / "class-labels", one)
    return made
