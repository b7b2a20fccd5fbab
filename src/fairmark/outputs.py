"""What a student's process says that its cells put out, made fit to be stored and shown, where it
arrives.

A hostile notebook may have put it out, so only what is shaped as nbformat's outputs gets through,
and of it only pictures that are pictures, text, and HTML that nh3 has cleaned.

Reference: nh3's documentation (ammonia, the allow-list of elements).
"""

import base64
import re
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
#: Characters of HTML of a cell: a parser of HTML can be made to take a time that grows with the
#: square of a text, here seconds. Pixels of a picture.
MAX_HTML, _MAX_PIXELS = 100_000, 100_000_000
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
        masked(text),
        tags=_TAGS,
        attributes={tag: {"colspan", "rowspan"} for tag in ("th", "td")},
        link_rel=None,
    )
    return (
        f'<div class="tex2jax_ignore">{clean}</div>'  # formgrader's MathJax would make links of it
    )


def _png(text: str) -> str | None:
    """A PNG picture on one line; None if it is none, or one that would fill a reader's memory."""
    text = "".join(text.split())
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    width, height = (int.from_bytes(data[place : place + 4]) for place in (16, 20))
    return text if data.startswith(b"\x89PNG\r\n\x1a\n") and width * height <= _MAX_PIXELS else None


#: Of a cell's outputs, whose streams the student's process has joined; of the lines of an error,
#: and of the text of each.
_MAX_OUTPUTS, _MAX_LINES, _MAX_LINE = 500, 60, 10_000
_SHOWN = {"image/png": _png, "text/html": clean_html, "text/plain": masked}


def cleaned(outputs: Any) -> list[dict[str, Any]]:
    """Outputs as nbformat has them; what is not shaped so, or not safe to show, is left out."""
    made, room = list[dict[str, Any]](), MAX_HTML
    outputs = outputs if isinstance(outputs, list) else []
    if len(outputs) > _MAX_OUTPUTS:
        more = f"[{len(outputs) - _MAX_OUTPUTS:,} more outputs dropped]"
        outputs = [
            *outputs[:_MAX_OUTPUTS],
            {"output_type": "stream", "name": "stderr", "text": more},
        ]
    for item in outputs:
        match item:
            case {"output_type": "stream", "text": str(text)}:
                name = "stderr" if item.get("name") == "stderr" else "stdout"
                made.append({"output_type": "stream", "name": name, "text": masked(text)})
            case {"output_type": "display_data" | "execute_result" as kind, "data": dict(data)}:
                if (room := room - len(str(data.get("text/html", "")))) < 0:
                    data.pop("text/html", None)  # its text is there
                shown = {
                    mime: clean(data[mime])
                    for mime, clean in _SHOWN.items()
                    if isinstance(data.get(mime), str)
                }
                made.append(
                    {
                        "output_type": kind,
                        "data": {mime: text for mime, text in shown.items() if text is not None},
                        "metadata": {},
                        **({"execution_count": None} if kind == "execute_result" else {}),
                    }
                )
            case {"output_type": "error", "traceback": list(lines)}:
                name, value = (
                    masked(str(item.get("ename"))[:200]),
                    masked(str(item.get("evalue"))[:_MAX_LINE]),
                )
                made.append(
                    {
                        "output_type": "error",
                        "ename": name,
                        "evalue": value,
                        "traceback": [
                            masked(line[:_MAX_LINE])
                            for line in lines[:_MAX_LINES]
                            if isinstance(line, str)
                        ],
                    }
                )
    return made
