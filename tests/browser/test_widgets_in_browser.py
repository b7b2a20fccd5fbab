"""What a hand does in labs 05 and 06: it decides vote by vote, and takes its own time."""

import json
import re
import sys
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from serving import Server
from steps import open_notebook

VOTES, SECONDS = "05-better-labels/better-labels", "06-fewer-labels/fewer-labels"


@pytest.fixture(scope="module")
def student(start) -> Server:
    """The server that a student starts."""
    return start(sys.executable, "scripts/lab.py", "{arguments}")


def run(page: Page, student: Server, lab: str, *pieces: str) -> Path:
    """Run a lab's set-up and the cells that hold these pieces of code; where they ran.

    The rest of the lab takes long, and is run elsewhere.
    """
    released = nbformat.read(student.course / "labs" / f"{lab}.ipynb", as_version=4)
    released.cells = [
        cell
        for cell in released.cells
        if cell.cell_type == "code"
        and (
            cell.metadata.get("nbgrader", {}).get("grade_id") == "setup"
            or any(piece in cell.source for piece in pieces)
        )
    ]
    assert len(released.cells) == 1 + len(pieces)
    folder = student.course / "work" / f"hand-{lab[:2]}"
    folder.mkdir()
    nbformat.write(released, folder / "hand.ipynb")
    open_notebook(page, student, f"work/{folder.name}/hand.ipynb")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator(".lm-Menu").get_by_text("Run All Cells", exact=True).click()
    return folder


def test_votes_are_bought_one_by_one(student, page, tmp_path):
    run(page, student, VOTES, "stopping.VoteByVote(")
    shown = page.locator(".jp-OutputArea", has_text="Word 1 of 8").last
    expect(shown).to_contain_text("Paid in all: 1")
    more = page.get_by_role("button", name="Ask one more")
    for paid in (2, 3, 4, 5):
        more.click()
        expect(shown).to_contain_text(f"Paid in all: {paid}.")
    expect(more).to_be_disabled()  # nobody is left to ask
    page.screenshot(path=tmp_path / "votes.png")
    stop = page.get_by_role("button", name="Stop here")
    for word in range(2, 9):
        stop.click()
        expect(page.get_by_text(f"Word {word} of 8")).to_be_visible()
    stop.click()
    expect(
        page.get_by_text(re.compile(r"12 answers for 8 words, \d+ labels right"))
    ).to_be_visible()
    page.screenshot(path=tmp_path / "votes-done.png")
    expect(stop).to_be_disabled()


def test_the_stopwatch_takes_seconds_by_keys(student, page, tmp_path):
    folder = run(page, student, SECONDS, "stopwatch.Stopwatch()", "cost = stopwatch.seconds()")
    watch = page.get_by_label("Stopwatch", exact=True)
    expect(watch).to_contain_text("Ready")
    page.screenshot(path=tmp_path / "watch.png")
    watch.get_by_role("button", name="Start").click()
    for number in range(1, 21):
        expect(watch).to_contain_text(f"Digit {number} of 20")
        if number == 1:
            page.screenshot(path=tmp_path / "watch-digit.png")
        page.keyboard.press(str(number % 10))
    expect(watch).to_contain_text("Half-way")
    page.screenshot(path=tmp_path / "watch-half.png")
    watch.get_by_role("button", name="Go on").click()
    for number in range(1, 6):
        expect(watch).to_contain_text(f"Sheet {number} of 5")
        page.keyboard.press("3")
        if number == 1:
            watch.get_by_role("button", name="picture 2", exact=True).click()
            expect(watch).to_contain_text("Which digit is the marked one?")
            page.screenshot(path=tmp_path / "watch-sheet.png")
            assert faults(page) == []
            page.keyboard.press("7")
        page.keyboard.press("Enter")
    expect(watch).to_contain_text("Saved in my-seconds.json")
    page.screenshot(path=tmp_path / "watch-done.png")
    taken = json.loads((folder / "my-seconds.json").read_text(encoding="utf-8"))
    assert taken.keys() == {"picture", "sheet", "exception"}
    assert all(0 < seconds < 60 for seconds in taken.values())

    page.locator(".jp-CodeCell .cm-content", has_text="cost = stopwatch").click()
    page.keyboard.press("Control+Enter")
    found = page.locator(".jp-OutputArea", has_text=f"'picture': {taken['picture']}").last
    expect(found).to_contain_text(f"'sheet': {taken['sheet']}")


def faults(page: Page) -> list[str]:
    """What axe finds in the stopwatch that keeps people out."""
    found = Axe().run(page, context=".labkit-panel").response["violations"]
    return [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")]
