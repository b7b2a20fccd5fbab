"""Every number that lecture 02 works out is recomputed here, and then looked for in its text."""

from math import sqrt
from pathlib import Path

import baselines as figures
import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from coursekit.notebooks import Lab
from coursekit.solution import functions

PAGE = Path(figures.__file__).parents[1] / "02-baselines.md"
TEXT = " ".join(PAGE.read_text(encoding="utf-8").split())


@pytest.fixture(scope="module")
def lab():
    return functions(Lab("02-baselines"))


def says(*phrases: str) -> None:
    """Check that the lecture holds each phrase, whatever its line breaks."""
    for phrase in phrases:
        assert phrase in TEXT, (
            f"{PAGE.name} does not say {phrase!r}; correct the text or the number"
        )


def decimals(value: float, places: int = 3) -> str:
    """Format as the lecture does: .923."""
    return f"{value:.{places}f}".removeprefix("0")


def test_a_postcode_of_five_digits():
    says(f"{round(10 * (1 - 0.9**5))} envelopes in ten".replace("4", "four"))


def test_gaps_of_the_same_curves_against_two_humans():
    crowd, trained = (figures.gaps(level) for level in figures.HUMANS.values())
    assert max(crowd, key=crowd.get) == "variance" and max(trained, key=trained.get) == "bias"
    crowd, trained = (
        {gap: decimals(size, 2) for gap, size in found.items()} for found in (crowd, trained)
    )
    assert (crowd["variance"], crowd["shift"]) == (trained["variance"], trained["shift"])
    says(
        f"bias .30 - .29 = {crowd['bias']}",
        f"variance .38 - .30 = {crowd['variance']}",
        f"shift .41 - .38 = {crowd['shift']}",
        f"bias .30 - .12 = {trained['bias']}",
        f"a gap of {crowd['variance']} at best, and leave the {trained['bias']}",
    )
    says(
        f"{figures.TRAINING[-1]:.0%}".replace("%", " %"),
        f"{figures.VALIDATION[-1]:.0%}".replace("%", " %"),
        f"{figures.TEST:.0%}".replace("%", " %"),
    )


def test_majorities_of_independent_experts():
    shares = [figures.majority_right(experts) for experts in figures.GROUPS]
    rng = np.random.default_rng(0)
    for experts, share in zip(figures.GROUPS, shares, strict=True):
        right = rng.binomial(experts, figures.SINGLE, 200_000) > experts / 2
        assert share == pytest.approx(right.mean(), abs=0.004)
    one, three, five, seven, nine = (decimals(share) for share in shares)
    says(
        f"one expert {one}, three {three}, five {five}, seven {seven}, nine {nine}",
        f"3 × .8² × .2 + .8³ = {three}",
    )
    assert shares[0] < figures.MODEL < shares[1]
    assert round(100 * (shares[2] - shares[0])) != 18  # eighteen points are those of nine experts
    assert round(100 * (shares[4] - shares[0])) == 18


def test_what_the_lab_asks_to_predict_is_not_printed():
    """The agreement of the anaesthetists, and the two errors of the first cell."""
    for number in (
        ".748",
        ".821",
        ".850",
        "72.3",
        "56.5",
        "83.6",
        "792.4",
        "167.8",
        "84 %",
        "64 labels",
    ):
        assert number not in TEXT


def test_one_person_on_imagenet():
    interval = binomtest(77, 1500).proportion_ci(method="wilson")
    assert f"{77 / 1500:.1%}" == "5.1%"
    says(f"from {100 * interval.low:.1f} % to {100 * interval.high:.1f} %")
    assert interval.low < 0.0494 < interval.high


def test_noise():
    says(f"has a standard error of {decimals(sqrt(0.1 * 0.9 / 500))}")
    says(f"about {100 * 1.96 * sqrt(0.88 * 0.12 / 200):.0f} points")


def test_gains_with_their_intervals(lab):
    train = lab["train_images"], lab["train_labels"]
    models = (
        KNeighborsClassifier(5),
        lab["fit"](*train),
        LogisticRegression(C=10, tol=1e-6, max_iter=5000),
    )
    nearest, logistic, shrunk = (model.fit(*train).predict(lab["valid_images"]) for model in models)
    gain = lab["beats"](lab["valid_labels"], nearest, logistic, 0)
    says("three pairs of models")
    assert gain["low"] > 0
    other = lab["beats"](lab["valid_labels"], logistic, shrunk, 0)
    assert other["low"] < 0 < other["high"]


def test_errors_of_the_quiz():
    says("1 and 6 points: variance", "they are 5 and 6 points")
    assert (round(100 * (0.05 - 0.04)), round(100 * (0.11 - 0.05))) == (1, 6)
