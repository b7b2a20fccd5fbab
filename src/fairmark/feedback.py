"""What people read of a graded submission: the student's feedback page, and the notebook for nbgrader's formgrader.

Both show what a hostile notebook put out, so only pictures that are pictures, text, and HTML that nh3 has cleaned get
through. The page has no script, and its content-security policy would not let one run.

References: W3C, Content Security Policy Level 3; nh3's documentation (ammonia, the allow-list of elements).
"""

import base64
import hashlib
import html
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import jinja2
import nbformat
import nh3
from nbformat import NotebookNode

from fairmark.gradebook import ByHand
from fairmark.job import prepared
from fairmark.package import Package
from fairmark.rebuild import Cell, mark
from fairmark.result import Check, Result

#: Terminal escapes: colours, and the commands that terminals obey; then every other control character, also those that turn
#: the direction of text round, and halves of characters, which no file can hold.
_ESCAPES = re.compile(r"\x1b\[[0-9;:?<=>]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b."
                      r"|[^\n\t -~\u00a0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\U0010ffff]")
_TAG = re.compile(r"<(/?)[a-zA-Z]")
#: Elements inside each other: cleaning takes a time that grows with the square of it. Pixels of a picture.
_MAX_DEPTH, _MAX_PIXELS = 500, 100_000_000
_HINT = re.compile(r"^\s*#+\s*Hint:\s*(.+)$", re.MULTILINE | re.IGNORECASE)
_HEADING = re.compile(r"^#+\s+(.+)$", re.MULTILINE)
#: Tables, as pandas shows them, and text; no links, no styles, no ids.
_TAGS = {"table", "thead", "tbody", "tr", "th", "td", "caption", "p", "br", "b", "i", "em", "strong", "code", "pre", "ul",
         "ol", "li", "div", "span", "h1", "h2", "h3", "h4", "sub", "sup"}


def plain_text(text: str) -> str:
    """Text without terminal escapes and control characters.

    Examples
    --------
    >>> plain_text("\\x1b[31mred\\x1b[0m\\x07")
    'red'
    """
    return _ESCAPES.sub("", text)


def clean_html(text: str) -> str | None:
    """HTML of which only tables and text formatting are left; None if it is nested too deeply."""
    depths = accumulate(-1 if closing else 1 for closing in _TAG.findall(text))
    if max(depths, default=0) > _MAX_DEPTH:
        return None
    return nh3.clean(plain_text(text), tags=_TAGS, attributes={"th": {"colspan", "rowspan"}, "td": {"colspan", "rowspan"}},
                     clean_content_tags={"script", "style"}, link_rel=None)


def clean_outputs(outputs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Outputs that are safe to show: streams, errors, PNG pictures, cleaned HTML, and text."""
    return [{key: _CLEAN[key](value) if key in _CLEAN else value for key, value in item.items()} for item in outputs]


def _clean_data(data: Mapping[str, str]) -> dict[str, str]:
    cleaned = {mime: clean(data[mime]) for mime, clean in _SHOWN.items() if mime in data}
    return {mime: text for mime, text in cleaned.items() if text is not None}


def _png(text: str) -> str | None:
    """A PNG picture on one line; None if it is none, or one that would fill a reader's memory."""
    text = "".join(text.split())
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    width, height = (int.from_bytes(data[place:place + 4]) for place in (16, 20))
    return text if data.startswith(b"\x89PNG\r\n\x1a\n") and width * height <= _MAX_PIXELS else None


_SHOWN = {"image/png": _png, "text/html": clean_html, "text/plain": plain_text}
#: By the key of an output.
_CLEAN: dict[str, Callable[[Any], Any]] = {
    "text": plain_text, "ename": plain_text, "evalue": plain_text, "data": _clean_data,
    "traceback": lambda lines: [plain_text(line) for line in lines]}


#: Whatever a page holds is plain text, but for what the template calls safe.
_TEMPLATES = jinja2.Environment(loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True,
                                undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                                finalize=lambda value: plain_text(value) if type(value) is str else value)
_TEMPLATES.filters["clean"] = clean_outputs


def graded_notebook(package: Package, name: str, cells: Sequence[Cell], result: Result) -> NotebookNode:
    """The rebuilt notebook with its outputs, as formgrader expects it in autograded/.

    Tests are as they were released; tasks are the instructor's, whose mark scheme the grader needs.
    """
    read = prepared(*package.notebooks[name], package.hidden)
    known = {cell.id: old for cell, old in zip(read.base, read.release.cells, strict=True)}
    full = {mark(cell).get("grade_id"): cell.source for cell in read.instructors.cells}
    outputs = {run.id: clean_outputs(run.outputs) for run in result.cells}
    checks = {check.grade_id: check for check in result.checks}
    made = []
    for cell in cells:
        source = known[cell.id].source if cell.role == "test" else full[cell.grade_id] if cell.role == "task" else cell.source
        node: dict[str, Any] = {"cell_type": cell.kind, "id": cell.id, "source": source,
                                "metadata": known[cell.id].metadata if cell.id in known else {}}
        if cell.kind == "code":
            shown = [_verdict(checks[cell.grade_id])] if cell.role == "test" else outputs.get(cell.id, [])
            node |= {"outputs": shown, "execution_count": None}
        elif cell.id not in known or cell.changed:
            # What students write is shown as text, tags and all; its Markdown works.
            node["source"] = html.escape(plain_text(source), quote=False).replace("javascript:", "javascript&#58;")
        made.append(node)
    return nbformat.from_dict({"cells": made, "metadata": read.release.metadata, "nbformat": 4, "nbformat_minor": 5})


def _verdict(check: Check) -> dict[str, Any]:
    # nbgrader's own feedback is made from this notebook, so it holds no more than students may read.
    text = f"{check.score:g} of {check.points:g} points: {check.shown}\n"
    return {"output_type": "stream", "name": "stdout", "text": plain_text(text)}


def page(package: Package, student: str, name: str, cells: Sequence[Cell], result: Result, manual: Mapping[str, ByHand]) -> str:
    """The student's feedback page on one notebook, as HTML that stands alone.

    Parameters
    ----------
    package : Package
    student, name : str
        Whose, and of which notebook.
    cells : sequence of Cell
        The rebuilt notebook.
    result : Result
    manual : mapping
        What was graded by hand, from `Book.manual`.
    """
    style = (Path(__file__).parent / "feedback.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    checks = {check.grade_id: check for check in result.checks}
    runs = {run.id: run for run in result.cells}
    hints = {cell.grade_id: _HINT.findall(cell.source.partition(package.hidden)[2]) for cell in cells if cell.role == "test"}
    stretches: list[tuple[str, list[Cell]]] = [(name, [])]
    for cell in cells:
        if cell.kind == "markdown" and not cell.changed and (heading := _HEADING.search(cell.source)):
            stretches.append((heading[1], []))
        stretches[-1][1].append(cell)
    parts = [{"title": title, "checks": [checks[cell.grade_id] for cell in within if cell.role == "test"],
              "manual": [manual[cell.grade_id] for cell in within if cell.role != "test" and cell.grade_id in manual],
              "cells": [(cell, runs.get(cell.id)) for cell in within if cell.changed and cell.source.strip()]}
             for title, within in stretches]
    return _TEMPLATES.get_template("feedback.html.j2").render(
        style=style, digest=digest, package=package, notebook=name, student=student, parts=parts, hints=hints)
