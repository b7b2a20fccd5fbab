"""The class's feedback pages as the zip that Canvas or Moodle takes: each page under the name that
the notebook had in the zip of submissions, with another ending.

References
----------
Canvas's source (generate_comments_from_files in assignment.rb: a file belongs to the student and
the upload whose numbers are in its name). Moodle's source (assignfeedback_file, importziplib.php: a
file belongs to the participant whose number is in the name of its folder).
"""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from coursekit.classroom import grading, submissions
from coursekit.classroom.grades import Row
from coursekit.lms import collecting
from coursekit.lms.formats import System
from coursekit.notebooks import Lab

#: So that the same pages make the same zip.
_TIME = (1980, 1, 1, 0, 0, 0)


class NothingToHandBack(ValueError):
    """There is no page to hand back; the message says what to do."""


@dataclass
class HandedBack:
    """A zip, and who is not in it.

    Attributes
    ----------
    content : bytes
        The zip.
    given : list of str
        Students whose page is in it.
    left_out : dict of str to str
        Student -> why not.
    """

    content: bytes = b""
    given: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)


def hand_back(lab: Lab, system: System) -> HandedBack:
    """Pack the feedback pages of a lab.

    Parameters
    ----------
    lab : Lab
        Collected by `collecting.collect` from the same system, and graded.
    system : System
        For whom.

    Raises
    ------
    NothingToHandBack
        Not one page can be handed back.
    CourseError, OSError
        As in `grading.rows`.
    """
    names = collecting.entries(lab)
    made = HandedBack()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in _rows(lab):
            student = row.student
            reason = _objection(lab, system, row, names)
            if reason:
                made.left_out[student] = reason
                continue
            handed_in = PurePosixPath(names[student])
            name = handed_in.with_suffix(".html")
            page = zipfile.ZipInfo(str(name), _TIME)
            page.compress_type = zipfile.ZIP_DEFLATED
            content = _page(lab, student).read_bytes()
            archive.writestr(page, content)
            made.given.append(student)
    if not made.given:
        reasons = []
        for student, reason in made.left_out.items():
            reasons.append(f"{student}: {reason}")
        said = "; ".join(reasons[:3]) or "nobody has handed it in"
        raise NothingToHandBack(f"not one page of {lab.name} can be handed back. {said}")
    made.content = packed.getvalue()
    return made


def _rows(lab: Lab) -> list[Row]:
    """Who handed in, and whether what lies there now is graded."""
    everything = submissions.find(lab.root)
    found = [one for one in everything if one.assignment == lab.name]
    return grading.rows(lab.root, found, isolated=True)


def _objection(
    lab: Lab,
    system: System,
    row: Row,
    names: dict[str, str],
) -> str:
    """Why a student's page cannot be handed back; empty if it can."""
    student = row.student
    if row.total is None:
        return row.state
    if student not in names:
        return "was not collected from a zip: collect it with scripts/collect_zip.py"
    if not system.pattern.match(names[student]):
        return f"was not collected from {system.name}"
    if not _page(lab, student).is_file():
        return "has no page: make grade writes it"
    return ""


def _page(lab: Lab, student: str) -> Path:
    folder = lab.root / "feedback" / student / lab.name
    return folder / f"{lab.notebook}.html"


def summary(made: HandedBack, system: str) -> Iterable[str]:
    """What is in the zip, in lines for people."""
    given = len(made.given)
    yield f"{given} pages for {system}"
    for student, reason in made.left_out.items():
        yield f"left out: {student}: {reason}"
