"""conftest.py: its closing list, on a run of three tests of which two do not happen, and how tests
are shared out to processes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
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

LABS = """
import os
import pytest

@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("lab", ["00-start-here", "01-next"])
def test_lab(lab, number):
    with open(lab, "a") as noted:
        noted.write(os.environ["PYTEST_XDIST_WORKER"] + "\\n")
"""


def closing_list(folder: Path, *arguments: str) -> list[str]:
    """What pytest prints at the end of a run in a folder with three tests and this repository's
    conftest.py."""
    (folder / "test_some.py").write_text(SOME, encoding="utf-8")
    (folder / "test_fails.py").write_text("def test_fails():\n    assert False\n", encoding="utf-8")
    said = run_pytest(folder, *arguments).splitlines()
    start = next(number for number, line in enumerate(said) if "not run, and why" in line)
    return [line for line in said[start + 1 :] if line and line[0] not in "=!"]


def run_pytest(folder: Path, *arguments: str) -> str:
    """Run the tests of a folder with this repository's conftest.py; returns what is printed."""
    for file in ("tests/conftest.py", "fairmark/tests/runs.py"):
        shutil.copy(ROOT / file, folder)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    bare = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # starts quicker
    done = subprocess.run(
        command, cwd=folder, env=bare, capture_output=True, text=True, encoding="utf-8"
    )
    return done.stdout


@pytest.mark.parametrize("processes", [[], ["-p", "xdist", "-n", "2"]])
def test_skipped_and_deselected_tests_are_listed_with_their_reason(processes, tmp_path):
    assert closing_list(tmp_path, *processes, "-k", "not other", "test_some.py") == [
        "test_some.py::test_photograph: no camera here",
        ".: 1 not selected",
    ]


def test_a_run_that_ends_early_lists_what_it_did_not_reach(tmp_path):
    lines = closing_list(tmp_path, "-x", "test_fails.py", "test_some.py::test_passes")
    assert lines[-1] == "test_some.py::test_passes: the run ended before it"


@pytest.mark.parametrize("processes", [[], ["-p", "xdist", "-n", "2"]])
def test_a_run_without_gaps_says_so(processes, tmp_path):
    assert closing_list(tmp_path, *processes, "test_some.py::test_passes")[0].startswith(
        "Everything that was asked for was run"
    )


def test_one_lab_is_one_processs_work_and_two_labs_are_that_of_two(tmp_path):
    (tmp_path / "test_labs.py").write_text(LABS, encoding="utf-8")
    assert "4 passed" in run_pytest(tmp_path, "-p", "xdist", "-n", "2")
    workers = [
        (tmp_path / lab).read_text(encoding="utf-8").split() for lab in ("00-start-here", "01-next")
    ]
    assert all(len(both) == 2 and len(set(both)) == 1 for both in workers)
    assert workers[0] != workers[1]
