"""An nbgrader course as it lies on disk: its assignments, and what students handed in.

Submissions are read with suspicion: only ordinary files of bounded number and size, and nothing
that a link leads to.
"""

import contextlib
import fcntl
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute
from nbgrader.utils import parse_utc
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from fairmark import config as settings, intake, rebuild
from fairmark.config import Fairmark
from fairmark.package import Handed, Package
from fairmark.sandbox import Limits

#: Of a submission: files, bytes of all of them together, and folders inside each other.
MAX_FILES, MAX_BYTES, MAX_DEPTH = 200, 128 << 20, 6
#: Of a time, in bytes: what reads times takes long for long texts. Notes on a submission.
MAX_TIME, MAX_NOTES = 100, 50
#: Languages of kernels that do not say theirs.
_KERNELS = {"ir": "R", "xr": "R", "julia": "Julia", "octave": "Octave", "bash": "Bash"}
#: What stands in a line that nbgrader makes a test of.
AUTOTEST = "AUTOTEST"
#: A student's name as a gradebook can hold it: nothing that is no character, and not too long.
_NAME = re.compile("[^\ud800-\udfff]{1,128}")


class CourseError(ValueError):
    """The course, or what was asked of it, is not as it should be; the message says what to do."""


class Submission(NamedTuple):
    """What a student handed in.

    Attributes
    ----------
    student : str
        The name of the folder.
    handed : Handed
        What a job needs of it.
    timestamp : datetime or None
        When it was handed in, in UTC; None where it does not say, or says nonsense.
    """

    student: str
    handed: Handed
    timestamp: datetime | None = None


@dataclass(frozen=True)
class Course:
    """A folder with an nbgrader_config.py.

    Attributes
    ----------
    root : Path
        The folder.
    config : Config
        What the file says; of ours see `fairmark.config`.
    directory : CourseDirectory
        nbgrader's view of it.
    """

    root: Path
    config: Config = field(repr=False)
    directory: CourseDirectory = field(repr=False)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs out, whatever ledger they write to: there is one gradebook.

        Raises
        ------
        BlockingIOError
            Another run is grading this course.
        """
        with (self.root / ".grading.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BlockingIOError(f"another run is grading {self.root}: wait for it") from None
            yield

    def folder(self, step: str, student: str, assignment: str) -> Path:
        """Where a step ("source", "release", "submitted", "autograded", "feedback") keeps an
        assignment."""
        return Path(
            self.directory.format_path(
                getattr(self.directory, f"{step}_directory"), student, assignment
            )
        )

    def assignments(self) -> list[str]:
        """Names of what can be graded: released, with the instructor's version beside it."""
        return sorted(
            {path.parent.name for path in self.folder("release", ".", "x").parent.glob("*/*.ipynb")}
        )

    def package(self, assignment: str, isolated: bool = True) -> Package:
        """An assignment as a job carries it.

        Raises
        ------
        CourseError
            It is not there, or not released.
        """
        source, release = (self.folder(step, ".", assignment) for step in ("source", "release"))
        hidden = self.config.get("ClearHiddenTests", {}).get("begin_test_delimeter", Package.hidden)
        autotest = self.config.get("InstantiateTests", {}).get("autotest_delimiter", AUTOTEST)
        notebooks = {
            path.stem: _pair(path, release / path.name, hidden, autotest)
            for path in sorted(source.glob("*.ipynb"))
        }
        if not notebooks:
            raise CourseError(
                f"{source.parent} holds no {assignment!r}; there is: "
                f"{', '.join(self.assignments()) or 'nothing'}"
            )
        files = {
            path.relative_to(release).as_posix(): path.read_bytes()
            for path in sorted(release.rglob("*"))
            if path.is_file() and path.suffix != ".ipynb" and ".ipynb_checkpoints" not in path.parts
        }
        ours = self._settings()
        readable = tuple(str((self.root / path).resolve()) for path in ours.readable)
        # nbgrader takes None and -1 for no limit.
        usual = max(Execute(config=self.config).timeout or 0, 0) or Limits.cell
        limits = Limits(ours.memory, isolated, ours.cell_seconds or usual, ours.submission_seconds)
        return Package(assignment, notebooks, files, readable, tuple(ours.imports), limits, hidden)

    def _settings(self) -> Fairmark:
        """What the course sets of ours."""
        try:
            return settings.read(self.config)
        except ValueError as error:
            raise CourseError(f"nbgrader_config.py: {error}") from None

    def submissions(self, package: Package, students: Sequence[str] = ()) -> Iterator[Submission]:
        """What was handed in, read one after the other, by name of the student; only that of some,
        if given."""
        for student in students or self.students(package.name):
            notes: list[str] = []
            files = _read(self.folder("submitted", student, package.name), notes)
            stamp, timestamp = files.pop("timestamp.txt", None), None
            taken = intake.assign(package, files, notes)
            notebooks = {name: files.pop(file) for name, file in taken.items()}
            if stamp is not None:
                try:
                    timestamp = parse_utc(
                        stamp.decode().strip() if len(stamp) <= MAX_TIME else "too long"
                    )
                except Exception:  # dateutil's many ways to say no
                    notes.insert(
                        0, "timestamp.txt does not hold a time: taken as handed in on time"
                    )
            files = {name: data for name, data in files.items() if not name.endswith(".ipynb")}
            # One is a file where the other has a folder.
            for name in [
                a
                for a in files
                if any(a.startswith(f"{b}/") or b.startswith(f"{a}/") for b in package.files)
            ]:
                del files[name]
                notes.append(f"{name!r} is left out: what was released has its place")
            if len(notes) > MAX_NOTES:
                notes[MAX_NOTES:] = [
                    f"and {len(notes) - MAX_NOTES:,} more notes on what was handed in"
                ]
            yield Submission(student, Handed(notebooks, files, tuple(notes)), timestamp)

    def students(self, assignment: str, nameable: bool = True) -> list[str]:
        """Who handed something in, by the names of their folders: names that a gradebook can hold,
        or the others."""
        names = sorted(
            path.name for path in self.folder("submitted", "x", "y").parents[1].glob("[!.]*")
        )
        return [
            name
            for name in names
            if bool(_NAME.fullmatch(name)) == nameable
            and os.path.lexists(self.folder("submitted", name, assignment))
        ]


def read(root: Path) -> Course:
    """Read a course's configuration.

    Raises
    ------
    CourseError
        There is none, or it cannot be read.
    """
    root = root.resolve()
    if not (root / "nbgrader_config.py").is_file():
        raise CourseError(
            f"{root} holds no nbgrader_config.py; name the course's folder with --course"
        )
    try:
        config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    except Exception as error:  # it is a program
        raise CourseError(
            f"nbgrader_config.py cannot be read: {type(error).__name__}: {error}"
        ) from None
    config.CourseDirectory.setdefault("root", str(root))
    return Course(root, config, CourseDirectory(config=config))


def _pair(source: Path, release: Path, hidden: str, autotest: str) -> tuple[str, str]:
    """The instructor's notebook and the released one, if they are of the same graded cells."""
    if not release.exists():
        raise CourseError(
            f"{release} is missing: release it with `nbgrader generate_assignment "
            f"{release.parent.name}` first"
        )
    both = _notebook(source), _notebook(release)
    ours, theirs = (
        {
            (mark["grade_id"], mark.get("points"))
            for mark in map(rebuild.mark, notebook.cells)
            if mark.get("grade") or mark.get("task")
        }
        for notebook in both
    )
    if differing := sorted({grade_id for grade_id, _ in ours ^ theirs}):
        raise CourseError(
            f"{release} is not what {source} generates, in {', '.join(differing)}: release it again"
        )
    for notebook in both:
        _python_only(source, notebook)
    _instantiate(source, *both, hidden, autotest)
    return nbformat.writes(both[0]), nbformat.writes(both[1])


def _python_only(path: Path, notebook: NotebookNode) -> None:
    """Refuse a notebook of another language."""
    kernel = notebook.metadata.get("kernelspec", {})
    language = kernel.get("language") or notebook.metadata.get("language_info", {}).get("name")
    language = language or _KERNELS.get(str(kernel.get("name", "")).split("-")[0].lower(), "python")
    if str(language).lower() not in ("python", "python3", "ipython"):
        raise CourseError(
            f"{path} is a notebook of the language {language} (kernel {kernel.get('name')!r}): "
            "only Python can be graded here"
        )


def _instantiate(
    source: Path, instructors: NotebookNode, release: NotebookNode, hidden: str, autotest: str
) -> None:
    """Put nbgrader's instantiated tests, which the release holds, in the place of AUTOTEST lines.

    In the instructor's notebook those lines are comments, which everybody would pass.
    """
    released = {rebuild.mark(cell).get("grade_id"): cell.source for cell in release.cells}
    for cell in instructors.cells:
        if cell.cell_type != "code" or autotest not in cell.source:
            continue
        key = rebuild.mark(cell).get("grade_id")
        at = cell.source.find(hidden)
        border = cell.source.rfind("\n", 0, at) + 1 if at >= 0 else len(cell.source)
        rest = cell.source[border:]
        named = f"{source}, cell {key!r} ({cell.source.splitlines()[0][:60]!r})"
        if autotest in rest:
            raise CourseError(
                f"{named}: it has {autotest} in a hidden part, and the released notebook does not "
                "hold the tests that nbgrader made of it. Move the line out of the hidden part, or "
                "write the test as an assert"
            )
        if autotest in released.get(key, autotest):
            raise CourseError(
                f"{named}: its {autotest} lines are not instantiated in the release: "
                "release it again with `nbgrader generate_assignment`"
            )
        cell.source = released[key].rstrip("\n") + ("\n" + rest if rest else "")


def _notebook(path: Path) -> NotebookNode:
    """Without what is stored in it for other purposes: outputs make it large, and change without
    need."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:  # whatever nbformat finds wrong
        raise CourseError(f"{path} cannot be read: {error}") from None
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def _read(folder: Path, notes: list[str]) -> dict[str, bytes]:
    """The ordinary files of a folder, by relative name; what is left out is noted."""
    files: dict[str, bytes] = {}
    if folder.is_symlink() or folder.parent.is_symlink():
        notes.append("the submission is a link, which is not followed")
        return files

    below = f"what lies more than {MAX_DEPTH} folders deep is left out"
    unread: list[OSError] = []
    for place, inside, names in os.walk(folder, onerror=unread.append):
        names += [
            name for name in inside if Path(place, name).is_symlink()
        ]  # os.walk follows none of them
        deep = len(Path(place).relative_to(folder).parts) >= MAX_DEPTH
        if deep and inside and below not in notes:
            notes.append(below)
        inside[:] = [] if deep else sorted(set(inside) - {".ipynb_checkpoints"})
        for path in (Path(place, name) for name in sorted(names)):
            name = path.relative_to(folder).as_posix()
            if len(files) >= MAX_FILES:
                notes.append(f"more than {MAX_FILES} files were handed in; the rest is left out")
                return files
            try:
                files[name] = _ordinary(path, MAX_BYTES - sum(map(len, files.values())))
            except OSError as error:
                notes.append(f"{name!r} is left out: {error.strerror or error}")
    notes += [f"{Path(error.filename).name!r} cannot be read: {error.strerror}" for error in unread]
    return files


def _ordinary(path: Path, room: int) -> bytes:
    """What a file holds; an OSError says why it is left out."""
    if path.is_symlink():
        raise OSError("it is a link")
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError("it is no ordinary file")
        if status.st_nlink > 1:
            raise OSError("it is a hard link")
        if status.st_size > room:
            raise OSError(
                f"it has {status.st_size:,} bytes, and a submission may have {MAX_BYTES:,}"
            )
        return file.read(room + 1)[:room]
