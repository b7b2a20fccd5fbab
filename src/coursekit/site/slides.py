"""A Sphinx extension that makes slides of a lecture: what a class looks at stays, the prose goes to
the speaker's notes.

A slide shows of its section the pictures, the tables, the formulas, the code, the sentences with
bold words, the first sentence of each point of a list, and the questions of the quiz, each with its
answer to uncover. Bold words that open a paragraph and are no question bring the sentence after
them. The prose itself is in the notes, which the key S opens. So a lecture is written once, and
what is bold in it is what a class sees.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import ceil

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

#: Sections that a class does not look at.
LEFT_OUT = {"References"}
#: What fits on a slide: so many lines of so many characters.
LINES, WIDTH = 11, 54
#: Lines that a picture takes.
PICTURE = 9
#: From so many lines on a table is written smaller, and smaller still.
SMALL, TINY = 11, 16
#: Where a sentence ends; not after "et al." or an initial.
END = re.compile(r"(?<!\bal)(?<!\b[A-Z])[.?!][\"')]?(?=\s)")
HINT = "Space goes on, Shift and Space back; S opens the notes, O the overview."


@dataclass
class Piece:
    """A piece of a section that is not divided further.

    Attributes
    ----------
    shown : nodes.Element or None
        What the slide shows of it; None where it is only said.
    lines : float
        How much room that takes.
    notes : tuple of nodes.Element
        What the speaker reads.
    item_of : nodes.Element or None
        The list whose point this is.
    number : int
        Of the point in it.
    alone : bool
        Whether it begins a new slide.
    """

    shown: nodes.Element | None
    lines: float = 0
    notes: tuple[nodes.Element, ...] = ()
    item_of: nodes.Element | None = None
    number: int = 1
    alone: bool = False


@dataclass
class Slide:
    """What one slide shows, how many lines that takes, and what the speaker reads."""

    shown: list[nodes.Element] = field(default_factory=list)
    notes: list[nodes.Element] = field(default_factory=list)
    lines: float = 0
    points_of: nodes.Element | None = None

    def add(self, piece: Piece) -> None:
        """Put a piece below what is there; a point joins the points of its list."""
        self.notes += [note.deepcopy() for note in piece.notes]
        if piece.shown is None:
            return
        if piece.item_of is None:
            self.shown.append(piece.shown)
        elif piece.item_of is self.points_of:
            self.shown[-1].append(piece.shown)
        else:
            self.shown.append(_list_from(piece))
        self.points_of = piece.item_of
        self.lines += piece.lines


class Slides(SphinxTransform):
    """Turns a lecture into slides: its sections side by side, and below each what does not fit on
    its first slide."""

    default_priority = 20  # after the captions, before Sphinx looks up links

    def apply(self, **_: object) -> None:
        """Change the document."""
        for link in list(self.document.findall(_is_link)):
            link.replace_self([child.deepcopy() for child in link.children])
        [lecture] = [part for part in self.document if isinstance(part, nodes.section)]
        said, parts = _divided(lecture)
        for part in parts:
            if part[0].astext() in LEFT_OUT:
                lecture.remove(part)
            else:
                _stack(part)
        opening = (
            f'<p class="hint"><a href="../lectures/{self.env.docname}.html">Read the '
            f"lecture</a>. {HINT}</p>"
        )
        for node in said:
            lecture.remove(node)
        lecture[1:1] = [nodes.raw("", opening, format="html"), *_notes(said)]


def _is_link(node: nodes.Node) -> bool:
    return isinstance(node, nodes.reference) or node.__class__.__name__ in (
        "pending_xref",
        "download_reference",
    )


def _divided(section: nodes.section) -> tuple[list[nodes.Element], list[nodes.section]]:
    """The content of a section without its title, and its subsections."""
    content = [child for child in section.children[1:] if not isinstance(child, nodes.section)]
    return content, [child for child in section.children if isinstance(child, nodes.section)]


def _stack(section: nodes.section) -> None:
    """Lay a section out: its first slide in itself, all others in sections of it."""
    content, parts = _divided(section)
    title = section[0]
    first, *rest = _slides(content)
    more = [(section, slide) for slide in rest]
    more += [(part, slide) for part in parts for slide in _slides(_divided(part)[0])]
    section.children = []
    section += [title, *_written(first)]
    for number, (part, slide) in enumerate(more, start=2):
        heading = title if part is section else part[0]
        section += nodes.section(
            "", heading.deepcopy(), *_written(slide), ids=[f"{section['ids'][0]}-{number}"]
        )


def _written(slide: Slide) -> list[nodes.Element]:
    return [*slide.shown, *_notes(slide.notes)]


def _notes(said: list[nodes.Element]) -> list[nodes.Element]:
    if not said:
        return []
    return [
        nodes.raw("", '<aside class="notes">', format="html"),
        *said,
        nodes.raw("", "</aside>", format="html"),
    ]


def _slides(content: list[nodes.Element]) -> list[Slide]:
    """Content on as few slides as hold it, in its order."""
    slides = [Slide()]
    pieces = [piece for node in content for piece in _pieces(node)]
    if all(piece.shown is None for piece in pieces):
        pieces[:1] = [_first_sentence(piece) for piece in pieces[:1]]
    for piece in pieces:
        if (
            piece.shown is not None
            and slides[-1].shown
            and (piece.alone or slides[-1].lines + piece.lines > LINES)
        ):
            slides.append(Slide())
        slides[-1].add(piece)
    return slides


def _pieces(node: nodes.Element) -> Iterator[Piece]:
    if isinstance(node, nodes.paragraph):
        kept = _kept(_sentences(node))
        shown = _paragraph(kept)
        yield Piece(shown if kept else None, _height(shown), (node,))
    elif isinstance(node, (nodes.bullet_list, nodes.enumerated_list)):
        for number, item in enumerate(node.children, start=node.get("start", 1)):
            piece = _question(item) if _folds(item) else _point(item)
            piece.item_of, piece.number = node, number
            yield piece
    elif isinstance(node, nodes.table):
        lines = _table_height(node)
        node["classes"] += ["small"] * (lines > SMALL) + ["tiny"] * (lines > TINY)
        yield Piece(node, min(lines, PICTURE))
    elif isinstance(node, nodes.figure):
        yield _picture(node)
    elif isinstance(node, (nodes.literal_block, nodes.math_block)):
        yield Piece(node, len(node.astext().splitlines()))
    elif not isinstance(node, (nodes.raw, nodes.comment, nodes.target)):
        yield Piece(None, notes=(node,))


def _kept(sentences: list[list[nodes.Node]]) -> list[list[nodes.Node]]:
    """The sentences with bold words, and the one after bold words that open a paragraph without
    asking something."""
    bold = [any(isinstance(part, nodes.strong) for part in sentence) for sentence in sentences]
    if sentences and isinstance(sentences[0][0], nodes.strong) and len(sentences[0]) == 1:
        bold[1:2] = [not sentences[0][0].astext().endswith("?")] * len(bold[1:2])
    return [sentence for sentence, keep in zip(sentences, bold, strict=True) if keep]


def _picture(figure: nodes.figure) -> Piece:
    """A picture with the first sentence of its caption; the whole caption is said."""
    caption = figure.next_node(nodes.caption)
    if caption is None:
        return Piece(figure, PICTURE)
    said = nodes.paragraph("", "", *[part.deepcopy() for part in caption.children])
    caption.children = []
    caption += [part for part in _sentences(said)[0]]
    return Piece(figure, PICTURE, (said,))


def _first_sentence(piece: Piece) -> Piece:
    [said] = piece.notes
    shown = _paragraph(_sentences(said)[:1])
    return Piece(shown, _height(shown), piece.notes)


def _point(item: nodes.Element) -> Piece:
    """A point of a list: its sentences with bold words, or else its first."""
    sentences = _sentences(item[0])
    shown = nodes.list_item("", _paragraph(_kept(sentences) or sentences[:1]))
    return Piece(shown, _height(shown), tuple(item.children))


def _folds(item: nodes.Element) -> bool:
    return any(isinstance(part, nodes.raw) and "<details" in part.astext() for part in item)


def _question(item: nodes.Element) -> Piece:
    """A question of the quiz with the answer that folds out of it, which the next key uncovers
    here."""
    fold = next(
        place
        for place, part in enumerate(item)
        if isinstance(part, nodes.raw) and "<details" in part.astext()
    )
    answer = nodes.container("", *[part for part in item[fold:] if not isinstance(part, nodes.raw)])
    answer["classes"] += ["fragment", "answer"]
    return Piece(nodes.list_item("", *item[:fold], answer), LINES, alone=True)


def _list_from(piece: Piece) -> nodes.Element:
    """A list that begins with this point, with the number that it had."""
    points = piece.item_of
    assert points is not None and piece.shown is not None
    if isinstance(points, nodes.bullet_list):
        return nodes.bullet_list("", piece.shown)
    return nodes.enumerated_list("", piece.shown, start=piece.number, enumtype="arabic")


def _paragraph(sentences: Iterable[list[nodes.Node]]) -> nodes.paragraph:
    return nodes.paragraph("", "", *[part for sentence in sentences for part in sentence])


def _sentences(paragraph: nodes.Element) -> list[list[nodes.Node]]:
    """The inline nodes of each sentence, copied."""
    found: list[list[nodes.Node]] = [[]]
    for child in paragraph.children:
        if not isinstance(child, nodes.Text):
            found[-1].append(child.deepcopy())
            if isinstance(child, nodes.strong) and child.astext().rstrip("\"')").endswith(
                (".", "?", "!")
            ):
                found.append([])
            continue
        start = 0  # MyST leaves empty texts beside bold words
        for end in END.finditer(str(child)):
            found[-1].append(nodes.Text(str(child)[start : end.end()]))
            found.append([])
            start = end.end()
        if rest := str(child)[start:]:
            found[-1].append(nodes.Text(rest))
    return [sentence for sentence in found if "".join(part.astext() for part in sentence).strip()]


def _height(node: nodes.Element) -> float:
    """Lines that a text takes, with the gap below it."""
    return ceil(len(node.astext()) / WIDTH) + 0.4


def _table_height(table: nodes.table) -> float:
    """Lines that a table takes if its columns share the width by the text that they hold."""
    rows = [[len(entry.astext()) for entry in row] for row in table.findall(nodes.row)]
    columns = [max(column) for column in zip(*rows, strict=True)]
    width = [max(1.0, WIDTH * column / sum(columns)) for column in columns]
    return sum(
        max(ceil(cell / room) for cell, room in zip(row, width, strict=True)) + 0.4 for row in rows
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx."""
    app.add_transform(Slides)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
