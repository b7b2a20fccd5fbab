"""Every number that lecture 06 works out is recomputed here, and then looked for in its text."""

from fractions import Fraction
from pathlib import Path

import fewer_labels as figures
import pytest

PAGE = Path(figures.__file__).parents[1] / "06-fewer-labels.md"
TEXT = " ".join(PAGE.read_text(encoding="utf-8").split())


def says(*phrases: str) -> None:
    """Check that the lecture holds each phrase, whatever its line breaks."""
    for phrase in phrases:
        assert phrase in TEXT, (
            f"{PAGE.name} does not say {phrase!r}; correct the text or the number"
        )


def decimals(value: float, places: int = 3) -> str:
    """Format as the lecture does: .923."""
    return f"{value:.{places}f}".removeprefix("0")


def test_table_of_the_example():
    start = figures.start()
    after = figures.em_step(start).belief
    for item, rules in figures.VOTES.items():
        cells = " | ".join("votes" if rule in rules else "" for rule in figures.RULES)
        row = f"| {item} | {cells} | {start[item]} | {decimals(float(after[item]))} |"
        says(" ".join(row.split()))


def test_rates_of_the_m_step():
    step = figures.em_step(figures.start())
    assert step.own == {"you": Fraction(2, 3), "number": Fraction(5, 12), "police": Fraction(5, 8)}
    assert step.other == {"you": Fraction(1, 4), "number": Fraction(3, 8), "police": Fraction(1, 4)}
    assert sum(figures.start().values()) == 4
    says(
        "with rate (1 + 3) / (2 + 4) = 2/3",
        "with rate (1 + 0) / (2 + 2) = 1/4",
        "(1 + 3/2) / 6 = 5/12 and (1 + 1/2) / 4 = 3/8",
        "For *police* they are 5/8 and 1/4",
    )


def test_e_step_of_headline_d_and_e():
    step = figures.em_step(figures.start())
    clickbait = (1 - step.own["you"]) * step.own["number"] * step.other["police"]
    news = (1 - step.other["you"]) * step.other["number"] * step.own["police"]
    assert clickbait == Fraction(1, 3) * Fraction(5, 12) * Fraction(1, 4)
    assert news == Fraction(3, 4) * Fraction(3, 8) * Fraction(5, 8)
    assert step.belief["d"] == clickbait / (clickbait + news)
    says(
        f"The first is {decimals(float(clickbait), 4)}, the second {decimals(float(news), 4)}",
        f"{decimals(float(clickbait), 4)} / {decimals(float(clickbait + news), 4)} = "
        f"{decimals(float(step.belief['d']))}",
        f"from 1/2 to {decimals(float(step.belief['e']))}",
    )


def test_turning_price():
    saved = figures.LABELS_PLAIN - figures.LABELS_AFTER
    assert figures.turning_seconds() == 8
    says(
        f"take {figures.FIXED_MINUTES} minutes",
        f"leave {figures.LABELS_AFTER} labels to be made instead of {figures.LABELS_PLAIN}",
        f"{saved} labels cost {figures.FIXED_MINUTES} minutes, at **8 seconds a label**",
    )


def test_quiz():
    silent_own, silent_other = 1 - 0.18, 1 - 0.02
    assert pytest.approx(0.10) == 0.5 * 0.18 + 0.5 * 0.02
    revised = silent_own / (silent_own + silent_other)
    says(f"so A falls from .5 to {decimals(revised)}", "chance .82 in A and .98 elsewhere")
    assert 2 * 3600 / 150 == 48
    says("7,200 seconds / 150 = 48 seconds a label")
