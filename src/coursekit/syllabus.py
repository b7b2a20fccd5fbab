"""The weeks of the course as lectures/README.md has them, with what each costs a student."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nbformat import NotebookNode

from coursekit import notebooks
from coursekit.checks.budget import MINUTES_OF_A_LAB
from coursekit.notebooks import ROOT, Lab

PAGE = ROOT / "lectures" / "README.md"
WORDS_A_MINUTE = 200
#: The first half of a lab ends with a section, so many minutes after the middle at the latest.
LATEST = 10
#: The assignment that holds the points of demo day; no notebook is handed in for it.
DEMO_DAY = "demo-day"
_WEEK = timedelta(weeks=1)
#: In a task: the link to what it says in full.
_MORE = re.compile(r" \(\[more\]\(.*?\)\)")
_SECTION = re.compile(r"^## ", re.MULTILINE)
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
        return sum(
            [
                self.in_class,
                self.lab,
                self.reading,
                self.own,
            ]
        )

    @property
    def read(self) -> list[str]:
        """The modules whose lectures are read before this class."""
        found = []
        for module in self.modules:
            if not module.endswith("b"):
                found.append(module[:2])
        return found


def days(start: date, skip: Sequence[date]) -> Iterator[date]:
    """The days of class: every seven days, but in the weeks (Monday to Sunday) of the days to skip.

    Examples
    --------
    >>> made = days(date(2027, 1, 11), [date(2027, 1, 20)])
    >>> [next(made).isoformat() for _ in range(2)]
    ['2027-01-11', '2027-01-25']
    """
    skipped = {_week_of(day) for day in skip}
    while True:
        if _week_of(start) not in skipped:
            yield start
        start += _WEEK


def _week_of(day: date) -> tuple[int, int]:
    calendar = day.isocalendar()
    return calendar.year, calendar.week


def rows(syllabus: str, heading: str) -> list[list[str]]:
    """The cells of the first table below a heading.

    Raises
    ------
    ValueError
        There is none.
    """
    _, _, below = syllabus.partition(f"## {heading}\n")
    section, _, _ = below.partition("\n## ")
    lines = [line for line in section.splitlines() if line.startswith("|")]
    if len(lines) < 3:
        raise ValueError(f"{PAGE.name}: expected a table under '## {heading}'")
    _, _, *body = lines
    return [_cells(line) for line in body]


def _cells(line: str) -> list[str]:
    inside = line.strip("|")
    return [cell.strip() for cell in inside.split("|")]


def read(syllabus: str) -> list[Week]:
    """The weeks of the syllabus."""
    in_class = {}
    for number, *parts in rows(syllabus, "Two hours of class"):
        in_class[number] = sum(map(_minutes, parts))
    homework = {}
    for number, task, own in rows(syllabus, "Reading, homework and milestones"):
        homework[number] = (_MORE.sub("", task), int(own))
    found = []
    for number, lesson, modules, project in rows(syllabus, "The calendar"):
        names = tuple(modules.split(", "))
        labs = [part_of_lab(name) for name in names]
        task, own_minutes = homework[number]
        week = Week(
            number,
            lesson,
            project,
            task,
            names,
            in_class=in_class[number],
            lab=sum(minutes for _, minutes in labs),
            reading=sum(map(_reading, names)),
            own=own_minutes,
            labs=tuple(f"{name} ({minutes} min)" for name, minutes in labs),
        )
        found.append(week)
    return found


def _minutes(part: str) -> int:
    """The minutes of a part of the class, in brackets."""
    found = _MINUTES.findall(part)
    return sum(map(int, found))


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
    number = module[:2]
    is_whole = module == number
    lab = _lab(number)
    if lab is None:
        longest = MINUTES_OF_A_LAB[-1]
        minutes = longest if is_whole else longest // 2
        return f"{module} (announced)", minutes
    released = notebooks.read(lab.release)
    total = sum(part.minutes for part in notebooks.parts(released))
    if is_whole:
        return module, total
    last, minutes = _first_half(released, total)
    if module.endswith("a"):
        return f"{number} to {last}", minutes
    return f"{number} after {last}", total - minutes


def _lab(number: str) -> Lab | None:
    for lab in notebooks.labs():
        if lab.number == number:
            return lab
    return None


def _first_half(notebook: NotebookNode, total: int) -> tuple[str, int]:
    """The exercise with which the first half of a lab ends, and its minutes."""
    latest = total / 2 + LATEST
    first, *others = _section_ends(notebook).items()
    last = first
    for exercise, end in others:
        if end <= latest:
            last = (exercise, end)
    return last


def _section_ends(notebook: NotebookNode) -> dict[str, int]:
    """The last exercise of each section of a lab -> minutes from the lab's beginning to there."""
    ends = {}
    minutes = 0
    exercise = None
    for cell in notebook.cells:
        prose = cell.source if cell.cell_type == "markdown" else ""
        if exercise and _SECTION.search(prose):
            ends[exercise] = minutes
            exercise = None
        heading = notebooks.BUDGET.search(prose)
        if heading:
            minutes += int(heading["minutes"])
            named = notebooks.EXERCISE.match(heading["title"])
            if named:
                exercise = named["number"]
    return ends


def _reading(module: str) -> int:
    """Minutes for a module's lecture, in the week in which the module begins."""
    if module.endswith("b"):
        return 0
    words = 0
    for page in PAGE.parent.glob(f"{module[:2]}-*.md"):
        text = page.read_text(encoding="utf-8")
        words += len(text.split())
    return round(words / WORDS_A_MINUTE)
