"""What became of each submission: a line for each in `watch.jsonl`, and nothing is changed in it.

Whatever has no line is still to be done, so a watch that is killed goes on where it was.
"""

import contextlib
import fcntl
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from fairmark.policy import Policy
from fairmark.store import lines
from fairmark.watch.inbox import Ticket

NAME = "watch.jsonl"
_LOCK = ".watch.lock"
_HOUR = timedelta(hours=1)


class End(StrEnum):
    """How a submission left the queue."""

    GRADED = "graded"
    #: The policy gives no feedback on it.
    DECLINED = "declined"
    #: It could not be graded because of a grader error.
    FAILED = "failed"


@dataclass(frozen=True)
class Entry:
    """A line of the journal.

    Attributes
    ----------
    ticket, student, assignment : str
        What it is about.
    arrived, ended : str
        When, in ISO 8601.
    end : End
    why : str
        Why there was no grade, or how many points the tests gave.
    """

    ticket: str
    student: str
    assignment: str
    arrived: str
    ended: str
    end: End
    why: str = ""


def _entry(values: dict[str, Any]) -> Entry:
    return Entry(**values | {"end": End(values["end"])})


class Journal:
    """The file, and what it says.

    Parameters
    ----------
    path : Path
        Made with the first line.

    Attributes
    ----------
    done : set of str
        Tickets that are not to be looked at again.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.done: set[str] = set()
        #: Student -> their gradings.
        self._graded: dict[str, list[Entry]] = defaultdict(list)
        for entry in lines.read(path, _entry):
            self._take(entry)

    def _take(self, entry: Entry) -> None:
        self.done.add(entry.ticket)
        if entry.end == End.GRADED:
            self._graded[entry.student].append(entry)

    def add(
        self,
        ticket: Ticket,
        end: End,
        ended: datetime,
        why: str = "",
    ) -> None:
        """Write a line, onto the disk."""
        entry = Entry(
            ticket.id,
            ticket.student,
            ticket.assignment,
            ticket.arrived.isoformat(),
            ended.isoformat(),
            end,
            why,
        )
        lines.add(self.path, [asdict(entry)])
        self._take(entry)

    def recent(self, student: str, now: datetime) -> int:
        """How often a student was graded in the last hour."""
        recent = 0
        for entry in reversed(self._graded[student]):
            if datetime.fromisoformat(entry.ended) < now - _HOUR:
                break
            recent += 1
        return recent

    def days(
        self,
        student: str,
        assignment: str,
        policy: Policy,
    ) -> list[date]:
        """The day of each grading of a student's assignment, by when it arrived."""
        found = []
        for entry in self._graded[student]:
            if entry.assignment == assignment:
                found.append(policy.day(datetime.fromisoformat(entry.arrived)))
        return found


@contextlib.contextmanager
def alone(root: Path) -> Iterator[None]:
    """Keep a second watch of a course out.

    Raises
    ------
    BlockingIOError
        There is one; the message says which process it is.
    """
    with (root / _LOCK).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            process = file.read().strip() or "unknown"
            raise BlockingIOError(
                f"another watch serves {root} (process {process}): this one is not needed"
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
