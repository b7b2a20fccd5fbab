"""The closing list of conftest.py, on a run of three tests of which two do not happen."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SOME = """
import pytest

def test_passes():
    pass

@pytest.mark.skip(reason="no camera here")
def test_photograph():
    pass

def test_other():
    pass
"""


def closing_list(folder: Path, *arguments: str) -> list[str]:
    """What pytest prints at the end of a run in a folder with three tests and this repository's
    conftest.py."""
    shutil.copy(Path(__file__).with_name("conftest.py"), folder)
    (folder / "test_some.py").write_text(SOME, encoding="utf-8")
    (folder / "test_fails.py").write_text("def test_fails():\n    assert False\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    bare = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # starts quicker
    done = subprocess.run(
        command, cwd=folder, env=bare, capture_output=True, text=True, encoding="utf-8"
    )
    said = done.stdout.splitlines()
    start = next(number for number, line in enumerate(said) if "not run, and why" in line)
    return [line for line in said[start + 1 :] if line and line[0] not in "=!"]


@pytest.mark.parametrize("processes", [[], ["-p", "xdist", "-n", "2"]])
def test_skipped_and_deselected_tests_are_listed_with_their_reason(processes, tmp_path):
    assert closing_list(tmp_path, *processes, "-k", "not other", "test_some.py") == [
        "test_some.py::test_photograph: no camera here",
        "test_some.py::test_other: not selected",
    ]


def test_a_run_that_ends_early_lists_what_it_did_not_reach(tmp_path):
    lines = closing_list(tmp_path, "-x", "test_fails.py", "test_some.py::test_passes")
    assert lines[-1] == "test_some.py::test_passes: the run ended before it"


@pytest.mark.parametrize("processes", [[], ["-p", "xdist", "-n", "2"]])
def test_a_run_without_gaps_says_so(processes, tmp_path):
    assert closing_list(tmp_path, *processes, "test_some.py::test_passes")[0].startswith(
        "Everything that was asked for was run"
    )
