"""A worker's own labels on disk: what was pressed, and the batch file that is
made of it and handed in.

`answers.json` is the truth: every answer, in its order, with its seconds.
`labels-WORKER.csv` says the same in the format of the batch `adjectives`, as far as
that format goes: it has no word for "unsure", so that an unsure answer is a blank
there, as an answer that was left out. Both are written beside their place and moved
into it, so that neither is ever half-written. Neither holds a name, a path or a time of
day.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from labkit import challenge, metadata, mturk
from labkit.metadata import Column

ANSWERS = ("Yes", "No", "Unsure")
JOURNAL = "answers.json"
#: A HIT may take so many seconds on the service, and no more are written down.
LONGEST = 3600
WORKER = r"A[A-Z0-9]{13}"
#: Always blank in a class's batch: nobody is paid, and the time of day
#: is nobody's business.
BLANK = (
    "Reward",
    "CreationTime",
    "MaxAssignments",
    "RequesterAnnotation",
    "AssignmentDurationInSeconds",
    "AutoApprovalDelayInSeconds",
    "Expiration",
    "AcceptTime",
    "SubmitTime",
    "AutoApprovalTime",
    "ApprovalTime",
)
#: What describes the HIT, whoever does it.
SAME = (
    "HITTypeId",
    "Title",
    "Description",
    "Keywords",
    "Input.attr_id",
    "Input.attr_name",
    "Input.attr_desc",
    "Input.ex_adj",
    *(f"Input.adj_{number}" for number in mturk.QUESTIONS),
)


class LabelsError(ValueError):
    """A file of labels that is not what it should be; the message names
    it, and says what to do."""


@dataclass(frozen=True)
class Answer:
    """One answer: to which question, what was pressed, and how many seconds the
    question was looked at."""

    hit: str
    number: int
    answer: str
    seconds: float


@dataclass(frozen=True)
class Labels:
    """What one worker has answered so far.

    Attributes
    ----------
    worker : str
        An id drawn at random.
    seed : int
        The class's.
    answers : tuple of Answer
        In the order in which they were given.
    """

    worker: str
    seed: int
    answers: tuple[Answer, ...] = ()

    def asked(self) -> list[challenge.Question]:
        """The worker's questions in their order."""
        return challenge.questions(self.seed, self.worker)

    def with_answer(self, answer: str, seconds: float) -> Labels:
        """The same, with the next question answered.

        Raises
        ------
        ValueError
            There is no next question, no such answer, or no such time.
        """
        questions = self.asked()
        if len(self.answers) == len(questions):
            raise ValueError("all questions are answered")
        question = questions[len(self.answers)]
        return replace(
            self,
            answers=(
                *self.answers,
                _answer([question.hit, question.number, answer, seconds]),
            ),
        )

    def without_last(self) -> Labels:
        """The same, with the last answer taken back."""
        return replace(self, answers=self.answers[:-1])

    @property
    def file(self) -> str:
        """Name of the batch file."""
        return f"labels-{self.worker}.csv"


def read(folder: Path) -> Labels | None:
    """Read what was answered; None where nothing was.

    Raises
    ------
    LabelsError
        `answers.json` is damaged, or not of this course's panel.
    OSError
        It cannot be read.
    """
    path = folder / JOURNAL
    try:
        stated = json.loads(path.read_text(encoding="utf-8"))
        labels = _labels(stated)
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        said = (
            f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
        )
        raise LabelsError(
            f"{path}: is damaged ({said}). Nothing was changed. Rename the file to "
            "keep it, and run this cell again to begin anew; what was written to "
            "labels-....csv stays."
        ) from error
    return labels


def _labels(stated: dict) -> Labels:
    worker, seed = stated["worker"], stated["seed"]
    if not re.fullmatch(WORKER, worker):
        raise ValueError(
            f"worker: expected A and 13 capitals or digits, found {worker!r}"
        )
    labels = Labels(worker, seed, tuple(_answer(row) for row in stated["answers"]))
    expected = [(question.hit, question.number) for question in labels.asked()]
    found = [(answer.hit, answer.number) for answer in labels.answers]
    if found != expected[: len(found)]:
        raise ValueError(
            "its answers are not to the questions of this worker; was the batch of "
            "the course replaced?"
        )
    return labels


def _answer(row: list) -> Answer:
    hit, number, answer, seconds = row
    if answer not in ANSWERS:
        raise ValueError(f"expected one of {', '.join(ANSWERS)}, found {answer!r}")
    if (
        isinstance(seconds, bool)
        or not isinstance(seconds, int | float)
        or not 0 <= seconds < float("inf")
    ):
        raise ValueError(f"expected seconds, 0 or more, found {seconds!r}")
    return Answer(hit, number, answer, round(min(float(seconds), LONGEST), 1))


def write(folder: Path, labels: Labels) -> None:
    """Write both files; the folder is made where it is missing.

    Raises
    ------
    OSError
        One could not be written; what was there before it stays as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = ",\n".join(
        json.dumps([one.hit, one.number, one.answer, one.seconds])
        for one in labels.answers
    )
    head = f'{{"worker": "{labels.worker}", "seed": {labels.seed}, "answers": ['
    text = f"{head}\n{rows}\n]}}\n"
    partial = folder / (JOURNAL + ".partial")
    with partial.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(folder / JOURNAL)
    if labels.answers:
        mturk.write_batch(batch_rows(labels), folder / labels.file)
    else:
        (folder / labels.file).unlink(missing_ok=True)


def batch_rows(labels: Labels) -> pd.DataFrame:
    """The answers in the batch's format: one row a HIT that was
    begun, all values as text.

    Parameters
    ----------
    labels : Labels
        One answer or more.

    Returns
    -------
    DataFrame
        The columns `labkit.mturk.COLUMNS`. An unsure answer is a blank, and so is one
        to a question not reached. The rates of approval count the HITs of this worker
        in this batch, all of them approved.
    """
    hits = challenge.hits()
    begun = list(dict.fromkeys(answer.hit for answer in labels.answers))
    rows = []
    for hit in begun:
        own = [answer for answer in labels.answers if answer.hit == hit]
        seconds = sum(answer.seconds for answer in own)
        rate = f"100% ({len(begun)}/{len(begun)})"
        rows.append(
            {
                "HITId": hit,
                "AssignmentId": assignment(hit, labels.worker),
                "WorkerId": labels.worker,
                "AssignmentStatus": "Approved",
                "WorkTimeInSeconds": str(min(max(round(seconds), 1), LONGEST)),
                "LifetimeApprovalRate": rate,
                "Last30DaysApprovalRate": rate,
                "Last7DaysApprovalRate": rate,
                **{name: hits.at[hit, name] for name in SAME},
                **{
                    f"Answer.adj_{answer.number}": answer.answer
                    for answer in own
                    if answer.answer != "Unsure"
                },
            }
        )
    return pd.DataFrame(rows, columns=list(mturk.COLUMNS), dtype=str).fillna("")


def assignment(hit: str, worker: str) -> str:
    """The id of a worker's assignment: as the service's look, the same each time,
    and of no other worker."""
    number = int.from_bytes(hashlib.sha256(f"{hit} {worker}".encode()).digest())
    digits = []
    for _ in range(29):
        number, digit = divmod(number, 36)
        digits.append("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit])
    return "3" + "".join(digits)


def columns() -> dict[str, Column]:
    """What the columns of a class's batch must hold: those of `adjectives`, save
    what a class does not have.

    Returns
    -------
    dict of str to Column
        In the order of the file.
    """
    stated = dict(metadata.read(challenge.BATCH).file("batch").columns)
    never = Column("string", nullable=True, values=[])
    own = dict.fromkeys(BLANK, never) | {
        "LifetimeApprovalRate": stated["Last7DaysApprovalRate"],
        **{
            f"Answer.adj_{number}": Column(
                "string", nullable=True, values=["Yes", "No"]
            )
            for number in mturk.QUESTIONS
        },
    }
    return stated | own
