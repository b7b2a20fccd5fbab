"""Every number that lecture 04 works out is recomputed here, and then looked for in its text."""

import re
from fractions import Fraction
from itertools import combinations
from math import log
from pathlib import Path

import label_aggregation as figures
import numpy as np
import pytest
from scipy.stats import binomtest

from coursekit.notebooks import Lab
from labkit import challenge
from labkit.mturk import TARGETS

PAGE = Path(figures.__file__).parents[1] / "04-label-aggregation.md"
TEXT = " ".join(PAGE.read_text(encoding="utf-8").split())


def says(*phrases: str) -> None:
    """Check that the lecture holds each phrase, whatever its line breaks."""
    for phrase in phrases:
        assert phrase in TEXT, (
            f"{PAGE.name} does not say {phrase!r}; correct the text or the number"
        )


def decimals(value: float, places: int = 3) -> str:
    """Format as the lecture does: .923."""
    return f"{value:.{places}f}".removeprefix("0")


def test_table_of_the_example():
    words = {0: "no", 1: "yes"}
    for task, votes in figures.VOTES.items():
        share = figures.shares()[task]
        says(
            f"| {task} | {' | '.join(words[v] for v in votes)} | "
            f"{words[int(share > Fraction(1, 2))]} | {share} |"
        )


def test_agreement_with_the_others_and_with_a_majority_that_includes_oneself():
    votes = np.array(list(figures.VOTES.values()))
    majority = votes.sum(axis=1) >= 2
    others, including = [], []
    for worker in range(3):
        first, second = np.delete(votes, worker, axis=1).T
        decided = first == second
        others.append((int((votes[decided, worker] == first[decided]).sum()), int(decided.sum())))
        including.append(int((votes[:, worker] == majority).sum()))
    assert others == [(2, 3), (2, 3), (2, 4)]
    assert including == [5, 5, 4]
    says(
        "Ana sides with them on 2 of these 3",
        "on 2 of 4",
        "at 5 of 6 and Cal at a decent-looking 4 of 6",
    )


def test_one_round_of_em():
    step = figures.em_step(figures.shares())
    assert step.prevalence == Fraction(2, 3)
    assert step.sensitivity == (Fraction(2, 3), Fraction(2, 3), 1)
    assert step.specificity == (Fraction(5, 6), Fraction(5, 6), 0)
    assert [step.posterior[task] for task in ("icy", "wooden", "arctic")] == [
        Fraction(32, 33), Fraction(8, 33), Fraction(16, 21)
    ]  # fmt: skip
    says("16/21 = .762", "8/33 = .242", "32/33 = .970", "prevalence is 4/6 = 2/3")


def test_one_round_of_em_agrees_with_a_second_writing_of_it():
    votes = np.array(list(figures.VOTES.values()))
    belief = votes.mean(axis=1)
    sensitivity, specificity = (
        belief @ votes / belief.sum(),
        (1 - belief) @ (1 - votes) / (1 - belief).sum(),
    )
    if_yes = belief.mean() * np.where(votes, sensitivity, 1 - sensitivity).prod(axis=1)
    if_no = (1 - belief).mean() * np.where(votes, 1 - specificity, specificity).prod(axis=1)
    expected = [float(value) for value in figures.em_step(figures.shares()).posterior.values()]
    assert if_yes / (if_yes + if_no) == pytest.approx(expected)


def test_where_em_settles():
    belief = figures.shares()
    for _ in range(100):
        # Exact fractions double their digits each round; a billionth is far below what is printed.
        belief = {
            task: p.limit_denominator(10**9)
            for task, p in figures.em_step(belief).posterior.items()
        }
    icy, wooden, arctic = (decimals(float(belief[task])) for task in ("icy", "wooden", "arctic"))
    says(f"settle at {icy}, {wooden} and {arctic}")
    assert all((belief[task] > 0.5) == (share > 0.5) for task, share in figures.shares().items())


def test_the_prior_decides_a_balanced_vote():
    odds = figures.PREVALENCE / (1 - figures.PREVALENCE) * 4 * 2 / 5
    says(f"would give {decimals(odds / (1 + odds))}")


def test_accuracies_and_intervals():
    for name, right in figures.RIGHT.items():
        low, high = figures.bootstrap_interval(right, figures.TRUTHS)
        says(decimals(right / figures.TRUTHS), f"{right} ", f"{decimals(low)} to {decimals(high)}")
        draws = (
            np.random.default_rng(0).binomial(figures.TRUTHS, right / figures.TRUTHS, 200_000)
            / figures.TRUTHS
        )
        assert np.quantile(draws, [0.025, 0.975]) == pytest.approx(
            [low, high], abs=1 / figures.TRUTHS
        ), name


def test_mcnemar():
    for only_first, only_second, p in ((18, 4, ".004"), (9, 7, ".80"), (6, 3, ".51")):
        exact = binomtest(only_first, only_first + only_second).pvalue
        assert decimals(exact, len(p) - 1) == p
        says(f"{only_first} to {only_second}", f"p = {p}")
    # The differences of the right answers are those of the pairs that only one gets right.
    assert figures.RIGHT["majority vote"] - figures.RIGHT["no to everything"] == 18 - 4
    assert figures.RIGHT["majority vote"] - figures.RIGHT["EM"] == 9 - 7
    assert 409 - figures.RIGHT["majority vote"] == 6 - 3


def test_counts_by_number_of_yes_hang_together():
    counts = figures.TRUE_BY_YES
    assert sum(pairs for _, pairs in counts.values()) == figures.TRUTHS
    true = sum(true for true, _ in counts.values())
    assert figures.TRUTHS - true == figures.RIGHT["no to everything"]

    def right_when_yes_from(threshold: int) -> int:
        return sum(
            true if yes >= threshold else pairs - true for yes, (true, pairs) in counts.items()
        )

    best = max(right_when_yes_from(threshold) for threshold in range(5))
    assert best == right_when_yes_from(2) == figures.RIGHT["majority vote"]
    says(
        f"of the {true} true pairs, {counts[0][0]} got no yes",
        decimals(right_when_yes_from(1) / figures.TRUTHS),
    )
    says(*(f"{true} of {pairs}" for true, pairs in counts.values()))


def test_asking_again_repairs_only_split_votes():
    counts = figures.TRUE_BY_YES
    unanimous = counts[0][0] + counts[3][1] - counts[3][0]
    split = counts[1][0] + counts[2][1] - counts[2][0]
    errors = figures.TRUTHS - figures.RIGHT["majority vote"]
    assert unanimous + split == errors
    says(
        f"majority's {errors} errors, {split} are in split pairs and {unanimous} in unanimous ones"
    )
    says(f"would give {decimals((figures.RIGHT['majority vote'] + split) / figures.TRUTHS)}")


def test_rates_from_gold_do_not_transfer():
    for rates, shown in ((figures.GOLD_RATES, (".003", ".065", ".64", ".98")),
                         (figures.TARGET_RATES, (".046", ".213", ".60", ".90"))):  # fmt: skip
        predicted = [figures.chance_true(yes, rates) for yes in range(4)]
        assert (
            tuple(decimals(p, len(s) - 1) for p, s in zip(predicted, shown, strict=True)) == shown
        )
    observed = [decimals(true / pairs) for true, pairs in figures.TRUE_BY_YES.values()]
    says("three noes mean a chance of .003", f"in fact it is {observed[0]}")
    says("targets say .046", f"(.213 for an observed {observed[1]})")
    low, high = figures.wilson_interval(*figures.TRUE_BY_YES[0])
    says(f"[{decimals(low)}, {decimals(high)}]")
    assert (
        figures.chance_true(0, figures.GOLD_RATES)
        < low
        < figures.chance_true(0, figures.TARGET_RATES)
        < high
    )


@pytest.mark.parametrize("right, total", [(5, 5), (0, 7), (21, 322), (2, 2), (9, 96)])
def test_wilson_interval_agrees_with_scipy(right, total):
    expected = binomtest(right, total).proportion_ci(method="wilson")
    assert figures.wilson_interval(right, total) == pytest.approx(
        (expected.low, expected.high), abs=1e-6
    )


def test_five_right_of_five():
    low, high = figures.wilson_interval(5, 5)
    says(f"[{decimals(low, 2)}, {high:.2f}]")


def test_weights_of_the_quiz():
    says(f"log(.9 / .1) = {log(9):.2f}", f"2 × log(.6 / .4) = {2 * log(1.5):.2f}")
    assert 0.9 < 0.6 + 0.6 and log(9) > 2 * log(1.5)


def test_the_class_as_its_own_crowd():
    blocks = {}
    for number in range(40):
        asked = challenge.questions(1, f"A{number:013}")
        assert 57 <= len(asked) <= 64
        blocks[frozenset(question.hit for question in asked)] = None
    shared = min(len(first & second) for first, second in combinations(blocks, 2)) * len(TARGETS)
    assert shared == 20
    says("some sixty items in lab 04's panel", "Any two of you share twenty targets or more")


def test_pay_by_the_hour():
    says(f"about {0.10 / 67 * 3600:.2f} dollars an hour")


def test_the_challenge_takes_as_long_as_the_lab_says():
    lab = Lab("04-label-aggregation").twin.read_text(encoding="utf-8")
    (minutes,) = re.findall(r"(?m)^# \| in class, .* \| (\d+) \|$", lab)
    says(f"*({minutes} minutes)* **The challenge**")
