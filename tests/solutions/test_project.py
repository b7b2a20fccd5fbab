"""The solution of lab 09 against simulation, NLTK and a second way, and the numbers in the lab's
prose."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from nltk.metrics import interval_distance
from nltk.metrics.agreement import AnnotationTask
from scipy.stats import binomtest

import store_project
from coursekit import notebooks
from coursekit.checks.cells import code_cells
from coursekit.notebooks import ROOT, Lab
from coursekit.solution import functions
from labkit import data, proposals

LAB = Lab("09-project")


@pytest.fixture(scope="module")
def lab():
    return functions(LAB)


@pytest.fixture(scope="module")
def prose() -> str:
    cells = notebooks.read(LAB.solution).cells
    return " ".join(" ".join(c.source for c in cells if c.cell_type == "markdown").split())


def test_stored_results_are_the_solutions():
    stored = data.path("project", "stored").read_text(encoding="utf-8")
    assert stored == store_project.text(store_project.results())


def test_gains_of_the_stored_curves_are_the_labs():
    sources = [cell.source for _, cell in code_cells(notebooks.read(LAB.solution))]
    [line] = [line for s in sources for line in s.splitlines() if line.startswith("gains = ")]
    assert json.loads(line.removeprefix("gains = ")) == list(store_project.GAINS)


@pytest.mark.parametrize(("now", "goal", "lost"), [(0.78, 0.88, 0.04), (0.5, 0.6, 0.02)])
def test_a_shared_set_of_that_size_has_about_that_power(lab, now, goal, lost):
    cases = lab["needed_test_size"](now, goal, 0.8, lost)
    rng = np.random.default_rng(0)
    share = [lost, goal - now + lost]
    both = rng.multinomial(cases, [*share, 1 - sum(share)], size=1000)
    found = sum(binomtest(int(w), int(w + n)).pvalue < 0.05 for n, w, _ in both if w + n)
    # McNemar's exact test is a little more careful than the formula.
    assert 0.72 < found / 1000 < 0.86


def test_two_separate_sets_of_that_size_have_about_that_power(lab):
    cases = lab["needed_test_size"](0.9, 0.93, 0.8)
    rng = np.random.default_rng(0)
    first, second = (rng.binomial(cases, share, 4000) / cases for share in (0.9, 0.93))
    mean = (first + second) / 2
    z = (second - first) / np.sqrt(2 * mean * (1 - mean) / cases)
    assert np.mean(np.abs(z) > 1.96) == pytest.approx(0.8, abs=0.02)


def nltk_alpha(marks: pd.DataFrame) -> float:
    triples = [(row.reader, (row.proposal, row.criterion), row.level) for row in marks.itertuples()]
    return AnnotationTask(triples, distance=interval_distance).alpha()


@pytest.mark.parametrize("seed", range(3))
def test_the_short_alpha_is_nltks_on_a_table_without_gaps(lab, seed):
    marks = data.load("project", "marks")
    marks["level"] = np.random.default_rng(seed).integers(0, 4, len(marks))
    assert lab["alpha"](marks) == pytest.approx(nltk_alpha(marks))


def test_alpha_as_the_prose_reads_it(lab):
    marks = lab["marks"]
    assert lab["alpha"](marks) == pytest.approx(nltk_alpha(marks))
    by_criterion = {part: lab["alpha"](rows) for part, rows in marks.groupby("criterion")}
    assert by_criterion.pop("feasibility") < 0.4 < 0.75 < min(by_criterion.values())


def test_rows_in_which_all_agree(lab, prose):
    levels = lab["marks"].groupby(["criterion", "proposal"])["level"].nunique()
    alike = levels[levels == 1]
    assert len(levels) == 20 and len(alike) == 6 and "feasibility" not in alike
    assert "There are six such rows of twenty, and none of *feasibility*." in prose


def test_program_and_readers_disagree_as_the_prose_says(prose):
    stored = store_project.results()
    problems = {n: len(stored["missing"][n]) + len(stored["planned"][n]) for n in stored["points"]}
    assert problems == {"good": 0, "glossy": 0, "thin": 2, "feasible": 0, "infeasible": 4}
    points = stored["points"]
    assert min(points, key=points.get) == "glossy" and max(points, key=points.get) == "good"
    assert points["thin"] / points["glossy"] == pytest.approx(7, abs=0.5)
    assert "gets seven times as many" in prose


def test_words_do_not_make_a_proposal(prose):
    words = {name: len(proposals.given(name).split()) for name in ("glossy", "thin")}
    assert words["glossy"] > words["thin"] and "*Glossy* has more words than *thin*" in prose


def test_five_mistakes_of_the_sheet(lab, prose):
    found = lab["team_problems"](lab["sheet"], lab["students"])
    assert len(found) == 5 and "Five mistakes: a team of five" in prose
    assert {("quin", "not in the class"), ("quinn", "in no team")} <= set(found)


def test_sizes_and_hours_of_the_prose(lab, prose):
    needed = store_project.results()["needed"]
    cases = {name: plan["test cases"] for name, plan in lab["plans"].items()}
    assert {name for name in needed if cases[name] < needed[name]} == {"thin", "infeasible"}
    assert needed["glossy"] < 20 and "*Glossy* needs almost none" in prose
    assert lab["needed_test_size"](0.9, 0.92, 0.8, 0.02) > 500
    assert re.search("needs about 560 hours and has 36", prose)


def test_what_lost_does_to_the_size(lab, prose):
    sizes = [lab["needed_test_size"](0.9, 0.93, 0.8, lost) for lost in (0, 0.02, 0.06)]
    assert sizes == [260, 609, 1306]
    assert "takes 260 cases if nothing is lost, 609 if 2 % is lost, and 1,306 if 6 %" in prose


def test_the_curves_cross_where_the_prose_says(lab, prose):
    size = lab["needed_test_size"]
    assert size(0.7, 0.91, 0.8, 0.05) < size(0.7, 0.91, 0.8)
    assert size(0.7, 0.93, 0.8, 0.05) > size(0.7, 0.93, 0.8)
    for gain in store_project.GAINS:
        assert size(0.7, 0.7 + gain, 0.8, 0.05) < 2 * size(0.7, 0.7 + gain, 0.8)
    assert "Up to a gain of about .22" in prose


@pytest.mark.parametrize("now", [0.5, 0.66, 0.78, 0.9])
@pytest.mark.parametrize("gain", [0.02, 0.05, 0.08])
@pytest.mark.parametrize("lost", [0.0, 0.01, 0.02])
def test_the_course_s_check_agrees_with_the_lab(lab, now, gain, lost):
    goal = now + gain
    enough = lab["needed_test_size"](now, goal, proposals.POWER, lost)
    assert proposals.chance_to_notice(now, goal, lost, enough) >= proposals.POWER
    assert proposals.chance_to_notice(now, goal, lost, enough - 1) < proposals.POWER


@pytest.mark.parametrize(
    ("now", "goal", "lost"),
    [(0.78, 0.88, 0.2), (0.1, 0.3, 0.2), (0.8, 0.9, 0.1), (0.05, 0.5, 0.05)],
)
def test_what_cannot_be_lost_is_the_same_in_check_and_lab(lab, now, goal, lost):
    text = proposals.given("good").replace("now: 0.78", f"now: {now}")
    text = text.replace("goal: 0.88", f"goal: {goal}").replace("lost: 0.04", f"lost: {lost}")
    said = any("more than the" in problem.sentence for problem in proposals.problems(text))
    try:
        lab["needed_test_size"](now, goal, 0.8, lost)
    except ValueError:
        refused = True
    else:
        refused = False
    assert said == refused


def test_sixty_buses_are_a_coin(prose):
    scores = np.random.default_rng(0).binomial(60, 0.80, size=2000) / 60
    clear = np.mean([proposals.wilson(score, 60)[0] > 0.70 for score in scores])
    assert 0.4 < clear < 0.6 and "A coin would do as well." in prose


def test_wilson_is_scipys():
    found = proposals.wilson(0.9, 300)
    expected = binomtest(270, 300).proportion_ci(method="wilson")
    assert found == pytest.approx((expected.low, expected.high), abs=1e-6)


@pytest.mark.parametrize("name", ["good", "glossy", "thin", "feasible", "infeasible"])
def test_sections_of_the_lab_and_of_the_program_agree(lab, name):
    text = proposals.given(name)
    empty = lab["missing"](
        lab["sections"](text), list(proposals.REQUIRED), lab["sections"](lab["template"])
    )
    said = [p.sentence for p in proposals.problems(text) if "is empty" in p.sentence]
    assert [f"'{part}'" in sentence for part, sentence in zip(empty, said, strict=True)] == [
        True
    ] * len(empty)


def test_moods_and_maps_are_the_teams_to_visit(lab):
    teams = list(lab["sheet"]["team"].unique())
    found = lab["update_problems"](lab["updates"], teams, [3, 4, 5, 6])
    assert not [row for row in found if row[0] == "bins"]
    moods = {(week, code) for team, week, code in found if team == "moods"}
    assert {(3, "no number"), (4, "no number"), (5, "no number"), (5, "same next step")} <= moods
    assert [code for team, _, code in found if team == "maps"] == ["missing"] * 4


def test_the_short_alpha_is_lab_05s(lab):
    marks = lab["marks"]
    text = marks["proposal"] + ", " + marks["criterion"]
    annotations = pd.DataFrame({"task": text, "worker": marks["reader"], "label": marks["level"]})
    long_form = functions(Lab("05-better-labels"))["alpha"]
    assert lab["alpha"](marks) == pytest.approx(long_form(annotations, "interval"))


def test_the_draft_asks_for_a_rule_on_twenty_cases_everywhere(prose):
    rubric = data.load("project", "rubric")
    evidence = rubric[(rubric["stage"] == "draft") & (rubric["criterion"] == "evidence")]
    assert "rule scored on the first twenty cases" in evidence["level_3"].item()
    lecture = (ROOT / "lectures" / "09-project.md").read_text(encoding="utf-8")
    for text in (prose, lecture, proposals.given("template")):
        assert "first twenty cases" in " ".join(text.split())


@pytest.fixture
def own_plan(lab, tmp_path, monkeypatch, capsys):
    """Run the two cells of section 8 on a proposal, and return what they print."""
    sources = [cell.source for _, cell in code_cells(notebooks.read(LAB.solution))]
    [first] = [number for number, s in enumerate(sources) if s.startswith("own_file = ")]
    monkeypatch.chdir(tmp_path)

    def run(text: str) -> str:
        (tmp_path / "proposal.md").write_text(text, encoding="utf-8")
        for source in sources[first : first + 2]:
            exec(source, dict(lab) | {"own_text": text})
        return capsys.readouterr().out

    return run


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("good", ["missing: none", "needed: 139, planned: 240", "plan: no problems", "read it."]),
        ("thin", ["missing: stretch goal", "needed: 155, planned: 60", "plan: test"]),
        ("template", ["numbers to be filled in first: now, goal", "... and 18 more"]),
    ],
)
def test_section_8_runs_all_four_functions_on_the_own_plan(own_plan, name, words):
    printed = own_plan(proposals.given(name))
    assert [part for part in ["your own file", *words] if part not in printed] == []


def test_section_8_says_when_the_numbers_are_impossible(own_plan):
    printed = own_plan(proposals.given("good").replace("lost: 0.04", "lost: 0.2"))
    assert "the plan's numbers are impossible" in printed and "more than the 0.12" in printed
