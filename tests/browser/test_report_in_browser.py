"""The class report in a real browser: nothing acts or is asked for, it fits, and everybody can read
and reach all of it."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from coursekit.notebooks import Lab
from coursekit.report import build, example, page
from coursekit.report.summary import summarise

LAB = Lab("01-project-scoping")
#: Names, incidents and messages that would act if a browser believed them, and one that would not
#: end.
HOSTILE = [
    "<script>window.ran = true</script>",
    "<img src=x onerror='window.ran=true'>",
    "</td></table></main><h1>20 of 20</h1>",
    "<svg onload='window.ran=true'></svg>",
    "<a href='javascript:window.ran=true' id=points>here</a>",
    "=HYPERLINK(1)\u2019\u202e",
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
    "<style>body{display:none}</style>",
    "w" * 128,
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a hostile invented class, of the term with two labs, and the example without
    names."""
    place = tmp_path_factory.mktemp("reports")
    one, matrix = example.invent(LAB, 16, 0)
    works = list(one.works)
    for number, text in enumerate(HOSTILE):
        work = works[number]
        checks = {
            name: replace(check, score=0.0, state="error", message=text)
            for name, check in work.checks.items()
        }
        row = replace(work.row, student=text, state=f"graded {text}", total=3.0)
        works[number] = replace(
            work,
            row=row,
            checks=checks,
            incidents=(f"cell {text} was stopped",),
            times={**work.times, f"added-{text}": 2.0},
        )
    one = replace(one, works=tuple(works), missing=("<b>absent</b>",))
    second, second_matrix = example.invent(Lab("03-metrics"), 16, 1)
    classes = [one, second]
    summaries = summarise(classes, {LAB.name: matrix, "03-metrics": second_matrix})
    labels = build.named_labels(classes)
    for summary in summaries:
        text, _ = page.lab(summary, labels, True, ["tables", "term"])
        (place / f"{summary.of.lab.name}.html").write_text(text, encoding="utf-8")
    (place / "term.html").write_text(page.term(summaries, labels, True)[0], encoding="utf-8")
    (place / "example.html").write_text(example.html(LAB, 16), encoding="utf-8")
    return place


#: The last is made by the same templates as the first, with less in it.
PAGES = [f"{LAB.name}.html", "term.html", "example.html"]


def opened(page: Page, path: Path, width: int = 1280, scheme: str = "light") -> list[str]:
    """Open a page; what it asked for besides itself."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(path.as_uri())
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    return [url for url in asked if url != path.as_uri()]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_and_nothing_is_asked_for(page: Page, folder: Path, name: str) -> None:
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    assert opened(page, folder / name) == []
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    assert (
        page.locator(
            "script, iframe, img, object, link, meta[http-equiv=refresh], [onload], [onerror], "
            "[style]"
        ).count()
        == 0
    )
    assert (
        page.locator("h1").count()
        == page.locator("main").count()
        == page.locator("style").count()
        == 1
    )
    assert (
        page.evaluate("new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size")
        == page.locator("[id]").count()
    )
    assert problems == [], "the policy had nothing to refuse"
    if name == PAGES[0]:
        for text in HOSTILE:
            expect(page.get_by_role("cell", name=text, exact=True).first).to_be_visible()
        expect(page.locator("#incidents")).to_contain_text(
            "cell <script>window.ran = true</script> was stopped"
        )


def test_the_policy_would_stop_a_script_and_the_test_would_see_it(
    page: Page, folder: Path, tmp_path: Path
) -> None:
    text = (folder / "example.html").read_text(encoding="utf-8")
    for kept, ran in ((True, None), (False, True)):
        spoilt = text.replace("</main>", "<script>window.ran = true</script></main>")
        if not kept:
            spoilt = spoilt.replace("Content-Security-Policy", "x-none")
        (tmp_path / f"{kept}.html").write_text(spoilt, encoding="utf-8")
        page.goto((tmp_path / f"{kept}.html").as_uri())
        assert page.evaluate("window.ran") is ran


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES[:2])
def test_axe_finds_nothing(page: Page, folder: Path, name: str, scheme: str) -> None:
    opened(page, folder / name, scheme=scheme)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["impact"], one["nodes"][0]["html"][:200]) for one in found] == []


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
@pytest.mark.parametrize("name", PAGES[:2])
def test_it_fits_the_screen(page: Page, folder: Path, name: str, width: int, scheme: str) -> None:
    opened(page, folder / name, width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(255, 255, 255)") == (scheme == "light")


def test_pictures_show_the_numbers_that_the_tables_hold(page: Page, folder: Path) -> None:
    opened(page, folder / "example.html")
    counts = [int(text) for text in page.locator("#points td.number").all_inner_texts()]
    heights = page.locator("#points rect.bar").evaluate_all(
        "bars => bars.map(bar => bar.getBoundingClientRect().height)"
    )
    assert sum(counts) == 16 and len(heights) == len(counts)
    assert heights == pytest.approx([140 * count / max(counts) for count in counts], abs=0.6)
    widths = page.locator("#misconceptions ul.chart rect.bar").evaluate_all(
        "bars => bars.map(bar => bar.getBoundingClientRect().width / "
        "bar.ownerSVGElement.getBoundingClientRect().width)"
    )
    rows = page.locator("#misconceptions details").nth(1).locator("tbody tr")
    students = [
        int(rows.nth(number).locator("td.number").inner_text()) for number in range(len(widths))
    ]
    assert widths == pytest.approx([count / students[0] for count in students], abs=0.01)
    dots = (
        page.locator("#exercises figure")
        .first.locator("circle")
        .evaluate_all("dots => dots.map(dot => parseFloat(dot.getAttribute('cx')))")
    )
    facility = [
        float(text) for text in page.locator("#exercises tbody td:nth-child(5)").all_inner_texts()
    ]
    assert dots == pytest.approx([1 + 98 * share for share in facility], abs=0.1)
    for svg in page.locator("figure svg").all()[:3]:
        assert (
            svg.get_attribute("aria-hidden") == "true"
            or svg.locator("xpath=ancestor::*[@aria-hidden='true']").count()
        )
    assert page.locator("figure").evaluate_all(
        "all => all.every(one => "
        "document.getElementById(one.getAttribute('aria-labelledby')).textContent.trim().length > "
        "20)"
    )


@pytest.mark.parametrize("name", PAGES[:2])
def test_the_keyboard_reaches_everything(page: Page, folder: Path, name: str) -> None:
    opened(page, folder / name)
    wanted = page.locator("a[href], summary, .scroll").count()
    reached = 0
    for _ in range(wanted):
        page.keyboard.press("Tab")
        reached += page.evaluate("document.activeElement.matches('a[href], summary, .scroll')")
    assert reached == wanted >= 6
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details").first).not_to_have_attribute("open", re.compile(""))


def test_paper_has_every_table(browse: Callable[[], Page], folder: Path) -> None:
    sheet = browse()
    sheet.goto((folder / "example.html").as_uri())
    closed = sheet.locator("details:not([open])")
    heights = "all => all.map(one => one.getBoundingClientRect().height)"
    assert closed.count() >= 5 and max(closed.evaluate_all(heights)) < 40
    sheet.emulate_media(media="print")
    inside = closed.locator("table").evaluate_all(heights)
    assert min(inside) > 40
    assert all(
        all_of_it > table
        for all_of_it, table in zip(closed.evaluate_all(heights), inside, strict=True)
    )


def test_links_lead_to_pages(page: Page, folder: Path) -> None:
    opened(page, folder / "term.html")
    page.get_by_role("link", name="Project scoping").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Project scoping")
    page.get_by_role("link", name="The term").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The term: class report")
