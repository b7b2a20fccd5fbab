"""The command line as people type it: what is wrong is said in a line, and nothing is graded by
mistake."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import small
import traces
from traces import GRADE, wait_for

from fairmark.cli import main


@pytest.mark.parametrize(
    "words, said",
    [
        (["--jobs", "0"], "--jobs 0: expected at least 1"),
        (["--cluster", "nonsense"], "--cluster nonsense: expected HOST:PORT"),
        (["--cluster", "local:0"], "or local:N for N of at least 1"),
        (["--cluster", "local:x"], "local:x: expected"),
        (["--cluster", "local:"], "local:: expected"),
        (["--ledger", __file__], "expected a folder, and this is a file"),
        (["--student", "nobody"], "nothing was handed in for week 1 by nobody"),
        (["--from", "."], "--from is for watch, not for grade"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_wrong_usage_is_named(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    traces.make_class(tmp_path, 1)
    try:
        code = main(["grade", small.NAME, "--course", str(tmp_path), *words])
    except SystemExit as stopped:
        code = stopped.code
    assert (code, (tmp_path / "ledger").exists()) == (2, False)
    assert said in capsys.readouterr().err


def test_help_says_how_many_submissions_are_graded_at_a_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "(default: as many as this machine has processors)" in said


def test_a_folder_typed_with_a_slash_is_the_same_assignment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    traces.make_class(tmp_path, 1)
    for typed in (small.NAME, f"{small.NAME}/", f"release/{small.NAME}/"):
        assert main(["grade", typed, "--course", str(tmp_path), "--jobs", "1"]) == 0
    assert "\r" not in capsys.readouterr().err  # a log gets no progress bar
    with sqlite3.connect(tmp_path / "gradebook.db") as book:
        assert book.execute("SELECT name FROM assignment").fetchall() == [(small.NAME,)]


def test_an_interrupted_run_says_how_to_go_on_and_the_next_one_does(tmp_path: Path) -> None:
    root = traces.make_class(tmp_path, 30)
    run = subprocess.Popen(
        GRADE, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert wait_for(lambda: len(list((root / "feedback").glob("s*"))) >= 3)
    run.send_signal(signal.SIGINT)
    said = run.communicate(timeout=60)[1]
    assert run.returncode == 1 and "Traceback" not in said, said
    assert said.endswith(" of 30 are recorded; run this again for the rest.\n")
    done = traces.grade(root)
    assert (
        done.returncode == 0 and "30 graded" in done.stdout and "30 of them now" not in done.stdout
    )


def test_python_may_be_named_by_a_relative_path(tmp_path: Path) -> None:
    course = traces.make_class(tmp_path / "course", 1)
    python = os.path.relpath(sys.executable, course)
    command = [python, "-m", "fairmark", "grade", small.NAME]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True, timeout=300)
    assert python.startswith("..") and "1 graded" in done.stdout, done.stderr
