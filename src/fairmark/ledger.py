"""What was graded, kept for good: one file a result, named by the hash of all that it depends on.

Nothing is ever changed in place: a file is written beside its name and moved there, so a run that
is killed leaves either the whole of it or nothing, and a full disk costs only what did not fit.
"""

import hashlib
import json
import os
from pathlib import Path

from fairmark import environment
from fairmark.package import Handed, Package, hashed
from fairmark.result import Result

Results = dict[str, Result]


def key(package: Package, handed: Handed) -> str:
    """Name of what a submission gives: a hash of all that it depends on."""
    return hashed([package.content, handed.digest, json.dumps(package.runs_on(handed))])


def record(store: "Ledger", package: Package, handed: Handed, results: Results) -> None:
    """Store what a submission gives, and that this is its newest result."""
    name = key(package, handed)
    store.put(name, results)
    told = {"key": name, "content": package.content, **package.runs_on(handed)}
    store.put_notes(told, *_submission(package, handed))


def newest(store: "Ledger", package: Package, handed: Handed) -> tuple[Results, str]:
    """The newest result of a submission, and what has changed since; nothing if there is none."""
    told = store.notes(*_submission(package, handed))
    results = store.get(told.pop("key", "none"))
    if results is None:
        return {}, ""
    changes = []
    if told.pop("content", "") != package.content:
        changes.append("the assignment changed")
    if versions := environment.differences(told, package.runs_on(handed)):
        changes.append(versions)
    return results, "; ".join(changes)


def _submission(package: Package, handed: Handed) -> tuple[str, ...]:
    """Where notes on a submission are kept."""
    isolated = str(package.limits.isolated)
    return "newest", package.name, handed.digest, isolated


class Ledger:
    """A folder of results.

    Parameters
    ----------
    folder : Path
        Made when the first result is put there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> Results | None:
        """The results of that name, by notebook, or None."""
        path = self._path(key)
        try:
            times = json.loads(path.with_suffix(".times.json").read_text())
            return {
                name: Result.from_json(text, times[name])
                for name, text in json.loads(path.read_text()).items()
            }
        except (
            OSError,
            ValueError,
            TypeError,
            KeyError,
            AttributeError,
        ):  # not there, or not written by us: grade again
            return None

    def put(self, key: str, results: Results) -> None:
        """Store results; their times lie beside them, so that the results themselves are the same
        bytes each time. The same
        results again, as of two equal submissions, keep the times that they have.

        Raises
        ------
        OSError
            No room, or no right to write there; nothing is left half-written.
        """
        path, text = (
            self._path(key),
            json.dumps({name: result.to_json() for name, result in results.items()}),
        )
        if not (holds(path, text) and self.get(key)):
            write(
                path.with_suffix(".times.json"),
                json.dumps({name: result.times for name, result in results.items()}),
            )
            write(path, text)

    def notes(self, kind: str, *of: str) -> dict[str, str]:
        """What `put_notes` stored; empty where there is nothing, or nothing of ours."""
        try:
            found = json.loads(self._notes(kind, *of).read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def put_notes(self, notes: dict[str, str], kind: str, *of: str) -> None:
        """Store what is to be known when something is graded again.

        Parameters
        ----------
        notes : dict of str to str
            What takes the place of what was there.
        kind, *of : str
            What it is, and of which assignment or submission.
        """
        write(self._notes(kind, *of), json.dumps(notes, sort_keys=True))

    def _notes(self, kind: str, *of: str) -> Path:
        name = hashlib.sha256(json.dumps(of).encode()).hexdigest()
        return self.folder / kind / f"{name}.json"

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


def holds(path: Path, text: str) -> bool:
    """Whether a file holds just that."""
    return path.is_file() and path.read_bytes() == text.encode(errors="replace")


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all, and onto the disk; nothing to do if it holds just that.

    Halves of characters, which no file can hold, become question marks: students' notebooks may
    have them.
    """
    if holds(path, text):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(
        f".{path.name}.part"
    )  # always of this name: what a killed run left is written over
    try:
        with part.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
