"""Grade an nbgrader course in a sandbox, in a folder with an nbgrader_config.py or with --course.

Exit code: 0 every submission has a result, whatever the marks; 1 one could not be graded because of
a grader error; 2 wrong usage.
"""

import contextlib
import os
import re
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from fairmark import refusal

# nbgrader takes seconds to import: not before it is clear what to do.
if TYPE_CHECKING:
    from fairmark.course import Course
    from fairmark.grading.pipeline import Outcome
    from fairmark.grading.runners import Runner
    from fairmark.model import Assignment, Submission
    from fairmark.store.ledger import Ledger

#: Exit codes.
DONE = 0
NOT_GRADED = 1
WRONG_USAGE = 2
#: HOST:PORT of a scheduler, or local:N.
_ADDRESS = re.compile(r"local:[1-9]\d{0,3}|(?!local:)(\w+://)?[^\s/]+:\d+/?")


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    options = _options(arguments)
    reason = refusal.reason()
    if reason:
        print(reason, file=sys.stderr)
        return NOT_GRADED
    from fairmark import course as courses
    from fairmark.errors import CourseError
    from fairmark.store.ledger import Ledger

    try:
        course = courses.read(options.course)
        store = Ledger(options.ledger or course.root / "ledger")
        if options.command == "watch":
            return _watch(options, course, store)
        isolated = not options.trust_submissions
        assignment = course.assignment(options.assignment, isolated)
        if options.command == "check":
            return _check(options, assignment)
        submissions = list(course.submissions(assignment, options.student))
        _check_students(course, assignment, options.student, submissions)
    except CourseError as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE
    if options.command == "report":
        return _report(assignment, submissions, store)
    return _grade(options, course, assignment, submissions, store)


def _watch(
    options: Namespace,
    course: "Course",
    store: "Ledger",
) -> int:
    """Give feedback on what arrives, until this process is ended; returns the exit code."""
    from fairmark.errors import SandboxError
    from fairmark.watch import command

    try:
        command.run(options, course, store)
    except (SandboxError, OSError) as error:
        print(error, file=sys.stderr)
        return NOT_GRADED
    return DONE


def _check_students(
    course: "Course",
    assignment: "Assignment",
    wanted: list[str],
    submissions: list["Submission"],
) -> None:
    """Refuse students who submitted nothing, and an assignment that nobody submitted.

    Raises
    ------
    CourseError
    """
    from fairmark.errors import CourseError

    strangers = sorted(set(wanted) - set(course.students(assignment.name)))
    if strangers or not submissions:
        who = ", ".join(strangers) or "anybody"
        folder = course.folder("submitted", "STUDENT", assignment.name)
        raise CourseError(
            f"nothing was handed in for {assignment.name} by {who}: look into {folder}"
        )


def _report(
    assignment: "Assignment",
    submissions: list["Submission"],
    store: "Ledger",
) -> int:
    """Print what the ledger holds."""
    from fairmark import report
    from fairmark.grading import pipeline, ways

    known = pipeline.known(assignment, submissions, store)
    labels = ways.labels(assignment)
    print(report.table(known, labels), report.details(known, labels), sep="\n\n")
    return DONE


def _check(options: Namespace, assignment: "Assignment") -> int:
    """Print which way each test needs; returns the exit code."""
    from fairmark import report
    from fairmark.errors import FairmarkError
    from fairmark.grading import ways

    try:
        with _runner(options, 0) as run:
            needs = ways.examine(assignment, run)
    except (FairmarkError, OSError) as error:
        print(error, file=sys.stderr)
        return NOT_GRADED
    print(report.needs(needs, ways.labels(assignment)))
    refused = not all(assignment.weakest.allows(need.way) for need in needs)
    if refused:
        print(
            f"This course sets c.Fairmark.weakest = '{assignment.weakest}': write the tests that "
            "need a weaker way in another way, or nobody is graded."
        )
    if refused or not all(need.passed for need in needs):
        return NOT_GRADED
    return DONE


def _grade(
    options: Namespace,
    course: "Course",
    assignment: "Assignment",
    submissions: list["Submission"],
    store: "Ledger",
) -> int:
    """Grade what is new; returns the exit code."""
    from fairmark import report
    from fairmark.errors import CourseError, InvalidAssignmentError, SandboxError
    from fairmark.grading import ways
    from fairmark.grading.pipeline import PROBLEMS
    from fairmark.grading.whole_class import grade
    from fairmark.sandbox import bubblewrap

    outcomes: list[Outcome] = []
    try:
        if assignment.limits.isolated:
            bubblewrap.command([], [])  # says at once what is missing
        runner = _runner(options, len(submissions))
        graded = grade(course, assignment, submissions, store, runner, options.force)
        _collect(graded, outcomes, assignment, len(submissions), options.verbose)
    except (*PROBLEMS, KeyboardInterrupt) as error:
        said = f"{len(outcomes)} of {len(submissions)} are recorded"
        if not isinstance(error, CourseError | InvalidAssignmentError | SandboxError):
            said += "; run this again for the rest"
        print(f"\n{error}\n{said}.", file=sys.stderr)
        return NOT_GRADED
    print(report.table(outcomes, ways.labels(assignment)))
    nameless = course.students(assignment.name, nameable=False)
    if nameless:
        names = ", ".join(map(ascii, nameless))
        print(f"NOT GRADED, because no gradebook can hold such a name: {names}", file=sys.stderr)
    if nameless or any(outcome.problem for outcome in outcomes):
        return NOT_GRADED
    return DONE


def _runner(
    options: Namespace,
    submissions: int,
) -> "contextlib.AbstractContextManager[Runner]":
    """Where the jobs run: on a cluster, or here, no more at a time than there are."""
    from fairmark.grading import runners

    if options.cluster:
        return runners.cluster(options.cluster)
    with_solution = submissions + 1
    return runners.local(min(options.jobs, with_solution))


def _collect(
    graded: "Iterable[Outcome]",
    outcomes: "list[Outcome]",
    assignment: "Assignment",
    total: int,
    verbose: bool,
) -> None:
    """Collect outcomes as they come, and show how far it is."""
    from tqdm import tqdm

    from fairmark import report
    from fairmark.grading import ways

    labels = ways.labels(assignment)
    # disable=None: no bar where stderr is no terminal.
    bar = tqdm(graded, assignment.name, total, unit="submission", smoothing=0, disable=None)
    for outcome in bar:
        outcomes.append(outcome)
        if verbose or outcome.problem:
            bar.write(report.line(outcome, labels))


# ---- options


def _options(arguments: list[str] | None) -> Namespace:
    """The options, checked."""
    parser = _parser()
    # Options may stand between the command and the assignment.
    options = parser.parse_intermixed_args(arguments)
    if options.command != "watch" and not options.assignment:
        parser.error(f"{options.command}: expected the name of an assignment")
    if options.command == "watch" and (options.student or options.cluster or options.force):
        parser.error("watch serves everybody here: --student, --cluster and --force are not for it")
    if options.source and options.command != "watch":
        parser.error(f"--from is for watch, not for {options.command}")
    if options.jobs < 1:
        parser.error(f"--jobs {options.jobs}: expected at least 1")
    if options.cluster and not _ADDRESS.fullmatch(options.cluster):
        parser.error(
            f"--cluster {options.cluster}: expected HOST:PORT of a scheduler, or local:N for N of "
            "at least 1"
        )
    if options.ledger and options.ledger.is_file():
        parser.error(f"--ledger {options.ledger}: expected a folder, and this is a file")
    return options


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="fairmark",
        description=__doc__,
        epilog=_settings(),
        formatter_class=RawDescriptionHelpFormatter,
    )
    _add_what(parser)
    _add_how(parser)
    return parser


def _add_what(parser: ArgumentParser) -> None:
    """What to grade."""
    parser.add_argument(
        "command",
        choices=["grade", "report", "check", "watch"],
        metavar="COMMAND",
        help="grade: what is new in an assignment; report: what the ledger holds of it: marks, "
        "why points were lost, incidents, times; check: for its author, which way each test needs, "
        "and why; watch: give feedback on what arrives in nbgrader's exchange, until it is ended",
    )
    parser.add_argument(
        "assignment",
        type=_folder_name,
        nargs="?",
        metavar="ASSIGNMENT",
        help="its folder's name; watch serves all of them where none is given",
    )
    parser.add_argument(
        "--course",
        type=Path,
        default=Path.cwd(),
        metavar="DIR",
        help="where nbgrader_config.py is",
    )
    parser.add_argument(
        "--ledger",
        type=Path,
        metavar="DIR",
        help="where results are kept (default: COURSE/ledger)",
    )
    parser.add_argument(
        "--student",
        action="append",
        default=[],
        metavar="ID",
        help="only this one; may be repeated",
    )


def _add_how(parser: ArgumentParser) -> None:
    """How to grade it."""
    parser.add_argument(
        "--trust-submissions",
        action="store_true",
        help="run students' code without isolation, and say so on every result",
    )
    parser.add_argument(
        "--jobs",
        type=int,
        default=os.cpu_count() or 1,
        metavar="N",
        help="submissions at a time (default: as many as this machine has processors)",
    )
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="of a Dask scheduler, or local:N for N worker processes here",
    )
    parser.add_argument(
        "--from",
        dest="source",
        type=Path,
        metavar="DIR",
        help="watch this folder of STUDENT/ASSIGNMENT/ in place of the exchange; pages go to "
        "DIR-feedback",
    )
    parser.add_argument("--force", action="store_true", help="grade again what the ledger knows")
    parser.add_argument("--verbose", action="store_true", help="a line for each submission")


def _folder_name(text: str) -> str:
    """The name of an assignment, also where its folder is given."""
    return Path(text).name


def _settings() -> str:
    """What can be set in nbgrader_config.py; nothing where the engine cannot be loaded."""
    try:
        from fairmark import config
    except Exception:  # `refusal.reason` says more
        return ""
    return config.described()


if __name__ == "__main__":
    sys.exit(main())
