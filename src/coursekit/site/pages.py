"""A Sphinx extension for the pages and the slides: pictures get their sentence as a caption."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

#: How the sentence after a picture begins (tests/lectures/test_pages.py asks for it).
SENTENCE = "The picture shows"


class Captions(SphinxTransform):
    """A picture in a paragraph of its own, and the sentence below that says what it shows, become a
    figure."""

    default_priority = 10

    def apply(self, **_: object) -> None:
        """Change the document."""
        for image in list(self.document.findall(nodes.image)):
            paragraph = image.parent
            if not isinstance(paragraph, nodes.paragraph) or len(paragraph) != 1:
                continue
            sentence = paragraph.next_node(siblings=True, descend=False)
            if not isinstance(sentence, nodes.paragraph):
                continue
            if sentence.astext().startswith(SENTENCE):
                sentence.parent.remove(sentence)
                caption = nodes.caption(sentence.rawsource, "", *sentence.children)
                caption.source = sentence.source
                caption.line = sentence.line
                figure = nodes.figure("", image, caption)
                paragraph.replace_self(figure)


def setup(app: Sphinx) -> dict[str, bool]:
    """Tell Sphinx."""
    app.add_transform(Captions)
    return {
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
