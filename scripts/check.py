"""Check the course without running it: lint, types, how it reads, labs that match their solutions,
the labs' checks, links, leaks.

python scripts/check.py
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable

from coursekit import build, checks, notebooks, release
from coursekit.checks import comments, leaks, links, readability, vocabulary
from coursekit.notebooks import ROOT


def tool(*arguments: str) -> list[str]:
    """Run a tool of the environment; its complaints, a line each."""
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    return (done.stdout + done.stderr).splitlines() if done.returncode else []


def out_of_date() -> list[str]:
    """What `make labs` would change."""
    found = build.out_of_date(notebooks.labs())
    return [*found, build.MEND] if found else []


def lab_checks() -> list[str]:
    """The faults of every lab."""
    return [fault for lab in notebooks.labs() for fault in checks.faults(lab)]


def page_links() -> list[str]:
    """The broken links of every page."""
    return links.check_pages(ROOT)


def leaks_in_labs() -> list[str]:
    """What labs/ gives away."""
    return leaks.check_leaks(notebooks.labs(), leaks.files_in(ROOT / "labs"), "labs")


def release_to_be() -> list[str]:
    """What a release made now would give away, or leave dangling."""
    return release.faults(notebooks.labs(), release.collect(ROOT))


def leaks_in_release() -> list[str]:
    """What the release that was made last gives away."""
    made = [
        path
        for path in (ROOT / "dist" / "students", ROOT / "dist" / "students.zip")
        if path.exists()
    ]
    return [
        fault
        for path in made
        for fault in leaks.check_leaks(notebooks.labs(), leaks.files_in(path), path.name)
    ]


STEPS: dict[str, Callable[[], list[str]]] = {
    "lint": lambda: tool("ruff", "check", "--output-format", "concise"),
    "format": lambda: tool("ruff", "format", "--check"),
    "types": lambda: tool("mypy", "--no-error-summary"),
    "density of the code": lambda: readability.check_readability(ROOT),
    "vocabulary": lambda: vocabulary.check_vocabulary(ROOT),
    "labs are what their solutions generate": out_of_date,
    "checks of the labs": lab_checks,
    "links": page_links,
    "lines that the site would drop": lambda: comments.check_pages(ROOT),
    "leaks in labs/": leaks_in_labs,
    "a release made now": release_to_be,
    "leaks in dist/": leaks_in_release,
}


def main() -> int:
    """Run the command line; returns the exit code."""
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    total = 0
    for name, step in STEPS.items():
        start = time.perf_counter()
        try:
            found = step()
        except (OSError, ValueError, RuntimeError) as error:
            found = [str(error)]
        print(
            f"{'FAULT' if found else 'ok':6}{name:42}{time.perf_counter() - start:6.1f} s",
            flush=True,
        )
        print("".join(f"      {line}\n" for line in found), end="", flush=True)
        total += len(found)
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
