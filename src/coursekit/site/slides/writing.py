"""A slide as nodes of a document."""

from docutils import nodes

from coursekit.site.slides.composing import Slide, fits_large
from coursekit.site.slides.sentences import sentences

#: Words of fewer characters that stand alone are written larger.
FEW = 130


def written(slide: Slide, number: int, ids: str) -> nodes.section:
    """A slide as a section of its own."""
    section = nodes.section("", ids=[ids if number == 1 else f"{ids}-{number}"])
    section += heading(slide)
    section += stage(slide)
    section += notes(slide.notes)
    return section


def heading(slide: Slide) -> list[nodes.Element]:
    """The title, with the section where it has another name; CSS puts that above it."""
    title = nodes.title("", slide.title)
    if slide.title == slide.section:
        return [title]
    return [title, html(f'<p class="eyebrow">{slide.section}</p>')]


def stage(slide: Slide) -> nodes.container:
    """Below the title: words, and what stands beside or below them."""
    words = nodes.container("", *slide.words, classes=["words"])
    if slide.visual is None:
        classes = slide.classes or [_size(slide)]
        return nodes.container("", words, classes=["stage", "alone", *classes])
    seen = nodes.container("", shown(slide.visual.node), classes=["seen"])
    if not slide.words:
        return nodes.container("", seen, classes=["stage", "whole", *slide.classes])
    shape = "below" if slide.visual.is_wide else "beside"
    return nodes.container("", words, seen, classes=["stage", shape, *slide.classes])


def _size(slide: Slide) -> str:
    """How large words alone are written."""
    if sum(len(word.astext()) for word in slide.words) < FEW:
        return "few"
    return "some" if fits_large(slide.words) else "many"


def shown(node: nodes.Element) -> nodes.Element:
    """A copy of a picture with the first sentence of its caption; anything else as it is."""
    copy = node.deepcopy()
    caption = copy.next_node(nodes.caption)
    if caption is not None:
        first = sentences(caption)[0]
        caption.children = []
        caption += list(first.parts)
    return copy


def notes(said: list[nodes.Element]) -> list[nodes.Element]:
    """What the speaker reads."""
    if not said:
        return []
    return [html('<aside class="notes">'), *said, html("</aside>")]


def html(text: str) -> nodes.raw:
    """Markup as it is."""
    return nodes.raw("", text, format="html")
