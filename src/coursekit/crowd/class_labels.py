"""The label files that a class hands in: found, checked one by one, and merged into the data set
`class-labels`."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from labkit import challenge, data, labels, metadata, mturk
from labkit.labels import LabelsError
from labkit.metadata import Column
from labkit.schema import SchemaError, read_table

NAME = "class-labels"
PATTERN = "*labels-*.csv"  # what a learning platform puts before the name stays allowed
#: Bytes. A worker's file has four rows; one that is larger than this is something else.
LARGEST = 1 << 20
_ASKED = [f"Input.adj_{number}" for number in mturk.QUESTIONS]
_ANSWERED = [f"Answer.adj_{number}" for number in mturk.QUESTIONS]


@dataclass(frozen=True)
class Found:
    """Files to merge, and other tables in the same folders, which are left alone."""

    files: list[Path]
    others: list[Path]


@dataclass(frozen=True)
class Merged:
    """What a class handed in.

    Attributes
    ----------
    table : DataFrame
        One row an assignment, all values as text: the files' rows, sorted by HIT and assignment.
    files : dict of str to Path
        Worker -> the file that counts.
    twice : list of (Path, Path)
        Files that are the same, byte for byte, as one that counts: (this, that).
    """

    table: pd.DataFrame
    files: dict[str, Path]
    twice: list[tuple[Path, Path]]


def find(places: Iterable[Path]) -> Found:
    """The files that these folders and files name.

    Parameters
    ----------
    places : iterable of Path
        A file is taken whatever its name; of a folder, and of the folders in it, the tables named
        `*labels-*.csv`.
    """
    files = []
    others = []
    for place in places:
        if not place.is_dir():
            files.append(place)
            continue
        for path in sorted(place.rglob("*.csv")):
            if ".ipynb_checkpoints" in path.parts:
                continue
            if path.match(PATTERN):
                files.append(path)
            else:
                others.append(path)
    return Found(list(dict.fromkeys(files)), others)


def read(path: Path) -> pd.DataFrame:
    """Read one worker's file, and refuse it if the panel cannot have written it.

    Returns
    -------
    DataFrame
        One row an assignment, all values as text, the columns of the batch.

    Raises
    ------
    LabelsError
        The message names the file, the row (the header is row 1) and the column, and says what to
        do.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise SchemaError(
                f"it is larger than {LARGEST:,} bytes, and a file of the panel has a few thousand"
            )
        text = content.decode("utf-8-sig")
        table = read_table(text, labels.columns()).astype(str)
        table = table[list(mturk.COLUMNS)]
        _check_worker(table)
        _check_questions(table)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise LabelsError(f"{path}: line {line} is not UTF-8. {_REMEDY}") from error
    except SchemaError as error:
        raise LabelsError(f"{path}: {error}. {_REMEDY}") from error
    except OSError as error:
        raise LabelsError(
            f"{path}: cannot be read ({error.strerror}). Mend that, or leave the file out"
        ) from error
    return table


_REMEDY = (
    "Ask for the file as the panel wrote it (a spreadsheet that saves it again changes it), or "
    "move it out of the folder to merge without it"
)


def _check_worker(table: pd.DataFrame) -> None:
    if table.empty:
        raise SchemaError("it has no row below the header: nothing was answered")
    first = table["WorkerId"].iloc[0]
    names = ["WorkerId", "HITId", "AssignmentId"]
    columns = [table[name] for name in names]
    rows = zip(*columns, strict=True)
    for row, (worker, hit, assignment) in enumerate(rows, start=2):
        if worker != first:
            raise SchemaError(
                f"row {row}, column WorkerId: expected {first}, as above, found {worker}"
            )
        if assignment != labels.assignment(hit, worker):
            raise SchemaError(
                f"row {row}, column AssignmentId: it is not the one of this worker and this HIT"
            )
    repeated = table["HITId"].duplicated().to_numpy().nonzero()[0]
    if len(repeated):
        raise SchemaError(f"row {repeated[0] + 2}, column HITId: this HIT is in a row above")


def _check_questions(table: pd.DataFrame) -> None:
    """The questions are the course's, and only what was asked is answered."""
    batch = challenge.hits()
    for row, own in enumerate(table.to_dict("records"), start=2):
        if own["HITId"] not in batch.index:
            raise SchemaError(
                f"row {row}, column HITId: data set {challenge.BATCH!r} has no such HIT; was the "
                "batch of the course replaced since?"
            )
        for name in labels.SAME:
            expected = batch.at[own["HITId"], name]
            if own[name] != expected:
                raise SchemaError(
                    f"row {row}, column {name}: expected {expected!r}, as in data set "
                    f"{challenge.BATCH!r}, found {own[name]!r}"
                )
        for asked, answered in zip(_ASKED, _ANSWERED, strict=True):
            if own[answered] and not own[asked]:
                raise SchemaError(
                    f"row {row}, column {answered}: expected a blank, as nothing was asked, "
                    f"found {own[answered]!r}"
                )


def merge(
    files: Sequence[Path],
    progress: Callable[[Sequence[Path]], Iterable[Path]] = iter,
) -> Merged:
    """Read and merge files, a worker's file once.

    Parameters
    ----------
    files : sequence of Path
        As `find` gives them.
    progress : callable, optional
        Shows how far reading is, as tqdm does.

    Raises
    ------
    LabelsError
        A file is refused, or a worker has two files that differ: one line for each fault of each
        file.
    """
    tables: dict[str, pd.DataFrame] = {}
    counted: dict[str, Path] = {}
    twice = []
    faults = []
    for path in progress(files):
        try:
            table = read(path)
        except LabelsError as error:
            faults.append(str(error))
            continue
        worker = table["WorkerId"].iloc[0]
        if worker not in tables:
            tables[worker] = table
            counted[worker] = path
            continue
        first = counted[worker]
        if path.read_bytes() == first.read_bytes():
            twice.append((path, first))
            continue
        here = _answers(table)
        there = _answers(tables[worker])
        faults.append(
            f"{path}: differs from {first}, which is of the same worker {worker} "
            f"({here} answers here, {there} there). Keep one, the later one as a rule, and move "
            "the other out of the folder"
        )
    if faults:
        raise LabelsError("\n".join(faults))
    if not tables:
        raise LabelsError(
            f"no file to merge: expected files named {PATTERN}, as the panel writes them"
        )
    everything = pd.concat(tables.values())
    whole = everything.sort_values(["HITId", "AssignmentId"], ignore_index=True)
    if not _answers(whole):
        raise LabelsError(
            f"the {len(files)} files hold not one answer: everybody was unsure of everything"
        )
    return Merged(whole, counted, twice)


def _answers(table: pd.DataFrame) -> int:
    """How many questions were answered."""
    answered = table[_ANSWERED] != ""
    return int(answered.to_numpy().sum())


def left_blank(table: pd.DataFrame) -> pd.Series:
    """worker -> questions of their HITs that were left blank: unsure, or not reached."""
    asked = (table[_ASKED] != "").to_numpy()
    blank = (table[_ANSWERED] == "").to_numpy()
    counts = (asked & blank).sum(axis=1)
    by_row = pd.Series(counts, index=table["WorkerId"])
    return by_row.groupby(level=0).sum()


def write(
    merged: Merged,
    lab: dict[str, Any],
    reports: Callable[[Path, pd.DataFrame], None],
) -> Path:
    """Put the data set `class-labels` in the place of the one before, whole or not at all.

    Parameters
    ----------
    merged : Merged
        What was handed in.
    lab : dict
        What lab 04's solution defines; its functions give the tables that the lab's checkpoints
        load.
    reports : callable
        Writes what belongs beside the data: called with the folder and with the answers as the lab
        reads them.

    Returns
    -------
    Path
        The data set's folder.

    Raises
    ------
    OSError
        It could not be written; the data set from before is as it was.
    """
    folder = metadata.data_folder() / NAME
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".merging-") as scratch:
        fresh = Path(scratch, NAME)
        fresh.mkdir()
        for kept in ("card.md", ".gitignore"):  # the course's own
            if (folder / kept).exists():
                shutil.copy2(folder / kept, fresh / kept)
        mturk.write_batch(merged.table, fresh / "batch.csv")
        annotations = lab["read_batch"](fresh / "batch.csv")
        entries = [_entry(fresh, "batch", labels.columns(), len(merged.table))]
        for name, table, columns in _tables(lab, annotations):
            table.to_csv(fresh / f"{name}.csv", index=False, lineterminator="\n")
            entries.append(_entry(fresh, name, columns, len(table)))
        reports(fresh, annotations)
        head = _HEAD.format(workers=len(merged.files))
        text = head + "".join(entries)
        (fresh / "metadata.toml").write_text(text, encoding="utf-8", newline="\n")
        if folder.exists():
            folder.rename(Path(scratch, "old"))
        fresh.rename(folder)
    return folder


_HEAD = """title = "The class's own labels"
description = "What {workers} workers of a class answered in the labelling challenge: \
HITs of the data set adjectives, their truth, and what lab 04 loads at its checkpoints. \
Merged by scripts/merge_labels.py."
license = "the class's: ask it before you pass it on"
source = "the labelling panel of lab 04, merged by scripts/merge_labels.py"
citation = "Shipping ML course, module 04"
main = "batch"
"""


def _tables(
    lab: dict[str, Any],
    annotations: pd.DataFrame,
) -> Iterable[tuple[str, pd.DataFrame, dict[str, Column]]]:
    """The truth of the class's tasks, and what lab 04's checkpoints load."""
    work = work_of(annotations)
    truth = data.load(challenge.BATCH, "truth")
    tasks = truth["attr_id"] + "|" + truth["adj"]
    truth = truth[tasks.isin(work["task"])]
    capitals = truth["label"].map({True: "TRUE", False: "FALSE"})
    schema = metadata.read(challenge.BATCH).file("truth")
    yield "truth", truth.assign(label=capitals), schema.columns
    stored = metadata.read("label-aggregation")
    yield "annotations", annotations, stored.file("annotations").columns
    majority = lab["majority_vote"](work).rename("majority")
    yield "tasks", majority.reset_index(), stored.file("tasks").columns
    nullable = {}
    for name, column in stored.file("workers").columns.items():
        nullable[name] = replace(column, nullable=column.type == "float")
    yield "workers", ratings_of(lab, annotations), nullable


def ratings_of(lab: dict[str, Any], annotations: pd.DataFrame) -> pd.DataFrame:
    """Each worker's scores and flags, as lab 04's checkpoint makes them.

    Parameters
    ----------
    lab : dict
        What the solution of lab 04 defines.
    annotations : DataFrame
        A batch as `read_batch` gives it.

    Returns
    -------
    DataFrame
        worker, agreement, gold, low (end of gold's interval), few_hits, constant, too_fast.
    """
    work = work_of(annotations)
    agreeing = lab["agreement"](work)
    gold = gold_of(annotations)
    golden = lab["gold_accuracy"](annotations, gold)
    scores = pd.DataFrame(
        {
            "agreement": agreeing["agreement"],
            "gold": golden["estimate"],
            "low": golden["low"],
        }
    )
    flags = lab["suspicious_workers"](annotations)
    both = scores.join(flags)
    return both.rename_axis("worker").reset_index()


def work_of(annotations: pd.DataFrame) -> pd.DataFrame:
    """The answers to the questions that are to be aggregated."""
    return annotations[annotations["question"].isin(mturk.TARGETS)]


def gold_of(annotations: pd.DataFrame) -> pd.Series:
    """task -> right answer of the gold questions; question 16 is the one that is always no."""
    gold = annotations[~annotations["question"].isin(mturk.TARGETS)]
    return gold.groupby("task")["question"].max() < mturk.GOLD_NO


def _entry(
    folder: Path,
    name: str,
    columns: dict[str, Column],
    rows: int,
) -> str:
    """A file's part of metadata.toml. JSON's strings, numbers and lists are TOML's too."""
    content = (folder / f"{name}.csv").read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    lines = [
        "",
        f"[files.{name}]",
        f'path = "{name}.csv"',
        f'sha256 = "{sha256}"',
        f"rows = {rows}",
    ]
    for column, rule in columns.items():
        lines += ["", f"[files.{name}.columns.{json.dumps(column)}]"]
        stated = {
            "type": rule.type,
            "nullable": rule.nullable or None,
            "unique": rule.unique or None,
            "minimum": rule.minimum,
            "maximum": rule.maximum,
            "values": rule.values,
            "pattern": rule.pattern,
        }
        for key, value in stated.items():
            if value is not None:
                lines.append(f"{key} = {json.dumps(value)}")
    return "\n".join(lines) + "\n"
