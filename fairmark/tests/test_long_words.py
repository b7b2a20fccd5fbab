"""Words and attached pictures are bounded as code and outputs are, with a line that says so."""

import base64

import cells
import courses
import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_raw_cell

from fairmark.notebook import rebuild

#: Each becomes five characters on a page.
QUOTES = "'" * (rebuild.MAX_WORDS + 1)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(8) + (1).to_bytes(4) * 2


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> courses.Course:
    """A class of one, who writes too much, in every kind of words."""
    course = courses.Course(tmp_path_factory.mktemp("words"), courses.HOMEWORK)
    notebook = cells.released(courses.HOMEWORK)
    for cell in notebook.cells:
        cell.source = courses.RIGHT.get(cell.id, cell.source)
    notebook.cells += [new_markdown_cell(QUOTES), new_raw_cell(QUOTES), new_markdown_cell("Short.")]
    course.submit("s", notebook)
    return course


def test_a_page_of_long_words_is_short_and_says_so(course: courses.Course) -> None:
    result = course.grade()["s"]
    page = course.page("s")
    assert len(page) < rebuild.MAX_WORDS
    assert page.count(f"This cell had {len(QUOTES):,} characters of text, which begin") == 2
    assert "Short." in page
    assert courses.RIGHT["why"] in page
    assert sum("and is not shown" in one for one in result.incidents) == 2
    assert courses.scores({"s": result}) == {"s": 7}
    graded = course.root / "autograded" / "s" / courses.NAME / f"{courses.NAME}.ipynb"
    assert graded.stat().st_size < rebuild.MAX_WORDS


def attached(count: int, size: int) -> bytes:
    """A notebook with so many pictures, of so many bytes each, in a cell."""
    data = base64.b64encode(PICTURE + bytes(size)).decode()
    cell = new_markdown_cell("Look:")
    cell["attachments"] = {f"{n}.png": {"image/png": data} for n in range(count)}
    notebook = cells.notebook([cell, new_markdown_cell("Below.")])
    return nbformat.writes(notebook).encode()


def test_of_many_large_pictures_the_first_are_kept() -> None:
    cell, below = rebuild.parse(attached(10, 4_000_000))
    assert len(cell.pictures) == 4
    assert "6 attached pictures are not shown" in cell.source
    assert below.source == "Below."
    few, _ = rebuild.parse(attached(4, 4_000_000))
    assert len(few.pictures) == 4
    assert few.source == "Look:"


def test_a_name_is_no_way_to_write_much() -> None:
    notebook = cells.notebook([new_markdown_cell("Words.")])
    text = nbformat.writes(notebook).replace(notebook.cells[0].id, "x" * 1_000_000)
    [cell] = rebuild.parse(text.encode())
    assert len(cell.id) < 1_000
