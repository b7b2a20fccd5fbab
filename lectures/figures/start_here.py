"""Draw the pictures of lecture 00.

`python lectures/figures/start_here.py` redraws them beside this file.
"""

from pathlib import Path

from drawing import BLUE, GREEN, GREY, INK, ORANGE, Canvas

SYLLABUS = Path(__file__).resolve().parents[1] / "README.md"
# The way of a lab: where it is, what happens there, and who does it.
STATIONS = (
    ("labs/", "as released", ORANGE),
    ("work/", "your copy", BLUE),
    ("Validate", "visible checks", BLUE),
    ("Submit", "hand it in", BLUE),
    ("grading", "visible + hidden", ORANGE),
    ("feedback", "comes back", ORANGE),
)


def calendar() -> list[list[str]]:
    """Read the calendar's rows (week, in class, modules, project) from the syllabus, the one place
    that states them.

    Raises
    ------
    ValueError
        If the syllabus has no table under "## The calendar".
    """
    section = (
        SYLLABUS.read_text(encoding="utf-8").partition("## The calendar\n")[2].partition("\n## ")[0]
    )
    lines = [line for line in section.splitlines() if line.startswith("|")]
    if len(lines) < 3:
        raise ValueError(
            f"{SYLLABUS.name}: expected a table under '## The calendar'; put it back, then redraw"
        )
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def draw_route(path: Path) -> Path:
    """Draw the way of a lab from release to feedback."""
    canvas = Canvas(800, 190, "The way of a lab: labs, work, Validate, Submit, grading, feedback")
    for place, (name, what, owner) in enumerate(STATIONS):
        left = 15 + 131 * place
        canvas.box(left, 55, 113, 70, fill=owner)
        ink = "#FFFFFF" if owner == BLUE else INK
        canvas.text(left + 56, 85, name, bold=True, fill=ink)
        canvas.text(left + 56, 108, what, size=12, fill=ink)
        if place:
            canvas.arrow(f"M {left - 18} 90 L {left - 2} 90")
    canvas.arrow("M 333 130 C 320 170 225 170 205 130")
    canvas.text(270, 180, "not right yet: back to your copy", size=13)
    for left, colour, words in ((15, ORANGE, "the course's side"), (190, BLUE, "yours")):
        canvas.box(left, 15, 18, 18, fill=colour)
        canvas.text(left + 26, 29, words, size=13, anchor="start")
    return canvas.save(path)


def draw_calendar(path: Path) -> Path:
    """Draw the seven weeks: class, modules, project."""
    rows = calendar()
    canvas = Canvas(840, 50 + 44 * len(rows), "The calendar: week, class, modules and project")
    for left, words in ((12, "week"), (80, "in class"), (470, "modules"), (575, "project")):
        canvas.text(left, 28, words, anchor="start", bold=True)
    for place, (week, lesson, modules, project) in enumerate(rows):
        top = 42 + 44 * place
        canvas.box(12, top, 45, 36, fill=GREY)
        canvas.text(34, top + 24, week, bold=True)
        canvas.box(65, top, 385, 36, fill="#F4F4F4")
        canvas.text(80, top + 24, lesson, anchor="start")
        for column, module in enumerate(modules.split(", ")):
            canvas.box(462 + 50 * column, top, 44, 36, fill=BLUE)
            canvas.text(484 + 50 * column, top + 24, module, fill="#FFFFFF")
        canvas.box(567, top, 6, 36, fill=GREEN)
        canvas.text(582, top + 24, project, anchor="start", size=13)
    return canvas.save(path)


def draw(folder: Path) -> list[Path]:
    """Draw every picture of lecture 00 into `folder` and return their paths."""
    return [
        draw_route(folder / "start-here-route.svg"),
        draw_calendar(folder / "start-here-calendar.svg"),
    ]


if __name__ == "__main__":
    draw(Path(__file__).parent)
