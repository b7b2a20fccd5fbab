"""A lab's class, seen as a whole: what `reading` read, with what items, misconceptions and
attention make of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from coursekit.report import at_risk, items
from coursekit.report.items import Item
from coursekit.report.misconceptions import BLANK, Matrix, Verdict
from coursekit.report.reading import LabClass, Work


@dataclass(frozen=True)
class Summary:
    """A lab's class.

    Attributes
    ----------
    of : LabClass
    matrix : Matrix
        What the lab's wrong answers look like.
    verdicts : dict of str to (dict of str to Verdict)
        Student -> key of an exercise -> how it stands; of those who handed in what can be read.
    items : list of Item
        Of those who answered an exercise.
    reasons : dict of str to tuple of str
        Student -> why they may need a hand; only those who may.
    """

    of: LabClass
    matrix: Matrix
    verdicts: dict[str, dict[str, Verdict]]
    items: list[Item]
    reasons: dict[str, tuple[str, ...]]

    @property
    def total(self) -> float:
        """Points at most."""
        return sum(self.of.most.values())

    @property
    def totals(self) -> dict[str, float]:
        """Student -> points, of those who are graded."""
        return {
            work.student: work.row.total for work in self.of.works if work.row.total is not None
        }

    @property
    def at_work(self) -> list[Work]:
        """What was handed in by those who answered an exercise."""
        answered = {
            student
            for student, each in self.verdicts.items()
            if any(one.kind != BLANK for one in each.values())
        }
        return [work for work in self.of.works if work.student in answered]

    def standing(self, key: str) -> Counter[tuple[str, tuple[str, ...]]]:
        """How often an exercise stands in which way, and why, the most frequent first."""
        return Counter((each[key].kind, each[key].fits) for each in self.verdicts.values())


def summarise(classes: Sequence[LabClass], matrices: Mapping[str, Matrix]) -> list[Summary]:
    """The labs for which there is a matrix.

    Parameters
    ----------
    classes : sequence of LabClass
        All labs of the term, in order, for a student may fall across them.
    matrices : mapping of str to Matrix
        By the lab's name.
    """
    verdicts = {
        one.lab.name: {
            work.student: matrices[one.lab.name].verdicts(one.exercises, work.checks)
            for work in one.works
            if work.readable
        }
        for one in classes
        if one.lab.name in matrices
    }
    shares = [
        {
            work.student: work.row.total / sum(one.most.values())
            for work in one.works
            if work.row.total is not None
        }
        for one in classes
    ]
    return [
        _summary(one, matrices[one.lab.name], verdicts[one.lab.name], shares[:number])
        for number, one in enumerate(classes, start=1)
        if one.lab.name in matrices
    ]


def _summary(
    one: LabClass,
    matrix: Matrix,
    verdicts: dict[str, dict[str, Verdict]],
    shares: Sequence[Mapping[str, float]],
) -> Summary:
    made = Summary(one, matrix, verdicts, [], {})
    table = pd.DataFrame(
        [work.row.points for work in made.at_work], columns=list(one.most), dtype=float
    )
    return Summary(
        one, matrix, verdicts, items.analyse(table, pd.Series(one.most)), _reasons(made, shares)
    )


def _reasons(one: Summary, shares: Sequence[Mapping[str, float]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    works = {work.student: work for work in one.of.graded}
    at_work = {work.student for work in one.at_work}
    low = at_risk.lowest_fifth(
        {student: total for student, total in one.totals.items() if student in at_work}, one.total
    )
    for student in sorted({*works, *one.of.missing}):
        reasons = found.setdefault(student, [])
        if student not in works:
            reasons.append("handed in nothing")
        elif not works[student].readable:
            reasons.append("nothing that can be read")
        elif student not in at_work:
            reasons.append("no exercise answered")
        elif student in low:
            reasons.append("in the lowest fifth")
        if at_risk.falling([each.get(student) for each in shares]):
            reasons.append("fell twice in a row")
    return {student: tuple(reasons) for student, reasons in found.items() if reasons}
