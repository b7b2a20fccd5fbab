"""The solution of lab 02 against scikit-learn, scipy and closed forms, and the numbers in the lab's
prose."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest, bootstrap
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from coursekit.notebooks import ROOT, Lab
from coursekit.solution import functions
from labkit import data


@pytest.fixture(scope="module")
def lab():
    return functions(Lab("02-baselines"))


@pytest.mark.parametrize("seed", range(5))
def test_the_constants_are_scikit_learns_dummies(lab, seed):
    rng = np.random.default_rng(seed)
    labels, targets = rng.integers(0, 4, 12), rng.normal(size=12)
    dummy = (
        DummyClassifier(strategy="most_frequent")
        .fit(np.zeros((12, 1)), labels)
        .predict(np.zeros((3, 1)))
    )
    assert list(lab["constant_baseline"](labels, 3)) == dummy.tolist()
    dummy = DummyRegressor().fit(np.zeros((12, 1)), targets).predict(np.zeros((3, 1)))
    assert list(lab["mean_baseline"](targets, 3)) == pytest.approx(dummy.tolist())


@pytest.mark.parametrize("seed", range(5))
def test_experts_by_counting(lab, seed):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.integers(1, 4, (20, 5)), columns=list("abcde")).where(
        rng.random((20, 5)) < 0.8
    )
    ratings = (
        table.rename_axis("task")
        .melt(ignore_index=False, var_name="worker", value_name="label")
        .dropna()
    )
    found = lab["expert_against_consensus"](ratings.reset_index())
    for expert in table:
        right = counted = 0
        for _, row in table.iterrows():
            counts = row.drop(expert).value_counts()
            leaders = counts[counts == counts.max()].index
            if not np.isnan(row[expert]) and len(leaders) == 1:
                counted += 1
                right += leaders[0] == row[expert]
        assert found.loc[expert, "counted"] == counted
        assert found.loc[expert, "agreement"] == pytest.approx(right / counted)


def test_what_the_lab_says_of_the_anaesthetists(lab):
    ratings = data.load("anesthesia").query("repeat == 1")
    everybody = lab["consensus"](ratings)
    table = ratings.pivot(index="task", columns="worker", values="label")
    with_oneself = table.loc[everybody.index].eq(everybody, axis=0).mean()
    flattery = with_oneself - lab["expert_against_consensus"](ratings)["agreement"]
    assert flattery.min() > 0.015 and flattery.max() < 0.04  # "two to four points"
    assert with_oneself.mean() == pytest.approx(0.85, abs=0.005)
    for expert, own in table.items():  # "on the patients with both the two scores are equal"
        others = lab["consensus"](ratings[ratings["worker"] != expert])
        both = everybody.index.intersection(others.index)
        assert (everybody[both] == others[both]).all() and own.notna().all()
    agreement = lab["expert_against_consensus"](ratings)["agreement"]
    assert agreement.max() - agreement.min() > 0.04  # "by more than four points"
    margin = 1.96 * np.sqrt(0.82 * 0.18 / 41)
    assert round(100 * margin) == 12  # "about twelve points to either side"


def test_the_group_beats_a_colleague_by_more_than_luck(lab):
    """Resampling the patients; the lab says an interval of 3 to 11 points."""
    ratings = data.load("anesthesia").query("repeat == 1")
    table = ratings.pivot(index="task", columns="worker", values="label")
    group, colleague = [], []
    for expert in table:
        others = lab["consensus"](ratings[ratings["worker"] != expert])
        own = table.loc[others.index, expert]
        group.append((others == own).astype(float).reindex(table.index))
        colleague.append(
            table.loc[others.index]
            .drop(columns=expert)
            .eq(own, axis=0)
            .mean(axis=1)
            .reindex(table.index)
        )
    gain = np.array(group) - np.array(colleague)  # expert x patient, NaN where the others tie
    drawn = np.random.default_rng(0).integers(0, 45, (2000, 45))
    interval = np.quantile(
        [np.nanmean(gain[:, patients], axis=1).mean() for patients in drawn], [0.025, 0.975]
    )
    assert np.round(100 * interval).tolist() == [3, 11]
    assert round(100 * np.nanmean(gain, axis=1).mean()) == 7


def test_the_rule_and_what_it_is_worth(lab):
    held_out = np.isin(lab["labels"], [3, 8])
    images, labels = lab["images"][held_out][179:], lab["labels"][held_out][179:]
    wrong = np.mean(np.asarray(lab["scripted_rule"](images)) != labels)
    assert (
        len(labels) == 178 and 0.02 < wrong < 0.025
    )  # the curve of the lab crosses it at some 64 labels


def test_a_wider_block_helps_whoever_is_stuck(lab):
    """By its best threshold on the images that are seen: "stuck at 91", then over 95."""

    def seen(rows, columns):
        ink = lab["seen_images"][:, rows, columns].sum(axis=(1, 2))
        eights = lab["seen_labels"] == 8
        return max(np.mean((ink > threshold) == eights) for threshold in np.unique(ink))

    assert round(100 * seen(slice(3, 6), slice(2, 3))) == 91
    assert seen(slice(2, 6), slice(1, 4)) > 0.95


def test_what_the_lab_says_of_its_example_rule(lab):
    """The slider's best number, and that no number, whole or not, does better."""
    block, eights = lab["seen_images"][:, 4:6, 3:5].sum(axis=(1, 2)), lab["seen_labels"] == 8
    right = {number: np.mean((block > number) == eights) for number in range(65)}
    assert np.all(block == block.astype(int))  # so whole numbers are enough
    assert max(right, key=right.get) == 30 and round(100 * right[30]) == 85


@pytest.mark.parametrize("seed", range(3))
def test_the_curve_is_the_stored_one(lab, seed):
    stored = (
        data.load("baselines").query("seed == @seed").set_index("size")[["train", "validation"]]
    )
    found = lab["learning_curve"](list(stored.index), seed)
    pd.testing.assert_frame_equal(
        found, stored, check_names=False, atol=0.0045, check_index_type=False
    )


def test_what_the_lab_says_of_the_gaps(lab):
    model = lab["fit"](lab["train_images"], lab["train_labels"])
    train = lab["error_rate"](lab["train_labels"], model.predict(lab["train_images"]))
    validation = lab["error_rate"](lab["valid_labels"], model.predict(lab["valid_images"]))
    test = lab["error_rate"](lab["test_labels"], model.predict(lab["test_images"]))
    moved = lab["cheap_camera"](np.pad(lab["images"][1500:], [(0, 0), (0, 0), (1, 0)])[:, :, :8])
    camera = lab["error_rate"](lab["test_labels"], model.predict(moved))
    nearest = (
        KNeighborsClassifier(5)
        .fit(lab["train_images"], lab["train_labels"])
        .predict(lab["valid_images"])
    )
    neighbours = lab["error_rate"](lab["valid_labels"], nearest)
    assert neighbours == pytest.approx(0.07)
    noise = 2 * np.sqrt(validation * (1 - validation) / 500)

    def step(human, test):
        return lab["next_step"](lab["gap_analysis"](human, train, validation, test), noise)

    assert step(0.01, test) == "bias"
    assert [step(human, test) for human in (0.06, neighbours)] == ["variance"] * 2
    assert step(0.5, test) == "baseline"  # the model is past people who give up
    assert step(0.01, camera) == "shift"
    assert step(0.5, camera) == "baseline"  # "hide the camera"
    assert validation - train > noise


def test_fixed_models_are_scikit_learns(lab):
    train, features = (lab["train_features"], lab["train_targets"]), lab["valid_features"]
    line = LinearRegression().fit(*train).predict(features)
    assert np.allclose(lab["fixed_line"](*train, features), line)
    assert np.allclose(lab["fixed_units"](*train, features), line)
    assert np.allclose(
        lab["fixed_neighbours"](*train, features, 0), lab["fixed_neighbours"](*train, features, 1)
    )
    mean = lab["rmse"](lab["valid_targets"], lab["mean_baseline"](train[1], len(features)))
    error = lab["rmse"](lab["valid_targets"], line)
    assert 0.2 < 1 - error / mean < 0.25  # "a good fifth"


@pytest.mark.parametrize("seed", range(4))
def test_the_bootstrap_is_scipys(lab, seed):
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, 800)
    a, b = (
        np.where(rng.random(800) < skill, truth, rng.integers(0, 3, 800)) for skill in (0.8, 0.7)
    )
    right_a, right_b = (a == truth).astype(float), (b == truth).astype(float)
    scipys = bootstrap(
        (right_a, right_b),
        lambda x, y, axis: x.mean(axis=axis) - y.mean(axis=axis),
        paired=True,
        method="percentile",
        n_resamples=4000,
        rng=seed,
    ).confidence_interval
    found = lab["beats"](truth, a, b, seed)
    assert found["difference"] == pytest.approx(right_a.mean() - right_b.mean())
    assert (found["low"], found["high"]) == pytest.approx((scipys.low, scipys.high), abs=0.006)
    assert found["better"] == (found["low"] > 0)


def test_the_interval_that_the_lab_tests_for():
    """0.05 plus and minus 1.96 standard errors, of 125 wins, 25 losses and 1,850 draws."""
    paired = np.repeat([1, -1, 0], [125, 25, 1850])
    half = 1.96 * paired.std() / np.sqrt(2000)
    assert (0.05 - half, 0.05 + half, 2 * half) == pytest.approx(
        (0.0382, 0.0618, 0.0236), abs=0.0001
    )


def test_a_reading_of_twenty_is_mostly_noise():
    interval = binomtest(10, 20).proportion_ci(method="wilson")
    assert interval.high - interval.low > 0.35


def test_the_buggy_models_lose_to_the_mean(lab):
    train, features = (lab["train_features"], lab["train_targets"]), lab["valid_features"]
    mean = lab["rmse"](lab["valid_targets"], np.full(len(features), train[1].mean()))
    buggy = {
        "neighbours": lab["buggy_neighbours"](*train, features, 0),
        "line": lab["buggy_line"](*train, features),
        "units": lab["buggy_units"](*train, features),
    }
    assert all(lab["rmse"](lab["valid_targets"], found) > mean for found in buggy.values())
    # The traces: a right mean without correlation, a mean far off, numbers of another size.
    assert abs(np.corrcoef(buggy["neighbours"], lab["valid_targets"])[0, 1]) < 0.2
    assert buggy["neighbours"].mean() == pytest.approx(train[1].mean(), rel=0.05)
    assert abs(np.corrcoef(buggy["line"], lab["valid_targets"])[0, 1]) < 0.2
    assert buggy["line"].mean() < -2 * train[1].mean()  # its mean is far off
    assert np.corrcoef(buggy["units"], lab["valid_targets"])[0, 1] > 0.5
    below = buggy["line"] < lab["valid_targets"].min()
    assert 0.5 < below.mean() < 1 and buggy["line"].max() > lab["valid_targets"].max()
    assert abs(buggy["units"]).max() < 5


def test_what_the_lab_says_of_the_phones(lab):
    in_time = (lab["phones"] <= 100).mean()
    assert (lab["phones"].mean() < 70).all()  # well within the budget
    assert (in_time >= 0.95).sum() == 2 and (in_time >= 0.99).sum() == 1
    assert lab["my_choice"]()["in_time"] == pytest.approx(in_time["logistic, 64 pixels"], abs=0.006)


def test_what_the_lab_says_of_the_gains(lab):
    train, valid, labels = lab["train_images"], lab["valid_images"], lab["train_labels"]
    full = lab["images"].reshape(-1, 64) / 16
    weaker = LogisticRegression(C=10, tol=1e-6, max_iter=5000)
    models = {
        "logistic": lab["fit"](train, labels).predict(valid),
        "shrunk": weaker.fit(train, labels).predict(valid),
        "nearest": KNeighborsClassifier(5).fit(train, labels).predict(valid),
        "sharper": lab["fit"](full[:1000], labels).predict(full[1000:1500]),
    }
    pairs = [("logistic", "shrunk"), ("nearest", "logistic"), ("sharper", "logistic")]
    gains = [lab["beats"](lab["valid_labels"], models[a], models[b], 0) for a, b in pairs]
    assert [gain["better"] for gain in gains] == [False, True, True]
    fitted = weaker.fit(train, labels)
    gap = lab["error_rate"](lab["valid_labels"], fitted.predict(valid)) - lab["error_rate"](
        labels, fitted.predict(train)
    )
    first = lab["fit"](train, labels)
    unshrunk = lab["error_rate"](lab["valid_labels"], first.predict(valid)) - lab["error_rate"](
        labels, first.predict(train)
    )
    assert gap == pytest.approx(unshrunk, abs=0.005)  # "hardly changed"
    assert round(100 * gains[1]["difference"]) == 3  # "gain three points"
    assert round(100 * gains[2]["difference"]) == 6
    right = {name: answers == lab["valid_labels"] for name, answers in models.items()}
    chances = []
    for a, b in pairs[1:]:
        won = int((right[a] & ~right[b]).sum())
        lost = int((right[b] & ~right[a]).sum())
        chances.append(binomtest(won, won + lost).pvalue)
    assert [round(chances[0], 3), round(3 * chances[0], 2)] == [0.026, 0.08]
    assert 3 * chances[1] < 0.001  # "far below .01 either way"
    sharpest = lab["fit"](full[:1000], labels)
    assert lab["error_rate"](labels, sharpest.predict(full[:1000])) == 0  # no avoidable bias
    errors = [lab["error_rate"](lab["valid_labels"], models[name]) for name, _ in pairs]
    logistic, nearest, sharper = errors
    assert list(lab["wrong"].values()) == pytest.approx([logistic, nearest, sharper], abs=0.003)


def test_the_experts_of_the_expected_picture_are_the_labs(lab, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "lectures" / "figures")
    import baselines as figures

    everybody = lab["consensus"](lab["ratings"])
    others = lab["expert_against_consensus"](lab["ratings"])["agreement"]
    for expert, own in lab["ratings"].groupby("worker"):
        labels = own.set_index("task")["label"].reindex(everybody.index)
        found = (labels == everybody).mean(), others[expert]
        assert figures.EXPERTS[int(expert)] == pytest.approx(found, abs=0.0006), expert


def test_the_three_of_the_expected_picture_is_the_labs(lab, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "lectures" / "figures")
    import baselines as figures

    first = lab["seen_images"][lab["seen_labels"] == 3][0]
    drawn = [[figures.INK_LEVELS.index(letter) for letter in row] for row in figures.THREE]
    assert first.tolist() == drawn
