"""A class that is graded on a cluster, kept waiting, or out of room ends as an undisturbed one."""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import small
from nbgrader.api import Gradebook

SIZE = 20
GRADE = [sys.executable, "-m", "fairmark", "grade", small.NAME]


def grade(root: Path, *options: str) -> subprocess.CompletedProcess:
    """Run the command line to its end."""
    return subprocess.run([*GRADE, *options], cwd=root, capture_output=True, text=True, timeout=600)


def state(root: Path) -> dict[str, object]:
    """All that grading leaves behind, but times: ledger, graded notebooks, feedback and the gradebook's points."""
    files = {path.relative_to(root).as_posix(): path.read_bytes() for step in ("ledger", "autograded", "feedback")
             for path in (root / step).rglob("*") if path.is_file() and not path.name.endswith((".times.json", "lock"))}
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "small") as book:
        points = {(one.student_id, cell.name): (cell.auto_score, cell.needs_manual_grade)
                  for one in book.find_assignment(small.NAME).submissions for note in one.notebooks for cell in note.grades}
    return {**files, "points": points}


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of right, wrong and deadly submissions, not graded yet."""
    root = small.make(tmp_path_factory.mktemp("lost") / "course")
    kinds = [{}, {"first": "def double(numbers):\n    return numbers"}, {"second": "total = 5"},
             {"third": "import os\ndef guess(number):\n    os._exit(1)"}]
    for number in range(SIZE):
        answers = {**kinds[number % len(kinds)], "written": f"Because of {number}."}
        small.submit(root, f"s{number:02}", small.answered(answers))
    return root


@pytest.fixture(scope="module")
def undisturbed(handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class, graded in one go."""
    root = shutil.copytree(handed_in, tmp_path_factory.mktemp("lost") / "undisturbed")
    done = grade(root)
    assert done.returncode == 0, done.stderr
    return root


def test_a_second_run_changes_nothing(undisturbed: Path) -> None:
    before = {path: path.stat().st_mtime_ns for step in ("ledger", "autograded", "feedback")
              for path in (undisturbed / step).rglob("*") if path.is_file() and path.name != "lock"}
    done = grade(undisturbed)
    assert done.returncode == 0 and "(0 of them now)" in done.stdout
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_cluster_gives_the_same(handed_in: Path, undisturbed: Path, tmp_path: Path) -> None:
    root = shutil.copytree(handed_in, tmp_path / "course")
    done = grade(root, "--cluster", "local:2")
    assert done.returncode == 0, done.stderr
    assert state(root) == state(undisturbed)


def test_only_one_grades_at_a_time(undisturbed: Path) -> None:
    with (undisturbed / "ledger" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = grade(undisturbed)
    assert done.returncode == 1
    assert "another run is grading" in done.stderr


def test_a_locked_gradebook_is_waited_for(undisturbed: Path, tmp_path: Path) -> None:
    root = shutil.copytree(undisturbed, tmp_path / "course")
    holder = sqlite3.connect(root / "gradebook.db", check_same_thread=False, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    threading.Timer(12, lambda: holder.execute("ROLLBACK")).start()
    done = grade(root, "--force", "--student", "s00")
    holder.close()
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(os.getuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_is_said_and_mended_by_the_next_run(handed_in: Path, tmp_path: Path) -> None:
    root = shutil.copytree(handed_in, tmp_path / "course", ignore=lambda folder, names: [
        name for name in names if folder.endswith("submitted") and name > "s03"])
    (root / "ledger").mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", root / "ledger"], check=True)
    try:
        full = grade(root)
        assert full.returncode == 1 and "No space left" in full.stderr, full.stderr
        assert not list((root / "ledger").rglob("*.part"))
        subprocess.run(["mount", "-o", "remount,size=50m", root / "ledger"], check=True)
        assert grade(root).returncode == 0
    finally:
        subprocess.run(["umount", root / "ledger"], check=True)


def test_a_regrade_takes_the_old_score_away_first(undisturbed: Path, tmp_path: Path) -> None:
    root = shutil.copytree(undisturbed, tmp_path / "course")
    (root / "submitted" / "s00" / small.NAME / "problem.ipynb").write_text("{", encoding="utf-8")
    assert grade(root, "--student", "s00").returncode == 0
    after = state(root)
    assert {cell: points for (student, cell), (points, _) in after["points"].items() if student == "s00"} == {
        "test-first": 0.0, "test-second": 0.0, "test-third": 0.0, "written": 0.0}
    page = (root / "feedback" / "s00" / small.NAME / "problem.html").read_text(encoding="utf-8")
    assert "it is not JSON" in page
