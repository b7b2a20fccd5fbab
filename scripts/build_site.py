"""Make the course's site: dist/site/, pages to read and slides for class, from lectures, labs and
docstrings.

    python scripts/bootstrap.py scripts/build_site.py

Open dist/site/index.html, or copy the folder to any web server: it asks no other host for anything.
"""

import argparse
import sys

from coursekit import notebooks
from coursekit.site import build


def main() -> int:
    """Run the command line; returns the exit code."""
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    try:
        made = build.make(notebooks.ROOT, notebooks.labs())
    except build.BuildError as error:
        print(f"{error}\nno site was made; dist/site/ is as it was", file=sys.stderr)
        return 1
    print((made / "index.html").relative_to(notebooks.ROOT).as_posix())
    return 0


if __name__ == "__main__":
    sys.exit(main())
