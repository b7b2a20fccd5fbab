"""What a job carries: the assignment, once for all, and one submission. Nothing else reaches a
worker."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from fairmark import environment
from fairmark.environment import Versions
from fairmark.sandbox import Limits

#: Files by their relative names.
Files = dict[str, bytes]
#: What is hashed.
Part = str | bytes


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
    files: Files = field(default_factory=dict)
    readable: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    hidden: str = "BEGIN HIDDEN TESTS"

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

    def runs_on(self, handed: "Handed") -> Versions:
        """What a submission runs on, with the packages that it can import besides."""
        sources = [*handed.notebooks.values()]
        sources += handed.files.values()
        besides = environment.describe(sources, self._read_modules)
        return self.environment | besides

    @cached_property
    def content(self) -> str:
        """Hash of the assignment itself, and of what student code may read."""
        parts: list[Part] = [
            self.name,
            self.hidden,
            repr(self.limits),
            repr(self.imports),
            repr(self.readable),
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
