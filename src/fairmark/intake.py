"""Which of the files that a student handed in is which notebook of the assignment.

Browsers, zips and editors rename notebooks and put them into folders. Whatever is taken instead of
the file that was asked for is noted.
"""

import contextlib
import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from fairmark import rebuild
from fairmark.package import Package

#: How a notebook's file may end, in any case; what browsers and mail programs make of it.
_ENDINGS = re.compile(r"(\.ipynb)?\.(ipynb|txt|json)$", re.IGNORECASE)
#: What copies are called: `hw1 (1)`, `hw1-Copy1`, `hw1 `.
_COPY = re.compile(r"( ?\(\d+\)|-Copy\d*|[ _.-])+$", re.IGNORECASE)


def assign(package: Package, files: Mapping[str, bytes], notes: list[str]) -> dict[str, str]:
    """The file of each notebook that is there.

    By its name; else the one of that name in another case, ending or folder; else the one that
    holds most of its graded cells.

    Parameters
    ----------
    package : Package
    files : mapping of str to bytes
        What was handed in, by relative name.
    notes : list of str
        Gets what an instructor should know.

    Returns
    -------
    dict of str to str
        Notebook -> file.
    """
    taken = {name: f"{name}.ipynb" for name in package.notebooks if f"{name}.ipynb" in files}
    others = {
        file: _graded_cells(files[file])
        for file in files
        if file not in taken.values() and _ENDINGS.search(file)
    }
    for name, (_, release) in sorted(package.notebooks.items()):
        wanted = _graded_cells(release.encode())
        if name in taken:
            _warn_of_a_blank(name, files[taken[name]], release, wanted, others, notes)
        elif best := _best(name, wanted, others):
            taken[name] = best
            del others[best]
            notes.append(f"{name}.ipynb was handed in as {best!r}")
    notes += [
        f"{file!r} is left out: the assignment has no such notebook"
        for file in sorted(others)
        if file.lower().endswith(".ipynb")
    ]
    return taken


def _best(name: str, wanted: set[str], others: Mapping[str, set[str]]) -> str:
    """The file that most likely is a notebook; empty where none is."""
    ranked = []
    for file, cells in others.items():
        plain = file.endswith(".ipynb") and "/" not in file
        named = _bare(file).lower() == name.lower()
        shared = len(cells & wanted)
        only = plain and sum(one.endswith(".ipynb") for one in others) == 1
        if shared or (named and file.lower().endswith(".ipynb")) or only:
            ranked.append((named, shared, -file.count("/"), file))
    return max(ranked)[-1] if ranked else ""


def _bare(file: str) -> str:
    """A file's name without its folder and ending.

    Examples
    --------
    >>> _bare("week 1/HW1 (2).ipynb.txt")
    'HW1'
    """
    return _COPY.sub("", _ENDINGS.sub("", PurePosixPath(file).name))


def _warn_of_a_blank(
    name: str,
    data: bytes,
    release: str,
    wanted: set[str],
    others: Mapping[str, set[str]],
    notes: list[str],
) -> None:
    """Note a notebook that is as it was released, beside one that is not."""
    rivals = [file for file, cells in others.items() if cells & wanted]
    if rivals and _texts(data) == _texts(release.encode()):
        notes.append(
            f"{name}.ipynb is as it was released, and is what is graded; "
            f"{', '.join(map(repr, sorted(rivals)))} may be what was meant"
        )


def _graded_cells(data: bytes) -> set[str]:
    """The graded cells of a notebook; of what is no notebook, none."""
    with contextlib.suppress(rebuild.Unreadable):
        return {cell.grade_id for cell in rebuild.parse(data) if cell.grade_id}
    return set()


def _texts(data: bytes) -> list[str]:
    with contextlib.suppress(rebuild.Unreadable):
        return [cell.source.strip() for cell in rebuild.parse(data)]
    return []
