"""Make a class of invented students in submitted/, to try `make grade` on.

    run="python scripts/bootstrap.py scripts/demo_class.py"
    $run                       for lab 04
    $run 00-start-here         for another lab, or for several
    $run --all                 for every lab: a whole term
    $run --remove              take them away again; due dates stay
    $run --remove --force      also those of their folders that were changed since

submitted/demo-class.csv says what each student is, and which tests each must fail. A folder that
this command did not make, or that was changed since, is never written over. Who is late is late by
the due date in policy.toml, or in the gradebook where that has none. --remove names what it leaves;
it ends with exit code 1 while folders of the class are left, changed since.
"""

import argparse
import sys
from pathlib import Path

from coursekit import notebooks

DEFAULT = "04-label-aggregation"


def main(arguments: list[str] | None = None, root: Path = notebooks.ROOT) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "labs", nargs="*", metavar="lab", help=f"folder name of a lab; without it, {DEFAULT}"
    )
    parser.add_argument("--all", action="store_true", help="make the class for every lab")
    parser.add_argument(
        "--remove",
        action="store_true",
        help="remove the class, and its points from the gradebook; due dates stay",
    )
    parser.add_argument(
        "--force", action="store_true", help="with --remove: also what was changed since"
    )
    options = parser.parse_args(arguments)
    if options.force and not options.remove:
        parser.error("--force goes with --remove")
    if options.remove:
        return _remove(root, options.force)
    known = [lab.name for lab in notebooks.labs(root)]
    wanted = known if options.all else options.labs or [DEFAULT]
    for name in wanted:
        if name not in known:
            there = ", ".join(known) or "none"
            print(f"{name}: no such lab; the labs are {there}", file=sys.stderr)
            return 2
    return _make(root, wanted)


def _make(root: Path, wanted: list[str]) -> int:
    # nbgrader takes seconds to import: not before it is clear what to do.
    from coursekit.classroom import demo
    from fairmark.errors import CourseError

    for name in wanted:
        try:
            students = demo.make_class(notebooks.Lab(name, root))
        except (CourseError, OSError) as error:
            print(error, file=sys.stderr)
            return 1
        print(f"{len(students)} students of {name} in submitted/")
    print("What each of them is: submitted/demo-class.csv")
    return 0


def _remove(root: Path, force: bool) -> int:
    from coursekit.classroom import demo

    try:
        removed = demo.remove_class(root, force)
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(removed.students)} invented students are removed; due dates and settings are kept")
    _list("left in submitted/, not of a demo class:", removed.foreign)
    _list("left in submitted/, changed since (--remove --force removes it):", removed.changed)
    _list("still here from before; move it away before the term:", demo.left_over(root))
    return 1 if removed.changed else 0


def _list(title: str, names: list[str]) -> None:
    if names:
        print("\n    ".join([title, *names]))


if __name__ == "__main__":
    sys.exit(main())
