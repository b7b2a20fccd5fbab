"""Formulas in what students wrote, as MathML: browsers show it without a script, a font or a
request.

What latex2mathml makes of a formula can hold links, styles and widths of any size. So only elements
and attributes that are named here are taken over, and a page is written from them anew. What cannot
be read, is too long or defines macros stays as it was written.

Reference: W3C, MathML Core.
"""

import html
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from fairmark.notebook.outputs import plain_text

#: How a formula begins -> how it ends; an environment begins and ends one too.
_ENDS = {"$": "$", "$$": "$$", r"\(": r"\)", r"\[": r"\]"}
_BEGIN = r"\begin"
_INLINE = {"$", r"\("}
#: What is written about formulas rather than as one, and is passed over; a formula's beginning or
#: end; an empty line, which no formula has.
_MARK = re.compile(
    r"```.*?```|`[^`\n]+`"
    r"|\\(?:begin|end)\{[A-Za-z]+\*?\}|\\[()\[\]]|\\.|\$\$|\$"
    r"|\n\s*\n",
    re.DOTALL,
)
#: Macros could make a page of any length out of one line.
_MACRO = re.compile(r"\\(re|provide)?(new|def|edef|gdef|xdef|let|declare)", re.IGNORECASE)
#: Characters of one formula, and of all of a page.
_MAX_FORMULA = 1000
_MAX_FORMULAS = 20_000
#: Elements that hold text, and those that hold elements; any other becomes a row of what it holds.
_TOKENS = {"mi", "mn", "mo", "ms", "mtext", "mspace"}
_LAYOUT = {
    "math",
    "mrow",
    "mfrac",
    "msqrt",
    "mroot",
    "mstyle",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mtable",
    "mtr",
    "mtd",
}
#: Attributes, and what they may say.
_ATTRIBUTES = {
    "display": "inline|block",
    "displaystyle": "true|false",
    "stretchy": "true|false",
    "fence": "true|false",
    "form": "prefix|infix|postfix",
    "accent": "true|false",
    "movablelimits": "true|false",
    "mathvariant": "[a-z-]{1,25}",
    "columnalign": "left|center|right",
    "linethickness": r"0(px|pt|em)?",
    "width": r"[0-2](\.\d{1,6})?em",
    "minsize": r"[0-4](\.\d{1,4})?em",
    "maxsize": r"[0-4](\.\d{1,4})?em",
}


class Formulas:
    """Shows the formulas of one page, as long as there is room for them."""

    def __init__(self) -> None:
        self.room = _MAX_FORMULAS

    def shown(self, text: str) -> str:
        """Text as HTML, with its formulas as MathML.

        Examples
        --------
        >>> Formulas().shown("$5 < $6, $n$")
        '$5 &lt; $6, <math display="inline"><mrow><mi>n</mi></mrow></math>'
        """
        made = []
        for piece, drawn in self.pieces(plain_text(text)):
            made.append(drawn or html.escape(piece, quote=False))
        return "".join(made)

    def pieces(self, text: str) -> Iterator[tuple[str, str]]:
        """A text in pieces: each as it was typed, and as MathML if it is a formula."""
        for piece, tex, displayed in _pieces(text):
            yield piece, self._drawn(tex, displayed) if tex else ""

    def _drawn(self, tex: str, displayed: bool) -> str:
        """A formula as MathML; empty where that is not to be had."""
        if len(tex) > min(_MAX_FORMULA, self.room) or _MACRO.search(tex):
            return ""
        self.room -= len(tex)
        try:
            from latex2mathml.converter import convert_to_element

            made = convert_to_element(tex, display="block" if displayed else "inline")
            return "".join(_markup(made))
        except Exception:  # it is not there, or what a student wrote is no formula
            return ""


def _pieces(text: str) -> Iterator[tuple[str, str, bool]]:
    """A text in pieces: each as it is written, its formula if it is one, and whether that stands on
    a line of its own."""
    done = 0
    begun: re.Match[str] | None = None
    for mark in _MARK.finditer(text):
        if begun and mark[0] == _end(begun[0]) and _closes(text, mark):
            yield text[done : begun.start()], "", False
            written = text[begun.start() : mark.end()]
            tex = text[begun.end() : mark.start()] if begun[0] in _ENDS else written
            yield written, tex.strip(), begun[0] not in _INLINE
            done = mark.end()
            begun = None
        elif mark[0].isspace() or mark[0].startswith("`"):
            begun = None
        elif _opens(text, mark) and (not begun or begun[0] == mark[0]):
            begun = mark
    yield text[done:], "", False


def _end(begun: str) -> str:
    """How a formula ends that begins so."""
    return _ENDS.get(begun) or begun.replace(_BEGIN, r"\end")


def _opens(text: str, mark: re.Match[str]) -> bool:
    """Whether a formula can begin here: a dollar before a space is money, or nothing."""
    if mark[0] == "$":
        return not text[mark.end() : mark.end() + 1].isspace()
    return mark[0] in _ENDS or mark[0].startswith(_BEGIN)


def _closes(text: str, mark: re.Match[str]) -> bool:
    """Whether a formula can end here: a dollar after a space or before a digit is money."""
    before = text[mark.start() - 1]
    after = text[mark.end() : mark.end() + 1]
    return mark[0] != "$" or not (before.isspace() or after.isdigit())


def _markup(element: Element) -> Iterator[str]:
    """An element of a formula, written anew."""
    tag = element.tag if element.tag in _TOKENS | _LAYOUT else "mrow"
    yield f"<{tag}"
    for name, values in _ATTRIBUTES.items():
        value = element.get(name, "")
        if value and re.fullmatch(values, value):
            yield f' {name}="{value}"'
    yield ">"
    if tag in _TOKENS:
        text = html.unescape("".join(element.itertext()))
        yield html.escape(plain_text(text), quote=False)
    else:
        for child in element:
            yield from _markup(child)
    yield f"</{tag}>"
