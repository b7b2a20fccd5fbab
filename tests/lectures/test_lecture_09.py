"""Every number that lecture 09 works out is recomputed here, and then looked for in its text."""

from math import ceil
from pathlib import Path

import project as figures

from coursekit.notebooks import Lab
from coursekit.solution import functions
from labkit import proposals
from labkit.proposals import wilson

PAGE = Path(figures.__file__).parents[1] / "09-project.md"
TEXT = " ".join(PAGE.read_text(encoding="utf-8").split())


def says(*phrases: str) -> None:
    """Check that the lecture holds each phrase, whatever its line breaks."""
    for phrase in phrases:
        assert phrase in TEXT, (
            f"{PAGE.name} does not say {phrase!r}; correct the text or the number"
        )


def decimals(value: float) -> str:
    """Format as the lecture does: .93."""
    return f"{value:.2f}".removeprefix("0")


def test_intervals_of_ninety_percent():
    for right, cases in ((90, 100), (270, 300), (279, 300)):
        low, high = map(decimals, wilson(right / cases, cases))
        says(f"{right} right of {cases}", f"from {low} to {high}")


def test_three_hundred_cases_are_a_coin():
    chance = proposals.chance_to_notice(0.9, 0.93, 0.02, 300)
    assert decimals(chance) == ".50"
    says("with a chance of .50: a coin", "shows it with a chance of .50 when 2 % is lost")


def test_sizes_of_the_lecture_are_the_labs():
    size = functions(Lab("09-project"))["needed_test_size"]
    for now, goal, lost in ((0.9, 0.93, 0.02), (0.5, 0.6, 0.02)):
        two, shared = size(now, goal, 0.8), size(now, goal, 0.8, lost)
        assert two == figures.test_cases(now, goal)
        assert shared == figures.test_cases(now, goal, lost)
    says("**1,356** cases", "**609** cases", "takes 388 cases", "or 108 shared ones")
    assert figures.test_cases(0.9, 0.93) == 1356 and figures.test_cases(0.9, 0.93, 0.02) == 609
    assert figures.test_cases(0.5, 0.6) == 388 and figures.test_cases(0.5, 0.6, 0.02) == 108
    says(f"609 pictures at 5 seconds each are {609 * 5 / 60:.0f} minutes")


def test_half_the_gain_in_both_curves():
    def ratio(*lost: float) -> float:
        return figures.test_cases(0.9, 0.915, *lost) / figures.test_cases(0.9, 0.93, *lost)

    says(f"upper curve needs {ratio():.1f} times", f"one {ratio(0.02):.1f} times as many")


def test_what_a_shared_set_saves():
    def saved(gain: float) -> float:
        goal = 0.9 + gain
        return 1 - figures.test_cases(0.9, goal, 0.02) / figures.test_cases(0.9, goal)

    says(f"saves {saved(0.03):.0%}".replace("%", " %"))
    gains = (0.03, 0.04, 0.05, 0.06, 0.07)
    assert sorted(map(saved, gains), reverse=True) == [saved(gain) for gain in gains]


def test_cases_for_several_shares_that_are_lost():
    none, few, many = (figures.test_cases(0.9, 0.93, lost) for lost in (0, 0.02, 0.06))
    says(f"{none} cases if nothing is lost, {few} if 2 % is lost and {many:,} if 6 % is lost")


def test_hours_of_the_plan():
    plan = proposals.read_plan(proposals.given("infeasible"))
    answers = plan["labels to make"] * plan["answers a label"]
    assert answers * plan["seconds an answer"] / 3600 == 562.5
    weeks = plan["labels ready by week"] - plan["first label in week"]
    assert plan["labellers"] * plan["hours a week"] * weeks == 36
    says("= 562.5 hours", "have 36")


def test_what_was_cut_from_the_infeasible_proposal():
    before, after = (
        proposals.read_plan(proposals.given(name)) for name in ("infeasible", "feasible")
    )
    assert round(100 * (before["goal"] - before["now"])) == 2
    assert round(100 * (after["goal"] - after["now"])) == 14
    assert (before["answers a label"], after["answers a label"]) == (3, 2)
    assert "310 species" in proposals.given("infeasible")
    says("310 to six", "a gain of two points to one of fourteen")


def test_the_quiz():
    hours = 2000 * 2 * 30 / 3600
    assert f"{hours:.1f}" == "33.3" and ceil(hours / 8) == 5 and f"{hours / 8:.1f}" == "4.2"
    says("33.3 hours", "4.2 weeks, so five")


def test_parts_of_the_table_are_those_of_the_template():
    for name in proposals.REQUIRED:
        says(f"| {name} |")
