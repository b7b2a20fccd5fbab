"""The report of a graded class: what was planted is found, names are harmless or absent, errors say
what to do."""

import random
import re
import shutil
import subprocess
from collections import Counter

import pytest
from planting import HOSTILE, LARGE, OWN_WORDS, SMALL, put

import report
from coursekit import notebooks
from coursekit.report import build, misconceptions, reading
from coursekit.report.misconceptions import AMBIGUOUS, KNOWN, RIGHT, UNKNOWN
from fairmark import course as courses


@pytest.mark.parametrize("name", [SMALL, LARGE])
def test_every_planted_misconception_is_counted(made, name):
    [one] = [one for one in reading.read(made.root) if one.lab.name == name]
    matrix = misconceptions.learn(made.root, one.lab, one.isolated, 1)
    tried, unsure = 0, 0
    for work in one.graded:
        verdicts = matrix.verdicts(one.exercises, work.checks)
        for key, answer in made.planted[name].get(work.student, {}).items():
            found = verdicts[key]
            tried += not answer.right
            unsure += found.kind == AMBIGUOUS
            if answer.right:
                assert found.kind == RIGHT, (work.student, key)
            else:
                assert found.kind in (KNOWN, AMBIGUOUS) and answer.path.stem in found.fits, (
                    work.student,
                    answer,
                    found,
                )
                assert found.fits == (answer.path.stem,) or found.kind == AMBIGUOUS
    assert tried >= {SMALL: 5, LARGE: 16}[name]
    assert unsure <= 2, "numbers tell nearly all of them apart"


def test_other_words_for_a_wrong_answer_are_known_again(made):
    one = reading.read(made.root)[0]
    matrix = misconceptions.learn(made.root, one.lab, one.isolated, 1)
    found = {
        work.student: matrix.verdicts(one.exercises, work.checks)["batch_cost"]
        for work in one.graded
        if work.readable
    }
    assert (found["ada"].kind, found["ada"].fits) == (KNOWN, ("batch_cost--no-fee",))
    assert (found["bob"].kind, found["bob"].fits) == (
        AMBIGUOUS,
        ("batch_cost--no-fee", "batch_cost--one-answer-a-page"),
    )
    assert (found["eve"].kind, found["eve"].fits) == (UNKNOWN, ())


def test_the_table_counts_what_was_planted(made, rows):
    [one] = [one for one in reading.read(made.root) if one.lab.name == SMALL]
    graded = {work.student for work in one.graded}
    due = Counter(
        answer.path.stem
        for student, each in made.planted[SMALL].items()
        if student in graded
        for answer in each.values()
        if not answer.right
    )
    due["batch_cost--no-fee"] += 1  # ada's
    due["batch_cost--no-fee batch_cost--one-answer-a-page"] = 1  # bob's
    assert {
        row["wrong answer"]: int(row["students"]) for row in rows(f"{SMALL}-misconceptions")
    } == due
    assert sum(due.values()) >= 5
    says = {row["wrong answer"]: row["misconception"] for row in rows(f"{SMALL}-misconceptions")}
    assert says["batch_cost--no-fee"] == "forgets the marketplace's share."
    assert sum(int(row["students"]) for row in rows(f"{SMALL}-unknown")) == len(HOSTILE) + 1, (
        "eve's too"
    )


def test_blank_and_unreadable_submissions_are_no_misconceptions(made, rows):
    [standing] = rows(f"{SMALL}-standing")
    graded = [row for row in rows(f"{SMALL}-students") if row["state"].startswith("graded")]
    assert standing["blank or unfinished"] == "1"
    assert sum(int(standing[kind]) for kind in list(standing)[2:]) == len(graded) - 2, (
        "no notebook, and one that is none"
    )
    why = Counter(row["why"] for row in rows(f"{SMALL}-attention"))
    assert why["no exercise answered"] == 1
    assert why["nothing that can be read"] == 2


def test_points_are_those_of_the_gradebook(made, rows):
    students = {row["student"]: row for row in rows(f"{LARGE}-students")}
    solution = next(
        student
        for student, each in made.planted[LARGE].items()
        if not each and students[student]["total"]
    )
    states = Counter(row["state"].split(":")[0] for row in students.values())
    count = states["graded"]
    assert count == 7 and states["not graded yet"] >= 10, (
        "the others of the demo class wait for make grade"
    )
    assert (
        students[solution]["03.1"]
        == f"{[one for one in reading.read(made.root)][1].most['03.1']:g}"
    )
    assert sum(int(row["students"]) for row in rows(f"{LARGE}-points")) == count
    term = {row["student"]: row for row in rows("term-students")}
    assert float(term[solution]["total"]) == float(term[solution][SMALL] or 0) + float(
        term[solution][LARGE]
    )


def test_those_who_handed_in_nothing_are_named(made, rows):
    absent = {
        row["student"] for row in rows(f"{LARGE}-attention") if row["why"] == "handed in nothing"
    }
    assert len(absent) == len(HOSTILE) + len(OWN_WORDS) and "ada" in absent


def test_the_machines_seconds_are_those_of_cells(made, rows):
    names = [row["cell"] for row in rows(f"{LARGE}-seconds")]
    assert "test-precision_recall_f" in names and "precision_recall_f" in names
    assert not {"cpu", "wall"} & set(names)
    assert all(0 <= float(row["median"]) <= float(row["most"]) for row in rows(f"{LARGE}-seconds"))


def test_incidents_are_told(made, rows):
    told = [row["incident"] for row in rows(f"{SMALL}-incidents")]
    assert sum(
        "is left out: the assignment has no such notebook" in incident for incident in told
    ) == len(HOSTILE)


def test_hostile_names_are_text_in_pages_and_spreadsheets(made, rows):
    for page in (made.root / "reports").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(
            r"<(script|img|b)\b|onerror=alert\(1\)>|\u202e|\x1b",
            text.replace("&lt;", "").replace("&gt;", ""),
        )
        assert "&lt;img src=x onerror=alert(1)&gt;" in text
    for table in (made.root / "reports").glob("*.csv"):
        content = table.read_bytes().decode("utf-8-sig")
        assert not re.search(r"(?m)(^|,)\"? *[=@+]", content), table
        assert "\u202e" not in content
    names = {row["student"] for row in rows(f"{SMALL}-students")}
    assert {"'=HYPERLINK(1) <b>O'Brien", "'-2+3\\n@SUM(1)", "evil \\u202egnp.exe"} <= names


def test_without_names_nothing_holds_an_id(made):
    files = list((made.root / "reports" / "no-names").iterdir())
    assert {path.name for path in files if path.suffix == ".html"} == {
        f"{SMALL}.html",
        f"{LARGE}.html",
        "term.html",
    }
    ids = [path.name for path in (made.root / "submitted").iterdir() if path.is_dir()]
    assert len(ids) > 24
    for path in files:
        text = path.read_text(encoding="utf-8-sig")
        assert not re.search(r"\bs\d\d\b", text), path
        assert not any(
            part in text
            for name in HOSTILE
            for part in ("HYPERLINK", "Brien", "onerror", "@SUM", "gnp", name)
        ), path
        assert not any(text_ in text for text_ in ("calc", "tfel", "svg onload")), path
    assert not list((made.root / "reports" / "no-names").glob("*-unknown.csv"))


def test_numbers_are_drawn_anew_and_stay_within_a_report(made):
    classes = reading.read(made.root)
    first, second = (build.numbered(classes, random.Random(seed)) for seed in (1, 2))
    assert first != second and sorted(first.values()) == sorted(second.values())
    assert list(first) == build.everybody(classes)


def test_the_second_report_grades_nothing_and_writes_the_same(made, capsys):
    before = {path.name: path.read_bytes() for path in (made.root / "reports").glob("*.*")}
    entries = sorted(path.name for path in (made.root / "ledger").rglob("*.json"))
    assert report.main([], made.root) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.split() == [f"reports/{SMALL}.html", f"reports/{LARGE}.html", "reports/term.html"]
    assert {path.name: path.read_bytes() for path in (made.root / "reports").glob("*.*")} == before
    assert sorted(path.name for path in (made.root / "ledger").rglob("*.json")) == entries


def test_one_lab_alone_has_no_link_to_the_term(made, tmp_path):
    page = build.make(made.root, SMALL, False, 1)
    assert [path.name for path in page] == [f"{SMALL}.html"]
    assert "term.html" not in page[0].read_text(encoding="utf-8")


# ---- what is said when it cannot be done


def test_without_a_ledger_it_says_what_to_run(tmp_path, capsys):
    put(tmp_path / "course", SMALL)
    assert report.main([], tmp_path / "course") == 1
    assert "run `make grade` first" in capsys.readouterr().err
    hostile = tmp_path / "course" / "submitted" / "ada" / SMALL
    hostile.mkdir(parents=True)
    assert report.main([], tmp_path / "course") == 1
    assert "no ledger/" in capsys.readouterr().err
    (tmp_path / "course" / "ledger").mkdir()
    before = sorted(tmp_path.rglob("*"))
    assert report.main([], tmp_path / "course") == 1
    assert "holds no result of what lies in submitted/ now" in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


def test_without_a_gradebook_none_is_made(made, tmp_path, capsys):
    root = tmp_path / "course"
    shutil.copytree(
        made.root, root, symlinks=True, ignore=shutil.ignore_patterns("reports", "gradebook.db")
    )
    assert report.main([], root) == 1
    assert (
        f"there is no gradebook {root / 'gradebook.db'}: run `make grade` first"
        in capsys.readouterr().err
    )
    assert not (root / "gradebook.db").exists() and not (root / "reports").exists()


def test_an_unknown_or_ungraded_lab_is_named(made, tmp_path, capsys):
    assert report.main(["--lab", "99-none"], made.root) == 2
    assert f"99-none: no such lab; the labs are {SMALL}, {LARGE}" in capsys.readouterr().err


def test_while_another_run_grades_nothing_is_written(made, tmp_path, capsys):
    root = tmp_path / "course"
    shutil.copytree(made.root, root, symlinks=True, ignore=shutil.ignore_patterns("reports"))
    answer = (
        "# Misconception: new.\n# Loses: test-batch_cost\ndef batch_cost(pages, answers, "
        "reward, fee=0.20):\n    return -1\n"
    )
    (root / "solutions" / SMALL / "answers" / "wrong" / "batch_cost--new.py").write_text(
        answer, encoding="utf-8"
    )
    with courses.read(root).locked():
        assert report.main(["--lab", SMALL], root) == 1
    assert "another run is grading" in capsys.readouterr().err
    assert not (root / "reports").exists()
    assert report.main(["--lab", SMALL], root) == 0, "only the new answer is graded"
    assert "1/1" in capsys.readouterr().err


@pytest.mark.parametrize("lab", notebooks.labs(), ids=lambda lab: lab.name)
def test_wrong_answers_that_spoil_another_exercise_travel_apart(lab):
    own = {
        part.key: set(misconceptions.tests(part))
        for part in notebooks.exercises(notebooks.read(lab.release))
    }
    packed = misconceptions.bundles(lab)
    wrong = list((lab.answers / "wrong").glob("*.py"))
    assert sorted(answer.path for bundle in packed for answer in bundle.values()) == sorted(wrong)
    for bundle in packed:
        for key, answer in bundle.items():
            assert not any(answer.loses & own[other] for other in bundle if other != key)


def test_git_never_takes_a_report():
    assert (
        subprocess.run(
            ["git", "check-ignore", "-q", "reports/term.html"], cwd=notebooks.ROOT
        ).returncode
        == 0
    )
