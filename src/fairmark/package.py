"""What a job carries: the assignment, once for all, and one submission. Nothing else reaches a worker."""

import hashlib
from dataclasses import dataclass, field

from fairmark.sandbox import Limits


@dataclass(frozen=True)
class Times:
    """Seconds that a submission may take.

    Attributes
    ----------
    cell : float
        Of a cell, and of each half of a test.
    submission : float
        In all, for each notebook; then the rest is not run.
    """

    cell: float = 30.0
    submission: float = 600.0


@dataclass(frozen=True)
class Package:
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
    times : Times
    limits : Limits
    hidden : str
        What a test's first hidden line contains.
    """

    name: str
    notebooks: dict[str, tuple[str, str]]
    files: dict[str, bytes] = field(default_factory=dict)
    readable: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    times: Times = field(default_factory=Times)
    limits: Limits = field(default_factory=Limits)
    hidden: str = "BEGIN HIDDEN TESTS"

    @property
    def digest(self) -> str:
        """Hash of all of it."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


@dataclass(frozen=True)
class Handed:
    """A submission as a job needs it.

    Attributes
    ----------
    notebooks : dict of str to bytes
        Name -> the file as it was handed in; names that were not handed in are missing.
    files : dict of str to bytes
        The other files, by relative name.
    notes : tuple of str
        What was seen, and left out, while it was read.
    """

    notebooks: dict[str, bytes]
    files: dict[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Hash of all of it."""
        parts = sorted(self.notebooks.items()), sorted(self.files.items()), self.notes
        return hashlib.sha256(repr(parts).encode()).hexdigest()
