"""The pages: HTML that stands alone, without a script, under a policy that would not let one run.

Pictures are inline SVG in per cent of the page's width, coloured by the page's own style: so they
fit a telephone, a sheet of paper and a dark screen, and need no inline styles, which the policy
forbids. Each has a sentence that says what it shows, and its table behind it.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2
from markupsafe import Markup

from coursekit.classroom.submissions import shown
from coursekit.classroom.term import Term
from coursekit.report import at_risk, captions, items, tables
from coursekit.report.summary import Summary
from coursekit.report.tables import Labels, Table
from coursekit.report.wordings import Wordings
from fairmark.counting import counted

_HERE = Path(__file__).parent
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader([_HERE, _HERE.parent / "similarity"]),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
#: Bars of a picture; the table behind it has the rest.
_SHOWN = 12


@dataclass(frozen=True)
class Mark:
    """What a picture draws for one thing: a bar, or a dot on a line.

    Attributes
    ----------
    label, amount : str
        What it is of, and the value in words.
    value : float
        Where it ends.
    within : (float, float)
        The ends of the line.
    """

    label: str
    amount: str
    value: float
    within: tuple[float, float] = (0.0, 0.0)


def lab(
    one: Summary,
    labels: Labels,
    named: bool,
    beside: Sequence[str],
    note: str = "",
    wordings: Wordings | None = None,
    agreed: str = "",
) -> tuple[str, list[Table]]:
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
    wordings : Wordings, optional
        What the class answered to two wordings of a question.
    agreed : str
        How far two graders of the same answers agree.
    """
    found = _lab_tables(one, labels, named)
    page = render(
        "lab.html.j2",
        one=one,
        tables=found,
        say=_lab_captions(one, found),
        named=named,
        beside=beside,
        note=note,
        agreed=agreed,
        shown=_SHOWN,
        rules=at_risk.RULES,
        kinds=list(tables.KINDS.items()),
        enough=items.ENOUGH,
        slowest=_slowest(found["seconds"]),
        hints=_hints(found["misconceptions"]),
        wordings=wordings,
        alphas=_alphas(wordings),
        **_items(one),
    )
    return page, [*found.values(), *_own_table(wordings)]


def _lab_tables(one: Summary, labels: Labels, named: bool) -> dict[str, Table]:
    """The tables of a lab's page."""
    found = {
        "points": tables.points(one),
        "exercises": tables.exercises(one),
        "standing": tables.standing(one),
        "misconceptions": tables.misconceptions([one]),
        "attention": tables.attention(one, labels),
        "seconds": tables.seconds(one),
        "incidents": tables.incidents(one, labels, named),
        "students": tables.students(one, labels, named),
    }
    if named:
        found["unknown"] = tables.unknown(one)
    return found


def _lab_captions(one: Summary, found: dict[str, Table]) -> dict[str, str]:
    """What the pictures of a lab's page show, each in a sentence."""
    return {
        "points": captions.points(one),
        "facility": captions.facility(one.items),
        "discrimination": captions.discrimination(one.items),
        "standing": captions.standing(found["standing"]),
        "misconceptions": captions.misconceptions(found["misconceptions"]),
        "seconds": captions.seconds(found["seconds"]),
    }


def _slowest(seconds: Table) -> list[Mark]:
    """The cells that take longest."""
    marks = []
    for name, _, middle, most in seconds.rows[:_SHOWN]:
        mark = Mark(f"{name}, at most {most:g} s", f"{middle:g} s", float(middle))
        marks.append(mark)
    return marks


def _items(one: Summary) -> dict[str, list[Mark]]:
    """How difficult each part is, and how well it discriminates, with intervals."""
    names = {}
    for part, title in one.of.parts.items():
        names[part] = part if part == title else f"{part} {title}"
    facility = []
    discrimination = []
    for item in one.items:
        name = names[item.part]
        if item.facility is not None and item.between:
            share = captions.percent(item.facility)
            facility.append(Mark(name, share, item.facility, item.between))
        if item.discrimination is not None and item.within:
            number = f"{item.discrimination:.2f}"
            discrimination.append(Mark(name, number, item.discrimination, item.within))
    return {"facility": facility, "discrimination": discrimination}


def term(
    summaries: Sequence[Summary],
    labels: Labels,
    named: bool,
    wordings: Wordings | None = None,
    standing: Term | None = None,
) -> tuple[str, list[Table]]:
    """The term's page, and the tables in it; parameters as of `lab`, and how the term stands."""
    found = {
        "labs": tables.labs(summaries),
        "misconceptions": tables.misconceptions(summaries),
        "students": tables.term(summaries, labels),
    }
    if standing:
        found["progress"] = tables.progress(standing)
    page = render(
        "term.html.j2",
        summaries=summaries,
        tables=found,
        named=named,
        rules=at_risk.RULES,
        shown=_SHOWN,
        say={
            "labs": captions.labs(found["labs"]),
            "misconceptions": captions.misconceptions(found["misconceptions"]),
        },
        hints=_hints(found["misconceptions"]),
        medians=_medians(found["labs"]),
        helped=[row for row in found["students"].rows if row[-1]],
        students=len(labels),
        strangers=list(map(shown, standing.strangers)) if standing else [],
        wordings=wordings,
        alphas=_alphas(wordings),
    )
    return page, [*found.values(), *_own_table(wordings)]


def _medians(labs: Table) -> list[Mark]:
    """The median of each lab, with its quarters."""
    marks = []
    for name, _, graded, waiting, _, most, low, middle, high, *_ in labs.rows:
        whole = float(most)
        said = f"{middle:g} of {counted(whole, 'point')}, {graded} graded"
        if waiting:
            said += f", {waiting} to grade by hand"
        quarters = (float(low) / whole, float(high) / whole)
        marks.append(Mark(str(name), said, float(middle) / whole, quarters))
    return marks


def _own_table(wordings: Wordings | None) -> list[Table]:
    """The table of two wordings, where there is one."""
    return [wordings.table] if wordings and wordings.table else []


def _alphas(wordings: Wordings | None) -> list[Mark]:
    """The alpha of each wording, where it has one."""
    rows = [row for table in _own_table(wordings) for row in table.rows]
    return [
        Mark(
            f"{version}, “{text}”" if text else str(version),
            f"{alpha:.2f}",
            float(alpha),
            (float(low), float(high)),
        )
        for version, text, _, _, _, _, alpha, low, high in rows
        if "" not in (alpha, low, high)
    ]


def _hints(table: Table) -> list[Mark]:
    """The misconceptions of a table, to say in class."""
    return [
        Mark(
            f"{says}" if certain == "yes" else f"{certain}: {says}",
            f"{captions.people(int(count))}, {exercise}",
            float(count),
        )
        for exercise, count, certain, says, _ in table.rows
    ]


def render(template: str, **values: object) -> str:
    """A page from a template of this folder or of similarity/, in the report's style."""
    style = (_HERE / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _TEMPLATES.get_template(template).render(style=Markup(style), digest=digest, **values)
