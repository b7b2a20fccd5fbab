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
# # Lab 09 - The project
#
# Your team has an idea and six weeks. In week 3 you hand in a **proposal**: a title and eight short parts, which an
# instructor reads for two things. Can this be done in the time that is left? And what should you try, or look
# into, that you have not thought of? In this lab you write that page. You also write the program that finds what is
# missing from it, and you learn what such a program cannot see.
#
# After this lab you can
#
# - **check** a proposal, a sign-up sheet and a feed of updates with a program,
# - **compute** how many test cases your goal needs, and whether your labels can be ready in time,
# - **score** a proposal with a rubric, and **measure** whether two readers of that rubric agree,
# - **write** a proposal, and **revise** it after others have read it.
#
# **20 points, 80 to 166 minutes.** Read [the lecture](../../lectures/09-project.md) first. Sections 1 to 7 are each
# person's own work (12 points). The proposal (8 points) is the team's: you write it together and hand it in once.
#
# These minutes are the lab's: exercises, checks, and copying the proposal in. **Writing is the project's time** and comes
# on top, as in [the calendar](../../lectures/README.md#reading-homework-and-milestones): 30 to 75 minutes for the draft,
# about 35 for the revision. In a seven-week course sections 1 to 4 and the draft belong to week 3, the rest to demo day.

# %% [markdown]
# ## Set-up (3 minutes)
#
# Run this cell first. It loads five proposals, a rubric and the class's sheets. All of them are invented. `bare` and
# `PLACEHOLDERS` will help you to recognise a line in which nobody has written anything.

# %% nbgrader={"grade": false, "grade_id": "setup", "locked": true, "schema_version": 3, "solution": false, "task": false}
import json
from math import sqrt
from pathlib import Path
from statistics import NormalDist

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import Markdown

from labkit import data, demo_page, proposals
from labkit.checkpoint import own_or_stored
from labkit.notebook import print_warnings
from labkit.plots import project as plots
from labkit.proposals import MODEL_WEEK, PLACEHOLDERS, REQUIRED, bare, read_plan

pd.set_option("display.max_colwidth", None)  # tables show whole sentences
print_warnings()  # a warning is printed like any other output, and never costs a point

z = NormalDist().inv_cdf  # z(0.975) is 1.96: a normal value is below it in 97.5 %

NAMES = ["good", "glossy", "thin", "feasible", "infeasible"]
texts = {name: proposals.given(name) for name in NAMES}
template = proposals.given("template")
plans = {name: read_plan(text) for name, text in texts.items()}
rubric = data.load("project", "rubric")
marks = data.load("project", "marks")
sheet = data.load("project", "teams")
students = list(data.load("project", "students")["student"])
updates = data.load("project", "updates")
stored = json.loads(data.path("project", "stored").read_text(encoding="utf-8"))


def alpha(marks):
    """Krippendorff's alpha of the columns reader, proposal, criterion and level.

    1 is perfect agreement, 0 is what chance would give. Levels are taken as numbers, so
    2 against 3 is a smaller disagreement than 0 against 3. In this short form it needs
    a table without gaps: every reader marked everything. Lab 05 has the general form.
    """
    table = marks.pivot(
        index=["proposal", "criterion"], columns="reader", values="level"
    ).to_numpy(float)
    within = table.var(axis=1, ddof=1).mean()  # how far readers of one text are apart
    return float(1 - within / table.var(ddof=1))

# %% [markdown]
# ## 1. What is in a proposal (3 minutes)
#
# Here is a proposal that an instructor would be glad to get. Read it as if you had to decide whether this team may
# start. **Before you go on:** which sentence convinced you most? Which number would you ask about?

# %%
Markdown(texts["good"].replace("\n# ", "\n### ").replace("\n## ", "\n#### "))

# %% [markdown]
# Title, team, goal, data, baseline, model and loss, result, stretch goal: what you write below each is up to you. The form
# is the template's, with its headings as they are, since a program looks for them. This course adds a plan, one
# number a line, so that the program can add up what people forget to add up.
#
# The first thing a reader needs is the parts. Your first program cuts the text at its headings.

# %% [markdown]
# ### Exercise 09.1 - Cut a proposal into its sections (2 points, 16 minutes)
#
# A line that begins with two hashes and a blank (`## `) is a heading; a tab after the hashes makes none. The section
# is what follows, up to the next heading. Four rules:
#
# 1. Names are in lower case, without blanks at their ends. Texts have no blanks and empty lines at their ends.
# 2. What stands before the first heading is left out. Deeper headings (`### `) are part of the text.
# 3. Between a line that begins with three backticks and the next such line there is code: no heading there. Backticks
#    behind blanks are text like any other.
# 4. If a name comes twice, its texts are joined by an empty line. An empty one among them adds nothing.

# %% nbgrader={"grade": false, "grade_id": "sections", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sections(text):
    r"""Cut a Markdown text at its headings of the second level.

    Parameters
    ----------
    text : str
        The whole file. Lines end in a newline; the last one may not.

    Returns
    -------
    dict of str to str
        Name of the section, in lower case -> its text. Empty if there is no heading.

    Examples
    --------
    >>> sections("# Bins\n\n## Team\n\nAda\n\n## Goal \n")
    {'team': 'Ada', 'goal': ''}
    """
    ### BEGIN SOLUTION
    found = {}
    name = None
    in_code = False
    for line in text.split("\n"):
        if line.startswith("```"):
            in_code = not in_code
        if line.startswith("## ") and not in_code:
            name = line[3:].strip().lower()
            found.setdefault(name, []).append([])
        elif name is not None:
            found[name][-1].append(line)
    joined = {}
    for name, parts in found.items():
        bodies = ["\n".join(part).strip() for part in parts]
        joined[name] = "\n\n".join(body for body in bodies if body)
    return joined
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-sections", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
found = sections("# Bins\n\n## Team\n\nAda\nBob\n\n## Goal \n")
assert isinstance(found, dict), f"expected a dict, found {type(found).__name__}"
expected = {"team": "Ada\nBob", "goal": ""}
assert found == expected, f"two sections, one empty: expected {expected}, found {found}"
found = sections(texts["thin"])
expected = list(REQUIRED)
assert list(found) == expected, f"'thin': expected {expected}, found {list(found)}"
### BEGIN HIDDEN TESTS
# Hint: what comes before the first heading, deeper headings, and texts without any.
found = sections("Hello\n\n##  Model and Loss\n  small net \n### Loss\nsquared\n")
expected = {"model and loss": "small net \n### Loss\nsquared"}
assert found == expected, f"a deeper heading: expected {expected}, found {found}"
for empty in ["", "# Only a title\nand words", "##Team\nA", " ## Team\nA", "##\tTeam"]:
    found = sections(empty)
    assert found == {}, f"no heading in {empty!r}: expected {{}}, found {found}"
found = sections("## Data\n\n\nfirst\n\nsecond")
expected = {"data": "first\n\nsecond"}
assert found == expected, f"an empty line inside: expected {expected}, found {found}"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-sections-edges", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
found = sections("## Data\nphotos\n## Goal\nsort\n## DATA\nsounds")
expected = {"data": "photos\n\nsounds", "goal": "sort"}
assert found == expected, f"a name twice: expected {expected}, found {found}"
found = sections("## Data\n```\n## a comment\n```\nphotos")
expected = {"data": "```\n## a comment\n```\nphotos"}
assert found == expected, f"a comment in code: expected {expected}, found {found}"
### BEGIN HIDDEN TESTS
# Hint: code between backticks, also after a gap, and names that come twice.
code = "## Data\n```\n## not a heading\n```\nphotos\n## Goal\nsort"
found = sections(code)
expected = {"data": "```\n## not a heading\n```\nphotos", "goal": "sort"}
assert found == expected, f"a heading in code: expected {expected}, found {found}"
found = sections("```python\n## no\n```\n## Plan\n- now: 1\n```\n## no\n```")
expected = {"plan": "- now: 1\n```\n## no\n```"}
assert found == expected, f"code before and after: expected {expected}, found {found}"
found = sections("## Data\n  ```\n## Goal\nsort")
expected = {"data": "```", "goal": "sort"}
assert found == expected, f"blanks first: expected {expected}, found {found}"
found = sections("## Data\n## Goal\na\n## Goal\n\n## goal\nb\n## Data\nc")
expected = {"data": "c", "goal": "a\n\nb"}
assert found == expected, (
    f"empty ones among several: expected {expected}, found {found}"
)
### END HIDDEN TESTS

# %% [markdown]
# **Checkpoint.** The next cell cuts all proposals. It uses your function if its results are right, and stored results
# if not; it says which.

# %%
cut = own_or_stored(
    lambda: {name: dict(sections(text)) for name, text in texts.items()},
    lambda: stored["sections"],
    "the sections of the five proposals",
)
lengths = {
    name: {part: len(words.split()) for part, words in found.items()}
    for name, found in cut.items()
}
pd.DataFrame(lengths)

# %% [markdown]
# The table has the number of words in each part. *Glossy* has more words than *thin*. **Predict:** in which of
# the five is a part missing?

# %% [markdown]
# ### Exercise 09.2 - Find what nobody has written (2 points, 16 minutes)
#
# A section is missing if it is not there. It also counts as missing if every one of its lines is a placeholder such
# as *TBD*, or is a whole line of the template's text of the same section. Compare lines as `bare` gives them: at both
# ends it takes off blanks, full stops, `-`, `*` and `>`, and it turns the line into lower case. An empty line is a
# placeholder, too.

# %%
print(
    [bare(line) for line in ["- TBD.", "> Who needs this?", "", "  * We count buses."]]
)
sorted(PLACEHOLDERS)

# %% nbgrader={"grade": false, "grade_id": "missing", "locked": false, "schema_version": 3, "solution": true, "task": false}
def missing(found, required, advice):
    """List the required sections that nobody has written.

    Parameters
    ----------
    found : dict of str to str
        The sections of a proposal, as `sections` gives them.
    required : list of str
        Names of the sections that must be there, in lower case.
    advice : dict of str to str
        The sections of the template, as `sections` gives them. It may lack some.

    Returns
    -------
    list of str
        The names that are missing, in the order of `required`.

    Examples
    --------
    >>> missing({"team": "Ada", "goal": "- TBD."}, ["goal", "team", "data"], {})
    ['goal', 'data']
    """
    ### BEGIN SOLUTION
    unwritten = []
    for name in required:
        copied = {bare(line) for line in advice.get(name, "").split("\n")}
        lines = [bare(line) for line in found.get(name, "").split("\n")]
        if all(line in PLACEHOLDERS or line in copied for line in lines):
            unwritten.append(name)
    return unwritten
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-missing", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
tried = missing({"team": "Ada", "goal": "- TBD."}, ["goal", "team", "data"], {})
assert list(tried) == ["goal", "data"], f"expected goal and data, found {tried}"
tried = missing({"goal": "> Who needs this?"}, ["goal"], {"goal": "> Who needs this?"})
assert list(tried) == ["goal"], (
    f"the template's words: expected ['goal'], found {tried}"
)
### BEGIN HIDDEN TESTS
# Hint: sections that are absent, empty, or only partly written; the order.
tried = missing({}, ["b", "c", "a"], {})
assert list(tried) == ["b", "c", "a"], (
    f"nothing written: expected b, c, a, found {tried}"
)
tried = missing({"a": "", "b": "\n\n", "c": "Ada", "d": "TBD"}, [], {})
assert list(tried) == [], f"nothing required: expected nothing, found {tried}"
half = {"a": "TBD\nwe count buses", "b": "TBD\n\n?", "c": "We count.\n- tba"}
tried = missing(half, ["a", "b", "c"], {})
assert list(tried) == ["b"], (
    f"one written line is enough: expected ['b'], found {tried}"
)
tried = missing({"a": "The date is tbd"}, ["a"], {})
assert list(tried) == [], f"tbd inside a sentence: expected nothing, found {tried}"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-missing-template", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
advice = {"data": "> Which data?\n> How much?", "plan": "- now: ?\n- goal: ?"}
tried = missing({"data": "> how much?\n\nWhich data?", "plan": "x"}, ["data"], advice)
assert list(tried) == ["data"], f"the advice in another order: found {tried}"
other = {"data": "- now: ?", "plan": "- now"}
tried = missing(other, ["data", "plan"], advice)
assert list(tried) == [], f"another section's line, part of a line: found {tried}"
### BEGIN HIDDEN TESTS
# Hint: the template's words with other words, and in another section.
tried = missing({"data": "> Which data?\nTODO"}, ["data"], advice)
assert list(tried) == ["data"], f"advice and TODO: expected ['data'], found {tried}"
tried = missing({"data": "> Which data?\n62 buses"}, ["data"], advice)
assert list(tried) == [], f"advice and an answer: expected nothing, found {tried}"
tried = missing({"plan": "> Which data?"}, ["plan"], advice)
assert list(tried) == [], f"advice of another section: expected nothing, found {tried}"
tried = missing({"data": "Which data"}, ["data"], advice)
assert list(tried) == [], f"other words than the template's: found {tried}"
tried = missing({"plan": "- now: ?\n- goal: 1"}, ["plan"], advice)
assert list(tried) == [], f"one number filled in: expected nothing, found {tried}"
tried = missing({"team": "Ada"}, ["team", "plan"], advice)
assert list(tried) == ["plan"], f"no plan at all: expected ['plan'], found {tried}"
### END HIDDEN TESTS

# %%
unwritten = own_or_stored(
    lambda: {
        name: list(missing(cut[name], list(REQUIRED), sections(template)))
        for name in NAMES
    },
    lambda: stored["missing"],
    "the missing sections",
)
unwritten

# %% [markdown]
# Only one proposal is incomplete, and it is the honest one: its authors wrote *TBD* where they did not know yet. The
# glossy one is complete. Keep that in mind for section 5.

# %% [markdown]
# ## 2. Who is in which team
#
# Teams have at most four members. You may work alone, but then you miss what a team teaches, and there is much to do.
# The class signs up on a sheet with one row for each team and member. The same sheet later decides who
# gets which mark, so a mistake in it costs somebody points. **Predict:** how many mistakes do you see in it?

# %%
print("the class:", ", ".join(students))
sheet.groupby("team")["student"].agg(", ".join)

# %% [markdown]
# ### Exercise 09.3 - Check the sign-up sheet (1 point, 12 minutes)
#
# Report each mistake as a pair of a name and one of four codes:
#
# - a team with more than four different members: `(team, "more than four")`
# - a student who is in more than one team: `(student, "in two teams")`, once, however many teams there are
# - a name on the sheet that is not in the class: `(student, "not in the class")`, once
# - somebody of the class who is in no team: `(student, "in no team")`
#
# One name can have several codes: somebody in two teams who is not in the class gives two pairs. A row that stands on the
# sheet twice is no mistake. Names count exactly as they are written.

# %% nbgrader={"grade": false, "grade_id": "team_problems", "locked": false, "schema_version": 3, "solution": true, "task": false}
def team_problems(sheet, students):
    """List what is wrong with a sign-up sheet.

    Parameters
    ----------
    sheet : DataFrame
        One row a member; columns team and student (text). The index does not matter.
    students : list of str
        Everybody in the class.

    Returns
    -------
    list of (str, str)
        Pairs of a name and a code, in any order; each pair once.

    Examples
    --------
    >>> one = pd.DataFrame({"team": ["bins"], "student": ["ada"]})
    >>> team_problems(one, ["ada", "bob"])
    [('bob', 'in no team')]
    """
    ### BEGIN SOLUTION
    rows = sheet[["team", "student"]].drop_duplicates()
    found = []
    for team, size in rows["team"].value_counts().items():
        if size > 4:
            found.append((team, "more than four"))
    for student, teams in rows["student"].value_counts().items():
        if teams > 1:
            found.append((student, "in two teams"))
        if student not in students:
            found.append((student, "not in the class"))
    for student in students:
        if student not in set(rows["student"]):
            found.append((student, "in no team"))
    return found
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-team_problems", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
tiny = pd.DataFrame(
    {"team": ["bins", "bins", "maps"], "student": ["ada", "bob", "ada"]}
)
tried = list(team_problems(tiny, ["ada", "bob", "cem"]))
assert not any(isinstance(pair, str) for pair in tried), (
    f"expected pairs such as ('cem', 'in no team'), found {tried}"
)
tried = sorted(tuple(pair) for pair in tried)
expected = [("ada", "in two teams"), ("cem", "in no team")]
assert tried == expected, f"three rows: expected {expected}, found {tried}"
### BEGIN HIDDEN TESTS
# Hint: exactly four, rows that stand there twice, three teams, an empty sheet.
four = pd.DataFrame({"team": ["x"] * 6, "student": list("abcdda")}, index=[1] * 6)
tried = list(team_problems(four, list("abcd")))
assert tried == [], f"four members, two rows twice: expected nothing, found {tried}"
five = pd.DataFrame({"team": ["x"] * 5 + ["y"], "student": list("abcdef")})
tried = [tuple(pair) for pair in team_problems(five, list("abcdef"))]
assert tried == [("x", "more than four")], f"five in x: found {tried}"
many = pd.DataFrame({"team": ["x", "y", "z", "y"], "student": ["a", "a", "a", "B"]})
tried = sorted(tuple(pair) for pair in team_problems(many, ["a", "b"]))
expected = [("B", "not in the class"), ("a", "in two teams"), ("b", "in no team")]
assert tried == expected, (
    f"three teams, another spelling: expected {expected}, found {tried}"
)
guest = pd.DataFrame({"team": ["x", "y"], "student": ["zoe", "zoe"]})
tried = sorted(tuple(pair) for pair in team_problems(guest, []))
expected = [("zoe", "in two teams"), ("zoe", "not in the class")]
assert tried == expected, f"a guest in two teams: expected {expected}, found {tried}"
tried = [tuple(pair) for pair in team_problems(four.iloc[:0], ["a"])]
assert tried == [("a", "in no team")], f"an empty sheet: found {tried}"
### END HIDDEN TESTS

# %%
own_or_stored(
    lambda: sorted([list(pair) for pair in team_problems(sheet, students)]),
    lambda: stored["teams"],
    "the mistakes of the sheet",
)

# %% [markdown]
# Five mistakes: a team of five, one student in two teams, and two students who are in no team. One of these two is
# there under a misspelt name, which is the fifth. A person would have seen the first; the others cost somebody a mark.

# %% [markdown]
# ## 3. Can the goal be shown at all?
#
# The thin proposal wants to get from 70 % to 80 % and will test on 60 buses. Suppose the team does reach 80 %. Will the
# test notice? Draw 60 buses again and again, for a model that is truly right on 80 % of them. **Predict:** how often
# is the interval of its score clear of 70 %?

# %%
rng = np.random.default_rng(0)
scores = rng.binomial(60, 0.80, size=2000) / 60
clear = np.mean([proposals.wilson(score, 60)[0] > 0.70 for score in scores])
print(f"60 test cases: the interval lies above .70 in {clear:.0%} of 2,000 draws")
for cases in (100, 300):
    low, high = proposals.wilson(0.90, cases)
    print(f"90 % right of {cases}: interval {low:.2f} to {high:.2f}")

# %% [markdown]
# A coin would do as well. The team would reach its goal and could not show it. How many cases are enough?
#
# Two models are usually tried on **one shared test set**. Then only the cases matter in which just one of the two is
# right. Say the new model wins a share $w$ of all cases and loses a share $l$ (`lost` in the plan); $d = w - l$ is
# the gain. With two separate test sets there is no such pairing, and the noise of both scores counts in full.
#
# **How do you guess `lost`?** Once both models run, count it on the cases you have. Until then compute the size for several
# values and plan for the largest that you believe: from .90 to .93 it takes 260 cases if nothing is lost, 609 if
# 2 % is lost, and 1,306 if 6 % is lost.

# %% [markdown]
# ### Exercise 09.4 - Compute the test set that a goal needs (2 points, 22 minutes)
#
# Let $p$ be `now`, $q$ be `goal`, $d = q - p$. With $a = z(0.975)$ and $b = z(\text{power})$ the test needs
#
# $$n = \frac{\left(a \sqrt{V_0} + b \sqrt{V_1}\right)^2}{d^2}$$
#
# cases, rounded up. Two separate sets (`lost` is None): $V_0 = 2m(1-m)$ with $m = (p+q)/2$ and $V_1 = p(1-p) + q(1-q)$;
# $n$ is the size of each. One shared set: the models differ on a share $s = d + 2l$, so $V_0 = s$, $V_1 = s - d^2$.
# What is lost was right before and is wrong now, so $l$ is at most $p$ and at most $1 - q$. The set-up gives you `z`.

# %% nbgrader={"grade": false, "grade_id": "needed_test_size", "locked": false, "schema_version": 3, "solution": true, "task": false}
def needed_test_size(now, goal, power, lost=None):
    """Number of test cases with which a goal can be told from the baseline.

    Parameters
    ----------
    now, goal : float
        Share of right answers of the baseline, and of the model that we hope for.
    power : float
        How likely the difference is to be significant (two-sided, at 5 %) if the goal
        is reached; between 0.5 and 1.
    lost : float or None
        Share of all cases that the baseline gets right and the new model wrong, when
        both are tried on one shared test set. None: each has a test set of its own.

    Returns
    -------
    int
        Cases in the shared set, or in each of the two sets; rounded up.

    Raises
    ------
    ValueError
        Unless 0 < now < goal < 1; and if `lost` is negative, larger than `now`, or
        larger than 1 - goal. Rounding errors are not tested: 1 - 0.9 is not quite 0.1.

    Examples
    --------
    >>> needed_test_size(0.5, 0.6, 0.8), needed_test_size(0.5, 0.6, 0.8, lost=0.02)
    (388, 108)
    """
    ### BEGIN SOLUTION
    if not 0 < now < goal < 1:
        raise ValueError(f"expected 0 < now < goal < 1, found {now} and {goal}")
    if lost is not None and (lost < 0 or lost > now or lost + goal > 1):
        raise ValueError(f"a lost share of {lost} does not fit {now} and {goal}")
    gain = goal - now
    if lost is None:
        middle = (now + goal) / 2
        if_equal = 2 * middle * (1 - middle)
        if_reached = now * (1 - now) + goal * (1 - goal)
    else:
        differ = gain + 2 * lost
        if_equal = differ
        if_reached = differ - gain**2
    noise = z(0.975) * sqrt(if_equal) + z(power) * sqrt(if_reached)
    return int(np.ceil(noise**2 / gain**2))
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-needed_test_size", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
tried = needed_test_size(0.5, 0.6, 0.8)
assert tried == 388, f".5 to .6, two sets, power .8: expected 388, found {tried}"
assert int(tried) == tried, f"expected a whole number of cases, found {tried!r}"
try:
    tried = needed_test_size(0.6, 0.6, 0.8)
except ValueError:
    tried = None
assert tried is None, f"a goal of .6 from .6: expected a ValueError, found {tried}"
### BEGIN HIDDEN TESTS
# Hint: two separate test sets, other powers, and goals that are none.
for now, goal, power, expected in [
    (0.9, 0.93, 0.8, 1356),
    (0.78, 0.88, 0.8, 221),
    (0.5, 0.6, 0.9, 519),
    (0.2, 0.5, 0.95, 63),
    (0.05, 0.95, 0.8, 4),
    (0.6, 0.7, 0.5, 175),
]:
    tried = needed_test_size(now, goal, power)
    assert tried == expected, (
        f"{now} to {goal}, power {power}, two sets: expected {expected}, found {tried}"
    )
for now, goal in [(0.6, 0.6), (0.7, 0.6), (0, 0.5), (0.5, 1), (-0.1, 0.5), (0.5, 1.2)]:
    try:
        tried = needed_test_size(now, goal, 0.8)
    except ValueError:
        continue
    raise AssertionError(f"{now} to {goal}: expected a ValueError, found {tried}")
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-needed_test_size-shared", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
tried = needed_test_size(0.5, 0.6, 0.8, lost=0.02)
assert tried == 108, f".5 to .6, shared set, lost .02: expected 108, found {tried}"
### BEGIN HIDDEN TESTS
# Hint: one shared test set, with little and much that is lost.
for now, goal, power, lost, expected in [
    (0.9, 0.93, 0.8, 0.02, 609),
    (0.78, 0.88, 0.8, 0.04, 139),
    (0.5, 0.6, 0.9, 0.1, 312),
    (0.6, 0.7, 0.8, 0, 77),
    (0.6, 0.7, 0.8, 0.3, 548),
]:
    tried = needed_test_size(now, goal, power, lost=lost)
    assert tried == expected, (
        f"{now} to {goal}, power {power}, lost {lost}: "
        f"expected {expected}, found {tried}"
    )
for now, goal, lost in [
    (0.6, 0.75, 0.26),
    (0.6, 0.7, -0.01),
    (0.7, 0.6, 0.1),
    (0.1, 0.3, 0.12),
]:
    try:
        tried = needed_test_size(now, goal, 0.8, lost=lost)
    except ValueError:
        continue
    raise AssertionError(
        f"{now} to {goal}, lost {lost}: expected ValueError, found {tried}"
    )
tried = needed_test_size(0.5, 0.75, 0.8, lost=0.25)
assert tried == 92, f"lost is all that the goal leaves: expected 92, found {tried}"
tried = needed_test_size(0.25, 0.5, 0.8, lost=0.25)
assert tried == 92, f"lost is all that was right: expected 92, found {tried}"
### END HIDDEN TESTS

# %% [markdown]
# The next cell draws the curves for other gains, and a point for the test set of each proposal. The picture to expect:
#
# ![Two falling curves, cases needed against the gain: two separate sets above, one shared set below, until they cross near a gain of .22. Good and feasible lie above the lower curve, thin and infeasible below both, glossy far to the right.](../../lectures/figures/expected/09-4.svg)
#
# The picture shows the two curves falling from left to right. Up to a gain of about .22 the shared set needs fewer cases;
# beyond it the curves cross. Two things explain that: `lost` stays at .05, however much is gained, and $n$ is the size of
# **each** of the two separate sets, so that their sum is larger at every gain of the picture.

# %%
needed = own_or_stored(
    lambda: {
        name: int(needed_test_size(plan["now"], plan["goal"], 0.8, plan["lost"]))
        for name, plan in plans.items()
    },
    lambda: stored["needed"],
    "the test cases that each proposal needs",
)
gains = [0.02, 0.03, 0.05, 0.1, 0.15, 0.2, 0.25]
curves = own_or_stored(
    lambda: {
        "two separate sets": [needed_test_size(0.7, 0.7 + g, 0.8) for g in gains],
        "one shared set": [needed_test_size(0.7, 0.7 + g, 0.8, 0.05) for g in gains],
    },
    lambda: stored["curves"],
    "the curves",
)
shown = {
    name: (plan["goal"] - plan["now"], plan["test cases"])
    for name, plan in plans.items()
}
plots.test_sizes(
    pd.DataFrame(curves, index=gains),
    shown,
    "From a baseline of .70, with power .8 (lost: .05)",
)
plt.show()

# %% [markdown]
# The picture shows test cases on a logarithmic axis against the gain. A point below the solid curve has a test set too
# small for its goal. Compare each with its own number, since the curves are drawn for a baseline of .70:

# %%
have = {name: plan["test cases"] for name, plan in plans.items()}
pd.DataFrame({"needs": needed, "has": have})

# %% [markdown]
# *Thin* and *infeasible* could reach their goals and not show it. For *infeasible* the gain is so small that even 500
# cases are too few. *Glossy* needs almost none, because it promises to get from .50 to .99. A large promise is
# easy to test and hard to keep.

# %% [markdown]
# ## 4. Can the plan be kept?
#
# The same team wrote *infeasible* and *feasible*. Both are about birds; between the two lies one conversation with an
# instructor. Look at what was cut: 310 species to six, the country to a campus, three
# answers of the museum's experts for each label to two of the team's own.

# %%
pd.DataFrame(plans)[["infeasible", "feasible"]]

# %% [markdown]
# ### Exercise 09.5 - Find the problems of a plan (2 points, 20 minutes)
#
# Return the codes that hold, in this order. Numbers that are just enough are no problem; tests of such limits use numbers
# in which nothing is rounded (unlike .7 · 3, which a computer finds a little less than 2.1).
#
# - `"hours"`: labels to make × answers a label × seconds an answer is more than the labellers have. They have
#   labellers × hours a week × the weeks from *first label in week* to *labels ready by week* (none if that is earlier).
# - `"lead"`: there are labels to make, and the first one is to come before week 1 + *lead time in weeks*.
# - `"deadline"`: the labels are ready after week `MODEL_WEEK` (5), in which the first model is due.
# - `"test"`: fewer test cases than `needed`.
# - `"train"`: labels to make and labelled already, together, leave none beside the test cases.

# %% nbgrader={"grade": false, "grade_id": "plan_problems", "locked": false, "schema_version": 3, "solution": true, "task": false}
def plan_problems(plan, needed):
    """List the reasons why a plan cannot be kept.

    Parameters
    ----------
    plan : dict of str to float
        The numbers of a plan under the names of the template, such as "labellers",
        "hours a week" (of each labeller) and "seconds an answer". It may hold others.
    needed : int
        Test cases that the goal needs.

    Returns
    -------
    list of str
        Some of "hours", "lead", "deadline", "test", "train", in this order.

    Examples
    --------
    >>> plan_problems(plans["thin"], needed=155)
    ['test']
    """
    ### BEGIN SOLUTION
    to_make = plan["labels to make"]
    seconds = to_make * plan["answers a label"] * plan["seconds an answer"]
    weeks = max(0, plan["labels ready by week"] - plan["first label in week"])
    hours = plan["labellers"] * plan["hours a week"] * weeks
    found = []
    if seconds > hours * 3600:
        found.append("hours")
    if to_make > 0 and plan["first label in week"] < 1 + plan["lead time in weeks"]:
        found.append("lead")
    if plan["labels ready by week"] > MODEL_WEEK:
        found.append("deadline")
    if plan["test cases"] < needed:
        found.append("test")
    if to_make + plan["labelled already"] <= plan["test cases"]:
        found.append("train")
    return found
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-plan_problems", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
tried = list(plan_problems(plans["thin"], 155))
assert tried == ["test"], f"'thin', which needs 155: expected ['test'], found {tried}"
tried = list(plan_problems(plans["good"], 139))
assert tried == [], f"'good', which needs 139: expected no problem, found {tried}"
early = plans["good"] | {"labels to make": 0, "labels ready by week": 1}
tried = list(plan_problems(early, 139))
assert tried == [], f"no labels to make, ready early: expected [], found {tried}"
### BEGIN HIDDEN TESTS
# Hint: hours, with several answers a label, several labellers and no time at all.
base = plans["good"]
for changes, expected in [
    ({"labels to make": 2160}, []),
    ({"labels to make": 2161}, ["hours"]),
    ({"answers a label": 4}, []),
    ({"answers a label": 5}, ["hours"]),
    ({"seconds an answer": 25}, ["hours"]),
    ({"labellers": 1}, ["hours"]),
    ({"hours a week": 0.4}, ["hours"]),
    ({"first label in week": 5}, ["hours"]),
    ({"labels ready by week": 3}, ["hours"]),
    ({"labels ready by week": 1}, ["hours"]),
    ({"labels to make": 0, "labels ready by week": 1}, []),
    ({"labels to make": 2160, "seconds an answer": 10.001}, ["hours"]),
    ({"labels to make": 1, "first label in week": 5}, ["hours"]),
]:
    tried = list(plan_problems(base | changes, 139))
    assert tried == expected, (
        f"'good' with {changes}: expected {expected}, found {tried}"
    )
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-plan_problems-dates", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
late = plans["good"] | {"lead time in weeks": 2}
tried = list(plan_problems(late, 139))
assert tried == ["lead"], f"a lead time of two weeks: expected ['lead'], found {tried}"
all_tested = plans["good"] | {"test cases": 2100}
tried = list(plan_problems(all_tested, 139))
assert tried == ["train"], f"all labels tested: expected ['train'], found {tried}"
### BEGIN HIDDEN TESTS
# Hint: lead time, deadline, test and training cases that are just enough; the order.
base = plans["good"]
for changes, expected in [
    ({"first label in week": 3, "lead time in weeks": 2}, []),
    ({"lead time in weeks": 9, "labels to make": 0}, []),
    ({"labels ready by week": 6}, ["deadline"]),
    ({"test cases": 139}, []),
    ({"test cases": 138}, ["test"]),
    ({"test cases": 2100}, ["train"]),
    ({"test cases": 2099}, []),
    ({"labels to make": 1, "labelled already": 0}, ["train"]),
    ({"labelled already": 0, "labels to make": 241}, []),
    ({"lead time in weeks": 2, "labels to make": 1}, ["lead"]),
]:
    tried = list(plan_problems(base | changes, 139))
    assert tried == expected, (
        f"'good' with {changes}: expected {expected}, found {tried}"
    )
tried = list(plan_problems(plans["infeasible"], 1175))
expected = ["hours", "lead", "deadline", "test"]
assert tried == expected, f"'infeasible': expected {expected}, found {tried}"
worst = plans["infeasible"] | {"labels to make": 400, "hours a week": 0}
tried = list(plan_problems(worst, 1175))
expected = ["hours", "lead", "deadline", "test", "train"]
assert tried == expected, f"all five: expected {expected}, found {tried}"
### END HIDDEN TESTS

# %%
planned = own_or_stored(
    lambda: {name: list(plan_problems(plans[name], needed[name])) for name in NAMES},
    lambda: stored["planned"],
    "the problems of the plans",
)
planned

# %%
asked, there = {}, {}
for name in ("infeasible", "feasible", "good", "thin"):
    plan = plans[name]
    answers = plan["labels to make"] * plan["answers a label"]
    asked[name] = answers * plan["seconds an answer"] / 3600
    weeks = plan["labels ready by week"] - plan["first label in week"]
    there[name] = weeks * plan["labellers"] * plan["hours a week"]
plots.hours(asked, there, "Labelling: what the plan needs and what its people have")
plt.show()

# %% [markdown]
# The picture shows two bars for each proposal, plain for the hours of labelling that it needs and hatched for the hours
# its people have. *Infeasible* needs about 560 hours and has 36. No talent helps against a sum like that, and the sum
# takes one minute. That is why a proposal has a plan.

# %% [markdown]
# ## 5. Complete is not good (14 minutes)
#
# The program found nothing in *glossy*. Read it as you would read a message from a stranger who wants your money.
# **Predict:** how many of 4 points would you give it, and how many for *thin*?

# %%
Markdown(texts["glossy"].replace("\n# ", "\n### ").replace("\n## ", "\n#### "))

# %% [markdown]
# A program can see that something was written. Whether it is any good is read by people, with a **rubric**: a list of
# criteria, and for each what a level from 0 to 3 looks like. Written levels are what makes two readers comparable.

# %%
rubric[rubric["stage"] == "revision"].drop(columns="stage").set_index("criterion").T

# %% [markdown]
# **Your turn.** Mark *glossy* and *thin* yourself, by the levels above and before you look at anybody else's: put a level
# from 0 to 3 in the place of each `None`. The text of *thin*:

# %%
mine = {
    "glossy": {"goal": None, "data": None, "evidence": None, "feasibility": None},
    "thin": {"goal": None, "data": None, "evidence": None, "feasibility": None},
}
Markdown(texts["thin"].replace("\n# ", "\n### ").replace("\n## ", "\n#### "))

# %% [markdown]
# ### Exercise 09.6 - Turn levels into points (1 point, 12 minutes)
#
# Each criterion has some points. Level 3 gives all of them, level 0 none, and the levels between in equal steps. A
# criterion that nobody has marked yet (absent, or None) is **not** zero: it is left out of the sum and named.

# %% nbgrader={"grade": false, "grade_id": "rubric_score", "locked": false, "schema_version": 3, "solution": true, "task": false}
def rubric_score(levels, points):
    """Add up a rubric.

    Parameters
    ----------
    levels : dict of str to (int or None)
        Criterion -> level, 0 to 3; None where it is not marked yet.
    points : dict of str to float
        Criterion -> its points at level 3.

    Returns
    -------
    dict
        "points": the sum over the marked criteria (float); "of": what these criteria
        could give at most; "unmarked": list of the other criteria, in the order of
        `points`.

    Raises
    ------
    ValueError
        A criterion of `levels` that is not in `points`; a level other than 0, 1, 2, 3.

    Examples
    --------
    >>> rubric_score({"goal": 2, "data": None}, {"goal": 3, "data": 1})
    {'points': 2.0, 'of': 3, 'unmarked': ['data']}
    """
    ### BEGIN SOLUTION
    for criterion, level in levels.items():
        if criterion not in points:
            raise ValueError(f"{criterion!r} is no criterion; they are {list(points)}")
        if level is not None and level not in (0, 1, 2, 3):
            raise ValueError(f"{criterion!r}: expected a level 0 to 3, found {level!r}")
    marked = [name for name in points if levels.get(name) is not None]
    return {
        "points": float(sum(points[name] * levels[name] / 3 for name in marked)),
        "of": sum(points[name] for name in marked),
        "unmarked": [name for name in points if name not in marked],
    }
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-rubric_score", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
tried = rubric_score({"goal": 2, "data": None}, {"goal": 3, "data": 1})
assert isinstance(tried, dict), f"expected a dict, found {type(tried).__name__}"
assert abs(tried["points"] - 2) < 1e-9, f"expected 2 points, found {tried['points']}"
assert tried["of"] == 3, f"'data' is not marked: expected 'of' 3, found {tried['of']}"
assert list(tried["unmarked"]) == ["data"], f"unmarked: found {tried['unmarked']}"
tried = rubric_score({"data": 0}, {"data": 1})
assert list(tried["unmarked"]) == [], f"level 0 is a mark, found {tried['unmarked']}"
### BEGIN HIDDEN TESTS
# Hint: level 0 against unmarked, different points, and levels that do not exist.
weights = {"works": 3, "measured": 2, "phone": 1, "limits": 0.5}
for levels, total, most, rest in [
    ({"phone": 3, "works": 0, "limits": 1, "measured": 2}, 2.5, 6.5, []),
    ({"works": 0}, 0, 3, ["measured", "phone", "limits"]),
    ({}, 0, 0, ["works", "measured", "phone", "limits"]),
    ({"limits": 3, "measured": None}, 0.5, 0.5, ["works", "measured", "phone"]),
    ({"works": 1, "measured": 1, "phone": 2}, 7 / 3, 6, ["limits"]),
]:
    tried = rubric_score(levels, weights)
    got = tried["points"], tried["of"]
    assert abs(got[0] - total) < 1e-6, (
        f"{levels}: expected {total} points, found {got[0]}"
    )
    assert abs(got[1] - most) < 1e-6, f"{levels}: expected of {most}, found {got[1]}"
    assert list(tried["unmarked"]) == rest, f"{levels}: unmarked {tried['unmarked']}"
for levels in [
    {"goal": 1},
    {"works": 4},
    {"works": -1},
    {"works": 1.5},
    {"goal": None},
]:
    try:
        tried = rubric_score(levels, weights)
    except ValueError:
        continue
    raise AssertionError(f"{levels}: expected a ValueError, found {tried}")
### END HIDDEN TESTS

# %% [markdown]
# Six readers marked the five proposals by four of the criteria (their marks are invented, see the
# [card](../../data/project/card.md)). Put their mean points beside what the program found. The picture to expect:
#
# ![Five points: good, feasible and glossy at no problem, thin at two, infeasible at four. Good and feasible lie high, glossy lies at the bottom, thin higher than both glossy and infeasible.](../../lectures/figures/expected/09-6.svg)
#
# The picture shows each proposal's points by the rubric against the number of problems that the program found.

# %%
four = {"goal": 1, "data": 1, "evidence": 1, "feasibility": 1}


def mean_points(name):
    """Mean points of a proposal over its readers, by the student's rubric_score."""
    own = marks[marks["proposal"] == name]
    found = []
    for _, rows in own.groupby("reader"):
        levels = dict(zip(rows["criterion"], rows["level"].tolist(), strict=True))
        found.append(rubric_score(levels, four)["points"])
    return round(float(np.mean(found)), 3)


means = own_or_stored(
    lambda: {name: mean_points(name) for name in NAMES},
    lambda: stored["points"],
    "the points by the rubric",
)
counts = {name: len(unwritten[name]) + len(planned[name]) for name in NAMES}
table = pd.DataFrame({"problems": counts, "points": means})
plots.program_and_rubric(table, "What the program sees, and what readers see")
plt.show()

# %% [markdown]
# The picture shows that the program and the readers disagree. *Glossy* passes the program and gets the fewest points;
# *thin* fails it and gets seven times as many. So keep two marks apart: complete or not, by the program; how good, by people. A
# program that graded quality would teach a class to write like *glossy*.
#
# Here are your own levels beside the six readers':

# %%
rows = []
for name, levels in mine.items():
    for criterion, level in levels.items():
        own = (marks["proposal"] == name) & (marks["criterion"] == criterion)
        read = ", ".join(str(found) for found in sorted(marks.loc[own, "level"]))
        rows.append([name, criterion, "-" if level is None else level, read])
columns = ["proposal", "criterion", "mine", "six readers"]
pd.DataFrame(rows, columns=columns).set_index(["proposal", "criterion"])

# %% [markdown]
# ### Do two readers agree?
#
# Points depend on the reader. How much, says an agreement coefficient: Krippendorff's alpha of lab 05, with levels as
# numbers. The six readers worked with an older rubric, in which three of the criteria had written levels and one was a
# single word. **Predict:** which of the four was it, and so has the lowest alpha?

# %%
plots.levels(marks, "Six readers, five proposals, four criteria")
plt.show()

# %% [markdown]
# The picture shows a disc where readers gave a level, larger where more of them did. A row with one disc is a row in
# which all six agree. There are six such rows of twenty, and none of *feasibility*.

# %%
by_criterion = {part: alpha(rows) for part, rows in marks.groupby("criterion")}
print(f"all criteria together: alpha {alpha(marks):.2f}")
pd.Series(by_criterion).round(2)

# %% [markdown]
# Goal, data and evidence are read alike. Feasibility is not: its alpha lies below .4, where a rule of thumb of this
# course says that **the rubric is rewritten, not the students**. It is the criterion that was a single word, "feasible".
# The levels above are the rewritten ones: they ask for things that a reader can find in the text. (With five
# proposals each of these numbers is rough; lab 05 puts an interval around them.)

# %% [markdown]
# ## 6. After the proposal: a line a week
#
# On a fixed day each team posts an update where everybody can read it: what was done, what is next, where they are
# stuck. It keeps a team moving, and both instructors and classmates can answer. **Predict:** which of these teams needs
# a visit this week?

# %%
updates[updates["team"].isin(["buses", "moods"])].set_index(["team", "week"])

# %% [markdown]
# ### Exercise 09.7 - Read the feed (2 points, 20 minutes)
#
# For each team and week that is asked for, report triples `(team, week, code)`:
#
# - `"missing"`: there is no update. If there is one, report each of the next three that is true of it:
# - `"no number"`: `done` holds no digit;
# - `"no next step"`: `next` is blank;
# - `"same next step"`: `next` is not blank and the same as in the team's **last update before**, in the weeks asked for.
#
# Capitals, and blanks at the ends of a text, make no difference. Updates of other teams and weeks do not count.

# %% nbgrader={"grade": false, "grade_id": "update_problems", "locked": false, "schema_version": 3, "solution": true, "task": false}
def update_problems(updates, teams, weeks):
    """List which updates are missing, say nothing, or repeat themselves.

    Parameters
    ----------
    updates : DataFrame
        One row an update; columns team (text), week (int), done and next (text; blank
        is ""). At most one row a team and week, in any order. The index does not
        matter.
    teams : list of str
        Teams to look at.
    weeks : list of int
        Weeks to look at, in rising order.

    Returns
    -------
    list of (str, int, str)
        Triples of team, week and code, in any order; each once.

    Examples
    --------
    >>> rows = [["bins", 3, "140 photos", "a baseline"]]
    >>> feed = pd.DataFrame(rows, columns=["team", "week", "done", "next"])
    >>> update_problems(feed, ["bins"], [3, 4])
    [('bins', 4, 'missing')]
    """
    ### BEGIN SOLUTION
    found = []
    for team in teams:
        own = updates[updates["team"] == team].set_index("week")
        before = ""
        for week in weeks:
            if week not in own.index:
                found.append((team, week, "missing"))
                continue
            done = own.loc[week, "done"]
            step = own.loc[week, "next"].strip().lower()
            if not any(letter.isdigit() for letter in done):
                found.append((team, week, "no number"))
            if not step:
                found.append((team, week, "no next step"))
            elif step == before:
                found.append((team, week, "same next step"))
            before = step
    return found
    ### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "test-update_problems", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
columns = ["team", "week", "done", "next"]
feed = pd.DataFrame(
    [["a", 3, "12 photos", "train"], ["a", 5, "fine", " "]], columns=columns
)
tried = list(update_problems(feed, ["a"], [3, 4, 5]))
assert not any(isinstance(row, str) for row in tried), (
    f"expected triples such as ('a', 4, 'missing'), found {tried}"
)
tried = sorted(tuple(row) for row in tried)
expected = [("a", 4, "missing"), ("a", 5, "no next step"), ("a", 5, "no number")]
assert tried == expected, f"three weeks of a: expected {expected}, found {tried}"
### BEGIN HIDDEN TESTS
# Hint: teams and weeks that are not asked for, a team without updates, an empty feed.
feed = pd.DataFrame(
    [
        ["b", 4, "ok", "x"],
        ["a", 2, "?", ""],
        ["a", 4, "score .8", "y"],
        ["c", 4, "", ""],
    ],
    columns=columns,
    index=[7, 7, 0, 1],
)
tried = sorted(tuple(row) for row in update_problems(feed, ["b", "d", "a"], [4]))
expected = [("b", 4, "no number"), ("d", 4, "missing")]
assert tried == expected, f"teams b, d, a in week 4: expected {expected}, found {tried}"
tried = list(update_problems(feed, [], [4])) + list(update_problems(feed, ["a"], []))
assert tried == [], f"nothing asked for: expected nothing, found {tried}"
tried = sorted(tuple(row) for row in update_problems(feed.iloc[:0], ["a"], [1, 2]))
expected = [("a", 1, "missing"), ("a", 2, "missing")]
assert tried == expected, f"an empty feed: expected {expected}, found {tried}"
feed = pd.DataFrame(
    [["a", 1, "week one", "go 2"], ["a", 2, "v2", "go"]], columns=columns
)
tried = [tuple(row) for row in update_problems(feed, ["a"], [1, 2])]
assert tried == [("a", 1, "no number")], f"a digit in next alone: found {tried}"
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "test-update_problems-same", "locked": true, "points": 1, "schema_version": 3, "solution": false, "task": false}
columns = ["team", "week", "done", "next"]
rows = [["a", 1, "1", "Look for data "], ["a", 2, "2", "look for data"]]
feed = pd.DataFrame(rows, columns=columns)
tried = [tuple(row) for row in update_problems(feed, ["a"], [1, 2])]
assert tried == [("a", 2, "same next step")], f"the same step twice: found {tried}"
feed["week"] = [1, 3]
tried = sorted(tuple(row) for row in update_problems(feed, ["a"], [1, 2, 3]))
expected = [("a", 2, "missing"), ("a", 3, "same next step")]
assert tried == expected, f"a week without update: expected {expected}, found {tried}"
### BEGIN HIDDEN TESTS
# Hint: steps that repeat over a gap, blank ones, other teams, rows in another order.
rows = [["a", 4, "4", "x"], ["a", 1, "1", "x"], ["a", 3, "3", "y"], ["b", 1, "1", "x"]]
feed = pd.DataFrame(rows, columns=columns)
tried = sorted(tuple(row) for row in update_problems(feed, ["a"], [1, 3, 4]))
assert tried == [], f"x, y, x: not the same as the last one before; found {tried}"
tried = sorted(tuple(row) for row in update_problems(feed, ["a"], [1, 2, 4]))
expected = [("a", 2, "missing"), ("a", 4, "same next step")]
assert tried == expected, f"x, a gap, x: expected {expected}, found {tried}"
rows = [["a", 1, "1", ""], ["a", 2, "2", " "], ["a", 3, "3", "x"], ["b", 2, "2", "x"]]
feed = pd.DataFrame(rows, columns=columns)
tried = sorted(tuple(row) for row in update_problems(feed, ["a", "b"], [1, 2, 3]))
expected = [
    ("a", 1, "no next step"),
    ("a", 2, "no next step"),
    ("b", 1, "missing"),
    ("b", 3, "missing"),
]
assert tried == expected, (
    f"blank steps and two teams: expected {expected}, found {tried}"
)
rows = [["a", 1, "1", "x"], ["a", 2, "2", ""], ["a", 3, "3", "x"]]
feed = pd.DataFrame(rows, columns=columns)
tried = [tuple(row) for row in update_problems(feed, ["a"], [1, 2, 3])]
assert tried == [("a", 2, "no next step")], f"x, blank, x: found {tried}"
### END HIDDEN TESTS

# %% [markdown]
# The picture to expect:
#
# ![A grid of five teams and four weeks. Bins has only empty squares; moods has N in weeks 3 to 5, an equals sign in week 5 and M in week 6; maps has M in every week.](../../lectures/figures/expected/09-7.svg)
#
# The picture shows which team has which problem in which week.

# %%
teams = list(sheet["team"].unique())
feed_found = own_or_stored(
    lambda: sorted(
        [list(row) for row in update_problems(updates, teams, [3, 4, 5, 6])]
    ),
    lambda: stored["updates"],
    "the problems of the updates",
)
plots.update_grid(
    feed_found,
    teams,
    [3, 4, 5, 6],
    "M missing, N no number, S no next step, = same step as before",
)
plt.show()

# %% [markdown]
# The picture shows a square for each team and week, white where the update is fine. *Bins* is fine. *Moods* has never
# posted a number and repeats its next step: visit them first. *Maps* has not posted at all; write to them today. A
# program cannot help a team that is stuck, but it can say whom to ask before lunch.

# %% [markdown]
# ## 7. Demo day: one page on a phone (6 minutes)
#
# The aim was never to solve the problem, nor to build an app for a shop: it is something that works from end to end and that
# you can show to a friend on your phone. For a small model one HTML file will do. It needs a viewport (else a phone
# shows it tiny) and must ask no other host for anything (else it fails where the network does).

# %%
page = data.path("project", "demo").read_text(encoding="utf-8")
broken = page.replace('<meta name="viewport"', '<meta name="view"').replace(
    "</head>", '<script src="https://cdn.example.org/chart.js"></script></head>'
)
print("the course's page:", demo_page.problems(page) or "fine")
for line, sentence in demo_page.problems(broken):
    print(f"a broken copy, line {line}: {sentence}")

# %% [markdown]
# The same check runs on your own page, see section 8. The rubric of demo day has five
# criteria. Look at where its points are, before you build:

# %%
rubric[rubric["stage"] == "demo"][["criterion", "points", "level_3"]].set_index(
    "criterion"
)

# %% [markdown]
# ## 8. Your own proposal (12 minutes)
#
# Save a copy of [the template](../../data/project/template.md) as `proposal.md` beside this notebook, and write. This cell
# runs the four functions that **you** wrote on it. Without a file of that name it looks at the empty template.

# %%
own_file = Path("proposal.md")
own_text = own_file.read_text(encoding="utf-8") if own_file.is_file() else template
own_plan = read_plan(own_text)
print("your own file" if own_file.is_file() else "no proposal.md yet: the template")
try:
    own_parts = sections(own_text)
    print("sections:", ", ".join(own_parts))
    unwritten_parts = missing(own_parts, list(REQUIRED), sections(template))
    print("missing:", ", ".join(unwritten_parts) or "none")
    open_numbers = [name for name in proposals.NUMBERS if own_plan.get(name) is None]
    if open_numbers:
        print("numbers to be filled in first:", ", ".join(open_numbers))
    else:
        own_needed = needed_test_size(
            own_plan["now"], own_plan["goal"], 0.8, own_plan["lost"]
        )
        print(f"test cases needed: {own_needed}, planned: {own_plan['test cases']:g}")
        own_problems = plan_problems(own_plan, own_needed)
        print("problems of the plan:", ", ".join(own_problems) or "no problems")
except NotImplementedError:
    print("write exercises 09.1, 09.2, 09.4 and 09.5 first")
except ValueError as error:
    print("the plan's numbers are impossible:", error)

# %% [markdown]
# The course's own check also names the lines, and counts a line that begins with *TBD* as unwritten. It runs in a
# terminal, too: `python scripts/bootstrap.py scripts/check_proposal.py work/09-project/proposal.md`.

# %%
found = proposals.problems(own_text)
for problem in found[:5]:
    print(f"line {problem.line}: {problem.sentence}")
if len(found) > 5:
    print(f"... and {len(found) - 5} more")
if not found:
    print("no problems. Now let people read it.")

# %% [markdown] nbgrader={"grade": false, "grade_id": "draft", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": true}
# ### Discuss: the draft of your proposal (3 points, 5 minutes)
#
# Copy your team's proposal into the next cell, once for the team: the first member on the sign-up sheet hands it in;
# the others write only the team's name. 200 to 600 words. It is read by the rubric's stage *draft*: goal, data,
# evidence, a point each. Points are for what is there, not for how large the idea is. Evidence asks for no model yet: a
# constant or a rule, scored on your first twenty cases, is enough. Write what you do not know yet, and how you will find
# out. The minutes are for copying it in; writing is the project's time, 30 to 75 minutes.
#
# Then exchange drafts with another team. Give that team an answer in writing, for its revision: what would you try first,
# and what would you leave out?
#
# ### BEGIN MARK SCHEME
# *One point each; level 3 gives all of it, level 2 two thirds, level 1 one third. The levels stand in data/project/rubric.csv.*
#
# - *Goal. 0: no one who needs it. 1: a group. 2: a person or office and what they do differently. 3: and one number that would convince them.*
# - *Data. 0: no source. 1: a kind of data, no source. 2: source, size, state today. 3: and licence or consent, and how it differs from what the system will meet.*
# - *Evidence. 0: no baseline. 1: a baseline without a score. 2: a score without its cases. 3: a constant or a rule scored on the first twenty cases or more, with their number and where they come from.*
#
# *Score apart from the second grader. "We do not know yet, and will count 30 buses on Monday" is worth more than a number that nobody measured. Where the notebook names only a team: leave it, the team's mark is copied.*
# ### END MARK SCHEME

# %% [markdown]
# *The draft, or the name of your team:*

# %% [markdown] nbgrader={"grade": false, "grade_id": "revision", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": true}
# ### Discuss: the revision (5 points, 5 minutes)
#
# When the feedback is there, revise the proposal and copy it into the next cell, again once for the team. Begin with a
# list: each point of the feedback (the other team's and the instructor's), and what you changed or why you did not. It is
# read by the stage *revision*: goal, data, evidence, feasibility, answer, a point each. Three things that are easy to
# forget: a score on data never seen; the seconds and people that you tried on a few cases, with the result; and the part
# that you give up first. The minutes are for copying it in; writing takes about 35, the project's.
#
# ### BEGIN MARK SCHEME
# *Goal and data as for the draft, a point each, and:*
#
# - *Evidence. 0: no baseline. 1: a baseline without a score. 2: a score without its cases. 3: a score on unseen data with its number of cases and what it is compared with.*
# - *Feasibility. 0: the plan's numbers contradict the text. 1: they fit, but nobody tried any. 2: seconds and people were tried on a few cases, with the result. 3: and the part that is given up first.*
# - *Answer. 0: feedback not mentioned. 1: repeated, nothing changed. 2: one change follows from it. 3: each point taken up, or refused with a reason.*
#
# *A refusal with a good reason is worth as much as a change. Do not give the draft's points again for a text that got worse.*
# ### END MARK SCHEME

# %% [markdown]
# *The revision, or the name of your team:*

# %% [markdown]
# ## Recap
#
# In this lab we cut proposals into parts and found what nobody had written, checked a sign-up sheet, computed the test set
# that a goal needs, added up hours and weeks, and read a feed of updates. A complete, empty proposal passed all of that.
# Readers with a rubric saw through it, and alpha showed which line of the rubric they did not read alike.
#
# **For your project.** Run the check on your own file today. Put down one number for the test set before you collect it,
# and time yourselves on twenty labels before you promise two thousand.
#
# **In the wild.** Linters of prose and documents ([markdownlint](https://github.com/DavidAnson/markdownlint),
# [Vale](https://vale.sh)) check form as our program does. Power and sample size: statsmodels' `NormalIndPower`, or G*Power.
# Funding agencies score proposals with written levels and several readers apart, as we did.
#
# **References.** R. J. Connor (1987), Sample size for testing differences in proportions for the paired-sample design,
# Biometrics 43. J. L. Fleiss, B. Levin and M. C. Paik (2003), Statistical Methods for Rates and Proportions. K. Krippendorff
# (2019), Content Analysis. E. B. Wilson (1927), Journal of the American Statistical Association 22.
