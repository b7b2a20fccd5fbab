"""Ideas become slides: one idea a slide, its picture beside its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from docutils import nodes

from coursekit.site.slides.ideas import Idea, shown_of
from coursekit.site.slides.sentences import Sentence, paragraph_of, sentences
from coursekit.site.slides.visuals import HEIGHT, Visual, text_lines, visuals

#: Characters in a line and lines on a slide: words alone, in large letters and in smaller ones, and
#: words beside a picture.
ALONE, MANY, BESIDE = (52, 9), (62, 12), (29, 13)
#: Characters in a line above a picture, and the pixels that such a line takes.
ABOVE, LINE = 76, 40
#: What words alone are filled up to, in characters, so that no sentence is lonely.
ENOUGH = 230
_VISUALS = nodes.figure | nodes.table | nodes.literal_block | nodes.math_block
_LISTS = nodes.bullet_list | nodes.enumerated_list

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
    words: list[nodes.Element] = field(default_factory=list)
    visual: Visual | None = None
    notes: list[nodes.Element] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)


@dataclass
class Group:
    """Words, and the picture that they lead to."""

    words: list[nodes.Element]
    visual: Visual | None = None


def compose(idea: Idea, folder: Path) -> list[Slide]:
    """The slides of an idea; pictures are in a folder."""
    groups = _groups(idea, folder, shown_of)
    if not any(group.words for group in groups):
        groups[0].words += _first_sentence(idea)
    for group in groups:
        if group.visual is None:
            group.words = _filled_up(idea, group.words)
    return _slides(idea, groups)


def compose_steps(idea: Idea, folder: Path, given: Visual | None) -> list[Slide]:
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
    if groups[0].visual is None:
        groups[0].visual = given
    slides = _slides(idea, groups)
    for slide in slides:
        for step in slide.words:
            step["classes"].append("fragment")
    return slides


def notes_of(idea: Idea) -> list[nodes.Element]:
    """The text of an idea, for the speaker."""
    return [node.deepcopy() for node in idea.body if not isinstance(node, _VISUALS)]


def points(node: nodes.Element) -> Iterator[nodes.Element]:
    """The points of a list: of each its bold sentences, or else its first."""
    numbered = isinstance(node, nodes.enumerated_list)
    for number, item in enumerate(node.children, start=node.get("start", 1)):
        divided = sentences(item[0])
        shown = [sentence for sentence in divided if sentence.is_bold] or divided[:1]
        if len(shown) == 1 and shown[0].is_heading:
            shown = divided[:2]
        point = paragraph_of(shown)
        point["classes"].append("point")
        if numbered:
            point[:0] = [nodes.inline("", f"{number}", classes=["number"]), nodes.Text(" ")]
        yield point


def _groups(idea: Idea, folder: Path, choose: Choice) -> list[Group]:
    """The words of an idea, each with the picture that they lead to or that leads to them."""
    groups = [Group([])]
    for node in idea.body:
        if not isinstance(node, _VISUALS):
            groups[-1].words += _words(node, choose)
            continue
        for seen in visuals(node, folder):
            if groups[-1].visual is not None:
                groups.append(Group([]))
            groups[-1].visual = seen
            if groups[-1].words or seen.is_wide:
                groups.append(Group([]))
    if len(groups) == 1 or groups[-1].visual is not None:
        return groups
    last = groups.pop()
    above = groups[-1].visual
    if last.words and above and above.is_wide:
        groups.append(last)
    else:
        groups[-1].words += last.words
    return groups


def _words(node: nodes.Element, choose: Choice) -> Iterator[nodes.Element]:
    if isinstance(node, nodes.paragraph):
        for sentence in choose(node):
            yield paragraph_of([sentence])
    elif isinstance(node, _LISTS):
        yield from points(node)


def _steps(paragraph: nodes.paragraph) -> list[Sentence]:
    """The sentences of a worked example, without the heading."""
    divided = sentences(paragraph)
    return divided[1:] if divided[0].is_heading else divided


def _first_sentence(idea: Idea) -> list[nodes.Element]:
    for node in idea.body:
        divided = sentences(node) if isinstance(node, nodes.paragraph) else []
        for sentence in divided:
            if not sentence.is_heading:
                return [paragraph_of([sentence])]
    return []


def _filled_up(idea: Idea, words: list[nodes.Element]) -> list[nodes.Element]:
    """Words that stand alone, with sentences of the same paragraphs, until they are enough."""
    if any("point" in word["classes"] for word in words):
        return words
    shown = {word.astext().strip() for word in words}
    length = sum(map(len, shown))
    filled = []
    for node in idea.body:
        divided = sentences(node) if isinstance(node, nodes.paragraph) else []
        if shown.isdisjoint(sentence.text for sentence in divided):
            continue
        for sentence in divided:
            fits = length + len(sentence.text) <= ENOUGH and not sentence.is_heading
            if sentence.text in shown:
                filled.append(paragraph_of([sentence]))
            elif fits:
                filled.append(paragraph_of([sentence]))
                length += len(sentence.text)
    return filled


def _slides(idea: Idea, groups: list[Group]) -> list[Slide]:
    slides = []
    for group in groups:
        for words, seen in _pages(group):
            slides.append(Slide(idea.section, idea.title, words, seen, notes_of(idea)))
    return slides


def _pages(group: Group) -> Iterator[tuple[list[nodes.Element], Visual | None]]:
    """Words in portions that a slide holds, with the picture."""
    seen = group.visual
    if seen is None:
        for portion in _alone(group.words):
            yield portion, None
    elif not seen.is_wide:
        for portion in _portions(group.words, *BESIDE):
            yield portion, seen
    else:
        lines = (HEIGHT - seen.height) / LINE
        *before, last = _portions(group.words, ABOVE, lines)
        early = [word for portion in before for word in portion]
        for portion in _alone(early) if early else []:
            yield portion, None
        yield last, seen


def _alone(words: list[nodes.Element]) -> list[list[nodes.Element]]:
    if fits_large(words):
        return [words]
    return _portions(words, *MANY)


def fits_large(words: list[nodes.Element]) -> bool:
    """Whether words alone fit on a slide in large letters."""
    width, lines = ALONE
    return sum(_heights(words, width)) <= lines


def _heights(words: list[nodes.Element], width: int) -> list[float]:
    """Lines that each paragraph takes, with the gap below it."""
    return [text_lines(word.astext(), width) + 0.5 for word in words]


def _portions(words: list[nodes.Element], width: int, lines: float) -> list[list[nodes.Element]]:
    """Words on as few slides as hold them, with about the same number of lines on each."""
    heights = _heights(words, width)
    for slides in range(1, len(words) + 1):
        ends = _ends(heights, slides)
        starts = [0, *ends[:-1]]
        highest = max(sum(heights[start:end]) for start, end in zip(starts, ends, strict=True))
        if highest <= lines or slides == len(words):
            return [words[start:end] for start, end in zip(starts, ends, strict=True)]
    return [words]


def _ends(heights: list[float], slides: int) -> list[int]:
    """Where to cut a sequence of heights into so many parts of about the same sum."""
    share = sum(heights) / slides
    ends: list[int] = []
    above = 0.0
    for place, height in enumerate(heights):
        if place and above + height / 2 > share * (len(ends) + 1):
            ends.append(place)
        above += height
    return [*ends, len(heights)]
