"""Tests that hold references to objects of the student's: right and wrong classes, and classes that
lie.

What a student's class says of itself is the student's word. What is compared with plain data is
not, nor is anything else than the mark.
"""

from pathlib import Path

import pytest
from cells import answer, test
from courses import Course

from fairmark.model import Result, Way

CONFIG = """c = get_config()
c.CourseDirectory.course_id = "small"
c.Fairmark.cell_seconds = 4
c.Fairmark.weakest = "remote"
"""
POINT = """class Point:
    def __init__(self, x, y=0):
        self.x, self.y = x, y
    def moved(self, by):
        return Point(self.x + by, self.y)
    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)
    def __mul__(self, factor):
        return Point(factor * self.x, factor * self.y)
    __rmul__ = __mul__
    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)
    def __hash__(self):
        return hash((self.x, self.y))
    def __lt__(self, other):
        return self.x < other.x
    def __len__(self):
        return 2
    def __iter__(self):
        return iter((self.x, self.y))
    def __getitem__(self, place):
        return (self.x, self.y)[place]
    def __repr__(self):
        return f'Point({self.x}, {self.y})'
"""


def solved(source: str) -> str:
    return f"### BEGIN SOLUTION\n{source}\n### END SOLUTION"


CELLS = (
    answer("point", solved(POINT)),
    test("test-attributes", "p = Point(1, 2)\nassert (p.x, p.y) == (1, 2)\nassert p.moved(2).x == 3"),
    test("test-sum", "assert (Point(1) + Point(2)).x == 3 and (2 * Point(3) * 2).x == 12"),
    test("test-equal", "assert Point(1, 2) == Point(1, 2) and not Point(1) == Point(2)"),
    test("test-order", "assert [p.x for p in sorted([Point(3), Point(1)])] == [1, 3]"),
    test("test-items", "p = Point(4, 5)\nassert list(p) == [4, 5] and p[1] == 5 and len(p) == 2"),
    test("test-text", "assert str(Point(1, 2)) == 'Point(1, 2)' and f'{Point(3)}' == 'Point(3, 0)'"),
    test("test-set", "assert len({Point(1), Point(1), Point(2)}) == 2"),
    test("test-class", "p = Point(1)\nassert isinstance(p, Point) and not isinstance(3, Point)"),
    test("test-set-attribute", "p = Point(1)\np.x = 7\nassert p.moved(1).x == 8 and vars(p) == {'x': 7, 'y': 0}"),
)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    made = Course(tmp_path_factory.mktemp("remote"), CELLS, CONFIG)
    made.submit("right", {"point": POINT})
    return made


@pytest.fixture(scope="module")
def graded(course: Course) -> dict[str, Result]:
    return course.grade()


def test_right(graded: dict[str, Result]) -> None:
    for check in graded["right"].checks:
        print(check)
    assert all(check.score for check in graded["right"].checks)
    assert {check.way for check in graded["right"].checks} == {Way.REMOTE}
