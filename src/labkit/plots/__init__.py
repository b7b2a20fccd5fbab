"""The pictures of the labs, one module of them a lab. Each function draws into new axes and returns
them."""

from labkit.plots.votes import intervals, line, scatter_sized, slopes, stacked_bars

__all__ = ["intervals", "line", "scatter_sized", "slopes", "stacked_bars"]
