"""A slide as nodes of a document."""

from docutils import nodes

from coursekit.site.slides.composing import Slide, fits_large
from coursekit.site.slides.sentences import sentences

#: Words of fewer characters that stand alone are written larger.
FEW = 130


def written(slide: Slide, number: int, ids: str) -> nodes.section:
    """A slide as a section of its own."""
    name = ids
    if number > 1:
        name = f"{ids}-{number}"
    section = nodes.section("", ids=[name])
    section += heading(slide)
    section += stage(slide)
    section += notes(slide.notes)
    return section


def heading(slide: Slide) -> list[nodes.Element]:
    """The title, with the section where it has another name; CSS puts that above it."""
    title = nodes.title("", slide.title)
    if slide.title == slide.section:
        return [title]
    above = html(f'<p class="eyebrow">{slide.section}</p>')
    return [title, above]


def stage(slide: Slide) -> nodes.container:
    """Below the title: words, and what stands beside or below them."""
    words = _container(["words"], *slide.words)
    if slide.visual is None:
        classes = slide.classes or [_size(slide)]
        return _container(["stage", "alone", *classes], words)
    picture = shown(slide.visual.node)
    seen = _container(["seen"], picture)
    if not slide.words:
        return _container(["stage", "whole", *slide.classes], seen)
    shape = "below" if slide.visual.is_wide else "beside"
    return _container(["stage", shape, *slide.classes], words, seen)


def _container(classes: list[str], *inside: nodes.Element) -> nodes.container:
    return nodes.container("", *inside, classes=classes)


def _size(slide: Slide) -> str:
    """How large words alone are written."""
    length = 0
    for word in slide.words:
        length += len(word.astext())
    if length < FEW:
        return "few"
    if fits_large(slide.words):
        return "some"
    return "many"


def shown(node: nodes.Element) -> nodes.Element:
    """A copy of a picture with the first sentence of its caption; anything else as it is."""
    copy = node.deepcopy()
    caption = copy.next_node(nodes.caption)
    if caption is not None:
        first, *_ = sentences(caption)
        caption.children = []
        caption += list(first.parts)
    return copy


def notes(said: list[nodes.Element]) -> list[nodes.Element]:
    """What the speaker reads."""
    if not said:
        return []
    return [
        html('<aside class="notes">'),
        *said,
        html("</aside>"),
    ]


def html(text: str) -> nodes.raw:
    """Markup as it is."""
    return nodes.raw("", text, format="html")
