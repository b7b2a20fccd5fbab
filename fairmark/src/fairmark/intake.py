"""What a student handed in, read with suspicion, and which of its files is which notebook.

Only ordinary files of bounded number and size are read, and nothing that a link leads to. Browsers,
zips and editors rename notebooks and put them into folders. Whatever is taken instead of the file
that was asked for is noted.
"""

import contextlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from fairmark.errors import UnreadableNotebookError
from fairmark.model import Assignment, Files
from fairmark.notebook import rebuild

#: Of a submission: files, bytes of all of them together, and folders inside each other.
MAX_FILES = 200
MAX_BYTES = 128 << 20
MAX_DEPTH = 6
#: How a notebook's file may end, in any case; what browsers and mail programs make of it.
_ENDINGS = re.compile(r"(\.ipynb)?\.(ipynb|txt|json)$", re.IGNORECASE)
#: What copies are called: `hw1 (1)`, `hw1-Copy1`, `hw1 `.
_COPY = re.compile(r"( ?\(\d+\)|-Copy\d*|[ _.-])+$", re.IGNORECASE)
_CHECKPOINTS = ".ipynb_checkpoints"


# ---- reading


def read(folder: Path, notes: list[str]) -> Files:
    """The ordinary files of a folder, by relative name; what is left out is noted."""
    files: Files = {}
    if folder.is_symlink() or folder.parent.is_symlink():
        notes.append("the submission is a link, which is not followed")
        return files
    unread: list[OSError] = []
    room = MAX_BYTES
    for path in _paths(folder, notes, unread):
        name = path.relative_to(folder).as_posix()
        if len(files) >= MAX_FILES:
            notes.append(f"more than {MAX_FILES} files were handed in; the rest is left out")
            return files
        try:
            files[name] = ordinary(path, room)
            room -= len(files[name])
        except OSError as error:
            notes.append(f"{name!r} is left out: {error.strerror or error}")
    for reason in unread:
        notes.append(f"{Path(reason.filename).name!r} cannot be read: {reason.strerror}")
    return files


def _paths(
    folder: Path,
    notes: list[str],
    unread: list[OSError],
) -> Iterator[Path]:
    """What lies in a folder and in the folders in it, but for these; links are not followed."""
    too_deep = f"what lies more than {MAX_DEPTH} folders deep is left out"
    for place, folders, names in os.walk(folder, onerror=unread.append):
        links = [name for name in folders if Path(place, name).is_symlink()]
        below = Path(place).relative_to(folder)
        deep = len(below.parts) >= MAX_DEPTH
        if deep and folders and too_deep not in notes:
            notes.append(too_deep)
        # os.walk goes on with what is left of its list.
        folders[:] = [] if deep else sorted(set(folders) - {_CHECKPOINTS})
        for name in sorted(names + links):
            yield Path(place, name)


def ordinary(path: Path, room: int) -> bytes:
    """What a file holds; an OSError says why it is left out."""
    if path.is_symlink():
        raise OSError("it is a link")
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError("it is no ordinary file")
        if status.st_nlink > 1:
            raise OSError("it is a hard link")
        if status.st_size > room:
            raise OSError(
                f"it has {status.st_size:,} bytes, and a submission may have {MAX_BYTES:,}"
            )
        data = file.read(room + 1)
        return data[:room]


# ---- which file is which notebook


def assign(
    assignment: Assignment,
    files: Mapping[str, bytes],
    notes: list[str],
) -> dict[str, str]:
    """The file of each notebook that is there.

    By its name; else the one of that name in another case, ending or folder; else the one that
    holds most of its graded cells.

    Parameters
    ----------
    assignment : Assignment
    files : mapping of str to bytes
        What was handed in, by relative name.
    notes : list of str
        Gets what an instructor should know.

    Returns
    -------
    dict of str to str
        Notebook -> file.
    """
    named = {name: f"{name}.ipynb" for name in assignment.notebooks}
    taken = {name: file for name, file in named.items() if file in files}
    others = {}
    for file, data in files.items():
        if file not in taken.values() and _ENDINGS.search(file):
            others[file] = _graded_cells(data)
    for name, (_, release) in sorted(assignment.notebooks.items()):
        wanted = _graded_cells(release.encode())
        if name in taken:
            rivals = sorted(file for file, cells in others.items() if cells & wanted)
            handed_in = _texts(files[taken[name]])
            if rivals and handed_in == _texts(release.encode()):
                notes.append(_blank_note(name, rivals))
            continue
        best = _best(name, wanted, others)
        if best:
            taken[name] = best
            del others[best]
            notes.append(f"{name}.ipynb was handed in as {best!r}")
    for file in sorted(others):
        if file.lower().endswith(".ipynb"):
            notes.append(f"{file!r} is left out: the assignment has no such notebook")
    return taken


def _best(
    name: str,
    wanted: set[str],
    others: Mapping[str, set[str]],
) -> str:
    """The file that most likely is a notebook; empty where none is."""
    notebooks = [file for file in others if file.endswith(".ipynb")]
    ranked = []
    for file, cells in others.items():
        is_named_so = _bare(file).lower() == name.lower()
        shared = len(cells & wanted)
        depth = file.count("/")
        is_the_only_one = notebooks == [file] and depth == 0
        is_its_notebook = is_named_so and file.lower().endswith(".ipynb")
        if shared or is_the_only_one or is_its_notebook:
            ranked.append((is_named_so, shared, -depth, file))
    if not ranked:
        return ""
    *_, file = max(ranked)
    return file


def _bare(file: str) -> str:
    """A file's name without its folder and ending.

    Examples
    --------
    >>> _bare("week 1/HW1 (2).ipynb.txt")
    'HW1'
    """
    name = PurePosixPath(file).name
    return _COPY.sub("", _ENDINGS.sub("", name))


def _blank_note(name: str, rivals: list[str]) -> str:
    """What is said of a notebook that is as it was released, beside others that are not."""
    shown = ", ".join(map(repr, rivals))
    return (
        f"{name}.ipynb is as it was released, and is what is graded; {shown} may be what was meant"
    )


def _graded_cells(data: bytes) -> set[str]:
    """The graded cells of a notebook; of what is no notebook, none."""
    with contextlib.suppress(UnreadableNotebookError):
        return {cell.grade_id for cell in rebuild.parse(data) if cell.grade_id}
    return set()


def _texts(data: bytes) -> list[str]:
    """The texts of a notebook's cells; of what is no notebook, none."""
    with contextlib.suppress(UnreadableNotebookError):
        return [cell.source.strip() for cell in rebuild.parse(data)]
    return []
