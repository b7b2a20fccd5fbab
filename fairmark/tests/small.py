"""A course of one small assignment that is not of this repository's kind: what fairmark needs, and
no more."""

from pathlib import Path

import cells
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

NAME = "week 1"
#: Stand in the hidden test and in the solution; nobody may ever see them.
SECRET_TEST, SECRET_SOLUTION = "canary-of-the-test", "canary-of-the-solution"
CONFIG = """
from fairmark.nbgrader.autograde import install
install()
c = get_config()
c.CourseDirectory.course_id = "small"
c.Fairmark.cell_seconds = 4
c.Fairmark.submission_seconds = 25
c.Fairmark.memory = 900_000_000
c.Fairmark.weakest = 'apart'
"""
FIRST = f"""def double(numbers):
    ### BEGIN SOLUTION
    {SECRET_SOLUTION!r}
    return [2 * number for number in numbers]
    ### END SOLUTION
    raise NotImplementedError"""
TEST_FIRST = f"""found = double([1, 2])
assert list(found) == [2, 4], f"double([1, 2]) should be [2, 4] and is {{found}}"
### BEGIN HIDDEN TESTS
# Hint: try numbers below zero.
assert list(double([-3])) == [-6], {SECRET_TEST!r}
assert list(double([{SECRET_TEST!r}])) == [{SECRET_TEST!r} * 2], {SECRET_TEST!r}
assert double([]) == [], {SECRET_TEST!r}
for value, found in zip((17, 23), map(double, ([17], [23]))):
    assert list(found) == [2 * value], {SECRET_TEST!r}
rows = [[1], [2]]
double(rows)
assert rows == [[1], [2]], {SECRET_TEST!r}
### END HIDDEN TESTS"""
SECOND = """total = None
### BEGIN SOLUTION
total = given_sum([1, 2, 3])
### END SOLUTION"""
TEST_SECOND = "assert total == 6, f'total should be 6 and is {total}'"
THIRD = """def guess(number):
    ### BEGIN SOLUTION
    return number
    ### END SOLUTION
    raise NotImplementedError"""
TEST_THIRD = "sum(guess(number) == number for number in (1, 2, 3)) / 3 * 3"
RIGHT = {
    "first": "def double(numbers):\n    return [number + number for number in numbers]",
    "second": "total = 3 + 3",
    "third": "def guess(number):\n    return number",
}
#: Test -> points.
POINTS = {"test-first": 5.0, "test-second": 2.0, "test-third": 3.0}
SETUP = "import numpy as np\n\ndef given_sum(numbers):\n    return sum(numbers)"
CELLS = (
    cells.given("setup", SETUP),
    new_markdown_cell("## Part 1", id="head-1"),
    cells.answer("first", FIRST),
    cells.test("test-first", TEST_FIRST, POINTS["test-first"]),
    new_code_cell("double([5])", id="look"),
    new_markdown_cell("## Part 2", id="head-2"),
    cells.answer("second", SECOND),
    cells.test("test-second", TEST_SECOND, POINTS["test-second"]),
    cells.answer("third", THIRD),
    cells.test("test-third", TEST_THIRD, POINTS["test-third"]),
    cells.essay("written", "Because.", 2),
)


def instructors() -> NotebookNode:
    """The instructor's notebook."""
    return cells.notebook(CELLS)


def released() -> NotebookNode:
    """The notebook as students get it."""
    return cells.released(CELLS)


def make(root: Path) -> Path:
    """Write the course, with the assignment released; returns its folder."""
    for folder, notebook in (("source", instructors()), ("release", released())):
        (root / folder / NAME).mkdir(parents=True)
        nbformat.write(notebook, root / folder / NAME / "problem.ipynb")
    (root / "release" / NAME / "numbers.csv").write_text("number\n1\n2\n", encoding="utf-8")
    (root / "source" / NAME / "numbers.csv").write_text("number\n1\n2\n", encoding="utf-8")
    (root / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    return root


def answered(
    answers: dict[str, str] | None = None, added: dict[str, list[str]] | None = None
) -> NotebookNode:
    """The released notebook with answers, by grade id; `added` cells stand above the cell of that
    id."""
    notebook = released()
    answers = RIGHT | (answers or {})
    above = []
    for cell in notebook.cells:
        above += [new_code_cell(source) for source in (added or {}).get(cell.id, [])]
        cell.source = answers.get(cell.id, cell.source)
        above.append(cell)
    notebook.cells = above
    return notebook


def submit(
    root: Path,
    student: str,
    notebook: NotebookNode | bytes,
    files: dict[str, bytes] | None = None,
    name: str = "problem.ipynb",
) -> Path:
    """Put a submission where nbgrader expects it; returns its folder."""
    folder = root / "submitted" / student / NAME
    folder.mkdir(parents=True, exist_ok=True)
    data = notebook if isinstance(notebook, bytes) else nbformat.writes(notebook).encode()
    (folder / name).write_bytes(data)
    for file, content in (files or {}).items():
        (folder / file).write_bytes(content)
    return folder
