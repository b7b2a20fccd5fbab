"""Checks of what a lab is worth: points and minutes, in the prose and in the cells."""

import re
import tomllib

from nbformat import NotebookNode

from coursekit import notebooks
from coursekit.checks.cells import markdown_cells, place
from coursekit.notebooks import BUDGET, ROOT, Lab, Part, grader, is_graded
from fairmark.counting import counted

#: In the first cell: `**20 points, 120 to 160 minutes.** Read [the lecture](...) first.`
#: The upper end is what the slower of the blind readers needed; the headings' minutes sum to it.
PROMISE = re.compile(
    r"\*\*(?P<points>\d+) points?, (?:(?P<fastest>\d+) to )?(?P<minutes>\d+) minutes?\.\*\*"
)
_TEXT = ROOT.joinpath("pyproject.toml").read_text(encoding="utf-8")
_SETTINGS = tomllib.loads(_TEXT)["tool"]["coursekit"]
#: Module 00 only tries the machinery.
POINTS = {"00": 1}
#: Of every lab but 00; settings in pyproject.toml.
POINTS_OF_A_LAB = _SETTINGS["points-of-a-lab"]
_LEAST = _SETTINGS["least-minutes-of-a-lab"]
_MOST = _SETTINGS["most-minutes-of-a-lab"]
MINUTES_OF_A_LAB = range(_LEAST, _MOST + 1)


def check_points(lab: Lab) -> list[str]:
    """The points of the cells, of the headings and of the introduction agree, and are 20 (00:
    1)."""
    notebook = notebooks.read(lab.solution)
    parts = list(notebooks.parts(notebook))
    graded = sum(_points(cell) for cell in notebook.cells)
    expected = POINTS.get(lab.number, POINTS_OF_A_LAB)
    violations = []
    if graded != expected:
        violations.append(
            f"{place(lab)}: expected cells worth {counted(expected, 'point')} in all, "
            f"found {graded:g}; change the points in nbgrader's metadata"
        )
    promise = PROMISE.search(notebook.cells[0].source)
    if promise and float(promise["points"]) != graded:
        violations.append(
            f"{place(lab, 0)}: promises {counted(float(promise['points']), 'point')}, "
            f"the cells are worth {graded:g}; make the two agree"
        )
    under_headings = 0.0
    for part in parts:
        under_headings += sum(_points(cell) for cell in part.cells)
        violation = _disagreement(lab, part)
        if violation:
            violations.append(violation)
    stray = graded - under_headings
    if stray:
        violations.append(
            f"{place(lab)}: {counted(stray, 'point')} under no heading with a budget; "
            "write it as '### Title (P points, M minutes)'"
        )
    return violations


def _points(cell: NotebookNode) -> float:
    if not is_graded(cell):
        return 0.0
    return float(grader(cell).get("points") or 0)


def _disagreement(lab: Lab, part: Part) -> str | None:
    graded = sum(_points(cell) for cell in part.cells)
    if graded == (part.points or 0):
        return None
    promised = "no points" if part.points is None else counted(part.points, "point")
    return (
        f"{place(lab)}, '{part.title}': the heading promises {promised}, its cells are worth "
        f"{graded:g}; make the two agree"
    )


def check_minutes(lab: Lab) -> list[str]:
    """The minutes of the parts sum to those of the introduction, 90 to 180 (00: any number)."""
    notebook = notebooks.read(lab.solution)
    violations = []
    for number, cell in markdown_cells(notebook):
        headings = BUDGET.findall(cell.source)
        if len(headings) > 1:
            where = place(lab, number, cell)
            violations.append(
                f"{where}: two headings with a budget in one cell; split the cell at the second"
            )
    total = sum(part.minutes for part in notebooks.parts(notebook))
    promise = PROMISE.search(notebook.cells[0].source)
    if promise and int(promise["minutes"]) != total:
        violations.append(
            f"{place(lab, 0)}: promises {promise['minutes']} minutes, the parts sum to {total}; "
            f"make the two agree"
        )
    if lab.number not in POINTS and total not in MINUTES_OF_A_LAB:
        violations.append(
            f"{place(lab)}: expected {_LEAST} to {_MOST} minutes, "
            f"the parts sum to {total}; shorten or lengthen the lab"
        )
    return violations
