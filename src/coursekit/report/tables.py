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
#: The cells of a row.
Row = tuple[Cell, ...]
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
    rows: Sequence[Row]

    def csv(self) -> str:
        """As spreadsheets open it."""
        return grades.csv_text(self.head, self.rows)


def points(one: Summary) -> Table:
    """How many students have how many points."""
    bars = min(BARS, max(2, one.total))
    edges = np.linspace(0, one.total, int(bars) + 1)
    totals = [min(total, one.total) for total in one.totals.values()]
    counts, _ = np.histogram(totals, edges)
    rows: list[Row] = []
    for (low, high), count in zip(pairwise(edges), counts, strict=True):
        below = "" if high == one.total else "below "
        rows.append((f"{low:g} to {below}{high:g}", int(count)))
    return Table(
        "points",
        "How many students have how many points",
        ("points", "students"),
        rows,
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
    rows: list[Row] = []
    for part in one.of.exercises:
        counts: dict[str, int] = defaultdict(int)
        for (kind, _), count in one.standing(part.key).items():
            counts[kind] += count
        in_order = [counts[kind] for kind in KINDS]
        rows.append((part.name, one.of.parts[part.name], *in_order))
    return Table(
        "standing",
        "How each exercise stands, in students",
        ("exercise", "title", *KINDS.values()),
        rows,
    )


def misconceptions(summaries: Sequence[Summary]) -> Table:
    """The misconceptions found in some labs, the most frequent first."""
    rows: list[Row] = []
    for one in summaries:
        for part in one.of.exercises:
            for (kind, fits), count in one.standing(part.key).items():
                if kind not in (KNOWN, AMBIGUOUS):
                    continue
                says = [one.matrix.wrong[name].says for name in fits]
                rows.append(
                    (
                        part.name,
                        count,
                        "yes" if kind == KNOWN else f"one of {len(fits)}",
                        " Or: ".join(says),
                        " ".join(fits),
                    )
                )
    rows.sort(key=_by_frequency)
    return Table(
        "misconceptions",
        "Misconceptions, the most frequent first",
        ("exercise", "students", "certain", "misconception", "wrong answer"),
        rows,
    )


def _by_frequency(row: Row) -> tuple[float, str]:
    """For rows of an exercise and a number of students: the most frequent first."""
    exercise, count, *_ = row
    return -float(count), str(exercise)


def unknown(one: Summary) -> Table:
    """What those exercises fail that look like no wrong answer we know."""
    rows: list[Row] = []
    for part in one.of.exercises:
        counts: dict[str, int] = defaultdict(int)
        for each in one.verdicts.values():
            verdict = each[part.key]
            if verdict.kind == UNKNOWN:
                counts[said(verdict)] += 1
        for text, count in counts.items():
            rows.append((part.name, count, text))
    rows.sort(key=_by_frequency)
    return Table(
        "unknown",
        "What is none of the misconceptions we know",
        ("exercise", "students", "checks that fail"),
        rows,
    )


def said(verdict: Verdict) -> str:
    """The checks that an exercise fails, and what they say, numbers left out."""
    found = []
    for test, failure in verdict.failures.items():
        _, _, words = failure.shape
        what = shown(words) or failure.state
        found.append(f"{test} ({failure.side}): {what}")
    return "; ".join(found)


def seconds(one: Summary) -> Table:
    """The machine's time by cell, the longest first."""
    names = _cell_names(one)
    found: dict[str, list[float]] = defaultdict(list)
    for work in one.of.works:
        mine: dict[str, float] = defaultdict(float)
        for cell, time in work.times.items():
            name = names.get(cell, "cells that students added")
            mine[name] += time
        for name, time in mine.items():
            if name:
                found[name].append(time)
    rows: list[Row] = []
    for name in sorted(found, key=lambda name: (-median(found[name]), name)):
        times = found[name]
        rows.append(
            (
                name,
                len(times),
                round(median(times), 3),
                round(max(times), 3),
            )
        )
    return Table(
        "seconds",
        "Seconds that the machine needed, by cell",
        ("cell", "students", "median", "most"),
        rows,
    )


def _cell_names(one: Summary) -> dict[str, str]:
    """Cell id -> its name in nbgrader, or its first line; "" for what is no cell."""
    names = {
        "cpu": "",
        "wall": "",
    }
    for cell in one.of.released.cells:
        grade_id = grader(cell).get("grade_id", "")
        lines = [line for line in cell.source.splitlines() if line.strip()]
        first = lines[0] if lines else cell.id
        name = grade_id or first[:60]
        names[grade_id or cell.id] = name
        names[cell.id] = name
    return names


def students(one: Summary, labels: Labels, named: bool) -> Table:
    """Each student's points, and why they may need a hand."""
    rows: list[Row] = []
    for work in one.of.works:
        state = "graded" if work.graded else "not graded"
        points = [_or_nothing(work.row.points.get(part)) for part in one.of.most]
        rows.append(
            (
                labels[work.student],
                work.row.state if named else state,
                *points,
                _or_nothing(work.row.total),
                _why(one, work.student),
            )
        )
    nothing = [""] * len(one.of.most)
    for state, absent in (("not handed in", one.of.missing), ("to come", one.of.pending)):
        for student in absent:
            rows.append(
                (
                    labels[student],
                    state,
                    *nothing,
                    "",
                    _why(one, student),
                )
            )
    return Table(
        "students",
        "Everybody's points",
        ("student", "state", *one.of.most, "total", "may need a hand"),
        _in_order(rows),
    )


def _why(one: Summary, student: str) -> str:
    """Why a student is at risk; empty where nothing says so."""
    reasons = one.reasons.get(student, ())
    return "; ".join(reasons)


def attention(one: Summary, labels: Labels) -> Table:
    """Who may need a hand."""
    rows: list[Row] = []
    for student in one.reasons:
        total = _or_nothing(one.totals.get(student))
        rows.append((labels[student], total, _why(one, student)))
    return Table(
        "attention",
        "Who may need a hand",
        ("student", "points", "why"),
        _in_order(rows),
    )


def incidents(one: Summary, labels: Labels, named: bool) -> Table:
    """What happened to submissions; without names how many, for the text of an incident may hold
    one."""
    rows: list[Row] = []
    for work in one.of.works:
        texts = work.incidents
        if texts and not named:
            texts = ("told in the report with names",)
        for text in texts:
            rows.append((labels[work.student], text))
    return Table(
        "incidents",
        "Submissions with incidents",
        ("student", "incident"),
        _in_order(rows),
    )


def term(summaries: Sequence[Summary], labels: Labels) -> Table:
    """Everybody's points, lab by lab."""
    rows: list[Row] = []
    for student, label in labels.items():
        totals = [one.totals.get(student) for one in summaries]
        reasons = []
        for one in summaries:
            if student in one.reasons:
                reasons.append(f"{one.of.lab.number}: {_why(one, student)}")
        rows.append(
            (
                label,
                *map(_or_nothing, totals),
                sum(total or 0.0 for total in totals),
                " | ".join(reasons),
            )
        )
    names = [one.of.lab.name for one in summaries]
    head = ("student", *names, "total", "may need a hand")
    return Table("students", "Everybody's points, lab by lab", head, _in_order(rows))


def labs(summaries: Sequence[Summary]) -> Table:
    """The labs beside each other."""
    rows: list[Row] = []
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
    rows: list[Row] = []
    for name in of.assignments:
        states = [one.entries[name].state for one in of.marks]
        counts = [states.count(state) for state in State]
        rows.append((name, of.due_shown(name), *counts))
    return Table("progress", "What is done and what is open", ("assignment", "due", *State), rows)


def _in_order(rows: list[Row]) -> list[Row]:
    """By the student's label, numbers in it as numbers: in the report without names the order tells
    nothing."""
    return sorted(rows, key=_words_and_numbers)


def _words_and_numbers(row: Row) -> list[str | int]:
    label, *_ = row
    found: list[str | int] = []
    for place, part in enumerate(re.split("([0-9]+)", str(label))):
        is_number = place % 2 == 1
        found.append(int(part) if is_number else part)
    return found


def _or_nothing(value: float | None) -> Cell:
    return "" if value is None else value


def _rounded(value: float | None) -> Cell:
    return "" if value is None else round(value, 3)


def _interval(ends: tuple[float, float] | None) -> tuple[Cell, Cell]:
    if ends is None:
        return "", ""
    low, high = ends
    return _rounded(low), _rounded(high)
