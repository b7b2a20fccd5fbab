"""What a job carries: the assignment, once for all, and one submission. Nothing else reaches a
worker."""

import hashlib
import platform
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.metadata import distributions
from pathlib import Path

from fairmark.sandbox import Limits


@cache
def environment() -> str:
    """Hash of what runs the notebooks: Python, every installed package's version, and this engine's
    own code."""
    parts = [platform.python_version(), platform.machine()]
    parts += sorted({f"{one.metadata['Name']}=={one.version}" for one in distributions()})
    parts += [
        path.read_text("utf-8")
        for path in sorted(Path(__file__).parent.iterdir())
        if path.suffix in (".py", ".toml")
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


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
    limits : Limits
    hidden : str
        What a test's first hidden line contains.
    """

    name: str
    notebooks: dict[str, tuple[str, str]]
    files: dict[str, bytes] = field(default_factory=dict)
    readable: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    hidden: str = "BEGIN HIDDEN TESTS"

    @cached_property
    def digest(self) -> str:
        """Hash of all that grades depend on besides the submission: all of this, what student code
        may read, the environment."""
        digest = hashlib.sha256(f"{self} {environment()}".encode())
        for folder in map(Path, self.readable):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    digest.update(
                        f"{path.relative_to(folder)}\0".encode()
                        + hashlib.sha256(path.read_bytes()).digest()
                    )
        return digest.hexdigest()


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

    @cached_property
    def digest(self) -> str:
        """Hash of all of it."""
        return hashlib.sha256(repr(self).encode()).hexdigest()
