"""Draw the pictures of lecture 09 and the expected pictures of lab 09.

`python lectures/figures/project.py` redraws them beside this file.
"""

import json
from itertools import pairwise
from math import ceil, log10, sqrt
from pathlib import Path
from statistics import NormalDist

from drawing import BLUE, GREEN, GREY, INK, ORANGE, VERMILION, Canvas

DATA = Path(__file__).resolve().parents[2] / "data" / "project"
#: The lecture's own example: accuracy now and hoped for, share of cases that are lost.
NOW, GOAL, LOST = 0.90, 0.93, 0.02
#: The seven weeks of a project: what is shown at the end of each.
WEEKS = (
    ("1", "idea, team"),
    ("2", "first data"),
    ("3", "proposal"),
    ("4", "baseline"),
    ("5", "first model"),
    ("6", "a page"),
    ("7", "demo day"),
)
#: The expected picture of 09.4 draws these gains, from a baseline of .70.
GAINS = (0.02, 0.03, 0.05, 0.1, 0.15, 0.2, 0.25)


def test_cases(now: float, goal: float, lost: float | None = None, power: float = 0.8) -> int:
    """Test cases that tell a goal from a baseline, two-sided at 5 %.

    References
    ----------
    R. J. Connor (1987). Sample size for testing differences in proportions for the paired-sample
    design. Biometrics 43.
    """
    low, high = NormalDist().inv_cdf(0.975), NormalDist().inv_cdf(power)
    gain = goal - now
    if lost is None:
        mean = (now + goal) / 2
        before, after = 2 * mean * (1 - mean), now * (1 - now) + goal * (1 - goal)
    else:
        before = gain + 2 * lost
        after = before - gain * gain
    return ceil(((low * sqrt(before) + high * sqrt(after)) / gain) ** 2)


def draw_weeks(path: Path) -> Path:
    """Draw the seven weeks as boxes, with the loop from the updates back to the plan."""
    canvas = Canvas(760, 250, "The seven weeks of a project and what each of them shows")
    for place, (week, shown) in enumerate(WEEKS):
        left = 20 + 104 * place
        fill = "#FFF3D6" if week in ("3", "7") else "#F4F4F4"
        canvas.box(left, 60, 94, 70, fill=fill, stroke=ORANGE if week in ("3", "7") else BLUE)
        canvas.text(left + 47, 86, f"week {week}", bold=True, size=14)
        canvas.text(left + 47, 112, shown, size=13)
        if place:
            canvas.arrow(f"M{left - 10},95 L{left - 1},95")
    canvas.text(67 + 208, 45, "marked, with feedback", size=13)
    canvas.text(67 + 624, 45, "marked", size=13)
    canvas.arrow("M587,132 C587,190 380,190 380,134")
    canvas.text(483, 200, "an update every week: the plan is changed, not hidden", size=13)
    canvas.text(170, 175, "data of your own", size=13)
    canvas.text(170, 193, "start here: they take longest", size=13)
    canvas.arrow("M170,160 L170,134")
    return canvas.save(path)


def _curves(
    canvas: Canvas, now: float, lost: float, gains: tuple[float, ...], widest: float = 0.5
) -> None:
    """Two falling curves on a logarithmic axis, 10 to 10,000 cases, gains up to `widest`."""
    for cases in (10, 100, 1000, 10000):
        canvas.line(80, _up(cases), 560, _up(cases), stroke=GREY, width=1)
        canvas.text(72, _up(cases) + 5, f"{cases:,}", anchor="end", size=13)
    for colour, own in ((ORANGE, None), (BLUE, lost)):
        cases = [test_cases(now, now + gain, own) for gain in gains]
        spots = [
            (_across(gain, widest), _up(size)) for gain, size in zip(gains, cases, strict=True)
        ]
        for (x1, y1), (x2, y2) in pairwise(spots):
            canvas.line(x1, y1, x2, y2, stroke=colour, width=3)
    canvas.text(330, 45, "two separate test sets", fill=INK, size=14, anchor="start")
    canvas.line(290, 40, 322, 40, stroke=ORANGE, width=3)
    canvas.text(330, 68, "one shared test set", fill=INK, size=14, anchor="start")
    canvas.line(290, 63, 322, 63, stroke=BLUE, width=3)
    for fifth in range(1, 6):
        gain = fifth * widest / 5
        canvas.text(_across(gain, widest), 320, f"{gain:g}", size=13)
    canvas.text(320, 345, "goal minus baseline", size=14)
    canvas.text(20, 20, "test cases", anchor="start", size=14)


def _across(gain: float, widest: float = 0.5) -> float:
    return 80 + 480 * gain / widest


def _up(cases: float) -> float:
    return 300 - 90 * (log10(cases) - 1)


def draw_sizes(path: Path) -> Path:
    """Draw how many test cases a gain over the lecture's baseline needs."""
    canvas = Canvas(600, 360, "Test cases needed against the gain, from a baseline of .90")
    _curves(canvas, NOW, LOST, (0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07), widest=0.1)
    for lost in (None, LOST):
        cases = test_cases(NOW, GOAL, lost)
        canvas.dot(_across(GOAL - NOW, 0.1), _up(cases), fill=INK)
        canvas.text(_across(GOAL - NOW, 0.1) + 14, _up(cases) - 6, f"{cases:,}", anchor="start")
    return canvas.save(path)


def draw_marks(path: Path) -> Path:
    """Draw the two marks of a proposal as a table of four fields."""
    canvas = Canvas(720, 330, "Complete or not, good or not: four kinds of proposals")
    fields = (
        ((200, 70), "#E3F4EC", GREEN, "start", "the plan fits and the text convinces"),
        ((450, 70), "#FFF3D6", ORANGE, "honest but thin", "say what is missing, and by when"),
        ((200, 190), "#FBE5DB", VERMILION, "glossy", "every part filled, nothing said"),
        ((450, 190), "#F4F4F4", GREY, "a beginning", "talk before you write"),
    )
    for (left, top), fill, stroke, name, about in fields:
        canvas.box(left, top, 240, 110, fill=fill, stroke=stroke)
        canvas.text(left + 120, top + 50, name, bold=True)
        canvas.text(left + 120, top + 78, about, size=12)
    canvas.text(320, 50, "the program finds nothing")
    canvas.text(570, 50, "the program finds gaps")
    canvas.text(105, 130, "readers: good")
    canvas.text(105, 250, "readers: poor")
    return canvas.save(path)


def _stored() -> dict:
    return json.loads((DATA / "stored.json").read_text(encoding="utf-8"))


def draw_expected_sizes(path: Path) -> Path:
    """Draw what the cell after exercise 09.4 is to show."""
    canvas = Canvas(600, 360, "Expected after exercise 09.4: needed test cases and five proposals")
    _curves(canvas, 0.7, 0.05, GAINS)
    marks = {
        "good": (0.10, 240),
        "glossy": (0.49, 1000),
        "thin": (0.10, 60),
        "feasible": (0.14, 150),
        "infeasible": (0.02, 500),
    }
    for name, (gain, cases) in marks.items():
        canvas.dot(_across(gain), _up(cases), fill=INK, radius=5)
        end = "end" if name == "glossy" else "start"
        canvas.text(
            _across(gain) + (-9 if name == "glossy" else 9),
            _up(cases) - 6,
            name,
            anchor=end,
            size=13,
        )
    return canvas.save(path)


def draw_expected_marks(path: Path) -> Path:
    """Draw what the cell after exercise 09.6 is to show."""
    stored = _stored()
    canvas = Canvas(560, 330, "Expected after exercise 09.6: what program and readers find")
    for points in range(5):
        top = 270 - 55 * points
        canvas.line(70, top, 530, top, stroke=GREY, width=1)
        canvas.text(58, top + 5, str(points), anchor="end", size=13)
    for problems in range(5):
        canvas.text(100 + 90 * problems, 293, str(problems), size=13)
    for name, points in stored["points"].items():
        problems = len(stored["missing"][name]) + len(stored["planned"][name])
        x, y = 100 + 90 * problems, 270 - 55 * points
        canvas.dot(x, y, fill=BLUE)
        canvas.text(x + 12, y + 5, name, anchor="start", size=13)
    canvas.text(300, 318, "problems that the program finds", size=14)
    canvas.text(20, 22, "points by the rubric, of 4", anchor="start", size=14)
    return canvas.save(path)


def draw_expected_updates(path: Path) -> Path:
    """Draw what the cell after exercise 09.7 is to show."""
    letters = {"missing": "M", "no number": "N", "no next step": "S", "same next step": "="}
    found = _stored()["updates"]
    canvas = Canvas(520, 300, "Expected after exercise 09.7: problems of the updates")
    for row, team in enumerate(("bins", "buses", "birds", "moods", "maps")):
        top = 30 + 45 * row
        canvas.text(88, top + 26, team, anchor="end", size=14)
        for column, week in enumerate((3, 4, 5, 6)):
            codes = [
                letters[code] for name, number, code in found if [name, number] == [team, week]
            ]
            fill = "#FFE7B3" if codes else "#FFFFFF"
            canvas.box(100 + 100 * column, top, 94, 40, fill=fill, stroke=INK)
            canvas.text(147 + 100 * column, top + 26, " ".join(codes), bold=True)
            if not row:
                canvas.text(147 + 100 * column, 22, f"week {week}", size=13)
    canvas.text(260, 285, "M missing, N no number, S no next step, = same step", size=13)
    return canvas.save(path)


def draw(folder: Path) -> list[Path]:
    """Draw every picture into `folder` and return the paths."""
    expected = folder / "expected"
    expected.mkdir(exist_ok=True)
    return [
        draw_weeks(folder / "project-weeks.svg"),
        draw_sizes(folder / "project-sizes.svg"),
        draw_marks(folder / "project-marks.svg"),
        draw_expected_sizes(expected / "09-4.svg"),
        draw_expected_marks(expected / "09-6.svg"),
        draw_expected_updates(expected / "09-7.svg"),
    ]


if __name__ == "__main__":
    for drawn in draw(Path(__file__).parent):
        print(drawn)
