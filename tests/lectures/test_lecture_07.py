"""Every number that lecture 07 works out is recomputed here, and then looked for in its text."""

from itertools import pairwise
from math import ceil, log2
from pathlib import Path

import data_management as figures
import pytest

from coursekit.notebooks import Lab
from coursekit.solution import functions
from labkit import bisection

PAGE = Path(figures.__file__).parents[1] / "07-data-management.md"
TEXT = " ".join(PAGE.read_text(encoding="utf-8").split())


@pytest.fixture(scope="module")
def lab():
    return functions(Lab("07-data-management"))


def says(*phrases: str) -> None:
    """Check that the lecture holds each phrase, whatever its line breaks."""
    for phrase in phrases:
        assert phrase in TEXT, (
            f"{PAGE.name} does not say {phrase!r}; correct the text or the number"
        )


def decimals(value: float) -> str:
    """Format as the lecture does: .923."""
    return f"{value:.3f}".removeprefix("0")


def test_what_the_three_days_list_and_share():
    days = figures.VERSIONS.values()
    listed = sum(len(manifest) for manifest in days)
    kept = set().union(*(manifest.values() for manifest in days))
    says(f"Together they list {listed} files, and the store holds {len(kept)} contents")


def test_the_differences_of_the_three_days(lab):
    monday, tuesday, wednesday = figures.VERSIONS.values()
    assert lab["diff"](monday, tuesday)["changed"] == ["week-2"]
    assert lab["diff"](monday, tuesday)["added"] == ["week-3"]
    fetched = [
        lab["to_fetch"](new, list(old.values()))
        for old, new in pairwise([monday, tuesday, wednesday])
    ]
    assert fetched == [["C", "D"], ["E"]]
    says("fetches C and D", "needs E alone for Wednesday")


def test_tuesday_undone(lab):
    monday, tuesday, wednesday = figures.VERSIONS.values()
    assert lab["revert"](wednesday, monday, tuesday) == figures.REVERTED
    says("week-1 A, week-2 B, week-4 E: **a version that never existed before**")
    assert figures.REVERTED not in figures.VERSIONS.values()
    with pytest.raises(ValueError, match="week-2"):
        lab["revert"](wednesday | {"week-2": "F"}, monday, tuesday)


def steps(lab, versions: int, culprit: int) -> int:
    """How many trainings the lab's search needs when the first and the last are known."""
    known = {0: True, versions - 1: False}
    while (version := lab["next_to_try"](known, versions)) is not None:
        known[version] = version < culprit
    return len(known) - 2


def test_trainings_of_a_search(lab):
    for versions, said in ((12, "so that 4 are enough: 48 hours"), (1000, "it takes 10 trainings")):
        most = max(steps(lab, versions, culprit) for culprit in range(1, versions))
        assert most == ceil(log2(versions - 1))
        assert str(most) in said
        says(said)
    says(f"takes {12 * 12} hours")


def test_a_search_with_unreliable_verdicts():
    wrong = 0.1
    majority = 3 * wrong**2 * (1 - wrong) + wrong**3
    says(
        f".9 × .9 × .9 × .9 = {decimals((1 - wrong) ** 4)}",
        f"in only {majority:.1%}".replace("%", " %"),
        f"all four are right in {decimals((1 - majority) ** 4)}",
        "more than a third of such searches",
    )
    assert 1 - (1 - wrong) ** 4 > 1 / 3


def test_the_quiz():
    assert ceil(log2(40 - 8)) == 5
    says(
        "32 versions could be the first bad one (9 to 40)", "5 are enough", "30 good changes since"
    )
    assert 40 - 10 == 30


def test_the_picture_of_a_search_is_one_that_the_lab_makes(lab):
    check = lab["means"]["1-NN"]
    bar = (check.loc[4:6].min() + check.loc[7:12].max()) / 2
    versions = figures.VERSIONS_OF_LABELS
    found = bisection.search(lab["next_to_try"], check.get, figures.KNOWN_GOOD, versions, bar)
    assert found.culprit == figures.CULPRIT
    assert [version for version, _ in found.steps] == list(figures.TRIED)
