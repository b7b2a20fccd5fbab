"""What all pictures share: the colours of Okabe and Ito, which the colour-blind can tell apart, and
the finish."""

from matplotlib.axes import Axes

BLUE, ORANGE, GREEN, RED, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#7F7F7F"


def finish(
    axes: Axes,
    title: str,
    xlabel: str,
    ylabel: str,
) -> Axes:
    """Write the title and the names of the axes, and drop the frame's upper and right lines."""
    axes.set(title=title, xlabel=xlabel, ylabel=ylabel)
    axes.spines[["top", "right"]].set_visible(False)
    return axes
