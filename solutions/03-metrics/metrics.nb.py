# ---
# jupyter:
#   jupytext:
#     cell_metadata_filter: nbgrader,tags,-all
#     notebook_metadata_filter: kernelspec,jupytext,-all
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Lab 03 - Metrics
#
# A clinic takes three measurements from a fine needle in a lump in the breast and wants a program to say who needs a biopsy. You have trained three models. Each of your
# colleagues has a favourite, and each can prove it with a number. Which one do you ship? Later you look after a model that is already out: a reader of handwritten digits, with a
# better one waiting beside it.
#
# After this lab you can
#
# - **count** errors and **compute** precision, recall, F-beta and average precision, down to their edge cases,
# - **choose** between models by a stated rule, and set a threshold by what errors cost,
# - **guard** cases that must never go wrong, and **decide** from a shadow deployment: promote, keep or wait,
# - **measure** whether a model is as sure as it should be, and see what it says of things it never saw.
#
# **20 points, 120 minutes.** Read [the lecture](../../lectures/03-metrics.md) first. The minutes are an estimate until a class has measured them.

# %% [markdown]
# ## Set-up (3 minutes)
#
# Run this cell first. It loads the tumours (569 women of a study in Wisconsin, 1993), puts half of them aside, and trains three models on the other half. `truth` says of the half put
# aside who has cancer, `scores` what each model thinks of them: a number from 0 (surely benign) to 1 (surely malignant).

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from ipywidgets import FloatSlider, interact
from scipy.stats import binomtest
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict, train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from labkit import check, data
from labkit.notebook import print_warnings
from labkit.plots import metrics as draw

print_warnings()  # a warning is printed like any other output, and never costs a point
tumours, benign = load_breast_cancer(return_X_y=True, as_frame=True)
malignant = benign == 0  # scikit-learn's 0 is malignant; for us the disease is what we look for
cheap = ["mean texture", "mean smoothness", "radius error"]
train, held, train_truth, held_truth = train_test_split(tumours, malignant, test_size=0.5, random_state=0, stratify=malignant)
models = {
    "tree": DecisionTreeClassifier(max_depth=3, random_state=0),
    "naive Bayes": GaussianNB(),
    "careful logistic": make_pipeline(StandardScaler(), LogisticRegression(class_weight={False: 1, True: 5})),  # trained as if a miss weighed five times
}
scores = pd.DataFrame({name: model.fit(train[cheap], train_truth).predict_proba(held[cheap])[:, 1] for name, model in models.items()})
truth = held_truth.to_numpy()

# %% [markdown]
# ## 1. Four counts
#
# **Predict first.** About a third of the women have cancer. How accurate is a program that calls every lump benign? How much is then said by a model's 84 %?

# %%
flagged = scores >= 0.5
accuracy = (flagged.to_numpy() == truth[:, None]).mean(axis=0)
print(f"{len(truth)} women, {truth.sum()} of them with cancer; calling everybody healthy is right for {1 - truth.mean():.1%}")
pd.Series(accuracy, index=scores.columns).round(3)

# %% [markdown]
# Two models are level, and the third looks poor. Accuracy adds up two very different errors: a needless biopsy and a missed cancer. Take them apart.

# %% [markdown]
# ### Exercise 03.1 - Count and divide (3 points, 17 minutes)
#
# Of all cases, some are truly positive, and some are *flagged* by the model. Count the four combinations (TP, FP, FN, TN: true or false, positive or negative). Then
#
# $$\text{precision} = \frac{TP}{TP + FP}, \qquad \text{recall} = \frac{TP}{TP + FN}, \qquad F_\beta = \frac{(1+\beta^2)\, TP}{(1+\beta^2)\, TP + \beta^2 FN + FP}$$
#
# A quotient with nothing below the line is not 0: it is unknown, so give NaN. ($F_\beta$ says that recall matters $\beta$ times as much as precision; $\beta = 1$ is the usual F score.)

# %% nbgrader={"grade": false, "grade_id": "precision_recall_f", "locked": false, "schema_version": 3, "solution": true, "task": false}
def confusion_counts(truth, predicted):
    """Count the four outcomes of a yes/no prediction.

    Parameters
    ----------
    truth, predicted : array of bool, shape (n,)
        Lists, and 0 and 1, do as well. They belong together by place.

    Returns
    -------
    dict
        "tp", "fp", "fn", "tn" -> int.

    Examples
    --------
    >>> confusion_counts([True, True, False, False], [True, False, False, True])
    {'tp': 1, 'fp': 1, 'fn': 1, 'tn': 1}
    """
    ### BEGIN SOLUTION
    truth, predicted = np.asarray(truth, dtype=bool), np.asarray(predicted, dtype=bool)
    return {"tp": int((truth & predicted).sum()), "fp": int((~truth & predicted).sum()),
            "fn": int((truth & ~predicted).sum()), "tn": int((~truth & ~predicted).sum())}
    ### END SOLUTION


def precision_recall_f(truth, predicted, beta):
    """Precision, recall and F-beta of a yes/no prediction.

    Parameters
    ----------
    truth, predicted : array of bool, shape (n,)
        As in `confusion_counts`.
    beta : float
        How many times as much recall matters as precision; above 0.

    Returns
    -------
    dict
        "precision" (NaN where nothing is flagged), "recall" (NaN where nothing is positive), "f" (NaN where neither is) -> float.

    Examples
    --------
    With 3 TP, 1 FP and 2 FN: precision 0.75, recall 0.6, and F with beta = 1 is 6 / 9 = 0.667 (rounded).
    """
    ### BEGIN SOLUTION
    counts = confusion_counts(truth, predicted)
    tp, fp, fn = counts["tp"], counts["fp"], counts["fn"]
    weight = beta**2

    def share(part, whole):
        return part / whole if whole else np.nan

    return {"precision": share(tp, tp + fp), "recall": share(tp, tp + fn),
            "f": share((1 + weight) * tp, (1 + weight) * tp + weight * fn + fp)}
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-confusion_counts", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
found = confusion_counts([True, True, True, False, False], [True, True, False, True, False])
check.same_series(pd.Series(found), {"tp": 2, "fp": 1, "fn": 1, "tn": 1}, "confusion_counts of the example")
### BEGIN HIDDEN TESTS
real, said = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0]), np.array([1, 0, 0, 0, 1, 1, 0, 0, 0, 0])
check.same_series(pd.Series(confusion_counts(real, said)), {"tp": 1, "fp": 2, "fn": 3, "tn": 4}, "confusion_counts of 0 and 1")
check.same_series(pd.Series(confusion_counts([False] * 3, [False] * 3)), {"tp": 0, "fp": 0, "fn": 0, "tn": 3}, "confusion_counts where nothing is positive")
check.same_series(pd.Series(confusion_counts([], [])), {"tp": 0, "fp": 0, "fn": 0, "tn": 0}, "confusion_counts of no cases")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-precision_recall_f", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
real = [True] * 5 + [False] * 5
said = [True] * 3 + [False] * 2 + [True] + [False] * 4
check.same_series(pd.Series(precision_recall_f(real, said, 1)), {"precision": 0.75, "recall": 0.6, "f": 6 / 9}, "precision_recall_f with 3 TP, 1 FP, 2 FN")
### BEGIN HIDDEN TESTS
check.same_series(pd.Series(precision_recall_f(real, said, 2)), {"precision": 0.75, "recall": 0.6, "f": 15 / 24}, "precision_recall_f with beta 2")
check.same_series(pd.Series(precision_recall_f(real, said, 0.5)), {"precision": 0.75, "recall": 0.6, "f": 3.75 / 5.25}, "precision_recall_f with beta 0.5")
check.same_series(pd.Series(precision_recall_f(said, real, 2)), {"precision": 0.6, "recall": 0.75, "f": 15 / 21}, "precision_recall_f with truth and prediction exchanged")
check.same_series(pd.Series(precision_recall_f(np.array(real), np.array(real), 3)), {"precision": 1.0, "recall": 1.0, "f": 1.0}, "precision_recall_f of a perfect prediction")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-precision_recall_f-edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
found = precision_recall_f([True, False], [False, False], 1)
check.same_series(pd.Series(found), {"precision": np.nan, "recall": 0.0, "f": 0.0}, "precision_recall_f where nothing is flagged")
### BEGIN HIDDEN TESTS
check.same_series(pd.Series(precision_recall_f([False, False], [True, False], 1)), {"precision": 0.0, "recall": np.nan, "f": 0.0}, "precision_recall_f where nothing is positive")
check.same_series(pd.Series(precision_recall_f([False, False], [False, False], 1)), {"precision": np.nan, "recall": np.nan, "f": np.nan}, "precision_recall_f where nothing is positive or flagged")
check.same_series(pd.Series(precision_recall_f([True, False], [False, True], 2)), {"precision": 0.0, "recall": 0.0, "f": 0.0}, "precision_recall_f where every prediction is wrong")
### END HIDDEN TESTS

# %%
pd.DataFrame({name: confusion_counts(truth, flagged[name]) | precision_recall_f(truth, flagged[name], 1) for name in scores}).T.round(3)

# %% [markdown]
# Read the column `fn`: cancers sent home. The model that looked poor by its accuracy misses the fewest by far, and pays for it with `fp`, needless biopsies. None of the three is best in both columns.

# %% [markdown]
# ## 2. Every threshold at once
#
# All of this was at a threshold of 0.5, which nobody chose. **Predict:** if you lower it, which of precision and recall can only rise or stay? And the other, does it always fall?

# %% [markdown]
# ### Exercise 03.2 - Draw the curve (3 points, 17 minutes)
#
# Take each **distinct** score as a threshold, from the highest down; flag the cases that score **at least** as much. Cases of one score are flagged together, because no
# threshold can tell them apart. That gives one pair of precision and recall for each threshold: the curve. *Average precision* is the precision at each step, weighted by how much recall that step adds:
#
# $$AP = \sum_k (R_k - R_{k-1})\, P_k, \qquad R_0 = 0$$

# %% nbgrader={"grade": false, "grade_id": "average_precision", "locked": false, "schema_version": 3, "solution": true, "task": false}
def precision_recall_curve(truth, score):
    """Precision and recall at every threshold.

    Parameters
    ----------
    truth : array of bool, shape (n,)
    score : array of float, shape (n,)
        The higher, the surer that the case is positive. No NaN.

    Returns
    -------
    DataFrame
        One row for each distinct score, the highest first: threshold, precision, recall (NaN where nothing is positive). Flagged is who
        scores the threshold or more.

    Examples
    --------
    Truth [True, False, True] with scores [0.9, 0.5, 0.5]: thresholds 0.9 and 0.5, precision 1 and 2/3, recall 1/2 and 1.
    """
    ### BEGIN SOLUTION
    truth, score = np.asarray(truth, dtype=bool), np.asarray(score, dtype=float)
    thresholds = np.unique(score)[::-1]
    chosen = score >= thresholds[:, None]  # one row a threshold, one column a case
    hits = pd.Series((chosen & truth).sum(axis=1))
    return pd.DataFrame({"threshold": thresholds, "precision": hits / chosen.sum(axis=1), "recall": hits / truth.sum()})
    ### END SOLUTION


def average_precision(truth, score):
    """Area under the steps of the precision-recall curve.

    Parameters
    ----------
    truth, score
        As in `precision_recall_curve`.

    Returns
    -------
    float
        Between 0 and 1; NaN where nothing is positive.

    Examples
    --------
    Truth [True, False, True] with scores [0.9, 0.5, 0.5]: 1/2 * 1 + 1/2 * 2/3 = 0.833 (rounded).
    """
    ### BEGIN SOLUTION
    if not np.any(truth):
        return np.nan
    curve = precision_recall_curve(truth, score)
    gained = curve["recall"].diff().fillna(curve["recall"])  # the first step gains all its recall
    return float((gained * curve["precision"]).sum())
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-precision_recall_curve", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
found = pd.DataFrame(precision_recall_curve([True, False, True], [0.9, 0.7, 0.5])).reset_index(drop=True)
check.same_columns(found, {"threshold": {0: 0.9, 1: 0.7, 2: 0.5}, "precision": {0: 1, 1: 1 / 2, 2: 2 / 3}, "recall": {0: 1 / 2, 1: 1 / 2, 2: 1}},
                   "precision_recall_curve of three cases")
### BEGIN HIDDEN TESTS
found = pd.DataFrame(precision_recall_curve(np.array([0, 1, 0, 1]), np.array([-1.0, 2.0, 3.0, 0.0]))).reset_index(drop=True)
check.same_columns(found, {"threshold": {0: 3, 1: 2, 2: 0, 3: -1}, "precision": {0: 0, 1: 1 / 2, 2: 2 / 3, 3: 1 / 2}, "recall": {0: 0, 1: 1 / 2, 2: 1, 3: 1}},
                   "precision_recall_curve of unsorted scores that are no probabilities")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-precision_recall_curve-ties", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
found = pd.DataFrame(precision_recall_curve([True, False, True], [0.9, 0.5, 0.5])).reset_index(drop=True)
check.same_columns(found, {"threshold": {0: 0.9, 1: 0.5}, "precision": {0: 1, 1: 2 / 3}, "recall": {0: 1 / 2, 1: 1}}, "precision_recall_curve with a tie")
### BEGIN HIDDEN TESTS
found = pd.DataFrame(precision_recall_curve([False, True, False, False], [0.3] * 4)).reset_index(drop=True)
check.same_columns(found, {"threshold": {0: 0.3}, "precision": {0: 1 / 4}, "recall": {0: 1}}, "precision_recall_curve of a model that says the same of all")
found = pd.DataFrame(precision_recall_curve([False, False], [0.8, 0.3])).reset_index(drop=True)
check.same_columns(found, {"precision": {0: 0, 1: 0}, "recall": {0: np.nan, 1: np.nan}}, "precision_recall_curve where nothing is positive")
found = pd.DataFrame(precision_recall_curve([True, True], [0.8, 0.3])).reset_index(drop=True)
check.same_columns(found, {"precision": {0: 1, 1: 1}, "recall": {0: 1 / 2, 1: 1}}, "precision_recall_curve where all are positive")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-average_precision", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
found = average_precision([True, False, True], [0.9, 0.5, 0.5])
assert abs(float(found) - 5 / 6) < 1e-6, f"average_precision with a tie: expected 0.8333, found {found}"
### BEGIN HIDDEN TESTS
for real, score, expected, what in (
    ([True, False, True, False], [0.9, 0.8, 0.7, 0.1], 1 / 2 + 1 / 3, "four cases in order"),
    ([False, True, False, True], [0.1, 0.9, 0.8, 0.7], 1 / 2 + 1 / 3, "the same cases in another order"),
    ([False, True, True], [0.9, 0.5, 0.2], 1 / 4 + 1 / 3, "a model that is wrong first"),
    ([True, False, False, False], [0.5] * 4, 1 / 4, "a model that says the same of all"),
    ([True, True], [0.2, 0.1], 1.0, "positives only"),
):
    found = average_precision(real, score)
    assert abs(float(found) - expected) < 1e-6, f"average_precision of {what}: expected {expected:.4f}, found {found}"
found = average_precision([False, False], [0.8, 0.3])
assert np.isnan(float(found)), f"average_precision where nothing is positive: expected nan, found {found}"
### END HIDDEN TESTS

# %%
board = pd.DataFrame({name: precision_recall_f(truth, flagged[name], 1) | {"average_precision": average_precision(truth, scores[name])} for name in scores}).T
draw.curves({name: precision_recall_curve(truth, scores[name]) for name in scores}, "Three models at every threshold; the marks are at 0.5", board)
plt.show()
board.round(3)

# %% [markdown]
# The picture shows precision over recall for the three models; the mark on each line is where 0.5 puts it. Naive Bayes (dashed) and the careful logistic (dotted) run close together, with their marks
# far apart: much of what told them apart was the threshold. The tree (solid) has only a handful of distinct scores, so its line is made of a few long steps, and
# for much of the way it lies below. Average precision is the area under the steps.
#
# **Checkpoint.** Stuck? This loads the curves and the table as your functions should give them, so that you can go on either way.

# %% nbgrader={"grade": false, "grade_id": "checkpoint-curves", "locked": true, "schema_version": 3, "solution": false, "task": false}
curves = data.load("metrics", "curves")
board = data.load("metrics", "models").set_index("model")[["precision", "recall", "average_precision"]]
print(f"{len(curves)} thresholds of {len(board)} models")

# %% [markdown]
# **Slide it.** Move the threshold of naive Bayes. Where do you have to put it to find 95 of 100 cancers, and how many of your alarms are true there?

# %% tags=["nbval-ignore-output"]
bayes = curves[curves["model"] == "naive Bayes"]

@interact(threshold=FloatSlider(value=0.5, min=0.02, max=0.98, step=0.02, continuous_update=False))
def at(threshold):
    chosen = bayes[bayes["threshold"] >= threshold].tail(1).set_index("model")
    print(f"threshold {threshold:.2f}: precision {chosen['precision'].iloc[0]:.3f}, recall {chosen['recall'].iloc[0]:.3f}")
    draw.curves({"naive Bayes": bayes}, "Where on its curve a threshold puts naive Bayes", chosen)
    plt.show()

# %% [markdown]
# The slider's picture shows the curve of naive Bayes with one mark, which runs to the right, towards more recall and less precision, as the threshold falls; the line above it gives the two numbers. At 0.10 it
# finds 95 % of the cancers, and three of five alarms are true.

# %% [markdown]
# ## 3. Three rules, three models
#
# Two numbers a model do not make a ranking. Somebody has to say how they become one. **Predict**, from the table above, which model wins under each of the rules below.

# %% [markdown]
# ### Exercise 03.3 - Pick a model (2 points, 8 minutes)
#
# Write three rules that teams really use: `"average"` takes the mean of precision and recall; `"recall first"` asks for a recall of at least 0.9 and takes the best precision among those
# who have it; `"average precision"` takes the area, whatever the threshold. The highest value wins, NaN never does, and of equals the name that sorts first.

# %% nbgrader={"grade": false, "grade_id": "pick_model", "locked": false, "schema_version": 3, "solution": true, "task": false}
def pick_model(scores, rule):
    """The best model under a rule.

    Parameters
    ----------
    scores : DataFrame
        Model -> precision, recall, average_precision (0-1; NaN where unknown).
    rule : str
        "average": the mean of precision and recall; "recall first": the precision, of models with a recall of 0.9 or more;
        "average precision": the average precision.

    Returns
    -------
    str or None
        Name of the model with the highest value, of equals the one that sorts first; None where no model qualifies.

    Examples
    --------
    a has precision 0.9 and recall 0.5, b has 0.6 and 0.9: "average" picks b (0.75 against 0.7), and so does "recall first".
    """
    ### BEGIN SOLUTION
    precision, recall = scores["precision"], scores["recall"]
    value = {"average": (precision + recall) / 2,
             "recall first": precision.where(recall >= 0.9),
             "average precision": scores["average_precision"]}[rule].dropna().sort_index()
    return value.idxmax() if len(value) else None
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-pick_model", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = pd.DataFrame({"precision": [0.9, 0.6, 0.5], "recall": [0.5, 0.92, 0.95], "average_precision": [0.7, 0.6, 0.8]}, index=["a", "b", "c"])
for rule, expected in (("average", "b"), ("recall first", "b"), ("average precision", "c")):
    found = pick_model(small, rule)
    assert found == expected, f"pick_model by {rule!r}: expected {expected!r}, found {found!r}"
### BEGIN HIDDEN TESTS
other = pd.DataFrame({"precision": [0.7, 0.65, 0.99, 0.2], "recall": [0.9, 0.97, 0.8, 1.0], "average_precision": [0.5, 0.4, 0.3, 0.2]}, index=["z", "y", "x", "w"])
for rule, expected in (("average", "x"), ("recall first", "z"), ("average precision", "z")):
    found = pick_model(other, rule)
    assert found == expected, f"pick_model by {rule!r} of four models: expected {expected!r}, found {found!r}"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-pick_model-edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
low = pd.DataFrame({"precision": [0.9, 0.8], "recall": [0.5, 0.6], "average_precision": [0.7, 0.6]}, index=["a", "b"])
found = pick_model(low, "recall first")
assert found is None, f"pick_model where nobody has a recall of 0.9: expected None, found {found!r}"
### BEGIN HIDDEN TESTS
even = pd.DataFrame({"precision": [0.5, 0.5, 0.5], "recall": [1.0, 1.0, 1.0], "average_precision": [0.25, 0.75, 0.75]}, index=["c", "b", "a"])
for rule in ("average", "recall first", "average precision"):
    found = pick_model(even, rule)
    assert found == "a", f"pick_model by {rule!r} of equals: expected 'a', found {found!r}"
holes = pd.DataFrame({"precision": [np.nan, 0.6, 0.5], "recall": [0.95, 0.91, np.nan], "average_precision": [0.1, np.nan, 0.4]}, index=["a", "b", "c"])
for rule, expected in (("average", "b"), ("recall first", "b"), ("average precision", "c")):
    found = pick_model(holes, rule)
    assert found == expected, f"pick_model by {rule!r} with NaN: expected {expected!r}, found {found!r}"
found = pick_model(holes.loc[["a", "c"]], "average")
assert found is None, f"pick_model by 'average' where every average is NaN: expected None, found {found!r}"
### END HIDDEN TESTS

# %%
for rule in ("average", "recall first", "average precision"):
    print(f"{rule:18} {pick_model(board, rule)}")

# %% [markdown]
# Three reasonable rules, three winners. The rule is a decision about the product, so write it down **before** you look at the table. But are the winners better than the others, or luckier?
# The next cell draws the 285 women again, with replacement, 300 times, and looks at differences between two models on the **same** women.

# %%
rng = np.random.default_rng(0)
gaps = []
for _ in range(300):
    again = rng.integers(0, len(truth), len(truth))
    of = {name: average_precision(truth[again], scores[name].to_numpy()[again]) for name in scores}
    mean = {name: np.nanmean([precision_recall_f(truth[again], flagged[name].to_numpy()[again], 1)[part] for part in ("precision", "recall")]) for name in scores}
    gaps.append({"average: tree - naive Bayes": mean["tree"] - mean["naive Bayes"],
                 "average precision: naive Bayes - careful logistic": of["naive Bayes"] - of["careful logistic"],
                 "average precision: naive Bayes - tree": of["naive Bayes"] - of["tree"]})
pd.DataFrame(gaps).quantile([0.025, 0.975]).T.round(3).set_axis(["low", "high"], axis=1)

# %% [markdown]
# Each row is a 95 % interval of a difference. Two of the three hold 0: the tree's win by the average, and naive Bayes' win over the careful logistic, are inside the noise. The other two rules have an honest winner only for these women, too: draw them again, and a model can fall below the limit of a rule, or change places with the next.

# %% [markdown]
# ## 4. What an error costs
#
# Say the clinic reckons a needless biopsy as 1 and a missed cancer as 10. (Numbers for the exercise; a real clinic would argue about them for a month, and that month is well spent.) Now one number is left: the bill.

# %% [markdown]
# ### Exercise 03.4 - Mend the threshold (2 points, 11 minutes)
#
# A colleague wrote the function below. She reports: "the dearer I make a miss, the more it misses". It has **two bugs**: compare it with the docstring of `best_threshold`, then
# write it as it should be.

# %% nbgrader={"grade": false, "grade_id": "best_threshold_draft", "locked": true, "schema_version": 3, "solution": false, "task": false}
def best_threshold_draft(truth, score, cost_fp, cost_fn):
    truth, score = np.asarray(truth, dtype=bool), np.asarray(score, dtype=float)
    best, lowest = np.inf, np.inf
    for threshold in [*np.unique(score), np.inf]:
        chosen = score > threshold
        cost = cost_fn * (chosen & ~truth).sum() + cost_fp * (~chosen & truth).sum()
        if cost <= lowest:
            best, lowest = threshold, cost
    return float(best)

# %% nbgrader={"grade": false, "grade_id": "best_threshold", "locked": false, "schema_version": 3, "solution": true, "task": false}
def best_threshold(truth, score, cost_fp, cost_fn):
    """The threshold that makes the errors cheapest.

    Parameters
    ----------
    truth : array of bool, shape (n,)
    score : array of float, shape (n,)
        The higher, the surer that the case is positive.
    cost_fp, cost_fn : float
        Cost of a false positive and of a false negative, 0 or more.

    Returns
    -------
    float
        One of the scores, or infinity, which flags nobody; flagged is who scores the threshold or more. Of equally cheap ones the
        highest, which flags the fewest.

    Examples
    --------
    Truth [True, False, True] with scores [0.9, 0.5, 0.2], cost_fp 1, cost_fn 10: 0.2, which costs 1. (0.9 would miss a case: 10.)
    """
    ### BEGIN SOLUTION
    truth, score = np.asarray(truth, dtype=bool), np.asarray(score, dtype=float)
    best, lowest = np.inf, np.inf
    for threshold in [*np.unique(score), np.inf]:  # rising, so that the last of equals is the highest
        chosen = score >= threshold
        cost = cost_fp * (chosen & ~truth).sum() + cost_fn * (~chosen & truth).sum()
        if cost <= lowest:
            best, lowest = threshold, cost
    return float(best)
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-best_threshold", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
for fp, fn, expected in ((1, 10, 0.2), (10, 1, 0.9)):
    found = best_threshold([True, False, True], [0.9, 0.5, 0.2], fp, fn)
    assert abs(float(found) - expected) < 1e-9, f"best_threshold with costs {fp} and {fn}: expected {expected}, found {found}"
### BEGIN HIDDEN TESTS
real, score = np.array([False, True, False, True, True, False]), np.array([0.1, 0.3, 0.3, 0.6, 0.8, 0.7])
# False alarms and misses by threshold: 0.8 (0, 2), 0.7 (1, 2), 0.6 (1, 1), 0.3 (2, 0), 0.1 (3, 0).
for fp, fn, expected in ((1, 1, 0.8), (1, 2, 0.3), (1, 3, 0.3), (3, 1, 0.8)):
    found = best_threshold(real, score, fp, fn)
    assert abs(float(found) - expected) < 1e-9, f"best_threshold with costs {fp} and {fn}: expected {expected}, found {found}"
found = best_threshold([1, 1, 0], [0.4, 0.4, 0.1], 1, 1)
assert abs(float(found) - 0.4) < 1e-9, f"best_threshold where 0.4 makes no error: expected 0.4, found {found}"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-best_threshold-edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
found = best_threshold([False, False], [0.9, 0.2], 1, 10)
assert found == np.inf, f"best_threshold where nothing is positive: expected inf (flag nobody), found {found}"
### BEGIN HIDDEN TESTS
for real, score, fp, fn, expected, what in (
    ([True, True], [0.9, 0.2], 1, 10, 0.2, "all positive: flag everybody"),
    ([True, False], [0.2, 0.9], 3, 2, np.inf, "a wrong order, where flagging nobody is cheapest"),
    ([True, False, True, False], [0.9, 0.7, 0.6, 0.5], 2, 2, 0.9, "0.9 and 0.6 equally cheap: the highest"),
    ([True, False], [0.5, 0.5], 1, 1, np.inf, "one score for all and equal costs: the highest is inf"),
    ([True, False], [0.5, 0.5], 1, 4, 0.5, "one score for all and a dear miss"),
    ([True, False], [-2.0, 5.0], 0, 1, -2.0, "scores that are no probabilities, alarms for nothing"),
    ([True, False, False, False, False], [0.2, 0.9, 0.8, 0.3, 0.1], 1, 2, np.inf, "one positive that only three alarms would find"),
):
    found = best_threshold(real, score, fp, fn)
    assert found == expected, f"best_threshold with {what}: expected {expected}, found {found}"
### END HIDDEN TESTS

# %% [markdown]
# A threshold chosen on the very women on whom its bill is reported would look better than it is. So we choose it on the training half, on scores that each woman got from models trained **without** her
# (5-fold cross-validation), and read the bill on the half put aside.

# %%
def bill(truth, chosen):
    return int((chosen & ~truth).sum() + 10 * (~chosen & truth).sum())

chosen_at, bills = {}, {}
for name, model in models.items():
    own = cross_val_predict(model, train[cheap], train_truth, cv=5, method="predict_proba")[:, 1]
    chosen_at[name] = best_threshold(train_truth.to_numpy(), own, 1, 10)
    bills[name] = {"threshold": chosen_at[name], "bill there": bill(truth, scores[name].to_numpy() >= chosen_at[name]), "bill at 0.5": bill(truth, flagged[name].to_numpy())}
bills["biopsy for everybody"] = {"bill there": bill(truth, np.full(len(truth), True))}
bills["biopsy for nobody"] = {"bill there": bill(truth, np.full(len(truth), False))}
pd.DataFrame(bills).T.round(3)

# %%
grid = np.linspace(0.01, 0.99, 99)
draw.lines(pd.DataFrame({name: [bill(truth, scores[name].to_numpy() >= threshold) for threshold in grid] for name in scores}, index=grid),
           "The bill of each model by its threshold", "threshold", "cost, in needless biopsies")
plt.show()

# %% [markdown]
# The picture shows the bill over the threshold: for naive Bayes (dashed) it is lowest near 0.1, for the careful logistic (dotted) a little below 0.5, and their lowest points are nearly level. At the chosen thresholds their
# bills are 5 apart, half a missed cancer: no difference to speak of. The tree's threshold, chosen on other women, flags everybody, which costs as much as a biopsy for all of them. On the women it was chosen on, that was only a little cheaper than its next best threshold: a choice can be bad luck, too. For *calibrated* probabilities no search would be needed: flag where
# $p \geq c_{FP} / (c_{FP} + c_{FN})$, here 1/11 = 0.09 (Elkan 2001). The careful logistic is not calibrated: it was trained to exaggerate.
#
# **Checkpoint.** This loads the chosen thresholds.

# %% nbgrader={"grade": false, "grade_id": "checkpoint-thresholds", "locked": true, "schema_version": 3, "solution": false, "task": false}
chosen_at = data.load("metrics", "models").set_index("model")["threshold"]

# %% [markdown]
# ## 5. What must never happen
#
# Some errors are not part of any bill. Where the largest cell nuclei of a lump average more than 1,500 square units, sending the woman home would be unforgivable. Those cases make a *critical set*: a
# model has to be right on **all** of them, whatever its other numbers.

# %% [markdown]
# ### Exercise 03.5 - Guard the critical cases (1 point, 8 minutes)
#
# Write the gate. It must fail safely: a critical case for which there is **no prediction** has not passed. And a gate without any cases guards nothing: raise a `ValueError`, rather than let everything through.

# %% nbgrader={"grade": false, "grade_id": "passes_critical_set", "locked": false, "schema_version": 3, "solution": true, "task": false}
def passes_critical_set(truth, predicted, critical):
    """Whether a model is right on every critical case.

    Parameters
    ----------
    truth : Series
        Case -> right label (bool, int or str), in any order; holds every critical case.
    predicted : Series
        Case -> predicted label, in any other order; a case may be missing or NaN.
    critical : list
        Names of the critical cases.

    Returns
    -------
    bool
        True if each of them is predicted, and rightly.

    Raises
    ------
    ValueError
        `critical` is empty.

    Examples
    --------
    Truth {a: True, b: True}, predicted {b: True, a: False}: passes for critical ["b"], and fails for ["a", "b"].
    """
    ### BEGIN SOLUTION
    critical = list(critical)
    if not critical:
        raise ValueError("the critical set is empty: it guards nothing")
    said = predicted.reindex(critical)
    return bool((said.notna() & (said == truth.reindex(critical))).all())
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-passes_critical_set", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
real = pd.Series({"a": True, "b": True, "c": False})
said = pd.Series({"c": True, "b": True, "a": False})
for critical, expected in ((["b"], True), (["a", "b"], False)):
    found = passes_critical_set(real, said, critical)
    assert bool(found) == expected, f"passes_critical_set for {critical}: expected {expected}, found {found}"
### BEGIN HIDDEN TESTS
for critical, expected in ((["c"], False), (["b", "b"], True)):
    found = passes_critical_set(real, said, critical)
    assert bool(found) == expected, f"passes_critical_set for {critical}: expected {expected}, found {found}"
found = passes_critical_set(real, pd.Series({"c": False, "a": True}), ["a", "b", "c"])
assert bool(found) is False, f"passes_critical_set without a prediction for b: expected False, found {found}"
found = passes_critical_set(real, pd.Series({"c": False, "a": True, "b": None}, dtype=object), ["a", "b"])
assert bool(found) is False, f"passes_critical_set where the prediction for b is missing: expected False, found {found}"
words = pd.Series({7: "stop", 3: "yield", 5: "stop"})
found = passes_critical_set(words, pd.Series({3: "yield", 5: "stop", 7: "stop", 9: "yield"}), [3, 7])
assert bool(found) is True, f"passes_critical_set with words and more predictions than truths: expected True, found {found}"
try:
    found = passes_critical_set(real, said, [])
except ValueError:
    pass
else:
    raise AssertionError(f"passes_critical_set for no cases: expected a ValueError, found {found}")
### END HIDDEN TESTS

# %%
large = held.index[held["worst area"] > 1500]
gate = {}
for name in scores:
    at_half, at_chosen = (pd.Series(scores[name].to_numpy() >= threshold, index=held.index) for threshold in (0.5, chosen_at[name]))
    gate[name] = {"missed at 0.5": int((~at_half[large]).sum()), "passes at 0.5": passes_critical_set(held_truth, at_half, list(large)),
                  "passes at its threshold": passes_critical_set(held_truth, at_chosen, list(large))}
print(f"{len(large)} critical cases, {held_truth[large].sum()} of them with cancer")
pd.DataFrame(gate).T

# %% [markdown]
# The tree, winner by the average, sends women with very large nuclei home, and naive Bayes, winner by average precision, sends one. A gate is a constraint, not one more number to average: it says no. A gate of positive cases alone is also passed by flagging everybody, as the tree does at its threshold: keep the bill beside it. And a pass is no proof: with
# no failure in $n$ cases the true rate may still be about $3/n$ at 95 % confidence (the *rule of three*), here 7 %.

# %% [markdown]
# ## 6. In the shadow
#
# Now the other product. A reader of handwritten digits is in production, trained on the 200 images that there were at first. Three candidates want its place. Each ran **in its shadow** on the next 899 images: its answers were stored
# and not used. The truth is known only where a person happened to check, one image in three. **Predict:** will 307 checked images be enough to tell the four apart?

# %%
images, labels = load_digits(return_X_y=True)
seen, stream, seen_label, stream_label = train_test_split(images / 16, labels, test_size=0.5, random_state=0, stratify=labels)

def reader(size):
    return LogisticRegression(C=10, max_iter=1000).fit(seen[:size], seen_label[:size])

candidates = {"more data": reader(len(seen)), "naive Bayes": GaussianNB().fit(seen, seen_label),
              "forest": RandomForestClassifier(100, random_state=0).fit(seen[:200], seen_label[:200])}
production = pd.Series(reader(200).predict(stream))
shadow = pd.DataFrame({name: model.predict(stream) for name, model in candidates.items()})
checked = np.random.default_rng(3).random(len(stream)) < 1 / 3
truth_when_known = pd.Series(stream_label).where(checked)
print(f"{len(stream)} images, {checked.sum()} of them checked")
shadow.ne(production, axis=0).mean().round(3).rename("share of answers that differ from production")

# %% [markdown]
# ### Exercise 03.6 - Read the shadow (3 points, 15 minutes)
#
# Only cases where exactly **one** of the two is right tell them apart: of $n$ such cases the candidate wins some, production the others. If they were equally good, each would be a coin toss, so the p-value is that of
# an exact two-sided binomial test against one half (McNemar's test, 1947; `binomtest(wins, n).pvalue`, and 1 where $n = 0$). Decide: p below 0.05 and the candidate ahead: **promote**; p below 0.05 and production ahead:
# **keep**; otherwise **wait**. Give a reason in words that a colleague can check: it must name both counts.

# %% nbgrader={"grade": false, "grade_id": "shadow_report", "locked": false, "schema_version": 3, "solution": true, "task": false}
def shadow_report(production, candidate, truth_when_known):
    """Compare a candidate that ran in the shadow with the model in production.

    Parameters
    ----------
    production, candidate : Series
        Case -> predicted label; the same cases, each in any order.
    truth_when_known : Series
        Case -> right label; cases that nobody checked are missing or NaN.

    Returns
    -------
    dict
        "disagreement" (share of **all** cases in which the two differ), "known" (number of cases with a known truth),
        "production_alone", "candidate_alone" (known cases that only this one got right), "p" (exact two-sided),
        "decision" ("promote", "keep" or "wait"), "reason" (str, one sentence that holds both counts as digits).

    Examples
    --------
    Of 40 known cases the candidate alone is right on 9 and production alone on 1: p = 0.0215, promote, because "candidate alone
    right on 9, production alone on 1 (p = 0.021)".
    """
    ### BEGIN SOLUTION
    candidate = candidate.reindex(production.index)
    known = truth_when_known.reindex(production.index).dropna()
    right_production, right_candidate = production[known.index] == known, candidate[known.index] == known
    ours, theirs = int((right_production & ~right_candidate).sum()), int((right_candidate & ~right_production).sum())
    p = float(binomtest(theirs, ours + theirs).pvalue) if ours + theirs else 1.0
    decision = "wait" if p >= 0.05 else "promote" if theirs > ours else "keep"
    return {"disagreement": float((production != candidate).mean()), "known": len(known), "production_alone": ours,
            "candidate_alone": theirs, "p": p, "decision": decision,
            "reason": f"candidate alone right on {theirs}, production alone on {ours} (p = {p:.2g})"}
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-shadow_report", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
old = pd.Series({"a": 1, "b": 2, "c": 3, "d": 4})
new = pd.Series({"d": 4, "c": 0, "b": 0, "a": 1})
found = shadow_report(old, new, pd.Series({"b": 2, "a": 1, "d": np.nan}))
counts = {key: found[key] for key in ("disagreement", "known", "production_alone", "candidate_alone")}
check.same_series(pd.Series(counts), {"disagreement": 0.5, "known": 2, "production_alone": 1, "candidate_alone": 0}, "shadow_report of four cases")
### BEGIN HIDDEN TESTS
both_wrong = shadow_report(pd.Series([1, 2, 3, 1]), pd.Series([2, 2, 1, 1]), pd.Series([3, 2, 1, 1]))
counts = {key: both_wrong[key] for key in ("disagreement", "known", "production_alone", "candidate_alone")}
check.same_series(pd.Series(counts), {"disagreement": 0.5, "known": 4, "production_alone": 0, "candidate_alone": 1}, "shadow_report where both are wrong once")
words = shadow_report(pd.Series({9: "cat", 4: "dog", 6: "cat"}), pd.Series({4: "dog", 6: "dog", 9: "dog"}), pd.Series({6: "dog", 9: "cat"}))
counts = {key: words[key] for key in ("disagreement", "known", "production_alone", "candidate_alone")}
check.same_series(pd.Series(counts), {"disagreement": 2 / 3, "known": 2, "production_alone": 1, "candidate_alone": 1}, "shadow_report of words in different orders")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-shadow_report-p", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
real = pd.Series([1] * 40)
old = pd.Series([1] + [0] * 9 + [1] * 30)
new = pd.Series([0] + [1] * 9 + [1] * 30)
p = shadow_report(old, new, real)["p"]
assert abs(float(p) - 0.021484375) < 1e-6, f"9 cases to 1: expected p = 0.0215, found {p}"
### BEGIN HIDDEN TESTS
p = shadow_report(new, old, real)["p"]
assert abs(float(p) - 0.021484375) < 1e-6, f"1 case to 9: expected p = 0.0215, found {p}"
p = shadow_report(old, old, real)["p"]
assert abs(float(p) - 1.0) < 1e-6, f"a candidate that says the same: expected p = 1, found {p}"
p = shadow_report(old, new, pd.Series([np.nan] * 40))["p"]
assert abs(float(p) - 1.0) < 1e-6, f"no truth known: expected p = 1, found {p}"
p = shadow_report(pd.Series([1, 1, 0, 0]), pd.Series([0, 0, 1, 1]), pd.Series([1] * 4))["p"]
assert abs(float(p) - 1.0) < 1e-6, f"2 cases to 2: expected p = 1, found {p}"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-shadow_report-decision", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
import re
real = pd.Series([1] * 40)
for wins, losses, expected in ((9, 1, "promote"), (1, 9, "keep"), (3, 1, "wait")):
    old = pd.Series([1] * losses + [0] * wins + [1] * (40 - wins - losses))
    new = pd.Series([0] * losses + [1] * wins + [1] * (40 - wins - losses))
    found = shadow_report(old, new, real)
    assert found["decision"] == expected, f"{wins} cases to {losses}: expected {expected!r}, found {found['decision']!r}"
    digits = re.findall(r"\d+", str(found["reason"]))
    assert {str(wins), str(losses)} <= set(digits), f"expected a reason that names the counts {wins} and {losses}, found {found['reason']!r}"
### BEGIN HIDDEN TESTS
for wins, losses, expected in ((6, 0, "promote"), (5, 0, "wait"), (0, 6, "keep"), (0, 5, "wait"), (20, 20, "wait"), (0, 0, "wait"), (14, 4, "promote"), (13, 5, "wait")):
    old = pd.Series([1] * losses + [0] * wins + [1] * (40 - wins - losses))
    new = pd.Series([0] * losses + [1] * wins + [1] * (40 - wins - losses))
    found = shadow_report(old, new, real)
    assert found["decision"] == expected, f"{wins} cases to {losses}: expected {expected!r}, found {found['decision']!r}"
unchecked = shadow_report(pd.Series([0] * 30), pd.Series([1] * 30), pd.Series([1] * 4))
assert unchecked["decision"] == "wait", f"30 disagreements, 4 checked: expected 'wait', found {unchecked['decision']!r}"
### END HIDDEN TESTS

# %%
reports = {}
for name in shadow:
    for images_so_far in (300, 899):
        report = shadow_report(production[:images_so_far], shadow[name][:images_so_far], truth_when_known[:images_so_far])
        reports[name, images_so_far] = {key: report[key] for key in ("known", "production_alone", "candidate_alone", "decision")} | {"p": f"{report['p']:.2g}"}
pd.DataFrame(reports).T.rename_axis(["candidate", "images"])

# %% [markdown]
# After 300 images the answer is *wait* for all three. After 899 one is promoted and one is refused; of the forest the stream cannot tell, and that is an answer too: not "equally good". We looked twice, and at three candidates: among that many, a p near .03 is no strong evidence, one of a millionth is. Who looks
# after every single case, and stops at the first p below 0.05, promotes or refuses far more than 5 % of candidates that are exactly as good (the lecture counts them): fix the size before you start.
#
# **Where should the checks go?** Cases in which the two agree can never tell them apart. So ask a person only where they differ:

# %%
asked = {}
for name in shadow:
    differ = shadow[name] != production
    report = shadow_report(production, shadow[name], pd.Series(stream_label).where(differ))
    asked[name] = {key: report[key] for key in ("known", "production_alone", "candidate_alone", "decision")} | {"p": f"{report['p']:.1g}"}
pd.DataFrame(asked).T

# %% [markdown]
# For the candidate with more data, far fewer checks than 307 now leave no doubt: every one of them is spent where it can decide. (It says nothing of how often both are wrong together; for that you still need a random sample.)

# %% [markdown]
# ## 7. How sure is it, and how sure should it be?
#
# A bill by threshold, a queue for people, a second opinion: all of them use the model's confidence. **Predict:** of the images that a reader is 90 % sure of, how many does it get right?

# %% [markdown]
# ### Exercise 03.7 - Compare sure with right (3 points, 17 minutes)
#
# Cut the confidences into bins of equal width, each open below and closed above: with 4 bins, [0, 0.25], (0.25, 0.5], (0.5, 0.75], (0.75, 1]; 0 belongs to the first. In each bin that is not empty, compare the mean confidence with the share that was right.
# The *expected calibration error* (ECE) is their distance, weighted by the cases in the bin:
#
# $$ECE = \sum_b \frac{n_b}{n}\, \left|\text{accuracy}_b - \text{confidence}_b\right|$$

# %% nbgrader={"grade": false, "grade_id": "reliability_table", "locked": false, "schema_version": 3, "solution": true, "task": false}
def reliability_table(confidence, correct, bins=10):
    """How often right, by how sure.

    Parameters
    ----------
    confidence : array of float, shape (n,)
        From 0 to 1.
    correct : array of bool, shape (n,)
        Whether the prediction was right.
    bins : int
        Number of bins of equal width, open below and closed above; 0 belongs to the first.

    Returns
    -------
    DataFrame
        Number of the bin (0 to bins - 1) -> count, confidence (mean), accuracy. Bins without cases are left out.

    Examples
    --------
    With 4 bins, confidences [0.5, 0.6, 0.75] and correct [True, False, True]: bin 1 has count 1, confidence 0.5, accuracy 1; bin 2 has
    count 2, confidence 0.675, accuracy 0.5.
    """
    ### BEGIN SOLUTION
    confidence = np.asarray(confidence, dtype=float)
    uppers = np.linspace(0, 1, bins + 1)[1:-1]  # the last bin needs no bound
    place = np.searchsorted(uppers, confidence)  # a value on a bound belongs below it
    cases = pd.DataFrame({"confidence": confidence, "correct": np.asarray(correct, dtype=float)})
    return cases.groupby(place).agg(count=("correct", "size"), confidence=("confidence", "mean"), accuracy=("correct", "mean"))
    ### END SOLUTION


def expected_calibration_error(confidence, correct, bins=10):
    """Mean distance between how sure and how often right, over the bins, weighted by their cases.

    Parameters
    ----------
    confidence, correct, bins
        As in `reliability_table`.

    Returns
    -------
    float
        From 0 (as sure as it should be) to 1; NaN where there are no cases.

    Examples
    --------
    In the example of `reliability_table`: 1/3 * 0.5 + 2/3 * 0.175 = 0.283 (rounded).
    """
    ### BEGIN SOLUTION
    table = reliability_table(confidence, correct, bins)
    if table.empty:
        return np.nan
    distance = (table["accuracy"] - table["confidence"]).abs()
    return float((distance * table["count"]).sum() / table["count"].sum())
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-reliability_table", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
found = reliability_table([0.5, 0.6, 0.75], [True, False, True], 4)
check.same_columns(found, {"count": {1: 1, 2: 2}, "confidence": {1: 0.5, 2: 0.675}, "accuracy": {1: 1.0, 2: 0.5}}, "reliability_table of the example")
### BEGIN HIDDEN TESTS
sure, right = np.array([0.95, 0.15, 0.91, 0.12, 0.45, 0.99]), np.array([1, 0, 1, 1, 0, 0])
found = reliability_table(sure, right)
check.same_columns(found, {"count": {1: 2, 4: 1, 9: 3}, "confidence": {1: 0.135, 4: 0.45, 9: 0.95}, "accuracy": {1: 0.5, 4: 0.0, 9: 2 / 3}}, "reliability_table with ten bins")
found = reliability_table([0.3, 0.9], [False, True], 1)
check.same_columns(found, {"count": {0: 2}, "confidence": {0: 0.6}, "accuracy": {0: 0.5}}, "reliability_table with a single bin")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-reliability_table-bounds", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
found = reliability_table([0.0, 0.25, 0.26, 1.0], [False, True, True, True], 4)
check.same_columns(found, {"count": {0: 2, 1: 1, 3: 1}, "accuracy": {0: 0.5, 1: 1.0, 3: 1.0}}, "reliability_table of values on the bounds")
### BEGIN HIDDEN TESTS
found = reliability_table([0.5, 0.5, 0.75, 0.75, 0.0], [True, False, True, True, True], 4)
check.same_columns(found, {"count": {0: 1, 1: 2, 2: 2}, "confidence": {0: 0.0, 1: 0.5, 2: 0.75}, "accuracy": {0: 1.0, 1: 0.5, 2: 1.0}}, "reliability_table with every value on a bound")
found = reliability_table([0.5, 1.0, 1.0], [True, False, True], 2)
check.same_columns(found, {"count": {0: 1, 1: 2}, "accuracy": {0: 1.0, 1: 0.5}}, "reliability_table with two bins")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-expected_calibration_error", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
found = expected_calibration_error([0.5, 0.6, 0.75], [True, False, True], 4)
assert abs(float(found) - 0.85 / 3) < 1e-6, f"expected_calibration_error of the example: expected 0.2833, found {found}"
### BEGIN HIDDEN TESTS
for sure, right, bins, expected, what in (
    ([0.9] * 10, [True] * 9 + [False], 10, 0.0, "9 of 10 right at 0.9"),
    ([1.0] * 4, [False] * 4, 10, 1.0, "sure and always wrong"),
    ([0.6, 0.6, 0.9, 0.9, 0.9, 0.9], [True, True, True, True, True, False], 5, (2 * 0.4 + 4 * 0.15) / 6, "too low below and too high above"),
    ([0.2, 0.4], [False, True], 1, 0.2, "one bin, in which errors of opposite sign cancel"),
):
    found = expected_calibration_error(sure, right, bins)
    assert abs(float(found) - expected) < 1e-6, f"expected_calibration_error of {what}: expected {expected:.4f}, found {found}"
found = expected_calibration_error([], [], 10)
assert np.isnan(float(found)), f"expected_calibration_error of no cases: expected nan, found {found}"
### END HIDDEN TESTS

# %%
readers = {"logistic": candidates["more data"], "naive Bayes": candidates["naive Bayes"], "forest": RandomForestClassifier(100, random_state=0).fit(seen, seen_label)}
rng, tables, summary = np.random.default_rng(0), {}, {}
for name, model in readers.items():
    sure = model.predict_proba(stream).max(axis=1)
    right = model.predict(stream) == stream_label
    tables[name] = reliability_table(sure, right)
    # What a model that is exactly as sure as it should be would show on as many images, by chance alone.
    honest = [expected_calibration_error(sure, rng.random(len(sure)) < sure) for _ in range(100)]
    summary[name] = {"right": right.mean(), "mean confidence": sure.mean(), "ECE": expected_calibration_error(sure, right), "ECE by chance, up to": np.quantile(honest, 0.95)}
draw.reliability(tables, "Readers of digits: how often right, by how sure")
plt.show()
pd.DataFrame(summary).T.round(3)

# %% [markdown]
# The picture shows three readers, a disc a bin, its area the number of images; on the dashed diagonal sure and right agree. Discs below it say *too sure* (naive Bayes: nearly always at 1, often wrong), discs above *too modest*
# (the forest, which averages a hundred votes). Both have a clearly larger ECE than chance gives. The logistic reader's is inside what chance gives to a perfectly calibrated model: no fault can be shown with these images.
# The forest is the most accurate and the least calibrated: these are different virtues. (It has learned all images; the forest in the shadow above had 200.)

# %% [markdown]
# ### Exercise 03.8 - Ask how sure (1 point, 5 minutes)
#
# Before we show the readers something they cannot know, write the number to watch: the share of cases for which the highest probability reaches a threshold.

# %% nbgrader={"grade": false, "grade_id": "confident_share", "locked": false, "schema_version": 3, "solution": true, "task": false}
def confident_share(probabilities, threshold):
    """Share of cases of which a classifier is at least so sure.

    Parameters
    ----------
    probabilities : array of float, shape (n, k)
        One row a case, one column a class; each row sums to 1.
    threshold : float
        From 0 to 1.

    Returns
    -------
    float
        Share of the rows whose highest probability is the threshold or more; NaN where there are no rows.

    Examples
    --------
    Rows [0.9, 0.1] and [0.4, 0.6] with threshold 0.9: 0.5.
    """
    ### BEGIN SOLUTION
    probabilities = np.asarray(probabilities, dtype=float)
    return float((probabilities.max(axis=1) >= threshold).mean()) if len(probabilities) else np.nan
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-confident_share", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
found = confident_share(np.array([[0.9, 0.1], [0.4, 0.6]]), 0.9)
assert abs(float(found) - 0.5) < 1e-9, f"confident_share of the example: expected 0.5, found {found}"
### BEGIN HIDDEN TESTS
three = np.array([[0.2, 0.5, 0.3], [0.1, 0.1, 0.8], [0.75, 0.25, 0.0], [0.4, 0.3, 0.3]])
for threshold, expected in ((0.5, 0.75), (0.75, 0.5), (0.8, 0.25), (0.81, 0.0), (0.4, 1.0), (0.0, 1.0)):
    found = confident_share(three, threshold)
    assert abs(float(found) - expected) < 1e-9, f"confident_share of four rows at {threshold}: expected {expected}, found {found}"
found = confident_share(np.empty((0, 3)), 0.9)
assert np.isnan(float(found)), f"confident_share of no rows: expected nan, found {found}"
### END HIDDEN TESTS

# %% [markdown]
# **Predict.** The readers of the next cell were trained on the digits 0 to 7 and have never seen an 8 or a 9. How often will they be 90 % sure of what an 8 or a 9 is? (They are always wrong, and cannot say "none of these".)

# %%
narrow = {"logistic": LogisticRegression(C=10, max_iter=1000), "naive Bayes": GaussianNB(), "forest": RandomForestClassifier(100, random_state=0)}
familiar = stream_label < 8
surely = {}
for name, model in narrow.items():
    model.fit(seen[seen_label < 8], seen_label[seen_label < 8])
    surely[name] = {"right on 0 to 7": (model.predict(stream[familiar]) == stream_label[familiar]).mean(),
                    "90 % sure, on 0 to 7": confident_share(model.predict_proba(stream[familiar]), 0.9),
                    "90 % sure, on 8 and 9": confident_share(model.predict_proba(stream[~familiar]), 0.9)}
pd.DataFrame(surely).T.round(3)

# %% [markdown]
# Naive Bayes is as sure of strangers as of friends. The logistic reader is 90 % sure of some strangers too, wrongly each time. The forest is sure of none, but it is seldom sure of anything. Softmax or votes only
# say which class is *least unlike*; "I have not seen this" is not among the answers.
#
# **A cheap alarm.** No truth is needed to watch the confident share, so it can warn of *drift* in the week it happens. Here strangers enter the stream in the fifth week.

# %%
order = np.random.default_rng(1)
weeks = [np.concatenate([order.choice(np.flatnonzero(familiar), 80), order.choice(np.flatnonzero(~familiar if week >= 5 else familiar), 20)]) for week in range(1, 9)]
watched = pd.DataFrame({name: [confident_share(model.predict_proba(stream[week]), 0.9) for week in weeks] for name, model in narrow.items()}, index=range(1, 9))
draw.lines(watched, "Share of 100 images a week that a reader is 90 % sure of", "week", "confident share")
plt.show()
watched.groupby(watched.index >= 5).mean().rename({False: "weeks 1-4", True: "weeks 5-8"}).round(3)

# %% [markdown]
# The picture shows the confident share by week, one line a reader. From week 5 on a fifth of the images are strangers: the logistic line drops visibly, naive Bayes' stays near the top and notices nothing, the forest's drops too, from a share that was
# low already. A monitor built on confidence is only as good as the confidence.
#
# **And on purpose?** For the logistic reader the score of a digit is a weighted sum of the pixels. To push an image from the digit it is read as towards the runner-up, move every pixel by the same step, in the direction of
# the sign of the difference of their weights (Goodfellow et al. 2015). How large must the step be? Below, in quarters of a grey level, for each image that is read rightly.

# %%
model = readers["logistic"]

def fool(image):
    """The smallest step that changes what the reader reads, in grey levels of 16, and the altered image."""
    runner_up, read = model.decision_function([image])[0].argsort()[-2:]
    direction = np.sign(model.coef_[runner_up] - model.coef_[read])
    for step in np.arange(0.25, 16, 0.25):
        altered = np.clip(image + step / 16 * direction, 0, 1)
        if (model.coef_ @ altered + model.intercept_).argmax() != read:
            return step, altered

rightly = stream[model.predict(stream) == stream_label]
steps = np.array([fool(image)[0] for image in rightly])
original = rightly[np.flatnonzero(steps == np.median(steps))[0]]  # an image that is as easy to fool as most
step, altered = fool(original)
before, after = model.predict_proba([original, altered])
draw.digits({f"read as {before.argmax()} ({before.max():.0%} sure)": original, f"read as {after.argmax()} ({after.max():.0%} sure)": altered}, f"Every pixel moved by {step:g} of 16 grey levels")
plt.show()
at_random = np.clip(rightly + step / 16 * np.random.default_rng(0).choice([-1, 1], rightly.shape), 0, 1)
print(f"median step {np.median(steps):g} of 16 grey levels; as large a step, its sign drawn by lot for each pixel, fools the reader on {(model.predict(at_random) != model.predict(rightly)).mean():.0%} of the images")

# %% [markdown]
# The picture shows a six and the same six with each pixel a little lighter or darker, which the reader takes for another digit while you still see the six. By definition the median step fools the reader on at least half of the images; an equally large
# change at random, as a bad scanner would make it, on next to none. Here every pixel pushes the same way. On photographs with a hundred thousand pixels, steps too small to see are enough.

# %% [markdown] nbgrader={"grade": false, "grade_id": "discuss-rule", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": true}
# ### Discuss: the rule (1 point, 10 minutes)
#
# Write 100 to 150 words into the next cell: **Which of the three models would you ship to the clinic, at which threshold, and by which rule? State the one number you optimise and the constraints around it, and say which of the differences you lean on
# are inside the noise.** Use your own numbers.
#
# ### BEGIN MARK SCHEME
# *A quarter of the point each for*
#
# - *one number that is optimised (the bill, or precision at a fixed recall) and a reason from the product;*
# - *at least one constraint that is not averaged in (critical set, recall floor, latency), checked on the chosen model at the chosen threshold;*
# - *a threshold other than 0.5 by default, chosen on data that the report does not use;*
# - *honesty on noise: naive Bayes and the careful logistic cannot be told apart by average precision on these 285 women; the tree is worse.*
#
# *Either of naive Bayes and the careful logistic, at its own threshold, can have full marks; the tree cannot.*
# ### END MARK SCHEME

# %% [markdown]
# *Your answer:*

# %% [markdown] nbgrader={"grade": false, "grade_id": "discuss-shadow", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": true}
# ### Discuss: the shadow (1 point, 8 minutes)
#
# Write 80 to 120 words into the next cell: **Your candidate has been in the shadow for a week, and the report says *wait*. Your manager wants a yes or a no today. What do you answer, what does it cost to find out, and what could a good report in the shadow still
# not tell you?**
#
# ### BEGIN MARK SCHEME
# *A third of the point each for*
#
# - *"wait" is no proof of equality: the numbers of cases that only one got right are too small; say how many more are needed or that the stream is to run to a size fixed beforehand (no stopping at the first small p);*
# - *a cheap way to find out: check the cases in which the two differ, with a count of them;*
# - *a limit of shadows: the candidate's answers are not used, so their effect on users and on later data is not seen; or drift after the week; or errors that both share; or critical cases too rare for a week.*
# ### END MARK SCHEME

# %% [markdown]
# *Your answer:*

# %% [markdown]
# ## Recap (1 minute)
#
# In this lab we took accuracy apart into four counts, drew precision and recall at every threshold, and saw three fair rules choose three models, two of them by a difference inside the noise. We priced errors, guarded cases that must not fail, let candidates
# run in the shadow, and found that sure and right are different things, above all for what a model has never seen.
#
# **In the wild.** [scikit-learn](https://scikit-learn.org) has `precision_recall_curve`, `average_precision_score`, `TunedThresholdClassifierCV` and `CalibratedClassifierCV`; [Evidently](https://www.evidentlyai.com) and
# [NannyML](https://www.nannyml.com) watch for drift; Amazon SageMaker calls a shadow deployment a shadow test.
#
# **References.** C. Elkan (2001), IJCAI. I. J. Goodfellow, J. Shlens and C. Szegedy (2015), ICLR. C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger (2017), ICML. Q. McNemar (1947), Psychometrika 12(2). A. Niculescu-Mizil and R. Caruana (2005), ICML.
# W. N. Street, W. H. Wolberg and O. L. Mangasarian (1993), SPIE 1905 (the tumours). C. J. van Rijsbergen (1979), Information Retrieval (F).
