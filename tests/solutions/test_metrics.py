"""The solution of lab 03 against scikit-learn, scipy and closed forms, its checkpoints, and what
its prose says."""

import warnings

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest
from sklearn import metrics
from sklearn.calibration import calibration_curve

import store_metrics
from coursekit import notebooks
from coursekit.notebooks import Lab
from coursekit.solution import functions
from labkit import data


@pytest.fixture(scope="module")
def lab():
    return functions(Lab("03-metrics"))


def cases(seed, size=60, levels=12):
    """Random truths and scores with many ties."""
    rng = np.random.default_rng(seed)
    return rng.random(size) < 0.4, rng.integers(0, levels, size) / levels


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("beta", [0.5, 1, 3])
def test_counts_precision_recall_and_f_are_scikit_learns(lab, seed, beta):
    truth, score = cases(seed, size=12)
    predicted = score >= 0.2 * (seed % 6)  # from everybody flagged to nearly nobody
    tn, fp, fn, tp = metrics.confusion_matrix(truth, predicted, labels=[False, True]).ravel()
    assert lab["confusion_counts"](truth, predicted) == {"tp": tp, "fp": fp, "fn": fn, "tn": tn}
    expected = metrics.precision_recall_fscore_support(
        truth, predicted, beta=beta, average="binary", zero_division=np.nan
    )
    assert list(lab["precision_recall_f"](truth, predicted, beta).values()) == pytest.approx(
        expected[:3], nan_ok=True
    )


def test_what_is_unknown_is_nan_as_in_scikit_learn(lab):
    for truth, predicted in (([1, 0], [0, 0]), ([0, 0], [1, 0]), ([0, 0], [0, 0])):
        expected = metrics.precision_recall_fscore_support(
            truth, predicted, average="binary", zero_division=np.nan
        )
        found = lab["precision_recall_f"](truth, predicted, 1)
        assert list(found.values()) == pytest.approx(expected[:3], nan_ok=True)


@pytest.mark.parametrize("seed", range(20))
def test_curve_and_average_precision_are_scikit_learns_with_ties(lab, seed):
    truth, score = cases(seed, levels=2 + 3 * seed)
    precision, recall, threshold = metrics.precision_recall_curve(truth, score)
    found = lab["precision_recall_curve"](truth, score)
    # Theirs rises, and ends in a point (1, 0) that belongs to no threshold.
    assert found["threshold"].tolist() == threshold[::-1].tolist()
    assert found["precision"].to_numpy() == pytest.approx(precision[:-1][::-1])
    assert found["recall"].to_numpy() == pytest.approx(recall[:-1][::-1])
    assert lab["average_precision"](truth, score) == pytest.approx(
        metrics.average_precision_score(truth, score)
    )


def test_the_three_rules_choose_three_models(lab):
    board = data.load("metrics", "models").set_index("model")
    winners = [
        lab["pick_model"](board, rule) for rule in ("average", "recall first", "average precision")
    ]
    assert winners == ["tree", "careful logistic", "naive Bayes"]


@pytest.mark.parametrize("seed", range(20))
def test_no_threshold_is_cheaper(lab, seed):
    truth, score = cases(seed, size=30, levels=8)
    cost_fp, cost_fn = 1 + seed % 4, 1 + seed % 7

    def bill(threshold):
        flagged = score >= threshold
        return cost_fp * (flagged & ~truth).sum() + cost_fn * (~flagged & truth).sum()

    found = lab["best_threshold"](truth, score, cost_fp, cost_fn)
    grid = [*np.unique(score), np.inf]
    assert found in grid and bill(found) == min(map(bill, grid))
    assert all(bill(higher) > bill(found) for higher in grid if higher > found)


def test_of_calibrated_scores_the_best_threshold_is_elkans(lab):
    rng = np.random.default_rng(0)
    score = rng.integers(1, 20, 40_000) / 20
    truth = rng.random(40_000) < score
    assert lab["best_threshold"](truth, score, 1, 5) == pytest.approx(1 / 6, abs=0.05)
    assert lab["best_threshold"](truth, score, 5, 1) == pytest.approx(5 / 6, abs=0.05)


@pytest.mark.parametrize("seed", range(10))
def test_shadow_report_is_mcnemars_test(lab, seed):
    rng = np.random.default_rng(seed)
    truth, old, new = (pd.Series(rng.integers(0, 3, 80)) for _ in range(3))
    known = truth.where(rng.random(80) < 0.6)
    report = lab["shadow_report"](old, new.sample(frac=1, random_state=seed), known.dropna())
    checked = known.notna()
    ours = int((checked & (old == truth) & (new != truth)).sum())
    theirs = int((checked & (new == truth) & (old != truth)).sum())
    assert (report["known"], report["production_alone"], report["candidate_alone"]) == (
        checked.sum(),
        ours,
        theirs,
    )
    assert report["disagreement"] == pytest.approx((old != new).mean())
    assert report["p"] == pytest.approx(binomtest(ours, ours + theirs).pvalue)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("bins", [1, 4, 10])
def test_reliability_table_is_scikit_learns(lab, seed, bins):
    rng = np.random.default_rng(seed)
    confidence = rng.integers(0, 17, 100) / 16  # many values on the bounds of four bins
    correct = rng.random(100) < confidence
    accuracy, mean = calibration_curve(correct, confidence, n_bins=bins)
    table = lab["reliability_table"](confidence, correct, bins)
    assert table["accuracy"].to_numpy() == pytest.approx(accuracy)
    assert table["confidence"].to_numpy() == pytest.approx(mean)
    expected = (table["count"] / 100 * np.abs(accuracy - mean)).sum()
    assert lab["expected_calibration_error"](confidence, correct, bins) == pytest.approx(expected)


def test_in_one_bin_the_calibration_error_is_the_difference_of_the_means(lab):
    rng = np.random.default_rng(0)
    confidence, correct = rng.random(50), rng.random(50) < 0.5
    expected = abs(confidence.mean() - correct.mean())
    assert lab["expected_calibration_error"](confidence, correct, 1) == pytest.approx(expected)


def test_confident_share_falls_from_one_to_none(lab):
    probabilities = np.random.default_rng(0).dirichlet(np.ones(4), 100)
    shares = [
        lab["confident_share"](probabilities, threshold) for threshold in (0, 0.25, 0.5, 0.9, 1.01)
    ]
    assert shares[:2] == [1.0, 1.0] and shares[-1] == 0.0
    assert shares == sorted(shares, reverse=True)


def test_the_checkpoints_are_what_the_solution_gives():
    for name, table in store_metrics.checkpoints().items():
        pd.testing.assert_frame_equal(data.load("metrics", name), table, check_dtype=False)


def test_what_the_lab_says_of_the_sliders_curve():
    curve = data.load("metrics", "curves").query("model == 'naive Bayes'")
    at = curve[curve["threshold"] >= 0.1].iloc[-1]
    assert at["recall"] >= 0.95 and round(at["precision"], 1) == 0.6
    assert curve[curve["threshold"] >= 0.12]["recall"].max() < 0.95  # the slider's next place


def test_what_the_lab_says_of_the_critical_set(lab):
    large = (lab["held"]["worst area"] > 1500).to_numpy()
    missed = {
        name: int((large & lab["truth"] & (lab["scores"][name] < 0.5)).sum())
        for name in lab["scores"]
    }
    assert lab["truth"][large].all() and missed == {
        "tree": 4,
        "naive Bayes": 1,
        "careful logistic": 0,
    }
    assert round(3 / large.sum(), 2) == 0.07


def test_what_the_lab_says_of_the_bills(lab):
    """Naive Bayes is cheapest near 0.1, the careful logistic a little below 0.5; the chosen ones
    are 5 apart."""
    truth, grid = lab["truth"], np.linspace(0.01, 0.99, 99)

    def bill(name, threshold):
        flagged = lab["scores"][name].to_numpy() >= threshold
        return int((flagged & ~truth).sum() + 10 * (~flagged & truth).sum())

    lowest = {
        name: grid[np.argmin([bill(name, threshold) for threshold in grid])]
        for name in lab["scores"]
    }
    assert abs(lowest["naive Bayes"] - 0.1) < 0.03 and 0.4 < lowest["careful logistic"] < 0.5
    chosen = data.load("metrics", "models").set_index("model")["threshold"]
    assert (
        bill("naive Bayes", chosen["naive Bayes"])
        - bill("careful logistic", chosen["careful logistic"])
        == 5
    )
    assert bill("tree", chosen["tree"]) == (~truth).sum()


def test_the_draft_of_the_bug_hunt_gets_worse_the_dearer_a_miss(lab):
    namespace = dict(lab)
    [draft] = [
        cell.source
        for cell in notebooks.read(Lab("03-metrics").solution).cells
        if notebooks.grader(cell).get("grade_id") == "best_threshold_draft"
    ]
    exec(draft, namespace)
    truth, score = cases(3)
    missed = []
    for cost_fn in (1, 3, 10):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            flagged = score > namespace["best_threshold_draft"](truth, score, 1, cost_fn)
        missed.append(int((~flagged & truth).sum()))
    assert missed[0] < missed[1] <= missed[2]
