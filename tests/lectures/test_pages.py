"""Every lecture has its parts, and nothing in it is for the eye only."""

import re
from pathlib import Path

import pytest

LECTURES = Path(__file__).resolve().parents[2] / "lectures"
PAGES = sorted(LECTURES.glob("[0-9][0-9]-*.md"))
PARTS = [
    "The question",
    "The idea",
    "A worked example",
    "When it breaks",
    "What people ask",
    "The class hour",
    "Quiz",
    "The lab",
    "References",
]


@pytest.fixture(params=PAGES, ids=lambda page: page.stem)
def page(request) -> str:
    return request.param.read_text(encoding="utf-8")


def test_there_are_lectures():
    assert {"00-start-here", "04-label-aggregation"} <= {page.stem for page in PAGES}


def test_parts_in_order(page):
    headings = re.findall(r"(?m)^## (.+)$", page)
    found = [part for heading in headings for part in PARTS if heading.startswith(part)]
    assert found == PARTS


def test_length(page):
    read = page.partition("## References")[0]
    words = len(read.split())
    assert 800 <= words <= 3000, f"{words} words; a lecture has 800 to 3,000"


def test_quiz_has_five_questions_with_folded_answers(page):
    quiz = page.partition("## Quiz\n")[2].partition("\n## ")[0]
    assert re.findall(r"(?m)^(\d)\. ", quiz) == list("12345")
    assert (
        len(re.findall(r"<details><summary>Answer</summary>\n\n +\S[^<]+?\n\n +</details>", quiz))
        == 5
    )


def test_pictures_have_an_alternative_and_a_sentence(page):
    pictures = re.findall(r"(?m)^!\[(.*)\]\((.+)\)\n\n(.+)$", page)
    assert len(pictures) == page.count("![") > 0
    for alternative, file, sentence in pictures:
        assert (LECTURES / file).is_file(), f"{file} is missing"
        assert len(alternative.split()) >= 10, f"{file}: the text alternative says too little"
        assert sentence.startswith("The picture shows"), f"{file}: no sentence says what it shows"


def test_the_lab_of_the_same_number_is_linked(request, page):
    number = request.node.callspec.params["page"].stem[:2]
    links = re.findall(r"\]\(\.\./labs/(\d\d)-[^)]+\.ipynb\)", page.partition("## The lab\n")[2])
    assert links == [number]


def test_the_syllabus_links_exactly_the_lectures_that_exist():
    syllabus = (LECTURES / "README.md").read_text(encoding="utf-8")
    table = syllabus.partition("## The modules\n")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if re.match(r"\| \[?\d\d ", line)]
    assert [re.search(r"\d\d", row).group() for row in rows] == [
        f"{number:02}" for number in range(10)
    ]
    linked = [row for row in rows if "](" in row]
    assert [re.search(r"\]\((.+?)\)", row).group(1) for row in linked] == [
        page.name for page in PAGES
    ]
    assert all(row.endswith("| complete |") == (row in linked) for row in rows)


def test_each_lecture_marks_its_place_on_the_map():
    for path in PAGES:
        number = path.name[:2]
        picture = "course-map.svg" if number == "00" else f"course-map-{number}.svg"
        assert f"(figures/{picture})" in path.read_text(encoding="utf-8"), path.name
