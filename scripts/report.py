"""Report on what the class got right and wrong: a page a lab and one for the term, in reports/.

    run="python scripts/bootstrap.py scripts/report.py"
    $run                              every lab of which something is graded
    $run --lab 04-label-aggregation   one lab
    $run --no-names                   to show in class: into reports/no-names/

Reads what `make grade` stored. The first report on a lab grades the wrong answers of
solutions/*/answers/ as well, to know them again; later ones find them in the ledger.

Exit code: 0 the reports are written, 1 there is nothing to report on, or it cannot be written, 2
wrong usage.
"""

import argparse
import os
import sys
from pathlib import Path

from coursekit import notebooks


def main(arguments: list[str] | None = None, root: Path = notebooks.ROOT) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--lab", metavar="NAME", help="folder name of a lab; all, and the term, if none is given"
    )
    parser.add_argument(
        "--no-names",
        action="store_true",
        help="students are numbers in an order that tells nothing",
    )
    options = parser.parse_args(arguments)
    known = [lab.name for lab in notebooks.labs(root)]
    if options.lab and options.lab not in known:
        print(
            f"{options.lab}: no such lab; the labs are {', '.join(known) or 'none'}",
            file=sys.stderr,
        )
        return 2
    # nbgrader takes seconds to import: not before it is clear what to do.
    from coursekit.report import build

    try:
        pages = build.make(root, options.lab, not options.no_names, os.cpu_count() or 1)
    except (ValueError, RuntimeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    for page in pages:
        print(page.relative_to(root))
    return 0


if __name__ == "__main__":
    sys.exit(main())
