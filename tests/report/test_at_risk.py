"""Who may need a hand: the rules at their borders."""

import pytest

from coursekit.report import at_risk


def test_of_equals_at_the_border_all_or_none():
    totals = dict(zip("abcdefghij", [2, 5, 5, 8, 9, 10, 11, 12, 13, 14], strict=True))
    assert at_risk.lowest_fifth(totals, 20) == {"a"}, "two of ten would be a and one of the equals"
    assert at_risk.lowest_fifth({**totals, "c": 6}, 20) == {"a", "b"}


def test_a_class_that_does_well_has_nobody_and_so_has_one_of_four():
    assert at_risk.lowest_fifth(dict.fromkeys("abcdefghij", 20.0), 20) == set()
    assert at_risk.lowest_fifth({"a": 15, "b": 18, "c": 19, "d": 20, "e": 20}, 20) == set()
    assert at_risk.lowest_fifth({"a": 14.5, "b": 18, "c": 19, "d": 20, "e": 20}, 20) == {"a"}
    assert at_risk.lowest_fifth({"a": 1, "b": 18, "c": 19, "d": 20}, 20) == set()
    assert at_risk.lowest_fifth({}, 20) == set()


@pytest.mark.parametrize(
    ("shares", "falls"),
    [
        ([0.9, 0.8, 0.7], True),
        ([0.9, 0.85, 0.75], False),
        ([0.5, 0.9, 0.8, 0.6], True),
        ([0.9, 0.9, 0.5], False),
        ([0.9, 0.5], False),
        ([None, 0.9, 0.5], False),
        ([], False),
    ],
)
def test_falling_is_twice_in_a_row_and_a_fifth_in_all(shares, falls):
    assert at_risk.falling(shares) is falls
