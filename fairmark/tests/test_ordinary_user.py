"""An account that is not root, and may make no control groups: the same marks, and the limits
hold."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import small
from nbgrader.api import Gradebook

ENGINE = Path(__file__).resolve().parents[1]
#: Holds the engine, and the environment that tests it where that lies in it or beside it.
ROOT = ENGINE if Path(sys.prefix).is_relative_to(ENGINE) else ENGINE.parent
#: An account that owns nothing here.
USER = 12345
ANSWERS = {
    "honest": {},
    "memory": {"second": "blocks = [bytearray(50_000_000) for _ in range(100)]\ntotal = 6"},
    "many": {
        # Each says when it has its memory; then there is time to notice.
        "second": """import subprocess, sys, time
code = "import time; b = bytearray(100_000_000); print('taken', flush=True); time.sleep(50)"
started = [
    subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(20)
]
for one in started:
    one.stdout.readline()
time.sleep(10)
total = 6"""
    },
    "forks": {
        "second": "import os, time\ntotal = 0\ntry:\n    while total < 2000:\n        if os.fork() "
        "== 0:\n"
        "            time.sleep(30)\n            os._exit(0)\n        total += 1\nexcept "
        "OSError:\n    pass"
    },
    # Takes it while a test asks, so that the worker waits for the test runner alone.
    "called": {
        "first": """import os, time
def double(numbers):
    if not os.path.exists("called"):
        open("called", "w").close()
        said, say = os.pipe()
        for _ in range(8):
            if os.fork() == 0:
                block = bytearray(200_000_000)
                os.write(say, b"taken")
                time.sleep(50)
                os._exit(0)
        os.read(said, 1)
        time.sleep(10)
    return [number + number for number in numbers]"""
    },
    "a-plants": {
        "second": """import os, sys, fairmark
places = ["/", "/dev", "/etc", os.path.dirname(fairmark.__path__[0])]
places += [place for place in sys.path if place]
for place in places:
    try:
        with open(place + "/colorsys.py", "w") as file:
            file.write("PLANTED = 'here'")
        print(f"WRITTEN:{place}")
    except OSError as error:
        print(error)
os.utime("/dev/pts/ptmx", (5, 5))
devices = ["/dev/" + name for name in ("null", "zero", "full", "random", "urandom", "tty")]
for place in places + devices:
    for times in ((5, 5), None):
        try:
            os.utime(place, times)
            print(f"WRITTEN:{place}")
        except OSError as error:
            print(error)
total = 6"""
    },
    # Graded after it, by the same fork server.
    "b-finds": {
        "second": """import colorsys, os, tempfile
print("PLANTED", hasattr(colorsys, "PLANTED"), "TIMES", os.stat("/dev/pts/ptmx").st_mtime == 5)
!echo "from a terminal"
for place in (tempfile.gettempdir(), "/dev/shm", "."):
    with open(place + "/mine", "w") as file:
        file.write("mine")
total = 6"""
    },
}


def opening(path: Path, place: Path) -> list[str]:
    """Commands that let everybody read a folder that lies in one that only root may enter, in a
    mount namespace."""
    closed = next((one for one in reversed(path.parents) if not one.stat().st_mode & 0o001), None)
    if closed is None:
        return []
    kept = place / "kept"
    return [
        f"mkdir -p '{kept}'",
        f"mount --bind '{path}' '{kept}'",
        f"mount -t tmpfs -o mode=755 tmpfs '{closed}'",
        f"mkdir -p '{path}'",
        f"mount --move '{kept}' '{path}'",
    ]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The class, graded by that account, to which the engine and its Python are opened."""
    if os.getuid() != 0:
        pytest.skip("only root can become another account")
    root = small.make(tmp_path_factory.mktemp("ordinary") / "course")
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        # Here memory and processes run out, and never the time, however busy the machine is.
        config.write("c.Fairmark.cell_seconds = 60\nc.Fairmark.submission_seconds = 240\n")
    for student, answers in ANSWERS.items():
        small.submit(root, student, small.answered(answers))
    place = Path(f"/srv/fairmark-{os.getpid()}")
    shutil.copytree(root, place / "course")
    for path in [place, *place.rglob("*")]:
        os.chown(path, USER, USER)
    command = [
        sys.executable,
        "-m",
        "fairmark",
        "grade",
        small.NAME,
        "--course",
        str(place / "course"),
        "--jobs",
        "1",
    ]
    # What forks without end is to stop at its own limit, and is stopped here in any case.
    become = [
        "setpriv",
        f"--reuid={USER}",
        f"--regid={USER}",
        "--clear-groups",
        "prlimit",
        "--nproc=1500",
    ]
    lines = [*opening(Path(sys.base_prefix), place), *opening(ROOT, place)]
    opened = "\n".join(["set -e", *lines, 'exec "$@"'])
    try:
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-c", opened, "sh", *become, *command],
            cwd=place,
            text=True,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ENGINE / "src"),
                "HOME": str(place),
            },
            capture_output=True,
            timeout=600,
        )
        assert done.returncode == 0, done.stderr
        assert "memory by watcher" in done.stdout, done.stdout
        yield place / "course"
    finally:
        shutil.rmtree(place)


def score(root: Path, student: str) -> dict[str, float]:
    """Points by test."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "small") as book:
        found = book.find_submission(small.NAME, student)
        return {
            grade.name: grade.auto_score
            for one in found.notebooks
            for grade in one.grades
            if grade.name in small.POINTS
        }


def test_an_honest_submission_has_its_points(graded: Path) -> None:
    assert score(graded, "honest") == small.POINTS


@pytest.mark.parametrize(
    ("student", "lost"),
    [*((one, "second") for one in ("memory", "many", "forks")), ("called", "first")],
)
def test_what_takes_too_much_costs_its_own_points_alone(
    graded: Path, student: str, lost: str
) -> None:
    assert score(graded, student) == {**small.POINTS, f"test-{lost}": 0.0}


def test_what_one_leaves_behind_another_does_not_find(graded: Path) -> None:
    students = ("a-plants", "b-finds")
    pages = [
        (graded / "feedback" / student / small.NAME / "problem.html").read_text(encoding="utf-8")
        for student in students
    ]
    assert "Read-only file system" in pages[0]
    assert "WRITTEN:/" not in pages[0]
    assert "PLANTED False TIMES False" in pages[1]
    assert "\nfrom a terminal" in pages[1]
    for student in students:
        assert score(graded, student) == small.POINTS
