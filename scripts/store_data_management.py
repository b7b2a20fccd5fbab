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
from labkit import batches, bisection, reports

FOLDER = ROOT / "data" / "data-management"
SEEDS = 10
#: The seed of the team's day.
TEAM = 0
#: The commit that adds the week without the best labeller.
HOLIDAY = batches.TEAM_HOLIDAY
#: Accuracy that a good version of its folder reaches.
BAR = 0.92


def checks() -> pd.DataFrame:
    """Accuracy of two models trained on each version of the folder of batches, by seed."""
    rows = []
    for seed in range(SEEDS):
        rows += of_seed(seed, "none")
        rows += of_seed(seed, "holiday")
    return pd.DataFrame(rows)


def of_seed(seed: int, culprit: str) -> list[dict[str, Any]]:
    """The rows of `checks` for one simulation."""
    rows = []
    files: dict[str, str] = {}
    texts = batches.weeks(seed, culprit)
    for version, text in enumerate(texts):
        files[f"week {version}"] = text
        for model in ("1-NN", "logistic"):
            row = {
                "seed": seed,
                "culprit": culprit,
                "version": version,
                "model": model,
                "accuracy": batches.accuracy(files, seed, model),
            }
            rows.append(row)
    return rows


def manifests(lab: dict[str, Any]) -> pd.DataFrame:
    """The manifests of the reports' snapshots and of the team's commits, by the solution."""
    manifest = lab["manifest"]
    revert = lab["revert"]
    found = {}
    for day, files in reports.snapshots().items():
        found[f"reports, {day}"] = manifest(files)
    history = batches.team_history(TEAM)
    team = []
    for number, commit in enumerate(history):
        made = manifest(commit.files)
        team.append(made)
        found[f"team, {number}"] = made
    newest = team[-1]
    before = team[HOLIDAY - 1]
    bad = team[HOLIDAY]
    found["team, reverted"] = revert(newest, before, bad)
    rows = []
    for version, listed in found.items():
        for path, address in listed.items():
            row = {
                "version": version,
                "path": path,
                "address": address,
            }
            rows.append(row)
    return pd.DataFrame(rows)


def steps(lab: dict[str, Any]) -> pd.DataFrame:
    """The versions that the search in the team's history tries, and their accuracy."""
    history = batches.team_history(TEAM)

    def accuracy(version: int) -> float:
        return batches.accuracy(history[version].files, TEAM)

    found = bisection.search(lab["next_to_try"], accuracy, batches.TEAM_GOOD, len(history), BAR)
    return pd.DataFrame(found.steps, columns=["version", "accuracy"])


def write(name: str, table: pd.DataFrame) -> None:
    """Write one table and print its sha256 sum."""
    text = table.to_csv(index=False, lineterminator="\n")
    content = text.encode("utf-8")
    path = FOLDER / f"{name}.csv"
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    print(f"{name}.csv: {len(table)} rows, sha256 {digest}")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--checkpoints",
        action="store_true",
        help="all but the accuracies",
    )
    options = parser.parse_args()
    if not options.checkpoints:
        write("checks", checks())
    lab = functions(Lab("07-data-management"))
    write("manifests", manifests(lab))
    write("steps", steps(lab))


if __name__ == "__main__":
    main()
