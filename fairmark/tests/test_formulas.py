"""Formulas of students are MathML of ours: they can be read, and can do nothing."""

import html
import re
import sys
import time
from html.parser import HTMLParser

import pytest

from fairmark.notebook import formulas
from fairmark.notebook.formulas import Formulas

SQUARE = "<msup><mi>n</mi><mn>2</mn></msup>"
#: A student's words that would do something if a page believed them.
HOSTILE = [
    r"$\href{javascript:alert(1)}{x}$",
    r"$\class{note}{x}$ $\cssId{trap}{x}$ $\style{background:url(http://127.0.0.1:9/)}{x}$",
    r"$\text{<script>alert(1)</script>}$ $\text{</math><img src=x onerror=alert(1)>}$",
    r"$\text{&lt;img src=x onerror=alert(1)&gt;}$ $\text{&#60;img src=x onerror=alert(1)&#62;}$",
    r"$\color{x\" onclick=\"alert(1)}{y}$ $\textcolor{red;}{y}$",
    r"$\hspace{9999em} \kern-99em x \rule{99em}{99em} \skew{99999}\hat x$",
    r"$\includegraphics{http://127.0.0.1:9/a.png}$ $\require{html}$ $\unicode{x202e}$",
    "$$\n</div><script>alert(1)</script>\n$$",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math> $x$",
    "<div>\n\n<script>alert(1)</script> ![a](http://127.0.0.1:9/) $x$",
    "```\n$x$\n```\n$x$\n\n~~~\n$x$ `</div>` [a](javascript:alert(1))",
]
#: Formulas that take long, or become long, where nobody bounds them.
LARGE = {
    "braces": "{" * 500 + "}" * 500,
    "open braces": "{" * 1000,
    "powers": "x^{" * 250 + "}" * 250,
    "roots": r"\sqrt[" * 160,
    "matrices": r"\begin{matrix}" * 30 + r"\end{matrix}" * 30,
    "texts": r"\text{" * 160 + "}" * 40,
    "cells": "&" * 1000,
    "accents": r"\hat{" * 140 + "x" + "}" * 140,
}
MACROS = [
    r"\def\a{xxxxxxxxxx}\def\b{\a\a\a\a\a\a\a\a}\def\c{\b\b\b\b\b\b\b\b}\def\d{\c\c\c\c\c\c\c\c}\d",
    r"\newcommand{\a}{\a\a}\a",
    r"\renewcommand{\a}{\a\a}\a",
    r"\DeclareMathOperator{\a}{\a\a}\a",
    r"\newenvironment{a}{x}{y}",
]


class Tags(HTMLParser):
    """The elements and the attributes of a text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, set[str]] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep them."""
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, set()).add(value or "")


@pytest.mark.parametrize(
    "text",
    ["$n^2$", r"\(n^2\)", "so $n^2$.", "$n^2$-th", "$5 and $6, $n^2$", "``a`` $n^2$", "$ $n^2$"],
)
def test_a_formula_is_drawn(text: str) -> None:
    shown = Formulas().shown(text)
    assert shown.count("<math ") == shown.count(SQUARE) == 1
    assert 'display="inline"' in shown


@pytest.mark.parametrize(
    "text", ["$$n^2$$", r"\[ n^2 \]", "$$\nn^2\n$$", r"\begin{equation}n^2\end{equation}"]
)
def test_a_formula_on_a_line_of_its_own_is_drawn_so(text: str) -> None:
    shown = Formulas().shown(text)
    assert shown.startswith('<math display="block">')
    assert SQUARE in shown


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 or $6.",
        "`$n$`",
        "```\n$n$\n```",
        r"\$n$",
        r"\\(n\\)",
        "$n\n\nm$",
        "$ n $",
        "$x^$",
        r"$\begin{matrix}$",
        "a < b & 'c' > \"d\"",
        "$",
        "$$",
    ],
)
def test_what_is_no_formula_stays_as_it_was_written(text: str) -> None:
    assert Formulas().shown(text) == html.escape(text, quote=False)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_holds_elements_of_ours_alone(text: str) -> None:
    found = Tags(Formulas().shown(text))
    assert found.tags <= formulas._TOKENS | formulas._LAYOUT
    for name, values in found.attributes.items():
        for value in values:
            assert re.fullmatch(formulas._ATTRIBUTES[name], value)
    assert "\u202e" not in Formulas().shown(text)


@pytest.mark.parametrize("name", LARGE)
def test_a_large_formula_takes_neither_time_nor_room(name: str) -> None:
    begun = time.process_time()
    shown = Formulas().shown(f"${LARGE[name]}$")
    assert len(shown) < 50_000
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("tex", MACROS)
def test_a_macro_is_not_drawn(tex: str) -> None:
    assert Formulas().shown(f"${tex}$") == f"${tex}$"


def test_a_page_has_room_for_so_many_characters_of_formulas() -> None:
    page = Formulas()
    each = "$" + "x" * formulas._MAX_FORMULA + "$"
    fit = formulas._MAX_FORMULAS // formulas._MAX_FORMULA
    shown = [page.shown(each) for _ in range(fit + 1)]
    assert all("<math " in one for one in shown[:-1])
    assert shown[-1] == each
    assert Formulas().shown(f"${'x' * (formulas._MAX_FORMULA + 1)}$").startswith("$x")


@pytest.mark.parametrize(
    "text",
    ["$", "$ ", "$x", "$$", "`", "```", "\\(", "\\", r"\begin{a}", "${", "\n ", "$x$ ", "$`\n\n"],
)
def test_a_million_characters_are_read_in_a_moment(text: str) -> None:
    begun = time.process_time()
    Formulas().shown(text * (1_000_000 // len(text)))
    assert time.process_time() - begun < 10


def test_without_the_library_formulas_stay_as_they_were_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "latex2mathml.converter", None)
    assert Formulas().shown("$n^2$") == "$n^2$"
