"""A simulated crowd: Mechanical Turk batches with known truth, and plain annotations in any number.

A worker sees why an obvious adjective is right with a chance of their own, their sensitivity. A
target that is less obvious has a chance of being seen at all; where it is not seen, a worker
answers as if it were false. So gold questions, which are obvious, say little about how many true
targets a worker finds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from labkit import mturk
from labkit.mturk import ANSWERS, GOLD_YES, QUESTIONS, TARGETS, Work
from labkit.presets import Preset, preset_named
from labkit.questions import Questions, draw_questions

_ASSIGNMENTS = 3  # of a HIT
_LONGEST = 3570  # seconds of work; the service takes an assignment back after 3600
_SHORTEST = 5
_CARELESS = ("constant", "random", "fast")
_BLANK, _YES, _NO, _NAA = range(len(ANSWERS))


@dataclass(frozen=True)
class Batch:
    """A simulated batch and what only its maker knows.

    Attributes
    ----------
    raw : DataFrame, one row an assignment
        What the service would have sent: 65 columns of strings.
    truth : DataFrame, one row a target
        attr_id, adj, label (bool), sorted by attr_id, then adj.
    workers : DataFrame, indexed by WorkerId
        kind (ordinary, constant, random or fast), hits, sensitivity and specificity on gold (for
        those who do not do the work: what their habit amounts to), seconds (their median time, when
        nothing waits in a queue), naa (share of no's written as "not an adjective"), queued (share
        of assignments that wait in a queue).
    """

    raw: pd.DataFrame
    truth: pd.DataFrame
    workers: pd.DataFrame


def simulate_batch(lexicon: pd.DataFrame, preset: str, seed: int, hits: int = 968) -> Batch:
    """Simulate a Mechanical Turk batch, in the format and with the quirks of a real one.

    Parameters
    ----------
    lexicon : pandas.DataFrame
        Attributes and their adjectives, as `labkit.questions.check_lexicon` describes them.
    preset : str
        "realistic" or "spammy": see `labkit.presets`.
    seed : int
        The same seed gives the same batch.
    hits : int
        Number of HITs, 3 assignments and 10 targets each.

    Returns
    -------
    Batch

    Raises
    ------
    ValueError
        If there is no such preset, no HIT is asked for, or the lexicon is not in order or too
        small.

    Notes
    -----
    The parameters are fitted to the statistics of the batch of January 2019 that J. Tobin's
    labelling challenge published (github.com/josh-tobin/labeling-challenge).
    """
    settings = preset_named(preset)
    if hits < 1:
        raise ValueError(f"expected at least 1 HIT, not {hits}")
    rng = np.random.default_rng(seed)
    questions = draw_questions(lexicon, settings, hits, rng)
    workers = _draw_workers(settings, hits, rng)
    worker = _assign(workers["hits"].to_numpy(), hits, rng)
    seconds, effort = _draw_seconds(workers, worker, settings, rng)
    answers = _draw_answers(questions, workers, worker, seconds, settings, rng)
    submitted = _draw_schedule(worker, seconds, effort, rng)
    approved, lifetime, last_30_days = _draw_history(workers["hits"].to_numpy(), rng)
    ids = workers.index.to_numpy()
    created = rng.integers(0, 41, hits)
    work = Work(
        questions.inputs,
        created,
        worker,
        submitted,
        seconds,
        answers,
        ids,
        approved,
        lifetime,
        last_30_days,
    )
    return Batch(mturk.batch_table(work, rng), _truth(questions), workers)


def simulate_annotations(
    tasks: int,
    workers: int,
    answers_per_task: int,
    classes: int,
    *,
    seed: int,
    accuracy: tuple[float, float] = (6.0, 2.0),
) -> tuple[pd.DataFrame, pd.Series]:
    """Simulate annotations by workers who each have a confusion matrix of their own.

    Parameters
    ----------
    tasks, workers, answers_per_task, classes : int
        T, W, k and C. Each task is answered by k different workers, all workers being equally
        likely.
    seed : int
        The same seed gives the same annotations.
    accuracy : tuple of float
        Beta distribution from which the chance of a right answer is drawn, for each worker and true
        class. Wrong answers fall on the other classes with shares drawn evenly, for each worker and
        true class too.

    Returns
    -------
    annotations : pandas.DataFrame, T * k rows
        task (0 to T - 1), worker (0 to W - 1), label (0 to C - 1), all integers, ordered by task.
    truth : pandas.Series, T values
        The true class by task; all classes are equally likely.

    Raises
    ------
    ValueError
        If a number is too small, or a task needs more answers than there are workers.

    References
    ----------
    A. P. Dawid and A. M. Skene (1979). Maximum likelihood estimation of observer error-rates using
    the EM algorithm. Applied Statistics 28(1), 20-28: the model that is drawn from here.
    """
    if tasks < 1 or answers_per_task < 1 or classes < 2:
        raise ValueError(
            f"expected at least 1 task, 1 answer a task and 2 classes, not {tasks}, "
            f"{answers_per_task} and {classes}"
        )
    if workers < answers_per_task:
        raise ValueError(
            f"{answers_per_task} answers a task need at least as many workers, not {workers}"
        )
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, classes, tasks)
    worker = _distinct(rng, tasks, workers, answers_per_task).ravel()
    confusion = _draw_confusion(rng, workers, classes, accuracy)
    task = np.repeat(np.arange(tasks), answers_per_task)
    # The label is the number of classes whose cumulative share lies below a uniform draw.
    shares = confusion.cumsum(axis=2)[..., :-1]
    draw = rng.random(len(task))
    label = np.zeros(len(task), dtype=np.int64)
    for below in range(
        classes - 1
    ):  # one column at a time: a tenth of the memory that all of them take
        label += draw > shares[worker, truth[task], below]
    annotations = pd.DataFrame({"task": task, "worker": worker, "label": label})
    return annotations, pd.Series(truth, index=pd.RangeIndex(tasks, name="task"), name="label")


def _distinct(rng: np.random.Generator, rows: int, among: int, count: int) -> np.ndarray:
    """Draw `count` different numbers below `among` in every row (Floyd's algorithm, all rows at
    once)."""
    drawn = np.empty((rows, count), dtype=np.int64)
    for column, highest in enumerate(range(among - count, among)):
        candidate = rng.integers(0, highest + 1, rows)
        taken = (drawn[:, :column] == candidate[:, None]).any(axis=1)
        drawn[:, column] = np.where(taken, highest, candidate)
    return drawn


def _draw_confusion(
    rng: np.random.Generator, workers: int, classes: int, accuracy: tuple[float, float]
) -> np.ndarray:
    """Draw confusion matrices (worker, true class, answered class) whose rows sum to 1."""
    right = rng.beta(*accuracy, size=(workers, classes))
    wrong = rng.dirichlet(np.ones(classes - 1), size=(workers, classes)) * (1 - right)[..., None]
    confusion = np.empty((workers, classes, classes))
    for true in range(classes):
        confusion[:, true, true] = right[:, true]
        confusion[:, true, np.arange(classes) != true] = wrong[:, true]
    return confusion


def _draw_workers(preset: Preset, hits: int, rng: np.random.Generator) -> pd.DataFrame:
    count = max(round(preset.workers_per_hit * hits), min(2, hits) * _ASSIGNMENTS)
    activity = _draw_activity(count, hits, preset, rng)
    centre, between, _ = preset.pace
    workers = pd.DataFrame(
        {
            "kind": _draw_kinds(activity, preset.careless, rng),
            "hits": activity,
            "sensitivity": rng.beta(*preset.sensitivity, count),
            "specificity": rng.beta(*preset.specificity, count),
            "seconds": centre * np.exp(between * rng.standard_normal(count)),
            "naa": rng.beta(*preset.naa, count),
            "queued": rng.beta(*preset.queued, count),
        },
        index=pd.Index(_worker_ids(rng, count), name="WorkerId"),
    )
    return _spoil(workers, rng)


def _worker_ids(rng: np.random.Generator, count: int) -> np.ndarray:
    """Mostly 14 characters, some 13, as the service gives them."""
    short = rng.random(count) < 0.25
    ids = mturk.draw_ids(rng, count, "A", 14)
    return np.where(short, np.char.ljust(ids.astype(str), 13).astype("<U13"), ids)


def _draw_activity(count: int, hits: int, preset: Preset, rng: np.random.Generator) -> np.ndarray:
    """Draw how many HITs each worker does: log-normal, capped, and all assignments together.

    Of many draws the one whose sum is nearest is taken; scaling one would bend the distribution.
    What is still missing or too much is spread over the workers, mostly the busy ones.
    """
    total, most = hits * _ASSIGNMENTS, min(preset.busiest, hits)
    draws = np.clip(np.floor(rng.lognormal(*preset.activity, (200, count))), 1, most).astype(int)
    activity = draws[np.abs(draws.sum(axis=1) - total).argmin()]
    while missing := total - activity.sum():
        movable = np.where(activity < most if missing > 0 else activity > 1, activity, 0)
        activity[rng.choice(count, p=movable / movable.sum())] += np.sign(missing)
    return activity


def _draw_kinds(activity: np.ndarray, careless: float, rng: np.random.Generator) -> np.ndarray:
    """Make workers careless, in random order, until their share of the assignments is reached; the
    kinds share it."""
    kinds = np.full(len(activity), "ordinary", dtype=object)
    left = dict.fromkeys(_CARELESS, round(careless * activity.sum() / len(_CARELESS)))
    for worker in rng.permutation(len(activity)).tolist():
        kind = max(left, key=lambda name: left[name])
        if activity[worker] <= left[kind]:
            kinds[worker] = kind
            left[kind] -= activity[worker]
    return kinds


def _spoil(workers: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Replace what careless workers would be able to do by what they do."""
    kind, count = workers["kind"], len(workers)
    always_yes = rng.random(count) < 0.5
    share_of_yes = np.select(
        [kind == "constant", kind == "random", kind == "fast"],
        [always_yes.astype(float), np.full(count, 0.5), rng.uniform(0.1, 0.6, count)],
    )
    careless = kind != "ordinary"
    workers["sensitivity"] = workers["sensitivity"].mask(careless, share_of_yes)
    workers["specificity"] = workers["specificity"].mask(careless, 1 - share_of_yes)
    workers["seconds"] = workers["seconds"].mask(kind == "fast", rng.uniform(6, 12, count))
    workers["naa"] = workers["naa"].mask(careless, 0.0)
    workers["queued"] = workers["queued"].mask(kind == "fast", 0.0)
    return workers


def _assign(activity: np.ndarray, hits: int, rng: np.random.Generator) -> np.ndarray:
    """Deal the workers out to the HITs, (H, 3), none twice in a HIT: shuffle, then swap clashes
    away."""
    slots = rng.permutation(np.repeat(np.arange(len(activity)), activity)).reshape(
        hits, _ASSIGNMENTS
    )
    while len(clashing := np.flatnonzero((np.diff(np.sort(slots, axis=1)) == 0).any(axis=1))):
        for hit in clashing.tolist():
            mine = hit, rng.integers(_ASSIGNMENTS)
            other = rng.integers(hits), rng.integers(_ASSIGNMENTS)
            slots[mine], slots[other] = slots[other], slots[mine]
    return slots


def _draw_seconds(
    workers: pd.DataFrame, worker: np.ndarray, preset: Preset, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Draw the seconds of every assignment, as the service counts them, and as the worker would:
    without the queue."""
    within = preset.pace[2]
    effort = workers["seconds"].to_numpy()[worker] * np.exp(
        within * rng.standard_normal(worker.shape)
    )
    median, spread = preset.queue_seconds
    queue = median * np.exp(spread * rng.standard_normal(worker.shape))
    while (too_long := queue > _LONGEST).any():
        queue[too_long] = median * np.exp(spread * rng.standard_normal(too_long.sum()))
    effort = np.clip(effort, _SHORTEST, _LONGEST)
    queued = rng.random(worker.shape) < workers["queued"].to_numpy()[worker]
    seconds = np.where(queued, np.maximum(queue, effort), effort)
    return np.rint(seconds).astype(int), np.rint(effort).astype(int)


def _draw_answers(
    questions: Questions,
    workers: pd.DataFrame,
    worker: np.ndarray,
    seconds: np.ndarray,
    preset: Preset,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw the answers, (H, 3, 16), as positions in `mturk.ANSWERS`."""
    sensitivity = workers["sensitivity"].to_numpy()[worker][..., None]
    false_yes = 1 - workers["specificity"].to_numpy()[worker][..., None]
    # What somebody does by habit depends neither on the question nor on the time.
    careless = (workers["kind"] != "ordinary").to_numpy()[worker][..., None]
    times, factors = zip(*preset.false_yes_by_seconds, strict=True)
    factor = np.interp(np.log(seconds), np.log(times), factors)[..., None]
    false_yes_on_targets = np.where(careless, false_yes, np.minimum(false_yes * factor, 1.0))
    seen = questions.seen[:, None, :]
    chance = np.concatenate(
        [
            np.where(careless, sensitivity, seen * sensitivity + (1 - seen) * false_yes_on_targets),
            np.broadcast_to(sensitivity, (*worker.shape, len(GOLD_YES))),
            false_yes,
        ],
        axis=2,
    )
    yes = rng.random(chance.shape) < chance
    naa = rng.random(chance.shape) < workers["naa"].to_numpy()[worker][..., None]
    answers = np.where(yes, _YES, np.where(naa, _NAA, _NO))
    asked = questions.inputs[[f"adj_{question}" for question in QUESTIONS]].to_numpy() != ""
    answers[np.broadcast_to(~asked[:, None, :], answers.shape)] = _BLANK
    return _forget_some(answers, rng)


def _forget_some(answers: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Blank one answer to a target or a few: in the real batch two were left out."""
    for _ in range(1 + rng.poisson(1)):
        answers[
            rng.integers(answers.shape[0]), rng.integers(_ASSIGNMENTS), rng.integers(len(TARGETS))
        ] = _BLANK
    return answers


def _draw_schedule(
    worker: np.ndarray, seconds: np.ndarray, effort: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Draw when assignments are handed in: each worker starts some time within a day and does one
    after another."""
    flat, accepted_before = worker.ravel(), seconds.ravel()
    order = rng.permutation(len(flat))
    order = order[np.argsort(flat[order], kind="stable")]
    pause = np.where(
        rng.random(len(flat)) < 0.02,
        rng.exponential(1800, len(flat)),
        rng.exponential(6, len(flat)) + 1,
    )
    spent = (
        pd.Series(effort.ravel()[order] + np.rint(pause).astype(int))
        .groupby(flat[order])
        .cumsum()
        .to_numpy()
    )
    earliest = 60 + rng.beta(0.8, 2.0, flat.max() + 1) * 68_000
    # Nothing can be accepted before the batch was opened, however long it then waited.
    wait = (
        pd.Series(accepted_before[order] - spent)
        .groupby(flat[order])
        .max()
        .reindex(range(flat.max() + 1))
    )
    start = np.maximum(earliest, 60 + wait.fillna(0).to_numpy()).astype(int)
    submitted = np.empty(len(flat), dtype=int)
    submitted[order] = start[flat[order]] + spent
    return submitted.reshape(worker.shape)


def _draw_history(
    activity: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw approved and handed in, of a lifetime, and handed in during 30 days; rejections are rare
    and long ago."""
    count = len(activity)
    last_30_days = activity + np.where(rng.random(count) < 0.04, rng.integers(1, 3, count), 0)
    earlier = np.where(
        rng.random(count) < 0.35, 0, np.rint(rng.lognormal(2.6, 1.9, count)).astype(int)
    )
    lifetime = last_30_days + np.minimum(earlier, 4000)
    percent = rng.choice([100, 99, 98, 95], count, p=[0.962, 0.026, 0.006, 0.006])
    lifetime = np.where(percent < 100, np.maximum(lifetime, last_30_days + 100), lifetime)
    one_of_many = (lifetime > 210) & (rng.random(count) < 0.1)  # still rounds to 100 %
    rejected = np.where(
        percent < 100, np.rint(lifetime * (1 - percent / 100)).astype(int), one_of_many
    )
    return lifetime - rejected, lifetime, last_30_days


def _truth(questions: Questions) -> pd.DataFrame:
    words = questions.inputs[[f"adj_{question}" for question in TARGETS]].to_numpy()
    truth = pd.DataFrame(
        {
            "attr_id": questions.inputs["attr_id"].repeat(len(TARGETS)).to_numpy(),
            "adj": words.ravel(),
            "label": questions.label.ravel(),
        }
    )
    return truth.sort_values(["attr_id", "adj"], ignore_index=True)
