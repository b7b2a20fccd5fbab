"""The plan of a term is the syllabus with dates, hours and a calendar file."""

import re
import shutil
from datetime import UTC, date, datetime, time

import pytest

import term
from coursekit import ics, notebooks, syllabus
from coursekit.notebooks import Lab
from fairmark import policy

TEXT = syllabus.PAGE.read_text(encoding="utf-8")


def table(*arguments: str, capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    """The cells that the command prints."""
    assert term.main(list(arguments)) == 0
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in capsys.readouterr().out.splitlines()[2:]
    ]


def test_every_week_of_the_syllabus_has_its_day(capsys):
    plan = table("--start", "2027-01-11", capsys=capsys)
    weeks = syllabus.rows(TEXT, "The calendar")
    assert [row[0] for row in plan][:2] == ["Mon 2027-01-11", "Mon 2027-01-18"]
    assert [(row[1], row[6]) for row in plan] == [(week[1], week[3]) for week in weeks]
    assert plan[0][4] == "Sun 2027-01-17" and plan[-1][4] == "Sun 2027-02-28"


def test_the_due_dates_go_into_the_policy_and_the_rest_of_it_stays(tmp_path, capsys):
    path = tmp_path / "policy.toml"
    shutil.copy(notebooks.ROOT / "policy.toml", path)
    extension = (
        '[[extension]]\nstudent = "ada"\nassignment = "02-baselines"\ndays = 3\nreason = "ill"\n'
    )
    for start in ("2027-01-11", "2027-01-18"):
        table("--start", start, "--policy", str(path), capsys=capsys)
        if start == "2027-01-11":
            path.write_text(path.read_text(encoding="utf-8") + extension, encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    found = policy.parse(text)
    before = policy.read(notebooks.ROOT)
    assert set(found.due) == {lab.name for lab in notebooks.labs()}
    assert found.due["00-start-here"].isoformat() == "2027-01-24T23:59:59+00:00"
    # Half of lab 03 comes in week 2, and all of it is due with the other half.
    assert found.due["03-metrics"].date() == date(2027, 2, 7)
    assert (found.late, found.feedback) == (before.late, before.feedback)
    assert found.extensions["ada", "02-baselines"].days == 3
    assert text.count("[due]") == 1 and "# The course's rules" in text


def test_a_policy_that_is_wrong_is_left_alone(tmp_path, capsys):
    path = tmp_path / "policy.toml"
    path.write_text("[lates]\n", encoding="utf-8")
    assert term.main(["--start", "2027-01-11", "--policy", str(path)]) == 2
    assert "lates is no setting; did you mean late?" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "[lates]\n"


def test_a_week_without_class_moves_the_rest_and_what_is_due(capsys):
    plan = table("--start", "2027-01-11", "--skip", "2027-01-20", capsys=capsys)
    assert [row[0] for row in plan][:3] == ["Mon 2027-01-11", "Mon 2027-01-25", "Mon 2027-02-01"]
    assert plan[0][4] == "Sun 2027-01-24"


def upper_end(number: str) -> int:
    """The minutes that a lab's first cell states."""
    [lab] = [lab for lab in notebooks.labs() if lab.number == number]
    first = notebooks.read(lab.release).cells[0].source
    return int(re.search(r"(\d+) minutes?\.\*\*", first)[1])


@pytest.mark.parametrize("number", [f"{number:02}" for number in range(1, 10)])
def test_a_lab_counts_with_its_upper_end_and_its_halves_sum_to_it(number):
    assert syllabus.part_of_lab(number) == (number, upper_end(number))
    (first, begun), (second, rest) = (
        syllabus.part_of_lab(f"{number}a"),
        syllabus.part_of_lab(f"{number}b"),
    )
    assert begun + rest == upper_end(number)
    assert 0.3 < begun / upper_end(number) < 0.6
    last = first.removeprefix(f"{number} to ")
    assert second == f"{number} after {last}"
    [lab] = [lab for lab in notebooks.labs() if lab.number == number]
    assert last in [part.number for part in notebooks.parts(notebooks.read(lab.release))]


def test_a_lab_that_is_not_there_counts_as_the_longest(monkeypatch):
    monkeypatch.setattr(notebooks, "labs", lambda: [Lab("09-project")])
    assert syllabus.part_of_lab("05") == ("05 (announced)", 180)
    assert syllabus.part_of_lab("05b") == ("05b (announced)", 90)


def test_every_module_in_number_order_and_no_week_of_two_full_labs():
    weeks = syllabus.read(TEXT)
    begun = [module[:2] for week in weeks for module in week.modules if not module.endswith("b")]
    assert sorted(begun) == [f"{number:02}" for number in range(10)]
    in_order = [module for module in begun if module != "09"]  # the proposal comes early
    assert in_order == sorted(in_order)
    for week in weeks:
        full = [module for module in week.modules if len(module) == 2 and module != "00"]
        assert len(full) <= 1 and len(week.modules) <= 2
    halves = [module for week in weeks for module in week.modules if len(module) == 3]
    split = {module[:2] for module in halves}
    assert sorted(halves) == sorted(f"{module}{half}" for module in split for half in "ab")


def test_hours_are_the_sum_of_labs_reading_class_and_own_work():
    week = syllabus.read(TEXT)[1]
    words = sum(
        len(page.read_text(encoding="utf-8").split())
        for number in ("02", "03")
        for page in syllabus.PAGE.parent.glob(f"{number}-*.md")
    )
    assert week.in_class == 120 and week.lab == upper_end("02") + syllabus.part_of_lab("03a")[1]
    assert abs(week.reading - words / 200) <= 1
    assert week.minutes == week.in_class + week.lab + week.reading + week.own


def test_no_week_takes_more_than_eight_hours(capsys):
    term.main(["--start", "2027-01-11"])
    assert capsys.readouterr().err == ""


def test_a_week_of_more_than_eight_hours_is_named(capsys, tmp_path, monkeypatch):
    crowded = tmp_path / "README.md"
    crowded.write_text(TEXT.replace("| 04, 05a |", "| 04, 01, 05a |"), encoding="utf-8")
    monkeypatch.setattr(syllabus, "PAGE", crowded)
    assert term.main(["--start", "2027-01-11"]) == 0
    said = capsys.readouterr().err
    assert re.match(r"week 4 takes \d+\.\d hours, more than 8: \d+ minutes of labs", said)
    assert said.count("\n") == 1


def test_both_hours_of_every_class_sum_to_sixty_minutes():
    for week, *parts in syllabus.rows(TEXT, "Two hours of class"):
        for part in parts:
            assert sum(map(int, re.findall(r"\((\d+) minutes\)", part))) == 60, (week, part)


def test_the_class_hour_of_every_lecture_sums_to_sixty_minutes():
    for page in sorted(syllabus.PAGE.parent.glob("[0-9][0-9]-*.md")):
        hour = page.read_text(encoding="utf-8").partition("## The class hour\n")[2]
        plan = hour.partition("\n## ")[0]
        assert sum(map(int, re.findall(r"\((\d+) minutes?\)", plan))) == 60, page.name


def unfolded(content: bytes) -> list[tuple[str, str]]:
    """An .ics file's lines as (name with parameters, value), by the rules of RFC 5545."""
    assert content.endswith(b"\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    lines = content.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")[:-1]
    return [(name, value) for name, _, value in (line.partition(":") for line in lines)]


def read_back(content: bytes) -> list[dict[str, str]]:
    """The events of an .ics file."""
    found: list[dict[str, str]] = []
    lines = unfolded(content)
    assert lines[0] == ("BEGIN", "VCALENDAR") and lines[-1] == ("END", "VCALENDAR")
    assert ("VERSION", "2.0") in lines[:4] and any(name == "PRODID" for name, _ in lines[:4])
    inside = False
    for name, value in lines[1:-1]:
        if (name, value) in (("BEGIN", "VEVENT"), ("END", "VEVENT")):
            assert inside != (name == "BEGIN")
            inside = name == "BEGIN"
            if inside:
                found.append({})
        elif inside:
            assert name not in found[-1]
            plain = re.sub(r"\\([\\,;n])", lambda m: "\n" if m[1] == "n" else m[1], value)
            found[-1][name] = plain
    return found


def test_the_calendar_file_has_every_class_and_what_is_due(tmp_path, capsys):
    path = tmp_path / "term.ics"
    arguments = ["--start", "2027-01-11", "--time", "10:15", "--ics", str(path)]
    assert term.main(arguments) == 0
    found = read_back(path.read_bytes())
    classes = [event for event in found if "DTSTART" in event]
    assert [event["DTSTART"] for event in classes][:2] == ["20270111T101500", "20270118T101500"]
    assert classes[0]["DTEND"] == "20270111T121500" and len(classes) == 7
    dues = [event for event in found if "DTSTART;VALUE=DATE" in event]
    assert dues[0]["DTSTART;VALUE=DATE"] == "20270117"
    assert dues[0]["DTEND;VALUE=DATE"] == "20270118" and len(dues) == 7
    assert "Labs: 00 (" in dues[0]["DESCRIPTION"] and "\n" in dues[0]["DESCRIPTION"]
    assert len({event["UID"] for event in found}) == 14
    assert all(re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"]) for event in found)
    before = [event["UID"] for event in found]
    assert term.main(arguments) == 0
    assert [event["UID"] for event in read_back(path.read_bytes())] == before


def test_a_class_without_a_time_fills_its_day(tmp_path, capsys):
    path = tmp_path / "term.ics"
    assert term.main(["--start", "2027-01-11", "--ics", str(path)]) == 0
    assert all("DTSTART;VALUE=DATE" in event for event in read_back(path.read_bytes()))


def test_awkward_text_comes_back_as_it_was():
    text = "ä" * 80 + ", a; b\\c\nnext: line"
    event = ics.Event("x", date(2027, 1, 31), "a, b; c", text, time(23, 30), 90)
    content = ics.calendar("Kurs, 1", [event], datetime(2027, 1, 1, tzinfo=UTC)).encode("utf-8")
    [back] = read_back(content)
    assert (back["SUMMARY"], back["DESCRIPTION"]) == ("a, b; c", text)
    assert (back["DTSTART"], back["DTEND"]) == ("20270131T233000", "20270201T010000")
    assert back["DTSTAMP"] == "20270101T000000Z"


def test_a_syllabus_without_its_table_is_named():
    with pytest.raises(ValueError, match="expected a table under '## The calendar'"):
        syllabus.read(TEXT.replace("## The calendar", "## Calendar"))


def test_a_day_that_is_none_is_wrong_usage():
    with pytest.raises(SystemExit) as stopped:
        term.main(["--start", "2027-02-30"])
    assert stopped.value.code == 2
