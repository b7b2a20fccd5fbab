"""What a student's process says that its cells put out, made fit to be stored and shown, where it
arrives.

A hostile notebook may have put it out, so only what is shaped as nbformat's outputs gets through,
and of it only pictures that are pictures, text, and HTML that nh3 has cleaned.

Reference: nh3's documentation (ammonia, the allow-list of elements).
"""

import base64
import html
import re
from collections.abc import Iterator
from typing import Any

import nh3

#: Terminal escapes: colours, and the commands that terminals obey; then every other control
#: character, also those that turn the direction of text round, and halves of characters, which no
#: file can hold.
_ESCAPES = re.compile(
    r"\x1b\[[0-9;:?<=>]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b."
    r"|[^\n\t -~\u00a0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\U0010ffff]"
)
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,16}\b")
#: Characters of HTML of a cell, pixels of a picture.
MAX_HTML, _MAX_PIXELS = 100_000, 100_000_000
#: Elements inside each other. A parser of HTML takes a time that grows with the square of what is
#: open, here minutes, and may write what is open anew at each paragraph, here 200 MB.
_MAX_DEPTH = 30
#: A comment, also one that does not end; a declaration; a tag; any other bracket.
_MARKUP = re.compile(
    r"<!--(?:(?!-->).)*+(?:-->)?|<[!?][^<>]*>|<(/?)([a-z][a-z0-9]*)\b([^<>]{0,2000})>|<",
    re.IGNORECASE | re.DOTALL,
)
_SPAN = re.compile(r"\b(colspan|rowspan)\s*=\s*[\"']?(\d{1,4})\b", re.IGNORECASE)
#: What is inside of these is not shown.
_UNSEEN = {"style", "script", "template", "title", "textarea", "svg", "math", "iframe", "head"}
#: Tables, as pandas shows them, and text; no links, no styles, no ids.
_TAGS = {
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "caption",
    "p",
    "br",
    "b",
    "i",
    "em",
    "strong",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "div",
    "span",
    "h1",
    "h2",
    "h3",
    "h4",
    "sub",
    "sup",
}


def plain_text(text: str) -> str:
    """Text without terminal escapes and control characters.

    Examples
    --------
    >>> plain_text("\\x1b[31mred\\x1b[0m\\x07")
    'red'
    """
    return _ESCAPES.sub("", text)


def masked(text: str) -> str:
    """Plain text without the addresses of printed objects, which differ between runs and tell
    nobody anything."""
    return _ADDRESS.sub("0x...", plain_text(text))


def clean_html(text: str) -> str:
    """HTML of which only tables and text formatting are left."""
    clean = nh3.clean(
        _nested(masked(text)),
        tags=_TAGS,
        attributes={tag: {"colspan", "rowspan"} for tag in ("th", "td")},
        link_rel=None,
    )
    return (
        f'<div class="tex2jax_ignore">{clean}</div>'  # formgrader's MathJax would make links of it
    )


def _nested(text: str) -> str:
    """HTML of which only these tags are left, each closed where it should be, without attributes,
    and not too deep: all that `nh3` gets to read, which it then does in no time.

    Examples
    --------
    >>> _nested("<div class='a'><b>1 < 2</div></b><style>x</style>")
    '<div><b>1 &lt; 2</b></div>'
    """
    made: list[str] = []
    opened: list[str] = []
    unseen = ""
    place = 0
    for found in _MARKUP.finditer(text):
        if not unseen:
            made.append(text[place : found.start()])
        place = found.end()
        end, name, attributes = found.groups(default="")
        name = name.lower()
        if unseen or name in _UNSEEN:
            unseen = _still_unseen(unseen, name, end)
        elif found[0] == "<":
            made.append("&lt;")
        elif end:
            made += _closed(opened, name)
        elif name == "br":
            made.append("<br>")
        elif name in _TAGS and len(opened) < _MAX_DEPTH:
            spans = [f" {key}={number}" for key, number in _SPAN.findall(attributes)]
            made.append(f"<{name}{''.join(spans)}>")
            opened.append(name)
    if not unseen:
        made.append(text[place:])
    made += _closed(opened, *opened[:1])
    return "".join(made)


def _still_unseen(
    unseen: str,
    name: str,
    end: str,
) -> str:
    """The element that hides what follows a tag; empty where none does."""
    if not unseen:
        return "" if end else name
    return "" if end and name == unseen else unseen


def _closed(opened: list[str], name: str = "") -> list[str]:
    """The end of an element that is open, and before it of those that are open in it; nothing if
    it is not."""
    made = []
    while name in opened:
        inner = opened.pop()
        made.append(f"</{inner}>")
        if inner == name:
            break
    return made


def _png(text: str) -> str | None:
    """A PNG picture on one line; None if it is none, or one that would fill a reader's memory."""
    text = "".join(text.split())
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    width, height = (int.from_bytes(data[place : place + 4]) for place in (16, 20))
    return text if data.startswith(b"\x89PNG\r\n\x1a\n") and width * height <= _MAX_PIXELS else None


def _jpeg(text: str) -> str | None:
    """A JPEG picture on one line; None if it is none, or too large."""
    text = "".join(text.split())
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    place = 2
    while data.startswith(b"\xff\xd8") and data[place : place + 1] == b"\xff":
        kind, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4])
        if 0xC0 <= kind <= 0xC3:  # the frame's header, which says how large the picture is
            height, width = (int.from_bytes(data[at : at + 2]) for at in (place + 5, place + 7))
            return text if 0 < width * height <= _MAX_PIXELS else None
        place += 2 + max(length, 2)
    return None


def picture(mime: str, data: str) -> str | None:
    """A picture that a student attached, in base64 on one line; None if it is not fit to show."""
    made = {"image/png": _png, "image/jpeg": _jpeg}.get(mime, lambda _: None)(data)
    return made if made and len(made) <= MAX_PICTURES else None


#: Of a cell: its outputs, whose streams the student's process has joined; characters of all text,
#: of all errors, and of all pictures in base64; of an error, its lines and the text of each.
#: The student's process keeps to the same bounds, unless it is forged.
_MAX_OUTPUTS = 500
MAX_TEXT = 100_000
MAX_ERRORS = 200_000
MAX_PICTURES = 6 << 20
_MAX_LINES = 60
_MAX_LINE = 10_000


def cleaned(outputs: Any, only_errors: bool = False) -> list[dict[str, Any]]:
    """Outputs as nbformat has them; what is not shaped so, not safe to show, or too much, is left
    out, and counted."""
    outputs = outputs if isinstance(outputs, list) else []
    if only_errors:
        outputs = [one for one in outputs if _is_error(one)]
    cell = _Cell()
    made = [one for item in outputs[:_MAX_OUTPUTS] for one in cell.output(item)]
    if cell.dropped:
        made.append(_note(f"[{cell.dropped:,} more characters dropped]"))
    if len(outputs) > _MAX_OUTPUTS:
        made.append(_note(f"[{len(outputs) - _MAX_OUTPUTS:,} more outputs dropped]"))
    return made


def _is_error(output: Any) -> bool:
    return isinstance(output, dict) and output.get("output_type") == "error"


def size(outputs: list[dict[str, Any]]) -> int:
    """Characters that outputs take on a page, where each `<` becomes `&lt;`."""
    return sum(len(html.escape(text)) for one in outputs for text in _texts(one))


def _texts(output: dict[str, Any]) -> Iterator[str]:
    """All that is written in one output."""
    yield output.get("text", "")
    yield output.get("evalue", "")
    yield from output.get("traceback", ())
    yield from output.get("data", {}).values()


def _note(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stderr", "text": text}


class _Cell:
    """What is left of the bounds of one cell.

    Attributes
    ----------
    dropped : int
        Characters that were left out.
    """

    def __init__(self) -> None:
        self.room = {"text": MAX_TEXT, "html": MAX_HTML, "error": MAX_ERRORS, "png": MAX_PICTURES}
        self.dropped = 0

    def output(self, item: Any) -> Iterator[dict[str, Any]]:
        """The output, cleaned; nothing if it is none."""
        match item:
            case {"output_type": "stream", "text": str(text)}:
                name = "stderr" if item.get("name") == "stderr" else "stdout"
                shown = self._cut("text", text)
                yield {"output_type": "stream", "name": name, "text": shown}
            case {"output_type": "display_data" | "execute_result" as kind, "data": dict(data)}:
                made = {"output_type": kind, "data": self._data(data), "metadata": {}}
                if kind == "execute_result":
                    made["execution_count"] = None
                yield made
            case {"output_type": "error", "traceback": list(lines)}:
                yield self._error(item, lines)

    def _data(self, data: dict[str, Any]) -> dict[str, str]:
        """A display: a picture, a table and text, as far as there is room."""
        shown: dict[str, str | None] = {}
        if isinstance(picture := data.get("image/png"), str) and self._fits("png", picture):
            shown["image/png"] = _png(picture)
        if isinstance(table := data.get("text/html"), str) and self._fits("html", table):
            shown["text/html"] = clean_html(table)
        if isinstance(text := data.get("text/plain"), str):
            shown["text/plain"] = self._cut("text", text)
        return {mime: one for mime, one in shown.items() if one is not None}

    def _error(
        self,
        item: dict[str, Any],
        lines: list[Any],
    ) -> dict[str, Any]:
        kept = [line[:_MAX_LINE] for line in lines[:_MAX_LINES] if isinstance(line, str)]
        return {
            "output_type": "error",
            "ename": masked(str(item.get("ename"))[:200]),
            "evalue": self._cut("error", str(item.get("evalue"))[:_MAX_LINE]),
            "traceback": [self._cut("error", line) for line in kept],
        }

    def _cut(self, kind: str, text: str) -> str:
        """As much of a text as there is room for."""
        kept = text[: self.room[kind]]
        self.room[kind] -= len(kept)
        self.dropped += len(text) - len(kept)
        return masked(kept)

    def _fits(self, kind: str, text: str) -> bool:
        """Whether there is room for all of it; if not, the display's text says what it was."""
        fits = len(text) <= self.room[kind]
        self.room[kind] -= len(text) if fits else 0
        return fits
