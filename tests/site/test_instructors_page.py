"""The page for instructors is true: its commands, as a reader copies them, in its order, on a
clone."""

import csv
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import ports
import pytest
from nbgrader.api import Gradebook

from coursekit.notebooks import ROOT

#: Seconds until JupyterLab is given up.
PATIENCE = 180


class Commands(HTMLParser):
    """The lines in a page's blocks of code."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list) -> None:
        if tag == "pre":
            self.inside = True
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "pre"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.blocks[-1] += data


@pytest.fixture(scope="module")
def commands(site) -> list[str]:
    """The commands of the page, in its order; a quoted text may go over several lines."""
    page = Commands((site / "instructors.html").read_text(encoding="utf-8"))
    found = [""]
    for line in "".join(page.blocks).splitlines():
        found[-1] += line
        if found[-1].count('"') % 2:
            found[-1] += "\n"
        elif found[-1]:
            found.append("")
    return found[:-1]


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Path:
    """What the page calls $COURSE: a repository of what git knows here, and of what is about to be
    added."""
    made = tmp_path_factory.mktemp("address") / "course"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).exists():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, made / name)
    me = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    for command in (
        ["init", "--quiet"],
        ["add", "--all"],
        [*me, "commit", "--quiet", "--message", "All of it"],
    ):
        subprocess.run(["git", *command], cwd=made, check=True)
    return made


def surroundings(address: Path, where: Path) -> dict[str, str]:
    """This environment, the clone's own code, a home of its own, any port, and a browser that opens
    nothing."""
    clone = where / "shipping-ml"
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ARGS", "JUPYTER", "MAKE", "MFLAGS"))
    }
    return {
        **own,
        "COURSE": str(address),
        "SHIPPING_ML_ENV": sys.prefix,
        "PYTHONPATH": os.pathsep.join([str(clone / "src"), str(clone / "fairmark" / "src")]),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), own["PATH"]]),
        "JUPYTER_PORT": str(ports.free()),
        "BROWSER": "true",
        "IPYTHONDIR": str(where / "ipython"),
        "JUPYTER_CONFIG_DIR": str(where / "config"),
        "JUPYTER_DATA_DIR": str(where / "data"),
    }


def run(command: str, cwd: Path, variables: dict[str, str]) -> tuple[str, Path]:
    """Run a command as a shell does; what it said, and the folder that the shell is in
    afterwards."""
    done = subprocess.run(
        ["bash", "-ec", f"{command}\necho; pwd"],
        cwd=cwd,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"$ {command}\n{done.stdout}"
    *said, folder = done.stdout.splitlines()
    return "\n".join(said), Path(folder)


def serve(command: str, cwd: Path, variables: dict[str, str]) -> str:
    """Start a server, wait until it says where it is, and end it as Ctrl+C does; what it said."""
    log = cwd.parent / "server.log"
    with log.open("w", encoding="utf-8") as said:
        server = subprocess.Popen(
            ["bash", "-ec", command],
            cwd=cwd,
            env=variables,
            stdin=subprocess.DEVNULL,  # nobody to ask "Shut down this server?"
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    give_up = time.monotonic() + PATIENCE
    while (
        server.poll() is None
        and time.monotonic() < give_up
        and "is running at" not in log.read_text(encoding="utf-8")
    ):
        time.sleep(0.1)
    running = server.poll() is None
    if running:
        os.killpg(server.pid, signal.SIGINT)
    try:
        server.wait(timeout=30)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    text = log.read_text(encoding="utf-8")
    assert running and "is running at" in text, f"$ {command}\n{text}"
    return text


def test_a_term_from_a_clone_to_final_marks(commands, address, tmp_path):
    assert commands[:2] == ['git clone "$COURSE" shipping-ml', "cd shipping-ml"]
    variables, cwd, said = surroundings(address, tmp_path), tmp_path, {}
    made = {}
    for command in commands:
        if command == "make teach":
            said[command] = serve(command, cwd, variables)
        else:
            said[command], cwd = run(command, cwd, variables)
        made[command] = {path.name for path in cwd.iterdir()}
        if command == "make marks":
            with (cwd / "marks.csv").open(encoding="utf-8-sig", newline="") as table:
                marks = {row["student"]: row for row in csv.DictReader(table)}
    course = tmp_path / "shipping-ml"
    assert cwd == course
    assert re.search(r"(?m)^make grade +grade submitted/", said["make"])
    assert any(
        "| Mon 2027-01-11 | choosing and scoping a project |" in text for text in said.values()
    )
    assert (course / "dist" / "students.zip").is_file()
    assert "24 graded, 0 not" in said["make grade"]
    assert "1 graded, 0 not" in said['make grade ARGS="00-start-here --student s03 --again"']
    assert len(marks) == 24
    assert {row["percent so far"] for row in marks.values()} == {"0.0", "100.0"}
    assert (marks["s01"]["00-start-here"], marks["s01"]["01-project-scoping"]) == ("1", "to come")
    assert "24 graded" in said["make marks"] and "no roster.csv" in said["make marks"]
    # After the last step nothing of the invented class is left, and git sees a clone as it was.
    assert made[commands[-1]].isdisjoint(
        {"submitted", "autograded", "feedback", "ledger", "reports"} | {"grades.csv", "marks.csv"}
    )
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "shipping-ml") as book:
        assert book.students == []
    assert (
        "feedback" in made["make grade"] and "reports" in made["make report"] - made[commands[-1]]
    )
    changed = subprocess.run(
        ["git", "status", "--porcelain"], cwd=course, capture_output=True, text=True, check=True
    )
    assert changed.stdout == ""
