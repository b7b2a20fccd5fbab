"""One class of two labs, graded once: lab 00's demo class with some hostile students, and some of
lab 03's."""

import csv
from collections.abc import Callable

import planting
import pytest
from planting import HOSTILE, LARGE, OWN_WORDS, SMALL, Made

import report
from coursekit.classroom import demo, grading
from coursekit.notebooks import Lab


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The class, graded, and both kinds of report."""
    root = tmp_path_factory.mktemp("report") / "course"
    planting.put(root, SMALL, LARGE)
    small, large = Lab(SMALL, root), Lab(LARGE, root)
    planting.thin_out(large, 3)
    demo.make_class(small)
    students = demo.make_class(large)
    some = [
        demo.student_id(number)
        for number, student in enumerate(students, start=1)
        if student.what in ("mixed", "solution", "blank", "no notebook")
    ][-7:]
    for name, text in HOSTILE.items():
        planting.submit(small, name, f"raise ValueError({text!r})", text)
    for name, body in OWN_WORDS.items():
        planting.submit(small, name, body)
    for lab, chosen, jobs in ((SMALL, (), 1), (LARGE, some, 2)):
        for outcome in grading.grade(root, lab, chosen, jobs, False, True):
            assert not outcome.problem
    found = {
        lab.name: {
            path.parents[1].name: planting.planted(lab, path)
            for path in sorted((root / "submitted").glob(f"s*/{lab.name}/{lab.notebook}.ipynb"))
            if path.read_text(encoding="utf-8").startswith("{")
        }
        for lab in (small, large)
    }
    assert report.main([], root) == 0
    assert report.main(["--no-names"], root) == 0
    return Made(root, found)


@pytest.fixture(scope="session")
def rows(made: Made) -> Callable[[str], list[dict[str, str]]]:
    """Reads a table of the report with names."""

    def read(name: str) -> list[dict[str, str]]:
        with (made.root / "reports" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    return read
