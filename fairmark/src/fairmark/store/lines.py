"""Logs: files of JSON to which whole lines are added, and in which nothing is ever changed.

A program that is killed, a full disk and two programs at once leave no line half written: the next
one who writes takes such an end away.
"""

import fcntl
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from fairmark.errors import CourseError

Entry = TypeVar("Entry")


def read(path: Path, entry: Callable[[dict[str, Any]], Entry]) -> list[Entry]:
    """The entries of a log; none where it is not there yet.

    Parameters
    ----------
    path : Path
    entry : callable
        Makes an entry of what a line holds; raises where it cannot.

    Raises
    ------
    CourseError
        Somebody changed the file; the message names the line.
    """
    if not path.is_file():
        return []
    data = path.read_bytes()
    found = []
    for number, line in enumerate(data[: _whole(data)].splitlines(), start=1):
        try:
            found.append(entry(json.loads(line)))
        except (ValueError, TypeError, KeyError, AttributeError):
            raise CourseError(
                f"{path}, line {number}, is not as it was written: put it right, or move the file "
                "away, and a new one is begun"
            ) from None
    return found


def add(path: Path, entries: Sequence[dict[str, Any]]) -> None:
    """Add lines at the end, all of them or none, onto the disk."""
    if not entries:
        return
    text = "".join(f"{json.dumps(entry, ensure_ascii=False)}\n" for entry in entries)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        end = _whole(file.read())
        file.truncate(end)
        file.seek(end)
        try:
            data = text.encode(errors="replace")
            while data:  # a disk may take less than it is given
                data = data[file.write(data) :]
            os.fsync(file.fileno())
        except OSError:
            file.truncate(end)
            raise


def _whole(data: bytes) -> int:
    """Where the last whole line ends."""
    return data.rfind(b"\n") + 1
