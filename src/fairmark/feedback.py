"""What people read of a graded submission: the student's feedback page, and the notebook for
nbgrader's formgrader.

What a hostile notebook put out was cleaned when it arrived (`fairmark.outputs`). The page has no
script, and its content-security policy would not let one run.

Reference: W3C, Content Security Policy Level 3.
"""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2

from fairmark.job import Prepared
from fairmark.outputs import plain_text
from fairmark.package import Package
from fairmark.rebuild import Cell, mark
from fairmark.result import Check, Result

_HINT = re.compile(r"^\s*#+\s*Hint:\s*(.+)$", re.MULTILINE | re.IGNORECASE)
_HEADING = re.compile(r"^#+\s+(.+)$", re.MULTILINE)
#: Whatever a page holds is plain text, but for what the template calls safe.
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
    finalize=lambda one: plain_text(one) if type(one) is str else one,
)


def graded_notebook(known: Prepared, cells: Sequence[Cell], result: Result) -> dict[str, Any]:
    """The rebuilt notebook with its outputs, as formgrader expects it in autograded/, for JSON.

    Tests are as they were released; tasks are the instructor's, whose mark scheme the grader needs.
    """
    released = {cell.id: old for cell, old in zip(known.base, known.release.cells, strict=True)}
    full = {mark(cell).get("grade_id"): cell.source for cell in known.instructors.cells}
    outputs = {run.id: run.outputs for run in result.cells}
    checks = {check.grade_id: check for check in result.checks}
    made = []
    for cell in cells:
        source = (
            released[cell.id].source
            if cell.role == "test"
            else full[cell.grade_id]
            if cell.role == "task"
            else cell.source
        )
        node: dict[str, Any] = {
            "cell_type": cell.kind,
            "id": cell.id,
            "source": source,
            "metadata": released[cell.id].metadata if cell.id in released else {},
        }
        if cell.kind == "code":
            if cell.role == "test":
                # nbgrader's own feedback is made from this notebook, so it holds no more than
                # students may read.
                check = checks[cell.grade_id]
                text = plain_text(f"{check.score:g} of {check.points:g} points: {check.shown}\n")
                outputs[cell.id] = [{"output_type": "stream", "name": "stdout", "text": text}]
            node |= {"outputs": outputs.get(cell.id, []), "execution_count": None}
        elif (
            cell.id not in released or cell.changed
        ):  # raw cells too, whose text would be taken for HTML
            node |= {"cell_type": "markdown", **_shown(cell, source)}
        elif pictures := released[cell.id].get("attachments"):
            node["attachments"] = pictures
        made.append(node)
    return {"cells": made, "metadata": known.release.metadata, "nbformat": 4, "nbformat_minor": 5}


def _shown(cell: Cell, source: str) -> dict[str, Any]:
    """Students' words, and the pictures that they attached, under names of ours."""
    lines, attachments = [_fenced(source)], {}
    for number, (name, mime, data) in enumerate(cell.pictures, 1):
        attachments[key := f"picture-{number}"] = {mime: data}
        lines += [_fenced(name), f"![attached picture {number}](attachment:{key})"]
    return {"source": "\n\n".join(lines)} | ({"attachments": attachments} if attachments else {})


def _fenced(text: str) -> str:
    """Students' words as a block of code that they cannot end: as Markdown they could link, load
    pictures and call MathJax."""
    text = plain_text(text)
    fence = "`" * (max([2, *map(len, re.findall("`+", text))]) + 1)
    return f"{fence}\n{text}\n{fence}"


def page(
    package: Package,
    student: str,
    name: str,
    cells: Sequence[Cell],
    result: Result,
    manual: Mapping[str, Any],
) -> str:
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
        What was graded by hand in this notebook, by cell, from `Book.manual`.
    """
    style = (Path(__file__).parent / "feedback.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    checks = {check.grade_id: check for check in result.checks}
    runs = {run.id: run for run in result.cells}
    hints = {
        cell.grade_id: _HINT.findall(cell.source.partition(package.hidden)[2])
        for cell in cells
        if cell.role == "test"
    }
    parts = [
        {
            "title": title,
            "checks": [
                _given(checks[cell.grade_id], manual.get(cell.grade_id))
                for cell in within
                if cell.role == "test"
            ],
            "manual": [
                manual[cell.grade_id]
                for cell in within
                if cell.role != "test" and cell.grade_id in manual
            ],
            "cells": [
                (cell, runs.get(cell.id)) for cell in within if cell.changed and cell.source.strip()
            ],
        }
        for title, within in _stretches(name, cells)
    ]
    return _TEMPLATES.get_template("feedback.html.j2").render(
        style=style,
        digest=digest,
        package=package,
        notebook=name,
        student=student,
        parts=parts,
        hints=hints,
    )


def _stretches(name: str, cells: Sequence[Cell]) -> list[tuple[str, list[Cell]]]:
    """The notebook by its headings: title, and the cells below it."""
    found: list[tuple[str, list[Cell]]] = [(name, [])]
    for cell in cells:
        if cell.kind == "markdown" and not cell.changed:
            heading = _HEADING.search(cell.source)
            if heading:
                found.append((heading[1], []))
        found[-1][1].append(cell)
    return found


def _given(check: Check, manual: Mapping[str, Any] | None) -> dict[str, Any]:
    """A test for the page: with the points that a person gave it, if somebody did."""
    by_hand = manual if manual and manual["by_hand"] else {}
    return {
        "check": check,
        "score": by_hand.get("score", check.score),
        "extra": by_hand.get("extra", 0.0),
        "points": check.points,
        "by_hand": bool(by_hand),
        "comment": by_hand.get("comment"),
    }
