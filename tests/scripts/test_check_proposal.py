"""scripts/check_proposal.py as a team runs it: sentences with lines, and an exit code."""

import subprocess
import sys
from pathlib import Path

import pytest

import check_proposal
from labkit import data, demo_page, proposals

ROOT = Path(__file__).resolve().parents[2]


def lines(capsys) -> list[str]:
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("name", ["good", "glossy", "feasible"])
def test_complete_proposals_pass_even_an_empty_one(name, capsys):
    path = data.path("project", name)
    assert check_proposal.main([str(path)]) == 0
    assert lines(capsys) == [f"{path}: no problems. Now let people read it."]


@pytest.mark.parametrize("name", ["thin", "infeasible", "template"])
def test_each_problem_stands_at_the_line_it_is_about(name, capsys):
    path = data.path("project", name)
    assert check_proposal.main([str(path)]) == 1
    text = path.read_text(encoding="utf-8").splitlines()
    for line in lines(capsys):
        number, sentence = line.removeprefix(f"{path}:").split(": ", 1)
        quoted = sentence.split("'")[1].lower() if "'" in sentence else ""
        if quoted in proposals.NUMBERS or quoted in proposals.REQUIRED:
            assert quoted in text[int(number) - 1].lower()
        assert sentence.endswith((".", "?"))


def test_the_four_reasons_of_the_infeasible_plan():
    found = {problem.line for problem in proposals.problems(proposals.given("infeasible"))}
    text = proposals.given("infeasible").splitlines()
    at = {text[line - 1].split(":")[0] for line in found}
    assert at == {
        "- test cases",
        "- labels to make",
        "- first label in week",
        "- labels ready by week",
    }


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        ("# Which bin?", "Which bin?", "Which bin?", "has no title"),
        ("## Baseline", "## Base line", "- labels ready by week: 5", "no section '## Baseline'"),
        ("- now: 0.78", "- now: quite good", "- now: quite good", "'now' is not a number"),
        ("- now: 0.78", "- now: 0,78", "- now: 0,78", "write 0.78 with a point"),
        ("hours a week: 1\n", "hours a week: 1,5\n", "- hours a week", "write 1.5 with a point"),
        ("- now: 0.78", "- now: ?", "- now: ?", "'now' is open"),
        ("- now: 0.78", "- now: ~0.8", "- now: ~0.8", "found '~0.8', expected digits alone"),
        ("- labellers: 4", "- labellers: 1-2", "- labellers: 1-2", "without a unit, a range"),
        ("- metric: accuracy", "- metric: ?", "- metric: ?", "The metric is open"),
        ("- metric: accuracy\n", "", "## Plan", "no line '- metric: NAME'"),
        ("- lost: 0.04", "- lost: 0.2", "- lost: 0.2", "more than the 0.12 that it can be"),
        ("- goal: 0.88", "- goal: 1", "- goal: 1", "exactly 0 or 1"),
        ("cases: 240", "cases: 138", "- test cases: 138", "with a chance of 79"),
        ("## Baseline", "### Baseline", "- labels ready by week: 5", "is '### Baseline'"),
        ("## Team", "## Teams", "- labels ready by week: 5", "Line 3 is '## Teams'"),
        ("- now: 0.78", "- now: 78", "- now: 78", "expected a number from 0 to 1"),
        ("- labellers: 4\n", "", "## Plan", "no line '- labellers: NUMBER'"),
        ("- labellers: 4", "- people: 4", "- people: 4", "'people' is no entry"),
        ("- goal: 0.88", "- goal: 0.7", "- goal: 0.7", "is not above the 0.78"),
        ("cases: 240", "cases: 2,100", "- test cases: 2,100", "none is left to train on"),
        ("answer: 10", "answer: 300", "- labels to make: 900", "take 150 hours"),
        ("in weeks: 1", "in weeks: 3", "- first label in week: 2", "before week 4"),
        ("by week: 5", "by week: 6", "- labels ready by week: 6", "due in week 5"),
    ],
)
def test_one_fault_in_a_good_proposal_is_named(old, new, at, words):
    text = proposals.given("good")
    assert text.count(old) == 1
    text = text.replace(old, new)
    found = proposals.problems(text)
    [problem] = [problem for problem in found if words in problem.sentence]
    assert text.splitlines()[problem.line - 1].startswith(at)


def test_headings_in_code_are_text_and_percent_is_a_number():
    text = "# T\n\n## Team\n\n```\n## Goal\n```\n\n## Plan\n\n- now: 78 %\n"
    assert any("'## Goal'" in problem.sentence for problem in proposals.problems(text))
    assert proposals.read_plan(text) == {"now": 0.78}


@pytest.mark.parametrize(
    ("written", "number"),
    [("1,200", 1200), ("12,345,678", 12345678), ("1200.5", 1200.5), (".7", 0.7), ("0,700", None)],
)
def test_a_comma_stands_before_three_digits_only(written, number):
    assert proposals.read_plan(f"## Plan\n\n- labels to make: {written}\n") == {
        "labels to make": number
    }


def test_a_line_that_begins_with_tbd_is_unwritten():
    text = proposals.given("good").replace("Two things in one photo. We do not", "TBD, we will")
    found = [problem.sentence for problem in proposals.problems(text)]
    assert found == [
        "The section 'stretch goal' is empty: write at least one sentence of your own."
    ]


def test_hours_that_are_just_enough_in_spite_of_rounding():
    text = proposals.given("good").replace("labellers: 4", "labellers: 1")
    text = text.replace("hours a week: 1", "hours a week: 0.7")
    text = text.replace("labels to make: 900", "labels to make: 378")
    assert 0.7 * 3 < 378 * 2 * 10 / 3600
    assert proposals.problems(text) == []


def test_a_page_without_problems_is_opened_on_a_phone(capsys):
    page = data.path("project", "demo")
    assert check_proposal.main([str(page)]) == 0
    assert lines(capsys) == [f"{page}: no problems. Now open it on a phone."]


def test_every_word_of_the_template_counts_as_unwritten():
    found = proposals.problems(proposals.given("template"))
    empty = [problem for problem in found if "is empty" in problem.sentence]
    assert len(empty) == len(proposals.REQUIRED)


def test_pages_and_several_files_at_once(tmp_path, capsys):
    page = tmp_path / "page.html"
    page.write_text("<img src='https://example.org/a.png'>", encoding="utf-8")
    assert check_proposal.main([str(data.path("project", "good")), str(page)]) == 1
    assert [line.split(": ", 1)[1] for line in lines(capsys)[1:]] == [
        "<img> asks another host: https://example.org/a.png",
        "The page has no <meta name='viewport'>: a phone shows it tiny.",
    ]


def test_a_file_that_is_no_text_or_not_there(tmp_path, capsys):
    binary = tmp_path / "proposal.md"
    binary.write_bytes(b"\xff\xfe\x00")
    assert check_proposal.main([str(binary)]) == 2
    assert check_proposal.main([str(tmp_path / "none.md")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_the_command_line():
    done = subprocess.run(
        [
            sys.executable,
            str(ROOT / "scripts/check_proposal.py"),
            str(data.path("project", "thin")),
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1 and done.stdout.count("\n") == 2 and not done.stderr


VIEWPORT = '<meta name="viewport" content="width=device-width">'


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (VIEWPORT, []),
        (f"{VIEWPORT}<a href='https://example.org'>more</a>", []),
        (f"{VIEWPORT}<img src='data:image/png;base64,AA=='>", []),
        (f"{VIEWPORT}<script>fetch('/predict')</script>", []),
        (f"{VIEWPORT}<script>// see https://example.org\n</script>", []),
        ("<meta name='viewport' content='width=1200'>", ["no <meta"]),
        (f"{VIEWPORT}<script src='//cdn.example.org/a.js'></script>", ["another host"]),
        (f"{VIEWPORT}<link rel='stylesheet' href='style.css'>", ["second file"]),
        (f"{VIEWPORT}<style>\n@import 'https://example.org/a.css';</style>", ["style asks"]),
        (f"{VIEWPORT}<div style='background: url(http://example.org/a)'>", ["style asks"]),
        (f"{VIEWPORT}<script>fetch('https://example.org')</script>", ["script or style"]),
        (f"{VIEWPORT}<script>new WebSocket('wss://example.org')</script>", ["script or style"]),
        (f"{VIEWPORT}<form action='https://example.org'>", ["another host"]),
    ],
)
def test_what_a_demo_page_asks_for(page, expected):
    found = [sentence for _, sentence in demo_page.problems(page)]
    assert len(found) == len(expected), found
    assert all(words in sentence for words, sentence in zip(expected, found, strict=True))


def test_the_courses_own_page_is_fine():
    page = data.path("project", "demo").read_text(encoding="utf-8")
    assert demo_page.problems(page) == []
