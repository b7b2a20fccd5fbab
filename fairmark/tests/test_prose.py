"""Students' Markdown is shown as they meant it, and can do nothing."""

import html
import re
import time
from typing import Any

import pytest
from nbconvert.filters import markdown2html
from test_formulas import HOSTILE, Tags

from fairmark.model import Cell, Role
from fairmark.nbgrader import graded_notebook
from fairmark.notebook import formulas, prose
from fairmark.notebook.prose import Prose

FORMULAS = formulas._TOKENS | formulas._LAYOUT
ALL_TAGS = prose._TAGS | prose._TABLE | FORMULAS
MORE = [
    "![x](javascript:alert(1)) ![x](http://127.0.0.1:9/p.png) [x](data:text/html,<script>)",
    '[x][r]\n\n[r]: javascript:alert(1) "<script>"',
    "<http://127.0.0.1:9/> <javascript:alert(1)>",
    "| <img src=x onerror=alert(1)> |\n|---|\n| $x$<svg onload=alert(1)> |",
    "```<script>\n<script>alert(1)</script>\n```",
    "# <script>alert(1)</script>\n\n> <iframe src=//127.0.0.1:9>",
    "\ue0000\ue001 \ue0009\ue001 $x$",
    "<details><summary>x</summary>\n\n</details></div></main><h1>100 of 100</h1>",
    "<style>*{display:none}</style>\n<base href=//127.0.0.1:9>",
]
#: What readers of Markdown are known to take long for.
LONG = [
    "*",
    "**a ",
    "_a*",
    "[",
    "![a](",
    "> ",
    "- ",
    "`",
    "x`` `",
    "~~a ",
    "|a",
    "<a ",
    "&amp;",
    "1. ",
]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("*a* **b** `c` ~~d~~", "<p><em>a</em> <strong>b</strong> <code>c</code> <s>d</s></p>"),
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
        ("# Title", "<strong>Title</strong>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("> said", "<blockquote>\n<p>said</p>\n</blockquote>"),
        ("```python\nx < 1 # $y$\n```", "<pre><code>x &lt; 1 # $y$\n</code></pre>"),
        ("[a](b) ![c](d) <e@f.g>", "<p>[a](b) ![c](d) &lt;e@f.g&gt;</p>"),
        ("[r]: http://a.b", "<p>[r]: http://a.b</p>"),
        ("It costs $5, or $6.", "<p>It costs $5, or $6.</p>"),
        ("", ""),
    ],
)
def test_markdown_reads_as_it_was_meant(typed: str, shown: str) -> None:
    assert Prose().shown(typed) == shown


def test_formulas_stand_where_they_were_typed() -> None:
    shown = Prose().shown("| a |\n|---|\n| $n_1*2*n_2$ |\n\n- `$n$`: $$n^2$$\n\n~~~\n$n$\n~~~")
    assert shown.count("<math ") == 2 and "<em>" not in shown
    assert "<code>$n$</code>" in shown and "<pre><code>$n$\n</code></pre>" in shown


@pytest.mark.parametrize("text", HOSTILE + MORE)
def test_what_is_shown_holds_elements_of_ours_alone(text: str) -> None:
    found = Tags(Prose().shown(text))
    assert found.tags <= ALL_TAGS
    assert found.attributes.keys() <= formulas._ATTRIBUTES.keys() | {"start"}


@pytest.mark.parametrize("text", HOSTILE + MORE)
def test_formgrader_shows_the_words_as_they_read_and_as_they_were_typed(text: str) -> None:
    cell = Cell("a", Role.WRITTEN, text, "a", kind="markdown", changed=True)
    node: dict[str, Any] = graded_notebook._shown_words(cell, text, Prose())
    read, summary, typed = markdown2html(node["source"]).partition(
        "<summary>▸ As it was typed</summary>"
    )
    assert summary
    words = re.fullmatch(r"\s*<pre><code>([^<>]*)\n</code></pre>\s*</details>\s*", typed)
    assert words and html.unescape(words[1]) == text
    found = Tags(read)
    assert found.tags <= ALL_TAGS | {"div", "details"}
    assert found.attributes.keys() <= formulas._ATTRIBUTES.keys() | {"class", "start"}
    assert found.attributes["class"] <= {"tex2jax_ignore", "table table-condensed"}
    assert read.count("</div>") == read.count("<details>") == 1


@pytest.mark.parametrize("text", LONG)
def test_long_words_are_read_in_a_moment(text: str) -> None:
    begun = time.process_time()
    shown = Prose().shown((text * prose._MOST)[: prose._MOST])
    assert time.process_time() - begun < 5 and len(shown) < 200_000


@pytest.mark.parametrize("text", ["> " * 25 + "deep", "x" * 20_001])
def test_what_is_too_deep_or_too_long_is_shown_as_it_was_typed(text: str) -> None:
    assert Prose().shown(text) == f"<pre>{html.escape(text, quote=False)}</pre>"
