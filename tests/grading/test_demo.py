"""The class of invented students: its size, its list, and what it never writes over."""

import csv
import shutil
from pathlib import Path

import pytest
import tiny

import demo_class
import fairmark.course
from coursekit.classroom import demo, graders
from coursekit.notebooks import Lab, grader, labs, read
from fairmark.nbgrader.gradebook import Book


def test_a_class_of_24_with_everything_that_goes_wrong(course: Path) -> None:
    students = demo.invent(Lab(tiny.LAB, course))
    kinds = [student.what for student in students]
    assert len(students) == demo.SIZE == 24
    assert kinds[:4] == ["right-1", "right-2", "wrong-1", "wrong-2"]
    assert set(kinds[4:-6]) == {"mixed"}
    assert kinds[-6:] == [
        "solution",
        "blank",
        "late",
        "deleted and duplicated cells",
        "no notebook",
        "not JSON",
    ]
    assert demo.invent(Lab(tiny.LAB, course)) == students


def test_the_mixed_students_write_words_for_a_person_to_grade(course: Path) -> None:
    lab = Lab(tiny.LAB, course)
    assert demo_class.main([tiny.LAB], course) == 0
    found = {one.student: one for one in graders.answers(lab)}
    for number, student in enumerate(demo.invent(lab), start=1):
        answer = found[demo.student_id(number)]
        assert (answer.text == demo.WORDS) == (student.what == "mixed"), student.what
    assert found["s02"].missing and not found["s05"].missing


def test_words_go_below_a_task_and_nowhere_else() -> None:
    for lab in labs():
        mixed = [one for one in demo.invent(lab) if one.what == "mixed"]
        tasks = sum(bool(grader(cell).get("task")) for cell in read(lab.release).cells)
        for one in mixed:
            [text] = one.files.values()
            assert text.count(demo.WORDS) == tasks, lab.name


def test_it_is_written_with_a_list_of_what_each_is_and_may_be_made_again(course: Path) -> None:
    for _ in range(2):
        assert demo_class.main([tiny.LAB], course) == 0
    with (course / "submitted" / "demo-class.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["student"] for row in rows] == [f"s{number:02d}" for number in range(1, 25)]
    assert (rows[2]["what"], rows[2]["loses"]) == ("wrong-1", "test_double test_more test_name")
    students = {row["student"] for row in rows}
    assert {path.name for path in (course / "submitted").iterdir()} == students | {"demo-class.csv"}


def test_the_late_one_is_late_by_the_policy(course: Path) -> None:
    (course / "policy.toml").write_text(f'[due]\n"{tiny.LAB}" = 2027-03-01\n', encoding="utf-8")
    here = fairmark.course.read(course).directory
    with Book(here.db_url, here.course_id) as book:
        book.api.update_or_create_assignment(tiny.LAB, duedate="2026-02-01 12:00:00")
    assert demo_class.main([tiny.LAB], course) == 0
    stamps = {}
    for number, student in enumerate(demo.invent(Lab(tiny.LAB, course)), start=1):
        folder = course / "submitted" / demo.student_id(number) / tiny.LAB
        stamps.setdefault(student.what, (folder / "timestamp.txt").read_text(encoding="utf-8"))
    assert stamps["late"] == "2027-03-02 02:04:59 UTC"
    assert stamps["right-1"] == "2027-03-01 22:59:59 UTC"
    with Book(here.db_url, here.course_id) as book:
        assert book.api.find_assignment(tiny.LAB).duedate.year == 2026


def test_a_wrong_policy_stops_it(course: Path, capsys) -> None:
    (course / "policy.toml").write_text("[deu]\n", encoding="utf-8")
    assert demo_class.main([tiny.LAB], course) == 1
    assert "deu is no setting; did you mean due?" in capsys.readouterr().err
    assert not (course / "submitted").exists()


def test_a_second_lab_joins_the_first(course: Path) -> None:
    first, second = Lab(tiny.LAB, course), Lab("02-other", course)
    for kind in ("solutions", "labs"):
        shutil.copytree(course / kind / first.name, course / kind / second.name)
        notebook = course / kind / second.name / f"{first.notebook}.ipynb"
        notebook.rename(notebook.with_stem(second.notebook))
    assert demo_class.main(["--all"], course) == 0
    assert demo.foreign(course / "submitted") == []
    for lab in (first, second):
        assert (course / "submitted" / "s01" / lab.name / f"{lab.notebook}.ipynb").is_file()


@pytest.mark.parametrize(
    "foreign", ["s99/01-tiny/tiny.ipynb", "s01/01-tiny/tiny.ipynb", "notes.txt", "s01/00-other/x"]
)
def test_it_writes_over_nothing_that_it_did_not_make(course: Path, capsys, foreign: str) -> None:
    assert demo_class.main([tiny.LAB], course) == 0
    path = course / "submitted" / foreign
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("my work", encoding="utf-8")
    assert demo_class.main([tiny.LAB], course) == 1
    assert (
        "is not of a demo class, or was changed since: nothing written" in capsys.readouterr().err
    )
    assert path.read_text(encoding="utf-8") == "my work"


def test_an_unknown_lab_is_wrong_usage(course: Path, capsys) -> None:
    assert demo_class.main(["99-none"], course) == 2
    assert capsys.readouterr().err == f"99-none: no such lab; the labs are {tiny.LAB}\n"


def test_the_class_goes_and_due_dates_stay(course: Path, capsys) -> None:
    assert demo_class.main([tiny.LAB], course) == 0
    here = fairmark.course.read(course).directory
    with Book(here.db_url, here.course_id) as book:
        book.api.update_or_create_assignment("02-other", duedate="2027-02-01 12:00:00")
        book.api.update_or_create_submission(tiny.LAB, book.api.add_student("s01").id)
    (course / "feedback" / "s01").mkdir(parents=True)
    assert demo_class.main(["--remove"], course) == 0
    assert "24 invented students are removed" in capsys.readouterr().out
    assert not (course / "submitted").exists() and not (course / "feedback").exists()
    with Book(here.db_url, here.course_id) as book:
        assert book.api.students == []
        assert book.api.find_assignment("02-other").duedate.year == 2027
        assert book.api.find_assignment(tiny.LAB).duedate is None


def in_gradebook(course: Path, *students: str) -> None:
    """Put students into the gradebook, each with a submission."""
    here = fairmark.course.read(course).directory
    with Book(here.db_url, here.course_id) as book:
        for student in students:
            book.api.add_student(student)
            book.api.update_or_create_submission(tiny.LAB, student)


def known(course: Path) -> list[str]:
    """The students in the gradebook."""
    here = fairmark.course.read(course).directory
    with Book(here.db_url, here.course_id) as book:
        return sorted(student.id for student in book.api.students)


def test_what_is_not_of_the_class_stays_and_is_named_at_once(course: Path, capsys) -> None:
    assert demo_class.main([tiny.LAB], course) == 0
    submitted = course / "submitted"
    real = ["ada/01-tiny", "s02/00-other"]
    for where in real:
        (submitted / where).mkdir(parents=True)
        (submitted / where / "tiny.ipynb").write_text("my work", encoding="utf-8")
    (submitted / "notes.txt").write_text("mine", encoding="utf-8")
    (submitted / ".collected.json").write_text("{}", encoding="utf-8")
    in_gradebook(course, "ada", "s01", "s02")
    assert demo_class.main(["--remove"], course) == 0
    said = capsys.readouterr().out
    assert "23 invented students are removed" in said
    assert (
        "left in submitted/, not of a demo class:\n"
        "    ada/01-tiny\n    notes.txt\n    s02/00-other\n" in said
    )
    assert "    submitted/.collected.json\n" in said
    left = {path.relative_to(submitted).as_posix() for path in submitted.rglob("*")}
    assert left == {
        *("ada", "s02", "notes.txt", ".collected.json"),
        *(f"{where}{end}" for where in real for end in ("", "/tiny.ipynb")),
    }
    assert known(course) == ["ada", "s02"]
    here = fairmark.course.read(course).directory
    with Book(here.db_url, here.course_id) as book:
        assert [one.student.id for one in book.api.assignment_submissions(tiny.LAB)] == ["ada"]


def test_what_was_changed_since_stays_until_it_is_forced(course: Path, capsys) -> None:
    assert demo_class.main([tiny.LAB], course) == 0
    for student in ("s03", "s05"):
        path = course / "submitted" / student / tiny.LAB / "timestamp.txt"
        path.write_text("2027-01-01 10:00:00 UTC", encoding="utf-8")
    in_gradebook(course, "s03", "s04")
    assert demo_class.main(["--remove"], course) == 1
    said = capsys.readouterr().out
    assert (
        "changed since (--remove --force removes it):\n    s03/01-tiny\n    s05/01-tiny\n" in said
    )
    assert known(course) == ["s03"]
    assert demo_class.main(["--remove", "--force"], course) == 0
    assert "2 invented students are removed" in capsys.readouterr().out
    assert not (course / "submitted").exists() and known(course) == []


def test_the_files_of_a_rehearsal_are_named(course: Path, capsys) -> None:
    assert demo_class.main([tiny.LAB], course) == 0
    left = [
        *("grades.csv", "hand-01-tiny-kim.csv", "hand-grades.jsonl", "regrades.jsonl"),
        *("sheet-draft.csv", "watch.jsonl"),
    ]
    for name in [*left, "roster.csv"]:
        (course / name).write_text("", encoding="utf-8")
    assert demo_class.main(["--remove"], course) == 0
    title = "still here from before; move it away before the term:"
    assert "\n    ".join([title, *left]) + "\n" in capsys.readouterr().out
