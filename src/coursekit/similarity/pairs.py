"""Which submissions share code: passages of equal structure, found by copydetect's fingerprints.

A passage is 25 characters of code whose names are replaced by one letter, and whose comments and
spaces are gone, so that renaming and reformatting hide nothing. Passages of the released lab and of
the solution do not count, nor those that many students have: a short function has only so many
ways to be written.

References
----------
S. Schleimer, D. Wilkerson and A. Aiken (2003). Winnowing: local algorithms for document
fingerprinting. SIGMOD (all fingerprints are kept here: a class is small).
"""

import io
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

from copydetect import CodeFingerprint, compare_files

from coursekit.similarity.texts import Text

#: Characters of a passage, with every name as one letter.
PASSAGE = 25
#: A passage that more students than this have is no sign of anything ...
COMMON = 5
#: ... nor one that more than this share of a class has.
COMMON_SHARE = 0.05
#: With fewer passages of their own, students have written too little to compare.
ENOUGH = 60

Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Pair:
    """Two students whose code has passages in common.

    Attributes
    ----------
    first, second : Text
        Whose.
    share : float
        Passages in common, as a share of those of the one who has fewer; 0 to 1.
    spans : tuple of (list of (int, int))
        Where they stand in the first one's code and in the second one's: from, to.
    """

    first: Text
    second: Text
    share: float
    spans: tuple[Spans, Spans]


@dataclass(frozen=True)
class Comparison:
    """A class, compared.

    Attributes
    ----------
    pairs : list of Pair
        The most similar first.
    nearest : dict of str to float
        Student -> the largest share with anybody.
    too_short : list of str
        Students who have too little code of their own.
    common : int
        A passage that more students than this have did not count.
    """

    pairs: list[Pair]
    nearest: dict[str, float]
    too_short: list[str]
    common: int


def compare(
    texts: Sequence[Text],
    given: str,
    most: int,
    least: float,
) -> Comparison:
    """Compare everybody with everybody.

    Parameters
    ----------
    texts : sequence of Text
        What students wrote.
    given : str
        Code that all of them have.
    most : int
        So many pairs are returned at most.
    least : float
        Pairs with a smaller share are not returned.
    """
    prints = {text.student: _fingerprint(text.code) for text in texts}
    _drop(prints.values(), _fingerprint(given).hashes)
    common = max(COMMON, int(COMMON_SHARE * len(texts)))
    _drop(prints.values(), _had_by_more_than(common, prints.values()))
    long_enough = [text for text in texts if len(prints[text.student].hashes) >= ENOUGH]
    nearest = {text.student: 0.0 for text in long_enough}
    found = []
    for first, second in combinations(long_enough, 2):
        share = _share(prints[first.student], prints[second.student])
        nearest[first.student] = max(share, nearest[first.student])
        nearest[second.student] = max(share, nearest[second.student])
        if share >= least:
            found.append((share, first, second))
    found.sort(key=lambda one: (-one[0], one[1].student, one[2].student))
    pairs = []
    for share, first, second in found[:most]:
        spans = _spans(prints[first.student], prints[second.student])
        pairs.append(Pair(first, second, share, spans))
    too_short = [text.student for text in texts if text.student not in nearest]
    return Comparison(pairs, nearest, too_short, common)


def _fingerprint(code: str) -> CodeFingerprint:
    """Every passage of a text; its file name says only which language it is."""
    return CodeFingerprint("answers.py", k=PASSAGE, win_size=1, fp=io.StringIO(code))


def _drop(prints: Collection[CodeFingerprint], passages: set[int]) -> None:
    """Take passages out of fingerprints."""
    for one in prints:
        one.hashes -= passages
        one.hash_idx = {passage: one.hash_idx[passage] for passage in one.hashes}


def _had_by_more_than(students: int, prints: Collection[CodeFingerprint]) -> set[int]:
    """Passages that more than so many students have."""
    counts = Counter(passage for one in prints for passage in one.hashes)
    return {passage for passage, count in counts.items() if count > students}


def _share(first: CodeFingerprint, second: CodeFingerprint) -> float:
    in_common = len(first.hashes & second.hashes)
    return in_common / min(len(first.hashes), len(second.hashes))


def _spans(first: CodeFingerprint, second: CodeFingerprint) -> tuple[Spans, Spans]:
    _, _, (in_first, in_second) = compare_files(first, second)
    return _merged(in_first), _merged(in_second)


def _merged(slices: Sequence[Sequence[int]]) -> Spans:
    """Spans in order, those that touch made one."""
    if not len(slices):
        return []
    merged: Spans = []
    for start, end in sorted(zip(*slices, strict=True)):
        if merged and start <= merged[-1][1]:
            first, last = merged[-1]
            merged[-1] = (first, max(int(end), last))
        else:
            merged.append((int(start), int(end)))
    return merged
