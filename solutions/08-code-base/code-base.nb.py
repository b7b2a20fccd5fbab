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
# # Lab 08 - From notebook to code base
#
# A colleague has a notebook that reads handwritten digits. It works. Now three people want to build
# on it: one has letters instead of digits, one wants to call it from a phone, and one will be woken
# at night if it breaks. In this lab you take the notebook apart and turn it into a package,
# `recogniser/`, that others can call, test and watch. The package is yours to keep.
#
# After this lab you can
#
# - **separate** data sets, network, model, weights and service, so that each can be exchanged,
# - **check** a training step by its numerical gradient,
# - **serve** a model over HTTP and refuse what is not an input,
# - **test** how a model behaves, and **watch** it drift without crying wolf,
# - **decide** with a ledger of runs whether a candidate goes into production.
#
# **20 points, 120 to 180 minutes.** Read [the lecture](../../lectures/08-code-base.md) first. What
# is marked *Optional* costs no points and is not in the minutes.

# %% [markdown]
# ## Set-up (3 minutes)
#
# Run this cell first. It loads the digits in a fixed random order, the letters, and the course's
# helpers. Everything stays on your computer.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import math
import re
import warnings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy.stats import binomtest, ks_2samp
from sklearn.datasets import load_digits

from labkit import check, codebase, data
from labkit.codebase import fit, initial
from labkit.notebook import print_warnings
from labkit.plots import codebase as draw

print_warnings()  # a warning is printed like any other output, and never costs a point

digits = load_digits()
order = np.random.default_rng(0).permutation(len(digits.target))
images, labels = digits.images[order], digits.target[order]
test_images, test_labels = images[1197:], labels[1197:]  # 600 images to test on
images, labels = images[:1197], labels[:1197]  # 1,197 images to learn from
letters, letter_labels, drawers = (
    codebase.letters()
)  # 520 letters of 28 x 28, by 20 people
print(f"{len(images):,} digits of {images.shape[1]} x {images.shape[2]} to learn from,")
print(f"{len(letters)} letters of {letters.shape[1]} x {letters.shape[2]}")

# %% [markdown]
# ## 1. The notebook, as it was found (8 minutes)
#
# Here is the heart of the notebook: one step of training. A small *network* has 64 inputs, 32
# hidden units and 10 outputs. The step computes what the network says, how wrong it is (the
# *loss*), and moves each weight a little downhill (the *gradient*).
#
# **Before you run the cell, read it and count:** how many things does it take for granted that
# are true of this data set only?

# %% nbgrader={"grade": false, "grade_id": "notebook_step", "locked": true, "schema_version": 3, "solution": false, "task": false}
def notebook_step(weights, images, labels, rate):
    """One step of training, as found. It learns to read 97 % of the digits."""
    x = images.reshape(50, 64) / 16
    hidden = np.maximum(x @ weights["hidden.weight"] + weights["hidden.bias"], 0)
    scores = hidden @ weights["output.weight"] + weights["output.bias"]
    says = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    loss = -np.log(says[range(50), labels]).mean()

    error = (says - np.eye(10)[labels]) / 50
    weights["output.weight"] -= rate * (hidden.T @ error)
    weights["output.bias"] -= rate * error.sum(axis=0)
    back = (error @ weights["output.weight"].T) * (hidden > 0)
    weights["hidden.weight"] -= rate * (x.T @ back)
    weights["hidden.bias"] -= rate * back.sum(axis=0)
    return weights, loss


ten = initial(64, 32, 10, seed=0)
# The notebook drops the last 47 images: 1,197 is not a multiple of 50.
ten, losses = codebase.train(notebook_step, ten, images[:1150], labels[:1150], rate=0.1)
print(
    f"loss after epochs 1, 10, 40: {losses[0]:.2f}, {losses[9]:.2f}, {losses[-1]:.2f}"
)

# %% [markdown]
# It learns. The loss falls, so nobody looks again. **A model that is full of one data set's
# assumptions is found by changing the data set.** The next cell does just that: it hands the step
# other data and notes what happens.

# %% nbgrader={"grade": false, "grade_id": "changed_data", "locked": true, "schema_version": 3, "solution": false, "task": false}
def happens(images, labels, weights):
    """What the notebook's step does on a batch, in a few words."""
    weights = {name: value.copy() for name, value in weights.items()}
    try:
        with np.errstate(all="ignore"):
            for _ in range(3):
                weights, loss = notebook_step(weights, images, labels, 0.5)
    except (ValueError, IndexError) as error:
        return f"stops: {type(error).__name__}"
    return f"goes on, and the loss is {loss:.2f}"


start = initial(64, 32, 10, seed=0)
few = labels[:400] < 5
changes = {
    "the digits themselves": (images[:50], labels[:50], start),
    "the last batch, of 47": (images[1150:], labels[1150:], start),
    "digits of 16 x 16": (np.kron(images[:50], np.ones((2, 2))), labels[:50], start),
    "digits 0 to 4 only": (
        images[:400][few][:50],
        labels[:400][few][:50],
        initial(64, 32, 5, seed=0),
    ),
    "grey levels to 255": (images[:50] * 255 / 16, labels[:50], start),
    "letters, cut to 8 x 8": (
        letters[:500:10, 10:18, 10:18],
        letter_labels[:500:10],
        start,
    ),
}
for name, batch in changes.items():
    print(f"{name:24}{happens(*batch)}")

# %% [markdown]
# Four of the changes stop the step with an error, and an error is the kind outcome: you know at
# once. *Grey levels to 255* is worse. The step goes on, and the loss is `nan` or nonsense.
#
# <details><summary>What did you count?</summary>
#
# Five facts of this data set stand in the step as numbers: 50 images a batch (three times), 64
# pixels an image, a grey scale to 16, ten classes, and classes that are the numbers from 0. The
# step also changes the weights that it was given, so whoever kept them has lost them.
#
# </details>
#
# And one fault shows on no data set. The next cell compares the step with the slope of its own
# loss: it moves single weights by a hundred-thousandth and looks at what the loss does. The two
# numbers must agree. It also trains once more, with a larger learning rate.

# %%
start = initial(64, 32, 10, seed=0)
gap = codebase.gradient_gap(notebook_step, start, images[:50], labels[:50])
print(f"largest difference between the step's gradient and the slope: {gap:.6f}")
with np.errstate(all="ignore"):
    _, fast = codebase.train(
        notebook_step, start, images[:1150], labels[:1150], rate=0.3
    )
print(f"with a rate of 0.3 instead of 0.1 the loss after 40 epochs is {fast[-1]:.2f}")

# %% [markdown]
# The gap should be below a millionth, and it is not: the gradient is wrong, and the notebook
# learned all the same. Somebody has seen the symptom, set the rate to 0.1 because "0.3 does not
# work", and gone on. You will find the cause in exercise 08.3. First, one part at a time.

# %% [markdown]
# ## 2. Data sets: from raw images to rows
#
# The package gets a file for each part. The first one, `datasets.py`, turns raw images into rows
# that a network can take. The images themselves lie elsewhere; code for them belongs into git,
# their pixels do not.

# %% [markdown]
# ### Exercise 08.1 - Prepare images (2 points, 11 minutes)
#
# Write `prepare` for square images of **any** size and any grey scale. Cut each image into
# `side` x `side` blocks, take the mean of each block, and divide by `full`, the value of full
# ink, so that a row holds shares of ink from 0 to 1.
#
# An image of 32 x 32 becomes 8 x 8 blocks of 4 x 4 pixels each, and these become one row of 64
# numbers: the top row of blocks first, from left to right.
#
# ![A drawn seven of 64 x 64 pixels, the same cropped to 32 x 32, and its 8 x 8 shares of ink: a dark bar at the top and a diagonal down to the left.](../../lectures/figures/expected/08-1.svg)
#
# The picture to expect: a drawing, the drawing cropped to its ink, and what `prepare` makes of it.

# %% nbgrader={"grade": false, "grade_id": "prepare", "locked": false, "schema_version": 3, "solution": true, "task": false}
def prepare(images, full, side=8):
    """Turn square images into rows of ink shares.

    Parameters
    ----------
    images : array, shape (n, size, size)
        Grey levels, from 0 (paper) to `full` (ink); integers or floats.
    full : float
        The grey level of full ink, such as 16 for the digits or 255 for bytes.
    side : int
        Blocks across and down; `size` must be a multiple of it.

    Returns
    -------
    array of float, shape (n, side * side)
        The mean of each block divided by `full`, the blocks row by row.

    Raises
    ------
    ValueError
        The images are not square, or their size is not a multiple of `side`.

    Examples
    --------
    One image of 4 x 4, in two rows of blocks:
    >>> image = [[0, 16, 8, 8], [16, 0, 8, 8], [0, 0, 16, 16], [0, 0, 16, 16]]
    >>> prepare(np.array([image]), full=16, side=2)
    array([[0.5, 0.5, 0. , 1. ]])
    """
    ### BEGIN SOLUTION
    images = np.asarray(images, dtype=float)
    count, height, width = images.shape
    if height != width or height % side:
        raise ValueError(f"no multiple of {side} in squares: {height} x {width}")
    block = height // side
    blocks = images.reshape(count, side, block, side, block)
    return blocks.mean(axis=(2, 4)).reshape(count, side * side) / full
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-prepare", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
image = [[0, 16, 8, 8], [16, 0, 8, 8], [0, 0, 16, 16], [0, 0, 16, 16]]
found = np.asarray(prepare(np.array([image]), full=16, side=2), dtype=float)
assert found.shape == (1, 4), (
    f"one image in 2 x 2 blocks: expected (1, 4), found {found.shape}"
)
assert np.allclose(found, [[0.5, 0.5, 0, 1]]), f"expected 0.5, 0.5, 0, 1, found {found}"
found = np.asarray(prepare(images[:3], full=16), dtype=float)
assert found.shape == (3, 64), f"three digits: expected (3, 64), found {found.shape}"
assert np.allclose(found[0], images[0].ravel() / 16), (
    "digits of 8 x 8: expected pixel / 16"
)
### BEGIN HIDDEN TESTS
# Hint: the order of the blocks, and other sizes than 8 x 8
rng = np.random.default_rng(81)
raw = rng.integers(0, 256, (3, 12, 12))
due = [
    [
        raw[n, 3 * r : 3 * r + 3, 3 * c : 3 * c + 3].mean() / 255
        for r in range(4)
        for c in range(4)
    ]
    for n in range(3)
]
found = np.asarray(prepare(raw, full=255, side=4), dtype=float)
assert found.shape == (3, 16), (
    f"12 x 12 in 4 x 4 blocks: expected (3, 16), found {found.shape}"
)
assert np.allclose(found, due), (
    f"12 x 12 in 4 x 4 blocks: expected {due[0]}, found {found[0]}"
)
found = np.asarray(prepare(letters[:2], full=255, side=14), dtype=float)
assert found.shape == (2, 196), (
    f"letters, side 14: expected (2, 196), found {found.shape}"
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-prepare-edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
bright = np.full((1, 16, 16), 255, dtype=np.uint8)
found = np.asarray(prepare(bright, full=255), dtype=float)
assert found.shape == (1, 64), f"one image: expected (1, 64), found {found.shape}"
assert np.allclose(found, 1), (
    f"full ink in small integers: expected 1, found {found.max()}"
)
for height, width in ((28, 28), (16, 8)):
    try:
        found = prepare(np.zeros((2, height, width)), full=255, side=8)
    except ValueError:
        pass
    else:
        raise AssertionError(
            f"{height} x {width} in 8 x 8 blocks: expected ValueError, found {found!r}"
        )
### BEGIN HIDDEN TESTS
# Hint: no images at all, input that must stay as it is
found = np.asarray(prepare(np.zeros((0, 16, 16)), full=16))
assert found.shape == (0, 64), (
    f"no images: expected the shape (0, 64), found {found.shape}"
)
found = np.asarray(prepare(np.zeros((2, 8, 8)), full=16), dtype=float)
assert found.shape == (2, 64), f"two images: expected (2, 64), found {found.shape}"
assert np.allclose(found, 0), f"blank paper: expected zeros, found {found.max()}"
before = np.arange(128, dtype=np.uint8).reshape(2, 8, 8)
kept = before.copy()
found = np.asarray(prepare(before, full=127), dtype=float)
assert np.array_equal(before, kept), "prepare must not change its input"
assert np.allclose(found[1], np.arange(64, 128) / 127), "integers: expected fractions"
### END HIDDEN TESTS

# %% [markdown]
# Here is what serving sees. A finger draws on 64 x 64 pixels, not in the middle and not in the
# size of our digits. The given function `fit` crops the drawing to its ink and scales it to
# 32 x 32, as the makers of the data set did; then comes your `prepare`.

# %%
def as_rows(images, full, side=8):
    """Your `prepare`; while it is missing or wrong, the same by another library."""
    return codebase.prepared(prepare, images, full, side)


drawing = codebase.stroke([(12, 14), (38, 12), (22, 50)])
fitted = fit(drawing)
seen = as_rows(fitted[np.newaxis], full=1)
draw.stages({"drawn": drawing, "fit": fitted, "prepared": np.reshape(seen, (8, 8))})
plt.show()

# %% [markdown]
# The picture shows a drawn seven three times: as the finger left it, cropped to its ink, and as the
# 8 x 8 shares of ink that the network gets. The last one looks like a digit of the data set, and it
# must: a network only knows what it was trained on. From here on `as_rows` prepares all images of
# this lab: with your function, or with Pillow's while yours is missing.

# %% [markdown]
# ## 3. Networks: f(x) = y (2 minutes)
#
# A **network** is a plain mapping: numbers in, numbers out. A **model** is what you need around it:
# where to start, what a step of training is, how to read the output. If the two are apart, you can
# try another network without touching the rest.

# %% [markdown]
# ### Exercise 08.2 - Run the network forward (2 points, 11 minutes)
#
# Write `forward` for a network with one hidden layer of **any** size. With rows $x$:
#
# $$h = \max(0,\; x W_h + b_h), \qquad s = h W_o + b_o, \qquad
# p_{k} = \frac{e^{s_k}}{\sum_j e^{s_j}}$$
#
# Scores $s$ may be large: $e^{1000}$ is infinite. Subtract the largest score of each row from the
# row first; the probabilities stay the same, and nothing overflows.

# %% nbgrader={"grade": false, "grade_id": "forward", "locked": false, "schema_version": 3, "solution": true, "task": false}
def forward(weights, x):
    """What the network says about prepared images.

    Parameters
    ----------
    weights : dict of str to array
        "hidden.weight" (inputs, hidden), "hidden.bias" (hidden,), "output.weight"
        (hidden, classes), "output.bias" (classes,); of any sizes that fit together.
    x : array, shape (n, inputs)
        Prepared images, a row each.

    Returns
    -------
    array of float, shape (n, classes)
        Probabilities; each row sums to 1.

    Examples
    --------
    One input of 2, one hidden unit with weight 1, two classes with weights 0.5 and 0:
    the scores are 1 and 0, the probabilities 0.731 and 0.269.
    """
    ### BEGIN SOLUTION
    hidden = np.maximum(x @ weights["hidden.weight"] + weights["hidden.bias"], 0)
    scores = hidden @ weights["output.weight"] + weights["output.bias"]
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-forward", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = {
    "hidden.weight": np.array([[1.0]]),
    "hidden.bias": np.array([0.0]),
    "output.weight": np.array([[0.5, 0.0]]),
    "output.bias": np.array([0.0, 0.0]),
}
found = np.asarray(forward(small, np.array([[2.0], [-2.0]])), dtype=float)
assert found.shape == (2, 2), (
    f"two rows, two classes: expected (2, 2), found {found.shape}"
)
due = [[0.731059, 0.268941], [0.5, 0.5]]
assert np.allclose(found, due, atol=1e-5), (
    f"the example, and an input of -2: expected {due}, found {found}"
)
### BEGIN HIDDEN TESTS
# Hint: other numbers of inputs, hidden units and classes; biases that are not 0
rng = np.random.default_rng(82)
odd = initial(5, 7, 3, seed=4)
odd["hidden.bias"], odd["output.bias"] = rng.normal(size=7), rng.normal(size=3)
x = rng.normal(size=(4, 5))
between = np.maximum(x @ odd["hidden.weight"] + odd["hidden.bias"], 0)
power = np.exp(between @ odd["output.weight"] + odd["output.bias"])
due = power / power.sum(axis=1)[:, None]
found = np.asarray(forward(odd, x), dtype=float)
assert found.shape == (4, 3), f"4 rows, 3 classes: expected (4, 3), found {found.shape}"
assert np.allclose(found, due), (
    f"5 inputs, 7 hidden units, 3 classes: expected {due[0]}, found {found[0]}"
)
one = np.asarray(forward(odd, x[:1]), dtype=float)
assert np.allclose(one, due[:1]), f"one row: expected {due[:1]}, found {one}"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-forward-large", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = {
    "hidden.weight": np.array([[1.0]]),
    "hidden.bias": np.array([0.0]),
    "output.weight": np.array([[0.5, 0.0]]),
    "output.bias": np.array([0.0, 0.0]),
}
large = dict(small, **{"output.weight": np.array([[1000.0, 0.0]])})
found = np.asarray(forward(large, np.array([[1.0]])), dtype=float)
assert found.shape == (1, 2), f"one row: expected (1, 2), found {found.shape}"
assert np.isfinite(found).all(), (
    f"a score of 1000: expected probabilities, found {found}"
)
assert np.allclose(found, [[1, 0]]), (
    f"a score of 1000 beside 0: expected 1 and 0, found {found}"
)
### BEGIN HIDDEN TESTS
# Hint: large scores of both signs, rows of different size, input that must stay
low = dict(
    small,
    **{"output.bias": np.array([-3000.0, -3001.0]), "output.weight": np.zeros((1, 2))},
)
found = np.asarray(forward(low, np.array([[1.0]])), dtype=float)
assert found.shape == (1, 2), f"one row: expected (1, 2), found {found.shape}"
due = [[0.731059, 0.268941]]
assert np.allclose(found, due, atol=1e-5), (
    f"scores of -3000 and -3001: expected {due}, found {found}"
)
mixed = np.array([[2.0], [5000.0]])
found = np.asarray(forward(small, mixed), dtype=float)
assert found.shape == (2, 2), f"two rows: expected (2, 2), found {found.shape}"
due = [[0.731059, 0.268941], [1.0, 0.0]]
assert np.allclose(found, due, atol=1e-5), (
    f"a small and a large row: expected {due}, found {found}"
)
kept = {name: value.copy() for name, value in small.items()}
forward(small, mixed)
same = all(np.array_equal(kept[name], small[name]) for name in kept)
assert same and mixed[1, 0] == 5000, "forward must not change its input"
found = np.asarray(forward(small, np.zeros((0, 1))))
assert found.shape == (0, 2), f"no rows: expected the shape (0, 2), found {found.shape}"
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Optional reading: the same in PyTorch</summary>
#
# Your network is a few lines of NumPy, which is right for 2,410 weights. With millions of them you
# want a GPU and gradients that nobody derives by hand. The parts stay the same; only `networks.py`
# and `models.py` change (nothing to run here, PyTorch is not installed):
#
# ```python
# class Network(torch.nn.Module):
#     def __init__(self, inputs, hidden, classes):
#         super().__init__()
#         self.hidden = torch.nn.Linear(inputs, hidden)   # weight is stored as (hidden, inputs)
#         self.output = torch.nn.Linear(hidden, classes)
#
#     def forward(self, x):
#         return self.output(torch.relu(self.hidden(x)))  # scores; the loss takes the softmax
#
# loss = torch.nn.functional.cross_entropy(network(x), y)
# optimizer.zero_grad()
# loss.backward()                                         # your 08.3, for any network
# optimizer.step()
# ```
#
# `network.state_dict()` even has our names, `hidden.weight` and so on. Whoever loads our file
# there has to transpose both weights.
#
# </details>

# %% [markdown]
# ## 4. Models: what a step of training is
#
# Now the step that was full of assumptions. Its inputs are prepared rows, so the grey scale and
# the size of the images are no longer its business.

# %% [markdown]
# ### Exercise 08.3 - Free the training step (3 points, 22 minutes)
#
# Complete `train_step` so that it works for any batch, any number of inputs and any number of
# classes, and **fix the gradient**. With the loss $L = -\frac1n \sum_i \log p_{i,y_i}$ the
# gradients are, in this order:
#
# $$\delta = \tfrac1n (p - \text{one-hot}(y)), \quad \nabla W_o = h^\top \delta, \quad
# \nabla b_o = \textstyle\sum_i \delta_i, \quad
# \epsilon = (\delta\, W_o^\top) \cdot [h > 0], \quad
# \nabla W_h = x^\top \epsilon, \quad \nabla b_h = \textstyle\sum_i \epsilon_i$$
#
# All of them belong to the weights **before** the step; the notebook's step forgets that in one
# line. $[h > 0]$ is 1 where a hidden unit is above 0, and 0 elsewhere.
#
# ![Mean loss by epoch on a logarithmic scale. The line for digits falls from 1.6 to 0.02 in 40 epochs, the line for letters from 3.3 to 0.12 in 100.](../../lectures/figures/expected/08-3.svg)
#
# The picture to expect, once your step trains on both data sets.

# %% nbgrader={"grade": false, "grade_id": "train_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def train_step(weights, x, y, rate):
    """Take one step of gradient descent.

    Parameters
    ----------
    weights : dict of str to array
        As `forward` takes them. They are not changed.
    x : array, shape (n, inputs)
        Prepared images, a row each.
    y : array of int, shape (n,)
        Their classes, from 0.
    rate : float
        Learning rate: the new weights are the old ones minus `rate` times the gradient.

    Returns
    -------
    tuple of (dict of str to array, float)
        New weights, under the same names, and the mean loss before the step.

    Examples
    --------
    With all weights 0 and two classes every image gets 0.5 and 0.5, so the loss is
    log 2 = 0.693. One image of class 0 and a rate of 0.1 move "output.bias" to
    [0.05, -0.05].
    """
    hidden = np.maximum(x @ weights["hidden.weight"] + weights["hidden.bias"], 0)
    probabilities = forward(weights, x)
    rows = np.arange(len(x))
    # a probability of 0 has no logarithm: 1e-300 stands in for it
    loss = float(-np.log(np.maximum(probabilities[rows, y], 1e-300)).mean())
    gradient = {}  # name -> array of the same shape as the weight
    # yours: the four gradients
    ### BEGIN SOLUTION
    delta = probabilities.copy()
    delta[rows, y] -= 1
    delta /= len(x)
    epsilon = (delta @ weights["output.weight"].T) * (hidden > 0)
    gradient["output.weight"] = hidden.T @ delta
    gradient["output.bias"] = delta.sum(axis=0)
    gradient["hidden.weight"] = x.T @ epsilon
    gradient["hidden.bias"] = epsilon.sum(axis=0)
    ### END SOLUTION
    return {name: weights[name] - rate * gradient[name] for name in weights}, loss

# %% nbgrader={"grade": true, "grade_id": "test-train_step", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
zeros = {name: np.zeros_like(value) for name, value in initial(3, 4, 2, seed=0).items()}
after, loss = train_step(zeros, np.array([[1.0, 0.0, 2.0]]), np.array([0]), 0.1)
assert abs(float(loss) - math.log(2)) < 1e-9, (
    f"weights of 0: expected a loss of 0.693, found {loss}"
)
found = np.asarray(after["output.bias"], dtype=float)
assert np.allclose(found, [0.05, -0.05]), (
    f"the example: expected [0.05, -0.05], found {found}"
)
first = initial(6, 5, 4, seed=2)
kept = {name: value.copy() for name, value in first.items()}
x, y = np.random.default_rng(3).random((11, 6)), np.arange(11) % 4
after, loss = train_step(first, x, y, 0.5)
assert set(after) == set(kept), (
    f"expected the names {sorted(kept)}, found {sorted(after)}"
)
same = all(np.array_equal(first[name], kept[name]) for name in kept)
assert same, "train_step must not change the weights that it was given"
_, later = train_step(after, x, y, 0.5)
assert later < loss, (
    f"expected a lower loss after a step, found {loss:.4f} and then {later:.4f}"
)


### BEGIN HIDDEN TESTS
# Hint: the loss is a mean over the batch, before the step
def loss_of(weights, x, y):
    hidden = np.maximum(x @ weights["hidden.weight"] + weights["hidden.bias"], 0)
    scores = hidden @ weights["output.weight"] + weights["output.bias"]
    return float(
        np.mean(np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(x)), y])
    )


for n in (1, 2, 11):
    due = loss_of(first, x[:n], y[:n])
    found = train_step(first, x[:n], y[:n], 0.3)[1]
    assert abs(float(found) - due) < 1e-6, (
        f"batch of {n}: expected a loss of {due:.5f}, found {found:.5f}"
    )
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-train_step-gradient", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
first = initial(6, 5, 4, seed=2)
x, y = np.random.default_rng(3).random((11, 6)), np.arange(11) % 4
small_change = 1e-5
for name, place in [
    ("output.bias", (3,)),
    ("output.weight", (0, 1)),
    ("hidden.weight", (2, 1)),
]:
    after, _ = train_step(first, x, y, 0.001)
    gradient = (first[name][place] - np.asarray(after[name])[place]) / 0.001
    losses = []
    for shift in (small_change, -small_change):
        moved = {key: value.copy() for key, value in first.items()}
        moved[name][place] += shift
        losses.append(float(train_step(moved, x, y, 0.001)[1]))
    slope = (losses[0] - losses[1]) / (2 * small_change)
    assert abs(gradient - slope) < 1e-5, (
        f"{name}{place}: the slope is {slope:.6f}, your gradient {gradient:.6f}"
    )


### BEGIN HIDDEN TESTS
# Hint: the gradient of each weight, for several batch sizes and rates
def gradient_of(weights, x, y):
    hidden = np.maximum(x @ weights["hidden.weight"] + weights["hidden.bias"], 0)
    p = np.exp(hidden @ weights["output.weight"] + weights["output.bias"])
    p /= p.sum(axis=1)[:, None]
    p[np.arange(len(x)), y] -= 1
    p /= len(x)
    back = p @ weights["output.weight"].T * (hidden > 0)
    return {
        "hidden.weight": x.T @ back,
        "hidden.bias": back.sum(axis=0),
        "output.weight": hidden.T @ p,
        "output.bias": p.sum(axis=0),
    }


first["hidden.bias"] = np.random.default_rng(4).normal(size=5)
for n, rate in ((1, 0.5), (4, 0.1), (11, 2.0)):
    after, _ = train_step(first, x[:n], y[:n], rate)
    due = gradient_of(first, x[:n], y[:n])
    for name in due:
        found = (first[name] - np.asarray(after[name], dtype=float)) / rate
        assert np.allclose(found, due[name], atol=1e-9), (
            f"{name}, batch of {n}, rate {rate}: the gradient is wrong"
        )
still, _ = train_step(first, x, y, 0.0)
same = all(np.array_equal(np.asarray(still[name]), first[name]) for name in first)
assert same, "a rate of 0: expected the weights as they were"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-train_step-other", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
trained = initial(6, 5, 4, seed=2)
x, y = np.random.default_rng(3).random((12, 6)), np.arange(12) % 4
for _ in range(1200):
    trained, loss = train_step(trained, x, y, 0.5)
assert loss < 0.1, (
    f"one batch, 1,200 steps: expected it learned by heart, found a loss of {loss:.3f}"
)
### BEGIN HIDDEN TESTS
# Hint: two classes, many classes, scores that are very wrong
for classes in (2, 30):
    wide = initial(9, 6, classes, seed=classes)
    x, y = np.random.default_rng(classes).random((30, 9)), np.arange(30) % classes
    for _ in range(5):
        wide, loss = train_step(wide, x, y, 0.2)
    shapes = {name: np.shape(value) for name, value in wide.items()}
    due = {
        name: np.shape(value) for name, value in initial(9, 6, classes, seed=1).items()
    }
    assert shapes == due, (
        f"{classes} classes: expected the shapes {due}, found {shapes}"
    )
    assert np.isfinite(loss), f"{classes} classes: expected a loss, found {loss}"
sure = initial(2, 3, 2, seed=5)
sure["output.bias"] = np.array([500.0, 0.0])
after, loss = train_step(sure, np.ones((2, 2)), np.array([1, 0]), 0.1)
finite = all(
    np.isfinite(np.asarray(value, dtype=float)).all() for value in after.values()
)
assert finite, "a score that is 500 too high: expected finite weights"
moved = sure["output.bias"] - np.asarray(after["output.bias"], dtype=float)
assert np.allclose(moved, [0.05, -0.05]), (
    f"one of two wrong by 500: expected a move of 0.05, found {moved}"
)
### END HIDDEN TESTS

# %% [markdown]
# ### One step, two data sets (8 minutes)
#
# **Checkpoint.** The next cell trains on the digits with your step, at a rate of 0.5. If your step
# or your forward pass is not there yet, it loads weights that were stored, and lets scikit-learn's
# network run them, so that you can go on. It says which of the two you see.

# %%
from safetensors.numpy import load_file

x, test_x = as_rows(images, full=16), as_rows(test_images, full=16)
stored = load_file(data.path("code-base", "weights"))
stored_losses = data.load("code-base", "losses").groupby("training")["loss"].apply(list)
try:
    gap = codebase.gradient_gap(
        train_step, initial(64, 32, 10, seed=0), x[:50], labels[:50]
    )
    assert gap < 1e-6, f"the gradient is off by {gap:.6f}"
    weights, losses = codebase.train(train_step, initial(64, 32, 10, seed=0), x, labels)
    network = forward
    print(f"your own weights: the gradient is right, last loss {losses[-1]:.3f}")
except (NotImplementedError, AssertionError, TypeError, ValueError) as error:
    weights, losses = stored, stored_losses["digits"]

    def network(weights, x):
        """scikit-learn's network, with our weights."""
        return codebase.stand_in(weights)(np.asarray(x))

    print(f"stored weights ({type(error).__name__} {error})")
right = network(weights, test_x).argmax(axis=1) == test_labels
print(f"read rightly: {right.mean():.3f} of {len(right)} test images")

# %% [markdown]
# **Does 0.3 work now?** In section 1 the notebook's step failed at a rate of 0.3, and somebody had
# lowered the rate to 0.1 because of it. The same training with your step:

# %%
for rate in (0.1, 0.3, 0.5):
    try:
        tried, fell = codebase.train(
            train_step, initial(64, 32, 10, seed=0), x, labels, rate=rate
        )
        hits = forward(tried, test_x).argmax(axis=1) == test_labels
        print(f"rate {rate}: loss {fell[-1]:.3f}, accuracy {np.mean(hits):.3f}")
    except (NotImplementedError, AttributeError, TypeError, ValueError):
        print(f"rate {rate}: once 08.2 and 08.3 are written")

# %% [markdown]
# A learning rate that "does not work" was a wrong line. With the right gradient the larger rates
# reach a lower loss in the same 40 epochs, and cost no accuracy.
#
# **Change the data set.** The same two functions, with 196 inputs and 26 classes instead of 64 and
# 10: can they learn letters? **Predict** the accuracy. There are 15 drawings of each letter to
# learn from, and the test is on five people whom the network has never met.

# %%
known = drawers <= 15
# The strokes are thin and grey: full ink is the darkest pixel of each letter, not 255.
darkest = letters.max(axis=(1, 2), keepdims=True)
letter_x = as_rows(letters / darkest, full=1, side=14)
try:
    letter_weights, letter_losses = codebase.train(
        train_step,
        initial(196, 64, 26, seed=0),
        letter_x[known],
        letter_labels[known],
        epochs=100,
        rate=0.3,
    )
    said = forward(letter_weights, letter_x[~known]).argmax(axis=1)
    hits = (said == letter_labels[~known]).mean()
    print(
        f"letters of new people: {hits:.2f} right; a guess would be right {1 / 26:.2f}"
    )
except (NotImplementedError, TypeError, ValueError) as error:
    letter_losses = stored_losses["letters"]
    print(f"stored losses ({type(error).__name__})")
draw.losses({"digits": losses, "letters": letter_losses})
plt.show()

# %% [markdown]
# The picture shows the loss by epoch on a logarithmic scale, one line a data set: both fall, by the
# same code. Yet many letters of new people are read wrongly: 390 images are few for 26 letters, and
# the network has learned them by heart. Nothing in `networks.py` or `models.py` had to change. That
# is what the line between data set and network is for.
#
# **The other direction.** What does the *digit* network say about letters? It has never seen one.

# %%
shrunk = np.pad(letters / darkest, ((0, 0), (2, 2), (2, 2)))  # 28 + 4 = 32
shrunk = as_rows(shrunk, full=1)
shrunk = shrunk / shrunk.max(axis=1, keepdims=True)
for name, some in {"digits": test_x, "letters": shrunk}.items():
    sure = network(weights, some).max(axis=1)
    print(
        f"{name:8}90 % sure or more: {np.mean(sure >= 0.9):.0%}, mean {sure.mean():.2f}"
    )

# %% [markdown]
# It is at least 90 % sure of nearly half of the letters, and wrong about each of them. "None of
# these" is not among its answers. So a service must not pass confidence on as if it were trust, and
# monitoring must not rest on it alone (lab 03 met the same fact).
#
# **How preparation goes wrong.** The weights stay; only the way from raw image to row differs from
# training. **Predict:** which of the six mistakes does the most harm? And which would you notice
# from the mean confidence, without knowing the truth?

# %%
mistakes = {
    "none": test_images / 16,
    "not divided": test_images,
    "divided by 255": test_images / 255,
    "inverted": 1 - test_images / 16,
    "transposed": test_images.transpose(0, 2, 1) / 16,
    "one pixel to the right": np.roll(test_images, 1, axis=2) / 16,
    "ink at half strength": test_images / 32,
}
seen = {}
for name, wrong in mistakes.items():
    says = network(weights, wrong.reshape(-1, 64))
    accuracy = (says.argmax(axis=1) == test_labels).mean()
    seen[name] = {"accuracy": accuracy, "mean confidence": says.max(axis=1).mean()}
pd.DataFrame(seen).T.round(3)

# %% [markdown]
# An inverted image is read wrongly every time, and a transposed one nearly so, both with high
# confidence. Forgetting to divide by 16 costs little accuracy, and the network becomes almost
# certain of everything: this mistake would live longest. The mean confidence betrays only one
# mistake clearly, *divided by 255*; *inverted* and *transposed* move it hardly more than *ink at
# half strength*, which is nearly harmless. This is why `prepare` is one function in one file, and
# both training and serving import it.

# %% [markdown]
# ## 5. Weights: what was learned, as a file (4 minutes)
#
# Weights are neither code nor data. They are large, they are made by a run, and they are worth
# nothing without a note of what they are. How should they be kept? Many tutorials use `pickle`.
# **Predict** what the next cell prints. Nobody calls `greet`.

# %%
import pickle


def greet(name):
    """Harmless. It could as well delete your files."""
    print(f"hello {name}, I ran while you were only loading weights")
    return {}


class Weights:
    """What a stranger put into a file."""

    def __reduce__(self):
        return greet, ("stranger",)


downloaded = pickle.dumps(Weights())  # the bytes of a file
loaded = pickle.loads(downloaded)

# %% [markdown]
# To load a pickle is to run a program that somebody else wrote. The file above only greets. A
# **safetensors** file holds names, shapes, types and numbers, and nothing that could run. It also
# tells its names and shapes before it loads a single number:

# %%
from safetensors import safe_open

with safe_open(data.path("code-base", "weights"), "numpy") as file:
    for name in sorted(file.keys()):
        tensor = file.get_slice(name)
        print(f"{name:16}{tensor.get_shape()!s:12}{tensor.get_dtype()}")

# %% [markdown]
# ### Exercise 08.4 - Find the wrong weights (2 points, 9 minutes)
#
# The file can still be the wrong one: of another network, half written, or full of NaN from a run
# that exploded. So git keeps a **description** beside the code, and the service compares before
# it answers its first request. `describe` is given. Write `problems`, which lists what does not
# fit.
#
# A tensor has at most one problem: the first of the five that fits, in the order of the docstring.

# %% nbgrader={"grade": false, "grade_id": "describe", "locked": false, "schema_version": 3, "solution": true, "task": false}
def describe(weights):
    """Say what weights look like.

    Parameters
    ----------
    weights : dict of str to array
        Name -> numbers.

    Returns
    -------
    dict of str to dict
        Name -> {"shape": list of int, "dtype": str}, so that JSON can hold it.

    Examples
    --------
    >>> describe({"hidden.bias": np.zeros(32, dtype="float32")})
    {'hidden.bias': {'shape': [32], 'dtype': 'float32'}}
    """
    return {
        name: {"shape": [int(size) for size in value.shape], "dtype": str(value.dtype)}
        for name, value in weights.items()
    }


def problems(weights, description):
    """List what is wrong with weights.

    Parameters
    ----------
    weights : dict of str to array
        As loaded.
    description : dict
        As `describe` gives it for the right weights.

    Returns
    -------
    list of tuple of (str, str)
        (name, problem), sorted; empty where all is well. A problem is "missing"
        (described, not there), "unexpected" (there, not described), "shape", "dtype" or
        "not finite" (holds a NaN or an infinity).

    Examples
    --------
    >>> described = {"a": {"shape": [2], "dtype": "float64"}}
    >>> problems({"a": np.zeros(3), "b": np.zeros(1)}, described)
    [('a', 'shape'), ('b', 'unexpected')]
    """
    ### BEGIN SOLUTION
    found = []
    actual = describe(weights)
    for name in sorted(set(actual) | set(description)):
        if name not in actual:
            found.append((name, "missing"))
        elif name not in description:
            found.append((name, "unexpected"))
        elif list(actual[name]["shape"]) != list(description[name]["shape"]):
            found.append((name, "shape"))
        elif actual[name]["dtype"] != description[name]["dtype"]:
            found.append((name, "dtype"))
        elif not np.isfinite(weights[name]).all():
            found.append((name, "not finite"))
    return found
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-describe", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
import json

good = {"a": np.zeros((2, 3)), "b": np.ones(4, dtype="float32")}
due = {
    "a": {"shape": [2, 3], "dtype": "float64"},
    "b": {"shape": [4], "dtype": "float32"},
}
described = describe(good)
assert json.loads(json.dumps(described)) == due, f"expected {due}, found {described}"
found = [tuple(pair) for pair in problems(good, described)]
assert found == [], f"weights with their own description: expected [], found {found}"
found = [tuple(pair) for pair in problems({"a": np.zeros(3), "c": np.zeros(1)}, due)]
expected = [("a", "shape"), ("b", "missing"), ("c", "unexpected")]
assert found == expected, f"expected {expected}, found {found}"
### BEGIN HIDDEN TESTS
# Hint: a description that went through JSON, numbers without a shape, no weights at all
scalar = {"scale": np.array(2, dtype="int64")}
found = json.loads(json.dumps(describe(scalar)))
expected = {"scale": {"shape": [], "dtype": "int64"}}
assert found == expected, (
    f"a number without a shape: expected {expected}, found {found}"
)
back = json.loads(json.dumps(describe(good)))
found = list(problems(good, back))
assert found == [], f"a description that went through JSON: expected [], found {found}"
assert describe({}) == {}, f"no weights: expected {{}}, found {describe({})}"
found = [tuple(pair) for pair in problems({}, due)]
expected = [("a", "missing"), ("b", "missing")]
assert found == expected, f"an empty file: expected {expected}, found {found}"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-describe-problems", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
due = {"a": {"shape": [2], "dtype": "float64"}, "b": {"shape": [2], "dtype": "float32"}}
bad = {"a": np.array([1.0, np.nan]), "b": np.ones(2)}
found = [tuple(pair) for pair in problems(bad, due)]
expected = [("a", "not finite"), ("b", "dtype")]
assert found == expected, (
    f"a NaN in a, the wrong type of b: expected {expected}, found {found}"
)
### BEGIN HIDDEN TESTS
# Hint: infinities, several faults of one tensor, the order of the list
due = {name: {"shape": [3], "dtype": "float64"} for name in "zyx"}
bad = {
    "x": np.array([0, -np.inf, 0]),
    "y": np.array([np.inf, 1, 1]),
    "z": np.array([1.0, 2, 3]),
}
found = [tuple(pair) for pair in problems(bad, due)]
expected = [("x", "not finite"), ("y", "not finite")]
assert found == expected, (
    f"infinities of both signs: expected {expected}, found {found}"
)
bad = {"x": np.full(4, np.nan), "y": np.array([1, np.nan, 2], dtype="float32")}
found = [tuple(pair) for pair in problems(bad, due)]
expected = [("x", "shape"), ("y", "dtype"), ("z", "missing")]
assert found == expected, (
    f"several faults of one tensor: expected {expected}, found {found}"
)
turned = {
    "w": {"shape": [2, 3], "dtype": "float64"},
    "n": {"shape": [2], "dtype": "int64"},
}
found = [
    tuple(pair)
    for pair in problems({"w": np.zeros((3, 2)), "n": np.array([1, 2])}, turned)
]
assert found == [("w", "shape")], (
    f"2 x 3 turned to 3 x 2: expected [('w', 'shape')], found {found}"
)
### END HIDDEN TESTS

# %%
description = describe(stored)
exploded = dict(stored, **{"output.bias": np.full(10, np.nan, dtype="float32")})
for name, loaded in {
    "the right weights": stored,
    "a run that exploded": exploded,
    "the letters' network": initial(196, 64, 26, seed=0),
}.items():
    try:
        print(f"{name:22}{problems(loaded, description) or 'fine'}")
    except NotImplementedError:
        print(f"{name:22}problems is not written yet")

# %% [markdown]
# The right weights pass. The other two files are stopped when the service starts, which is the
# cheapest moment to find out.

# %% [markdown]
# ## 6. The service
#
# A service is a function from a request to an answer, and HTTP around it. Write the function
# first: it needs no server, so it can be tested in a millisecond.

# %% [markdown]
# ### Exercise 08.5 - Answer a request (3 points, 22 minutes)
#
# A request holds a drawing: `{"pixels": rows}`, a square of 8 to 128 rows, each value a share of
# ink from 0 to 1. Answer `(200, {"digit": ..., "confidence": ...})`, or `(422, {"reason": ...})`
# with the **first** reason of the docstring that applies. (422 is HTTP's number for "I understand
# what you sent, and it makes no sense".) Never raise an error: whatever arrives, the answer is one
# of these two. The first two reasons are given. Mind that `True` is an `int` in Python, and ask
# `type(value) in (int, float)`.
#
# For a good drawing use `fit`, then `prepare` with `full=1`, then `forward`. The confidence is
# the highest probability, to four decimals or more.

# %% nbgrader={"grade": false, "grade_id": "answer", "locked": false, "schema_version": 3, "solution": true, "task": false}
def answer(payload, weights):
    """Read the drawing in a request.

    Parameters
    ----------
    payload : anything
        What the request held, from JSON; right is a dict with "pixels", a list of
        lists.
    weights : dict of str to array
        As `forward` takes them, with 64 inputs.

    Returns
    -------
    tuple of (int, dict)
        (200, {"digit": int, "confidence": float}), or (422, {"reason": str}) with the
        first of these that applies:
        "no pixels"     the payload is no dict, or has no "pixels", or they are no list
        "too large"     a list of more than 128 rows, or a row that is a list of more
                        than 128 values
        "shape"         fewer than 8 rows, or a row that is not a list of as many values
                        as there are rows
        "not a number"  a value is no int or float: text, None, a list, True or False
        "not finite"    a value is NaN or infinite
        "range"         a value is below 0 or above 1; JSON's whole numbers can be so
                        large (10**400) that no float holds them: out of range, too
        "blank"         no value is above 0.2: there is nothing to read

    Examples
    --------
    >>> answer({"pixels": [[0.0] * 8] * 8}, weights)
    (422, {'reason': 'blank'})
    """
    pixels = payload.get("pixels") if isinstance(payload, dict) else None
    if not isinstance(pixels, list):
        return 422, {"reason": "no pixels"}
    rows = [row for row in pixels if isinstance(row, list)]
    if len(pixels) > 128 or any(len(row) > 128 for row in rows):
        return 422, {"reason": "too large"}
    # yours: the other five reasons, in their order, then the answer
    ### BEGIN SOLUTION
    reason = _fault(pixels, rows)
    if reason:
        return 422, {"reason": reason}
    prepared = prepare(fit(np.array(pixels, dtype=float))[np.newaxis], full=1)
    probabilities = forward(weights, prepared)[0]
    digit = int(np.argmax(probabilities))
    return 200, {"digit": digit, "confidence": round(float(probabilities[digit]), 4)}


def _fault(pixels, rows):
    """The first thing that keeps a list from being a drawing, or None."""
    if len(pixels) < 8 or [len(row) for row in rows] != [len(pixels)] * len(pixels):
        return "shape"
    values = [value for row in rows for value in row]
    if any(type(value) not in (int, float) for value in values):
        return "not a number"
    if any(value != value or abs(value) == math.inf for value in values):
        return "not finite"
    if min(values) < 0 or max(values) > 1:
        return "range"
    return None if max(values) > 0.2 else "blank"
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-answer", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
import json

from safetensors.numpy import load_file

trained = load_file(data.path("code-base", "weights"))
line = codebase.stroke([(32, 8), (32, 56)]).tolist()
status, body = answer({"pixels": line}, trained)
assert status == 200, f"a straight line: expected 200, found {status} with {body}"
assert set(body) == {"digit", "confidence"}, (
    f"expected a digit and a confidence, found {body}"
)
assert body["digit"] == 1, f"a straight line down: expected a 1, found {body['digit']}"
status, body = answer({"pixels": [[0.0] * 8] * 8}, trained)
assert (status, body) == (422, {"reason": "blank"}), (
    f"blank paper: expected (422, blank), found {status, body}"
)
### BEGIN HIDDEN TESTS
# Hint: other digits, sizes and values at the limits, the confidence
drawings = {
    7: codebase.stroke([(12, 14), (38, 12), (22, 50)]),
    0: codebase.stroke(
        [(32, 10), (46, 20), (48, 36), (38, 52), (26, 52), (16, 36), (20, 18), (32, 10)]
    ),
    1: codebase.stroke([(60, 30), (59, 50)], side=100, width=3),
}
for shown, drawn in drawings.items():
    status, body = answer({"pixels": drawn.tolist(), "name": "more"}, trained)
    rows = fit(drawn).reshape(8, 4, 8, 4).mean(axis=(1, 3)).reshape(1, 64)
    between = np.maximum(rows @ trained["hidden.weight"] + trained["hidden.bias"], 0)
    power = np.exp(between @ trained["output.weight"] + trained["output.bias"])[0]
    due = float(power.max() / power.sum())
    assert status == 200 and body["digit"] == int(power.argmax()), (
        f"a {shown}: found {status, body}"
    )
    assert isinstance(body["digit"], int), (
        f"expected an int, found {type(body['digit']).__name__}"
    )
    assert abs(body["confidence"] - due) < 1e-4, (
        f"a {shown}: expected {due:.4f}, found {body['confidence']}"
    )
whole = (
    [[0] * 8 for _ in range(3)]
    + [[0, 1, 1, 1, 1, 1, 0, 0]]
    + [[0] * 8 for _ in range(4)]
)
payload = {"pixels": whole}
kept = json.dumps(payload)
status, body = answer(payload, trained)
assert status == 200, f"whole numbers 0 and 1: expected 200, found {status, body}"
assert json.dumps(payload) == kept, "answer must not change the payload"
for size in (8, 128):
    status, body = answer({"pixels": [[1.0] * size] * size}, trained)
    assert status == 200, f"{size} rows of {size}: expected 200, found {status, body}"
for value in (0.21, 1):
    rows = [[0.0] * 8 for _ in range(8)]
    rows[4][4] = value
    status, body = answer({"pixels": rows}, trained)
    assert status == 200, (
        f"one pixel of {value} on blank paper: expected 200, found {status, body}"
    )
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-answer-shape", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
trained = initial(64, 8, 10, seed=0)
cases = [
    ({}, "no pixels"),
    ("seven", "no pixels"),
    ({"pixels": [[1.0] * 8] * 7}, "shape"),
    ({"pixels": [[1.0] * 8] * 7 + [None]}, "shape"),
    ({"pixels": [[1.0] * 129] * 129}, "too large"),
]
for payload, reason in cases:
    found = tuple(answer(payload, trained))
    assert found == (422, {"reason": reason}), (
        f"expected 422 and {reason!r}, found {found}"
    )
### BEGIN HIDDEN TESTS
# Hint: pixels that are no list, ragged rows, sizes at the limits
cases = [
    (None, "no pixels"),
    ([[1.0] * 8] * 8, "no pixels"),
    ({"pixels": None}, "no pixels"),
    ({"pixels": "x" * 64}, "no pixels"),
    ({"pixels": {"0": [1.0] * 8}}, "no pixels"),
    ({"pixels": []}, "shape"),
    ({"pixels": [[]] * 8}, "shape"),
    ({"pixels": [[1.0] * 7] * 7}, "shape"),
    ({"pixels": [[1.0] * 9] * 8}, "shape"),
    ({"pixels": [[1.0] * 8] * 7 + [[1.0] * 9]}, "shape"),
    ({"pixels": [[1.0] * 8] * 7 + [[1.0] * 7]}, "shape"),
    ({"pixels": [[1.0] * 8] * 7 + [1.0]}, "shape"),
    ({"pixels": ["abcdefgh"] * 8}, "shape"),
    ({"pixels": [[1.0] * 8] * 7 + [[1.0] * 129]}, "too large"),
    ({"pixels": [[1.0] * 8] * 129}, "too large"),
    ({"pixels": ["a"] * 129}, "too large"),
]
for payload, reason in cases:
    found = tuple(answer(payload, trained))
    assert found == (422, {"reason": reason}), (
        f"{str(payload)[:50]}: expected 422 and {reason!r}, found {found}"
    )
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-answer-values", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
trained = initial(64, 8, 10, seed=0)
for value, reason in [
    ("0.5", "not a number"),
    (True, "not a number"),
    (float("nan"), "not finite"),
    (17, "range"),
]:
    rows = [[0.5] * 8 for _ in range(8)]
    rows[3][6] = value
    found = tuple(answer({"pixels": rows}, trained))
    assert found == (422, {"reason": reason}), (
        f"a value {value!r}: expected 422 and {reason!r}, found {found}"
    )
### BEGIN HIDDEN TESTS
# Hint: other types, infinities, huge whole numbers, the limit 0.2, the first reason
cases = [
    (False, "not a number"),
    (None, "not a number"),
    ([0.5], "not a number"),
    ({}, "not a number"),
    (float("inf"), "not finite"),
    (float("-inf"), "not finite"),
    (-0.001, "range"),
    (1.001, "range"),
    (10**400, "range"),
    (-(10**400), "range"),
]
for value, reason in cases:
    rows = [[0.5] * 8 for _ in range(8)]
    rows[7][7] = value
    found = tuple(answer({"pixels": rows}, trained))
    assert found == (422, {"reason": reason}), (
        f"a value {str(value)[:9]}: expected 422 and {reason!r}, found {found}"
    )
rows = [[0.5] * 8 for _ in range(8)]
rows[0][0], rows[1][1], rows[2][2] = 7.0, float("nan"), "a"
found = tuple(answer({"pixels": rows}, trained))
assert found == (422, {"reason": "not a number"}), (
    f"three faults: expected 'not a number', found {found}"
)
rows[2][2] = 0.5
found = tuple(answer({"pixels": rows}, trained))
assert found == (422, {"reason": "not finite"}), (
    f"two faults: expected 'not finite', found {found}"
)
for value in (0, 0.2):
    rows = [[0.0] * 8 for _ in range(8)]
    rows[4][4] = value
    found = tuple(answer({"pixels": rows}, trained))
    assert found == (422, {"reason": "blank"}), (
        f"one pixel of {value} on blank paper: expected 'blank', found {found}"
    )
### END HIDDEN TESTS

# %% [markdown]
# ### The package (8 minutes)
#
# Now the parts become files. The next cell writes each of your functions into its place, with what
# it needs: imports, functions that it calls, plain constants. If one uses a table, an array or a
# class of this notebook, the cell refuses: define such a thing inside the function, or take it as
# an argument. The rest is given: training, service, page, container, tests, and `storage`, which
# saves weights with their description and loads them only if your `problems` finds nothing. The
# folder `recogniser` lies beside this notebook.

# %%
modules = {
    "datasets.py": [fit, prepare],
    "networks.py": [forward],
    "models.py": [initial, codebase.train, train_step],
    "weights.py": [describe, problems],
    "api/serving.py": [answer],
}
for file in codebase.write("recogniser", modules):
    print(f"recogniser/{file}")

# %%
draw.package(codebase.imports("recogniser"), served="api")
plt.show()

# %% [markdown]
# The picture shows the files as boxes and an arrow from each file to those it imports; orange boxes
# are what serving needs. No arrow leads from an orange box to `training` or `models`: the service
# can be deployed without anything that trains.
#
# **Does it hold together?** The package brings tests of two speeds. The fast ones run before each
# commit. The slow ones train a network and run every night, so that nobody waits for them and the
# *ability to train* is still guarded. ruff looks for slips that need no run at all.

# %%
tests = codebase.run_tests("recogniser", "not slow or slow")
tests

# %%
codebase.lint("recogniser") or "ruff has nothing to say"

# %% [markdown]
# Is one of your tests red? Its column `why` says what came; look at the function of the same name.
# On the command line the same is `python -m pytest recogniser`.
#
# **Serve it.** The weights go where the service looks for them, with their description beside them.
# Then FastAPI's test client sends requests without a network: a good drawing, and some bodies that
# are none.

# %%
line = codebase.stroke([(32, 8), (32, 56)]).tolist()
bodies = {
    "a drawing": json.dumps({"pixels": line}),
    "blank paper": json.dumps({"pixels": [[0] * 8] * 8}),
    "text for a number": json.dumps({"pixels": [["ink"] * 8] * 8}),
    "NaN": json.dumps({"pixels": [[math.nan] * 8] * 8}),
    "not JSON": "{",
    "two million bytes": json.dumps({"pixels": "x" * 2_000_000}),
}
try:
    from recogniser import storage

    storage.save(weights, "recogniser/best/digits.safetensors")
    with warnings.catch_warnings():
        # Starlette would rather use httpx2. Ours uses httpx, and only to test.
        warnings.filterwarnings("ignore", message="Using `httpx`")
        from fastapi.testclient import TestClient
    from recogniser.api.app import app

    client, as_json = TestClient(app), {"Content-Type": "application/json"}
    for name, body in bodies.items():
        reply = client.post("/digit", content=body, headers=as_json)
        print(f"{name:18}{reply.status_code}  {reply.text[:64]}")
except NotImplementedError:
    print("The service starts once 08.4 and 08.5 are written.")

# %% [markdown]
# Two lines of defence: FastAPI checks the *types* that `app.py` declares, your `answer` checks
# what a drawing is.
#
# <details><summary>Optional reading: why NaN needs a handler of its own</summary>
#
# FastAPI lets NaN into a `float` unless the type says
# `allow_inf_nan=False`. And even then its usual error message repeats the input, a NaN cannot be
# written as JSON, and the client gets a 500. So `app.py` has its own handler, which says what is
# wrong and repeats nothing.
#
# </details>
#
# <details><summary>Optional, for the class hour: draw on your phone</summary>
#
# A cell cannot hold a server that should go on running. Open a terminal in this
# notebook's folder (*File, New, Terminal*) and start it there:
#
# ```
# python -m uvicorn recogniser.api.app:app --host 0.0.0.0 --port 8008
# ```
#
# Open `http://127.0.0.1:8008` on this computer and draw. For your phone, in the same network,
# replace 127.0.0.1 by your computer's address (`ipconfig` on Windows, `ip addr` or System
# Settings elsewhere). With `--host 0.0.0.0` everybody in the network can reach the service: do it
# at home or in class, not in a café, and end it with Ctrl+C. Ask a friend to draw ten digits.
# Where does it fail, and is that the network or the way there?
#
# </details>
#
# **Ship it.** `recogniser/api/Containerfile` is the production version. It copies the files that
# serve, **and the weights**, into an image, with the libraries that these files import. So an image
# answers the same for ever, and to go back to yesterday's model is to start yesterday's image.

# %% [markdown]
# ## 7. Before a release: how does it behave? (3 minutes)
#
# Accuracy is one number about an average. A **behavioural test** asks about cases whose right
# treatment is known beforehand (Ribeiro et al. 2020). Three kinds:
#
# - *minimum*: plain, easy digits must be read rightly,
# - *invariance*: a paler pen must not change what is read,
# - *direction*: erasing the bottom of a digit must make the model less sure of it.
#
# Six models went through them, on the same 50 plain digits. Four were broken on purpose. The
# first rows:

# %% nbgrader={"grade": false, "grade_id": "behaviour", "locked": true, "schema_version": 3, "solution": false, "task": false}
def rows_of(model, test, count, wrong):
    """`count` invented cases of a test, of which `wrong` go wrong."""
    truth, good = np.arange(count) % 10, np.arange(count) >= wrong
    before = np.where(good | (test != "minimum"), truth, truth + 1)
    after = np.where(good | (test != "invariance"), before, before + 1)
    sure = np.where(good | (test != "direction"), 0.6, 0.9)
    table = {"model": model, "test": test, "case": range(count), "truth": truth}
    table |= {"before": before, "after": after, "sure_before": 0.8, "sure_after": sure}
    return pd.DataFrame(table)


behaviour = data.load("code-base", "behaviour")
behaviour.head(3)

# %% [markdown]
# ### Exercise 08.6 - Find who fails (2 points, 12 minutes)
#
# Write `failed_behaviour`: for each model and test, the share of cases that go wrong, and a
# failure where this share is **above** `allowed`. A case goes wrong
#
# - in *minimum*, if `before` is not the truth,
# - in *invariance*, if `after` is not `before` (right or wrong),
# - in *direction*, if `sure_after` is not below `sure_before` (how sure the model is of the true
#   label, without and with the change).
#
# A case also goes wrong if it is blank (NaN) in a column that its test uses. So ask which cases go
# *right*: every comparison with NaN by `==` or `<` is False.
#
# ![A table of six models and three tests. Orange: full ink only in invariance; inverted and transposed in minimum and direction; not divided by 16 in direction.](../../lectures/figures/expected/08-6.svg)
#
# The picture to expect: shares of cases that go wrong, orange where they are above .1.

# %% nbgrader={"grade": false, "grade_id": "failed_behaviour", "locked": false, "schema_version": 3, "solution": true, "task": false}
def failed_behaviour(predictions, allowed=0.1):
    """Name the models that fail a behavioural test.

    Parameters
    ----------
    predictions : DataFrame
        One row a model, test and case: model (str), test ("minimum", "invariance" or
        "direction"), case, truth, before and after (the label read without and with the
        change), sure_before and sure_after (the probability of the true label, 0-1);
        NaN where the model gave no answer.
    allowed : float
        The share of cases that may go wrong.

    Returns
    -------
    list of tuple of (str, str)
        (model, test), sorted, where more than `allowed` of the cases go wrong.

    Examples
    --------
    Model "a" reads 3 of 10 plain digits wrongly: 0.3 is above 0.1, so ("a", "minimum")
    is in the list. With 1 of 10 it is not.
    """
    ### BEGIN SOLUTION
    table = predictions
    right = {
        "minimum": table["before"] == table["truth"],
        "invariance": table["after"] == table["before"],
        "direction": table["sure_after"] < table["sure_before"],
    }
    wrong = pd.Series(True, index=range(len(table)))
    for test, fine in right.items():
        wrong[(table["test"] == test).to_numpy() & fine.to_numpy(bool)] = False
    keys = [table["model"].to_numpy(), table["test"].to_numpy()]
    shares = wrong.astype(float).groupby(keys).mean()
    return sorted(shares[shares > allowed].index.tolist())
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-failed_behaviour", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
parts = [
    rows_of("a", "minimum", 10, 3),
    rows_of("a", "invariance", 10, 1),
    rows_of("b", "direction", 10, 2),
]
found = [tuple(pair) for pair in failed_behaviour(pd.concat(parts))]
expected = [("a", "minimum"), ("b", "direction")]
assert found == expected, f"shares of .3, .1 and .2: expected {expected}, found {found}"
found = {tuple(pair) for pair in failed_behaviour(behaviour)}
missed = {"inverted", "transposed", "full ink only", "not divided by 16"} - {
    model for model, _ in found
}
assert not missed, f"expected the broken models in the list, missed {sorted(missed)}"
accused = {"honest", "another seed"} & {model for model, _ in found}
assert not accused, f"expected no honest model in the list, found {sorted(accused)}"
### BEGIN HIDDEN TESTS
# Hint: which of the three tests a model fails, and the order of the list
expected = [
    ("full ink only", "invariance"),
    ("inverted", "direction"),
    ("inverted", "minimum"),
    ("not divided by 16", "direction"),
    ("transposed", "direction"),
    ("transposed", "minimum"),
]
found = [
    tuple(pair) for pair in failed_behaviour(behaviour.sample(frac=1, random_state=3))
]
assert found == expected, f"the six models: expected {expected}, found {found}"
found = [tuple(pair) for pair in failed_behaviour(behaviour, allowed=0.9)]
assert found == [("inverted", "minimum")], (
    f"allowed .9: expected the inverted model alone, found {found}"
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-failed_behaviour-edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
found = list(failed_behaviour(rows_of("c", "invariance", 20, 5), allowed=0.25))
assert found == [], f"5 of 20 where 0.25 is allowed: expected [], found {found}"
found = list(failed_behaviour(behaviour.head(0)))
assert found == [], f"no predictions: expected [], found {found}"
### BEGIN HIDDEN TESTS
# Hint: blanks, certainty that stays the same, answers that stay wrong, the index
steady = rows_of("d", "direction", 10, 0).assign(sure_after=0.8)
found = [tuple(pair) for pair in failed_behaviour(steady, allowed=0.9)]
assert found == [("d", "direction")], (
    f"as sure as before: expected the failure, found {found}"
)
stays_wrong = rows_of("e", "invariance", 10, 0).assign(truth=99)
found = list(failed_behaviour(stays_wrong, allowed=0.0))
assert found == [], (
    f"wrong before and after, the same label: expected [], found {found}"
)
for test in ("minimum", "invariance", "direction"):
    blank = rows_of("f", test, 10, 0).astype({"before": float, "after": float})
    blank.loc[blank["case"] < 2, ["before", "after", "sure_before", "sure_after"]] = (
        np.nan
    )
    found = [tuple(pair) for pair in failed_behaviour(blank)]
    assert found == [("f", test)], (
        f"{test}: no answer in 2 of 10, expected {('f', test)}, found {found}"
    )
    found = list(failed_behaviour(blank, allowed=0.2))
    assert found == [], (
        f"{test}: no answer in 2 of 10, 0.2 allowed: expected [], found {found}"
    )
unused = rows_of("i", "direction", 10, 0).assign(before=np.nan, after=np.nan)
found = list(failed_behaviour(unused))
assert found == [], f"direction, blank labels: it does not use them, found {found}"
for count, due in ((10, []), (11, [("h", "minimum")])):
    cases = rows_of("h", "minimum", 100, count)
    found = [tuple(pair) for pair in failed_behaviour(cases)]
    assert found == due, (
        f"{count} of 100, no limit given: expected {due}, found {found}"
    )
double = pd.concat([rows_of("g", "minimum", 4, 1), rows_of("g", "direction", 4, 0)])
kept = double.copy()
found = [tuple(pair) for pair in failed_behaviour(double)]
assert found == [("g", "minimum")], (
    f"repeated index labels: expected {('g', 'minimum')}, found {found}"
)
pd.testing.assert_frame_equal(double, kept)
### END HIDDEN TESTS

# %%
wrong = behaviour.assign(
    wrong=np.select(
        [behaviour["test"] == "minimum", behaviour["test"] == "invariance"],
        [
            behaviour["before"] != behaviour["truth"],
            behaviour["after"] != behaviour["before"],
        ],
        behaviour["sure_after"] >= behaviour["sure_before"],
    ).astype(float)
)
shares = wrong.pivot_table(index="model", columns="test", values="wrong")
draw.behaviours(shares[["minimum", "invariance", "direction"]], allowed=0.1)
plt.show()

# %% [markdown]
# The picture shows the share of cases that go wrong, one row a model, one column a test; shares
# above .1 are orange. The model that is not divided by 16 passes *minimum* and *invariance*, and
# its accuracy was close to the honest one's. Only *direction* tells: it is often as sure as before
# of a digit that has lost its bottom. No kind of test replaces another: a model can pass any one of
# them and fail the next.

# %% [markdown]
# ## 8. After a release: drift (2 minutes)
#
# The world moves: a new pen, a new season, a new meaning of a label. One watches the inputs, since
# they are there at once and need no truth. A **two-sample test** (Kolmogorov-Smirnov, in SciPy)
# compares the values of a column in a reference table with those of today; its p-value says how
# often chance alone would make them differ so much.
#
# **Predict.** A digit has 64 pixels, so there are 64 tests. Nothing has changed. How often will at
# least one of them say p < .05?

# %% [markdown]
# ### Exercise 08.7 - Notice drift (1 point, 10 minutes)
#
# Write `drift`. With $m$ columns tested, raise an alarm where a p-value is below
# $\text{level} / m$ (Bonferroni): then chance alone raises one in at most a share `level` of
# unchanged batches. Missing values are left out. A column that is empty in one of the tables
# cannot be tested; it has p NaN and does not count in $m$.
#
# ![Six changes by alarms and accuracy lost. Nothing changed: no alarm, nothing lost. Sevens called 1: no alarm, .08 lost. Ink at half strength: always an alarm, .03 lost.](../../lectures/figures/expected/08-7.svg)
#
# The picture to expect when your alarm watches batches of digits: to the right, how often it rings;
# upwards, what the change costs.

# %% nbgrader={"grade": false, "grade_id": "drift", "locked": false, "schema_version": 3, "solution": true, "task": false}
def drift(reference, current, level=0.05):
    """Compare the columns of two tables by two-sample tests.

    Parameters
    ----------
    reference, current : DataFrame of float
        The same columns, any number of rows; values may be missing.
    level : float
        The share of unchanged batches that may raise an alarm.

    Returns
    -------
    dict
        "p": dict of column -> p-value of `ks_2samp`, NaN where it cannot be tested;
        "columns": list of the columns that changed, in the order of `reference`;
        "alarm": bool, whether there is one.

    Examples
    --------
    Two columns with p-values .03 and .4 raise no alarm at level .05, because .03 is not
    below .05 / 2; at level .1 the first one does.
    """
    ### BEGIN SOLUTION
    p = {}
    for column in reference.columns:
        before, now = reference[column].dropna(), current[column].dropna()
        testable = len(before) and len(now)
        p[column] = float(ks_2samp(before, now).pvalue) if testable else math.nan
    tested = sum(not math.isnan(value) for value in p.values())
    changed = [column for column, value in p.items() if value < level / max(tested, 1)]
    return {"p": p, "columns": changed, "alarm": bool(changed)}
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-drift", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
old = pd.DataFrame({"a": np.arange(40.0), "b": np.arange(40.0) % 7})
new = pd.DataFrame({"a": np.arange(40.0) + 17, "b": np.arange(40.0)[::-1] % 7})
found = drift(old, new, level=0.05)
due = {name: ks_2samp(old[name], new[name]).pvalue for name in "ab"}
check.same_series(pd.Series(found["p"]), due, "p-values", tolerance=1e-4)
assert list(found["columns"]) == ["a"], (
    f"a moved by 17, b turned round: expected ['a'], found {found['columns']}"
)
assert found["alarm"] in (True, np.True_), f"expected an alarm, found {found['alarm']}"
found = drift(old, old)
assert not found["alarm"] and list(found["columns"]) == [], (
    f"the same table: expected no alarm, found {found['columns']}"
)
### BEGIN HIDDEN TESTS
# Hint: the number of tested columns, missing values, empty columns, the order
shifted = pd.DataFrame({"a": np.arange(40.0) + 13, "b": np.arange(40.0) % 7})
p = ks_2samp(old["a"], shifted["a"]).pvalue
for factor, due in ((1.9, False), (2.1, True)):
    found = drift(old, shifted, level=factor * p)
    assert bool(found["alarm"]) == due, (
        f"two columns, level {factor} times the p-value: expected alarm {due}"
    )
three = pd.DataFrame(
    {"z": np.arange(40.0), "empty": np.full(40, np.nan), "b": np.arange(40.0)}
)
moved = pd.DataFrame(
    {"b": np.arange(40.0) + 30, "empty": np.arange(40.0), "z": np.arange(40.0) + 13}
)
found = drift(three, moved, level=2.1 * p)
assert list(found["columns"]) == ["z", "b"], (
    f"an empty column, two that moved: expected ['z', 'b'], found {found['columns']}"
)
assert math.isnan(found["p"]["empty"]), (
    f"an empty column: expected p NaN, found {found['p']['empty']}"
)
found = drift(three, moved, level=1.9 * p)
assert list(found["columns"]) == ["b"], (
    f"a level just too low for z: expected ['b'], found {found['columns']}"
)
swapped = drift(moved[["z", "empty"]], three[["z", "empty"]])
assert math.isnan(swapped["p"]["empty"]), "a column that is empty today: expected p NaN"
none = drift(three[["empty"]], moved[["empty"]])
assert not none["alarm"], "nothing can be tested: expected no alarm"
gaps = old.assign(a=old["a"].where(old.index % 2 == 0))
found = drift(gaps, new)["p"]["a"]
due = ks_2samp(gaps["a"].dropna(), new["a"]).pvalue
assert abs(found - due) < 1e-4, (
    f"missing values: expected p = {due:.4g} of the others, found {found:.4g}"
)
today = drift(new, gaps)["p"]["a"]
assert abs(today - found) < 1e-4, (
    f"missing values today: expected p = {found:.4g} of the others, found {today:.4g}"
)
steps = pd.DataFrame({"a": np.arange(39.0)})
p = ks_2samp(steps["a"], steps["a"] + 13).pvalue
for factor, due in ((0.99, False), (1.01, True)):
    found = drift(steps, steps + 13, level=factor * p)
    assert bool(found["alarm"]) == due, (
        f"one column, level {factor} times the p-value: expected alarm {due}"
    )
assert not drift(steps, steps, level=1.0)["alarm"], (
    "one column, p = 1, level 1: not below, expected no alarm"
)
pair = steps.assign(b=0.0)
found = drift(pair, pair.assign(a=pair["a"] + 13))
assert not found["alarm"], (
    f"two columns, p = {p:.4f}, no level given: expected no alarm at .05 / 2"
)
short = drift(old, new.head(5))["p"]["b"]
due = ks_2samp(old["b"], new["b"].head(5)).pvalue
assert abs(short - due) < 1e-4, (
    f"5 rows today: expected p = {due:.4g}, found {short:.4g}"
)
### END HIDDEN TESTS

# %% [markdown]
# **Checkpoint.** The next cell counts alarms on batches of 100 digits: unchanged ones, and five
# kinds of change. The reference is 300 images that the network was *not* trained on. It takes some
# seconds. If your `drift` is missing, it loads stored counts and says so.

# %%
def read(rows):
    """What the network says, with the weights of section 4."""
    return network(weights, rows)


try:
    counted = codebase.count_alarms(drift, read, test_images, test_labels, shrunk)
    print("counted with your drift")
except (NotImplementedError, TypeError, KeyError) as error:
    counted = data.load("code-base", "drift").set_index("change")
    print(f"stored counts ({type(error).__name__})")
counted.round(2)

# %%
draw.alarms(counted)
plt.show()

# %% [markdown]
# The picture shows a mark for each kind of change: to the right, how often the alarm rings;
# upwards, how much accuracy is lost. Top left is what you fear: harm without an alarm. *Sevens are
# called 1* sits there, because not one pixel has changed. Bottom right is what makes people turn
# the alarm off: *ink at half strength* rings every time and costs little. **Drift is not harm.**
#
# In the table, look at the first row; `any` counts batches in which some pixel has p < .05. Without
# Bonferroni's division, two thirds of the batches in which *nothing* changed would cry wolf. (For
# 64 independent tests it would be 1 - .95^64 = .96, but pixels of one stroke change together. The
# .60 of *sevens are called 1*, whose pixels are unchanged as well, comes from 10 batches only: it
# is the same result as .67.)
#
# ### A real year (7 minutes)
#
# Digits in batches are tame. Here is a year of departures from New York (2013). A model learned
# from January to March to predict whether a flight arrives more than 15 minutes late, from hour,
# airports, airline. **Predict:** what will its mean prediction do in summer? And the truth?

# %% nbgrader={"grade": false, "grade_id": "flights", "locked": true, "schema_version": 3, "solution": false, "task": false}
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

flights = data.load("flights-2013").dropna(subset=["late"])
flights["late"] = flights["late"].astype(float)
features = ["hour", "origin", "carrier", "dest"]
trained_on = flights["month"] <= 3
delays = make_pipeline(
    OneHotEncoder(handle_unknown="ignore"), LogisticRegression(max_iter=1000)
)
delays.fit(flights.loc[trained_on, features], flights.loc[trained_on, "late"])
flights["predicted"] = delays.predict_proba(flights[features])[:, 1]
months = flights.groupby("month")[["predicted", "late"]].mean()
months["off"] = months["late"] - months["predicted"]
months.round(3).T

# %%
draw.months(months)
plt.show()

# %% [markdown]
# The picture shows, by month, what the model says on average (blue) and what happened (orange). The
# model says about .23 all year. In September fewer than one in seven flights were late, in June,
# July and December a third. Its inputs know nothing of thunderstorms and Christmas.
#
# Three monitors could have told us, each month from April on:
#
# - **inputs**: `drift` on hour and distance; known at once,
# - **predictions**: `drift` on the predicted chance; known at once,
# - **outcomes**: the share of late flights against the mean prediction, a z-test at a level of .05
#   divided by nine months; known when the flights have landed, a day later.
#
# Call a month *harmful* if the model is off by more than .04.

# %%
monitors = {}
for month in range(4, 13):
    now = flights[flights["month"] == month]
    said = now["predicted"].mean()
    z = (now["late"].mean() - said) / math.sqrt(said * (1 - said) / len(now))
    try:
        numbers = ["hour", "distance"]
        inputs = drift(flights.loc[trained_on, numbers], now[numbers])["alarm"]
        before = flights.loc[trained_on, ["predicted"]]
        predictions = drift(before, now[["predicted"]])["alarm"]
    except NotImplementedError:
        inputs, predictions = "?", "?"
    monitors[month] = {
        "harmful": abs(now["late"].mean() - said) > 0.04,
        "inputs": inputs,
        "predictions": predictions,
        "outcomes": abs(z) > 2.77,  # two-sided, .05 / 9
    }
monitors = pd.DataFrame(monitors)
monitors

# %% [markdown]
# Count along the rows: in how many harmful months does each monitor ring, and in how many others?
# (Flights change with the timetable, whether or not the model is wrong; an input alarm proves
# little.)
#
# **The blind spot.** `late` is blank where a flight never arrived. On which days does that matter?

# %%
daily = data.load("flights-2013", "daily")
daily["share cancelled"] = daily["cancelled"] / daily["flights"]
daily.sort_values("share cancelled").tail(4).round(2)

# %% [markdown]
# During the snowstorm of 8 and 9 February about half of the flights were cancelled. The outcomes
# say little about those two days, because the worst cases have no outcome at all.

# %% [markdown]
# ## 9. Which model goes into production? (4 minutes)
#
# Every training run leaves a line in a **ledger**, a plain CSV file: which code, which data, which
# result. Without the ids of code and data a good number cannot be made again. Here are three runs
# of your package:

# %%
try:
    from recogniser import training

    lines = pd.DataFrame([training.run(seed)[1] for seed in range(3)])
except NotImplementedError:
    lines = "The ledger starts once 08.1 to 08.3 are written."
lines

# %% [markdown]
# The same code and data, another seed: among three seeds the accuracy differs by .007, which is
# luck, and the ledger shows how much luck there is. A run's code id changes with any file of the
# package.
#
# **In the shadow.** Is a network with twice the hidden units better than yours? Let it read the
# same requests: production's answers are sent, the candidate's are only kept, and people look where
# the two differ (lecture 03). Here the 600 test images play the requests of a day. **Predict:**
# about how many answers differ?

# %%
def in_shadow(images, production, candidate):
    """What is sent and what is only kept, a row for each request."""
    rows = as_rows(images, full=16)
    sent = forward(production, rows).argmax(axis=1)
    kept = forward(candidate, rows).argmax(axis=1)
    return pd.DataFrame({"sent": sent, "kept": kept})


try:
    wide, _ = codebase.train(train_step, initial(64, 64, 10, seed=1), x, labels)
    log = in_shadow(test_images, weights, wide)
    log["truth"] = test_labels  # people look only where the two differ
    differ = log[log["sent"] != log["kept"]]
    shadow = {
        "wins": int((differ["kept"] == differ["truth"]).sum()),
        "losses": int((differ["sent"] == differ["truth"]).sum()),
    }
    print(f"{len(differ)} of {len(log)} answers differ: {shadow}")
except NotImplementedError:
    shadow = None
    print("The shadow starts once 08.2 and 08.3 are written.")

# %% [markdown]
# Few answers differ, so people have little to check, and no user met the candidate. Wins are
# requests that only the candidate read rightly, losses those that only production did. Whether the
# wins are more than luck is for the gate to say, in exercise 08.8.
#
# A team's ledger after a year looks like this (invented, in the same form). `test` is the id of the
# test images, `failed` the number of behavioural tests that fail, and `wins` and `losses` come from
# the shadow.

# %% nbgrader={"grade": false, "grade_id": "ledger", "locked": true, "schema_version": 3, "solution": false, "task": false}
def is_id(value):
    """Whether a value is an id: text of eight characters of 0-9 and a-f."""
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{8}", value) is not None


def is_blank(value):
    """Whether a cell of the ledger is empty."""
    return not isinstance(value, str) or value == ""


def ledger_with(**changes):
    """An invented run in production, and a candidate with these changes."""
    new = {"run": "new", "date": "2026-03-01", "code": "0123abcd", "data": "9f9f9f9f"}
    new |= {
        "test": "7e577e57",
        "failed": 0,
        "wins": 9,
        "losses": 1,
        "stage": "candidate",
    }
    old = new | {"run": "old", "date": "2026-01-01", "wins": 0, "losses": 0}
    return pd.DataFrame([old | {"stage": "production"}, new | changes])


runs = data.load("code-base", "runs")
runs

# %%
draw.ledger(runs)
plt.show()

# %% [markdown]
# The picture shows the accuracy of each run by its date; orange squares have been in production,
# blue circles have not. The best number of all, .991, belongs to a run on other test images: it
# cannot be compared.

# %% [markdown]
# ### Exercise 08.8 - Guard the gate (2 points, 14 minutes)
#
# Complete `gate`. A candidate is **refused** for these reasons; list all that apply, in this order:
#
# - `"no code id"`, `"no data id"`: `is_id` (given above) says no,
# - `"another test set"`: its `test` is blank, or differs from that of the run in production (two
#   blanks are no proof of the same test set; `is_blank` is given),
# - `"failed behaviour"`: `failed` is above 0.
#
# Otherwise the shadow decides, as in lab 03: exact two-sided binomial test (`binomtest`) of the wins
# among wins and losses against one half; p = 1 where there are none. If p is below
# `level / looks`, because you look at several candidates, **promote** where the wins lead and
# **keep** production where they do not; else **wait**. Who promotes must know the way back: name
# the run to return to.

# %% nbgrader={"grade": false, "grade_id": "gate", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gate(runs, candidate, rules):
    """Decide whether a candidate replaces the run in production.

    Parameters
    ----------
    runs : DataFrame
        One row a run: run (str), date (str, year-month-day), code, data, test (str, may
        be blank or NaN), failed, wins, losses (int), stage ("production", "retired" or
        "candidate"). At least one is in production; of several the one with the latest
        date counts.
    candidate : str
        Its name in the column run.
    rules : dict
        "level" (float) and "looks" (int, how many candidates are looked at).

    Returns
    -------
    dict
        "decision": "refuse", "promote", "keep" or "wait"; "reasons": list of str, empty
        unless refused; "p": float, None where refused; "return_to": the run in
        production now where the decision is "promote", else None.

    Raises
    ------
    KeyError
        No run has the candidate's name.

    Examples
    --------
    9 wins and 1 loss have p = .0215: promote at level .05 with one look, wait with
    three.
    """
    rows = runs[runs["run"] == candidate]
    if rows.empty:
        raise KeyError(candidate)
    row = rows.iloc[0]  # row["code"], row["wins"] and so on
    serving = runs[runs["stage"] == "production"].sort_values("date").iloc[-1]
    reasons = []
    # yours: the reasons to refuse, then the test and the decision
    ### BEGIN SOLUTION
    for name in ("code", "data"):
        if not is_id(row[name]):
            reasons.append(f"no {name} id")
    if is_blank(row["test"]) or row["test"] != serving["test"]:
        reasons.append("another test set")
    if row["failed"] > 0:
        reasons.append("failed behaviour")
    if reasons:
        return {"decision": "refuse", "reasons": reasons, "p": None, "return_to": None}
    wins, losses = int(row["wins"]), int(row["losses"])
    p = float(binomtest(wins, wins + losses).pvalue) if wins + losses else 1.0
    decision = "wait"
    if p < rules["level"] / rules["looks"]:
        decision = "promote" if wins > losses else "keep"
    back = serving["run"] if decision == "promote" else None
    return {"decision": decision, "reasons": [], "p": p, "return_to": back}
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-gate", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
one_look = {"level": 0.05, "looks": 1}
for changes, reasons in [
    ({"code": ""}, ["no code id"]),
    ({"data": "version 3"}, ["no data id"]),
    ({"test": "0ther000"}, ["another test set"]),
    ({"failed": 2}, ["failed behaviour"]),
]:
    found = gate(ledger_with(**changes), "new", one_look)
    assert found["decision"] == "refuse", (
        f"{changes}: expected 'refuse', found {found['decision']!r}"
    )
    assert list(found["reasons"]) == reasons, (
        f"{changes}: expected {reasons}, found {found['reasons']}"
    )
    assert found["p"] is None and found["return_to"] is None, (
        f"refused: expected p and return_to None, found {found}"
    )
found = gate(ledger_with(code="").assign(test=""), "new", one_look)
assert list(found["reasons"]) == ["no code id", "another test set"], (
    f"no code id, both test ids blank: expected two reasons, found {found['reasons']}"
)
### BEGIN HIDDEN TESTS
# Hint: what only looks like an id, several reasons, two in production, no such run
for blank in (np.nan, None, ""):
    found = gate(ledger_with().assign(test=blank), "new", one_look)
    assert list(found["reasons"]) == ["another test set"], (
        f"both test ids {blank!r}: expected 'another test set', found {found}"
    )
for changes, reasons in [
    ({"code": np.nan, "data": None}, ["no code id", "no data id"]),
    ({"code": "0123ABCD"}, ["no code id"]),
    ({"code": "0123abcde"}, ["no code id"]),
    ({"data": "0123abc"}, ["no data id"]),
    ({"data": "0123abcg"}, ["no data id"]),
    ({"test": ""}, ["another test set"]),
    ({"test": np.nan, "failed": 1}, ["another test set", "failed behaviour"]),
    (
        {"code": "", "data": "", "test": "", "failed": 3},
        ["no code id", "no data id", "another test set", "failed behaviour"],
    ),
]:
    found = gate(ledger_with(**changes), "new", one_look)
    assert list(found["reasons"]) == reasons, (
        f"{changes}: expected {reasons}, found {found['reasons']}"
    )
    assert found["decision"] == "refuse", (
        f"{changes}: expected 'refuse', found {found['decision']!r}"
    )
older = {
    "run": "older",
    "date": "2025-06-01",
    "code": "0123abcd",
    "data": "9f9f9f9f",
    "test": "0000aaaa",
    "failed": 0,
    "wins": 0,
    "losses": 0,
    "stage": "production",
}
for stack in (
    [pd.DataFrame([older]), ledger_with()],
    [ledger_with(), pd.DataFrame([older])],
):
    found = gate(pd.concat(stack), "new", one_look)
    assert found["decision"] == "promote", (
        f"two in production, the later one counts: expected 'promote', found {found}"
    )
    assert found["return_to"] == "old", (
        f"two in production: expected to return to 'old', found {found['return_to']!r}"
    )
try:
    found = gate(ledger_with(), "newer", one_look)
except KeyError:
    pass
else:
    raise AssertionError(f"no run of that name: expected a KeyError, found {found}")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-gate-shadow", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
for wins, losses, looks, decision in [
    (9, 1, 1, "promote"),
    (9, 1, 3, "wait"),
    (1, 9, 1, "keep"),
    (0, 0, 1, "wait"),
]:
    found = gate(
        ledger_with(wins=wins, losses=losses), "new", {"level": 0.05, "looks": looks}
    )
    what = f"{wins} wins, {losses} losses, {looks} looks"
    assert found["decision"] == decision, (
        f"{what}: expected {decision!r}, found {found['decision']!r}"
    )
    assert list(found["reasons"]) == [], (
        f"{what}: expected no reasons, found {found['reasons']}"
    )
one_look = {"level": 0.05, "looks": 1}
found = gate(ledger_with(), "new", one_look)
assert abs(float(found["p"]) - 0.021484) < 1e-5, (
    f"9 to 1: expected p = 0.0215, found {found['p']}"
)
assert found["return_to"] == "old", (
    f"promoted: expected to return to 'old', found {found['return_to']!r}"
)
### BEGIN HIDDEN TESTS
# Hint: few cases, ties, p without cases, levels other than .05, where to return to
for wins, losses, level, looks, decision in [
    (6, 0, 0.05, 1, "promote"),
    (5, 0, 0.05, 1, "wait"),
    (0, 6, 0.05, 1, "keep"),
    (20, 20, 0.05, 1, "wait"),
    (9, 1, 0.05, 2, "promote"),
    (9, 1, 0.02, 1, "wait"),
    (5, 0, 0.1, 1, "promote"),
    (1, 9, 0.05, 3, "wait"),
    (5, 0, 0.0625, 1, "wait"),
    (40, 12, 0.05, 5, "promote"),
    (12, 40, 0.05, 5, "keep"),
]:
    found = gate(
        ledger_with(wins=wins, losses=losses), "new", {"level": level, "looks": looks}
    )
    what = f"{wins} wins, {losses} losses, level {level}, {looks} looks"
    assert found["decision"] == decision, (
        f"{what}: expected {decision!r}, found {found['decision']!r}"
    )
    back = "old" if decision == "promote" else None
    assert found["return_to"] == back, (
        f"{what}: expected to return to {back!r}, found {found['return_to']!r}"
    )
for wins, losses, p in ((0, 0, 1.0), (4, 4, 1.0), (5, 0, 0.0625)):
    found = gate(ledger_with(wins=wins, losses=losses), "new", one_look)["p"]
    assert abs(float(found) - p) < 1e-6, (
        f"{wins} to {losses}: expected p = {p}, found {found}"
    )
### END HIDDEN TESTS

# %%
candidates = runs.loc[runs["stage"] == "candidate", "run"].tolist()
decided = {}
for name in candidates:
    try:
        decided[name] = gate(runs, name, {"level": 0.05, "looks": len(candidates)})
    except NotImplementedError:
        decided[name] = {"decision": "gate is not written yet"}
if shadow is not None and "p" in decided[candidates[0]]:
    said = gate(ledger_with(**shadow), "new", {"level": 0.05, "looks": 1})
    print(f"twice the hidden units: {said['decision']}, p = {said['p']:.2f}")
pd.DataFrame(decided).T

# %% [markdown]
# The network of the shadow has to wait: so few differences prove nothing.
#
# In the team's ledger, the run with the best accuracy is refused, and so is one that nobody could
# make again. Of those that pass, one is clearly better in the shadow, even after dividing the level
# by the number of candidates. Keep its predecessor's image: if tomorrow's numbers fall, `return_to`
# is one command away, and finding the cause can wait until the users are served again.

# %% [markdown]
# ### Exercise 08.9 - Choose what to watch (1 point, 6 minutes)
#
# Back to the flights of section 8. **One** of the three monitors can page your team. It must see at
# least six of the harmful months, and ring in at most one month that is not harmful. Which one do
# you take, and which numbers decide? Return them as a dictionary, from your tables. (With two
# harmless months, no false alarm is weak evidence: a monitor that rings in half of them is silent
# in both one time in four.) `worst_day` is the highest share of flights cancelled in a day: what
# your monitor cannot see, and a second number on the wall must show.

# %% nbgrader={"grade": false, "grade_id": "my_watch", "locked": false, "schema_version": 3, "solution": true, "task": false}
def my_watch():
    """The monitor that pages your team, and the numbers that decide.

    Returns
    -------
    dict
        "monitor": "inputs", "predictions" or "outcomes";
        "harmful_months": how many there are from April to December;
        "seen": in how many of them your monitor rings;
        "false_alarms": in how many other months it rings;
        "days_late": after how many days it knows;
        "worst_day": the highest share of flights cancelled in a day, to two decimals.
    """
    ### BEGIN SOLUTION
    return {
        "monitor": "outcomes",
        "harmful_months": 7,
        "seen": 7,
        "false_alarms": 0,
        "days_late": 1,
        "worst_day": 0.57,
    }
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-my_watch", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
mine = my_watch()
assert isinstance(mine, dict), f"expected a dict, found {type(mine).__name__}"
names = ["monitor", "harmful_months", "seen", "false_alarms", "days_late", "worst_day"]
missing = [name for name in names if mine.get(name) is None]
assert not missing, f"expected a value for each name, missing {missing}"
kinds = ("inputs", "predictions", "outcomes")
assert mine["monitor"] in kinds, f"expected one of {kinds}, found {mine['monitor']!r}"
harmful, seen, others = (mine[name] for name in names[1:4])
assert 0 <= seen <= harmful <= 9, (
    f"nine months: expected seen <= harmful_months <= 9, found {seen} and {harmful}"
)
assert 0 <= others <= 9 - harmful, (
    f"{9 - harmful} months are not harmful: found {others} false alarms"
)
assert 0 <= mine["days_late"] <= 31, f"found days_late {mine['days_late']}"
per_day = data.load("flights-2013", "daily")
worst = (per_day["cancelled"] / per_day["flights"]).max()
assert abs(float(mine["worst_day"]) - worst) < 0.006, (
    f"worst_day: the table of days has another maximum than {mine['worst_day']}"
)
### BEGIN HIDDEN TESTS
# Hint: the team's two conditions, and the numbers of the tables
truly = {"harmful": [], "rings": []}
for month in range(4, 13):
    now = flights[flights["month"] == month]
    said, was = now["predicted"].mean(), now["late"].mean()
    truly["harmful"].append(abs(was - said) > 0.04)
    truly["rings"].append(
        abs(was - said) / math.sqrt(said * (1 - said) / len(now)) > 2.77
    )
truly = pd.DataFrame(truly)
due = {
    "harmful_months": truly["harmful"].sum(),
    "seen": (truly["harmful"] & truly["rings"]).sum(),
    "false_alarms": (~truly["harmful"] & truly["rings"]).sum(),
    "days_late": 1,
}
monitor = mine["monitor"]
assert monitor == "outcomes", (
    f"{monitor}: it does not keep both conditions; count its row of the table again"
)
for name, value in due.items():
    assert int(mine[name]) == int(value), (
        f"{name}: your tables say {value}, found {mine[name]}"
    )
### END HIDDEN TESTS

# %% [markdown]
# **The whole package.** Last, what you watch goes into the package, too. ruff reads it once more,
# and the count shows how little code a whole recogniser needs.

# %%
modules["monitoring.py"] = [failed_behaviour, drift, gate]
codebase.write("recogniser", modules)
lengths = {
    file.name: len(file.read_text(encoding="utf-8").splitlines())
    for file in sorted(Path("recogniser").rglob("*.py"))
}
print(codebase.lint("recogniser") or "ruff has nothing to say")
print(f"{len(lengths)} files of Python, {sum(lengths.values())} lines")

# %% [markdown] nbgrader={"grade": false, "grade_id": "discuss", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": true}
# ### Discuss (2 points, 12 minutes)
#
# Write 100 to 150 words into the next cell. **Your recogniser reads meter photographs for a water
# company. Truth comes four weeks later, when a customer complains. What do you watch in the first
# week, from what number on do you wake somebody, how many false alarms a month do you accept, and
# what does that person do first?** Support two of your choices by numbers from this lab.
#
# ### BEGIN MARK SCHEME
# *Half a point each for*
#
# - *what is watched before the truth arrives, and its limit: inputs or confidence against held-out images, errors and refusals (422) of the service, a few images checked by hand each day; says that input drift is not harm (ink at half strength: always an alarm, little lost; sevens called 1: harm without an alarm) or that confidence is high on what was never seen;*
# - *a threshold with its false alarms: divides the level by the number of tests, or counts alarms on unchanged batches (two thirds of them cry without Bonferroni), and states a number a month;*
# - *the first act: go back to the run in production before (its image, `return_to`), then look for the cause; names who decides;*
# - *two numbers of the lab, used rightly, for what they support.*
#
# *A quarter for a right statement without its number.*
# ### END MARK SCHEME

# %% [markdown]
# *Your answer:*

# %% [markdown]
# ## Recap (2 minutes)
#
# In this lab we found a notebook's hidden assumptions by changing its data, split it into parts,
# checked a gradient by its slope, refused what is no input, tested behaviour beside accuracy, let a
# candidate answer in the shadow, and counted how often an alarm rings for nothing.
#
# **For your project.** Take three things: one `prepare` that training and serving share; a ledger
# with the ids of code and data from the first run on; and one fast test that trains on a single
# batch. The folder `recogniser` is yours: exchange `datasets.py` and the network, keep the rest.
#
# **In the wild.** [PyTorch](https://pytorch.org) and [Keras](https://keras.io) for networks,
# [safetensors](https://github.com/huggingface/safetensors) for weights,
# [FastAPI](https://fastapi.tiangolo.com) and [uvicorn](https://www.uvicorn.org) to serve;
# [MLflow](https://mlflow.org), Weights & Biases and [Aim](https://aimstack.io) keep ledgers of runs
# with pages to compare them; [Evidently](https://www.evidentlyai.com) and
# [river](https://riverml.xyz) detect drift; Docker or Podman build the Containerfile.
#
# **References.** K. He, X. Zhang, S. Ren and J. Sun (2015), ICCV (where weights start). B. M. Lake,
# R. Salakhutdinov and J. B. Tenenbaum (2015), Science 350 (the letters). S. Rabanser, S. Günnemann
# and Z. Lipton (2019), NeurIPS (tests for drift, and which shifts harm). M. T. Ribeiro, T. Wu, C.
# Guestrin and S. Singh (2020), ACL (behavioural tests). D. Sculley et al. (2015), NIPS (what
# surrounds a model).

