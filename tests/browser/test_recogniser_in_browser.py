"""The finished package of lab 08 as its users meet it: served by uvicorn, drawn on with a finger on
a page of a phone's size, killed and started again, asked 200 times at once, and sent nonsense."""

import contextlib
import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import ports
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from serving import PATIENCE

from coursekit.notebooks import Lab
from coursekit.recogniser import build_package
from coursekit.solution import functions

PHONE = {"width": 390, "height": 844}
#: Where a finger goes, on a sheet of 0 to 1 across and down.
DIGITS = {
    7: [(0.25, 0.2), (0.7, 0.2), (0.45, 0.85)],
    1: [(0.5, 0.15), (0.5, 0.85)],
    0: [(0.5, 0.15), (0.72, 0.3), (0.75, 0.55), (0.6, 0.82), (0.4, 0.82), (0.27, 0.55), (0.3, 0.3),
        (0.5, 0.15)],
}  # fmt: skip


class Service:
    """The package under uvicorn, on a port of its own, with bounds on memory and time."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.port = ports.free()
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "uvicorn", "recogniser.api.app:app"]
        self.process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(self.port), "--log-level", "warning"],
            cwd=self.folder,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            preexec_fn=bounds,
        )
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up and self.process.poll() is None:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.address}/version"):
                return
            time.sleep(0.1)
        self.stop()
        pytest.fail("the service did not start")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it."""
        self.process.send_signal(how)
        self.process.wait(timeout=PATIENCE)

    def post(self, body: bytes) -> tuple[int, dict]:
        """Send a body; the status and the answer."""
        headers = {"Content-Type": "application/json"}
        asked = urllib.request.Request(f"{self.address}/digit", body, headers)
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE) as reply:
                return reply.status, json.load(reply)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)


def bounds() -> None:
    """Two gigabytes and two minutes of a processor, whatever the tests send."""
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    resource.setrlimit(resource.RLIMIT_CPU, (120, 120))


@pytest.fixture(scope="module")
def service(tmp_path_factory) -> Iterator[Service]:
    """The package that the solution builds, served."""
    folder = tmp_path_factory.mktemp("served")
    build_package(functions(Lab("08-code-base")), folder)
    service = Service(folder)
    yield service
    service.stop()


@pytest.fixture
def phone(chromium, service) -> Iterator[Page]:
    """The page on a phone; what it asks of other hosts, and what it complains of, fails the
    test."""
    context = chromium().new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url) if foreign(request.url) else None)

    def foreign(url: str) -> bool:
        return not url.startswith((service.address, "data:"))

    page.goto(service.address)
    yield page
    context.close()
    assert said == []


def draw(page: Page, digit: int) -> None:
    """Draw a digit with a finger."""
    sheet = page.locator("canvas").bounding_box()
    assert sheet is not None
    spots = [
        {"x": sheet["x"] + x * sheet["width"], "y": sheet["y"] + y * sheet["height"]}
        for x, y in DIGITS[digit]
    ]
    finger = page.context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": spots[:1]})
    for spot in spots[1:]:
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [spot]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def line(side: int = 64) -> bytes:
    """A straight line down, as the page would send it."""
    middle = range(side // 2 - 2, side // 2 + 2)
    row = [float(column in middle) for column in range(side)]
    return json.dumps({"pixels": [row] * side}).encode()


@pytest.mark.parametrize("digit", DIGITS)
def test_a_digit_drawn_with_a_finger_is_read(phone, digit):
    draw(phone, digit)
    expect(phone.locator("output")).to_contain_text(f"I read a {digit}")


def test_the_page_fits_a_phone_and_can_be_cleared(phone):
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    draw(phone, 1)
    expect(phone.locator("output")).to_contain_text("I read a 1")
    # A click, not a tap: on a busy machine a tap lasts so long that it is none.
    phone.get_by_role("button", name="Clear").click()
    expect(phone.locator("output")).to_have_text("Draw with a finger or a mouse.")
    draw(phone, 7)
    expect(phone.locator("output")).to_contain_text("I read a 7")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page(phone, scheme):
    phone.emulate_media(color_scheme=scheme)
    draw(phone, 1)
    expect(phone.locator("output")).to_contain_text("I read a 1")
    found = Axe().run(phone).response["violations"]
    assert [(one["id"], one["impact"], one["nodes"][0]["html"][:200]) for one in found] == []


def test_the_page_is_dark_where_the_reader_wants_it_and_the_sheet_stays_white(phone):
    phone.emulate_media(color_scheme="dark")
    background = "element => getComputedStyle(element).backgroundColor"
    assert phone.locator("canvas").evaluate(background) == "rgb(255, 255, 255)"
    page = phone.locator("body").evaluate(background)
    assert max(int(value) for value in re.findall(r"\d+", page)[:3]) < 60, page


def test_the_button_is_reached_by_the_keyboard_and_shows_it(phone):
    phone.keyboard.press("Tab")
    button = phone.get_by_role("button", name="Clear")
    expect(button).to_be_focused()
    assert button.evaluate("element => getComputedStyle(element).outlineWidth") == "3px"


def test_a_killed_service_is_said_to_be_gone_and_answers_again_once_restarted(phone, service):
    service.stop(signal.SIGKILL)
    draw(phone, 1)
    expect(phone.locator("output")).to_contain_text("The service does not answer")
    service.start()
    phone.get_by_role("button", name="Clear").click()
    draw(phone, 1)
    expect(phone.locator("output")).to_contain_text("I read a 1")


def test_two_hundred_requests_at_once_all_get_the_same_answer(service):
    alone = service.post(line())
    with ThreadPoolExecutor(200) as pool:
        answers = list(pool.map(lambda _: service.post(line()), range(200)))
    assert alone[0] == 200
    assert answers == [alone] * 200


@pytest.mark.parametrize(
    "body, status, reason",
    [
        (b"", 422, "not a drawing"),
        (b"{", 422, "not a drawing"),
        (b"\xff\xfe", 422, "not a drawing"),
        (b'{"pixels": "seven"}', 422, "not a drawing"),
        (json.dumps({"pixels": [[float("nan")] * 8] * 8}).encode(), 422, "not a drawing"),
        (b'{"pixels": [[1e999]]}', 422, "not a drawing"),
        (json.dumps({"pixels": [["0.5"] * 8] * 8}).encode(), 422, "not a drawing"),
        (json.dumps({"pixels": [[True] * 8] * 8}).encode(), 422, "not a drawing"),
        (json.dumps({"pixels": [[0.5] * 200] * 200}).encode(), 422, "not a drawing"),
        (
            b'{"pixels": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
            400,
            "There was an error parsing the body",
        ),
        (json.dumps({"pixels": [[2] * 8] * 8}).encode(), 422, "range"),
        (json.dumps({"pixels": [[0] * 8] * 8}).encode(), 422, "blank"),
        (json.dumps({"pixels": [[1] * 8] * 7}).encode(), 422, "shape"),
    ],
    ids=lambda value: str(value)[:24] if isinstance(value, bytes) else str(value),
)
def test_a_bad_body_is_refused_with_a_reason_and_the_service_lives(service, body, status, reason):
    found = service.post(body)
    assert (found[0], found[1].get("reason")) == (status, reason), found
    assert service.post(line())[0] == 200


@pytest.mark.parametrize(
    ("header", "status"),
    [("Transfer-Encoding: chunked", 411), ("Content-Length: 1000001", 413)],
)
def test_a_body_of_unknown_or_too_large_length_is_refused_unread(service, header, status):
    """Only the head is sent: whoever goes on sending may find the connection closed."""
    head = f"POST /digit HTTP/1.1\r\nHost: here\r\n{header}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", service.port), timeout=PATIENCE) as raw:
        raw.sendall(head.encode())
        assert raw.recv(100).startswith(f"HTTP/1.1 {status}".encode())
    assert service.post(line())[0] == 200
