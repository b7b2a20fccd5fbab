"""Store what lab 01 loads where a student's own result is missing or wrong.

    python scripts/store_scoping.py

All is computed by the functions of the solution notebook, and written to data/project-scoping/.
Put the sha256 sums that are printed into its metadata.toml.
"""

import hashlib
from typing import Any

import pandas as pd

from coursekit.notebooks import ROOT, Lab
from coursekit.solution import functions
from labkit import data, scoping

FOLDER = ROOT / "data" / "project-scoping"
MODELS = ("nearest neighbour", "logistic regression")
SIZES = [
    30,
    45,
    70,
    100,
    150,
    200,
    250,
]
#: Where the fits of two students are compared: their parameters may differ.
COMPARED = (30, 100, 250)


def tables() -> dict[str, pd.DataFrame]:
    """File name -> the table, as the lab's own functions give it."""
    lab = functions(Lab("01-project-scoping"))
    return {
        "values": _values(lab),
        "curves": _curves(lab),
        "swings": _swings(lab),
        "ranks": _ranks(lab),
    }


def cost_of(
    lab: dict[str, Any],
    rows: pd.DataFrame,
    factor: float = 10,
) -> pd.Series:
    """Dollars for labels and model."""
    labels = rows["labels"] * rows["label_price"]
    model = lab["accuracy_cost"](
        rows["pilot_cost"],
        rows["accuracy_now"],
        rows["accuracy_needed"],
        factor,
    )
    return labels + model


def valued(lab: dict[str, Any], rows: pd.DataFrame) -> pd.DataFrame:
    """Ideas with their value, if each reaches the accuracy that it needs."""
    reached = rows.assign(accuracy=rows["accuracy_needed"])
    return lab["automation_value"](reached)


def payback(
    lab: dict[str, Any],
    rows: pd.DataFrame,
    factor: float = 10,
) -> pd.Series:
    """Dollars gained in a year for each dollar of cost."""
    gain = valued(lab, rows)["gain"]
    return gain / cost_of(lab, rows, factor)


def score_of(lab: dict[str, Any], rows: pd.DataFrame) -> pd.Series:
    """What ideas are ranked by: the payback of a gain; a loss in dollars below it."""
    paid = payback(lab, rows)
    in_dollars = paid * cost_of(lab, rows)
    return paid.where(paid > 0, in_dollars)


def _values(lab: dict[str, Any]) -> pd.DataFrame:
    """Each idea with its value, its cost, its marks, and whether it is on the frontier."""
    sheet = scoping.ideas()
    found = valued(lab, sheet)[["ml", "reference", "gain"]]
    found = found.assign(cost=cost_of(lab, sheet))
    found = found.join(lab["hard_flags"](sheet))
    gains = found[found["gain"] > 0]
    frontier = lab["efficient_frontier"](gains)
    found["frontier"] = found.index.isin(frontier)
    return found.reset_index()


def _curves(lab: dict[str, Any]) -> pd.DataFrame:
    """Of each model the curve of its pilot, then those of a hundred resamples."""
    rows = []
    for model in MODELS:
        errors = scoping.pilot(model, SIZES, repeats=20, seed=0)
        resamples = scoping.resampled_means(errors, samples=100, seed=0)
        for mean in [errors.mean(axis=0), *resamples]:
            curve = lab["fit_learning_curve"](SIZES, mean)
            rows.append({"model": model, **curve})
    found = pd.DataFrame(rows)[["model", "a", "b", "c"]]
    for n in COMPARED:
        shrinking = found["a"] * n ** -found["b"]
        found[f"at {n}"] = found["c"] + shrinking
    return found.round(8)


def _swings(lab: dict[str, Any]) -> pd.DataFrame:
    """Of each idea and guess the payback at the guess's low and high."""
    ranges = data.load("project-ideas", "ranges")
    rows = []
    for project, idea in scoping.ideas().groupby(level=0, sort=False):
        for own in ranges[ranges["project"] == project].itertuples():
            low = idea.assign(**{own.quantity: own.low})
            high = idea.assign(**{own.quantity: own.high})
            row = {
                "project": project,
                "quantity": own.quantity,
                "low": payback(lab, low).iloc[0],
                "high": payback(lab, high).iloc[0],
            }
            rows.append(row)
        row = {
            "project": project,
            "quantity": "factor of a nine",
            "low": payback(lab, idea, 3).iloc[0],
            "high": payback(lab, idea, 30).iloc[0],
        }
        rows.append(row)
    return pd.DataFrame(rows)


def _ranks(lab: dict[str, Any]) -> pd.DataFrame:
    """Each idea's rank by the guesses, and between which ranks nine of ten draws put it."""
    guessed = score_of(lab, scoping.ideas())
    draws = score_of(lab, scoping.draw(300, seed=0))
    ranks = draws.groupby("draw").rank(ascending=False)
    by_idea = ranks.groupby("project")
    found = pd.DataFrame({"guess": guessed.rank(ascending=False)})
    found["low"] = by_idea.quantile(0.05)
    found["high"] = by_idea.quantile(0.95)
    return found.sort_values("guess").reset_index()


def main() -> None:
    """Write the files and print their sha256 sums."""
    for name, table in tables().items():
        text = table.to_csv(index=False, lineterminator="\n")
        content = text.encode("utf-8")
        path = FOLDER / f"{name}.csv"
        path.write_bytes(content)
        sha256 = hashlib.sha256(content).hexdigest()
        print(f"{path.name}: {len(table)} rows, sha256 {sha256}")


if __name__ == "__main__":
    main()
