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
# # Lab 04 - Label aggregation
#
# A dictionary team asks which adjectives describe which attributes: does *scalding* say something about *temperature*? On Mechanical Turk, three
# people answered each page of sixteen yes/no questions, and they disagree. Turn their opinions into one label, find out whom to trust, and say honestly how much better than a plain vote you are.
#
# After this lab you can
#
# - **count** a majority vote, for any number of classes,
# - **rate** workers by agreement, gold questions and behaviour, and say what each rating hides,
# - **combine** answers by votes and by expectation-maximisation (Dawid and Skene 1979),
# - **decide** with a paired test whether a method is really better, and which one to take for a new crowd.
#
# **20 points, 90 to 180 minutes.** Read [the lecture](../../lectures/04-label-aggregation.md) first. Both ends are a reader's estimates, for a quick pace and for an ordinary one, less what was cut since.
#
# | where | what | minutes |
# |---|---|---|
# | at home, before class | set-up, tools and section 1 (the panel gives no points and is not counted: 10 more) | 17 |
# | in class, in twos and threes | run these again; section 2 with exercise 04.1, then exercise 04.6 and the cell that scores it (jump by the table of contents at the left) | 40 |
# | at home, after class | everything else, from the top down | 123 |
#
# You may skip an exercise: checkpoints load what later sections need, and a cell that stops with `NotImplementedError` may be passed over. EM needs 04.4 and 04.5, section 6 also `majority_vote`.

# %% [markdown]
# ## Set-up (6 minutes)
#
# The introduction is counted here. Run this cell first. It loads the course's data and pictures; you need not read it.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from labkit import check, data, leaderboard, plots
from labkit.checkpoint import own_or_stored
from labkit.notebook import print_warnings
from labkit.plots import metrics

print_warnings()  # a warning is printed like any other output, and never costs a point
BATCH = "adjectives"  # or "class-labels", once your class's own labels are merged
truth = leaderboard.truth(BATCH)  # task -> True or False, for 440 of the 9,680 tasks
stored = leaderboard.checkpoints(BATCH)  # the tables that you will make
spammy = data.load("label-aggregation", "spammy")  # a batch with spammers
attempt = leaderboard.attempt  # None where a function is not written yet
crowds = ["music", "reviews", "entailment", "weather"]  # research; truth is known
classics = {name: data.load("crowd-classics", name) for name in crowds}

# %% [markdown]
# ## Tools (6 minutes)
#
# Run this cell, too. Read only the docstrings of `worker_scores`, `weighted_vote` and `top_k_vote`, which you will call. Scores are a Series, worker -> score; labels are a Series, task -> label.

# %% nbgrader={"grade": false, "grade_id": "tools", "locked": true, "schema_version": 3, "solution": false, "task": false}
from math import comb


def read_batch(path):
    """The answers of a batch file, one row an answer. `Naa` is a no, and what was not
    asked or not answered is left out."""
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)  # "TRUE" stays a word
    percent = raw["LifetimeApprovalRate"].str.split("%").str[0]
    parts = []
    for question in range(1, 17):
        adjective = raw[f"Input.adj_{question}"]
        answer = raw[f"Answer.adj_{question}"]
        part = pd.DataFrame(
            {
                "task": raw["Input.attr_id"] + "|" + adjective,
                "worker": raw["WorkerId"],
                "label": answer == "Yes",
                "question": question,
                "hit": raw["HITId"],
                "seconds": raw["WorkTimeInSeconds"].astype(int),
                "approval": percent.astype(float) / 100,
            }
        )
        parts.append(part[(adjective != "") & (answer != "")])
    return pd.concat(parts, ignore_index=True)


def gold_of(annotations):
    """The right answers to the gold questions of a batch: a Series, task -> bool."""
    asked = annotations[annotations["question"] >= 11]
    return asked.groupby("task")["question"].max() <= 15  # question 16 is always no


def worker_scores(annotations):
    """worker -> on_gold (share right; NaN if never asked), pace (median seconds of an
    answer's HIT) and says_yes (share of yes), from all sixteen questions of a batch."""
    asked = annotations[annotations["question"] >= 11]
    asked = asked.assign(right=asked["label"] == (asked["question"] <= 15))
    by_worker = annotations.groupby("worker")
    return pd.DataFrame(
        {
            "on_gold": asked.groupby("worker")["right"].mean(),
            "pace": by_worker["seconds"].median(),
            "says_yes": by_worker["label"].mean(),
        }
    )


def weighted_vote(annotations, weights):
    """Yes where the yes answers have more than half of the weight; a tie is a no.
    Weights are finite and 0 or more; a worker without one weighs 0. Give those whom
    you drop 0, too: a tiny weight still decides where the others tie."""
    weight = annotations["worker"].map(weights).fillna(0.0).astype(float)
    wrong = weight[(weight < 0) | np.isinf(weight)]
    if len(wrong):
        raise ValueError(
            f"weights must be finite and 0 or more, found {wrong.iloc[0]:.3g}; clip: "
            "scores.clip(0.05, 0.95) before log-odds, and weights.clip(lower=0) after"
        )
    yes = (weight * annotations["label"]).groupby(annotations["task"]).sum()
    return yes > weight.groupby(annotations["task"]).sum() / 2


def top_k_vote(annotations, scores, k):
    """The vote of the k best-scored answers of each task. No score comes last, a tie is
    a no. a (score .9) says yes, b and c (.5) say no: yes with k = 1, no with k = 3."""
    rated = annotations.assign(score=annotations["worker"].map(scores).astype(float))
    best_first = rated.sort_values(["score", "worker"], ascending=[False, True])
    kept = best_first.groupby("task").head(k)
    return kept.groupby("task")["label"].mean() > 0.5


def mcnemar_exact(truth, a, b):
    """p-value of McNemar's exact test of labels a and b, on the tasks of `truth`."""
    right_a = a.reindex(truth.index) == truth
    right_b = b.reindex(truth.index) == truth
    only_a = int((right_a & ~right_b).sum())
    only_b = int((right_b & ~right_a).sum())
    n = only_a + only_b
    ways = sum(comb(n, i) for i in range(min(only_a, only_b) + 1))
    return min(1.0, 2 * ways / 2**n)


def beside_the_vote(truth, vote, labels, line=0.01):
    """Tasks on which only `labels` are right, tasks on which only the vote is, p, and a
    verdict: "reliably better" or "reliably worse" where p < line."""
    good = labels.reindex(truth.index) == truth
    usual = vote.reindex(truth.index) == truth
    won, lost = int((good & ~usual).sum()), int((usual & ~good).sum())
    p = mcnemar_exact(truth, vote, labels)
    if p >= line:
        return won, lost, p, "no difference shown"
    return won, lost, p, "reliably better" if won > lost else "reliably worse"

# %% [markdown]
# ## Before class: be the crowd (optional, no points)
#
# Label before you judge labels. The panel asks some sixty questions. Press `y`, `n`, or `u` if you are unsure (it counts as neither); `z` takes your last answer back. Answers are saved at once; run the cell again to go on.
#
# Your answers are in the file `labels-....csv` of the folder `class-labels` beside this notebook: a random worker id, the answers and the seconds, no name. To hand it in, **submit this lab once before class**, even with nothing solved; you may submit again later.
# Merged, the class's labels become a batch on the leaderboard of section 7.

# %% tags=["nbval-ignore-output"]
from labkit import panel

panel.Panel(seed=1)  # the same number for the whole class decides which pages you share

# %% [markdown]
# If the panel's space stays empty, run its cell again.

# %% [markdown]
# ## 1. The batch (5 minutes)
#
# Our batch is **simulated** after the lecture's, so the numbers differ a little. Its file has one row for each *assignment*: one worker answering one page (a *HIT*) of sixteen questions. Questions 1 to 10 are the work, 11 to 15 are gold and always yes, 16 is gold and always no.

# %%
raw = pd.read_csv(data.path(BATCH, "batch"), dtype=str, keep_default_na=False)
print(f"{len(raw):,} assignments, {raw['HITId'].nunique()} HITs")
print(f"{raw['WorkerId'].nunique()} workers")
answers = [f"Answer.adj_{question}" for question in range(1, 17)]
counts = pd.Series(raw[answers].to_numpy().ravel()).value_counts()
counts.rename({"": "(blank)"}).rename("times").to_frame().T

# %% [markdown]
# `Naa` means "not an adjective" and counts as a no. Most blanks are gold questions that were never asked. `read_batch` of the tools leaves the blanks out, and makes a tidy table with **one row for each answer**:

# %%
annotations = read_batch(data.path(BATCH, "batch"))
work = annotations[annotations["question"] <= 10]
asked = annotations[annotations["question"] >= 11]
gold = gold_of(annotations)  # the right answers to the gold questions
print(f"{len(annotations):,} answers, {len(work):,} of them on the work:")
print(f"{work['task'].nunique():,} tasks")
print(f"and {len(gold):,} gold questions")
annotations.head(3)

# %% [markdown]
# ## 2. The baseline: majority vote (8 minutes)
#
# A second batch, `adjectives-spammy`, has the same tasks, but constant, random and hurried workers did a quarter of it.
# **Predict** (tell your neighbour, or write it down): on which of the two is the vote right more often than somebody who says no to everything, and could that be luck?

# %% [markdown]
# ### Exercise 04.1 - Count the votes (2 points, 10 minutes)
#
# The label of a task is the one that most people chose; in a tie the **smallest** label wins. For yes and no this means: yes needs more than half (False sorts before True).
# Write it for any number of classes: later tasks have four and ten.

# %% nbgrader={"grade": false, "grade_id": "majority_vote", "locked": false, "schema_version": 3, "solution": true, "task": false}
def majority_vote(annotations):
    """The label that most answers to a task chose.

    Parameters
    ----------
    annotations : DataFrame
        One row for each answer; columns task, worker, label (bool, int or str). Other
        columns and the index do not matter. It must not be changed.

    Returns
    -------
    Series
        task -> label, one row a task. In a tie the smallest label wins: False before
        True, 1 before 2, "a" before "b". An empty table gives an empty Series.

    Examples
    --------
    >>> labels = [True, False, True, True, False]
    >>> small = pd.DataFrame({"task": list("tttuu"), "worker": list("abcab"),
    ...                       "label": labels})
    >>> majority_vote(small)
    task
    t     True
    u    False
    dtype: bool
    """
    ### BEGIN SOLUTION
    counts = annotations.groupby(["task", "label"]).size().unstack(fill_value=0)
    return counts.idxmax(axis=1)  # columns are sorted; the first maximum is taken
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-majority_vote", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = pd.DataFrame(
    {
        "task": ["t", "t", "t", "u", "u", "v"],
        "worker": list("abcaba"),
        "label": [True, False, True, True, False, True],
    }
)
expected = {"t": True, "u": False, "v": True}
check.same_series(majority_vote(small.copy()), expected, "the example and a task v")
check.same_series(majority_vote(small[:0].copy()), {}, "an empty table")
### BEGIN HIDDEN TESTS
# Hint: rows in another order, one label only, ties, an argument that stays as it is
before = small.copy()
majority_vote(before)
assert before.equals(small), "majority_vote must not change its argument"
shuffled = small.sample(frac=1, random_state=0)
check.same_series(majority_vote(shuffled), expected, "rows in another order")
found = majority_vote(small[small["label"]].copy())
check.same_series(found, {"t": True, "u": True, "v": True}, "all say yes")
found = majority_vote(small[~small["label"]].copy())
check.same_series(found, {"t": False, "u": False}, "all say no")
four = pd.DataFrame(
    {
        "task": list("ttttuuuu"),
        "worker": list("abcdabcd"),
        "label": [True, True, False, False, False, False, False, True],
    }
)
check.same_series(majority_vote(four), {"t": False, "u": False}, "two to two")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-majority_vote-classes", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
ratings = pd.DataFrame(
    {
        "task": list("tttuuuu"),  # a majority on t, a tie on u
        "worker": list("abcabcd"),
        "label": [3, 1, 3, 4, 2, 4, 2],
    }
)
check.same_series(majority_vote(ratings), {"t": 3, "u": 2}, "four classes, task")
### BEGIN HIDDEN TESTS
# Hint: more than two classes, no class above half, labels that are text
plural = pd.DataFrame(
    {
        "task": list("tttttuuu"),
        "worker": list("abcdeabc"),
        "label": [4, 4, 1, 2, 3, 1, 3, 2],
    }
)
check.same_series(majority_vote(plural), {"t": 4, "u": 1}, "no class above half")
texts = pd.DataFrame(
    {"task": list("ttt"), "worker": list("abc"), "label": ["dog", "cat", "dog"]}
)
check.same_series(majority_vote(texts), {"t": "dog"}, "labels that are text")
### END HIDDEN TESTS

# %%
votes = own_or_stored(
    lambda: (
        majority_vote(work)
        .rename_axis("task")
        .sort_index()
        .reset_index(name="majority")
    ),
    lambda: stored["tasks"],
    "the majority vote",
).set_index("task")["majority"]
to_label = spammy[spammy["question"] <= 10]
spammed = to_label.groupby("task")["label"].mean() > 0.5
rows = {}
for name, labels in {BATCH: votes, "adjectives-spammy": spammed}.items():
    known = leaderboard.truth(name)
    nothing = pd.Series(False, index=known.index)
    both = {"majority vote": labels, "no to everything": nothing}
    rows[name] = leaderboard.table(known, both)
    p = mcnemar_exact(known, labels, nothing)
    print(f"{name}: McNemar p = {p:.2g}")
pd.concat(rows).round(3)

# %% [markdown]
# `accuracy` is the share of right labels, with a bootstrap 95 % interval; `yes` is the share of tasks that are labelled yes; `p` is McNemar's exact test of lab 03 ([is it better?](../../lectures/is-it-better.md)).
#
# **Our line is .01**: in this lab a difference is *reliable* where p is below .01, and *not shown* elsewhere. The usual .05 is too generous, because we compare many methods. Section 4 alone will compare eight times, four ways on two batches.
# Among eight independent comparisons without any difference, chance gives at least one p below .05 in up to 34 % of cases, and one below .01 in up to 8 %.
#
# On these 440 tasks the vote is right more often on the ordinary batch only: it makes a quarter fewer errors than always-no. But p = .013 is above our line, and with spammers p is far above it. So the answers to the prediction are: on the ordinary one, and it could be luck (*not shown*).

# %%
yes = work.groupby("task")["label"].sum().reindex(truth.index).clip(upper=3)
in_words = yes.map("{} yes".format)
known = truth.map({False: "truth is no", True: "truth is yes"})
title = f"How three people voted on the {len(truth)} tasks with known truth"
plots.stacked_bars(pd.crosstab(in_words, known), title, "votes of the three", "tasks")
plt.show()
shares = work.groupby("task")["label"].mean()
split = ((shares > 0) & (shares < 1)).mean()
print(f"on {split:.0%} of all {len(shares):,} tasks the three disagree")
wrong = votes.reindex(truth.index) != truth
in_split = int((wrong & yes.isin([1, 2])).sum())
print(f"of the vote's {wrong.sum()} errors, {in_split} are in such tasks")

# %% [markdown]
# The picture shows how many of three people said yes, in blue where the truth is no and in orange where it is yes. 22 of the 53 true pairs lie in the first bar: **nobody** recognised them, and no vote can bring them back.

# %% [markdown]
# **In class, go to exercise 04.6 from here**: it needs nothing of sections 3 to 6. **At home, go on.**

# %% [markdown]
# ## 3. Who is good? (4 minutes)
#
# Mechanical Turk tells one thing about each worker: the share of their earlier work that was approved.

# %%
people = annotations.groupby("worker")["approval"].first()
print(f"lowest {people.min():.0%}, median {people.median():.0%}")
print(f"{(people >= 0.98).mean():.0%} of the workers have 98 % or more")

# %% [markdown]
# Nearly everybody is at the top: this rate cannot tell the good from the bad.

# %% [markdown]
# ### Exercise 04.2 - Agree with the others (3 points, 19 minutes)
#
# Score a worker by how often they agree with the majority **of the other people** on the same task.
# Where the others tie, or nobody else answered, the answer does not count and is `undecided`.
#
# The scaffold makes a table `rows`, one row for each answer. Its column `others` is the number of answers to the task by other people, and `others_yes` how many of these say yes. Write two more columns of bool:
#
# - `rows["counts"]` is True where the answer counts,
# - `rows["agrees"]` is True where it counts **and** equals the majority of the others.
#
# (A row-wise `apply` works, too; some cells below then take up to a minute.)
#
# ![Circles of different size over a logarithmic axis of seconds, with a vertical line at 20. Most lie between .75 and 1, small ones scatter down to about .4; slower people lie a little higher.](../../lectures/figures/expected/04-2.svg)
#
# The picture shows, in small, the result to expect.

# %% nbgrader={"grade": false, "grade_id": "agreement", "locked": false, "schema_version": 3, "solution": true, "task": false}
def agreement(annotations):
    """How often each worker agrees with the majority of the others on the same task.

    Parameters
    ----------
    annotations : DataFrame
        One row for each answer; columns task, worker, label (bool). The index does not
        matter, and its values may repeat. A worker may have answered a task more than
        once: all these answers are their own, and none belongs to the others.

    Returns
    -------
    DataFrame
        worker -> agreement (share of the counted answers, NaN where none counts),
        counted (answers that count), undecided (answers that do not, because the
        others tie or there are none).

    Examples
    --------
    Of three workers, a and b say yes and c says no. For a the others tie, for b too,
    and c disagrees with both others: a and b have counted 0 and undecided 1, c has
    agreement 0.0 and counted 1.
    """
    rows = annotations[["task", "worker", "label"]].reset_index(drop=True)
    yes = rows["label"].astype(int)
    of_all = yes.groupby(rows["task"])
    own = yes.groupby([rows["task"], rows["worker"]])
    # transform writes the total of a group into each of its rows.
    rows["others_yes"] = of_all.transform("sum") - own.transform("sum")
    rows["others"] = of_all.transform("size") - own.transform("size")
    ### BEGIN SOLUTION
    lead = 2 * rows["others_yes"] - rows["others"]  # above 0: the others say yes
    rows["counts"] = lead != 0
    rows["agrees"] = rows["counts"] & (rows["label"] == (lead > 0))
    ### END SOLUTION
    by_worker = rows.groupby("worker")
    agrees, counted = by_worker["agrees"].sum(), by_worker["counts"].sum()
    return pd.DataFrame(
        {
            "agreement": agrees / counted.where(counted > 0),
            "counted": counted,
            "undecided": by_worker.size() - counted,
        }
    )

# %% nbgrader={"grade": true, "grade_id": "test-agreement", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
three = pd.DataFrame(
    {
        "task": list("tttuuuvvv"),
        "worker": list("abcabcabc"),
        "label": [True, True, False, False, False, False, False, True, False],
    }
)
expected = {
    "agreement": {"a": 1.0, "b": 0.5, "c": 0.5},
    "counted": {"a": 1, "b": 2, "c": 2},
    "undecided": {"a": 2, "b": 1, "c": 1},
}
what = "the example, and tasks u and v"
found = agreement(three.copy())
if isinstance(found, pd.DataFrame) and "agreement" in found:
    slip = "a share above 1: `agrees` must be False where the answer does not count"
    assert not (found["agreement"] > 1).any(), slip
check.same_columns(found, expected, what)
### BEGIN HIDDEN TESTS
# Hint: four others who tie or not, workers for whom nothing counts
five = pd.DataFrame(
    {
        "task": list("tttttuuuuu"),
        "worker": list("abcdeabcde"),
        "label": [True, True, True, False, False, False, False, True, True, True],
    }
)
expected = {
    "counted": {"a": 1, "b": 1, "c": 0, "d": 1, "e": 1},
    "undecided": {"a": 1, "b": 1, "c": 2, "d": 1, "e": 1},
    "agreement": {"a": 0.0, "b": 0.0, "c": np.nan, "d": 0.0, "e": 0.0},
}
check.same_columns(agreement(five.copy()), expected, "four others")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-agreement-edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
alone = pd.DataFrame(
    {"task": ["t", "u", "u"], "worker": list("aab"), "label": [False, True, False]},
    index=[7, 7, 3],
)
expected = {
    "agreement": {"a": 0.0, "b": 0.0},
    "counted": {"a": 1, "b": 1},
    "undecided": {"a": 1, "b": 0},
}
check.same_columns(agreement(alone.copy()), expected, "nobody else answered task t")
stubborn = pd.DataFrame(
    {"task": list("ttt"), "worker": list("aab"), "label": [True, True, False]}
)
expected = {
    "agreement": {"a": 0.0, "b": 0.0},
    "counted": {"a": 2, "b": 1},
    "undecided": {"a": 0, "b": 0},
}
check.same_columns(agreement(stubborn.copy()), expected, "a said the same twice")
### BEGIN HIDDEN TESTS
# Hint: a single answer, a worker who answers a task twice
single = pd.DataFrame({"task": ["t"], "worker": ["a"], "label": [True]})
expected = {"agreement": {"a": np.nan}, "counted": {"a": 0}, "undecided": {"a": 1}}
check.same_columns(agreement(single), expected, "a single answer")
twice = pd.DataFrame(
    {"task": list("tttt"), "worker": list("aabc"), "label": [True, False, True, True]}
)
expected = {
    "agreement": {"a": 0.5, "b": 1.0, "c": 1.0},
    "counted": {"a": 2, "b": 1, "c": 1},
    "undecided": {"a": 0, "b": 0, "c": 0},
}
check.same_columns(agreement(twice.copy()), expected, "a answered t twice")
### END HIDDEN TESTS

# %%
rated = agreement(work).join(work.groupby("worker")["seconds"].median())
axes = plots.scatter_sized(
    rated["seconds"],
    rated["agreement"],
    rated["counted"],
    "Agreement with the others, by a worker's median time",
    "seconds a HIT (median, logarithmic scale)",
    "agreement",
)
axes.set_xscale("log")
seconds = [20, 50, 100, 200, 500, 1000, 2000]
axes.set_xticks(seconds, seconds)
axes.set_xticks([], minor=True)
axes.axvline(20, color="black", linestyle=":")
axes.set_ylim(0.38, 1.03)
plt.show()
contrary = work.drop_duplicates("task").assign(worker="always no", label=False)
with_contrary = agreement(pd.concat([work, contrary]))
always_no = with_contrary.loc["always no", "agreement"]
below = (rated["agreement"] < always_no).mean()
print(f"half of the workers agree in {rated['agreement'].median():.1%} or more")
print("somebody who always says no, as a fourth person on each task,")
print(f"would agree in {always_no:.1%}")
print(f"{below:.0%} of the workers agree less often than that")

# %% [markdown]
# Each circle is a worker, its area the number of answers that count; the vertical line is at 20 seconds. The trap: the work is mostly no, so somebody who always says no agrees more often than most workers do.
# And small circles scatter most, because a share of ten answers is mostly luck.

# %% [markdown]
# ### Gold questions and flags, given (8 minutes)
#
# You need not read this code. `gold_accuracy` gives each worker's share of right gold answers, and `suspicious_workers` flags who looks odd where no truth is known. A flag is a reason to look, not a verdict: who answers at random carries none.

# %% nbgrader={"grade": false, "grade_id": "gold_and_flags", "locked": true, "schema_version": 3, "solution": false, "task": false}
def wilson(right, asked):
    """Both ends of the Wilson 95 % interval of a share, right of asked."""
    z = 1.96
    share = right / asked
    centre = share + z**2 / (2 * asked)
    half = z * np.sqrt(share * (1 - share) / asked + z**2 / (4 * asked**2))
    return (centre - half) / (1 + z**2 / asked), (centre + half) / (1 + z**2 / asked)


def gold_accuracy(annotations, gold):
    """worker -> right, asked, estimate (right / asked), low, high (95 % interval)."""
    known = annotations[annotations["task"].isin(gold.index)]
    right = known["label"].astype(bool) == known["task"].map(gold).astype(bool)
    found = right.groupby(known["worker"]).agg(right="sum", asked="size")
    low, high = wilson(found["right"], found["asked"])
    share = found["right"] / found["asked"]
    return found.assign(estimate=share, low=low, high=high)


def suspicious_workers(annotations):
    """worker -> few_hits (fewer than 5), constant (all answers the same, and 16 or more
    of them), too_fast (median seconds a HIT below 20)."""
    by_worker = annotations.groupby("worker")
    few_hits = by_worker["hit"].nunique() < 5
    constant = (by_worker["label"].nunique() == 1) & (by_worker.size() >= 16)
    pages = annotations.drop_duplicates(["worker", "hit"])
    too_fast = pages.groupby("worker")["seconds"].median() < 20
    return pd.DataFrame(
        {"few_hits": few_hits, "constant": constant, "too_fast": too_fast}
    )

# %% [markdown]
# **Think, then tell your neighbour** (2 minutes): in the lecture's batch people recognised three of four true pairs among the gold questions, and one of three in the work. How do questions become gold, and which ones never can? Whom does such gold favour?

# %%
sources = {
    "gold questions": asked.assign(truth=asked["question"] <= 15),
    f"the work ({len(truth)} tasks)": work.assign(truth=work["task"].map(truth)).dropna(
        subset="truth"
    ),
}
rates = {}
for name, rows in sources.items():
    true = rows["truth"].astype(bool)
    rates[name] = {
        "yes where truth is yes": rows.loc[true, "label"].mean(),
        "no where truth is no": 1 - rows.loc[~true, "label"].mean(),
    }
pd.DataFrame(rates).T.round(3)

# %% [markdown]
# The first column is the *sensitivity*. On gold it is far higher here, too. A team can use as gold only what it is sure of itself, and such questions are easy. Besides, five of six gold questions are a
# yes, so gold favours people who like to say yes, and the work favours the others.
#
# ### Checkpoint
#
# The next cell takes your `agreement` with the given scores and flags if it is right, and the stored ones if not, and says which.

# %%
def ratings_of(batch_of):
    """Each worker's scores and flags, agreement by my function."""
    golden = gold_accuracy(batch_of, gold_of(batch_of))
    agreeing = agreement(batch_of[batch_of["question"] <= 10])
    scores = pd.DataFrame(
        {
            "agreement": agreeing["agreement"],
            "gold": golden["estimate"],
            "low": golden["low"],
        }
    )
    flags = suspicious_workers(batch_of)[["few_hits", "constant", "too_fast"]]
    return scores.join(flags).rename_axis("worker").reset_index()


scores = {
    BATCH: own_or_stored(
        lambda: ratings_of(annotations), lambda: stored["workers"], "scores and flags"
    ).set_index("worker"),
    "adjectives-spammy": own_or_stored(
        lambda: ratings_of(spammy),
        lambda: data.load("label-aggregation", "spammy-workers"),
        "scores and flags of the spammy batch",
    ).set_index("worker"),
}

# %% [markdown]
# ## 4. Using what we know about workers (6 minutes)
#
# A score can weigh the votes, drop people below a threshold, or pick the best few of each task; flags can drop people, too. **Predict:** which of the four helps on the spammy batch?

# %% [markdown]
# ### Exercise 04.3 - Fix the filter (3 points, 11 minutes)
#
# A colleague's filter below has **two bugs**. One shows: with a high threshold it "hardly finds a yes". The other is found only by comparing the code with the docstring of `filtered_vote`. Write it as it should be.
#
# You may use your `majority_vote`. `fill_value` takes one value for all tasks; `labels.fillna(other)` fills each gap from another Series, and `labels.update(other)` overwrites what the other has. (With a loop over the tasks the cell after the tests may take a minute.)

# %% nbgrader={"grade": false, "grade_id": "filtered_vote_draft", "locked": true, "schema_version": 3, "solution": false, "task": false}
def filtered_vote_draft(annotations, scores, threshold):
    trusted = scores[scores > threshold].index
    kept = annotations[annotations["worker"].isin(trusted)]
    yes = kept.groupby("task")["label"].mean() > 0.5
    return yes.reindex(annotations["task"].unique(), fill_value=False)

# %% nbgrader={"grade": false, "grade_id": "filtered_vote", "locked": false, "schema_version": 3, "solution": true, "task": false}
def filtered_vote(annotations, scores, threshold):
    """Majority vote of the workers whose score reaches a threshold.

    Parameters
    ----------
    annotations : DataFrame
        One row for each answer; columns task, worker, label (bool).
    scores : Series of float
        worker -> score. Workers who are missing in it, or NaN, do not reach any
        threshold.
    threshold : float
        Workers whose score is the threshold or more have a vote.

    Returns
    -------
    Series of bool
        task -> label, for every task. A task left with nobody gets the plain majority
        of all its answers. A tie is a no.

    Examples
    --------
    With scores a 0.9, b 0.8, c 0.3 and threshold 0.8, a and b vote; a task that only c
    answered gets c's label.
    """
    ### BEGIN SOLUTION
    everybody = annotations.groupby("task")["label"].mean() > 0.5
    trusted = scores[scores >= threshold].index
    kept = annotations[annotations["worker"].isin(trusted)]
    labels = kept.groupby("task")["label"].mean() > 0.5
    all_tasks = labels.reindex(everybody.index).astype("boolean")
    return all_tasks.fillna(everybody).astype(bool)
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-filtered_vote", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = pd.DataFrame(
    {
        "task": list("tttuuuv"),
        "worker": list("abcabcc"),
        "label": [True, True, False, True, False, True, True],
    }
)
rated = pd.Series({"a": 0.9, "b": 0.8, "c": 0.3})
found = filtered_vote(small.copy(), rated, 0.8)
check.same_series(found, {"t": True, "u": False, "v": True}, "the example")
### BEGIN HIDDEN TESTS
# Hint: scores missing or NaN, limits, a close vote
lone = pd.DataFrame(
    {"task": list("ttt"), "worker": list("abc"), "label": [True, False, False]}
)
found = filtered_vote(lone.copy(), pd.Series({"a": 0.9, "b": np.nan}), 0.5)
check.same_series(found, {"t": True}, "one score is missing and one is NaN")
found = filtered_vote(lone.copy(), pd.Series({"b": 0.9, "a": 0.1}), 0.5)
check.same_series(found, {"t": False}, "only b left")
close = pd.DataFrame(
    {
        "task": "t",
        "worker": [f"w{i}" for i in range(21)],
        "label": [True] * 11 + [False] * 10,
    }
)
everybody = pd.Series(1.0, index=close["worker"])
found = filtered_vote(close, everybody, 0.5)
check.same_series(found, {"t": True}, "11 yes to 10, all 21 trusted")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-filtered_vote-nobody", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
split = pd.DataFrame(
    {
        "task": list("tttuuu"),
        "worker": list("abcabc"),
        "label": [True, True, False, False, True, False],
    }
)
found = filtered_vote(split.copy(), pd.Series({"a": 0.3, "b": 0.2, "c": 0.1}), 0.8)
check.same_series(found, {"t": True, "u": False}, "nobody reaches 0.8")
### BEGIN HIDDEN TESTS
# Hint: nobody left on some tasks (the plain majority of all, a tie is a no)
small = pd.DataFrame(
    {
        "task": list("tttuuuv"),
        "worker": list("abcabcc"),
        "label": [True, True, False, True, False, True, True],
    }
)
rated = pd.Series({"a": 0.9, "b": 0.8, "c": 0.3})
everyone = {"t": True, "u": True, "v": True}
for threshold, what in ((0.85, "only a left"), (0.95, "nobody"), (0.0, "everybody")):
    found = filtered_vote(small.copy(), rated, threshold)
    check.same_series(found, everyone, f"filtered_vote, {what} left")
untrusted = pd.DataFrame(
    {
        "task": list("ttuuvvvw"),
        "worker": list("xyxyxyzx"),
        "label": [False, False, True, False, True, False, False, True],
    }
)
found = filtered_vote(untrusted, pd.Series({"x": 0.1, "y": 0.2}), 0.9)
expected = {"t": False, "u": False, "v": False, "w": True}
check.same_series(found, expected, "nobody left: no and no, a tie, two no to one yes")
close = pd.DataFrame(
    {
        "task": "t",
        "worker": [f"w{i}" for i in range(21)],
        "label": [True] * 11 + [False] * 10,
    }
)
everybody = pd.Series(1.0, index=close["worker"])
found = filtered_vote(close, everybody, 2.0)
check.same_series(found, {"t": True}, "11 yes to 10, nobody trusted")
### END HIDDEN TESTS

# %%
def ways_of(work, rated):
    """Votes on the work by each way to use the scores; None for what is missing."""
    unflagged = 1.0 - (rated["constant"] | rated["too_fast"])
    return {
        "best one\nby gold": top_k_vote(work, rated["gold"], 1),
        "gold .8\nor more": attempt(filtered_vote, work, rated["gold"], 0.8),
        "weighted\nby gold": weighted_vote(work, rated["gold"]),
        "constant,\ntoo fast out": attempt(filtered_vote, work, unflagged, 1.0),
    }


plain_votes = {BATCH: votes, "adjectives-spammy": spammed}
for name, batch_of in {BATCH: annotations, "adjectives-spammy": spammy}.items():
    known, plain = leaderboard.truth(name), plain_votes[name]
    rows = {}
    to_label = batch_of[batch_of["question"] <= 10]
    print(name)
    for way, labels in ways_of(to_label, scores[name]).items():
        if labels is not None:
            changed = int((labels.reindex(plain.index) != plain).sum())
            won, lost, p, verdict = beside_the_vote(known, plain, labels)
            rows[f"{way}\np = {p:.2g}"] = {
                "only this way is right": won,
                "only the vote is right": lost,
            }
            words = way.replace("\n", " ")
            print(f"    {words:22} changes {changed:5,} labels:", end=" ")
            print(f"{won} won, {lost} lost, p = {p:.2g}, {verdict}")
title = f"{name}: {len(known)} tasks, each way against the plain vote"
plots.stacked_bars(pd.DataFrame(rows).T, title, "way, and McNemar's p", "tasks")
plt.show()

# %% [markdown]
# The picture shows the spammy batch, one bar for each way: blue counts the tasks on which only this way is right, orange those on which only the plain vote is. The bar of the weights is empty: they change 90 labels, and the truth of none of the 90 is known.
#
# Dropping the constant and the too fast is reliably better on the spammy batch, 21 to 4. The best one by gold alone is reliably worse on both. No other difference is shown.
# Weights change one label of the ordinary batch, because two workers hardly ever weigh less than the third.

# %% [markdown]
# ## 5. Expectation-maximisation (12 minutes)
#
# EM counts each worker's errors as if the labels were known, revises the labels by these errors, and repeats. You write the two steps; the loop is given.
#
# Names become numbers from 0: answer $i$ says that worker `worker[i]` gave label `label[i]` to task `task[i]`. The lecture's Ana, Ben and Cal (0, 1, 2) judge six adjectives; no is 0 and yes is 1.

# %% nbgrader={"grade": false, "grade_id": "example", "locked": true, "schema_version": 3, "solution": false, "task": false}
votes_of_three = {
    "icy": [1, 1, 1],
    "tepid": [1, 1, 1],
    "wooden": [0, 0, 1],
    "polite": [0, 0, 1],
    "arctic": [1, 0, 1],
    "feverish": [0, 1, 1],
}
task = np.repeat(np.arange(6), 3)  # 0 0 0 1 1 1 ...
worker = np.tile(np.arange(3), 6)  # 0 1 2 0 1 2 ...
label = np.concatenate(list(votes_of_three.values()))
share = np.mean(list(votes_of_three.values()), axis=1)  # of yes, for each task
posterior = np.column_stack([1 - share, share])  # one row a task: no, yes
posterior.round(2)

# %% [markdown]
# ### Exercise 04.4 - The M step: rate the workers (4 points, 20 minutes)
#
# $T_{tc}$ is the probability that task $t$ has class $c$. Estimate the class shares and each worker's confusion matrix:
#
# $$p_c = \mathrm{mean}_t\, T_{tc}, \qquad \pi^w_{cl} = \frac{\text{sum of } T_{tc} \text{ over the answers in which } w \text{ says } l}{\text{sum of } T_{tc} \text{ over all answers of } w}, \text{ where } t \text{ is the answer's task.}$$
#
# `np.add.at(counts, (worker, label), posterior[task])` adds up the rows `posterior[task]`, also where a pair of worker and label comes twice. Its `counts` has the axes **worker, said, truth**, K classes each (`posterior.shape[1]`).
# Swap the last two axes, and then divide by the sum over the last one. Let the sum keep its axis (`keepdims=True`), or the shapes do not fit. Where the sum is 0, the row of $\pi$ is 0 and not NaN: `np.divide(a, b, out=np.zeros_like(a), where=b > 0)` divides only elsewhere, without a warning. (A warning costs no point.)
#
# (A loop over the answers is as right; some cells below then take up to a minute. A mask such as `worker == w` for each worker takes minutes in section 6.)
#
# ![Three squares of two by two for Ana, Ben and Cal. Ana and Ben: no to no .83, yes to yes .67. Cal: the whole column yes is 1.](../../lectures/figures/expected/04-4.svg)
#
# The picture shows what to expect for Ana, Ben and Cal: a row is the true class, a column the answer.

# %% nbgrader={"grade": false, "grade_id": "m_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def m_step(task, worker, label, posterior):
    """Class shares and confusion matrices, given how likely each class of each task is.

    Parameters
    ----------
    task, worker, label : array of int, shape (answers,)
        Worker `worker[i]` gave `label[i]` to `task[i]`; numbers from 0. Each task and
        each worker has at least one answer. A worker may answer a task repeatedly.
    posterior : array of float, shape (tasks, K)
        Probability of each of the K classes; each row sums to 1.

    Returns
    -------
    shares : array of float, shape (K,)
        Mean of the posterior over the tasks.
    confusion : array of float, shape (workers, K, K)
        confusion[w, c, l]: how often worker w answers l where the class is c. Each
        row sums to 1; where a worker never met a class, it is 0.

    Examples
    --------
    Ana, Ben and Cal: shares 1/3 and 2/3; Ana says no to a no with 5/6, yes to a yes
    with 2/3.
    """
    ### BEGIN SOLUTION
    classes = posterior.shape[1]
    counts = np.zeros((worker.max() + 1, classes, classes))  # worker, label, class
    np.add.at(counts, (worker, label), posterior[task])
    counts = counts.transpose(0, 2, 1)  # worker, class, label
    total = counts.sum(axis=2, keepdims=True)
    confusion = counts / np.where(total > 0, total, 1)
    return posterior.mean(axis=0), confusion
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-m_step", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
shares, confusion = m_step(task, worker, label, posterior)
shares, confusion = np.asarray(shares), np.asarray(confusion)
assert shares.shape == (2,), f"expected 2 class shares, found {shares.shape}"
assert np.allclose(shares, [1 / 3, 2 / 3]), f"expected shares 1/3, 2/3, found {shares}"
assert confusion.shape == (3, 2, 2), f"expected (3, 2, 2), found {confusion.shape}"
turned = np.allclose(confusion[0], [[5 / 9, 4 / 9], [1 / 9, 8 / 9]])
turned = turned or np.allclose(confusion[0], [[5 / 6, 1 / 3], [1 / 6, 2 / 3]])
assert not turned, "expected the axes worker, class, answer; the last two are swapped"
early = np.allclose(confusion[0], [[5 / 9, 1 / 9], [4 / 9, 8 / 9]])
assert not early, "divided before the swap: each row (a true class) must sum to 1"
half = np.allclose(confusion[:2], 0.5) and np.allclose(confusion[2], [[0, 1], [0, 1]])
last = "only the last yes and the last no of each worker count: `counts[...] += ...` "
last += "keeps one answer for each pair of worker and label; use `np.add.at`"
assert not half, last
for number, (name, expected) in enumerate(
    {
        "Ana": [[5 / 6, 1 / 6], [1 / 3, 2 / 3]],
        "Ben": [[5 / 6, 1 / 6], [1 / 3, 2 / 3]],
        "Cal": [[0, 1], [0, 1]],
    }.items()
):
    want, found = np.round(expected, 2).tolist(), confusion[number].round(2).tolist()
    good = np.allclose(confusion[number], expected)
    assert good, f"{name}: expected {want}, found {found}"
### BEGIN HIDDEN TESTS
# Hint: beliefs that are no vote shares, with the same answers
sure = np.array([[0.9, 0.1], [0.8, 0.2], [0.5, 0.5], [0.3, 0.7], [1, 0], [0, 1]])
shares, confusion = m_step(task, worker, label, sure)
shares, confusion = np.asarray(shares), np.asarray(confusion)
assert np.allclose(shares, [3.5 / 6, 2.5 / 6]), f"other beliefs: found shares {shares}"
expected = [[0.8 / 3.5, 2.7 / 3.5], [2.2 / 2.5, 0.3 / 2.5]]
assert np.allclose(confusion[0], expected), f"other beliefs, Ana: found {confusion[0]}"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-m_step-classes", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
# Worker 2 answers task 0 only, and so never meets class 2.
rows, people = np.array([0, 0, 1, 1, 0]), np.array([0, 1, 0, 1, 2])
told = np.array([0, 1, 2, 2, 1])
belief = np.array([[0.5, 0.5, 0.0], [0.0, 0.25, 0.75]])
shares, confusion = m_step(rows, people, told, belief)
shares, confusion = np.asarray(shares), np.asarray(confusion)
expected = [0.25, 0.375, 0.375]
assert np.allclose(shares, expected), f"3 classes: expected {expected}, found {shares}"
assert confusion.shape == (3, 3, 3), f"expected (3, 3, 3), found {confusion.shape}"
expected = [[1, 0, 0], [2 / 3, 0, 1 / 3], [0, 0, 1]]
rounded = confusion.round(3).tolist()
busy = f"worker 0: expected {np.round(expected, 3).tolist()}, found {rounded[0]}"
assert np.allclose(confusion[0], expected), busy
expected = [0, 0, 0]
never = f"worker 2 never met class 2: expected a row of 0, found {rounded[2][2]}"
assert np.allclose(confusion[2, 2], expected), never
expected = [[0, 1, 0], [0, 1, 0]]
first = f"worker 2, classes 0 and 1: expected {expected}, found {rounded[2][:2]}"
assert np.allclose(confusion[2, :2], expected), first
### BEGIN HIDDEN TESTS
# Hint: an answer given twice, a class that a worker never met
rows = np.array([0, 0, 0, 1, 1, 2, 2])
people = np.array([0, 1, 1, 0, 1, 1, 0])
told = np.array([0, 1, 1, 2, 2, 0, 1])
belief = np.array([[0.7, 0.3, 0.0], [0.2, 0.5, 0.3], [0.4, 0.6, 0.0]])
shares, confusion = m_step(rows, people, told, belief)
shares, confusion = np.asarray(shares), np.asarray(confusion)
assert shares.shape == (3,), f"three classes: expected 3 shares, found {shares.shape}"
assert np.allclose(shares, [13 / 30, 14 / 30, 0.1]), f"three classes: found {shares}"
expected = [[7 / 13, 4 / 13, 2 / 13], [3 / 14, 6 / 14, 5 / 14], [0, 0, 1]]
assert confusion.shape == (2, 3, 3), f"expected (2, 3, 3), found {confusion.shape}"
assert np.allclose(confusion[0], expected), f"worker 0: found {confusion[0]}"
expected = [[4 / 20, 14 / 20, 2 / 20], [6 / 17, 6 / 17, 5 / 17], [0, 0, 1]]
assert np.allclose(confusion[1], expected), f"worker 1 said 1 twice: {confusion[1]}"
certain = np.array([[1.0, 0.0], [1.0, 0.0]])
lone = m_step(np.array([0, 1]), np.array([0, 1]), np.array([1, 0]), certain)
confusion = np.asarray(lone[1])
assert confusion.shape == (2, 2, 2), f"expected (2, 2, 2), found {confusion.shape}"
expected = [[[0, 1], [0, 0]], [[1, 0], [0, 0]]]
assert np.allclose(confusion, expected), f"a class that nobody met: found {confusion}"
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 04.5 - The E step: revise the beliefs (3 points, 15 minutes)
#
# Now the other way round: given $p$ and $\pi$, how likely is each class of each task?
#
# $$T_{tc} \;\propto\; p_c \prod_{i:\ \text{task}[i] = t} \pi^{w_i}_{c\, l_i},$$
#
# the product over the answers $i$ to the task, scaled so that each row sums to 1. Products of many small numbers become 0, so **add logarithms**: $\log p_c$ **once** for each task, and then $\log \pi^{w_i}_{c\,l_i}$ for each of its answers.
# Inside both logarithms raise numbers below 1e-10 to 1e-10. Before `np.exp`, subtract from each row its own maximum.
#
# `confusion[worker, :, label]` has one row for each answer; `np.add.at` adds them all, where `x[task] += ...` keeps the last one of each task. (A loop over the answers is as right; some cells below then take up to a minute. A mask for each task takes longer.)

# %% nbgrader={"grade": false, "grade_id": "e_step", "locked": false, "schema_version": 3, "solution": true, "task": false}
def e_step(task, worker, label, shares, confusion):
    """How likely each class of each task is, given class shares and confusion matrices.

    Parameters
    ----------
    task, worker, label : array of int, shape (answers,)
        As in `m_step`: each task from 0 to `task.max()` has at least one answer.
    shares : array of float, shape (K,)
    confusion : array of float, shape (workers, K, K)
        As `m_step` returns them.

    Returns
    -------
    array of float, shape (tasks, K)
        Each row sums to 1; no NaN, however many answers a task has.

    Examples
    --------
    After the M step of Ana, Ben and Cal: arctic is a yes with 16/21, wooden with 8/33.
    """
    ### BEGIN SOLUTION
    logs = np.log(np.maximum(confusion, 1e-10))
    tasks = task.max() + 1
    joint = np.tile(np.log(np.maximum(shares, 1e-10)), (tasks, 1))
    np.add.at(joint, task, logs[worker, :, label])
    likely = np.exp(joint - joint.max(axis=1, keepdims=True))
    return likely / likely.sum(axis=1, keepdims=True)
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-e_step", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
pair = np.array([[5 / 6, 1 / 6], [1 / 3, 2 / 3]])
cal = np.array([[0.0, 1.0], [0.0, 1.0]])
matrices = np.stack([pair, pair, cal])
found = np.asarray(e_step(task, worker, label, np.array([1 / 3, 2 / 3]), matrices))
assert found.shape == (6, 2), f"expected one row a task: (6, 2), found {found.shape}"
repeated = abs(found[0, 1] - 128 / 129) < 1e-6
assert not repeated, "log p_c was added for each answer; add it once for each task"
last = "each task counts its last answer only, or none: `x[task] += ...` keeps one row "
last += "for each task; `np.add.at(x, task, ...)` adds them all"
assert not np.allclose(found[:, 1], 2 / 3), last
for number, (name, expected) in enumerate(
    zip(votes_of_three, [32 / 33, 32 / 33, 8 / 33, 8 / 33, 16 / 21, 16 / 21])
):
    yes = found[number, 1]
    assert abs(yes - expected) < 1e-6, f"{name}: expected {expected:.3f}, found {yes}"
assert np.allclose(found.sum(axis=1), 1), "expected each row to sum to 1"
### BEGIN HIDDEN TESTS
# Hint: three classes, an answer given twice, the class shares, answers in any order
chances = np.array(
    [
        [[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.1, 0.1, 0.8]],
        [[0.5, 0.25, 0.25], [0.1, 0.8, 0.1], [0.3, 0.3, 0.4]],
    ]
)
rows = np.array([1, 0, 2, 0, 0, 1])
people = np.array([0, 1, 1, 0, 1, 1])
told = np.array([2, 1, 0, 0, 1, 2])
prior = np.array([0.5, 0.2, 0.3])
found = np.asarray(e_step(rows, people, told, prior, chances))
weights = np.array(
    [
        [0.5 * 0.6 * 0.25**2, 0.2 * 0.2 * 0.8**2, 0.3 * 0.1 * 0.3**2],
        [0.5 * 0.1 * 0.25, 0.2 * 0.3 * 0.1, 0.3 * 0.8 * 0.4],
        [0.5 * 0.5, 0.2 * 0.1, 0.3 * 0.3],
    ]
)
expected = weights / weights.sum(axis=1, keepdims=True)
assert found.shape == (3, 3), f"three classes: expected (3, 3), found {found.shape}"
assert np.allclose(found, expected), (
    f"three classes: expected {expected}, found {found}"
)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-e_step-many", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
fair = np.array([[[0.6, 0.4], [0.4, 0.6]]])
many = np.zeros(1500, dtype=int)
told = np.r_[np.ones(751, dtype=int), np.zeros(749, dtype=int)]
tasks, said = np.r_[many, 1], np.r_[told, 0]  # 1,500 answers to task 0, one to task 1
found = np.asarray(e_step(tasks, tasks * 0, said, np.array([0.5, 0.5]), fair))
assert found.shape == (2, 2), f"two tasks: expected (2, 2), found {found.shape}"
empty = f"found 0 or NaN in {found.tolist()}: a product became 0; add logs, and "
empty += "subtract from each row its own maximum"
assert (found > 0).all(), empty
last = "751 to 749: only the last answer counts; `x[task] += ...` keeps one row "
last += "for each task, `np.add.at(x, task, ...)` adds them all"
assert abs(found[0, 1] - 0.4) > 1e-6, last
uneven = f"751 to 749: expected .692, found {found[0]}"
assert abs(found[0, 1] - 9 / 13) < 1e-6, uneven
assert abs(found[1, 1] - 0.4) < 1e-6, f"one no: expected .4, found {found[1]}"
never = np.array([[[1.0, 0.0], [1.0, 0.0]]])  # never says yes, and here says it once
found = np.asarray(e_step(many[:1], many[:1], told[:1], np.array([0.4, 0.6]), never))
clipped = f"answers of probability 0: expected [[0.4, 0.6]], found {found.tolist()}"
assert found.shape == (1, 2) and np.allclose(found, [[0.4, 0.6]]), clipped
### BEGIN HIDDEN TESTS
# Hint: thousands of answers to one task, entries and shares that are 0
sure = np.array([[[1.0, 0.0], [0.0, 1.0]]])
found = np.asarray(e_step(many, many, told, np.array([0.5, 0.5]), sure))
assert abs(found[0, 1] - 1) < 1e-9, f"751 to 749 by 1e-10: expected 1, found {found}"
found = np.asarray(e_step(many[:2], many[:2], told[-2:], np.array([0.0, 1.0]), fair))
expected = 1e-10 * 0.36 / (1e-10 * 0.36 + 0.16)
assert abs(found[0, 0] - expected) < 1e-12, f"a share of 0: found {found[0, 0]}"
even = np.array([0.5, 0.5])
found = np.asarray(e_step(many[:1], many[:1], told[-1:], even, sure))
assert abs(found[0, 1] - 1e-10) < 1e-12, f"one sure no: expected 1e-10, found {found}"
found = np.asarray(e_step(many, many, many + 1, even, sure))
assert abs(found[0, 1] - 1) < 1e-9, f"1500 times a sure yes: expected 1, found {found}"
tasks = np.r_[1 - many, 0, 2, 2]
found = np.asarray(e_step(tasks, tasks * 0, np.r_[told, 0, 1, 1], even, fair))
assert found.shape == (3, 2), f"three tasks: expected (3, 2), found {found.shape}"
assert abs(found[1, 1] - 9 / 13) < 1e-6, f"1500 answers beside few: found {found[1]}"
assert abs(found[0, 1] - 0.4) < 1e-6, f"1 answer beside 1500: found {found[0]}"
assert abs(found[2, 1] - 9 / 13) < 1e-6, f"2 answers beside 1500: found {found[2]}"
### END HIDDEN TESTS

# %% [markdown]
# Here is the loop. Read only the eight lines from `while`; the others turn names into numbers and back.

# %% tags=["given"]
def dawid_skene(annotations, max_iter=100, tol=1e-6, start=None):
    """Expectation-maximisation: what EM believes of the tasks, and of the workers.

    It begins with the shares of the votes (or with `start`, a DataFrame task x class),
    and goes round until no probability moves by `tol` or more, or `max_iter` times.

    Returns
    -------
    posterior : DataFrame, shape (tasks, K)
        Index task, columns the classes; attrs["rounds"] is the number of rounds done.
    confusion : DataFrame, shape (workers * K, K)
        Index (worker, true class), columns the answered class.
    """
    task, tasks = pd.factorize(annotations["task"], sort=True)
    worker, workers = pd.factorize(annotations["worker"], sort=True)
    label, classes = pd.factorize(annotations["label"], sort=True)
    posterior = np.zeros((len(tasks), len(classes)))
    np.add.at(posterior, (task, label), 1)
    posterior /= posterior.sum(axis=1, keepdims=True)
    if start is not None:
        posterior = start.reindex(index=tasks, columns=classes).to_numpy(float)
    rounds, moved = 0, np.inf
    while rounds < max_iter and moved >= tol:
        shares, confusion = map(np.asarray, m_step(task, worker, label, posterior))
        previous = posterior
        posterior = np.asarray(e_step(task, worker, label, shares, confusion))
        moved = np.abs(posterior - previous).max()
        if np.isnan(moved):
            raise ValueError("EM made a NaN: run the tests of m_step and e_step again")
        rounds += 1
    tasks = pd.Index(tasks, name="task")
    rows = pd.MultiIndex.from_product([workers, classes], names=["worker", "truth"])
    matrices = np.reshape(confusion, (-1, len(classes)))
    beliefs = pd.DataFrame(posterior, index=tasks, columns=classes)
    beliefs.attrs["rounds"] = rounds
    return beliefs, pd.DataFrame(matrices, index=rows, columns=classes)


def fit(annotations, **options):
    """Posterior and confusion by `dawid_skene`, or None while a step is missing."""
    return leaderboard.attempt(lambda: dawid_skene(annotations, **options))

# %% [markdown]
# **The paper's own table.** Five anaesthetists rated 45 patients from 1 (fit) to 4. Dawid and Skene printed class shares of .40, .42, .11 and .07, starting from the vote shares. The next cell (you need not read it) also starts 20 times at random, and asks how likely each end makes the ratings (a log-likelihood; higher is better).
# **Predict:** do all starts end at the same place?

# %%
ratings = data.load("anesthesia")
usual = fit(ratings)
if usual is None:
    print("EM is not written yet: sections 5 and 6 show it after 04.4 and 04.5")
else:
    print("class shares:", usual[0].mean().round(2).to_dict())
    likely = leaderboard.log_likelihood(ratings, *usual)
    print(f"log-likelihood from the vote shares: {likely:.1f},", end=" ")
    print(f"after {usual[0].attrs['rounds']} rounds")
    ends = []
    for seed in range(20):
        drawn = np.random.default_rng(seed).dirichlet(np.ones(4), 45)
        start = pd.DataFrame(drawn, index=range(1, 46), columns=[1, 2, 3, 4])
        end = fit(ratings, max_iter=500, start=start)
        ends.append(leaderboard.log_likelihood(ratings, *end))
    ends = np.array(ends)
    higher, lower = (ends > likely + 0.1).sum(), (ends < likely - 0.1).sum()
    print(f"of 20 random starts, {higher} end higher and {lower} lower")
    print(f"the best end: {ends.max():.1f}")

# %% [markdown]
# So fix the start, say which, and do not take "it converged" for "it is right". Nor does it always converge: on all sixteen questions of the adjectives EM uses up its 100 rounds.
#
# **What EM believes about people.** The next crowd is real: 44 people named the genre of 700 music clips, ten genres by number. Their truth is known (`gold`). **Predict:** is what EM believes about a busy worker right?

# %%
fitted = {name: fit(crowd_of) for name, crowd_of in classics.items()}
if fitted["music"]:
    music, confusion = classics["music"], fitted["music"][1]
    one = music[music["worker"] == "w445"]
    drawn = {
        "EM believes": confusion.loc["w445"],
        "true": pd.crosstab(one["gold"], one["label"], normalize="index"),
    }
    title = f"Worker w445 on {len(one)} music clips"
    plots.confusions(drawn, title)
    plt.show()
    for genre in (3, 7):
        clips = one[one["gold"] == genre]
        told = (clips["label"] == 4).sum()
        believed = confusion.loc[("w445", genre), 4]
        print(f"genre {genre}: EM believes that {believed:.0%} of it are called 4;")
        print(f"    in truth {told} of {len(clips)} clips are")

# %% [markdown]
# Both squares show the same worker: a row is the genre, a column the answer, and darker means more often. The left one is what EM believes, the right one the truth. EM is right about genre 3: half of it is called 4. It is **wrong** about genre 7: in truth only 5 of 26 clips are called 4.
# EM does not know the true genres. It counts this worker's errors against labels that it made from the same answers. So what EM says about a person is a belief.

# %% [markdown]
# ## 6. When does EM help? (10 minutes)
#
# Four real crowds have true labels for every task: *music*, film *reviews* (good or bad?), *entailment* (does the first sentence imply the second?) and *weather* (what does a tweet say of it, five answers?). The next cell compares the vote with EM on each. **Predict:** on which is EM better?
#
# EM estimates a confusion matrix for everybody. With K classes it has K * K entries: 4 for two, 100 for ten. The last column of the table, "K * K or more", is the share of the answers that come from people with at least so many.

# %%
def em_and_vote(crowd_of, fitted):
    """A row of the table: shares right of the vote and of EM, McNemar's p, and the
    share of the answers that come from people with K * K answers or more."""
    right = crowd_of.groupby("task")["gold"].first()
    plain = majority_vote(crowd_of).reindex(right.index)
    em = fitted[0].idxmax(axis=1).reindex(right.index)
    entries = crowd_of["label"].nunique() ** 2
    answers = crowd_of.groupby("worker")["label"].transform("size")
    return {
        "vote": (plain == right).mean(),
        "EM": (em == right).mean(),
        "p": mcnemar_exact(right, plain, em),
        "K * K or more": (answers >= entries).mean(),
    }


def in_digits(rows):
    """A table of such rows, p with two digits and the rest with three."""
    table = pd.DataFrame(rows).T
    return table.round(3).assign(p=table["p"].map("{:.2g}".format))


rows = {}
for name, crowd_of in classics.items():
    if fitted[name]:
        classes = crowd_of["label"].nunique()
        rows[f"{name}, K = {classes}"] = em_and_vote(crowd_of, fitted[name])
in_digits(rows) if rows else None

# %% [markdown]
# EM is reliably better on music and on reviews, and loses 11 points on weather; on entailment no difference is shown. What decides? The next experiment *tears up the workers' names*: each worker's answers are dealt out to new names, a few for each name.
# The votes stay the same. **Predict:** how many answers for each name does EM need to reach the vote, with two classes and with ten?

# %% nbgrader={"grade": false, "grade_id": "torn_up", "locked": true, "schema_version": 3, "solution": false, "task": false}
def torn_up(crowd_of, size):
    """A crowd whose answers go by new names, with at most so many answers a name."""
    dealt = crowd_of.sample(frac=1, random_state=0)
    part = dealt.groupby("worker").cumcount() // size
    return dealt.assign(worker=dealt["worker"] + "-" + part.astype(str))

# %%
sizes = {"entailment": (1, 2, 5, 10, 20), "music": (10, 20, 50, 100, 200, 400)}
rows, gains = {}, {"entailment, 2 classes": {}, "music, 10 classes": {}}
for name, title in zip(sizes, gains):
    for size in sizes[name]:
        crowd_of = torn_up(classics[name], size)
        torn = fit(crowd_of)
        if torn:
            found = em_and_vote(crowd_of, torn)
            rows[f"{name}, {size}"] = found
            gains[title][size] = 100 * (found["EM"] - found["vote"])
if rows:
    gains = pd.DataFrame(gains).sort_index()
    title = "EM needs many answers under one name"
    label_x = "answers for each name, at most (logarithmic scale)"
    label_y = "EM minus the vote, in points"
    axes = metrics.lines(gains, title, label_x, label_y)
    axes.axhline(0, color="black", linestyle="--")
    axes.set_xscale("log")
    axes.set_xticks(gains.index, gains.index)
    axes.set_xticks([], minor=True)
    plt.show()
in_digits(rows) if rows else None

# %% [markdown]
# Each line is a crowd, and the dashed line is the vote. With two classes EM reaches it between 5 and 10 answers for each name. With ten classes EM is reliably worse at 20, and reliably better at 400.
#
# The reason: with fewer answers under a name than its matrix has entries, EM fits luck. So here is a rule for a new crowd, which needs no truth. Take EM where **at least half of the answers come from people with K * K answers or more** (the last column). It was found **and** tested on these same crowds: take it as a guess, and check.
#
# For yes and no, K * K is 4, so the rule nearly always says EM, also for our ordinary batch. There no difference between the two is shown (section 7): EM pays where some workers are bad.
#
# <details><summary>More about this picture (optional)</summary>
#
# Music in names of at most 100 answers is a near miss of the rule: .645 of its answers come from such people, so the rule says EM, and EM is 2.3 points behind (p = .16). At 200 EM is ahead, but p = .022 is above our line.
# With one answer for each name every row of a matrix is the same. Then no answer tells anything, and all tasks get one label: half are right.
#
# </details>

# %% [markdown]
# ## 7. The leaderboard (9 minutes)
#
# Back to the adjectives, the ordinary batch and the one with spammers, with your method beside those of a library, crowd-kit.

# %% [markdown]
# ### Exercise 04.6 - Your own method (2 points, 17 minutes)
#
# Build the best aggregation you can; one idea is enough. It sees all sixteen questions of a batch and labels the **work** (questions 1 to 10), without the truth, on unseen batches, small ones too. One point is for valid labels, one for a method that differs from the
# majority vote on at least one of the two batches, and is **reliably worse on neither** (loses more tasks than it wins, with McNemar's p below our line of .01).
#
# Who is good, and how do you use it? `worker_scores` rates the workers, `weighted_vote` and `top_k_vote` use the scores (at home you have more; for EM, `dawid_skene` with `max_iter=30` is enough). Look at a score before you trust it:

# %%
looked = worker_scores(spammy)
always_yes = looked.loc[looked["says_yes"] == 1, "on_gold"]
print(f"{len(always_yes)} workers of the spammy batch say yes to everything;")
print(f"on gold they are right in {always_yes.min():.2f} to {always_yes.max():.2f}.")
print(f"The median worker is right in {looked['on_gold'].median():.2f}.")

# %% [markdown]
# So trusting gold alone puts people who never read a question above most others. The cell after the two tests scores your method; you need not read its code.

# %% nbgrader={"grade": false, "grade_id": "my_method", "locked": false, "schema_version": 3, "solution": true, "task": false}
def my_method(annotations):
    """My own way to label the tasks of a batch.

    Parameters
    ----------
    annotations : DataFrame
        A whole batch as `read_batch` gives it: task, worker, label, question, hit,
        seconds, approval.

    Returns
    -------
    Series of bool
        task -> label, for every task of questions 1 to 10 and no other. The same input
        gives the same labels.
    """
    work = annotations[annotations["question"] <= 10]
    ### BEGIN SOLUTION
    # Spammers are found by how little they agree; the rest have a vote in proportion
    # to how far they beat a coin.
    rating = agreement(work)
    agreed = rating["agreement"].fillna(0) * rating["counted"]
    shrunk = (agreed + 0.85 * 20) / (rating["counted"] + 20)
    return weighted_vote(work, (shrunk - 0.5).clip(lower=0.0))
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-my_method", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small_batches = {}
for name, whole in {"ordinary": stored["annotations"], "spammy": spammy}.items():
    some = whole["hit"].isin(whole["hit"].unique()[:25])
    small_batches[f"25 pages of the {name} batch"] = whole[some]
for name, batch_of in small_batches.items():
    mine = my_method(batch_of.copy())
    kind = type(mine).__name__
    assert isinstance(mine, pd.Series), f"{name}: expected a Series, found {kind}"
    wanted = set(batch_of.loc[batch_of["question"] <= 10, "task"].tolist())
    assert mine.index.is_unique, f"{name}: expected one label a task, found some twice"
    tasks = f"{len(wanted):,} tasks (questions 1 to 10 only), found {len(mine):,}"
    same = set(mine.index.tolist()) == wanted
    assert same, f"{name}: expected labels of the {tasks}"
    values = mine.unique().tolist()
    bad = f"{name}: expected True and False, found {values[:4]}"
    assert set(values) <= {True, False}, bad
again = my_method(batch_of.copy()).reindex(mine.index)
assert again.equals(mine), f"{name}: expected the same labels each time"
### BEGIN HIDDEN TESTS
# Hint: batches of three pages and of one page
for name, batch_of in {
    "three pages": spammy[spammy["hit"].isin(spammy["hit"].unique()[40:43])],
    "one page": spammy[spammy["hit"] == spammy["hit"].iloc[-1]],
}.items():
    mine = my_method(batch_of.copy())
    wanted = set(batch_of.loc[batch_of["question"] <= 10, "task"].tolist())
    same = set(mine.index.tolist()) == wanted and mine.index.is_unique
    assert same, f"{name}: expected one label for each of {len(wanted)} tasks"
    values = mine.unique().tolist()
    bad = f"{name}: expected True and False, found {values[:4]}"
    assert set(values) <= {True, False}, bad
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-my_method-vote", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
different, both = 0, {}
for name, stored_as in leaderboard.STORED.items():
    batch_of = data.load("label-aggregation", stored_as)
    to_label = batch_of[batch_of["question"] <= 10]
    plain = to_label.groupby("task")["label"].mean() > 0.5
    mine = my_method(batch_of.copy())
    kind = type(mine).__name__
    assert isinstance(mine, pd.Series), f"{name}: expected a Series, found {kind}"
    mine = mine.reindex(plain.index).astype(bool)
    both[name] = mine, plain
    different += int((mine != plain).sum())
    assert mine.nunique() == 2, f"{name}: the same label for every task is no method"
    won, lost, p, verdict = beside_the_vote(leaderboard.truth(name), plain, mine)
    worse = f"{name}: {lost} tasks lost to the vote, {won} won, p = {p:.2g}: {verdict}"
    assert verdict != "reliably worse", worse
assert different > 0, "expected a method of your own, found the majority vote"
### BEGIN HIDDEN TESTS
# Hint: reliably worse than the vote on a batch, or the vote itself
import math

assert list(both) == ["adjectives", "adjectives-spammy"]
for name, (mine, plain) in both.items():
    assert mine.nunique() == 2, f"{name}: the same label for every task is no method"
    real = leaderboard.truth(name)
    good, usual = mine.reindex(real.index) == real, plain.reindex(real.index) == real
    better, worse = int((good & ~usual).sum()), int((usual & ~good).sum())
    n = better + worse
    p = 2 * sum(math.comb(n, i) for i in range(min(better, worse) + 1)) / 2**n
    fine = better >= worse or p >= 0.01
    assert fine, f"{name}: {worse} tasks lost to the vote, {better} won, p = {p:.2g}"
assert any((mine != plain).any() for mine, plain in both.values()), "found the vote"
### END HIDDEN TESTS

# %%
boards, differs, worse = {}, False, False
against = {"p (vote)": "majority vote", "p (no)": "no to everything"}
for name in leaderboard.batches():
    batch_of = leaderboard.annotations(name, lambda path: read_batch(path))
    library = leaderboard.stored_library_votes(name, batch_of)
    to_label = batch_of[batch_of["question"] <= 10]
    plain = to_label.groupby("task")["label"].mean() > 0.5
    known = leaderboard.truth(name)
    mine = attempt(my_method, batch_of)
    methods = {
        "majority vote": plain,
        "no to everything": pd.Series(False, index=known.index),
        "my method": mine,
    }
    for method in ("DawidSkene", "Wawa", "GLAD", "MACE"):
        methods[f"crowd-kit {method}"] = library[method]
    board = leaderboard.table(known, methods)
    for method in board.index:
        for column, row in against.items():
            p = mcnemar_exact(known, methods[row], methods[method])
            board.loc[method, column] = p
    if mine is not None:
        won, lost, p, verdict = beside_the_vote(known, plain, mine)
        changed = int((mine.reindex(plain.index) != plain).sum())
        differs, worse = differs or changed > 0, worse or verdict == "reliably worse"
        score, usual = board["accuracy"][["my method", "majority vote"]]
        print(f"{name}: yours {score:.3f}, the vote {usual:.3f};", end=" ")
        print(f"{changed:,} of {len(plain):,} labels differ")
        print(f"    only yours is right on {won} tasks, only the vote on {lost}")
        print(f"    p = {p:.2g}: {verdict}")
    boards[name] = board
print("valid for the second point:", "yes" if differs and not worse else "no")
title = f"{name}: right labels on the {len(known)} tasks"
plots.intervals(board, title, highlight="my method")
plt.show()
tests = {name: board[list(against)] for name, board in boards.items()}
pd.concat(tests, axis=1).round(4)

# %% [markdown]
# The picture shows the last batch, the best method on top, yours in orange. The table gives McNemar's p against the majority vote and against no to everything; crowd-kit's DawidSkene is EM. "Valid" is no praise: a method that changes one label is valid. The Discuss asks for the tasks that yours won and lost with spammers.
#
# On the ordinary batch nothing is reliably better than the vote. With spammers EM, GLAD and MACE are: they find out who contradicts everybody. But none of crowd-kit's four can be told from no to everything.
#
# **In class, stop here. At home, go on.**
#
# **How far can you trust this ranking?** The next cell shows another spammy batch: the ranking on 440 tasks, and on the thousands of others.

# %%
rankings = data.load("label-aggregation", "rankings")
rankings = rankings[~rankings["method"].isin(["majority vote", "Dawid-Skene"])]
first = rankings.query("preset == 'spammy' and seed == 1").set_index("method")
title = "Another spammy batch: the ranking on 440 tasks, and on all the others"
plots.slopes(first["public"], first["private"], title, ("440 tasks", "all others"))
plt.show()

# %% [markdown]
# Each line is a method, its rank on the 440 public tasks at the left and on the rest at the right, orange-red where it moves by three places or more (three tie at the left with .886, so their order there means nothing). EM is seventh on the 440, and first on the rest. So "not shown on 440 tasks" does not mean "no better".
# The three that trust gold are last on both sides. No to everything stays above the vote (.890 against .871 on the rest). This batch is simulated, too: so the truth of all its tasks is known.

# %% [markdown] nbgrader={"grade": false, "grade_id": "discuss", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": true}
# ### Discuss (3 points, 11 minutes)
#
# Write 60 to 150 words into the next cell; short notes will do:
#
# 1. **Your method and the vote**: which idea, and why should it help? Give the tasks won and lost on the spammy batch, and p. For which kind of crowd would you take it in place of the vote?
# 2. **What one thing would you change about the data collection**, and which error of this lab would it fix? Give a count or a share.
#
# Use the numbers of this notebook, not the lecture's.
#
# ### BEGIN MARK SCHEME
# *Half a point each for*
#
# - *their own method: an idea with its reason (why it should find the better answers), not only a formula;*
# - *its tasks won and lost on the spammy batch, with p;*
# - *an honest verdict: "no difference shown" is worth as much as "better", and a p after many tries as less;*
# - *for which crowd: on the ordinary batch nothing is reliably better than the vote; on the spammy one, methods that find out who contradicts everybody (EM, GLAD, shrunken agreement), and dropping the flagged, are;*
# - *an error of this lab, with its number: true pairs that nobody recognised (22 of 53), or gold that is too easy: people recognise most gold pairs but only about a third of the true pairs in the work, so gold shows who is awake, not who is good at hard pairs;*
# - *a change in the collection that addresses this error: three more people where the vote is two to one, gold drawn from hard pairs, only workers who did well, a closed list, synonyms and adjectives in separate steps.*
#
# *A quarter for a right statement without its evidence.*
# ### END MARK SCHEME

# %% [markdown]
# *Your answer:*

# %% [markdown]
# ## Recap (3 minutes)
#
# On an ordinary batch nothing beat the plain majority reliably; with spammers it pays to find out who they are. EM needs many answers from each person. A leaderboard of 440 tasks is a noisy judge.
#
# **For your own project**: keep one row for each answer (task, worker, label, seconds), never the vote alone. Have three people answer the first hundred tasks, and look at the split ones before you buy more. Put gold among the work that is as hard as the work. Start with the majority vote; try EM where at least half of the answers come from people with K * K or more.
#
# **In the wild.** [crowd-kit](https://github.com/Toloka/crowd-kit) has these aggregators and many more; [Label Studio](https://labelstud.io) and Mechanical Turk's review policies use agreement and gold questions.
#
# **References.** A. P. Dawid and A. M. Skene (1979), Applied Statistics 28(1). Q. McNemar (1947), Psychometrika 12(2). E. B. Wilson (1927), JASA 22(158). R. Snow, B. O'Connor, D. Jurafsky and A. Y. Ng (2008), EMNLP.
# F. Rodrigues, F. Pereira and B. Ribeiro (2013), Pattern Recognition Letters 34. M. Venanzi and others (2014), WWW. D. Ustalov, N. Pavlichenko and B. Tseitlin (2024), JOSS 9(96).

