"""Notebooks: what was released, what was submitted, and what each test needs."""
