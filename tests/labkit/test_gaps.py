"""The picture of the gaps between people, training and validation error."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from labkit.plots import baselines


@pytest.mark.parametrize("level", [0.01, 0.30, 1.0])
def test_every_human_level_is_inside_the_picture(level):
    curve = pd.DataFrame({"train": [0.0, 0.06], "validation": [0.25, 0.10]}, index=[50, 1000])
    baselines.gaps(curve, {"at the meter": 0.01, "you": level})
    for axes in plt.gcf().axes:
        low, high = axes.get_ylim()
        assert low == 0 and high > max(level, 0.25)
    plt.close("all")
