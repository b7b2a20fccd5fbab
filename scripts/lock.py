"""Resolve pyproject.toml into requirements.lock: exact versions with hashes, for every platform, no index addresses.

    python scripts/lock.py             newest versions that pyproject.toml admits
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADER = "# Made by scripts/lock.py from pyproject.toml; do not edit.\n"


def main() -> int:
    """Write requirements.lock; the old one stays when nothing can be resolved."""
    resolve = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--extra", "dev", "--universal",
               "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate", "--quiet"]
    done = subprocess.run(resolve, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        return done.returncode
    (ROOT / "requirements.lock").write_text(HEADER + done.stdout, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
