"""Collect a lab from the zip of submissions that Canvas or Moodle hands out, into submitted/.

    run="python scripts/bootstrap.py scripts/collect_zip.py"
    $run 00-start-here --from canvas submissions.zip --roster gradebook.csv
    $run 00-start-here --from moodle submissions.zip --roster worksheet.csv

The roster says which student a file is of: for Canvas the exported gradebook, for Moodle the
assignment's grading worksheet. Students are called here as their SIS Login ID (Canvas) or their
e-mail address (Moodle) says, or as the column of --id does. A later zip replaces what an earlier
one brought, never the reverse, and nothing else is ever written over. Whether somebody was late is
for Canvas or Moodle to say, which know the due date; Canvas's mark is repeated here.

Exit code: 0 everything was collected, 1 something was left out (each file is named, with the
reason), 2 nothing could be.
"""

import argparse
import sys
from pathlib import Path

from coursekit import notebooks


def main(arguments: list[str] | None = None, root: Path = notebooks.ROOT) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lab", help="folder name of a lab")
    parser.add_argument("zip", type=Path, help="as it was downloaded")
    parser.add_argument("--from", dest="system", choices=["canvas", "moodle"], required=True)
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
    options = parser.parse_args(arguments)
    lab = notebooks.Lab(options.lab, root)
    known = notebooks.labs(root)
    if lab not in known:
        print(
            f"{lab.name}: no such lab; the labs are "
            f"{', '.join(one.name for one in known) or 'none'}",
            file=sys.stderr,
        )
        return 2
    # nbgrader takes seconds to import: not before it is clear what to do.
    from coursekit.lms import collecting, formats

    system = formats.SYSTEMS[options.system]
    try:
        result = collecting.collect(
            lab, options.zip, formats.read(options.roster, system, options.id)
        )
    except (formats.RosterError, collecting.Uncollectable, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(collecting.summary(result, system.name)))
    return 1 if result.left_out else 0


if __name__ == "__main__":
    sys.exit(main())
