"""The report's tables: each stands in the page, behind its picture, and beside the page as CSV."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from coursekit.classroom import grades
from coursekit.classroom.marks import State
from coursekit.classroom.term import Term
from coursekit.notebooks import grader
from coursekit.report.items import Item
from coursekit.report.misconceptions import (
    AMBIGUOUS,
    BLANK,
    FOLLOWS,
    KNOWN,
    RIGHT,
    UNKNOWN,
    Verdict,
)
from coursekit.report.reading import shown
from coursekit.report.summary import Summary

#: How exercises stand, in the order in which pictures and tables show it, with the words for it.
KINDS = {
    RIGHT: "right",
    KNOWN: "one misconception",
    AMBIGUOUS: "one of several misconceptions",
    UNKNOWN: "none we know",
    FOLLOWS: "only follows from another exercise",
    BLANK: "blank or unfinished",
}
#: Most bars of the distribution of points; a lab of few points has one a point.
BARS = 10
Cell = str | float
#: Student -> what stands for them in the report.
Labels = Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes
    ----------
    name : str
        Of the file, after the lab's.
    caption : str
        What it lists.
    head : tuple of str
    rows : sequence of (tuple of (str or float))
        Counts and measures as numbers; "" where there is none.
    """

    name: str
    caption: str
    head: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]

    def csv(self) -> str:
        """As spreadsheets open it."""
        return grades.csv_text(self.head, self.rows)


def points(one: Summary) -> Table:
    """How many students have how many points."""
    edges = np.linspace(0, one.total, int(min(BARS, max(2, one.total))) + 1)
    counts, _ = np.histogram([min(total, one.total) for total in one.totals.values()], edges)
    names = [
        f"{low:g} to {'' if high == one.total else 'below '}{high:g}"
        for low, high in pairwise(edges)
    ]
    return Table(
        "points",
        "How many students have how many points",
        ("points", "students"),
        list(zip(names, map(int, counts), strict=True)),
    )


def exercises(one: Summary) -> Table:
    """Item analysis."""
    head = (
        "part",
        "title",
        "points",
        "students",
        "facility",
        "facility from",
        "facility to",
        "discrimination",
        "discrimination from",
        "discrimination to",
        "remark",
    )
    rows = [
        (
            item.part,
            one.of.parts[item.part],
            one.of.most[item.part],
            item.students,
            _rounded(item.facility),
            *_interval(item.between),
            _rounded(item.discrimination),
            *_interval(item.within),
            remark(item),
        )
        for item in one.items
    ]
    return Table("exercises", "Difficulty and discrimination, with 95 % intervals", head, rows)


def remark(item: Item) -> str:
    """What an item's numbers ask the instructor to look at."""
    if item.why:
        return f"no discrimination: {item.why}"
    assert item.discrimination is not None and item.within is not None and item.facility is not None
    if item.within[1] < 0:
        return "those with more points elsewhere do worse here: look at the task and its checks"
    if item.discrimination < 0.2:
        return "hardly tells who knows from who does not"
    if item.within[0] <= 0:
        return "within noise of telling nothing"
    return ""


def standing(one: Summary) -> Table:
    """How each exercise stands."""
    rows: list[tuple[Cell, ...]] = []
    for part in one.of.exercises:
        counts: dict[str, int] = defaultdict(int)
        for (kind, _), count in one.standing(part.key).items():
            counts[kind] += count
        rows.append(
            (part.number or "", one.of.parts[part.number or ""], *(counts[kind] for kind in KINDS))
        )
    return Table(
        "standing",
        "How each exercise stands, in students",
        ("exercise", "title", *KINDS.values()),
        rows,
    )


def misconceptions(summaries: Sequence[Summary]) -> Table:
    """The misconceptions found in some labs, the most frequent first."""
    rows: list[tuple[Cell, ...]] = []
    for one, part in [(each, part) for each in summaries for part in each.of.exercises]:
        for (kind, fits), count in one.standing(part.key).items():
            if kind in (KNOWN, AMBIGUOUS):
                rows.append(
                    (
                        part.number or "",
                        count,
                        "yes" if kind == KNOWN else f"one of {len(fits)}",
                        " Or: ".join(one.matrix.wrong[name].says for name in fits),
                        " ".join(fits),
                    )
                )
    rows.sort(key=lambda row: (-float(row[1]), str(row[0])))
    return Table(
        "misconceptions",
        "Misconceptions, the most frequent first",
        ("exercise", "students", "certain", "misconception", "wrong answer"),
        rows,
    )


def unknown(one: Summary) -> Table:
    """What those exercises fail that look like no wrong answer we know."""
    rows: list[tuple[Cell, ...]] = []
    for part in one.of.exercises:
        counts: dict[str, int] = defaultdict(int)
        for each in one.verdicts.values():
            if each[part.key].kind == UNKNOWN:
                counts[said(each[part.key])] += 1
        rows += [(part.number or "", count, text) for text, count in counts.items()]
    rows.sort(key=lambda row: (-float(row[1]), str(row[0])))
    return Table(
        "unknown",
        "What is none of the misconceptions we know",
        ("exercise", "students", "checks that fail"),
        rows,
    )


def said(verdict: Verdict) -> str:
    """The checks that an exercise fails, and what they say, numbers left out."""
    return "; ".join(
        f"{test} ({each.side}): {shown(each.shape[2]) or each.state}"
        for test, each in verdict.failures.items()
    )


def seconds(one: Summary) -> Table:
    """The machine's time by cell, the longest first."""
    names = _cell_names(one)
    found: dict[str, list[float]] = defaultdict(list)
    for work in one.of.works:
        mine: dict[str, float] = defaultdict(float)
        for cell, time in work.times.items():
            mine[names.get(cell, "cells that students added")] += time
        for name, time in mine.items():
            found[name].append(time)
    slowest = sorted(
        (name for name in found if name), key=lambda name: (-median(found[name]), name)
    )
    rows: list[tuple[Cell, ...]] = [
        (name, len(found[name]), round(median(found[name]), 3), round(max(found[name]), 3))
        for name in slowest
    ]
    return Table(
        "seconds",
        "Seconds that the machine needed, by cell",
        ("cell", "students", "median", "most"),
        rows,
    )


def _cell_names(one: Summary) -> dict[str, str]:
    """Cell id -> its name in nbgrader, or its first line; "" for what is no cell."""
    names = {"cpu": "", "wall": ""}
    for cell in one.of.released.cells:
        name = (
            grader(cell).get("grade_id", "")
            or next((line for line in cell.source.splitlines() if line.strip()), cell.id)[:60]
        )
        names[cell.id] = names[grader(cell).get("grade_id", "") or cell.id] = name
    return names


def students(one: Summary, labels: Labels, named: bool) -> Table:
    """Each student's points, and why they may need a hand."""
    rows: list[tuple[Cell, ...]] = []
    for work in one.of.works:
        state = work.row.state if named else "graded" if work.graded else "not graded"
        rows.append(
            (
                labels[work.student],
                state,
                *(_or_nothing(work.row.points.get(part)) for part in one.of.most),
                _or_nothing(work.row.total),
                "; ".join(one.reasons.get(work.student, ())),
            )
        )
    for state, absent in (("not handed in", one.of.missing), ("to come", one.of.pending)):
        for student in absent:
            nothing = [""] * len(one.of.most)
            why = "; ".join(one.reasons.get(student, ()))
            rows.append((labels[student], state, *nothing, "", why))
    return Table(
        "students",
        "Everybody's points",
        ("student", "state", *one.of.most, "total", "may need a hand"),
        _in_order(rows),
    )


def attention(one: Summary, labels: Labels) -> Table:
    """Who may need a hand."""
    rows: list[tuple[Cell, ...]] = [
        (labels[student], _or_nothing(one.totals.get(student)), "; ".join(reasons))
        for student, reasons in one.reasons.items()
    ]
    return Table("attention", "Who may need a hand", ("student", "points", "why"), _in_order(rows))


def incidents(one: Summary, labels: Labels, named: bool) -> Table:
    """What happened to submissions; without names how many, for the text of an incident may hold
    one."""
    rows: list[tuple[Cell, ...]] = [
        (labels[work.student], text if named else "told in the report with names")
        for work in one.of.works
        for text in (work.incidents if named else work.incidents[:1])
    ]
    return Table(
        "incidents", "Submissions with incidents", ("student", "incident"), _in_order(rows)
    )


def term(summaries: Sequence[Summary], labels: Labels) -> Table:
    """Everybody's points, lab by lab."""
    rows: list[tuple[Cell, ...]] = []
    for student, label in labels.items():
        totals = [one.totals.get(student) for one in summaries]
        reasons = [
            f"{one.of.lab.number}: {'; '.join(one.reasons[student])}"
            for one in summaries
            if student in one.reasons
        ]
        rows.append(
            (
                label,
                *map(_or_nothing, totals),
                sum(total or 0.0 for total in totals),
                " | ".join(reasons),
            )
        )
    head = ("student", *(one.of.lab.name for one in summaries), "total", "may need a hand")
    return Table("students", "Everybody's points, lab by lab", head, _in_order(rows))


def labs(summaries: Sequence[Summary]) -> Table:
    """The labs beside each other."""
    rows: list[tuple[Cell, ...]] = []
    for one in summaries:
        quarters = np.percentile(list(one.totals.values()), [25, 50, 75])
        rows.append(
            (
                one.of.lab.name,
                len(one.of.works),
                len(one.of.graded) - len(one.of.waiting),
                len(one.of.waiting),
                len(one.of.missing),
                one.total,
                *(round(float(value), 2) for value in quarters),
                len(one.reasons),
                sum(bool(work.incidents) for work in one.of.works),
            )
        )
    head = (
        "lab",
        "handed in",
        "graded",
        str(State.BY_HAND),
        "missing",
        "points at most",
        "lower quarter",
        "median",
        "upper quarter",
        "may need a hand",
        "with incidents",
    )
    return Table("labs", "The labs beside each other", head, rows)


def progress(of: Term) -> Table:
    """What is done and what is open of each assignment, in students."""
    rows: list[tuple[Cell, ...]] = []
    for name in of.assignments:
        states = [one.entries[name].state for one in of.marks]
        rows.append((name, of.due_shown(name), *(states.count(state) for state in State)))
    return Table("progress", "What is done and what is open", ("assignment", "due", *State), rows)


def _in_order(rows: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """By the student's label, numbers in it as numbers: in the report without names the order tells
    nothing."""
    return sorted(
        rows,
        key=lambda row: [
            int(part) if place % 2 else part
            for place, part in enumerate(re.split("([0-9]+)", str(row[0])))
        ],
    )


def _or_nothing(value: float | None) -> Cell:
    return "" if value is None else value


def _rounded(value: float | None) -> Cell:
    return "" if value is None else round(value, 3)


def _interval(ends: tuple[float, float] | None) -> tuple[Cell, Cell]:
    return (_rounded(ends[0]), _rounded(ends[1])) if ends else ("", "")
