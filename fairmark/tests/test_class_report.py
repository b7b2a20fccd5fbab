"""What an instructor reads in the terminal: tables and lines, in which nothing of a submission can
steer the terminal."""

from fairmark import report
from fairmark.grading.pipeline import Outcome
from fairmark.model import CheckResult, Result

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
    assert lines[1] == ["s1:", "seen"] and lines[4:] == [
        ["wall", "12.50", "12.50"],
        ["cell", "1.62", "2.00"],
    ]


def test_a_class_without_results_has_a_report() -> None:
    assert "0 graded (0 of them now), 1 not." in report.table(CLASS[2:])
    assert "none" in report.details(CLASS[2:])
