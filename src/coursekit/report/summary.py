"""A lab's class, seen as a whole: what `reading` read, with what items, misconceptions and
attention make of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from coursekit.report import at_risk, items
from coursekit.report.items import Item
from coursekit.report.misconceptions import BLANK, Matrix, Verdict
from coursekit.report.reading import LabClass, Work

#: Student -> why they are at risk.
Reasons = dict[str, tuple[str, ...]]
#: How an exercise stands, and why.
Standing = tuple[str, tuple[str, ...]]


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
    reasons: Reasons

    @property
    def total(self) -> float:
        """Points at most."""
        return sum(self.of.most.values())

    @property
    def totals(self) -> dict[str, float]:
        """Student -> points, of those who are graded."""
        found = {}
        for work in self.of.works:
            if work.row.total is not None:
                found[work.student] = work.row.total
        return found

    @property
    def at_work(self) -> list[Work]:
        """What was handed in by those who answered an exercise."""
        found = []
        for work in self.of.works:
            verdicts = self.verdicts.get(work.student, {})
            kinds = {verdict.kind for verdict in verdicts.values()}
            if kinds - {BLANK}:
                found.append(work)
        return found

    def standing(self, key: str) -> Counter[Standing]:
        """How often an exercise stands in which way, and why, the most frequent first."""
        count: Counter[Standing] = Counter()
        for each in self.verdicts.values():
            verdict = each[key]
            count[verdict.kind, verdict.fits] += 1
        return count


def summarise(classes: Sequence[LabClass], matrices: Mapping[str, Matrix]) -> list[Summary]:
    """The labs for which there is a matrix.

    Parameters
    ----------
    classes : sequence of LabClass
        All labs of the term, in order, for a student may fall across them.
    matrices : mapping of str to Matrix
        By the lab's name.
    """
    shares: list[dict[str, float]] = []
    found = []
    for one in classes:
        shares.append(_shares(one))
        if one.lab.name in matrices:
            matrix = matrices[one.lab.name]
            found.append(_summary(one, matrix, shares))
    return found


def _shares(one: LabClass) -> dict[str, float]:
    """Student -> share of the points, of those who are graded."""
    most = sum(one.most.values())
    found = {}
    for work in one.works:
        if work.row.total is not None:
            found[work.student] = work.row.total / most
    return found


def _summary(
    one: LabClass,
    matrix: Matrix,
    shares: Sequence[Mapping[str, float]],
) -> Summary:
    """A lab's class; the shares are those of this lab and the ones before it."""
    verdicts = {}
    for work in one.works:
        if work.readable:
            verdicts[work.student] = matrix.verdicts(one.exercises, work.checks)
    made = Summary(
        one,
        matrix,
        verdicts,
        items=[],
        reasons={},
    )
    points = [work.row.points for work in made.at_work]
    table = pd.DataFrame(
        points,
        columns=list(one.most),
        dtype=float,
    )
    return replace(
        made,
        items=items.analyse(table, pd.Series(one.most)),
        reasons=_reasons(made, shares),
    )


def _reasons(one: Summary, shares: Sequence[Mapping[str, float]]) -> Reasons:
    works = {work.student: work for work in one.of.graded}
    at_work = {work.student for work in one.at_work}
    totals = {}
    for student, total in one.totals.items():
        if student in at_work:
            totals[student] = total
    low = at_risk.lowest_fifth(totals, one.total)
    found: Reasons = {}
    for student in sorted({*works, *one.of.missing}):
        reasons = []
        if student not in works:
            reasons.append("handed in nothing")
        elif not works[student].readable:
            reasons.append("nothing that can be read")
        elif student not in at_work:
            reasons.append("no exercise answered")
        elif student in low:
            reasons.append("in the lowest fifth")
        own = [each.get(student) for each in shares]
        if at_risk.falling(own):
            reasons.append("fell twice in a row")
        if reasons:
            found[student] = tuple(reasons)
    return found
