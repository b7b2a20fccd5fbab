"""Write a lab's grades as the CSV file that Canvas or Moodle imports: grades-LAB-canvas.csv or
grades-LAB-moodle.csv.

    run="python scripts/bootstrap.py scripts/export_grades.py"
    $run 00-start-here --to canvas --roster gradebook.csv
    $run 00-start-here --to moodle --roster worksheet.csv
    $run demo-day --to canvas --roster gradebook.csv

The roster is what the system exports: Canvas's gradebook with a column for the lab, or the
assignment's grading worksheet of Moodle. Canvas's column is found by its title: `Lab 01`, `01
Project scoping` or `01-project-scoping`, in any case; --column names another. demo-day has the
points of demo day, which scripts/project_marks.py entered. Only final grades are written: who still
waits to be graded by hand is named and left out, and what the system holds of all others stays as
it is. Import the file in Canvas under Grades, Import; in Moodle under Submissions, Upload grading
worksheet.

Exit code: 0 every grade is in the file, 1 some are not (each student is named, with the reason), 2
nothing was written.
"""

import argparse
import sys
from pathlib import Path

from coursekit import notebooks
from coursekit.syllabus import DEMO_DAY


def main(arguments: list[str] | None = None, root: Path = notebooks.ROOT) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lab", help=f"folder name of a lab, or {DEMO_DAY}")
    parser.add_argument("--to", dest="system", choices=["canvas", "moodle"], required=True)
    parser.add_argument(
        "--roster",
        type=Path,
        required=True,
        metavar="CSV",
        help="the list of students, as exported",
    )
    parser.add_argument(
        "--id", metavar="COLUMN", help="the roster's column that names students here"
    )
    parser.add_argument(
        "--column",
        help="Canvas's column for the lab; the one whose title names the lab if not given",
    )
    options = parser.parse_args(arguments)
    lab = notebooks.Lab(options.lab, root)
    known = [*(one.name for one in notebooks.labs(root)), DEMO_DAY]
    if lab.name not in known:
        there = ", ".join(known)
        print(f"{lab.name}: no such lab; there are {there}", file=sys.stderr)
        return 2
    # nbgrader takes seconds to import: not before it is clear what to do.
    from coursekit.classroom import grades
    from coursekit.lms import exporting, formats
    from fairmark.errors import GradebookError

    system = formats.SYSTEMS[options.system]
    path = root / f"grades-{lab.name}-{options.system}.csv"
    try:
        made = exporting.export(
            lab, formats.read(options.roster, system, options.id), options.column
        )
        if made.given:
            grades.save(made.lines, path)
    except (formats.RosterError, exporting.Unexportable, GradebookError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(exporting.summary(made, system.name)))
    print(f"written to {path.name}" if made.given else "nothing was written")
    if not made.given:
        return 2
    return 1 if made.waiting or made.unknown else 0


if __name__ == "__main__":
    sys.exit(main())
