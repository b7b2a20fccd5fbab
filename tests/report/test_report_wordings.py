"""Answers to two wordings of a question, in submitted/: the report shows both alphas."""

import csv
import random
import shutil
from pathlib import Path

import pytest
from planting import answer_wordings

import report
from coursekit.crowd.wordings import LAB
from coursekit.notebooks import Lab
from coursekit.report import build, example, page, wordings
from coursekit.report.summary import summarise

TEXTS = {
    "old": "Does <b>{adjective}</b> describe {attribute}?",
    "new": "=Is {attribute} {adjective}?",
}
HEADING = "Two wordings of a question"


@pytest.fixture
def course(made, tmp_path) -> Path:
    """The graded course, without reports."""
    root = tmp_path / "course"
    shutil.copytree(made.root, root, symlinks=True, ignore=shutil.ignore_patterns("reports"))
    return root


def test_the_term_shows_both_alphas(course):
    answer_wordings(course / "submitted" / "ada" / LAB, TEXTS)
    assert report.main([], course) == 0
    text = (course / "reports" / "term.html").read_text(encoding="utf-8")
    assert HEADING in text
    assert "Alpha of the new wording is 1.00 (1.00 to 1.00)." in text
    assert "&lt;b&gt;{adjective}&lt;/b&gt;" in text and "<b>{adjective}" not in text
    table = (course / "reports" / "term-wordings.csv").read_text(encoding="utf-8-sig")
    old, new = csv.DictReader(table.splitlines())
    assert float(new["alpha"]) == 1 and new["wording"] == "'=Is {attribute} {adjective}?"
    assert float(old["alpha from"]) <= float(old["alpha"]) <= float(old["alpha to"])
    assert -0.2 < float(old["alpha"]) < 0.2
    assert int(old["people"]) + int(new["people"]) == 12


def test_without_names_neither_wording_nor_worker_is_shown(course):
    workers = answer_wordings(course / "submitted" / "ada" / LAB, TEXTS)
    assert report.main(["--no-names"], course) == 0
    for path in (course / "reports" / "no-names").iterdir():
        text = path.read_text(encoding="utf-8-sig")
        assert not any(word in text for word in (*workers, "describe {attribute}", "=Is"))
    text = (course / "reports" / "no-names" / "term.html").read_text(encoding="utf-8")
    assert "Alpha of the new wording is 1.00" in text and "the old wording" in text


def test_a_faulty_file_stops_no_report(course):
    folder = course / "submitted" / "ada" / LAB
    folder.mkdir(parents=True)
    (folder / "wording-x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert report.main([], course) == 0
    text = (course / "reports" / "term.html").read_text(encoding="utf-8")
    assert "not compared: " in text and "wording-x.csv: expected the columns" in text
    assert not (course / "reports" / "term-wordings.csv").exists()
    assert report.main(["--no-names"], course) == 0
    text = (course / "reports" / "no-names" / "term.html").read_text(encoding="utf-8")
    assert "the report with names says why" in text and "wording-x" not in text


def test_where_nothing_was_collected_nothing_is_shown(made):
    text = (made.root / "reports" / "term.html").read_text(encoding="utf-8")
    assert HEADING not in text


def test_the_page_of_lab_05_shows_them_too(tmp_path):
    answer_wordings(tmp_path / "submitted" / "ada", TEXTS)
    found = wordings.collected(tmp_path, named=True)
    one, matrix = example.invent(Lab(LAB), 12, 0)
    [summary] = summarise([one], {LAB: matrix})
    labels = build.numbered([one], random.Random(0))
    text, tables = page.lab(summary, labels, True, ["tables"], wordings=found)
    assert "Alpha of the new wording is 1.00" in text
    assert f"{LAB}-wordings.csv" in text
    assert tables[-1].name == "wordings"


def test_answers_that_are_all_alike_have_no_alpha(tmp_path):
    folder = tmp_path / "submitted"
    answer_wordings(folder, TEXTS)
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(",Yes", ",No"), encoding="utf-8")
    found = wordings.collected(tmp_path, named=True)
    assert found is not None and found.table is not None
    assert "The new wording has no alpha" in found.says
    assert [row[6] for row in found.table.rows][1] == ""
