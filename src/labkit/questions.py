"""The questions of a simulated batch: which adjectives are asked for which attribute, and the right
answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from labkit.mturk import GOLD_YES, QUESTIONS, TARGETS
from labkit.presets import Preset

LEXICON_COLUMNS = ("attr_id", "attr_name", "attr_desc", "field", "obvious", "adjectives")
_ROW_COLUMNS = ["attr_id", "ex_adj", *(f"adj_{question}" for question in QUESTIONS)]
_MOST_HITS = 10  # of one attribute: the lexicon has no more right adjectives to ask for
_EVENNESS = 4.0  # of the number of HITs over attributes: a Dirichlet concentration


@dataclass(frozen=True)
class Questions:
    """What is asked in H HITs.

    Attributes
    ----------
    inputs : DataFrame, H rows
        attr_id, attr_name, attr_desc, ex_adj, adj_1 ... adj_16; blank where nothing is asked.
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
    """An attribute of the lexicon: its obvious adjectives, its other ones in their order, and all
    false ones."""

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
        attr_id; attr_name; attr_desc; field (attributes of one field lend each other no false
        adjectives); obvious (how many of the adjectives, from the first, are obvious enough for a
        gold question); adjectives, separated by "; ", from the most obvious to the most
        far-fetched.

    Raises
    ------
    ValueError
        If a column is missing, an attr_id or an adjective of an attribute is repeated, or an
        attribute has no obvious adjective or no other one.
    """
    missing = [name for name in LEXICON_COLUMNS if name not in lexicon]
    if missing:
        raise ValueError(
            f"lexicon: column {', '.join(missing)} is missing; expected are "
            f"{', '.join(LEXICON_COLUMNS)}"
        )
    repeated = lexicon["attr_id"][lexicon["attr_id"].duplicated()].tolist()
    if repeated:
        raise ValueError(
            f"lexicon: attr_id {repeated[0]} is there twice; give each attribute one row"
        )
    for attr_id, obvious, words in _rows(lexicon):
        if len(set(words)) < len(words) or "" in words:
            raise ValueError(
                f"lexicon: {attr_id} has a repeated or a blank adjective; list each once"
            )
        if not 1 <= obvious < len(words):
            raise ValueError(
                f"lexicon: {attr_id} has obvious = {obvious}; expected 1 to {len(words) - 1}"
            )


def draw_questions(
    lexicon: pd.DataFrame, preset: Preset, hits: int, rng: np.random.Generator
) -> Questions:
    """Draw what is asked in a batch.

    Every (attribute, adjective) pair is a target once at most. True targets are the less obvious
    words of the attribute, false ones those of other fields, so that a word alone does not give its
    label away.

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
    counts = _hits_of_attributes(len(entries), hits, rng)
    overlapping = rng.random(len(entries)) < preset.overlap * hits / len(entries)
    rows, label, seen = [], [], []
    for entry, count, also_gold in zip(entries, counts.tolist(), overlapping.tolist(), strict=True):
        targets, label_here, seen_here = _draw_targets(
            entry, count * len(TARGETS), also_gold, preset, rng
        )
        rows += _write_hits(entry, targets, rng)
        label.append(label_here)
        seen.append(seen_here)
    order, shape = rng.permutation(hits), (hits, len(TARGETS))
    inputs = pd.DataFrame(rows, columns=_ROW_COLUMNS).iloc[order]
    described = (
        lexicon.set_index("attr_id")
        .loc[inputs["attr_id"], ["attr_name", "attr_desc"]]
        .reset_index()
    )
    return Questions(
        pd.concat([described, inputs.drop(columns="attr_id").reset_index(drop=True)], axis=1),
        np.concatenate(label).reshape(shape)[order],
        np.concatenate(seen).reshape(shape)[order],
    )


def _rows(lexicon: pd.DataFrame) -> list[tuple[str, int, list[str]]]:
    return [
        (str(attr_id), int(obvious), str(words).split("; "))
        for attr_id, obvious, words in zip(
            lexicon["attr_id"], lexicon["obvious"], lexicon["adjectives"], strict=True
        )
    ]


def _entries(lexicon: pd.DataFrame) -> list[_Entry]:
    rows, fields = _rows(lexicon), lexicon["field"].tolist()
    of_field: dict[str, set[str]] = {}
    for (_, _, words), field in zip(rows, fields, strict=True):
        of_field.setdefault(field, set()).update(words)
    # Sorted: the order of a set differs from run to run, and the same seed must give the same
    # batch. Capitals (TRUE) stand out among false questions, as they would not in the real batch.
    far = sorted({word for _, obvious, words in rows for word in words[obvious:]})
    near = sorted(
        {word for _, obvious, words in rows for word in words[:obvious] if not word.isupper()}
    )
    entries = [
        _Entry(
            attr_id,
            words[:obvious],
            words[obvious:],
            [word for word in far if word not in of_field[field]],
            [word for word in near if word not in of_field[field]],
        )
        for (attr_id, obvious, words), field in zip(rows, fields, strict=True)
    ]
    for entry in entries:
        if len(entry.false) < _MOST_HITS * len(TARGETS) or not entry.false_gold:
            raise ValueError(
                f"lexicon: {entry.attr_id}: other fields have too few adjectives for its false "
                "questions"
            )
    return entries


def _hits_of_attributes(attributes: int, hits: int, rng: np.random.Generator) -> np.ndarray:
    """Share the HITs out unevenly, at most `_MOST_HITS` to an attribute."""
    if hits > attributes * _MOST_HITS:
        raise ValueError(
            f"{attributes} attributes are enough for {attributes * _MOST_HITS} HITs, not for {hits}"
        )
    share = rng.dirichlet(np.full(attributes, _EVENNESS))
    counts = np.zeros(attributes, dtype=int)
    while (left := hits - counts.sum()) > 0:
        open_share = np.where(counts < _MOST_HITS, share, 0.0)
        counts = np.minimum(
            counts + rng.multinomial(left, open_share / open_share.sum()), _MOST_HITS
        )
    return counts


def _write_hits(entry: _Entry, targets: np.ndarray, rng: np.random.Generator) -> list[list[str]]:
    """Put the targets of an attribute into HITs, each with its own choice of examples and gold
    questions."""
    asked = min(len(entry.obvious), len(GOLD_YES))
    # One false gold question for all HITs of an attribute, as in the real batch.
    false_gold = str(rng.choice(entry.false_gold))
    rows = []
    for hit in targets.reshape(-1, len(TARGETS)).tolist():
        gold = rng.permutation(entry.obvious)[:asked].tolist()
        examples = rng.permutation(entry.obvious)[:asked].tolist()
        rows.append(
            [
                entry.attr_id,
                ", ".join(examples),
                *hit,
                *gold,
                *[""] * (len(GOLD_YES) - asked),
                false_gold,
            ]
        )
    return rows


def _draw_targets(
    entry: _Entry, count: int, also_gold: bool, preset: Preset, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw the targets of an attribute, in random order: words, right answers, chances of being
    seen."""
    chosen = np.sort(rng.permutation(len(entry.far))[: rng.binomial(count, preset.prevalence)])
    centre, slope, spread = preset.findability
    place = chosen / max(len(entry.far) - 1, 1) - 0.5
    logit = centre - slope * place + spread * rng.standard_normal(len(chosen))
    true = [entry.far[rank] for rank in chosen]
    seen = 1 / (1 + np.exp(-logit))
    if also_gold and len(true) < count:
        # An obvious word, so everyone who sees it in a gold question sees it here.
        true, seen = [*true, str(rng.choice(entry.obvious))], np.append(seen, 1.0)
    words = np.array(
        [*true, *rng.permutation(entry.false)[: count - len(true)].tolist()], dtype=object
    )
    order = rng.permutation(count)
    label = np.arange(count) < len(true)
    return words[order], label[order], np.append(seen, np.zeros(count - len(true)))[order]
