"""Make what students get: dist/students/ and dist/students.zip, checked for leaks and broken links
first.

python scripts/release.py
"""

import argparse
import sys

from coursekit import build, notebooks, release


def main() -> int:
    """Run the command line; returns the exit code."""
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    labs = notebooks.labs()
    try:
        faults = [f"{fault}; {build.MEND}" for fault in build.out_of_date(labs)] or release.make(
            notebooks.ROOT, labs
        )
    except (RuntimeError, ValueError) as error:
        faults = [str(error)]
    if forgotten := release.untracked(notebooks.ROOT):
        print(
            "git does not track these, so students do not get them (if they should: git add):",
            *forgotten,
            sep="\n  ",
            file=sys.stderr,
        )
    if faults:
        print("\n".join([*faults, "nothing was released; dist/ is as it was"]), file=sys.stderr)
        return 1
    for path in (notebooks.ROOT / "dist" / "students", notebooks.ROOT / "dist" / "students.zip"):
        print(path.relative_to(notebooks.ROOT).as_posix())
    return 0


if __name__ == "__main__":
    sys.exit(main())
