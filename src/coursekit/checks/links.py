"""Checks that links between lectures, labs, data and files lead somewhere, from where the reader
stands."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

from coursekit import notebooks
from coursekit.checks.cells import markdown_cells, place
from coursekit.notebooks import Lab

#: Pages that people read, besides the labs.
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "lectures/**/*.md",
    "data/**/*.md",
)
#: Kinds of token that hold HTML.
_HTML = (
    "html_block",
    "html_inline",
)
_COMMONMARK = MarkdownIt("commonmark")
#: In HTML: what a link or a picture points to.
_IN_HTML = re.compile(r"""(?:href|src)\s*=\s*["']([^"']+)""")
#: In MyST's ```{figure} path.
_FIGURE = re.compile(r"^\{(?:figure|image)\}\s+(\S+)")
#: In HTML: the name of a place.
_NAMED = re.compile(r"""(?:id|name)\s*=\s*["']([^"']+)""")
#: In MyST: the name of a place.
_LABEL = re.compile(r"^\((\S+)\)=", re.MULTILINE)


def check_links(lab: Lab) -> list[str]:
    """The links of a lab's prose lead to files; students follow them from labs/NN-name/ and from
    work/NN-name/."""
    solution = notebooks.read(lab.solution)
    violations = []
    for number, cell in markdown_cells(solution):
        where = place(lab, number, cell)
        for violation in _broken(cell.source, lab.release, lab.root):
            violations.append(f"{where}: {violation}")
    return violations


def check_pages(root: Path) -> list[str]:
    """The links of the Markdown pages lead to files and headings.

    Parameters
    ----------
    root : Path
        Of the course, or of a release.
    """
    pages: set[Path] = set()
    for pattern in PAGES:
        pages.update(root.glob(pattern))
    violations = []
    for page in sorted(pages):
        name = page.relative_to(root).as_posix()
        text = page.read_text(encoding="utf-8")
        for violation in _broken(text, page, root):
            violations.append(f"{name}: {violation}")
    return violations


def check_released_labs(root: Path) -> list[str]:
    """The links of released labs lead to files of the same release."""
    violations = []
    for path in sorted(root.glob("labs/*/*.ipynb")):
        name = path.relative_to(root).as_posix()
        released = notebooks.read(path)
        for number, cell in markdown_cells(released):
            where = f"{name}, cell {number + 1}"
            for violation in _broken(cell.source, path, root):
                violations.append(f"{where}: {violation}")
    return violations


def targets(markdown: str) -> list[str]:
    """Where the links and pictures of a Markdown text point, those in HTML among them; not those
    inside code."""
    tokens = _COMMONMARK.parse(markdown)
    found = []
    for token in _walk(tokens):
        for name in ("href", "src"):
            value = token.attrs.get(name)
            if value:
                found.append(str(value))
        if token.type in _HTML:
            found += _IN_HTML.findall(token.content)
        if token.type == "fence":
            found += _FIGURE.findall(token.info)
    return found


def _walk(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _walk(token.children or [])


def _broken(
    markdown: str,
    page: Path,
    root: Path,
) -> Iterator[str]:
    for target in targets(markdown):
        parts = urlsplit(target)
        if parts.scheme or parts.netloc:
            continue  # scripts/check_links.py asks the network, once a week
        violation = _violation(parts, page, root.resolve())
        if violation:
            yield f"the link {target!r} {violation}"


def _violation(parts: SplitResult, page: Path, root: Path) -> str | None:
    """What is wrong with a link to a file."""
    path = page.resolve()
    if parts.path:
        path = page.parent.joinpath(unquote(parts.path)).resolve()
    if not path.is_relative_to(root):
        return "leads out of the course; link to a file in it"
    if parts.path and not _exists(path):
        inside = path.relative_to(root).as_posix()
        return f"leads to {inside}, which does not exist; correct it"
    anchor = unquote(parts.fragment)
    if anchor and _lacks(path, anchor):
        return f"leads to a heading that {path.name} does not have; correct it"
    return None


def _lacks(path: Path, anchor: str) -> bool:
    if path.suffix not in (".md", ".ipynb"):
        return False
    if not path.is_file():
        return False
    changed = path.stat().st_mtime_ns
    return anchor not in _anchors(path, changed)


def _exists(path: Path) -> bool:
    """Whether a file is there by exactly this name: Windows and macOS would also take another
    case."""
    if not path.exists():
        return False
    if path.is_dir():
        return True
    names = {other.name for other in path.parent.iterdir()}
    return path.name in names


@cache
def _anchors(path: Path, changed: int) -> set[str]:
    """The anchors of a page's headings, as GitHub and as JupyterLab name them; `changed` keeps the
    cache true."""
    found: set[str] = set()
    for text in _texts(path):
        found.update(_NAMED.findall(text))
        found.update(_LABEL.findall(text))
        tokens = _COMMONMARK.parse(text)
        for opening, inline in pairwise(tokens):
            if opening.type == "heading_open":
                words = [child.content for child in inline.children or []]
                title = "".join(words)
                bare = re.sub(r"[^\w\- ]", "", title.lower())
                found.add(bare.replace(" ", "-"))
                found.add(title.replace(" ", "-"))
    return found


def _texts(path: Path) -> list[str]:
    """The Markdown of a page or a notebook."""
    if path.suffix != ".ipynb":
        return [path.read_text(encoding="utf-8")]
    notebook = notebooks.read(path)
    return [cell.source for _, cell in markdown_cells(notebook)]
