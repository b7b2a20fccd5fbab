"""The solution of lab 03 against scikit-learn, scipy and closed forms, its checkpoints, and what
its prose says."""

import warnings

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest
from sklearn import metrics
from sklearn.calibration import calibration_curve
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import GaussianNB

import store_metrics
from coursekit import notebooks
from coursekit.notebooks import Lab
from coursekit.solution import functions
from coursekit.syllabus import part_of_lab
from labkit import data


@pytest.fixture(scope="module")
def lab():
    return functions(Lab("03-metrics"))


def cases(seed, size=60, levels=12):
    """Random truths and scores with many ties."""
    rng = np.random.default_rng(seed)
    return rng.random(size) < 0.4, rng.integers(0, levels, size) / levels


def printed():
    """The text that each cell of the solution shows."""
    notebook = notebooks.read(Lab("03-metrics").solution)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [
        str(output.get("text") or output.get("data", {}).get("text/plain", ""))
        for output in outputs
    ]


def share_by_group(lab):
    """The lab's function of this name, which is given in an ungraded cell."""
    [cell] = [
        cell.source
        for cell in notebooks.read(Lab("03-metrics").solution).cells
        if cell.source.startswith("def share_by_group(")
    ]
    namespace = dict(lab)
    exec(cell.partition("\n\n\n")[0], namespace)
    return namespace["share_by_group"]


def drawn_again(lab, times, seed=1):
    """Rows of the women put aside, drawn with replacement."""
    return np.random.default_rng(seed).integers(0, len(lab["truth"]), (times, len(lab["truth"])))


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


@pytest.mark.parametrize("seed", range(5))
def test_share_by_group_is_scipys_interval(lab, seed):
    rng = np.random.default_rng(seed)
    right, group = rng.random(40) < 0.7, rng.choice(["a", "b", "c"], 40)
    table = share_by_group(lab)(right, group)
    for name in ("a", "b", "c"):
        own = right[group == name]
        ends = binomtest(int(own.sum()), len(own)).proportion_ci(method="wilson")
        found = table.loc[name, ["of", "found", "value", "low", "high"]].tolist()
        assert found == pytest.approx([len(own), own.sum(), own.mean(), ends.low, ends.high])


def test_judge_report_gives_the_lectures_shares(lab):
    verdicts = data.load("llmbar-verdicts")
    adversarial = verdicts[verdicts["subset"] != "natural"]

    def report(judge):
        columns = ("gold", f"{judge}_ab", f"{judge}_ba")
        return lab["judge_report"](*(adversarial[column].to_numpy() for column in columns))

    assert report("chatgpt")["right"] == pytest.approx(0.270, abs=0.0005)
    assert report("falcon")["first"] == pytest.approx(0.60, abs=0.005)
    # What the lab says: right both ways on one pair in eleven, less often than two coins.
    assert 1 / report("chatgpt")["right_twice"] == pytest.approx(11, abs=0.1)
    # Llama 2: one pair in five, twice as often as ChatGPT, and below two coins.
    assert report("llama2")["right_twice"] == pytest.approx(1 / 5, abs=0.005)
    assert report("llama2")["right_twice"] > 2 * report("chatgpt")["right_twice"]
    assert report("palm2")["right_twice"] == pytest.approx(1 / 2, abs=0.01)
    natural = verdicts[verdicts["subset"] == "natural"]
    for judge in ("gpt_4", "palm2", "chatgpt", "llama2"):
        columns = ("gold", f"{judge}_ab", f"{judge}_ba")
        found = lab["judge_report"](*(natural[column].to_numpy() for column in columns))
        assert found["right_twice"] > 2 / 3
        assert judge != "chatgpt" or found["flips"] == pytest.approx(0.29)


def test_recall_first_picks_the_careful_logistic_or_nobody(lab):
    """What the lab says of 300 draws holds of a thousand others, with the student's own rule."""
    winners = set()
    for rows in drawn_again(lab, 1000):
        table = {}
        for name in lab["scores"]:
            predicted = lab["scores"][name].to_numpy()[rows] >= 0.5
            found = lab["precision_recall_f"](lab["truth"][rows], predicted, 1)
            table[name] = found | {"average_precision": 0.5}
        winners.add(lab["pick_model"](pd.DataFrame(table).T, "recall first"))
    assert winners == {"careful logistic", None}
    qualified = "'tree': 0, 'naive Bayes': 0, 'careful logistic': 275}"
    assert any(qualified in output for output in printed())


def test_what_the_lab_says_of_small_nuclei(lab):
    held, truth = lab["held"], lab["truth"]
    small = (held["mean radius"] < held["mean radius"].median()).to_numpy()
    assert (small.sum(), (small & truth).sum()) == (142, 9)
    assert not (small & (held["worst area"] > 1500)).any()  # the gate says nothing of them
    chosen = data.load("metrics", "models").set_index("model")["threshold"]
    recall = {}
    for name in lab["scores"]:
        score = lab["scores"][name].to_numpy()
        hit = score >= 0.5
        recall[name] = hit[truth & small].mean(), hit[truth & ~small].mean()
        assert recall[name][0] < recall[name][1]  # at 0.5 all three find fewer
        gaps = []
        for rows in drawn_again(lab, 1000):
            sick, tiny = truth[rows], small[rows]
            if (sick & tiny).any():
                gaps.append(hit[rows][sick & tiny].mean() - hit[rows][sick & ~tiny].mean())
        assert np.quantile(gaps, 0.025) < 0 < np.quantile(gaps, 0.975)  # and nobody can tell
        at_chosen = (score >= chosen[name])[truth & small]
        table = share_by_group(lab)(at_chosen, np.full(9, "small"))
        assert table.loc["small", "found"] == table.loc["small", "of"] == 9
        # What my_decision states: all nine found, and an interval from .70, which holds .9.
        assert table.loc["small", "low"] == pytest.approx(0.70, abs=0.005)
    assert recall["tree"] == (pytest.approx(0.56, abs=0.005), pytest.approx(0.74, abs=0.005))


def test_my_decision_is_allowed_and_its_differences_are_as_stated(lab):
    truth = lab["truth"]
    chosen = data.load("metrics", "models").set_index("model")["threshold"]
    costs = {"biopsy for everybody": np.where(truth, 0, 1)}
    for name in ("naive Bayes", "careful logistic"):
        flagged = lab["scores"][name].to_numpy() >= chosen[name]
        costs[name] = np.where(flagged & ~truth, 1, 0) + np.where(~flagged & truth, 10, 0)
        assert costs[name].sum() <= 135

    def interval(first, second):
        difference = (costs[first] - costs[second])[drawn_again(lab, 2000)].sum(axis=1)
        return np.quantile(difference, [0.025, 0.975])

    low, high = interval("naive Bayes", "careful logistic")
    assert low < 0 < high
    assert interval("biopsy for everybody", "naive Bayes")[0] > 0
    assert interval("biopsy for everybody", "careful logistic")[0] > 0
    decided = lab["my_decision"]()
    assert decided["bill"] == costs["careful logistic"].sum()
    assert decided["threshold"] == pytest.approx(chosen["careful logistic"], abs=0.0005)
    assert decided["clearly_cheaper_than"] == ["biopsy for everybody"]


def test_the_logistic_reader_is_slightly_too_modest():
    """What the lab says of z and of the ECE, with simulations of its own."""
    images, labels = load_digits(return_X_y=True)
    seen, stream, seen_label, stream_label = train_test_split(
        images / 16, labels, test_size=0.5, random_state=0, stratify=labels
    )
    model = LogisticRegression(C=10, max_iter=1000).fit(seen, seen_label)
    sure = model.predict_proba(stream).max(axis=1)
    right = (model.predict(stream) == stream_label).mean()
    rng = np.random.default_rng(1)
    honest = (rng.random((4000, len(sure))) < sure).mean(axis=1)
    z = (right - sure.mean()) / honest.std()
    assert z == pytest.approx(2.7, abs=0.1)
    assert (honest >= right).mean() < 0.025
    [table] = [output for output in printed() if "ECE by chance, up to" in output]
    logistic, bayes, forest = (
        [float(number) for number in line.split()[-3:]] for line in table.splitlines()[1:]
    )
    assert logistic[0] == pytest.approx(z, abs=0.1) and logistic[1] < logistic[2]
    assert (round(bayes[0]), round(forest[0])) == (-56, 18)
    assert bayes[1] > 2 * bayes[2] and forest[1] > 2 * forest[2]


def test_six_looks_leave_only_the_refusal():
    """What the lab says of the six looks: p against 0.05 and against 0.05 / 6."""
    [table] = [output for output in printed() if "6 looks" in output]
    assert "0.027" in table and "0.0027" in table
    assert 0.05 / 6 < 0.027 < 0.05 and 0.0027 < 0.05 / 6
    first = [line for line in table.splitlines() if "300 images" in line]
    assert sum(line.count("wait") for line in first) == 6  # three candidates, both limits
    assert not any(word in line for line in first for word in ("promote", "keep"))


def test_nine_looks_leave_no_doubt_where_the_checks_are_well_spent():
    [table] = [
        output
        for output in printed()
        if "candidate_alone" in output and "6 looks" not in output and "p" in output
    ]
    [line] = [line for line in table.splitlines() if line.startswith("more data")]
    known, *_, decision, p = line.split()[2:]
    assert decision == "promote" and float(p) < 0.05 / 9
    known, *alone = line.split()[2:5]
    assert int(known) == 69 and sum(map(int, alone)) == 61


def test_any_of_three_candidates_differs_on_204_images():
    images, labels = load_digits(return_X_y=True)
    seen, stream, answer, _ = train_test_split(
        images / 16, labels, test_size=0.5, random_state=0, stratify=labels
    )

    def logistic(size):
        model = LogisticRegression(C=10, max_iter=1000).fit(seen[:size], answer[:size])
        return model.predict(stream)

    forest = RandomForestClassifier(100, random_state=0).fit(seen[:200], answer[:200])
    candidates = (
        logistic(len(seen)),
        GaussianNB().fit(seen, answer).predict(stream),
        forest.predict(stream),
    )
    differ = [answers != logistic(200) for answers in candidates]
    assert np.any(differ, axis=0).sum() == 204


def test_the_forest_is_seldom_sure():
    [table] = [output for output in printed() if "90 % sure, on 8 and 9" in output]
    [line] = [line for line in table.splitlines() if line.startswith("forest")]
    right, familiar, strange = map(float, line.split()[1:])
    assert (round(right, 2), round(familiar, 2), strange) == (0.99, 0.36, 0)


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
    points = [bill(name, lowest[name]) for name in ("careful logistic", "naive Bayes", "tree")]
    assert points == [108, 116, 129]
    chosen = data.load("metrics", "models").set_index("model")["threshold"]
    assert (
        bill("naive Bayes", chosen["naive Bayes"])
        - bill("careful logistic", chosen["careful logistic"])
        == 5
    )
    assert bill("tree", chosen["tree"]) == (~truth).sum()
    stretch = [bill("tree", threshold) for threshold in (0.04, 0.08, 0.13)]
    assert len(set(stretch)) == 1 and stretch[0] - 120 < 15  # the tree's low stretch
    own = lab["cross_val_predict"](
        lab["models"]["tree"],
        lab["train"][lab["cheap"]],
        lab["train_truth"],
        cv=5,
        method="predict_proba",
    )[:, 1]
    answer = lab["train_truth"].to_numpy()

    def on_training(threshold):
        flagged = own >= threshold
        return int((flagged & ~answer).sum() + 10 * (~flagged & answer).sum())

    # Flagging everybody was cheapest there, by a little.
    assert sorted(map(on_training, np.unique(own)))[:2] == [178, 181]


def test_what_the_lab_says_of_calibration_and_the_chosen_thresholds(lab):
    truth, chosen = lab["truth"], data.load("metrics", "models").set_index("model")["threshold"]
    rng = np.random.default_rng(0)

    def beyond_chance(name):
        score = lab["scores"][name].to_numpy()
        honest = [
            lab["expected_calibration_error"](score, rng.random(len(score)) < score)
            for _ in range(500)
        ]
        return lab["expected_calibration_error"](score, truth) > np.quantile(honest, 0.95)

    assert not beyond_chance("naive Bayes") and beyond_chance("careful logistic")
    assert round(chosen["naive Bayes"], 2) == 0.07 and chosen["tree"] == 0
    odds = 5 * 1 / 10  # Elkan's odds, five times too high
    assert round(odds / (1 + odds), 2) == 0.33 and round(chosen["careful logistic"], 2) == 0.39


def test_the_tree_has_a_score_for_each_of_its_eight_leaves(lab):
    distinct = lab["scores"].nunique()
    assert distinct["tree"] == lab["models"]["tree"].get_n_leaves() == 8
    assert distinct.drop("tree").min() >= len(lab["truth"]) - 1
    scores = lab["scores"]["tree"]
    second_leaf = scores == sorted(scores.unique())[-2]
    found = round(scores[second_leaf].iloc[0], 2), second_leaf.sum()
    assert (*found, lab["truth"][second_leaf].sum()) == (0.91, 16, 7)  # the curve's dip


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


def test_the_first_half_ends_where_the_lab_says():
    cells = notebooks.read(Lab("03-metrics").release).cells
    [mark] = [number for number, cell in enumerate(cells) if "03a ends here" in cell.source]
    assert cells[mark + 1].source.startswith("## 5. ")
    assert part_of_lab("03a")[0] == "03 to 03.4"


def test_an_unanswered_lab_runs_to_its_end(monkeypatch):
    """Only the cells of tests may stop, with NotImplementedError."""
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
    namespace = {"__name__": "__main__"}
    for cell in notebooks.read(Lab("03-metrics").release).cells:
        if cell.cell_type != "code":
            continue
        if notebooks.is_test(cell):
            with pytest.raises(NotImplementedError):
                exec(cell.source, namespace)
        else:
            exec(cell.source, namespace)
