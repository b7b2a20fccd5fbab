"""The solution of lab 04 against the paper, scipy, crowd-kit, and the results that the lab
loads."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from coursekit.notebooks import Lab
from coursekit.solution import functions
from labkit import crowd, data, leaderboard


@pytest.fixture(scope="module")
def lab():
    return functions(Lab("04-label-aggregation"))


@pytest.fixture(scope="module")
def ratings():
    return data.load("anesthesia")


def test_the_papers_table(lab, ratings):
    posterior, confusion = lab["dawid_skene"](ratings)
    assert posterior.mean().round(2).tolist() == [0.40, 0.42, 0.11, 0.07]
    first = confusion.loc["1"].to_numpy().diagonal()
    assert first.round(3).tolist() == [0.889, 0.876, 0.661, 0.444]
    assert leaderboard.log_likelihood(ratings, posterior, confusion) == pytest.approx(
        -192.89, abs=0.005
    )


def test_another_start_can_end_higher(lab, ratings):
    def end(seed):
        start = np.random.default_rng(seed).dirichlet(np.ones(4), 45)
        start = pd.DataFrame(start, index=range(1, 46), columns=[1, 2, 3, 4])
        return leaderboard.log_likelihood(
            ratings, *lab["dawid_skene"](ratings, max_iter=500, start=start)
        )

    assert max(end(seed) for seed in range(20)) == pytest.approx(-191.57, abs=0.005)


@pytest.mark.parametrize("classes", [2, 5])
def test_the_same_posteriors_as_crowd_kit(lab, classes):
    from crowdkit.aggregation import DawidSkene

    # Enough answers a worker that no cell of a confusion matrix is empty: empty ones are clipped
    # differently.
    annotations, _ = crowd.simulate_annotations(3000, 20, 5, classes, seed=classes)
    theirs = DawidSkene(n_iter=20, tol=0).fit(annotations).probas_
    ours, _ = lab["dawid_skene"](annotations, max_iter=20, tol=0)
    assert (
        np.abs(ours - theirs.reindex(index=ours.index, columns=ours.columns)).to_numpy().max()
        < 1e-5
    )


@pytest.mark.parametrize("seed", range(5))
def test_mcnemar_is_scipys_binomial_test(lab, seed):
    rng = np.random.default_rng(seed)
    truth, a, b = (pd.Series(rng.random(40) < 0.5) for _ in range(3))
    only_a, only_b = (
        int(((a == truth) & (b != truth)).sum()),
        int(((b == truth) & (a != truth)).sum()),
    )
    assert lab["mcnemar_exact"](truth, a, b) == pytest.approx(
        binomtest(only_a, only_a + only_b).pvalue
    )


def test_a_top_k_of_everybody_is_the_majority(lab):
    work = data.load("label-aggregation", "annotations").query("question <= 10")
    scores = data.load("label-aggregation", "workers").set_index("worker")["gold"]
    majority = lab["majority_vote"](work)
    assert lab["top_k_vote"](work, scores, 3).equals(majority)
    assert lab["weighted_vote"](work, pd.Series(1.0, index=scores.index)).equals(majority)
    assert lab["filtered_vote"](work, scores, 0.0).equals(majority)


@pytest.mark.parametrize("batch", list(leaderboard.STORED))
def test_the_checkpoints_are_what_the_solution_gives(lab, batch):
    annotations = lab["read_batch"](data.path(batch, "batch"))
    stored = data.load("label-aggregation", leaderboard.STORED[batch])
    pd.testing.assert_frame_equal(stored, annotations, check_dtype=False)
    if batch == "adjectives":
        work = annotations.query("question <= 10")
        tasks = data.load("label-aggregation", "tasks").set_index("task")["majority"]
        assert tasks.equals(lab["majority_vote"](work).rename("majority"))
        gold = annotations.query("question >= 11").groupby("task")["question"].max() <= 15
        workers = data.load("label-aggregation", "workers").set_index("worker")
        scores = pd.DataFrame(
            {
                "agreement": lab["agreement"](work)["agreement"],
                "gold": lab["gold_accuracy"](annotations, gold)["estimate"],
            }
        )
        pd.testing.assert_frame_equal(workers, scores, check_names=False)


def test_what_the_lab_says_of_the_rankings():
    """EM gains on the private tasks of every realistic batch, by less than 440 tasks can show."""
    scores = data.load("label-aggregation", "rankings").set_index(["preset", "seed", "method"])
    realistic = scores.loc["realistic"].unstack("method")
    gain = realistic["private"]["Dawid-Skene"] - realistic["private"]["majority vote"]
    noise = (0.09 / 440) ** 0.5  # standard error of a share of .9 among 440
    assert (gain > 0).all() and (gain < noise).all()
    tau = realistic["public"].corrwith(realistic["private"], axis=1, method="kendall")
    assert (tau > 0.8).all()
