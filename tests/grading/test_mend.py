"""The lab's cells in a submission that lost, copied or relabelled them."""

import copy

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from coursekit.classroom.mend import mend


def named(grade_id: str, source: str = "", test: bool = False) -> NotebookNode:
    """A cell of the lab: a test, or an answer."""
    cell = new_code_cell(source or grade_id)
    cell.metadata["nbgrader"] = {"grade_id": grade_id, "grade": test, "solution": not test, "locked": test}
    return cell


@pytest.fixture
def released() -> list[NotebookNode]:
    """Two answers, each with its test."""
    return [named("a"), named("test-a", test=True), named("b"), named("test-b", test=True)]


def sources(cells: list[NotebookNode]) -> list[str]:
    """What stands in the cells."""
    return [cell.source for cell in cells]


def grade_ids(cells: list[NotebookNode]) -> list[str | None]:
    """What the cells are graded as."""
    return [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in cells]


def test_a_whole_submission_stays_as_it_is(released: list[NotebookNode]) -> None:
    cells = [*copy.deepcopy(released), new_code_cell("added")]
    assert mend(copy.deepcopy(cells), released) == cells


def test_a_deleted_test_comes_back_after_what_the_student_wrote_for_it(released: list[NotebookNode]) -> None:
    cells = [named("a", "my a"), new_code_cell("added below a"), named("b"), named("test-b", test=True)]
    assert sources(mend(cells, released)) == ["my a", "added below a", "test-a", "b", "test-b"]


def test_a_deleted_answer_comes_back_before_what_stands_in_for_it(released: list[NotebookNode]) -> None:
    cells = [named("a"), named("test-a", test=True), new_code_cell("b, in a new cell"), named("test-b", test=True)]
    assert sources(mend(cells, released)) == ["a", "test-a", "b", "b, in a new cell", "test-b"]


def test_everything_deleted_is_the_blank_lab(released: list[NotebookNode]) -> None:
    assert mend([], released) == released


def test_of_copies_the_last_one_counts_and_the_others_still_run(released: list[NotebookNode]) -> None:
    tries = [named("a", "first try"), named("a", "second try")]
    cells = [*tries, *copy.deepcopy(released[1:]), named("test-b", test=True)]
    mended = mend(cells, released)
    assert sources(mended) == ["first try", "second try", "test-a", "b", "test-b", "test-b"]
    assert grade_ids(mended) == [None, "a", "test-a", "b", None, "test-b"]


@pytest.mark.parametrize("metadata", [{"grade_id": "from-another-lab", "grade": True}, {"grade_id": 3}, {}, "nonsense"])
def test_cells_that_are_not_of_the_lab_are_not_graded(released: list[NotebookNode], metadata: object) -> None:
    strange = new_code_cell("strange")
    strange.metadata["nbgrader"] = metadata
    assert "nbgrader" not in mend([strange, *copy.deepcopy(released)], released)[0].metadata


def test_metadata_are_the_labs_own(released: list[NotebookNode]) -> None:
    cells = copy.deepcopy(released)
    cells[1].metadata["nbgrader"].update(points=1000, locked=False)
    assert mend(cells, released)[1].metadata["nbgrader"] == released[1].metadata["nbgrader"]
