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
# # Lab 01 - Project scoping
#
# Forty-eight students, seven weeks, and a sheet with forty-two ideas, from beehives to court deadlines. Somebody wrote guesses beside each: how often the decision is made, what
# a right one is worth and a wrong one costs, how accurate it must be, what a label costs. Everybody has a favourite. Your job is to find out which ideas are worth doing, what
# they will really cost, how much of your ranking survives if the guesses are wrong, and then to seat forty-eight people in teams of four.
#
# After this lab you can
#
# - **value** a decision that a machine makes, against the best way to do without the machine,
# - **price** an idea: what another nine of accuracy and the labels cost,
# - **estimate** from a pilot how many labels a target needs, how sure you are, and when the answer is "never",
# - **spot** the three marks of a hard problem, and **draw** impact against cost,
# - **say** which part of a ranking stands when the guesses move.
#
# **20 points, 118 minutes.** (The minutes are an estimate from the length of prose and code, until a class has measured them.) Read [the lecture](../../lectures/01-project-scoping.md) first.

# %% [markdown]
# ## Set-up (2 minutes)
#
# Run this cell first. It loads the sheet, the helpers and the pictures; you need not read it.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import math

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from labkit import check, data, scoping
from labkit.notebook import print_warnings
from labkit.plots import scoping as plots

print_warnings()  # a warning is printed like any other output, and never costs a point
sheet = scoping.ideas()  # one row an idea, with a guess for everything that is uncertain

# %% [markdown]
# ## 1. What is a decision worth?
#
# The ideas are invented, and so are the numbers, but they have the mix of a real sheet: big and small, sure and wild. Four of them:

# %%
sheet.loc[["suggested replies", "meter reading", "bird calls", "court deadlines"],
          ["volume", "value", "error_cost", "accuracy_needed", "person_accuracy", "person_price", "rule_accuracy"]]

# %% [markdown]
# `volume` counts decisions a year, `value` is what a right one brings and `error_cost` what a wrong one costs, in dollars. The other columns say how it is done without machine learning: a person decides, for a price, or a
# rule that somebody wrote, for nothing. **Predict first:** which of the four is worth most, and for which would you pay a person?

# %% [markdown]
# ### Exercise 01.1 - Value a decision (2 points, 11 minutes)
#
# A way of deciding that is right with probability $p$ and costs $k$ dollars a decision is worth, in a year,
#
# $$\text{volume} \times \bigl(p \cdot \text{value} - (1-p) \cdot \text{error cost} - k\bigr).$$
#
# Compute this for the machine ($p$ is its `accuracy`, $k = 0$: its cost comes later) and for the ways to do without it: **nothing** (worth 0), **people**, and the **rule** ($k = 0$). The best of
# these is the reference, and the machine's gain is what it adds to it. Where people or a rule have a blank, that way does not exist.

# %% nbgrader={"grade": false, "grade_id": "automation_value", "locked": false, "schema_version": 3, "solution": true, "task": false}
def automation_value(projects):
    """What a machine's decisions are worth in a year, and what that adds to the best way without it.

    Parameters
    ----------
    projects : DataFrame
        One row a project; columns volume (decisions a year), value and error_cost (dollars a decision), accuracy (of the
        machine, 0-1), person_accuracy, person_price (dollars a decision), rule_accuracy; the last three may be NaN.
        Further columns do not matter, and the index may be any.

    Returns
    -------
    DataFrame
        Same index; ml (dollars a year), reference (dollars a year, the best other way), other_way ("nothing", "people" or
        "rule"; the first of these where they tie), gain (ml - reference).

    Examples
    --------
    1,000 decisions, value 2, error_cost 10, accuracy 0.9: ml is 800. People who are right in 0.99 of cases and take 1
    dollar are worth 880, so the gain is -80.
    """
    ### BEGIN SOLUTION
    def worth(accuracy, price=0.0):
        return projects["volume"] * (accuracy * projects["value"] - (1 - accuracy) * projects["error_cost"] - price)

    others = pd.DataFrame({"nothing": 0.0, "people": worth(projects["person_accuracy"], projects["person_price"]),
                           "rule": worth(projects["rule_accuracy"])}, index=projects.index)
    ml, reference = worth(projects["accuracy"]), others.max(axis=1)
    return pd.DataFrame({"ml": ml, "reference": reference, "other_way": others.idxmax(axis=1), "gain": ml - reference})
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-automation_value", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = pd.DataFrame({"volume": [1000, 50], "value": [2.0, 3.0], "error_cost": [10.0, 1.0], "accuracy": [0.9, 0.5], "person_accuracy": [0.99, 0.9],
                      "person_price": [1.0, 9.0], "rule_accuracy": [0.5, np.nan]}, index=["a", "b"])
found = automation_value(small)
check.same_columns(found, {"ml": {"a": 800.0, "b": 50.0}, "gain": {"a": -80.0, "b": 50.0}}, "automation_value of the example")
### BEGIN HIDDEN TESTS
wrong = small.assign(accuracy=[0.0, 1.0])
check.same_columns(automation_value(wrong), {"ml": {"a": -10000.0, "b": 150.0}, "gain": {"a": -10880.0, "b": 150.0}}, "automation_value of always wrong and always right")
before = small.copy()
automation_value(small)
assert small.equals(before), "automation_value must not change its input"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-automation_value-reference", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = pd.DataFrame({"volume": [1000, 50], "value": [2.0, 3.0], "error_cost": [10.0, 1.0], "accuracy": [0.9, 0.5], "person_accuracy": [0.99, 0.9],
                      "person_price": [1.0, 9.0], "rule_accuracy": [0.5, np.nan]}, index=["a", "b"])
check.same_columns(automation_value(small), {"reference": {"a": 880.0, "b": 0.0}, "other_way": {"a": "people", "b": "nothing"}}, "reference of the example")
### BEGIN HIDDEN TESTS
more = pd.DataFrame({"volume": [10, 10, 10, 10], "value": [1.0, 1.0, 1.0, 4.0], "error_cost": [1.0, 1.0, 0.5, 1.0], "accuracy": 0.9,
                     "person_accuracy": [np.nan, 0.75, 0.5, 0.75], "person_price": [np.nan, 0.5, 1.0, 1.25], "rule_accuracy": [0.9, 0.5, 0.75, 0.5]}, index=[7, 3, 5, 4])
check.same_columns(automation_value(more), {"reference": {7: 8.0, 3: 0.0, 5: 6.25, 4: 15.0}, "gain": {7: 0.0, 3: 8.0, 5: 2.25, 4: 20.0},
                                            "other_way": {7: "rule", 3: "nothing", 5: "rule", 4: "people"}}, "reference with blanks, with ties, and with a rule that is as good as the machine")
### END HIDDEN TESTS

# %%
valued = automation_value(sheet.assign(accuracy=sheet["accuracy_needed"]))
plots.ranked_bars(valued["gain"], "What each idea would add in a year, at the accuracy it needs", "dollars a year (logarithmic)")
plt.show()
print(f"people would decide in {(valued['other_way'] == 'people').sum()} of {len(valued)}, a rule in {(valued['other_way'] == 'rule').sum()}, nobody in {(valued['other_way'] == 'nothing').sum()}")
valued.loc[["suggested replies", "meter reading", "bird calls", "court deadlines"]].round(0)

# %% [markdown]
# The bars show the yearly gain of each idea, the largest at the top: between the first and the last lie almost three orders of magnitude. For every second idea the best other way is to do nothing, although people could do it: nobody would pay a person for each
# of many small decisions. That is what a cheap prediction buys. The rule is the better rival: where it is free and nearly as good, little is left to gain.

# %% [markdown]
# ## 2. Another nine
#
# An accuracy of 0.99 has two *nines*, 0.999 has three. **Predict:** a system that is right in 90 of 100 cases cost you 20,000 dollars. What will 99.9 of 100 cost?

# %% [markdown]
# ### Exercise 01.2 - Count the nines (2 points, 11 minutes)
#
# The nines of an accuracy $p$ are $-\log_{10}(1-p)$: 1 for 0.9, 2 for 0.99, 0.30 for a coin. A rule of thumb from the class of 2019, its speaker called it very rough, says that each further nine makes a project ten times as expensive. So a system that reaches `to_accuracy`
# costs the price of reaching `from_accuracy` times `factor` to the power of the nines between them. Write both functions for single numbers **and** for Series.

# %% nbgrader={"grade": false, "grade_id": "nines", "locked": false, "schema_version": 3, "solution": true, "task": false}
def nines(accuracy):
    """How many nines an accuracy has.

    Parameters
    ----------
    accuracy : float or Series of float
        0-1; NaN stays NaN.

    Returns
    -------
    float or Series (or array) of float
        0 for accuracy 0, infinity for accuracy 1.

    Raises
    ------
    ValueError
        An accuracy is below 0 or above 1.

    Examples
    --------
    0.9 has 1.0, 0.99 has 2.0, 0.5 has 0.30.
    """
    ### BEGIN SOLUTION
    accuracy = accuracy if isinstance(accuracy, pd.Series) else np.asarray(accuracy, float)
    if ((accuracy < 0) | (accuracy > 1)).any():
        raise ValueError(f"an accuracy lies between 0 and 1, found {accuracy}")
    with np.errstate(divide="ignore"):
        return -np.log10(1 - accuracy)
    ### END SOLUTION


def accuracy_cost(cost, from_accuracy, to_accuracy, factor=10):
    """What a system costs that reaches `to_accuracy`, if one that reaches `from_accuracy` costs `cost`.

    Parameters
    ----------
    cost : float or Series of float
        Dollars, of the system as it is.
    from_accuracy, to_accuracy : float or Series of float
        0-1. Reaching less is cheaper.
    factor : float
        How many times as expensive each further nine is.

    Returns
    -------
    float or Series (or array) of float
        Dollars for the whole system; infinity where `to_accuracy` is 1.

    Examples
    --------
    From 0.9 to 0.99 at 20,000 dollars: 200,000; with factor 3: 60,000.
    """
    ### BEGIN SOLUTION
    return cost * factor ** (nines(to_accuracy) - nines(from_accuracy))
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-nines", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
for accuracy, expected in [(0.9, 1.0), (0.99, 2.0), (0.5, 0.30103), (0.0, 0.0)]:
    found = nines(accuracy)
    assert abs(float(found) - expected) < 1e-4, f"nines({accuracy}): expected {expected}, found {found}"
found = list(nines(pd.Series([0.9, 0.999], index=["a", "b"])))
assert np.allclose(found, [1.0, 3.0], atol=1e-4), f"nines of a Series of 0.9 and 0.999: expected 1.0 and 3.0, found {found}"
### BEGIN HIDDEN TESTS
found = nines(1.0)
assert float(found) == math.inf, f"nines(1.0): expected infinity, found {found}"
found = nines(0.97)
assert abs(float(found) - 1.522879) < 1e-4, f"nines(0.97): expected 1.5229, not a whole number; found {found}"
found = [float(value) for value in nines(pd.Series([0.9, np.nan, 1.0]))]
assert np.allclose(found, [1.0, np.nan, np.inf], atol=1e-4, equal_nan=True), f"nines of 0.9, NaN and 1.0: expected 1, NaN and infinity, found {found}"
for outside in [1.2, -0.1, pd.Series([0.9, 1.5])]:
    try:
        found = nines(outside)
    except ValueError:
        found = "ValueError"
    assert isinstance(found, str), f"an accuracy outside 0 to 1: expected ValueError, found {found}"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-accuracy_cost", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
for arguments, expected in [((20000, 0.9, 0.99), 200000), ((20000, 0.9, 0.99, 3), 60000), ((500, 0.8, 0.8), 500)]:
    found = accuracy_cost(*arguments)
    assert abs(float(found) - expected) < 0.01 * expected, f"accuracy_cost{arguments}: expected {expected}, found {found}"
### BEGIN HIDDEN TESTS
for arguments, expected in [((100, 0.97, 0.995), 600.0), ((100, 0.99, 0.9), 10.0), ((100, 0.9, 0.999, 3), 900.0), ((0, 0.5, 0.9), 0.0)]:
    found = accuracy_cost(*arguments)
    assert abs(float(found) - expected) < 1e-3 * expected + 1e-9, f"accuracy_cost{arguments}: expected {expected}, found {found}"
found = [float(value) for value in accuracy_cost(pd.Series([1.0, 2.0, 3.0]), pd.Series([0.9, 0.9, 0.5]), pd.Series([0.99, 0.9, 1.0]))]
assert np.allclose(found, [10.0, 2.0, np.inf], rtol=1e-3), f"accuracy_cost of Series: expected 10, 2 and infinity, found {found}"
found = [float(value) for value in accuracy_cost(5.0, 0.9, pd.Series([0.99, 0.999]))]
assert np.allclose(found, [50.0, 500.0], rtol=1e-3), f"accuracy_cost from one accuracy to two others: expected 50 and 500, found {found}"
### END HIDDEN TESTS

# %%
targets = pd.Series([0.9, 0.99, 0.999, 0.9999])
paths = pd.DataFrame({f"x {factor} a nine": [accuracy_cost(20_000, 0.9, target, factor) for target in targets] for factor in (3, 10, 30)}, index=range(1, 5))
plots.lines(paths, "20,000 dollars for one nine: what do more cost?", "nines", "dollars (logarithmic)")
axes = plt.gca()
axes.set_xticks(paths.index)
plt.show()

# %% [markdown]
# The lines show the cost for one to four nines, if each nine costs 3, 10 or 30 times the one before. On a logarithmic axis they are straight: the cost grows exponentially in the nines. Nobody has measured the factor for you, and at four nines it decides between
# half a million and half a billion. We go on with ten, and come back to that.
#
# The next cell adds up what each idea costs: the labels, and the system at the accuracy it needs, starting from a pilot that has reached `accuracy_now`.

# %%
cost = sheet["labels"] * sheet["label_price"] + accuracy_cost(sheet["pilot_cost"], sheet["accuracy_now"], sheet["accuracy_needed"])
pd.DataFrame({"labels alone": sheet["labels"] * sheet["label_price"], "all": cost}).sort_values("all").iloc[[0, 1, 2, -3, -2, -1]].round(0)

# %% [markdown]
# The three cheapest and the three dearest ideas, in dollars. The shuttle bus needs four nines and has one.
#
# **Checkpoint.** Stuck? This cell loads the values and costs of all ideas, and how many marks of a hard problem each has (section 5), so that you can go on. Cells that call a function of yours say so with an error until you have written it.

# %% nbgrader={"grade": false, "grade_id": "checkpoint-values", "locked": true, "schema_version": 3, "solution": false, "task": false}
values = data.load("project-scoping", "values").set_index("project")  # ml, reference, gain, cost, hard

# %% [markdown]
# ## 3. How many labels?
#
# The guess that is wrong most often is how much data it takes. People read a number in a paper and forget how narrow the paper's problem was. A better way is a *pilot*: label a little, train on growing parts of it, and see how the error falls.
#
# Here are two pilots on real data, scikit-learn's handwritten digits: two ordinary models, 20 repeats each, with 30 to 250 labels. **Predict:** how many labels will each need for an error of 4 %?

# %%
sizes = [30, 45, 70, 100, 150, 200, 250]
pilots = {model: scoping.pilot(model, sizes, repeats=20, seed=0) for model in ("nearest neighbour", "logistic regression")}
pd.DataFrame({model: errors.mean(axis=0) for model, errors in pilots.items()}, index=pd.Index(sizes, name="labels")).round(3).T

# %% [markdown]
# ### Exercise 01.3 - Fit the learning curve (3 points, 14 minutes)
#
# Errors often fall like a power law towards a floor, $e(n) = c + a\,n^{-b}$: $c$ is the error that no amount of data takes away (from this model), $b$ says how fast the rest goes. Find $a \ge 0$, $c \ge 0$ and $b$ between 0.05 and 2 with the least sum of squared differences
# $\sum_i (c + a\,n_i^{-b} - e_i)^2$.
#
# You may use any method; the tests only look at how well your curve fits. One that needs no optimiser, and about ten lines: try $b = 0.05, 0.06, \dots, 2$. For each, with $x_i = n_i^{-b}$, the curve is a straight line in $x$, and `np.polyfit(x, errors, 1)` gives $a$ and $c$. If $c$
# came out below 0, put it at 0, and $a = \sum x_i e_i / \sum x_i^2$; if $a$ came out below 0, put it at 0, and $c$ is the mean error. Keep the best.

# %% nbgrader={"grade": false, "grade_id": "fit_learning_curve", "locked": false, "schema_version": 3, "solution": true, "task": false}
def fit_learning_curve(sizes, errors):
    """Fit error = c + a * size**-b by least squares.

    Parameters
    ----------
    sizes : list or array of int, shape (k,)
        Numbers of labels, 1 or more, in any order; k is 3 or more.
    errors : list or array of float, shape (k,)
        The error at each size, 0-1.

    Returns
    -------
    dict
        a (0 or more), b (0.05 to 2) and c (0 or more), floats.

    Examples
    --------
    Sizes 1, 4, 16 and errors 0.5, 0.3, 0.2 lie on c = 0.1, a = 0.4, b = 0.5.

    References
    ----------
    C. Cortes, L. D. Jackel, S. A. Solla, V. Vapnik and J. S. Denker (1994). Learning curves: asymptotic values and rate of
    convergence. NIPS 6.
    """
    sizes, errors = np.asarray(sizes, float), np.asarray(errors, float)
    ### BEGIN SOLUTION
    best, least = {}, math.inf
    for b in np.linspace(0.05, 2, 196):
        x = sizes**-b
        a, c = np.polyfit(x, errors, 1)
        if c < 0:
            a, c = (x @ errors) / (x @ x), 0.0
        if a < 0:
            a, c = 0.0, errors.mean()
        loss = ((c + a * x - errors) ** 2).sum()
        if loss < least:
            best, least = {"a": float(a), "b": float(b), "c": float(c)}, loss
    return best
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-fit_learning_curve", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
found = fit_learning_curve([1, 4, 16, 64], [0.5, 0.3, 0.2, 0.15])
assert isinstance(found, dict) and {"a", "b", "c"} <= set(found), f"expected a dict with a, b and c, found {found}"
for name, expected in {"a": 0.4, "b": 0.5, "c": 0.1}.items():
    assert abs(float(found[name]) - expected) < 0.01, f"points on 0.1 + 0.4 n**-0.5: expected {name} = {expected}, found {found[name]}"
### BEGIN HIDDEN TESTS
found = fit_learning_curve(np.array([500, 20, 100, 50]), np.array([0.04 + 3 * n**-0.9 for n in [500, 20, 100, 50]]))
for name, expected in {"a": 3.0, "b": 0.9, "c": 0.04}.items():
    assert abs(float(found[name]) - expected) < 0.02 * expected + 0.002, f"points on 0.04 + 3 n**-0.9, in no order: expected {name} = {expected}, found {found[name]}"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-fit_learning_curve-noise", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
def squared_differences(curve, sizes, errors):
    return sum((curve["c"] + curve["a"] * n ** -curve["b"] - e) ** 2 for n, e in zip(sizes, errors))

noisy = [20, 40, 80, 160, 320], [0.42, 0.27, 0.20, 0.13, 0.12]
found = squared_differences(fit_learning_curve(*noisy), *noisy)
assert found < 1.02 * 0.00028808, f"a noisy pilot: expected a sum of squared differences of 0.00029, found {found:.5f}"
### BEGIN HIDDEN TESTS
for sizes_of, errors_of, least in [([10, 30, 100, 300], [0.5, 0.45, 0.3, 0.28], 0.0023969), ([25, 50, 100, 200, 400, 800], [0.36, 0.20, 0.14, 0.11, 0.10, 0.095], 0.00001205),
                                   ([30, 30, 60, 60, 120, 120], [0.3, 0.34, 0.2, 0.24, 0.15, 0.13], 0.001883)]:
    found = squared_differences(fit_learning_curve(sizes_of, errors_of), sizes_of, errors_of)
    assert found < 1.02 * least + 1e-7, f"sizes {sizes_of}, errors {errors_of}: expected a sum of squared differences of {least}, found {found:.7f}"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-fit_learning_curve-floor", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
def squared_differences(curve, sizes, errors):
    return sum((curve["c"] + curve["a"] * n ** -curve["b"] - e) ** 2 for n, e in zip(sizes, errors))

falling = [10, 20, 40, 80], [0.5, 0.35, 0.22, 0.1]
found = fit_learning_curve(*falling)
assert float(found["c"]) >= 0, f"an error never falls below 0: expected c of 0 or more, found {found['c']}"
### BEGIN HIDDEN TESTS
lowest = squared_differences(found, *falling)
assert lowest < 1.02 * 0.0019089, f"a floor at 0: expected a sum of squared differences of 0.00191, found {lowest:.5f}"
flat = fit_learning_curve([10, 100, 1000], [0.2, 0.2, 0.2])
assert all(abs(flat["c"] + flat["a"] * n ** -flat["b"] - 0.2) < 0.002 for n in (10, 100, 1000)), f"errors that do not fall: expected 0.2 at each size, found {flat}"
rising = fit_learning_curve([10, 100, 1000], [0.2, 0.25, 0.3])
assert float(rising["a"]) >= -1e-9, f"errors that rise: expected a of 0 or more, found {rising['a']}"
assert squared_differences(rising, [10, 100, 1000], [0.2, 0.25, 0.3]) < 1.02 * 0.005, f"errors that rise: expected the mean, 0.25, found {rising}"
### END HIDDEN TESTS

# %%
curves = pd.DataFrame({model: fit_learning_curve(sizes, errors.mean(axis=0)) for model, errors in pilots.items()}).T
curves.round(3)

# %% [markdown]
# **Checkpoint.** This loads the two curves, should yours not be ready.

# %% nbgrader={"grade": false, "grade_id": "checkpoint-curves", "locked": true, "schema_version": 3, "solution": false, "task": false}
curves = data.load("project-scoping", "curves").set_index("model")  # a, b, c

# %% [markdown]
# ### Exercise 01.4 - Labels, or never (2 points, 14 minutes)
#
# Turn the curve round: $n = \bigl(a / (t - c)\bigr)^{1/b}$ labels bring the error down to the target $t$. If $t \le c$ no number of labels does, and the honest answer is **never**: `math.inf`.
#
# One curve is one guess. The bootstrap gives many: each row of `samples` is the mean learning curve of another resample of the pilots. Fit each, ask each for its labels, sort the answers, and cut off
# the same number at both ends, `int(0.025 * len(samples))`. What is left goes from `low` to `high`.

# %% nbgrader={"grade": false, "grade_id": "labels_needed", "locked": false, "schema_version": 3, "solution": true, "task": false}
def labels_needed(curve, target):
    """How many labels bring a learning curve down to a target.

    Parameters
    ----------
    curve : dict
        a, b and c of error = c + a * size**-b; b is above 0.
    target : float
        The error wanted, 0-1.

    Returns
    -------
    int or float
        The least whole number of labels, 1 or more; math.inf where the target is not above c.

    Examples
    --------
    a = 4, b = 0.5, c = 0.05: for an error of 0.25, 400; for 0.05, math.inf.
    """
    ### BEGIN SOLUTION
    if target <= curve["c"]:
        return math.inf
    labels = (curve["a"] / (target - curve["c"])) ** (1 / curve["b"])
    return max(1, math.ceil(labels - 1e-9))
    ### END SOLUTION


def labels_interval(sizes, samples, target):
    """A 95 % bootstrap interval of the labels needed.

    Parameters
    ----------
    sizes : list of int, shape (k,)
        Numbers of labels of the pilot.
    samples : array of float, shape (m, k)
        One resampled mean learning curve a row.
    target : float
        The error wanted, 0-1.

    Returns
    -------
    dict
        low, high (labels; math.inf is possible) and never (share of the samples whose answer is never, 0-1).

    Examples
    --------
    40 samples: one answer is cut off at either end. If 10 of the 40 say never, high is math.inf and never is 0.25.
    """
    ### BEGIN SOLUTION
    answers = sorted(labels_needed(fit_learning_curve(sizes, errors), target) for errors in samples)
    cut = int(0.025 * len(answers))
    kept = answers[cut:len(answers) - cut]
    return {"low": kept[0], "high": kept[-1], "never": float(np.mean(np.isinf(answers)))}
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-labels_needed", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
curve = {"a": 4.0, "b": 0.5, "c": 0.05}
found = labels_needed(curve, 0.25)
assert abs(float(found) - 400) <= 1, f"0.05 + 4 n**-0.5 down to 0.25: expected 400, found {found}"
found = labels_needed(curve, 0.05)
assert float(found) == math.inf, f"a target at the floor: expected math.inf, found {found}"
### BEGIN HIDDEN TESTS
for curve, target, expected in [({"a": 3.0, "b": 1.0, "c": 0.0}, 0.2, 15), ({"a": 4.0, "b": 0.5, "c": 0.05}, 0.02, math.inf), ({"a": 3.774, "b": 0.8, "c": 0.0}, 0.025, 530),
                                ({"a": 0.3, "b": 1.0, "c": 0.1}, 0.9, 1), ({"a": 0.0, "b": 1.0, "c": 0.2}, 0.3, 1), ({"a": 0.0, "b": 1.0, "c": 0.2}, 0.2, math.inf)]:
    found = labels_needed(curve, target)
    assert float(found) == expected or abs(float(found) - expected) <= (expected > 2), f"{curve} down to {target}: expected {expected}, found {found}"
found = labels_needed({"a": 7.0, "b": 1.0, "c": 0.0}, 0.3)
assert float(found) == 24, f"7/n down to 0.3: expected 24, the first whole number that gets there (7/23 is still above), found {found}"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-labels_interval", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
spread = np.array([[a / 10, a / 20, a / 40] for a in range(1, 41)]) / 10  # 40 curves a/n, a from 0.1 to 4, seen at 10, 20 and 40 labels
found = labels_interval([10, 20, 40], spread, 0.01)
assert abs(float(found["low"]) - 20) <= 1 and abs(float(found["high"]) - 390) <= 4, f"40 samples: expected low 20 and high 390, found {found['low']} and {found['high']}"
assert abs(float(found["never"])) < 1e-9, f"no sample says never: expected 0, found {found['never']}"
### BEGIN HIDDEN TESTS
floors = np.array([[c + 1 / n for n in (10, 20, 40)] for c in np.linspace(0.0, 0.0975, 40)])
found = labels_interval([10, 20, 40], floors, 0.07499)
assert abs(float(found["never"]) - 0.25) < 0.03, f"10 of 40 samples have their floor above the target: expected never 0.25, found {found['never']}"
assert float(found["high"]) == math.inf, f"a quarter of the samples says never: expected high math.inf, found {found['high']}"
assert 13 <= float(found["low"]) <= 15, f"expected low 14, found {found['low']}"
found = labels_interval([10, 20, 40], spread[::-1][:10], 0.01)
assert abs(float(found["low"]) - 310) <= 4 and abs(float(found["high"]) - 400) <= 4, f"10 samples, none is cut off: expected 310 to 400, found {found['low']} to {found['high']}"
found = labels_interval([10, 20, 40], floors[:1], 0.01)
assert abs(float(found["low"]) - 100) <= 2 and abs(float(found["high"]) - 100) <= 2, f"one sample: expected 100 to 100, found {found['low']} to {found['high']}"
### END HIDDEN TESTS

# %%
samples = {model: scoping.resampled_means(errors, samples=100, seed=0) for model, errors in pilots.items()}
rows = []
for model, resamples in samples.items():
    for target in (0.05, 0.04, 0.025):
        interval = labels_interval(sizes, resamples, target)
        rows.append({"model": model, "target": target, "labels": labels_needed(curves.loc[model].to_dict(), target), **interval})
pd.DataFrame(rows).set_index(["model", "target"]).round(3)

# %% [markdown]
# For the nearest neighbour the pilot speaks clearly at 5 %, and ever less so at smaller targets: the interval grows as we ask for what lies further away. For logistic regression it says "never" at 4 % (`inf`), and most of the resamples agree.
#
# **Is that true?** We can check, because there are a thousand digits to label. **Predict** the error of each model with 500 and with 1,000 labels, then run the cell.

# %%
more = [500, 1000]
later = {model: scoping.pilot(model, more, repeats=20, seed=0).mean(axis=0) for model in pilots}
measured = pd.DataFrame({model: [*pilots[model].mean(axis=0), *later[model]] for model in pilots}, index=[*sizes, *more]).T
plots.learning_curves([*sizes, *more], measured, curves, pilot=250, title="A pilot of 250 labels, and what 1,000 brought")
plt.show()
for model, resamples in samples.items():
    fits = [fit_learning_curve(sizes, errors) for errors in resamples]
    at_1000 = np.sort([fit["c"] + fit["a"] * 1000 ** -fit["b"] for fit in fits])[2:-2]
    print(f"{model}: measured {measured.loc[model, 1000]:.3f} with 1,000 labels; the pilot said {at_1000[0]:.3f} to {at_1000[-1]:.3f}")

# %% [markdown]
# Filled marks are the pilot, lines the fitted curves, dashed where they are extrapolated; hollow marks are what more labels really brought. Both models end below their line, and below their interval: the nearest neighbour by a hair, which is noise, logistic regression clearly. With 1,000 labels it
# ends below the floor that the pilot had fitted. The bootstrap knows the luck of the draw; it does not know that the true curve may not be a power law. So extrapolate by a factor of two rather than of ten, and read "never" as "not with this model, as far as this pilot can see".

# %% [markdown]
# ## 4. Who labels, and for how much?
#
# Twenty thousand photographs of water meters want reading. Five ways to get it done, with invented but ordinary numbers:

# %%
ways = data.load("project-ideas", "ways").set_index("way")
ways

# %% [markdown]
# `price` is dollars a label, `seconds` the time it takes, `people` work `hours` a week each, `accuracy` is that of one label, `votes` how many people label each photograph, `setup` dollars before the first label and `lead` the weeks until it. **Predict:** which is cheapest, which is
# fastest, and which is best?

# %% [markdown]
# ### Exercise 01.5 - Budget the labels (2 points, 16 minutes)
#
# For each way compute four columns: `labels` (each task as often as there are votes), `price` in dollars, `weeks` (lead, then labelling), and `quality`, the share of tasks whose **majority** is right. With $v$ votes that are right independently with probability $p$, it is the probability that more than half are right, plus,
# for an even $v$, half the probability of a tie:
#
# $$\sum_{k > v/2} \binom{v}{k} p^k (1-p)^{v-k} \;+\; \tfrac12 \binom{v}{v/2} p^{v/2} (1-p)^{v/2} \text{ (even } v \text{ only)}.$$

# %% nbgrader={"grade": false, "grade_id": "labelling_budget", "locked": false, "schema_version": 3, "solution": true, "task": false}
def labelling_budget(tasks, ways):
    """What each way of labelling costs, how long it takes and how good its labels will be.

    Parameters
    ----------
    tasks : int
        How many things want a label.
    ways : DataFrame
        One row a way; price (dollars a label), seconds (a label), people, hours (a week and person), accuracy (of one label,
        0-1), votes (labels a task, 1 or more), setup (dollars), lead (weeks).

    Returns
    -------
    DataFrame
        Same index; labels, price (dollars in all), weeks (in all), quality (0-1).

    Examples
    --------
    1,800 tasks with 2 votes at 10 seconds take 10 hours: one week for 2 people with 5 hours a week, after the lead.
    3 votes of accuracy 0.8: quality 0.896.
    """
    ### BEGIN SOLUTION
    def quality(accuracy, votes):
        right = [math.comb(votes, k) * accuracy**k * (1 - accuracy) ** (votes - k) for k in range(votes + 1)]
        return sum(share for k, share in enumerate(right) if 2 * k > votes) + (right[votes // 2] / 2 if votes % 2 == 0 else 0)

    labels = tasks * ways["votes"]
    return pd.DataFrame({
        "labels": labels,
        "price": ways["setup"] + labels * ways["price"],
        "weeks": ways["lead"] + labels * ways["seconds"] / 3600 / (ways["people"] * ways["hours"]),
        "quality": [quality(float(p), int(v)) for p, v in zip(ways["accuracy"], ways["votes"])],
    }, index=ways.index)
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-labelling_budget", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
two = pd.DataFrame({"price": [0.1, 2.0], "seconds": [10.0, 36.0], "people": [2, 1], "hours": [5.0, 10.0], "accuracy": [0.8, 0.97], "votes": [2, 1], "setup": [100.0, 0.0],
                    "lead": [1.0, 0.0]}, index=["crowd", "expert"])
check.same_columns(labelling_budget(1800, two), {"labels": {"crowd": 3600, "expert": 1800}, "price": {"crowd": 460.0, "expert": 3600.0},
                                                 "weeks": {"crowd": 2.0, "expert": 1.8}}, "labelling_budget of the example")
### BEGIN HIDDEN TESTS
check.same_columns(labelling_budget(0, two), {"labels": {"crowd": 0, "expert": 0}, "price": {"crowd": 100.0, "expert": 0.0}, "weeks": {"crowd": 1.0, "expert": 0.0}},
                   "labelling_budget of no task")
five = two.assign(votes=[5, 3], lead=[0.5, 2.0])
check.same_columns(labelling_budget(100, five), {"price": {"crowd": 150.0, "expert": 600.0}, "weeks": {"crowd": 0.638889, "expert": 2.3}}, "labelling_budget with other votes", tolerance=1e-4)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-labelling_budget-quality", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
two = pd.DataFrame({"price": [0.1, 2.0], "seconds": [10.0, 36.0], "people": [2, 1], "hours": [5.0, 10.0], "accuracy": [0.8, 0.97], "votes": [3, 1], "setup": [100.0, 0.0],
                    "lead": [1.0, 0.0]}, index=["crowd", "expert"])
check.same_columns(labelling_budget(1800, two), {"quality": {"crowd": 0.896, "expert": 0.97}}, "quality of 3 votes and of 1")
### BEGIN HIDDEN TESTS
check.same_columns(labelling_budget(10, two.assign(votes=[5, 3])), {"quality": {"crowd": 0.94208, "expert": 0.997354}}, "quality of 5 votes and of 3", tolerance=1e-4)
check.same_columns(labelling_budget(10, two.assign(votes=[2, 4])), {"quality": {"crowd": 0.8, "expert": 0.997354}}, "quality of 2 votes and of 4, where a coin decides a tie", tolerance=1e-4)
check.same_columns(labelling_budget(10, two.assign(votes=[9, 7], accuracy=[0.5, 0.4])), {"quality": {"crowd": 0.5, "expert": 0.289792}}, "quality of guessing, and of worse than guessing", tolerance=1e-4)
check.same_columns(labelling_budget(10, two.assign(accuracy=[1.0, 0.0])), {"quality": {"crowd": 1.0, "expert": 0.0}}, "quality of always right and always wrong")
### END HIDDEN TESTS

# %%
several = pd.concat([ways, ways.loc[["crowd", "crowd"]].assign(votes=[1, 7]).set_axis(["crowd, 1 vote", "crowd, 7 votes"])]).rename(index={"crowd": "crowd, 3 votes"})
budget = labelling_budget(20_000, several)
plots.price_and_weeks(budget, "20,000 photographs, seven ways to label them")
plt.show()
budget.round({"price": 0, "weeks": 1, "quality": 3})

# %% [markdown]
# Each mark is a way of labelling at its weeks and its dollars, with the expected share of right labels beside it. The crowd is cheapest and, with seven votes, nearly as good as the expert, for an eighth of the price. That last number is too good: the formula lets people err independently, and on hard
# photographs they err together (lecture 04 has the measurement). Treat it as the best case, and note the slowest way: two experts with six hours a week.

# %% [markdown]
# ## 5. Hard, or only expensive?
#
# Three marks make a problem harder than its price tag says: an output that is **complex**, a demand for **reliability**, and use on data **unlike** the training data.

# %% [markdown]
# ### Exercise 01.6 - Flag the hard ones (2 points, 10 minutes)
#
# No flag is stored on the sheet; derive all three from what is there. `complex`: the output is anything but a `class` or a `number`. `reliability`: a `number` with a tolerance of 0.02 or less, **or** an accuracy needed of 0.999 or more, whatever the output.
# `generalisation`: some condition of `deployment` is missing from `training`. The two columns list conditions, separated by `;`, in any order and with or without blanks around them; a blank column lists none.

# %% nbgrader={"grade": false, "grade_id": "hard_flags", "locked": false, "schema_version": 3, "solution": true, "task": false}
def hard_flags(projects):
    """Which marks of a hard problem each project has.

    Parameters
    ----------
    projects : DataFrame
        One row a project; output (str), tolerance (float, how far off a number may be, as a share; NaN for other outputs),
        accuracy_needed (0-1), training and deployment (str, conditions separated by ";").

    Returns
    -------
    DataFrame of bool
        Same index; complex, reliability, generalisation.

    Examples
    --------
    A class, trained on "day; rain" and used on "rain;night", generalises: True, for "night" is new.
    """
    ### BEGIN SOLUTION
    def conditions(text):
        return {word.strip() for word in text.split(";")} - {""}

    output = projects["output"]
    new = [bool(conditions(used) - conditions(trained)) for trained, used in zip(projects["training"], projects["deployment"])]
    return pd.DataFrame({
        "complex": ~output.isin(["class", "number"]),
        "reliability": ((output == "number") & (projects["tolerance"] <= 0.02)) | (projects["accuracy_needed"] >= 0.999),
        "generalisation": pd.Series(new, index=projects.index, dtype=bool),
    })
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-hard_flags", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
some = pd.DataFrame({"output": ["class", "text", "number", "number"], "tolerance": [np.nan, np.nan, 0.01, 0.1], "accuracy_needed": [0.9, 0.95, 0.9, 0.9],
                     "training": "day", "deployment": "day"}, index=list("abcd"))
check.same_columns(hard_flags(some), {"complex": {"a": False, "b": True, "c": False, "d": False}, "reliability": {"a": False, "b": False, "c": True, "d": False}}, "hard_flags of the example")
### BEGIN HIDDEN TESTS
edge = pd.DataFrame({"output": ["number", "class", "number", "plan", "class"], "tolerance": [0.02, np.nan, 0.5, np.nan, 0.001], "accuracy_needed": [0.9, 0.999, 0.9995, 0.99999, 0.9],
                     "training": "day", "deployment": "day"}, index=[4, 2, 9, 1, 0])
check.same_columns(hard_flags(edge), {"complex": {4: False, 2: False, 9: False, 1: True, 0: False}, "reliability": {4: True, 2: True, 9: True, 1: True, 0: False}}, "hard_flags at the limits")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-hard_flags-generalisation", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
places = pd.DataFrame({"output": "class", "tolerance": np.nan, "accuracy_needed": 0.9, "training": ["day; rain", "day; night", "day"], "deployment": ["rain;night", "night; day", "day; night"]}, index=list("abc"))
check.same_columns(hard_flags(places), {"generalisation": {"a": True, "b": False, "c": True}}, "hard_flags of three pairs of domains")
### BEGIN HIDDEN TESTS
odd = pd.DataFrame({"output": "class", "tolerance": np.nan, "accuracy_needed": 0.9, "training": ["day;night ; rain", "", "day", "", "heavy rain", "day;"], "deployment": ["rain", "day", "", "", "rain", "day ; "]}, index=[1, 2, 3, 4, 5, 6])
check.same_columns(hard_flags(odd), {"generalisation": {1: False, 2: True, 3: False, 4: False, 5: True, 6: False}}, "hard_flags where training covers more, where columns are blank, and where a name lies within another")
before = odd.copy()
hard_flags(odd)
assert odd.equals(before), "hard_flags must not change its input"
### END HIDDEN TESTS

# %%
flags = hard_flags(sheet)
print(flags.sum().to_dict(), "and none of them:", int((~flags.any(axis=1)).sum()))
hardest = flags[flags.all(axis=1)].index.tolist()
print("all three:", ", ".join(hardest))
print("marks on average, by data score:", flags.sum(axis=1).groupby(sheet["data_score"]).mean().round(1).to_dict())

# %% [markdown]
# New conditions are by far the commonest mark: most ideas want to go where their data has not been. The `data_score` says how much of the data one must build, from 1 (public data is enough) to 5 (all of it), and on this sheet the ideas that must build theirs are also the hard ones: the two costs come together. What bears all three marks is not
# impossible, but it is not a project of seven weeks.

# %% [markdown]
# ## 6. The map
#
# Now put the two sides together: yearly gain against cost. An idea is *dominated* if another one costs no more, gains no less, and is better in at least one of the two. Nobody should choose a dominated idea for its money. The others make the *efficient frontier*.

# %% [markdown]
# ### Exercise 01.7 - Mend the frontier (2 points, 9 minutes)
#
# A colleague's version goes from the cheapest idea to the dearest and keeps every idea whose gain is at least the best so far. It looks right and has **three bugs** besides what it does with NaN: two in how it treats ideas that are equal in something, one in how it treats losses (doing nothing is not on the list here, so a loss may well stand on the frontier). Find them, then write it as it should be. Ideas without a
# gain or a cost (NaN) are left out, and dominate nobody.

# %% nbgrader={"grade": false, "grade_id": "frontier_draft", "locked": true, "schema_version": 3, "solution": false, "task": false}
def frontier_draft(projects):
    ordered = projects.sort_values("cost")
    best_so_far = ordered["gain"].cummax().clip(lower=0)
    return ordered.index[ordered["gain"] >= best_so_far].tolist()

# %% nbgrader={"grade": false, "grade_id": "efficient_frontier", "locked": false, "schema_version": 3, "solution": true, "task": false}
def efficient_frontier(projects):
    """The projects that no other one dominates.

    Parameters
    ----------
    projects : DataFrame
        project -> gain and cost (dollars, may be negative or NaN); further columns do not matter.

    Returns
    -------
    list
        Names of the projects that are not dominated, the cheapest first; equal ones all stay, in alphabetical order.

    Examples
    --------
    a costs 1 and gains 5, b costs 2 and gains 5, c costs 2 and gains 8: a dominates b, so ["a", "c"].
    """
    ### BEGIN SOLUTION
    known = projects.dropna(subset=["gain", "cost"]).sort_index()
    kept = []
    for project, row in known.iterrows():
        as_good = known[(known["cost"] <= row["cost"]) & (known["gain"] >= row["gain"])]
        if ((as_good["cost"] == row["cost"]) & (as_good["gain"] == row["gain"])).all():
            kept.append((row["cost"], project))
    return [project for _, project in sorted(kept)]
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-efficient_frontier", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
some = pd.DataFrame({"cost": [1.0, 2.0, 2.0, 3.0], "gain": [5.0, 5.0, 8.0, 7.0]}, index=list("abcd"))
found = list(efficient_frontier(some))
assert found == ["a", "c"], f"the example, with d dearer than c and worse: expected ['a', 'c'], found {found}"
### BEGIN HIDDEN TESTS
found = list(efficient_frontier(some.iloc[[3, 1, 2, 0]]))
assert found == ["a", "c"], f"the same in another order: expected ['a', 'c'], found {found}"
same_cost = pd.DataFrame({"cost": [2.0, 2.0, 2.0, 4.0], "gain": [3.0, 1.0, 9.0, 9.0]}, index=["low", "lowest", "high", "dear"])
found = list(efficient_frontier(same_cost))
assert found == ["high"], f"three of one cost, and one as good and dearer: expected ['high'], found {found}"
rising = pd.DataFrame({"cost": [30.0, 10.0, 20.0], "gain": [3.0, 1.0, 2.0]}, index=["z", "y", "x"])
found = list(efficient_frontier(rising))
assert found == ["y", "x", "z"], f"none is dominated: expected ['y', 'x', 'z'], the cheapest first, found {found}"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-efficient_frontier-edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
losing = pd.DataFrame({"cost": [1.0, 2.0, 3.0], "gain": [-5.0, -2.0, -3.0]}, index=list("abc"))
found = list(efficient_frontier(losing))
assert found == ["a", "b"], f"projects that lose money, some less than others: expected ['a', 'b'], found {found}"
### BEGIN HIDDEN TESTS
twins = pd.DataFrame({"cost": [2.0, 2.0, 1.0, 5.0], "gain": [4.0, 4.0, 1.0, 3.0]}, index=["twin b", "twin a", "small", "bad"])
found = list(efficient_frontier(twins))
assert found == ["small", "twin a", "twin b"], f"two equal projects: expected ['small', 'twin a', 'twin b'], found {found}"
holes = pd.DataFrame({"cost": [1.0, np.nan, 0.5, 2.0], "gain": [1.0, 99.0, np.nan, 3.0], "field": ["x", None, "y", None]}, index=list("abcd"))
found = list(efficient_frontier(holes))
assert found == ["a", "d"], f"without a cost or a gain: expected ['a', 'd'], found {found}"
found = list(efficient_frontier(holes.iloc[:0]))
assert found == [], f"no project at all: expected an empty list, found {found}"
found = list(efficient_frontier(holes.iloc[:1]))
assert found == ["a"], f"one project: expected ['a'], found {found}"
### END HIDDEN TESTS

# %%
frontier = efficient_frontier(values[values["gain"] > 0])
plots.impact_and_cost(values, frontier, "Forty-two ideas: what they would bring and what they would cost")
plt.show()
print(", ".join(frontier))

# %% [markdown]
# Each mark is an idea, at its cost and its yearly gain, both logarithmic; the grey steps join the frontier, whose names are bold, and colour and shape count the marks of a hard problem. Up and to the left is good. Impact does grow with cost, but among ideas of about one cost the best gains several times what the worst does, and among cheap ones far more: choosing
# well is worth more than working harder. Which side of the map would *you* look at first? Whoever starts from impact reads it from the top; whoever has data and no money, from the left.
#
# **How much of this survives?** Every number on the sheet is a guess with a range. First one idea: each guess in turn goes to its low and its high, with the rule of thumb of section 2 among them. **Predict** the longest bar.

# %%
def payback(rows, factor=10):
    """Dollars gained in a year for each dollar of cost."""
    gain = automation_value(rows.assign(accuracy=rows["accuracy_needed"]))["gain"]
    return gain / (rows["labels"] * rows["label_price"] + accuracy_cost(rows["pilot_cost"], rows["accuracy_now"], rows["accuracy_needed"], factor))

chosen = "suggested replies"
ranges = data.load("project-ideas", "ranges").query("project == @chosen").set_index("quantity")
here = sheet.loc[[chosen]]
swings = pd.DataFrame({end: {quantity: payback(here.assign(**{quantity: ranges.loc[quantity, end]})).iloc[0] for quantity in ranges.index} for end in ("low", "high")})
swings.loc["factor of a nine (3 to 30)"] = [payback(here, factor).iloc[0] for factor in (3, 30)]
plots.tornado(swings, payback(here).iloc[0], f"{chosen}: what if one guess is wrong?", "dollars a year for each dollar of cost")
plt.show()
swings.round(1)

# %% [markdown]
# Each bar shows how far the payback of one idea moves when a single guess goes to its low (hatched) or its high, the rest staying put. The widest bar is the guess to check first: here what a reply is worth to somebody, while the price and the number of labels hardly matter. A *higher* cost of an error raises the payback here, because the rule that the machine replaces errs more often. Change `chosen` and run the cell again for your favourite.
#
# Now the five quantities that have a range, at once and for all ideas: 300 times we draw each within its range, and rank the ideas by payback anew. The factor of a nine stays at ten, and so do the accuracies: afterwards try `payback(draws, 3)`.

# %%
draws = scoping.draw(300, seed=0)
drawn = payback(draws).groupby("draw").rank(ascending=False)
ranks = pd.DataFrame({"guess": payback(sheet).rank(ascending=False), "low": drawn.groupby("project").quantile(0.05), "high": drawn.groupby("project").quantile(0.95),
                      "in the top five": (drawn <= 5).groupby("project").mean()}).sort_values("guess")
plots.rank_intervals(ranks, "Where an idea ranks, if the guesses move within their ranges")
plt.show()
ranks.head(10).round(2)

# %% [markdown]
# The dot is an idea's rank by the guesses, the line where nine of ten draws put it. The first three and the bottom hold: no draw of the ranges makes the shuttle bus a bargain. In the middle most lines overlap, and "rank 14 against rank 19" means nothing. What the picture supports is three heaps: yes, no, and *find out more first*.

# %% [markdown]
# ## 7. Seats for forty-eight
#
# People signed up on the sheet, four seats an idea. As on every such sheet, not everything is as it should be.

# %% nbgrader={"grade": false, "grade_id": "signups", "locked": true, "schema_version": 3, "solution": false, "task": false}
signups = sheet.reset_index()[["project", "members"]]
students = data.load("project-ideas", "students")  # student, and a first, second and third wish, some of them blank
signups[signups["members"].str.count(";") >= 2]

# %% [markdown]
# ### Exercise 01.8 - Seat everybody (3 points, 17 minutes)
#
# **Check** the sheet first. `scoping.names_of` reads a row: it gives the names in their order, without blanks and repeats. Report three sorted lists: ideas with too many (`over`), people beside more than one idea (`twice`), ideas with exactly one person (`alone`).
#
# **Then place** everybody, and lose nobody:
# 1. go down the sheet, and along each row: a person who has no seat yet gets one there, as long as fewer than `limit` have (`how` is "signed");
# 2. go down the list of students: who has no seat yet gets the first of their wishes that has a free one ("first", "second" or "third"); a wish that is blank or not on the sheet is passed over;
# 3. who is still without, in the same order, joins the smallest team that has somebody and a free seat, or, if there is none, an empty idea ("any"); the topmost where several fit.
#
# The scaffold counts the seats and remembers who sits where.

# %% nbgrader={"grade": false, "grade_id": "place", "locked": false, "schema_version": 3, "solution": true, "task": false}
def check_signups(sheet, limit=4):
    """What is wrong with a sign-up sheet.

    Parameters
    ----------
    sheet : DataFrame
        One row an idea; project (str) and members (str, names separated by ";").
    limit : int
        Seats an idea.

    Returns
    -------
    dict of lists of str
        over: ideas with more than `limit` different people; twice: people beside more than one idea; alone: ideas with
        exactly one person. Each list is sorted.

    Examples
    --------
    Members "Ann; Bo", "Bo" and "" beside x, y and z: over [], twice ["Bo"], alone ["y"].
    """
    ### BEGIN SOLUTION
    teams = {project: scoping.names_of(members) for project, members in zip(sheet["project"], sheet["members"])}
    times = pd.Series([name for names in teams.values() for name in names], dtype=object).value_counts()
    return {"over": sorted(project for project, names in teams.items() if len(names) > limit),
            "twice": sorted(times[times > 1].index),
            "alone": sorted(project for project, names in teams.items() if len(names) == 1)}
    ### END SOLUTION


def place(students, sheet, limit=4):
    """Give everybody one seat.

    Parameters
    ----------
    students : DataFrame
        One row a student; student, first, second, third (str: names of ideas, may be blank). The order counts.
    sheet : DataFrame
        One row an idea; project and members, as above. The order counts.
    limit : int
        Seats an idea.

    Returns
    -------
    DataFrame
        student -> project and how ("signed", "first", "second", "third" or "any"). One row for each student.

    Raises
    ------
    ValueError
        Somebody on the sheet is no student, or there are fewer seats than students.

    Examples
    --------
    Ann has signed for x, Bo for nothing, and Bo wishes y, then x: Ann gets x ("signed"), Bo y ("first").
    """
    beside = {project: scoping.names_of(members) for project, members in zip(sheet["project"], sheet["members"])}
    size = {project: 0 for project in beside}  # how many have a seat beside each idea
    seats = {}  # student -> where and how

    def seat(student, project, how):
        seats[student] = {"project": project, "how": how}
        size[project] += 1

    # Refuse what cannot be, then seat everybody in three rounds.
    ### BEGIN SOLUTION
    unknown = set().union(*beside.values()) - set(students["student"])
    if unknown or limit * len(size) < len(students):
        raise ValueError(f"no students: {sorted(unknown)}; {limit * len(size)} seats for {len(students)}")
    for project, names in beside.items():
        for name in names:
            if name not in seats and size[project] < limit:
                seat(name, project, "signed")
    for row in students.to_dict("records"):
        for wish in ("first", "second", "third"):
            if row["student"] not in seats and size.get(row[wish], limit) < limit:
                seat(row["student"], row[wish], wish)
    for student in students["student"]:
        if student not in seats:
            free = [project for project in size if size[project] < limit]
            seat(student, min([project for project in free if size[project]] or free, key=size.get), "any")
    ### END SOLUTION
    return pd.DataFrame.from_dict(seats, orient="index", columns=["project", "how"])

# %% nbgrader={"grade": true, "grade_id": "test-check_signups", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
tiny = pd.DataFrame({"project": ["x", "y", "z"], "members": ["Ann; Bo", "Bo", ""]})
found = check_signups(tiny)
expected = {"over": [], "twice": ["Bo"], "alone": ["y"]}
assert {key: list(found[key]) for key in expected} == expected, f"the example: expected {expected}, found {found}"
### BEGIN HIDDEN TESTS
messy = pd.DataFrame({"project": ["m", "k", "b", "a", "e"], "members": [" Ann;Bo ;Cy; Di; Ann", "Eve; Eve;", "F;G;H;I;J", "Bo ; Ann", " ; "]}, index=[3, 3, 1, 0, 2])
found = check_signups(messy)
expected = {"over": ["b"], "twice": ["Ann", "Bo"], "alone": ["k"]}
assert {key: list(found[key]) for key in expected} == expected, f"blanks and repeated names: expected {expected}, found {found}"
found = check_signups(messy, limit=1)
expected = {"over": ["a", "b", "m"], "twice": ["Ann", "Bo"], "alone": ["k"]}
assert {key: list(found[key]) for key in expected} == expected, f"one seat an idea: expected {expected}, found {found}"
found = check_signups(messy.iloc[:0])
assert all(list(found[key]) == [] for key in expected), f"an empty sheet: expected three empty lists, found {found}"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-place", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
people = pd.DataFrame({"student": ["Ann", "Bo", "Cy", "Di"], "first": ["y", "x", "x", ""], "second": ["", "y", "z", ""], "third": ["", "", "", ""]})
tiny = pd.DataFrame({"project": ["x", "y", "z"], "members": ["Ann", "", ""]})
found = place(people, tiny, limit=2)
check.same_columns(found, {"project": {"Ann": "x", "Bo": "x", "Cy": "z", "Di": "z"}, "how": {"Ann": "signed", "Bo": "first", "Cy": "second", "Di": "any"}}, "place with two seats an idea")
### BEGIN HIDDEN TESTS
found = place(people, tiny.assign(members=["Ann; Bo ; Cy", "Cy;Ann", ""]), limit=2)
check.same_columns(found, {"project": {"Ann": "x", "Bo": "x", "Cy": "y", "Di": "y"}, "how": {"Ann": "signed", "Bo": "signed", "Cy": "signed", "Di": "any"}}, "place with too many beside x, and people signed twice")
wishes = pd.DataFrame({"student": ["Ann", "Bo", "Cy"], "first": ["x", "x", "nothing"], "second": ["y", "x", "x"], "third": ["z", "z", "y"]}, index=[5, 5, 1])
check.same_columns(place(wishes, tiny.assign(members=""), limit=1), {"project": {"Ann": "x", "Bo": "z", "Cy": "y"}, "how": {"Ann": "first", "Bo": "third", "Cy": "third"}},
                   "place with one seat an idea, and a wish that is not on the sheet")
check.same_columns(place(wishes.iloc[::-1], tiny.assign(members=""), limit=1), {"project": {"Cy": "x", "Bo": "z", "Ann": "y"}, "how": {"Cy": "second", "Bo": "third", "Ann": "second"}},
                   "place with the list in another order")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-place-everybody", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
found = place(students, signups)
assert sorted(found.index) == sorted(students["student"]), f"expected one row for each of {len(students)} students, found {len(found)} rows"
assert found["project"].value_counts().max() <= 4, f"expected at most 4 in a team, found {found['project'].value_counts().max()}"
assert set(found["project"]) <= set(signups["project"]), "somebody has a seat beside an idea that is not on the sheet"
### BEGIN HIDDEN TESTS
check.same_columns(found.loc[["Ada", "Emre", "Liv", "Tara"]], {"project": {"Ada": "suggested replies", "Emre": "bruised apples", "Liv": "old letters", "Tara": "potholes"},
                                                               "how": {"Ada": "signed", "Emre": "second", "Liv": "signed", "Tara": "signed"}}, "place of the class")
nowhere = pd.DataFrame({"student": list("abcdef"), "first": "", "second": "", "third": ""})
rooms = pd.DataFrame({"project": ["x", "y", "z"], "members": ["", "a; b", "c"]})
check.same_columns(place(nowhere, rooms, limit=2), {"project": {"a": "y", "b": "y", "c": "z", "d": "z", "e": "x", "f": "x"}, "how": {"a": "signed", "b": "signed", "c": "signed", "d": "any", "e": "any", "f": "any"}},
                   "place of people without wishes")
mixed = pd.DataFrame({"student": list("abc"), "first": ["", "x", "x"], "second": "", "third": ""})
check.same_columns(place(mixed, rooms.assign(members=""), limit=2), {"project": {"a": "y", "b": "x", "c": "x"}, "how": {"a": "any", "b": "first", "c": "first"}},
                   "place where somebody without a wish comes first on the list, and must wait until all wishes are heard")
for people, sheet_of, limit in [(nowhere, rooms, 1), (nowhere, rooms.assign(members=["", "a; b", "Zed"]), 4)]:
    try:
        outcome = place(people, sheet_of, limit)
    except ValueError:
        outcome = "ValueError"
    assert isinstance(outcome, str), f"too few seats, or somebody who is no student: expected ValueError, found {outcome}"
### END HIDDEN TESTS

# %%
print(check_signups(signups))
placed = place(students, signups)
print(placed["how"].value_counts().to_dict())
print("teams by size:", placed["project"].value_counts().value_counts().sort_index().to_dict())
placed[placed["how"] != "signed"]

# %% [markdown]
# Everybody has a seat, most the one they signed for, and the two whose wishes were blank or full sit with somebody who was alone. But many teams have one member: a rule that honours every signature cannot give you teams of four. Talking can, and that is what the end of the class hour is for.

# %% [markdown] nbgrader={"grade": false, "grade_id": "discuss", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": true}
# ### Discuss (2 points, 13 minutes)
#
# Write a **one-page scope** (250 to 400 words) of a project of your own, or of an idea of the sheet that you change to make it yours, into the next cell. Say: (1) who decides what today, how often, and what a right and a wrong decision are worth; (2) the best way without machine learning, and what you add to it; (3) the accuracy it needs, in nines, and
# where it is now; (4) how many labels, from whom, for how much and by when, and the pilot that would tell; (5) which of the three marks it bears, and what you cut to bear fewer; (6) the guess that matters most, its range, and what would make you stop.
#
# ### BEGIN MARK SCHEME
# *A third of a point each for*
#
# - *value: volume, value and error cost as numbers with units, a named person or office that decides today;*
# - *reference: the best other way (nothing, people, a rule) with its worth, and the gain against it, not against zero by default;*
# - *accuracy: what is needed and why that and not more, in nines, with what an error costs; the factor marked as a rule of thumb;*
# - *labels: a number with a range and where it comes from (a pilot, not a paper's number), who labels, price and weeks;*
# - *difficulty: each of the three marks decided with a reason, and something cut to make it easier (closed list instead of free text, fewer conditions, a person behind it);*
# - *sensitivity: one guess named as the most important, with low and high and what they do to the decision, and a stopping rule that could really come true.*
#
# *Half of a third where the item is there without a number. Do not take points off for a modest project.*
# ### END MARK SCHEME

# %% [markdown]
# *Your scope:*

# %% [markdown]
# ## Recap (1 minute)
#
# In this lab we valued forty-two ideas against the best way without a machine, priced the nines and the labels, extrapolated two pilots and saw them miss, flagged what is hard, and drew impact against cost. The ranking's ends held and its middle did not: decide by heaps, and spend the first
# week on the guess with the widest bar.
#
# **In the wild.** Learning-curve pilots: scikit-learn's [`learning_curve`](https://scikit-learn.org/stable/modules/generated/sklearn.model_selection.learning_curve.html). Sensitivity: [SALib](https://salib.readthedocs.io) goes beyond one guess at a time. Prices of labels: ask [Mechanical Turk](https://www.mturk.com), or an outsourcer such as Scale or Appen, for a quote
# before you believe a sheet. Teams by wishes: student-project allocation, as in the Hospitals/Residents problem.
#
# **References.** C. Cortes, L. D. Jackel, S. A. Solla, V. Vapnik and J. S. Denker (1994), NIPS 6. J. Hestness and others (2017), Deep learning scaling is predictable, empirically, arXiv:1712.00409. B. Efron and R. Tibshirani (1993), An Introduction to the Bootstrap. D. Sculley and others (2014), Machine learning: the high-interest credit card of technical debt.
