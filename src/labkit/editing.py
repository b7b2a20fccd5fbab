"""A simulated crowd of editors: they find what can go, fix it, and
judge each other's fixes.

Nothing here is measured on people. A share of the editors is poor; the poor ones mark
at random, return the text unchanged or cut too much, and judge by tossing a coin. Texts
are lists of words, and a place is a pair (start, end) of word numbers, counted from 0,
the end excluded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

# Chances of a good editor.
#: To mark a place that can be cut.
MARKS = 0.75
#: To mark one that cannot.
MARKS_WRONGLY = 0.05
#: To fix a place well.
FIXES = 0.9
#: To see that a fix changed the meaning.
SEES = 0.85
#: To suspect a fix that did not.
SUSPECTS = 0.1
#: To mark a word too many at one end of a place.
_TOO_MANY = 0.1


@dataclass(frozen=True)
class Place:
    """A part of a paragraph that somebody may want to cut.

    Attributes
    ----------
    start, end : int
        Its words.
    good : str
        A shorter text of the same meaning; the text itself where nothing can be cut.
    bad : str
        A shorter text of another meaning.
    """

    start: int
    end: int
    good: str
    bad: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph to shorten: its text, and what only its author knows.

    Attributes
    ----------
    text : str
        Words separated by single spaces.
    places : tuple of Place
        In the order of the text; they do not touch.
    """

    text: str
    places: tuple[Place, ...]

    def spoiled(self, edited: str) -> bool:
        """Say whether an edited version has another meaning than the paragraph."""
        return any(_holds(edited, place.bad) for place in self.places)


def _holds(text: str, words: str) -> bool:
    return f" {words} " in f" {text} "


def _paragraph(*parts: str | tuple[str, str, str]) -> Paragraph:
    """Build a paragraph of plain parts and of (text, good, bad) where
    something may be cut."""
    words: list[str] = []
    places = []
    for part in parts:
        if isinstance(part, str):
            words += part.split()
        else:
            text, good, bad = part
            start = len(words)
            words += text.split()
            place = Place(start, len(words), good, bad)
            places.append(place)
    return Paragraph(" ".join(words), tuple(places))


#: Three paragraphs written for the course. In each, the last two places can not be cut.
PARAGRAPHS = (
    _paragraph(
        "The library",
        ("will be closed for the duration of", "is closed during", "is open during"),
        "the winter holidays.",
        ("Due to the fact that", "Because", "Even though"),
        "the heating is being repaired, readers",
        ("who are of the opinion that they", "who", "who do not"),
        "need a warm room may use the hall of the school",
        ("at this point in time.", "now.", "never."),
        "Books can be returned",
        ("in each and every case", "always", "hardly ever"),
        "through the slot beside the door,",
        ("but not on Sundays,", "but not on Sundays,", "also on Sundays,"),
        "and nobody has to pay",
        ("for the first two weeks.", "for the first two weeks.", "at all."),
    ),
    _paragraph(
        "The new pump",
        ("has the ability to lift", "can lift", "cannot lift"),
        "forty litres of water",
        ("in the space of one minute", "a minute", "an hour"),
        "and it makes",
        ("a level of noise that is small.", "little noise.", "much noise."),
        ("In the event that", "If", "Before"),
        "the filter is blocked, a red lamp",
        ("comes on in order to warn", "warns", "calms"),
        "the operator.",
        ("Do not open the lid", "Do not open the lid", "Open the lid"),
        "while the motor turns, and keep the cable",
        ("away from the water.", "away from the water.", "in the water."),
    ),
    _paragraph(
        "Our survey",
        ("took into consideration a total of", "covered", "left out"),
        "nine hundred households.",
        ("A large number of", "Many", "Few"),
        "families said that they",
        (
            "make use of the bus on a daily basis,",
            "use the bus daily,",
            "never use the bus,",
        ),
        "and that it is",
        ("late more often than not.", "mostly late.", "never late."),
        ("It is possible that", "Perhaps", "Surely"),
        "a second line would help,",
        ("although it costs more,", "although it costs more,", "as it costs less,"),
        "and the town council will decide",
        ("before the end of May.", "before the end of May.", "after May."),
    ),
)


def find(
    paragraph: Paragraph,
    finders: int,
    poor: float,
    seed: int,
) -> pd.DataFrame:
    """Let editors mark what can be cut.

    Parameters
    ----------
    paragraph : Paragraph
    finders : int
        How many editors.
    poor : float
        Share of poor editors, 0-1: each editor is poor with this chance.
    seed : int

    Returns
    -------
    DataFrame
        One row a mark: finder (0, 1, ...), start, end (int). A finder may have no row.
        Marks of the same place may differ by a word at either end.
    """
    rng = np.random.default_rng([seed, 1])
    length = len(paragraph.text.split())
    rows = []
    for finder in range(finders):
        is_poor = rng.random() < poor
        lazy = rng.integers(len(paragraph.places))
        for number, place in enumerate(paragraph.places):
            if is_poor:
                chance = 1.0 if number == lazy else 0.0
            elif place.good != _words(paragraph, place):
                chance = MARKS
            else:
                chance = MARKS_WRONGLY
            # A careful editor marks a word too many now and then, never one too few.
            before, after = (rng.random(2) < _TOO_MANY).astype(int).tolist()
            if rng.random() < chance:
                start = max(place.start - before, 0)
                end = min(place.end + after, length)
                rows.append((finder, start, end))
    return pd.DataFrame(rows, columns=["finder", "start", "end"]).astype(int)


def patches(spans: pd.DataFrame, finders: int, share: float) -> list[tuple[int, int]]:
    """The parts of a text that enough people marked.

    Parameters
    ----------
    spans : DataFrame
        One row a mark: finder, start, end (words start to end - 1). Marks of one finder
        may overlap; each finder counts once for a word.
    finders : int
        How many people looked, also those who marked nothing.
    share : float
        Share of the finders who must have marked a word, above 0.

    Returns
    -------
    list of (int, int)
        Start and end of each patch, from left to right; two patches do not touch.

    Examples
    --------
    >>> two = pd.DataFrame({"finder": [0, 1], "start": [2, 4], "end": [5, 7]})
    >>> patches(two, 2, share=1.0), patches(two, 2, share=0.5)
    ([(4, 5)], [(2, 7)])
    """
    words = int(spans["end"].max()) if len(spans) else 0
    marked = np.zeros(words)
    for _, own in spans.groupby("finder"):
        covered = np.zeros(words, dtype=bool)
        for start, end in zip(own["start"], own["end"], strict=True):
            covered[start:end] = True
        marked += covered
    enough = marked / finders >= share
    # A patch begins and ends where `enough` changes.
    padded = np.concatenate([[False], enough, [False]])
    edges = np.flatnonzero(padded[1:] != padded[:-1]).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def fix(
    paragraph: Paragraph,
    patches: Iterable[tuple[int, int]],
    fixers: int,
    poor: float,
    seed: int,
) -> pd.DataFrame:
    """Let other editors rewrite each patch.

    Parameters
    ----------
    paragraph : Paragraph
    patches : iterable of (int, int)
        Start and end of each patch.
    fixers : int
        How many editors rewrite a patch.
    poor : float
        Share of poor editors, 0-1.
    seed : int

    Returns
    -------
    DataFrame
        One row a rewrite: start, end, fixer (int), fix (str).
    """
    rng = np.random.default_rng([seed, 2])
    words = paragraph.text.split()
    count = len(paragraph.places)
    rows = []
    for start, end in patches:
        for fixer in range(fixers):
            is_poor = rng.random() < poor
            kinds = _kinds(rng, count, is_poor)
            text = _rewritten(paragraph, words, (start, end), kinds)
            rows.append((start, end, fixer, text))
    return pd.DataFrame(rows, columns=["start", "end", "fixer", "fix"])


def verify(
    paragraph: Paragraph,
    fixes: pd.DataFrame,
    voters: int,
    poor: float,
    seed: int,
) -> pd.DataFrame:
    """Let a third group of editors judge each rewrite.

    Parameters
    ----------
    paragraph : Paragraph
    fixes : DataFrame
        As `fix` gives them.
    voters : int
        How many editors judge a patch; each judges all its different rewrites.
    poor : float
        Share of poor editors, 0-1.
    seed : int

    Returns
    -------
    DataFrame
        One row a judgement: start, end, fix, voter, keeps (bool: the meaning is kept).
    """
    rng = np.random.default_rng([seed, 3])
    rows = []
    for (start, end), rewrites in fixes.groupby(["start", "end"])["fix"]:
        is_poor = rng.random(voters) < poor
        for rewrite in dict.fromkeys(rewrites):
            accepted = 1 - SEES if paragraph.spoiled(rewrite) else 1 - SUSPECTS
            chance = np.where(is_poor, 0.5, accepted)
            votes = rng.random(voters) < chance
            for voter, keeps in enumerate(votes.tolist()):
                rows.append((start, end, rewrite, voter, keeps))
    return pd.DataFrame(rows, columns=["start", "end", "fix", "voter", "keeps"])


def assemble(text: str, chosen: dict[tuple[int, int], str | None]) -> str:
    """The text with the chosen rewrites in place of their patches.

    Parameters
    ----------
    text : str
        Words separated by single spaces.
    chosen : dict
        (start, end) -> text in place of words start to end - 1 ("" drops them), or
        None to leave them.

    Returns
    -------
    str
        Words separated by single spaces.

    Examples
    --------
    >>> assemble("a b c d e", {(1, 3): "x", (4, 5): None})
    'a x d e'
    """
    words = text.split()
    for start, end in sorted(chosen, reverse=True):  # from the right: places stay valid
        rewrite = chosen[start, end]
        if rewrite is not None:
            words[start:end] = rewrite.split()
    return " ".join(words)


def bill(
    finders: int,
    fixes: pd.DataFrame,
    judged: pd.DataFrame,
    prices: dict[str, float],
) -> dict[str, float]:
    """What a paragraph costs.

    Parameters
    ----------
    finders : int
    fixes, judged : DataFrame
        A row a rewrite, with start and end; a row a judgement,
        with start, end and voter.
    prices : dict
        "find", "fix", "verify" -> dollars for one finder, one rewrite, one voter of a
        patch.

    Returns
    -------
    dict
        "find", "fix", "verify", "total" -> dollars.

    Examples
    --------
    10 finders at 0.08, 6 rewrites at 0.05, and two patches with 3 voters each at 0.04:
    0.8 + 0.3 + 0.24 = 1.34.
    """
    voters = len(judged[["start", "end", "voter"]].drop_duplicates())
    costs = {
        "find": finders * prices["find"],
        "fix": len(fixes) * prices["fix"],
        "verify": voters * prices["verify"],
    }
    return costs | {"total": sum(costs.values())}


def _words(paragraph: Paragraph, place: Place) -> str:
    """The text of a place."""
    words = paragraph.text.split()
    return " ".join(words[place.start : place.end])


def _kinds(rng: np.random.Generator, places: int, is_poor: bool) -> list[str]:
    """Draw what an editor does to each place: a poor one does the same to all."""
    if is_poor:
        kind = "bad" if rng.random() < 0.5 else "same"
        return [kind] * places
    well = rng.random(places) < FIXES
    return np.where(well, "good", "bad").tolist()


def _rewritten(
    paragraph: Paragraph,
    words: list[str],
    patch: tuple[int, int],
    kinds: list[str],
) -> str:
    """Rewrite every place that lies wholly in the patch, and leave the rest of it."""
    start, end = patch
    text: list[str] = []
    done = start
    for place, kind in zip(paragraph.places, kinds, strict=True):
        if start <= place.start and place.end <= end:
            text += words[done : place.start]
            if kind == "good":
                text += place.good.split()
            elif kind == "bad":
                text += place.bad.split()
            else:
                text += words[place.start : place.end]
            done = place.end
    text += words[done:end]
    return " ".join(text)
