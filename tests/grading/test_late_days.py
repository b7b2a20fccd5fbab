"""Late days in the course's own tables: each says what was taken off, and why."""

import csv
import re
from pathlib import Path

import pytest
import systems
import tiny
from nbgrader.api import Gradebook

import export_grades
import grade
import report
from coursekit import answers, notebooks
from coursekit.notebooks import Lab
from fairmark import policy

POLICY = f"""
[due]
"{tiny.LAB}" = 2026-03-01

[late]
free_days = 5
free_days_each = 2
percent_a_day = 20

[[extension]]
student = "bob"
assignment = "{tiny.LAB}"
days = 7
reason = "in hospital until Friday"
"""
CAME = {"ada": "2026-03-04 12:00:00 UTC", "bob": "2026-03-04 12:00:00 UTC"}
WHY = "2 of 5 days free of charge, 3 left; 20 % for 1 day; 3.65 points taken off"
EXTENDED = "7 days more by an extension (in hospital until Friday)"


@pytest.fixture(scope="module")
def graded(new_course) -> Path:
    """Two students, graded by hand, too: 17 points of tests and 1.25 by hand."""
    root = new_course()
    (root / "policy.toml").write_text(POLICY, encoding="utf-8")
    right = answers.submissions(Lab(tiny.LAB, root))[0].notebook
    right.cells[-1].source = "It ends where the numbers do."
    for student, stamp in CAME.items():
        tiny.submit(root, student, right, stamp)
    assert grade.main([tiny.LAB], root) == 0
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "shipping-ml") as book:
        for student in CAME:
            given = book.find_grade("discuss", "tiny", tiny.LAB, student)
            given.manual_score, given.needs_manual_grade = 1.25, False
        book.db.commit()
    assert grade.main([tiny.LAB], root) == 0
    return root


def test_the_table_of_grades_says_it(graded):
    with (graded / "grades.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = {row["student"]: row for row in csv.DictReader(lines)}
    assert rows["ada"]["state"] == f"graded, 2 d 12 h late: {WHY}"
    assert rows["ada"]["total"] == "14.6"
    assert rows["bob"]["state"] == f"graded: {EXTENDED}"
    assert rows["bob"]["total"] == "18.25"


def test_the_export_says_it_and_has_the_points_that_are_left(graded, capsys):
    listed = systems.roster(graded, "canvas")
    arguments = [tiny.LAB, "--to", "canvas", "--roster", str(listed)]
    export_grades.main(arguments, graded)
    said = capsys.readouterr().out
    assert f"ada: {WHY}" in said and f"bob: {EXTENDED}" in said
    path = graded / f"grades-{tiny.LAB}-canvas.csv"
    assert "14.6" in path.read_text(encoding="utf-8")


def test_the_report_says_it_where_it_has_names(graded):
    assert report.main([], graded) == report.main(["--no-names"], graded) == 0
    page = (graded / "reports" / f"{tiny.LAB}.html").read_text(encoding="utf-8")
    assert WHY in page and EXTENDED in page
    page = (graded / "reports" / "no-names" / f"{tiny.LAB}.html").read_text(encoding="utf-8")
    assert "free of charge" not in page and "hospital" not in page


def test_the_students_page_says_it_without_the_reason(graded):
    page = (graded / "feedback" / "ada" / tiny.LAB / "tiny.html").read_text(encoding="utf-8")
    assert f"3 days late; {WHY}." in page and "14.6 of 20 points" in page
    page = (graded / "feedback" / "bob" / tiny.LAB / "tiny.html").read_text(encoding="utf-8")
    assert "7 days more by an extension." in page and "hospital" not in page


def test_the_courses_policy_is_what_lecture_00_promises():
    text = notebooks.ROOT / "lectures" / "00-start-here.md"
    words = {"five": 5, "two": 2}
    found = re.search(
        r"\*\*Late days\.\*\* Everybody has (\w+), .* at most (\w+) for one lab",
        text.read_text(encoding="utf-8"),
    )
    late = policy.read(notebooks.ROOT).late
    assert (words[found[1]], words[found[2]]) == (late.free_days, late.free_days_each)
