"""The table and the file of grades."""

import csv
from pathlib import Path

import pytest

from coursekit.classroom import grades
from coursekit.classroom.grades import Row

ROWS = [
    Row("s01", "01-tiny", {"01.1": 12.0, "Discuss": None}, 12.0, "graded, 2 h 5 min late", "look"),
    Row("=HYPERLINK(1)", "01-tiny", {}, None, 'ungraded: -1, "quoted"'),
]


def test_the_table_shows_points_and_states() -> None:
    head, first, second = grades.table(ROWS).splitlines()
    assert head.split() == ["student", "01.1", "Discuss", "total", "state"]
    assert first.split("  ", 1)[0] == "s01"
    assert first.endswith("12  to grade by hand     12  graded, 2 h 5 min late; look")
    assert second.endswith('ungraded: -1, "quoted"')


def test_the_file_is_read_back_and_holds_no_formula(tmp_path: Path) -> None:
    grades.write_csv(ROWS, tmp_path / "grades.csv")
    head = b"\xef\xbb\xbfstudent,lab,01.1,Discuss,total,state,note\r\n"
    assert (tmp_path / "grades.csv").read_bytes().startswith(head)
    with (tmp_path / "grades.csv").open(encoding="utf-8-sig", newline="") as lines:
        first, second = csv.DictReader(lines)
    assert (first["01.1"], first["Discuss"], first["total"]) == ("12", "to grade by hand", "12")
    assert (second["student"], second["01.1"], second["total"]) == ("'=HYPERLINK(1)", "", "")
    assert [path.name for path in tmp_path.iterdir()] == ["grades.csv"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\t="])
def test_formulas_are_defused(start: str) -> None:
    assert grades.defused(f"{start}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.parametrize(
    ("seconds", "text"), [(1, "1 min"), (7500, "2 h 5 min"), (86400, "1 d 0 h")]
)
def test_durations(seconds: float, text: str) -> None:
    assert grades.duration(seconds) == text
