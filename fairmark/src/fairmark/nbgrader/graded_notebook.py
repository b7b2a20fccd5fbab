"""The graded notebook, for nbgrader's formgrader.

What a hostile notebook put out was cleaned when it arrived (`fairmark.notebook.outputs`).
"""

import re
from collections.abc import Sequence
from typing import Any

from fairmark.counting import counted
from fairmark.model import Cell, CheckResult, Result, Role
from fairmark.notebook.outputs import plain_text
from fairmark.notebook.plan import NotebookPlan
from fairmark.notebook.prose import Prose
from fairmark.notebook.rebuild import nbgrader_metadata

#: Backquotes of a fence, at least.
_FENCE = 3
#: What Markdown or MathJax could take for its own.
_MARKS = re.compile(r"[$\\`*_~\[\]|]")
#: The end of an element, and a line break after it.
_BETWEEN = re.compile(r"(<[^<>]*>)\n")
#: Formgrader's style hides the mark of what folds out, and draws tables of this class alone.
_TYPED = "<details><summary>▸ As it was typed</summary>"
_TABLE = '<table class="table table-condensed">'


def graded_notebook(
    plan: NotebookPlan,
    cells: Sequence[Cell],
    result: Result,
) -> dict[str, Any]:
    """The rebuilt notebook with its outputs, as formgrader expects it in autograded/, for JSON.

    Tests are as they were released; tasks are the instructor's, whose mark scheme the grader needs.
    """
    released = {}
    for cell, node in zip(plan.base, plan.release.cells, strict=True):
        released[cell.id] = node
    full = {}
    for node in plan.instructors.cells:
        full[nbgrader_metadata(node).get("grade_id")] = node.source
    outputs = {run.id: run.outputs for run in result.cells}
    checks = {check.grade_id: check for check in result.checks}
    prose = Prose()
    made = []
    for cell in cells:
        source = cell.source
        if cell.role == Role.TEST:
            source = released[cell.id].source
            outputs[cell.id] = [_shown_check(checks[cell.grade_id])]
        elif cell.role == Role.TASK:
            source = full[cell.grade_id]
        node = {
            "cell_type": cell.kind,
            "id": cell.id,
            "source": source,
            "metadata": released[cell.id].metadata if cell.id in released else {},
        }
        if cell.kind == "code":
            node["outputs"] = outputs.get(cell.id, [])
            node["execution_count"] = None
        elif cell.id not in released or cell.changed:
            # Raw cells too, whose text would be taken for HTML.
            node["cell_type"] = "markdown"
            node |= _shown_words(cell, source, prose)
        elif pictures := released[cell.id].get("attachments"):
            node["attachments"] = pictures
        made.append(node)
    return {
        "cells": made,
        "metadata": plan.release.metadata,
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _shown_check(check: CheckResult) -> dict[str, Any]:
    """A test's output. nbgrader's own feedback is made from this notebook, so it holds no more than
    students may read."""
    most = counted(check.points, "point")
    score = f"{check.score:g} of {most}"
    text = f"{score}: {check.shown}\n"
    return {"output_type": "stream", "name": "stdout", "text": plain_text(text)}


def _shown_words(
    cell: Cell,
    source: str,
    prose: Prose,
) -> dict[str, Any]:
    """Students' words, as they read and as they were typed, and the pictures that they attached,
    under names of ours."""
    lines = [_one_line(prose.shown(source)), _TYPED, _fenced(source), "</details>"]
    attachments = {}
    for number, (name, mime, data) in enumerate(cell.pictures, 1):
        key = f"picture-{number}"
        attachments[key] = {mime: data}
        lines += [_fenced(name), f"![attached picture {number}](attachment:{key})"]
    node: dict[str, Any] = {"source": "\n\n".join(lines)}
    if attachments:
        node["attachments"] = attachments
    return node


def _one_line(shown: str) -> str:
    """HTML that Markdown takes over as it is: on one line, which no mark ends, and out of MathJax's
    sight."""
    # Line breaks count in blocks of code alone, where an element says them, too.
    shown = shown.replace("<table>", _TABLE)
    line = "<br>".join(_BETWEEN.sub(r"\1", shown).splitlines())
    line = _MARKS.sub(lambda mark: f"&#{ord(mark[0])};", line)
    return f'<div class="tex2jax_ignore">{line}</div>'


def _fenced(text: str) -> str:
    """Students' words as a block of code that they cannot end: as Markdown they could link, load
    pictures and call MathJax."""
    text = plain_text(text)
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(longest + 1, _FENCE)
    return f"{fence}\n{text}\n{fence}"
