"""What Canvas and Moodle hand out: how they name the files in a zip of submissions, and the list of
students they export.

References: Canvas's and Moodle's source (content_zipper.rb and gradebook_importer.rb; mod_assign
and assignfeedback_offline).
"""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

#: A column of Canvas's export that is an assignment ends in its number.
_CANVAS_COLUMN = re.compile(r"^(?P<title>.*) \(\d+\)$")
_POINTS_POSSIBLE = "Points Possible"
#: Of a gradebook's column, in bytes.
_LONGEST_NAME = 128


class RosterError(ValueError):
    """The list of students is not what was expected; the message says what to do."""


@dataclass(frozen=True)
class System:
    """A learning-management system.

    Attributes
    ----------
    name : str
        As people say it.
    shape : str
        What a file in its zip is called, for people.
    pattern : re.Pattern
        The same: groups `person` (a number) and `file`, and where it has them `upload` (a number
        that grows) and `late`.
    roster : str
        What to export as the list of students, and where it is found.
    key : str
        The column whose text ends in the number that a file's name holds.
    student : str
        The column that names students here, if nothing else was asked for.
    needed : tuple of str
        The columns without which it would not import the grades again.
    """

    name: str
    shape: str
    pattern: re.Pattern
    roster: str
    key: str
    student: str
    needed: tuple[str, ...]


CANVAS = System(
    "Canvas",
    "lastnamefirstname_LATE_12345_678901_name-1.ipynb",
    re.compile(
        r"^(?:.*/)?(?P<name>[^/]*?)(?P<late>_LATE)?_(?P<person>\d+)_(?P<upload>\d+)_(?P<file>[^/]+)$"
    ),
    "the gradebook (Grades, Export)",
    "ID",
    "SIS Login ID",
    ("Student", "ID", "Section"),
)
MOODLE = System(
    "Moodle",
    "Full Name_1234567_assignsubmission_file_/name.ipynb",
    re.compile(
        r"^(?:.*/)?(?P<name>[^/]*)_(?P<person>\d+)_assignsubmission_file_?(?:/.*/|/|(?=[^/]+$))(?P<file>[^/]+)$"
    ),
    "the assignment's grading worksheet (Submissions, Actions, Download grading worksheet)",
    "Identifier",
    "Email address",
    ("Identifier", "Grade", "Last modified (grade)"),
)
SYSTEMS = {"canvas": CANVAS, "moodle": MOODLE}


@dataclass(frozen=True)
class Roster:
    """The students of a course, as their system exports them.

    Attributes
    ----------
    system : System
        Whose export it is.
    path : Path
        Where it lies.
    header : tuple of str
        Its columns, in order.
    rows : tuple of dict of str to str
        A student each, by column.
    points : dict of str to str
        Canvas's row of the points possible, by column; empty for Moodle.
    by : str
        The column that names students here.
    """

    system: System
    path: Path
    header: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    points: dict[str, str]
    by: str

    @property
    def students(self) -> dict[str, str]:
        """The number in a file's name -> the student's name here; without those who have none."""
        return {_number(row[self.system.key]): row[self.by] for row in self.rows if row[self.by]}


def read(path: Path, system: System, by: str | None = None) -> Roster:
    """Read the list of students.

    Parameters
    ----------
    path : Path
        A CSV file, as the system exports it: UTF-8, separated by commas or semicolons.
    system : System
        Whose.
    by : str, optional
        The column that names students here: account names, e-mail addresses, ...

    Raises
    ------
    RosterError
        A column is missing, a name stands for two students, or cannot be that of a folder.
    OSError
        It cannot be read.
    """
    by = by or system.student
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise RosterError(
            f"{path} is not UTF-8 text: take the CSV file as {system.name} exports it, "
            "or save it as `CSV UTF-8`"
        ) from None
    first = text.partition("\n")[0]
    lines = list(csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count)))
    header = tuple(name.strip() for name in lines[0]) if lines else ()
    missing = [name for name in (*system.needed, by) if name not in header]
    if missing:
        hint = "; --id names another column for the students" if by in missing else ""
        raise RosterError(
            f"{path} has no column {missing[0]!r}; it has {', '.join(header) or 'none'}. Expected: "
            f"{system.roster} of {system.name}{hint}"
        )
    rows = [
        dict(zip(header, map(str.strip, line), strict=False))
        | dict.fromkeys(header[len(line) :], "")
        for line in lines[1:]
    ]
    points = next((row for row in rows if _POINTS_POSSIBLE in row[header[0]]), {})
    people = tuple(row for row in rows if row is not points and _number(row[system.key]))
    _check(path, people, by)
    return Roster(system, path, header, people, points, by)


def _check(path: Path, rows: tuple[dict[str, str], ...], by: str) -> None:
    """Raise what is wrong with the students' names."""
    names = [row[by] for row in rows if row[by]]
    if not names:
        raise RosterError(f"{path} has nobody whose {by!r} is filled in; --id names another column")
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise RosterError(
            f"{path}: {by!r} is {twice[0]!r} in several rows; --id names a column that tells "
            "students apart"
        )
    for name in names:
        if not _is_folder_name(name):
            raise RosterError(
                f"{path}: {name!r} in {by!r} cannot be the name of a folder; --id names another "
                "column"
            )


def _is_folder_name(name: str) -> bool:
    plain = name.isprintable() and not set(name) & set('/\\*?[]:|<>"') and not name.startswith(".")
    return plain and len(name.encode()) <= _LONGEST_NAME


def _number(text: str) -> str:
    """The number that a text ends in, as `Participant 1234567` does; empty if it does not."""
    found = re.search(r"\d+$", text)
    return found[0] if found else ""


def assignments(roster: Roster) -> dict[str, str]:
    """Canvas's columns that are assignments -> their titles."""
    found = {name: _CANVAS_COLUMN.match(name) for name in roster.header}
    return {name: match["title"] for name, match in found.items() if match}
