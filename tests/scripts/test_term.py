"""The plan of a term is the syllabus with dates."""

from datetime import date

import pytest

import term

TEXT = term.SYLLABUS.read_text(encoding="utf-8")


def table(*arguments: str, capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    """The cells that the command prints."""
    assert term.main(list(arguments)) == 0
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in capsys.readouterr().out.splitlines()[2:]
    ]


def test_every_week_of_the_syllabus_has_its_day(capsys):
    plan = table("--start", "2027-01-11", capsys=capsys)
    weeks = term.rows(TEXT, "The calendar")
    assert [row[0] for row in plan][:2] == ["Mon 2027-01-11", "Mon 2027-01-18"]
    assert [(row[1], row[2], row[6]) for row in plan] == [
        (week[1], week[2], week[3]) for week in weeks
    ]
    assert plan[0][4] == "Sun 2027-01-17" and plan[-1][4] == "-"


def test_a_week_without_class_moves_the_rest_and_what_is_due(capsys):
    plan = table("--start", "2027-01-11", "--skip", "2027-01-20", capsys=capsys)
    assert [row[0] for row in plan][:3] == ["Mon 2027-01-11", "Mon 2027-01-25", "Mon 2027-02-01"]
    assert plan[0][4] == "Sun 2027-01-24"


def test_labs_come_with_their_minutes(capsys):
    plan = table("--start", "2027-01-11", capsys=capsys)
    assert "04 (150 min), 05 (announced)" in [row[3] for row in plan]


def test_a_syllabus_without_its_table_is_named():
    with pytest.raises(ValueError, match="expected a table under '## The calendar'"):
        term.plan(TEXT.replace("## The calendar", "## Calendar"), date(2027, 1, 11), [])


def test_a_day_that_is_none_is_wrong_usage():
    with pytest.raises(SystemExit) as stopped:
        term.main(["--start", "2027-02-30"])
    assert stopped.value.code == 2
