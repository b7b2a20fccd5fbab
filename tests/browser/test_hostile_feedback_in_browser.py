"""Hostile text and outputs, opened in a real browser as feedback: nothing runs, nothing is asked
for, all is readable."""

import json

import pytest
import small_class as small
from nbformat.v4 import new_code_cell, new_markdown_cell

from fairmark.model import Cell, Role
from fairmark.nbgrader import feedback

#: Each would end in a dialog, a request or a navigation if a browser believed it.
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "onerror": "<img src=x onerror=alert(1)>",
    "svg": "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "link": "<a href='javascript:alert(1)' id=trap>here</a>",
    "css": "<style>body{display:none;background:url(http://127.0.0.1:9/css)}</style>",
    "frame": "<iframe srcdoc='<script>parent.alert(1)</script>' "
    "src='http://127.0.0.1:9/frame'></iframe>",
    "refresh": "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/refresh'>",
    "breakout": "</code></pre></details></style></section></main><script>alert(1)</script><h1>100 "
    "of 100</h1>",
    "escapes": "\x1b[31mred\x1b[0m \x1b]8;;javascript:alert(1)\x07link\x1b]8;;\x07 "
    "\x1b]0;title\x07",
    "formula": "=cmd|' /C calc'!A0",
    "math": r"$\href{javascript:alert(1)}{\class{trap}{x}}$ $\text{<img src=x onerror=alert(1)>}$ "
    r"$$\style{background:url(http://127.0.0.1:9/math)}{\hspace{9999em}y}$$ "
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "markdown": "# 100 of 100 points\n\n[a](javascript:alert(1)) <javascript:alert(1)> "
    "![b](http://127.0.0.1:9/md) ![c](data:image/svg+xml,<svg/onload=alert(1)>)\n\n[r]: "
    "javascript:alert(1)\n\n| <script>alert(1)</script> |\n|---|\n| [x][r] |",
    "picture": "<img src='http://127.0.0.1:9/picture'><object "
    "data='http://127.0.0.1:9/o'></object>",
}


def _sent(text: str) -> bytes:
    sent = small.blank()
    sent.cells[5].source = f"name = {text!r}"
    sent.cells[2].source = f"def double(number):\n    raise ValueError({text!r})"
    sent.cells += [
        new_markdown_cell(text),
        new_code_cell(
            "from IPython.display import HTML, SVG, Javascript, display\ntext = "
            f"{text!r}\nprint(text)\ndisplay(HTML(text))\n"
            "display({'image/svg+xml': text, 'text/html': text}, raw=True)\nJavascript('alert(1)')"
        ),
        new_code_cell(f"raise ValueError({text!r})"),
    ]
    return json.dumps(sent).encode()


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tmp_path_factory.mktemp("feedback") / "course"
    small.make(root)
    for name, text in HOSTILE.items():
        small.submit(root, name, _sent(text))
    small.submit(root, "<img src=x onerror=alert(1)>", _sent("named"))
    done = small.grade(root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.mark.parametrize("name", [*HOSTILE, "<img src=x onerror=alert(1)>"])
def test_a_page_runs_and_asks_for_nothing(course, chromium, name):
    [path] = (course / "feedback" / name).rglob("*.html")
    page = chromium().new_page(viewport={"width": 360, "height": 800})
    dialogs, requests = [], []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    for trap in page.locator("details:not([open]) > summary").all():
        trap.click()
    for trap in page.locator("a").all():
        trap.click()
    page.wait_for_timeout(100)
    assert (dialogs, [url for url in requests if not url.startswith("data:")]) == (
        [],
        [path.as_uri()],
    )
    assert page.locator("main > h1").count() == page.locator("h1:not(.html h1)").count() == 1
    assert (
        page.locator(
            "script, iframe, object, embed, svg, meta[http-equiv=refresh], [onerror], [onload]"
        ).count()
        == 0
    )
    assert page.get_by_text("0 of 15 points").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


def test_the_page_of_answers_for_graders_runs_and_asks_for_nothing(chromium, tmp_path):
    answers = []
    for name, text in HOSTILE.items():
        for kind in ("markdown", "code"):
            cell = Cell(name, Role.ADDED_TEXT, text, kind=kind, changed=True)
            answers.append((f"<img src=x onerror=alert(1)> {name}", [cell]))
    path = tmp_path / "answers.html"
    path.write_text(feedback.answers_page("Answers", answers), encoding="utf-8")
    page = chromium().new_page()
    dialogs, requests = [], []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_timeout(100)
    assert (dialogs, requests) == ([], [path.as_uri()])
    assert page.locator("h2").count() == len(answers)
    assert page.locator("script, iframe, svg, meta[http-equiv=refresh], [onerror], a").count() == 0
    page.close()


def test_a_browser_would_have_told(chromium):
    page, dialogs = chromium().new_page(), []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.set_content(HOSTILE["script"])
    assert dialogs == ["1"]
    page.close()
