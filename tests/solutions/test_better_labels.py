"""The solution of lab 05 against other libraries, the results that the lab loads, and its prose."""

import re

import better_labels_expected as pictures
import ipywidgets
import numpy as np
import pandas as pd
import pytest

from coursekit import notebooks
from coursekit.notebooks import Lab
from coursekit.solution import functions
from labkit import applicants, data, stopping

LAB = Lab("05-better-labels")
PROSE = " ".join(
    re.sub(r"\s+", " ", cell.source)
    for cell in notebooks.read(LAB.solution).cells
    if cell.cell_type == "markdown"
)


@pytest.fixture(scope="module")
def lab():
    return functions(LAB)


def says(*phrases: str) -> None:
    """Check that the lab's text holds each phrase."""
    for phrase in phrases:
        assert phrase in PROSE, f"lab 05 does not say {phrase!r}; correct the text or the number"


def with_gaps(seed: int) -> pd.DataFrame:
    """A random table: 30 tasks, 6 workers, four labels, a third of the answers missing."""
    rng = np.random.default_rng(seed)
    tasks, workers = np.repeat(np.arange(30), 6), np.tile(np.arange(6), 30)
    labels = (tasks % 4 + rng.choice([0, 0, 0, 1, 2], len(tasks))) % 4
    labels = labels.astype(float)
    labels[rng.choice(len(labels), 60, replace=False)] = np.nan
    return pd.DataFrame({"task": tasks, "worker": workers, "label": labels})


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("level", ["nominal", "interval"])
def test_alpha_is_nltks(lab, seed, level):
    from nltk.metrics.agreement import AnnotationTask
    from nltk.metrics.distance import binary_distance

    table = with_gaps(seed)
    # nltk counts a task with a single answer: take such tasks out first, as alpha does.
    full = table.dropna()
    full = full[full.groupby("task")["label"].transform("size") > 1]
    distance = binary_distance if level == "nominal" else lambda a, b: (a - b) ** 2
    rows = [(int(w), int(t), int(x)) for t, w, x in full.to_numpy()]
    theirs = AnnotationTask(rows, distance=distance).alpha()
    assert lab["alpha"](table, level) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("level", ["nominal", "interval"])
def test_alpha_is_crowd_kits(lab, seed, level):
    from crowdkit.metrics.data import alpha_krippendorff
    from nltk.metrics.distance import binary_distance

    table = with_gaps(seed)
    full = table.dropna()
    full = full[full.groupby("task")["label"].transform("size") > 1]
    distance = binary_distance if level == "nominal" else lambda a, b: (a - b) ** 2
    theirs = alpha_krippendorff(full, distance=distance)
    assert lab["alpha"](table, level) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_ordinal_alpha_is_krippendorffs_formula(lab, seed):
    table = with_gaps(seed).dropna()
    table = table[table.groupby("task")["label"].transform("size") > 1]
    count = table["label"].value_counts().sort_index()

    def distance(a, b):
        low, high = min(a, b), max(a, b)
        return (count.loc[low:high].sum() - (count[a] + count[b]) / 2) ** 2

    def mean_distance(labels):
        pairs = [
            distance(a, b) for i, a in enumerate(labels) for j, b in enumerate(labels) if i != j
        ]
        return np.mean(pairs)

    parts = [part.tolist() for _, part in table.groupby("task")["label"]]
    observed = sum(len(part) * mean_distance(part) for part in parts) / len(table)
    expected = 1 - observed / mean_distance(table["label"].tolist())
    assert lab["alpha"](with_gaps(seed), "ordinal") == pytest.approx(expected)


def test_two_complete_raters_come_near_cohens_kappa(lab):
    from sklearn.metrics import cohen_kappa_score

    rng = np.random.default_rng(0)
    first = rng.integers(0, 3, 2000)
    second = np.where(rng.random(2000) < 0.7, first, rng.integers(0, 3, 2000))
    table = pd.DataFrame(
        {"task": np.tile(np.arange(2000), 2), "label": np.concatenate([first, second])}
    )
    kappa = cohen_kappa_score(first, second)
    assert lab["alpha"](table, "nominal") == pytest.approx(kappa, abs=0.002)


def test_the_prose_on_agreement(lab):
    work = lab["adjectives"].query("question <= 10")
    agreed, yes = lab["agreement"](work), work["label"].mean()
    ac1 = (agreed - 2 * yes * (1 - yes)) / (1 - 2 * yes * (1 - yes))
    says(f"on {agreed:.0%} of the pairs, on gold".replace("%", " %"), f"gives .{ac1 * 100:.0f}")
    stored = data.load("better-labels", "coefficients").set_index("set").round(2)
    nominal = stored["nominal"]
    says(
        f"on gold only on {stored.loc['adjectives, gold', 'agreement']:.0%}".replace("%", " %"),
        f".{nominal['adjectives, gold'] * 100:.0f} against "
        f".{nominal['adjectives, work'] * 100:.0f}",
        f"finds .{nominal['words'] * 100:.0f}",
        f"on {stored.loc['words', 'agreement']:.0%} of the pairs. Everybody".replace("%", " %"),
        f"it is .{stored.loc['words', 'ordinal'] * 100:.0f}",
        f"on {stored.loc['patients, doctor 1 alone', 'agreement']:.0%} of".replace("%", " %"),
        f"(theirs .{nominal['patients, five doctors'] * 100:.0f}, "
        f"his .{nominal['patients, doctor 1 alone'] * 100:.0f})",
        f"at the ceiling (.{stored.loc['patients, five doctors', 'ordinal'] * 100:.0f} "
        f"and .{stored.loc['patients, doctor 1 alone', 'ordinal'] * 100:.0f})",
    )
    assert (lab["words"].loc["love"] > 0).all() and (lab["words"].loc["awful"] == 4).sum() == 1
    chance = yes**2 + (1 - yes) ** 2
    says(
        f"{1 - yes:.1%} are".replace("%", " %"),
        f"so {chance:.0%} agreement would come".replace("%", " %"),
    )


def test_the_prose_on_the_parts():
    parts = data.load("better-labels", "parts").set_index("question")["value"]
    for question, text in (
        ("good or bad?", "whether it is good or bad (.{})"),
        ("good or bad?", "alpha falls from .{}"),
        ("how strong, 1 to 4?", "on how strong it is (.{})"),
        ("any feeling?", "is disputed, too (.{})"),
        ("negative, neutral or positive?", " to .{}, hardly above"),
        ("the whole scale", "hardly above the .{} of the whole scale"),
    ):
        says(text.format(round(100 * parts[question])))


def test_drawing_answers_gives_too_high_an_interval(lab):
    first = lab["doctors"].query("repeat == 1")
    rng = np.random.default_rng(0)
    drawn = [
        lab["alpha"](first.iloc[rng.integers(0, len(first), len(first))], "nominal")
        for _ in range(400)
    ]
    low, high = np.quantile(drawn, [0.025, 0.975])
    by_task = lab["alpha_interval"](first, "nominal", 400, 0)
    assert (low > by_task[0] + 0.05) and (high > by_task[1] + 0.02)
    says("Drawing single *answers* again would give too high an interval")


def test_eight_words_reward_a_hand_that_asks_again(lab):
    pool, truth = stopping.split(stopping.feelings(lab["words"], seed=5), people=5)
    eight = list(truth.index[np.random.default_rng(63).permutation(len(truth))[:8]])
    even = stopping.uniform(pool, truth).loc[eight].sum()
    says(f"One answer a word gets {even[1]} of the 8 right; three a word, 24 in all, get {even[3]}")
    words = pool[pool["task"].isin(eight)]
    asked = stopping.collect(words, lambda given: lab["ask_again"](given, 2, 5))
    found = stopping.outcome(asked, truth[eight])
    assert found["right"].sum() == even[3] and found["answers"].sum() <= 20


def test_the_ruler_is_a_small_part_of_the_gap(lab):
    """A truth that is a vote of five, on simulated words, too."""
    pool, truth = stopping.split(stopping.feelings(lab["words"], seed=5), people=5)
    asked = stopping.equally_hard(pool, truth, seed=1)
    held_out = stopping.equally_hard(pool, truth, seed=2)
    voted = stopping.plurality(held_out).drop(stopping.undecided(held_out))
    asked = asked[asked["task"].isin(voted.index)]
    given = stopping.collect(asked, lambda rows: lab["ask_again"](rows, 2, 5))
    error = 1 - stopping.outcome(given, voted)["right"].mean()
    exact = 1 - data.load("better-labels", "simulated")["right"].mean()
    real = 1 - data.load("better-labels", "adaptive")["right"].mean()
    assert exact < error < exact + 0.3 * (real - exact)
    says("A small part of the gap comes from the truth")


def test_the_policy_and_the_pool(lab):
    pool, truth = stopping.split(stopping.feelings(lab["words"], seed=5), people=5)
    adaptive = data.load("better-labels", "adaptive").set_index("task")
    even = stopping.uniform(pool, truth)
    usual = lab["compare_at_budget"](even, adaptive)
    assert usual["gain"] > 0.03 and usual["p"] < 0.001
    says(f"pays {usual['cost']:.2f} answers a word")
    asked = stopping.collect(pool, lambda given: lab["ask_again"](given, 2, 3))
    cheap = lab["compare_at_budget"](even, stopping.outcome(asked, truth))
    assert cheap["gain"] > usual["gain"] and cheap["p"] == 1
    three_for_all = stopping.plurality(pool[pool["place"] <= 3])
    assert stopping.plurality(asked).equals(three_for_all), "the very same labels"
    says(f"as with three answers for everyone, for {cheap['cost']:.2f}")
    policy = lab["my_policy"]()
    asked = stopping.collect(
        pool, lambda given: lab["ask_again"](given, policy["lead"], policy["cap"])
    )
    found = lab["compare_at_budget"](even, stopping.outcome(asked, truth))
    assert policy["answers"] == pytest.approx(found["cost"], abs=0.005)
    assert policy["error"] == pytest.approx(1 - found["accuracy"], abs=0.0005)
    assert found["cost"] < 2.5 < usual["cost"]  # the running example is over the budget
    p = f".{found['p'] * 100:02.0f}"
    says(f"against three answers for every word p = {p}", "It is above .05: these labels are *not*")
    assert found["p"] > 0.05, "the lab says that the policy is not shown to be more accurate"
    assert found["accuracy"] == pytest.approx(even[4].mean(), abs=0.0005)
    says(
        f"four answers for every word (.{even[4].mean() * 1000:.0f}) for the price of less than",
    )
    left_out = len(lab["words"]) - len(truth)
    says(
        f"The {left_out} words on which those five are undecided",
        f"the {left_out} of {len(lab['words']):,} words",
    )
    assert 5000 * left_out / len(lab["words"]) == pytest.approx(160, abs=5)  # "about 160"
    simulated = data.load("better-labels", "simulated")
    says(f"the error falls to {1 - simulated['right'].mean():.0%}".replace("%", " %"))
    assert 1 - adaptive["right"].mean() > 0.09
    says("on the real ones it stays above 9 %")


def test_the_prose_on_the_test(lab):
    skill = applicants.accuracies(5000, seed=1)
    passed = applicants.take_test(skill, 5, seed=1)["right"] == 5
    says(f"they are right {skill[passed].mean():.0%} of the time".replace("%", " %"))
    assert 0.25 < (skill[passed] < 0.8).mean() < 0.33  # "more than a quarter"
    assert skill.mean() == pytest.approx(0.75, abs=0.005)
    choice = lab["my_test"]()
    admitted = 5000 * 0.05 * choice["questions"] / choice["price"]
    half = 1.96 * (choice["below"] * (1 - choice["below"]) / admitted) ** 0.5
    assert admitted == pytest.approx(1000, abs=200)
    says(f"on about a thousand people: {100 * half:.1f} points to either side")


def test_the_prose_on_the_wording(lab):
    shares = lab["tweets"].groupby("version")["hate_speech"].mean().astype(float)
    for version in "ADE":
        says(f".{shares[version] * 1000:.0f}")
    says(f"in D is {100 * (shares['D'] - shares['A']):.1f} points above A")
    effects = data.load("better-labels", "effects").set_index("comparison")
    later = effects.loc["offensive, E minus D"]
    assert later["low"] > 0, '"Offensive" gets more yes where it is asked first (E)'
    says(f"its low end is .{effects.loc['offensive, D minus A', 'low'] * 10000:04.0f}")
    asked = lab["tweets"].rename(columns={"offensive": "label"})
    lows = [lab["version_effect"](asked, "A", "D", 1000, seed)["low"] for seed in range(5)]
    assert min(lows) < 0 < max(lows), "other seeds put it on either side of 0"


def test_the_prose_on_the_judge(lab):
    report = lab["judge_report"](lab["votes"])
    says(f".{report['judge_people'] * 100:.0f} and .{report['people_people'] * 100:.0f}")
    says(f"changed its mind on {report['flips']:.0%} of".replace("%", " %"))
    votes = lab["votes"].assign(row=range(len(lab["votes"])))
    wrong = (votes["human"] == votes["gpt4"]).mean()  # "inconsistent" is no vote
    says(f".{report['judge_people'] * 100:.0f} would be .{wrong * 100:.0f}")
    verdict = votes["gpt4"].replace("inconsistent", "tie")
    pairs = votes.merge(votes, on=lab["COMPARISON"]).query("row_x < row_y")
    counted = pd.DataFrame(
        {
            "judge": (votes["human"] == verdict).groupby(votes["question"]).sum(),
            "votes": votes.groupby("question").size(),
            "same": (pairs["human_x"] == pairs["human_y"]).groupby(pairs["question"]).sum(),
            "pairs": pairs.groupby("question").size(),
        }
    ).fillna(0)
    rng, size = np.random.default_rng(0), len(counted)
    drawn = counted.to_numpy()[rng.integers(size, size=(2000, size))].sum(axis=1).T
    low, high = np.quantile(drawn[0] / drawn[1] - drawn[2] / drawn[3], [0.025, 0.975])
    says(f"lies between {low:.2f} and {high:.2f}".replace("0.", "."))
    favours = data.load("better-labels", "favours").set_index("model")
    assert favours.index[0] == "gpt-4" and favours.loc["gpt-4", "low"] > 0
    assert favours["favour"].idxmax() == "gpt-4"
    assert favours.loc["claude-v1", "high"] > favours.loc["gpt-4", "low"]
    assert favours.loc["claude-v1", "low"] > 0


# ---- the pictures to expect


def test_the_pictures_to_expect_show_what_the_solution_finds(lab):
    even, pool, truth = pictures.EVEN, *stopping.split(stopping.feelings(lab["words"], 5), 5)
    uniform = stopping.uniform(pool, truth)
    assert uniform.mean().tolist() == pytest.approx(even, abs=5e-5)
    asked = stopping.collect(pool, lambda given: lab["ask_again"](given, 2, 3))
    found = lab["compare_at_budget"](uniform, stopping.outcome(asked, truth))
    assert (found["cost"], found["accuracy"]) == pytest.approx(pictures.POLICY, abs=5e-5)
    ten = lab["doctors"].query("repeat == 1 and task <= 10")
    ends = lab["alpha_interval"](ten, "nominal", 1000, 0)
    drawn = pictures.drawn_alphas()
    assert (drawn[25], drawn[974]) == pytest.approx(ends, abs=0.03)
    tests = pd.DataFrame({"right": range(11), "asked": 10})
    chance = lab["qualify"](tests, 0.8, 0.5, applicants.PRIOR)["chance"]
    assert [float(pictures.chance_of_good(right)) for right in range(11)] == pytest.approx(chance)


# ---- the widget


def vote_by_vote(labels: dict[str, list[str]]) -> stopping.VoteByVote:
    """The panel on a few words; the truth is the last answer."""
    rows = [
        (task, place, label)
        for task, given in labels.items()
        for place, label in enumerate(given, start=1)
    ]
    pool = pd.DataFrame(rows, columns=["task", "place", "label"])
    truth = pd.Series({task: given[-1] for task, given in labels.items()})
    return stopping.VoteByVote(pool, truth, list(labels))


def test_a_hand_asks_and_stops():
    panel = vote_by_vote({"sigh": ["negative", "positive", "positive"], "fun": ["positive"]})
    more, stop = panel.children[1].children
    assert isinstance(more, ipywidgets.Button) and panel.paid == 1
    more.click()
    more.click()
    assert panel.paid == 3 and more.disabled
    more.click()  # nobody is left to ask
    assert panel.paid == 3
    stop.click()
    assert panel.labels == {"sigh": "positive"} and panel.paid == 4
    stop.click()
    assert panel.labels == {"sigh": "positive", "fun": "positive"} and panel.right() == 2
    assert stop.disabled and "4 answers for 2 words, 2 labels right" in panel.children[0].value
    assert "Wrong" not in panel.children[0].value
    stop.click()
    more.click()
    assert panel.paid == 4


def test_of_equals_the_first_answer_is_the_label():
    panel = vote_by_vote({"funky": ["neutral", "positive", "negative"]})
    panel.ask()
    panel.stop()
    assert panel.labels == {"funky": "neutral"} and panel.right() == 0
    said = re.sub("<[^>]+>", "", panel.children[0].value)
    assert "Wrong:funky: you neutral, the others negative" in said
