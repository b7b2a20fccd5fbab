"""Make the marks of the term: marks.csv, a line for each student of the roster.

    python scripts/bootstrap.py scripts/marks.py

Each assignment has points, or says why there are none: nothing handed in, to come, to grade by
hand. `percent so far` is the mean share of the points of what is due and graded, by the weights in
the table [course] of policy.toml, without the lowest labs that it drops; demo day is never dropped.
What was not handed in counts as 0; what is to come, waits for a grader or is not due yet does not
count yet. A mark is final when everything is due for that student, extensions included, and nothing
waits for a grader. It reads the gradebook and roster.csv: run `make grade` before.

Exit code: 0 the table is written, also where marks are not final; 2 nothing was written.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from coursekit import notebooks


def main(arguments: Sequence[str] | None = None, root: Path = notebooks.ROOT) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.parse_args(arguments)
    # nbgrader takes seconds to import: not before it is clear what to do.
    from coursekit.classroom import roster, term
    from fairmark.errors import CourseError
    from fairmark.store import files

    path = root / "marks.csv"
    try:
        made = term.read(root, datetime.now(UTC))
        files.write(path, term.table(made))
    except (term.NothingToMark, roster.RosterError, CourseError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(term.summary(made)))
    print(f"written to {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
