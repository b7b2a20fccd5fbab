"""JupyterLab as the course's commands start it, in a copy of the course."""

import json
import os
import secrets
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import ports
import psutil
import pytest

PATIENCE = 180  # seconds until a test gives up on a page or a server; nothing is measured by it


class Server:
    """JupyterLab, started by a command of the course in a copy of it.

    Parameters
    ----------
    command
        What starts it; `{arguments}` becomes the arguments for JupyterLab, a word each where it
        stands alone.
    course
        The copy.
    home
        Where Jupyter keeps what it would keep in the user's home.
    """

    def __init__(self, command: Sequence[str], course: Path, home: Path):
        self.course = course
        self.token = secrets.token_hex()
        port = ports.free()
        self.address = f"http://127.0.0.1:{port}"
        arguments = f"--no-browser --port {port} --IdentityProvider.token={self.token}"
        self.command = []
        for word in command:
            self.command += (
                arguments.split() if word == "{arguments}" else [word.format(arguments=arguments)]
            )
        self.log = home / f"server-{port}.log"
        with self.log.open("w", encoding="utf-8") as log:
            self.process = psutil.Popen(
                self.command, cwd=course, env=variables(course, home), stdout=log, stderr=log
            )
        self.wait()

    def wait(self) -> None:
        """Wait until the server answers; fail with its log when it ends instead."""
        give_up = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < give_up:
            try:
                self.get("/api/status")
                return
            except OSError:
                time.sleep(0.1)
        self.stop()
        pytest.fail(f"{self.command} did not start:\n{self.log.read_text(encoding='utf-8')}")

    def kernel(self, path: str) -> dict:
        """Wait until the kernel of an open notebook is there and idle; what the server knows of
        it."""
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up:
            for session in self.get("/api/sessions"):
                if session["path"] == path and session["kernel"]["execution_state"] == "idle":
                    return session["kernel"]
            time.sleep(0.1)
        pytest.fail(f"no idle kernel for {path}:\n{self.log.read_text(encoding='utf-8')}")

    def get(self, path: str):
        """What the server's API answers, from JSON."""
        asked = urllib.request.Request(
            self.address + path, headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            return json.load(answer)

    def url(self, path: str) -> str:
        """Address of a page, for a browser that has not signed in."""
        return f"{self.address}{path}{'&' if '?' in path else '?'}token={self.token}"

    def stop(self) -> None:
        """End the command politely, and see that the server and its kernels ended with it."""
        family = (
            [self.process, *self.process.children(recursive=True)]
            if self.process.is_running()
            else []
        )
        if family:
            self.process.terminate()
        _, left = psutil.wait_procs(family, timeout=90)
        if left:
            for process in left:
                process.kill()
            psutil.wait_procs(left)
            said = self.log.read_text(encoding="utf-8")
            pytest.fail(f"outlived the command that started it: {left}\n{said}")


def variables(course: Path, home: Path) -> dict[str, str]:
    """Environment variables for the commands of a copy: this environment, the copy's own code, a
    home of its own."""
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "MAKE", "MFLAGS"))
    }
    return {
        **own,
        "SHIPPING_ML_ENV": sys.prefix,
        "PYTHONPATH": str(course / "src"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "IPYTHONDIR": str(home / "ipython"),
    }
