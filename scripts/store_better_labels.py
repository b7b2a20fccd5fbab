"""Store what lab 05 loads where a student's own result is missing.

    python scripts/store_better_labels.py

Runs the code of the solution notebook without its tests, keeps every result for which the notebook
names a stored one, and writes them to data/better-labels/. Put the sha256 sums that are printed
into its metadata.toml.
"""

import gzip
import hashlib
import io
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from coursekit import notebooks
from coursekit.checks.cells import code_cells, python
from coursekit.notebooks import ROOT, Lab, is_test
from labkit import checkpoint

FOLDER = ROOT / "data" / "better-labels"
#: What the notebook calls a result -> its file, and the name of its first column.
FILES = {
    "agreement and alpha": ("coefficients.csv", "set"),
    "alpha of each question": ("parts.csv", "question"),
    "asked until the lead is 2, at most 5 times": ("adaptive.csv.gz", "task"),
    "the same policy on simulated words": ("simulated.csv.gz", "task"),
    "the effects": ("effects.csv", "comparison"),
    "patches of the paragraph": ("patches.csv", None),
    "ways to shorten": ("shortened.csv", "way"),
    "wins of each chatbot": ("wins.csv", "model"),
}


def results() -> dict[str, Any]:
    """What the notebook calls a result -> what the solution's functions give, and `judge_report`
    and `votes`."""
    matplotlib.use("Agg")
    kept: dict[str, Any] = {}

    def keep(make: Callable[[], Any], stored: Callable[[], Any], what: str) -> Any:
        kept[what] = make()
        return kept[what]

    namespace: dict[str, Any] = {"__name__": "05-better-labels"}
    usual, checkpoint.own_or_stored = checkpoint.own_or_stored, keep
    try:
        with redirect_stdout(io.StringIO()):
            for _, cell in code_cells(notebooks.read(Lab("05-better-labels").solution)):
                if not is_test(cell) and '"favours"' not in cell.source:
                    exec(compile(python(cell.source), "05", "exec"), namespace)
    finally:
        checkpoint.own_or_stored = usual
        plt.close("all")
    return kept | {name: namespace[name] for name in ("judge_report", "votes")}


def favours(report: Callable[[pd.DataFrame], dict], votes: pd.DataFrame) -> pd.DataFrame:
    """How much more often a model wins by the judge than by people; questions drawn 1,000 times."""

    def difference(rows: pd.DataFrame) -> pd.Series:
        found = report(rows)
        return pd.Series(found["judge_wins"]) - pd.Series(found["people_wins"])

    rng = np.random.default_rng(0)
    parts = [part for _, part in votes.groupby("question")]
    drawn = []
    for _ in range(1000):
        chosen = [
            parts[number].assign(question=place)
            for place, number in enumerate(rng.integers(len(parts), size=len(parts)))
        ]
        drawn.append(difference(pd.concat(chosen)))
    low, high = pd.DataFrame(drawn).quantile([0.025, 0.975]).to_numpy()
    table = difference(votes).rename("favour").rename_axis("model").to_frame()
    return table.assign(low=low, high=high).sort_values("favour", ascending=False).reset_index()


def tables() -> dict[str, pd.DataFrame]:
    """File name -> table."""
    found = results()
    stored = {}
    for what, (name, first) in FILES.items():
        if first is None:
            stored[name] = pd.DataFrame(found[what], columns=["start", "end"])
        else:
            stored[name] = found[what].rename_axis(first).reset_index()
    return stored | {"favours.csv": favours(found["judge_report"], found["votes"])}


def main() -> None:
    """Write the tables and print their sha256 sums."""
    for name, table in tables().items():
        content = table.round(10).to_csv(index=False, lineterminator="\n").encode("utf-8")
        if name.endswith(".gz"):
            content = gzip.compress(content, mtime=0)
        (FOLDER / name).write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        print(f"{name}: {len(table)} rows, sha256 {digest}")


if __name__ == "__main__":
    main()
