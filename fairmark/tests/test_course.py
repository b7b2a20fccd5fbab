"""Submissions as they are read from disk: whatever lies there, reading ends soon and says what it
left out."""

import time
from datetime import datetime
from pathlib import Path

import pytest
import small

from fairmark import course, intake


def read(root: Path) -> course.Submission:
    """The only submission."""
    found = course.read(root)
    [submission] = found.submissions(found.assignment(small.NAME))
    return submission


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course with one submission."""
    small.make(tmp_path)
    small.submit(tmp_path, "ada", small.answered())
    return tmp_path


@pytest.mark.parametrize(
    "stamp",
    ["1." * 500_000, "1 " * 500_000, "2026-01-02 03:04:05" + " " * 500_000, "soon", "too long", ""],
)
def test_what_is_no_time_is_noted_at_once(root: Path, stamp: str) -> None:
    small.submit(root, "ada", small.answered(), {"timestamp.txt": stamp.encode()})
    begun = time.process_time()  # of this process alone, however busy the machine is
    submission = read(root)
    assert time.process_time() - begun < 2
    assert (submission.timestamp, submission.submitted.notes) == (
        None,
        ("timestamp.txt does not hold a time: taken as handed in on time",),
    )


def test_a_time_is_read(root: Path) -> None:
    small.submit(
        root, "ada", small.answered(), {"timestamp.txt": b"2026-01-02 03:04:05.000006 UTC\n"}
    )
    assert read(root).timestamp == datetime(2026, 1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize(
    "said, seconds",
    [
        ("", 30),
        ("c.Execute.timeout = 50", 50),
        ("c.ExecutePreprocessor.timeout = 60", 60),
        ("c.Execute.timeout = -1", 30),
        ("c.Execute.timeout = None", 30),
        ("c.Execute.timeout = 50; c.Fairmark.cell_seconds = 7", 7),
    ],
)
def test_a_cell_may_take_as_long_as_in_nbgrader_or_as_is_said(
    root: Path, said: str, seconds: float
) -> None:
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text().replace("c.Fairmark.cell_seconds = 4", "") + said)
    assert course.read(root).assignment(small.NAME).limits.cell == seconds


def test_what_lies_too_deep_is_noted_once(root: Path) -> None:
    for name in "ab":
        deep = root.joinpath("submitted", "ada", small.NAME, *name * (intake.MAX_DEPTH + 1))
        deep.mkdir(parents=True)
        (deep / "file.txt").write_text("x")
    assert read(root).submitted.notes == (
        f"what lies more than {intake.MAX_DEPTH} folders deep is left out",
    )


def test_of_many_notes_most_are_counted(root: Path) -> None:
    for number in range(1000):
        (root / "submitted" / "ada" / small.NAME / f"link-{number}").symlink_to("problem.ipynb")
    notes = read(root).submitted.notes
    assert (len(notes), notes[-1]) == (
        course.MAX_NOTES + 1,
        "and 950 more notes on what was handed in",
    )
