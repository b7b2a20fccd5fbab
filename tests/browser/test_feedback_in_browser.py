"""A student's feedback page in a real browser: it says what was found, and nothing of a hostile
notebook acts in it."""

import subprocess
import sys
from pathlib import Path

import pytest
import small
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

STUDENT = "=HYPERLINK(1) <b>O'Brien"
HOSTILE = """from IPython.display import HTML, SVG, Javascript, Markdown, display
act = "window.ran = true"
display(HTML(f"<script>{act}</script><p onclick='{act}'>kept text</p><img src=x onerror='{act}'>"))
cover = "position:fixed;top:0;left:0;width:100%;height:100%"
display(HTML(f"<table style='{cover}'><tr><td>a table</td></tr></table>"))
hide = "</style></details></main><style>body {display: none}</style>"
display(HTML(hide + "<iframe src='http://127.0.0.1:9/'></iframe>"))
display(HTML("<a href='javascript:window.ran=true'>link</a><meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>"))
display(SVG(f"<svg xmlns='http://www.w3.org/2000/svg' onload='{act}'><script>{act}</script></svg>"))
display(Javascript(act))
display(Markdown("![x](http://127.0.0.1:9/x.png)"))
display({"image/png": "PHNjcmlwdD4=", "text/plain": "no picture"}, raw=True)
print("\\x1b[31mred\\x1b[0m \\x1b]8;;http://127.0.0.1:9/\\x07click\\x1b]8;;\\x07", end=" ")
print("<script>window.ran = true</script>")
import matplotlib.pyplot as plt
plt.plot([1, 2, 3])
plt.show()"""
ANSWER = "def double(numbers):\n    raise ValueError('</pre><script>window.ran = true</script>')"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The feedback of a hostile student, and of one who fails a hidden check."""
    root = small.make(tmp_path_factory.mktemp("feedback") / "course")
    notebook = small.answered(
        {"first": ANSWER, "written": f"<script>{HOSTILE}</script>"}, {"first": [HOSTILE]}
    )
    small.submit(root, STUDENT, notebook)
    almost = "def double(numbers):\n    return [2 * abs(number) for number in numbers]"
    small.submit(
        root, "ada", small.answered({"first": almost, "third": "def guess(number):\n    return 1"})
    )
    subprocess.run(
        [sys.executable, "-m", "fairmark", "grade", small.NAME],
        cwd=root,
        check=True,
        capture_output=True,
    )
    return root / "feedback"


def opened(page: Page, pages: Path, student: str) -> list[str]:
    """Open a student's page; what it asked the network for."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.goto((pages / student / small.NAME / "problem.html").as_uri())
    return [url for url in asked if not url.startswith(("file:", "data:image/png"))]


def test_nothing_of_a_hostile_notebook_acts(page: Page, pages: Path) -> None:
    assert opened(page, pages, STUDENT) == []
    page.wait_for_timeout(500)
    assert page.evaluate("window.ran") is None
    assert (
        page.locator("script, iframe, svg, a[href], [onclick], [onerror], [style], link").count()
        == 0
    )
    assert (
        page.locator("style").count() == 1 and page.locator("meta[http-equiv=refresh]").count() == 0
    )
    expect(page.get_by_role("heading", level=1)).to_have_text(f"problem: feedback for {STUDENT}")
    body = page.locator("body")
    for text in ("kept text", "a table", "red click <script>", "</pre><script>"):
        expect(body).to_contain_text(text)
    assert (
        page.locator("img").count() == 1
        and page.locator("img").evaluate("image => image.naturalWidth") > 100
    )


def test_it_says_what_was_expected_what_came_and_the_hint(page: Page, pages: Path) -> None:
    opened(page, pages, "ada")
    body = page.locator("body")
    expect(body).to_contain_text("3 of 12 points.")
    expect(body).to_contain_text(
        "A check that you did not see: the check failed. Hint: try numbers below zero."
    )
    expect(body).to_contain_text("◐ partly right (1 of 3) test-third")
    assert small.SECRET_TEST not in page.content()


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (360, "dark")])
def test_it_fits_the_screen(
    page: Page, pages: Path, width: int, scheme: str, tmp_path: Path
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    opened(page, pages, STUDENT)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=tmp_path / "page.png", full_page=True)
    assert (tmp_path / "page.png").stat().st_size > 10_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("student", ["ada", STUDENT])
def test_axe_finds_nothing_serious(page: Page, pages: Path, student: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    opened(page, pages, student)
    found = [
        one
        for one in Axe().run(page).response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
