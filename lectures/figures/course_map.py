"""Draw the order in which a project is planned, with the module that teaches each step.

`python lectures/figures/course_map.py` redraws the map, and one for each module with its place
marked, beside this file.
"""

from itertools import pairwise
from pathlib import Path

from drawing import BLUE, GREY, INK, ORANGE, Canvas

#: Step of a project -> the modules that teach it.
STEPS = {
    "goal": ("01",),
    "project": ("01", "09"),
    "metric": ("03",),
    "baseline": ("02",),
    "data": ("04", "05", "06", "07"),
    "code base": ("08",),
    "shipping": ("09",),
}
MODULES = sorted({module for modules in STEPS.values() for module in modules})
WIDTH, GAP, TOP = 96, 16, 42


def title(module: str | None) -> str:
    """What the picture is, in one line."""
    order = "The order of a project: " + ", ".join(STEPS) + ", and back"
    return order if module is None else f"{order}; module {module} is marked"


def draw_map(path: Path, module: str | None = None) -> Path:
    """Draw the seven steps and the way back; the steps of `module` are marked."""
    canvas = Canvas(20 + len(STEPS) * (WIDTH + GAP), 150, title(module))
    lefts = [18 + place * (WIDTH + GAP) for place in range(len(STEPS))]
    for left, (step, modules) in zip(lefts, STEPS.items(), strict=True):
        here = module in modules
        canvas.box(left, TOP, WIDTH, 54, fill=BLUE if here else GREY, stroke=INK)
        ink = "#FFFFFF" if here else INK
        canvas.text(left + WIDTH / 2, TOP + 24, step, bold=True, fill=ink)
        canvas.text(left + WIDTH / 2, TOP + 44, " ".join(modules), size=13, fill=ink)
        if here:
            canvas.text(left + WIDTH / 2, TOP - 14, "you are here", size=13, fill=INK)
            canvas.box(left, TOP - 7, WIDTH, 4, fill=ORANGE)
    for left, right in pairwise(lefts):
        canvas.arrow(f"M {left + WIDTH + 1} {TOP + 27} L {right - 2} {TOP + 27}")
    start, end = lefts[-1] + WIDTH / 2, lefts[0] + WIDTH / 2
    canvas.arrow(f"M {start} {TOP + 56} C {start - 60} 142 {end + 60} 142 {end} {TOP + 57}")
    canvas.text((start + end) / 2, 120, "each step may send you back", size=13)
    return canvas.save(path)


def draw(folder: Path) -> list[Path]:
    """Draw the map and its marked copies into `folder` and return their paths."""
    marked = [draw_map(folder / f"course-map-{module}.svg", module) for module in MODULES]
    return [draw_map(folder / "course-map.svg"), *marked]


if __name__ == "__main__":
    draw(Path(__file__).parent)
