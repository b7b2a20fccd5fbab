"""The list of decks: a card for each lecture, with its question, its picture and its links."""

import re
from pathlib import Path

HEAD = """# Slides

A deck for each lecture, made from the lecture's own text. In class: Space goes on, S opens the
speaker's notes, O the overview, and T starts the timer of a part of the class hour. *To print*
opens the deck with a slide on each page; print that from the browser.
"""
CARD = """
:::{{grid-item-card}} {title}
:img-top: {picture}
:img-alt: {words}

{question}

<a href="slides/{name}.html">Open the deck</a>,
<a href="slides/{name}.html?print-pdf">to print</a>
:::
"""
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
#: A picture of the lecture's own, not the course's map.
_PICTURE = re.compile(r"!\[([^\]]+)\]\((figures/(?!course-map)[^)]+)\)")
_QUESTION = re.compile(r"^## The question\n+(.+?)\n\n", re.MULTILINE | re.DOTALL)
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_ASKS = re.compile(r"[A-Z][^.?]*\?")


def page(lectures: Path) -> str:
    """The page, as Markdown.

    Parameters
    ----------
    lectures : Path
        Folder of the lectures.
    """
    cards = [_card(path) for path in sorted(lectures.glob("[0-9][0-9]-*.md"))]
    inside = "".join(cards)
    return f"{HEAD}\n::::{{grid}} 1 2 2 3\n:gutter: 3\n{inside}\n::::\n"


def _card(lecture: Path) -> str:
    text = lecture.read_text(encoding="utf-8")
    title = _TITLE.search(text)
    picture = _PICTURE.search(text)
    if title is None or picture is None:
        raise ValueError(f"lectures/{lecture.name}: a deck needs a title and a picture")
    return CARD.format(
        title=title[1],
        picture=f"lectures/{picture[2]}",
        words=" ".join(picture[1].split()),
        question=_question(text),
        name=lecture.stem,
    )


def _question(text: str) -> str:
    """What a lecture asks: the bold words of its question, or else the sentences that ask."""
    asked = _QUESTION.search(text)
    if asked is None:
        return ""
    found = _BOLD.findall(asked[1]) or _ASKS.findall(asked[1])
    words = " ".join(" ".join(found).split())
    return words[:1].upper() + words[1:]
