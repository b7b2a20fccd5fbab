"""Students' words as HTML: their Markdown with its formulas, and nothing that asks for anything or
does anything.

Links, pictures from elsewhere and HTML stay as they were typed. What is left is cleaned once more.

Reference: markdown-it-py's documentation; nh3's documentation (the allow-list of elements).
"""

import html
import re
from collections.abc import Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from fairmark.notebook.formulas import Formulas
from fairmark.notebook.outputs import plain_text

#: Characters of Markdown that are read as such; more is shown as it was typed.
_MOST = 20_000
_TAGS = {"p", "br", "strong", "em", "s", "code", "pre", "ul", "ol", "li", "blockquote", "hr"}
_TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
#: Lists and quotes inside each other; the reader leaves out what is deeper than 20.
_DEEPEST = 18
#: What stands for a formula while Markdown is read; students' own are taken away.
_BEGIN, _END = "\ue000", "\ue001"
_PLACE = re.compile(f"{_BEGIN}([0-9]+){_END}")
_CODE = {"code_inline", "code_block", "fence"}


def _reader() -> MarkdownIt:
    """Markdown without what could lead elsewhere; a heading is a line in bold, since the page has
    headings of its own."""
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True})
    reader.enable(["table", "strikethrough"])
    reader.disable(["link", "image", "autolink", "reference", "html_inline", "html_block"])
    return reader


_READER = _reader()


class Prose:
    """Shows the words of one page, with its formulas as long as there is room for them."""

    def __init__(self) -> None:
        self.formulas = Formulas()

    def shown(self, text: str) -> str:
        """Words as HTML.

        Examples
        --------
        >>> Prose().shown("Is **5** < 6? <b>")
        '<p>Is <strong>5</strong> &lt; 6? &lt;b&gt;</p>'
        """
        text = re.sub(f"[{_BEGIN}{_END}]", "", plain_text(text))
        if len(text) > _MOST:
            return _as_typed(text)
        typed: list[str] = []
        drawn: list[str] = []
        marked = []
        for piece, formula in self.formulas.pieces(text):
            if formula:
                marked.append(f"{_BEGIN}{len(typed)}{_END}")
                typed.append(piece)
                drawn.append(formula)
            else:
                marked.append(piece)
        tokens = _READER.parse("".join(marked))
        if any(token.level >= _DEEPEST for token in tokens):
            return _as_typed(text)
        _settle(tokens, typed)
        made = _READER.renderer.render(tokens, _READER.options, {})
        clean = nh3.clean(made, tags=_TAGS | _TABLE, attributes={"ol": {"start"}}, link_rel=None)
        return _PLACE.sub(lambda place: drawn[int(place[1])], clean).strip()


def _as_typed(text: str) -> str:
    return f"<pre>{html.escape(text, quote=False)}</pre>"


def _settle(tokens: Sequence[Token], typed: Sequence[str]) -> None:
    """Make headings lines in bold, and put what was typed back into code."""
    for token in tokens:
        if token.type.startswith("heading_"):
            token.tag = "strong"
        elif token.type in _CODE:
            token.content = _PLACE.sub(lambda place: typed[int(place[1])], token.content)
        _settle(token.children or (), typed)
