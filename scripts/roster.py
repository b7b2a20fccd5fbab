"""Take the list of students from Canvas's or Moodle's export: roster.csv, which says who is in the
class.

    python scripts/bootstrap.py scripts/roster.py gradebook.csv --from canvas
    python scripts/bootstrap.py scripts/roster.py worksheet.csv --from moodle --id "ID number"

With it, grades, reports and marks tell who handed in nothing from who has 0 points. Run it again
with a newer export when somebody joins or leaves: who is new and who is gone is printed.

Exit code: 0 done, 2 nothing was changed.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from coursekit import notebooks


def main(arguments: Sequence[str] | None = None, root: Path = notebooks.ROOT) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "export",
        type=Path,
        metavar="CSV",
        help="the list, as exported",
    )
    parser.add_argument(
        "--from",
        dest="system",
        choices=["canvas", "moodle"],
        required=True,
    )
    parser.add_argument("--id", metavar="COLUMN", help="the column that names students here")
    options = parser.parse_args(arguments)
    # nbgrader takes seconds to import: not before it is clear what to do.
    from coursekit.classroom import roster
    from coursekit.lms import formats

    system = formats.SYSTEMS[options.system]
    try:
        before = roster.read(root)
        exported = formats.read(options.export, system, options.id)
        now = roster.members(exported)
        roster.write(root, now)
    except (formats.RosterError, roster.RosterError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    names = {one.student for one in now}
    changes = {
        "new": names - before.keys(),
        "gone": before.keys() - names,
    }
    for what, who in changes.items():
        if before and who:
            listed = ", ".join(sorted(who))
            print(f"{what}: {listed}")
    print(f"{len(now)} students in {roster.NAME}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
