"""Requests for a second look at a mark: take them in, list them, decide them.

    run="python scripts/bootstrap.py scripts/regrade.py"
    $run take requests.csv     columns student, lab, exercise, why
    $run list                  what is still to be decided
    $run decide 3 --points 5 --why "The edge case was never named."
    $run decide 3 --keep --why "The docstring says what an empty list gives."

`--cell` says which of an exercise's cells is meant, where several give points. The reason goes into
the comment on the student's page: run `make grade` afterwards to write it. Everything is kept in
regrades.jsonl.

Exit code: 0 done, 2 nothing was changed.
"""

import argparse
import getpass
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from coursekit import notebooks
from fairmark.counting import counted


def main(arguments: Sequence[str] | None = None, root: Path = notebooks.ROOT) -> int:
    """Run the command line; returns the exit code."""
    options = _options(arguments)
    # nbgrader takes seconds to import: not before it is clear what to do.
    from coursekit.classroom import regrades
    from fairmark.errors import CourseError, GradebookError

    try:
        log = regrades.Log(root)
        if options.command == "take":
            return _take(log, options.requests)
        if options.command == "list":
            return _list(log)
        return _decide(log, options)
    except (regrades.RegradeError, CourseError, GradebookError, OSError) as error:
        print(error, file=sys.stderr)
        return 2


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    take = commands.add_parser("take", help="enter requests from a CSV file")
    take.add_argument("requests", type=Path, metavar="CSV")
    commands.add_parser("list", help="print what is still to be decided")
    decide = commands.add_parser("decide", help="decide a request, with a reason")
    decide.add_argument("number", type=int)
    outcome = decide.add_mutually_exclusive_group(required=True)
    outcome.add_argument("--points", type=float, help="the new points of the cell")
    outcome.add_argument("--keep", action="store_true", help="the points stay")
    decide.add_argument("--cell", metavar="GRADE_ID")
    decide.add_argument("--why", required=True)
    decide.add_argument("--by", default=getpass.getuser(), help="who decides")
    return parser.parse_args(arguments)


def _take(log, requests: Path) -> int:
    from coursekit.classroom import regrades

    entered, known = regrades.take(log, requests, datetime.now().astimezone())
    for request in entered:
        print(f"{request.number}: {request.student}, {request.lab}, {request.exercise}")
    print(f"{len(entered)} entered, {known} were known")
    return 0


def _list(log) -> int:
    for request in log.open:
        print(f"{request.number}: {request.student}, {request.lab}, {request.exercise}")
        print(f"   asked {request.when}: {request.why}")
    print(f"{len(log.open)} open, {len(log.decisions)} decided")
    return 0


def _decide(log, options: argparse.Namespace) -> int:
    from coursekit.classroom import regrades
    from fairmark import course
    from fairmark.nbgrader.gradebook import Book

    directory = course.read(log.root).directory
    with Book(directory.db_url, directory.course_id) as book:
        decision = regrades.decide(
            log,
            book.api,
            options.number,
            options.points,
            options.cell,
            options.why,
            options.by,
            datetime.now().astimezone(),
        )
    if decision.cell:
        before = counted(decision.before or 0, "point")
        print(f"{decision.cell}: {before} before, {decision.after:g} now")
    else:
        print("the points stay")
    return 0


if __name__ == "__main__":
    sys.exit(main())
