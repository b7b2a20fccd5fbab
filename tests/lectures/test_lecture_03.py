"""Every number that lecture 03 works out is recomputed here, and then looked for in its text.

What it reports of the lab is compared with the outputs that the lab's solution stores; strict nbval
keeps those true.
"""

import re
from fractions import Fraction
from functools import cache
from pathlib import Path

import metrics as figures
import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, fbeta_score
from sklearn.model_selection import train_test_split

from coursekit import notebooks
from coursekit.notebooks import Lab
from labkit import data

PAGE = Path(figures.__file__).parents[1] / "03-metrics.md"
TEXT = " ".join(PAGE.read_text(encoding="utf-8").split())
SCORE, TRUTH = np.array(figures.CASES).T


def says(*phrases: str) -> None:
    """Check that the lecture holds each phrase, whatever its line breaks."""
    for phrase in phrases:
        assert phrase in TEXT, (
            f"{PAGE.name} does not say {phrase!r}; correct the text or the number"
        )


def decimals(value: float, places: int = 3) -> str:
    """Format as the lecture does: .923."""
    return f"{value:.{places}f}".replace("0.", ".", 1)


@cache
def printed() -> str:
    """All that the lab's solution printed."""
    cells = [
        cell
        for cell in notebooks.read(Lab("03-metrics").solution).cells
        if cell.cell_type == "code"
    ]
    outputs = [output for cell in cells for output in cell.outputs]
    return "\n".join(
        output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs
    )


def row(name: str, after: str) -> list[float]:
    """The numbers of a row of a printed table, found behind a piece of the table's head."""
    table = printed().partition(after)[2]
    return [
        float(number)
        for number in re.search(rf"(?m)^{re.escape(name)} +(.+)$", table).group(1).split()
    ]


def test_absolute_and_squared_error():
    days = np.array([1, 2, 3, 4, 40])
    grid = np.arange(0, 41, 0.5)
    assert grid[np.argmin([np.abs(days - guess).mean() for guess in grid])] == np.median(days) == 3
    assert grid[np.argmin([((days - guess) ** 2).mean() for guess in grid])] == days.mean() == 10
    says(
        f"an error of {np.abs(days - 3).mean():.1f} days",
        f"mean it is {np.abs(days - 10).mean():.0f}",
    )
    says(
        f"10 days ({((days - 10) ** 2).mean():.0f}; at the median it is "
        f"{((days - 3) ** 2).mean():.0f})"
    )


def test_table_of_the_three_models():
    models = data.load("metrics", "models").set_index("model")
    models["mean"] = (models["precision"] + models["recall"]) / 2
    assert (
        models["mean"].idxmax() == "tree" and models["average_precision"].idxmax() == "naive Bayes"
    )
    assert models.index[models["recall"] >= 0.9].tolist() == ["careful logistic"]


def test_three_rules_pick_three_models():
    rows = re.findall(
        r"\| ([ABC]) \| (\.\d+) \| (\.\d+) \| \**(\.\d+)\** \| \**(\.\d+)\** \|", TEXT
    )
    columns = ["model", "precision", "recall", "mean", "average precision"]
    models = pd.DataFrame(rows, columns=columns).set_index("model").astype(float)
    assert np.allclose((models["precision"] + models["recall"]) / 2, models["mean"])
    assert models["mean"].idxmax() == "A"
    assert models["average precision"].idxmax() == "B"
    assert models.index[models["recall"] >= 0.9].tolist() == ["C"]


def test_judges():
    verdicts = data.load("llmbar-verdicts")
    adversarial = verdicts["subset"] != "natural"
    judges = {column.removesuffix("_ab") for column in verdicts if column.endswith("_ab")}
    assert len(judges) == 6 and {"chatgpt", "chatgpt_0301"} <= judges
    says("Five models of 2023, one of them in two versions")
    for name, column in (("GPT-4", "gpt_4"), ("ChatGPT", "chatgpt"), ("Falcon", "falcon")):
        first, second = verdicts[f"{column}_ab"], verdicts[f"{column}_ba"]
        right = ((first == verdicts["gold"]).astype(float) + (second == verdicts["gold"])) / 2
        same = (first == second)[adversarial].mean()
        shown = [right[~adversarial].mean(), right[adversarial].mean(), same]
        says(f"| {name} | {' | '.join(decimals(share) for share in shown)} |")
    saw_first = ((verdicts["falcon_ab"] == 1) & (verdicts["falcon_ba"] == 2))[adversarial].mean()
    says(f"in {100 * saw_first:.0f} % of them")


def test_rule_of_three():
    says(f"the {3 / 41:.0%} that the rule gives".replace("%", " %"))
    exact = 1 - 0.05 ** (1 / 41)
    assert exact == pytest.approx(3 / 41, abs=0.004)
    assert "41 critical cases" in printed()


def test_counts_of_the_example():
    assert figures.counts(0.5) == (3, 2, 1, 2)
    says("3 TP, 2 FP, 1 FN, 2 TN", "Precision 3/5 = .6, recall 3/4 = .75")
    for beta, shown in (
        (1, "F1 = 6/9 = .667"),
        (2, "F2 = 15/21 = .714"),
        (0.5, "F0.5 = 3.75/6 = .625"),
    ):
        assert shown.endswith(decimals(fbeta_score(TRUTH, SCORE >= 0.5, beta=beta)))
        says(shown)


def test_average_precision_of_the_example():
    gains = np.diff([0, *(float(recall) for _, _, recall in figures.curve())])
    area = sum(
        Fraction(gain) * precision
        for gain, (_, precision, _) in zip(gains, figures.curve(), strict=True)
    )
    assert area == Fraction(49, 60)
    assert float(area) == pytest.approx(average_precision_score(TRUTH, SCORE))
    says(f"49/60 = {decimals(float(area))}")
    for first, words in ((1, "if the yes comes first"), (-1, "if the no does")):
        apart = SCORE + np.where(TRUTH == 1, 1e-6, 0) * first
        says(f"{decimals(average_precision_score(TRUTH, apart))} {words}")


def test_bill_of_the_example():
    bills = {
        score: fp + 10 * fn
        for score in (*SCORE, np.inf)
        for _, fp, fn, _ in [figures.counts(score)]
    }
    assert min(bills, key=bills.__getitem__) == 0.4
    assert [bills[score] for score in (0.95, 0.6, 0.4, 0.1, np.inf)] == [30, 12, 2, 4, 40]
    _, fp, fn, _ = figures.counts(0.5)
    assert fp + 10 * fn == 12
    says(
        "from .95 costs 30, from .60 on 12, from .40 on 2, everybody 4, nobody 40",
        ".5 would cost 12",
    )


@pytest.mark.parametrize(
    ("wins", "losses", "shown"),
    [(9, 1, ".021"), (8, 2, ".109"), (30, 10, ".002"), (120, 100, ".20")],
)
def test_mcnemar(wins, losses, shown):
    exact = binomtest(wins, wins + losses).pvalue
    assert figures.p_value(wins, losses) == pytest.approx(exact)
    assert decimals(exact, len(shown) - 1) == shown
    says(shown)


def test_nine_to_one_in_words():
    says("22 of 1,024 cases")
    assert figures.p_value(9, 1) == 22 / 1024


def test_looking_often():
    says(
        f"{figures.wrongly_decided(40):.1%} by 40 cases that exactly one of the two gets right, "
        f"{figures.wrongly_decided(100):.1%} by 100".replace("%", " %")
    )
    says(
        f"gives {figures.looked_once(40):.1%} and {figures.looked_once(100):.1%}".replace("%", " %")
    )
    assert round(figures.wrongly_decided(10), 2) == 0.05
    assert max(figures.looked_once(cases) for cases in range(10, 101)) < 0.05


def test_looking_often_agrees_with_a_simulation():
    wins = np.random.default_rng(0).integers(0, 2, (4000, 40)).cumsum(axis=1)
    small = np.array(
        [
            [figures.p_value(w, n - w) < 0.05 if w <= n else False for w in range(41)]
            for n in range(1, 41)
        ]
    )
    found = small[np.arange(40), wins].any(axis=1).mean()
    assert found == pytest.approx(figures.wrongly_decided(40), abs=4 * (0.16 * 0.84 / 4000) ** 0.5)


def test_which_of_the_labs_winners_is_more_than_luck():
    for comparison in ("mean: tree - naive Bayes", "area: naive Bayes - logistic"):
        _, low, high = row(comparison, "low")
        assert low < 0 < high
    assert row("area: naive Bayes - tree", "low")[1] > 0


def test_an_accurate_model_may_be_too_modest():
    errors = {
        name: row(name, "ECE by chance, up to") for name in ("naive Bayes", "logistic", "forest")
    }
    assert errors["forest"][0] == max(values[0] for values in errors.values())
    assert errors["forest"][3] == max(values[3] for values in errors.values())


def test_one_of_two_monitors_sleeps():
    """A fifth of strangers lowers the share of confident answers by a fifth of the difference."""

    def fall(name):
        _, familiar, strange = row(name, "on 8 and 9")
        return (familiar - strange) / 5

    says("one reader's share of sure answers falls", "another's stays as it was")
    # Of 100 images a week: the alarm is clear of two standard errors, the other below one.
    assert fall("logistic") > 2 * 0.05 > 0.02 > fall("naive Bayes")


def test_the_drawn_digit_is_read_as_the_picture_says():
    images, labels = load_digits(return_X_y=True)
    seen, stream, seen_label, stream_label = train_test_split(
        images / 16, labels, test_size=0.5, random_state=0, stratify=labels
    )
    model = LogisticRegression(C=10, max_iter=1000).fit(seen, seen_label)
    before, after = figures.grey_levels()
    same = (stream * 16 == before).all(axis=1)
    assert stream_label[same].tolist() == [6]
    confidence = model.predict_proba(np.array([before, after]) / 16)
    assert confidence.argmax(axis=1).tolist() == [6, 8]
    assert [f"{value:.0%}" for value in confidence.max(axis=1)] == ["99%", "58%"]
    says("99 % confidence", "with 58 %", f"a step of {figures.STEP} of 16 grey levels")
    rightly = stream[model.predict(stream) == stream_label]
    order = model.decision_function(rightly).argsort(axis=1)
    direction = np.sign(model.coef_[order[:, -2]] - model.coef_[order[:, -1]])
    smallest = np.full(len(rightly), np.inf)
    for step in np.arange(16, 0, -0.25):
        moved = np.clip(rightly + step / 16 * direction, 0, 1)
        smallest[model.predict(moved) != order[:, -1]] = step
    assert np.median(smallest) == figures.STEP
    says(f"{figures.STEP} is the median", f"trained on {len(seen)} images")
    signs = np.random.default_rng(0).choice([-1, 1], rightly.shape)
    at_random = np.clip(rightly + figures.STEP / 16 * signs, 0, 1)
    fooled = (model.predict(at_random) != order[:, -1]).mean()
    says(f"fools the reader in {100 * fooled:.0f} % of the cases")


def test_the_bill_of_a_calibrated_probability():
    edge = 1 / 11
    says(f"1 / (1 + 10) = {decimals(edge)} on", f"flagging costs {decimals(1 - edge)} on average")
    assert 1 - edge == pytest.approx(10 * edge)
