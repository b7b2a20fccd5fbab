"""A JupyterHub with accounts of its own, made by deploy/jupyterhub/up.py, and taken away again with
all in it."""

import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import ports
import psutil
import pytest
from serving import PATIENCE


class Account:
    """A temporary account of the system, with its home in a folder that is removed with it.

    Parameters
    ----------
    name
        Of somebody; the account's is made unique with the number of this process.
    homes
        Where homes lie.
    """

    def __init__(self, name: str, homes: Path):
        self.name = f"{name}{os.getpid()}"
        self.password = secrets.token_hex()
        subprocess.run(
            ["useradd", "--create-home", "--base-dir", homes, "--shell", "/bin/sh", self.name],
            check=True,
        )
        subprocess.run(["chpasswd"], input=f"{self.name}:{self.password}", text=True, check=True)
        self.entry = pwd.getpwnam(self.name)

    def try_to(self, *command: str | Path) -> bool:
        """Whether a command, run as this account, succeeds."""
        done = subprocess.run(
            command,
            user=self.entry.pw_uid,
            group=self.entry.pw_gid,
            extra_groups=[],
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
        )
        return done.returncode == 0

    def remove(self) -> None:
        """End what it runs, then remove it; its home is removed with the folder that it lies in."""
        mine = [each for each in psutil.process_iter() if _runs_as(each, self.entry.pw_uid)]
        for process in mine:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(mine, timeout=PATIENCE)
        subprocess.run(["userdel", "--force", self.name], check=False, capture_output=True)


def _runs_as(process: psutil.Process, uid: int) -> bool:
    try:
        return uid in process.uids()
    except psutil.NoSuchProcess:
        return False


class Hub:
    """A running hub.

    Parameters
    ----------
    folder
        What `up.py` made.
    programs
        Of the environment.
    """

    def __init__(self, folder: Path, programs: Path):
        web, hub, proxy = (ports.free() for _ in range(3))
        self.folder, self.log = folder, folder / "hub.log"
        self.address = f"http://127.0.0.1:{web}"
        command = [
            programs / "python",
            "-m",
            "jupyterhub",
            "-f",
            "jupyterhub_config.py",
            f"--JupyterHub.bind_url={self.address}",
            f"--JupyterHub.hub_port={hub}",
            f"--ConfigurableHTTPProxy.api_url=http://127.0.0.1:{proxy}",
        ]
        with self.log.open("w", encoding="utf-8") as log:
            self.process = psutil.Popen(
                command, cwd=folder / "hub", stdout=log, stderr=log, start_new_session=True
            )
        give_up = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < give_up:
            try:
                with urllib.request.urlopen(f"{self.address}/hub/health", timeout=PATIENCE):
                    return
            except OSError:
                time.sleep(0.2)
        self.stop()
        pytest.fail(f"the hub did not start:\n{self.log.read_text(encoding='utf-8')}")

    def stop(self) -> None:
        """End the hub politely, then whatever it leaves."""
        family = (
            [self.process, *self.process.children(recursive=True)]
            if self.process.is_running()
            else []
        )
        if family:
            self.process.terminate()
        _, left = psutil.wait_procs(family, timeout=30)
        for process in left:
            process.kill()
        psutil.wait_procs(left, timeout=PATIENCE)


class Desk:
    """An account's server behind the hub, as `steps` needs it.

    Parameters
    ----------
    hub, account
        Whose.
    """

    def __init__(self, hub: Hub, account: Account):
        self.hub, self.account = hub, account

    def url(self, path: str) -> str:
        """Address of a page, for a browser that has signed in."""
        return f"{self.hub.address}/user/{self.account.name}{path}"


def reason_not_to() -> str:
    """Why no hub can be made here; empty if it can."""
    if sys.platform != "linux":
        return "JupyterHub with accounts of the system is for Linux"
    if os.geteuid() != 0:
        return "making accounts takes root: run the tests as root, in a container, to try the hub"
    if importlib.util.find_spec("jupyterhub") is None:
        return (
            "JupyterHub is not in this environment; it is in requirements-authors.lock: python "
            "scripts/bootstrap.py"
        )
    if shutil.which("configurable-http-proxy") is None:
        return (
            "JupyterHub's proxy is not here (Debian: apt-get install "
            "node-configurable-http-proxy; .ci/run does)"
        )
    programs = ("useradd", "userdel", "usermod", "groupadd", "groupdel", "chpasswd")
    missing = [name for name in programs if shutil.which(name) is None]
    return f"{', '.join(missing)} not there to make accounts with" if missing else ""


def environment(folder: Path) -> Path:
    """An environment like this one that every account can use: this one, or, where others cannot
    enter it, links to its files."""
    prefix, base = Path(sys.prefix), Path(sys.base_prefix)
    if _all_can_enter(prefix) and _all_can_enter(base):
        return prefix
    copies = folder / "env", folder / "python"
    for original, copy in zip((prefix, base), copies, strict=True):
        unused = ["__pycache__", "test"] + (["site-packages"] if original == base != prefix else [])
        shutil.copytree(
            original,
            copy,
            symlinks=True,
            copy_function=_link,
            ignore=shutil.ignore_patterns(*unused),
        )
    for script in (copies[0] / "bin").iterdir():
        if script.is_symlink():  # to this Python
            script.unlink()
        elif script.read_bytes()[:2] == b"#!":
            _rewrite(script, f"#!{prefix}", f"#!{copies[0]}")
    minor = f"python3.{sys.version_info[1]}"
    _find_library_beside(copies[1] / "bin" / minor, base / "lib")
    for name in ("python", "python3", minor):
        (copies[0] / "bin" / name).symlink_to(copies[1] / "bin" / minor)
    settings = copies[0] / "pyvenv.cfg"
    settings.unlink()
    settings.write_text(
        f"home = {copies[1] / 'bin'}\ninclude-system-site-packages = false\n", encoding="utf-8"
    )
    return copies[0]


def _all_can_enter(path: Path) -> bool:
    return all(each.stat().st_mode & stat.S_IXOTH for each in (path, *path.parents))


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copy2(source, target)


def _find_library_beside(program: Path, library: Path) -> None:
    """Have a copied program look for its shared library beside itself, and not where only root can
    read it."""
    old, new = bytes(library) + b"\0", b"$ORIGIN/../lib"
    code, mode = program.read_bytes(), program.stat().st_mode
    program.unlink()
    program.write_bytes(code.replace(old, new.ljust(len(old), b"\0")))
    program.chmod(mode)


def _rewrite(script: Path, old: str, new: str) -> None:
    text, mode = script.read_text(encoding="utf-8", errors="surrogateescape"), script.stat().st_mode
    script.unlink()  # a link to the original, which stays as it is
    script.write_text(text.replace(old, new, 1), encoding="utf-8", errors="surrogateescape")
    script.chmod(mode)


def run(command: Sequence[str | Path], **options) -> str:
    """Run a command that has to succeed; what it printed."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
