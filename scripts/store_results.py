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
#: Preset, number and seed of the batches on which the methods are ranked.
SEEDS = LEXICON.with_name("ranking-seeds.csv")
#: So many tasks of a batch are public.
PUBLIC = 440


def store_checkpoints(lab: dict) -> None:
    """Write the tables that let a stuck student go on."""
    for batch, name in leaderboard.STORED.items():
        annotations = lab["read_batch"](data.path(batch, "batch"))
        store(annotations, name)
        ratings = ratings_of(lab, annotations)
        if batch == "adjectives":
            work = work_of(annotations)
            majority = lab["majority_vote"](work).rename("majority")
            store(majority.reset_index(), "tasks")
            store(ratings, "workers")
        else:
            store(ratings, f"{name}-workers")


def store_library_votes() -> None:
    """Write the votes of crowd-kit's aggregators on the two simulated batches."""
    for name in leaderboard.STORED.values():
        annotations = data.load("label-aggregation", name)
        votes = leaderboard.library_votes(work_of(annotations))
        store(votes.reset_index(), f"{name}-library")


def own_votes(lab: dict, annotations: pd.DataFrame) -> dict[str, pd.Series]:
    """The votes of the lab's methods, under the names that the lab gives them."""
    work = work_of(annotations)
    gold = gold_of(annotations)
    golden = lab["gold_accuracy"](annotations, gold)["estimate"]
    agreeing = lab["agreement"](work)["agreement"]
    posterior, *_ = lab["dawid_skene"](work)
    return {
        "majority vote": lab["majority_vote"](work),
        "weighted by gold": lab["weighted_vote"](work, golden),
        "weighted by agreement": lab["weighted_vote"](work, agreeing),
        "gold 0.8 or more": lab["filtered_vote"](work, golden, 0.8),
        "best one by gold": lab["top_k_vote"](work, golden, 1),
        "Dawid-Skene": posterior[True] > 0.5,
        "no to everything": pd.Series(False, index=work["task"].unique()),
    }


def store_rankings(lab: dict) -> None:
    """Write how right each method is on the first 440 tasks and on all others, on batches that
    nobody has seen."""
    lexicon = pd.read_csv(
        LEXICON,
        dtype=str,
        keep_default_na=False,
    )
    rows = []
    seeds = ranking_seeds().itertuples(index=False)
    for preset, number, seed in tqdm(list(seeds), desc="batches"):
        batch = crowd.simulate_batch(lexicon, preset, int(seed))
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch, "batch.csv")
            mturk.write_batch(batch.raw, path)
            annotations = lab["read_batch"](path)
        votes = own_votes(lab, annotations)
        library = leaderboard.library_votes(work_of(annotations))
        for name in library:
            votes[f"crowd-kit {name}"] = library[name]
        table = batch.truth.sort_values(["attr_id", "adj"])
        tasks = table["attr_id"] + "|" + table["adj"]
        truth = table["label"].to_numpy(float)
        for method, labels in votes.items():
            right = leaderboard.float_votes(labels, pd.Index(tasks)) == truth
            row = {
                "preset": preset,
                "seed": number,
                "method": method,
                "public": right[:PUBLIC].mean(),
                "private": right[PUBLIC:].mean(),
            }
            rows.append(row)
    store(pd.DataFrame(rows).round(5), "rankings")


def ranking_seeds() -> pd.DataFrame:
    """The secret seeds of the ranking batches, drawn on the first run: three of each preset."""
    if not SEEDS.exists():
        rows = []
        for preset in ("realistic", "spammy"):
            for number in range(1, 4):
                seed = secrets.randbits(63)
                rows.append((preset, number, seed))
        drawn = pd.DataFrame(rows, columns=["preset", "number", "seed"])
        drawn.to_csv(SEEDS, index=False, lineterminator="\n")
    return pd.read_csv(SEEDS)


def store(table: pd.DataFrame, name: str) -> None:
    """Write a table and its entry in metadata.toml; compressed where it is large, the same bytes
    for the same table."""
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.csv"
    compression = None
    if len(table) > 1000:
        path = FOLDER / f"{name}.csv.gz"
        compression = {"method": "gzip", "mtime": 0}
    table.to_csv(
        path,
        index=False,
        lineterminator="\n",
        compression=compression,
    )
    write_entry(name, path, table)
    print(f"{path.relative_to(ROOT)}: {len(table):,} rows")


def write_entry(name: str, path: Path, table: pd.DataFrame) -> None:
    """Put a file's sha256 and schema into metadata.toml, in place of an older entry."""
    types = {"b": "bool", "i": "int", "f": "float"}
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    lines = [
        f"[files.{name}]",
        f'path = "{path.name}"',
        f'sha256 = "{sha256}"',
        f"rows = {len(table)}",
    ]
    for column, values in table.items():
        kind = types.get(values.dtype.kind, "string")
        lines += [
            "",
            f"[files.{name}.columns.{column}]",
            f'type = "{kind}"',
        ]
        if values.isna().any():
            lines.append("nullable = true")
    metadata = FOLDER / "metadata.toml"
    before = metadata.read_text(encoding="utf-8")
    head, *entries = before.split("\n[files.")
    parts = [head.strip()]
    for entry in entries:
        title, _, _ = entry.partition("]")
        file, _, _ = title.partition(".")
        if file != name:
            parts.append(f"[files.{entry.strip()}")
    parts.append("\n".join(lines))
    text = "\n\n".join(parts)
    metadata.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def main() -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "part",
        nargs="?",
        choices=["checkpoints", "libraries", "rankings"],
        help="only this part",
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
