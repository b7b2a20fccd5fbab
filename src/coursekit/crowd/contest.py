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
_LABELS = {
    "True": True,
    "False": False,
    "1": True,
    "0": False,
    "1.0": True,
    "0.0": False,
}
#: Characters of a reason.
_MAX_REASON = 200
#: One a batch, in its order.
Votes = list[pd.Series]


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


def batches(
    lab: Lab,
    functions: dict,
    seeds: Sequence[int],
) -> Iterator[Batch]:
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
    read_batch = functions["read_batch"]
    published = set[str]()
    for name in leaderboard.batches():
        published.update(leaderboard.truth(name).index)
    for preset, name in PUBLISHED.items():
        annotations = leaderboard.annotations(name, read_batch)
        truth = leaderboard.truth(name)
        yield Batch(preset, True, annotations, truth)
    path = lab.solution.parent / "private" / "lexicon.csv"
    lexicon = pd.read_csv(
        path,
        dtype=str,
        keep_default_na=False,
    )
    for preset in PUBLISHED:
        for seed in seeds:
            made = crowd.simulate_batch(lexicon, preset, seed)
            with tempfile.TemporaryDirectory() as scratch:
                file = Path(scratch, "batch.csv")
                mturk.write_batch(made.raw, file)
                annotations = read_batch(file)
            truth = _truth(made.truth)
            known = truth.index.isin(published)
            unseen = truth[~known]
            yield Batch(preset, False, annotations, unseen)


def _truth(table: pd.DataFrame) -> pd.Series:
    """task -> label of a batch that was made."""
    task = table["attr_id"] + "|" + table["adj"]
    index = pd.Index(task, name="task")
    labels = table["label"].to_numpy(bool)
    return pd.Series(labels, index)


def draw_seeds(first: int, count: int) -> list[int]:
    """Different seeds from one."""
    sequence = np.random.SeedSequence(first)
    states = sequence.generate_state(count, np.uint64)
    seeds = states >> np.uint64(1)
    return seeds.tolist()


# ---- the students' methods


def votes(
    assignment: Assignment,
    found: Sequence[Submission],
    made: Sequence[Batch],
    jobs: int,
) -> Iterator[tuple[str, Votes | str]]:
    """Run each student's method on each batch in the sandbox, several students at a time.

    Yields
    ------
    student : str
    votes : Votes or str
        Or why there are none.

    Raises
    ------
    SandboxError, InvalidAssignmentError
        Nobody's method can be run.
    """
    limits = replace(assignment.limits, submission=LIMIT)
    assignment = replace(assignment, limits=limits)
    waiting = queue.SimpleQueue[Submission | None]()
    done = queue.SimpleQueue[tuple[str, Votes | str | FairmarkError]]()

    def work() -> None:
        with Worker() as worker:
            for submission in iter(waiting.get, None):
                result = run(worker, assignment, submission, made)
                done.put((submission.student, result))

    for submission in found:
        waiting.put(submission)
    for _ in range(jobs):
        waiting.put(None)
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
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
) -> Votes | str | FairmarkError:
    """Run one student's method on every batch; the reason if that fails, or the error if it would
    for everybody."""
    try:
        with worker.session(assignment, submission, up_to=METHOD) as session:
            cast = []
            for batch in made:
                labels = session.call(METHOD, batch.annotations)
                cast.append(_checked(labels))
            return cast
    except (StudentCodeError, UnreadableNotebookError, ValueError) as error:
        reason = str(error)
    except (SandboxError, InvalidAssignmentError) as error:
        return error
    except Exception as error:  # the others are scored all the same
        kind = type(error).__name__
        reason = f"a grader error, not the student's: {kind}: {error}"
    return " ".join(reason.split())[:_MAX_REASON]


def _checked(votes: Any) -> pd.Series:
    """task -> True or False; ValueError says what is wrong with them."""
    if not isinstance(votes, pd.Series):
        kind = type(votes).__name__
        raise ValueError(f"{METHOD} must return a Series, not {kind}")
    labels = votes.astype(str).map(_LABELS)
    tasks = votes.index
    one_each = tasks.nlevels == 1 and not tasks.has_duplicates
    if not one_each or labels.isna().any():
        raise ValueError(f"{METHOD} must return True or False once for each task")
    index = pd.Index(tasks.astype(str), name="task")
    return pd.Series(labels.to_numpy(bool), index)


# ---- scores


def board(made: Sequence[Batch], by_method: dict[str, Votes]) -> pd.DataFrame:
    """How right each method is.

    Parameters
    ----------
    made : sequence of Batch
        Scored on.
    by_method : dict of str to Votes
        Method -> votes on each batch.

    Returns
    -------
    DataFrame
        Columns preset, method, public (accuracy on the published truth), private (on all unseen
        batches of the preset), low, high (its 95 % bootstrap interval over tasks), public_rank,
        private_rank (1 is best, ties share the best); by preset, the best on private truth first.
    """
    rows = []
    presets = [batch.preset for batch in made]
    for preset in dict.fromkeys(presets):
        for method, cast in by_method.items():
            public, _, _ = _accuracy(made, cast, preset, public=True)
            private, low, high = _accuracy(made, cast, preset, public=False)
            row = {
                "preset": preset,
                "method": method,
                "public": public,
                "private": private,
                "low": low,
                "high": high,
            }
            rows.append(row)
    table = pd.DataFrame(rows)
    by_preset = table.groupby("preset")
    for kind in ("public", "private"):
        ranks = by_preset[kind].rank(ascending=False, method="min")
        table[f"{kind}_rank"] = ranks.astype(int)
    order = ["preset", "private_rank", "method"]
    return table.sort_values(order, ignore_index=True)


def _accuracy(
    made: Sequence[Batch],
    cast: Votes,
    preset: str,
    public: bool,
) -> tuple[float, float, float]:
    """Accuracy on the published or the unseen batches of a preset, and its interval; a task of two
    batches is two tasks."""
    truth = {}
    labels = {}
    pairs = zip(made, cast, strict=True)
    for place, (batch, votes) in enumerate(pairs):
        if (batch.preset, batch.public) == (preset, public):
            truth[place] = batch.truth
            labels[place] = votes
    all_truth = pd.concat(truth)
    all_labels = pd.concat(labels)
    return leaderboard.accuracy_interval(all_truth, all_labels)


def rank_agreement(table: pd.DataFrame) -> pd.Series:
    """Kendall's tau between the public and the private ranking, by preset."""
    found = {}
    for preset, rows in table.groupby("preset"):
        public = rows["public"]
        private = rows["private"]
        found[preset] = public.corr(private, "kendall")
    return pd.Series(found)
