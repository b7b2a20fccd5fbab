"""What a person does in JupyterLab, as steps for tests."""

import re
from pathlib import Path

import nbformat
from playwright.sync_api import Page, expect
from serving import Server


def open_notebook(page: Page, server: Server, path: str) -> None:
    """Open a notebook and wait for its kernel."""
    page.goto(server.url(f"/lab/tree/{path}?reset"))
    expect(page.locator(".jp-NotebookPanel .jp-Cell").first).to_be_visible()
    server.kernel(path)


def validate(page: Page) -> str:
    """Press Validate; what the dialog says, spaces and line breaks alike."""
    page.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_be_visible()
    return squeezed(dialog.inner_text())


def squeezed(text: str) -> str:
    """A text with each run of spaces and line breaks as one space."""
    return re.sub(r"\s+", " ", text)


def menu(page: Page) -> list[str]:
    """Open nbgrader's menu; its entries."""
    page.get_by_role("menuitem", name="Nbgrader").click()
    entries = page.locator(".lm-Menu .lm-Menu-itemLabel")
    expect(entries.first).to_be_visible()
    return [entry for entry in entries.all_inner_texts() if entry]


def graded(notebook: Path) -> list:
    """The cells of a notebook that carry automatic tests."""
    cells = nbformat.read(notebook, as_version=4).cells
    return [cell for cell in cells if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade")]


def fill(lab: Path, solution: Path) -> None:
    """Write the instructor's answers into a student's notebook, as a student would: into the cells that ask for one."""
    answers = {cell.metadata.nbgrader.grade_id: cell.source for cell in nbformat.read(solution, as_version=4).cells
               if cell.metadata.get("nbgrader", {}).get("solution")}
    notebook = nbformat.read(lab, as_version=4)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = answers[cell.metadata.nbgrader.grade_id]
    nbformat.write(notebook, lab)
