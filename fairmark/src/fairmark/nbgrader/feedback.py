"""The student's feedback page.

What a hostile notebook put out was cleaned when it arrived (`fairmark.notebook.outputs`). The page
has no script, and its content-security policy would not let one run.

Reference: W3C, Content Security Policy Level 3.
"""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2

from fairmark.model import Assignment, Cell, CellRun, CheckResult, Result, Role
from fairmark.notebook.outputs import plain_text
from fairmark.notebook.prose import Prose

_HINT = re.compile(r"^\s*#+\s*Hint:\s*(.+)$", re.MULTILINE | re.IGNORECASE)
_HEADING = re.compile(r"^#+\s+(.+)$", re.MULTILINE)
_FOLDER = Path(__file__).with_name("templates")


def _finalize(value: Any) -> Any:
    """Whatever a page holds is plain text, but for what the template calls safe."""
    return plain_text(value) if type(value) is str else value


_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_FOLDER),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
    finalize=_finalize,
)


def page(
    assignment: Assignment,
    student: str,
    name: str,
    cells: Sequence[Cell],
    result: Result,
    manual: Mapping[str, Any],
    note: str = "",
    taken_off: float = 0.0,
    withheld: bool = False,
) -> str:
    """The student's feedback page on one notebook, as HTML that stands alone.

    Parameters
    ----------
    assignment : Assignment
    student, name : str
        Whose, and of which notebook.
    cells : sequence of Cell
        The rebuilt notebook.
    result : Result
    manual : mapping
        What was graded by hand in this notebook, by cell, from `Book.manual`.
    note : str
        What stands below the points.
    taken_off : float
        Points, for being late.
    withheld : bool
        Whether hidden parts are: then there is no sum of points yet, and the page counts checks.
    """
    checks = {check.grade_id: check for check in result.checks}
    runs = {run.id: run for run in result.cells}
    hints = {}
    for cell in cells:
        if cell.role == Role.TEST:
            _, _, hidden = cell.source.partition(assignment.delimiter)
            hints[cell.grade_id] = _HINT.findall(hidden)
    parts = []
    for title, within in _stretches(name, cells):
        parts.append(_part(title, within, checks, runs, manual))
    return _rendered(
        "feedback.html.j2",
        assignment=assignment,
        notebook=name,
        student=student,
        parts=parts,
        hints=hints,
        prose=Prose(),
        note=note,
        taken_off=taken_off,
        withheld=withheld,
    )


def message(title: str, paragraphs: Sequence[str]) -> str:
    """A page that stands where the feedback will be, or says why there is none."""
    return _rendered("message.html.j2", title=title, paragraphs=paragraphs)


def answers_page(title: str, answers: Sequence[tuple[str, Sequence[Cell]]]) -> str:
    """Answers to read and grade: a name, and the cells that a student wrote."""
    return _rendered("answers.html.j2", title=title, answers=answers, prose=Prose)


def _rendered(template: str, **values: Any) -> str:
    """A page with its style."""
    style = (_FOLDER / "feedback.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _TEMPLATES.get_template(template).render(style=style, digest=digest, **values)


def _stretches(
    name: str,
    cells: Sequence[Cell],
) -> list[tuple[str, list[Cell]]]:
    """The notebook by its headings: title, and the cells below it."""
    found: list[tuple[str, list[Cell]]] = [(name, [])]
    for cell in cells:
        if cell.kind == "markdown" and not cell.changed:
            heading = _HEADING.search(cell.source)
            if heading:
                found.append((heading[1].replace("`", ""), []))
        _, within = found[-1]
        within.append(cell)
    return found


def _part(
    title: str,
    cells: Sequence[Cell],
    checks: Mapping[str, CheckResult],
    runs: Mapping[str, CellRun],
    manual: Mapping[str, Any],
) -> dict[str, Any]:
    """A part of the page: what stands below one heading."""
    tests = []
    by_hand = []
    shown = []
    for cell in cells:
        if cell.role == Role.TEST:
            tests.append(_points(checks[cell.grade_id], manual.get(cell.grade_id)))
        elif cell.grade_id in manual:
            by_hand.append(manual[cell.grade_id])
        if cell.changed and cell.source.strip():
            shown.append((cell, runs.get(cell.id)))
    return {"title": title, "checks": tests, "manual": by_hand, "cells": shown}


def _points(
    check: CheckResult,
    manual: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """A test for the page, with what a person gave: points, or extra credit alone."""
    entered = manual or {}
    by_hand = entered if entered.get("by_hand") else {}
    return {
        "check": check,
        "score": by_hand.get("score", check.score),
        "extra": entered.get("extra", 0.0),
        "points": check.points,
        "by_hand": bool(by_hand),
        "comment": by_hand.get("comment"),
    }
