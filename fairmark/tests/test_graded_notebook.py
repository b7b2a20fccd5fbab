"""The notebook that formgrader shows: what a student wrote is text that no renderer takes for
anything else."""

import html
import json
import re
from dataclasses import replace

import nbformat
import pytest
import small
from nbconvert.filters import markdown2html

from fairmark.model import Assignment, CheckResult, Result
from fairmark.nbgrader.graded_notebook import graded_notebook
from fairmark.notebook.plan import notebook_plan

HOSTILE = [
    "[a](javascript:alert(1))",
    "[b][r]\n\n[r]: JAVASCRIPT:alert(1)",
    "<javascript:alert(1)>",
    "![x](http://127.0.0.1:9/x.png)",
    "![p](attachment:image.png)",
    "$\\href{javascript:alert(1)}{x}$",
    "$$\n```\n$$",
    "```\n[a](javascript:1)\n```",
    "`````\n<script>alert(1)</script>\n`````",
    "~~~\n</code></pre><script>alert(1)</script>",
    "\\begin{x}\n```\n<img src=x>\n\\end{x}",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_what_a_student_wrote_is_text(text: str, kind: str) -> None:
    released = small.released()
    released.cells[1].attachments = {"image.png": {"image/png": "aGk="}}
    assignment = Assignment(
        small.NAME, {"problem": (nbformat.writes(small.instructors()), nbformat.writes(released))}
    )
    known = notebook_plan(assignment, "problem")
    cells = [
        replace(cell, source=text, changed=True, kind=kind) if cell.id == "written" else cell
        for cell in known.base
    ]
    checks = [
        CheckResult(cell.grade_id, cell.points, cell.points, "passed")
        for cell in cells
        if cell.role == "test"
    ]
    made = nbformat.reads(
        json.dumps(graded_notebook(known, cells, Result(checks))), as_version=4
    ).cells
    assert (made[-1].cell_type, made[1].attachments) == ("markdown", released.cells[1].attachments)
    read = r'<div class="tex2jax_ignore">.*</div>\s*'  # see test_prose.py
    typed = (
        r"<details><summary>[^<]*</summary>\s*<pre><code>([^<>]*)\n</code></pre>\s*</details>\s*"
    )
    shown = re.fullmatch(read + typed, markdown2html(made[-1].source))
    assert shown and html.unescape(shown[1]) == text
