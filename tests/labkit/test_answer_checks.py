"""labkit.check accepts every form of a right answer, and its messages say what was expected and
what came."""

import numpy as np
import pandas as pd
import pytest

from labkit import check

EXPECTED = {"a": True, "b": False}


@pytest.mark.parametrize(
    "found",
    [
        pd.Series({"b": False, "a": True}),
        pd.Series({"a": 1, "b": 0}),
        pd.Series({"a": 1.0, "b": 0.0}),
        pd.Series({"a": True, "b": False}, dtype="boolean"),
        pd.Series({"a": 1, "b": 0}, dtype="Int64"),
        pd.Series({"a": np.True_, "b": np.False_}, dtype=object),
        pd.Series(
            [True, False], index=pd.Index(["a", "b"], dtype="string", name="task"), name="label"
        ),
    ],
)
def test_any_type_that_means_the_same_is_right(found):
    check.same_series(found, EXPECTED)


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ([True, False], "expected a pandas Series, found list"),
        (pd.Series({"a": True}), "'b' is missing from the index (of 2, 1 missing)"),
        (pd.Series({"a": True, "b": False, "c": False}), "'c' was not expected"),
        (
            pd.Series([True, False, True], index=["a", "b", "a"]),
            "'a' stands in the index more than once",
        ),
        (pd.Series({"a": True, "b": True}), "'b': expected False, found True"),
        (pd.Series({"a": True, "b": np.nan}), "'b': expected False, found nan"),
        (pd.Series({"a": "yes", "b": "no"}), "'a': expected True, found 'yes'"),
        (pd.Series({"a": [1], "b": [0]}), "'a': expected True, found [1]"),
    ],
)
def test_what_differs_is_named_with_both_values(found, message):
    with pytest.raises(AssertionError) as raised:
        check.same_series(found, EXPECTED, "votes")
    assert str(raised.value).startswith("votes") and message in str(raised.value)


def test_numbers_are_compared_within_the_tolerance_and_nan_with_nan():
    check.same_series(
        pd.Series({"a": 0.3334, "b": None}, dtype=float), {"a": 1 / 3, "b": np.nan}, tolerance=1e-3
    )
    with pytest.raises(AssertionError, match="'a': expected"):
        check.same_series(pd.Series({"a": 0.3334}), {"a": 1 / 3})


def test_text_is_not_a_number():
    check.same_series(pd.Series({"t": "dog"}), {"t": "dog"})
    with pytest.raises(AssertionError, match="expected 'dog', found 'cat'"):
        check.same_series(pd.Series({"t": "cat"}), {"t": "dog"})


def test_columns_may_be_more_but_not_fewer():
    found = pd.DataFrame({"right": [2, 1], "more": [0, 0]}, index=["a", "b"])
    check.same_columns(found, {"right": {"a": 2, "b": 1}})
    with pytest.raises(
        AssertionError, match="expected a column 'asked', found the columns \\['right', 'more'\\]"
    ):
        check.same_columns(found, {"asked": {"a": 2, "b": 2}})
    with pytest.raises(AssertionError, match="expected a pandas DataFrame, found dict"):
        check.same_columns({}, {"right": {}})
