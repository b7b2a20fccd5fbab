"""What lab 08 gives: images, weights to start from, and a package
made of its functions."""

from labkit.codebase.behaviour import behave, broken_models, rows_of, shares_wrong
from labkit.codebase.changes import count_alarms
from labkit.codebase.images import as_digits, fit, letters, prepared, stroke
from labkit.codebase.ledger import in_shadow, is_blank, is_id, ledger_with
from labkit.codebase.network import (
    gradient_gap,
    happens,
    initial,
    stand_in,
    take_step,
    train,
)
from labkit.codebase.package import imports, write
from labkit.codebase.tools import lint, run_tests
from labkit.codebase.year import flights, monitors

__all__ = [
    "as_digits",
    "behave",
    "broken_models",
    "count_alarms",
    "fit",
    "flights",
    "gradient_gap",
    "happens",
    "imports",
    "in_shadow",
    "initial",
    "is_blank",
    "is_id",
    "ledger_with",
    "letters",
    "lint",
    "monitors",
    "prepared",
    "rows_of",
    "run_tests",
    "shares_wrong",
    "stand_in",
    "stroke",
    "take_step",
    "train",
    "write",
]
