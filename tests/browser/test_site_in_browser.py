"""The site in a real browser: from disk and from below any address, alone, by keyboard, in light
and dark, small and on paper."""

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from serving import PATIENCE

from coursekit import notebooks
from coursekit.notebooks import ROOT, Lab

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
DECKS = [path.stem for path in sorted((ROOT / "lectures").glob("[0-9][0-9]-*.md"))]
LECTURE, LAB = (
    "lectures/04-label-aggregation.html",
    "labs/04-label-aggregation/label-aggregation.html",
)
SMALL_LAB = "labs/00-start-here/start-here.html"
DECK = "slides/04-label-aggregation.html"
#: What axe finds serious or critical and we leave as it is: rule -> the reason. Nothing, at
#: present.
ALLOWED: dict[str, str] = {}


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def below(site, tmp_path_factory) -> Iterator[str]:
    """Address of the site on a server that has it under /a/b/ and nothing else."""
    root = tmp_path_factory.mktemp("server")
    (root / "a").mkdir()
    (root / "a" / "b").symlink_to(site, target_is_directory=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/a/b/"
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["from disk", "below /a/b/"])
def base(request, site) -> str:
    """Where the site is."""
    return f"{site.as_uri()}/" if request.param == "from disk" else request.getfixturevalue("below")


@pytest.fixture
def open_page(chromium) -> Iterator:
    """Opens pages that note what they ask for and what goes wrong; each in a browser that has never
    been here."""
    contexts = []

    def open_page(scheme: str = "light", size: dict = DESK) -> Page:
        context = chromium().new_context(color_scheme=scheme, viewport=size)
        contexts.append(context)
        context.set_default_timeout(PATIENCE * 1000)
        context.asked, context.wrong = [], []
        context.on("request", lambda request: context.asked.append(request.url))
        # What was under way when the next page was opened is no fault.
        context.on(
            "requestfailed",
            lambda request: (
                request.failure == "net::ERR_ABORTED" or context.wrong.append(request.url)
            ),
        )
        context.on(
            "response",
            lambda answer: (
                answer.status < 400 or context.wrong.append(f"{answer.status} {answer.url}")
            ),
        )
        context.on(
            "console",
            lambda line: line.type in ("error", "warning") and context.wrong.append(line.text),
        )
        context.on("weberror", lambda error: context.wrong.append(str(error.error)))
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


#: Whether a page is loaded and, where it is a deck, its slides can be turned.
READY = """() => document.readyState === 'complete'
    && (!document.querySelector('.reveal') || Boolean(window.Reveal?.isReady()))"""


def settle(page: Page) -> None:
    """Wait for what draws itself: formulas and slides. Who followed a link waits for its address
    first."""
    page.wait_for_function(READY)
    page.evaluate("() => window.MathJax && MathJax.startup && MathJax.startup.promise")


def test_every_page_asks_nobody_else_and_fits_a_phone(site, base, open_page):
    page = open_page(size=PHONE)
    names = [
        path.relative_to(site).as_posix()
        for path in sorted(site.rglob("*.html"))
        if "_static" not in path.parts
    ]
    assert len(names) > 20
    wide = []
    for name in names:
        page.goto(base + name)
        settle(page)
        if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
            wide.append(name)
    assert wide == []
    assert [url for url in page.context.asked if not url.startswith((base, "data:", "blob:"))] == []
    assert page.context.wrong == []


def test_search_finds_a_page_and_leads_to_it(base, open_page):
    page = open_page()
    page.goto(base + LECTURE)
    page.get_by_role("textbox", name="Search").fill("McNemar")
    page.keyboard.press("Enter")
    result = (
        page.locator("#search-results")
        .get_by_role("link", name="04 - Label aggregation", exact=True)
        .first
    )
    expect(result).to_be_visible()
    result.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("04 - Label aggregation")
    assert [url for url in page.context.asked if not url.startswith((base, "data:"))] == []
    assert page.context.wrong == []


def test_a_browser_would_have_told(open_page, tmp_path):
    (tmp_path / "page.html").write_text(
        '<img src="http://127.0.0.1:9/x.png"><img src="gone.png">', encoding="utf-8"
    )
    page = open_page()
    page.goto((tmp_path / "page.html").as_uri(), wait_until="load")
    assert "http://127.0.0.1:9/x.png" in page.context.asked
    assert {"http://127.0.0.1:9/x.png", (tmp_path / "gone.png").as_uri()} <= set(page.context.wrong)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_people_out(site, open_page, scheme):
    page, found = open_page(scheme), []
    for name in [
        "index.html",
        "instructors.html",
        LECTURE,
        SMALL_LAB,
        "search.html?q=gold",
        DECK,
        f"{DECK}#/the-idea",
        f"{DECK}#/the-idea-2",
        f"{DECK}#/quiz",
    ]:
        page.goto("about:blank")
        page.goto(f"{site.as_uri()}/{name}")
        settle(page)
        if name.startswith("search"):
            expect(page.locator("#search-results a").first).to_be_visible()
        found += [
            f"{name}: {fault['id']}, {fault['nodes'][0]['html']}"
            for fault in Axe().run(page).response["violations"]
            if fault["impact"] in ("serious", "critical") and fault["id"] not in ALLOWED
        ]
    assert found == []


def reach(page: Page, selector: str, most: int = 60) -> None:
    """Press Tab until the keyboard is there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("where => document.activeElement.matches(where)", selector):
            return
    pytest.fail(f"{selector} is not reached by {most} times Tab")


def test_the_keyboard_reaches_everything(site, open_page):
    page = open_page()
    page.goto(f"{site.as_uri()}/{LECTURE}")
    reach(page, "a.skip-to-content", 3)
    reach(page, "input.sidebar-search")
    reach(page, ".sidebar-tree a[href='01-project-scoping.html']")
    reach(page, "nav.module a[href='../slides/04-label-aggregation.html'], button.theme-toggle")
    page.goto(f"{site.as_uri()}/{LECTURE}")
    reach(page, ".content button.theme-toggle", 90)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_have_attribute("data-theme", "dark")
    expect(page.locator("body")).not_to_have_css("background-color", light)
    answer = page.locator("details").first.locator("p").first
    expect(answer).to_be_hidden()
    page.get_by_role("heading", name="Quiz").click()
    reach(page, "details > summary")
    page.keyboard.press("Enter")
    expect(answer).to_be_visible()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


WIDE = """all => all.filter(one => one.scrollWidth > one.clientWidth + 1)
                 .map(one => [one.innerText.slice(0, 40), one.tabIndex])"""


@pytest.mark.parametrize("lab", notebooks.labs(), ids=lambda lab: lab.name)
def test_a_lab_does_not_scroll_sideways_and_shows_its_pictures(site, open_page, lab):
    page = open_page()
    page.goto(f"{site.as_uri()}/labs/{lab.name}/{lab.notebook}.html")
    settle(page)
    wide = page.locator("article pre, div.math, .table-wrapper, article img").evaluate_all(WIDE)
    assert wide == []
    missing = "() => [...document.images].filter(one => !one.naturalWidth).length"
    assert page.evaluate(missing) == 0
    expected = page.locator("article img[src*='/_images/']").count()
    pictures = re.findall(r"!\[[^\]]+\]\(", "".join(texts_of(lab)))
    assert expected == len(pictures)
    page.set_viewport_size(PHONE)
    page.evaluate("dispatchEvent(new Event('resize'))")
    assert page.locator("article pre").evaluate_all(WIDE) == []
    formulas = page.locator("div.math").evaluate_all(WIDE)
    assert {reached for _, reached in formulas} <= {0}


def texts_of(lab: Lab) -> list[str]:
    """The prose of a lab as it is handed out."""
    cells = notebooks.read(lab.release).cells
    return [cell.source for cell in cells if cell.cell_type == "markdown"]


def test_formulas_are_drawn(site, open_page):
    page = open_page()
    page.goto(f"{site.as_uri()}/{LAB}")
    settle(page)
    formulas = page.locator("mjx-container > svg").count()
    assert formulas == page.locator("span.math, div.math").count() > 10
    assert page.locator("[data-mml-node='merror'], mjx-merror").count() == 0
    assert page.locator("mjx-container mjx-assistive-mml math").count() == formulas


def test_paper_has_no_navigation_and_shows_the_answers(site, open_page):
    page = open_page("dark")
    page.emulate_media(media="print")
    page.goto(f"{site.as_uri()}/{LECTURE}")
    for gone in (".sidebar-drawer", "nav.module", ".theme-toggle-content"):
        expect(page.locator(gone).first).to_be_hidden()
    answers = page.locator("details p").evaluate_all(
        "all => all.map(one => one.checkVisibility({contentVisibilityAuto: true}))"
    )
    assert len(answers) >= 5 and all(answers)
    assert (
        page.evaluate("getComputedStyle(document.querySelector('article p')).color")
        == "rgb(0, 0, 0)"
    )


@pytest.mark.parametrize(
    ("size", "width", "height"),
    [({"width": 1280, "height": 720}, 1280, 720), (PHONE, 640, 1280)],
    ids=["screen", "phone"],
)
@pytest.mark.parametrize("name", DECKS)
def test_no_slide_overflows(site, open_page, name, size, width, height):
    page = open_page(size=size)
    page.goto(f"{site.as_uri()}/slides/{name}.html")
    settle(page)
    slides = page.evaluate("""() => Reveal.getSlides().map(slide => {
        const at = Reveal.getIndices(slide);
        Reveal.slide(at.h, at.v, 99);
        return [slide.innerText.slice(0, 40), slide.scrollHeight, slide.scrollWidth];
    })""")
    assert len(slides) >= 15
    assert [slide for slide in slides if slide[1] > height or slide[2] > width] == []


def test_slides_for_class(below, open_page):
    """From the lecture to its slides; a question, its answer by the next key, and the notes in a
    window of their own."""
    page = open_page()
    page.goto(below + LECTURE)
    page.get_by_role("link", name="Slides for class").click()
    page.wait_for_url(f"{below}{DECK}**")
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Label aggregation")
    page.evaluate(
        "Reveal.slide(...Object.values(Reveal.getIndices(document.getElementById('quiz'))))"
    )
    answer = page.locator("#quiz .answer")
    expect(page.locator("#quiz")).to_contain_text("A good worker?")
    expect(answer).to_have_css("opacity", "0")
    page.keyboard.press("ArrowRight")
    expect(answer).to_have_css("opacity", "1")
    expect(answer).to_contain_text("Yes is rare, so a constant no agrees often and informs never")
    page.evaluate(
        "Reveal.slide(...Object.values(Reveal.getIndices(document.getElementById('the-idea'))))"
    )
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    notes = opened.value.locator(".speaker-controls-notes .value")
    expect(notes).to_contain_text("A pair is labelled yes if more than half of its answers are yes")
    page.evaluate("Reveal.slide(0)")
    page.get_by_role("link", name="The lecture").click()
    expect(page.get_by_role("heading", name="The question")).to_be_visible()
    assert [
        url for url in page.context.asked if not url.startswith((below, "data:", "blob:", "about:"))
    ] == []
    assert page.context.wrong == []


def test_the_timer_runs_by_a_key_and_goes_on_over_the_end(site, open_page):
    page = open_page()
    page.clock.install(time="2027-01-11T10:00")
    page.goto(f"{site.as_uri()}/{DECK}#/the-class-hour-4")
    settle(page)
    page.clock.pause_at("2027-01-11T11:00")  # from here on only the test lets time pass
    timer = page.locator("#the-class-hour-4 .timer")
    expect(timer.locator("output")).to_have_text("8:00")
    page.keyboard.press("t")
    page.clock.run_for(61_000)
    expect(timer.locator("output")).to_have_text("6:59")
    page.keyboard.press("t")
    page.clock.run_for(60_000)
    expect(timer.locator("output")).to_have_text("6:59")
    timer.get_by_role("button", name="Start").click()
    page.clock.run_for(450_000)
    expect(timer.locator("output")).to_have_text("+0:31")
    page.keyboard.press("Space")
    expect(page.locator("#the-class-hour-5")).to_be_visible()


def test_every_slide_is_printed_on_a_page_of_its_own(site, open_page):
    page = open_page()
    page.goto(f"{site.as_uri()}/{DECK}")
    settle(page)
    slides = page.evaluate("Reveal.getTotalSlides()")
    page.goto(f"{site.as_uri()}/{DECK}?print-pdf")
    page.wait_for_selector(".pdf-page")
    assert page.locator(".pdf-page").count() == slides
    hidden = page.locator(".answer").evaluate_all(
        "all => all.filter(one => getComputedStyle(one).visibility == 'hidden').length"
    )
    assert hidden == 0


def test_a_lab_is_downloaded(below, open_page):
    page = open_page()
    page.goto(below + LAB)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the notebook").click()
    assert download.value.suggested_filename == "label-aggregation.ipynb"
    assert b'"nbformat": 4' in Path(download.value.path()).read_bytes()
