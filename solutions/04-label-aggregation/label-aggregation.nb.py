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
# A dictionary team wants to know which adjectives describe which attributes: does *scalding* say something about *temperature*, does
# *bright*? For ten cents a page, people on Mechanical Turk answered sixteen yes/no questions a page, three people a page. Ten of the
# sixteen are the real work; six are gold questions, whose answers the team knows. The answers disagree. Your job is to turn
# three opinions into one label, to find out whom to trust, and to say honestly how much better than a plain vote you are.
#
# After this lab you can
#
# - **read** a crowdsourcing batch with all its quirks into a tidy table,
# - **rate** workers by agreement, by gold questions and by their behaviour, with the uncertainty of each rating,
# - **combine** answers by plain, weighted, filtered and top-k votes, and by expectation-maximisation (Dawid and Skene 1979),
# - **decide** with intervals and a paired test whether one method is really better than another.
#
# **20 points, 150 minutes.** (The minutes are an estimate, until a class has measured them.) Read [the lecture](../../lectures/04-label-aggregation.md) first.

# %% [markdown]
# ## Set-up (2 minutes)
#
# Run this cell first. It loads the course's data and pictures; you need not read it.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from labkit import check, crowd, data, leaderboard, plots
from labkit.notebook import print_warnings

print_warnings()  # a warning is printed like any other output, and never costs a point
BATCH = "adjectives"  # which batch this lab is about; "class-labels", once your class's own labels are merged
truth = leaderboard.truth(BATCH)  # task -> True or False, for 440 of the 9,680 tasks
stored = leaderboard.checkpoints(BATCH)  # the tables that you will make, for whoever is stuck
spammy = data.load("label-aggregation", "spammy")  # a batch with spammers, to compare with

# %% [markdown]
# ## In class: be the crowd (optional, no points)
#
# Label before you judge labels. The panel asks you some sixty questions of the batch below, in about ten minutes: press `y`, `n`, or `u` if you are unsure; `z`
# takes your last answer back. It saves at once what you press, in the folder `class-labels` beside this notebook, and goes on there whenever you run the cell again.
#
# Hand in the file `labels-....csv` of that folder, finished or not; submitting this lab takes it along too. It holds your answers, the seconds that each page took, and a worker id drawn at random:
# no name and no time of day. The batch's format has no word for *unsure*: such an answer is left blank, as if you had skipped it, and counts as neither yes nor no.
# Once your instructor has merged the files of the class, `class-labels` is a batch too, and stands on the leaderboard of section 7.

# %% tags=["nbval-ignore-output"]
from labkit import panel

panel.Panel(seed=1)  # the same number for the whole class: it decides which pages you share

# %% [markdown]
# **Predict:** on how many of ten questions will you and your neighbour agree? When the files are merged, your instructor's picture of agreement by pair will tell. (If the panel's
# space stays empty, run the cell again.)

# %% [markdown]
# ## 1. The batch
#
# A batch file has one row an *assignment*: one worker answering one page (a *HIT*) of sixteen questions. Columns `Input.adj_1` to
# `Input.adj_16` hold the adjectives, `Answer.adj_1` to `Answer.adj_16` the answers. Questions 1 to 10 are the work, 11 to 15 are gold and
# always yes, 16 is gold and always no. **Before you run the next cell:** how many rows do you expect for 968 HITs, three workers each?

# %%
batch = pd.read_csv(data.path(BATCH, "batch"), dtype=str, keep_default_na=False)
print(f"{len(batch):,} assignments, {batch['WorkerId'].nunique()} workers, {batch['HITId'].nunique()} HITs")
batch[["WorkerId", "Input.attr_id", "Input.adj_1", "Answer.adj_1", "Input.adj_15", "Answer.adj_15", "LifetimeApprovalRate"]].head()

# %%
answers = [f"Answer.adj_{question}" for question in range(1, 17)]
batch[answers].apply(pd.Series.value_counts).fillna(0).astype(int)

# %% [markdown]
# Four different things stand in the answer columns: `Yes`, `No`, `Naa` ("not an adjective"; the team counts it as a no) and blanks.
# Most blanks are gold questions that were never asked, because the attribute has too few sure adjectives: there the adjective is blank too.

# %% [markdown]
# ### Exercise 04.1 - Read the batch (2 points, 18 minutes)
#
# Turn the file into a tidy table, **one row an answer**. Everything later stands on it. The scaffold goes through the sixteen questions;
# write what is left: pick the columns, drop what was not asked or not answered, and make the labels booleans.
#
# The worker is in `WorkerId`, the page in `HITId`, the time in `WorkTimeInSeconds`. `LifetimeApprovalRate` reads `98% (118/120)`; its percentage, as a share, is what we want.
# Watch out: an adjective may read `TRUE`, `NA` or `null`, and must stay text, which is why the scaffold reads every column as a string. The same adjective may stand twice on a page, and a pair can be
# work on one page and gold on another, so a worker may meet a task more than once.

# %% nbgrader={"grade": false, "grade_id": "read_batch", "locked": false, "schema_version": 3, "solution": true, "task": false}
def read_batch(path):
    """Read a Mechanical Turk batch into one row an answer.

    Parameters
    ----------
    path : str or Path
        The batch's CSV file.

    Returns
    -------
    DataFrame
        task : str, "attribute|adjective", made of Input.attr_id and Input.adj_q
        worker : str
        label : bool, True for Yes, False for No and Naa
        question : int, 1-16
        hit : str
        seconds : int, work time of the whole assignment
        approval : float, lifetime approval rate, 0-1
        Rows whose adjective or whose answer is blank are dropped. The order of the rows is free.

    Examples
    --------
    A row whose Input.attr_id is "beauty.n.01", Input.adj_3 is "TRUE" and Answer.adj_3 is "Naa" gives, among others, a row
    with task "beauty.n.01|TRUE", label False and question 3.
    """
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)  # strings only: "TRUE" stays "TRUE", a blank is ""
    parts = []
    for question in range(1, 17):
        adjective, answer = raw[f"Input.adj_{question}"], raw[f"Answer.adj_{question}"]
        ### BEGIN SOLUTION
        parts.append(pd.DataFrame({
            "task": raw["Input.attr_id"] + "|" + adjective,
            "worker": raw["WorkerId"],
            "label": answer == "Yes",
            "question": question,
            "hit": raw["HITId"],
            "seconds": raw["WorkTimeInSeconds"].astype(int),
            "approval": raw["LifetimeApprovalRate"].str.split("%").str[0].astype(float) / 100,
        })[(adjective != "") & (answer != "")])
    return pd.concat(parts, ignore_index=True)
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-read_batch", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
found = read_batch(str(data.path("adjectives", "excerpt")))  # some fifty rows, with every quirk that a page can have
assert isinstance(found, pd.DataFrame), f"expected a DataFrame, found {type(found).__name__}"
columns = ["task", "worker", "label", "question", "hit", "seconds", "approval"]
missing = [column for column in columns if column not in found.columns]
assert not missing, f"expected the columns {columns}, found {list(found.columns)}"
assert set(found["label"].unique()) <= {True, False}, f"expected labels True and False, found {list(found['label'].unique())[:5]}"
assert set(found["question"].astype(int)) == set(range(1, 17)), "expected the questions 1 to 16"
assert not found["task"].str.endswith("|").any(), "a question that nobody was asked (its adjective is blank) was kept"
### BEGIN HIDDEN TESTS
import csv
rows = list(csv.DictReader(data.path("adjectives", "excerpt").read_text(encoding="utf-8").splitlines()))
asked = [row[f"Answer.adj_{question}"] for row in rows for question in range(1, 17) if row[f"Input.adj_{question}"]]
expected, yes = sum(answer != "" for answer in asked), asked.count("Yes")
assert len(found) == expected, f"expected {expected} answers, found {len(found)}: blanks must be dropped, and nothing else"
assert int(found["label"].astype(bool).sum()) == yes, f"expected {yes} yes, found {int(found['label'].astype(bool).sum())}"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-read_batch-rows", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
import csv
found = read_batch(str(data.path("adjectives-spammy", "excerpt")))
rows = list(csv.DictReader(data.path("adjectives-spammy", "excerpt").read_text(encoding="utf-8").splitlines()))
first = rows[0]
mine = found[(found["hit"] == first["HITId"]) & (found["worker"] == first["WorkerId"]) & (found["question"].astype(int) == 3)]
assert len(mine) == 1, f"expected one row for question 3 of the first assignment, found {len(mine)}"
expected = first["Input.attr_id"] + "|" + first["Input.adj_3"]
assert mine["task"].iloc[0] == expected, f"expected the task {expected!r}, found {mine['task'].iloc[0]!r}"
assert found["approval"].astype(float).between(0, 1).all(), f"expected approval rates from 0 to 1, found {found['approval'].max()}"
### BEGIN HIDDEN TESTS
due = {}
for row in rows:
    for question in range(1, 17):
        adjective, answer = row[f"Input.adj_{question}"], row[f"Answer.adj_{question}"]
        if adjective and answer:
            approval = float(row["LifetimeApprovalRate"].partition("%")[0]) / 100
            due[row["HITId"], row["WorkerId"], question] = {"task": f"{row['Input.attr_id']}|{adjective}", "label": answer == "Yes",
                                                            "seconds": int(row["WorkTimeInSeconds"]), "approval": approval}
keys = list(zip(found["hit"], found["worker"], found["question"].astype(int)))
assert len(set(keys)) == len(keys), "an answer (hit, worker, question) stands there more than once"
assert set(keys) == set(due), f"expected a row for each of the {len(due)} answers that are not blank, and no other; found {len(keys)}"
for column in ["task", "label", "seconds", "approval"]:
    for key, value in zip(keys, found[column].tolist()):
        expected = due[key][column]
        same = value == expected if column == "task" else abs(float(value) - expected) < 0.006
        assert same, f"question {key[2]}, {column}: expected {expected!r}, found {value!r}"
### END HIDDEN TESTS

# %% [markdown]
# **What was dropped, and why.** The next cell counts the answers to each question by what became of them. The first row counts questions that nobody was asked (no
# adjective was left to ask about), the second answers that a worker left out. The three rows of a question add up to the number of assignments: if yours do not, something else was dropped or kept.

# %%
tidy = read_batch(str(data.path(BATCH, "batch")))
fate = pd.DataFrame({"not asked": (batch[f"Input.adj_{q}"] == "").sum(),
                     "left out": ((batch[f"Input.adj_{q}"] != "") & (batch[f"Answer.adj_{q}"] == "")).sum(),
                     "kept": (tidy["question"] == q).sum()} for q in range(1, 17))
fate.index = pd.RangeIndex(1, 17, name="question")
fate.T

# %% [markdown]
# **Checkpoint.** Stuck? This cell loads the table as `read_batch` should give it, so that you can go on either way. `work` holds the answers
# to questions 1 to 10, `gold` the right answers to the gold questions that were asked.

# %% nbgrader={"grade": false, "grade_id": "checkpoint-annotations", "locked": true, "schema_version": 3, "solution": false, "task": false}
annotations = stored["annotations"].copy()
work = annotations[annotations["question"] <= 10]
gold = annotations[annotations["question"] >= 11].groupby("task")["question"].max() <= 15  # 16 is the one that is always no
print(f"{len(annotations):,} answers, {len(work):,} of them on the {work['task'].nunique():,} tasks, {len(gold):,} gold questions")

# %% [markdown]
# ## 2. The baseline: majority vote
#
# **Predict first.** Three people answer each task, and most answers are a no. How right is somebody who always says no? And how much
# of the gap to perfect will a majority vote close?

# %% [markdown]
# ### Exercise 04.2 - Count the votes (2 points, 10 minutes)
#
# The label of a task is the one most people chose. With yes and no, yes needs **more than half**; in a tie the **smallest** label wins,
# which for yes and no means no (False sorts before True). Write it for any number of classes: the anaesthetists of section 5 choose
# among four.

# %% nbgrader={"grade": false, "grade_id": "majority_vote", "locked": false, "schema_version": 3, "solution": true, "task": false}
def majority_vote(annotations):
    """The label that most answers to a task chose.

    Parameters
    ----------
    annotations : DataFrame
        One row an answer; columns task, worker, label (bool, int or str). Other columns and the index do not matter.

    Returns
    -------
    Series
        task -> label, one row a task. In a tie the smallest label wins: False before True, 1 before 2, "a" before "b".

    Examples
    --------
    >>> majority_vote(pd.DataFrame({"task": ["t", "t", "t", "u", "u"], "worker": list("abcab"),
    ...                             "label": [True, False, True, True, False]}))
    task
    t     True
    u    False
    dtype: bool
    """
    ### BEGIN SOLUTION
    counts = annotations.groupby(["task", "label"]).size().unstack(fill_value=0)
    return counts.idxmax(axis=1)  # columns are sorted, and the first of several maxima is taken
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-majority_vote", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = pd.DataFrame({"task": ["t", "t", "t", "u", "u", "v"], "worker": list("abcaba"),
                      "label": [True, False, True, True, False, True]})
check.same_series(majority_vote(small), {"t": True, "u": False, "v": True}, "majority_vote of the example")
### BEGIN HIDDEN TESTS
shuffled = small.sample(frac=1, random_state=0)
check.same_series(majority_vote(shuffled), {"t": True, "u": False, "v": True}, "majority_vote of rows in another order")
check.same_series(majority_vote(small[small["label"]]), {"t": True, "u": True, "v": True}, "majority_vote where all say yes")
check.same_series(majority_vote(small[~small["label"]]), {"t": False, "u": False}, "majority_vote where all say no")
four = pd.DataFrame({"task": list("ttttuuuu"), "worker": list("abcdabcd"), "label": [True, True, False, False, False, False, False, True]})
check.same_series(majority_vote(four), {"t": False, "u": False}, "majority_vote with two to two")
before = small.copy()
majority_vote(small)
assert small.equals(before), "majority_vote must not change its input"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-majority_vote-classes", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
ratings = pd.DataFrame({"task": [1, 1, 1, 2, 2, 2, 2], "worker": list("abcabcd"), "label": [3, 1, 3, 4, 2, 4, 2]})
check.same_series(majority_vote(ratings), {1: 3, 2: 2}, "majority_vote with four classes and a tie of 4 and 2")
### BEGIN HIDDEN TESTS
plural = pd.DataFrame({"task": list("tttttuuu"), "worker": list("abcdeabc"), "label": [4, 4, 1, 2, 3, 1, 3, 2]})
check.same_series(majority_vote(plural), {"t": 4, "u": 1}, "majority_vote with no class above half")
texts = pd.DataFrame({"task": list("ttt"), "worker": list("abc"), "label": ["dog", "cat", "dog"]})
check.same_series(majority_vote(texts), {"t": "dog"}, "majority_vote with labels that are text")
### END HIDDEN TESTS

# %%
yes = work.groupby("task")["label"].sum().reindex(truth.index).clip(upper=3)
counts = pd.crosstab(yes.map("{} yes".format), truth.map({False: "truth is no", True: "truth is yes"}))
plots.stacked_bars(counts, f"How three people voted on the {len(truth)} tasks with known truth", "votes of the three", "tasks")
plt.show()

# %% [markdown]
# The picture shows, for the tasks whose truth is known, how many of three people said yes, in blue where the truth is no and in orange where
# it is yes. Look at the first bar: a large part of the orange lies there. Those are true pairs that **nobody** recognised, and no vote can bring them back.

# %%
votes = majority_vote(work)
nothing = pd.Series(False, index=truth.index)
leaderboard.table(truth, {"majority vote": votes, "no to everything": nothing}).round(3)

# %% [markdown]
# The table gives the share of right labels with a bootstrap 95 % interval. Always answering no is already close, because yes is
# rare. Whatever we try from here on has to be measured against **both** rows. (Is that how you predicted it?)
#
# **Checkpoint.** This loads the majority vote, should yours not be ready.

# %% nbgrader={"grade": false, "grade_id": "checkpoint-tasks", "locked": true, "schema_version": 3, "solution": false, "task": false}
votes = stored["tasks"].set_index("task")["majority"]

# %% [markdown]
# ## 3. Who is good?
#
# Mechanical Turk tells a requester one thing about each worker: the share of their earlier work that was approved. **Predict:** will it
# tell the good from the bad?

# %%
people = annotations.groupby("worker").agg(answers=("label", "size"), approval=("approval", "first"))
people["approval"].round(2).value_counts().sort_index().rename("workers").to_frame().T

# %% [markdown]
# Everybody lies close together at the top, so the rate cannot separate them: nearly all work is approved, looked at or not. We need scores of our own.

# %% [markdown]
# ### Exercise 04.3 - Agree with the others (2 points, 15 minutes)
#
# Score a worker by how often they agree with the majority **of the other people** on the same task. Leave the worker's own
# answers out: one vote in three would make everybody look like a conformist. Where the others tie, or nobody else answered, there is no
# majority to agree with: the answer does not count, and goes into `undecided` instead. The scaffold counts each worker's own answers to each task; what the task
# has in all, less these, is what the others said.

# %% nbgrader={"grade": false, "grade_id": "agreement", "locked": false, "schema_version": 3, "solution": true, "task": false}
def agreement(annotations):
    """How often each worker agrees with the majority of the others on the same task.

    Parameters
    ----------
    annotations : DataFrame
        One row an answer; columns task, worker, label (bool). A worker may have answered a task more than once: then none of
        those answers belongs to the others.

    Returns
    -------
    DataFrame
        worker -> agreement (share of the counted answers, NaN where none counts), counted (answers that count),
        undecided (answers that do not, because the others tie or there are none).

    Examples
    --------
    Of three workers, a and b say yes and c says no. For a the others tie, for b too, and c disagrees with both others:
    a and b have counted 0 and undecided 1, c has agreement 0.0 and counted 1.
    """
    own = annotations.groupby(["task", "worker"])["label"].agg(yes="sum", answers="count")
    ### BEGIN SOLUTION
    others = own.groupby("task").transform("sum") - own
    lead = (2 * others["yes"] - others["answers"]).rename("lead")  # above 0: the others say yes; below: no
    rows = annotations[["task", "worker", "label"]].merge(lead.reset_index(), on=["task", "worker"])
    rows["counts"] = rows["lead"] != 0
    rows["agrees"] = rows["counts"] & (rows["label"] == (rows["lead"] > 0))
    total = rows.groupby("worker").agg(agrees=("agrees", "sum"), counted=("counts", "sum"), answers=("label", "size"))
    return pd.DataFrame({"agreement": total["agrees"] / total["counted"].where(total["counted"] > 0),
                         "counted": total["counted"], "undecided": total["answers"] - total["counted"]})
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-agreement", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
three = pd.DataFrame({"task": list("tttuuu"), "worker": list("abcabc"), "label": [True, True, False, False, False, False]})
found = agreement(three)
check.same_columns(found, {"agreement": {"a": 1.0, "b": 1.0, "c": 0.5}, "counted": {"a": 1, "b": 1, "c": 2},
                           "undecided": {"a": 1, "b": 1, "c": 0}}, "agreement of the example")
### BEGIN HIDDEN TESTS
five = pd.DataFrame({"task": list("tttttuuuuu"), "worker": list("abcdeabcde"),
                     "label": [True, True, True, False, False, False, False, True, True, True]})
check.same_columns(agreement(five), {"counted": {"a": 1, "b": 1, "c": 0, "d": 1, "e": 1}, "undecided": {"a": 1, "b": 1, "c": 2, "d": 1, "e": 1},
                                     "agreement": {"a": 0.0, "b": 0.0, "c": np.nan, "d": 0.0, "e": 0.0}}, "agreement with four others")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-agreement-edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
alone = pd.DataFrame({"task": ["t", "u", "u"], "worker": list("aab"), "label": [False, True, False]}, index=[7, 7, 3])
check.same_columns(agreement(alone), {"agreement": {"a": 0.0, "b": 0.0}, "counted": {"a": 1, "b": 1}, "undecided": {"a": 1, "b": 0}},
                   "agreement where nobody else answered task t")
stubborn = pd.DataFrame({"task": list("ttt"), "worker": list("aab"), "label": [True, True, False]})
check.same_columns(agreement(stubborn), {"agreement": {"a": 0.0, "b": 0.0}, "counted": {"a": 2, "b": 1}, "undecided": {"a": 0, "b": 0}},
                   "agreement where a said the same twice and b contradicts")
### BEGIN HIDDEN TESTS
single = pd.DataFrame({"task": ["t"], "worker": ["a"], "label": [True]})
check.same_columns(agreement(single), {"agreement": {"a": np.nan}, "counted": {"a": 0}, "undecided": {"a": 1}},
                   "agreement of a single answer")
twice = pd.DataFrame({"task": list("tttt"), "worker": list("aabc"), "label": [True, False, True, True]})
before = twice.copy()
check.same_columns(agreement(twice), {"agreement": {"a": 0.5, "b": 1.0, "c": 1.0}, "counted": {"a": 2, "b": 1, "c": 1},
                                      "undecided": {"a": 0, "b": 0, "c": 0}}, "agreement where a answered t twice")
assert twice.equals(before), "agreement must not change its input"
### END HIDDEN TESTS

# %%
agreeing = agreement(work).join(work.groupby("worker")["seconds"].median())
axes = plots.scatter_sized(agreeing["seconds"], agreeing["agreement"], agreeing["counted"],
                           "Agreement with the others, by a worker's median time", "seconds a HIT (median, logarithmic scale)", "agreement")
axes.set_xscale("log")
plt.show()
busy = agreeing[agreeing["counted"] >= 50]
print(f"correlation of time and agreement among the {len(busy)} workers with 50 or more counted answers: {busy['seconds'].corr(busy['agreement'], 'spearman'):.2f}")

# %% [markdown]
# Each circle is a worker, its area the number of answers that count. Circles high up agree with the others nearly always; slower people do so a little more often, which is what the
# correlation below the picture measures. Small circles scatter most: a share of ten answers is mostly luck, so a score without its uncertainty invites you to punish the unlucky.

# %% [markdown]
# ### Exercise 04.4 - Ask the gold questions (2 points, 10 minutes)
#
# Gold questions have known answers, so they measure a worker directly. With `r` right of `n` asked, report the estimate $\hat p = r/n$ and the
# Wilson 95 % interval, which stays inside 0 and 1 even for 2 of 2 ($z = 1.96$):
#
# $$\frac{\hat p + \frac{z^2}{2n} \;\pm\; z\sqrt{\frac{\hat p(1-\hat p)}{n} + \frac{z^2}{4n^2}}}{1 + \frac{z^2}{n}}$$

# %% nbgrader={"grade": false, "grade_id": "gold_accuracy", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gold_accuracy(annotations, gold):
    """How many gold questions each worker got right, with a 95 % interval.

    Parameters
    ----------
    annotations : DataFrame
        One row an answer; columns task, worker, label (bool).
    gold : Series of bool
        task -> right label. Answers to tasks that are not in it do not count.

    Returns
    -------
    DataFrame
        worker -> right, asked, estimate (right / asked), low, high (Wilson, z = 1.96).
        Workers who were asked no gold question are left out.

    Examples
    --------
    2 right of 2 asked: estimate 1.0, low 0.342, high 1.0 (rounded).
    """
    ### BEGIN SOLUTION
    known = annotations[annotations["task"].isin(gold.index)]
    right = known["label"].astype(bool) == known["task"].map(gold).astype(bool)
    found = right.groupby(known["worker"]).agg(right="sum", asked="size")
    n, share, z = found["asked"], found["right"] / found["asked"], 1.96
    centre = share + z**2 / (2 * n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return found.assign(estimate=share, low=(centre - half) / (1 + z**2 / n), high=(centre + half) / (1 + z**2 / n))
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-gold_accuracy", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = pd.DataFrame({"task": list("tuvtuw"), "worker": list("aaabbb"), "label": [True, False, True, True, True, True]})
found = gold_accuracy(small, pd.Series({"t": True, "u": False}))
check.same_columns(found, {"right": {"a": 2, "b": 1}, "asked": {"a": 2, "b": 2}, "estimate": {"a": 1.0, "b": 0.5}}, "gold_accuracy of the example")
### BEGIN HIDDEN TESTS
check.same_columns(gold_accuracy(small, pd.Series({"v": True, "t": False})), {"right": {"a": 1, "b": 0}, "asked": {"a": 2, "b": 1}, "estimate": {"a": 0.5, "b": 0.0}},
                   "gold_accuracy with other gold")
check.same_columns(gold_accuracy(small, pd.Series({"w": False, "nobody": True})), {"right": {"b": 0}, "asked": {"b": 1}}, "gold_accuracy where a was never asked")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-gold_accuracy-interval", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = pd.DataFrame({"task": list("tuvtuw"), "worker": list("aaabbb"), "label": [True, False, True, True, True, True]})
found = gold_accuracy(small, pd.Series({"t": True, "u": False}))
check.same_columns(found, {"low": {"a": 0.342372, "b": 0.094531}, "high": {"a": 1.0, "b": 0.905469}}, "interval of the example", tolerance=1e-3)
### BEGIN HIDDEN TESTS
many = pd.DataFrame({"task": [f"t{i}" for i in range(50)], "worker": ["a"] * 50, "label": [True] * 40 + [False] * 10}, index=range(50, 0, -1))
check.same_columns(gold_accuracy(many, pd.Series(True, index=many["task"])), {"estimate": {"a": 0.8}, "low": {"a": 0.669645}, "high": {"a": 0.887568}},
                   "interval of 40 right of 50", tolerance=1e-3)
none = pd.DataFrame({"task": list("tu"), "worker": list("aa"), "label": [False, False]})
check.same_columns(gold_accuracy(none, pd.Series({"t": True, "u": True})), {"estimate": {"a": 0.0}, "low": {"a": 0.0}, "high": {"a": 0.657628}},
                   "interval of 0 right of 2", tolerance=1e-3)
### END HIDDEN TESTS

# %%
golden = gold_accuracy(annotations, gold)
both = golden.join(agreement(work)["agreement"]).query("asked >= 20")
plots.scatter_sized(both["agreement"], both["estimate"], both["asked"], "Two ways to rate a worker",
                    "agreement with the others on the work", "right on gold questions")
plt.show()
print(f"{len(both)} workers with 20 or more gold answers; rank correlation {both['agreement'].corr(both['estimate'], 'spearman'):.2f}")

# %% [markdown]
# Each circle is a worker who answered at least 20 gold questions. The two ratings are far from the same thing: somebody can be good at the gold and
# out of step on the work, or the other way round. One reason: five of six gold questions are a yes, so gold favours people who like to say yes, and the work, mostly no, favours the others. The next cell shows another.

# %%
known = annotations.assign(truth=annotations["task"].map(truth)).dropna(subset="truth").query("question <= 10")
asked = annotations[annotations["question"] >= 11].assign(truth=lambda rows: rows["question"] <= 15)
rates = {name: {"yes where truth is yes": rows.loc[rows["truth"].astype(bool), "label"].mean(),
                "no where truth is no": 1 - rows.loc[~rows["truth"].astype(bool), "label"].mean()}
         for name, rows in {"gold questions": asked, f"the work ({len(truth)} tasks)": known}.items()}
pd.DataFrame(rates).T.round(3)

# %% [markdown]
# The first column is the *sensitivity*: how often people say yes when yes is right. On gold it is far higher than on the work: gold
# questions are easy, because a team can only use what it is sure of. Remember this when you use gold to weigh people.

# %% [markdown]
# ### Exercise 04.5 - Spot the suspicious (2 points, 10 minutes)
#
# Some workers need no truth to look odd. Flag three things, each in a column of its own, so that a person can see the reason:
# `few_tasks`, fewer than 5 different HITs; `constant`, the same label in all answers, with at least 16 answers; `too_fast`, a median of less
# than 20 seconds a **HIT**. Time is measured once an assignment, however many answers it has, so count each HIT of a worker once.

# %% nbgrader={"grade": false, "grade_id": "suspicious_workers", "locked": false, "schema_version": 3, "solution": true, "task": false}
def suspicious_workers(annotations):
    """Flag workers by what they did, one column a reason.

    Parameters
    ----------
    annotations : DataFrame
        One row an answer; columns worker, label (bool), hit, seconds (of the whole assignment, the same in all its answers).

    Returns
    -------
    DataFrame of bool
        worker -> few_tasks (fewer than 5 HITs), constant (all answers the same, and 16 or more of them),
        too_fast (median seconds a HIT below 20). One row for every worker.

    Examples
    --------
    A worker with HITs of 10, 12 and 90 seconds has a median of 12: too fast, and few tasks.
    """
    ### BEGIN SOLUTION
    by_worker = annotations.groupby("worker")
    hits = annotations.drop_duplicates(["worker", "hit"]).groupby("worker")["seconds"]
    return pd.DataFrame({
        "few_tasks": hits.size() < 5,
        "constant": (by_worker["label"].nunique() == 1) & (by_worker.size() >= 16),
        "too_fast": hits.median() < 20,
    })
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-suspicious_workers", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
def answers_of(worker, labels, hits, seconds):
    return pd.DataFrame({"task": [f"{worker}{i}" for i in range(len(labels))], "worker": worker, "label": labels, "hit": hits, "seconds": seconds})

careful = answers_of("careful", [True, False] * 10, list("abcdefghij") * 2, [60] * 20)
monotone = answers_of("monotone", [False] * 20, list("abcde") * 4, [40] * 20)
found = suspicious_workers(pd.concat([careful, monotone]))
check.same_columns(found, {"few_tasks": {"careful": False, "monotone": False}, "constant": {"careful": False, "monotone": True},
                           "too_fast": {"careful": False, "monotone": False}}, "suspicious_workers of the example")
### BEGIN HIDDEN TESTS
short = answers_of("short", [False] * 15, list("abcde") * 3, [30] * 15)
always = answers_of("always", [True] * 16, list("abcd") * 4, [30] * 16)
check.same_columns(suspicious_workers(pd.concat([short, always])), {"constant": {"short": False, "always": True}, "few_tasks": {"short": False, "always": True}},
                   "suspicious_workers with 15 answers in 5 HITs and with 16 in 4")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-suspicious_workers-time", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
def answers_of(worker, labels, hits, seconds):
    return pd.DataFrame({"task": [f"{worker}{i}" for i in range(len(labels))], "worker": worker, "label": labels, "hit": hits, "seconds": seconds})

quick = answers_of("quick", [True, False, True], list("abc"), [10, 12, 90])
edge = answers_of("edge", [True, False, True], list("abc"), [20, 20, 20])
check.same_columns(suspicious_workers(pd.concat([quick, edge])), {"too_fast": {"quick": True, "edge": False}, "few_tasks": {"quick": True, "edge": True}},
                   "suspicious_workers by time")
# One long HIT with many answers, two quick ones with one each: the median HIT is quick, the median answer is not.
uneven = answers_of("uneven", [True, False] * 5, list("aaaaaaaabc"), [100] * 8 + [10, 12])
check.same_columns(suspicious_workers(uneven), {"too_fast": {"uneven": True}}, "suspicious_workers with one long HIT and two quick ones")
### BEGIN HIDDEN TESTS
lucky = answers_of("lucky", [True, False] * 5, list("aaaaaaaabc"), [10] * 8 + [100, 120])
mean = answers_of("mean", [True, False, True, False, True], list("abcde"), [10, 10, 10, 200, 200])
check.same_columns(suspicious_workers(pd.concat([uneven, lucky, mean])), {"too_fast": {"uneven": True, "lucky": False, "mean": True}},
                   "suspicious_workers with HITs of different length")
### END HIDDEN TESTS

# %%
shares = {}
for name, batch_of in {BATCH: annotations, "adjectives-spammy": spammy}.items():
    flags = suspicious_workers(batch_of)
    answers_by = batch_of.groupby("worker").size()
    shares[name] = {reason: f"{flags[reason].sum()} workers, {answers_by[flags[reason]].sum() / answers_by.sum():.1%} of answers" for reason in flags}
pd.DataFrame(shares).T

# %% [markdown]
# The second batch is one in which a quarter of the work was done by constant, random and hurried workers. Two of the three flags jump there; `few_tasks`
# does not, because doing little is what most honest people do. And workers who answer at random carry no flag at all. A flag is a reason to look, not a verdict.
#
# **Checkpoint.** This loads each worker's scores.

# %% nbgrader={"grade": false, "grade_id": "checkpoint-workers", "locked": true, "schema_version": 3, "solution": false, "task": false}
scores = stored["workers"].set_index("worker")

# %% [markdown]
# ## 4. Using what we know about workers
#
# There are three ways to use a score: weigh the votes by it, drop who is below a threshold, or keep the best few of each task. **Predict:** with
# three answers a task, which of them can change most labels?

# %% [markdown]
# ### Exercise 04.6 - Weigh the votes (1 point, 6 minutes)
#
# Each answer counts as much as its worker's weight. Yes wins if it has **more than half** of the weight on its task; otherwise the label is no.
# A worker without a weight (missing or NaN) counts 0.

# %% nbgrader={"grade": false, "grade_id": "weighted_vote", "locked": false, "schema_version": 3, "solution": true, "task": false}
def weighted_vote(annotations, weights):
    """Majority vote in which each answer counts as much as its worker's weight.

    Parameters
    ----------
    annotations : DataFrame
        One row an answer; columns task, worker, label (bool).
    weights : Series of float
        worker -> weight, 0 or more. Workers who are missing in it, or NaN, weigh 0.

    Returns
    -------
    Series of bool
        task -> label, for every task. Yes needs more than half of the weight; a task without any weight is a no.

    Examples
    --------
    a says yes with weight 0.9, b and c say no with 0.4 each: yes has 0.9 of 1.7, the label is True.
    """
    ### BEGIN SOLUTION
    weight = annotations["worker"].map(weights).fillna(0.0).astype(float)
    yes = (weight * annotations["label"]).groupby(annotations["task"]).sum()
    return yes > weight.groupby(annotations["task"]).sum() / 2
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-weighted_vote", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = pd.DataFrame({"task": list("tttuuu"), "worker": list("abcabc"), "label": [True, False, False, False, True, True]})
check.same_series(weighted_vote(small, pd.Series({"a": 0.9, "b": 0.4, "c": 0.4})), {"t": True, "u": False}, "weighted_vote of the example")
check.same_series(weighted_vote(small, pd.Series({"b": 1.0, "a": np.nan, "c": 0.2})), {"t": False, "u": True}, "weighted_vote with a weight that is NaN")
### BEGIN HIDDEN TESTS
check.same_series(weighted_vote(small, pd.Series({"a": 1.0, "b": 1.0, "c": 1.0})), {"t": False, "u": True}, "weighted_vote with equal weights")
check.same_series(weighted_vote(small, pd.Series({"a": 2.0, "b": 1.0, "c": 1.0})), {"t": False, "u": False}, "weighted_vote with exactly half on yes")
check.same_series(weighted_vote(small, pd.Series({"b": 1.0})), {"t": False, "u": True}, "weighted_vote where only b has a weight")
check.same_series(weighted_vote(small, pd.Series({"a": 0.4})), {"t": True, "u": False}, "weighted_vote where only a has a weight")
check.same_series(weighted_vote(small, pd.Series({"a": 0.0, "b": 0.0, "c": 0.0})), {"t": False, "u": False}, "weighted_vote without any weight")
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 04.7 - Mend the filter (1 point, 8 minutes)
#
# A colleague wrote the filter below, and reports that with a high threshold it "hardly finds a yes". It has **two bugs**: compare it with the docstring of `filtered_vote`,
# then write it as it should be. You may use your `majority_vote`.

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
        One row an answer; columns task, worker, label (bool).
    scores : Series of float
        worker -> score. Workers who are missing in it, or NaN, do not reach any threshold.
    threshold : float
        Workers whose score is the threshold or more have a vote.

    Returns
    -------
    Series of bool
        task -> label, for every task. A task left with nobody gets the plain majority of all its answers. A tie is a no.

    Examples
    --------
    With scores a 0.9, b 0.8, c 0.3 and threshold 0.8, a and b vote; a task that only c answered gets c's label.
    """
    ### BEGIN SOLUTION
    everybody = annotations.groupby("task")["label"].mean() > 0.5
    trusted = scores[scores >= threshold].index
    kept = annotations[annotations["worker"].isin(trusted)]
    labels = kept.groupby("task")["label"].mean() > 0.5
    return labels.reindex(everybody.index).astype("boolean").fillna(everybody).astype(bool)
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-filtered_vote", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = pd.DataFrame({"task": list("tttuuuv"), "worker": list("abcabcc"), "label": [True, True, False, True, False, True, True]})
rated = pd.Series({"a": 0.9, "b": 0.8, "c": 0.3})
check.same_series(filtered_vote(small, rated, 0.8), {"t": True, "u": False, "v": True}, "filtered_vote of the example")
### BEGIN HIDDEN TESTS
check.same_series(filtered_vote(small, rated, 0.85), {"t": True, "u": True, "v": True}, "filtered_vote with only a left")
check.same_series(filtered_vote(small, rated, 0.95), {"t": True, "u": True, "v": True}, "filtered_vote with nobody left: the plain majority")
check.same_series(filtered_vote(small, rated, 0.0), {"t": True, "u": True, "v": True}, "filtered_vote with everybody")
lone = pd.DataFrame({"task": list("ttt"), "worker": list("abc"), "label": [True, False, False]})
check.same_series(filtered_vote(lone, pd.Series({"a": 0.9, "b": np.nan}), 0.5), {"t": True}, "filtered_vote with a score missing and one NaN")
check.same_series(filtered_vote(lone, pd.Series({"b": 0.9, "a": 0.1}), 0.5), {"t": False}, "filtered_vote with only b left")
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 04.8 - Keep the best k (2 points, 8 minutes)
#
# In each task, only the `k` answers of the best-scored workers vote. Among equal scores the worker whose name sorts first goes first,
# so that the result never depends on the order of the file. A worker without a score comes after all others.

# %% nbgrader={"grade": false, "grade_id": "top_k_vote", "locked": false, "schema_version": 3, "solution": true, "task": false}
def top_k_vote(annotations, scores, k):
    """Majority vote of the k best-scored answers of each task.

    Parameters
    ----------
    annotations : DataFrame
        One row an answer; columns task, worker, label (bool).
    scores : Series of float
        worker -> score. Workers who are missing in it, or NaN, come last.
    k : int
        1 or more. A task with k answers or fewer keeps them all.

    Returns
    -------
    Series of bool
        task -> label, for every task. Equal scores: the smaller worker name first. A tie of yes and no is a no.

    Examples
    --------
    a (score 0.9) says yes, b and c (0.5) say no: with k = 1 the label is True, with k = 3 it is False.
    """
    ### BEGIN SOLUTION
    ranked = annotations.assign(score=annotations["worker"].map(scores).astype(float)).sort_values(
        ["score", "worker"], ascending=[False, True], na_position="last", kind="stable")
    return ranked.groupby("task").head(k).groupby("task")["label"].mean() > 0.5
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-top_k_vote", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = pd.DataFrame({"task": list("tttuuu"), "worker": list("abcabc"), "label": [True, False, False, False, True, True]})
rated = pd.Series({"a": 0.9, "b": 0.5, "c": 0.4})
check.same_series(top_k_vote(small, rated, 1), {"t": True, "u": False}, "top_k_vote with k = 1")
check.same_series(top_k_vote(small, rated, 3), {"t": False, "u": True}, "top_k_vote with k = 3")
only = pd.DataFrame({"task": ["v"], "worker": ["c"], "label": [True]})
check.same_series(top_k_vote(pd.concat([small, only]), rated, 1), {"t": True, "u": False, "v": True}, "top_k_vote where only c, the lowest, answered v")
### BEGIN HIDDEN TESTS
check.same_series(top_k_vote(small, rated, 2), {"t": False, "u": False}, "top_k_vote with k = 2, one yes and one no")
check.same_series(top_k_vote(small, rated, 10), {"t": False, "u": True}, "top_k_vote with k above the number of answers")
check.same_series(top_k_vote(small, -rated, 1), {"t": False, "u": True}, "top_k_vote with negative scores")
mixed = pd.DataFrame({"task": list("tttv"), "worker": list("abca"), "label": [False, True, True, True]})
check.same_series(top_k_vote(mixed, pd.Series({"a": 0.1, "b": 0.7, "c": 0.9}), 2), {"t": True, "v": True}, "top_k_vote where a task has one answer")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-top_k_vote-ties", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = pd.DataFrame({"task": list("tttuuu"), "worker": list("abcabc"), "label": [True, False, False, False, True, True]})
even = pd.Series({"a": 0.5, "b": 0.5, "c": 0.5})
check.same_series(top_k_vote(small, even, 1), {"t": True, "u": False}, "top_k_vote with equal scores")
check.same_series(top_k_vote(small.iloc[::-1], even, 1), {"t": True, "u": False}, "top_k_vote with equal scores and rows in another order")
### BEGIN HIDDEN TESTS
before = small.copy()
check.same_series(top_k_vote(small, pd.Series({"c": 0.1}), 1), {"t": False, "u": True}, "top_k_vote where only c has a score")
check.same_series(top_k_vote(small, pd.Series({"a": np.nan, "b": 0.1, "c": 0.0}), 1), {"t": False, "u": True}, "top_k_vote with a score that is NaN")
check.same_series(top_k_vote(small, pd.Series({"a": -5.0, "b": np.nan}), 1), {"t": True, "u": False}, "top_k_vote where a low score meets none")
assert small.equals(before), "top_k_vote must not change its input"
### END HIDDEN TESTS

# %%
ways = {"majority vote": votes,
        "weighted by agreement": leaderboard.attempt(weighted_vote, work, scores["agreement"]),
        "weighted by gold": leaderboard.attempt(weighted_vote, work, scores["gold"]),
        "gold 0.8 or more": leaderboard.attempt(filtered_vote, work, scores["gold"], 0.8),
        "best one by gold": leaderboard.attempt(top_k_vote, work, scores["gold"], 1),
        "no to everything": pd.Series(False, index=votes.index)}
board = leaderboard.table(truth, ways)
board["changed"] = [int((ways[method].reindex(votes.index) != votes).sum()) for method in board.index]
plots.intervals(board, f"Right labels on the {len(truth)} tasks", highlight="majority vote")
plt.show()
board.round(3)

# %% [markdown]
# Each dot is a method, its line the 95 % interval; the majority vote is orange. The last column of the table counts the labels, of all tasks, that differ from the majority's. Weights change next to
# none: as long as they lie between a half and one, one person never outweighs two. Listening to fewer people changes many labels, and moves the dot, but not upwards. Most intervals
# overlap. Does that mean that 440 tasks cannot tell the methods apart? Section 6 has a sharper test.

# %% [markdown]
# ## 5. Expectation-maximisation
#
# If we knew the truth, we could count each worker's errors. If we knew the errors, we could work out the truth. We know neither, so do both in
# turn: that is expectation-maximisation (EM), and for labels it is due to Dawid and Skene (1979).

# %% [markdown]
# ### Exercise 04.9 - Dawid and Skene (3 points, 30 minutes)
#
# Let $T_{tc}$ be the probability that task $t$ has class $c$. **Start** with the vote shares: $T_{tc}$ = share of the answers to $t$ that say $c$. Repeat
#
# - **M**: class shares $p_c = \mathrm{mean}_t\, T_{tc}$; worker $w$'s confusion $\pi^w_{cl} = \sum_t T_{tc}\, n^w_{tl} \,/\, \sum_{t,l'} T_{tc}\, n^w_{tl'}$, where $n^w_{tl}$ counts
#   how often $w$ answered $l$ to $t$,
# - **E**: $T_{tc} \propto p_c \prod_w \prod_l (\pi^w_{cl})^{n^w_{tl}}$, so that each row sums to 1,
#
# until no $T_{tc}$ moves by `tol` or more, or after `max_iter` rounds. In the E step work with logarithms, because products of many small numbers underflow, and clip $\pi$ at 1e-10 inside the logarithm only. The scaffold
# turns names into numbers and fills the start: `np.add.at(array, (rows, columns), values)` adds without losing repeated places, and does for the counts of the M step and the logarithms of the E step too. The only loop you need is the one over rounds.

# %% nbgrader={"grade": false, "grade_id": "dawid_skene", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dawid_skene(annotations, max_iter=100, tol=1e-6, start=None):
    """Expectation-maximisation for the true classes and each worker's confusion matrix.

    Parameters
    ----------
    annotations : DataFrame
        One row an answer; columns task, worker, label (any number K of classes). A worker may answer a task repeatedly.
    max_iter : int
        Rounds of M and E at most, 1 or more.
    tol : float
        Stop when no posterior probability moves by this much or more.
    start : DataFrame, optional
        task x class, rows and columns in any order, rows sum to 1: where to start from. By default the vote shares.

    Returns
    -------
    posterior : DataFrame, shape (tasks, K)
        Index task, columns the classes; each row sums to 1.
    confusion : DataFrame, shape (workers * K, K)
        Of the last M step. Index (worker, true class), columns the answered class: the probability of each answer. Each
        row sums to 1, but for a true class that the worker never met: its row is 0.

    References
    ----------
    A. P. Dawid and A. M. Skene (1979). Maximum likelihood estimation of observer error-rates using the EM algorithm.
    Applied Statistics 28(1), equations 2.3 to 2.5.
    """
    task, tasks = pd.factorize(annotations["task"], sort=True)  # numbers 0, 1, ... and the names they stand for
    worker, workers = pd.factorize(annotations["worker"], sort=True)
    label, classes = pd.factorize(annotations["label"], sort=True)
    W, K = len(workers), len(classes)
    posterior = np.zeros((len(tasks), K))
    np.add.at(posterior, (task, label), 1)
    posterior /= posterior.sum(axis=1, keepdims=True)
    if start is not None:
        posterior = start.reindex(index=tasks, columns=classes).to_numpy(float)
    # Now the rounds. They leave `posterior` (task, class) and `confusion` (worker, answered class, true class).
    ### BEGIN SOLUTION
    from scipy.sparse import csr_matrix

    # One row a task, one column a (worker, answered class): how often that answer was given.
    answers = csr_matrix((np.ones(len(task)), (task, worker * K + label)), shape=(len(tasks), W * K))
    by_worker = answers.T.tocsr()
    for _ in range(max_iter):
        counts = (by_worker @ posterior).reshape(W, K, K)
        totals = counts.sum(axis=1, keepdims=True)
        confusion = np.divide(counts, totals, out=np.zeros_like(counts), where=totals > 0)
        log_joint = answers @ np.log(np.maximum(confusion, 1e-10)).reshape(W * K, K)
        log_joint += np.log(np.maximum(posterior.mean(axis=0), 1e-300))
        joint = np.exp(log_joint - log_joint.max(axis=1, keepdims=True))
        previous, posterior = posterior, joint / joint.sum(axis=1, keepdims=True)
        if np.abs(posterior - previous).max() < tol:
            break
    ### END SOLUTION
    rows = pd.MultiIndex.from_product([workers, classes], names=["worker", "truth"])
    return (pd.DataFrame(posterior, index=pd.Index(tasks, name="task"), columns=classes),
            pd.DataFrame(confusion.transpose(0, 2, 1).reshape(W * K, K), index=rows, columns=classes))

# %% [markdown]
# The check is the paper's own table: 45 patients, rated 1 (fit) to 4 by five anaesthetists, the first of whom rated everybody three times. Dawid and Skene printed class shares of .40, .42, .11 and .07.

# %% nbgrader={"grade": true, "grade_id": "test-dawid_skene", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
ratings = data.load("anesthesia")
posterior, confusion = dawid_skene(ratings)
assert posterior.shape == (45, 4), f"expected a posterior of 45 patients x 4 classes, found {posterior.shape}"
assert np.allclose(posterior.sum(axis=1), 1), "expected each row of the posterior to sum to 1"
shares = posterior.mean()
for grade, expected in zip([1, 2, 3, 4], [0.40, 0.42, 0.11, 0.07]):
    assert abs(shares[grade] - expected) < 0.006, f"class {grade}: expected a share of {expected}, found {shares[grade]:.3f}"
assert np.allclose(confusion.loc["2"].sum(axis=1), 1), f"observer 2: expected the answers to each true class to sum to 1, found {list(confusion.loc['2'].sum(axis=1).round(2))}"
### BEGIN HIDDEN TESTS
for grade, expected in zip([1, 2, 3, 4], [0.889, 0.876, 0.661, 0.444]):
    share = confusion.loc[("1", grade), grade]
    assert abs(share - expected) < 0.002, f"observer 1, class {grade}: expected {expected} on the diagonal, found {share:.3f}"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-dawid_skene-two", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = pd.DataFrame({"task": list("ttttuuuuvvvvwwww"), "worker": list("abcd") * 4,
                      "label": [True, True, True, False, False, False, False, True, True, True, False, False, False, False, True, True]})
posterior, confusion = dawid_skene(small)
assert list(posterior.columns) == [False, True], f"expected the columns False and True, found {list(posterior.columns)}"
assert posterior.loc["t", True] > 0.99 and posterior.loc["u", True] < 0.01, "expected t to be yes and u to be no"
assert confusion.loc[("d", True), True] < 0.5, f"d contradicts the others: expected it to be found out, found {confusion.loc[('d', True), True]:.2f}"
### BEGIN HIDDEN TESTS
generated, answer = crowd.simulate_annotations(tasks=400, workers=12, answers_per_task=5, classes=3, seed=4)
posterior, confusion = dawid_skene(generated.sample(frac=1, random_state=1), max_iter=10)
right = (posterior.idxmax(axis=1).reindex(answer.index) == answer).mean()
plain = (generated.groupby(["task", "label"]).size().unstack(fill_value=0).idxmax(axis=1).reindex(answer.index) == answer).mean()
assert right > plain, f"400 simulated tasks: expected to beat the majority's {plain:.3f}, found {right:.3f}"
again = pd.concat([small, small[small["worker"] == "a"]])
doubled, _ = dawid_skene(again, max_iter=1)
expected = small.groupby("task")["label"].mean()
first, _ = dawid_skene(small, max_iter=1)
assert not np.allclose(doubled[True], first.reindex(doubled.index)[True]), "an answer given twice must count twice"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-dawid_skene-start", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
small = pd.DataFrame({"task": list("ttttuuuuvvvvwwww"), "worker": list("abcd") * 4,
                      "label": [True, True, True, False, False, False, False, True, True, True, False, False, False, False, True, True]})
turned = dawid_skene(small)[0].set_axis([True, False], axis=1).reindex(columns=[False, True])
posterior, confusion = dawid_skene(small, start=turned)
assert posterior.loc["t", True] < 0.01, f"started from the opposite of the votes: expected t to end below 0.01, found {posterior.loc['t', True]:.3f}"
### BEGIN HIDDEN TESTS
one, _ = dawid_skene(small, max_iter=1)
far, _ = dawid_skene(small, max_iter=200, tol=1e-12)
assert np.abs(one[True] - far[True]).max() > 1e-6, "max_iter = 1 must stop after one round"
loose, _ = dawid_skene(small, tol=2.0)
check.same_series(loose[True], one[True], "a tol that everything meets: the same as one round", tolerance=1e-9)
### END HIDDEN TESTS

# %% [markdown]
# **Another start, another end?** EM climbs to the nearest top. The next cell starts it 20 times at random and asks of each end how likely it makes
# the ratings (higher is better).

# %%
def random_start(seed):
    return pd.DataFrame(np.random.default_rng(seed).dirichlet(np.ones(4), 45), index=range(1, 46), columns=[1, 2, 3, 4])

ends = leaderboard.attempt(lambda: [dawid_skene(ratings, max_iter=500, start=random_start(seed)) for seed in range(20)])
if ends:
    reached = pd.Series([round(leaderboard.log_likelihood(ratings, *end), 1) for end in ends], name="starts").value_counts().sort_index(ascending=False)
    usual = leaderboard.log_likelihood(ratings, *dawid_skene(ratings, max_iter=500))
    print(f"from the vote shares: {usual:.1f}; the best of 20 random starts: {reached.index[0]:.1f}; the six best ends, and how many starts led there:")
    print(reached.head(6).to_string())

# %% [markdown]
# Random starts end in many places, most of them lower than where the vote shares lead, and now and then one that is higher. So fix the start, say which, and do not
# take "it converged" for "it is right".
#
# **Now the crowd.** **Predict:** will EM beat the majority on the adjectives? And on the batch with the spammers?

# %%
board = {}
for name, batch_of in {BATCH: work, "adjectives-spammy": spammy.query("question <= 10")}.items():
    fitted = leaderboard.attempt(dawid_skene, batch_of)
    board[name] = leaderboard.table(leaderboard.truth(name), {"majority vote": leaderboard.attempt(majority_vote, batch_of),
                                                              "Dawid-Skene": fitted and fitted[0][True] > 0.5})
pd.concat(board).round(3)

# %% [markdown]
# EM can only use what the answers hold: it learns who contradicts whom, which pays where there are spammers to find, but it cannot find the true pairs that nobody saw. The intervals
# overlap on both batches; that alone does not decide it, as you will see now.

# %% [markdown]
# ## 6. Is it really better?
#
# Two methods agree on most tasks, so only the tasks where **exactly one** of them is right tell them apart. If both were equally good, each
# of those would be a coin toss.

# %% [markdown]
# ### Exercise 04.10 - Toss the coins (1 point, 8 minutes)
#
# McNemar's exact test: $n$ tasks are right in exactly one of the two methods, some by the first alone, some by the second alone; let $m$ be the smaller of these two numbers. The p-value is
# $\min\!\left(1,\; 2 \sum_{i=0}^{m} \binom{n}{i} 2^{-n}\right)$, and 1 where $n = 0$. `math.comb` counts the ways.

# %% nbgrader={"grade": false, "grade_id": "mcnemar_exact", "locked": false, "schema_version": 3, "solution": true, "task": false}
def mcnemar_exact(truth, a, b):
    """Exact two-sided McNemar test of two methods on the same tasks.

    Parameters
    ----------
    truth, a, b : Series of bool
        By task, in any order. Only the tasks of `truth` count; `a` and `b` have a label for each of them, and maybe for more.

    Returns
    -------
    float
        p-value, between 0 and 1; 1.0 where the two are never right on different tasks.

    Examples
    --------
    a alone is right on 5 tasks, b alone on none: p = 2 / 2**5 = 0.0625.

    References
    ----------
    Q. McNemar (1947). Note on the sampling error of the difference between correlated proportions. Psychometrika 12(2).
    """
    ### BEGIN SOLUTION
    from math import comb

    right_a = a.reindex(truth.index).astype(bool) == truth.astype(bool)
    right_b = b.reindex(truth.index).astype(bool) == truth.astype(bool)
    only_a, only_b = int((right_a & ~right_b).sum()), int((right_b & ~right_a).sum())
    n = only_a + only_b
    return min(1.0, 2 * sum(comb(n, i) for i in range(min(only_a, only_b) + 1)) / 2**n)
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-mcnemar_exact", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
tasks = [f"t{i}" for i in range(8)]
real = pd.Series(True, index=tasks)
one = pd.Series([True] * 8, index=tasks)
two = pd.Series([False] * 5 + [True] * 3, index=tasks)
p = mcnemar_exact(real, one, two)
assert abs(p - 0.0625) < 1e-9, f"5 tasks to 0: expected p = 0.0625, found {p}"
p = mcnemar_exact(real, one, one)
assert abs(p - 1.0) < 1e-9, f"no difference at all: expected p = 1, found {p}"
### BEGIN HIDDEN TESTS
mixed = pd.Series([True, False] * 4, index=tasks)
p = mcnemar_exact(real, mixed, ~mixed)
assert abs(p - 1.0) < 1e-9, f"4 tasks to 4: expected p = 1, found {p}"
p = mcnemar_exact(real, two, pd.concat([one.iloc[::-1], pd.Series({"more": False, "extra": True})]))
assert abs(p - 0.0625) < 1e-9, f"0 to 5, with tasks that do not count: expected p = 0.0625, found {p}"
half = pd.Series([True] * 5 + [False] * 3, index=tasks)
p = mcnemar_exact(half, half, half.iloc[::-1])
assert abs(p - 1.0) < 1e-9, f"the same labels in another order: expected p = 1, found {p}"
false = pd.Series([False] * 20, index=range(20))
p = mcnemar_exact(false, pd.Series([True] * 12 + [False] * 8, index=range(20)), pd.Series([False] * 17 + [True] * 3, index=range(20)))
assert abs(p - 0.03515625) < 1e-9, f"12 tasks to 3 where the truth is no: expected p = 0.0352, found {p}"
### END HIDDEN TESTS

# %%
for name, other in ways.items():
    if other is not None:
        print(f"majority vote against {name:22} p = {mcnemar_exact(truth, votes, other):.2g}")

# %% [markdown]
# A small p says that the difference is hard to explain by luck, even where the intervals overlapped; a large one says that these 440 tasks cannot tell. It never says
# that two methods are equally good.

# %% [markdown]
# ## 7. The leaderboard

# %% [markdown]
# ### Exercise 04.11 - Your own method (1 point, 12 minutes)
#
# Build the best aggregation you can from all that is in the table: gold answers, times, agreement, EM, other thresholds than one half. Your method sees all sixteen
# questions of a batch and labels the **work** (questions 1 to 10). It must not use the truth: it will be run on batches it has never
# seen, small ones too. The point is for a valid method that is not reliably worse than the majority vote on either batch (if it loses more tasks than it wins, a coin would do so in more than 1 of 100 cases); your instructor's leaderboard is for the glory. The cell after the test scores it.

# %% nbgrader={"grade": false, "grade_id": "my_method", "locked": false, "schema_version": 3, "solution": true, "task": false}
def my_method(annotations):
    """My own way to label the tasks of a batch.

    Parameters
    ----------
    annotations : DataFrame
        A whole batch as `read_batch` gives it: task, worker, label, question, hit, seconds, approval.

    Returns
    -------
    Series of bool
        task -> label, for every task of questions 1 to 10 and no other. The same input gives the same labels.
    """
    ### BEGIN SOLUTION
    work = annotations[annotations["question"] <= 10]
    # Spammers are found by how little they agree; the rest have a vote in proportion to how far they beat a coin.
    rating = agreement(work)
    shrunk = (rating["agreement"].fillna(0) * rating["counted"] + 0.85 * 20) / (rating["counted"] + 20)
    return weighted_vote(work, (shrunk - 0.5).clip(lower=0.0))
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-my_method", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
mine = my_method(annotations)
assert isinstance(mine, pd.Series), f"expected a Series, found {type(mine).__name__}"
wanted = set(work["task"].tolist())
assert set(mine.index.tolist()) == wanted and mine.index.is_unique, f"expected one label for each of {len(wanted):,} tasks, found {len(mine):,} labels"
assert set(mine.unique()) <= {True, False}, f"expected True and False, found {list(mine.unique())[:4]}"
### BEGIN HIDDEN TESTS
import math
for name, file in [("adjectives", "annotations"), ("adjectives-spammy", "spammy")]:
    batch_of = data.load("label-aggregation", file)
    real = leaderboard.truth(name)
    mine = (mine if name == BATCH else my_method(batch_of)).astype(bool)
    plain = batch_of[batch_of["question"] <= 10].groupby("task")["label"].mean() > 0.5
    same = set(mine.index.tolist()) == set(plain.index.tolist()) and mine.index.is_unique
    assert same, f"{name}: expected a label for every task and no other"
    good, usual = mine.reindex(real.index) == real, plain.reindex(real.index) == real
    better, worse = int((good & ~usual).sum()), int((usual & ~good).sum())
    chance = sum(math.comb(better + worse, i) for i in range(better + 1)) / 2 ** (better + worse)
    assert chance > 0.01, f"{name}: reliably worse than the majority vote ({worse} tasks lost, {better} won)"
few = spammy[spammy["hit"].isin(spammy["hit"].unique()[:25])]
once, again = my_method(few).astype(bool), my_method(few).astype(bool)
assert once.reindex(again.index).equals(again), "expected the same labels for the same batch"
### END HIDDEN TESTS

# %%
mine = my_method(annotations)
print(f"right on {leaderboard.accuracy_interval(truth, mine)[0]:.1%} of the {len(truth)}, the majority on {leaderboard.accuracy_interval(truth, votes)[0]:.1%}; p = {mcnemar_exact(truth, votes, mine):.2g}")

# %% [markdown]
# **All together.** Below, your functions meet the ones that people use for real: crowd-kit's. Their votes were computed once and stored, because some take a minute
# (the real batch from 2019 joins in once you have run `python scripts/fetch_data.py adjectives-real`, and then takes its time on the first run).

# %%
def all_methods(batch_of):
    """Votes of every method on the work of a batch; None for what is not written yet."""
    work = batch_of[batch_of["question"] <= 10]
    right = batch_of[batch_of["question"] >= 11].groupby("task")["question"].max() <= 15
    golden, agreeing = leaderboard.attempt(gold_accuracy, batch_of, right), leaderboard.attempt(agreement, work)
    fitted = leaderboard.attempt(dawid_skene, work)

    def by_score(method, table, column, *more):
        return None if table is None else leaderboard.attempt(method, work, table[column], *more)

    return {
        "majority vote": leaderboard.attempt(majority_vote, work),
        "weighted by gold": by_score(weighted_vote, golden, "estimate"),
        "weighted by agreement": by_score(weighted_vote, agreeing, "agreement"),
        "gold 0.8 or more": by_score(filtered_vote, golden, "estimate", 0.8),
        "best one by gold": by_score(top_k_vote, golden, "estimate", 1),
        "Dawid-Skene": None if fitted is None else fitted[0][True] > 0.5,
        "my method": leaderboard.attempt(my_method, batch_of),
        "no to everything": pd.Series(False, index=work["task"].unique()),
    }

# %%
boards = {}
for name in leaderboard.batches():
    batch_of = leaderboard.annotations(name, read_batch)
    methods = all_methods(batch_of) | {f"crowd-kit {method}": labels for method, labels in leaderboard.stored_library_votes(name, batch_of).items()}
    right = leaderboard.truth(name)
    boards[name] = leaderboard.table(right, methods)
    boards[name]["p"] = [leaderboard.attempt(mcnemar_exact, right, methods["crowd-kit MajorityVote"], methods[method]) for method in boards[name].index]
    plots.intervals(boards[name], f"{name}: right labels on the {len(right)} tasks", highlight="my method")
    plt.show()
pd.concat(boards).round(4)

# %% [markdown]
# One picture a batch, the best method on top, yours in orange (if it is written). The table below them adds `p`, the test of each method against the majority vote. Look for methods that stand above the majority
# **and** have a small p: on which batch are there any? And is the majority vote always better than saying no to everything?
#
# **How far can you trust this ranking?** The truth of all 9,680 tasks exists, but only your instructor has it. The next cell loads what the same methods scored on batches
# made with three other seeds each: on the 440 public tasks of each, and on the thousands of others.

# %%
rankings = data.load("label-aggregation", "rankings")
for preset, rows in rankings.groupby("preset"):
    table = rows.pivot(index="method", columns="seed", values=["public", "private"])
    tau = pd.Series({seed: table["public"][seed].corr(table["private"][seed], "kendall") for seed in rows["seed"].unique()})
    print(f"{preset}: Kendall's tau between the two rankings, one seed each: {tau.round(2).tolist()}")
    first = table.xs(1, axis=1, level="seed")
    plots.slopes(first["public"], first["private"], f"{preset}: the ranking on 440 tasks, and on all the others", ("440 tasks", "all others"))
    plt.show()
score = rankings.set_index(["preset", "seed", "method"])
gain = 100 * (score - score.xs("majority vote", level="method").reindex(score.index.droplevel("method")).to_numpy())
gain["private"].unstack("seed").round(2).add_prefix("batch ")

# %% [markdown]
# Each line is a method, its rank on the 440 public tasks at the left and on the private rest at the right, red where it moves by three places or more. Tau is 1 for the same ranking and 0
# for unrelated ones. The coarse order survives; the order among close methods is luck, and climbing it is not progress.
#
# The table gives each method's gain over the majority vote on the private tasks, in percentage points, one column a batch. Look at Dawid-Skene on the realistic batches: with thousands of tasks a gain shows, small and the same way
# every time, that 440 tasks could not show. (These are simulated crowds; on the real batch of the lecture nobody has thousands of truths.) "Not reliably better on 440" was never "not better".

# %% [markdown] nbgrader={"grade": false, "grade_id": "discuss", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": true}
# ### Discuss (1 point, 11 minutes)
#
# Write 150 to 250 words into the next cell: **What is reliably better than the majority vote here, on which batch, and how do you know? Why do gold questions mislead on this work, and what
# would you change about the data collection next time instead of the aggregation?** Use your own numbers.
#
# ### BEGIN MARK SCHEME
# *A quarter of the point each for*
#
# - *a claim backed by an interval or a test: on the ordinary batch 440 tasks show nothing reliably better (weights between a half and one change no label of three; EM is inside the noise; the best by gold alone is worse);*
# - *the difference between the batches: on the spammy one, methods that find out who contradicts everybody (EM, GLAD, shrunken agreement) beat the plain vote task by task;*
# - *why easy gold does not transfer: people recognise most gold pairs but only about a third of the true pairs in the work, so gold tells who is awake, not who is good at hard pairs;*
# - *a change in the collection that addresses missed true pairs: three more people where the vote is two to one, gold drawn from hard pairs, only workers who did well, a closed list, synonyms and adjectives in separate steps.*
#
# *Half of a quarter for a right statement without its evidence.*
# ### END MARK SCHEME

# %% [markdown]
# *Your answer:*

# %% [markdown]
# ## Recap (2 minutes)
#
# In this lab we read a batch with all its quirks, rated workers in three ways, combined their answers in five, and found that on an ordinary batch 440 tasks show nothing that beats the plain majority
# reliably, while on a spammy one it pays to find out who the spammers are. Scores need intervals, comparisons need paired tests, and a leaderboard of 440 tasks is a noisy judge.
#
# **In the wild.** [crowd-kit](https://github.com/Toloka/crowd-kit) has these aggregators and many more; [Label Studio](https://labelstud.io) and Mechanical Turk's own review policies use agreement and gold
# questions; qualification tests do the filtering before the work instead of after it.
#
# **References.** A. P. Dawid and A. M. Skene (1979), Applied Statistics 28(1). Q. McNemar (1947), Psychometrika 12(2). E. B. Wilson (1927), JASA 22(158). V. S. Sheng, F. Provost and P. G. Ipeirotis (2008), KDD.
# D. Ustalov, N. Pavlichenko and B. Tseitlin (2024), JOSS 9(96).
