"""Every idea of the two recordings has a place, and every place is there."""

import re
from pathlib import Path

import pytest

from coursekit import notebooks
from coursekit.checks import links
from coursekit.notebooks import ROOT

PAGE = ROOT / "lectures" / "coverage.md"
LINK = re.compile(r"\[[^]]+\]\(([^)#]+)#([^)]+)\)")
EXERCISE = re.compile(r"\bexercise (\d\d\.\d+)")
SECTION = re.compile(r"\bsection (\d+) of lab (\d\d)")


def rows() -> list[tuple[str, str]]:
    """Idea and place of every row of the page's tables."""
    found = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| ") and not line.startswith("| idea "):
            idea, place = line.strip("| ").split(" | ")
            found.append((idea, place))
    return found


def headings_of_labs() -> str:
    """All headings of all labs, each lab's after a line with its number."""
    lines = []
    for lab in notebooks.labs():
        for cell in notebooks.read(lab.solution).cells:
            if cell.cell_type == "markdown":
                found = re.findall(r"(?m)^#+ (.+)", cell.source)
                lines += [f"{lab.number}: {heading}" for heading in found]
    return "\n".join(lines)


HEADINGS = headings_of_labs()


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0][:40])
def test_an_idea_has_a_place_that_exists(row):
    _, place = row
    pages, exercises, sections = (pattern.findall(place) for pattern in (LINK, EXERCISE, SECTION))
    assert pages or exercises or sections, f"expected a place, found {place!r}"
    for name, _ in pages:
        assert Path(name).parent == Path(), f"expected a page of lectures/, found {name}"
    for exercise in exercises:
        assert f": Exercise {exercise} - " in HEADINGS, f"no lab has an exercise {exercise}"
    for section, lab in sections:
        assert f"{lab}: {section}. " in HEADINGS, f"lab {lab} has no section {section}"


def test_the_links_lead_to_headings():
    """`make check` says the same for every page; here it is said of a heading that is gone."""
    assert not [found for found in links.check_pages(ROOT) if found.startswith("lectures/coverage")]


def test_no_idea_stands_there_twice():
    ideas = [idea for idea, _ in rows()]
    assert len(ideas) == len(set(ideas))


def test_every_module_with_a_table_is_in_the_order_of_the_course():
    numbers = re.findall(r"(?m)^## Module (\d\d): ", PAGE.read_text(encoding="utf-8"))
    assert numbers == sorted(numbers) and numbers[0] == "00"
