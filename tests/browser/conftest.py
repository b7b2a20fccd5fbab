"""The course in a real browser: a copy of the repository, its servers as `make` starts them,
Chromium."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright
from serving import PATIENCE, Server

ROOT = Path(__file__).resolve().parents[2]
# Chromium refuses its own sandbox to root, whom containers run as; the rest keeps it from calling
# home.
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """In place of the user's home, whose settings would decide what the tests see."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Path:
    """A copy of what git knows of this repository, and of what is about to be added."""
    copy = tmp_path_factory.mktemp("clone") / "course"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).exists():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def start(course, home) -> Iterator[Callable[..., Server]]:
    """Starts servers, each from a command, and stops them in the end."""
    servers: list[Server] = []

    def start(*command: str, course: Path = course) -> Server:
        servers.append(Server(command, course, home))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Callable[[], Browser]]:
    """Gives Chromium as the system has it; another one, should it have ended: a crash costs the
    test in which it happened, and no other."""
    program = next(
        filter(
            None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome", "chrome"])
        ),
        None,
    )
    if program is None:
        pytest.fail(
            "No Chromium here: install it (Debian: apt-get install chromium; .ci/run does) and run "
            "this again."
        )
    expect.set_options(timeout=PATIENCE * 1000)
    started: list[Browser] = []

    def running() -> Browser:
        if not started or not _runs(started[-1]):
            browser = playwright.chromium.launch(
                executable_path=program, args=CHROMIUM, headless=True, timeout=PATIENCE * 1000
            )
            started.append(browser)
        return started[-1]

    with sync_playwright() as playwright:
        yield running
        for browser in started:
            browser.close()


def _runs(browser: Browser) -> bool:
    """Whether a browser still answers: it is asked, because `is_connected` says what was so when it
    answered last."""
    try:
        browser.new_context().close()
    except Error:
        return False
    return True


@pytest.fixture(scope="module")
def browse(chromium) -> Iterator[Callable[[], Page]]:
    """Opens pages, each in a browser that has never been here, with room for menus and dialogs."""
    contexts = []

    def open_page() -> Page:
        contexts.append(chromium().new_context(viewport={"width": 1400, "height": 900}))
        contexts[-1].set_default_timeout(PATIENCE * 1000)
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(browse) -> Iterator[Page]:
    """A page for one test."""
    page = browse()
    yield page
    page.close()
