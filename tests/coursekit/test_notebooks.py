"""What the cells of a lab state: exercises, points, minutes."""

import pytest
from nbformat.v4 import new_markdown_cell

from coursekit import notebooks
from coursekit.notebooks import BUDGET, Lab


def test_a_lab_knows_where_its_files_are(tmp_path):
    lab = Lab("04-label-aggregation", tmp_path)
    assert (lab.number, lab.notebook) == ("04", "label-aggregation")
    assert lab.solution == tmp_path / "solutions/04-label-aggregation/label-aggregation.ipynb"
    assert lab.release == tmp_path / "labs/04-label-aggregation/label-aggregation.ipynb"
    assert lab.twin.name == "label-aggregation.nb.py"


def test_labs_are_those_with_a_solution_or_a_twin(course):
    course.put("solutions/08-later/later.nb.py", "")
    course.put("solutions/09-notes/notes.txt", "")
    course.put("solutions/drafts/x.ipynb", "")
    assert [lab.name for lab in notebooks.labs(course.root)] == ["07-doubling", "08-later"]


@pytest.mark.parametrize(
    "heading, expected",
    [
        (
            "### Exercise 04.2 - Count the votes (2 points, 10 minutes)",
            ("Exercise 04.2 - Count the votes", "2", "10"),
        ),
        ("## Recap (1 minute)", ("Recap", None, "1")),
        (
            "### Exercise 00.1 - Add (once) (1 point, 3 minutes)  ",
            ("Exercise 00.1 - Add (once)", "1", "3"),
        ),
    ],
)
def test_a_heading_states_its_budget(heading, expected):
    assert (
        BUDGET.search(f"Before.\n\n{heading}\n\nAfter.").group("title", "points", "minutes")
        == expected
    )


@pytest.mark.parametrize(
    "heading", ["# Lab (20 points, 90 minutes)", "### A (2 points)", "Text (2 points, 3 minutes)"]
)
def test_other_lines_state_none(heading):
    assert not BUDGET.search(heading)


def test_parts_end_at_the_next_budget_or_section(course):
    at = course.notebook.cells.index(course.cell("sentence"))
    course.notebook.cells.insert(at, new_markdown_cell("## An aside", id="aside"))
    parts = list(notebooks.parts(course.notebook))
    assert [(part.number, part.points, part.minutes, len(part.cells)) for part in parts] == [
        (None, None, 2, 2),
        ("07.1", 18, 60, 3),
        (None, None, 15, 2),
        (None, 2, 10, 2),
        (None, None, 3, 1),
    ]


def test_an_exercise_has_an_answer_and_a_test(course):
    (exercise,) = notebooks.exercises(course.notebook)
    assert (exercise.number, exercise.key) == ("07.1", "doubled_stock")
    assert [notebooks.grader(cell)["grade_id"] for cell in exercise.tests] == ["test_stock"]


def test_filling_leaves_the_original(course):
    released = course.released()
    filled = notebooks.fill(released, {"doubled_stock": "doubled_stock = None"})
    assert filled.cells[4].source == "doubled_stock = None"
    assert "NotImplementedError" in released.cells[4].source
    with pytest.raises(KeyError, match="tripled"):
        notebooks.fill(released, {"tripled": ""})


def test_what_is_no_notebook_is_named(tmp_path):
    (tmp_path / "x.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match=r"x\.ipynb: is not a notebook"):
        notebooks.read(tmp_path / "x.ipynb")
