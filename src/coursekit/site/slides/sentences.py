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
        return "".join(part.astext() for part in self.parts).strip()

    @property
    def is_bold(self) -> bool:
        """Whether some of it is bold."""
        return any(isinstance(part, nodes.strong) for part in self.parts)

    @property
    def is_heading(self) -> bool:
        """Whether all of it is bold."""
        words = [part for part in self.parts if part.astext().strip()]
        return len(words) == 1 and isinstance(words[0], nodes.strong)

    @property
    def opening(self) -> str:
        """The bold words that it begins with, without a full stop; empty where there are none."""
        words = [part for part in self.parts if part.astext().strip()]
        if not words or not isinstance(words[0], nodes.strong):
            return ""
        return words[0].astext().removesuffix(".").removesuffix(":")


def sentences(paragraph: nodes.Element) -> list[Sentence]:
    """Divide a paragraph."""
    found: list[list[nodes.Node]] = [[]]
    for child in _joined(paragraph):
        if isinstance(child, nodes.Text):
            first, *rest = _cut(str(child))
            found[-1].append(nodes.Text(first))
            found += [[nodes.Text(text)] for text in rest]
        else:
            found[-1].append(child.deepcopy())
            if isinstance(child, nodes.strong) and _ends(child.astext()):
                found.append([])
    divided = [Sentence(tuple(parts)) for parts in found]
    return [sentence for sentence in divided if sentence.text]


def _joined(paragraph: nodes.Element) -> list[nodes.Node]:
    """The inline nodes; texts that stand side by side, such as lines, are one."""
    found: list[nodes.Node] = []
    for child in paragraph.children:
        if isinstance(child, nodes.Text) and found and isinstance(found[-1], nodes.Text):
            found[-1] = nodes.Text(f"{found[-1]}{child}")
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
    for end in END.finditer(text):
        pieces.append(text[start : end.end()])
        start = end.end()
    return [*pieces, text[start:]]


def _ends(text: str) -> bool:
    return text.rstrip("\"')").endswith((".", "?", "!"))
