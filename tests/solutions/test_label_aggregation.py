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


@pytest.fixture(scope="module")
def crowds():
    names = ("music", "entailment", "weather", "reviews")
    return {name: data.load("crowd-classics", name) for name in names}


def compared(lab, crowd_of):
    """Shares right of the vote and of EM, and on how many tasks only one of them is right."""
    truth = crowd_of.groupby("task")["gold"].first()
    vote = lab["majority_vote"](crowd_of) == truth
    em = lab["dawid_skene"](crowd_of)[0].idxmax(axis=1) == truth
    return vote.mean(), em.mean(), int((em & ~vote).sum()), int((vote & ~em).sum())


def torn_up(crowd_of, size):
    """The crowd with at most `size` answers a name, dealt out as in the lab."""
    shuffled = crowd_of.sample(frac=1, random_state=0)
    place = shuffled.groupby("worker").cumcount()
    return shuffled.assign(worker=shuffled["worker"] + "-" + (place // size).astype(str))


@pytest.mark.parametrize(
    ("name", "vote", "em", "better"),
    [
        ("music", 0.710, 0.767, "EM"),
        ("entailment", 0.919, 0.928, None),
        ("weather", 0.900, 0.793, "vote"),
        ("reviews", 0.890, 0.915, "EM"),
    ],
)
def test_what_the_lab_says_of_em_on_real_crowds(lab, crowds, name, vote, em, better):
    found_vote, found_em, wins, losses = compared(lab, crowds[name])
    assert (found_vote, found_em) == (pytest.approx(vote, abs=0.001), pytest.approx(em, abs=0.001))
    p = binomtest(wins, wins + losses).pvalue
    assert (p < 0.01) == (better is not None)
    if better:
        assert (wins > losses) == (better == "EM")


def test_what_the_lab_says_of_torn_up_names(lab, crowds):
    results = {size: compared(lab, torn_up(crowds["entailment"], size)) for size in (1, 2, 5)}
    assert results[1][1] == pytest.approx(0.5, abs=0.01)  # one answer a name: worthless
    vote, em, wins, losses = results[2]
    assert em < vote and binomtest(wins, wins + losses).pvalue < 1e-6
    assert binomtest(results[5][2], results[5][2] + results[5][3]).pvalue > 0.3  # level


def test_what_the_lab_says_of_three_workers_on_music(lab, crowds):
    confusion = lab["dawid_skene"](crowds["music"])[1]
    diagonal = {
        name: confusion.loc[name].to_numpy().diagonal() for name in ("w458", "w445", "w257")
    }
    assert diagonal["w458"].min() > 0.75  # right nearly always
    assert confusion.loc[("w445", 7), 4] > 0.6 and 0.4 < confusion.loc[("w445", 3), 4] < 0.6
    assert diagonal["w257"].max() < 0.5  # at random, whatever the clip
    answers = crowds["music"]["worker"].value_counts()
    assert {"w458", "w445", "w257"} <= set(answers.head(6).index)


def test_the_choice_of_a_method_is_right_where_there_is_a_right_one(lab, crowds):
    chosen = {name: lab["choose_method"](crowd_of)[0] for name, crowd_of in crowds.items()}
    assert chosen == {"music": "EM", "entailment": "EM", "weather": "vote", "reviews": "EM"}
    for size in (1, 2):
        assert lab["choose_method"](torn_up(crowds["entailment"], size))[0] == "vote"
    assert len(crowds["reviews"]) / crowds["reviews"]["worker"].nunique() == pytest.approx(
        137, abs=0.5
    )


def test_the_loop_stops_when_nothing_moves_any_more(lab, ratings):
    loose, _ = lab["dawid_skene"](ratings, tol=0.05)
    four, _ = lab["dawid_skene"](ratings, max_iter=4)
    pd.testing.assert_frame_equal(loose, four)


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
    spammy = scores.loc["spammy"].unstack("method")
    tau = spammy["public"].corrwith(spammy["private"], axis=1, method="kendall")
    assert tau.round(1).tolist() == [0.3, 0.9, 0.9]
    first = spammy["public"].loc[1].sort_values()
    assert len(first) == 12 and first.iloc[-1] - first.iloc[1] < 0.02  # eleven within two points
