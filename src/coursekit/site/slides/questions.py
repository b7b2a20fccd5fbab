"""The slides of questions: the next key uncovers the answer."""

from collections.abc import Iterator

from docutils import nodes

from coursekit.site.slides.composing import Slide, notes_of, points
from coursekit.site.slides.ideas import Idea
from coursekit.site.slides.sentences import paragraph_of, sentences

#: Characters of an answer that a slide shows.
ANSWER = 330


def compose_quiz(section: nodes.section) -> Iterator[Slide]:
    """A slide for each question of a quiz, with the answer that folds out of it in the lecture."""
    title = section[0].astext()
    items = [item for part in section.findall(nodes.enumerated_list) for item in part.children]
    for number, item in enumerate(items, start=1):
        question, answer = _unfolded(item)
        words = [*question, _covered(answer)]
        heading = f"Question {number} of {len(items)}"
        yield Slide(title, heading, words, None, [], ["question"])


def compose_asked(idea: Idea) -> list[Slide]:
    """The slide of what people ask, with the beginning of the answer."""
    question = nodes.paragraph("", idea.title)
    answer: list[nodes.Element] = []
    length = 0
    for node in idea.body:
        if isinstance(node, nodes.paragraph):
            for sentence in sentences(node):
                length += len(sentence.text)
                if not sentence.is_heading and (not answer or length <= ANSWER):
                    answer.append(paragraph_of([sentence]))
        elif isinstance(node, nodes.bullet_list):
            answer += points(node)
    words = [question, _covered(answer)]
    return [Slide(idea.section, idea.section, words, None, notes_of(idea), ["question"])]


def _covered(answer: list[nodes.Element]) -> nodes.container:
    return nodes.container("", *answer, classes=["fragment", "answer"])


def _unfolded(item: nodes.Element) -> tuple[list[nodes.Element], list[nodes.Element]]:
    """The question and the answer of an item whose answer stands between tags of HTML."""
    question: list[nodes.Element] = []
    answer: list[nodes.Element] = []
    side = question
    for part in item:
        if not isinstance(part, nodes.raw):
            side.append(part.deepcopy())
        elif "<details" in part.astext():
            side = answer
    return question, answer
