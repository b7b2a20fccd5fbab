"""Every number that lecture 02 works out is recomputed here, and then looked for in its text."""

from math import sqrt
from pathlib import Path

import baselines as figures
import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.dummy import DummyRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from coursekit import notebooks
from coursekit.notebooks import Lab
from coursekit.solution import functions
from labkit import data

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
    says(f"{round(10 * (1 - 0.9**5))} letters in ten".replace("4", "four"))


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


def test_the_anaesthetists(lab):
    ratings = data.load("anesthesia").query("repeat == 1")
    table = ratings.pivot(index="task", columns="worker", values="label")
    colleague, others, included = [], [], []
    for expert in table:
        votes = table.drop(columns=expert).apply(lambda row: row.mode().tolist(), axis=1)
        decided = votes[votes.map(len) == 1].map(lambda modes: modes[0])
        own = table.loc[decided.index, expert]
        others.append((decided == own).mean())
        colleague.append(
            table.loc[decided.index].drop(columns=expert).eq(own, axis=0).to_numpy().mean()
        )
        everybody = table.apply(lambda row: row.mode().tolist(), axis=1)
        everybody = everybody[everybody.map(len) == 1].map(lambda modes: modes[0])
        included.append((everybody == table.loc[everybody.index, expert]).mean())
    assert np.mean(others) == pytest.approx(
        lab["expert_against_consensus"](ratings)["agreement"].mean()
    )
    says(
        f"right on {decimals(np.mean(colleague))} of the patients on average",
        f"the consensus of the other four on {decimals(np.mean(others))}: seven points",
        f"on {decimals(np.mean(included))} on average; against the other four alone, on "
        f"{decimals(np.mean(others))}",
    )
    assert round(100 * (np.mean(others) - np.mean(colleague))) == 7


def test_bugs_that_lose_to_the_mean(lab):
    train, validation = (
        (lab["train_features"], lab["train_targets"]),
        (lab["valid_features"], lab["valid_targets"]),
    )
    dull, honest = (
        model.fit(*train).predict(validation[0]) for model in (DummyRegressor(), LinearRegression())
    )
    mean, line = (sqrt(np.mean((predicted - validation[1]) ** 2)) for predicted in (dull, honest))
    says(f"squared error of {mean:.1f} and honest linear regression {line:.1f}")
    # The buggy functions stand in the lab, and what they score in the outputs that are stored
    # there.
    stored = stored_outputs("buggy mended")
    for bug, error in (("neighbours", "83.6"), ("line", "792.4"), ("units", "167.8")):
        assert f"{bug} " in stored and error in stored and float(error) > mean


def stored_outputs(words: str) -> str:
    """The stored output of the lab that holds these words, whatever its spacing."""
    cells = notebooks.read(Lab("02-baselines").solution).cells
    data_of_outputs = [
        output.get("data", {}) for cell in cells for output in cell.get("outputs", [])
    ]
    texts = [" ".join(content.get("text/plain", "").split()) for content in data_of_outputs]
    [one] = [text for text in texts if words in text]
    return one


def test_one_person_on_imagenet():
    interval = binomtest(77, 1500).proportion_ci(method="wilson")
    assert f"{77 / 1500:.1%}" == "5.1%"
    says(f"from {100 * interval.low:.1f} % to {100 * interval.high:.1f} %")
    assert interval.low < 0.0494 < interval.high


def test_noise():
    says(f"has a standard error of {decimals(sqrt(0.1 * 0.9 / 500))}")
    says(f"about {100 * 1.96 * sqrt(0.82 * 0.18 / 45):.0f} points")


def test_gains_with_their_intervals(lab):
    train = lab["train_images"], lab["train_labels"]
    models = (
        KNeighborsClassifier(5),
        lab["fit"](*train),
        LogisticRegression(C=10, tol=1e-6, max_iter=5000),
    )
    nearest, logistic, shrunk = (model.fit(*train).predict(lab["valid_images"]) for model in models)
    gain = lab["beats"](lab["valid_labels"], nearest, logistic, 0)
    says("one of the two gains is noise")
    assert gain["low"] > 0
    other = lab["beats"](lab["valid_labels"], logistic, shrunk, 0)
    assert other["low"] < 0 < other["high"]


def test_errors_of_the_quiz():
    says("1 and 6 points: variance", "they are 5 and 6 points")
    assert (round(100 * (0.05 - 0.04)), round(100 * (0.11 - 0.05))) == (1, 6)
