"""The sliders of labs 02 and 03 draw in JupyterLab, and move the numbers and the picture beside
them."""

import sys
from dataclasses import dataclass

import nbformat
import pytest
from playwright.sync_api import expect
from serving import Server
from steps import open_notebook


@dataclass(frozen=True)
class Slider:
    """A slider of a lab: the beginnings of the cells that it needs, and what is said beside it."""

    notebook: str
    needed: tuple[str, ...]
    first: str
    then: str


SLIDERS = {
    "02-baselines": Slider(
        "baselines.ipynb",
        ("pair = np.isin", "block = seen_images"),
        "an eight above 16: 67.0% of the 179 images right",
        "an eight above 14: ",
    ),
    "03-metrics": Slider(
        "metrics.ipynb",
        ("def my_curves(", "by_model = {", "bayes = by_model"),
        "at 0.50: precision 0.859, recall 0.689",
        "at 0.48: precision ",
    ),
}


@pytest.fixture(scope="module")
def student(start) -> Server:
    """The server that a student starts."""
    return start(sys.executable, "scripts/lab.py", "{arguments}")


@pytest.mark.parametrize("lab", SLIDERS)
def test_the_slider_moves_the_numbers_and_the_picture(student, page, lab):
    # Of the student's lab, the slider and what it needs: all the rest takes long and is run
    # elsewhere.
    slider = SLIDERS[lab]
    released = nbformat.read(student.course / "labs" / lab / slider.notebook, as_version=4)
    released.cells = [
        cell
        for cell in released.cells
        if cell.cell_type == "code"
        and (
            cell.metadata.get("nbgrader", {}).get("grade_id") == "setup"
            or cell.source.startswith(slider.needed)
        )
    ]
    folder = student.course / "work" / f"slider-{lab}"
    folder.mkdir()
    nbformat.write(released, folder / slider.notebook)

    open_notebook(page, student, f"work/slider-{lab}/{slider.notebook}")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator(".lm-Menu").get_by_text("Run All Cells", exact=True).click()
    expect(page.locator(".jp-OutputArea", has_text=slider.first).last).to_be_visible()
    picture = page.locator(".jp-OutputArea img").last
    before = picture.get_attribute("src")

    page.locator(".widget-slider .noUi-handle").press("ArrowLeft")
    expect(page.locator(".jp-OutputArea", has_text=slider.then).last).to_be_visible()
    expect(page.locator(".jp-OutputArea", has_text=slider.first)).to_have_count(0)
    expect(picture).not_to_have_attribute("src", before)
