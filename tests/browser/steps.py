"""What a person does in JupyterLab, as steps for tests."""

import re
from pathlib import Path
from typing import Protocol

import nbformat
from playwright.sync_api import FrameLocator, Locator, Page, expect
from serving import Server


class Place(Protocol):
    """Where somebody works: a server of their own, or behind a hub."""

    def url(self, path: str) -> str:
        """Address of a page."""


def open_notebook(page: Page, server: Server, path: str) -> None:
    """Open a notebook and wait for its kernel."""
    page.goto(server.url(f"/lab/tree/{path}?reset"))
    expect(page.locator(".jp-NotebookPanel .jp-Cell").first).to_be_visible()
    server.kernel(path)
    # One that another page started is there before this one knows of it, and asks which to take if
    # a cell is run meanwhile.
    expect(page.get_by_role("button", name=re.compile(r"\| (Idle|Busy)$"))).to_be_visible()


def validate(page: Page) -> str:
    """Press Validate; what the dialog says, spaces and line breaks alike."""
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_have_count(0)  # that of the last time is gone
    page.get_by_role("button", name="Validate").click()
    expect(dialog).to_be_visible()
    return squeezed(dialog.inner_text())


def type_into(page: Page, start: str, text: str) -> None:
    """Replace the source of the first code cell that contains a text."""
    source = page.locator(".cm-content", has_text=start)
    cell = page.locator(".jp-NotebookPanel .jp-CodeCell").filter(has=source).first
    cell.locator(".cm-content").click()
    _replace(page, cell, text)


def write_into(page: Page, start: str, text: str) -> None:
    """Replace the first Markdown cell that contains a text."""
    cell = page.locator(".jp-NotebookPanel .jp-MarkdownCell", has_text=start).first
    cell.dblclick()
    _replace(page, cell, text)
    page.keyboard.press("Shift+Enter")


def _replace(page: Page, cell: Locator, text: str) -> None:
    expect(cell).to_contain_class("jp-mod-active")  # a moment after the click
    editor = page.locator(".jp-NotebookPanel .jp-Cell.jp-mod-active .cm-content")
    editor.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)
    expect(editor).to_contain_text(text.splitlines()[-1].strip())


def formgrader(page: Page, server: Place, assignment: str) -> Locator:
    """Open Formgrader's list of assignments; the row of one."""
    page.goto(server.url("/formgrader/manage_assignments"))
    return _row(page, assignment)


def submission_of(page: Page, server: Place, assignment: str, student: str) -> Locator:
    """Open Formgrader's list of an assignment's submissions; the row of a student."""
    page.goto(server.url(f"/formgrader/manage_submissions/{assignment}"))
    return _row(page, student)


def _row(page: Page, text: str) -> Locator:
    row = page.locator("#main-table tr", has_text=text).first
    expect(row).to_be_visible()
    return row


def press(page: Page, row: Locator, column: str, said: str) -> None:
    """Press the button of a row in Formgrader, see that it says so, and close the message."""
    row.locator(f".{column} a").click()
    dialog = page.locator(".modal-dialog")
    expect(dialog).to_contain_text(said)
    dialog.get_by_role("button", name="OK").click()
    expect(dialog).to_have_count(0)


def give(page: Page, field: Locator, text: str) -> None:
    """Write points or a comment into a field of Formgrader, and see that they are saved."""
    # Before that nothing would be saved, and MathJax, where there is a network to load it from,
    # would move on to another field.
    page.wait_for_function(
        "window.formgrader?.grades?.loaded && formgrader.comments?.loaded"
        " && (!window.MathJax || MathJax.loaded)"
    )
    with page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
        field.fill(text)
        field.press("Tab")
    assert saved.value.ok


def view_feedback(page: Page, notebook: str) -> FrameLocator:
    """Follow Assignment List to a student's feedback on a notebook; the page that it opens."""
    page.locator("#submitted_assignments_list").get_by_text("(view feedback)").click()
    page.locator(".jp-DirListing-item", has_text=notebook.replace(".ipynb", ".html")).dblclick()
    return page.frame_locator(".jp-HTMLViewer iframe")


def squeezed(text: str) -> str:
    """A text with each run of spaces and line breaks as one space."""
    return re.sub(r"\s+", " ", text)


def menu(page: Page) -> list[str]:
    """Open nbgrader's menu; its entries."""
    page.get_by_role("menuitem", name="Nbgrader").click()
    entries = page.locator(".lm-Menu .lm-Menu-itemLabel")
    expect(entries.first).to_be_visible()
    return [entry for entry in entries.all_inner_texts() if entry]


def assignment_list(page: Page, server: Place, stage: str, assignment: str) -> Locator:
    """Open it by the menu, as students do; its part of what is released, fetched or submitted, once
    an assignment is in it."""
    page.goto(server.url("/lab?reset"))
    menu(page)
    page.locator(".lm-Menu").get_by_text("Assignment List").click()
    part = page.locator(f"#{stage}_assignments_list")
    expect(part).to_contain_text(assignment)
    return part


def graded(notebook: Path) -> list:
    """The cells of a notebook that carry automatic tests."""
    cells = nbformat.read(notebook, as_version=4).cells
    return [
        cell
        for cell in cells
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade")
    ]


def fill(lab: Path, solution: Path) -> None:
    """Write the instructor's answers into a student's notebook, as a student would: into the cells
    that ask for one."""
    answers = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in nbformat.read(solution, as_version=4).cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    notebook = nbformat.read(lab, as_version=4)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = answers[cell.metadata.nbgrader.grade_id]
    nbformat.write(notebook, lab)
