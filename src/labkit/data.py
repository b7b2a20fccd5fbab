"""Load a data set by its name, from any working folder, and only if it
is what its metadata says.

>>> from labkit import data
>>> data.load("anesthesia").shape
(315, 4)
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from labkit import metadata
from labkit.metadata import DataError, DataFile, DataSet

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DataError", "available", "catalogue", "load", "path"]

#: What was parsed already, by what is stated of the file: tests and cells load the same
#: tables again and again.
_TABLES: dict[str, pd.DataFrame] = {}


def load(name: str, file: str | None = None) -> pd.DataFrame:
    """Load a table of a data set (a CSV file, as it is or in .gz), verified against
    its sha256 and its schema.

    Parameters
    ----------
    name : str
        Name of the data set, as in `catalogue()`.
    file : str, optional
        Which of its files; by default the only one, or the one that
        `main` in its metadata names.

    Returns
    -------
    pandas.DataFrame
        One row a line. Strings are exactly what the file says: "TRUE", "NA" and "" stay
        strings. Blanks of other nullable columns are missing values.

    Raises
    ------
    DataError
        If the data set or the file is unknown, not there, or not as its metadata says.
        The message names the file and, where it can, the row (counted as in a
        spreadsheet: the header is row 1) and the column.

    Examples
    --------
    >>> load("anesthesia").head(2)
       task worker  repeat  label
    0     1      1       1      1
    1     1      1       2      1
    """
    # Only here: `import labkit.data` must stay cheap, and schema is
    # of use only with pandas.
    from labkit.schema import SchemaError, read_table

    data_set = metadata.read(name)
    stated = data_set.file(file)
    if not stated.columns:
        raise DataError(
            f"{stated.path}: its metadata states no columns, so it is no table; open "
            "it by data.path()."
        )
    content = _content(data_set, stated)
    fault = _fault_of_bytes(stated, content)
    if not fault and repr(stated) in _TABLES:
        return _TABLES[repr(stated)].copy()
    if stated.path.suffix == ".gz":
        content = _unpacked(data_set, stated, content, fault)
    try:
        table = read_table(content.decode("utf-8-sig"), stated.columns)
        if stated.rows not in (None, len(table)):
            raise SchemaError(
                f"expected {stated.rows} rows below the header, found {len(table)}"
            )
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DataError(
            f"{stated.path}: line {line} is not UTF-8. "
            f"{_remedy(data_set, stated, fault)}"
        ) from error
    except SchemaError as error:
        # Said before the sha256: the row and the column are what a person can look up.
        raise DataError(
            f"{stated.path}: {error}. {_remedy(data_set, stated, fault)}"
        ) from error
    if fault:
        raise DataError(f"{stated.path}: {_remedy(data_set, stated, fault)}")
    _TABLES[repr(stated)] = table
    return table.copy()


def path(name: str, file: str | None = None) -> Path:
    """Give the path of a file of a data set, once its bytes are verified.

    Parameters
    ----------
    name, file : str
        As in `load`.

    Returns
    -------
    pathlib.Path
        An absolute path.

    Raises
    ------
    DataError
        If the data set or the file is unknown, not there, or differs from
        the sha256 in its metadata.
    """
    data_set = metadata.read(name)
    stated = data_set.file(file)
    fault = _fault_of_bytes(stated, _content(data_set, stated))
    if fault:
        raise DataError(f"{stated.path}: {_remedy(data_set, stated, fault)}")
    return stated.path.resolve()


def available(name: str) -> bool:
    """Tell whether all files of a data set are there; they are verified
    only when they are loaded.

    Raises
    ------
    DataError
        If there is no data set of that name.
    """
    return all(stated.path.is_file() for stated in metadata.read(name).files.values())


def catalogue() -> pd.DataFrame:
    """List the data sets.

    Returns
    -------
    pandas.DataFrame
        One row a data set: name, title, files (their names), rows (of each file, "?"
        where not stated), licence, available (whether all its files are there).
    """
    import pandas as pd

    data_sets = [metadata.read(name) for name in metadata.names()]
    return pd.DataFrame(
        {
            "name": [one.name for one in data_sets],
            "title": [one.title for one in data_sets],
            "files": [", ".join(one.files) for one in data_sets],
            "rows": [
                ", ".join(str(file.rows or "?") for file in one.files.values())
                for one in data_sets
            ],
            "licence": [one.license for one in data_sets],
            "available": [available(one.name) for one in data_sets],
        }
    )


def _content(data_set: DataSet, stated: DataFile) -> bytes:
    """Read the file once, so that what is verified is what is parsed."""
    try:
        return stated.path.read_bytes()
    except FileNotFoundError as error:
        raise DataError(
            f"{stated.path}: the file is not there. {_restore(data_set, stated)}."
        ) from error


def _unpacked(
    data_set: DataSet,
    stated: DataFile,
    content: bytes,
    fault_of_bytes: str,
) -> bytes:
    if fault_of_bytes:  # rows out of a damaged archive would only mislead
        raise DataError(f"{stated.path}: {_remedy(data_set, stated, fault_of_bytes)}")
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(
            f"{stated.path}: it is named .gz but is not a gzip file ({error})."
        ) from error


def _fault_of_bytes(stated: DataFile, content: bytes) -> str:
    found = hashlib.sha256(content).hexdigest()
    if found == stated.sha256:
        return ""
    return (
        "The file differs from the one its metadata.toml states: expected sha256 "
        f"{stated.sha256}, found {found}"
    )


def _remedy(data_set: DataSet, stated: DataFile, fault_of_bytes: str) -> str:
    if fault_of_bytes:
        return f"{fault_of_bytes}. {_restore(data_set, stated)}."
    return (
        "The file has the sha256 that metadata.toml states, so the schema there is "
        "what to correct."
    )


def _restore(data_set: DataSet, stated: DataFile) -> str:
    if stated.url:
        command = "python scripts/bootstrap.py scripts/fetch_data.py"
        return f"Fetch it: {command} {data_set.name}"
    inside = stated.path.relative_to(data_set.folder).as_posix()
    return (
        f"Restore it: git restore data/{data_set.name}/{inside} (or copy it from a "
        "fresh download of the course)"
    )
