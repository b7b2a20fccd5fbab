"""Checks for lines of text that begin with `%`: MyST takes them for comments, and the site drops
them."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt

from coursekit import notebooks
from coursekit.checks.cells import markdown_cells, place
from coursekit.notebooks import Lab

#: Pages that the site shows, or may show.
PAGES = (
    "*.md",
    "data/**/*.md",
    "fairmark/**/*.md",
    "lectures/**/*.md",
    "site/**/*.md",
)
FAULT = "it begins with '%', a comment that the site does not show; wrap the text elsewhere"


def check_comments(lab: Lab) -> list[str]:
    """No line of a lab's text is a comment."""
    found = []
    solution = notebooks.read(lab.solution)
    for number, cell in markdown_cells(solution):
        where = place(lab, number, cell)
        for line, fault in _comments(cell.source):
            found.append(f"{where}, line {line}: {fault}")
    return found


def check_pages(root: Path) -> list[str]:
    """No line of a Markdown page is a comment.

    Parameters
    ----------
    root : Path
        Of the course.
    """
    paths: set[Path] = set()
    for pattern in PAGES:
        paths.update(root.glob(pattern))
    found = []
    for path in sorted(paths):
        name = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        for line, fault in _comments(text):
            found.append(f"{name}:{line}: {fault}")
    return found


def _comments(markdown: str) -> Iterator[tuple[int, str]]:
    """Number of a line, from 1 -> what is wrong with it."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    for opening, inline in pairwise(tokens):
        if opening.type != "paragraph_open" or not inline.map:
            continue
        first, _ = inline.map
        lines = inline.content.splitlines()
        for number, line in enumerate(lines, first + 1):
            begins = line.strip()[:40]
            if begins.startswith("%"):
                yield number, f"{FAULT}: {begins!r}"
