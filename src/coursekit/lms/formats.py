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
#: Characters that no folder's name may have everywhere.
_FORBIDDEN = frozenset('/\\*?[]:|<>"')
#: Of a list of students: column -> what it holds.
Row = dict[str, str]


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
    name="Canvas",
    shape="lastnamefirstname_LATE_12345_678901_name-1.ipynb",
    pattern=re.compile(
        r"^(?:.*/)?(?P<name>[^/]*?)(?P<late>_LATE)?_(?P<person>\d+)_(?P<upload>\d+)_(?P<file>[^/]+)$"
    ),
    roster="the gradebook (Grades, Export)",
    key="ID",
    student="SIS Login ID",
    needed=("Student", "ID", "Section"),
)
MOODLE = System(
    name="Moodle",
    shape="Full Name_1234567_assignsubmission_file_/name.ipynb",
    pattern=re.compile(
        r"^(?:.*/)?(?P<name>[^/]*)_(?P<person>\d+)_assignsubmission_file_?(?:/.*/|/|(?=[^/]+$))(?P<file>[^/]+)$"
    ),
    roster="the assignment's grading worksheet (Submissions, Actions, Download grading worksheet)",
    key="Identifier",
    student="Email address",
    needed=("Identifier", "Grade", "Last modified (grade)"),
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
    rows : tuple of Row
        A student each.
    points : Row
        Canvas's row of the points possible; empty for Moodle.
    by : str
        The column that names students here.
    """

    system: System
    path: Path
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    points: Row
    by: str

    @property
    def students(self) -> dict[str, str]:
        """The number in a file's name -> the student's name here; without those who have none."""
        found = {}
        for row in self.rows:
            student = row[self.by]
            if student:
                number = _number(row[self.system.key])
                found[number] = student
        return found


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
    header, rows = _table(text)
    missing = [name for name in (*system.needed, by) if name not in header]
    if missing:
        there = ", ".join(header) or "none"
        hint = "; --id names another column for the students" if by in missing else ""
        raise RosterError(
            f"{path} has no column {missing[0]!r}; it has {there}. Expected: "
            f"{system.roster} of {system.name}{hint}"
        )
    points: Row = {}
    people = []
    for row in rows:
        if not points and _POINTS_POSSIBLE in row[header[0]]:
            points = row
        elif _number(row[system.key]):
            people.append(row)
    names = [row[by] for row in people if row[by]]
    if not names:
        raise RosterError(f"{path} has nobody whose {by!r} is filled in; --id names another column")
    _check(path, names, by)
    return Roster(
        system=system,
        path=path,
        header=header,
        rows=tuple(people),
        points=points,
        by=by,
    )


def _table(text: str) -> tuple[tuple[str, ...], list[Row]]:
    """The columns of a CSV text, and its rows; a cell that is missing at the end is empty."""
    first, _, _ = text.partition("\n")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    header = tuple(map(str.strip, next(reader, [])))
    rows = []
    blank = [""] * len(header)
    for line in reader:
        cells = [*map(str.strip, line), *blank]
        pairs = zip(header, cells, strict=False)
        rows.append(dict(pairs))
    return header, rows


def _check(path: Path, names: list[str], by: str) -> None:
    """Raise what is wrong with the students' names."""
    for name, count in Counter(names).items():
        if count > 1:
            raise RosterError(
                f"{path}: {by!r} is {name!r} in several rows; --id names a column that tells "
                "students apart"
            )
    for name in names:
        if not _is_folder_name(name):
            raise RosterError(
                f"{path}: {name!r} in {by!r} cannot be the name of a folder; --id names another "
                "column"
            )


def _is_folder_name(name: str) -> bool:
    is_hidden = name.startswith(".")
    is_long = len(name.encode()) > _LONGEST_NAME
    is_plain = name.isprintable() and _FORBIDDEN.isdisjoint(name)
    return is_plain and not is_hidden and not is_long


def _number(text: str) -> str:
    """The number that a text ends in, as `Participant 1234567` does; empty if it does not."""
    found = re.search(r"\d+$", text)
    return found[0] if found else ""


def assignments(roster: Roster) -> dict[str, str]:
    """Canvas's columns that are assignments -> their titles."""
    found = {}
    for name in roster.header:
        match = _CANVAS_COLUMN.match(name)
        if match:
            found[name] = match["title"]
    return found
