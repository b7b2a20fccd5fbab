"""Several graders: everybody's answers are shared out, who gave what is kept, and two who are far
apart are told."""

import base64
import csv
import io
import json
import random
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
import tiny
from matplotlib.figure import Figure
from nbgrader.api import Gradebook

import grade
import hand_grades
import report
from coursekit import answers, build, notebooks
from coursekit.classroom import graders, roster
from coursekit.notebooks import Lab
from fairmark.model import Cell, Role

STUDENTS = ("ada", "bob", "eve", "zoe")


def png() -> str:
    """A small picture, in base64."""
    file = io.BytesIO()
    Figure(figsize=(0.2, 0.2)).savefig(file, format="png")
    return base64.b64encode(file.getvalue()).decode()


@pytest.fixture(scope="module")
def graded(new_course) -> Path:
    """Four students with a written answer each, and two graders."""
    root = new_course()
    right = answers.submissions(Lab(tiny.LAB, root))[0].notebook
    for student in STUDENTS:
        essay = right.cells[-1]
        essay.source = f"=It ends where the *numbers* of {student} do. $2^n$ <script>1</script>"
        essay["attachments"] = {"flow.png": {"image/png": png()}}
        tiny.submit(root, student, right)
    assert grade.main([tiny.LAB], root) == 0
    (root / "graders.csv").write_text("grader\nkim\nlee\n", encoding="utf-8")
    return root


@pytest.fixture
def course(graded, tmp_path) -> Path:
    """A copy, to spoil."""
    return Path(shutil.copytree(graded, tmp_path / "course"))


def share(course: Path, *more: str) -> int:
    listed = str(course / "graders.csv")
    return hand_grades.main(["share", tiny.LAB, "--graders", listed, *more], course)


def sheet(course: Path, grader: str) -> list[dict[str, str]]:
    path = course / f"hand-{tiny.LAB}-{grader}.csv"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def fill(course: Path, grader: str, points: dict[str, str], comment: str = "") -> None:
    """Fill in the rows of some students, by code."""
    rows = sheet(course, grader)
    for row in rows:
        row["points"] = points.get(row["code"], "")
        row["comment"] = comment if row["points"] else ""
    path = course / f"hand-{tiny.LAB}-{grader}.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, (*graders.COLUMNS, graders.PICK))
        writer.writeheader()
        writer.writerows(rows)


def enter(course: Path) -> int:
    sheets = sorted(map(str, course.glob(f"hand-{tiny.LAB}-*.csv")))
    return hand_grades.main(["enter", tiny.LAB, *sheets], course)


def given(course: Path) -> dict[str, float | None]:
    """Student -> points by hand, None where it waits for a person."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "shipping-ml") as book:
        found = {}
        for student in STUDENTS:
            one = book.find_grade("discuss", "tiny", tiny.LAB, student)
            found[student] = None if one.needs_manual_grade else one.manual_score
        return found


def test_everybody_is_graded_once_and_some_twice(course: Path) -> None:
    assert share(course, "--twice", "2") == 0
    rows = sheet(course, "kim") + sheet(course, "lee")
    assert Counter(Counter(row["code"] for row in rows).values()) == {1: 2, 2: 2}
    assert len(sheet(course, "kim")) == len(sheet(course, "lee")) == 3
    [one, *_] = [row for row in rows if row["code"] == "ada"]
    assert (one["cell"], one["at most"], one["points"]) == ("discuss", "3", "")
    assert one["answer"].startswith("'=It ends where the *numbers* of ada do.")  # for a spreadsheet


def test_what_gets_0_by_itself_is_not_shared_out(course: Path, capsys) -> None:
    lab = Lab(tiny.LAB, course)
    tiny.submit(course, "max", notebooks.read(lab.release))
    unreadable = tiny.submit(course, "sue", notebooks.read(lab.release)) / "tiny.ipynb"
    unreadable.write_text("<!DOCTYPE html>", encoding="utf-8")
    assert share(course) == 0
    said = "left out: 2 answers that are empty or unreadable, and get 0 by themselves"
    assert said in capsys.readouterr().out
    rows = sheet(course, "kim") + sheet(course, "lee")
    assert sorted(row["code"] for row in rows) == sorted(STUDENTS)
    assert grade.main([tiny.LAB], course) == 0
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "shipping-ml") as book:
        for student in ("max", "sue"):
            one = book.find_grade("discuss", "tiny", tiny.LAB, student)
            assert (one.score, one.needs_manual_grade) == (0, False)


def test_graders_get_the_question_and_its_mark_scheme(course: Path) -> None:
    lab = Lab(tiny.LAB, course)
    solution = notebooks.read(lab.solution)
    text = "### Discuss: does it end?\n\n### BEGIN MARK SCHEME\n- *one point: no.*\n"
    solution.cells[-1].source = f"{text}### END MARK SCHEME"
    build.write(lab.solution, solution)
    assert share(course) == 0
    written = (course / f"hand-{tiny.LAB}-scheme.md").read_text(encoding="utf-8")
    assert written == (
        "# 01-tiny: questions and mark schemes\n\n## discuss (at most 3)\n\n"
        "### Discuss: does it end?\n\n**Mark scheme**\n\n- *one point: no.*\n"
    )


def test_blind_sheets_name_nobody(course: Path) -> None:
    assert share(course, "--blind") == 0
    rows = sheet(course, "kim") + sheet(course, "lee")
    assert not {row["code"] for row in rows} & set(STUDENTS)
    codes = {row["code"]: row["answer"] for row in rows}
    for grader in ("kim", "lee"):
        fill(course, grader, dict.fromkeys(codes, "2"))
    assert enter(course) == 0
    assert given(course) == dict.fromkeys(STUDENTS, 2)
    known = graders.Shared.read(course, tiny.LAB).students
    assert all(known[code] in answer for code, answer in codes.items())


def test_marks_and_comments_reach_page_and_log(course: Path, capsys) -> None:
    share(course)
    points = {"ada": "1,5", "bob": "3", "eve": "0"}
    for grader in ("kim", "lee"):
        fill(course, grader, points, "Name the overflow.")
    assert enter(course) == 0
    assert "3 marks are in the gradebook" in capsys.readouterr().out
    assert given(course) == {"ada": 1.5, "bob": 3, "eve": 0, "zoe": None}
    enter(course)  # again: nothing new
    log = (course / "hand-grades.jsonl").read_text(encoding="utf-8").splitlines()
    assert sorted(json.loads(line)["student"] for line in log) == ["ada", "bob", "eve"]
    assert all(json.loads(line)["grader"] in ("kim", "lee") for line in log)
    assert grade.main([tiny.LAB], course) == 0
    page = (course / "feedback" / "ada" / tiny.LAB / "tiny.html").read_text(encoding="utf-8")
    assert "Name the overflow." in page and "18.5 of 20 points" in page


def test_two_who_agree_give_the_mean_and_two_who_do_not_are_told(course: Path, capsys) -> None:
    share(course, "--twice", "4")
    fill(course, "kim", {"ada": "3", "bob": "1", "eve": "2", "zoe": "0"})
    fill(course, "lee", {"ada": "2.5", "bob": "3", "eve": "2", "zoe": "0"})
    assert enter(course) == 1
    said = capsys.readouterr().out
    assert "waits: bob, discuss: the graders talk first: kim 1, lee 3 of 3" in said
    # 1 - mean variance within an answer, 0.531, over the variance of all eight, 1.496.
    assert "4 answers have two graders: alpha 0.64" in said
    assert given(course) == {"ada": 2.75, "bob": None, "eve": 2, "zoe": 0}
    assert report.main([], course) == 0
    page = (course / "reports" / f"{tiny.LAB}.html").read_text(encoding="utf-8")
    assert "4 answers were graded by two people: Krippendorff&#39;s alpha 0.64." in page
    fill(course, "kim", {"bob": "3"})
    assert enter(course) == 0
    assert given(course)["bob"] == 3
    log = (course / "hand-grades.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(log) == 9  # both of kim's marks for bob


def test_marks_of_answers_that_are_gone_count_for_no_agreement(course: Path) -> None:
    share(course, "--twice", "4")
    points = {"ada": "3", "bob": "1", "eve": "2", "zoe": "0"}
    for grader in ("kim", "lee"):
        fill(course, grader, points)
    assert enter(course) == 0
    lab = Lab(tiny.LAB, course)
    assert graders.agreement(lab).startswith("4 answers were graded by two people")
    shutil.rmtree(course / "submitted" / "ada")
    assert graders.agreement(lab).startswith("3 answers were graded by two people")
    other = notebooks.read(course / "submitted" / "bob" / tiny.LAB / "tiny.ipynb")
    other.cells[-1].source = "Another answer."
    tiny.submit(course, "bob", other)
    assert graders.agreement(lab).startswith("2 answers were graded by two people")
    for student in ("bob", "eve", "zoe"):
        shutil.rmtree(course / "submitted" / student)
    assert graders.agreement(lab) == ""


def test_a_mark_from_formgrader_stays(course: Path, capsys) -> None:
    share(course)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "shipping-ml") as book:
        one = book.find_grade("discuss", "tiny", tiny.LAB, "ada")
        one.manual_score, one.needs_manual_grade = 1, False
        book.db.commit()
    for grader in ("kim", "lee"):
        fill(course, grader, {"ada": "2"})
    assert enter(course) == 1
    assert "ada, discuss: has 1 point from Formgrader, which stay" in capsys.readouterr().out
    assert given(course)["ada"] == 1


def test_a_page_shows_what_a_sheet_cannot(course: Path) -> None:
    share(course, "--blind")
    pages = [
        (course / f"hand-{tiny.LAB}-{name}.html").read_text(encoding="utf-8")
        for name in ("kim", "lee")
    ]
    text = "".join(pages)
    assert text.count("<h2>answer-") == len(STUDENTS)
    for student in STUDENTS:
        assert f"<p>=It ends where the <em>numbers</em> of {student} do." in text
        assert f"<h2>{student}" not in text
    assert text.count("<math ") == text.count('alt="The attached picture flow.png"') == 4
    assert "<script" not in text and "default-src 'none'" in text
    row = sheet(course, "kim")[0]
    assert re.search(r"\[picture: flow\.png, [0-9a-f]{8}\]$", row["answer"])


def comments(course: Path, *rows: str) -> None:
    """Write comments.csv."""
    text = "\n".join(("lab,cell,code,comment", *rows, ""))
    (course / "comments.csv").write_text(text, encoding="utf-8")


def test_a_comment_is_picked_by_its_code_and_counted(course: Path, capsys) -> None:
    rows = (",,units,Say in which units.", f"{tiny.LAB},discuss,end,Name the overflow.")
    comments(course, *rows, f"{tiny.LAB},other,no,Not here.", ",discuss,units,Which units?")
    share(course)
    assert {row["to pick"] for row in sheet(course, "kim")} == {"#end #units"}
    for grader in ("kim", "lee"):
        fill(course, grader, {"ada": "1", "bob": "2"}, "#units\nWell begun. #end")
    assert enter(course) == 0
    said = capsys.readouterr().out
    assert "#units: on 2 answers" in said and "#end: on 2 answers" in said
    entry = json.loads((course / "hand-grades.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert entry["comment"] == "Which units?\nWell begun. Name the overflow."
    assert entry["codes"] == ["units", "end"]
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "shipping-ml") as book:
        comment = book.find_comment("discuss", "tiny", tiny.LAB, "ada")
        assert comment.manual_comment == entry["comment"]


@pytest.mark.parametrize(
    ("row", "comment", "said"),
    [
        (",,units,Which?", "#unit", "no comment #unit; for this answer there are #units"),
        (",other,units,Which?", "#units", "no comment #units; for this answer there are none"),
        (",,Units,Which?", "", "comments.csv, line 2: expected a comment, and a code"),
        (",,units,", "", "comments.csv, line 2: expected a comment, and a code"),
    ],
)
def test_a_comment_that_is_not_there_is_named_and_nothing_is_entered(
    row: str, comment: str, said: str, course: Path, capsys
) -> None:
    share(course)
    comments(course, row)
    for grader in ("kim", "lee"):
        fill(course, grader, {"ada": "2"}, comment)
    assert enter(course) == 2
    assert said in capsys.readouterr().err
    assert set(given(course).values()) == {None}


def test_three_hundred_students_by_section_and_evenly() -> None:
    students = [f"s{number:03}" for number in range(300)]
    people = {"kim": "Monday", "lee": "", "max": ""}
    sections = {name: "Monday" for name in students[:90]}
    who = graders.share(students, people, sections, 30, random.Random(1))
    load = Counter(name for each in who.values() for name in each)
    assert sum(load.values()) == 330 and abs(load["lee"] - load["max"]) <= 1
    assert load["kim"] >= 90
    assert {each[0] for name, each in who.items() if name in sections} == {"kim"}
    twice = [each for each in who.values() if len(each) > 1]
    assert len(twice) == 30 and all(len(set(each)) == 2 for each in twice)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name\nkim\n", "expected the columns grader"),
        ("grader\n", "no graders"),
        ("grader\nkim\nkim\n", "line 3: expected a grader's name, once: 'kim'"),
        ("grader\n../kim\n", "expected a grader's name, once: '../kim'"),
    ],
)
def test_graders_that_cannot_be_are_named(text: str, said: str, course: Path, capsys) -> None:
    (course / "graders.csv").write_text(text, encoding="utf-8")
    assert share(course) == 2
    assert said in capsys.readouterr().err
    assert not list(course.glob("hand-*"))


def test_points_that_cannot_be_are_named_and_nothing_is_entered(course: Path, capsys) -> None:
    share(course)
    for grader in ("kim", "lee"):
        fill(course, grader, {"ada": "2", "bob": "4", "eve": "x"})
    assert enter(course) == 2
    assert "expected 0 to 3 points, found" in capsys.readouterr().err
    assert set(given(course).values()) == {None}
    assert not (course / "hand-grades.jsonl").exists()


def test_a_sheet_of_an_earlier_share_is_refused(course: Path, monkeypatch, capsys) -> None:
    """Codes are drawn anew: what stood for one student stands for another now."""
    earlier = course / "earlier"
    earlier.mkdir()
    names = []
    for seed in (1, 2):
        monkeypatch.setattr(random, "SystemRandom", lambda seed=seed: random.Random(seed))
        assert share(course, "--blind") == 0
        names.append(graders.Shared.read(course, tiny.LAB).students)
        for grader in ("kim", "lee"):
            fill(course, grader, dict.fromkeys(names[-1], "3"))
        if seed == 1:
            for path in course.glob("hand-*"):
                path.rename(earlier / path.name)
    row = sheet(earlier, "kim")[0]
    then, now = (each[row["code"]] for each in names)
    assert then != now
    capsys.readouterr()
    good = str(course / f"hand-{tiny.LAB}-kim.csv")
    bad = str(earlier / f"hand-{tiny.LAB}-kim.csv")
    assert hand_grades.main(["enter", tiny.LAB, good, bad], course) == 2
    said = capsys.readouterr().err
    assert f"{bad}, line 4: {row['code']}, discuss: expected the answer" in said
    assert f"with '{now} do. $2^n$" in said and f"found '{then} do. $2^n$" in said
    assert f"a sheet of an earlier one needs the hand-{tiny.LAB}-codes.json of its time" in said
    assert set(given(course).values()) == {None}
    assert not (course / "hand-grades.jsonl").exists()


def test_answers_that_differ_in_a_picture_alone_are_two_answers() -> None:
    texts = []
    for data in ("aaaa", "bbbb"):
        picture = ("image.png", "image/png", data)
        cell = Cell("a", Role.ADDED_TEXT, "![image.png](attachment:image.png)", pictures=(picture,))
        texts.append(graders.Answer("ada", "discuss", 3, (cell,)).text)
    assert not graders.same(*texts)


def test_an_answer_that_was_changed_since_it_was_shared_waits(course: Path, capsys) -> None:
    share(course)
    for grader in ("kim", "lee"):
        fill(course, grader, {"ada": "2", "bob": "1"})
    path = course / "submitted" / "ada" / tiny.LAB / "tiny.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("It ends", "It never ends"))
    assert enter(course) == 1
    said = capsys.readouterr().out
    assert "1 marks are in the gradebook" in said
    [place] = re.findall(r"waits: (.*): another answer was handed in since", said)
    assert re.fullmatch(rf"hand-{tiny.LAB}-(kim|lee)\.csv, line \d+", place)
    assert given(course) == {"ada": None, "bob": 1, "eve": None, "zoe": None}


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("'=It ends\r\nwhere  the numbers\u00a0do. ", True),
        ("=It ends where the numbers do.", True),
        ("=It ends where the numbers go.", False),
        ("", False),
    ],
)
def test_white_space_is_no_part_of_an_answer(text: str, same: bool) -> None:
    assert graders.same(text, "=It ends\nwhere the\tnumbers do.") is same


def test_a_long_answer_is_cut_off_for_spreadsheets_and_told_from_others() -> None:
    texts = []
    for end in "xy":
        cell = Cell("a", Role.ADDED_TEXT, "word " * 10_000 + end)
        texts.append(graders.Answer("ada", "discuss", 3, (cell,)).text)
    assert all(len(text) < 16_000 and text.endswith("the page has all of it]") for text in texts)
    assert not graders.same(*texts)


def test_sheets_that_are_there_are_not_written_over(course: Path, capsys) -> None:
    share(course)
    fill(course, "kim", {"ada": "2"})
    assert share(course) == 2
    assert "there already; move them away first" in capsys.readouterr().err


def test_sections_come_from_the_roster(course: Path) -> None:
    members = [roster.Member(name, "", "Monday" if name < "c" else "Friday") for name in STUDENTS]
    roster.write(course, members)
    (course / "graders.csv").write_text("grader,section\nkim,Monday\nlee,Friday\n")
    assert share(course) == 0
    assert [row["code"] for row in sheet(course, "kim")] == ["ada", "bob"]
    assert [row["code"] for row in sheet(course, "lee")] == ["eve", "zoe"]
