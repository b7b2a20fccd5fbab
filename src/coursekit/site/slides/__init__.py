"""A Sphinx extension that composes slides from a lecture: one idea a slide, its picture beside the
words, the prose in the speaker's notes.

A slide shows of an idea the sentences with bold words and the one after its heading. A worked
example is shown in steps, an answer by the next key, and each part of the class hour with a timer.
So a lecture is written once, and what is bold in it is what a class sees.
"""

from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from coursekit.site.slides import writing
from coursekit.site.slides.composing import Slide, compose, compose_steps
from coursekit.site.slides.hour import compose_hour
from coursekit.site.slides.ideas import Idea, ideas
from coursekit.site.slides.questions import compose_asked, compose_quiz
from coursekit.site.slides.sentences import Sentence, paragraph_of, paragraphs, sentences
from coursekit.site.slides.visuals import Visual, picture

#: Sections that a class does not look at.
LEFT_OUT = {"References"}
# Titles of sections that become slides in a way of their own.
QUESTION = "The question"
EXAMPLE = "A worked example"
ASKED = "What people ask"
HOUR = "The class hour"
QUIZ = "Quiz"
LAB = "The lab"
#: How the address of the map's pictures begins.
MAP = "figures/course-map"
HINT = """<p class="hint"><a href="../lectures/{name}.html">The lecture</a>
<a href="../decks.html">All decks</a>
<a href="?print-pdf">To print</a>
<span>Space goes on, S opens the notes, O the overview, T starts the timer.</span></p>"""
#: Links that Sphinx has not looked up yet.
_UNRESOLVED = (
    "pending_xref",
    "download_reference",
)


class Slides(SphinxTransform):
    """Turns a lecture into slides: its sections side by side, below each its slides."""

    default_priority = 20  # after the captions, before Sphinx looks up links

    def apply(self, **_: object) -> None:
        """Change the document."""
        for link in list(self.document.findall(_is_link)):
            words = [child.deepcopy() for child in link.children]
            link.replace_self(words)
        [lecture] = _sections(self.document)
        folder = Path(self.env.doc2path(self.env.docname)).parent
        course_map = _course_map(lecture, folder)
        sections = []
        for section in _sections(lecture):
            if section[0].astext() not in LEFT_OUT:
                sections.append(section)
        opening = _opening(lecture, folder, self.env.docname)
        for section in sections:
            slides = list(_composed(section, folder, course_map))
            _stack(section, slides)
        lecture.children = []
        lecture += [*opening, *sections]


def _sections(node: nodes.Element) -> list[nodes.section]:
    return [part for part in node.children if isinstance(part, nodes.section)]


def _is_link(node: nodes.Node) -> bool:
    if isinstance(node, nodes.reference):
        return True
    return node.__class__.__name__ in _UNRESOLVED


def _composed(
    section: nodes.section,
    folder: Path,
    course_map: Visual | None,
) -> Iterator[Slide]:
    """The slides of a section, by what kind of section it is."""
    title = section[0].astext()
    if title == HOUR:
        yield from compose_hour(section)
    elif title == QUIZ:
        yield from compose_quiz(section)
    elif title.startswith(EXAMPLE):
        yield from _example(section, folder)
    else:
        for idea in ideas(section):
            yield from _usual(idea, folder, course_map)


def _example(section: nodes.section, folder: Path) -> Iterator[Slide]:
    """The slides of a worked example; its first picture stays until an idea has its own."""
    given = None
    for place, idea in enumerate(ideas(section)):
        slides = compose_steps(idea, folder, given)
        seen = slides[-1].visual
        if place == 0:
            given = seen
        elif seen is not given:
            given = None
        yield from slides


def _usual(
    idea: Idea,
    folder: Path,
    course_map: Visual | None,
) -> Iterator[Slide]:
    opens = idea.title == idea.section
    if idea.section == ASKED and not opens:
        yield from compose_asked(idea)
        return
    slides = compose(idea, folder)
    if course_map and opens and idea.section in (QUESTION, LAB):
        last = slides[-1]
        last.visual = course_map
    yield from slides


def _stack(section: nodes.section, slides: list[Slide]) -> None:
    """Put a section's slides into it: the first in itself, all others in sections of it."""
    [ids] = section["ids"][:1]
    made = []
    for number, slide in enumerate(slides, start=1):
        made.append(writing.written(slide, number, ids))
    first, *others = made
    section.children = []
    section += first.children
    section += others


def _opening(
    lecture: nodes.section,
    folder: Path,
    name: str,
) -> list[nodes.Element]:
    """The first slide: the title, the question, and the lecture's first picture."""
    title = lecture[0].astext()
    number, _, words = title.partition(" - ")
    pictures = [node for node in lecture.findall(nodes.figure) if not _is_map(node)]
    slide = Slide(
        "",
        words,
        words=[paragraph_of(_asked(lecture))],
        visual=picture(pictures[0], folder),
        classes=["title"],
    )
    seen = writing.stage(slide)
    for caption in list(seen.findall(nodes.caption)):
        caption.parent.remove(caption)
    said = [node.deepcopy() for node in paragraphs(lecture)]
    return [
        nodes.title("", words),
        writing.html(f'<p class="eyebrow">Shipping ML, module {number}</p>'),
        seen,
        writing.html(HINT.format(name=name)),
        *writing.notes(said),
    ]


def _asked(lecture: nodes.section) -> list[Sentence]:
    """What the lecture asks: the bold sentences of its question, or else those that ask."""
    for section in _sections(lecture):
        if section[0].astext() == QUESTION:
            first, *_ = paragraphs(section)
            divided = sentences(first)
            bold = [sentence for sentence in divided if sentence.is_bold]
            asking = [sentence for sentence in divided if sentence.text.endswith("?")]
            return bold or asking
    return []


def _course_map(lecture: nodes.section, folder: Path) -> Visual | None:
    for figure in lecture.findall(nodes.figure):
        if _is_map(figure):
            return picture(figure, folder)
    return None


def _is_map(figure: nodes.figure) -> bool:
    image = figure.next_node(nodes.image)
    return image["uri"].startswith(MAP)


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx."""
    app.add_transform(Slides)
    return {
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
