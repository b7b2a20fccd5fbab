"""Rebuilding: whatever a student does to the notebook, the graded one is the released one with the
student's answers."""

import copy
import json
import re
from collections.abc import Callable

import cells
import pytest
import small
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.utils import compute_checksum

from fairmark.errors import UnreadableNotebookError
from fairmark.model import Cell
from fairmark.notebook import rebuild, written
from fairmark.notebook.rebuild import Rebuilt

ANSWER = small.RIGHT["first"]


def rebuilt(notebook: NotebookNode) -> Rebuilt:
    """What is graded of a submission."""
    return rebuild.rebuild(
        small.instructors(), small.released(), rebuild.parse(json.dumps(notebook).encode())
    )


def cell(made: Rebuilt, key: str) -> Cell:
    """The only cell of that id."""
    [found] = [one for one in made.cells if one.id == key]
    return found


def place(notebook: NotebookNode, key: str) -> int:
    """Where a cell stands."""
    return [one.id for one in notebook.cells].index(key)


def delete(notebook: NotebookNode, *keys: str) -> None:
    """Take cells away."""
    notebook.cells = [one for one in notebook.cells if one.id not in keys]


def edit(notebook: NotebookNode, key: str, **changes: object) -> None:
    """Change a cell."""
    notebook.cells[place(notebook, key)].update(changes)


def double(notebook: NotebookNode, key: str, source: str) -> None:
    """Copy a cell, as pasting does: with its grade id."""
    copied = NotebookNode(
        {**notebook.cells[place(notebook, key)], "id": "pasted", "source": source}
    )
    notebook.cells.insert(place(notebook, key) + 1, copied)


#: What a student did that can neither cost nor give a point -> a note's beginning for the
#: instructor, or none.
HARMLESS = {
    "nothing": (lambda notebook: None, ""),
    "deletes a test": (lambda notebook: delete(notebook, "test-first"), ""),
    "deletes what is given": (lambda notebook: delete(notebook, "setup", "head-1"), ""),
    "edits a test": (
        lambda notebook: edit(notebook, "test-first", source="pass"),
        "the read-only cell test-first ('found = double([1, 2])') was changed",
    ),
    "edits what is given": (
        lambda notebook: edit(notebook, "setup", source=""),
        "the read-only cell setup ('import numpy as np') was changed",
    ),
    "turns a test into text": (
        lambda notebook: edit(notebook, "test-first", cell_type="markdown"),
        "",
    ),
    "makes a test worth more": (
        lambda notebook: notebook.cells[place(notebook, "test-first")].metadata.nbgrader.update(
            points=99
        ),
        "",
    ),
    "copies a test": (
        lambda notebook: double(notebook, "test-first", "pass"),
        "the read-only cell test-first ('found = double([1, 2])') was changed",
    ),
    "turns the order round": (lambda notebook: notebook.cells.reverse(), ""),
    "loses all ids": (lambda notebook: [one.pop("id") for one in notebook.cells], ""),
    "loses nbgrader's marks": (
        lambda notebook: [one.metadata.clear() for one in notebook.cells],
        "",
    ),
    "old answer above": (
        lambda notebook: notebook.cells.insert(
            0,
            NotebookNode(
                {
                    **notebook.cells[place(notebook, "first")],
                    "source": "def double(n):\n    return 0",
                }
            ),
        ),
        "",
    ),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_students_do_to_the_notebook_costs_and_gives_nothing(name: str) -> None:
    spoil, note = HARMLESS[name]
    notebook = small.answered()
    good = rebuilt(notebook)
    spoil(notebook)
    made = rebuilt(notebook)
    roles = ("read-only", "test", "answer")
    assert [one for one in made.cells if one.role in roles] == [
        one for one in good.cells if one.role in roles
    ]
    assert any(one.startswith(note) for one in [*made.notes, ""]), made.notes
    assert note or not made.notes


def test_tests_are_the_instructors_with_their_hidden_parts() -> None:
    made = rebuilt(small.answered())
    assert {one.grade_id: one.points for one in made.cells if one.role == "test"} == small.POINTS
    assert small.SECRET_TEST in cell(made, "test-first").source
    assert not any(small.SECRET_SOLUTION in one.source for one in made.cells)


def test_answers_are_the_students() -> None:
    made = rebuilt(small.answered({"second": "total = 7"}))
    assert (cell(made, "first").source, cell(made, "first").changed) == (ANSWER, True)
    assert cell(made, "second").source == "total = 7"
    assert not any(one.changed for one in rebuilt(small.released()).cells)


def with_a_task() -> tuple[NotebookNode, NotebookNode]:
    """The instructor's and the released notebook, each with a written task that ends in a cell for
    the answer."""
    both = small.instructors(), small.released()
    for notebook in both:
        task = cells.task("task", "Discuss.", 1)
        notebook.cells += [task, new_markdown_cell("*Your answer:*", id="place")]
    return both


@pytest.mark.parametrize("answer", ["in its place", "in a cell of its own"])
def test_what_is_written_below_a_task_is_kept_and_waits_for_a_grader(answer: str) -> None:
    source, release = with_a_task()
    sent = with_a_task()[1]
    if answer == "in its place":
        edit(sent, "place", source="Because it is.")
    else:
        sent.cells.append(new_markdown_cell("Because it is."))
    made = rebuild.rebuild(source, release, rebuild.parse(json.dumps(sent).encode()))
    assert cell(made, "task").source == "Discuss."
    assert "Because it is." in [one.source for one in made.cells if one.changed]
    assert "task" not in written.unanswered(made.cells)
    assert "task" in written.unanswered(
        rebuild.rebuild(source, release, rebuild.parse(json.dumps(release).encode())).cells
    )


@pytest.mark.parametrize("key", ["task", "head-2", "setup-words"])
def test_an_answer_typed_into_read_only_words_is_kept_and_waits_for_a_grader(key: str) -> None:
    both = with_a_task()
    for notebook in both:
        notebook.cells.append(cells.words("setup-words", "Read this."))
    sent = copy.deepcopy(both[1])
    old = sent.cells[place(sent, key)].source
    edit(sent, key, source=f"{old}\n\nBecause it is.")
    made = rebuild.rebuild(*both, rebuild.parse(json.dumps(sent).encode()))
    texts = [one.source.split("\n")[-1] for one in made.cells if one.changed]
    assert texts == ["Because it is."]
    assert not written.unanswered(made.cells) & {"task", "written"}
    assert cell(made, "task").source == "Discuss."


def test_words_of_an_older_release_are_no_answer() -> None:
    source, release = with_a_task()
    older = copy.deepcopy(release)
    for notebook in (source, release):
        edit(notebook, "task", source="Discuss it.")
    for one in older.cells:
        if "nbgrader" in one.metadata:
            one.metadata.nbgrader["checksum"] = compute_checksum(one)
    made = rebuild.rebuild(source, release, rebuild.parse(json.dumps(older).encode()))
    assert not any(one.changed for one in made.cells)
    assert {"task", "written"} <= written.unanswered(made.cells)


def test_a_helper_cell_is_no_answer_and_words_in_a_code_cell_may_be_one() -> None:
    source, release = with_a_task()
    for code, answered in (("TWO = 2", False), ("# Because it is.", True), ("It is so.", True)):
        sent = copy.deepcopy(release)
        sent.cells.insert(0, new_code_cell(code))
        made = rebuild.rebuild(source, release, rebuild.parse(json.dumps(sent).encode()))
        assert ("task" not in written.unanswered(made.cells)) == answered, code


def test_deleted_prose_is_as_it_was_released() -> None:
    notebook = small.answered()
    delete(notebook, "head-1")
    assert (
        cell(rebuilt(notebook), "head-1").source,
        cell(rebuilt(notebook), "head-1").changed,
    ) == ("## Part 1", False)


def test_added_cells_stay_behind_the_cell_that_they_followed() -> None:
    notebook = small.answered(added={"first": ["HELPER = 2"], "setup": ["TOP = 1"]})
    notebook.cells.append(new_markdown_cell("My note."))
    made = [
        one
        for one in rebuilt(notebook).cells
        if one.role not in ("added text", "open text") or one.changed
    ]
    assert [one.source for one in made[:4]] == ["TOP = 1", made[1].source, "HELPER = 2", ANSWER]
    assert [one.role for one in made[:4]] == ["added", "read-only", "added", "answer"]
    assert (made[-1].source, made[-1].role, made[-1].id) == ("My note.", "added text", "added-3")


def test_a_deleted_answer_is_empty_and_the_instructor_is_told() -> None:
    notebook = small.answered()
    delete(notebook, "first")
    made = rebuilt(notebook)
    assert cell(made, "first").source == ""
    assert made.notes == ["the answer cell first ('def double(numbers):') is missing"]


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_an_answer_that_is_no_code_any_more_is_run_as_the_code_that_it_was(kind: str) -> None:
    notebook = small.answered()
    edit(notebook, "first", cell_type=kind)
    made = rebuilt(notebook)
    assert (cell(made, "first").source, cell(made, "first").kind) == (ANSWER, "code")
    assert made.notes == [
        f"the cell first ('def double(numbers):') was turned into {kind}; it is run as the code it "
        "was"
    ]


def in_a_new_cell(notebook: NotebookNode) -> None:
    """The answer is written into a cell of the student's, and its own is deleted."""
    at = place(notebook, "first")
    delete(notebook, "first")
    notebook.cells.insert(at, new_code_cell(ANSWER))


def without_ids_and_marks(notebook: NotebookNode) -> None:
    """All that names a cell is gone."""
    for one in notebook.cells:
        one.pop("id")
        one.metadata.clear()


@pytest.mark.parametrize("spoil", [in_a_new_cell, without_ids_and_marks])
def test_an_answer_that_lost_its_name_runs_where_it_stands_before_its_test(
    spoil: Callable[[NotebookNode], None],
) -> None:
    notebook = small.answered()
    spoil(notebook)
    made = rebuilt(notebook)
    code = [one for one in made.cells if one.kind == "code" and one.source.strip()]
    [found] = [number for number, one in enumerate(code) if one.source == ANSWER]
    assert code[found].role == "added" and "test" not in {one.role for one in code[:found]}
    assert "the answer cell first ('def double(numbers):') is missing" in made.notes


#: What was handed in -> why it is no notebook.
UNREADABLE = {
    b"": "not JSON",
    b"{": "not JSON",
    b"\xff\xfe\x00": "not JSON",
    b"[]": "no list of",
    b"{}": "no list of",
    b'{"cells": {}}': "no list of",
    b"null": "no list of",
    b'{"cells": [' + b"{}," * 2000 + b"{}]}": "at most 2000 cells",
    b"[" * 100_000: "not JSON that can be read .*recursion",
    b" " * (rebuild.MAX_BYTES + 1): "Clear its outputs",
}


@pytest.mark.parametrize("data", UNREADABLE, ids=lambda data: re.sub(r"\W+", "-", repr(data[:12])))
def test_what_is_no_notebook_is_refused_with_the_reason(data: bytes) -> None:
    with pytest.raises(UnreadableNotebookError, match=UNREADABLE[data]):
        rebuild.parse(data)


@pytest.mark.parametrize(
    "odd",
    [
        None,
        3,
        "text",
        [],
        {},
        {"source": 3},
        {"source": ["a", 1, "b"]},
        {"cell_type": [], "metadata": 1},
        {"metadata": {"nbgrader": []}},
        {"metadata": {"nbgrader": {"grade_id": {}}}},
        {"id": 7},
    ],
    ids=repr,
)
def test_odd_cells_do_no_harm(odd: object) -> None:
    notebook = json.loads(json.dumps(small.answered()))
    notebook["cells"].insert(0, odd)
    assert cell(rebuilt(notebook), "first").source == ANSWER


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_notebook_is_read_in_any_of_jsons_encodings(encoding: str) -> None:
    data = json.dumps(small.answered({"first": "name = 'é'"}), ensure_ascii=False).encode(encoding)
    assert [one.source for one in rebuild.parse(data) if one.grade_id == "first"] == ["name = 'é'"]
