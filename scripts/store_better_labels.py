"""Store what lab 05 loads where a student's own result is missing.

    python scripts/store_better_labels.py

Runs the code of the solution notebook without its tests, keeps every result for which the notebook
names a stored one, and writes them to data/better-labels/. Put the sha256 sums that are printed
into its metadata.toml.
"""

import gzip
import hashlib
import io
from collections.abc import Callable, Mapping
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
    "ways to shorten": ("shortened.csv", "way"),
    "wins of each chatbot": ("wins.csv", "model"),
}


def results() -> dict[str, Any]:
    """What the notebook calls a result -> what the solution's functions give, and `judge_report`
    and `votes`."""
    matplotlib.use("Agg")
    kept: dict[str, Any] = {}

    def keep(
        make: Callable[[], Any],
        stored: Callable[[], Any],
        what: str,
        within: Mapping[str, float] | None = None,
    ) -> Any:
        kept[what] = make()
        return kept[what]

    namespace: dict[str, Any] = {"__name__": "05-better-labels"}
    lab = Lab("05-better-labels")
    notebook = notebooks.read(lab.solution)
    usual = checkpoint.own_or_stored
    checkpoint.own_or_stored = keep
    try:
        with redirect_stdout(io.StringIO()):
            for _, cell in code_cells(notebook):
                if is_test(cell) or '"favours"' in cell.source:
                    continue
                source = python(cell.source)
                code = compile(source, "05", "exec")
                exec(code, namespace)
    finally:
        checkpoint.own_or_stored = usual
        plt.close("all")
    kept["judge_report"] = namespace["judge_report"]
    kept["votes"] = namespace["votes"]
    return kept


def favours(report: Callable[[pd.DataFrame], dict], votes: pd.DataFrame) -> pd.DataFrame:
    """How much more often a model wins by the judge than by people; questions drawn 1,000 times."""

    def difference(rows: pd.DataFrame) -> pd.Series:
        found = report(rows)
        judge = pd.Series(found["judge_wins"])
        people = pd.Series(found["people_wins"])
        return judge - people

    rng = np.random.default_rng(0)
    parts = [part for _, part in votes.groupby("question")]
    drawn = []
    for _ in range(1000):
        numbers = rng.integers(len(parts), size=len(parts))
        chosen = []
        for place, number in enumerate(numbers):
            part = parts[number]
            chosen.append(part.assign(question=place))
        again = pd.concat(chosen)
        drawn.append(difference(again))
    ends = pd.DataFrame(drawn).quantile([0.025, 0.975])
    table = pd.DataFrame({"favour": difference(votes)})
    table["low"] = ends.loc[0.025]
    table["high"] = ends.loc[0.975]
    table = table.rename_axis("model")
    table = table.sort_values("favour", ascending=False)
    return table.reset_index()


def tables() -> dict[str, pd.DataFrame]:
    """File name -> table."""
    found = results()
    stored = {}
    for what, (name, first) in FILES.items():
        result = found[what]
        if first is None:
            table = pd.DataFrame(result, columns=["start", "end"])
        else:
            table = result.rename_axis(first)
            table = table.reset_index()
        stored[name] = table
    report, votes = found["judge_report"], found["votes"]
    stored["favours.csv"] = favours(report, votes)
    return stored


def main() -> None:
    """Write the tables and print their sha256 sums."""
    for name, table in tables().items():
        rounded = table.round(10)
        text = rounded.to_csv(index=False, lineterminator="\n")
        content = text.encode("utf-8")
        if name.endswith(".gz"):
            content = gzip.compress(content, mtime=0)
        (FOLDER / name).write_bytes(content)
        digest = hashlib.sha256(content)
        rows = len(table)
        print(f"{name}: {rows} rows, sha256 {digest.hexdigest()}")


if __name__ == "__main__":
    main()
