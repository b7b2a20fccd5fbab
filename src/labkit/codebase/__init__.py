"""What lab 08 gives: images, weights to start from, and a package made of its functions."""

from labkit.codebase.behaviour import behave, broken_models
from labkit.codebase.changes import count_alarms
from labkit.codebase.images import fit, letters, prepared, stroke
from labkit.codebase.network import gradient_gap, initial, stand_in, train
from labkit.codebase.package import imports, write
from labkit.codebase.tools import lint, run_tests

__all__ = [
    "behave",
    "broken_models",
    "count_alarms",
    "fit",
    "gradient_gap",
    "imports",
    "initial",
    "letters",
    "lint",
    "prepared",
    "run_tests",
    "stand_in",
    "stroke",
    "train",
    "write",
]
