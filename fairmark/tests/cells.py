"""Cells as nbgrader marks them, and the notebooks made of them: what all small courses of the tests
are written in."""

import re
from collections.abc import Sequence

from nbformat import NotebookNode, reads, writes
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.utils import compute_checksum

_SECRET = re.compile(r"^[ \t]*### BEGIN (\w+ ?\w*)\n.*?^[ \t]*### END \1\n?", re.M | re.S)
_KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def given(key: str, source: str) -> NotebookNode:
    """Read-only code."""
    return _cell(new_code_cell(source), key, locked=True)


def words(key: str, source: str) -> NotebookNode:
    """Read-only words."""
    return _cell(new_markdown_cell(source), key, locked=True)


def answer(key: str, source: str, points: float | None = None) -> NotebookNode:
    """Code that students write, with the solution; graded by hand where it has points."""
    return _cell(new_code_cell(source), key, points, solution=True)


def test(key: str, source: str, points: float = 1) -> NotebookNode:
    """An autograded test."""
    return _cell(new_code_cell(source), key, points)


def essay(key: str, source: str, points: float) -> NotebookNode:
    """A written answer, graded by hand."""
    return _cell(new_markdown_cell(source), key, points, solution=True)


def task(key: str, source: str, points: float) -> NotebookNode:
    """A question that is answered in cells of the student's own."""
    return _cell(new_markdown_cell(source), key, points, task=True)


def unmarked(source: str) -> NotebookNode:
    """Code that nbgrader knows nothing of, and students may edit."""
    return new_code_cell(source, id=f"cell-{abs(hash(source)) % 10**8}")


test.__test__ = False  # type: ignore[attr-defined]  # pytest would take it for one of ours


def _cell(
    cell: NotebookNode,
    key: str,
    points: float | None = None,
    solution: bool = False,
    task: bool = False,
    locked: bool = False,
) -> NotebookNode:
    graded = points is not None and not task
    cell.id = key.replace(" ", "-")
    cell.metadata["nbgrader"] = {
        "schema_version": 3,
        "grade_id": key,
        "grade": graded,
        "solution": solution,
        "task": task,
        "locked": locked or task or (graded and not solution),
        **({} if points is None else {"points": points}),
    }
    return cell


def released(cells: Sequence[NotebookNode]) -> NotebookNode:
    """The notebook that students get."""
    made = notebook(cells)
    for cell in made.cells:
        cell.source = _SECRET.sub("", cell.source).rstrip("\n")
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader["checksum"] = compute_checksum(cell)
    return made


def notebook(cells: Sequence[NotebookNode]) -> NotebookNode:
    """A Python notebook of copies of these cells."""
    made = new_notebook(cells=cells, metadata={"kernelspec": _KERNEL})
    return reads(writes(made), as_version=4)
