"""The check of tests that an empty result passes: what it names does pass, what it lets through
does not."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from coursekit.checks.cells import parse
from coursekit.checks.empty import _Reader

#: What a function may return in place of a result.
EMPTY: tuple[Any, ...] = (
    [],
    {},
    set(),
    np.array([]),
    np.empty((0, 2)),
    pd.Series(dtype=float),
    pd.DataFrame(columns=["a", "b"]),
    pd.DataFrame(),
)
#: Tests that an empty result passes.
WEAK = {
    "stretched to a number": "assert np.allclose(f(), 2)",
    "stretched to a named number": "due = 2 / 3\nassert np.allclose(f(), due)",
    "stretched to a number of a loop": "for n, due in [(1, 2.0), (2, 3.0)]:\n    found = f(n)\n"
    "    assert np.allclose(found, due)",
    "stretched to a row": "assert np.allclose(np.asarray(f()), [[0.5, 0.5]])",
    "numpy.testing": "np.testing.assert_allclose(f(), 2)",
    "two empty results": "once, again = f(), f()\nassert np.allclose(once, again)",
    "all of a result": "assert all(x > 0 for x in f())",
    "all of an array": "found = np.asarray(f())\nassert (found == 16).all()",
    "np.all": "assert np.all(np.asarray(f()) > 0)",
    "no part": "found = pd.Series(f())\nassert not found.isna().any()",
    "any of nothing": "assert not any(x < 0 for x in f())",
    "a subset": "found = f()\nassert set(found) <= {1, 2}",
    "a subset by name": "assert set(f()).issubset({1, 2})",
    "no count": "found = pd.Series(f())\nassert found.isna().sum() == 0",
    "a small sum": "found = np.asarray(f())\nassert np.abs(found - 2).sum() < 0.1",
    "a loop": "for x in f():\n    assert x == 2",
    "a loop over pairs": "for found, due in zip(f(), [1, 2]):\n    assert found == due",
    "nothing wrong": "found = f()\nwrong = [x for x in found if x < 0]\nassert not wrong",
    "its kind and no more": "found = np.asarray(f())\nassert isinstance(found, np.ndarray)\n"
    "assert np.allclose(found, 2)",
    "another result": "found = f()\nassert np.allclose(found, 2)\nfound = g()\n"
    "assert len(found) == 2",
    "both": "found = np.asarray(f())\nassert found.ndim >= 1 and np.isfinite(found).all()",
    "in a branch": "found = f()\nif len(found) < 5:\n    assert np.allclose(found, 2)",
    "a variable": "assert np.allclose(v, 2)",
}
#: Tests that no empty result passes.
HONEST = {
    "its length": "found = f()\nassert len(found) == 3\nassert np.allclose(found, 2)",
    "its shape": "found = np.asarray(f())\nassert found.shape == (2,) and np.allclose(found, 2)",
    "a list": "assert list(f()) == [2, 2]",
    "a longer array": "assert np.allclose(f(), [1, 2, 3])",
    "a named array": "due = [1, 2, 3]\nassert np.allclose(f(), due)",
    "strict": "for found, due in zip(f(), [1, 2], strict=True):\n    assert found == due",
    "a loop over what is due": "found = f()\nfor x in (1, 2):\n    assert x in found",
    "all that is due": "found = f()\nassert all(x in found for x in (1, 2))",
    "no one is missing": "found = f()\nmissing = [x for x in (1, 2) if x not in found]\n"
    "assert not missing",
    "a superset": "assert set(f()) >= {1, 2}",
    "equal sets": "found = f()\nassert set(found) == {1, 2}\nassert all(x > 0 for x in found)",
    "one place": "found = pd.Series(f())\nassert found.iloc[0] > 0\nassert not found.isna().any()",
    "a number": "assert abs(f() - 2) < 0.1",
    "a sum that is due": "assert sum(f()) == 1",
    "a helper": "found = f()\nsame(found, {1: 2})\nassert (found == 2).all()",
}


def passes(source: str, empty: Any) -> bool:
    """Whether a test passes where the student's function and variable are this."""

    def same(found: Any, due: Any) -> None:
        assert len(found) == len(due)

    function: Callable[..., Any] = lambda *_: empty  # noqa: E731
    names = {"np": np, "pd": pd, "f": function, "g": lambda: [1, 2], "v": empty, "same": same}
    try:
        exec(source, names)
    except Exception:
        return False
    return True


def named(source: str) -> list[str]:
    """What the check says of a test."""
    return list(_Reader({"f", "g", "v"}).faults(parse(source)))


@pytest.mark.parametrize("source", WEAK.values(), ids=WEAK)
def test_what_an_empty_result_passes_is_named(source: str) -> None:
    assert any(passes(source, empty) for empty in EMPTY)
    assert len(named(source)) == 1
    assert "also holds where the result is empty; compare its length or shape" in named(source)[0]


@pytest.mark.parametrize("source", HONEST.values(), ids=HONEST)
def test_what_no_empty_result_passes_is_let_through(source: str) -> None:
    assert not any(passes(source, empty) for empty in EMPTY)
    assert named(source) == []
