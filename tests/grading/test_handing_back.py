"""Feedback pages on their way back through Canvas and Moodle: each has the name by which the system
knows whose it is."""

import shutil
import zipfile
from pathlib import Path

import nbformat
import pytest
import systems
import tiny

import collect_zip
import hand_back
from coursekit import answers
from coursekit.classroom import grading
from coursekit.notebooks import Lab

ADA = {
    "canvas": "lovelaceada_101_8001_tiny-1.ipynb",
    "moodle": "Ada Lovelace_5001_assignsubmission_file_/tiny.ipynb",
}
BOB = {
    "canvas": "builderbob_LATE_102_8002_tiny.ipynb",
    "moodle": "=Builder, Bob_5002_assignsubmission_file_/tiny.ipynb",
}
#: What each system calls them here.
NAMES = {"canvas": ("ada", "bob"), "moodle": ("ada@uni.test", "bob@uni.test")}


@pytest.fixture(scope="module", params=["canvas", "moodle"])
def graded(request, new_course) -> tuple[str, Path]:
    """Two notebooks, collected from a system's zip and graded; a third came by another way."""
    system, root = request.param, new_course()
    right = answers.submissions(Lab(tiny.LAB, root))[0].notebook
    notebook = nbformat.writes(right).encode()
    path = systems.archive(root / "submissions.zip", {ADA[system]: notebook, BOB[system]: notebook})
    listed = systems.roster(root, system)
    command = [tiny.LAB, "--from", system, str(path), "--roster", str(listed)]
    assert collect_zip.main(command, root) == 0
    tiny.submit(root, "zoe", right)
    students = [*NAMES[system], "zoe"]
    for outcome in grading.grade(root, tiny.LAB, students, 1, False, True):
        assert not outcome.problem
    return system, root


@pytest.fixture
def course(graded, tmp_path) -> tuple[str, Path]:
    """A copy, to spoil."""
    system, root = graded
    return system, Path(shutil.copytree(root, tmp_path / "course"))


def pages(course: Path, system: str) -> dict[str, bytes]:
    with zipfile.ZipFile(course / f"pages-{tiny.LAB}-{system}.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_each_page_has_the_name_by_which_the_system_knows_it(course, capsys):
    system, root = course
    assert hand_back.main([tiny.LAB, "--to", system], root) == 1
    found = pages(root, system)
    assert sorted(found) == sorted(name[system].replace(".ipynb", ".html") for name in (ADA, BOB))
    ada, _ = NAMES[system]
    page = root / "feedback" / ada / tiny.LAB / "tiny.html"
    assert found[ADA[system].replace(".ipynb", ".html")] == page.read_bytes()
    said = capsys.readouterr().out
    assert "left out: zoe: was not collected from a zip" in said


def test_a_notebook_that_was_not_graded_since_it_changed_is_left_out(course, capsys):
    system, root = course
    ada, _ = NAMES[system]
    notebook = root / "submitted" / ada / tiny.LAB / "tiny.ipynb"
    changed = nbformat.read(notebook, as_version=4)
    changed.cells[3].source = "def double(number):\n    return 3"
    nbformat.write(changed, notebook)
    assert hand_back.main([tiny.LAB, "--to", system], root) == 1
    assert list(pages(root, system)) == [BOB[system].replace(".ipynb", ".html")]
    assert f"left out: {ada}: ungraded: not graded yet" in capsys.readouterr().out


def test_the_zip_is_made_for_the_system_that_it_came_from(course, capsys):
    system, root = course
    other = "moodle" if system == "canvas" else "canvas"
    assert hand_back.main([tiny.LAB, "--to", other], root) == 2
    assert f"was not collected from {other.title()}" in capsys.readouterr().err
    assert not (root / f"pages-{tiny.LAB}-{other}.zip").exists()


def test_a_page_that_is_gone_is_named(course, capsys):
    system, root = course
    ada, _ = NAMES[system]
    shutil.rmtree(root / "feedback" / ada)
    assert hand_back.main([tiny.LAB, "--to", system], root) == 1
    assert f"left out: {ada}: has no page: make grade writes it" in capsys.readouterr().out


def test_the_same_pages_make_the_same_zip(course):
    system, root = course
    path = root / f"pages-{tiny.LAB}-{system}.zip"
    hand_back.main([tiny.LAB, "--to", system], root)
    first = path.read_bytes()
    hand_back.main([tiny.LAB, "--to", system], root)
    assert path.read_bytes() == first


def test_a_lab_that_nobody_handed_in_has_nothing_to_hand_back(new_course, capsys):
    assert hand_back.main([tiny.LAB, "--to", "canvas"], new_course()) == 2
    assert "nobody has handed it in" in capsys.readouterr().err
