"""The command line: python -m fairmark grade ASSIGNMENT, python -m fairmark report ASSIGNMENT.

In a folder with an nbgrader_config.py, or with --course. Exit code: 0 every submission has a result, whatever the
marks; 1 one could not be graded for a reason of ours; 2 wrong usage.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from tqdm import tqdm

from fairmark.sandbox import NoSandbox


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m fairmark", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_grade(commands.add_parser("grade", help="grade what is new in an assignment",
                                  formatter_class=argparse.ArgumentDefaultsHelpFormatter))
    add_report(commands.add_parser("report", help="show what is in the ledger: marks, incidents, times",
                                   formatter_class=argparse.ArgumentDefaultsHelpFormatter))
    options = parser.parse_args(arguments)
    return options.run(options, parser)


def add_grade(parser: argparse.ArgumentParser) -> None:
    """The options of `grade`."""
    _common(parser)
    parser.add_argument("--student", action="append", default=[], metavar="ID", help="only this one; may be repeated")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="submissions at a time")
    parser.add_argument("--cluster", metavar="ADDRESS", help="of a Dask scheduler, or local:N for N workers here")
    parser.add_argument("--force", action="store_true", help="grade again what the ledger knows")
    parser.add_argument("--trust-submissions", action="store_true",
                        help="run students' code without isolation, and say so on every result")
    parser.add_argument("--verbose", action="store_true", help="a line for each submission")
    parser.set_defaults(run=run_grade)


def add_report(parser: argparse.ArgumentParser) -> None:
    """The options of `report`."""
    _common(parser)
    parser.set_defaults(run=run_report)


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="as in the release folder")
    parser.add_argument("--course", type=Path, default=Path.cwd(), metavar="DIR", help="where nbgrader_config.py is")
    parser.add_argument("--ledger", type=Path, metavar="DIR", help="where results are kept (default: COURSE/ledger)")


def run_grade(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """`grade`: a progress bar, a line for each that has no result, and a table."""
    if options.jobs < 1:
        parser.error(f"--jobs {options.jobs}: expected at least 1")
    # nbgrader takes seconds to import: not before it is clear what to do.
    from fairmark import course as courses
    from fairmark import report
    from fairmark.grade import Unfit, grade, local
    from fairmark.gradebook import Unwritable
    from fairmark.ledger import Ledger

    try:
        course = courses.read(options.course)
        assignment = course.assignment(options.assignment)
        submissions = course.submissions(assignment, options.student or None)
    except courses.CourseError as error:
        parser.error(str(error))
    missing = set(options.student) - {one.student for one in submissions}
    if missing or not submissions:
        parser.error(f"nothing is submitted{' by ' + ', '.join(sorted(missing)) if missing else ''} for {assignment.name}")
    if options.cluster:
        from fairmark.cluster import connect

        runner = connect(options.cluster)
    else:
        runner = local(options.jobs)
    store = Ledger(options.ledger or course.root / "ledger")
    outcomes = []
    try:
        with tqdm(total=len(submissions), desc=assignment.name, unit="submission", smoothing=0) as bar:
            for outcome in grade(course, assignment, submissions, store, runner, again=options.force,
                                 trusted=options.trust_submissions):
                outcomes.append(outcome)
                if options.verbose or not outcome.results:
                    bar.write(report.line(outcome))
                bar.update()
    except (Unfit, Unwritable, NoSandbox, OSError) as error:
        print(f"\n{error}\n{len(outcomes)} of {len(submissions)} are recorded; run the command again for the rest.",
              file=sys.stderr)
        return 1
    print(report.table(assignment, outcomes))
    return 1 if any(outcome.ours for outcome in outcomes) else 0


def run_report(options: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """`report`: what the ledger holds of an assignment."""
    from fairmark import course as courses
    from fairmark import report
    from fairmark.ledger import Ledger

    try:
        course = courses.read(options.course)
        assignment = course.assignment(options.assignment)
    except courses.CourseError as error:
        parser.error(str(error))
    outcomes = report.outcomes(Ledger(options.ledger or course.root / "ledger"), assignment.name)
    if not outcomes:
        parser.error(f"the ledger has no results of {assignment.name}: python -m fairmark grade {assignment.name}")
    print(report.table(assignment, outcomes))
    print(report.details(outcomes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
