"""Grades notebooks of an nbgrader course: each in a sandbox, by tests that its code can neither see
nor touch."""
