"""The picture of the gaps between people, training and validation error."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from labkit.plots import baselines


@pytest.mark.parametrize("level", [0.01, 0.29, 0.31, 1.0])
def test_a_human_level_is_drawn_or_said_to_lie_above(level):
    curve = pd.DataFrame({"train": [0.0, 0.06], "validation": [0.25, 0.10]}, index=[50, 1000])
    baselines.gaps(curve, {"at the meter": 0.01, "you": level})
    _, axes = plt.gcf().axes
    low, high = axes.get_ylim()
    lines = [line.get_ydata()[0] for line in axes.lines if line.get_linestyle() == "--"]
    words = [text.get_text() for text in axes.texts]
    assert low == 0
    assert high < 0.35  # a poor reader does not squeeze the curves
    if level < high:
        assert lines == [level]
        assert f"{level:.0%}" in words
    else:
        assert lines == []
        assert f"{level:.0%} (above the picture)" in words
    plt.close("all")
