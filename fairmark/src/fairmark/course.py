"""An nbgrader course as it lies on disk: its assignments, and what students handed in."""

import contextlib
import fcntl
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute
from nbgrader.utils import parse_utc
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from fairmark import config as settings, intake
from fairmark.config import Fairmark
from fairmark.errors import CourseError
from fairmark.model import Assignment, Files, Submission, SubmittedFiles, Way
from fairmark.notebook.rebuild import nbgrader_metadata
from fairmark.sandbox.policy import Limits

#: Of a time, in bytes: dateutil is slow on long strings.
MAX_TIME = 100
#: Notes on a submission.
MAX_NOTES = 50
#: Languages of kernels that do not say theirs.
_KERNELS = {"ir": "R", "xr": "R", "julia": "Julia", "octave": "Octave", "bash": "Bash"}
_PYTHON = ("python", "python3", "ipython")
#: What stands in a line that nbgrader makes a test of.
AUTOTEST = "AUTOTEST"
#: Characters of a cell's first line, in messages.
_MAX_FIRST_LINE = 60
#: A student's name as a gradebook can hold it: nothing that is no character, and not too long.
_NAME = re.compile("[^\ud800-\udfff]{1,128}")
_CHECKPOINTS = ".ipynb_checkpoints"


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

    def folder(
        self,
        step: str,
        student: str,
        assignment: str,
    ) -> Path:
        """Where a step ("source", "release", "submitted", "autograded", "feedback") keeps an
        assignment."""
        place = getattr(self.directory, f"{step}_directory")
        return Path(self.directory.format_path(place, student, assignment))

    def assignments(self) -> list[str]:
        """Names of what can be graded: released, with the instructor's version beside it."""
        released = self.folder("release", ".", "x").parent
        return sorted({path.parent.name for path in released.glob("*/*.ipynb")})

    def assignment(self, name: str, isolated: bool = True) -> Assignment:
        """An assignment as a job carries it.

        Raises
        ------
        CourseError
            It is not there, or not released.
        """
        source = self.folder("source", ".", name)
        release = self.folder("release", ".", name)
        hidden = self.config.get("ClearHiddenTests", {})
        delimiter = hidden.get("begin_test_delimeter", Assignment.delimiter)
        autotests = self.config.get("InstantiateTests", {})
        autotest = autotests.get("autotest_delimiter", AUTOTEST)
        notebooks = {}
        for path in sorted(source.glob("*.ipynb")):
            notebooks[path.stem] = _pair(path, release / path.name, delimiter, autotest)
        if not notebooks:
            there = ", ".join(self.assignments()) or "nothing"
            raise CourseError(f"{source.parent} holds no {name!r}; there is: {there}")
        ours = self._settings()
        readable = tuple(str((self.root / path).resolve()) for path in ours.readable)
        return Assignment(
            name,
            notebooks,
            _released_files(release),
            readable,
            tuple(ours.imports),
            self._limits(ours, isolated),
            delimiter,
            Way(ours.weakest),
        )

    def _settings(self) -> Fairmark:
        """What the course sets of ours."""
        try:
            return settings.read(self.config)
        except ValueError as error:
            raise CourseError(f"nbgrader_config.py: {error}") from None

    def _limits(self, ours: Fairmark, isolated: bool) -> Limits:
        """What a submission may use."""
        # nbgrader takes None and -1 for no limit.
        usual = max(Execute(config=self.config).timeout or 0, 0)
        cell = ours.cell_seconds or usual or Limits.cell
        return Limits(ours.memory, isolated, cell, ours.submission_seconds)

    def submissions(
        self,
        assignment: Assignment,
        students: Sequence[str] = (),
    ) -> Iterator[Submission]:
        """What was handed in, read one after the other, by name of the student; only that of some,
        if given."""
        for student in students or self.students(assignment.name):
            folder = self.folder("submitted", student, assignment.name)
            yield self.submission(assignment, student, folder)

    def submission(
        self,
        assignment: Assignment,
        student: str,
        folder: Path,
    ) -> Submission:
        """What one student handed in, which lies in a folder."""
        notes: list[str] = []
        files = intake.read(folder, notes)
        stamp = files.pop("timestamp.txt", None)
        taken = intake.assign(assignment, files, notes)
        notebooks = {name: files.pop(file) for name, file in taken.items()}
        timestamp = None
        if stamp is not None:
            try:
                timestamp = _time(stamp)
            except Exception:  # dateutil's many ways to say no
                said = "timestamp.txt does not hold a time: taken as handed in on time"
                notes.insert(0, said)
        others = {name: data for name, data in files.items() if not name.endswith(".ipynb")}
        _leave_room(assignment, others, notes)
        if len(notes) > MAX_NOTES:
            more = len(notes) - MAX_NOTES
            notes[MAX_NOTES:] = [f"and {more:,} more notes on what was handed in"]
        submitted = SubmittedFiles(notebooks, others, tuple(notes))
        return Submission(student, submitted, timestamp)

    def students(self, assignment: str, nameable: bool = True) -> list[str]:
        """Who submitted something, by the names of their folders: names that a gradebook can hold,
        or the others."""
        everybody = self.folder("submitted", "x", "y").parents[1]
        found = []
        for path in sorted(everybody.glob("[!.]*")):
            can_be_held = bool(_NAME.fullmatch(path.name))
            submitted = self.folder("submitted", path.name, assignment)
            if can_be_held == nameable and os.path.lexists(submitted):
                found.append(path.name)
        return found


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
        said = f"{type(error).__name__}: {error}"
        raise CourseError(f"nbgrader_config.py cannot be read: {said}") from None
    config.CourseDirectory.setdefault("root", str(root))
    return Course(root, config, CourseDirectory(config=config))


# ---- what was released


def _released_files(release: Path) -> Files:
    """The files that are released beside the notebooks, by relative name."""
    found = {}
    for path in sorted(release.rglob("*")):
        if path.is_file() and path.suffix != ".ipynb" and _CHECKPOINTS not in path.parts:
            name = path.relative_to(release).as_posix()
            found[name] = path.read_bytes()
    return found


def _pair(
    source: Path,
    release: Path,
    delimiter: str,
    autotest: str,
) -> tuple[str, str]:
    """The instructor's notebook and the released one, if they are of the same graded cells."""
    if not release.exists():
        raise CourseError(
            f"{release} is missing: release it with `nbgrader generate_assignment "
            f"{release.parent.name}` first"
        )
    ours = _notebook(source)
    theirs = _notebook(release)
    unlike = _graded(ours) ^ _graded(theirs)
    if unlike:
        names = ", ".join(sorted({grade_id for grade_id, _ in unlike}))
        raise CourseError(f"{release} is not what {source} generates, in {names}: release it again")
    for notebook in (ours, theirs):
        _python_only(source, notebook)
    _instantiate(source, ours, theirs, delimiter, autotest)
    return nbformat.writes(ours), nbformat.writes(theirs)


def _graded(notebook: NotebookNode) -> set[tuple[str, float | None]]:
    """The graded cells of a notebook, each with its points."""
    found = set()
    for cell in notebook.cells:
        marked = nbgrader_metadata(cell)
        if marked.get("grade") or marked.get("task"):
            found.add((marked["grade_id"], marked.get("points")))
    return found


def _python_only(path: Path, notebook: NotebookNode) -> None:
    """Refuse a notebook of another language."""
    kernel = notebook.metadata.get("kernelspec", {})
    info = notebook.metadata.get("language_info", {})
    name = str(kernel.get("name", "")).split("-")[0].lower()
    language = kernel.get("language") or info.get("name") or _KERNELS.get(name, "python")
    if str(language).lower() not in _PYTHON:
        raise CourseError(
            f"{path} is a notebook of the language {language} (kernel {kernel.get('name')!r}): "
            "only Python can be graded here"
        )


def _instantiate(
    source: Path,
    instructors: NotebookNode,
    release: NotebookNode,
    delimiter: str,
    autotest: str,
) -> None:
    """Put nbgrader's instantiated tests, which the release holds, in the place of AUTOTEST lines.

    In the instructor's notebook those lines are comments, which everybody would pass.
    """
    released = {nbgrader_metadata(cell).get("grade_id"): cell.source for cell in release.cells}
    for cell in instructors.cells:
        if cell.cell_type != "code" or autotest not in cell.source:
            continue
        grade_id = nbgrader_metadata(cell).get("grade_id")
        place = cell.source.find(delimiter)
        border = len(cell.source)
        if place >= 0:
            border = cell.source.rfind("\n", 0, place) + 1
        hidden = cell.source[border:]
        first_line = cell.source.splitlines()[0][:_MAX_FIRST_LINE]
        named = f"{source}, cell {grade_id!r} ({first_line!r})"
        if autotest in hidden:
            raise CourseError(
                f"{named}: it has {autotest} in a hidden part, and the released notebook does not "
                "hold the tests that nbgrader made of it. Move the line out of the hidden part, or "
                "write the test as an assert"
            )
        if autotest in released.get(grade_id, autotest):
            raise CourseError(
                f"{named}: its {autotest} lines are not instantiated in the release: "
                "release it again with `nbgrader generate_assignment`"
            )
        cell.source = released[grade_id].rstrip("\n")
        if hidden:
            cell.source += f"\n{hidden}"


def _notebook(path: Path) -> NotebookNode:
    """Without what is stored in it for other purposes: outputs make it large, and change without
    need."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:  # whatever nbformat finds wrong
        raise CourseError(f"{path} cannot be read: {error}") from None
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    return notebook


# ---- what was submitted


def _time(stamp: bytes) -> datetime:
    """When something was handed in."""
    if len(stamp) > MAX_TIME:
        raise ValueError("too long")
    return parse_utc(stamp.decode().strip())


def _leave_room(
    assignment: Assignment,
    files: Files,
    notes: list[str],
) -> None:
    """Leave out files where the release has a folder, and files in what it has as a file."""
    for name in list(files):
        for released in assignment.files:
            if name.startswith(f"{released}/") or released.startswith(f"{name}/"):
                del files[name]
                notes.append(f"{name!r} is left out: what was released has its place")
                break
