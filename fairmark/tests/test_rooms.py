"""The rooms of the engine: which may know which.

What runs in the sandbox knows nothing of course, gradebook and ledger: so it cannot tell of them,
and a fork server starts without nbgrader.
"""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import fairmark

ROOT = Path(fairmark.__file__).parent
#: Room -> rooms and modules that nothing in it imports, also not by way of another.
STRANGERS = {
    "sandbox": {"child", "forkserver", "grading", "notebook", "protocol", "store", "nbgrader"},
    "protocol": {"child", "forkserver", "grading", "notebook", "store", "nbgrader", "course"},
    "child": {"forkserver", "grading", "notebook", "store", "nbgrader", "course"},
    "forkserver": {"grading", "notebook", "store", "nbgrader", "course"},
    "notebook": {"child", "forkserver", "grading", "store", "nbgrader", "course"},
    "store": {"child", "forkserver", "grading", "notebook", "nbgrader", "course"},
}


def modules() -> dict[str, Path]:
    """Name without `fairmark.` -> file."""
    found = {}
    for path in ROOT.rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        found[name] = path
    return found


MODULES = modules()


def imports(name: str) -> set[str]:
    """The modules of the engine that one of them imports as it is loaded."""
    found = set()
    for node in ast.parse(MODULES[name].read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            parts = node.module.split(".")
            if parts[0] == "fairmark":
                room = ".".join(parts[1:])
                every = [room, *(f"{room}.{alias.name}".strip(".") for alias in node.names)]
                found.update(one for one in every if one in MODULES)
    return found


def reached(name: str) -> set[str]:
    """All that it imports, directly or not."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for one in imports(waiting.pop()) - found:
            found.add(one)
            waiting.append(one)
    return found


@pytest.mark.parametrize("room", STRANGERS)
def test_a_room_knows_only_what_it_may(room: str) -> None:
    for name in MODULES:
        if name.split(".")[0] == room:
            known = {one.split(".")[0] for one in reached(name)}
            assert not known & STRANGERS[room], name


def test_a_fork_server_starts_without_nbgrader() -> None:
    code = (
        "import sys, fairmark.forkserver.server\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] == 'nbgrader'))\n"
        "print(sorted(name for name in sys.modules if name.startswith('fairmark.nbgrader')))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert run.stdout.split() == ["[]", "[]"], run.stderr


def test_what_is_public_is_there() -> None:
    for name in fairmark.__all__:
        assert getattr(fairmark, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = fairmark.nothing
