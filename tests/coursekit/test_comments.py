"""Lines of text that the site would take for comments are found, on pages and in labs."""

import pytest

from coursekit import checks
from coursekit.checks import comments
from coursekit.notebooks import ROOT

FAULT = "it begins with '%', a comment that the site does not show; wrap the text elsewhere: "


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('"no" is right in 99\n%. Nothing was flagged.', [2]),
        ("- in 5\n  % of all\n\n> in 6\n> % of all", [2, 5]),
        ("% at the top", [1]),
        ("a\n\n```\n%time f()\n```\n\n    %time g()\n", []),
        ("99 % of them, `%time`,\n`%` and\n\\% of all", []),
    ],
)
def test_lines_of_text_that_begin_with_a_percent_sign(tmp_path, text, lines):
    page = tmp_path / "lectures" / "01-some.md"
    page.parent.mkdir()
    page.write_text(text, encoding="utf-8")
    found = comments.check_pages(tmp_path)
    assert [line.split(FAULT)[0] for line in found] == [
        f"lectures/01-some.md:{number}: " for number in lines
    ]


def test_a_cell_of_a_lab(course):
    course.replace("intro", "After this lab", "It is right in 99\n% of all cases. After this lab")
    course.save()
    [found] = comments.check_comments(course.lab)
    start = "solutions/07-doubling/doubling.ipynb, cell 1, line 4: "
    assert found == f"{start}{FAULT}'% of all cases. After this lab you can'"
    assert checks.faults(course.lab) == [found]


def test_the_pages_have_none():
    assert comments.check_pages(ROOT) == []
