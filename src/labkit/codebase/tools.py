"""pytest and ruff on a package, their words without times and places."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd

#: A test of the package may train; none takes as long as this.
PATIENCE = 120


def run_tests(folder: str | Path, slow: bool = False) -> pd.DataFrame:
    """Run the tests of a package in a process of their own.

    Parameters
    ----------
    folder : str or Path
        Of the package.
    slow : bool
        Whether the slow tests run, too.

    Returns
    -------
    DataFrame
        Name of the test -> outcome ("passed", "failed" or "error") and why (the last
        line of what it said; empty where it passed).
    """
    chosen = [] if slow else ["-m", "not slow"]
    said = _run(folder, "pytest", "-q", "-rA", "--tb=short", *chosen)
    rows = {}
    for outcome, name, why in re.findall(
        r"(?m)^(PASSED|FAILED|ERROR) \S*?(?:::)?(\w+(?:\[\w+\])?)(?: - (.*))?$", said
    ):
        rows[name] = {"outcome": outcome.lower(), "why": why}
    if not rows:
        raise RuntimeError(f"pytest ran no test in {folder}:\n{said}")
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("test")


def lint(folder: str | Path) -> list[str]:
    """Let ruff look at a package; its complaints, a line each."""
    said = _run(
        folder, "ruff", "check", "--no-cache", "--quiet", "--output-format", "concise"
    )
    return [
        re.sub(r"^.*?(?=[^\\/]+\.py:)", "", line) for line in said.splitlines() if line
    ]


def _run(folder: str | Path, tool: str, *arguments: str) -> str:
    folder = Path(folder).resolve()
    quiet = {
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "COLUMNS": "200",
        "NO_COLOR": "1",
    }
    # An outer pytest's options are not for this one.
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PYTEST_")
    }
    plain = ["-p", "no:cacheprovider"] if tool == "pytest" else []
    done = subprocess.run(
        [sys.executable, "-m", tool, *arguments, *plain, folder.name],
        cwd=folder.parent,
        env={**own, **quiet},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    return done.stdout + done.stderr
