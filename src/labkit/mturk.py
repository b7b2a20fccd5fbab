"""The file format of a Mechanical Turk batch, as the service's "Download CSV"
button wrote it in 2019.

The columns, their odd order and the odd forms of times and rates are the service's own;
what fills them is up to `labkit.crowd`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

TARGETS = range(1, 11)  # questions whose answers are to be aggregated
GOLD_YES = range(11, 16)  # gold questions whose right answer is always yes
GOLD_NO = 16  # the gold question whose right answer is always no
QUESTIONS = range(1, 17)
ANSWERS = (
    "",
    "Yes",
    "No",
    "Naa",
)  # Naa: "not an adjective"; blank: not answered, or nothing was asked

_ANSWER_ORDER = (1, 10, 2, 3, 4, 5, 6, 7, 8, 9, 16, 11, 12, 13, 14, 15)
COLUMNS = (
    *(
        "HITId",
        "HITTypeId",
        "Title",
        "Description",
        "Keywords",
        "Reward",
        "CreationTime",
        "MaxAssignments",
    ),
    *(
        "RequesterAnnotation",
        "AssignmentDurationInSeconds",
        "AutoApprovalDelayInSeconds",
        "Expiration",
    ),
    *(
        "NumberOfSimilarHITs",
        "LifetimeInSeconds",
        "AssignmentId",
        "WorkerId",
        "AssignmentStatus",
        "AcceptTime",
    ),
    *(
        "SubmitTime",
        "AutoApprovalTime",
        "ApprovalTime",
        "RejectionTime",
        "RequesterFeedback",
        "WorkTimeInSeconds",
    ),
    *("LifetimeApprovalRate", "Last30DaysApprovalRate", "Last7DaysApprovalRate"),
    *("Input.attr_id", "Input.attr_name", "Input.attr_desc", "Input.ex_adj"),
    *(f"Input.adj_{question}" for question in QUESTIONS),
    *(f"Answer.adj_{question}" for question in _ANSWER_ORDER),
    *("Approve", "Reject"),
)

# The same in every row, whatever the batch.
_CONSTANT = {
    "Title": "Adjectives and their attributes",
    "Description": (
        'Say which adjectives ("heavy," "late") describe which attributes '
        '("weight," "timing").'
    ),
    "Keywords": "Words, Adjectives, Yes or no",
    "Reward": "$0.10 ",
    "AssignmentDurationInSeconds": "3600",
    "AutoApprovalDelayInSeconds": "259200",
    "AssignmentStatus": "Approved",
}
_ALPHABET = np.array(list("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))
_DAYS = np.array(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])
_MONTHS = np.array(
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
)
_OPENED = pd.Timestamp(
    "2026-01-14 10:51:17"
)  # Pacific time; an invented day, so that nobody takes it for the real one
_DAY = 86_400
_APPROVAL_DELAY = 3 * _DAY


@dataclass(frozen=True)
class Work:
    """What happened in a batch, before it is written in the service's form.

    All arrays of H rows are in the order in which the HITs are written; A is the
    number of assignments of a HIT, W the number of workers. Times are seconds
    since the batch was opened.

    Attributes
    ----------
    inputs : DataFrame, H rows
        attr_id, attr_name, attr_desc, ex_adj, adj_1 ... adj_16; a blank adjective is a
        question that was not asked.
    created : int array (H,)
    worker : int array (H, A)
        Position of the worker, 0 to W - 1.
    submitted, seconds : int arrays (H, A)
        When an assignment was handed in, and how long after it was accepted.
    answers : int array (H, A, 16)
        Positions in `ANSWERS`.
    worker_ids : str array (W,)
    approved, lifetime, last_30_days : int arrays (W,)
        Assignments approved in a worker's life, handed in in their life, and handed in
        (all approved) in 30 days.
    """

    inputs: pd.DataFrame
    created: np.ndarray
    worker: np.ndarray
    submitted: np.ndarray
    seconds: np.ndarray
    answers: np.ndarray
    worker_ids: np.ndarray
    approved: np.ndarray
    lifetime: np.ndarray
    last_30_days: np.ndarray


def draw_ids(
    rng: np.random.Generator,
    count: int,
    first: str,
    length: int,
) -> np.ndarray:
    """Draw distinct ids that look like the service's: a first letter,
    then capitals and digits.

    Parameters
    ----------
    rng : numpy.random.Generator
    count : int
        How many.
    first : str
        "3" for HITs and assignments, "A" for workers.
    length : int
        How many characters, the first one included.

    Returns
    -------
    str array (count,)
    """
    while True:
        letters = rng.choice(_ALPHABET, (count, length - 1))
        ids = letters.view(f"<U{length - 1}").ravel()
        if len(np.unique(ids)) == count:
            return np.char.add(first, ids)


def batch_table(work: Work, rng: np.random.Generator) -> pd.DataFrame:
    """Write down a batch in the service's form: one row an
    assignment, all values as text.

    Parameters
    ----------
    work : Work
        H HITs of A assignments.
    rng : numpy.random.Generator
        Draws ids and the seconds by which approvals are late.

    Returns
    -------
    pandas.DataFrame
        H * A rows, the columns `COLUMNS`; the rows of a HIT are
        together, sorted by AssignmentId.
    """
    hits, each = work.worker.shape
    rows, worker = hits * each, work.worker.ravel()
    submitted, seconds, created = (
        work.submitted.ravel(),
        work.seconds.ravel(),
        np.repeat(work.created, each),
    )
    # The service approves in rounds, one a minute; a round reaches an assignment some
    # seconds after it began.
    approved = (
        (submitted + _APPROVAL_DELAY) // 60 * 60
        + 60
        + np.minimum(rng.geometric(0.5, rows) - 1, 9)
    )
    last_7_days = np.bincount(worker, minlength=len(work.worker_ids))
    columns = {
        **_CONSTANT,
        "HITId": np.repeat(draw_ids(rng, hits, "3", 30), each),
        "HITTypeId": draw_ids(rng, 1, "3", 30)[0],
        "CreationTime": _pacific(created),
        "MaxAssignments": str(each),
        "RequesterAnnotation": _annotation(rng),
        "Expiration": _pacific(created + 7 * _DAY),
        # Sorted within each HIT, as the service does.
        "AssignmentId": np.sort(
            draw_ids(rng, rows, "3", 30).reshape(hits, each), axis=1
        ).ravel(),
        "WorkerId": work.worker_ids[worker],
        "AcceptTime": _pacific(submitted - seconds),
        "SubmitTime": _pacific(submitted),
        "AutoApprovalTime": _pacific(submitted + _APPROVAL_DELAY),
        "ApprovalTime": _utc(approved),
        "WorkTimeInSeconds": seconds.astype(str),
        "LifetimeApprovalRate": _rates(work.approved, work.lifetime)[worker],
        "Last30DaysApprovalRate": _rates(work.last_30_days, work.last_30_days)[worker],
        "Last7DaysApprovalRate": _rates(last_7_days, last_7_days)[worker],
    }
    columns |= {
        f"Input.{name}": np.repeat(work.inputs[name].to_numpy(object), each)
        for name in work.inputs
    }
    answers = np.array(ANSWERS, dtype=object)[work.answers.reshape(rows, -1)]
    columns |= {
        f"Answer.adj_{question}": answers[:, question - 1] for question in QUESTIONS
    }
    return pd.DataFrame(
        {name: columns.get(name, "") for name in COLUMNS}, index=range(rows), dtype=str
    )


def write_batch(raw: pd.DataFrame, path: Path) -> None:
    """Write a batch as CSV with CRLF line ends; an interrupted run
    leaves no half-written file.

    Parameters
    ----------
    raw : pandas.DataFrame
        As `batch_table` gives it.
    path : pathlib.Path
    """
    partial = path.with_name(path.name + ".partial")
    raw.to_csv(partial, index=False, lineterminator="\r\n", encoding="utf-8")
    partial.replace(path)


def _annotation(rng: np.random.Generator) -> str:
    batch, template = (
        rng.integers(1_000_000, 10_000_000),
        rng.integers(100_000_000, 1_000_000_000),
    )
    return f"BatchId:{batch};OriginalHitTemplateId:{template};"


def _pacific(seconds: np.ndarray) -> np.ndarray:
    """Write times as `Wed Jan 14 10:51:17 PST 2026`; not by strftime, whose names of
    days depend on the locale."""
    time = _OPENED + pd.to_timedelta(seconds, unit="s")
    clock = time.strftime(" %d %H:%M:%S PST %Y").to_numpy(object)
    return (
        _DAYS[time.day_of_week].astype(object)
        + " "
        + _MONTHS[time.month - 1].astype(object)
        + clock
    )


def _utc(seconds: np.ndarray) -> np.ndarray:
    time = _OPENED + pd.Timedelta(hours=8) + pd.to_timedelta(seconds, unit="s")
    return time.strftime("%Y-%m-%d %H:%M:%S UTC").to_numpy(object)


def _rates(approved: np.ndarray, handed_in: np.ndarray) -> np.ndarray:
    """Write rates as `98% (369/378)`."""
    pairs = zip(approved.tolist(), handed_in.tolist(), strict=True)
    return np.array(
        [f"{100 * part / whole:.0f}% ({part}/{whole})" for part, whole in pairs],
        dtype=object,
    )
