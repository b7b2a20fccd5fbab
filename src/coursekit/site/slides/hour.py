"""The slides of the class hour: the hour as a bar, then each part with its minutes and a timer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docutils import nodes

from coursekit.site.slides.composing import Slide
from coursekit.site.slides.sentences import paragraph_of, sentences

_MINUTES = re.compile(r"\((\d+) minutes?\)")
#: Where the name of a part ends, how long it may be, and how long as a heading.
_NAME_ENDS = re.compile(r"[.:;?]")
_LONGEST_NAME, _LONGEST_HEADING = 60, 45

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
    items = [(item, _MINUTES.match(item.astext())) for item in section.findall(nodes.list_item)]
    parts = [_part(item, int(minutes[1])) for item, minutes in items if minutes]
    said = [node for node in section.children if isinstance(node, nodes.paragraph)]
    before = [paragraph_of(sentences(node)[:2]) for node in said[:1]]
    bar = nodes.raw("", _bar(parts), format="html")
    notes = [node.deepcopy() for node in said]
    yield Slide(title, title, [*before, bar], None, notes, ["hour"])
    for number, part in enumerate(parts, start=1):
        above = f"{title}: part {number} of {len(parts)}"
        heading = part.name if len(part.name) <= _LONGEST_HEADING else f"Part {number}"
        timer = nodes.raw("", TIMER.format(minutes=part.minutes), format="html")
        notes = [child.deepcopy() for child in part.item]
        length = sum(len(word.astext()) for word in part.words)
        classes = ["exercise", "long"] if length > LONG else ["exercise"]
        yield Slide(above, heading, [*part.words, timer], None, notes, classes)


def _part(item: nodes.list_item, minutes: int) -> Part:
    _, *rest = item[0].children
    text = nodes.paragraph("", "", *[node.deepcopy() for node in rest])
    divided = sentences(text)
    name = divided[0].opening or _name(divided[0].text)
    if divided[0].text.strip('."') == name and len(name) <= _LONGEST_HEADING:
        divided = divided[1:]
    return Part(minutes, name, [paragraph_of([sentence]) for sentence in divided], item)


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
    pieces = [
        f'<li style="flex-grow: {part.minutes}"><b>{part.minutes}</b> <span>{part.name}</span></li>'
        for part in parts
    ]
    return f'<ol class="bar">{"".join(pieces)}</ol>'
