"""What students and instructors meet in JupyterLab, started as they start it, in a real browser."""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page, expect
from serving import Server, variables
from steps import fill, graded, menu, open_notebook, squeezed, validate

LAB, NOTEBOOK = "04-label-aggregation", "label-aggregation.ipynb"


@pytest.fixture(scope="module")
def released(course, home) -> None:
    """The instructor releases the lab into the exchange of this copy."""
    (course / "exchange").mkdir()
    (course / "exchange").chmod(0o777)
    command = [sys.executable, "scripts/bootstrap.py", "-m", "nbgrader", "release_assignment", LAB]
    done = subprocess.run(
        command, cwd=course, env=variables(course, home), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def student(start, released) -> Server:
    """The server that `make lab` starts."""
    return start("make", "lab", f"PYTHON={sys.executable}", "ARGS={arguments}")


@pytest.fixture(scope="module")
def teacher(start, released) -> Server:
    """The server that `make teach` starts."""
    return start("make", "teach", f"PYTHON={sys.executable}", "ARGS={arguments}")


@pytest.fixture(scope="module")
def blank(student) -> Path:
    """The student's notebook, as it was handed out; nobody writes into this one."""
    return student.course / "work" / LAB / NOTEBOOK


@pytest.fixture(scope="module")
def blank_page(student, blank, browse) -> Page:
    """It, open."""
    page = browse()
    open_notebook(page, student, f"work/{LAB}/{NOTEBOOK}")
    return page


def test_a_notebook_opens_with_nothing_in_the_way(blank_page):
    assert blank_page.locator(".jp-Dialog").count() == 0
    assert blank_page.locator(".Toastify__toast").count() == 0


def test_its_kernel_is_the_environments_python(student, blank_page):
    assert student.kernel(f"work/{LAB}/{NOTEBOOK}")["name"] == "python3"
    started = []
    for each in student.process.children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):  # one that has just ended
            started.append(each.cmdline())
    kernels = [line[0] for line in started if "ipykernel_launcher" in line]
    assert kernels
    assert {Path(python).parent.parent for python in kernels} == {Path(sys.prefix)}


def test_the_file_browser_shows_the_students_copies(student, page):
    page.goto(student.url("/lab?reset"))
    expect(page.locator(".jp-DirListing-item", has_text=LAB)).to_be_visible()


def test_the_link_to_the_lecture_opens_it_with_its_pictures(student, browse):
    page = browse()
    open_notebook(page, student, f"work/{LAB}/{NOTEBOOK}")
    page.get_by_role("link", name="the lecture").first.click()
    lecture = page.locator(".jp-MarkdownViewer")
    expect(lecture.get_by_role("heading", name="04 - Label aggregation")).to_be_visible()
    expect(lecture.locator("img").first).to_be_visible()
    page.wait_for_function("document.querySelector('.jp-MarkdownViewer img')?.naturalWidth > 0")
    page.close()


def test_validate_names_the_exercises_that_a_blank_lab_fails(blank, blank_page):
    said = validate(blank_page)
    assert "The following cell failed" in said
    for cell in graded(blank):
        assert squeezed(cell.source.strip().splitlines()[0]) in said, (
            cell.metadata.nbgrader.grade_id
        )


def test_validate_passes_a_filled_lab(student, page):
    copy = student.course / "work" / "filled"
    shutil.copytree(student.course / "labs" / LAB, copy)
    fill(copy / NOTEBOOK, student.course / "solutions" / LAB / NOTEBOOK)
    open_notebook(page, student, f"work/filled/{NOTEBOOK}")
    assert "Success! Your notebook passes all the tests." in validate(page)


def test_students_do_not_see_the_instructors_tools(student, page):
    page.goto(student.url("/lab?reset"))
    assert menu(page) == ["Assignment List"]
    expect(page.get_by_role("tab", name="Create Assignment")).to_have_count(0)


@pytest.mark.skipif(
    os.name == "nt", reason="nbgrader's exchange does not exist on Windows; lab.py says so"
)
def test_assignment_list_fetches_and_submits(student, blank, page):
    blank.parent.rename(blank.parent.with_name("put-aside"))
    page.goto(student.url("/lab?reset"))
    menu(page)
    page.locator(".lm-Menu").get_by_text("Assignment List").click()
    expect(page.locator("#released_assignments_list")).to_contain_text(LAB)
    page.locator("#released_assignments_list").get_by_role("button", name="Fetch").click()
    expect(page.locator("#fetched_assignments_list")).to_contain_text(LAB)
    assert blank.exists()
    page.locator("#fetched_assignments_list").get_by_role("button", name="Submit").click()
    expect(page.locator("#submitted_assignments_list")).to_contain_text(LAB)
    (handed_in,) = (student.course / "exchange" / "shipping-ml" / "inbound").iterdir()
    assert f"+{LAB}+" in handed_in.name
    assert (handed_in / NOTEBOOK).read_bytes() == blank.read_bytes()


def test_teachers_have_formgrader_and_create_assignment(teacher, page):
    page.goto(teacher.url(f"/lab/tree/solutions/{LAB}/{NOTEBOOK}?reset"))
    expect(page.get_by_role("tab", name="Create Assignment")).to_be_visible()
    assert {"Assignment List", "Formgrader", "Create assignment"} <= set(menu(page))
    page.locator(".lm-Menu").get_by_text("Formgrader", exact=True).click()
    expect(page.frame_locator("iframe").locator("table")).to_contain_text(LAB)
