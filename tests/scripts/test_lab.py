"""scripts/lab.py: what is copied to work/, the exchange, the port. The server itself is tried in
tests/browser."""

import os
import shutil
import socket
from pathlib import Path

import pytest

import bootstrap
import lab


@pytest.fixture
def labs(tmp_path) -> Path:
    """Two labs, the first with a picture."""
    folder = tmp_path / "labs"
    write(folder / "01-first" / "first.ipynb", "first")
    write(folder / "01-first" / "pictures" / "curve.svg", "<svg/>")
    write(folder / "02-second" / "second.ipynb", "second")
    write(folder / "README.md", "not a lab")
    return folder


@pytest.fixture
def work(tmp_path) -> Path:
    """Where the student's copies go; not there yet."""
    return tmp_path / "work"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def contents(folder: Path) -> dict[str, str]:
    """Every file in a folder with its text, apart from lab.py's own record."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != lab.RECORD]
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


def test_labs_are_copied_whole_and_only_once(labs, work):
    write(labs / "01-first" / ".ipynb_checkpoints" / "first-checkpoint.ipynb", "no")
    assert lab.hand_out(labs, work) == ["New lab: 01-first", "New lab: 02-second"]
    copied = contents(work)
    assert copied == {
        "01-first/first.ipynb": "first",
        "01-first/pictures/curve.svg": "<svg/>",
        "02-second/second.ipynb": "second",
    }
    assert lab.hand_out(labs, work) == []
    assert contents(work) == copied


def test_what_a_student_wrote_is_never_overwritten(labs, work):
    lab.hand_out(labs, work)
    write(work / "01-first" / "first.ipynb", "my answer")
    (work / "01-first" / "pictures" / "curve.svg").unlink()
    write(work / "notes.txt", "mine")
    before = contents(work)
    assert lab.hand_out(labs, work) == []
    assert contents(work) == before


def test_a_lab_that_is_new_is_added(labs, work):
    lab.hand_out(labs, work)
    write(labs / "03-third" / "third.ipynb", "third")
    assert lab.hand_out(labs, work) == ["New lab: 03-third"]


def test_an_update_is_put_beside_once_a_version(labs, work):
    lab.hand_out(labs, work)
    write(work / "01-first" / "first.ipynb", "my answer")
    write(labs / "01-first" / "first.ipynb", "first, mended")
    (line,) = lab.hand_out(labs, work)
    assert "01-first was updated" in line
    assert "01-first-update-1" in line
    assert (work / "01-first" / "first.ipynb").read_text(encoding="utf-8") == "my answer"
    assert (work / "01-first-update-1" / "first.ipynb").read_text(
        encoding="utf-8"
    ) == "first, mended"
    assert (work / "01-first-update-1" / "pictures" / "curve.svg").exists()

    write(work / "01-first-update-1" / "first.ipynb", "my second answer")
    assert lab.hand_out(labs, work) == []
    write(labs / "01-first" / "first.ipynb", "first, mended twice")
    assert "01-first-update-2" in lab.hand_out(labs, work)[0]
    assert (work / "01-first-update-1" / "first.ipynb").read_text(
        encoding="utf-8"
    ) == "my second answer"


def test_it_opens_on_the_first_lab_and_later_on_the_one_that_was_changed_last(labs, work):
    lab.hand_out(labs, work)
    first = work / "01-first" / "first.ipynb"
    second = work / "02-second" / "second.ipynb"
    os.utime(second, (2e9, 2e9))  # newer, and as it was handed out
    assert lab.notebook_to_open(work) == first
    write(second, "my answer")
    assert lab.notebook_to_open(work) == second
    write(first, "my answer")
    os.utime(second, (1e9, 1e9))
    assert lab.notebook_to_open(work) == first
    shutil.rmtree(first.parent)
    assert lab.notebook_to_open(work) == second
    shutil.rmtree(second.parent)
    assert lab.notebook_to_open(work) is None


def test_an_update_that_was_deleted_does_not_come_again_but_a_deleted_lab_does(labs, work):
    lab.hand_out(labs, work)
    write(labs / "01-first" / "first.ipynb", "first, mended")
    lab.hand_out(labs, work)
    shutil.rmtree(work / "01-first-update-1")
    assert lab.hand_out(labs, work) == []
    shutil.rmtree(work / "01-first")
    assert lab.hand_out(labs, work) == ["New lab: 01-first"]
    assert contents(work / "01-first")["first.ipynb"] == "first, mended"


def test_a_copy_that_was_broken_off_is_made_again(labs, work):
    write(work / ".copying-01-first" / "first.ipynb", "fir")
    lab.hand_out(labs, work)
    assert contents(work / "01-first")["first.ipynb"] == "first"
    assert not (work / ".copying-01-first").exists()


def test_without_its_record_an_untouched_copy_is_known_again(labs, work):
    lab.hand_out(labs, work)
    (work / lab.RECORD).write_text("{ broken", encoding="utf-8")
    assert lab.hand_out(labs, work) == []


def test_no_labs_is_no_error(tmp_path, work):
    assert lab.hand_out(tmp_path / "labs", work) == []
    assert work.is_dir()


def test_the_exchange_is_open_to_everyone_or_its_absence_explained(tmp_path, capsys):
    lab.open_exchange(tmp_path / "exchange")
    if os.name == "nt":
        assert "On Windows" in capsys.readouterr().out
    else:
        assert (tmp_path / "exchange").stat().st_mode & 0o777 == 0o777
        lab.open_exchange(tmp_path / "exchange")


@pytest.mark.parametrize(
    "spelling", ["--port {}", "--port={}", "--ServerApp.port={}", "--port 1 --port {}"]
)
def test_a_port_in_use_is_refused_with_one_line(spelling):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(bootstrap.SetUpError) as refused:
            lab.check_port(spelling.format(port).split())
    assert f"Port {port} cannot be used" in str(refused.value)
    assert "choose another one with --port" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "arguments", ["", "--no-browser", "--port 0", "--port", "--port many", "--port=99999"]
)
def test_a_port_that_is_free_or_not_asked_for_or_nonsense_is_left_to_jupyterlab(arguments):
    lab.check_port(arguments.split())
