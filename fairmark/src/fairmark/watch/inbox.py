"""What was handed in, and whether all of it has arrived: nbgrader's exchange, or a plain folder.

A submission is looked at until it stops changing. What its student could set, as the time in its
name, is not relied on.
"""

import os
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from fairmark.intake import MAX_FILES

try:
    import pwd
except ImportError:  # Windows
    pwd = None  # type: ignore[assignment]

#: Seconds without a change after which a submission is complete: nbgrader's, whose last file is
#: there, and others.
SETTLED_SECONDS = 0.2
QUIET_SECONDS = 2.0
#: What nbgrader's Submit writes last.
SECRET = "submission_secret.txt"
#: A folder of the exchange: STUDENT+ASSIGNMENT+TIME, and mostly +RANDOM.
_ENTRY = re.compile(r"(?P<student>[^/]+?)\+(?P<assignment>[^+/]+)\+[^+/]*?(\+[^+/]*)?")


@dataclass(frozen=True)
class Ticket:
    """Something that was handed in.

    Attributes
    ----------
    id : str
        Never of anything else.
    student, assignment : str
        Whose, of what.
    folder : Path
        Where it lies.
    arrived : datetime
        When the last of it was written, as this machine's clock says.
    """

    id: str
    student: str
    assignment: str
    folder: Path
    arrived: datetime


@dataclass(frozen=True)
class _Look:
    """What a folder looked like.

    Attributes
    ----------
    entries : tuple
        Name, size and time of change of what is in it.
    newest : float
        When something in it changed last.
    since : float
        When it was first seen like this.
    """

    entries: tuple[tuple[str, int, int], ...]
    newest: float
    since: float

    @property
    def digest(self) -> str:
        """Differs when a file was changed, added or removed."""
        return sha256(repr(self.entries).encode()).hexdigest()[:16]


class Inbox(ABC):
    """A place where submissions arrive.

    Parameters
    ----------
    place : Path
    assignments : collection of str
        Those that are looked for.

    Attributes
    ----------
    refused : dict of str to str
        What is never graded, and why, for the instructor.
    """

    def __init__(self, place: Path, assignments: Collection[str]) -> None:
        self.place = place
        self.assignments = assignments
        self.refused: dict[str, str] = {}
        self._looks: dict[Path, _Look] = {}

    @abstractmethod
    def _found(self, done: Collection[str]) -> Iterator[tuple[str, str, Path]]:
        """Student, assignment and folder of what is there, without what needs no look."""

    @abstractmethod
    def _id(self, folder: Path, look: _Look) -> str:
        """What a submission is called."""

    @abstractmethod
    def _patience(self, folder: Path) -> float:
        """Seconds without a change after which a submission is complete."""

    def arrived(self, done: Collection[str]) -> list[Ticket]:
        """What is complete, without what is done.

        Parameters
        ----------
        done : collection of str
            Names of tickets that are not asked for again.
        """
        now = time.monotonic()
        tickets = []
        looks = {}
        for student, assignment, folder in self._found(done):
            look = _look(folder, self._looks.get(folder), now)
            looks[folder] = look
            if not look.entries or now - look.since < self._patience(folder):
                continue
            name = self._id(folder, look)
            if name not in done:
                arrived = datetime.fromtimestamp(look.newest, UTC)
                tickets.append(Ticket(name, student, assignment, folder, arrived))
        self._looks = looks
        return tickets


class ExchangeInbox(Inbox):
    """The inbound folder of nbgrader's exchange, in which a submission never changes again.

    Parameters
    ----------
    place, assignments
        As of `Inbox`.
    check_owner : bool
        Whether a submission must belong to the account whose name it bears.
    """

    def __init__(
        self,
        place: Path,
        assignments: Collection[str],
        check_owner: bool,
    ) -> None:
        super().__init__(place, assignments)
        self.check_owner = check_owner

    def _found(self, done: Collection[str]) -> Iterator[tuple[str, str, Path]]:
        for entry in _folders(self.place):
            parts = _ENTRY.fullmatch(entry.name)
            if not parts or parts["assignment"] not in self.assignments:
                continue
            if entry.name in done:
                continue
            owner = _owner(entry) if self.check_owner else parts["student"]
            if owner == parts["student"]:
                yield parts["student"], parts["assignment"], Path(entry.path)
            else:
                self.refused[entry.name] = (
                    f"it bears the name {parts['student']!r} and belongs to the account {owner!r}. "
                    "Where all have one account, set c.ExchangeCollect.check_owner = False"
                )

    def _id(self, folder: Path, look: _Look) -> str:
        return folder.name

    def _patience(self, folder: Path) -> float:
        whole = (folder / SECRET).exists()
        return SETTLED_SECONDS if whole else QUIET_SECONDS


class FolderInbox(Inbox):
    """A folder of STUDENT/ASSIGNMENT/, in which students may replace what they handed in."""

    def _found(self, done: Collection[str]) -> Iterator[tuple[str, str, Path]]:
        for student in _folders(self.place):
            for entry in _folders(Path(student.path)):
                if entry.name in self.assignments:
                    yield student.name, entry.name, Path(entry.path)

    def _id(self, folder: Path, look: _Look) -> str:
        return f"{folder.parent.name}/{folder.name}@{look.digest}"

    def _patience(self, folder: Path) -> float:
        return QUIET_SECONDS


def _folders(place: Path) -> list[os.DirEntry[str]]:
    """The folders in a folder, by name; links are left out."""
    try:
        with os.scandir(place) as entries:
            found = [one for one in entries if one.is_dir(follow_symlinks=False)]
    except OSError:  # not there yet
        return []
    return sorted(
        (one for one in found if not one.name.startswith(".")),
        key=lambda one: one.name,
    )


def _look(
    folder: Path,
    before: _Look | None,
    now: float,
) -> _Look:
    """What a folder looks like; links are not followed."""
    entries = []
    newest = 0.0
    for path, status in _statuses(folder):
        name = str(path.relative_to(folder))
        entries.append((name, status.st_size, status.st_mtime_ns))
        newest = max(newest, status.st_ctime)
    same = before is not None and before.entries == tuple(entries) and before.newest == newest
    since = before.since if before and same else now
    return _Look(tuple(entries), newest, since)


def _statuses(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """The files of a folder and of those in it, no more than are read of a submission."""
    left = MAX_FILES
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            left -= 1
            if left < 0:
                return
            path = Path(place, name)
            try:
                yield path, path.lstat()
            except OSError:  # gone just now
                continue


def _owner(entry: os.DirEntry[str]) -> str:
    """The account that a folder belongs to."""
    try:
        number = entry.stat(follow_symlinks=False).st_uid
        return pwd.getpwuid(number).pw_name if pwd else ""
    except (OSError, KeyError):
        return "unknown"
