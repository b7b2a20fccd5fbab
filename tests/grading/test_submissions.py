"""What is found in submitted/, and what is refused before nbgrader sees it."""

import os
import shutil
from pathlib import Path

import pytest
import tiny

from coursekit import notebooks
from coursekit.classroom import submissions
from coursekit.notebooks import Lab


@pytest.fixture
def handed_in(course: Path) -> Path:
    """A good submission's folder."""
    return tiny.submit(course, "s01", notebooks.read(Lab(tiny.LAB, course).release))


def fault(course: Path) -> str | None:
    """Of the only submission."""
    [found] = submissions.find(course)
    return submissions.fault(found)


def test_a_good_one_is_found_and_has_no_fault(course: Path, handed_in: Path) -> None:
    [found] = submissions.find(course)
    assert (found.student, found.assignment, found.folder) == ("s01", tiny.LAB, handed_in)
    assert submissions.fault(found) is None


def test_nothing_in_submitted(course: Path) -> None:
    assert submissions.find(course) == []


def test_files_beside_the_students_and_hidden_folders_are_no_students(
    course: Path, handed_in: Path
) -> None:
    (course / "submitted" / "notes.txt").write_text("x", encoding="utf-8")
    (course / "submitted" / ".cache" / tiny.LAB).mkdir(parents=True)
    assert [found.student for found in submissions.find(course)] == ["s01"]


def test_a_missing_notebook_is_named_with_what_is_there(course: Path, handed_in: Path) -> None:
    (handed_in / "tiny.ipynb").rename(handed_in / "tiny (1).ipynb")
    assert fault(course) == "no notebook tiny.ipynb; found: tiny (1).ipynb"


@pytest.mark.parametrize("content", [b"", b"<html>", b"\xff\xfe", b"[1]", b"3", b'{"cells": 3}'])
def test_what_is_not_a_notebook(course: Path, handed_in: Path, content: bytes) -> None:
    (handed_in / "tiny.ipynb").write_bytes(content)
    assert str(fault(course)).startswith("tiny.ipynb is not a notebook: ")


def test_a_folder_of_no_lab_is_named_with_the_labs(course: Path, handed_in: Path) -> None:
    handed_in.rename(handed_in.with_name("lab one"))
    assert fault(course) == f"no folder of a lab; found: lab one; the labs are {tiny.LAB}"


def test_a_notebook_without_a_folder(course: Path, handed_in: Path) -> None:
    (handed_in / "tiny.ipynb").rename(handed_in.parent / "tiny.ipynb")
    handed_in.rmdir()
    assert fault(course) == f"no folder of a lab; found: tiny.ipynb; the labs are {tiny.LAB}"


@pytest.mark.skipif(
    os.name == "nt", reason="Windows allows links only to administrators, and no such names"
)
@pytest.mark.parametrize("where", ["file", "folder", "lab", "student"])
def test_symbolic_links_are_refused(course: Path, handed_in: Path, where: str) -> None:
    solution = Lab(tiny.LAB, course).solution
    if where == "file":
        (handed_in / "tiny.ipynb").unlink()
        (handed_in / "tiny.ipynb").symlink_to(solution)
    elif where == "folder":
        (handed_in / "more").symlink_to(solution.parent, target_is_directory=True)
    else:
        link = handed_in if where == "lab" else handed_in.parent
        shutil.move(link, course / "elsewhere")
        link.symlink_to(course / "elsewhere", target_is_directory=True)
    assert str(fault(course)).startswith("contains a symbolic link, ")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes among files")
def test_a_pipe_is_refused(course: Path, handed_in: Path) -> None:
    os.mkfifo(handed_in / "pipe")
    assert fault(course) == "contains pipe, which is neither a file nor a folder"


@pytest.mark.skipif(os.name == "nt", reason="Windows allows no such names")
@pytest.mark.parametrize("name", ["s*", "s\n01", "s\x1b[31m", "s\udcff"])
def test_a_student_not_named_like_one_is_refused(course: Path, handed_in: Path, name: str) -> None:
    handed_in.parent.rename(handed_in.parent.with_name(name))
    assert fault(course) == "the folder is not named like a student: rename it"
