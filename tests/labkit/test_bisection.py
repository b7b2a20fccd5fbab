import pytest

from labkit.bisection import finished

BAR = 0.92


def test_either_middle_finds_the_same_version():
    lower = finished([(5, 0.95), (13, 0.90), (8, 0.88), (6, 0.85)], BAR)
    upper = finished([(5, 0.95), (13, 0.90), (9, 0.88), (7, 0.87), (6, 0.85)], BAR)
    assert lower == upper
    assert lower.culprit == 6
    assert lower != finished([(5, 0.95), (7, 0.85), (6, 0.93)], BAR)


@pytest.mark.parametrize(
    "steps",
    [
        [(5, 0.95), (13, 0.90)],
        [(5, 0.95), (13, 0.90), (3, 0.94), (6, 0.85)],
        [(5, 0.95), (6, 0.85), (6, 0.85)],
        [(5, 0.95)],
    ],
)
def test_steps_that_are_no_search(steps):
    with pytest.raises(ValueError, match=r"version|neighbours"):
        finished(steps, BAR)
