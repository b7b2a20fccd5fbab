"""Late work: the days and the points are those of policy.toml, in nbgrader's own command too, and
the student reads why."""

import csv
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import courses
import pytest
from courses import CONFIG, HALF_OFF, HOMEWORK, NAME, RIGHT, Course
from nbgrader.api import Gradebook

from fairmark.nbgrader.late import HandedIn, account
from fairmark.policy import Late, parse

INSTALLED = CONFIG + "from fairmark.nbgrader.autograde import install\ninstall()\n"
POLICY = f"""
[due]
{NAME} = 2026-03-01

[late]
free_days = 2
free_days_each = 1
percent_a_day = 10

[[extension]]
student = "ill"
assignment = "{NAME}"
days = 3
reason = "certificate of 2 March"
"""
#: Student -> when they handed in. Tests give 7 points.
CAME = {
    "on-time": "2026-03-01 23:59:59 UTC",
    "one-day": "2026-03-02 12:00:00 UTC",
    "three-days": "2026-03-04 23:00:00 UTC",
    "ill": "2026-03-04 23:00:00 UTC",
    "a-month": "2026-04-02 12:00:00 UTC",
}
PENALTIES = {"on-time": 0, "one-day": 0, "three-days": 1.4, "ill": 0, "a-month": 7}


def make(root: Path, policy: str = POLICY, config: str = CONFIG) -> Course:
    """A course in which everybody's answers are right."""
    course = Course(root, HOMEWORK, config)
    (root / "policy.toml").write_text(policy, encoding="utf-8")
    for student, stamp in CAME.items():
        folder = course.submit(student, RIGHT).parent
        (folder / "timestamp.txt").write_text(stamp, encoding="utf-8")
    return course


def penalties(course: Course) -> dict[str, float]:
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}", "small") as opened:
        found = opened.assignment_submissions(NAME)
        return {one.student_id: one.late_submission_penalty or 0 for one in found}


def said(course: Course, student: str) -> str:
    """What the page says above the table of points."""
    text = course.page(student).split("</style>")[1].partition("<table>")[0]
    return " ".join(re.sub("<[^>]*>", " ", text).split())


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Course:
    course = make(tmp_path_factory.mktemp("late") / "course")
    course.grade()
    return course


def test_the_points_are_those_of_the_policy(graded: Course) -> None:
    assert penalties(graded) == pytest.approx(PENALTIES)


def test_the_page_says_what_was_taken_off_and_why(graded: Course) -> None:
    assert "7 of 12 points" in said(graded, "on-time") and "late" not in said(graded, "on-time")
    assert "7 of 12 points" in said(graded, "one-day")
    assert "1 day late; 1 of 2 days free of charge, 1 left; 0 points" in said(graded, "one-day")
    assert "5.6 of 12 points" in said(graded, "three-days")
    assert (
        "3 days late; 1 of 2 days free of charge, 1 left; 20 % for 2 days; 1.4 points taken off"
        in said(graded, "three-days")
    )
    assert "3 days more by an extension." in said(graded, "ill")
    assert "certificate" not in graded.page("ill")
    assert "0 of 12 points" in said(graded, "a-month")
    assert (
        "32 days late; 0 of 2 days free of charge, 2 left: they would save nothing; "
        "100 % for 32 days; 7 points taken off" in said(graded, "a-month")
    )


def test_the_gradebook_has_the_dates(graded: Course) -> None:
    with Gradebook(f"sqlite:///{graded.root / 'gradebook.db'}", "small") as opened:
        assert opened.find_assignment(NAME).duedate.isoformat() == "2026-03-01T23:59:59"
        assert opened.find_submission(NAME, "ill").extension == timedelta(days=3)


def test_a_changed_policy_holds_with_the_next_run(tmp_path: Path) -> None:
    course = make(tmp_path)
    course.grade()
    (tmp_path / "policy.toml").write_text(f"[due]\n{NAME} = 2026-03-05\n", encoding="utf-8")
    course.grade()
    assert set(penalties(course).values()) == {0}
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", "small") as opened:
        assert opened.find_submission(NAME, "ill").extension is None


def test_a_plugin_that_is_configured_is_the_one_that_counts(tmp_path: Path) -> None:
    course = make(tmp_path, config=HALF_OFF)
    course.grade()
    found = penalties(course)
    assert found == {"on-time": 0, "one-day": 3.5, "three-days": 3.5, "ill": 0, "a-month": 3.5}
    assert "1 day late; counted by HalfOff; 3.5 points taken off" in said(course, "one-day")


def test_dates_of_formgrader_stay_where_the_policy_has_none(tmp_path: Path) -> None:
    course = make(tmp_path, policy="[late]\npercent_a_day = 50\n")
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", "small") as opened:
        opened.update_or_create_assignment(NAME, duedate="2026-03-01 23:59:59 UTC")
    course.grade()
    assert penalties(course)["one-day"] == 3.5
    assert penalties(course)["ill"] == 7


def test_nbgraders_own_command_counts_the_same_and_exports_it(tmp_path: Path) -> None:
    course = make(tmp_path, config=INSTALLED)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for words in (["autograde", NAME], ["export", "--to", "grades.csv"]):
        command = [sys.executable, "-m", "nbgrader", *words]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env=os.environ | {"PATH": path},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
    assert penalties(course) == pytest.approx(PENALTIES)
    with (tmp_path / "grades.csv").open(encoding="utf-8") as lines:
        rows = {row["student_id"]: row for row in csv.DictReader(lines)}
    assert float(rows["three-days"]["late_submission_penalty"]) == pytest.approx(1.4)
    assert float(rows["three-days"]["score"]) == pytest.approx(5.6)


def test_the_plugin_counts_in_nbgraders_own_step_too(graded: Course, tmp_path: Path) -> None:
    """Where nbgrader grades by itself, and only the plugin is from here."""
    from nbformat.v4 import new_notebook
    from nbgrader.preprocessors import AssignLatePenalties
    from traitlets.config import Config

    config = Config()
    config.CourseDirectory.root = str(graded.root)
    config.AssignLatePenalties.plugin_class = "fairmark.nbgrader.late.PolicyPenalty"
    resources = {
        "nbgrader": {
            "notebook": NAME,
            "assignment": NAME,
            "student": "three-days",
            "db_url": f"sqlite:///{graded.root / 'gradebook.db'}",
        }
    }
    AssignLatePenalties(config=config).preprocess(new_notebook(), resources)
    assert penalties(graded)["three-days"] == pytest.approx(1.4)


# ---- late days


def days(*late: float) -> list[HandedIn]:
    return [HandedIn(f"hw{number}", timedelta(days=each)) for number, each in enumerate(late, 1)]


def test_late_days_are_used_in_the_order_of_due_dates() -> None:
    rule = Late(free_days=5, free_days_each=2, percent_a_day=20)
    found = account(rule, days(0.1, 2, 3, -1, 1, 0.5))
    assert [one.days for one in found.values()] == [1, 2, 3, 0, 1, 1]
    assert [one.free for one in found.values()] == [1, 2, 2, 0, 0, 0]
    assert [one.percent for one in found.values()] == [0, 0, 20, 0, 20, 20]


def test_late_days_are_not_used_where_they_save_nothing() -> None:
    rule = Late(free_days=5, free_days_each=2, percent_a_day=100)
    found = account(rule, days(3, 2))
    assert [(one.free, one.free_before, one.percent) for one in found.values()] == [
        (0, 0, 100),
        (2, 0, 0),
    ]
    assert account(Late(5, 3, percent_a_day=60), days(4))["hw1"].free == 3
    assert account(Late(5, 2, percent_a_day=60), days(3))["hw1"].free == 2
    assert account(Late(5, 1, percent_a_day=60), days(3))["hw1"].free == 0
    assert account(Late(5, 2, percent_a_day=0), days(2))["hw1"].free == 0


def test_some_assignments_have_none() -> None:
    rule = Late(free_days=5, free_days_each=2, without=["hw2"], percent_a_day=60)
    found = account(rule, days(1, 2))
    assert (found["hw1"].free, found["hw2"].free, found["hw2"].percent) == (1, 0, 100)


@pytest.mark.parametrize(
    "text, message",
    [
        (POLICY.replace(f'assignment = "{NAME}"', 'assignment = "hw9"'), "'hw9' has no date"),
        (POLICY.replace("certificate of 2 March", " "), "extension 1: expected a reason"),
        (POLICY.replace('reason = "certificate of 2 March"', ""), "extension 1: reason is missing"),
        (POLICY + POLICY[POLICY.index("[[") :], "'ill' has one for 'hw1' already"),
        (POLICY.replace("percent_a_day", "percent"), "late.percent is no setting; did you mean"),
        ("late = 3", "late: expected a table, [late]"),
        ('[late]\nwithout = "hw1"', "late.without: expected a list of names, found 'hw1'"),
    ],
)
def test_what_is_wrong_in_the_policy_is_named(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        parse(text)


def test_a_wrong_policy_grades_nobody(tmp_path: Path) -> None:
    course = make(tmp_path, policy="[late]\npercent = 10\n")
    with pytest.raises(courses.course.CourseError, match=r"late\.percent is no setting"):
        course.grade()
