"""Find pairs of submissions that share code which neither the lab nor its solution gives.

    run="python scripts/bootstrap.py scripts/similar.py"
    $run 04-label-aggregation            a page in reports/
    $run 04-label-aggregation --jplag    and folders that JPlag compares

Similar code is a reason to talk, not a proof. This reads submitted/ and runs nothing of it.

Exit code: 0 the page is written, 1 there is nothing to compare, or it cannot be written, 2 wrong
usage.
"""

import argparse
import sys
from pathlib import Path

from coursekit import notebooks

#: Pairs on the page.
MOST = 30
#: A pair of which one shares fewer of its passages is not shown.
LEAST = 0.3


def main(arguments: list[str] | None = None, root: Path = notebooks.ROOT) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lab", metavar="LAB", help="folder name of a lab")
    parser.add_argument("--jplag", action="store_true", help="write folders for JPlag, too")
    options = parser.parse_args(arguments)
    known = {lab.name: lab for lab in notebooks.labs(root)}
    if options.lab not in known:
        names = ", ".join(known) or "none"
        print(f"{options.lab}: no such lab; the labs are {names}", file=sys.stderr)
        return 2
    # nbgrader takes seconds to import: not before it is clear what to do.
    from coursekit.similarity import jplag, page, pairs, texts
    from fairmark.store import files

    lab = known[options.lab]
    read, left_out = texts.read(lab)
    if len(read) < 2:
        print(
            f"submitted/ has {len(read)} readable submissions of {lab.name}; two can be compared",
            file=sys.stderr,
        )
        return 1
    given = texts.given_code(lab)
    found = pairs.compare(read, given, MOST, LEAST)
    reports = root / "reports"
    written = reports / f"{lab.name}-similar.html"
    try:
        files.write(written, page.html(lab, found, left_out))
        print(written.relative_to(root))
        if options.jplag:
            folder = reports / f"{lab.name}-jplag"
            jplag.export(read, given, folder)
            print(f"{folder.relative_to(root)}: compare it with")
            print(
                "  java -jar jplag.jar --language python3 "
                f"--base-code {folder}/base {folder}/submissions"
            )
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
