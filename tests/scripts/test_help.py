"""What --help prints as a command works as printed, without an environment of one's own."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "site" / "instructors.md").read_text(encoding="utf-8")
NAMES = sorted(set(re.findall(r"scripts/([a-z_]+)\.py", PAGE)) - {"bootstrap"})
#: These set the environment up themselves.
ALONE = {"lab", "teach"}


@pytest.mark.parametrize("name", NAMES)
def test_the_commands_that_help_prints_set_up_what_they_need(name: str) -> None:
    text = (ROOT / "scripts" / f"{name}.py").read_text(encoding="utf-8")
    docstring = text.split('"""')[1]
    assert re.search(rf"scripts/bootstrap\.py scripts/{name}\.py", docstring) or name in ALONE
    assert not re.search(rf"python scripts/{name}\.py", docstring) or name in ALONE


def test_nbgrader_is_called_as_it_works_in_a_fresh_clone() -> None:
    text = " ".join(PAGE.split())
    verbs = "autograde|collect|fetch_feedback|generate_feedback|release_assignment|release_feedback"
    called = re.findall(rf"(\S+ ?\S+ ?\S* |`)nbgrader (?:{verbs})\b", text)
    assert len(called) >= 3
    assert {before.strip(" `") for before in called} == {"python scripts/bootstrap.py -m"}


def test_every_file_of_the_table_is_ignored_by_git() -> None:
    rows = re.findall(r"^\| (`.+?) \| .+ \| .+ \|$", PAGE, re.MULTILINE)
    names = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    assert {"submissions.zip", "teams.csv", "requests.csv", "ada.csv", "watch.jsonl"} <= {*names}
    command = ["git", "check-ignore", "--no-index", *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert done.stdout.splitlines() == names


def test_comments_and_the_policy_are_kept_in_git() -> None:
    command = ["git", "check-ignore", "--no-index", "comments.csv", "policy.toml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stdout) == (1, "")
