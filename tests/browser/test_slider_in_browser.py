"""The threshold slider of lab 03 draws in JupyterLab, and moves the numbers and the picture beside
it."""

import sys

import nbformat
import pytest
from playwright.sync_api import expect
from serving import Server
from steps import open_notebook

LAB, NOTEBOOK = "03-metrics", "metrics.ipynb"


@pytest.fixture(scope="module")
def student(start) -> Server:
    """The server that a student starts."""
    return start(sys.executable, "scripts/lab.py", "{arguments}")


def test_the_slider_moves_the_numbers_and_the_picture(student, page):
    # Of the student's lab, the slider and what it needs: all the rest takes long and is run
    # elsewhere.
    released = nbformat.read(student.course / "labs" / LAB / NOTEBOOK, as_version=4)
    needed = ("def my_curves(", "by_model = {", "bayes = by_model")
    released.cells = [
        cell
        for cell in released.cells
        if cell.cell_type == "code"
        and (
            cell.metadata.get("nbgrader", {}).get("grade_id") == "setup"
            or cell.source.startswith(needed)
        )
    ]
    (student.course / "work" / "slider").mkdir()
    nbformat.write(released, student.course / "work" / "slider" / NOTEBOOK)

    open_notebook(page, student, f"work/slider/{NOTEBOOK}")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator(".lm-Menu").get_by_text("Run All Cells", exact=True).click()
    said = page.locator(".jp-OutputArea", has_text="at 0.50").last
    expect(said).to_contain_text("at 0.50: precision 0.859, recall 0.689")
    picture = page.locator(".jp-OutputArea img").last
    before = picture.get_attribute("src")

    page.locator(".widget-slider .noUi-handle").press("ArrowLeft")
    expect(page.locator(".jp-OutputArea", has_text="at 0.48").last).to_contain_text("precision")
    expect(page.locator(".jp-OutputArea", has_text="at 0.50:")).to_have_count(0)
    expect(picture).not_to_have_attribute("src", before)
