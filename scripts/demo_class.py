"""Make a class of invented students in submitted/, to try `make grade` on.

    python scripts/demo_class.py                       for lab 04
    python scripts/demo_class.py 00-find-your-way      for another lab
    python scripts/demo_class.py --remove              take them away again; due dates stay

submitted/demo-class.csv says what each student is, and which tests each must fail. A folder that
this command did not make, or that was changed since, is never written over.
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
    parser.add_argument(
        "lab", nargs="?", default="04-label-aggregation", help="folder name of a lab"
    )
    parser.add_argument(
        "--remove",
        action="store_true",
        help="remove the class, and its points from the gradebook; due dates stay",
    )
    options = parser.parse_args(arguments)
    if options.remove:
        return _remove(root)
    known = [lab.name for lab in notebooks.labs(root)]
    if options.lab not in known:
        print(
            f"{options.lab}: no such lab; the labs are {', '.join(known) or 'none'}",
            file=sys.stderr,
        )
        return 2
    # nbgrader takes seconds to import: not before it is clear what to do.
    from coursekit.classroom import demo

    try:
        students = demo.make_class(notebooks.Lab(options.lab, root))
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    print(
        f"{len(students)} students of {options.lab} in submitted/; what each is: "
        "submitted/demo-class.csv"
    )
    return 0


def _remove(root: Path) -> int:
    from coursekit.classroom import demo

    try:
        students = demo.remove_class(root)
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(students)} invented students are removed; due dates and settings are kept")
    return 0


if __name__ == "__main__":
    sys.exit(main())
