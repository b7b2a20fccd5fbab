"""Resolve pyproject.toml into requirements.lock: exact versions with hashes, for every platform, no
index addresses.

python scripts/lock.py             add and drop what pyproject.toml added and dropped; the rest
keeps its version
python scripts/lock.py --upgrade   the newest versions that pyproject.toml admits
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
HEADER = "# Made by scripts/lock.py from pyproject.toml; do not edit.\n"


def main() -> int:
    """Write requirements.lock; the old one stays when nothing can be resolved."""
    parser = argparse.ArgumentParser(description="Resolve pyproject.toml into requirements.lock.")
    parser.add_argument(
        "--upgrade",
        action="store_true",
        help="the newest versions; else what is pinned stays pinned",
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch, "requirements.lock")
        if LOCK.is_file() and not options.upgrade:
            shutil.copy(LOCK, made)  # uv keeps the versions that it finds where it is to write
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "uv",
                "pip",
                "compile",
                "pyproject.toml",
                "--extra",
                "dev",
                "--universal",
                "--python-version",
                "3.11",
                "--generate-hashes",
                "--no-header",
                "--no-annotate",
                "--no-strip-extras",
                "--quiet",
                "--output-file",
                made,
            ],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        if done.returncode:
            return done.returncode
        LOCK.write_text(HEADER + made.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
