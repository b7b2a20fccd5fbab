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
