"""A class's submissions from the zip that Canvas or Moodle hands out, into `submitted/`.

`nbgrader zip_collect` unpacks everything first, takes nothing where no pattern matches and calls
that a success, has no list of students, and asks nobody before it writes over what is there; so
this reads the zip itself, and names what it left out.
"""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from coursekit.classroom.submissions import Submission, shown
from coursekit.lms.formats import SYSTEMS, Roster
from coursekit.notebooks import Lab
from fairmark.intake import MAX_BYTES
from fairmark.store import files

#: In `submitted/`: what was collected, so that nothing else is ever written over.
RECORD = ".collected.json"
#: What is being written. It lies in `submitted/` itself: what a killed run left must not look like
#: a submission.
PART = ".collected.part"
#: A bit of a zip's entry: it is encrypted.
_ENCRYPTED = 1
#: How many names of files a message has at most.
_EXAMPLES = 3
#: What Canvas and browsers put behind a name that is taken.
_COPY = re.compile(r"(?:-\d+|_\d+| ?\(\d+\))$")


class Uncollectable(ValueError):
    """Nothing can be collected from the zip; the message says what to do."""


@dataclass(frozen=True)
class Notebook:
    """A notebook in the zip, and whose it is.

    Attributes
    ----------
    student : str
        The student's name here.
    entry : zipfile.ZipInfo
        Where it is.
    file : str
        What the student called it.
    order : tuple of int
        Larger for what was handed in later: Canvas's number of the upload, or else the time in the
        zip.
    late : bool
        Whether Canvas calls it late.
    """

    student: str
    entry: zipfile.ZipInfo
    file: str
    order: tuple[int, ...]
    late: bool


@dataclass
class Collected:
    """What became of a zip.

    Attributes
    ----------
    taken : list of str
        Students whose notebook is in `submitted/` now.
    same : list of str
        Students whose notebook was there already.
    late : list of str
        Of both, who was late by Canvas's count.
    missing : list of str
        Students of the list with nothing in the zip.
    renamed : dict of str to str
        Student -> what the notebook was called.
    left_out : dict of str to str
        File in the zip -> why it was not taken.
    """

    taken: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


def collect(lab: Lab, archive: Path, roster: Roster) -> Collected:
    """Put each student's latest notebook into `submitted/STUDENT/LAB`.

    What is there is written over only if this put it there, nobody changed it since, and the zip
    holds a later one.

    Parameters
    ----------
    lab : Lab
        What was handed in.
    archive : Path
        The zip as it was downloaded.
    roster : Roster
        Of the same course.

    Raises
    ------
    Uncollectable
        It is no zip, or no name in it is of the system's shape, or of a student on the list;
        nothing is written.
    OSError
        A file cannot be read or written; what was collected before is whole, and the next run goes
        on.
    """
    result = Collected()
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = [entry for entry in opened.infolist() if not entry.is_dir()]
            found = _identify(entries, archive, roster, result)
            students = {one.student for one in found}
            record = _Record(lab)
            for student in sorted(students):
                own = [one for one in found if one.student == student]
                chosen = _choose(own, lab, result)
                if chosen is not None:
                    _put(chosen, opened, lab, record, result)
    except zipfile.BadZipFile as error:
        raise Uncollectable(f"{archive} is not a whole zip ({error}): download it again") from None
    result.missing = sorted(set(roster.students.values()) - students)
    return result


def _identify(
    entries: Sequence[zipfile.ZipInfo],
    archive: Path,
    roster: Roster,
    result: Collected,
) -> list[Notebook]:
    """The notebooks of known students; why the rest is none goes into the result."""
    pattern = roster.system.pattern
    if not any(pattern.match(entry.filename) for entry in entries):
        raise Uncollectable(_of_another_system(entries, archive, roster))
    found = []
    for entry in entries:
        match = pattern.match(entry.filename)
        reason = _objection(entry, match, roster)
        if reason or not match:
            result.left_out[entry.filename] = reason
        else:
            found.append(_notebook(entry, match, roster))
    if not found:
        examples = list(result.left_out.items())[:_EXAMPLES]
        why = "; ".join(f"{shown(name)}: {reason}" for name, reason in examples)
        raise Uncollectable(f"{archive}: not one notebook of a student in {roster.path}. {why}")
    return found


def _of_another_system(
    entries: Sequence[zipfile.ZipInfo],
    archive: Path,
    roster: Roster,
) -> str:
    """Why nothing can be taken from a zip in which no name is of the system's shape."""
    names = [entry.filename for entry in entries]
    inside = ", ".join(shown(name) for name in names[:_EXAMPLES]) or "nothing"
    advice = "Take the zip as it was downloaded, not unpacked and packed again"
    for option, system in SYSTEMS.items():
        if any(system.pattern.match(name) for name in names):
            advice = f"They look like {system.name}'s: --from {option}"
            break
    return (
        f"{archive}: no file in it is named as {roster.system.name} names them, "
        f"{roster.system.shape}; found: {inside}. {advice}"
    )


def _objection(entry: zipfile.ZipInfo, match: re.Match[str] | None, roster: Roster) -> str:
    """Why a file of the zip is no notebook of a known student; empty if it is one."""
    system = roster.system
    own_name = PurePosixPath(entry.filename).name
    if entry.filename.startswith("__MACOSX/") or own_name.startswith("._"):
        return "a Mac's note about a file, no submission"
    if not match:
        return f"not named as {system.name} names submissions"
    person = match["person"]
    if person not in roster.students:
        return f"nobody in {roster.path.name} has {system.key} {person} and a {roster.by}"
    if not match["file"].endswith(".ipynb"):
        return "not a notebook"
    if entry.file_size > MAX_BYTES:
        return f"{entry.file_size:,} bytes, and a submission may have {MAX_BYTES:,}"
    if entry.flag_bits & _ENCRYPTED:
        return "it is encrypted"
    return ""


def _notebook(entry: zipfile.ZipInfo, match: re.Match[str], roster: Roster) -> Notebook:
    """The notebook that a file of the zip holds."""
    groups = match.groupdict()
    upload = groups.get("upload")
    order = (int(upload),) if upload else entry.date_time
    student = roster.students[match["person"]]
    late = bool(groups.get("late"))
    return Notebook(student, entry, match["file"], order, late)


def _choose(found: Sequence[Notebook], lab: Lab, result: Collected) -> Notebook | None:
    """The latest notebook of a student that is called like the lab's; the only one, whatever it is
    called."""
    wanted = f"{lab.notebook}.ipynb"
    named = [one for one in found if _is_called(one, lab)]
    if not named and len(found) > 1:
        names = ", ".join(shown(one.file) for one in found)
        for one in found:
            result.left_out[one.entry.filename] = f"which of {names} is {wanted}?"
        return None
    chosen = max(named or found, key=lambda one: (one.order, one.file == wanted))
    reason = f"{shown(chosen.file)} of the same student was taken"
    for one in found:
        if one is not chosen:
            result.left_out[one.entry.filename] = reason
    return chosen


def _is_called(one: Notebook, lab: Lab) -> bool:
    return _COPY.sub("", Path(one.file).stem).lower() == lab.notebook.lower()


def _put(
    one: Notebook,
    opened: zipfile.ZipFile,
    lab: Lab,
    record: "_Record",
    result: Collected,
) -> None:
    """Write a notebook where it belongs, unless what is there has to stay."""
    folder = Submission(lab.name, one.student, lab.root).folder
    path = folder / f"{lab.notebook}.ipynb"
    try:
        content = opened.read(one.entry)
    except (NotImplementedError, zlib.error) as error:
        result.left_out[one.entry.filename] = f"it cannot be unpacked: {error}"
        return
    there = path.read_bytes() if path.is_file() and not path.is_symlink() else None
    reason = record.objection(one, path, there, content)
    if reason:
        result.left_out[one.entry.filename] = reason
        return
    if there != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = lab.root / "submitted" / PART
        part.write_bytes(content)
        part.replace(path)
    record.note(one, content)
    if there == content:
        result.same.append(one.student)
    else:
        result.taken.append(one.student)
    if one.late:
        result.late.append(one.student)
    if not _is_called(one, lab):
        result.renamed[one.student] = one.file


def entries(lab: Lab) -> dict[str, str]:
    """Student -> the name in the zip of the notebook that was collected."""
    known = _Record(lab).known
    ending = f"/{lab.name}"
    found = {}
    for key, each in known.items():
        if key.endswith(ending) and "entry" in each:
            student = key.removesuffix(ending)
            found[student] = each["entry"]
    return found


class _Record:
    """What was collected of a lab, in `submitted/.collected.json`.

    Parameters
    ----------
    lab : Lab
    """

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.path = lab.root / "submitted" / RECORD
        self.known = {}
        if self.path.is_file():
            text = self.path.read_text(encoding="utf-8")
            self.known = json.loads(text)

    def objection(
        self,
        one: Notebook,
        path: Path,
        there: bytes | None,
        content: bytes,
    ) -> str:
        """Why what lies in a student's folder must stay as it is; empty if nothing speaks against
        writing it."""
        folder = path.parent
        known = self.known.get(self._key(one.student))
        if folder.is_symlink() or folder.parent.is_symlink() or path.is_symlink():
            return f"submitted/{one.student}/{self.lab.name} is a link, which is not followed"
        if there == content or not folder.exists() or not any(folder.iterdir()):
            return ""
        if known is None or there is None or _sha256(there) != known["sha256"]:
            return (
                f"submitted/{one.student}/{self.lab.name} was not put there by this, or was "
                "changed since: "
                "move it away if the zip's is the one to grade"
            )
        if list(one.order) <= known["order"]:
            return "what was collected before is later, or as late"
        return ""

    def note(self, one: Notebook, content: bytes) -> None:
        """Remember that a student's notebook is there, and its name in the zip."""
        known = self.known.get(self._key(one.student), {})
        order = list(one.order)
        if known.get("sha256") == _sha256(content):
            order = max(order, known.get("order", []))
        self.known[self._key(one.student)] = {
            "order": order,
            "sha256": _sha256(content),
            "entry": one.entry.filename,
        }
        files.write(self.path, json.dumps(self.known, indent=1, sort_keys=True) + "\n")

    def _key(self, student: str) -> str:
        return f"{student}/{self.lab.name}"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def summary(result: Collected, system: str) -> Iterable[str]:
    """What became of the zip, in lines for people."""
    yield (
        f"{len(result.taken)} collected, {len(result.same)} were there already, "
        f"{len(result.left_out)} files left out"
    )
    if result.late:
        yield f"late by {system}'s count: {', '.join(sorted(result.late))}"
    if result.missing:
        yield f"nothing in the zip of: {', '.join(result.missing)}"
    for student, name in result.renamed.items():
        yield f"{student} called the notebook {shown(name)}"
    for name, reason in result.left_out.items():
        yield f"left out: {shown(name)}: {reason}"
