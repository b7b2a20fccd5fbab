"""A step of nbgrader's autograde: give a submission the lab's cells back that it lost, make copies of them harmless.

Put into `Autograde.sanitize_preprocessors` by nbgrader_config.py, before nbgrader overwrites locked cells. Without it,
one duplicated test leaves a student ungraded, and a deleted one costs its points whatever the answer.
"""

import copy
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from coursekit import notebooks
from coursekit.notebooks import grader, is_test


class MendCells(NbGraderPreprocessor):
    """Give every cell of the lab exactly once to a submission, with the lab's own metadata."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Mend a submitted notebook from the released one of the same name."""
        course, ids = self.config.CourseDirectory, resources["nbgrader"]
        released = Path(course.root, course.release_directory, ids["assignment"], f"{ids['notebook']}.ipynb")
        nb.cells = mend(nb.cells, notebooks.read(released).cells)
        return nb, resources


def mend(cells: list[NotebookNode], released: list[NotebookNode]) -> list[NotebookNode]:
    """The cells of a submission, with each of the lab's named cells exactly once.

    Of several copies the last one counts and the others become ordinary cells. A deleted test comes back as late as
    possible, after all that the student may have written for it; any other cell as early as possible.

    Parameters
    ----------
    cells : list of NotebookNode
        Of the submission; changed in place.
    released : list of NotebookNode
        Of the lab as students got it.

    Returns
    -------
    list of NotebookNode
        Added cells of the student stay where they were.
    """
    named = {grader(cell)["grade_id"]: cell for cell in released if "grade_id" in grader(cell)}
    present: set[str] = set()
    for cell in reversed(cells):
        grade_id = _grade_id(cell)
        cell.metadata.pop("nbgrader", None)
        if grade_id and grade_id in named and grade_id not in present:
            present.add(grade_id)
            cell.metadata["nbgrader"] = copy.deepcopy(named[grade_id].metadata["nbgrader"])
    mended = list(cells)
    order = list(named)
    for place, grade_id in enumerate(order):
        if grade_id not in present:
            where = _before(mended, order[place + 1:]) if is_test(named[grade_id]) else _after(mended, order[:place])
            mended.insert(where, copy.deepcopy(named[grade_id]))
    return mended


def _grade_id(cell: NotebookNode) -> str | None:
    """The id under which a cell is graded; None also where the metadata are not what nbgrader writes."""
    metadata = cell.metadata.get("nbgrader")
    grade_id = metadata.get("grade_id") if isinstance(metadata, dict) else None
    return grade_id if isinstance(grade_id, str) else None


def _before(cells: list[NotebookNode], following: list[str]) -> int:
    """Where the first of these cells is; the end if none is there."""
    return min((number for number, cell in enumerate(cells) if _grade_id(cell) in following), default=len(cells))


def _after(cells: list[NotebookNode], preceding: list[str]) -> int:
    """Just behind the last of these cells; the beginning if none is there."""
    return max((number + 1 for number, cell in enumerate(cells) if _grade_id(cell) in preceding), default=0)
