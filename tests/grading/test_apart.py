"""The tests of all labs are run apart from students' code."""

from pathlib import Path

import pytest

from fairmark.course import read
from fairmark.grading import ways

ROOT = Path(__file__).parents[2]
LABS = sorted(path.parent.name for path in (ROOT / "labs").glob("*/*.ipynb"))


@pytest.mark.parametrize("lab", LABS)
def test_no_cell_of_a_lab_is_named_as_one_that_cannot_be_run_apart(lab: str) -> None:
    assignment = read(ROOT).assignment(lab)
    assert any(ways.tests(assignment, name) for name in assignment.notebooks)
    named = [(cell.grade_id, why) for _, cell, why in ways.unsupported_tests(assignment)]
    assert named == []
