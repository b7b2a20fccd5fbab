"""The class's own methods of label aggregation, run on batches that nobody has seen.

A student's notebook is run once, without its tests, up to the cell that defines `my_method`; then
the method labels one batch after the other. The truth never comes near the student's process.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
from nbformat import NotebookNode

from coursekit import notebooks
from coursekit.classroom.submissions import Submission
from coursekit.crowd import pool
from coursekit.kernels import Client
from coursekit.notebooks import Lab
from fairmark.notebook import rebuild
from fairmark.notebook.plan import RUN_ROLES
from labkit import crowd, leaderboard, mturk

METHOD = "my_method"
#: Seconds a cell may take, and all of a student's cells together.
CELL_LIMIT, LIMIT = 120, 1800
#: Preset -> the published batch that was made with it.
PUBLISHED = {"realistic": "adjectives", "spammy": "adjectives-spammy"}
#: What a student's kernel runs on each batch. Names begin with an underscore so as not to meet a
#: student's.
_RUN = """
import pandas as _pandas
_annotations = _pandas.read_csv(
    {batch!r},
    keep_default_na=False,
    na_values={{"seconds": [""], "approval": [""]}},
    dtype={{"task": str, "worker": str, "hit": str}},
)
_votes = my_method(_annotations)
if not isinstance(_votes, _pandas.Series):
    raise TypeError(f"my_method must return a Series, not {{type(_votes).__name__}}")
_votes.rename("vote").rename_axis("task").to_csv({votes!r})
"""


@dataclass(frozen=True)
class Batch:
    """Work to label, and how it is scored.

    Attributes
    ----------
    preset : str
        How it was made.
    public : bool
        Whether students know its truth.
    annotations : DataFrame
        As lab 04's `read_batch` gives them.
    truth : Series of bool
        task -> label: what the votes are scored on.
    """

    preset: str
    public: bool
    annotations: pd.DataFrame
    truth: pd.Series


@dataclass(frozen=True)
class Entry:
    """A student's method to run on batches that lie in files."""

    submission: Submission
    batches: tuple[Path, ...]


# ---- batches


def batches(lab: Lab, functions: dict, seeds: Sequence[int]) -> Iterator[Batch]:
    """The published batch of each preset, then an unseen one for each preset and seed.

    Parameters
    ----------
    lab : Lab
        Lab 04, with the private lexicon.
    functions : dict
        What its solution defines: `read_batch` is used.
    seeds : sequence of int
        Of the unseen batches.

    Yields
    ------
    Batch
        Pairs whose truth was published are not scored on unseen batches.
    """
    published = pd.Index([]).append(
        [leaderboard.truth(name).index for name in leaderboard.batches()]
    )
    for preset, name in PUBLISHED.items():
        annotations = leaderboard.annotations(name, functions["read_batch"])
        yield Batch(preset, True, annotations, leaderboard.truth(name))
    lexicon = pd.read_csv(
        lab.solution.parent / "private" / "lexicon.csv", dtype=str, keep_default_na=False
    )
    for preset in PUBLISHED:
        for seed in seeds:
            made = crowd.simulate_batch(lexicon, preset, seed)
            with tempfile.TemporaryDirectory() as scratch:
                mturk.write_batch(made.raw, Path(scratch, "batch.csv"))
                annotations = functions["read_batch"](Path(scratch, "batch.csv"))
            task = pd.Index(made.truth["attr_id"] + "|" + made.truth["adj"], name="task")
            truth = pd.Series(made.truth["label"].to_numpy(bool), index=task)
            yield Batch(preset, False, annotations, truth[~truth.index.isin(published)])


def draw_seeds(first: int, count: int) -> list[int]:
    """Different seeds from one."""
    return [
        int(seed)
        for seed in np.random.SeedSequence(first).generate_state(count, np.uint64) >> np.uint64(1)
    ]


# ---- the students' methods


def votes(
    found: Sequence[Submission], made: Sequence[Batch], jobs: int
) -> Iterator[tuple[str, list[pd.Series] | str]]:
    """Run each student's method on each batch, several students at a time.

    Yields
    ------
    student : str
    votes : list of Series, or str
        One a batch, in its order; or why there are none.
    """
    with tempfile.TemporaryDirectory() as scratch:
        paths = tuple(Path(scratch, f"batch-{number}.csv") for number in range(len(made)))
        for path, batch in zip(paths, made, strict=True):
            batch.annotations.to_csv(path, index=False)
        for entry, result in pool.run(
            run, [Entry(submission, paths) for submission in found], jobs, LIMIT
        ):
            yield (
                entry.submission.student,
                result.reason if isinstance(result, pool.Lost) else result,
            )


def run(entry: Entry) -> list[pd.Series] | str:
    """Run one student's method on every batch; the reason if that fails."""
    lab = entry.submission.lab
    submitted = (entry.submission.folder / f"{lab.notebook}.ipynb").read_bytes()
    folder = Path(tempfile.mkdtemp())
    try:
        files = [folder / f"votes-{number}.csv" for number in range(len(entry.batches))]
        notebook = program(submitted, notebooks.read(lab.release), entry.batches, files)
        _execute(notebook, folder)
        cells = notebook.cells[-len(files) :]
        return [_read_votes(file, cell) for file, cell in zip(files, cells, strict=True)]
    except ValueError as error:
        return str(error)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def program(
    submitted: bytes, released: NotebookNode, paths: Sequence[Path], files: Sequence[Path]
) -> NotebookNode:
    """A student's notebook up to its method, without tests, and a cell for each batch."""
    cells = rebuild.rebuild(released, released, rebuild.parse(submitted)).cells
    last = next(number for number, cell in enumerate(cells) if cell.grade_id == METHOD)
    kept = [cell for cell in cells[: last + 1] if cell.role in RUN_ROLES]
    runs = [
        _RUN.format(batch=str(path), votes=str(file))
        for path, file in zip(paths, files, strict=True)
    ]
    notebook = nbformat.v4.new_notebook(metadata=released.metadata)
    notebook.cells = [
        nbformat.v4.new_code_cell(source) for source in [*(cell.source for cell in kept), *runs]
    ]
    return notebook


def _execute(notebook: NotebookNode, folder: Path) -> None:
    """Run all cells, whatever they raise; one that takes too long ends with an error too."""
    timeout = {
        "ename": "TimeoutError",
        "evalue": f"took longer than {CELL_LIMIT} s",
        "traceback": [],
    }
    Client(
        notebook,
        timeout=CELL_LIMIT,
        interrupt_on_timeout=True,
        error_on_timeout=timeout,
        allow_errors=True,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    ).execute()


def _read_votes(file: Path, cell: NotebookNode) -> pd.Series:
    """task -> True or False; ValueError says what is wrong with them."""
    if not file.exists():
        errors = [
            f"{output.ename}: {output.evalue}"
            for output in cell.outputs
            if output.output_type == "error"
        ]
        raise ValueError(
            " ".join((errors or [f"took longer than {CELL_LIMIT} s"])[0].split())[:200]
        )
    table = pd.read_csv(file, dtype=str, keep_default_na=False)
    labels = table["vote"].map(
        {"True": True, "False": False, "1": True, "0": False, "1.0": True, "0.0": False}
    )
    if table["task"].duplicated().any() or labels.isna().any():
        raise ValueError("my_method must return True or False once for each task")
    return pd.Series(labels.to_numpy(bool), index=pd.Index(table["task"], name="task"))


# ---- scores


def board(made: Sequence[Batch], by_method: dict[str, list[pd.Series]]) -> pd.DataFrame:
    """How right each method is.

    Parameters
    ----------
    made : sequence of Batch
        Scored on.
    by_method : dict of str to list of Series
        Method -> votes on each batch.

    Returns
    -------
    DataFrame
        Columns preset, method, public (accuracy on the published truth), private (on all unseen
        batches of the preset), low, high (its 95 % bootstrap interval over tasks), public_rank,
        private_rank (1 is best, ties share the best); by preset, the best on private truth first.
    """
    rows = []
    for preset in dict.fromkeys(batch.preset for batch in made):
        for method, labels in by_method.items():
            public, private = (
                [
                    (batch.truth, cast)
                    for batch, cast in zip(made, labels, strict=True)
                    if batch.preset == preset and batch.public == known
                ]
                for known in (True, False)
            )
            accuracy, low, high = leaderboard.accuracy_interval(*_stacked(private))
            known, _, _ = leaderboard.accuracy_interval(*_stacked(public))
            rows.append((preset, method, known, accuracy, low, high))
    table = pd.DataFrame(rows, columns=["preset", "method", "public", "private", "low", "high"])
    for kind in ("public", "private"):
        table[f"{kind}_rank"] = (
            table.groupby("preset")[kind].rank(ascending=False, method="min").astype(int)
        )
    return table.sort_values(["preset", "private_rank", "method"], ignore_index=True)


def _stacked(scored: list[tuple[pd.Series, pd.Series]]) -> tuple[pd.Series, pd.Series]:
    """Truth and votes of several batches as one; a task of two batches is two tasks."""
    truth, cast = (pd.concat(dict(enumerate(series))) for series in zip(*scored, strict=True))
    return truth, cast


def rank_agreement(table: pd.DataFrame) -> pd.Series:
    """Kendall's tau between the public and the private ranking, by preset."""
    scores = table.groupby("preset")[["public", "private"]]
    return scores.apply(lambda rows: rows["public"].corr(rows["private"], "kendall"))
