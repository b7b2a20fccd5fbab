"""Checks that links between lectures, labs, data and files lead somewhere, from where the reader
stands."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt

from coursekit import notebooks
from coursekit.checks.cells import place
from coursekit.notebooks import Lab

#: Pages that people read, besides the labs.
PAGES = ("README.md", "CONTRIBUTING.md", "lectures/**/*.md", "data/**/*.md")


def check_links(lab: Lab) -> list[str]:
    """The links of a lab's prose lead to files; students follow them from labs/NN-name/ and from
    work/NN-name/."""
    faults = []
    for number, cell in enumerate(notebooks.read(lab.solution).cells):
        if cell.cell_type == "markdown":
            faults += [
                f"{place(lab, number, cell)}: {fault}"
                for fault in _broken(cell.source, lab.release, lab.root)
            ]
    return faults


def check_pages(root: Path) -> list[str]:
    """The links of the Markdown pages lead to files and headings.

    Parameters
    ----------
    root : Path
        Of the course, or of a release.
    """
    pages = sorted({page for pattern in PAGES for page in root.glob(pattern)})
    return [
        f"{page.relative_to(root).as_posix()}: {fault}"
        for page in pages
        for fault in _broken(page.read_text(encoding="utf-8"), page, root)
    ]


def check_released_labs(root: Path) -> list[str]:
    """The links of released labs lead to files of the same release."""
    return [
        f"{path.relative_to(root).as_posix()}, cell {number + 1}: {fault}"
        for path in sorted(root.glob("labs/*/*.ipynb"))
        for number, cell in enumerate(notebooks.read(path).cells)
        if cell.cell_type == "markdown"
        for fault in _broken(cell.source, path, root)
    ]


def targets(markdown: str) -> list[str]:
    """Where the links and pictures of a Markdown text point, those in HTML among them; not those
    inside code."""
    found = []
    for token in _walk(MarkdownIt("commonmark").parse(markdown)):
        found += [str(value) for name in ("href", "src") if (value := token.attrs.get(name))]
        if token.type in ("html_block", "html_inline"):
            found += re.findall(r"""(?:href|src)\s*=\s*["']([^"']+)""", token.content)
        if token.type == "fence":  # MyST: ```{figure} path
            found += re.findall(r"^\{(?:figure|image)\}\s+(\S+)", token.info)
    return found


def _walk(tokens: list) -> Iterator:
    for token in tokens:
        yield token
        yield from _walk(token.children or [])


def _broken(markdown: str, page: Path, root: Path) -> Iterator[str]:
    for target in targets(markdown):
        parts = urlsplit(target)
        if parts.scheme or parts.netloc:
            continue  # scripts/check_links.py asks the network, once a week
        path = page.parent.joinpath(unquote(parts.path)).resolve() if parts.path else page.resolve()
        if not path.is_relative_to(root.resolve()):
            yield f"the link {target!r} leads out of the course; link to a file in it"
        elif parts.path and not _exists(path):
            inside = path.relative_to(root.resolve()).as_posix()
            yield f"the link {target!r} leads to {inside}, which does not exist; correct it"
        elif parts.fragment and _lacks(path, unquote(parts.fragment)):
            lacks = f"a heading that {path.name} does not have"
            yield f"the link {target!r} leads to {lacks}; correct it"


def _lacks(path: Path, anchor: str) -> bool:
    return (
        path.suffix in (".md", ".ipynb")
        and path.is_file()
        and anchor not in _anchors(path, path.stat().st_mtime_ns)
    )


def _exists(path: Path) -> bool:
    """Whether a file is there by exactly this name: Windows and macOS would also take another
    case."""
    return path.exists() and (
        path.is_dir() or path.name in {other.name for other in path.parent.iterdir()}
    )


@cache
def _anchors(path: Path, changed: int) -> set[str]:
    """The anchors of a page's headings, as GitHub and as JupyterLab name them; `changed` keeps the
    cache true."""
    if path.suffix == ".ipynb":
        texts = [cell.source for cell in notebooks.read(path).cells if cell.cell_type == "markdown"]
    else:
        texts = [path.read_text(encoding="utf-8")]
    found: set[str] = set()
    for text in texts:
        found |= set(re.findall(r"""(?:id|name)\s*=\s*["']([^"']+)""", text))
        found |= set(re.findall(r"^\((\S+)\)=", text, re.MULTILINE))
        tokens = MarkdownIt("commonmark").parse(text)
        for opening, inline in pairwise(tokens):
            if opening.type == "heading_open":
                title = "".join(child.content for child in inline.children or [])
                found |= {
                    re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-"),
                    title.replace(" ", "-"),
                }
    return found
