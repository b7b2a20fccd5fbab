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
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
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
            by_student = _by_student(found)
            record = _Record(lab)
            for own in by_student.values():
                chosen = _choose(own, lab, result)
                if chosen is not None:
                    _put(chosen, opened, lab, record, result)
    except zipfile.BadZipFile as error:
        raise Uncollectable(f"{archive} is not a whole zip ({error}): download it again") from None
    expected = set(roster.students.values())
    result.missing = sorted(expected - by_student.keys())
    return result


def _by_student(found: Iterable[Notebook]) -> dict[str, list[Notebook]]:
    """The notebooks of each student, by the students' names."""
    groups: dict[str, list[Notebook]] = defaultdict(list)
    for one in sorted(found, key=attrgetter("student")):
        groups[one.student].append(one)
    return groups


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
        reasons = [f"{shown(name)}: {reason}" for name, reason in result.left_out.items()]
        why = "; ".join(reasons[:_EXAMPLES])
        raise Uncollectable(f"{archive}: not one notebook of a student in {roster.path}. {why}")
    return found


def _of_another_system(
    entries: Sequence[zipfile.ZipInfo],
    archive: Path,
    roster: Roster,
) -> str:
    """Why nothing can be taken from a zip in which no name is of the system's shape."""
    names = [entry.filename for entry in entries]
    examples = map(shown, names[:_EXAMPLES])
    inside = ", ".join(examples) or "nothing"
    advice = "Take the zip as it was downloaded, not unpacked and packed again"
    for option, system in SYSTEMS.items():
        if any(system.pattern.match(name) for name in names):
            advice = f"They look like {system.name}'s: --from {option}"
            break
    return (
        f"{archive}: no file in it is named as {roster.system.name} names them, "
        f"{roster.system.shape}; found: {inside}. {advice}"
    )


def _objection(
    entry: zipfile.ZipInfo,
    match: re.Match[str] | None,
    roster: Roster,
) -> str:
    """Why a file of the zip is no notebook of a known student; empty if it is one."""
    system = roster.system
    name = entry.filename
    if name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith("._"):
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


def _notebook(
    entry: zipfile.ZipInfo,
    match: re.Match[str],
    roster: Roster,
) -> Notebook:
    """The notebook that a file of the zip holds."""
    groups = match.groupdict()
    person = groups["person"]
    upload = groups.get("upload")
    return Notebook(
        student=roster.students[person],
        entry=entry,
        file=groups["file"],
        order=(int(upload),) if upload else entry.date_time,
        late=bool(groups.get("late")),
    )


def _choose(
    found: Sequence[Notebook],
    lab: Lab,
    result: Collected,
) -> Notebook | None:
    """The latest notebook of a student that is called like the lab's; the only one, whatever it is
    called."""
    wanted = f"{lab.notebook}.ipynb"
    named = [one for one in found if _is_called(one, lab)]
    if not named and len(found) > 1:
        names = [shown(one.file) for one in found]
        reason = f"which of {', '.join(names)} is {wanted}?"
        for one in found:
            result.left_out[one.entry.filename] = reason
        return None
    chosen = max(named or found, key=lambda one: (one.order, one.file == wanted))
    reason = f"{shown(chosen.file)} of the same student was taken"
    for one in found:
        if one is not chosen:
            result.left_out[one.entry.filename] = reason
    return chosen


def _is_called(one: Notebook, lab: Lab) -> bool:
    stem = Path(one.file).stem
    name = _COPY.sub("", stem)
    return name.lower() == lab.notebook.lower()


def _put(
    one: Notebook,
    opened: zipfile.ZipFile,
    lab: Lab,
    record: "_Record",
    result: Collected,
) -> None:
    """Write a notebook where it belongs, unless what is there has to stay."""
    submission = Submission(lab.name, one.student, lab.root)
    path = submission.folder / f"{lab.notebook}.ipynb"
    in_zip = one.entry.filename
    try:
        content = opened.read(one.entry)
    except (NotImplementedError, zlib.error) as error:
        result.left_out[in_zip] = f"it cannot be unpacked: {error}"
        return
    there = None
    if path.is_file() and not path.is_symlink():
        there = path.read_bytes()
    reason = record.objection(one, path, there, content)
    if reason:
        result.left_out[in_zip] = reason
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
        key = self._key(one.student)
        links = (folder.parent, folder, path)
        if any(map(Path.is_symlink, links)):
            return f"submitted/{key} is a link, which is not followed"
        is_empty = not folder.exists() or not any(folder.iterdir())
        if is_empty or there == content:
            return ""
        known = self.known.get(key)
        if known is None or there is None or _sha256(there) != known["sha256"]:
            return (
                f"submitted/{key} was not put there by this, or was changed since: "
                "move it away if the zip's is the one to grade"
            )
        if list(one.order) <= known["order"]:
            return "what was collected before is later, or as late"
        return ""

    def note(self, one: Notebook, content: bytes) -> None:
        """Remember that a student's notebook is there, and its name in the zip."""
        key = self._key(one.student)
        known = self.known.get(key, {})
        sha256 = _sha256(content)
        order = list(one.order)
        if known.get("sha256") == sha256:
            before = known.get("order", [])
            order = max(order, before)
        self.known[key] = {
            "order": order,
            "sha256": sha256,
            "entry": one.entry.filename,
        }
        text = json.dumps(
            self.known,
            indent=1,
            sort_keys=True,
        )
        files.write(self.path, f"{text}\n")

    def _key(self, student: str) -> str:
        return f"{student}/{self.lab.name}"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def summary(result: Collected, system: str) -> Iterable[str]:
    """What became of the zip, in lines for people."""
    taken = len(result.taken)
    same = len(result.same)
    left_out = len(result.left_out)
    yield f"{taken} collected, {same} were there already, {left_out} files left out"
    if result.late:
        late = ", ".join(sorted(result.late))
        yield f"late by {system}'s count: {late}"
    if result.missing:
        missing = ", ".join(result.missing)
        yield f"nothing in the zip of: {missing}"
    for student, name in result.renamed.items():
        yield f"{student} called the notebook {shown(name)}"
    for name, reason in result.left_out.items():
        yield f"left out: {shown(name)}: {reason}"
