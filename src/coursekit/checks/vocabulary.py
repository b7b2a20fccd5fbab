"""Words that the course no longer uses: one thing has one name, the one that the field uses.

vocabulary.toml lists them with what to write instead, and how many are left in code, by file. The
sum may only fall: a file may move, or take words over from another.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: The words, and what is left of them today.
LIST = Path(__file__).with_name("vocabulary.toml")
#: What students, authors and instructors read; generated files are made from these.
READ = (
    "*.md",
    "Makefile",
    "benchmarks/*.md",
    "data/*/card.md",
    "fairmark/**/*.md",
    "fairmark/benchmarks/**/*.py",
    "fairmark/src/**/*.py",
    "fairmark/tests/**/*.py",
    "lectures/**/*.md",
    "lectures/**/*.py",
    "scripts/*.py",
    "site/**/*.md",
    "solutions/*/*.nb.py",
    "src/**/*.py",
    "tests/**/*.py",
)
#: Where words are left.
CODE = (
    "benchmarks/",
    "fairmark/benchmarks/",
    "fairmark/src/",
    "fairmark/tests/",
    "scripts/",
    "src/",
    "tests/",
)


@dataclass(frozen=True)
class Word:
    """A word to avoid.

    Attributes
    ----------
    pattern : re.Pattern
        Finds it.
    use : str
        What to write instead.
    within : tuple of str
        Beginnings of the paths in which it counts.
    """

    pattern: re.Pattern[str]
    use: str
    within: tuple[str, ...]


def words(settings: dict) -> list[Word]:
    """The words of a list, as read from its file."""
    return [
        Word(re.compile(entry["pattern"], re.IGNORECASE), entry["use"], tuple(within))
        for entry in settings["words"]
        for within in [entry.get("within", [""])]
    ]


def check_vocabulary(root: Path, list_of_today: Path = LIST) -> list[str]:
    """No page has a word of the list, and code has no more of them than are listed."""
    settings = tomllib.loads(list_of_today.read_text(encoding="utf-8"))
    listed = settings["counts"]
    avoided = words(settings)
    pages, code = [], {}
    for path in _files(root):
        name = path.relative_to(root).as_posix()
        places = list(_places(name, path.read_text(encoding="utf-8"), avoided))
        if name.startswith(CODE):
            code[name] = places
        else:
            pages += places
    left = sum(len(places) for places in code.values())
    if left <= sum(listed.values()):
        return pages
    more = [
        place
        for name, places in code.items()
        if len(places) > listed.get(name, 0)
        for place in places
    ]
    return [
        *pages,
        f"code: expected at most {sum(listed.values())} such words, found {left}; among these:",
        *more,
    ]


def _files(root: Path) -> list[Path]:
    return sorted({path for pattern in READ for path in root.glob(pattern)})


def _places(name: str, text: str, avoided: list[Word]) -> Iterator[str]:
    mine = [word for word in avoided if name.startswith(word.within)]
    for number, line in enumerate(text.splitlines(), 1):
        for word in mine:
            for match in word.pattern.finditer(line):
                yield f"{name}:{number}: {match.group()!r} is now {word.use!r}"
