"""What was graded, kept for good: one file a result, named by the hash of all that it depends on.

Nothing is ever changed in place: a file is written beside its name and moved there, so a run that
is killed leaves either the whole of it or nothing, and a full disk costs only what did not fit.
"""

import hashlib
import json
from pathlib import Path

from fairmark import environment
from fairmark.model import Assignment, Result, Results, SubmittedFiles, hashed
from fairmark.store.files import holds, write

#: What reading may raise of a file that is not there, or was not written here.
_NOT_OURS = (OSError, ValueError, TypeError, KeyError, AttributeError)


def key(assignment: Assignment, submitted: SubmittedFiles) -> str:
    """Name of what a submission gives: a hash of all that it depends on."""
    versions = json.dumps(assignment.runs_on(submitted))
    return hashed([assignment.content, submitted.digest, versions])


def record(
    store: "Ledger",
    assignment: Assignment,
    submitted: SubmittedFiles,
    results: Results,
) -> None:
    """Store what a submission gives, and that this is its newest result."""
    name = key(assignment, submitted)
    versions = assignment.runs_on(submitted)
    notes = {"key": name, "content": assignment.content, **versions}
    # The notes first: a run that is killed in between leaves no result, and the next grades again.
    # The other way round it would find a result, and never write that this is the newest.
    store.put_notes(notes, *_place(assignment, submitted))
    store.put(name, results)


def newest(
    store: "Ledger",
    assignment: Assignment,
    submitted: SubmittedFiles,
) -> tuple[Results, str]:
    """The newest result of a submission, and what has changed since; nothing if there is none."""
    notes = store.notes(*_place(assignment, submitted))
    results = store.get(notes.pop("key", "none"))
    if results is None:
        return {}, ""
    changes = []
    if notes.pop("content", "") != assignment.content:
        changes.append("the assignment changed")
    versions = environment.differences(notes, assignment.runs_on(submitted))
    if versions:
        changes.append(versions)
    return results, "; ".join(changes)


def _place(
    assignment: Assignment,
    submitted: SubmittedFiles,
) -> tuple[str, ...]:
    """Where notes on a submission are kept."""
    isolated = str(assignment.limits.isolated)
    return "newest", assignment.name, submitted.digest, isolated


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
            times = json.loads(_times(path).read_text())
            texts = json.loads(path.read_text())
            return {name: Result.from_json(text, times[name]) for name, text in texts.items()}
        except _NOT_OURS:  # grade again
            return None

    def put(self, key: str, results: Results) -> None:
        """Store results; their times lie beside them, so that the results themselves are the same
        bytes each time. The same results again, as of two equal submissions, keep the times that
        they have.

        Raises
        ------
        OSError
            No room, or no right to write there; nothing is left half-written.
        """
        path = self._path(key)
        text = json.dumps({name: result.to_json() for name, result in results.items()})
        if holds(path, text) and self.get(key):
            return
        times = json.dumps({name: result.times for name, result in results.items()})
        write(_times(path), times)
        write(path, text)

    def notes(self, kind: str, *of: str) -> dict[str, str]:
        """What `put_notes` stored; empty where there is nothing, or nothing of ours."""
        try:
            found = json.loads(self._notes(kind, *of).read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def put_notes(
        self,
        notes: dict[str, str],
        kind: str,
        *of: str,
    ) -> None:
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


def _times(path: Path) -> Path:
    """Where the times of results lie."""
    return path.with_suffix(".times.json")
