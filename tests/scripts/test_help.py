"""What --help prints as a command works as printed, without an environment of one's own."""

import re
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
