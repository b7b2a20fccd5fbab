"""Tables that the people of a course keep as CSV: read with line numbers, refused with a reason."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

Rows = Iterator[tuple[int, dict[str, str]]]


def rows(
    path: Path,
    needed: Sequence[str],
    error: type[Exception],
    others: Sequence[str] = (),
) -> Rows:
    """The rows of a CSV file with their line numbers, and no spaces around what they hold.

    Parameters
    ----------
    path : Path
    needed : sequence of str
        Columns that have to be there.
    error : type of exception
        What is raised where the file cannot be used.
    others : sequence of str
        Columns that may be there; empty where they are not.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            there = reader.fieldnames or ()
            for name in needed:
                if name not in there:
                    raise error(
                        f"{path} has no column {name!r}: expected the columns {', '.join(needed)}"
                    )
            for row in reader:
                values = {}
                for name in (*needed, *others):
                    values[name] = (row.get(name) or "").strip()
                yield reader.line_num, values
    except UnicodeDecodeError:
        raise error(f"{path} is not UTF-8 text: save it as `CSV UTF-8`") from None
    except csv.Error as problem:
        raise error(f"{path}: {problem}") from None
