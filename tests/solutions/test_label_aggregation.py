"""The solution of lab 04 against the paper, scipy, crowd-kit, and the results that the lab
loads."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from coursekit import notebooks
from coursekit.checks.cells import code_cells, names
from coursekit.crowd import class_labels
from coursekit.notebooks import Lab, is_test
from coursekit.solution import functions
from labkit import crowd, data, leaderboard


@pytest.fixture(scope="module")
def lab():
    return functions(Lab("04-label-aggregation"))


@pytest.fixture(scope="module")
def ratings():
    return data.load("anesthesia")


def test_the_papers_table(lab, ratings):
    posterior, confusion = lab["dawid_skene"](ratings)
    assert posterior.mean().round(2).tolist() == [0.40, 0.42, 0.11, 0.07]
    first = confusion.loc["1"].to_numpy().diagonal()
    assert first.round(3).tolist() == [0.889, 0.876, 0.661, 0.444]
    assert leaderboard.log_likelihood(ratings, posterior, confusion) == pytest.approx(
        -192.89, abs=0.005
    )


def test_another_start_can_end_higher(lab, ratings):
    def end(seed):
        start = np.random.default_rng(seed).dirichlet(np.ones(4), 45)
        start = pd.DataFrame(start, index=range(1, 46), columns=[1, 2, 3, 4])
        return leaderboard.log_likelihood(
            ratings, *lab["dawid_skene"](ratings, max_iter=500, start=start)
        )

    ends = np.array([end(seed) for seed in range(20)])
    assert ends.max() == pytest.approx(-191.57, abs=0.005)
    usual = leaderboard.log_likelihood(ratings, *lab["dawid_skene"](ratings))
    assert ((ends > usual + 0.1).sum(), (ends < usual - 0.1).sum()) == (1, 17)


@pytest.mark.parametrize("classes", [2, 5])
def test_the_same_posteriors_as_crowd_kit(lab, classes):
    from crowdkit.aggregation import DawidSkene

    # Enough answers a worker that no cell of a confusion matrix is empty: empty ones are clipped
    # differently.
    annotations, _ = crowd.simulate_annotations(3000, 20, 5, classes, seed=classes)
    theirs = DawidSkene(n_iter=20, tol=0).fit(annotations).probas_
    ours, _ = lab["dawid_skene"](annotations, max_iter=20, tol=0)
    assert (
        np.abs(ours - theirs.reindex(index=ours.index, columns=ours.columns)).to_numpy().max()
        < 1e-5
    )


@pytest.mark.parametrize("seed", range(5))
def test_mcnemar_is_scipys_binomial_test(lab, seed):
    rng = np.random.default_rng(seed)
    truth, a, b = (pd.Series(rng.random(40) < 0.5) for _ in range(3))
    only_a, only_b = (
        int(((a == truth) & (b != truth)).sum()),
        int(((b == truth) & (a != truth)).sum()),
    )
    assert lab["mcnemar_exact"](truth, a, b) == pytest.approx(
        binomtest(only_a, only_a + only_b).pvalue
    )


@pytest.fixture(scope="module")
def crowds():
    names = ("music", "entailment", "weather", "reviews")
    return {name: data.load("crowd-classics", name) for name in names}


def compared(lab, crowd_of):
    """Shares right of the vote and of EM, and on how many tasks only one of them is right."""
    truth = crowd_of.groupby("task")["gold"].first()
    vote = lab["majority_vote"](crowd_of) == truth
    em = lab["dawid_skene"](crowd_of)[0].idxmax(axis=1) == truth
    return vote.mean(), em.mean(), int((em & ~vote).sum()), int((vote & ~em).sum())


@pytest.mark.parametrize(
    ("name", "vote", "em", "better"),
    [
        ("music", 0.710, 0.767, "EM"),
        ("entailment", 0.919, 0.928, None),
        ("weather", 0.900, 0.793, "vote"),
        ("reviews", 0.890, 0.915, "EM"),
    ],
)
def test_what_the_lab_says_of_em_on_real_crowds(lab, crowds, name, vote, em, better):
    found_vote, found_em, wins, losses = compared(lab, crowds[name])
    assert (found_vote, found_em) == (pytest.approx(vote, abs=0.001), pytest.approx(em, abs=0.001))
    p = binomtest(wins, wins + losses).pvalue
    assert (p < 0.01) == (better is not None)
    if better:
        assert (wins > losses) == (better == "EM")


def test_what_the_lab_says_of_torn_up_names(lab, crowds):
    def torn(name, size):
        vote, em, wins, losses = compared(lab, lab["torn_up"](crowds[name], size))
        return em - vote, binomtest(wins, wins + losses).pvalue

    assert torn("entailment", 1)[0] < -0.4  # far worse
    posterior = lab["dawid_skene"](lab["torn_up"](crowds["entailment"], 1))[0]
    assert posterior.idxmax(axis=1).nunique() == 1  # one label for all tasks
    gain, p = torn("entailment", 2)
    assert gain < 0 and p < 1e-6
    assert torn("entailment", 5)[0] < 0 < torn("entailment", 10)[0]  # two classes, 4 entries
    gain, p = torn("music", 20)
    assert gain < 0 and p < 0.001  # ten classes, 100 entries: still loses clearly
    assert torn("music", 50)[1] > 0.1  # no difference shown
    gain, p = torn("music", 100)  # the near miss of the rule
    assert (round(100 * gain, 1), round(p, 2)) == (-2.3, 0.16)
    gain, p = torn("music", 200)
    assert gain > 0 and round(p, 3) == 0.022
    gain, p = torn("music", 400)
    assert gain > 0 and p < 0.01


def test_what_the_lab_says_of_a_worker_on_music(lab, crowds):
    music = crowds["music"]
    posterior, confusion = lab["dawid_skene"](music)
    one = music[music["worker"] == "w445"]
    assert len(one) == 308

    def called(genre, said):
        clips = one[one["gold"] == genre]
        return int((clips["label"] == said).sum()), len(clips)

    assert (called(3, 4), called(7, 4)) == ((15, 29), (5, 26))
    assert round(confusion.loc[("w445", 3), 4], 2) == 0.52  # right: half of genre 3
    assert round(confusion.loc[("w445", 7), 4], 2) == 0.70  # wrong: EM believes most of genre 7
    found = posterior.idxmax(axis=1)
    truth = music.groupby("task")["gold"].first()
    assert (found[truth == 6] == 4).sum() > 20  # EM counts errors against labels that it made
    assert (found[truth == 9] == 6).sum() > 30


def test_what_the_lab_says_of_ems_rounds(lab, ratings):
    """On the adjectives EM uses up its rounds, and 30 give the labels that 100 give."""
    assert lab["dawid_skene"](ratings, max_iter=4)[0].attrs["rounds"] == 4
    assert lab["dawid_skene"](ratings)[0].attrs["rounds"] < 100
    for stored in leaderboard.STORED.values():
        annotations = data.load("label-aggregation", stored)
        beliefs = {n: lab["dawid_skene"](annotations, max_iter=n)[0] for n in (30, 100)}
        assert beliefs[100].attrs["rounds"] == 100
        assert beliefs[30].idxmax(axis=1).equals(beliefs[100].idxmax(axis=1))


def test_what_the_lab_says_of_the_line():
    for line, share in ((0.05, 0.34), (0.01, 0.08)):
        assert round(1 - (1 - line) ** 8, 2) == share


def rule(crowd_of):
    """Section 6: EM where half of the answers come from people with enough of them."""
    entries = crowd_of["label"].nunique() ** 2
    answers_of_its_worker = crowd_of.groupby("worker")["label"].transform("size")
    return "EM" if (answers_of_its_worker >= entries).mean() >= 0.5 else "vote"


def test_the_labs_rule_is_right_where_one_of_the_two_is_reliably_better(lab, crowds):
    tried = {(name, None): crowd_of for name, crowd_of in crowds.items()}
    torn = {"entailment": (1, 2, 5, 10, 20), "music": (10, 20, 50, 100, 200, 400)}
    for name, sizes in torn.items():
        tried |= {(name, size): lab["torn_up"](crowds[name], size) for size in sizes}
    decided = 0
    for name, crowd_of in tried.items():
        _, _, wins, losses = compared(lab, crowd_of)
        if binomtest(wins, wins + losses).pvalue < 0.01:
            decided += 1
            assert rule(crowd_of) == ("EM" if wins > losses else "vote"), name
    assert decided >= 7
    for batch in leaderboard.STORED:  # yes or no: the rule nearly always says EM
        assert rule(votes_of(batch)[0]) == "EM"
    answers = lab["torn_up"](crowds["music"], 100).groupby("worker")["label"].transform("size")
    assert round((answers >= 100).mean(), 3) == 0.645  # the near miss


def class_hour(cells):
    """The code cells that the lab's table tells a class to run, in order."""
    part = ""
    for cell in cells:
        if cell.cell_type == "markdown":
            heading = cell.source.splitlines()[0]
            part = heading if heading.startswith("#") else part
            if "In class, stop here" in cell.source:
                return
        elif part.startswith(
            ("## Set-up", "## Tools", "## 1.", "## 2.", "### Exercise 04.1", "### Exercise 04.6")
        ):
            yield cell.source


def test_the_class_hour_runs_without_the_exercises_at_home(capsys, monkeypatch):
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
    solution = notebooks.read(Lab("04-label-aggregation").solution)
    own_idea = (
        "def my_method(annotations):\n"
        "    work = annotations[annotations['question'] <= 10]\n"
        "    rated = worker_scores(annotations)\n"
        "    good = (rated['pace'] >= 20) & rated['says_yes'].between(0.001, 0.999)\n"
        "    return weighted_vote(work, good.astype(float))\n"
    )
    namespace = {}
    sources = list(class_hour(solution.cells))
    assert len(sources) == 14
    for source in sources:
        exec(own_idea if "def my_method" in source else source, namespace)
    said = capsys.readouterr().out
    ordinary, with_spammers = said.split("adjectives-spammy: yours")
    assert "p = 1: no difference shown" in ordinary
    assert "p = 0.00053: reliably better" in with_spammers  # a score that the tools lead to
    assert "valid for the second point: yes" in with_spammers


def test_no_test_cell_changes_a_name_that_other_cells_read():
    """A student fixes an exercise and runs its tests again: later cells work as before."""
    code = list(code_cells(notebooks.read(Lab("04-label-aggregation").solution)))
    read = set().union(*(names(cell.source)[2] for _, cell in code))
    for number, cell in code:
        bound, imported, _ = names(cell.source)
        if is_test(cell):
            assert not (bound - imported) & read, f"cell {number}"


def test_the_loop_stops_when_nothing_moves_any_more(lab, ratings):
    loose, _ = lab["dawid_skene"](ratings, tol=0.05)
    four, _ = lab["dawid_skene"](ratings, max_iter=4)
    pd.testing.assert_frame_equal(loose, four)


def test_a_top_k_of_everybody_is_the_majority(lab):
    work = data.load("label-aggregation", "annotations").query("question <= 10")
    scores = data.load("label-aggregation", "workers").set_index("worker")["gold"]
    majority = lab["majority_vote"](work)
    assert lab["top_k_vote"](work, scores, 3).equals(majority)
    assert lab["weighted_vote"](work, pd.Series(1.0, index=scores.index)).equals(majority)
    assert lab["filtered_vote"](work, scores, 0.0).equals(majority)


@pytest.mark.parametrize("weight", [np.inf, -np.inf, -0.1])
def test_a_vote_refuses_weights_that_would_lose_answers_silently(lab, weight):
    votes = pd.DataFrame({"task": "t", "worker": list("abc"), "label": True})
    weights = pd.Series({"a": 1.0, "b": weight})  # c has none, and so weighs 0
    with pytest.raises(ValueError, match=r"finite and 0 or more, found .*; clip"):
        lab["weighted_vote"](votes, weights)
    assert lab["weighted_vote"](votes, weights.drop("b")).tolist() == [True]
    of_another = votes[votes["worker"] != "b"]
    assert lab["weighted_vote"](of_another, weights).tolist() == [True]
    assert lab["weighted_vote"](votes, weights.replace(weight, np.nan)).tolist() == [True]


def test_em_stops_at_a_nan_and_says_so(lab, ratings, monkeypatch):
    def never_met(task, worker, label, shares, confusion):
        return np.full((task.max() + 1, len(shares)), np.nan)

    monkeypatch.setitem(lab["dawid_skene"].__globals__, "e_step", never_met)
    with pytest.raises(ValueError, match="the tests of m_step and e_step"):
        lab["dawid_skene"](ratings)


@pytest.mark.parametrize("batch", list(leaderboard.STORED))
def test_the_checkpoints_are_what_the_solution_gives(lab, batch):
    annotations = lab["read_batch"](data.path(batch, "batch"))
    stored = data.load("label-aggregation", leaderboard.STORED[batch])
    pd.testing.assert_frame_equal(stored, annotations, check_dtype=False)
    if batch == "adjectives":
        work = annotations.query("question <= 10")
        tasks = data.load("label-aggregation", "tasks").set_index("task")["majority"]
        assert tasks.equals(lab["majority_vote"](work).rename("majority"))
    name = "workers" if batch == "adjectives" else "spammy-workers"
    pd.testing.assert_frame_equal(
        data.load("label-aggregation", name), class_labels.ratings_of(lab, annotations)
    )


def votes_of(name):
    """The work of a batch, its known truth, and the plain vote."""
    annotations = data.load("label-aggregation", leaderboard.STORED[name])
    work = annotations[annotations["question"] <= 10]
    return work, leaderboard.truth(name), work.groupby("task")["label"].mean() > 0.5


def won_and_lost(truth, plain, labels):
    """On how many tasks only these labels are right, and on how many only the plain vote."""
    good, usual = labels.reindex(truth.index) == truth, plain.reindex(truth.index) == truth
    return int((good & ~usual).sum()), int((usual & ~good).sum())


def test_what_the_lab_says_of_the_plain_vote(lab):
    _, truth, plain = votes_of("adjectives")
    nothing = pd.Series(False, index=truth.index)
    assert won_and_lost(truth, plain, nothing) == (7, 21)
    assert 0.01 < lab["mcnemar_exact"](truth, plain, nothing) < 0.05  # .013: above our line
    share = (plain.reindex(truth.index) == truth).mean()
    always_no = (~truth).mean()
    assert (share - always_no) / (1 - always_no) == pytest.approx(0.25, abs=0.02)  # a quarter
    _, truth, plain = votes_of("adjectives-spammy")
    nothing = pd.Series(False, index=truth.index)
    won, lost = won_and_lost(truth, plain, nothing)
    assert won > lost and lab["mcnemar_exact"](truth, plain, nothing) > 0.3


def test_what_the_lab_says_of_nobody_who_said_yes():
    work, truth, _ = votes_of("adjectives")
    yes = work.groupby("task")["label"].sum().reindex(truth.index)
    assert (int(truth.sum()), int((truth & (yes == 0)).sum())) == (53, 22)


def test_what_the_lab_says_of_somebody_who_always_says_no(lab):
    work, _, _ = votes_of("adjectives")
    contrary = work.drop_duplicates("task").assign(worker="always no", label=False)
    always_no = lab["agreement"](pd.concat([work, contrary])).loc["always no", "agreement"]
    agreeing = lab["agreement"](work)["agreement"]
    assert agreeing.median() == pytest.approx(0.90, abs=0.005)
    assert (agreeing < always_no).mean() > 0.6


def test_what_the_lab_says_of_those_who_always_say_yes(lab):
    rated = lab["worker_scores"](data.load("label-aggregation", "spammy"))
    always = rated.loc[rated["says_yes"] == 1, "on_gold"]
    assert len(always) == 13
    assert always.min() > rated["on_gold"].median() + 0.05  # gold puts them above most others
    assert (rated["on_gold"] < always.min()).mean() > 0.5


def ways_of(lab, batch, name):
    """Each way of section 4: won and lost against the vote, the verdict, labels changed."""
    work, truth, plain = votes_of(batch)
    rated = data.load("label-aggregation", name).set_index("worker")
    unflagged = 1.0 - (rated["constant"] | rated["too_fast"])
    ways = {
        "best": lab["top_k_vote"](work, rated["gold"], 1),
        "gold .8": lab["filtered_vote"](work, rated["gold"], 0.8),
        "weighted": lab["weighted_vote"](work, rated["gold"]),
        "flags": lab["filtered_vote"](work, unflagged, 1.0),
    }
    return {
        way: (*won_and_lost(truth, plain, labels), lab["beside_the_vote"](truth, plain, labels)[3],
              int((labels.reindex(plain.index) != plain).sum()))
        for way, labels in ways.items()
    }  # fmt: skip


def test_what_the_lab_says_of_the_ways_to_use_scores(lab):
    same = dict.fromkeys(("gold .8", "weighted"), "no difference shown")
    ordinary = ways_of(lab, "adjectives", "workers")
    verdicts = {way: found[2] for way, found in ordinary.items()}
    assert verdicts == {"best": "reliably worse", **same, "flags": "no difference shown"}
    assert ordinary["weighted"][3] == 1
    spammy = ways_of(lab, "adjectives-spammy", "spammy-workers")
    verdicts = {way: found[2] for way, found in spammy.items()}
    assert verdicts == {"best": "reliably worse", **same, "flags": "reliably better"}
    assert spammy["flags"][:2] == (21, 4)
    assert spammy["weighted"] == (0, 0, "no difference shown", 90)  # the truth of none is known


def test_beside_the_vote_counts_what_mcnemar_counts(lab):
    truth = pd.Series([True] * 12, index=range(12))
    vote = pd.Series([False] * 10 + [True] * 2, index=range(12))
    labels = pd.Series([True] * 11 + [False], index=range(12))
    p = binomtest(10, 11).pvalue  # .012
    assert lab["beside_the_vote"](truth, vote, labels)[:2] == (10, 1)
    assert lab["beside_the_vote"](truth, vote, labels)[3] == "no difference shown"
    better = lab["beside_the_vote"](truth, vote, labels, line=0.02)
    assert better[2] == pytest.approx(p) and better[3] == "reliably better"
    assert lab["beside_the_vote"](truth, labels, vote, line=0.02)[3] == "reliably worse"


def test_what_the_lab_says_of_crowd_kits_em(lab):
    for batch, better in (("adjectives", False), ("adjectives-spammy", True)):
        _, truth, plain = votes_of(batch)
        library = leaderboard.stored_library_votes(batch, None)
        p = lab["mcnemar_exact"](truth, plain, library["DawidSkene"])
        won, lost = won_and_lost(truth, plain, library["DawidSkene"])
        assert (p < 0.01 and won > lost) if better else p > 0.3


def test_what_the_lab_says_of_the_library_with_spammers(lab):
    _, truth, plain = votes_of("adjectives-spammy")
    library = leaderboard.stored_library_votes("adjectives-spammy", None)
    nothing = pd.Series(False, index=truth.index)
    for method in ("DawidSkene", "GLAD", "MACE"):
        won, lost = won_and_lost(truth, plain, library[method])
        assert won > lost and lab["mcnemar_exact"](truth, plain, library[method]) < 0.01
    against_no = [lab["mcnemar_exact"](truth, nothing, library[method]) for method in library]
    assert min(against_no) > 0.01  # none can be told from no to everything
    assert lab["mcnemar_exact"](truth, library["DawidSkene"], library["GLAD"]) > 0.9


def test_what_the_lab_says_of_the_rankings():
    scores = data.load("label-aggregation", "rankings").set_index(["preset", "seed", "method"])
    first = scores.loc["spammy", 1].drop(index=["majority vote", "Dawid-Skene"])
    public, private = first["public"].sort_values(), first["private"]
    assert len(public) == 10
    assert public.iloc[-1] - public.iloc[3] < 0.01 < public.iloc[-1] - public.iloc[2]  # seven
    on_gold = {"weighted by gold", "gold 0.8 or more", "best one by gold"}
    assert set(public.head(3).index) == set(private.nsmallest(3).index) == on_gold
    ranks = first.rank(ascending=False, method="first").loc["crowd-kit DawidSkene"]
    assert ranks.tolist() == [7, 1]
    assert public.round(3).iloc[-5:-2].tolist() == [0.886] * 3  # third to fifth: a tie
    rivals = first.loc[["no to everything", "crowd-kit MajorityVote"]]
    assert rivals["private"].round(3).tolist() == [0.890, 0.871]
    assert rivals["public"].is_monotonic_decreasing


@pytest.fixture(scope="module")
def shown():
    """The released lab as a student has it: source of each graded or answer cell, by grade id."""
    released = notebooks.read(Lab("04-label-aggregation").release)
    return {
        notebooks.grader(cell)["grade_id"]: cell.source
        for cell in released.cells
        if cell.metadata.get("nbgrader")
    }


def refusal(shown, answer, test):
    """What the visible test says to a wrong answer of the kill matrix."""
    lab = Lab("04-label-aggregation")
    namespace = {"np": np, "pd": pd}
    exec(shown["example"], namespace)
    exec((lab.answers / "wrong" / f"{answer}.py").read_text(encoding="utf-8"), namespace)
    with np.errstate(all="ignore"), pytest.raises(AssertionError) as stopped:
        exec(shown[test], namespace)
    return str(stopped.value)


@pytest.mark.parametrize(
    ("answer", "test", "says"),
    [
        ("e_step--repeats-lost", "test-e_step", "its last answer only"),
        ("e_step--repeats-lost", "test-e_step-many", "only the last answer counts"),
        ("e_step--prior-for-each-answer", "test-e_step", "add it once for each task"),
        ("e_step--products", "test-e_step-many", "a product became 0"),
        ("e_step--no-maximum", "test-e_step-many", "subtract from each row its own maximum"),
        ("e_step--whole-maximum", "test-e_step-many", "subtract from each row its own maximum"),
        ("m_step--repeats-lost", "test-m_step", "only the last yes and the last no"),
        ("m_step--turned", "test-m_step", "the last two are swapped"),
    ],
)
def test_the_visible_tests_of_em_name_the_mistake(shown, answer, test, says):
    assert says in refusal(shown, answer, test)
