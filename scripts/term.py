"""Print the plan of a term: the syllabus's weeks with dates.

    python scripts/term.py --start 2027-01-11                            seven weeks from that day
    on
    python scripts/term.py --start 2027-01-11 --skip 2027-02-15          no class in the week of
    that day

Weeks, modules, milestones and homework are read from lectures/README.md, minutes and points from
the labs. A lab and a piece of homework are due on the evening before the next class. The plan is
Markdown: redirect it into a file, or paste it where your class reads.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from coursekit import notebooks
from coursekit.notebooks import ROOT

SYLLABUS = ROOT / "lectures" / "README.md"
_WEEK = timedelta(weeks=1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--start",
        type=date.fromisoformat,
        required=True,
        metavar="DATE",
        help="day of the first class",
    )
    parser.add_argument(
        "--skip",
        type=date.fromisoformat,
        action="append",
        default=[],
        metavar="DATE",
        help="a day in a week without class; may be repeated",
    )
    options = parser.parse_args(arguments)
    print(plan(SYLLABUS.read_text(encoding="utf-8"), options.start, options.skip))
    return 0


def days(start: date, skip: Sequence[date]) -> Iterator[date]:
    """The days of class: every seven days, but in the weeks (Monday to Sunday) of the days to skip.

    Examples
    --------
    >>> made = days(date(2027, 1, 11), [date(2027, 1, 20)])
    >>> [next(made).isoformat() for _ in range(2)]
    ['2027-01-11', '2027-01-25']
    """
    skipped = {day.isocalendar()[:2] for day in skip}
    while True:
        if start.isocalendar()[:2] not in skipped:
            yield start
        start += _WEEK


def rows(syllabus: str, heading: str) -> list[list[str]]:
    """The cells of the first table below a heading.

    Raises
    ------
    ValueError
        There is none.
    """
    section = syllabus.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    if len(lines) < 3:
        raise ValueError(f"{SYLLABUS.name}: expected a table under '## {heading}'")
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def plan(syllabus: str, start: date, skip: Sequence[date]) -> str:
    """The plan as a Markdown table."""
    homework = dict(rows(syllabus, "Reading, homework and milestones"))
    weeks = rows(syllabus, "The calendar")
    made = days(start, skip)
    classes = [next(made) for _ in range(len(weeks) + 1)]
    lines = [
        "| class | in class | read before | labs | due | homework | project |",
        "|---|---|---|---|---|---|---|",
    ]
    for day, following, (week, lesson, modules, project) in zip(
        classes, classes[1:], weeks, strict=False
    ):
        numbers = modules.split(", ")
        task = re.sub(r" \(\[more\]\(.*?\)\)", "", homework[week])
        due = f"{following - timedelta(days=1):%a %Y-%m-%d}" if week != weeks[-1][0] else "-"
        labs = ", ".join(map(_lab, numbers))
        lines.append(
            f"| {day:%a %Y-%m-%d} | {lesson} | {modules} | {labs} | {due} | {task} | {project} |"
        )
    return "\n".join(lines)


def _lab(number: str) -> str:
    """A lab's number with its minutes, if it is there."""
    for lab in notebooks.labs():
        if lab.number == number:
            stated = re.search(
                r"(\d+) minutes\.\*\*", Path(lab.release).read_text(encoding="utf-8")
            )
            return f"{number} ({stated[1]} min)" if stated else number
    return f"{number} (announced)"


if __name__ == "__main__":
    sys.exit(main())
