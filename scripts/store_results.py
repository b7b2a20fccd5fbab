"""Store what lab 04 loads instead of computing it: checkpoints, crowd-kit's votes, and the rankings
on unseen seeds.

    run="python scripts/bootstrap.py scripts/store_results.py"
    $run                  all of it, up to an hour
    $run checkpoints      one part: checkpoints, libraries or rankings

All is computed by the functions of the solution notebook and by crowd-kit, and written to
data/label-aggregation/.
"""

import argparse
import hashlib
import secrets
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

from coursekit.crowd.class_labels import gold_of, ratings_of, work_of
from coursekit.notebooks import ROOT, Lab
from coursekit.solution import functions
from labkit import crowd, data, leaderboard, mturk

FOLDER = ROOT / "data" / "label-aggregation"
LEXICON = ROOT / "solutions" / "04-label-aggregation" / "private" / "lexicon.csv"
SEEDS = LEXICON.with_name(
    "ranking-seeds.csv"
)  # preset, number, seed of the batches on which the methods are ranked


def store_checkpoints(lab: dict) -> None:
    """Write the tables that let a stuck student go on."""
    for batch, name in leaderboard.STORED.items():
        annotations = lab["read_batch"](data.path(batch, "batch"))
        store(annotations, name)
        ratings = ratings_of(lab, annotations)
        if batch == "adjectives":
            work = work_of(annotations)
            store(lab["majority_vote"](work).rename("majority").reset_index(), "tasks")
            store(ratings, "workers")
        else:
            store(ratings, f"{name}-workers")


def store_library_votes() -> None:
    """Write the votes of crowd-kit's aggregators on the two simulated batches."""
    for name in leaderboard.STORED.values():
        store(
            leaderboard.library_votes(work_of(data.load("label-aggregation", name))).reset_index(),
            f"{name}-library",
        )


def own_votes(lab: dict, annotations: pd.DataFrame) -> dict[str, pd.Series]:
    """The votes of the lab's methods, under the names that the lab gives them."""
    work = work_of(annotations)
    golden = lab["gold_accuracy"](annotations, gold_of(annotations))["estimate"]
    agreeing = lab["agreement"](work)["agreement"]
    return {
        "majority vote": lab["majority_vote"](work),
        "weighted by gold": lab["weighted_vote"](work, golden),
        "weighted by agreement": lab["weighted_vote"](work, agreeing),
        "gold 0.8 or more": lab["filtered_vote"](work, golden, 0.8),
        "best one by gold": lab["top_k_vote"](work, golden, 1),
        "Dawid-Skene": lab["dawid_skene"](work)[0][True] > 0.5,
        "no to everything": pd.Series(False, index=work["task"].unique()),
    }


def store_rankings(lab: dict) -> None:
    """Write how right each method is on the first 440 tasks and on all others, on batches that
    nobody has seen."""
    lexicon = pd.read_csv(LEXICON, dtype=str, keep_default_na=False)
    rows = []
    for preset, number, seed in tqdm(list(ranking_seeds().itertuples(index=False)), desc="batches"):
        batch = crowd.simulate_batch(lexicon, preset, int(seed))
        with tempfile.TemporaryDirectory() as scratch:
            mturk.write_batch(batch.raw, Path(scratch, "batch.csv"))
            annotations = lab["read_batch"](Path(scratch, "batch.csv"))
        library = leaderboard.library_votes(work_of(annotations))
        votes = own_votes(lab, annotations) | {
            f"crowd-kit {name}": library[name] for name in library
        }
        table = batch.truth.sort_values(["attr_id", "adj"])
        truth = pd.Series(
            table["label"].to_numpy(bool), index=table["attr_id"] + "|" + table["adj"]
        )
        for method, labels in votes.items():
            right = leaderboard.float_votes(labels, truth.index) == truth.to_numpy(float)
            rows.append(
                {
                    "preset": preset,
                    "seed": number,
                    "method": method,
                    "public": right[:440].mean(),
                    "private": right[440:].mean(),
                }
            )
    store(pd.DataFrame(rows).round(5), "rankings")


def ranking_seeds() -> pd.DataFrame:
    """The secret seeds of the ranking batches, drawn on the first run: three of each preset."""
    if not SEEDS.exists():
        drawn = [
            (preset, number, secrets.randbits(63))
            for preset in ("realistic", "spammy")
            for number in range(1, 4)
        ]
        pd.DataFrame(drawn, columns=["preset", "number", "seed"]).to_csv(
            SEEDS, index=False, lineterminator="\n"
        )
    return pd.read_csv(SEEDS)


def store(table: pd.DataFrame, name: str) -> None:
    """Write a table and its entry in metadata.toml; compressed where it is large, the same bytes
    for the same table."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / (f"{name}.csv.gz" if len(table) > 1000 else f"{name}.csv")
    compression = {"method": "gzip", "mtime": 0} if path.suffix == ".gz" else None
    table.to_csv(path, index=False, lineterminator="\n", compression=compression)
    write_entry(name, path, table)
    print(f"{path.relative_to(ROOT)}: {len(table):,} rows")


def write_entry(name: str, path: Path, table: pd.DataFrame) -> None:
    """Put a file's sha256 and schema into metadata.toml, in place of an older entry."""
    types = {"b": "bool", "i": "int", "f": "float"}
    lines = [
        f"[files.{name}]",
        f'path = "{path.name}"',
        f'sha256 = "{hashlib.sha256(path.read_bytes()).hexdigest()}"',
        f"rows = {len(table)}",
    ]
    for column in table:
        lines += [
            "",
            f"[files.{name}.columns.{column}]",
            f'type = "{types.get(table[column].dtype.kind, "string")}"',
        ]
        if table[column].isna().any():
            lines.append("nullable = true")
    metadata = FOLDER / "metadata.toml"
    head, *entries = metadata.read_text(encoding="utf-8").split("\n[files.")
    kept = [entry.strip() for entry in entries if entry.split("]")[0].split(".")[0] != name]
    text = "\n\n".join([head.strip(), *(f"[files.{entry}" for entry in kept), "\n".join(lines)])
    metadata.write_text(text + "\n", encoding="utf-8", newline="\n")


def main() -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "part", nargs="?", choices=["checkpoints", "libraries", "rankings"], help="only this part"
    )
    part = parser.parse_args().part
    lab = functions(Lab("04-label-aggregation"))
    np.seterr(all="ignore")  # crowd-kit's MACE takes logarithms of 0 and goes on
    if part in (None, "checkpoints"):
        store_checkpoints(lab)
    if part in (None, "libraries"):
        store_library_votes()
    if part in (None, "rankings"):
        store_rankings(lab)
    return 0


if __name__ == "__main__":
    sys.exit(main())
