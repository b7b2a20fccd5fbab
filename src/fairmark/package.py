"""What a job carries: the assignment, once for all, and one submission. Nothing else reaches a
worker."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from fairmark import environment
from fairmark.sandbox import Limits


def hashed(parts: Iterable[str | bytes]) -> str:
    """Hash of a sequence of texts and bytes, each after its length, so that no two sequences give
    the same bytes. What is bytes already is not copied."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode(errors="surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8))
        digest.update(data)
    return digest.hexdigest()


def _flat(files: dict[str, bytes]) -> Iterator[str | bytes]:
    """How many files there are, and each by name and content."""
    yield str(len(files))
    for name, content in files.items():
        yield name
        yield content


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
    def environment(self) -> dict[str, str]:
        """What the notebooks run on: Python, the engine, the packages that they can import."""
        both = [text.encode(errors="replace") for pair in self.notebooks.values() for text in pair]
        named = [f"import {name}".encode() for name in self.imports]
        read = [data for _, data in self._readable()]
        return environment.describe([*both, *named, *read], self._read_modules)

    def runs_on(self, handed: "Handed") -> dict[str, str]:
        """What a submission runs on, with the packages that it can import besides."""
        sources = [*handed.notebooks.values(), *handed.files.values()]
        return self.environment | environment.describe(sources, self._read_modules)

    @property
    def _read_modules(self) -> set[str]:
        """Modules that student code reads from a folder, whose content counts, not a version."""
        return {Path(folder).stem for folder in self.readable}

    @cached_property
    def content(self) -> str:
        """Hash of the assignment itself, and of what student code may read."""
        settings = [self.name, self.hidden, repr(self.limits), repr(self.imports)]
        notebooks = {
            f"{name} {which}": text.encode(errors="surrogatepass")
            for name, pair in self.notebooks.items()
            for which, text in zip(("source", "release"), pair, strict=True)
        }
        readable = {str(path): data for path, data in self._readable()}
        return hashed(
            [*settings, *_flat(notebooks), *_flat(self.files), *self.readable, *_flat(readable)]
        )

    @cached_property
    def digest(self) -> str:
        """Hash of all that grades depend on besides the submission."""
        return hashed([self.content, json.dumps(self.environment)])

    def _readable(self) -> Iterator[tuple[str, bytes]]:
        """The files that student code may read, by name below their folder."""
        for number, folder in enumerate(map(Path, self.readable)):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    yield f"{number} {path.relative_to(folder)}", path.read_bytes()


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
        return hashed([*_flat(self.notebooks), *_flat(self.files), *self.notes])
