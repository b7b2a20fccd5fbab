"""A class labels in JupyterLab: by keys alone, across a restarted kernel and a closed browser;
everybody can use the panel."""

import csv
import json
import re
import sys
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Locator, Page, expect
from serving import Server
from steps import open_notebook

from labkit import labels

FOLDER, NOTEBOOK = "labelling", "labelling.ipynb"
CELL = "from labkit import panel\npanel.Panel(seed=1)"


@pytest.fixture(scope="module")
def student(start, course) -> Server:
    """The server that a student starts, with a notebook that holds the panel's cell."""
    server = start(sys.executable, "scripts/lab.py", "{arguments}")
    (course / "work" / FOLDER).mkdir()
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(
        new_notebook(cells=[new_code_cell(CELL)], metadata=kernel),
        course / "work" / FOLDER / NOTEBOOK,
    )
    return server


@pytest.fixture(scope="module")
def folder(student) -> Path:
    """Where the panel keeps its files."""
    return student.course / "work" / FOLDER / "class-labels"


def run_cell(page: Page) -> Locator:
    """Run the notebook's one cell by keys; the panel that it shows."""
    page.locator(".jp-Cell .cm-content").first.click()
    page.keyboard.press("Control+Enter")
    panel = page.get_by_label("Labelling panel", exact=True)
    expect(panel).to_be_visible()
    return panel


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until a control has the focus, as somebody without a mouse does."""
    expect(target).to_be_visible()  # a cell that was run again shows its old panel for a moment
    page.keyboard.press("Escape")
    for _ in range(40):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail("Tab does not reach the panel")


def pressed(folder: Path) -> list[str]:
    """The answers on disk, in their order."""
    return [
        answer
        for _, _, answer, _ in json.loads((folder / labels.JOURNAL).read_text(encoding="utf-8"))[
            "answers"
        ]
    ]


def asked(panel: Locator) -> str:
    """The question that is shown, from its adjective to its attribute."""
    return " ".join(panel.locator(".labkit-question strong").all_inner_texts())


def press(page: Page, panel: Locator, keys: str, after: int) -> None:
    """Press keys one by one, each once the panel shows the next question; `after` questions are
    answered before."""
    for number, key in enumerate(keys, start=after + 1):
        page.keyboard.press(key)
        expect(panel).to_contain_text(f"Question {number + 1} of")


def test_labels_by_keys_undo_restart_and_resume(student, folder, page):
    open_notebook(page, student, f"work/{FOLDER}/{NOTEBOOK}")
    panel = run_cell(page)
    tab_to(page, panel.get_by_role("button", name="Start"))
    assert not folder.exists(), "something was written before the first answer"
    page.keyboard.press("Enter")
    expect(panel).to_contain_text(re.compile(r"Question 1 of \d\d"))
    press(page, panel, "ynuyn", after=0)
    assert pressed(folder) == ["Yes", "No", "Unsure", "Yes", "No"]

    page.keyboard.press("z")
    expect(panel).to_contain_text("Taken back: your answer was no.")
    expect(panel).to_contain_text("Question 5 of")
    assert pressed(folder) == ["Yes", "No", "Unsure", "Yes"]
    page.keyboard.press("y")
    expect(panel).to_contain_text("Question 6 of")
    assert (
        page.locator(".jp-Cell").count() == 1 and page.locator(".jp-CodeCell").count() == 1
    )  # y is no key of JupyterLab's here

    before = asked(panel)
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.locator(".lm-Menu").get_by_text("Restart Kernel…", exact=True).click()
    with page.expect_response(lambda answer: "/restart" in answer.url) as restarted:
        page.locator(".jp-Dialog").get_by_role("button", name="Confirm Kernel Restart").click()
    assert restarted.value.ok
    student.kernel(f"work/{FOLDER}/{NOTEBOOK}")
    panel.get_by_role(
        "button", name=re.compile("^Yes")
    ).click()  # of the panel that the old kernel left behind
    expect(panel.get_by_role("alert")).to_contain_text("its kernel is busy, or was restarted")
    assert len(pressed(folder)) == 5
    panel = run_cell(page)
    tab_to(page, panel.get_by_role("button", name="Go on"))
    page.keyboard.press("Enter")
    expect(panel).to_contain_text("Question 6 of")
    assert asked(panel) == before
    press(page, panel, "n", after=5)

    [file] = folder.glob("labels-*.csv")
    saved = labels.read(folder)
    given = {(one.hit, one.number): one.answer for one in saved.answers}
    assert list(given.values()) == ["Yes", "No", "Unsure", "Yes", "Yes", "No"]
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    found = {
        (row["HITId"], number): row[f"Answer.adj_{number}"]
        for row in rows
        for number in range(1, 17)
    }
    assert {key: answer for key, answer in found.items() if answer} == {
        k: a for k, a in given.items() if a != "Unsure"
    }


def test_the_last_answer_names_the_file_and_the_browser_never_hears_of_gold(student, folder, page):
    now = labels.read(folder)
    while len(now.answers) < len(now.asked()) - 1:
        now = now.with_answer("No", 1.0)
    labels.write(folder, now)
    received: list[str] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: received.append(str(frame))),
    )
    open_notebook(page, student, f"work/{FOLDER}/{NOTEBOOK}")  # another browser
    panel = run_cell(page)
    panel.get_by_role("button", name="Go on").click()
    last = now.asked()[-1]
    assert asked(panel) == f"{last.adjective} {last.attribute}"
    panel.get_by_role("button", name=re.compile("^Yes")).click()
    expect(panel).to_contain_text(f"All {len(now.asked())} questions answered")
    expect(panel).to_contain_text(f"class-labels/labels-{now.worker}.csv")
    panel.get_by_role("button", name=re.compile("^Undo")).click()
    expect(panel).to_contain_text(f"Question {len(now.asked())} of {len(now.asked())}")
    assert len(labels.read(folder).answers) == len(now.asked()) - 1
    shown = [frame for frame in received if "adjective" in frame]
    assert any(last.adjective in frame for frame in shown)
    assert not [
        frame for frame in shown for word in (last.hit, '"number"', '"gold"') if word in frame
    ]


def test_everybody_can_use_it_in_light_and_dark_wide_and_narrow(student, page, tmp_path):
    open_notebook(page, student, f"work/{FOLDER}/{NOTEBOOK}")
    page.keyboard.press("Control+b")  # the file browser would leave no room on a phone
    for theme, width in (("JupyterLab Light", 1280), ("JupyterLab Dark", 390)):
        page.get_by_role("menuitem", name="Settings", exact=True).click()
        page.locator(".lm-Menu").get_by_text("Theme", exact=True).click()
        page.locator(".lm-Menu").get_by_text(theme, exact=True).click()
        expect(page.locator("body")).to_have_attribute(
            "data-jp-theme-light", str("Light" in theme).lower()
        )
        page.set_viewport_size({"width": width, "height": 900})
        panel = run_cell(page)
        expect(panel).to_contain_text("Your labels are saved up to here.")
        assert serious_faults(page) == []
        panel.get_by_role("button", name="Go on").click()
        expect(panel.get_by_role("button", name=re.compile("^Yes"))).to_be_visible()
        assert serious_faults(page) == []
        assert panel.evaluate("element => element.scrollWidth <= element.clientWidth")
        page.screenshot(path=tmp_path / f"panel-{width}.png")
        assert (tmp_path / f"panel-{width}.png").stat().st_size > 5000


def serious_faults(page: Page) -> list[tuple[str, str]]:
    """What axe finds in the panel that keeps people out: the rule, and where."""
    found = Axe().run(page, context=".labkit-panel").response["violations"]
    return [
        (fault["id"], node["html"])
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


def test_a_word_for_axe(page):
    """What axe is trusted with above, it finds where it is."""
    page.set_content(
        "<main><h1>x</h1><button></button><p style='color:#bbb;background:#fff'>pale</p></main>"
    )
    found = {fault["id"] for fault in Axe().run(page).response["violations"]}
    assert {"button-name", "color-contrast"} <= found
