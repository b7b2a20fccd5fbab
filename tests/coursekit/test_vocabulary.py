"""The check of words that the course no longer uses."""

import pytest

from coursekit.checks.vocabulary import CODE, LIST, check_vocabulary
from coursekit.notebooks import ROOT

LEFT = """
[[words]]
pattern = '(?<![a-z])mend(s|ed|ing)?(?![a-z])'
use = "fix"

[[words]]
pattern = 'fault'
use = "violation"
within = ["src/"]

[counts]
"src/old.py" = 2
"""


@pytest.fixture
def course(tmp_path):
    """A small course; returns a function that writes a file and checks the course."""
    list_of_today = tmp_path / "vocabulary.toml"
    list_of_today.write_text(LEFT, encoding="utf-8")

    def check(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return check_vocabulary(tmp_path, list_of_today)

    return check


def test_a_word_is_found_with_its_line_and_what_to_write(course):
    [found] = course("lectures/new.md", "Fine.\nMend the test.\n")
    assert found == "lectures/new.md:2: 'Mend' is now 'fix'"


def test_a_part_of_a_name_counts_and_a_part_of_a_word_does_not(course):
    assert course("lectures/figures/a.py", "mended_line = 1\n")
    assert course("lectures/figures/a.py", "recommended = amendment = tremendous = 1\n") == []


def test_a_word_counts_only_where_the_list_says(course):
    assert course("lectures/new.md", "Whose fault is it?\n") == []
    assert course("src/a.py", "fault = faults = faulty = 1\n")


def test_code_may_have_fewer_than_listed_and_not_more(course):
    assert course("src/old.py", "mend = 1\n") == []
    assert course("src/moved.py", "mend = 2\n") == []
    summary, *places = course("src/moved.py", "mend = mended = 2\n")
    assert summary.startswith("code: expected at most 2 such words, found 3")
    assert [place.partition(":")[0] for place in places] == ["src/moved.py"] * 2


def test_the_course_keeps_its_vocabulary():
    assert check_vocabulary(ROOT) == []


def test_pages_have_no_such_words_left():
    """What is still listed is code, none of it a page or a lab."""
    text = LIST.read_text(encoding="utf-8")
    listed = text.partition("[counts]")[2].splitlines()
    assert all(line.startswith(tuple(f'"{folder}' for folder in CODE)) for line in listed if line)
