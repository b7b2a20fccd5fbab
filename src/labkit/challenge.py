"""Which questions of the class's labelling challenge a worker gets: some sixty, chosen
so that the class overlaps.

Seven HITs of the batch `adjectives` are the class's work. Each worker does four of the
seven, and whoever does them, any two workers have two HITs in common at least. That is
the design of the blocks {b, b + 3, b + 5, b + 6} modulo 7: the complements of the lines
of the Fano plane. Nobody needs to know who else is in the room.
"""

from __future__ import annotations

import secrets
import string
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from labkit import data, leaderboard, metadata
from labkit.mturk import QUESTIONS, TARGETS

BATCH = "adjectives"
HITS = 7
BLOCK = (0, 3, 5, 6)  # any two of its seven shifts modulo 7 have two numbers in common


@dataclass(frozen=True)
class Question:
    """One question: does this adjective describe a value of this attribute?

    Attributes
    ----------
    hit : str
        HITId in the batch.
    number : int
        1 to 16 within the HIT: 1 to 10 are the work, 11 to 16
        gold. A worker never sees it.
    attribute, meaning, adjective : str
        The words to show. The batch's examples (`Input.ex_adj`) are no part of it:
        they are its gold questions.
    """

    hit: str
    number: int
    attribute: str
    meaning: str
    adjective: str


def draw_worker() -> str:
    """A worker's id, as the service's look, drawn by the system's secure generator: it
    says nothing about anybody."""
    signs = string.ascii_uppercase + string.digits
    drawn = [secrets.choice(signs) for _ in range(13)]
    return "A" + "".join(drawn)


def pool(seed: int) -> pd.DataFrame:
    """The HITs that a class labels.

    Parameters
    ----------
    seed : int
        The class's, 0 or more: the same seed gives the same HITs.

    Returns
    -------
    DataFrame, 7 rows
        HITId -> the columns of the batch that do not depend on who did it. The truth of
        all ten targets is public. The attributes differ as far as the batch allows,
        because HITs of one attribute share their gold questions.

    Raises
    ------
    ValueError
        The seed is no whole number from 0 on, or the batch has fewer than 7 such HITs.
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise ValueError(
            "seed: expected a whole number, 0 or more, the same for the whole class, "
            f"not {seed!r}"
        )
    return _pool(seed, metadata.data_folder())


# The batch takes a third of a second to load, and questions are asked for at every
# answer: what is below is kept.
@lru_cache(maxsize=8)
def _pool(seed: int, folder: Path) -> pd.DataFrame:
    known = leaderboard.truth(BATCH).index
    every = hits()
    public = pd.Series(True, index=every.index)
    for number in TARGETS:
        adjectives = every[f"Input.adj_{number}"]
        tasks = every["Input.attr_id"] + "|" + adjectives
        public &= tasks.isin(known)
    open_ones = every[public]
    if len(open_ones) < HITS:
        raise ValueError(
            f"data set {BATCH!r}: expected {HITS} HITs whose truth is public, found "
            f"{len(open_ones)}"
        )
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(open_ones))
    shuffled = open_ones.iloc[order]
    # The first of every attribute before the second of any.
    turn = shuffled.groupby("Input.attr_id").cumcount()
    first_turns = np.argsort(turn.to_numpy(), kind="stable")
    return shuffled.iloc[first_turns[:HITS]]


def questions(seed: int, worker: str) -> list[Question]:
    """What a worker is asked, in this order: four HITs one after the other, the
    questions of each shuffled.

    Parameters
    ----------
    seed : int
        The class's.
    worker : str
        The worker's id: it decides which four HITs, and every order.

    Returns
    -------
    list of Question
        About 60: 40 of the work, the rest gold.

    Raises
    ------
    ValueError
        As `pool`.
    """
    return list(_questions(seed, worker, metadata.data_folder()))


@lru_cache(maxsize=64)
def _questions(seed: int, worker: str, folder: Path) -> tuple[Question, ...]:
    chosen = pool(seed)
    rng = np.random.default_rng(list(worker.encode()))
    block = (rng.integers(HITS) + np.array(BLOCK)) % HITS
    asked = []
    for place in rng.permutation(block):
        hit = chosen.iloc[place]
        numbers = [number for number in QUESTIONS if hit[f"Input.adj_{number}"] != ""]
        for number in rng.permutation(numbers):
            question = Question(
                hit=str(hit.name),
                number=int(number),
                attribute=_words(hit["Input.attr_name"]),
                meaning=hit["Input.attr_desc"],
                adjective=_words(hit[f"Input.adj_{number}"]),
            )
            asked.append(question)
    return tuple(asked)


def hits() -> pd.DataFrame:
    """HITId -> the columns of the batch; what depends on who did it is that of a
    HIT's first assignment."""
    return _hits(metadata.data_folder())


@lru_cache(maxsize=2)
def _hits(folder: Path) -> pd.DataFrame:
    batch = data.load(BATCH, "batch")
    return batch.drop_duplicates("HITId").set_index("HITId")


def _words(name: str) -> str:
    return name.replace("_", " ")
