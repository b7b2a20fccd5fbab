"""The sentences of a paragraph, with their markup."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from docutils import nodes

#: Where a sentence ends; not after "et al." or an initial.
END = re.compile(r"(?<!\bal)(?<!\b[A-Z])[.?!][\"')]?(?=\s)")


@dataclass(frozen=True)
class Sentence:
    """A sentence.

    Attributes
    ----------
    parts : tuple of nodes.Node
        Its inline nodes, copied.
    """

    parts: tuple[nodes.Node, ...]

    @property
    def text(self) -> str:
        """Its words, without markup."""
        words = [part.astext() for part in self.parts]
        return "".join(words).strip()

    @property
    def is_bold(self) -> bool:
        """Whether some of it is bold."""
        return any(isinstance(part, nodes.strong) for part in self.parts)

    @property
    def is_heading(self) -> bool:
        """Whether all of it is bold."""
        match self._words:
            case [nodes.strong()]:
                return True
        return False

    @property
    def opening(self) -> str:
        """The bold words that it begins with, without a full stop; empty where there are none."""
        match self._words:
            case [nodes.strong() as first, *_]:
                words = first.astext().removesuffix(".")
                return words.removesuffix(":")
        return ""

    @property
    def _words(self) -> list[nodes.Node]:
        """Its parts without spaces."""
        return [part for part in self.parts if part.astext().strip()]


def paragraphs(section: nodes.section) -> list[nodes.paragraph]:
    """The paragraphs of a section, without those of its subsections."""
    found = []
    for node in section.children:
        if isinstance(node, nodes.paragraph):
            found.append(node)
    return found


def sentences(paragraph: nodes.Element) -> list[Sentence]:
    """Divide a paragraph."""
    parts: list[nodes.Node] = []
    found = [parts]
    for child in _joined(paragraph):
        if isinstance(child, nodes.Text):
            first, *rest = _cut(str(child))
            parts.append(nodes.Text(first))
            for text in rest:
                parts = [nodes.Text(text)]
                found.append(parts)
        else:
            parts.append(child.deepcopy())
            if isinstance(child, nodes.strong) and _ends(child.astext()):
                parts = []
                found.append(parts)
    divided = [Sentence(tuple(one)) for one in found]
    return [sentence for sentence in divided if sentence.text]


def _joined(paragraph: nodes.Element) -> list[nodes.Node]:
    """The inline nodes; texts that stand side by side, such as lines, are one."""
    found: list[nodes.Node] = []
    for child in paragraph.children:
        before = found[-1] if found else None
        if isinstance(child, nodes.Text) and isinstance(before, nodes.Text):
            found[-1] = nodes.Text(f"{before}{child}")
        else:
            found.append(child)
    return found


def paragraph_of(chosen: Iterable[Sentence]) -> nodes.paragraph:
    """Sentences as one paragraph."""
    made = nodes.paragraph()
    for sentence in chosen:
        made += [part.deepcopy() for part in sentence.parts]
    return made


def _cut(text: str) -> list[str]:
    """A text after each end of a sentence; the last piece may be empty."""
    pieces = []
    start = 0
    for sign in END.finditer(text):
        end = sign.end()
        pieces.append(text[start:end])
        start = end
    return [*pieces, text[start:]]


def _ends(text: str) -> bool:
    bare = text.rstrip("\"')")
    return bare.endswith((".", "?", "!"))
