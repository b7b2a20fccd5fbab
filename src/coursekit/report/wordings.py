"""Two wordings of a question that the class answered in module 05: both alphas, for the report."""

import math
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from coursekit.crowd import wordings
from coursekit.crowd.wordings import Comparison, WordingsError
from coursekit.report.reading import shown
from coursekit.report.tables import Cell, Table


@dataclass(frozen=True)
class Wordings:
    """What the answers say.

    Attributes
    ----------
    table : Table or None
        A row a wording; None where the answers cannot be compared.
    says : str
        The same in a sentence, or why they cannot be compared.
    """

    table: Table | None
    says: str


def collected(root: Path, named: bool) -> Wordings | None:
    """Compare the answers in `submitted/`; None where there are none.

    Parameters
    ----------
    root : Path
        The course.
    named : bool
        Whether students are named; without, nothing that they wrote is shown either.
    """
    try:
        found = wordings.collected([root / "submitted"])
    except WordingsError as error:
        why = shown(str(error)) if named else "the report with names says why"
        return Wordings(None, f"Two wordings were collected, but not compared: {why}.")
    return Wordings(table(found, named), sentence(found)) if found else None


def table(found: Comparison, named: bool) -> Table:
    """Both alphas and what belongs to them."""
    head = (
        "version",
        "wording",
        "people",
        "answers",
        "share of yes",
        "agreement",
        "alpha",
        "alpha from",
        "alpha to",
    )
    rows: list[tuple[Cell, ...]] = []
    for version, row in found.table.iterrows():
        text = shown(found.texts[str(version)]) if named else ""
        measures = ("yes", "agreement", "alpha", "low", "high")
        numbers = [_rounded(row[name]) for name in measures]
        rows.append((str(version), text, int(row["people"]), int(row["answers"]), *numbers))
    return Table("wordings", "Two wordings of a question, with 95 % intervals", head, rows)


def sentence(found: Comparison) -> str:
    """Both alphas and the change of the share of yes, with their intervals."""
    alphas = [_alpha(str(version), row) for version, row in found.table.iterrows()]
    gap = found.effect
    return (
        f"{' '.join(alphas)} The share of yes changed by {100 * gap['difference']:+.0f} points "
        f"from the old to the new one ({100 * gap['low']:+.0f} to {100 * gap['high']:+.0f} with "
        "people drawn again)."
    )


def _alpha(version: str, row: pd.Series) -> str:
    if math.isnan(row["alpha"]):
        return f"The {version} wording has no alpha: no question has two answers that differ."
    return (
        f"Alpha of the {version} wording is {row['alpha']:.2f} ({row['low']:.2f} to "
        f"{row['high']:.2f})."
    )


def _rounded(value: float) -> Cell:
    return "" if math.isnan(value) else round(float(value), 3)
