"""Lab 06's headlines and digits, its votes, the loops of labelling, and the two simulators."""

import numpy as np
import pandas as pd
import pytest

from labkit import labelling, simulators
from labkit.labelling import ABSTAIN


def test_digits_and_headlines_are_always_the_same_and_do_not_overlap():
    digits = labelling.digits()
    assert digits.pool.shape == (1203, 64) and digits.test.shape == (594, 64)
    assert digits.pool.min() == 0 and digits.pool.max() == 1
    assert set(digits.truth) == set(digits.test_truth) == set(range(10))
    pool, test = labelling.headlines()
    assert (len(pool), len(test)) == (4000, 2000)
    assert not set(pool.index) & set(test.index)
    assert pool["label"].mean() == pytest.approx(0.5, abs=0.02)


def test_pattern_votes_read_no_capitals_and_keep_the_index():
    texts = pd.Series(["Why YOU wait", "Rates rise, banks say", ""], index=[7, 3, 5])
    votes = labelling.pattern_votes(texts, {"you": (1, r"\byou\b"), "comma": (0, ",")})
    assert votes.index.tolist() == [7, 3, 5]
    assert votes.to_numpy().tolist() == [[1, ABSTAIN], [ABSTAIN, 0], [ABSTAIN, ABSTAIN]]


def test_groups_in_a_pattern_give_no_warning(recwarn):
    found = labelling.pattern_votes(pd.Series(["A cat", "a dog"]), {"pet": (1, "(cat|cow)")})
    assert found["pet"].tolist() == [1, ABSTAIN] and not recwarn.list


def test_first_shares_keep_the_order_of_the_prior_and_the_items():
    votes = pd.DataFrame({"a": [1, -1, 1], "b": [2, -1, 1]}, index=[7, 5, 6])
    found = labelling.first_shares(votes, {2: 0.2, 0: 0.5, 1: 0.3})
    assert found.columns.tolist() == [2, 0, 1] and found.index.tolist() == [7, 5, 6]
    assert found.to_numpy().tolist() == [[0.5, 0, 0.5], [0.2, 0.5, 0.3], [0, 0, 1]]


def test_majority_leaves_out_ties_and_silence():
    votes = pd.DataFrame({"a": [4, 4, -1, 4], "b": [4, 0, -1, 0], "c": [0, -1, -1, 0]})
    assert labelling.majority(votes).to_dict() == {0: 4, 3: 0}


def test_by_rule_counts_who_votes_alone_and_who_is_contradicted():
    votes = pd.DataFrame(
        {
            "a": [1, 1, 1, -1, -1],
            "b": [-1, 0, -1, 0, -1],
            "silent": [-1, -1, -1, -1, -1],
        }
    )
    found = labelling.by_rule(votes)
    assert found.loc["a"].tolist() == [1, 3, 2, 1]
    assert found.loc["b"].tolist() == [0, 2, 1, 1]
    assert found.loc["silent"].tolist() == [-1, 0, 0, 0]


def test_headline_facts_count_and_a_headline_without_words_has_no_capitals():
    found = labelling.headline_facts(pd.Series(["Why You, 2 of us?", "..."], index=[5, 2]))
    assert found.loc[5].tolist() == [17, 5, 4, 1, 3 / 5, 2]
    assert found.loc[2].drop("words with a capital").tolist() == [3, 0, 0, 0, 3]
    assert np.isnan(found.at[2, "words with a capital"])


def test_best_threshold_finds_the_side_of_class_1():
    labels = pd.Series([1, 0, 1, 0, 0])
    assert labelling.best_threshold(pd.Series([9, 1, 8, 2, 3]), labels) == (3, True)
    assert labelling.best_threshold(pd.Series([1, 9, 2, 8, 1]), labels) == (2, False)


def test_shape_rules_know_one_digit_each_and_say_it_in_their_names():
    votes = labelling.shape_votes()
    assert votes.shape == (1203, 15)
    for rule in votes:
        assert set(votes[rule]) == {ABSTAIN, int(rule[0])}


def test_scores_become_shares_that_prefer_what_the_model_predicts():
    digits = labelling.digits()
    model = labelling.train(digits.pool[:60], digits.truth[:60])
    shares = labelling.probabilities(model, digits.test)
    assert shares.sum(axis=1) == pytest.approx(np.ones(594))
    # Not all: the model predicts by votes of pairs of classes, which may be tied.
    same = model.classes_[shares.argmax(axis=1)] == model.predict(digits.test)
    assert same.mean() > 0.95


def test_sheets_show_at_most_twelve_of_each_group_and_nothing_twice():
    groups = np.repeat([0, 1, 2], [30, 12, 5])
    shown = labelling.sheets(groups, seed=1)
    assert np.bincount(groups[shown]).tolist() == [12, 12, 5]
    assert len(set(shown.tolist())) == 29


def test_the_loop_of_active_learning_labels_what_it_was_told_to():
    digits = labelling.digits()
    asked_of = []

    def first_free(shares, labelled, size):
        asked_of.append(len(labelled))
        return [row for row in range(len(shares)) if row not in labelled][:size]

    known = {row: int(digits.truth[row]) for row in range(20)}
    run = labelling.active(first_free, known, list(known), batches=2, size=5)
    assert run["pictures"].tolist() == [0, 5, 10]
    assert asked_of == [20, 25, 30]
    assert len(known) == 20, "the caller's labels were changed"
    direct = labelling.train(digits.pool[:30], digits.truth[:30])
    assert run["accuracy"].iloc[-1] == labelling.accuracy(direct)


@pytest.mark.parametrize("step", simulators.STEPS)
def test_fonts_print_every_digit_somewhere_on_the_page(step):
    bitmaps, labels = simulators.fonts(20, step, seed=3)
    assert bitmaps.shape == (20, 64, 64) and bitmaps.dtype == bool
    assert labels.tolist() == [*range(10), *range(10)]
    again, _ = simulators.fonts(20, step, seed=3)
    assert (bitmaps == again).all()


@pytest.mark.parametrize("jitter", [0.0, 0.06])
def test_the_pen_draws_every_digit_and_repeats_itself_by_seed(jitter):
    bitmaps, labels = simulators.pen(20, jitter, seed=3)
    assert bitmaps.shape == (20, 64, 64)
    assert bitmaps.any(axis=(1, 2)).all()
    assert labels.tolist() == [*range(10), *range(10)]
    again, _ = simulators.pen(20, jitter, seed=3)
    other, _ = simulators.pen(20, jitter, seed=4)
    assert (bitmaps == again).all() and not (bitmaps == other).all()
