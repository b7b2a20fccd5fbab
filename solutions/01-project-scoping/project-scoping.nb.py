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
# Forty-eight students have seven weeks, and a sheet with forty-two ideas, from beehives to court deadlines.
# Beside each idea somebody wrote guesses: how often the decision is made, what a right one is worth, what a
# wrong one costs, how accurate it must be, what a label costs. Everybody has a favourite. You find out which
# ideas are worth doing, what they will really cost, and how much of your ranking survives if the guesses are
# wrong. At the end you put an idea of your own on the same map.
#
# After this lab you can
#
# - **value** a decision that a machine makes, against the best way to do without the machine,
# - **price** an idea: the labels, another nine of accuracy, and the running cost of every year,
# - **estimate** from a pilot how many labels a target needs, how sure you are, and when the answer is "never",
# - **spot** the three marks of a hard problem, and **draw** impact against cost,
# - **choose** a project and **name** the guess that decides.
#
# **20 points, 90 to 180 minutes.** Read [the lecture](../../lectures/01-project-scoping.md) first; its 25 minutes come on top.

# %% [markdown]
# ## Set-up (3 minutes)
#
# Run this cell first. It loads the sheet, the helpers and the pictures. You need not read it.
#
# Go on cell by cell. *Run all* stops at the first exercise that you have not written. If you skip one, run the cells after it
# one by one.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import math

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from labkit import check, data, scoping
from labkit.checkpoint import own_or_stored
from labkit.notebook import print_warnings
from labkit.plots import scoping as plots

print_warnings()  # a warning is printed like any other output, and never costs a point
threadpool_limits(1)  # the models are small: one processor is fastest
sheet = scoping.ideas()  # one row an idea, with a guess for all that is uncertain

# %% [markdown]
# ## 1. What is a decision worth? (7 minutes)
#
# The ideas are invented, and so are the numbers. They have the mix of a real sheet: big and small, sure and wild.
# Here are four of them.

# %%
four = ["suggested replies", "parcel addresses", "bird calls", "court deadlines"]
guessed = ["volume", "value", "error_cost", "accuracy_needed", "running"]
sheet.loc[four, guessed].map("{:,.10g}".format)

# %%
sheet.loc[four, ["person_accuracy", "person_price", "rule_accuracy"]]

# %% [markdown]
# `volume` counts decisions a year. `value` is what a right decision brings and `error_cost` what a wrong one costs,
# in dollars. `running` is what the machine costs every year once it decides: servers, monitoring, new labels,
# somebody on call. The second table says how it goes without a machine. A person decides, for a price a decision. Or
# a rule decides that somebody wrote, for nothing. **Predict first:** for which of the four would
# a machine add most? For which would you pay a person?

# %% [markdown]
# ### Exercise 01.1 - Value a decision (3 points, 15 minutes)
#
# A way of deciding that is right with probability $p$ and takes $k$ dollars a decision is worth, in a year,
#
# $$\text{volume} \times \bigl(p \cdot \text{value} - (1-p) \cdot \text{error cost} - k\bigr).$$
#
# For the machine $p$ is its `accuracy` and $k = 0$. Take its `running` cost off the year's sum. Then value the three ways
# to do without it: **nothing** (worth 0), **people**, and the **rule** ($k = 0$). They have no running cost. The stub has the
# formula, as `worth`. The best of the three is the reference, and the machine's gain is what it adds to the reference. A gain may be negative. Where one of the
# numbers of a way is blank (NaN), that way does not exist.
#
# ![A column of 37 dots over dollars a year, logarithmic. From the top, at some three million, they fall to the left, down to a few thousand.](../../lectures/figures/expected/01-1.svg)
#
# The picture shows, in small and without the names, what the cell after the tests will draw.

# %% nbgrader={"grade": false, "grade_id": "automation_value", "locked": false, "schema_version": 3, "solution": true, "task": false}
def automation_value(projects):
    """What a machine's decisions are worth in a year, and what they add.

    Parameters
    ----------
    projects : DataFrame
        One row a project, at least one; volume (decisions a year), value and error_cost
        (dollars a decision), accuracy (of the machine, 0-1), running (dollars a year,
        of the machine), person_accuracy (0-1), person_price (dollars a decision),
        rule_accuracy (0-1). The last three may be NaN. Further columns do not matter.
        Each index value is there once.

    Returns
    -------
    DataFrame
        Same index; ml (dollars a year), reference (dollars a year, the best other way),
        other_way ("nothing", "people" or "rule"; the first of these if they tie), gain
        (ml - reference).

    Examples
    --------
    1,000 decisions, value 2, error_cost 10, accuracy 0.9, running 50: ml is 750. People
    who are right in 0.99 of cases and take 1 dollar are worth 880: the gain is -130.
    """

    def worth(accuracy, price=0):
        """Dollars a year of a way to decide, by its accuracy and its price."""
        right = accuracy * projects["value"]
        wrong = (1 - accuracy) * projects["error_cost"]
        return projects["volume"] * (right - wrong - price)

    ### BEGIN SOLUTION
    ways = {
        "nothing": 0,
        "people": worth(projects["person_accuracy"], projects["person_price"]),
        "rule": worth(projects["rule_accuracy"]),
    }
    others = pd.DataFrame(ways)
    found = {
        "ml": worth(projects["accuracy"]) - projects["running"],
        "reference": others.max(axis=1),
        "other_way": others.idxmax(axis=1),
    }
    return pd.DataFrame(found).assign(gain=found["ml"] - found["reference"])
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-automation_value", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = pd.DataFrame(
    {
        "volume": [1000, 50],
        "value": [2.0, 3.0],
        "error_cost": [10.0, 1.0],
        "accuracy": [0.9, 0.5],
        "running": 0.0,
        "person_accuracy": [0.99, 0.9],
        "person_price": [1.0, 9.0],
        "rule_accuracy": [0.5, np.nan],
    },
    index=["a", "b"],
)
check.same_columns(
    automation_value(small.copy()),
    {"ml": {"a": 800.0, "b": 50.0}, "gain": {"a": -80.0, "b": 50.0}},
    "automation_value of the example, without a running cost",
)
### BEGIN HIDDEN TESTS
# Hint: a machine that is always wrong or always right; the input stays as it was
wrong = small.assign(accuracy=[0.0, 1.0])
before = wrong.copy()
found = automation_value(wrong)
check.same_columns(
    found,
    {"ml": {"a": -10000.0, "b": 150.0}, "gain": {"a": -10880.0, "b": 150.0}},
    "automation_value of always wrong and always right",
)
assert wrong.equals(before), "automation_value must not change its input"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-automation_value-reference", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = pd.DataFrame(
    {
        "volume": [1000, 50],
        "value": [2.0, 3.0],
        "error_cost": [10.0, 1.0],
        "accuracy": [0.9, 0.5],
        "running": 0.0,
        "person_accuracy": [0.99, 0.9],
        "person_price": [1.0, 9.0],
        "rule_accuracy": [0.5, np.nan],
    },
    index=["a", "b"],
)
check.same_columns(
    automation_value(small),
    {"reference": {"a": 880.0, "b": 0.0}, "other_way": {"a": "people", "b": "nothing"}},
    "reference of the example",
)
### BEGIN HIDDEN TESTS
# Hint: blanks in any of the three columns, ties, and a rule as good as the machine
more = pd.DataFrame(
    {
        "volume": [10, 10, 10, 10, 20],
        "value": [1.0, 1.0, 1.0, 4.0, 1.0],
        "error_cost": [1.0, 1.0, 0.5, 1.0, 1.0],
        "accuracy": 0.9,
        "running": 0.0,
        "person_accuracy": [np.nan, 0.75, 0.5, 0.75, 1.0],
        "person_price": [np.nan, 0.5, 1.0, 1.25, np.nan],
        "rule_accuracy": [0.9, 0.5, 0.75, 0.5, 0.625],
    },
    index=[7, 3, 5, 4, 9],
)
check.same_columns(
    automation_value(more),
    {
        "reference": {7: 8.0, 3: 0.0, 5: 6.25, 4: 15.0, 9: 5.0},
        "gain": {7: 0.0, 3: 8.0, 5: 2.25, 4: 20.0, 9: 11.0},
        "other_way": {7: "rule", 3: "nothing", 5: "rule", 4: "people", 9: "rule"},
    },
    "reference with blanks (the price of people among them) and with ties",
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-automation_value-running", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
service = pd.DataFrame(
    {
        "volume": 100,
        "value": 4.0,
        "error_cost": 0.0,
        "accuracy": [0.5, 0.5],
        "running": [150.0, 300.0],
        "person_accuracy": 0.0,
        "person_price": 1.0,
        "rule_accuracy": 0.0,
    },
    index=["pays", "loses"],
)
check.same_columns(
    automation_value(service),
    {"ml": {"pays": 50.0, "loses": -100.0}, "gain": {"pays": 50.0, "loses": -100.0}},
    "automation_value with a running cost",
)
docstring = {"volume": 1000, "value": 2.0, "error_cost": 10.0, "accuracy": 0.9}
docstring |= {"running": 50.0, "person_accuracy": 0.99, "person_price": 1.0}
docstring |= {"rule_accuracy": np.nan}
check.same_columns(
    automation_value(pd.DataFrame(docstring, index=["example"])),
    {"reference": {"example": 880.0}, "gain": {"example": -130.0}},
    "automation_value of the docstring's example: people have no running cost",
)
### BEGIN HIDDEN TESTS
# Hint: who pays the running cost, and who does not
beside_a_rule = service.assign(accuracy=1.0, running=50.0, rule_accuracy=0.75)
check.same_columns(
    automation_value(beside_a_rule),
    {
        "ml": {"pays": 350.0, "loses": 350.0},
        "reference": {"pays": 300.0, "loses": 300.0},
        "gain": {"pays": 50.0, "loses": 50.0},
    },
    "automation_value where a rule, which has no running cost, is the reference",
)
### END HIDDEN TESTS

# %%
valued = automation_value(sheet.assign(accuracy=sheet["accuracy_needed"]))
plots.ranked_dots(
    valued["gain"],
    "What each idea would add in a year, at the accuracy it needs",
    "dollars a year (logarithmic)",
)
plt.show()
print(valued["other_way"].value_counts().to_dict())
losing = valued["gain"] <= 0
print("no gain:", ", ".join(valued.index[losing]))
valued.loc[four].round(0)

# %% [markdown]
# Each dot is the yearly gain of an idea, the largest at the top. From the first to the last the gain falls more than
# five hundredfold. For half of the ideas the best other way is to do nothing: people could decide, but they are too
# dear, or they err too dearly. This is what a cheap prediction buys. Where a free rule is nearly as good, little is left
# to gain.
#
# Of the four, parcel addresses gain most, and only there you would pay people. Court deadlines are a surprise: a lawyer's clerk
# who is right in 998 of 1,000 cases is worth less than nothing. He takes the four dollars that a right decision brings, and each of
# his two errors costs 900 dollars on top.
#
# Five ideas are not in the picture. Without its running cost the machine would add something there, but it costs more to run.

# %% [markdown]
# ## 2. Another nine (6 minutes)
#
# An accuracy of 0.99 has two *nines*, 0.999 has three. **Predict:** a system that is right in 90 of 100 cases cost you
# 20,000 dollars, and each further nine makes it three times as dear. What will 99.9 of 100 cost?

# %% [markdown]
# ### Exercise 01.2 - Count the nines (2 points, 9 minutes)
#
# The nines of an accuracy $p$ are $-\log_{10}(1-p)$: 1 for 0.9, 2 for 0.99, 0.30 for a coin. A very rough rule of thumb says
# that each further nine makes a project ten times as expensive. So a system that reaches `to_accuracy` costs the price of
# reaching `from_accuracy`, times `factor` to the power of the nines between them:
#
# $$\text{cost} \times \text{factor}^{\,\text{nines(to)} - \text{nines(from)}}$$
#
# Write both functions for single numbers **and** for Series. NumPy's functions take both.
#
# ![Three straight lines that begin in one point and fan out; the cost is on a logarithmic scale. The steeper a line, the larger its factor.](../../lectures/figures/expected/01-2.svg)
#
# Expect a picture like this one: on a logarithmic scale the cost grows along straight lines.

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

    Examples
    --------
    0.9 has 1.0, 0.99 has 2.0, 0.5 has 0.30.
    """
    ### BEGIN SOLUTION
    with np.errstate(divide="ignore"):
        return -np.log10(1 - accuracy)
    ### END SOLUTION


def accuracy_cost(cost, from_accuracy, to_accuracy, factor=10):
    """What a system costs that reaches `to_accuracy`.

    Parameters
    ----------
    cost : float or Series of float
        Dollars, of a system that reaches `from_accuracy`; above 0.
    from_accuracy : float or Series of float
        0 or more, below 1.
    to_accuracy : float or Series of float
        0-1. Reaching less is cheaper.
    factor : float
        How many times as expensive each further nine is; above 1.

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
    assert abs(float(found) - expected) < 1e-4, (
        f"nines({accuracy}): expected {expected}, found {found}"
    )
found = list(nines(pd.Series([0.9, 0.999], index=["a", "b"])))
assert np.allclose(found, [1.0, 3.0], atol=1e-4), (
    f"nines of a Series of 0.9 and 0.999: expected 1.0 and 3.0, found {found}"
)
### BEGIN HIDDEN TESTS
# Hint: accuracy 1, NaN, parts of a nine
found = nines(1.0)
assert float(found) == math.inf, f"nines(1.0): expected infinity, found {found}"
found = nines(0.97)
assert abs(float(found) - 1.522879) < 1e-4, (
    f"nines(0.97): expected 1.5229, not a whole number; found {found}"
)
found = [float(value) for value in nines(pd.Series([0.9, np.nan, 1.0]))]
assert np.allclose(found, [1.0, np.nan, np.inf], atol=1e-4, equal_nan=True), (
    f"nines of 0.9, NaN and 1.0: expected 1, NaN and infinity, found {found}"
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-accuracy_cost", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
for arguments, expected in [
    ((20000, 0.9, 0.99), 200000),
    ((20000, 0.9, 0.99, 3), 60000),
    ((500, 0.8, 0.8), 500),
]:
    found = accuracy_cost(*arguments)
    assert abs(float(found) - expected) < 0.01 * expected, (
        f"accuracy_cost{arguments}: expected {expected}, found {found}"
    )
### BEGIN HIDDEN TESTS
# Hint: a lower target, an accuracy of 1, Series, and one number with a Series
for arguments, expected in [
    ((100, 0.97, 0.995), 600.0),
    ((100, 0.99, 0.9), 10.0),
    ((100, 0.9, 0.999, 3), 900.0),
]:
    found = accuracy_cost(*arguments)
    assert abs(float(found) - expected) < 1e-3 * expected, (
        f"accuracy_cost{arguments}: expected {expected}, found {found}"
    )
found = [
    float(value)
    for value in accuracy_cost(
        pd.Series([1.0, 2.0, 3.0]),
        pd.Series([0.9, 0.9, 0.5]),
        pd.Series([0.99, 0.9, 1.0]),
    )
]
assert np.allclose(found, [10.0, 2.0, np.inf], rtol=1e-3), (
    f"accuracy_cost of Series: expected 10, 2 and infinity, found {found}"
)
found = [float(value) for value in accuracy_cost(5.0, 0.9, pd.Series([0.99, 0.999]))]
assert np.allclose(found, [50.0, 500.0], rtol=1e-3), (
    f"accuracy_cost from one accuracy to two others: expected 50 and 500, found {found}"
)
### END HIDDEN TESTS

# %%
targets = [0.9, 0.99, 0.999, 0.9999]
paths = pd.DataFrame(index=pd.Index([1, 2, 3, 4], name="nines"))
for factor in (3, 10, 30):
    paths[f"x {factor} a nine"] = [
        float(accuracy_cost(20_000, 0.9, target, factor)) for target in targets
    ]
plots.lines(
    paths,
    "20,000 dollars for one nine: what do more cost?",
    "nines",
    "dollars (logarithmic)",
)
plt.gca().set_xticks(paths.index)
plt.show()

# %% [markdown]
# The lines show the cost for one to four nines, if each further nine makes the whole system 3, 10 or 30 times as dear. They
# are straight on a logarithmic scale: the cost grows exponentially in the nines. At three times a nine, 99.9 of 100 cost 180,000
# dollars. At ten times they cost two million, a hundred times what 90 of 100 cost. Nobody has measured the factor for you. At four nines it
# decides between half a million and half a billion. We go on with ten, and come back to it.
#
# The next cell adds up what each idea costs to build: the labels, and the system at the accuracy it needs, starting from a
# pilot that has reached `accuracy_now`.

# %% tags=["given"]
def cost_of(rows, factor=10):
    """Dollars for labels and model."""
    labels = rows["labels"] * rows["label_price"]
    model = accuracy_cost(
        rows["pilot_cost"], rows["accuracy_now"], rows["accuracy_needed"], factor
    )
    return labels + model


# %%
costs = pd.DataFrame(
    {
        "for labels": sheet["labels"] * sheet["label_price"],
        "labels and model": cost_of(sheet),
    }
).sort_values("labels and model")
costs.iloc[[0, 1, 2, -3, -2, -1]].map("{:,.0f}".format)

# %% [markdown]
# The table shows the three cheapest and the three dearest ideas, in dollars. The shuttle bus needs four nines and has one.
#
# **Checkpoint.** From here on the lab works with your own values. If they are missing or wrong, it takes stored ones, and
# says so.

# %%
stored = data.load("project-scoping", "values").set_index("project")


def own_values():
    found = automation_value(sheet.assign(accuracy=sheet["accuracy_needed"]))
    return found[["ml", "reference", "gain"]].assign(cost=cost_of(sheet))


values = own_or_stored(
    own_values,
    lambda: stored[["ml", "reference", "gain", "cost"]],
    "value and cost of the ideas",
)

# %% [markdown]
# ## 3. How many labels? (10 minutes)
#
# The guess that is wrong most often is how much data it takes. People read a number in a paper and forget how narrow the
# paper's problem was. A better way is a *pilot*: label a little, train on growing parts of it, and see how the error falls.
#
# Here are two pilots on real data, scikit-learn's handwritten digits. Two ordinary models are trained 20 times each, on 30
# to 250 labels.

# %%
sizes = [30, 45, 70, 100, 150, 200, 250]
pilots = {
    "nearest neighbour": scoping.pilot("nearest neighbour", sizes, repeats=20, seed=0),
    "logistic regression": scoping.pilot(
        "logistic regression", sizes, repeats=20, seed=0
    ),
}
means = pd.DataFrame({model: pilots[model].mean(axis=0) for model in pilots})
means.set_axis(pd.Index(sizes, name="labels")).round(3).T

# %% [markdown]
# The table shows the mean error of each model by number of labels. **Predict:** how many labels will each need for an error of 4 %?

# %% [markdown]
# ### Exercise 01.3 - Fit the learning curve (3 points, 18 minutes)
#
# Errors often fall like a power law towards a floor, $e(n) = c + a\,n^{-b}$. The floor $c$ is the error that no amount of data
# takes away from this model, and $b$ says how fast the rest goes. Find $a \ge 0$, $c \ge 0$ and $b$ between 0.05 and 2 with
# the least sum of squared differences $\sum_i (c + a\,n_i^{-b} - e_i)^2$. Any method will do. On points without noise the tests
# expect $a$, $b$ and $c$ to 0.01; on noisy ones they ask that your sum is at most 2 % above the least.
#
# The stub begins a method that needs no optimiser. It tries $b = 0.05, 0.06, \dots, 2$. For each, with $x_i = n_i^{-b}$, the curve
# is a straight line in $x$, and `np.polyfit` gives $a$ and $c$. Go on in the loop. If $c$ came out below 0, put it at 0, and fit
# $a$ again: $a = \sum x_i e_i / \sum x_i^2$. If $a$ came out below 0, put it at 0, and $c$ is the mean error. Keep the best.
#
# ![Marks that fall from 30 to 250 labels for two models, both axes logarithmic, with a smooth curve through each row of marks.](../../lectures/figures/expected/01-3.svg)
#
# The picture shows what to expect: a curve through the marks of each of the two pilots.

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
    C. Cortes, L. D. Jackel, S. A. Solla, V. Vapnik and J. S. Denker (1994). Learning
    curves: asymptotic values and rate of convergence. NIPS 6.
    """
    sizes, errors = np.asarray(sizes, float), np.asarray(errors, float)
    best, least = {}, math.inf
    for b in np.linspace(0.05, 2, 196):  # for another method replace the loop
        x = sizes**-b
        a, c = np.polyfit(x, errors, 1)
        ### BEGIN SOLUTION
        if c < 0:
            a, c = (x @ errors) / (x @ x), 0
        if a < 0:
            a, c = 0, errors.mean()
        loss = ((c + a * x - errors) ** 2).sum()
        if loss < least:
            best, least = {"a": float(a), "b": float(b), "c": float(c)}, loss
        ### END SOLUTION
    return best

# %% nbgrader={"grade": true, "grade_id": "test-fit_learning_curve", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
found = fit_learning_curve([1, 4, 16, 64], [0.5, 0.3, 0.2, 0.15])
assert isinstance(found, dict) and {"a", "b", "c"} <= set(found), (
    f"expected a dict with a, b and c, found {found}"
)
for name, expected in {"a": 0.4, "b": 0.5, "c": 0.1}.items():
    assert abs(float(found[name]) - expected) < 0.01, (
        "points on 0.1 + 0.4 n**-0.5: "
        f"expected {name} = {expected} to 0.01, found {found[name]}"
    )
### BEGIN HIDDEN TESTS
# Hint: sizes in no order
found = fit_learning_curve(
    np.array([500, 20, 100, 50]),
    np.array([0.04 + 3 * n**-0.9 for n in [500, 20, 100, 50]]),
)
for name, expected in {"a": 3.0, "b": 0.9, "c": 0.04}.items():
    assert abs(float(found[name]) - expected) < 0.02 * expected + 0.002, (
        f"points on 0.04 + 3 n**-0.9, in no order: expected {name} = {expected}, found"
        f" {found[name]}"
    )
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-fit_learning_curve-noise", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
def squared_differences(curve, sizes, errors):
    return sum(
        (curve["c"] + curve["a"] * n ** -curve["b"] - e) ** 2
        for n, e in zip(sizes, errors)
    )


noisy = [20, 40, 80, 160, 320], [0.42, 0.27, 0.20, 0.13, 0.12]
found = squared_differences(fit_learning_curve(*noisy), *noisy)
assert found < 1.02 * 0.00028808, (
    "a noisy pilot: expected a sum of squared differences of at most 0.000294, "
    f"found {found:.6f}"
)
### BEGIN HIDDEN TESTS
# Hint: noise, and several errors at one size
for sizes_of, errors_of, least in [
    ([10, 30, 100, 300], [0.5, 0.45, 0.3, 0.28], 0.0023969),
    ([25, 50, 100, 200, 400, 800], [0.36, 0.20, 0.14, 0.11, 0.10, 0.095], 0.00001205),
    ([30, 30, 60, 60, 120, 120], [0.3, 0.34, 0.2, 0.24, 0.15, 0.13], 0.001883),
]:
    found = squared_differences(
        fit_learning_curve(sizes_of, errors_of), sizes_of, errors_of
    )
    assert found < 1.02 * least + 1e-7, (
        f"sizes {sizes_of}, errors {errors_of}: expected a sum of squared differences"
        f" of at most {1.02 * least:.4g}, found {found:.4g}"
    )
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-fit_learning_curve-floor", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
def squared_differences(curve, sizes, errors):
    return sum(
        (curve["c"] + curve["a"] * n ** -curve["b"] - e) ** 2
        for n, e in zip(sizes, errors)
    )


falling = [10, 20, 40, 80], [0.5, 0.35, 0.22, 0.1]
found = fit_learning_curve(*falling)
assert float(found["c"]) >= 0, (
    f"an error never falls below 0: expected c of 0 or more, found {found['c']}"
)
lowest = squared_differences(found, *falling)
assert lowest < 1.02 * 0.0019089, (
    "a floor at 0, with a fitted again: expected a sum of squared differences of at "
    f"most 0.001947, found {lowest:.6f}"
)
### BEGIN HIDDEN TESTS
# Hint: the limits of a, b and c
flat = fit_learning_curve([10, 100, 1000], [0.2, 0.2, 0.2])
assert all(
    abs(flat["c"] + flat["a"] * n ** -flat["b"] - 0.2) < 0.002 for n in (10, 100, 1000)
), f"errors that do not fall: expected 0.2 at each size, found {flat}"
rising = fit_learning_curve([10, 100, 1000], [0.2, 0.25, 0.3])
assert float(rising["a"]) >= -1e-9, (
    f"errors that rise: expected a of 0 or more, found {rising['a']}"
)
assert squared_differences(rising, [10, 100, 1000], [0.2, 0.25, 0.3]) < 1.02 * 0.005, (
    f"errors that rise: expected the mean, 0.25, found {rising}"
)
slow, fast = [10, 100, 1000, 10000], [10, 20, 40]
for sizes_of, errors_of, least in [
    (slow, [0.40, 0.38, 0.36, 0.34], 0.0000052728),
    (fast, [0.1 + 300 * n**-3 for n in fast], 0.00041016),
]:
    found = fit_learning_curve(sizes_of, errors_of)
    assert 0.05 - 1e-6 <= float(found["b"]) <= 2 + 1e-6, (
        f"sizes {sizes_of}: expected b between 0.05 and 2, found {found}"
    )
    reached = squared_differences(found, sizes_of, errors_of)
    assert reached < 1.02 * least, (
        f"sizes {sizes_of}, errors {errors_of}: expected a sum of squared differences "
        f"of at most {1.02 * least:.4g}, found {reached:.4g}"
    )
### END HIDDEN TESTS

# %%
curves = {model: fit_learning_curve(sizes, means[model]) for model in pilots}
curves = pd.DataFrame(curves).T
plots.learning_curves(
    sizes, means.T.set_axis(sizes, axis=1), curves, 250, "Two pilots and their curves"
)
plt.show()
curves.round(3)

# %% [markdown]
# The marks are the mean errors of the pilots. Each line is your curve through one model's marks. The grey line
# is where the pilot ends. The floor of the nearest
# neighbour is 0, that of logistic regression nearly 0.05.
#
# **Checkpoint.** The curves of the two pilots, and a hundred more for each: the mean curve of another resample of its 20
# repeats (a *bootstrap*), fitted in the same way. Your own fits are used if they are right. This takes a few seconds.

# %%
def own_curves():
    rows = []
    for model in pilots:
        resamples = scoping.resampled_means(pilots[model], samples=100, seed=0)
        for errors in [pilots[model].mean(axis=0), *resamples]:
            rows.append({"model": model, **fit_learning_curve(sizes, errors)})
    found = pd.DataFrame(rows)[["model", "a", "b", "c"]]
    for n in (30, 100, 250):
        found[f"at {n}"] = found["c"] + found["a"] * n ** -found["b"]
    return found


all_curves = own_or_stored(
    own_curves,
    lambda: data.load("project-scoping", "curves"),
    "learning curves",
    within={
        "a": math.inf,
        "b": math.inf,
        "c": math.inf,
        "at 30": 0.002,
        "at 100": 0.002,
        "at 250": 0.002,
    },
)
curve_of, resampled = {}, {}
for model, table in all_curves.groupby("model", sort=False):
    curve_of[model], *resampled[model] = table[["a", "b", "c"]].to_dict("records")
pd.DataFrame(curve_of).T.round(3)

# %% [markdown]
# ### Exercise 01.4 - Labels, or never (3 points, 16 minutes)
#
# Solve the curve for $n$: $n = \bigl(a / (t - c)\bigr)^{1/b}$ labels bring the error down to the target $t$. If $t \le c$, no number of
# labels does, and the honest answer is **never**: `math.inf`.
#
# One curve is one guess, and the bootstrap gives many. For the interval ask each curve for its labels and sort the answers.
# Cut off the same number at both ends, `int(0.025 * len(curves))`. What is left goes from `low` to `high`. The share `never`
# counts **all** curves, also those that were cut off.

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
        The least whole number of labels, 1 or more (one more or less is accepted);
        math.inf if the target is not above c.

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


def labels_interval(curves, target):
    """A 95 % bootstrap interval of the labels needed.

    Parameters
    ----------
    curves : list of dict, length m, 1 or more
        One curve (a, b, c) a resample, in any order.
    target : float
        The error wanted, 0-1.

    Returns
    -------
    dict
        low, high (labels; math.inf is possible) and never (share of all curves whose
        answer is never, 0-1).

    Examples
    --------
    40 curves: one answer is cut off at either end. If 10 of the 40 say never, high is
    math.inf and never is 0.25. One curve: nothing is cut off, low and high are equal.
    """
    ### BEGIN SOLUTION
    answers = sorted(labels_needed(curve, target) for curve in curves)
    cut = int(0.025 * len(answers))
    kept = answers[cut : len(answers) - cut]
    never = float(np.mean(np.isinf(answers)))
    return {"low": kept[0], "high": kept[-1], "never": never}
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-labels_needed", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
curve = {"a": 4.0, "b": 0.5, "c": 0.05}
found = labels_needed(curve, 0.25)
assert abs(float(found) - 400) <= 1, (
    f"0.05 + 4 n**-0.5 down to 0.25: expected 400, found {found}"
)
found = labels_needed(curve, 0.05)
assert float(found) == math.inf, (
    f"a target at the floor: expected math.inf, found {found}"
)
### BEGIN HIDDEN TESTS
# Hint: a target below the floor, the least whole number, and never fewer than 1
for curve, target, expected in [
    ({"a": 3.0, "b": 1.0, "c": 0.0}, 0.2, 15),
    ({"a": 4.0, "b": 0.5, "c": 0.05}, 0.02, math.inf),
    ({"a": 3.774, "b": 0.8, "c": 0.0}, 0.025, 530),
    ({"a": 0.3, "b": 1.0, "c": 0.1}, 0.9, 1),
    ({"a": 0.0, "b": 1.0, "c": 0.2}, 0.3, 1),
    ({"a": 0.0, "b": 1.0, "c": 0.2}, 0.2, math.inf),
]:
    found = labels_needed(curve, target)
    close = abs(float(found) - expected) <= 1 and float(found) >= 1
    assert float(found) == expected or (expected > 2 and close), (
        f"{curve} down to {target}: expected {expected}, found {found}"
    )
found = labels_needed({"a": 7.0, "b": 1.0, "c": 0.0}, 0.3)
assert float(found) == 24, (
    "7/n down to 0.3: expected 24, the first whole number that gets there "
    f"(7/23 is still above), found {found}"
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-labels_interval", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
# Forty curves n/labels with n from 1 to 40, in no order.
spread = [{"a": (7 * n) % 41, "b": 1.0, "c": 0.0} for n in range(1, 41)]
found = labels_interval(spread, 0.01)
low, high = float(found["low"]), float(found["high"])
assert abs(low - 200) <= 1 and abs(high - 3900) <= 1, (
    f"40 curves, one cut off at either end: expected low 200 and high 3900, "
    f"found {low} and {high}"
)
found = labels_interval([{"a": 1.0, "b": 1.0, "c": 0.0}], 0.1)
ends = float(found["low"]), float(found["high"])
assert abs(ends[0] - 10) <= 1 and abs(ends[1] - 10) <= 1, (
    f"one curve, nothing is cut off: expected 10 to 10, found {ends[0]} to {ends[1]}"
)
### BEGIN HIDDEN TESTS
# Hint: how many are cut off, few curves
for number, low, high in [(73, 20, 720), (10, 10, 100), (100, 30, 980)]:
    few = [{"a": float(n), "b": 1.0, "c": 0.0} for n in range(number, 0, -1)]
    found = labels_interval(few, 0.1)
    ends = float(found["low"]), float(found["high"])
    assert abs(ends[0] - low) <= 1 and abs(ends[1] - high) <= 1, (
        f"{number} curves: expected {low} to {high}, found {ends[0]} to {ends[1]}"
    )
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-labels_interval-never", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
spread = [{"a": (7 * n) % 41, "b": 1.0, "c": 0.0} for n in range(1, 41)]
found = labels_interval(spread, 0.1)
assert abs(float(found["never"])) < 1e-9, (
    f"no curve says never: expected 0, found {found['never']}"
)
some_never = [{"a": 1.0, "b": 1.0, "c": 0.0 if n % 4 else 0.2} for n in range(40)]
found = labels_interval(some_never, 0.1)
assert abs(float(found["never"]) - 0.25) < 1e-9, (
    f"10 of all 40 curves say never: expected never 0.25, found {found['never']}"
)
assert float(found["high"]) == math.inf, (
    f"10 of 40 curves say never: expected high math.inf, found {found['high']}"
)
### BEGIN HIDDEN TESTS
# Hint: curves that say never, also among those that are cut off
found = labels_interval(some_never[:1] + some_never[1:4] * 13, 0.1)
assert abs(float(found["never"]) - 1 / 40) < 1e-9, (
    f"1 of 40 curves says never: expected never 0.025, found {found['never']}"
)
assert abs(float(found["high"]) - 10) <= 1, (
    "only the curve that is cut off says never: expected high 10, "
    f"found {found['high']}"
)
floors = [{"a": 1.0, "b": 1.0, "c": k / 400} for k in range(40)]
found = labels_interval(floors, 0.07499)
assert abs(float(found["never"]) - 0.25) < 1e-9, (
    "10 of 40 curves have their floor above the target: expected never 0.25, "
    f"found {found['never']}"
)
assert float(found["high"]) == math.inf, (
    f"a quarter says never: expected high math.inf, found {found['high']}"
)
assert abs(float(found["low"]) - 14) <= 1, f"expected low 14, found {found['low']}"
### END HIDDEN TESTS

# %%
rows = []
for model in pilots:
    for target in (0.05, 0.04, 0.025):
        needed = labels_needed(curve_of[model], target)
        interval = labels_interval(resampled[model], target)
        rows.append({"model": model, "target": target, "labels": needed, **interval})
pd.DataFrame(rows).set_index(["model", "target"]).round(3)

# %% [markdown]
# At 5 % the nearest neighbour needs fewer labels than the pilot had, so its first row is no forecast. At smaller targets the
# interval grows as we ask for what lies further away. For logistic regression even 5 % lies far beyond the pilot: about 3,000
# labels, with no upper end (`inf`), because about four of ten resamples say "never". At 4 % the pilot itself says "never", and
# most of the resamples agree.
#
# **Is that true?** We can check, because a thousand digits are there to label. **Predict** the error of each model with 500
# and with 1,000 labels, then run the cell.

# %%
more = [500, 1000]
later = {
    model: scoping.pilot(model, more, repeats=20, seed=0).mean(axis=0)
    for model in pilots
}
measured = pd.concat([means, pd.DataFrame(later)]).set_axis([*sizes, *more]).T
plots.learning_curves(
    [*sizes, *more],
    measured,
    pd.DataFrame(curve_of).T,
    pilot=250,
    title="A pilot of 250 labels, and what 1,000 brought",
)
plt.show()
for model in pilots:
    at_1000 = sorted(
        curve["c"] + curve["a"] * 1000 ** -curve["b"] for curve in resampled[model]
    )
    print(
        f"{model}: measured {measured.loc[model, 500]:.4f} with 500 labels and "
        f"{measured.loc[model, 1000]:.4f} with 1,000; "
        f"for 1,000 the pilot said {at_1000[2]:.4f} to {at_1000[-3]:.4f}"
    )

# %% [markdown]
# Filled marks are the pilot. Lines are the fitted curves, dashed where they are extrapolated. Hollow marks are what more
# labels really brought. All four hollow marks lie below their line. With 1,000 labels both models end below their interval as
# well: the nearest neighbour by a hair, logistic regression clearly. Its error is 3.97 %, below the floor that the pilot had
# fitted: **the 4 % that the pilot called impossible were reached.** For 5 % the pilot asked it for about 3,000 labels, and with 500
# the error was 5.1 % already. (How many exactly depends on your method of fitting: a slightly different curve asks for hundreds
# more or fewer.)
#
# The bootstrap knows the luck of the draw. It does not know that the true curve may not be a power law. So extrapolate by a
# factor of two rather than of ten, and read "never" as "not with this model, as far as this pilot can see".

# %% [markdown]
# ## 4. Who labels, and for how much? (8 minutes)
#
# Twenty thousand photographs of water meters are to be read. Here are five ways to get it done, with invented but ordinary
# numbers.

# %%
ways = data.load("project-ideas", "ways").set_index("way")
ways

# %% [markdown]
# `price` is dollars a label and `seconds` the time it takes. `people` work `hours` a week each. `accuracy` is that of one
# label, and `votes` is how many people label each photograph. `setup` is dollars before the first label, `lead` the weeks until
# it.
#
# The next cell tries the crowd with one vote and with seven, too. `scoping.labelling_budget` adds up dollars and weeks. `quality`
# is the share of photographs whose majority is right, if people err independently.
#
# **Think, then tell your neighbour** (2 minutes): one person of the crowd is right in 80 of 100. Seven votes: do you expect a quality of
# about 85, 90 or 97 %? On which photographs do seven people not err independently, and is the true share then higher or lower?

# %%
again = ways.loc[["crowd", "crowd"]].assign(votes=[1, 7])
several = pd.concat([ways, again.set_axis(["crowd, 1 vote", "crowd, 7 votes"])])
several = several.rename(index={"crowd": "crowd, 3 votes"})
budget = scoping.labelling_budget(20_000, several)
plots.dollars_and_weeks(budget, "20,000 photographs, seven ways to label them")
plt.show()
budget.round({"dollars": 0, "weeks": 2, "quality": 3})

# %% [markdown]
# Each mark is a way of labelling at its weeks and its dollars, both logarithmic, with the expected share of right labels
# beside it. The crowd with one vote is cheapest and fastest, and the expert is best. With seven votes the crowd is nearly as good
# as the expert, for an eighth of the price. The 96.7 % are too good: on hard photographs people err together
# ([lecture 04](../../lectures/04-label-aggregation.md) has the measurement). The slowest way is the two experts, who have six
# hours a week.

# %% [markdown]
# ### Exercise 01.5 - Choose a way to label (1 point, 7 minutes)
#
# A deadline and a quality are given. Take the cheapest of the ways that need at most so many weeks and have at least that
# quality. There may be none: then say so, with `None`.

# %% nbgrader={"grade": false, "grade_id": "cheapest_way", "locked": false, "schema_version": 3, "solution": true, "task": false}
def cheapest_way(budget, weeks, quality):
    """The cheapest way to label that is in time and good enough.

    Parameters
    ----------
    budget : DataFrame
        One row a way, at least one; dollars, weeks and quality (0-1). No two ways cost
        the same. Further columns do not matter.
    weeks : float
        So many at most.
    quality : float
        So much at least, 0-1.

    Returns
    -------
    str or None
        Name of the way; None if no way is in time and good enough.

    Examples
    --------
    "crowd" costs 500 dollars, takes 2 weeks and has quality 0.8; "expert" 900, 3 and
    0.9. In 3 weeks with 0.85: "expert". In 2 weeks with 0.85: None.
    """
    ### BEGIN SOLUTION
    in_time = budget["weeks"] <= weeks
    good = budget["quality"] >= quality
    left = budget.loc[in_time & good, "dollars"]
    return None if left.empty else left.idxmin()
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-cheapest_way", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
offers = pd.DataFrame(
    {
        "dollars": [900.0, 500.0, 700.0],
        "weeks": [3.0, 2.0, 4.0],
        "quality": [0.9, 0.8, 0.95],
    },
    index=["expert", "crowd", "office"],
)
for weeks, quality, expected in [
    (3.5, 0.85, "expert"),
    (3, 0.9, "expert"),
    (5, 0.85, "office"),
    (2.5, 0.85, None),
]:
    found = cheapest_way(offers.copy(), weeks, quality)
    assert found == expected, (
        f"in {weeks} weeks with a quality of {quality}: expected {expected!r}, "
        f"found {found!r}"
    )
### BEGIN HIDDEN TESTS
# Hint: exactly at the limits, only one way, and a limit that nobody meets
for weeks, quality, expected in [
    (3, 0.9, "expert"),
    (2, 0.8, "crowd"),
    (4, 0.95, "office"),
    (1.5, 0.1, None),
    (9, 0.99, None),
    (9, 0.0, "crowd"),
]:
    found = cheapest_way(offers.copy(), weeks, quality)
    assert found == expected, (
        f"in {weeks} weeks with a quality of {quality}: expected {expected!r}, "
        f"found {found!r}"
    )
one = offers.iloc[[2]].assign(dollars=0.0)
found = cheapest_way(one, 4.5, 0.5)
assert found == "office", f"one way, for nothing: expected 'office', found {found!r}"
### END HIDDEN TESTS

# %%
wishes = [(2, 0.8), (4, 0.93), (3.5, 0.95), (5, 0.95), (8, 0.97)]
pd.DataFrame(
    {
        f"{weeks} weeks, {quality:.0%} right": {
            "way": cheapest_way(budget, weeks, quality)
        }
        for weeks, quality in wishes
    }
).T

# %% [markdown]
# The table shows which way each pair of wishes leaves. Nobody labels 95 of 100 photographs rightly within three and a half
# weeks. Within five weeks the crowd with seven votes does it, for little more than half of what outsourcing costs, which
# reaches 93 of 100. To go from 96.7 to 97 % takes the expert, who is eight times as dear. So ask for the deadline and the quality before you ask for a price.

# %% [markdown]
# ## 5. Hard, or only expensive? (4 minutes)
#
# Three marks make a problem harder than its price says: an output that is **complex**, a demand for **reliability**, and use on
# data **unlike** the training data.

# %% [markdown]
# ### Exercise 01.6 - Find the new conditions (1 point, 7 minutes)
#
# No mark is stored on the sheet; all three follow from what is there. `training` and `deployment` list the conditions of the
# data that there is, and of the data that the model will meet. They are separated by `;`, in any order, with or without blanks
# around them. Write the function that finds what is new: each condition of `deployment` that `training` does not list.

# %% nbgrader={"grade": false, "grade_id": "new_conditions", "locked": false, "schema_version": 3, "solution": true, "task": false}
def new_conditions(training, deployment):
    """The conditions that a model will meet and was not trained on.

    Parameters
    ----------
    training, deployment : str
        Conditions separated by ";". The text may be empty, and so may a name.

    Returns
    -------
    set of str
        Names without the blanks around them; empty if nothing is new. A list will do.

    Examples
    --------
    Trained on "day; rain", used on "rain;night": {"night"}.
    """
    ### BEGIN SOLUTION
    known = {name.strip() for name in training.split(";")}
    used = {name.strip() for name in deployment.split(";")}
    return used - known - {""}
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-new_conditions", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
for training, deployment, expected in [
    ("day; rain", "rain;night", {"night"}),
    ("day; night", "night; day", set()),
    ("day", "day; night; heavy rain", {"night", "heavy rain"}),
    ("day; night", "day", set()),
    ("day", "day; ", set()),
]:
    found = new_conditions(training, deployment)
    assert set(found) == expected, (
        f"trained on {training!r}, used on {deployment!r}: "
        f"expected {expected}, found {found}"
    )
### BEGIN HIDDEN TESTS
# Hint: empty texts, blanks around names, a name within another
for training, deployment, expected in [
    ("day;night ; rain", "rain", set()),
    ("", "day", {"day"}),
    ("day", "", set()),
    ("", "", set()),
    ("heavy rain", "rain", {"rain"}),
    ("rain", " heavy rain ;rain", {"heavy rain"}),
    ("day;", "day ; ; night", {"night"}),
]:
    found = new_conditions(training, deployment)
    assert set(found) == expected, (
        f"trained on {training!r}, used on {deployment!r}: "
        f"expected {expected}, found {found}"
    )
### END HIDDEN TESTS

# %% [markdown]
# The next cell makes the marks. An output is *complex* unless it is a class or a number. *Reliability* is asked for by a number
# with a tolerance of 0.02 or less, and by an accuracy of 0.999 or more. *Generalisation* is needed where some condition is new.

# %% tags=["given"]
def hard_flags(rows):
    """The three marks of a hard problem."""
    output = rows["output"]
    precise = (output == "number") & (rows["tolerance"] <= 0.02)
    pairs = zip(rows["training"], rows["deployment"])
    marks = {
        "complex": ~output.isin(["class", "number"]),
        "reliability": precise | (rows["accuracy_needed"] >= 0.999),
        "generalisation": [len(new_conditions(*pair)) > 0 for pair in pairs],
    }
    return pd.DataFrame(marks)


# %%
flags = own_or_stored(
    lambda: hard_flags(sheet),
    lambda: stored[["complex", "reliability", "generalisation"]],
    "the three marks",
)
marks = flags.sum(axis=1)
print(flags.sum().to_dict(), "and none of them:", (marks == 0).sum())
print("all three:", ", ".join(marks.index[marks == 3]))
by_score = marks.groupby(sheet["data_score"]).mean().round(1)
print("marks on average, by data score:", by_score.to_dict())

# %% [markdown]
# New conditions are by far the commonest mark: most ideas are to be used where their data has not been. The `data_score` says
# how much of the data one must build, from 1 (public data is enough) to 5 (all of it). On this sheet the ideas that must build
# theirs are also the hard ones, so the two costs come together. What bears all three marks is not impossible. But it is not a
# project of seven weeks.

# %% [markdown]
# ## 6. The map (5 minutes)
#
# Now put the two sides together: yearly gain against cost. An idea is *dominated* if another one costs no more, gains no less,
# and is better in at least one of the two. Nobody should choose a dominated idea for its money. The others make the *efficient
# frontier*.

# %% [markdown]
# ### Exercise 01.7 - Fix the frontier (3 points, 15 minutes)
#
# A colleague's version goes from the cheapest idea to the dearest, and keeps every idea whose gain is at least the best so far.
# It looks right, and has **at least three bugs**. The cell below the draft shows the first: it keeps b. Try small tables of your
# own to find the others, then write the function as it should be. Mind ideas that are equal in both: *Returns* in the docstring
# says what is due. A loss may stand on the frontier: the function compares the ideas that it is given, and doing nothing is none of them.
#
# ![Five ideas a to e on a map. Grey steps join a and c, which are bold. b lies on the corner of the steps, d and e to the right and below.](../../lectures/figures/expected/01-7.svg)
#
# The picture shows the example of the docstring, with an idea e more: only a and c are not dominated.

# %% nbgrader={"grade": false, "grade_id": "frontier_draft", "locked": true, "schema_version": 3, "solution": false, "task": false}
def frontier_draft(projects):
    ordered = projects.sort_values("cost")
    best_so_far = ordered["gain"].cummax().clip(lower=0)
    return ordered.index[ordered["gain"] >= best_so_far].tolist()

# %%
example = pd.DataFrame(
    {"cost": [1.0, 2.0, 2.0, 3.0, 3.6], "gain": [5.0, 5.0, 8.0, 7.0, 3.0]},
    index=list("abcde"),
)
frontier_draft(example)

# %% nbgrader={"grade": false, "grade_id": "efficient_frontier", "locked": false, "schema_version": 3, "solution": true, "task": false}
def efficient_frontier(projects):
    """The projects that no other one dominates.

    Parameters
    ----------
    projects : DataFrame
        project (str) -> gain and cost (dollars, may be negative, never NaN); at least
        one row. Each project is there once. Further columns do not matter.

    Returns
    -------
    list
        Names of the projects that are not dominated, the cheapest first. If several are
        equal in cost and gain, all of them stay, in alphabetical order.

    Examples
    --------
    a costs 1 and gains 5, b costs 2 and gains 5, c costs 2 and gains 8, d costs 3 and
    gains 7: a dominates b, c dominates d, so ["a", "c"].
    """
    ### BEGIN SOLUTION
    kept = []
    for project, row in projects.iterrows():
        cheap = projects["cost"] <= row["cost"]
        good = projects["gain"] >= row["gain"]
        better = (projects["cost"] < row["cost"]) | (projects["gain"] > row["gain"])
        if not (cheap & good & better).any():
            kept.append((row["cost"], project))
    return [project for _, project in sorted(kept)]
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-efficient_frontier", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
some = pd.DataFrame(
    {"cost": [1.0, 2.0, 2.0, 3.0], "gain": [5.0, 5.0, 8.0, 7.0]}, index=list("abcd")
)
found = list(efficient_frontier(some.copy()))
assert found == ["a", "c"], (
    f"b is as good as a and dearer: expected ['a', 'c'], found {found}"
)
### BEGIN HIDDEN TESTS
# Hint: equal gains, the order of the result, one idea
equal_gains = pd.DataFrame(
    {"cost": [9.0, 4.0, 6.0], "gain": 5.0, "field": [None, "x", None]},
    index=["dear", "cheap", "middle"],
)
found = list(efficient_frontier(equal_gains))
assert found == ["cheap"], f"three of one gain: expected ['cheap'], found {found}"
rising = pd.DataFrame(
    {"cost": [30.0, 10.0, 20.0], "gain": [3.0, 1.0, 2.0]}, index=["z", "y", "x"]
)
found = list(efficient_frontier(rising))
assert found == ["y", "x", "z"], (
    f"none is dominated: expected ['y', 'x', 'z'], the cheapest first, found {found}"
)
found = list(efficient_frontier(rising.iloc[:1]))
assert found == ["z"], f"one project: expected ['z'], found {found}"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-efficient_frontier-costs", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
same_cost = pd.DataFrame(
    {"cost": [2.0, 2.0, 2.0, 4.0], "gain": [3.0, 1.0, 9.0, 11.0]},
    index=["low", "lowest", "high", "dear"],
)
found = list(efficient_frontier(same_cost.copy()))
assert found == ["high", "dear"], (
    f"three of one cost, and a dearer one: expected ['high', 'dear'], found {found}"
)
equal = pd.DataFrame({"cost": [1.0, 1.0], "gain": [2.0, 2.0]}, index=["z", "y"])
found = list(efficient_frontier(equal))
assert found == ["y", "z"], (
    f"two equal ideas: expected both, in alphabetical order, found {found}"
)
### BEGIN HIDDEN TESTS
# Hint: equal costs in another order, and two that are equal in both
found = list(efficient_frontier(same_cost.iloc[[2, 3, 1, 0]]))
assert found == ["high", "dear"], (
    f"the same in another order: expected ['high', 'dear'], found {found}"
)
twins = pd.DataFrame(
    {"cost": [2.0, 2.0, 1.0, 5.0], "gain": [4.0, 4.0, 1.0, 3.0]},
    index=["twin b", "twin a", "small", "bad"],
)
found = list(efficient_frontier(twins))
assert found == ["small", "twin a", "twin b"], (
    f"two equal projects: expected ['small', 'twin a', 'twin b'], found {found}"
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-efficient_frontier-losses", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
losing = pd.DataFrame(
    {"cost": [1.0, 2.0, 3.0], "gain": [-5.0, -2.0, -3.0]}, index=list("abc")
)
found = list(efficient_frontier(losing.copy()))
assert found == ["a", "b"], (
    "projects that lose money, some less than others: expected ['a', 'b'], found"
    f" {found}"
)
### BEGIN HIDDEN TESTS
# Hint: losses beside gains, and costs below 0
mixed = pd.DataFrame(
    {"cost": [3.0, -1.0, 0.0, 2.0], "gain": [2.0, -9.0, -4.0, 0.0]}, index=list("dabc")
)
found = list(efficient_frontier(mixed))
assert found == ["a", "b", "c", "d"], (
    f"losses and gains: expected ['a', 'b', 'c', 'd'], found {found}"
)
### END HIDDEN TESTS

# %%
portfolio = values.assign(hard=marks)
frontier = own_or_stored(
    lambda: list(efficient_frontier(portfolio[portfolio["gain"] > 0])),
    lambda: list(stored[stored["frontier"]].sort_values("cost").index),
    "the frontier",
)
plots.impact_and_cost(
    portfolio, frontier, "The ideas: what they would bring and what they would cost"
)
plt.show()

# %% [markdown]
# Each mark is an idea, at its cost and its yearly gain, both logarithmic. Grey steps join the frontier, whose names are bold.
# Colour and shape count the marks of a hard problem. The five ideas without a gain are left out. Up and to the left is good.
# Impact does grow with cost. But ideas of about the same cost differ widely: wherever the costs of five ideas or more lie within
# a factor of three, the best of them gains over six times what the worst does. So the choice matters. You can read the map from the top, starting from impact, or from the left, starting from what you can
# afford.

# %% [markdown]
# ## 7. How much of it survives? (8 minutes)
#
# Every number on the sheet is a guess with a range. Here are those of one idea.

# %%
chosen = "suggested replies"
every = data.load("project-ideas", "ranges").set_index("project")
ranges = every.loc[chosen].set_index("quantity")
ranges.map("{:,.8g}".format)

# %% [markdown]
# Now each of the six guesses in turn goes to its low and to its high, and the rest stay put. The seventh is the factor of section 2, which goes
# to 3 and to 30. **Predict:** which of the seven moves the payback most, the dollars gained in a year for each dollar of cost?

# %% tags=["given"]
def payback(rows, factor=10):
    """Dollars gained in a year for each dollar of cost."""
    gain = automation_value(rows.assign(accuracy=rows["accuracy_needed"]))["gain"]
    return gain / cost_of(rows, factor)


def score_of(rows):
    """What ideas are ranked by: the payback, or, where there is none, the loss."""
    paid = payback(rows)
    return paid.where(paid > 0, paid * cost_of(rows))


def swings_of(row, ranges):
    """The payback of one idea if one guess at a time goes to its low or its high."""
    found = {}
    for quantity in ranges.index:
        low, high = ranges.loc[quantity, ["low", "high"]]
        found[quantity] = [
            payback(row.assign(**{quantity: end})).iloc[0] for end in (low, high)
        ]
    found["factor of a nine"] = [payback(row, factor).iloc[0] for factor in (3, 30)]
    return pd.DataFrame.from_dict(found, orient="index", columns=["low", "high"])

# %%
bars = data.load("project-scoping", "swings").set_index("project")
swings = own_or_stored(
    lambda: swings_of(sheet.loc[[chosen]], ranges),
    lambda: bars.loc[chosen].set_index("quantity"),
    "the bars",
)
guess = values.loc[chosen, "gain"] / values.loc[chosen, "cost"]
plots.tornado(
    swings,
    guess,
    f"{chosen}: what if one guess is wrong?",
    "dollars a year for each dollar of cost",
)
plt.show()
swings.round(1)

# %% [markdown]
# Each bar shows how far the payback of one idea moves if a single guess goes to its low (hatched) or to its high. The widest
# bar is the guess to check first: here, what a reply is worth to somebody. At its low the payback is negative: the idea loses money
# every year. So it does at the low of the volume, and at the high of the running cost nothing is left. The price and the number of labels hardly matter. A *higher* cost of an error raises the payback
# here, because the rule that the machine replaces errs more often. Change `chosen` above, and run the cells from there again for your favourite.
#
# Now all six quantities at once, for all ideas. We draw each within its range 300 times, and rank the ideas by payback each time.
# The factor of a nine stays at ten, and the accuracies stay as they are. A negative payback says only *that* an idea loses
# money: the same loss divided by a larger cost would look better. So the losers rank below all others, the largest loss last.

# %%
def own_ranks():
    draws = score_of(scoping.draw(300, seed=0))
    drawn = draws.groupby("draw").rank(ascending=False).groupby("project")
    found = pd.DataFrame({"guess": score_of(sheet).rank(ascending=False)})
    found["low"], found["high"] = drawn.quantile(0.05), drawn.quantile(0.95)
    return found.sort_values("guess")


ranks = own_or_stored(
    own_ranks,
    lambda: data.load("project-scoping", "ranks").set_index("project"),
    "the ranks",
)
plots.rank_intervals(
    ranks, "Where an idea ranks, if the guesses move within their ranges"
)
plt.show()

# %% [markdown]
# The dot is an idea's rank by the guesses. The line goes to where nine of ten draws put it. The top holds: the first three stay
# near the top. The shuttle bus holds its place at the bottom: it is last in more than half of the 300 draws, and in none better than
# 30th (the picture leaves out the outermost tenth). In the middle most lines overlap, and "rank 14 against rank 19" means
# nothing. Cough at night, 39th by the guesses, may lie nearly anywhere: it depends on how many nights there are to judge, and on what running it costs. So the picture
# supports three heaps: yes, no, and *find out more first*.

# %% [markdown]
# ### Exercise 01.8 - Put your own idea on the map (2 points, 22 minutes)
#
# Take an idea of your own. The stub starts from the idea of the sheet that you name: choose one that is like yours, and change
# what differs. At least four of the six guesses (under `ranges`) must differ from those of any one idea of the sheet. Think of a range as a bet: you would be surprised to find the truth outside.

# %%
print(sheet["question"].to_string())
scoping.as_idea("bird calls")

# %% nbgrader={"grade": false, "grade_id": "my_idea", "locked": false, "schema_version": 3, "solution": true, "task": false}
def my_idea():
    """My idea, in the columns of the sheet.

    Returns
    -------
    dict
        As `scoping.as_idea` gives it:

        - project: str, a name that is not on the sheet
        - output: class, number, text, plan, ...
        - tolerance: how far an answer may be off, as a share of the true value; None if
          the output is no number
        - training, deployment: conditions in words of your own, separated by ";"; they
          are only compared with each other
        - accuracy_now, accuracy_needed: above 0 and below 1
        - person_accuracy, person_price: both a number (0-1, dollars), or both None
        - rule_accuracy: 0-1, or None if there is no rule
        - pilot_cost: dollars for a first system that reaches accuracy_now, without
          labels; 1 or more
        - ranges: dict; each of volume, value, error_cost, label_price, labels and
          running -> (low, guess, high), with 0 < low <= guess <= high. For at least
          three of them high is 1.5 times low or more. At least four of the six guesses
          differ from those of any one idea of the sheet.
    """
    idea = scoping.as_idea("bird calls")  # or another one that is like yours
    ### BEGIN SOLUTION
    idea["project"] = "letters from landlords"
    idea["training"] = "letters of one advice centre"
    idea["deployment"] = "letters of one advice centre; letters of other cities"
    idea["accuracy_now"] = 0.80
    idea["accuracy_needed"] = 0.95
    idea["person_accuracy"] = 0.98
    idea["person_price"] = 6.0
    idea["rule_accuracy"] = 0.60
    idea["pilot_cost"] = 1500
    idea["ranges"] = {
        "volume": (9000, 12000, 16000),
        "value": (5.0, 6.0, 8.0),
        "error_cost": (5.0, 20.0, 100.0),
        "label_price": (0.8, 1.5, 2.5),
        "labels": (2000, 4000, 10000),
        "running": (4000, 8000, 20000),
    }
    ### END SOLUTION
    return idea

# %% nbgrader={"grade": true, "grade_id": "test-my_idea", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
listed = sheet.copy()
idea = my_idea()
assert isinstance(idea, dict), f"expected a dict, found {type(idea).__name__}"
wanted = {"project", "output", "tolerance", "training", "deployment", "accuracy_now"}
wanted |= {"accuracy_needed", "person_accuracy", "person_price", "rule_accuracy"}
wanted |= {"pilot_cost", "ranges"}
assert wanted <= set(idea), f"my_idea: missing {sorted(wanted - set(idea))}"
assert idea["project"] not in listed.index, f"{idea['project']!r} is on the sheet"
guessed = {"volume", "value", "error_cost", "label_price", "labels", "running"}
assert set(idea["ranges"]) == guessed, (
    f"expected a range for each of {sorted(guessed)}, found {sorted(idea['ranges'])}"
)
for name, ends in idea["ranges"].items():
    assert len(ends) == 3, f"{name}: expected (low, guess, high), found {ends}"
    low, guess, high = ends
    assert 0 < low <= guess <= high < math.inf, (
        f"{name}: expected 0 < low <= guess <= high, found {(low, guess, high)}"
    )
for name in ("accuracy_now", "accuracy_needed"):
    assert 0 < idea[name] < 1, f"{name}: expected 0 to 1, found {idea[name]}"
wide = [name for name, (low, _, high) in idea["ranges"].items() if high >= 1.5 * low]
assert len(wide) >= 3, (
    f"expected high to be 1.5 times low for at least three guesses, found {wide}"
)
### BEGIN HIDDEN TESTS
# Hint: ways that are half described, the pilot
assert float(idea["pilot_cost"]) >= 1, f"found a pilot of {idea['pilot_cost']} dollars"
assert (idea["person_accuracy"] is None) == (idea["person_price"] is None), (
    "people: expected both an accuracy and a price, or neither"
)
for name in ("person_accuracy", "rule_accuracy"):
    assert idea[name] is None or 0 <= idea[name] <= 1, f"{name}: found {idea[name]}"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-my_idea-own", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
listed = sheet.copy()
idea = my_idea()
for name in listed.index:
    same = [
        what
        for what, ends in idea["ranges"].items()
        if math.isclose(listed.loc[name, what], ends[1])
    ]
    assert len(same) <= 2, (
        f"expected at least 4 of 6 guesses that differ from those of {name!r}, "
        f"found the same guess for {same}"
    )
### BEGIN HIDDEN TESTS
# Hint: a name of the sheet in capitals or with blanks is still a name of the sheet
name = " ".join(str(idea["project"]).lower().split())
assert name not in {listed_name.lower() for listed_name in listed.index}, (
    f"expected a name that is not on the sheet, found {idea['project']!r}"
)
### END HIDDEN TESTS

# %%
idea = my_idea()
mine = scoping.as_row(idea)
my_bars = swings_of(mine, scoping.as_ranges(idea))
plots.tornado(
    my_bars,
    payback(mine).iloc[0],
    f"{idea['project']}: what if one guess is wrong?",
    "dollars a year for each dollar of cost",
)
plt.show()
print(f"all ends: from {my_bars.min(axis=None):.3f} to {my_bars.max(axis=None):.3f}")
my_bars.assign(width=(my_bars["high"] - my_bars["low"]).abs()).round(3)

# %% [markdown]
# The picture shows how far each guess moves the payback of your idea; the table gives the ends and the width of each bar: the distance
# of its two ends. (Where both lie on one side of your guess, the shorter end is drawn upon the longer.) The next picture shows where your idea lies among the others.

# %%
mine = scoping.as_row(my_idea())
gain = automation_value(mine.assign(accuracy=mine["accuracy_needed"]))["gain"]
own_marks = hard_flags(mine).sum(axis=1)
own = pd.DataFrame({"gain": gain, "cost": cost_of(mine), "hard": own_marks})
plots.impact_and_cost(
    pd.concat([portfolio, own]), frontier, "My idea among the others", mine.index[0]
)
plt.show()
own

# %% [markdown]
# The map shows your idea in a green ring. Without a gain it is not on the map, only in the table. If it lies above the grey steps,
# or left of where they begin, no idea of the sheet gains as much for as little. Otherwise some idea does.

# %% [markdown]
# ### Exercise 01.9 - Decide (1 point, 5 minutes)
#
# Read your decision from your bars. `"widest"` names your widest bar: the guess that you would check first. Wide is not the same as decisive: a bar may
# be wide and lie above 1 altogether. So `"choice"` follows the ends of all bars:
#
# - `"do it"` if every end is a payback of at least 1 (the first year pays for the project),
# - `"leave it"` if every end is below 1,
# - `"find out more"` otherwise: a single wrong guess can change the answer.

# %% nbgrader={"grade": false, "grade_id": "my_decision", "locked": false, "schema_version": 3, "solution": true, "task": false}
def my_decision():
    """What I decide about my idea.

    Returns
    -------
    dict
        - widest: one of the six quantities or "factor of a nine"
        - choice: "do it", "find out more" or "leave it"
    """
    ### BEGIN SOLUTION
    return {"widest": "error_cost", "choice": "find out more"}
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-my_decision", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
decision = my_decision()
names = [*my_idea()["ranges"], "factor of a nine"]
assert decision.get("widest") in names, (
    f"widest: expected one of {names}, found {decision.get('widest')!r}"
)
choices = ("do it", "find out more", "leave it")
assert decision.get("choice") in choices, (
    f"choice: expected one of {choices}, found {decision.get('choice')!r}"
)
### BEGIN HIDDEN TESTS
# Hint: the widest of your own bars, their ends, and a payback of 1


def bars_of(idea):
    """Payback at both ends of each guess, and of the factor of a nine."""
    guesses = {name: float(ends[1]) for name, ends in idea["ranges"].items()}

    def paid(changed, factor=10):
        now = {**guesses, **changed}

        def worth(accuracy, price=0.0):
            right, wrong = accuracy * now["value"], (1 - accuracy) * now["error_cost"]
            return now["volume"] * (right - wrong - price)

        ways = [0.0]
        if None not in (idea["person_accuracy"], idea["person_price"]):
            ways.append(worth(idea["person_accuracy"], idea["person_price"]))
        if idea["rule_accuracy"] is not None:
            ways.append(worth(idea["rule_accuracy"]))
        gain = worth(idea["accuracy_needed"]) - now["running"] - max(ways)
        share = (1 - idea["accuracy_now"]) / (1 - idea["accuracy_needed"])
        model = idea["pilot_cost"] * factor ** math.log10(share)
        return gain / (now["labels"] * now["label_price"] + model)

    bars = {"factor of a nine": (paid({}, 3), paid({}, 30))}
    for name, (low, _, high) in idea["ranges"].items():
        bars[name] = paid({name: float(low)}), paid({name: float(high)})
    return bars


bars = bars_of(my_idea())
width = {name: abs(low - high) for name, (low, high) in bars.items()}
widest = max(width, key=width.get)
assert width[decision["widest"]] >= 0.999 * width[widest], (
    f"your bars: {widest} is {width[widest]:.3g} wide, "
    f"{decision['widest']} only {width[decision['widest']]:.3g}"
)
ends = [end for pair in bars.values() for end in pair]
if min(ends) >= 1:
    due = "do it"
elif max(ends) < 1:
    due = "leave it"
else:
    due = "find out more"
assert decision["choice"] == due, (
    f"your bars go from {min(ends):.3g} to {max(ends):.3g}: expected {due!r}, "
    f"found {decision['choice']!r}"
)
### END HIDDEN TESTS

# %%
decided = my_decision()
my_bars = swings_of(scoping.as_row(my_idea()), scoping.as_ranges(my_idea()))
width = (my_bars["high"] - my_bars["low"]).abs()
pays = my_bars >= 1
if pays.all(axis=None):
    choice = "do it"
elif pays.any(axis=None):
    choice = "find out more"
else:
    choice = "leave it"
print("Your bars say:", width.idxmax(), "and", choice)
print("You say:", decided["widest"], "and", decided["choice"])
across = my_bars.index[pays.any(axis=1) & ~pays.all(axis=1)]
print("Bars that cross a payback of 1:", ", ".join(across) or "none")

# %% [markdown]
# The two first lines should agree; correct `my_decision` if they do not. The last line names the guesses that can change your
# choice on their own.

# %% [markdown] nbgrader={"grade": false, "grade_id": "discuss", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": true}
# ### Discuss: defend your choice (1 point, 13 minutes)
#
# Defend your decision in about 100 words, in the next cell. Say (1) who decides today, how, and how often;
# (2) which guess could change your choice, or comes nearest to it, where its range comes from, the cheapest way to make it
# narrower, and the number at which you would stop. (Try numbers until the payback is 1. For the volume, say, that is
# `payback(mine.assign(volume=500))`.)
#
# ### BEGIN MARK SCHEME
# *Half of the point each for*
#
# - *reference: a named person or office that decides today, with a number a year, and the best other way;*
# - *the guess: one whose bar crosses a payback of 1 (or comes nearest to 1 where none does), its range with a source, a way to
#   check it that costs days rather than months (a pilot, ten interviews, a week of counting), and a stopping number that could
#   really come true.*
#
# *Half of a half where the item is there without a number. Do not take points off for a modest idea, nor for "leave it".*
# ### END MARK SCHEME

# %% [markdown]
# *Your answer:*

# %% [markdown]
# ## Seats for forty-eight (optional, no points)
#
# People signed up on the sheet, four seats an idea. Who sits where? A fair way has three rounds.
#
# 1. Go down the sheet. Whoever signed beside an idea gets a seat there, until its four seats are taken.
# 2. Go down the list of students. Whoever has no seat gets the first of their three wishes that has a free one.
# 3. Go down the list again. Whoever still has no seat joins the smallest team that has somebody and a free seat. If there is
#    none, they get an empty idea.
#
# Names on the sheet are untidy: blanks around them, a name twice in a row. Run the cell for the result. If you like, write `seat` yourself first: the cell says whether yours agrees. Then look at the
# teams of one. Which rule makes them, and who could change that better than a rule?

# %%
def seat(students, sheet, limit=4):
    """student -> project and how: "signed", "first", "second", "third" or "any"."""
    raise NotImplementedError()


signups = sheet.reset_index()[["project", "members"]]
students = data.load("project-ideas", "students")
seats = own_or_stored(
    lambda: seat(students, signups).sort_index(),
    lambda: scoping.place(students, signups).sort_index(),
    "the seats",
)
print(seats["how"].value_counts().to_dict())
sizes_of_teams = seats["project"].value_counts().value_counts().sort_index()
print("teams by size:", sizes_of_teams.to_dict())

# %% [markdown]
# Everybody has a seat, and most have the one they signed for. But many teams have one member: a rule that keeps every signature
# cannot give you teams of four. Talking can, and the end of the class hour is there for it.

# %% [markdown]
# ## Recap (2 minutes)
#
# In this lab we valued forty-two ideas against the best way without a machine, priced the nines, the labels and the running,
# extrapolated two pilots and saw them miss, chose a way to label, flagged what is hard, and drew impact against cost. The top of the ranking held, and
# its middle did not. So decide by heaps, and spend the first week on the guess with the widest bar.
#
# **Your team's project takes along** the row and the bars of the idea you choose: they are the value, the cost and the risk of
# your proposal (module 09). Put the check of the widest bar into week 1, and a pilot of a few dozen labels into week 2.
#
# **In the wild.** Learning curves of a pilot: scikit-learn's
# [`learning_curve`](https://scikit-learn.org/stable/modules/generated/sklearn.model_selection.learning_curve.html). Sensitivity:
# [SALib](https://salib.readthedocs.io) goes beyond one guess at a time. Prices of labels: ask a marketplace such as
# [Mechanical Turk](https://www.mturk.com), or a company that labels, for a quote before you believe a sheet. Teams by wishes:
# look for *student-project allocation*.
#
# **References.** C. Cortes, L. D. Jackel, S. A. Solla, V. Vapnik and J. S. Denker (1994), Learning curves: asymptotic values and
# rate of convergence, NIPS 6. J. Hestness and others (2017), Deep learning scaling is predictable, empirically, arXiv:1712.00409.
# B. Efron and R. Tibshirani (1993), An Introduction to the Bootstrap. D. Sculley and others (2014), Machine learning: the
# high-interest credit card of technical debt.
