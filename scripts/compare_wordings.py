"""Compare two wordings of a question that a class answered in lab 04's panel.

    run="python scripts/bootstrap.py scripts/compare_wordings.py"
    $run submitted/            every wording-....csv in a folder, and
    in the folders in it
    $run a/wording-A1.csv ...  or files by name

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
    from coursekit.crowd import wordings

    for place in places:
        if not place.exists():
            return _refuse(f"there is no {place}; name the folder that holds the answers", 2)
    try:
        found = wordings.collected(places)
    except wordings.WordingsError as error:
        return _refuse(str(error), 1)
    if found is None:
        return _refuse(f"nothing to compare: no file {wordings.PATTERN} is there", 2)
    print(wordings.in_words(found))
    return 0


def _refuse(message: str, code: int) -> int:
    """Say what stopped the command, and give its exit code."""
    print(message, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
