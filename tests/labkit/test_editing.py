"""What lab 05 gives to its simulated editors: the text is put together, the bill is added up."""

import pandas as pd
import pytest

from labkit import editing


@pytest.mark.parametrize(
    ("text", "chosen", "expected"),
    [
        ("a b c d e", {(1, 3): "x", (4, 5): None}, "a x d e"),
        ("a b c d e f g", {(5, 7): "z", (0, 1): "k l m", (2, 4): ""}, "k l m b e z"),
        ("a b a b", {(2, 4): "c"}, "a b c"),
        ("a b", {}, "a b"),
    ],
)
def test_rewrites_take_the_place_of_their_patches(text, chosen, expected):
    assert editing.assemble(text, chosen) == expected


def test_a_voter_is_paid_once_for_a_patch():
    fixes = pd.DataFrame({"start": [2, 2, 7], "end": [5, 5, 8]})
    judged = pd.DataFrame(
        {"start": [2, 2, 2, 2, 7], "end": [5, 5, 5, 5, 8], "voter": [0, 1, 0, 1, 0]}
    )
    prices = {"find": 1.0, "fix": 0.1, "verify": 0.01}
    assert editing.bill(3, fixes, judged, prices) == pytest.approx(
        {"find": 3.0, "fix": 0.3, "verify": 0.03, "total": 3.33}
    )
    nothing = editing.bill(2, fixes[:0], judged[:0], prices)
    assert nothing == {"find": 2.0, "fix": 0, "verify": 0, "total": 2.0}


MARKS = pd.DataFrame(
    {
        "finder": [0, 0, 1, 1, 2, 3, 3],
        "start": [8, 0, 8, 1, 2, 8, 9],
        "end": [10, 3, 12, 3, 4, 10, 11],
    }
)


@pytest.mark.parametrize(
    ("finders", "share", "expected"),
    [
        (4, 0.25, [(0, 4), (8, 12)]),
        (4, 0.5, [(1, 3), (8, 11)]),
        (4, 0.75, [(2, 3), (8, 10)]),
        (4, 1.0, []),
        (10, 0.3, [(2, 3), (8, 10)]),
        (5, 0.3, [(1, 3), (8, 11)]),
    ],
)
def test_a_finder_counts_once_for_a_word(finders, share, expected):
    assert editing.patches(MARKS, finders, share) == expected


def test_marks_that_touch_are_one_patch():
    apart = pd.DataFrame({"finder": [0, 1], "start": [0, 3], "end": [3, 5]})
    assert editing.patches(apart, 2, 0.5) == [(0, 5)]


def test_without_marks_there_are_no_patches():
    assert editing.patches(MARKS[:0], 10, 0.2) == []
