"""Store the two pictures of the front page: a lab in JupyterLab, and the report of a class.

    python scripts/store_pictures.py

It opens lab 04 as `make lab` does, in a copy of the course, and the report of an invented class
of that lab; Chromium takes both pictures, which go to site/pictures/. Run it again when one of
them has changed its look.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from coursekit.notebooks import ROOT, Lab
from coursekit.report import example

LAB, EXERCISE = "04-label-aggregation", "Exercise 04.1"
TARGET = ROOT / "site" / "pictures"
#: What the picture leaves out: what stands above the points, and all from the third picture on.
ONLY_THE_HEAD = """
main { padding: 16px }
main > :not(section), section:not(#points, #exercises), #exercises > figure ~ * { display: none }
"""
#: What a lab in JupyterLab needs of the course.
NEEDED = ("labs", "data", "jupyter", "scripts", "src", "lectures", "pyproject.toml")
PATIENCE = 120


def main() -> int:
    """Take both pictures; returns the exit code."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        print("No Chromium here: install it and run this again", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        with tempfile.TemporaryDirectory() as folder:
            store_report(browser, Path(folder))
            store_lab(browser, Path(folder) / "course")
        browser.close()
    return 0


def store_report(browser: Browser, folder: Path) -> None:
    """The head of the class report, down to how hard each exercise was."""
    page = browser.new_page(viewport={"width": 900, "height": 1000}, bypass_csp=True)
    path = folder / "report.html"
    path.write_text(example.html(Lab(LAB)), encoding="utf-8")
    page.goto(path.as_uri())
    page.add_style_tag(content=ONLY_THE_HEAD)
    page.locator("main").screenshot(path=TARGET / "class-report.png")
    shrink(TARGET / "class-report.png")


def store_lab(browser: Browser, course: Path) -> None:
    """An exercise of the lab, with the check below it."""
    for name in NEEDED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy2
        course.mkdir(exist_ok=True)
        copy(source, course / name)
    with jupyterlab(course) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 760})
        page.goto(address, timeout=PATIENCE * 1000)
        page.get_by_role("button", name="Validate").wait_for(timeout=PATIENCE * 1000)
        page.keyboard.press("Control+b")  # the file browser closes
        heading = page.locator("h3", has_text=EXERCISE)
        cells = page.locator(".jp-WindowedPanel-outer").first
        while not heading.is_visible():  # JupyterLab draws only what is near
            cells.evaluate("one => one.scrollBy(0, 400)")
            page.wait_for_timeout(200)
        heading.evaluate("one => one.scrollIntoView()")
        page.wait_for_timeout(3000)
        page.screenshot(path=TARGET / "lab.png")
    shrink(TARGET / "lab.png")


def shrink(picture: Path) -> None:
    """Store a picture in 64 colours, which are enough for letters and bars."""
    Image.open(picture).convert("RGB").quantize(64).save(picture, optimize=True)


@contextmanager
def jupyterlab(course: Path) -> Iterator[str]:
    """JupyterLab on the lab, as `make lab` starts it; the address of the notebook."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex()
    options = ["--no-browser", "--port", f"{port}", f"--IdentityProvider.token={token}"]
    command = [sys.executable, "scripts/lab.py", *options]
    settings = {"SHIPPING_ML_ENV": sys.prefix, "PYTHONPATH": f"{course / 'src'}"}
    settings["JUPYTER_CONFIG_DIR"] = f"{course / 'settings'}"
    environment = {**os.environ, **settings}
    server = subprocess.Popen(command, cwd=course, env=environment, stderr=subprocess.DEVNULL)
    notebook = f"work/{LAB}/{Lab(LAB).notebook}.ipynb"
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token={token}")
        yield f"http://127.0.0.1:{port}/lab/tree/{notebook}?token={token}"
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    """Wait until a server answers."""
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        try:
            urllib.request.urlopen(address).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(address)


if __name__ == "__main__":
    sys.exit(main())
