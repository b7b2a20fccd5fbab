"""Grade what is in submitted/ that is new, and write grades.csv.

    run="python scripts/bootstrap.py scripts/grade.py"
    $run                            every lab in submitted/ (where there is none:
    a demo class)
    $run 04-label-aggregation       one lab
    $run --student s03 --again      one student, graded already or not

Students' code runs in a sandbox and cannot see the tests (fairmark/SECURITY.md). Where no
sandbox can be set up, nothing is graded, and you are told what to do. feedback/ holds a page for
each student.

Exit code: 0 everything in submitted/ is graded, 1 something is not, 2 wrong usage.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from coursekit import notebooks
from fairmark import refusal

DEMO_LAB = "04-label-aggregation"


def main(arguments: list[str] | None = None, root: Path = notebooks.ROOT) -> int:
    """Run the command line; returns the exit code."""
    options = _options(arguments)
    if reason := refusal.reason():
        print(reason, file=sys.stderr)
        return 1
    # nbgrader takes seconds to import: not before it is clear what to do.
    from coursekit.classroom import demo, grades, grading, submissions

    if not submissions.find(root) and not options.assignment:
        print(f"submitted/ is empty: making a demo class for {DEMO_LAB}")
        try:
            demo.make_class(notebooks.Lab(DEMO_LAB, root))
        except OSError as error:
            print(error, file=sys.stderr)
            return 2
    everything = submissions.find(root)
    asked = [
        one
        for one in everything
        if options.assignment in (None, one.assignment)
        and (not options.student or one.student in options.student)
    ]
    missing = set(options.student) - {one.student for one in asked}
    if missing or not asked:
        what = f" of {', '.join(sorted(missing))}" if missing else ""
        print(f"nothing in submitted/{what} for {options.assignment or 'any lab'}", file=sys.stderr)
        return 2
    _warn_of_edits(
        [lab for lab in notebooks.labs(root) if lab.name in {one.assignment for one in asked}]
    )
    for lab in notebooks.labs(root):
        students = [one.student for one in asked if one.assignment == lab.name]
        if students and not _grade(root, lab.name, students, options):
            return 1
    rows = grading.rows(root, everything, not options.trust_submissions)
    grades.write_csv(rows, root / "grades.csv")
    return _report([row for row, one in zip(rows, everything, strict=True) if one in asked])


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "assignment", nargs="?", help="folder name of a lab; all in submitted/ if none is given"
    )
    parser.add_argument(
        "--student",
        action="append",
        default=[],
        metavar="ID",
        help="only this student; may be repeated",
    )
    parser.add_argument(
        "--jobs",
        type=int,
        default=os.cpu_count() or 1,
        metavar="N",
        help="submissions at the same time",
    )
    parser.add_argument("--again", action="store_true", help="also what is graded already")
    parser.add_argument(
        "--trust-submissions",
        action="store_true",
        help="run students' code without isolation, and say so on every result",
    )
    options = parser.parse_args(arguments)
    if options.jobs < 1:
        parser.error(f"--jobs {options.jobs}: expected at least 1")
    return options


def _warn_of_edits(labs: Sequence[notebooks.Lab]) -> None:
    """Say what was edited and is not graded with yet."""
    from coursekit import build

    for lab in labs:
        for line in build.not_in_the_release(lab):
            print(
                f"{lab.name} is graded with older tests: {line}; run make labs, then this again",
                file=sys.stderr,
            )


def _grade(
    root: Path,
    assignment: str,
    students: list[str],
    options: argparse.Namespace,
) -> bool:
    """Grade with a progress bar, and a line for each that is not graded; False if that cannot go
    on."""
    from coursekit.classroom import grading
    from fairmark import report
    from fairmark.grading.pipeline import PROBLEMS

    try:
        with tqdm(total=len(students), desc=assignment, unit="submission", smoothing=0) as bar:
            for outcome in grading.grade(
                root,
                assignment,
                students,
                options.jobs,
                options.again,
                not options.trust_submissions,
            ):
                if outcome.problem:
                    bar.write(report.line(outcome))
                bar.update()
    except (*PROBLEMS, KeyboardInterrupt) as error:
        print(f"\n{str(error) or 'interrupted'}", file=sys.stderr)
        return False
    return True


def _report(rows: list) -> int:
    """Print a table for each lab; returns the exit code."""
    from coursekit.classroom import grades

    for assignment in dict.fromkeys(row.assignment for row in rows):
        own = [row for row in rows if row.assignment == assignment]
        print(f"\n{assignment or 'no lab'}\n{grades.table(own)}")
    ungraded = [row for row in rows if row.total is None]
    print(f"\n{len(rows) - len(ungraded)} graded, {len(ungraded)} not; written to grades.csv")
    return 1 if ungraded else 0


if __name__ == "__main__":
    sys.exit(main())
