"""The class's own methods of label aggregation, run on batches that nobody has seen.

A student's notebook is run in the sandbox, without its tests, up to the cell that defines
`my_method`; then the method labels one batch after the other. The truth never comes near the
student's process.
"""

import queue
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from coursekit.notebooks import Lab
from fairmark import Assignment, FairmarkError, StudentCodeError, Submission, Worker
from fairmark.errors import InvalidAssignmentError, SandboxError, UnreadableNotebookError
from labkit import crowd, leaderboard, mturk

METHOD = "my_method"
#: Seconds that all of a student's cells and calls together may take; one may take what the course
#: gives a cell.
LIMIT = 1800.0
#: Preset -> the published batch that was made with it.
PUBLISHED = {"realistic": "adjectives", "spammy": "adjectives-spammy"}
#: What a vote may look like as text.
_LABELS = {"True": True, "False": False, "1": True, "0": False, "1.0": True, "0.0": False}
#: Characters of a reason.
_MAX_REASON = 200


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
    assignment: Assignment,
    found: Sequence[Submission],
    made: Sequence[Batch],
    jobs: int,
) -> Iterator[tuple[str, list[pd.Series] | str]]:
    """Run each student's method on each batch in the sandbox, several students at a time.

    Yields
    ------
    student : str
    votes : list of Series, or str
        One a batch, in its order; or why there are none.

    Raises
    ------
    SandboxError, InvalidAssignmentError
        Nobody's method can be run.
    """
    limits = replace(assignment.limits, submission=LIMIT)
    assignment = replace(assignment, limits=limits)
    waiting = queue.SimpleQueue[Submission | None]()
    done = queue.SimpleQueue[tuple[str, list[pd.Series] | str | FairmarkError]]()

    def work() -> None:
        with Worker() as worker:
            for submission in iter(waiting.get, None):
                done.put((submission.student, run(worker, assignment, submission, made)))

    for submission in found:
        waiting.put(submission)
    for _ in range(jobs):
        waiting.put(None)
        threading.Thread(target=work, daemon=True).start()
    for _ in found:
        student, result = done.get()
        if isinstance(result, FairmarkError):
            raise result
        yield student, result


def run(
    worker: Worker,
    assignment: Assignment,
    submission: Submission,
    made: Sequence[Batch],
) -> list[pd.Series] | str | FairmarkError:
    """Run one student's method on every batch; the reason if that fails, or the error if it would
    for everybody."""
    try:
        with worker.session(assignment, submission, up_to=METHOD) as session:
            return [_checked(session.call(METHOD, batch.annotations)) for batch in made]
    except (StudentCodeError, UnreadableNotebookError, ValueError) as error:
        reason = str(error)
    except (SandboxError, InvalidAssignmentError) as error:
        return error
    except Exception as error:  # the others are scored all the same
        reason = f"a grader error, not the student's: {type(error).__name__}: {error}"
    return " ".join(reason.split())[:_MAX_REASON]


def _checked(votes: Any) -> pd.Series:
    """task -> True or False; ValueError says what is wrong with them."""
    if not isinstance(votes, pd.Series):
        raise ValueError(f"{METHOD} must return a Series, not {type(votes).__name__}")
    labels = votes.astype(str).map(_LABELS)
    tasks = votes.index
    if tasks.nlevels > 1 or tasks.has_duplicates or labels.isna().any():
        raise ValueError(f"{METHOD} must return True or False once for each task")
    index = pd.Index(tasks.astype(str), name="task")
    return pd.Series(labels.to_numpy(bool), index=index)


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
