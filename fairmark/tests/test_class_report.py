"""What an instructor reads in the terminal: tables and lines, in which nothing of a submission can
steer the terminal."""

import pytest

from fairmark import report
from fairmark.errors import NotSerializableError
from fairmark.grading.pipeline import Outcome
from fairmark.grading.ways import Need
from fairmark.model import CheckResult, Result, Way
from fairmark.protocol import codec

CLASS = [
    Outcome(
        "s1",
        {
            "p": Result(
                [CheckResult("one", 1.0, 2.0, "failed"), CheckResult("two", 2.0, 2.0, "passed")],
                [],
                ["seen\x1b[2J\x07"],
                "a sandbox",
                {"cell": 1.234, "wall": 12.5},
            )
        },
        fresh=True,
    ),
    Outcome(
        "s2",
        {
            "p": Result(
                [CheckResult("one", 2.0, 2.0, "passed"), CheckResult("two", 0.5, 2.0, "too big")],
                times={"cell": 2.0},
            )
        },
    ),
    Outcome("s3\x1b[2J", problem="no room"),
]


def test_a_line_names_what_was_lost() -> None:
    assert list(map(report.line, CLASS)) == [
        "s1: 3 of 4; one failed; incidents: 1",
        "s2: 2.5 of 4; two too big",
        "s3: NOT GRADED: no room",
    ]


def test_the_table_counts_how_tests_ended() -> None:
    lines = [line.split() for line in report.table(CLASS).splitlines()]
    assert lines[:3] == [
        ["points", "mean", "failed", "passed", "too", "big"],
        ["one", "2", "1.5", "1", "1", "0"],
        ["two", "2", "1.25", "0", "1", "1"],
    ]
    assert report.table(CLASS).endswith("2 graded (1 of them now), 1 not.\nIsolation: a sandbox.")


def test_details_are_incidents_and_the_slowest_cells() -> None:
    lines = [line.split() for line in report.details(CLASS).splitlines()]
    assert lines[4] == ["s1:", "seen"] and lines[7:] == [
        ["wall", "12.50", "12.50"],
        ["cell", "1.62", "2.00"],
    ]


def test_details_say_of_each_test_why_points_were_lost() -> None:
    many = list(CLASS)
    for number in range(4, 9):
        check = CheckResult("one", 0.0, 2.0, "error", message="NameError: \x1b[2Jno x")
        many.append(Outcome(f"s{number}", {"p": Result([check], [])}))
    lines = report.details(many).splitlines()
    assert lines[:5] == [
        "Points lost:",
        "  one, s4, s5, s6 and 2 more: error: NameError: no x",
        "  one, s1: failed",
        "  two, s2: too big",
        "Incidents:",
    ]


def test_of_a_test_with_many_reasons_the_commonest_are_listed() -> None:
    outcomes = []
    for number in range(7):
        check = CheckResult("one", 0.0, 2.0, "failed", message=f"{number} is not 7")
        outcomes.append(Outcome(f"s{number}", {"p": Result([check], [])}))
    lines = report.details(outcomes).splitlines()
    assert lines[1] == "  one, s0: failed: 0 is not 7"
    assert lines[5:7] == ["  one, s4: failed: 4 is not 7", "  one: 2 more reasons"]


def test_what_to_do_about_values_that_are_not_plain_data_is_said_once() -> None:
    found = []
    for value in (object(), len):
        with pytest.raises(NotSerializableError) as refused:
            codec.encode(value)
        why = f"an argument of f {refused.value}"
        found.append(Need("p", type(value).__name__, Way.SAME_PROCESS, why, passed=True))
    *lines, advice = report.needs(found).splitlines()
    assert len(lines) == 2 and all(line.endswith(", which is not plain data") for line in lines)
    assert advice.startswith("Of a value that is not plain data: use ordinary numbers")


def test_a_class_without_results_has_a_report() -> None:
    assert "0 graded (0 of them now), 1 not." in report.table(CLASS[2:])
    assert report.details(CLASS[2:]).count("none") == 2
