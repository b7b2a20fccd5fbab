"""Store what lab 07 loads instead of computing it: checks of every version, and checkpoints.

    python scripts/store_data_management.py

The accuracies come from labkit.batches, the manifests from the functions of the solution; all is
written to data/data-management/. Put the sha256 sums that are printed into its metadata.toml.
`--checkpoints` leaves the accuracies, which take minutes, as they are.
"""

import argparse
import hashlib
from typing import Any

import pandas as pd

from coursekit.notebooks import ROOT, Lab
from coursekit.solution import functions
from labkit import batches, reports

FOLDER = ROOT / "data" / "data-management"
SEEDS = 10
#: The seed of the team's day.
TEAM = 0
#: Accuracy that a good version of its folder reaches.
BAR = 0.92


def checks() -> pd.DataFrame:
    """Accuracy of two models trained on each version of the folder of batches, by seed."""
    rows = []
    for seed in range(SEEDS):
        for culprit in ("none", "holiday"):
            texts = batches.weeks(seed, culprit)
            for version in range(batches.WEEKS):
                files = {str(week): text for week, text in enumerate(texts[: version + 1])}
                for model in ("1-NN", "logistic"):
                    score = batches.accuracy(files, seed, model)
                    rows.append((seed, culprit, version, model, score))
    return pd.DataFrame(rows, columns=["seed", "culprit", "version", "model", "accuracy"])


def manifests(lab: dict[str, Any]) -> pd.DataFrame:
    """The manifests of the reports' snapshots and of the team's commits, by the solution."""
    folders = {f"reports, {day}": files for day, files in reports.snapshots().items()}
    for number, commit in enumerate(batches.team_history(TEAM)):
        folders[f"team, {number}"] = commit.files
    found = {name: lab["manifest"](files) for name, files in folders.items()}
    newest = found[f"team, {len(batches.team_history(TEAM)) - 1}"]
    found["team, reverted"] = lab["revert"](newest, found["team, 5"], found["team, 6"])
    rows = [(name, path, where) for name in found for path, where in found[name].items()]
    return pd.DataFrame(rows, columns=["version", "path", "address"])


def steps(lab: dict[str, Any]) -> pd.DataFrame:
    """The versions that the search in the team's history tries, and their accuracy."""
    history = batches.team_history(TEAM)
    known: dict[int, bool] = {}
    rows = []
    while (version := lab["next_to_try"](known, len(history))) is not None:
        score = batches.accuracy(history[version].files, seed=TEAM)
        known[version] = score >= BAR
        rows.append((version, score))
    return pd.DataFrame(rows, columns=["version", "accuracy"])


def write(name: str, table: pd.DataFrame) -> None:
    """Write one table and print its sha256 sum."""
    content = table.to_csv(index=False, lineterminator="\n").encode("utf-8")
    (FOLDER / f"{name}.csv").write_bytes(content)
    print(f"{name}.csv: {len(table)} rows, sha256 {hashlib.sha256(content).hexdigest()}")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--checkpoints", action="store_true", help="all but the accuracies")
    if not parser.parse_args().checkpoints:
        write("checks", checks())
    lab = functions(Lab("07-data-management"))
    write("manifests", manifests(lab))
    write("steps", steps(lab))


if __name__ == "__main__":
    main()
