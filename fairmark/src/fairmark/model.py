"""What travels: cells, an assignment, what a student submitted, and what grading it gives.

A result is plain JSON, so that it can be stored, sent and compared; the same submission gives the
same bytes but for the times, which stand apart.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from fairmark import environment
from fairmark.counting import counted
from fairmark.environment import Versions
from fairmark.sandbox.policy import Limits

#: Files by their relative names.
Files = dict[str, bytes]
#: What is hashed.
Part = str | bytes
#: Characters of a cell's first line, in messages.
_MAX_FIRST_LINE = 60


# ---- cells


class Role(StrEnum):
    """What a cell is for."""

    #: Code of the instructor's, which counts as it was released.
    READ_ONLY = "read-only"
    TEST = "test"
    #: Code that a student fills in.
    ANSWER = "answer"
    #: Released code that belongs to nobody: students may change it.
    OPEN = "open"
    #: Code that a student added.
    ADDED = "added"
    #: An answer in words.
    WRITTEN = "written answer"
    #: Read-only words, graded by what students write elsewhere.
    TASK = "task"
    #: Other read-only words.
    READ_ONLY_TEXT = "read-only text"
    #: Released words that students may change, as below a task.
    OPEN_TEXT = "open text"
    #: Whatever else a student wrote.
    ADDED_TEXT = "added text"
    #: A cell as it was submitted, before it is known what it is.
    SUBMITTED = "submitted"


@dataclass(frozen=True)
class Cell:
    """A cell of the rebuilt notebook, or one as it was submitted.

    Attributes
    ----------
    id : str
        Of the released cell; of an added one "added-1", "added-2", ...
    role : Role
    source : str
        For a test the instructor's, with its hidden part.
    grade_id : str
        Empty where nbgrader knows nothing of it.
    points : float
        At most, where it is graded.
    changed : bool
        Whether the student's text differs from the released one; of a cell as it was submitted,
        whether nothing proves that it is as some release had it.
    kind : str
        "code", "markdown" or "raw".
    pictures : tuple of (str, str, str)
        Attached to words by the student: name, MIME type, base64; nothing but real pictures.
    """

    id: str
    role: Role
    source: str
    grade_id: str = ""
    points: float = 0.0
    changed: bool = False
    kind: str = "code"
    pictures: tuple[tuple[str, str, str], ...] = ()

    @property
    def name(self) -> str:
        """What people call it: its grade id, where it has one."""
        return self.grade_id or self.id

    @property
    def by_hand(self) -> bool:
        """Whether a person gives its points."""
        return self.points > 0 and self.role != Role.TEST

    @property
    def label(self) -> str:
        """The cell by its name and its first line, as whoever wrote it knows it.

        Examples
        --------
        >>> Cell("cell-89cf", Role.ANSWER, "\\ndef area(r):\\n    return 0").label
        "cell-89cf ('def area(r):')"
        """
        first = self.first_line
        return f"{self.name} ({first!r})" if first else self.name

    @property
    def first_line(self) -> str:
        """The beginning of its first line that is not blank."""
        lines = self.source.split("\n")
        first = next((line.strip() for line in lines if line.strip()), "")
        return first[:_MAX_FIRST_LINE]


# ---- what is graded


class Way(StrEnum):
    """Where a test meets a student's code, and so what its mark is worth."""

    #: In a process that never runs student code: the mark cannot be forged.
    APART = "apart"
    #: There too, but with references to objects of the student's: what the student's class says of
    #: itself is the student's word.
    REMOTE = "remote"
    #: In a copy of the student's process, for tests that reach into it: whoever writes a program
    #: for it can forge the mark, as in every other grader.
    SAME_PROCESS = "same-process"

    def allows(self, other: "Way") -> bool:
        """Whether a course that allows this one, and what is stronger, allows another one.

        Examples
        --------
        >>> Way.REMOTE.allows(Way.APART), Way.REMOTE.allows(Way.SAME_PROCESS)
        (True, False)
        """
        ways = list(Way)
        return ways.index(other) <= ways.index(self)


@dataclass(frozen=True)
class Assignment:
    """An assignment as a job needs it.

    Attributes
    ----------
    name : str
        Of the assignment.
    notebooks : dict of str to (str, str)
        Name -> the instructor's notebook and the released one, as JSON.
    files : dict of str to bytes
        The other released files, by relative name.
    readable : tuple of str
        Absolute paths that student code may read.
    imports : tuple of str
        Modules to import beforehand, besides those that the released notebooks import.
    limits : Limits
    delimiter : str
        What a test's first hidden line contains.
    weakest : Way
        The weakest way in which a test may be run.
    same_process : frozenset of (str, str)
        Notebook and grade id of the tests that are run in the student's process.
    remote : dict of (str, str) to tuple of str
        Notebook and grade id of the tests that hold references to objects of the student's, and
        where the student's code may give some, as a test would write it.
    """

    name: str
    notebooks: dict[str, tuple[str, str]]
    files: Files = field(default_factory=dict)
    readable: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    delimiter: str = "BEGIN HIDDEN TESTS"
    weakest: Way = Way.APART
    same_process: frozenset[tuple[str, str]] = frozenset()
    remote: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def way(self, notebook: str, grade_id: str) -> Way:
        """The way in which a test is run."""
        if (notebook, grade_id) in self.same_process:
            return Way.SAME_PROCESS
        return Way.REMOTE if (notebook, grade_id) in self.remote else Way.APART

    @cached_property
    def environment(self) -> Versions:
        """What the notebooks run on: Python, the engine, the packages that they can import."""
        sources = [*self._read_files.values()]
        for name in self.imports:
            sources.append(f"import {name}".encode())
        for pair in self.notebooks.values():
            for text in pair:
                sources.append(text.encode(errors="replace"))
        return environment.describe(sources, self._read_modules)

    def runs_on(self, submitted: "SubmittedFiles") -> Versions:
        """What a submission runs on, with the packages that it can import besides."""
        sources = [*submitted.notebooks.values()]
        sources += submitted.files.values()
        besides = environment.describe(sources, self._read_modules)
        return self.environment | besides

    @cached_property
    def content(self) -> str:
        """Hash of the assignment itself, and of what student code may read."""
        parts: list[Part] = [
            self.name,
            self.delimiter,
            repr(self.limits),
            repr(self.imports),
            repr(self.readable),
            repr(sorted(self.same_process)),
            repr(sorted(self.remote.items())),
        ]
        for name, (source, release) in self.notebooks.items():
            parts += [name, source, release]
        parts += _flat(self.files)
        parts += _flat(self._read_files)
        return hashed(parts)

    @cached_property
    def digest(self) -> str:
        """Hash of all that grades depend on besides the submission."""
        runs_on = json.dumps(self.environment)
        return hashed([self.content, runs_on])

    @property
    def _read_files(self) -> Files:
        """The files that student code may read, by name below their folder."""
        found = {}
        for number, folder in enumerate(self.readable):
            for path in sorted(Path(folder).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    name = path.relative_to(folder)
                    content = path.read_bytes()
                    found[f"{number} {name}"] = content
        return found

    @property
    def _read_modules(self) -> set[str]:
        """Modules that student code reads from a folder, whose content counts, not a version."""
        return {Path(folder).stem for folder in self.readable}


@dataclass(frozen=True)
class SubmittedFiles:
    """What a student handed in, as a job needs it: without the student's name.

    Attributes
    ----------
    notebooks : dict of str to bytes
        Name -> the file as it was submitted; names that were not submitted are missing.
    files : dict of str to bytes
        The other files, by relative name.
    notes : tuple of str
        What was seen, and left out, while it was read.
    """

    notebooks: Files
    files: Files = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Hash of all of it."""
        parts = [*_flat(self.notebooks)]
        parts += _flat(self.files)
        parts += self.notes
        return hashed(parts)


@dataclass(frozen=True)
class Submission:
    """A student's submission of one assignment.

    Attributes
    ----------
    student : str
        The name of the folder.
    submitted : SubmittedFiles
        What a job needs of it.
    timestamp : datetime or None
        When it was handed in, in UTC; None where it does not say, or says nonsense.
    """

    student: str
    submitted: SubmittedFiles
    timestamp: datetime | None = None


def hashed(parts: Iterable[Part]) -> str:
    """Hash of a sequence of texts and bytes, each after its length, so that no two sequences give
    the same bytes. What is bytes already is not copied."""
    digest = hashlib.sha256()
    for part in parts:
        data = part
        if isinstance(data, str):
            data = data.encode(errors="surrogatepass")
        digest.update(len(data).to_bytes(8))
        digest.update(data)
    return digest.hexdigest()


def _flat(files: Files) -> Iterator[Part]:
    """How many files there are, and each by name and content."""
    yield str(len(files))
    for name, content in files.items():
        yield name
        yield content


# ---- what grading gives

#: How a check can end, with the words for students.
STATES = {
    "passed": "passed",
    "partial": "partly right",
    "failed": "the check failed",
    "error": "the check ended in an error",
    "timeout": "no answer within the time limit",
    "died": "the notebook's process ended while it was checked",
    "too big": "the result is too large to check",
    "malformed": "your code returned data that could not be read",
    "lost": "the grader failed here, which is not your fault: tell your instructor",
    "not run": "not run, because the submission's time was used up",
    "unreadable": "there is no notebook to check",
    "refused": "the test itself does what cannot be done apart from the student's code",
    "withheld": "what you see of it passed",
}


@dataclass(frozen=True)
class CheckResult:
    """One autograded cell.

    Attributes
    ----------
    grade_id : str
        Its name in nbgrader.
    score, points : float
        Given, and at most.
    state : str
        A key of `STATES`.
    hidden : bool
        Whether it ended in the part that students do not see: then the message is for the
        instructor alone.
    message : str
        What was expected and what came, or how it ended.
    lines : tuple of str
        The traceback of the student's code, of the visible part only.
    way : Way
        How the test was run.
    references : tuple of str
        Where the student's code gave references, as a test would write it, and what else the test
        did with them.
    """

    grade_id: str
    score: float
    points: float
    state: str
    hidden: bool = False
    message: str = ""
    lines: tuple[str, ...] = ()
    way: Way = Way.APART
    references: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The message that students may read."""
        return STATES[self.state] if self.hidden else self.message or STATES[self.state]


@dataclass(frozen=True)
class CellRun:
    """One code cell that was run, or why it was not.

    Attributes
    ----------
    id : str
        Of the cell in the rebuilt notebook.
    outputs : list of dict
        As in nbformat, cleaned.
    stopped : str
        Why the cell was ended and left out; empty where it ran.
    """

    id: str
    outputs: list[dict[str, Any]]
    stopped: str = ""


@dataclass(frozen=True)
class Result:
    """A graded notebook.

    Attributes
    ----------
    checks : list of CheckResult
        In the order of the notebook.
    cells : list of CellRun
        Those that were run.
    incidents : list of str
        What an instructor should know.
    isolation : str
        Which sandbox and which limits held.
    times : dict of str to float
        Seconds by cell id and grade id, "cpu" of all that was run, "wall"; no part of what is
        compared.
    """

    checks: list[CheckResult]
    cells: list[CellRun] = field(default_factory=list)
    incidents: list[str] = field(default_factory=list)
    isolation: str = ""
    times: dict[str, float] = field(default_factory=dict)

    def to_json(self) -> str:
        """As JSON of one line, keys sorted, without the times.

        Examples
        --------
        >>> text = Result([CheckResult("test-f", 1.0, 2.0, "failed")]).to_json()
        >>> Result.from_json(text, {}).checks[0].score
        1.0
        """
        content = {**asdict(self), "times": {}}
        return json.dumps(content, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str, times: dict[str, float]) -> Self:
        """Read what `to_json` wrote, and put the times back."""
        data = json.loads(text)
        checks = []
        for check in data["checks"]:
            lines = tuple(check.pop("lines"))
            way = Way(check.pop("way", Way.APART))
            references = tuple(check.pop("references", ()))
            checks.append(CheckResult(**check, lines=lines, way=way, references=references))
        cells = [CellRun(**cell) for cell in data["cells"]]
        return cls(checks, cells, data["incidents"], data["isolation"], times)


#: By notebook.
Results = dict[str, Result]


def partial(value: float | None, points: float) -> tuple[float, str, str]:
    """The score of a test that ran through: (score, state, a note for the instructor).

    A number as the value of the last line is partial credit, as nbgrader has it; none is full
    credit.

    Examples
    --------
    >>> partial(1.5, 2.0)
    (1.5, 'partial', '')
    >>> partial(None, 2.0)
    (2.0, 'passed', '')
    """
    if value is None or value == points:
        return points, "passed", ""
    score = min(value, points) if value >= 0 else 0.0
    note = ""
    if score != value:
        most = counted(points, "point")
        given = f"the test gives {value:g} of {most}"
        note = f"{given}; {score:g} counted"
    state = "passed" if score == points else "partial"
    return score, state, note
