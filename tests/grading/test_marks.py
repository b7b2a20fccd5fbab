"""The marks of a term: nothing handed in, to come and to grade by hand are never taken for 0
points."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import systems
import tiny
from nbgrader.api import Gradebook

import grade
import marks as command
import report
import roster as roster_command
from coursekit import answers
from coursekit.classroom import marks, roster, term
from coursekit.classroom.gradebook import Score
from coursekit.classroom.marks import Entry, Rules, State
from coursekit.notebooks import Lab
from coursekit.syllabus import DEMO_DAY
from fairmark.policy import parse

NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)


def entry(points: float, state: State = State.GRADED) -> Entry:
    return Entry(state, points, 10)


# ---- the sum


def test_the_lowest_is_dropped_and_weights_count() -> None:
    entries = {"a": entry(10), "b": entry(4), "c": entry(7), "d": entry(0, State.NOTHING)}
    rules = Rules(weights={"a": 2, "c": 1.0}, drop_lowest=1)
    made = marks.mark("ada", entries, rules)
    assert made.dropped == ("d",)
    assert made.percent == pytest.approx(100 * (2 * 1.0 + 0.4 + 0.7) / 4)
    assert made.final
    assert marks.mark("ada", entries, Rules()).percent == pytest.approx(100 * 2.1 / 4)
    without = Rules(weights={"a": 0, "b": 0, "c": 0})
    assert marks.mark("ada", entries, without).percent == 0


def test_demo_day_is_never_dropped() -> None:
    entries = {"a": entry(10), "b": entry(4), DEMO_DAY: entry(3)}
    rules = Rules(weights={DEMO_DAY: 2}, drop_lowest=1)
    made = marks.mark("ada", entries, rules)
    assert made.dropped == ("b",)
    assert made.percent == pytest.approx(100 * (1.0 + 2 * 0.3) / 3)
    assert marks.mark("ada", entries, Rules(drop_lowest=9)).dropped == ("b",)


def test_what_is_to_come_does_not_count_and_what_is_missing_does() -> None:
    entries = {"a": entry(8), "b": entry(0, State.TO_COME), "c": entry(0, State.UNGRADED)}
    made = marks.mark("ada", entries, Rules(drop_lowest=3))
    assert (made.percent, made.dropped, made.final) == (80, (), False)
    entries["b"] = entry(0, State.NOTHING)
    assert marks.mark("ada", entries, Rules()).percent == 40
    assert marks.mark("ada", {"b": entry(0, State.TO_COME)}, Rules()).percent is None


def test_a_mark_is_final_when_nothing_can_change_any_more() -> None:
    """Whoever has time left may hand in again, and what waits for a person has no points yet."""
    early = Entry(State.GRADED, 2, 10, has_time=True)
    made = marks.mark("ada", {"a": entry(8), "b": early}, Rules(drop_lowest=1))
    assert (made.percent, made.dropped, made.final) == (80, (), False)
    by_hand = entry(2, State.BY_HAND)
    made = marks.mark("ada", {"a": entry(8), "b": by_hand}, Rules())
    assert (made.percent, made.final) == (80, False)
    assert marks.mark("ada", {"b": by_hand}, Rules()).percent is None


def test_an_extension_keeps_a_graded_lab_open() -> None:
    table = "[[extension]]\nstudent = 'ada'\nassignment = 'hw'\ndays = 7\nreason = 'ill'\n"
    policy = parse("[due]\nhw = 2027-01-31\n" + table)
    scores = {name: Score({"test": 5.0}, 0, 0) for name in ("ada", "bob")}

    def has_time(student: str, now: datetime) -> bool:
        made = marks.standing(student, "hw", scores, (), 10, policy, now)
        assert made.state == State.GRADED
        return made.has_time

    assert has_time("ada", NOW) and not has_time("bob", NOW)
    assert has_time("bob", NOW - timedelta(days=1))
    assert not has_time("ada", NOW + timedelta(days=8))


def test_three_hundred_students_each_in_their_state() -> None:
    """A third handed in, a third has an extension, a third handed in nothing."""
    extended = [f"s{number:03}" for number in range(100, 200)]
    table = "[[extension]]\nstudent = '{}'\nassignment = 'hw'\ndays = 7\nreason = 'ill'\n"
    policy = parse("[due]\nhw = 2027-01-31\n" + "".join(map(table.format, extended)))
    scores = {f"s{number:03}": Score({"test": 0.0}, 0, 0) for number in range(100)}
    found: dict[State, list[str]] = {}
    for number in range(300):
        student = f"s{number:03}"
        state = marks.standing(student, "hw", scores, (), 10, policy, NOW).state
        found.setdefault(state, []).append(student)
    assert {state: len(who) for state, who in found.items()} == {
        State.GRADED: 100,
        State.TO_COME: 100,
        State.NOTHING: 100,
    }
    assert found[State.TO_COME] == extended
    later = NOW + timedelta(days=8)
    assert marks.standing("s100", "hw", scores, (), 10, policy, later).state == State.NOTHING
    assert marks.standing("s250", "hw", scores, {"s250"}, 10, policy, NOW).state == State.UNGRADED


# ---- roster and command


@pytest.fixture
def course(new_course) -> Path:
    """Ada is graded by hand too, Bob is not; the roster has others."""
    root = new_course()
    right = answers.submissions(Lab(tiny.LAB, root))[0].notebook
    right.cells[-1].source = "It ends where the numbers do."
    for student in ("ada", "bob", "zoe"):
        tiny.submit(root, student, right)
    assert grade.main([tiny.LAB], root) == 0
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "shipping-ml") as book:
        given = book.find_grade("discuss", "tiny", tiny.LAB, "ada")
        given.manual_score, given.needs_manual_grade = 1, False
        book.db.commit()
    return root


def rows(course: Path) -> dict[str, dict[str, str]]:
    with (course / "marks.csv").open(encoding="utf-8-sig", newline="") as lines:
        return {row["student"]: row for row in csv.DictReader(lines)}


def take(course: Path, system: str = "canvas") -> int:
    listed = systems.roster(course, system)
    return roster_command.main([str(listed), "--from", system], course)


def test_the_roster_says_who_is_in_the_class(course: Path, capsys) -> None:
    assert take(course) == 0
    assert "students in roster.csv" in capsys.readouterr().out
    members = roster.read(course)
    assert members["ada"].name == "Lovelace, Ada" and members["ada"].section == "Monday"
    (course / "policy.toml").write_text(f'[due]\n"{tiny.LAB}" = 2026-01-01\n', encoding="utf-8")
    assert command.main([], course) == 0
    said = capsys.readouterr().out
    found = rows(course)
    assert list(found) == sorted(members)
    assert (found["ada"][tiny.LAB], found["ada"]["final"]) == ("18", "yes")
    assert found["ada"]["percent so far"] == "90.0"
    assert (found["bob"][tiny.LAB], found["bob"]["final"]) == ("17 and to grade by hand", "no")
    assert (found["eve"][tiny.LAB], found["eve"]["percent so far"]) == ("nothing handed in", "0.0")
    assert found["bob"]["percent so far"] == ""
    assert "not on the roster, left out: zoe" in said
    assert f"{tiny.LAB}: 1 graded, 1 to grade by hand, " in said


def test_who_has_time_left_has_handed_in_nothing_yet(course: Path) -> None:
    take(course)
    (course / "policy.toml").write_text(f'[due]\n"{tiny.LAB}" = 2999-01-01\n', encoding="utf-8")
    assert command.main([], course) == 0
    eve = rows(course)["eve"]
    assert (eve[tiny.LAB], eve["percent so far"], eve["final"]) == ("to come", "", "no")


def test_what_may_be_handed_in_again_is_not_final(course: Path) -> None:
    take(course)
    (course / "policy.toml").write_text(f'[due]\n"{tiny.LAB}" = 2999-01-01\n', encoding="utf-8")
    assert command.main([], course) == 0
    ada = rows(course)["ada"]
    assert (ada[tiny.LAB], ada["percent so far"], ada["final"]) == ("18 and not due yet", "", "no")


def test_without_a_date_in_the_policy_that_of_the_gradebook_counts(course: Path) -> None:
    take(course)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "shipping-ml") as book:
        book.update_or_create_assignment(tiny.LAB, duedate="2999-01-01 12:00:00")
    assert command.main([], course) == 0
    found = rows(course)
    assert (found["ada"]["final"], found["eve"][tiny.LAB]) == ("no", "to come")


def test_a_newer_export_says_who_came_and_went(course: Path, capsys) -> None:
    take(course)
    path = course / "roster.csv"
    path.write_text(path.read_text().replace("ada,", "gone-now,"), encoding="utf-8")
    capsys.readouterr()
    take(course)
    said = capsys.readouterr().out
    assert "new: ada" in said and "gone: gone-now" in said


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("roster.csv", "name\nAda\n", "has no column 'student'"),
        ("roster.csv", "student\nada\nada\n", "'ada' stands there twice"),
        (
            "policy.toml",
            "[course]\ndrop_low = 1\n",
            "course.drop_low is no setting; did you",
        ),
        ("policy.toml", "[course.weights]\nhw9 = 1\n", "course.weights: no assignment hw9"),
        ("policy.toml", "[course.weights]\nhw9 = 'x'\n", "course.weights.hw9: expected a value"),
    ],
)
def test_what_is_wrong_is_named(file: str, text: str, said: str, course: Path, capsys) -> None:
    (course / file).write_text(text, encoding="utf-8")
    assert command.main([], course) == 2
    assert said in capsys.readouterr().err
    assert not (course / "marks.csv").exists()


def test_without_a_gradebook_there_are_no_marks(new_course, capsys) -> None:
    assert command.main([], new_course()) == 2
    assert "run `make grade` first" in capsys.readouterr().err


def test_names_are_no_formulas(course: Path) -> None:
    roster.write(course, [roster.Member("ada", "=1+1")])
    made = term.read(course, NOW)
    assert "'=1+1" in term.table(made)


def test_the_report_knows_the_roster_and_what_is_to_come(course: Path) -> None:
    take(course)
    policy = f"""[due]
"{tiny.LAB}" = 2026-01-01

[[extension]]
student = "eve"
assignment = "{tiny.LAB}"
days = 400000
reason = "abroad"
"""
    (course / "policy.toml").write_text(policy, encoding="utf-8")
    roster.write(course, [*roster.read(course).values(), roster.Member("fay")])
    assert report.main([], course) == 0
    page = (course / "reports" / f"{tiny.LAB}.html").read_text(encoding="utf-8")
    assert "1 of the class handed in nothing, and 1 have time left." in page
    with (course / "reports" / f"{tiny.LAB}-students.csv").open(encoding="utf-8-sig") as lines:
        found = {row["student"]: row for row in csv.DictReader(lines)}
    assert found["fay"]["state"] == "not handed in"
    assert "handed in nothing" in found["fay"]["may need a hand"]
    assert (found["eve"]["state"], found["eve"]["may need a hand"]) == ("to come", "")
    with (course / "reports" / "term-progress.csv").open(encoding="utf-8-sig") as lines:
        [row] = csv.DictReader(lines)
    assert row == {
        "assignment": tiny.LAB,
        "due": "2026-01-01 23:59:59 UTC",
        "graded": "1",
        "to grade by hand": "1",
        "nothing handed in": "1",
        "not graded yet": "0",
        "to come": "1",
    }
    term_page = (course / "reports" / "term.html").read_text(encoding="utf-8")
    assert "What is done and what is open" in term_page
    assert "points, 1 graded, 1 to grade by hand" in term_page
    with (course / "reports" / "term-labs.csv").open(encoding="utf-8-sig") as lines:
        [row] = csv.DictReader(lines)
    assert (row["graded"], row["to grade by hand"]) == ("1", "1")
    # As in marks.csv: Zoe is in the gradebook and not on the roster.
    assert "1 lab, 4 students." in term_page
    assert "Not on the roster, left out: <bdi>zoe</bdi>." in term_page
    assert "2 handed in, 2 of them graded" in page and "zoe" not in found
    assert report.main(["--no-names"], course) == 0
    nameless = (course / "reports" / "no-names" / "term.html").read_text(encoding="utf-8")
    assert "Not on the roster, left out: 1." in nameless and "zoe" not in nameless
