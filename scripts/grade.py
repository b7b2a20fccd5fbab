"""Grade what is in submitted/ that is new, and write grades.csv.

    python scripts/grade.py                            every lab in submitted/ (where there is none: a demo class)
    python scripts/grade.py 04-label-aggregation       one lab
    python scripts/grade.py --student s03 --again      one student, graded already or not

A submission that cannot be graded is listed with the reason, without a score, and tried again in the next run. The
students' code runs on this computer without a sandbox: grade people you trust, or in a virtual machine.

Exit code: 0 all graded, 1 some are not, 2 wrong usage.
"""

import argparse
import os
import sys
from pathlib import Path

from tqdm import tqdm

from coursekit import notebooks

DEMO_LAB = "04-label-aggregation"


def main(arguments: list[str] | None = None, root: Path = notebooks.ROOT) -> int:
    """Run the command line; returns the exit code."""
    options = _options(arguments)
    # nbgrader takes seconds to import: not before it is clear what to do.
    from coursekit.classroom import demo, gradebook, grades, grading, submissions

    if not submissions.find(root) and not options.assignment:
        print(f"submitted/ is empty: making a demo class for {DEMO_LAB}")
        try:
            demo.make_class(notebooks.Lab(DEMO_LAB, root))
        except OSError as error:
            print(error, file=sys.stderr)
            return 2
    everything = submissions.find(root)
    asked = [one for one in everything if options.assignment in (None, one.assignment)
             and (not options.student or one.student in options.student)]
    missing = set(options.student) - {one.student for one in asked}
    if missing or not asked:
        what = f" of {', '.join(sorted(missing))}" if missing else ""
        print(f"nothing in submitted/{what} for {options.assignment or 'any lab'}", file=sys.stderr)
        return 2
    with gradebook.connect(root) as book:
        try:
            for lab in notebooks.labs(root):
                if any(one.assignment == lab.name for one in asked):
                    grading.prepare(book, lab, [one.student for one in everything if one.assignment == lab.name])
        except RuntimeError as error:
            print(f"nothing graded: {error}", file=sys.stderr)
            return 1
        tasks, refused = grading.new_tasks(book, asked, options.again)
        _grade(tasks, refused, options.jobs)
        rows = grades.rows(book, everything)
    grades.write_csv(rows, root / "grades.csv")
    return _report([row for row, one in zip(rows, everything, strict=True) if one in asked])


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("assignment", nargs="?", help="folder name of a lab; all in submitted/ if none is given")
    parser.add_argument("--student", action="append", default=[], metavar="ID",
                        help="only this student; may be repeated")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N",
                        help="submissions at the same time")
    parser.add_argument("--again", action="store_true", help="also what is graded already")
    options = parser.parse_args(arguments)
    if options.jobs < 1:
        parser.error(f"--jobs {options.jobs}: expected at least 1")
    return options


def _grade(tasks: list, refused: list, jobs: int) -> None:
    """Grade with a progress bar, and a line for each that is not graded."""
    from coursekit.classroom import grading

    with tqdm(total=len(tasks), desc="grading", unit="submission", smoothing=0, disable=not tasks) as bar:
        for record in refused:
            bar.write(f"{record.student}: ungraded: {record.reason}")
        for record in grading.grade(tasks, jobs):
            if not record.key:
                bar.write(f"{record.student}: ungraded: {record.reason}")
            bar.update()


def _report(rows: list) -> int:
    """Print a table for each lab; returns the exit code."""
    from coursekit.classroom import grades

    for assignment in dict.fromkeys(row.assignment for row in rows):
        print(f"\n{assignment or 'no lab'}\n{grades.table([row for row in rows if row.assignment == assignment])}")
    ungraded = [row for row in rows if row.total is None]
    print(f"\n{len(rows) - len(ungraded)} graded, {len(ungraded)} not; written to grades.csv")
    return 1 if ungraded else 0


if __name__ == "__main__":
    sys.exit(main())
