"""What `data/NAME/metadata.toml` says about a data set: its files, their
sha256 and their columns.

Nothing here imports pandas, so that `scripts/fetch_data.py` and `import
labkit.data` stay cheap.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

COLUMN_TYPES = ("string", "int", "float", "bool", "datetime")
# Where an editable install of the course keeps its data: beside src/.
_BESIDE_SRC = Path(__file__).resolve().parents[2] / "data"


class DataError(ValueError):
    """A data set that is unknown, not there, or not what its metadata says."""


@dataclass(frozen=True)
class Column:
    """What a column of a CSV file must hold.

    `pattern` must match the whole of a value, as it is written in the file;
    `minimum` and `maximum` are included. In a nullable column a blank is
    right whatever the rest says.
    """

    type: str
    nullable: bool = False
    unique: bool = False
    minimum: Any = None
    maximum: Any = None
    values: list[Any] | None = None
    pattern: str | None = None


@dataclass(frozen=True)
class DataFile:
    """One file of a data set: where it is, what its bytes are, where it comes
    from when it is fetched."""

    path: Path
    sha256: str
    rows: int | None = None
    bytes: int | None = None
    url: str | None = None
    columns: dict[str, Column] = field(default_factory=dict)


@dataclass(frozen=True)
class DataSet:
    """A folder of `data/`: what its `metadata.toml` says."""

    name: str
    folder: Path
    title: str
    license: str
    files: dict[str, DataFile]
    main: str | None = None

    def file(self, key: str | None = None) -> DataFile:
        """Give the file called `key`; without a key the only one, or the
        one that `main` names."""
        if key is None:
            key = next(iter(self.files)) if len(self.files) == 1 else self.main
        if key in self.files:
            return self.files[key]
        asked = "which file?" if key is None else f"no file called {key!r}."
        raise DataError(
            f"data set {self.name!r}: {asked} Its files are: "
            f"{', '.join(map(repr, self.files))}."
        )


def data_folder() -> Path:
    """Give the folder of the data sets: $LABKIT_DATA, or `data/` of the course
    this package belongs to.

    Raises
    ------
    DataError
        If there is no such folder.
    """
    stated = os.environ.get("LABKIT_DATA")
    folder = Path(stated) if stated else _BESIDE_SRC
    if folder.is_dir():
        return folder
    remedy = (
        "LABKIT_DATA points there: correct it or unset it"
        if stated
        else "install the course from its own folder (pip install -e .), or let "
        "LABKIT_DATA name the folder"
    )
    raise DataError(f"{folder}: there is no data folder here; {remedy}.")


def names() -> list[str]:
    """List the data sets, in alphabetical order: the folders of `data/` that hold a
    `metadata.toml`."""
    return sorted(found.parent.name for found in data_folder().glob("*/metadata.toml"))


def read(name: str) -> DataSet:
    """Read the metadata of one data set.

    Raises
    ------
    DataError
        If there is no such data set (the nearest names come first), or its
        metadata is not in order.
    """
    known = names()
    if name not in known:
        near = difflib.get_close_matches(str(name), known, n=len(known), cutoff=0.0)
        raise DataError(
            f"no data set called {name!r}; there are: {', '.join(near)} (nearest name "
            "first)."
        )
    file = data_folder() / name / "metadata.toml"
    try:
        return _data_set(name, file.parent, file.read_text(encoding="utf-8"))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        said = (
            f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
        )
        raise DataError(
            f"{file}: {said}; data/README.md gives the form of this file."
        ) from error


@cache
def _data_set(name: str, folder: Path, text: str) -> DataSet:
    """What the text says; asked for again and again, and to parse
    it takes milliseconds."""
    stated = tomllib.loads(text)
    columns = {key: value.get("columns", {}) for key, value in stated["files"].items()}
    same = {}
    for key, own in columns.items():
        if isinstance(own, dict):
            same[key] = own
        else:
            same[key] = columns[own]
    files = {
        key: _data_file(folder, key, {**value, "columns": same[key]})
        for key, value in stated["files"].items()
    }
    main = stated.get("main")
    if not files:
        raise ValueError("[files] names no file")
    if main is not None and main not in files:
        raise ValueError(
            f"main is {main!r}, which is not one of [files]: {', '.join(files)}"
        )
    return DataSet(name, folder, stated["title"], stated["license"], files, main)


def _data_file(folder: Path, key: str, stated: dict[str, Any]) -> DataFile:
    where = f"[files.{key}]"
    _no_unknown_keys(where, stated, DataFile)
    relative = PurePosixPath(stated["path"])
    if relative.is_absolute() or ".." in relative.parts:
        raise ValueError(f"{where} path {stated['path']!r} leads out of the data set")
    if not re.fullmatch("[0-9a-f]{64}", stated["sha256"]):
        raise ValueError(
            f"{where} sha256 must be 64 small hexadecimal digits, not "
            f"{stated['sha256']!r}"
        )
    if "url" in stated and not stated["url"].startswith(("https://", "http://")):
        raise ValueError(
            f"{where} url must start with https:// or http://, not be {stated['url']!r}"
        )
    columns = {
        name: _column(f"{where} column {name}", value)
        for name, value in stated["columns"].items()
    }
    return DataFile(**{**stated, "path": folder / relative, "columns": columns})


def _column(where: str, stated: dict[str, Any]) -> Column:
    _no_unknown_keys(where, stated, Column)
    column = Column(**stated)
    if column.type not in COLUMN_TYPES:
        raise ValueError(
            f"{where}: type must be one of {', '.join(COLUMN_TYPES)}, not "
            f"{column.type!r}"
        )
    if (column.minimum is not None or column.maximum is not None) and column.type in (
        "string",
        "bool",
    ):
        raise ValueError(
            f"{where}: minimum and maximum are for numbers and times, not for "
            f"{column.type}"
        )
    if column.pattern is not None:
        try:
            re.compile(column.pattern)
        except re.error as error:
            raise ValueError(
                f"{where}: pattern {column.pattern!r} is no regular expression "
                f"({error})"
            ) from error
    return column


def _no_unknown_keys(where: str, stated: dict[str, Any], record: type) -> None:
    # A misspelt key would silently turn a check off.
    known = [one.name for one in fields(record)]
    unknown = sorted(set(stated) - set(known))
    if unknown:
        raise ValueError(
            f"{where}: unknown {', '.join(unknown)}; known are {', '.join(known)}"
        )
