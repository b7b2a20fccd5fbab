"""Grade an nbgrader course in a sandbox, in a folder with an nbgrader_config.py or with --course.

Exit code: 0 every submission has a result, whatever the marks; 1 one could not be graded for a
reason of ours; 2 wrong usage.
"""

import os
import re
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path

from fairmark import refusal


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    options = _options(arguments)
    if reason := refusal.reason():
        print(reason, file=sys.stderr)
        return 1
    # nbgrader takes seconds to import: not before it is clear what to do.
    from tqdm import tqdm

    from fairmark import course as courses, grade, ledger, report, runners, sandbox

    try:
        course = courses.read(options.course)
        package = course.package(options.assignment, not options.trust_submissions)
        submissions = list(course.submissions(package, options.student))
        strangers = sorted(set(options.student) - set(course.students(package.name)))
        if strangers or not submissions:
            raise courses.CourseError(
                f"nothing was handed in for {package.name} by {', '.join(strangers) or 'anybody'}: "
                f"look into {course.folder('submitted', 'STUDENT', package.name)}"
            )
    except courses.CourseError as error:
        print(error, file=sys.stderr)
        return 2
    store = ledger.Ledger(options.ledger or course.root / "ledger")
    outcomes: list[grade.Outcome] = []
    if options.command == "report":
        print(
            report.table(known := grade.known(package, submissions, store)),
            report.details(known),
            sep="\n\n",
        )
        return 0
    try:
        if package.limits.isolated:
            sandbox.command([], [])  # says at once what is missing
        runner = (
            runners.cluster(options.cluster)
            if options.cluster
            else runners.local(min(options.jobs, len(submissions) + 1))
        )
        graded = grade.grade(course, package, submissions, store, runner, options.force)
        bar = tqdm(graded, package.name, len(submissions), unit="submission", smoothing=0)
        for outcome in bar:
            outcomes.append(outcome)
            if options.verbose or outcome.problem:
                bar.write(report.line(outcome))
    except (*grade.PROBLEMS, KeyboardInterrupt) as error:
        print(
            f"\n{error}\n{len(outcomes)} of {len(submissions)} are recorded; run this again for "
            "the rest.",
            file=sys.stderr,
        )
        return 1
    print(report.table(outcomes))
    if nameless := course.students(package.name, nameable=False):
        print(
            "NOT GRADED, because no gradebook can hold such a name: "
            f"{', '.join(map(ascii, nameless))}",
            file=sys.stderr,
        )
    return 1 if nameless or any(outcome.problem for outcome in outcomes) else 0


def _options(arguments: list[str] | None) -> Namespace:
    parser = ArgumentParser(
        prog="python -m fairmark",
        description=__doc__,
        epilog=_settings(),
        formatter_class=RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add(
        "command",
        choices=["grade", "report"],
        metavar="COMMAND",
        help="grade: what is new in an assignment; report: what the ledger holds of it: marks, "
        "incidents, times",
    )
    add(
        "assignment",
        type=lambda text: Path(text).name,
        metavar="ASSIGNMENT",
        help="its folder's name",
    )
    add(
        "--course", type=Path, default=Path.cwd(), metavar="DIR", help="where nbgrader_config.py is"
    )
    add(
        "--ledger", type=Path, metavar="DIR", help="where results are kept (default: COURSE/ledger)"
    )
    add(
        "--student",
        action="append",
        default=[],
        metavar="ID",
        help="only this one; may be repeated",
    )
    add(
        "--trust-submissions",
        action="store_true",
        help="run students' code without isolation, and say so on every result",
    )
    add("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="submissions at a time")
    add(
        "--cluster",
        metavar="ADDRESS",
        help="of a Dask scheduler, or local:N for N worker processes here",
    )
    add("--force", action="store_true", help="grade again what the ledger knows")
    add("--verbose", action="store_true", help="a line for each submission")
    options = parser.parse_args(arguments)
    if options.jobs < 1:
        parser.error(f"--jobs {options.jobs}: expected at least 1")
    if options.cluster and not re.fullmatch(
        r"local:[1-9]\d{0,3}|(?!local:)(\w+://)?[^\s/]+:\d+/?", options.cluster
    ):
        parser.error(
            f"--cluster {options.cluster}: expected HOST:PORT of a scheduler, or local:N for N of "
            "at least 1"
        )
    if options.ledger and options.ledger.is_file():
        parser.error(f"--ledger {options.ledger}: expected a folder, and this is a file")
    return options


def _settings() -> str:
    """What can be set in nbgrader_config.py; nothing where the engine cannot be loaded."""
    try:
        from fairmark import config
    except Exception:  # `refusal.reason` says more
        return ""
    return config.described()


if __name__ == "__main__":
    sys.exit(main())
