"""Check your team's proposal, or the page of your demo: is it complete, and do the sums come out?

    python scripts/bootstrap.py scripts/check_proposal.py work/09-project/proposal.md
    python scripts/bootstrap.py scripts/check_proposal.py page.html

Prints one sentence for each problem, with the line it is about. It cannot tell whether a proposal
is good; people read it for that.

Exit code: 0 no problem, 1 problems, 2 a file that cannot be read.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from labkit import demo_page, proposals


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a proposal (.md) or a page (.html)"
    )
    found = 0
    for path in parser.parse_args(arguments).files:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            print(f"{path}: cannot be read as text: {error}", file=sys.stderr)
            return 2
        problems = check(path, text)
        found += len(problems)
        for line, sentence in problems:
            print(f"{path}:{line}: {sentence}")
        if not problems:
            print(f"{path}: no problems. {_next_step(path)}")
    return 1 if found else 0


def check(path: Path, text: str) -> list[tuple[int, str]]:
    """The problems of a page or a proposal, each with its line."""
    if _is_page(path):
        return demo_page.problems(text)
    return [(problem.line, problem.sentence) for problem in proposals.problems(text)]


def _is_page(path: Path) -> bool:
    return path.suffix.lower() in (".html", ".htm")


def _next_step(path: Path) -> str:
    """What the team does with a file in which the program finds nothing."""
    return "Now open it on a phone." if _is_page(path) else "Now let people read it."


if __name__ == "__main__":
    sys.exit(main())
