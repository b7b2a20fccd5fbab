"""Every number of the page on comparing two models is recomputed, and then looked for there."""

from pathlib import Path

import is_it_better as figures
import numpy as np
import pytest
from scipy.stats import binomtest

PAGE = Path(figures.__file__).parents[1] / "is-it-better.md"
TEXT = " ".join(PAGE.read_text(encoding="utf-8").split())
N, WINS, LOSSES = figures.CASES, figures.WINS, figures.LOSSES
NEW = figures.BASELINE + WINS - LOSSES


def says(*phrases: str) -> None:
    """Check that the page holds each phrase, whatever its line breaks."""
    for phrase in phrases:
        assert phrase in TEXT, f"{PAGE.name} does not say {phrase!r}"


def decimals(value: float, places: int = 2) -> str:
    return f"{value:.{places}f}".removeprefix("0")


def test_the_example_adds_up():
    both = figures.BASELINE - LOSSES
    wrong = N - both - WINS - LOSSES
    says(f"{figures.BASELINE} of {N}", f"{NEW} right", f"right in {both} cases")
    says(f"both wrong in {wrong}", f"right in {WINS}, only the baseline in {LOSSES}")


@pytest.mark.parametrize(("right", "phrase"), [(255, "gives {} to {}"), (270, "gives {} to {}")])
def test_intervals_are_wilsons(right, phrase):
    found = binomtest(right, N).proportion_ci(method="wilson")
    assert figures.interval(right / N) == pytest.approx((found.low, found.high), abs=1e-6)
    says(phrase.format(decimals(found.low), decimals(found.high)))


def differences(draws: int = 10_000) -> tuple[np.ndarray, np.ndarray]:
    """Differences by the paired bootstrap, and by two bootstraps apart."""
    rng = np.random.default_rng(0)
    old = np.r_[np.ones(figures.BASELINE), np.zeros(N - figures.BASELINE)]
    new = np.r_[np.ones(figures.BASELINE - LOSSES), np.zeros(LOSSES), np.ones(WINS)]
    new = np.r_[new, np.zeros(N - len(new))]
    assert new.sum() == NEW
    drawn, other = rng.integers(0, N, (2, draws, N))
    paired = new[drawn].mean(axis=1) - old[drawn].mean(axis=1)
    return paired, new[drawn].mean(axis=1) - old[other].mean(axis=1)


def test_pairing_narrows_the_interval():
    paired, apart = (np.percentile(one, [2.5, 97.5]) for one in differences())
    assert paired == pytest.approx(figures.difference(), abs=0.004)
    says(f"the interval: {decimals(paired[0])} to {decimals(paired[1])} here")
    assert abs(apart[0]) < 0.007 < paired[0]
    says(f"from about zero to {decimals(apart[1])}")


def test_mcnemar():
    assert decimals(binomtest(LOSSES, WINS + LOSSES).pvalue, 3) == ".014"
    says("p = .014", f"each of these {WINS + LOSSES}")
    says(f"With 21 to 12 it would be {decimals(binomtest(12, 33).pvalue)}")
    says(f"with 9 to 5 it would be {decimals(binomtest(5, 14).pvalue)}")


def test_many_looks():
    says(f'"helps" is {1 - 0.95**20:.0%}'.replace("%", " %"))
    says(f"with six it is {1 - 0.95**6:.0%}".replace("%", " %"))
    says(f"becomes {decimals(6 * binomtest(LOSSES, WINS + LOSSES).pvalue)}")
    best = np.random.default_rng(0).binomial(N, 0.85, (20_000, 10)).max(axis=1).mean() / N
    says(f"a best one that shows {decimals(best)} on {N} cases")


@pytest.mark.parametrize(
    "lecture",
    ["02-baselines", "03-metrics", "04-label-aggregation", "05-better-labels", "09-project"],
)
def test_the_lectures_that_compare_link_here(lecture):
    page = (PAGE.parent / f"{lecture}.md").read_text(encoding="utf-8")
    assert "(is-it-better.md" in page and f"({lecture}.md)" in PAGE.read_text(encoding="utf-8")
