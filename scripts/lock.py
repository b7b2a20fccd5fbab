"""Resolve pyproject.toml into two lock files: exact versions with hashes, for every platform, no
index addresses.

python scripts/lock.py             add and drop what pyproject.toml added and dropped; the rest
keeps its version
python scripts/lock.py --upgrade   the newest versions that pyproject.toml admits

requirements.lock is what students install. requirements-authors.lock holds the same versions and
what authors, graders and CI need besides.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bootstrap import AUTHORS_LOCK, COURSE_LOCK

ROOT = Path(__file__).resolve().parents[1]
HEADER = "# Made by scripts/lock.py from pyproject.toml; do not edit.\n"


def resolve(made: Path, *options: str) -> None:
    """Resolve pyproject.toml into a file; versions that are in the file already are kept.

    Raises
    ------
    subprocess.CalledProcessError
        Nothing can be resolved; uv has said why.
    """
    command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *options]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes"]
    command += ["--no-header", "--no-annotate", "--no-strip-extras", "--quiet"]
    command += ["--output-file", str(made)]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)


def main() -> int:
    """Write both locks; the old ones stay when nothing can be resolved."""
    parser = argparse.ArgumentParser(description="Resolve pyproject.toml into two lock files.")
    parser.add_argument(
        "--upgrade",
        action="store_true",
        help="the newest versions; else what is pinned stays pinned",
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        authors = Path(scratch, AUTHORS_LOCK)
        course = Path(scratch, COURSE_LOCK)
        if (ROOT / AUTHORS_LOCK).is_file() and not options.upgrade:
            shutil.copy(ROOT / AUTHORS_LOCK, authors)
        try:
            resolve(authors, "--extra", "dev")
            resolve(course, "--constraint", str(authors))
        except subprocess.CalledProcessError as failed:
            return failed.returncode
        for made in (authors, course):
            text = HEADER + made.read_text(encoding="utf-8")
            (ROOT / made.name).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
