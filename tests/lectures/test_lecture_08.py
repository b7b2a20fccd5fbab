"""Every number that lecture 08 works out is recomputed here, and then looked for in its text."""

from math import exp, log
from pathlib import Path

import code_base as figures
import numpy as np
import pytest
from scipy.stats import binomtest

PAGE = Path(figures.__file__).parents[1] / "08-code-base.md"
TEXT = " ".join(PAGE.read_text(encoding="utf-8").split())


def says(*phrases: str) -> None:
    """Check that the lecture holds each phrase, whatever its line breaks."""
    for phrase in phrases:
        assert phrase in TEXT, f"{PAGE.name} does not say {phrase!r}"


def decimals(value: float, places: int = 3) -> str:
    """Format as the lecture does: .923."""
    return f"{value:.{places}f}".replace("0.", ".", 1)


def test_one_step_by_hand():
    hidden = max(0.0, figures.HIDDEN * figures.INPUT)
    scores = [hidden * weight for weight in figures.OUTPUT]
    total = sum(exp(score) for score in scores)
    first, second = (exp(score) / total for score in scores)
    error = (first, second - 1)
    says(f"the probabilities {decimals(first)} and {decimals(second)}")
    says(
        f"-log {decimals(second)} = {-log(second):.3f}", f"{decimals(first)} and -{decimals(first)}"
    )
    says(f"gradients are {hidden * error[0]:.3f} and {hidden * error[1]:.3f}")
    back = sum(part * weight for part, weight in zip(error, figures.OUTPUT, strict=True))
    hidden_gradient = back * figures.INPUT
    says(f"= {decimals(back, 4)}, times the input: {decimals(hidden_gradient, 4)}.")
    says(f"{decimals(first, 4)} × 0.5")
    assert figures.loss(figures.HIDDEN) == pytest.approx(-log(second))


def test_the_slope_of_the_loss_is_the_gradient():
    above, below = figures.loss(1.01), figures.loss(0.99)
    slope = (above - below) / 0.02
    says(f"{above:.5f} and {below:.5f}", f"divided by 0.02 is {decimals(slope)}")
    says(f"slope {slope:.3f}")
    assert figures.loss(-0.5) == pytest.approx(log(2))
    says(f"It is flat at {log(2):.2f} left of zero")


@pytest.mark.parametrize("columns, plain", [(10, 0.40), (20, 0.64)])
def test_false_alarms_of_several_columns(columns, plain):
    divided = 0.05 / columns
    any_alarm, with_bonferroni = (1 - (1 - level) ** columns for level in (0.05, divided))
    assert any_alarm == pytest.approx(plain, abs=0.005)
    says(f"1 - .95^{columns} = {decimals(any_alarm, 2)}")
    kept = f"{1 - divided:.4f}".strip("0")
    says(f"1 - {kept}^{columns}", decimals(with_bonferroni))


def test_false_alarms_are_as_often_in_a_simulation():
    p = np.random.default_rng(0).random((100_000, 10))
    assert (p.min(axis=1) < 0.05).mean() == pytest.approx(1 - 0.95**10, abs=0.01)


def test_nine_to_one_in_the_shadow():
    p = binomtest(9, 10).pvalue
    says(f"p = {decimals(p, 4)}", f".05 / 3 = {decimals(0.05 / 3, 4)}")
    assert 0.05 / 3 < p < 0.05


def test_what_the_quiz_says_of_reshape():
    """The line stops for some changes of the data, and is silent about others."""

    def line(images):
        return images.reshape(50, 64) / 16

    for shape in ((47, 8, 8), (50, 16, 16)):
        with pytest.raises(ValueError):
            line(np.zeros(shape))
    assert line(np.full((50, 8, 8), 255)).max() == pytest.approx(16, abs=0.1)
    four = np.repeat(np.arange(200), 16).reshape(200, 4, 4)
    assert (np.unique(line(four)[0] * 16) == [0, 1, 2, 3]).all()
    says("`images.reshape(50, 64) / 16`", "sixteen times too large", "four images")
