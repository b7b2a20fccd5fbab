"""The slides of the class hour: the hour as a bar, then each part with its minutes and a timer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docutils import nodes

from coursekit.site.slides.composing import Slide
from coursekit.site.slides.sentences import paragraph_of, paragraphs, sentences
from coursekit.site.slides.writing import html

_MINUTES = re.compile(r"\((\d+) minutes?\)")
#: Where the name of a part ends.
_NAME_ENDS = re.compile(r"[.:;?]")
#: Characters that a name has at most.
_LONGEST_NAME = 60
#: Characters that a heading has at most.
_LONGEST_HEADING = 45

#: From so many characters on, what to do is written smaller.
LONG = 380

TIMER = """<div class="timer" data-minutes="{minutes}">
<output>{minutes}:00</output>
<button type="button">Start</button>
</div>"""


@dataclass(frozen=True)
class Part:
    """A part of the hour: its minutes, its name, what to do, and the whole text."""

    minutes: int
    name: str
    words: list[nodes.Element]
    item: nodes.Element


def compose_hour(section: nodes.section) -> Iterator[Slide]:
    """The slides of a section whose list has the parts of the hour."""
    title = section[0].astext()
    parts = _parts(section)
    yield _overview(section, parts)
    for number, part in enumerate(parts, start=1):
        above = f"{title}: part {number} of {len(parts)}"
        heading = part.name
        if len(heading) > _LONGEST_HEADING:
            heading = f"Part {number}"
        timer = TIMER.format(minutes=part.minutes)
        yield Slide(
            above,
            heading,
            words=[*part.words, html(timer)],
            notes=[child.deepcopy() for child in part.item],
            classes=_classes(part),
        )


def _classes(part: Part) -> list[str]:
    length = 0
    for word in part.words:
        length += len(word.astext())
    if length > LONG:
        return ["exercise", "long"]
    return ["exercise"]


def _overview(section: nodes.section, parts: list[Part]) -> Slide:
    """What is said before the parts, and the hour as a bar."""
    title = section[0].astext()
    said = paragraphs(section)
    words: list[nodes.Element] = []
    if said:
        divided = sentences(said[0])
        words.append(paragraph_of(divided[:2]))
    words.append(html(_bar(parts)))
    return Slide(
        title,
        title,
        words,
        notes=[node.deepcopy() for node in said],
        classes=["hour"],
    )


def _parts(section: nodes.section) -> list[Part]:
    """The items of a section's list that begin with minutes."""
    found = []
    for item in section.findall(nodes.list_item):
        minutes = _MINUTES.match(item.astext())
        if minutes:
            found.append(_part(item, int(minutes[1])))
    return found


def _part(item: nodes.list_item, minutes: int) -> Part:
    _, *rest = item[0].children
    copies = [node.deepcopy() for node in rest]
    text = nodes.paragraph("", "", *copies)
    divided = sentences(text)
    first = divided[0]
    name = first.opening or _name(first.text)
    if first.text.strip('."') == name and len(name) <= _LONGEST_HEADING:
        divided = divided[1:]
    words = [paragraph_of([sentence]) for sentence in divided]
    return Part(minutes, name, words, item)


def _name(sentence: str) -> str:
    """A sentence as a heading, or the beginning of a long one."""
    if len(sentence) <= _LONGEST_NAME:
        return sentence.strip('."')
    name = _NAME_ENDS.split(sentence)[0].strip()
    if len(name) > _LONGEST_NAME:
        name = name.split(",")[0]
    return name


def _bar(parts: list[Part]) -> str:
    """The hour as a bar whose pieces are as long as the parts."""
    pieces = []
    for part in parts:
        words = f"<b>{part.minutes}</b> <span>{part.name}</span>"
        pieces.append(f'<li style="flex-grow: {part.minutes}">{words}</li>')
    inside = "".join(pieces)
    return f'<ol class="bar">{inside}</ol>'
