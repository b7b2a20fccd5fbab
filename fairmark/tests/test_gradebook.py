"""What the gradebook holds of an assignment of two notebooks whose cells have the same names."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import small
from nbformat import writes
from traitlets.config import Config

from fairmark.model import Assignment
from fairmark.nbgrader.gradebook import Book

NOTEBOOKS = ("monday", "friday")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A gradebook with one submission, whose written answers a person graded differently."""
    both = writes(small.instructors()), writes(small.released())
    scores = {(name, test): 0.0 for name in NOTEBOOKS for test in small.POINTS}
    with Book(f"sqlite:///{tmp_path / 'gradebook.db'}", "small") as opened:
        opened.enter_assignment(Assignment("week", dict.fromkeys(NOTEBOOKS, both)), Config())
        opened.write("week", "ada", None, scores)
        with opened.api.db() as session:
            for points, name in enumerate(NOTEBOOKS):
                where = ("written", name, "week", "ada")
                opened.api.find_grade(*where).manual_score = points
                opened.api.find_comment(*where).manual_comment = f"Of {name}."
            session.commit()
        yield opened


def test_points_and_comments_belong_to_a_cell_of_a_notebook(book: Book) -> None:
    manual = book.manual("week", "ada")
    found = {
        name: (cells["written"]["score"], cells["written"]["comment"])
        for name, cells in manual.items()
    }
    assert found == {"monday": (0.0, "Of monday."), "friday": (1.0, "Of friday.")}
