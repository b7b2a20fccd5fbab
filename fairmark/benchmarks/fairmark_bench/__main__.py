"""Grade the class of an nbgrader course with fairmark and with nbgrader, and print what each took.

python -m fairmark_bench COURSE ASSIGNMENT

The course's folder holds the submissions. It is left as it is: copies of it are graded.
"""

import argparse
import sys
from pathlib import Path

from fairmark.errors import FairmarkError
from fairmark_bench import grading


def say(line: str) -> None:
    """Print a line of progress now."""
    print(line, file=sys.stderr, flush=True)


def main() -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m fairmark_bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("course", type=Path, metavar="COURSE", help="its folder")
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="one with a single notebook")
    options = parser.parse_args()
    try:
        found = grading.body(options.course, options.assignment, say)
    except (FairmarkError, OSError, RuntimeError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{grading.ABOUT}\n{found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
