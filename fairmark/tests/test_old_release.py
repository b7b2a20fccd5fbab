"""A release in the notebook format before 4.5, whose cells have no ids."""

import json

import nbformat
import small
from nbformat import NotebookNode

from fairmark.model import Assignment, CheckResult, Result
from fairmark.nbgrader.graded_notebook import graded_notebook
from fairmark.notebook.plan import notebook_plan


def without_ids(notebook: NotebookNode) -> str:
    """A notebook as nbformat 4.4 has it, as JSON."""
    notebook.nbformat_minor = 4
    for cell in notebook.cells:
        del cell["id"]
    return nbformat.writes(notebook)


def test_a_release_without_ids_gives_a_graded_notebook() -> None:
    assignment = Assignment(
        small.NAME, {"problem": (without_ids(small.instructors()), without_ids(small.released()))}
    )
    known = notebook_plan(assignment, "problem")
    result = Result(
        [
            CheckResult(cell.grade_id, cell.points, cell.points, "passed")
            for cell in known.base
            if cell.role == "test"
        ]
    )
    made = nbformat.reads(json.dumps(graded_notebook(known, known.base, result)), as_version=4)
    nbformat.validate(made)
    assert [cell.source for cell in made.cells] == [cell.source for cell in small.released().cells]
    assert [cell.metadata for cell in made.cells] == [
        cell.metadata for cell in small.released().cells
    ]
