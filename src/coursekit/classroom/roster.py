"""The class: who is in the course, as its learning platform exported it, in `roster.csv`.

Without the file the class is whoever handed something in, and nobody can be missing.
"""

from dataclasses import dataclass
from pathlib import Path

from coursekit.classroom import grades, tables
from coursekit.lms.formats import CANVAS, Roster

NAME = "roster.csv"
NEEDED = ("student",)
OTHERS = ("name", "section")


class RosterError(ValueError):
    """`roster.csv` cannot be used; the message says why and what to do."""


@dataclass(frozen=True, order=True)
class Member:
    """Somebody in the class.

    Attributes
    ----------
    student : str
        The name of their folder, and in the gradebook.
    name : str
        As people say it.
    section : str
        Of the class; empty where there are none.
    """

    student: str
    name: str = ""
    section: str = ""


def read(root: Path) -> dict[str, Member]:
    """The class by student, sorted; empty where there is no file.

    Raises
    ------
    RosterError
        A column is missing, or a student stands there twice.
    """
    path = root / NAME
    if not path.is_file():
        return {}
    found: dict[str, Member] = {}
    for _, row in tables.rows(path, NEEDED, RosterError, OTHERS):
        member = Member(**row)
        if member.student in found:
            raise RosterError(f"{path}: {member.student!r} stands there twice")
        if member.student:
            found[member.student] = member
    return dict(sorted(found.items()))


def members(exported: Roster) -> list[Member]:
    """The class of an export of Canvas or Moodle; without those who have no name here."""
    name = "Student" if exported.system is CANVAS else "Full name"
    found = []
    for row in exported.rows:
        student = row[exported.by]
        if student:
            member = Member(
                student=student,
                name=row.get(name, ""),
                section=row.get("Section", ""),
            )
            found.append(member)
    return sorted(found)


def write(root: Path, everybody: list[Member]) -> None:
    """Write `roster.csv`, whole or not at all."""
    lines = [[*NEEDED, *OTHERS]]
    for one in everybody:
        lines.append([one.student, one.name, one.section])
    grades.save(lines, root / NAME)
