"""The old place of `install`, for courses whose nbgrader_config.py still names it."""

from fairmark.nbgrader.autograde import install

__all__ = ["install"]
