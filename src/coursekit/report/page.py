"""The pages: HTML that stands alone, without a script, under a policy that would not let one run.

Pictures are inline SVG in per cent of the page's width, coloured by the page's own style: so they fit a telephone, a
sheet of paper and a dark screen, and need no inline styles, which the policy forbids. Each has a sentence that says
what it shows, and its table behind it.
"""

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

import jinja2
from markupsafe import Markup

from coursekit.report import attention, items, tables
from coursekit.report.misconceptions import AMBIGUOUS, KNOWN
from coursekit.report.summary import Summary
from coursekit.report.tables import Labels, Table

_HERE = Path(__file__).parent
_TEMPLATES = jinja2.Environment(loader=jinja2.FileSystemLoader(_HERE), autoescape=True, undefined=jinja2.StrictUndefined,
                                trim_blocks=True, lstrip_blocks=True)
#: Bars of a picture; the table behind it has the rest.
_SHOWN = 12


def lab(one: Summary, labels: Labels, named: bool, beside: Sequence[str], note: str = "") -> tuple[str, list[Table]]:
    """A lab's page, and the tables in it.

    Parameters
    ----------
    one : Summary
    labels : mapping of str to str
        Student -> what stands for them.
    named : bool
        Whether labels are names; without, nothing that students wrote is shown either.
    beside : sequence of str
        What lies beside the page and is linked to: "tables", "term".
    note : str
        What the reader should know first.
    """
    found = {"points": tables.points(one), "exercises": tables.exercises(one), "standing": tables.standing(one),
             "misconceptions": tables.misconceptions(one), "attention": tables.attention(one, labels),
             "seconds": tables.seconds(one), "incidents": tables.incidents(one, labels, named),
             "students": tables.students(one, labels, named)}
    if named:
        found["unknown"] = tables.unknown(one)
    sentences = {"points": _points(one), "facility": _facility(one), "discrimination": _discrimination(one),
                 "standing": _standing(found["standing"]), "misconceptions": _misconceptions(one, found["misconceptions"]),
                 "seconds": _seconds(found["seconds"])}
    page = _render("lab.html.j2", one=one, tables=found, say=sentences, named=named, beside=beside, note=note,
                   rules=attention.RULES, kinds=list(tables.KINDS.items()), shown=_SHOWN, people=people, enough=items.ENOUGH, hints=_hints(one))
    return page, list(found.values())


def term(summaries: Sequence[Summary], labels: Labels, named: bool) -> tuple[str, list[Table]]:
    """The term's page, and the tables in it; parameters as of `lab`."""
    found = {"labs": tables.labs(summaries), "students": tables.term(summaries, labels)}
    common = sorted((hint for one in summaries for hint in _hints(one)), key=lambda hint: (-hint["count"], hint["exercise"]))
    page = _render("term.html.j2", summaries=summaries, tables=found, named=named, rules=attention.RULES, hints=common,
                   say={"labs": _labs(found["labs"])}, shown=_SHOWN,
                   helped=[row for row in found["students"].rows if row[-1]], students=len(labels))
    return page, list(found.values())


def _render(template: str, **values: object) -> str:
    style = (_HERE / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _TEMPLATES.get_template(template).render(style=Markup(style), digest=digest, **values)


def _hints(one: Summary) -> list[dict]:
    """The misconceptions found, for class: exercise, count, whether it is certain, and what each says."""
    found = [{"exercise": part.number or "", "title": one.of.parts[part.number or ""], "count": count, "certain": kind == KNOWN,
              "says": [one.matrix.wrong[name].says for name in fits]}
             for part in one.of.exercises for (kind, fits), count in one.standing(part.key).items() if kind in (KNOWN, AMBIGUOUS)]
    return sorted(found, key=lambda hint: (-hint["count"], hint["exercise"]))


# ---- what the pictures show, in a sentence

def people(count: int) -> str:
    """A number of students.

    Examples
    --------
    >>> people(1), people(0)
    ('1 student', '0 students')
    """
    return f"{count} student{'' if count == 1 else 's'}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _points(one: Summary) -> str:
    totals = sorted(one.totals.values())
    middle = tables.median(totals)
    return (f"{people(len(totals))} {'is' if len(totals) == 1 else 'are'} graded; the points go from {totals[0]:g} to "
            f"{totals[-1]:g} of {one.total:g}, and half of the class has {middle:g} or more.")


def _facility(one: Summary) -> str:
    known = sorted((item.facility, item.part) for item in one.items if item.facility is not None)
    if not known:
        return "Nobody answered an exercise, so there is nothing to analyse."
    (hard, first), (easy, last) = known[0], known[-1]
    return (f"The hardest part is {first}, with {_percent(hard)} of its points on average; the easiest {last}, with "
            f"{_percent(easy)}.")


def _discrimination(one: Summary) -> str:
    known = sorted((item.discrimination, item.part) for item in one.items if item.discrimination is not None)
    if not known:
        return "No part has a discrimination; the table says why."
    (low, first), (high, last) = known[0], known[-1]
    rest = len(one.items) - len(known)
    return (f"It goes from {low:.2f} ({first}) to {high:.2f} ({last})"
            + (f"; {rest} of {len(one.items)} parts have none, and the table says why." if rest else "."))


def _standing(table: Table) -> str:
    if not any(isinstance(count, int) and count for row in table.rows for count in row[2:]):
        return "Nobody handed in what can be read."
    right = [(float(row[2]) / max(1, sum(float(count) for count in row[2:])), str(row[0])) for row in table.rows]
    (low, first), (high, last) = min(right), max(right)
    return f"Right answers go from {_percent(low)} of the students ({first}) to {_percent(high)} ({last})."


def _misconceptions(one: Summary, table: Table) -> str:
    if not table.rows:
        return "No exercise looks like one of the wrong answers we know."
    sure = sum(int(row[1]) for row in table.rows if row[2] == "yes")
    unsure = sum(int(row[1]) for row in table.rows) - sure
    exercise, count, _, says, _ = table.rows[0]
    return (f"{sure} exercises show one misconception, {unsure} one of several that look the same, and "
            f"{sum(int(row[1]) for row in tables.unknown(one).rows)} none we know. The most frequent, {people(int(count))} "
            f"in {exercise}: {says}")


def _seconds(table: Table) -> str:
    if not table.rows:
        return "No times are known."
    name, _, middle, most = table.rows[0]
    return f"The slowest is {name}, with {middle:g} s in the middle and {most:g} s at most."


def _labs(table: Table) -> str:
    shares = [(float(row[6]) / float(row[4]), str(row[0])) for row in table.rows]
    (low, first), (high, last) = min(shares), max(shares)
    return f"The median goes from {_percent(low)} of the points ({first}) to {_percent(high)} ({last})."
