"""The pictures of the labs, one module of them a lab. Each function draws into new
axes and returns them."""

from labkit.plots.votes import (
    confusions,
    intervals,
    line,
    scatter_sized,
    slopes,
    stacked_bars,
)

__all__ = [
    "confusions",
    "intervals",
    "line",
    "scatter_sized",
    "slopes",
    "stacked_bars",
]
