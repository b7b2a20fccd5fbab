"""A simulated crowd: Mechanical Turk batches with known truth, and plain
annotations in any number.

A worker sees why an obvious adjective is right with a chance of their own, their
sensitivity. A target that is less obvious has a chance of being seen at all; where it
is not seen, a worker answers as if it were false. So gold questions, which are obvious,
say little about how many true targets a worker finds.
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
#: Positions in `mturk.ANSWERS`.
_BLANK = ANSWERS.index("")
_YES = ANSWERS.index("Yes")
_NO = ANSWERS.index("No")
_NAA = ANSWERS.index("Naa")
#: Of the attempts to draw how many HITs each worker does, the best is kept.
_ATTEMPTS = 200
#: Rounds of swapping clashes away: large batches take 10, small ones never end.
_SWAPS = 500


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
        kind (ordinary, constant, random or fast), hits, sensitivity and specificity on
        gold (for those who do not do the work: what their habit amounts to), seconds
        (their median time, when nothing waits in a queue), naa (share of no's written
        as "not an adjective"), queued (share of assignments that wait in a queue).
    """

    raw: pd.DataFrame
    truth: pd.DataFrame
    workers: pd.DataFrame


def simulate_batch(
    lexicon: pd.DataFrame,
    preset: str,
    seed: int,
    hits: int = 968,
) -> Batch:
    """Simulate a Mechanical Turk batch, in the format and with
    the quirks of a real one.

    Parameters
    ----------
    lexicon : pandas.DataFrame
        Attributes and their adjectives, as
        `labkit.questions.check_lexicon` describes them.
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
        If there is no such preset, no HIT is asked for, or the lexicon is
        not in order or too small.

    Notes
    -----
    The parameters are fitted to the statistics of the batch of January 2019 that J.
    Tobin's labelling challenge published (github.com/josh-tobin/labeling-challenge).
    """
    settings = preset_named(preset)
    if hits < 1:
        raise ValueError(f"expected at least 1 HIT, not {hits}")
    rng = np.random.default_rng(seed)
    questions = draw_questions(lexicon, settings, hits, rng)
    workers = _draw_workers(settings, hits, rng)
    activity = workers["hits"].to_numpy()
    worker = _assign(activity, hits, rng)
    seconds, effort = _draw_seconds(workers, worker, settings, rng)
    answers = _draw_answers(questions, workers, worker, seconds, settings, rng)
    submitted = _draw_schedule(worker, seconds, effort, rng)
    approved, lifetime, last_30_days = _draw_history(activity, rng)
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
    raw = mturk.batch_table(work, rng)
    truth = _truth(questions)
    return Batch(raw, truth, workers)


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
        T, W, k and C. Each task is answered by k different workers, all
        workers being equally likely.
    seed : int
        The same seed gives the same annotations.
    accuracy : tuple of float
        Beta distribution from which the chance of a right answer is drawn, for each
        worker and true class. Wrong answers fall on the other classes with shares drawn
        evenly, for each worker and true class too.

    Returns
    -------
    annotations : pandas.DataFrame, T * k rows
        task (0 to T - 1), worker (0 to W - 1), label (0 to C - 1), all
        integers, ordered by task.
    truth : pandas.Series, T values
        The true class by task; all classes are equally likely.

    Raises
    ------
    ValueError
        If a number is too small, or a task needs more answers than there are workers.

    References
    ----------
    A. P. Dawid and A. M. Skene (1979). Maximum likelihood estimation of observer
    error-rates using the EM algorithm. Applied Statistics 28(1), 20-28: the model
    that is drawn from here.
    """
    if tasks < 1 or answers_per_task < 1 or classes < 2:
        raise ValueError(
            f"expected at least 1 task, 1 answer a task and 2 classes, not {tasks}, "
            f"{answers_per_task} and {classes}"
        )
    if workers < answers_per_task:
        raise ValueError(
            f"{answers_per_task} answers a task need at least as many workers, not "
            f"{workers}"
        )
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, classes, tasks)
    who = _distinct(rng, tasks, workers, answers_per_task)
    worker = who.ravel()
    confusion = _draw_confusion(rng, workers, classes, accuracy)
    numbers = np.arange(tasks)
    task = numbers.repeat(answers_per_task)
    true_class = truth[task]
    # The label is the number of classes whose cumulative share
    # lies below a uniform draw.
    shares = confusion.cumsum(axis=2)
    draw = rng.random(len(task))
    label = np.zeros(len(task), dtype=np.int64)
    # One column at a time: a tenth of the memory that all of them take.
    for below in range(classes - 1):
        share = shares[worker, true_class, below]
        label += draw > share
    annotations = pd.DataFrame(
        {
            "task": task,
            "worker": worker,
            "label": label,
        }
    )
    names = pd.RangeIndex(tasks, name="task")
    true_labels = pd.Series(truth, index=names, name="label")
    return annotations, true_labels


def _distinct(
    rng: np.random.Generator,
    rows: int,
    among: int,
    count: int,
) -> np.ndarray:
    """Draw `count` different numbers below `among` in every row (Floyd's
    algorithm, all rows at once)."""
    drawn = np.empty((rows, count), dtype=np.int64)
    for column in range(count):
        highest = among - count + column
        candidate = rng.integers(0, highest + 1, rows)
        before = drawn[:, :column]
        is_same = before == candidate[:, None]
        taken = is_same.any(axis=1)
        drawn[:, column] = np.where(taken, highest, candidate)
    return drawn


def _draw_confusion(
    rng: np.random.Generator,
    workers: int,
    classes: int,
    accuracy: tuple[float, float],
) -> np.ndarray:
    """Draw confusion matrices (worker, true class, answered
    class) whose rows sum to 1."""
    shape = (workers, classes)
    right = rng.beta(*accuracy, size=shape)
    evenly = np.ones(classes - 1)
    split = rng.dirichlet(evenly, size=shape)
    not_right = 1 - right
    wrong = split * not_right[..., None]
    confusion = np.empty((workers, classes, classes))
    numbers = np.arange(classes)
    for true in range(classes):
        others = numbers != true
        confusion[:, true, true] = right[:, true]
        confusion[:, true, others] = wrong[:, true]
    return confusion


def _draw_workers(preset: Preset, hits: int, rng: np.random.Generator) -> pd.DataFrame:
    fewest = min(2, hits) * _ASSIGNMENTS
    usual = round(preset.workers_per_hit * hits)
    count = max(usual, fewest)
    centre, between, _ = preset.pace
    # Each column draws from the generator: their order is part of what a seed gives.
    columns = {}
    activity = _draw_activity(count, hits, preset, rng)
    columns["kind"] = _draw_kinds(activity, preset.careless, rng)
    columns["hits"] = activity
    columns["sensitivity"] = rng.beta(*preset.sensitivity, count)
    columns["specificity"] = rng.beta(*preset.specificity, count)
    pace = between * rng.standard_normal(count)
    columns["seconds"] = centre * np.exp(pace)
    columns["naa"] = rng.beta(*preset.naa, count)
    columns["queued"] = rng.beta(*preset.queued, count)
    ids = _worker_ids(rng, count)
    index = pd.Index(ids, name="WorkerId")
    workers = pd.DataFrame(columns, index=index)
    return _spoil(workers, rng)


def _worker_ids(rng: np.random.Generator, count: int) -> np.ndarray:
    """Mostly 14 characters, some 13, as the service gives them."""
    short = rng.random(count) < 0.25
    ids = mturk.draw_ids(rng, count, "A", 14)
    # Seen as 13 characters wide, a longer text loses its last one.
    texts = ids.astype(str)
    cut = texts.astype("<U13")
    return np.where(short, cut, ids)


def _draw_activity(
    count: int,
    hits: int,
    preset: Preset,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw how many HITs each worker does: log-normal, capped, and
    all assignments together.

    Of many draws the one whose sum is nearest is taken; scaling one would bend
    the distribution. What is still missing or too much is spread over the
    workers, mostly the busy ones.
    """
    total = hits * _ASSIGNMENTS
    most = min(preset.busiest, hits)
    draws = rng.lognormal(*preset.activity, (_ATTEMPTS, count))
    whole = np.floor(draws)
    capped = np.clip(whole, 1, most)
    attempts = capped.astype(int)
    sums = attempts.sum(axis=1)
    distance = np.abs(sums - total)
    nearest = distance.argmin()
    activity = attempts[nearest]
    while missing := total - activity.sum():
        can_gain = activity < most
        can_lose = activity > 1
        free = can_gain if missing > 0 else can_lose
        movable = np.where(free, activity, 0)
        chance = movable / movable.sum()
        worker = rng.choice(count, p=chance)
        activity[worker] += np.sign(missing)
    return activity


def _draw_kinds(
    activity: np.ndarray, careless: float, rng: np.random.Generator
) -> np.ndarray:
    """Make workers careless, in random order, until their share of the assignments is
    reached; the kinds share it."""
    kinds = np.full(len(activity), "ordinary", dtype=object)
    assignments = activity.sum()
    each = careless * assignments / len(_CARELESS)
    left = dict.fromkeys(_CARELESS, round(each))
    order = rng.permutation(len(activity))
    for worker in order.tolist():
        kind = max(left, key=lambda name: left[name])
        if activity[worker] <= left[kind]:
            kinds[worker] = kind
            left[kind] -= activity[worker]
    return kinds


def _spoil(workers: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Replace what careless workers would be able to do by what they do."""
    kind = workers["kind"].to_numpy()
    count = len(workers)
    always_yes = rng.random(count) < 0.5
    hurried_yes = rng.uniform(0.1, 0.6, count)
    hurried_seconds = rng.uniform(6, 12, count)
    constant = kind == "constant"
    at_random = kind == "random"
    fast = kind == "fast"
    careless = kind != "ordinary"
    yes = np.zeros(count)
    yes[constant] = always_yes[constant]
    yes[at_random] = 0.5
    yes[fast] = hurried_yes[fast]
    workers.loc[careless, "sensitivity"] = yes[careless]
    workers.loc[careless, "specificity"] = 1 - yes[careless]
    workers.loc[careless, "naa"] = 0.0
    workers.loc[fast, "seconds"] = hurried_seconds[fast]
    workers.loc[fast, "queued"] = 0.0
    return workers


def _assign(activity: np.ndarray, hits: int, rng: np.random.Generator) -> np.ndarray:
    """Deal the workers out to the HITs, (H, 3), none twice in a HIT: shuffle,
    then swap clashes away. Where they do not go away, because somebody is to do nearly
    all HITs, deal in turn."""
    workers = np.arange(len(activity))
    everybody = workers.repeat(activity)
    shuffled = rng.permutation(everybody)
    slots = shuffled.reshape(hits, _ASSIGNMENTS)
    for _ in range(_SWAPS):
        clashing = _clashing(slots)
        if not len(clashing):
            return slots
        for hit in clashing.tolist():
            seat = rng.integers(_ASSIGNMENTS)
            other_hit = rng.integers(hits)
            other_seat = rng.integers(_ASSIGNMENTS)
            mine = (hit, seat)
            other = (other_hit, other_seat)
            slots[mine], slots[other] = slots[other], slots[mine]
    # Nobody does more than all HITs, so nobody comes round to the same one.
    return everybody.reshape(_ASSIGNMENTS, hits).T


def _clashing(slots: np.ndarray) -> np.ndarray:
    """The HITs in which somebody stands twice."""
    in_order = np.sort(slots, axis=1)
    twice = np.diff(in_order) == 0
    has_clash = twice.any(axis=1)
    return np.flatnonzero(has_clash)


def _draw_seconds(
    workers: pd.DataFrame,
    worker: np.ndarray,
    preset: Preset,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw the seconds of every assignment, as the service counts them, and as the
    worker would: without the queue."""
    pace = workers["seconds"].to_numpy()
    chance_of_queue = workers["queued"].to_numpy()
    shape = worker.shape
    _, _, within = preset.pace
    varied = within * rng.standard_normal(shape)
    effort = pace[worker] * np.exp(varied)
    effort = np.clip(effort, _SHORTEST, _LONGEST)
    queue = _draw_queue(preset, shape, rng)
    queued = rng.random(shape) < chance_of_queue[worker]
    waited = np.maximum(queue, effort)
    seconds = np.where(queued, waited, effort)
    return _whole(seconds), _whole(effort)


def _whole(numbers: np.ndarray) -> np.ndarray:
    """Round to whole numbers."""
    rounded = np.rint(numbers)
    return rounded.astype(int)


def _draw_queue(
    preset: Preset,
    shape: tuple[int, ...],
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw how long a queued assignment takes, from its acceptance on; what is too
    long is drawn again."""
    median, spread = preset.queue_seconds
    varied = spread * rng.standard_normal(shape)
    queue = median * np.exp(varied)
    while (too_long := queue > _LONGEST).any():
        count = np.count_nonzero(too_long)
        varied = spread * rng.standard_normal(count)
        queue[too_long] = median * np.exp(varied)
    return queue


def _draw_answers(
    questions: Questions,
    workers: pd.DataFrame,
    worker: np.ndarray,
    seconds: np.ndarray,
    preset: Preset,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw the answers, (H, 3, 16), as positions in `mturk.ANSWERS`."""

    def of_worker(values: pd.Series) -> np.ndarray:
        """A value of each assignment's worker, (H, 3, 1)."""
        by_assignment = values.to_numpy()[worker]
        return by_assignment[..., None]

    sensitivity = of_worker(workers["sensitivity"])
    false_yes = 1 - of_worker(workers["specificity"])
    # What somebody does by habit depends neither on the question nor on the time.
    careless = of_worker(workers["kind"] != "ordinary")
    factor = _factor_by_seconds(preset, seconds)
    hurried = np.minimum(false_yes * factor, 1.0)
    false_yes_on_targets = np.where(careless, false_yes, hurried)
    seen = questions.seen[:, None, :]
    because_seen = seen * sensitivity
    though_unseen = (1 - seen) * false_yes_on_targets
    by_looking = because_seen + though_unseen
    on_targets = np.where(careless, sensitivity, by_looking)
    on_gold = sensitivity.repeat(len(GOLD_YES), axis=2)
    chance = np.concatenate([on_targets, on_gold, false_yes], axis=2)
    yes = rng.random(chance.shape) < chance
    share_of_naa = of_worker(workers["naa"])
    naa = rng.random(chance.shape) < share_of_naa
    no = np.where(naa, _NAA, _NO)
    answers = np.where(yes, _YES, no)
    columns = [f"adj_{question}" for question in QUESTIONS]
    words = questions.inputs[columns].to_numpy()
    not_asked = words == ""
    of_hit = not_asked[:, None, :]
    everywhere = np.broadcast_to(of_hit, answers.shape)
    answers[everywhere] = _BLANK
    return _forget_some(answers, rng)


def _factor_by_seconds(preset: Preset, seconds: np.ndarray) -> np.ndarray:
    """By how much a wrong yes is more or less likely on a target than on gold, after
    so many seconds, (H, 3, 1)."""
    times, factors = zip(*preset.false_yes_by_seconds, strict=True)
    log_seconds = np.log(seconds)
    log_times = np.log(times)
    factor = np.interp(log_seconds, log_times, factors)
    return factor[..., None]


def _forget_some(answers: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Blank one answer to a target or a few: in the real batch two were left out."""
    how_many = 1 + rng.poisson(1)
    for _ in range(how_many):
        hit = rng.integers(len(answers))
        assignment = rng.integers(_ASSIGNMENTS)
        target = rng.integers(len(TARGETS))
        answers[hit, assignment, target] = _BLANK
    return answers


def _draw_schedule(
    worker: np.ndarray,
    seconds: np.ndarray,
    effort: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Draw when assignments are handed in: each worker starts some time within a day
    and does one after another."""
    flat = worker.ravel()
    count = len(flat)
    workers = flat.max() + 1
    shuffled = rng.permutation(count)
    one_after_another = np.argsort(flat[shuffled], kind="stable")
    order = shuffled[one_after_another]
    who = flat[order]
    away = rng.random(count) < 0.02
    long_pause = rng.exponential(1800, count)
    short_pause = rng.exponential(6, count) + 1
    pause = np.where(away, long_pause, short_pause)
    work = effort.ravel()[order]
    steps = work + _whole(pause)
    by_worker = pd.Series(steps).groupby(who)
    spent = by_worker.cumsum().to_numpy()
    share_of_day = rng.beta(0.8, 2.0, workers)
    earliest = 60 + share_of_day * 68_000
    # Nothing can be accepted before the batch was opened, however long it then waited.
    held = seconds.ravel()[order]
    ahead = pd.Series(held - spent)
    farthest = ahead.groupby(who).max()
    wait = farthest.reindex(range(workers), fill_value=0)
    opened = 60 + wait.to_numpy()
    start = np.maximum(earliest, opened).astype(int)
    submitted = np.empty(count, dtype=int)
    submitted[order] = start[who] + spent
    return submitted.reshape(worker.shape)


def _draw_history(
    activity: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw approved and handed in, of a lifetime, and handed in during 30 days;
    rejections are rare and long ago."""
    count = len(activity)
    elsewhere = rng.random(count) < 0.04
    more = rng.integers(1, 3, count)
    other_hits = np.where(elsewhere, more, 0)
    last_30_days = activity + other_hits
    is_new = rng.random(count) < 0.35
    before = _whole(rng.lognormal(2.6, 1.9, count))
    earlier = np.where(is_new, 0, before)
    lifetime = last_30_days + np.minimum(earlier, 4000)
    shares = {
        100: 0.962,
        99: 0.026,
        98: 0.006,
        95: 0.006,
    }
    percents = list(shares)
    chances = list(shares.values())
    percent = rng.choice(percents, count, p=chances)
    imperfect = percent < 100
    enough = np.maximum(lifetime, last_30_days + 100)
    lifetime = np.where(imperfect, enough, lifetime)
    many = lifetime > 210
    has_rejection = rng.random(count) < 0.1
    one_of_many = many & has_rejection  # still rounds to 100 %
    share_rejected = 1 - percent / 100
    by_share = _whole(lifetime * share_rejected)
    rejected = np.where(imperfect, by_share, one_of_many)
    return lifetime - rejected, lifetime, last_30_days


def _truth(questions: Questions) -> pd.DataFrame:
    columns = [f"adj_{question}" for question in TARGETS]
    words = questions.inputs[columns].to_numpy()
    attributes = questions.inputs["attr_id"].repeat(len(TARGETS))
    truth = pd.DataFrame(
        {
            "attr_id": attributes.to_numpy(),
            "adj": words.ravel(),
            "label": questions.label.ravel(),
        }
    )
    return truth.sort_values(["attr_id", "adj"], ignore_index=True)
