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
    common = max(COMMON, int(COMMON_SHARE * len(texts)))
    prints = _prints(texts, given, common)
    too_short = []
    nearest = {}
    for student, own in prints.items():
        if len(own.hashes) < ENOUGH:
            too_short.append(student)
        else:
            nearest[student] = 0.0
    long_enough = [text for text in texts if text.student in nearest]
    found = []
    for first, second in combinations(long_enough, 2):
        share = _share(prints[first.student], prints[second.student])
        for student in (first.student, second.student):
            nearest[student] = max(share, nearest[student])
        if share >= least:
            found.append((share, first, second))
    found.sort(key=_place)
    pairs = []
    for share, first, second in found[:most]:
        spans = _spans(prints[first.student], prints[second.student])
        pairs.append(Pair(first, second, share, spans))
    return Comparison(
        pairs=pairs,
        nearest=nearest,
        too_short=too_short,
        common=common,
    )


def _place(one: tuple[float, Text, Text]) -> tuple[float, str, str]:
    """Where a pair stands in the list: the most similar first, then by name."""
    share, first, second = one
    return -share, first.student, second.student


def _prints(
    texts: Sequence[Text],
    given: str,
    common: int,
) -> dict[str, CodeFingerprint]:
    """Student -> the passages that say something: not given, and not those that many have."""
    prints = {}
    for text in texts:
        prints[text.student] = _fingerprint(text.code)
    everybody = prints.values()
    released = _fingerprint(given)
    _drop(everybody, released.hashes)
    _drop(everybody, _had_by_more_than(common, everybody))
    return prints


def _fingerprint(code: str) -> CodeFingerprint:
    """Every passage of a text; its file name says only which language it is."""
    return CodeFingerprint(
        "answers.py",
        k=PASSAGE,
        win_size=1,
        fp=io.StringIO(code),
    )


def _drop(prints: Collection[CodeFingerprint], passages: set[int]) -> None:
    """Take passages out of fingerprints."""
    for one in prints:
        one.hashes -= passages
        places = one.hash_idx
        one.hash_idx = {passage: places[passage] for passage in one.hashes}


def _had_by_more_than(
    students: int,
    prints: Collection[CodeFingerprint],
) -> set[int]:
    """Passages that more than so many students have."""
    counts = Counter[int]()
    for one in prints:
        counts.update(one.hashes)
    return {passage for passage, count in counts.items() if count > students}


def _share(first: CodeFingerprint, second: CodeFingerprint) -> float:
    in_common = first.hashes & second.hashes
    fewer = min(len(first.hashes), len(second.hashes))
    return len(in_common) / fewer


def _spans(
    first: CodeFingerprint,
    second: CodeFingerprint,
) -> tuple[Spans, Spans]:
    _, _, (in_first, in_second) = compare_files(first, second)
    return _merged(in_first), _merged(in_second)


def _merged(slices: Sequence[Sequence[int]]) -> Spans:
    """Spans in order, those that touch made one."""
    if not len(slices):
        return []
    merged: Spans = []
    for span in sorted(zip(*slices, strict=True)):
        start, end = map(int, span)
        if merged:
            first, last = merged[-1]
            if start <= last:
                merged[-1] = (first, max(end, last))
                continue
        merged.append((start, end))
    return merged
