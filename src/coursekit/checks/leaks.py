"""The leak check: nothing that students must not have is in `labs/` or in a release, whatever put
it there."""

import gzip
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from coursekit.checks.private import PrivateFile, private_files
from coursekit.checks.secrets import Secret, Text, secrets
from coursekit.notebooks import Lab

#: Folders and files that are the instructors', wherever they turn up.
FOLDERS = {
    "solutions",
    "tests",
    "coursekit",
    "fairmark",
    "private",
    "answers",
    "submitted",
    "autograded",
    "feedback",
    "exchange",
    "work",
    ".git",
    ".venv",
    "__pycache__",
    ".ipynb_checkpoints",
}
#: What using a folder makes in it, for whoever used it; it is never handed on, and only a zip could
#: carry it.
MADE_BY_USE = {".venv", "work", "exchange", "__pycache__", ".ipynb_checkpoints"}
ENDINGS = (".nb.py", ".part", ".pyc", ".orig", ".rej", "~")
NAMES = {"gradebook.db", "grades.csv"}
#: What cannot be looked into does not belong into a release.
ARCHIVES = (".zip", ".tar", ".tgz", ".bz2", ".xz", ".7z", ".pkl", ".pickle")
CELL_METADATA = {"nbgrader", "tags", "deletable", "editable"}
NOTEBOOK_METADATA = {"kernelspec", "language_info"}
INSTEAD = "mend the solution, then: make labs"

Files = dict[str, bytes]


def files_in(where: Path) -> Files:
    """The files of a folder or of a zip, by their path in it; without what using the folder makes
    in it.

    Raises
    ------
    ValueError
        The zip is broken.
    """
    if where.is_dir():
        files = sorted(
            path
            for path in where.rglob("*")
            if path.is_file() and not MADE_BY_USE & set(path.relative_to(where).parts)
        )
        return {path.relative_to(where).as_posix(): path.read_bytes() for path in files}
    try:
        with zipfile.ZipFile(where) as archive:
            return {
                name: archive.read(name)
                for name in sorted(archive.namelist())
                if not name.endswith("/")
            }
    except zipfile.BadZipFile as error:
        raise ValueError(f"{where}: is not a zip ({error}); make it again: make release") from error


def check_leaks(labs: list[Lab], files: Files, name: str) -> list[str]:
    """Look for solutions, hidden tests, outputs, metadata, attachments, text twins and private
    truth.

    Parameters
    ----------
    labs : list of Lab
        Whose secrets to look for.
    files : dict of str to bytes
        What students get: path -> content, as `files_in` gives it.
    name : str
        Of the folder or zip, for the messages.

    Returns
    -------
    list of str
        One message a leak: the file, the cell, what it gives away and of what.
    """
    confidential = [secret for lab in labs for secret in secrets(lab)]
    private = private_files(labs[0].root) if labs else []
    faults = []
    for path, content in files.items():
        found = [*_paths(path), *_notebook(path, content), *_equal(content, private)]
        for where, text in _texts(path, content):
            found += [f"{where}{fault}" for fault in _contents(path, text, confidential, private)]
        faults += [f"{name}/{path}{fault}" for fault in dict.fromkeys(found)]
    return faults


def _paths(path: str) -> Iterator[str]:
    parts = PurePosixPath(path)
    if (
        FOLDERS & set(parts.parts)
        or parts.name in NAMES
        or parts.name.startswith("gradebook.db")
        or parts.name.endswith(ENDINGS)
    ):
        yield ": is the instructors', or left behind by a tool; remove it"
    if parts.name.endswith(ARCHIVES):
        yield (
            ": is an archive, which cannot be looked into; ship what is in it, or a .gz of a "
            "single file"
        )


def _equal(content: bytes, private: list[PrivateFile]) -> Iterator[str]:
    for secret in private:
        if secret.content.strip() and secret.content in content:
            yield f": holds {secret.name}, which is private; remove it"


def _contents(
    path: str,
    text: str,
    confidential: list[Secret],
    private: list[PrivateFile],
) -> Iterator[str]:
    code = Text(text)
    for secret in confidential:
        if line := secret.leaks_into(code, own=secret.lab.name in PurePosixPath(path).parts):
            yield (
                f": gives away the {secret.kind.lower()} of {secret.lab.name}, {secret.grade_id}, "
                "by "
                f"{line[:60]!r}; {INSTEAD}"
            )
    for file in private:
        if what := file.leaks_into(text):
            yield f": gives away {what}, which is private ({file.name}); remove it"


def _texts(path: str, content: bytes) -> Iterator[tuple[str, str]]:
    """The texts of a file, each with where in it it stands: cells one by one, what is compressed
    unpacked."""
    if path.endswith(".gz"):
        yield from _texts(path.removesuffix(".gz"), gzip.decompress(content))
        return
    text = content.decode("utf-8", "ignore")
    notebook = _json(text) if path.endswith(".ipynb") else None
    if not isinstance(notebook, dict):
        yield "", text
        return
    for number, cell in enumerate(notebook.pop("cells", []), start=1):
        yield f", cell {number}", _joined(cell.pop("source", ""))
        yield f", cell {number}, beside its source", "\n".join(_strings(cell))
    yield ", notebook metadata", "\n".join(_strings(notebook))


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _joined(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _strings(value: object) -> Iterator[str]:
    """Every string in a JSON value; lists of lines, as notebooks store text, are joined."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _strings(inner)
    elif isinstance(value, list):
        if value and all(isinstance(item, str) for item in value):
            yield "".join(value)
        else:
            for item in value:
                yield from _strings(item)
    elif value is not None:
        yield str(value)


def _notebook(path: str, content: bytes) -> Iterator[str]:
    """What a student's notebook must not carry beside its cells' sources."""
    if not path.endswith(".ipynb"):
        return
    notebook = _json(content.decode("utf-8", "ignore"))
    if not isinstance(notebook, dict) or "cells" not in notebook:
        yield f": is not a notebook; {INSTEAD}"
        return
    yield from _metadata("", notebook, NOTEBOOK_METADATA)
    for number, cell in enumerate(notebook["cells"], start=1):
        where = (
            f", cell {number} "
            f"({cell.get('metadata', {}).get('nbgrader', {}).get('grade_id') or cell.get('id')})"
        )
        if cell.get("outputs") or cell.get("execution_count") is not None:
            yield f"{where}: holds outputs or the number of a run; {INSTEAD}"
        if cell.get("attachments") or "](data:" in _joined(cell.get("source", "")):
            yield (
                f"{where}: holds an attachment; put the picture into a file beside the "
                "notebook, "
                "then: make labs"
            )
        yield from _metadata(where, cell, CELL_METADATA)


def _metadata(where: str, holder: dict, allowed: set[str]) -> Iterator[str]:
    if extra := sorted(holder.get("metadata", {}).keys() - allowed):
        yield (
            f"{where}: its metadata holds {', '.join(extra)}, expected only "
            f"{', '.join(sorted(allowed))}; {INSTEAD}"
        )
