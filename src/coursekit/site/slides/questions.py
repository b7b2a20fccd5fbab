"""The slides of questions: the next key uncovers the answer."""

from collections.abc import Iterator

from docutils import nodes

from coursekit.site.slides.composing import Slide, Words, notes_of, points
from coursekit.site.slides.ideas import Idea
from coursekit.site.slides.sentences import paragraph_of, sentences

#: Characters of an answer that a slide shows.
ANSWER = 330


def compose_quiz(section: nodes.section) -> Iterator[Slide]:
    """A slide for each question of a quiz, with the answer that folds out of it in the lecture."""
    title = section[0].astext()
    items: Words = []
    for part in section.findall(nodes.enumerated_list):
        items += part.children
    for number, item in enumerate(items, start=1):
        question, answer = _unfolded(item)
        yield Slide(
            title,
            f"Question {number} of {len(items)}",
            words=[*question, _covered(answer)],
            classes=["question"],
        )


def compose_asked(idea: Idea) -> list[Slide]:
    """The slide of what people ask, with the beginning of the answer."""
    question = nodes.paragraph("", idea.title)
    answer = _beginning(idea)
    slide = Slide(
        idea.section,
        idea.section,
        words=[question, _covered(answer)],
        notes=notes_of(idea),
        classes=["question"],
    )
    return [slide]


def _beginning(idea: Idea) -> Words:
    """As many sentences of an answer as a slide shows, at least one, and all points."""
    answer: Words = []
    length = 0
    for node in idea.body:
        if isinstance(node, nodes.bullet_list):
            answer += points(node)
        if not isinstance(node, nodes.paragraph):
            continue
        for sentence in sentences(node):
            length += len(sentence.text)
            fits = not answer or length <= ANSWER
            if fits and not sentence.is_heading:
                answer.append(paragraph_of([sentence]))
    return answer


def _covered(answer: Words) -> nodes.container:
    return nodes.container("", *answer, classes=["fragment", "answer"])


def _unfolded(item: nodes.Element) -> tuple[Words, Words]:
    """The question and the answer of an item whose answer stands between tags of HTML."""
    question: Words = []
    answer: Words = []
    side = question
    for part in item:
        if not isinstance(part, nodes.raw):
            side.append(part.deepcopy())
        elif "<details" in part.astext():
            side = answer
    return question, answer
