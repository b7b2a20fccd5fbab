"""A small class from submitted/ to grades.csv, and what happens when it is graded again."""

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import tiny
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

import grade
from coursekit import answers, build, notebooks
from coursekit.classroom import gradebook, grading, submissions
from coursekit.notebooks import Lab

FULL = {"01.1": "12", "01.2": "5", "Discuss": "0", "total": "17", "state": "graded"}
NONE = {"01.1": "", "01.2": "", "Discuss": "", "total": ""}


def right(course: Path) -> NotebookNode:
    """A submission with all autograded points."""
    return answers.submissions(Lab(tiny.LAB, course))[0].notebook


def with_code(course: Path, source: str) -> NotebookNode:
    """The same, with a cell that the student added above everything."""
    notebook = right(course)
    notebook.cells.insert(0, new_code_cell(source))
    return notebook


def rows(course: Path) -> dict[str, dict[str, str]]:
    """grades.csv by student."""
    with (course / "grades.csv").open(encoding="utf-8-sig", newline="") as lines:
        return {row["student"]: row for row in csv.DictReader(lines)}


def assert_row(row: dict[str, str], expected: dict[str, str]) -> None:
    """These columns hold these values."""
    assert {column: row[column] for column in expected} == expected


def new(course: Path) -> list[str]:
    """The students that the next run would grade."""
    with gradebook.connect(course) as book:
        tasks, _ = grading.new_tasks(book, submissions.find(course))
    return [task.submission.student for task in tasks]


@pytest.fixture(scope="module")
def graded(new_course: Callable[[], Path]) -> Path:
    """A class with what goes wrong in classes, graded once; the exit code stands in a file."""
    course = new_course()
    tiny.submit(course, "right", right(course))
    tiny.submit(course, "wrong", answers.submissions(Lab(tiny.LAB, course))[2].notebook)
    tiny.submit(course, "blank", notebooks.read(Lab(tiny.LAB, course).release))
    tiny.submit(course, "no-time", right(course), timestamp="yesterday, I think")
    tiny.submit(course, "kills", with_code(course, "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"))
    tiny.submit(course, "dies", with_code(course, "import os\nos._exit(1)"))
    (tiny.submit(course, "empty", right(course)) / "tiny.ipynb").unlink()
    (course / "submitted" / "loose").mkdir()
    (course / "submitted" / "loose" / "tiny.ipynb").write_text("{}", encoding="utf-8")
    (course / "exit-code").write_text(str(grade.main(["--jobs", "2"], course)), encoding="utf-8")
    return course


@pytest.fixture
def again(graded: Path, tmp_path: Path) -> Path:
    """A copy of that class, to grade again."""
    return Path(shutil.copytree(graded, tmp_path / "course"))


# ---- the first run

def test_right_wrong_and_blank_get_what_they_earned(graded: Path) -> None:
    found = rows(graded)
    assert_row(found["right"], FULL)
    assert_row(found["wrong"], {"01.1": "0", "01.2": "0", "total": "0", "state": "graded"})
    assert_row(found["blank"], {"01.1": "0", "01.2": "0", "total": "0", "state": "graded"})


def test_a_broken_time_costs_nothing_and_is_noted(graded: Path) -> None:
    assert_row(rows(graded)["no-time"],
               FULL | {"note": "timestamp.txt does not hold a time: taken as handed in on time"})


def test_what_cannot_be_graded_has_a_reason_and_no_score(graded: Path) -> None:
    found = rows(graded)
    assert_row(found["empty"], NONE | {"state": "ungraded: no notebook tiny.ipynb; found: nothing"})
    found_there = f"found: tiny.ipynb; the labs are {tiny.LAB}"
    assert_row(found["loose"], NONE | {"lab": "", "state": f"ungraded: no folder of a lab; {found_there}"})
    assert_row(found["dies"], NONE | {"state": "ungraded: nbclient.exceptions.DeadKernelError: Kernel died"})
    assert_row(found["kills"], NONE)
    assert found["kills"]["state"].startswith("ungraded: its process ended")
    assert (graded / "exit-code").read_text(encoding="utf-8") == "1"
    assert sorted(path.name for path in (graded / "autograded").iterdir() if (path / tiny.LAB).exists()) == [
        "blank", "no-time", "right", "wrong"]


# ---- the next runs

def test_only_what_has_no_grade_is_tried_again(graded: Path) -> None:
    assert new(graded) == ["dies", "kills"]


@pytest.fixture(scope="module")
def regraded(graded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class after a person graded by hand and students handed in again: one better, two broken; one is gone."""
    course = Path(shutil.copytree(graded, tmp_path_factory.mktemp("regraded") / "course"))
    with gradebook.connect(course) as book:
        given = book.find_grade("discuss", "tiny", tiny.LAB, "right")
        given.manual_score, given.needs_manual_grade = 2.0, False
        book.find_comment("discuss", "tiny", tiny.LAB, "right").manual_comment = "Well put."
        book.db.commit()
    tiny.submit(course, "wrong", right(course))
    (course / "submitted" / "right" / tiny.LAB / "tiny.ipynb").write_text("{", encoding="utf-8")
    tiny.submit(course, "no-time", with_code(course, "import os\nos._exit(1)"))
    for student in ("dies", "kills", "empty", "loose"):
        shutil.rmtree(course / "submitted" / student)
    assert new(course) == ["no-time", "wrong"]
    assert grade.main([], course) == 1
    return course


def test_a_changed_submission_is_graded_again_and_the_others_stay(regraded: Path) -> None:
    assert_row(rows(regraded)["wrong"], FULL)
    assert_row(rows(regraded)["blank"], {"total": "0", "state": "graded"})


@pytest.mark.parametrize("student", ["right", "no-time"])
def test_a_broken_resubmission_loses_its_old_score(regraded: Path, student: str) -> None:
    assert_row(rows(regraded)[student], NONE)
    with gradebook.connect(regraded) as book:
        assert student not in gradebook.scores(book, tiny.LAB)
    assert not (regraded / "autograded" / student / tiny.LAB).exists()


def test_who_is_gone_from_submitted_is_gone_from_the_file(regraded: Path) -> None:
    assert set(rows(regraded)) == {"blank", "no-time", "right", "wrong"}


def test_a_mended_one_is_graded_and_keeps_what_was_given_by_hand(regraded: Path) -> None:
    tiny.submit(regraded, "right", right(regraded))
    assert grade.main(["--student", "right"], regraded) == 0
    assert_row(rows(regraded)["right"], {"01.1": "12", "Discuss": "2", "total": "19",
                                         "note": "points given by hand were kept: look at them again"})
    with gradebook.connect(regraded) as book:
        assert book.find_comment("discuss", "tiny", tiny.LAB, "right").manual_comment == "Well put."


def test_a_changed_lab_is_graded_again_also_when_it_has_new_cells(again: Path, capsys) -> None:
    for student in ("wrong", "dies", "kills", "empty", "loose", "no-time", "blank"):
        shutil.rmtree(again / "submitted" / student)
    with gradebook.connect(again) as book:
        for student in ("wrong", "no-time", "blank"):
            gradebook.clear(book, again, tiny.LAB, student)
    lab = Lab(tiny.LAB, again)
    solution = notebooks.read(lab.solution)
    extra = new_code_cell("assert name.istitle()", id="test_title")
    extra.metadata["nbgrader"] = {**notebooks.grader(solution.cells[8]), "grade_id": "test_title", "points": 3}
    solution.cells.insert(9, extra)
    released = lab.release.read_bytes()
    build.write(lab.solution, solution)
    assert grade.main([], again) == 1
    assert "mend with: make labs" in capsys.readouterr().err
    assert lab.release.read_bytes() == released

    build.publish([lab])
    assert grade.main([], again) == 0
    assert_row(rows(again)["right"], {"01.2": "8", "total": "20"})


def test_a_submission_that_no_interrupt_stops_is_given_up(course: Path) -> None:
    tiny.submit(course, "loop", with_code(course, "while True:\n    try:\n        while True: pass\n"
                                                  "    except KeyboardInterrupt:\n        pass"))
    with gradebook.connect(course) as book:
        tasks, _ = grading.new_tasks(book, submissions.find(course))
    [record] = grading.grade(tasks, jobs=1, limit=8)
    assert record.reason == "took longer than 8 s"
    assert not [child for child in psutil.Process().children(recursive=True) if child.status() == psutil.STATUS_RUNNING]


def test_killed_in_the_middle_and_run_again_gives_the_same_grades(course: Path) -> None:
    students = ["s01", "s02", "s03", "s04"]
    for number, student in enumerate(students):
        tiny.submit(course, student, answers.submissions(Lab(tiny.LAB, course))[number].notebook)
    code = f"import grade, pathlib; grade.main(['--jobs', '2'], pathlib.Path({str(course)!r}))"
    environment = {**os.environ, "PYTHONPATH": str(notebooks.ROOT / "scripts")}
    run = subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.DEVNULL)
    try:
        while not _keys(course) and run.poll() is None:
            time.sleep(0.2)
        family = psutil.Process(run.pid).children(recursive=True)
        os.kill(run.pid, signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
    finally:
        run.wait()
    assert 0 < len(_keys(course)) < len(students)
    assert psutil.wait_procs(family, timeout=60)[1] == []

    assert grade.main([], course) == 0
    assert {student: row["total"] for student, row in rows(course).items()} == {
        "s01": "17", "s02": "17", "s03": "0", "s04": "5"}


def _keys(course: Path) -> set[str]:
    """Students with a recorded grade."""
    with gradebook.connect(course) as book:
        known = gradebook.records(book, tiny.LAB)
    return {student for student, record in known.items() if record.key and student != gradebook.LAB_ROW}


# ---- wrong usage

def test_unknown_students_and_labs_are_wrong_usage(again: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert grade.main(["--student", "nobody"], again) == 2
    assert "nothing in submitted/ of nobody" in capsys.readouterr().err
    assert grade.main(["09-none"], again) == 2
    assert "for 09-none" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        grade.main(["--jobs", "0"], again)
    assert stopped.value.code == 2
