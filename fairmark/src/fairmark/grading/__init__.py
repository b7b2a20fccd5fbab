"""Grading: one notebook, one submission, one class."""
