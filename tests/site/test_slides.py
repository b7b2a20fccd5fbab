"""How slides are composed: sentences, portions, tables that are too high."""

from docutils import nodes

from coursekit.site.slides import composing, visuals
from coursekit.site.slides.hour import _name
from coursekit.site.slides.ideas import opening_of, shown_of
from coursekit.site.slides.sentences import sentences


def paragraph(*parts: str) -> nodes.paragraph:
    """A paragraph; a part that begins with a star is bold."""
    made = nodes.paragraph()
    for part in parts:
        made += nodes.strong("", part[1:]) if part.startswith("*") else nodes.Text(part)
    return made


def texts(found: list) -> list[str]:
    return [sentence.text for sentence in found]


def test_a_paragraph_is_divided_into_its_sentences():
    found = sentences(
        paragraph("Snow et al. needed four. J. Smith asked: ", "*why?", " Nobody did.")
    )
    assert texts(found) == ["Snow et al. needed four.", "J. Smith asked: why?", "Nobody did."]
    assert [sentence.is_bold for sentence in found] == [False, True, False]
    lines = paragraph("A line ends here.", "\n", "The next begins.")
    assert texts(sentences(lines)) == ["A line ends here.", "The next begins."]


def test_a_slide_shows_bold_sentences_and_the_one_after_the_heading():
    text = paragraph("*Weights.", " Add up scores. Beware. Log-odds are ", "*better", ". So it is.")
    assert opening_of(text) == "Weights"
    assert texts(shown_of(text)) == ["Add up scores.", "Log-odds are better."]
    assert texts(shown_of(paragraph("Nothing is bold. Nothing."))) == []


def test_words_are_shared_out_evenly():
    words = [paragraph("x" * 50) for _ in range(7)]
    portions = composing._portions(words, composing.Room(width=50, lines=6))
    assert [len(portion) for portion in portions] == [4, 3]
    assert composing._portions(words[:1], composing.Room(width=50, lines=1)) == [words[:1]]


def table(rows: int, columns: int, letters: int) -> nodes.table:
    """A table whose cells have so many letters."""
    group = nodes.tgroup(cols=columns)
    body = nodes.tbody()
    for number in range(rows):
        row = nodes.row()
        for _ in range(columns):
            row += nodes.entry("", nodes.paragraph("", f"{number}".ljust(letters, "x")))
        body += row
    group += [nodes.thead("", body[0].deepcopy()), body]
    return nodes.table("", group)


def test_a_table_that_is_too_high_becomes_two_with_the_same_header(tmp_path):
    [small] = visuals.visuals(table(3, 2, 8), tmp_path)
    assert not small.is_wide and small.height < 200
    parts = visuals.visuals(table(12, 3, 40), tmp_path)
    assert len(parts) == 2
    assert all(part.is_wide and part.height <= visuals.HEIGHT for part in parts)
    bodies = [next(iter(part.node.findall(nodes.tbody))) for part in parts]
    numbers = [row.astext().split("x")[0] for body in bodies for row in body]
    assert numbers == [f"{number}" for number in range(12)]
    assert all(len(list(part.node.findall(nodes.thead))) == 1 for part in parts)


def test_a_part_of_the_hour_is_named_by_how_it_begins():
    assert _name("Your questions; the quiz.") == "Your questions; the quiz"
    assert (
        _name("In pairs: rewrite one question, and write down which alpha you expect.")
        == "In pairs"
    )
    long = "Each group names five cases for a critical set of its own, and who keeps the list."
    assert _name(long) == "Each group names five cases for a critical set of its own"
