"""Checks for lines of text that begin with `%`: MyST takes them for comments, and the site drops
them."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt

from coursekit import notebooks
from coursekit.checks.cells import place
from coursekit.notebooks import Lab

#: Pages that the site shows, or may show.
PAGES = ("*.md", "data/**/*.md", "fairmark/**/*.md", "lectures/**/*.md", "site/**/*.md")


def check_comments(lab: Lab) -> list[str]:
    """No line of a lab's text is a comment."""
    found = []
    for number, cell in enumerate(notebooks.read(lab.solution).cells):
        if cell.cell_type == "markdown":
            for line, fault in _comments(cell.source):
                found.append(f"{place(lab, number, cell)}, line {line}: {fault}")
    return found


def check_pages(root: Path) -> list[str]:
    """No line of a Markdown page is a comment.

    Parameters
    ----------
    root : Path
        Of the course.
    """
    found = []
    for path in sorted({path for pattern in PAGES for path in root.glob(pattern)}):
        name = path.relative_to(root).as_posix()
        for line, fault in _comments(path.read_text(encoding="utf-8")):
            found.append(f"{name}:{line}: {fault}")
    return found


def _comments(markdown: str) -> Iterator[tuple[int, str]]:
    """Number of a line, from 1 -> what is wrong with it."""
    for opening, inline in pairwise(MarkdownIt("commonmark").parse(markdown)):
        if opening.type != "paragraph_open" or not inline.map:
            continue
        first, _ = inline.map
        for number, line in enumerate(inline.content.splitlines(), first + 1):
            if line.lstrip().startswith("%"):
                yield (
                    number,
                    "it begins with '%', a comment that the site does not show; "
                    f"wrap the text elsewhere: {line.strip()[:40]!r}",
                )
