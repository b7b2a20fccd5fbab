"""Print the plan of a term: the syllabus's weeks with dates, and the hours that each week takes.

    python scripts/bootstrap.py scripts/term.py --start 2027-01-11

prints seven weeks from that day on. More options, behind the same command:

    --skip 2027-02-15                no class in that day's week
    --time 10:15 --ics term.ics      a calendar file, too
    --policy policy.toml             the labs' due dates, too

Weeks, modules, class hours, milestones and homework are read from lectures/README.md; a lab's
minutes are the upper end that its headings sum to, and reading counts 200 words a minute. `03a` and
`03b` are the two halves of a lab; the first ends with a section, at most ten minutes after the
middle. A lab that is not there yet counts as the longest one allowed. A lab and a piece of homework
are due on the evening before the next class; after the last one, as if there were another. The plan
is Markdown: redirect it into a file, or paste it where your class reads. `--policy` writes when
each lab is due, as the table [due] of that file, and leaves the rest of it as it is.

A week of more than 8 hours is named on standard error; the exit code stays 0. It is 2 where the
policy cannot be written.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from coursekit import due_dates, ics, notebooks, syllabus
from coursekit.syllabus import Week
from fairmark import policy
from fairmark.store import files

#: Hours a week that students were promised.
MOST_HOURS = 8


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    options = _options(arguments)
    weeks = syllabus.read(syllabus.PAGE.read_text(encoding="utf-8"))
    made = syllabus.days(options.start, options.skip)
    classes = [next(made) for _ in range(len(weeks) + 1)]
    print(plan(weeks, classes))
    for week in weeks:
        if week.minutes > MOST_HOURS * 60:
            print(warning(week), file=sys.stderr)
    if options.ics:
        found = events(weeks, classes, options.time)
        text = ics.calendar(f"Shipping ML from {options.start}", found, datetime.now(UTC))
        options.ics.write_text(text, encoding="utf-8", newline="")
    if options.policy:
        return set_due_dates(options.policy, weeks, classes)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
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
    parser.add_argument(
        "--time",
        type=time.fromisoformat,
        metavar="HH:MM",
        help="when a class begins; without it classes fill their day in the calendar",
    )
    parser.add_argument("--ics", type=Path, metavar="FILE", help="write a calendar file, too")
    parser.add_argument(
        "--policy",
        type=Path,
        metavar="FILE",
        help="write the labs' due dates into policy.toml, too",
    )
    return parser.parse_args(arguments)


def set_due_dates(path: Path, weeks: Sequence[Week], classes: Sequence[date]) -> int:
    """Write the labs' due dates into a policy; returns the exit code."""
    evenings = [evening for _, evening, _ in dated(weeks, classes)]
    due = due_dates.of_labs(notebooks.labs(), weeks, evenings)
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        text = due_dates.written(before, due)
        policy.parse(text)
        files.write(path, text)
    except (OSError, ValueError) as error:
        print(f"{path}: {error}", file=sys.stderr)
        return 2
    return 0


def warning(week: Week) -> str:
    """What a week of too many hours consists of."""
    return (
        f"week {week.number} takes {hours(week.minutes)} hours, more than {MOST_HOURS}: "
        f"{week.lab} minutes of labs, {week.reading} of reading, {week.in_class} in class, "
        f"{week.own} of homework and project; move a lab, or shorten one"
    )


def hours(minutes: int) -> str:
    """Minutes as hours with one decimal."""
    return f"{minutes / 60:.1f}"


def plan(weeks: Sequence[Week], classes: Sequence[date]) -> str:
    """The plan as a Markdown table; `classes` has one day more than there are weeks."""
    lines = [
        "| class | in class | read before | labs | due | homework | project | hours |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for day, evening, week in dated(weeks, classes):
        cells = [
            f"{day:%a %Y-%m-%d}",
            week.lesson,
            ", ".join(week.read) or "-",
            ", ".join(week.labs),
            f"{evening:%a %Y-%m-%d}",
            week.homework,
            week.project,
            hours(week.minutes),
        ]
        row = " | ".join(cells)
        lines.append(f"| {row} |")
    return "\n".join(lines)


def dated(weeks: Sequence[Week], classes: Sequence[date]) -> Iterator[tuple[date, date, Week]]:
    """Each week with the day of its class and the evening before the next, when its work is due."""
    evenings = [day - timedelta(days=1) for day in classes[1:]]
    yield from zip(classes, evenings, weeks, strict=False)


def events(weeks: Sequence[Week], classes: Sequence[date], start: time | None) -> list[ics.Event]:
    """A class and what is due, for each week."""
    found = []
    for day, evening, week in dated(weeks, classes):
        reading = ", ".join(week.read) or "nothing"
        lesson = ics.Event(
            key=f"class-{week.number}",
            day=day,
            title=f"Shipping ML, week {week.number}: {week.lesson}",
            text=f"Read before: {reading}\nThe project: {week.project}",
            start=start,
            minutes=week.in_class,
        )
        found += [lesson, work_due(week, evening)]
    return found


def work_due(week: Week, evening: date) -> ics.Event:
    """The evening on which a week's work is due."""
    labs = ", ".join(week.labs)
    return ics.Event(
        key=f"due-{week.number}",
        day=evening,
        title=f"Shipping ML, due this evening: week {week.number}",
        text=f"Labs: {labs}\nHomework: {week.homework}\nThe project: {week.project}",
    )


if __name__ == "__main__":
    sys.exit(main())
