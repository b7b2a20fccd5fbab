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
# # Lab 00 - Start here
#
# Before the first real lab, make sure that everything works: that your notebook runs, that you can check your own work, and that
# you can hand it in. You do it with the smallest task of the course. Every labelling project begins with it: what will it cost?
#
# After this lab you can
#
# - **run** a notebook from top to bottom, and read what went wrong if it did not,
# - **write** an exercise, and **validate** it before you hand it in,
# - **submit** a lab and find the feedback.
#
# **1 point, 20 to 30 minutes.** Read [the lecture](../../lectures/00-start-here.md) first.

# %% [markdown]
# ## Set-up (4 minutes)
#
# Click into the cell below and press Shift+Enter. Every lab begins with such a cell: it is read-only, and loads what the lab needs.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from labkit import data, plots
from labkit.notebook import print_warnings

print_warnings()  # a warning is printed like any other output, and never costs a point
print("All set: the libraries and the course's data are there.")

# %% [markdown]
# Did it print *All set*? Then your environment works. If there is an error instead, run `make lab` once more (or `python
# scripts/lab.py`): it repairs what is missing, and says what it cannot repair.

# %% [markdown]
# ## Meet JupyterLab (9 minutes)
#
# Three habits save most of the trouble. **Run cells in order**: a name exists only once its cell was run. **Restart and run all** (the
# ▶▶ button) before you trust a result: it shows whether the notebook works from top to bottom. It stops at the test of the first exercise
# that you have not written. **Save** (Ctrl+S or Cmd+S) before you
# validate or submit: both use the saved file.
#
# Here is the course's list of data. Run the cell, and look at the last column: which data are on your computer?

# %%
data.catalogue()[["name", "title", "available"]]

# %% [markdown]
# Some data sets are not in the course, because they may not be passed on. The lab that uses one says how to fetch it.
#
# Now a small picture. Three people answered each page of the batch that you will meet in lab 04, at ten cents an answer. The marketplace
# takes its share on top. **Predict:** does the price of a batch grow faster than the number of answers a page?

# %%
answers = pd.Index(range(1, 8))
prices = pd.Series(968 * answers * 0.10 * 1.20, index=answers)
axes = plots.line(
    answers, prices, "What a batch of 968 pages costs", "answers a page", "dollars"
)
axes.set_ylim(0)
plt.show()

# %% [markdown]
# The line is straight: twice the answers, twice the price. Whether the labels also get twice as good is the question of lab 04.

# %% [markdown]
# ### Exercise 00.1 - Price a batch (1 point, 9 minutes)
#
# Write the function behind the picture. What does it cost to have `pages` pages labelled by `answers` people each, at `reward` dollars an
# answer, if the marketplace takes a `fee` on top of every reward?
#
# $$\text{cost} = \text{pages} \times \text{answers} \times \text{reward} \times (1 + \text{fee})$$
#
# Read the next two cells. Then **save** and press **Validate** in the bar above the notebook, while the exercise is empty: you see what a
# failure looks like.
# Then write the function between the docstring and the end of the cell. Delete the line with `raise NotImplementedError()`. It only marks an exercise
# that nobody has written yet.

# %% nbgrader={"grade": false, "grade_id": "batch_cost", "locked": false, "schema_version": 3, "solution": true, "task": false}
def batch_cost(pages, answers, reward, fee=0.20):
    """The price of a batch.

    Parameters
    ----------
    pages : int
        How many pages, 0 or more.
    answers : int
        How many people answer each page.
    reward : float
        Dollars for one answer to one page.
    fee : float
        The marketplace's share on top of each reward, 0.20 for 20 %.

    Returns
    -------
    float
        Dollars, not rounded.

    Examples
    --------
    100 pages, 3 answers each, 10 cents an answer, a fee of 20 %: 36 dollars.
    """
    ### BEGIN SOLUTION
    return pages * answers * reward * (1 + fee)
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-batch_cost", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
found = batch_cost(100, 3, 0.10)
assert isinstance(found, (int, float, np.number)), (
    f"expected a number, found {type(found).__name__}: {found!r}"
)
assert abs(found - 36.0) < 1e-6, (
    f"100 pages, 3 answers, 10 cents, 20 % fee: expected 36 dollars, found {found}"
)
### BEGIN HIDDEN TESTS
# Hint: other fees, no fee, no page, and amounts of less than a cent
for pages, answers_each, reward, fee, expected in [
    (968, 3, 0.10, 0.20, 348.48),
    (10, 1, 0.05, 0.0, 0.5),
    (0, 5, 1.0, 0.4, 0.0),
    (7, 2, 0.25, 0.4, 4.9),
    (1, 1, 0.01, 0.2, 0.012),
]:
    found = batch_cost(pages, answers_each, reward, fee)
    assert abs(found - expected) < 1e-9, (
        f"{pages} pages, {answers_each} answers, {reward} dollars, fee {fee}: "
        f"expected {expected}, found {found}"
    )
### END HIDDEN TESTS

# %% [markdown]
# The cell above is a *test*: no output means that it passed. You see only half of it. The other half runs when your work is graded, with
# other numbers: try another `fee` yourself.

# %%
print(f"The batch of lab 04 cost about {batch_cost(968, 3, 0.10):,.2f} dollars.")

# %% [markdown]
# ## Validate and submit (5 minutes)
#
# 1. **Save** the notebook.
# 2. Press **Validate** in the bar above the notebook. It runs the notebook from the top in a fresh kernel and lists the tests that fail,
#    with their messages. Now it should say Success!
# 3. Open **Nbgrader → Assignment List** in the menu, find the lab under *Downloaded assignments*, and press **Submit**. You may submit
#    again until the deadline; the last one counts.
# 4. After grading, the same list offers **Fetch Feedback**.
#
# Is the list empty, or does your course hand labs in another way (a learning platform, a shared folder)? Then hand in the saved
# notebook under its own name, as your instructor says. So it is on Windows, too.

# %% [markdown]
# ## Recap (3 minutes)
#
# In this lab we ran a notebook, wrote a function, validated it and handed it in. Everything else in this course is the same, with longer
# functions.
#
# **Your team's project takes along** the function itself: as soon as you know how many things you want labelled, by how many people each, put
# your numbers in. It is the first line of your budget.
#
# **In the wild.** [nbgrader](https://nbgrader.readthedocs.io) grades notebooks with hidden tests at many universities. Machine learning
# competitions are scored in the same way, with a visible and a hidden test set.
#
# **References.** Project Jupyter et al. (2019), nbgrader: A Tool for Creating and Grading Assignments in the Jupyter Notebook. Journal of
# Open Source Education 2(16), 32.
