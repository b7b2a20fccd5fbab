"""What a lecture says, idea by idea: a heading and what stands below it.

An idea begins with a section, a subsection, or a paragraph that opens with bold words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from docutils import nodes

from coursekit.site.slides.sentences import Sentence, sentences


@dataclass
class Idea:
    """An idea of a lecture.

    Attributes
    ----------
    section : str
        Title of the section that it belongs to.
    title : str
        Its heading.
    body : list of nodes.Element
        Paragraphs, lists, tables and figures, in the lecture's order.
    """

    section: str
    title: str
    body: list[nodes.Element] = field(default_factory=list)


def ideas(section: nodes.section) -> list[Idea]:
    """The ideas of a section and its subsections, without those that are empty."""
    title = section[0].astext()
    found = _ideas(section, title)
    return [idea for idea in found if idea.body]


def _ideas(section: nodes.section, name: str) -> Iterator[Idea]:
    heading, *rest = section.children
    title = heading.astext()
    idea = Idea(name, title)
    for child in rest:
        if isinstance(child, nodes.section):
            yield idea
            yield from _ideas(child, name)
            idea = Idea(name, title)
            continue
        opening = opening_of(child)
        if opening:
            yield idea
            idea = Idea(name, opening)
        if not isinstance(child, nodes.raw | nodes.comment | nodes.target):
            idea.body.append(child)
    yield idea


def opening_of(node: nodes.Node) -> str:
    """The bold words that a paragraph begins with, as a heading; empty where there are none."""
    if not isinstance(node, nodes.paragraph):
        return ""
    first, *_ = sentences(node)
    return first.opening


def shown_of(paragraph: nodes.paragraph) -> list[Sentence]:
    """What a slide shows of a paragraph: its bold sentences, and the one after the heading."""
    divided = sentences(paragraph)
    shown = []
    if divided[0].is_heading:
        shown = divided[1:2]
        divided = divided[2:]
    for sentence in divided:
        if sentence.is_bold:
            shown.append(sentence)
    return shown
