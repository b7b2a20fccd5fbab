"""The weeks of the course as lectures/README.md has them, with what each costs a student."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nbformat import NotebookNode

from coursekit import notebooks
from coursekit.checks.budget import MINUTES_OF_A_LAB
from coursekit.notebooks import ROOT

PAGE = ROOT / "lectures" / "README.md"
WORDS_A_MINUTE = 200
#: The first half of a lab ends with a section, so many minutes after the middle at the latest.
LATEST = 10
#: The assignment that holds the points of demo day; no notebook is handed in for it.
DEMO_DAY = "demo-day"
_WEEK = timedelta(weeks=1)
_MINUTES = re.compile(r"\((\d+) minutes\)")


@dataclass(frozen=True)
class Week:
    """A week of the syllabus, with what it costs a student.

    Attributes
    ----------
    number, lesson, project, homework : str
        As the syllabus has them.
    modules : tuple of str
        Such as "02" and "03a".
    in_class, lab, reading, own : int
        Minutes: in class, on labs, reading lectures, on homework and the project.
    labs : tuple of str
        Each lab, or half of one, with its minutes.
    """

    number: str
    lesson: str
    project: str
    homework: str
    modules: tuple[str, ...]
    in_class: int
    lab: int
    reading: int
    own: int
    labs: tuple[str, ...]

    @property
    def minutes(self) -> int:
        """All of it."""
        return self.in_class + self.lab + self.reading + self.own

    @property
    def read(self) -> list[str]:
        """The modules whose lectures are read before this class."""
        return [module[:2] for module in self.modules if not module.endswith("b")]


def days(start: date, skip: Sequence[date]) -> Iterator[date]:
    """The days of class: every seven days, but in the weeks (Monday to Sunday) of the days to skip.

    Examples
    --------
    >>> made = days(date(2027, 1, 11), [date(2027, 1, 20)])
    >>> [next(made).isoformat() for _ in range(2)]
    ['2027-01-11', '2027-01-25']
    """
    skipped = {day.isocalendar()[:2] for day in skip}
    while True:
        if start.isocalendar()[:2] not in skipped:
            yield start
        start += _WEEK


def rows(syllabus: str, heading: str) -> list[list[str]]:
    """The cells of the first table below a heading.

    Raises
    ------
    ValueError
        There is none.
    """
    section = syllabus.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    if len(lines) < 3:
        raise ValueError(f"{PAGE.name}: expected a table under '## {heading}'")
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def read(syllabus: str) -> list[Week]:
    """The weeks of the syllabus."""
    in_class = {row[0]: row[1:] for row in rows(syllabus, "Two hours of class")}
    homework = {row[0]: row[1:] for row in rows(syllabus, "Reading, homework and milestones")}
    found = []
    for number, lesson, modules, project in rows(syllabus, "The calendar"):
        names = tuple(modules.split(", "))
        labs = [part_of_lab(name) for name in names]
        task, own = homework[number]
        found.append(
            Week(
                number,
                lesson,
                project,
                re.sub(r" \(\[more\]\(.*?\)\)", "", task),
                names,
                sum(map(int, _MINUTES.findall(" ".join(in_class[number])))),
                sum(minutes for _, minutes in labs),
                sum(_reading(name) for name in names),
                int(own),
                tuple(f"{name} ({minutes} min)" for name, minutes in labs),
            )
        )
    return found


def part_of_lab(module: str) -> tuple[str, int]:
    """What of a lab belongs to a week, and its minutes.

    Parameters
    ----------
    module : str
        "02" is all of lab 02; "03a" and "03b" are its halves.

    Returns
    -------
    str, int
        Such as ("03 to 03.4", 56): the exercise with which the first half ends, at the end of a
        section.
    """
    lab = next((one for one in notebooks.labs() if one.number == module[:2]), None)
    if lab is None:
        longest = MINUTES_OF_A_LAB[-1]
        return f"{module} (announced)", longest if len(module) == 2 else longest // 2
    released = notebooks.read(lab.release)
    total = sum(part.minutes for part in notebooks.parts(released))
    if len(module) == 2:
        return module, total
    ends = _section_ends(released)
    early = [number for number, end in ends.items() if end <= total / 2 + LATEST]
    last = early[-1] if early else next(iter(ends))
    if module.endswith("a"):
        return f"{module[:2]} to {last}", ends[last]
    return f"{module[:2]} after {last}", total - ends[last]


def _section_ends(notebook: NotebookNode) -> dict[str, int]:
    """The last exercise of each section of a lab -> minutes from the lab's beginning to there."""
    ends = {}
    minutes, exercise = 0, None
    for cell in notebook.cells:
        prose = cell.source if cell.cell_type == "markdown" else ""
        if exercise and re.search("^## ", prose, re.MULTILINE):
            ends[exercise] = minutes
            exercise = None
        if heading := notebooks.BUDGET.search(prose):
            minutes += int(heading["minutes"])
            named = notebooks.EXERCISE.match(heading["title"])
            exercise = named["number"] if named else exercise
    return ends


def _reading(module: str) -> int:
    """Minutes for a module's lecture, in the week in which the module begins."""
    pages = [] if module.endswith("b") else list(PAGE.parent.glob(f"{module[:2]}-*.md"))
    words = sum(len(page.read_text(encoding="utf-8").split()) for page in pages)
    return round(words / WORDS_A_MINUTE)
