"""The invented class: the same page for the same seed, with everything in it, and nobody's name."""

import re
from html.parser import HTMLParser

from coursekit.notebooks import Lab
from coursekit.report import example
from coursekit.report.misconceptions import AMBIGUOUS, FOLLOWS, KNOWN, UNKNOWN
from coursekit.report.summary import summarise

LAB = Lab("05-better-labels")


def test_the_same_seed_gives_the_same_page():
    assert example.html(LAB) == example.html(LAB) != example.html(LAB, seed=1)


def test_it_has_students_of_every_kind_and_no_name():
    # Of this seed somebody has the one wrong answer that spoils another exercise.
    one, matrix = example.invent(LAB, 32, 1)
    [summary] = summarise([one], {LAB.name: matrix})
    kinds = {verdict.kind for each in summary.verdicts.values() for verdict in each.values()}
    assert {KNOWN, UNKNOWN, FOLLOWS} <= kinds and AMBIGUOUS not in kinds
    assert all(item.discrimination is not None for item in summary.items)
    assert len(summary.reasons) >= 3
    text = example.html(LAB, seed=1)
    assert "This class is invented" in text and "invented 1" not in text
    assert {int(number) for number in re.findall(r"\bstudent ([0-9]+)", text)} == set(range(1, 34))


def test_it_stands_alone():
    class Links(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.extend(value for name, value in attrs if name in ("href", "src"))
            tags.append(tag)

    found: list[str] = []
    tags: list[str] = []
    Links().feed(example.html(LAB))
    assert found and all(re.fullmatch(r"#[a-z]+", link) for link in found)
    assert not {"script", "link", "img", "iframe", "form"} & set(tags)
