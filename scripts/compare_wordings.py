"""Compare two wordings of a question that a class answered in lab 04's panel.

    python scripts/compare_wordings.py submitted/            every wording-....csv in a folder, and
    in the folders in it
    python scripts/compare_wordings.py a/wording-A1.csv ...  or files by name

Prints, for the old and the new wording, agreement and Krippendorff's alpha with its interval, and
how far the share of yes moved. Nothing is written.

Exit code: 0 compared, 1 a file was refused or a version is missing, 2 wrong usage or no file.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "places", nargs="+", type=Path, metavar="FOLDER_OR_FILE", help="what the class handed in"
    )
    places = parser.parse_args(arguments).places
    # pandas and scikit-learn take seconds to import: not before it is clear what to do.
    from coursekit import solution
    from coursekit.classroom import wordings
    from coursekit.notebooks import Lab

    missing = [str(place) for place in places if not place.exists()]
    files = wordings.find([place for place in places if place.exists()])
    if missing or not files:
        what = f"there is no {', no '.join(missing)}" if missing else "nothing to compare"
        print(f"{what}; name the folder with the files {wordings.PATTERN}", file=sys.stderr)
        return 2
    try:
        answers = wordings.read(files)
        found = wordings.compare(answers, solution.functions(Lab("05-better-labels")))
    except wordings.WordingsError as error:
        print(error, file=sys.stderr)
        return 1
    print(wordings.in_words(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
