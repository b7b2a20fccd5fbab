"""Ideas become slides: one idea a slide, its picture beside its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from docutils import nodes

from coursekit.site.slides.ideas import Idea, shown_of
from coursekit.site.slides.sentences import Sentence, paragraph_of, sentences
from coursekit.site.slides.visuals import HEIGHT, Visual, text_lines, visuals


@dataclass(frozen=True)
class Room:
    """How much text a slide holds.

    Attributes
    ----------
    width : int
        Characters in a line.
    lines : float
        Lines on the slide.
    """

    width: int
    lines: float


#: For words alone, in large letters.
ALONE = Room(52, 9)
#: For words alone, in smaller letters.
MANY = Room(62, 12)
#: For words beside a picture.
BESIDE = Room(29, 13)
#: Characters in a line above a picture.
ABOVE = 76
#: Pixels that a line above a picture takes.
LINE = 40
#: Lines of the gap below a paragraph.
GAP = 0.5
#: What words alone are filled up to, in characters, so that no sentence is lonely.
ENOUGH = 230
_VISUALS = (
    nodes.figure,
    nodes.table,
    nodes.literal_block,
    nodes.math_block,
)
_LISTS = nodes.bullet_list | nodes.enumerated_list

#: Paragraphs and points of lists.
Words = list[nodes.Element]
#: What of a paragraph is shown.
Choice = Callable[[nodes.paragraph], list[Sentence]]


@dataclass
class Slide:
    """A slide.

    Attributes
    ----------
    section, title : str
        The section of the lecture, and the heading of the slide.
    words : list of nodes.Element
        Paragraphs and points of lists.
    visual : Visual or None
        What stands beside or below the words.
    notes : list of nodes.Element
        What the speaker reads.
    classes : list of str
        For its look.
    """

    section: str
    title: str
    words: Words = field(default_factory=list)
    visual: Visual | None = None
    notes: Words = field(default_factory=list)
    classes: list[str] = field(default_factory=list)


@dataclass
class Group:
    """Words, and the picture that they lead to."""

    words: Words
    visual: Visual | None = None


def compose(idea: Idea, folder: Path) -> list[Slide]:
    """The slides of an idea; pictures are in a folder."""
    groups = _groups(idea, folder, shown_of)
    if not any(group.words for group in groups):
        first = groups[0]
        first.words += _first_sentence(idea)
    for group in groups:
        if group.visual is None:
            group.words = _filled_up(idea, group.words)
    return _slides(idea, groups)


def compose_steps(
    idea: Idea,
    folder: Path,
    given: Visual | None,
) -> list[Slide]:
    """The slides of an idea of a worked example: each sentence is a step that the next key shows.

    Parameters
    ----------
    idea : Idea
        The idea.
    folder : Path
        Of the pictures.
    given : Visual or None
        The picture or table that the example begins with, as long as no idea has its own.
    """
    groups = _groups(idea, folder, _steps)
    first = groups[0]
    if first.visual is None:
        first.visual = given
    slides = _slides(idea, groups)
    for slide in slides:
        for step in slide.words:
            step["classes"].append("fragment")
    return slides


def notes_of(idea: Idea) -> Words:
    """The text of an idea, for the speaker."""
    found = []
    for node in idea.body:
        if not isinstance(node, _VISUALS):
            found.append(node.deepcopy())
    return found


def points(node: nodes.Element) -> Iterator[nodes.Element]:
    """The points of a list: of each its bold sentences, or else its first."""
    numbered = isinstance(node, nodes.enumerated_list)
    first = node.get("start", 1)
    for number, item in enumerate(node.children, start=first):
        text = item[0]
        point = paragraph_of(_shown_of_point(text))
        point["classes"].append("point")
        if numbered:
            label = nodes.inline("", f"{number}", classes=["number"])
            point[:0] = [label, nodes.Text(" ")]
        yield point


def _shown_of_point(text: nodes.Element) -> list[Sentence]:
    divided = sentences(text)
    bold = [sentence for sentence in divided if sentence.is_bold]
    shown = bold or divided[:1]
    if len(shown) == 1 and shown[0].is_heading:
        return divided[:2]
    return shown


def _groups(
    idea: Idea,
    folder: Path,
    choose: Choice,
) -> list[Group]:
    """The words of an idea, each with the picture that they lead to or that leads to them."""
    group = Group([])
    groups = [group]
    for node in idea.body:
        if not isinstance(node, _VISUALS):
            group.words += _words(node, choose)
            continue
        for seen in visuals(node, folder):
            if group.visual is not None:
                group = Group([])
                groups.append(group)
            group.visual = seen
            if group.words or seen.is_wide:
                group = Group([])
                groups.append(group)
    if len(groups) > 1 and group.visual is None:
        groups.pop()
        _add_last(groups, group)
    return groups


def _add_last(groups: list[Group], last: Group) -> None:
    """The words after the last picture stand beside it, if it leaves them room."""
    group = groups[-1]
    above = group.visual
    if last.words and above and above.is_wide:
        groups.append(last)
    else:
        group.words += last.words


def _words(node: nodes.Element, choose: Choice) -> Iterator[nodes.Element]:
    if isinstance(node, nodes.paragraph):
        for sentence in choose(node):
            yield paragraph_of([sentence])
    elif isinstance(node, _LISTS):
        yield from points(node)


def _steps(paragraph: nodes.paragraph) -> list[Sentence]:
    """The sentences of a worked example, without the heading."""
    divided = sentences(paragraph)
    if divided[0].is_heading:
        return divided[1:]
    return divided


def _first_sentence(idea: Idea) -> Words:
    for divided in _paragraphs(idea):
        for sentence in divided:
            if not sentence.is_heading:
                return [paragraph_of([sentence])]
    return []


def _paragraphs(idea: Idea) -> Iterator[list[Sentence]]:
    """The sentences of each paragraph."""
    for node in idea.body:
        if isinstance(node, nodes.paragraph):
            yield sentences(node)


def _filled_up(idea: Idea, words: Words) -> Words:
    """Words that stand alone, with sentences of the same paragraphs, until they are enough."""
    if any("point" in word["classes"] for word in words):
        return words
    shown = {word.astext().strip() for word in words}
    length = sum(map(len, shown))
    filled = []
    for divided in _paragraphs(idea):
        texts = {sentence.text for sentence in divided}
        if shown.isdisjoint(texts):
            continue
        for sentence in divided:
            text = sentence.text
            if text in shown:
                filled.append(sentence)
            elif not sentence.is_heading and length + len(text) <= ENOUGH:
                filled.append(sentence)
                length += len(text)
    return [paragraph_of([sentence]) for sentence in filled]


def _slides(idea: Idea, groups: list[Group]) -> list[Slide]:
    slides = []
    for group in groups:
        for words, seen in _pages(group):
            slide = Slide(
                idea.section,
                idea.title,
                words,
                seen,
                notes_of(idea),
            )
            slides.append(slide)
    return slides


def _pages(group: Group) -> Iterator[tuple[Words, Visual | None]]:
    """Words in portions that a slide holds, with the picture."""
    seen = group.visual
    if seen is None:
        for portion in _alone(group.words):
            yield portion, None
    elif not seen.is_wide:
        for portion in _portions(group.words, BESIDE):
            yield portion, seen
    else:
        lines = (HEIGHT - seen.height) / LINE
        *before, last = _portions(group.words, Room(ABOVE, lines))
        early = [word for portion in before for word in portion]
        if early:
            for portion in _alone(early):
                yield portion, None
        yield last, seen


def _alone(words: Words) -> list[Words]:
    if fits_large(words):
        return [words]
    return _portions(words, MANY)


def fits_large(words: Words) -> bool:
    """Whether words alone fit on a slide in large letters."""
    heights = _heights(words, ALONE.width)
    return sum(heights) <= ALONE.lines


def _heights(words: Words, width: int) -> list[float]:
    """Lines that each paragraph takes, with the gap below it."""
    found = []
    for word in words:
        lines = text_lines(word.astext(), width)
        found.append(lines + GAP)
    return found


def _portions(words: Words, room: Room) -> list[Words]:
    """Words on as few slides as hold them, with about the same number of lines on each."""
    heights = _heights(words, room.width)
    most = len(words)
    for slides in range(1, most + 1):
        cuts = _cuts(heights, slides)
        highest = max(sum(heights[cut]) for cut in cuts)
        if highest <= room.lines or slides == most:
            return [words[cut] for cut in cuts]
    return [words]


def _cuts(heights: list[float], slides: int) -> list[slice]:
    """A sequence of heights in so many parts of about the same sum."""
    share = sum(heights) / slides
    cuts: list[slice] = []
    start = 0
    above = 0.0
    for place, height in enumerate(heights):
        middle = above + height / 2
        end = share * (len(cuts) + 1)
        if place and middle > end:
            cuts.append(slice(start, place))
            start = place
        above += height
    return [*cuts, slice(start, len(heights))]
