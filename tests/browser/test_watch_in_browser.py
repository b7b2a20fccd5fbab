"""Feedback on submit in a real browser: a student submits, and fetches the page with a click, while
no instructor does anything."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import class_lab
import pytest
from playwright.sync_api import Page, expect
from serving import PATIENCE, Server, variables
from steps import assignment_list, fill, view_feedback

from coursekit import build
from coursekit.notebooks import Lab

LAB, NOTEBOOK = class_lab.NAME, class_lab.NOTEBOOK


@pytest.fixture(scope="module")
def lab(course, home) -> Lab:
    """A short lab, released."""
    made = class_lab.write(course)
    build.publish([made])
    (course / "exchange").mkdir()
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "release_assignment", LAB],
        cwd=course,
        env=variables(course, home),
        check=True,
        capture_output=True,
    )
    return made


@pytest.fixture(scope="module")
def watch(course, home, lab) -> Iterator[subprocess.Popen]:
    """What `make watch ARGS=09-short` starts, warm."""
    command = [sys.executable, "-m", "fairmark", "watch", LAB, "--jobs", "1"]
    with subprocess.Popen(
        command, cwd=course, env=variables(course, home), stdout=subprocess.PIPE, text=True
    ) as process:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "a worker is warm" in line:
                break
        assert "a worker is warm" in lines[-1], lines
        yield process
        process.terminate()


@pytest.fixture(scope="module")
def student(course, watch, start) -> Server:
    """The server that a student starts."""
    return start(sys.executable, "scripts/lab.py", "{arguments}")


def test_submit_and_fetch_with_a_click(course, lab, student, browse) -> None:
    page: Page = browse()
    # `make lab` put the student's copy there, so there is nothing to fetch.
    fill(course / "work" / LAB / NOTEBOOK, lab.solution)
    assignment_list(page, student, "fetched", LAB).get_by_role("button", name="Submit").click()
    submitted = page.locator("#submitted_assignments_list")
    expect(submitted).to_contain_text(LAB)
    journal: Path = course / "watch.jsonl"
    give_up = time.monotonic() + PATIENCE
    while not journal.is_file() and time.monotonic() < give_up:
        page.wait_for_timeout(100)
    submitted = assignment_list(page, student, "submitted", LAB)
    submitted.get_by_role("button", name="Fetch Feedback").click()
    shown = view_feedback(page, NOTEBOOK).locator("body")
    expect(shown).to_contain_text("This is feedback 1 of 5 today")
    expect(shown).to_contain_text("What you see of it passed")
    expect(shown).not_to_contain_text("math.pi")  # of the hidden test
