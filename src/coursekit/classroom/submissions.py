"""What students handed in: which folders there are, whether they can be graded at all, and whether
they changed."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coursekit import notebooks
from coursekit.notebooks import Lab

#: Characters that nbgrader would take for a pattern: a folder named `*` would stand for the whole
#: class.
_PATTERN = set("*?[]")


@dataclass(frozen=True, order=True)
class Submission:
    """A student's folder for a lab, `submitted/STUDENT/LAB`.

    Attributes
    ----------
    assignment : str
        The lab's folder name; empty where a student handed in no folder at all.
    student : str
        The student's folder name.
    root : Path
        The course.
    """

    assignment: str
    student: str
    root: Path

    @property
    def lab(self) -> Lab:
        """What the folder's name says it is a submission of."""
        return Lab(self.assignment, self.root)

    @property
    def has_plain_name(self) -> bool:
        """Whether nbgrader, the gradebook and a terminal take the student's name for what it is."""
        return self.student.isprintable() and not _PATTERN & set(self.student)

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self.root / "submitted" / self.student / self.assignment


def find(root: Path) -> list[Submission]:
    """Everything in `submitted/`, sorted by lab, then student; a student without any lab folder is
    listed with none."""
    found = []
    for student in _folders(root / "submitted"):
        labs = [lab.name for lab in _folders(student)]
        for lab in labs or [""]:
            found.append(Submission(lab, student.name, root))
    return sorted(found)


def _folders(folder: Path) -> list[Path]:
    """The folders in a folder, without hidden ones."""
    if not folder.is_dir():
        return []
    found = []
    for path in folder.iterdir():
        if path.is_dir() and not path.name.startswith("."):
            found.append(path)
    return found


def fault(submission: Submission) -> str | None:
    """Why a submission cannot be graded, in one line; None if nothing speaks against it.

    For code that reads the folder without fairmark's care.
    """
    folder = submission.folder
    if not submission.has_plain_name:
        return "the folder is not named like a student: rename it"
    reason = no_lab(submission)
    if reason:
        return reason
    special = next(_special_files(folder), None)
    if special:
        return special
    notebook = folder / f"{submission.lab.notebook}.ipynb"
    if not notebook.is_file():
        found = _names(folder) or "nothing"
        return f"no notebook {notebook.name}; found: {found}"
    try:
        notebooks.read(notebook)
    except ValueError as error:
        return f"{notebook.name} is not a notebook: {error.__cause__}"
    return None


def no_lab(submission: Submission) -> str:
    """Why the folder is no submission of a lab, in one line; empty if it is one."""
    labs = notebooks.labs(submission.root)
    if submission.lab in labs:
        return ""
    known = ", ".join(lab.name for lab in labs)
    found = shown(submission.assignment) or _names(submission.folder) or "nothing"
    return f"no folder of a lab; found: {found}; the labs are {known}"


def _names(folder: Path) -> str:
    """The first five names in a folder."""
    names = sorted(shown(path.name) for path in folder.iterdir())
    return ", ".join(names[:5])


def _special_files(folder: Path) -> Iterator[str]:
    """What is neither a file nor a folder, the way to the folder included."""
    paths = [folder.parent, folder]
    for where, folders, files in os.walk(folder):
        paths += [Path(where, name) for name in folders + files]
    for path in paths:
        mode = path.lstat().st_mode
        name = shown(path.name)
        if stat.S_ISLNK(mode):
            yield f"contains a symbolic link, {name}: ask for the file itself"
        elif not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            yield f"contains {name}, which is neither a file nor a folder"


def shown(name: str) -> str:
    """A folder's name as it may be printed and stored: bytes that are no text, or that steer a
    terminal, are spelt out.

    Examples
    --------
    >>> shown("s01"), shown("s01\\n")
    ('s01', 's01\\\\n')
    """
    if name.isprintable():
        return name
    escaped = name.encode("unicode_escape")
    return escaped.decode("ascii")
