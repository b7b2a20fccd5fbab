"""How much a reader finds on a line: AST nodes a line of code, and lines a function.

What is over a limit today is listed in readability.toml with its number, which may only fall. For
comparison: nbclient, httpx, nbgrader and jupyter_client have 5.6 to 6.7 nodes a line.
"""

import ast
import io
import tokenize
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PACKAGES = (
    "fairmark/src/fairmark",
    "fairmark/benchmarks",
    "src/coursekit",
    "src/labkit",
    "scripts",
)
#: What is over the limits today.
LISTED = Path(__file__).with_name("readability.toml")
#: AST nodes a line over a package.
DENSITY = 8.5
#: Lines of code in a function.
LENGTH = 50
_NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}
_FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
_WITH_DOCSTRING = _FUNCTION | ast.ClassDef | ast.Module


@dataclass(frozen=True)
class Source:
    """A file of Python.

    Attributes
    ----------
    name : str
        Its path from the root of the repository.
    text : str
        Its content.
    """

    name: str
    text: str

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """The nodes of its tree."""
        tree = ast.parse(self.text)
        return list(ast.walk(tree))

    @cached_property
    def lines(self) -> set[int]:
        """Numbers of the lines that hold code: no blank line, comment or docstring."""
        found: set[int] = set()
        readline = io.StringIO(self.text).readline
        for token in tokenize.generate_tokens(readline):
            if token.type in _NO_CODE:
                continue
            first, _ = token.start
            last, _ = token.end
            found.update(range(first, last + 1))
        for node in self.nodes:
            if isinstance(node, _WITH_DOCSTRING) and ast.get_docstring(node) is not None:
                docstring = node.body[0]
                found.difference_update(_lines(docstring))
        return found

    @property
    def functions(self) -> dict[str, int]:
        """Name -> lines of code; of several functions of one name, the longest."""
        found: dict[str, int] = {}
        for node in self.nodes:
            if isinstance(node, _FUNCTION):
                own = self.lines.intersection(_lines(node))
                name = f"{self.name}:{node.name}"
                longest = found.get(name, 0)
                found[name] = max(len(own), longest)
        return found


def _lines(node: ast.stmt) -> range:
    last = node.end_lineno or node.lineno
    return range(node.lineno, last + 1)


def density(sources: list[Source]) -> float:
    """AST nodes a line of code, to one decimal."""
    nodes = 0
    lines = 0
    for source in sources:
        nodes += len(source.nodes)
        lines += len(source.lines)
    return round(nodes / max(lines, 1), 1)


def check_readability(root: Path, list_of_today: Path = LISTED) -> list[str]:
    """No package is denser, and no function longer, than the limit or its number in the list."""
    text = list_of_today.read_text(encoding="utf-8")
    listed = tomllib.loads(text)
    densities: dict[str, float] = {}
    lengths: dict[str, int] = {}
    for package in PACKAGES:
        sources = read(root, package)
        densities[package] = density(sources)
        for source in sources:
            lengths |= source.functions
            if source.name in listed["density"]:
                densities[source.name] = density([source])
    dense = "AST nodes a line: unpack its expressions"
    long = "lines of code: take a part out"
    return [
        *_over(densities, listed["density"], DENSITY, dense),
        *_over(lengths, listed["functions"], LENGTH, long),
    ]


def read(root: Path, package: str) -> list[Source]:
    """The files of a package."""
    sources = []
    for path in sorted(root.glob(f"{package}/**/*.py")):
        name = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        sources.append(Source(name, text))
    return sources


def _over(
    found: Mapping[str, float],
    listed: Mapping[str, float],
    limit: float,
    what: str,
) -> Iterator[str]:
    """What is over its number, and what no longer belongs in the list."""
    for name, number in found.items():
        most = listed.get(name, limit)
        if number > most:
            yield f"{name}: expected at most {most:g}, found {number:g} {what}"
    for name in listed:
        if found.get(name, 0) <= limit:
            yield f"{LISTED.name}: {name!r} is not over {limit:g} any more: take it off the list"
