"""The questions of a simulated batch: which adjectives are asked for which attribute,
and the right answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from labkit.mturk import GOLD_YES, QUESTIONS, TARGETS
from labkit.presets import Preset

LEXICON_COLUMNS = (
    "attr_id",
    "attr_name",
    "attr_desc",
    "field",
    "obvious",
    "adjectives",
)
_ADJECTIVE_COLUMNS = [f"adj_{question}" for question in QUESTIONS]
_ROW_COLUMNS = [
    "attr_id",
    "ex_adj",
    *_ADJECTIVE_COLUMNS,
]
_MOST_HITS = 10  # of one attribute: the lexicon has no more right adjectives to ask for
_EVENNESS = 4.0  # of the number of HITs over attributes: a Dirichlet concentration


@dataclass(frozen=True)
class Questions:
    """What is asked in H HITs.

    Attributes
    ----------
    inputs : DataFrame, H rows
        attr_id, attr_name, attr_desc, ex_adj, adj_1 ... adj_16;
        blank where nothing is asked.
    label : bool array (H, 10)
        The right answers to the targets.
    seen : float array (H, 10)
        The chance that a worker sees why a target is true; 0 for a false one.
    """

    inputs: pd.DataFrame
    label: np.ndarray
    seen: np.ndarray


@dataclass(frozen=True)
class _Entry:
    """An attribute of the lexicon: its obvious adjectives, its other ones in their
    order, and all false ones."""

    attr_id: str
    obvious: list[str]
    far: list[str]
    false: list[str]
    false_gold: list[str]


def check_lexicon(lexicon: pd.DataFrame) -> None:
    """Refuse a lexicon from which no batch can be drawn.

    Parameters
    ----------
    lexicon : pandas.DataFrame
        attr_id; attr_name; attr_desc; field (attributes of one field lend each other no
        false adjectives); obvious (how many of the adjectives, from the first, are
        obvious enough for a gold question); adjectives, separated by "; ", from the
        most obvious to the most far-fetched.

    Raises
    ------
    ValueError
        If a column is missing, an attr_id or an adjective of an attribute is repeated,
        or an attribute has no obvious adjective or no other one.
    """
    missing = [name for name in LEXICON_COLUMNS if name not in lexicon]
    if missing:
        lacking = ", ".join(missing)
        expected = ", ".join(LEXICON_COLUMNS)
        raise ValueError(
            f"lexicon: column {lacking} is missing; expected are {expected}"
        )
    ids = lexicon["attr_id"]
    repeated = ids[ids.duplicated()].tolist()
    if repeated:
        raise ValueError(
            f"lexicon: attr_id {repeated[0]} is there twice; give each attribute one "
            "row"
        )
    for attr_id, obvious, words in _rows(lexicon):
        count = len(words)
        if len(set(words)) < count or "" in words:
            raise ValueError(
                f"lexicon: {attr_id} has a repeated or a blank adjective; list each "
                "once"
            )
        most = count - 1
        if not 1 <= obvious <= most:
            raise ValueError(
                f"lexicon: {attr_id} has obvious = {obvious}; expected 1 to {most}"
            )


def draw_questions(
    lexicon: pd.DataFrame,
    preset: Preset,
    hits: int,
    rng: np.random.Generator,
) -> Questions:
    """Draw what is asked in a batch.

    Every (attribute, adjective) pair is a target once at most. True targets are the
    less obvious words of the attribute, false ones those of other fields, so that a
    word alone does not give its label away.

    Parameters
    ----------
    lexicon : pandas.DataFrame
        As `check_lexicon` describes it.
    preset : Preset
        Its prevalence, overlap and findability are used.
    hits : int
        H, how many HITs.
    rng : numpy.random.Generator

    Returns
    -------
    Questions
        H HITs in random order.

    Raises
    ------
    ValueError
        If the lexicon is not in order, or too small for so many HITs.
    """
    check_lexicon(lexicon)
    entries = _entries(lexicon)
    attributes = len(entries)
    counts = _hits_of_attributes(attributes, hits, rng)
    chance = preset.overlap * hits / attributes
    overlapping = rng.random(attributes) < chance
    rows = []
    label = []
    seen = []
    drawn = zip(entries, counts.tolist(), overlapping.tolist(), strict=True)
    for entry, hits_here, also_gold in drawn:
        targets = _draw_targets(
            entry,
            hits_here * len(TARGETS),
            also_gold,
            preset,
            rng,
        )
        words, label_here, seen_here = targets
        rows += _write_hits(entry, words, rng)
        label.append(label_here)
        seen.append(seen_here)
    order = rng.permutation(hits)
    shape = (hits, len(TARGETS))
    all_labels = np.concatenate(label).reshape(shape)
    all_seen = np.concatenate(seen).reshape(shape)
    asked = pd.DataFrame(rows, columns=_ROW_COLUMNS).iloc[order]
    return Questions(
        _described(asked, lexicon),
        all_labels[order],
        all_seen[order],
    )


def _described(asked: pd.DataFrame, lexicon: pd.DataFrame) -> pd.DataFrame:
    """What is asked, with each attribute's name and description after its id."""
    attributes = lexicon.set_index("attr_id")
    columns = ["attr_name", "attr_desc"]
    described = attributes.loc[asked["attr_id"], columns].reset_index()
    words = asked.drop(columns="attr_id").reset_index(drop=True)
    return pd.concat([described, words], axis=1)


def _rows(lexicon: pd.DataFrame) -> list[tuple[str, int, list[str]]]:
    """Of each attribute: its id, how many of its words are obvious, and its words."""
    found = []
    for row in lexicon.itertuples(index=False):
        attr_id = str(row.attr_id)
        obvious = int(row.obvious)
        words = str(row.adjectives).split("; ")
        found.append((attr_id, obvious, words))
    return found


def _entries(lexicon: pd.DataFrame) -> list[_Entry]:
    rows = _rows(lexicon)
    fields = lexicon["field"].tolist()
    of_field: dict[str, set[str]] = {}
    far_words: set[str] = set()
    near_words: set[str] = set()
    for (_, obvious, words), field in zip(rows, fields, strict=True):
        of_field.setdefault(field, set()).update(words)
        far_words.update(words[obvious:])
        near_words.update(words[:obvious])
    # Sorted: the order of a set differs from run to run, and the same seed must give
    # the same batch. Capitals (TRUE) stand out among false questions, as they would
    # not in the real batch.
    far = sorted(far_words)
    near = sorted(word for word in near_words if not word.isupper())
    needed = _MOST_HITS * len(TARGETS)
    entries = []
    for (attr_id, obvious, words), field in zip(rows, fields, strict=True):
        own = of_field[field]
        false = [word for word in far if word not in own]
        false_gold = [word for word in near if word not in own]
        if len(false) < needed or not false_gold:
            raise ValueError(
                f"lexicon: {attr_id}: other fields have too few adjectives for its "
                "false questions"
            )
        entry = _Entry(
            attr_id,
            words[:obvious],
            words[obvious:],
            false,
            false_gold,
        )
        entries.append(entry)
    return entries


def _hits_of_attributes(
    attributes: int, hits: int, rng: np.random.Generator
) -> np.ndarray:
    """Share the HITs out unevenly, at most `_MOST_HITS` to an attribute."""
    most = attributes * _MOST_HITS
    if hits > most:
        raise ValueError(
            f"{attributes} attributes are enough for {most} HITs, not for {hits}"
        )
    share = rng.dirichlet(np.full(attributes, _EVENNESS))
    counts = np.zeros(attributes, dtype=int)
    while (left := hits - counts.sum()) > 0:
        open_share = np.where(counts < _MOST_HITS, share, 0.0)
        chance = open_share / open_share.sum()
        more = rng.multinomial(left, chance)
        counts = np.minimum(counts + more, _MOST_HITS)
    return counts


def _write_hits(
    entry: _Entry, targets: np.ndarray, rng: np.random.Generator
) -> list[list[str]]:
    """Put the targets of an attribute into HITs, each with its own choice of
    examples and gold questions."""
    most = len(GOLD_YES)
    # One false gold question for all HITs of an attribute, as in the real batch.
    false_gold = str(rng.choice(entry.false_gold))
    by_hit = targets.reshape(-1, len(TARGETS))
    rows = []
    for hit in by_hit.tolist():
        gold = rng.permutation(entry.obvious)[:most].tolist()
        examples = rng.permutation(entry.obvious)[:most].tolist()
        blanks = [""] * (most - len(gold))
        row = [
            entry.attr_id,
            ", ".join(examples),
            *hit,
            *gold,
            *blanks,
            false_gold,
        ]
        rows.append(row)
    return rows


def _draw_targets(
    entry: _Entry,
    count: int,
    also_gold: bool,
    preset: Preset,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw the targets of an attribute, in random order: words, right answers,
    chances of being seen."""
    words_there = len(entry.far)
    shuffled = rng.permutation(words_there)
    true_ones = rng.binomial(count, preset.prevalence)
    chosen = np.sort(shuffled[:true_ones])
    centre, slope, spread = preset.findability
    last = max(words_there - 1, 1)
    place = chosen / last - 0.5
    noise = spread * rng.standard_normal(len(chosen))
    logit = centre - slope * place + noise
    seen = 1 / (1 + np.exp(-logit))
    true = [entry.far[rank] for rank in chosen]
    if also_gold and len(true) < count:
        # An obvious word, so everyone who sees it in a gold question sees it here.
        obvious = rng.choice(entry.obvious)
        true.append(str(obvious))
        seen = np.append(seen, 1.0)
    missing = count - len(true)
    false = rng.permutation(entry.false)[:missing]
    words = np.array([*true, *false.tolist()], dtype=object)
    label = np.arange(count) < len(true)
    seen = np.append(seen, np.zeros(missing))
    order = rng.permutation(count)
    return words[order], label[order], seen[order]
