"""Pages of classes in which little is known: nothing is divided by zero, and the page says what is
missing."""

from dataclasses import replace

import pytest

from coursekit.notebooks import Lab
from coursekit.report import example, page
from coursekit.report.summary import summarise
from fairmark.model import CheckResult

LAB = Lab("00-start-here")


def shown(works, matrix=None) -> tuple[str, str]:
    """The lab's page and the term's, of a class of these works."""
    one, known = example.invent(LAB, 1, 0)
    one = replace(one, works=tuple(works))
    summaries = summarise([one], {LAB.name: matrix or known})
    labels = {name: name for name in ("invented 0", *(work.student for work in works))}
    return page.lab(summaries[0], labels, True, [])[0], page.term(summaries, labels, True)[0]


@pytest.fixture(scope="module")
def work():
    """One student's."""
    return example.invent(LAB, 1, 0)[0].works[0]


def test_one_student_is_no_statistic(work):
    lab, term = shown([work])
    assert "1 student is graded" in lab
    assert (
        "No part has a discrimination; the table says why." in lab
        and "fewer than 10 students" in lab
    )
    assert "The median is" in term


def test_a_class_that_handed_in_nothing_readable(work):
    checks = {
        name: CheckResult(name, 0.0, one.points, "unreadable", False, "no notebook")
        for name, one in work.checks.items()
    }
    nothing = replace(
        work, row=replace(work.row, points={"00.1": 0.0}, total=0.0), checks=checks, times={}
    )
    lab, term = shown([nothing])
    assert "Nobody handed in what can be read." in lab and "Nobody answered an exercise" in lab
    assert (
        "No times are known." in lab
        and "No exercise looks like one of the wrong answers we know." in lab
    )
    assert "nothing that can be read" in term


def test_without_wrong_answers_everything_wrong_is_none_we_know(work):
    checks = {
        name: replace(one, score=0.0, state="failed", message="no")
        for name, one in work.checks.items()
    }
    _, known = example.invent(LAB, 1, 0)
    lab, _ = shown([replace(work, checks=checks)], replace(known, wrong={}))
    assert "test-batch_cost (visible): no" in lab and "No exercise looks like" in lab
