"""What was graded, kept for good: one file a result, named by the hash of all that it depends on.

Nothing is ever changed in place: a file is written beside its name and moved there, so a run that is killed leaves
either the whole of it or nothing, and a full disk costs only what did not fit.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import tempfile
from dataclasses import replace
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from fairmark.result import Result


@cache
def environment() -> str:
    """Hash of what runs the notebooks: Python, every installed package's version, and this engine's own code."""
    packages = sorted({f"{one.metadata['Name']}=={one.version}" for one in distributions()})
    parts = [platform.python_version(), platform.machine(), *packages]
    parts += [path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("*.py"))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def key(assignment: str, submission: str) -> str:
    """Name of a result.

    Parameters
    ----------
    assignment, submission : str
        Their digests.
    """
    return hashlib.sha256(f"{assignment} {submission} {environment()}".encode()).hexdigest()


class Ledger:
    """A folder of results.

    Parameters
    ----------
    folder : Path
        Made when the first result is put there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> Result | None:
        """The result of that name, or None."""
        path = self._path(key)
        try:
            result = Result.from_json(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError):  # not written by us: grade again
            return None
        with contextlib.suppress(OSError, ValueError):
            result = replace(result, times=json.loads(path.with_suffix(".times.json").read_text(encoding="utf-8")))
        return result

    def put(self, key: str, result: Result) -> None:
        """Store a result; its times lie beside it, so that the result itself is the same bytes each time.

        Raises
        ------
        OSError
            No room, or no right to write there; nothing is left half-written.
        """
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path.with_suffix(".times.json"), json.dumps(result.times, sort_keys=True))
        write(path, replace(result, times={}).to_json())

    def enter(self, assignment: str, student: str, entry: dict[str, Any]) -> None:
        """Note which result counts for a student now: its key, or the problem why there is none."""
        path = self.folder / "classes" / assignment / f"{student}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, json.dumps(entry, sort_keys=True))

    def entries(self, assignment: str) -> dict[str, dict[str, Any]]:
        """What was entered for an assignment, by student."""
        found = sorted((self.folder / "classes" / assignment).glob("*.json"))
        return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in found}

    def _path(self, key: str) -> Path:
        return self.folder / "results" / key[:2] / f"{key}.json"


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all, and onto the disk."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
