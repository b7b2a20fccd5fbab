"""What students get works by itself: the zip is made, unpacked far from the repository, and
started."""

import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from serving import Server, variables
from steps import fill, menu, open_notebook, validate

from coursekit import notebooks, release

LAB, NOTEBOOK = "00-start-here", "start-here.ipynb"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> Path:
    """The unpacked zip, in a folder whose name has a space in it, as students' folders have.

    Without what `make release` checks before it writes one: that has its own tests, and takes its
    time.
    """
    folder = tmp_path_factory.mktemp("student") / "my courses"
    with zipfile.ZipFile(io.BytesIO(release.zipped(release.collect(notebooks.ROOT)))) as archive:
        archive.extractall(folder)
    return folder / release.FOLDER


@pytest.fixture(scope="module")
def student(start, unpacked) -> Server:
    """The server that `python scripts/lab.py` starts there."""
    return start(sys.executable, "scripts/lab.py", "{arguments}", course=unpacked)


def opened(page: Page, server: Server) -> Locator:
    """The tabs that JupyterLab opens with, where the command sends the browser. Those of last time
    come first."""
    page.goto(server.url("/"))
    expect(page.locator(".jp-NotebookPanel .jp-Cell").first).to_be_visible()
    return page.locator("#jp-main-dock-panel .lm-TabBar-tabLabel")


def test_it_opens_on_lab_00_the_first_time(student, page):
    expect(opened(page, student)).to_have_text([NOTEBOOK])


def test_it_opens_on_the_lab_that_was_changed_last(student, start, browse):
    changed = student.course / "work" / "02-baselines" / "baselines.ipynb"
    changed.write_bytes(changed.read_bytes() + b"\n")
    again = start(sys.executable, "scripts/lab.py", "{arguments}", course=student.course)
    expect(opened(browse(), again).last).to_have_text(changed.name)
    again.stop()


def test_the_release_opens_and_validates_a_lab(student, page):
    shutil.copytree(student.course / "work" / LAB, student.course / "work" / "filled")
    fill(
        student.course / "work" / "filled" / NOTEBOOK, notebooks.ROOT / "solutions" / LAB / NOTEBOOK
    )
    open_notebook(page, student, f"work/filled/{NOTEBOOK}")
    assert "Success! Your notebook passes all the tests." in validate(page)


def test_the_release_has_the_assignment_list_alone(student, page):
    page.goto(student.url("/lab?reset"))
    assert menu(page) == ["Assignment List"]


def test_its_labs_load_its_own_data(student, home):
    ask = "import labkit.data; print(labkit.data.__file__); labkit.data.load('adjectives')"
    command = [sys.executable, "../scripts/bootstrap.py", "-c", ask]
    done = subprocess.run(
        command,
        cwd=student.course / "work",
        env=variables(student.course, home),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).is_relative_to(student.course)
