"""A second look: the request, the decision and its reason are kept, and the mark changes by them
alone."""

import json
import shutil
from pathlib import Path

import pytest
import tiny
from nbgrader.api import Gradebook

import regrade
from coursekit import answers, notebooks
from coursekit.classroom import grading
from coursekit.notebooks import Lab

HEAD = "student,lab,exercise,why\n"
ASKED = f"ada,{tiny.LAB},01.1,The task never says that pi is a number.\n"
STUDENTS = ("ada", "bob")


@pytest.fixture(scope="module")
def graded(new_course) -> Path:
    """Two students whose function squares, graded."""
    root = new_course()
    lab = Lab(tiny.LAB, root)
    released = notebooks.read(lab.release)
    squares = [one for one in answers.load(lab) if one.path.stem == "double--square"]
    for student in STUDENTS:
        tiny.submit(root, student, answers.insert(released, squares))
    for outcome in grading.grade(root, tiny.LAB, STUDENTS, 1, False, True):
        assert not outcome.problem
    return root


@pytest.fixture
def course(graded, tmp_path) -> Path:
    """A copy, to spoil."""
    return Path(shutil.copytree(graded, tmp_path / "course"))


def take(course: Path, rows: str) -> int:
    path = course / "requests.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return regrade.main(["take", str(path)], course)


def points(course: Path, student: str) -> dict[str, float]:
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "shipping-ml") as book:
        submission = book.find_submission(tiny.LAB, student)
        return {grade.name: grade.score for each in submission.notebooks for grade in each.grades}


def log(course: Path) -> list[dict]:
    path = course / "regrades.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_decision_changes_one_mark_and_says_why_on_the_page(course, capsys):
    assert take(course, ASKED) == 0
    before = points(course, "bob")
    command = ["decide", "1", "--points", "5", "--cell", "test_more", "--by", "eva"]
    assert regrade.main([*command, "--why", "Half of it was right."], course) == 0
    assert "test_more: 0 points before, 5 now" in capsys.readouterr().out
    assert points(course, "ada")["test_more"] == 5
    assert points(course, "bob") == before
    kinds = [entry["kind"] for entry in log(course)]
    assert kinds == ["request", "decision"]
    decision = log(course)[1]
    assert (decision["before"], decision["after"], decision["by"]) == (0, 5, "eva")
    assert not [
        one.problem
        for one in grading.grade(course, tiny.LAB, ["ada"], 1, True, True)
        if one.problem
    ]
    assert points(course, "ada")["test_more"] == 5
    page = (course / "feedback" / "ada" / tiny.LAB / "tiny.html").read_text(encoding="utf-8")
    assert "Regrade request 1: Half of it was right." in page


def test_a_mark_that_stays_has_its_reason_too(course, capsys):
    take(course, ASKED)
    before = points(course, "ada")
    assert regrade.main(["decide", "1", "--keep", "--why", "It is a number."], course) == 0
    assert points(course, "ada") == before
    assert log(course)[1]["why"] == "It is a number."
    capsys.readouterr()
    assert regrade.main(["list"], course) == 0
    assert "0 open, 1 decided" in capsys.readouterr().out


def test_a_growing_file_is_entered_once(course, capsys):
    take(course, ASKED)
    assert take(course, ASKED + ASKED.replace("ada", "bob")) == 0
    assert "2: bob, 01-tiny, 01.1\n1 entered, 1 were known" in capsys.readouterr().out
    assert regrade.main(["list"], course) == 0
    assert "2 open, 0 decided" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("eve,01-tiny,01.1,x\n", "line 2: 'eve' has not handed in 01-tiny"),
        ("ada,01-tiny,09.9,x\n", "line 2: 01-tiny has no exercise '09.9'; it has 01.1, 01.2"),
        ("ada,99-none,01.1,x\n", "line 2: no lab '99-none'; the labs are 01-tiny"),
        ("ada,01-tiny,01.1,\n", "line 2: expected a reason"),
    ],
)
def test_a_request_that_nobody_can_decide_is_refused_whole(course, capsys, row, said):
    assert take(course, row + ASKED) == 2
    assert said in capsys.readouterr().err
    assert not (course / "regrades.jsonl").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["7", "--keep"], "there is no request 7"),
        (["1", "--points", "5"], "01.1 has the cells test_double, test_more; say which"),
        (["1", "--points", "5", "--cell", "name"], "'name' is none"),
        (["1", "--points", "8", "--cell", "test_more"], "test_more gives 0 to 7 points"),
        (["1", "--points", "-1", "--cell", "test_more"], "found -1"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_and_changes_nothing(course, capsys, options, said):
    take(course, ASKED)
    before = points(course, "ada")
    assert regrade.main(["decide", *options, "--why", "because"], course) == 2
    assert said in capsys.readouterr().err
    assert points(course, "ada") == before
    assert len(log(course)) == 1


def test_what_was_decided_is_not_decided_again(course, capsys):
    take(course, ASKED)
    regrade.main(["decide", "1", "--keep", "--why", "It is a number.", "--by", "eva"], course)
    command = ["decide", "1", "--points", "7", "--cell", "test_more", "--why", "please"]
    assert regrade.main(command, course) == 2
    assert "request 1 was decided by eva on" in capsys.readouterr().err
    assert points(course, "ada")["test_more"] == 0


def test_without_the_log_the_mark_does_not_change(course, monkeypatch, capsys):
    take(course, ASKED)

    def full(self, entries):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("coursekit.classroom.regrades.Log.append", full)
    command = ["decide", "1", "--points", "5", "--cell", "test_more", "--why", "because"]
    assert regrade.main(command, course) == 2
    assert "No space left on device" in capsys.readouterr().err
    assert points(course, "ada")["test_more"] == 0
