"""Every number that lecture 05 works out is recomputed here, and then looked for in its text."""

from fractions import Fraction
from pathlib import Path

import better_labels as figures
import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta

from coursekit.notebooks import Lab
from coursekit.solution import functions
from labkit import applicants, data

PAGE = Path(figures.__file__).parents[1] / "05-better-labels.md"
TEXT = " ".join(PAGE.read_text(encoding="utf-8").split())


def says(*phrases: str) -> None:
    """Check that the lecture holds each phrase, whatever its line breaks."""
    for phrase in phrases:
        assert phrase in TEXT, (
            f"{PAGE.name} does not say {phrase!r}; correct the text or the number"
        )


def decimals(value: float, places: int = 2) -> str:
    """Format as the lecture does: .92."""
    return f"{value:.{places}f}".removeprefix("0")


@pytest.fixture(scope="module")
def lab():
    return functions(Lab("05-better-labels"))


@pytest.mark.parametrize("messages", [figures.OFFICE, figures.FRIENDS])
def test_the_two_alphas_are_the_solutions(lab, messages):
    pairs = ["ff"] * messages["both fine"] + ["rr"] * messages["both rude"]
    pairs += ["fr"] * messages["differ"]
    annotations = pd.DataFrame(
        {"task": np.repeat(range(10), 2), "label": [one for pair in pairs for one in pair]}
    )
    assert lab["agreement"](annotations) == pytest.approx(float(figures.agreement(messages)))
    assert lab["alpha"](annotations, "nominal") == pytest.approx(float(figures.alpha(messages)))


def test_the_worked_example():
    assert (
        figures.agreement(figures.OFFICE) == figures.agreement(figures.FRIENDS) == Fraction(9, 10)
    )
    chance = float(figures.by_chance(figures.OFFICE))
    says(f"2 × 17 × 3 / (20 × 19) = {decimals(chance, 3)}")
    says(f"1 − .100 / {decimals(chance, 3)} = {decimals(float(figures.alpha(figures.OFFICE)))}")
    assert figures.by_chance(figures.FRIENDS) == Fraction(1, 10)
    assert figures.alpha(figures.FRIENDS) == 0
    says("2 × 19 × 1 / (20 × 19) = .100")


def test_five_of_five():
    assert applicants.PRIOR == (6, 2)
    says(f"right on {6 / 8:.0%} of the questions".replace("%", " %"), "Beta(11, 2)")
    says(f"11/13 = {decimals(11 / 13)}", "each is expected at .85")
    says(f"reaches .8 is {decimals(beta.sf(0.8, 11, 2))}")
    says(f"where it was {decimals(beta.sf(0.8, 6, 2))}")


def test_asking_a_third_person_only_where_two_differ():
    says(f"1,000 items cost {round(2000 + 1000 / 3):,} answers instead of 3,000")


def test_errors_multiply():
    says(f"{0.9**5:.0%} of paragraphs".replace("%", " %"))


def test_the_questionnaires_are_those_of_the_data():
    tweets = data.load("question-wording")
    assert tweets["worker"].nunique() == 917 and tweets["item"].nunique() == 3000
    assert tweets["version"].nunique() == 5
    # "9,000 answers of 180 people", "some fifty answers"
    by_version = tweets.groupby("version")["worker"].agg(["size", "nunique"])
    assert by_version["size"].between(8900, 9000).all()
    assert by_version["nunique"].between(175, 190).all()
    assert tweets.groupby("worker").size().median() == 50


def test_the_class_hour_is_an_hour():
    plan = TEXT.partition("## The class hour")[2].partition("## Quiz")[0]
    minutes = [int(part.split("(")[-1]) for part in plan.split(" minutes)")[:-1]]
    assert sum(minutes) == 60
