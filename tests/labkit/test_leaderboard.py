"""Scores, intervals and the stored votes of crowd-kit."""

import numpy as np
import pandas as pd
import pytest

from labkit import leaderboard

TRUTH = pd.Series([True] * 10 + [False] * 90, index=[f"t{i}" for i in range(100)])


def test_accuracy_counts_a_missing_vote_as_wrong_and_ignores_other_tasks():
    votes = TRUTH.drop("t0").iloc[::-1]
    votes["elsewhere"] = True
    accuracy, low, high = leaderboard.accuracy_interval(TRUTH, votes)
    assert accuracy == 0.99 and low < 0.99 <= high


def test_the_interval_is_the_bootstrap_over_tasks():
    votes = pd.Series(False, index=TRUTH.index)
    _, low, high = leaderboard.accuracy_interval(TRUTH, votes, samples=20_000)
    rng = np.random.default_rng(5)
    right = (votes == TRUTH).to_numpy()
    resampled = [right[rng.integers(0, 100, 100)].mean() for _ in range(20_000)]
    assert [low, high] == pytest.approx(np.quantile(resampled, [0.025, 0.975]), abs=0.011)


def test_table_sorts_and_leaves_out_what_is_not_written():
    board = leaderboard.table(
        TRUTH, {"all no": pd.Series(0, index=TRUTH.index), "oracle": TRUTH, "not yet": None}
    )
    assert list(board.index) == ["oracle", "all no"]
    assert board.loc["all no", ["accuracy", "yes"]].tolist() == [0.9, 0.0]


def test_attempt_hides_only_what_is_not_written():
    def stub():
        raise NotImplementedError

    assert leaderboard.attempt(stub) is None
    assert leaderboard.attempt(len, "abc") == 3
    with pytest.raises(ZeroDivisionError):
        leaderboard.attempt(lambda: 1 / 0)


def test_log_likelihood_by_hand():
    annotations = pd.DataFrame(
        {"task": ["t", "t", "u"], "worker": ["a", "b", "a"], "label": [0, 1, 1]}
    )
    posterior = pd.DataFrame([[0.5, 0.5], [0.1, 0.9]], index=["t", "u"], columns=[0, 1])
    index = pd.MultiIndex.from_product([["a", "b"], [0, 1]])
    confusion = pd.DataFrame(
        [[0.8, 0.2], [0.3, 0.7], [0.6, 0.4], [0.5, 0.5]], index=index, columns=[0, 1]
    )
    prior = [0.3, 0.7]
    by_hand = (
        np.log(prior[0] * 0.8 * 0.4 + prior[1] * 0.3 * 0.5)  # t: a said 0, b said 1
        + np.log(prior[0] * 0.2 + prior[1] * 0.7)
    )  # u: a said 1
    assert leaderboard.log_likelihood(annotations, posterior, confusion) == pytest.approx(by_hand)


@pytest.mark.parametrize("batch", list(leaderboard.STORED))
def test_stored_votes_are_what_the_library_gives(batch):
    """The quick ones of the five; `scripts/store_results.py libraries` recomputes all."""
    from crowdkit.aggregation import DawidSkene, MajorityVote

    answers = leaderboard.annotations(batch, read_batch=None).query("question <= 10")
    stored = leaderboard.stored_library_votes(batch, answers)
    plain = answers[["task", "worker", "label"]].assign(
        label=answers["label"].map({True: "yes", False: "no"})
    )
    for name, method in {"MajorityVote": MajorityVote(), "DawidSkene": DawidSkene()}.items():
        votes = method.fit_predict(plain) == "yes"
        assert (votes.reindex(stored.index) == stored[name]).all(), name
    assert list(stored) == ["MajorityVote", "DawidSkene", "Wawa", "GLAD", "MACE"]
