"""Draw the pictures of lecture 01 and the expected ones of lab 01; compute the lecture's numbers.

`python lectures/figures/project_scoping.py` redraws them beside this file.
"""

import csv
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import log10, sqrt
from pathlib import Path

from drawing import BLUE, GREEN, GREY, INK, ORANGE, Canvas


@dataclass(frozen=True)
class Decision:
    """The worked example: reading a water meter from a photograph. Invented; money in dollars."""

    volume: int = 5_000_000
    value: Fraction = Fraction(1, 4)
    error_cost: Fraction = Fraction(4)
    person_accuracy: Fraction = Fraction(99, 100)
    person_price: Fraction = Fraction(1, 5)
    accuracy_now: Fraction = Fraction(96, 100)
    pilot_cost: int = 9_000
    labels: int = 50_000
    label_price: Fraction = Fraction(1, 10)


METER = Decision()
ACCURACIES = (
    Fraction(96, 100),
    Fraction(99, 100),
    Fraction(995, 1000),
    Fraction(999, 1000),
    Fraction(9995, 10000),
)
# A pilot: number of labels -> error. It lies on 0.02 + 2 / sqrt(labels).
PILOT = {100: Fraction(22, 100), 400: Fraction(12, 100), 1600: Fraction(7, 100)}
STEPS = ("plan", "collect and label", "train and debug", "deploy and test")


def worth(accuracy: Fraction, price: Fraction = Fraction(0)) -> Fraction:
    """Return what a year of decisions is worth, in dollars, for a way of deciding with this
    accuracy and price."""
    gain = accuracy * METER.value - (1 - accuracy) * METER.error_cost - price
    return METER.volume * gain


def nines(accuracy: Fraction) -> float:
    """Return the nines of an accuracy: 2 for 0.99."""
    return -log10(1 - accuracy)


def model_cost(accuracy: Fraction) -> Fraction:
    """Return the cost of a model of this accuracy, in dollars, at ten times a nine: in proportion
    to 1 / error."""
    return METER.pilot_cost * (1 - METER.accuracy_now) / (1 - accuracy)


def labels_needed(target: Fraction) -> Fraction | None:
    """Return the labels at which the pilot's curve reaches the target; None where it never does."""
    floor, scale = Fraction(2, 100), 2
    return (scale / (target - floor)) ** 2 if target > floor else None


def draw_lifecycle(path: Path) -> Path:
    """Draw the four steps of a project, the way forward and six ways back."""
    canvas = Canvas(760, 440, "The lifecycle of a project: four steps, and the ways back")
    centres = [100, 287, 473, 660]
    for centre, step in zip(centres, STEPS, strict=True):
        canvas.box(centre - 78, 170, 156, 60, fill="#F4F4F4", stroke=INK)
        canvas.text(centre, 205, step, bold=True)
    for left, right in pairwise(centres):
        canvas.arrow(f"M {left + 80} 200 L {right - 82} 200")
    for start, end, name in ((1, 0, "a"), (2, 1, "b"), (3, 2, "c")):
        canvas.arrow(
            f"M {centres[start] - 20} 232 C {centres[start] - 40} 292 {centres[end] + 60} 292 "
            f"{centres[end] + 40} 234"
        )
        canvas.text((centres[start] + centres[end]) / 2 + 10, 302, name, bold=True)
    for start, end, name, top, label in (
        (2, 0, "d", 70, 85),
        (3, 1, "e", 70, 85),
        (3, 0, "f", 0, 32),
    ):
        shift = 25 if name == "f" else 0
        canvas.arrow(
            f"M {centres[start] + shift} 168 C {centres[start] + shift} {top} "
            f"{centres[end] - shift} {top} "
            f"{centres[end] - shift} 166"
        )
        canvas.text((centres[start] + centres[end]) / 2, label, name, bold=True)
    canvas.box(22, 340, 716, 36, fill=GREY)
    canvas.text(380, 363, "the team: hiring, managing, who decides")
    canvas.box(22, 386, 716, 36, fill=GREY)
    canvas.text(380, 409, "infrastructure and tools: data, training, tests, monitoring")
    return canvas.save(path)


def steps() -> list[tuple[Fraction, Fraction, Fraction, Fraction]]:
    """Return each step from an accuracy to the next, what a year gains by it, and its cost."""
    return [
        (low, high, worth(high) - worth(low), model_cost(high) - model_cost(low))
        for low, high in pairwise(ACCURACIES)
    ]


def draw_nines(path: Path) -> Path:
    """Draw, for each step of accuracy, what a year gains and what the model costs more."""
    canvas = Canvas(760, 400, "Meter reading: what each step of accuracy gains a year and costs")
    bottom, scale = 330, 210 / 650_000
    for tick in range(0, 600_001, 100_000):
        y = bottom - scale * tick
        canvas.line(95, y, 740, y, stroke=GREY, width=1)
        canvas.text(88, y + 5, f"{tick // 1000:,}k", anchor="end", size=13)
    for column, (low, high, gain, cost) in enumerate(steps()):
        left = 125 + 155 * column
        for offset, amount, fill in ((0, gain, BLUE), (52, cost, ORANGE)):
            height = scale * float(amount)
            label = f"{float(amount) / 1000:,.0f}k"
            canvas.box(left + offset, bottom - height, 46, height, fill=fill, stroke=INK)
            canvas.text(left + offset + 23, bottom - height - 6, label, size=13)
        canvas.text(left + 49, bottom + 24, f"{float(low)} to {float(high)}", bold=True)
    canvas.box(120, 18, 16, 16, fill=BLUE, stroke=INK)
    canvas.text(144, 32, "left bar: gained in a year", anchor="start")
    canvas.box(420, 18, 16, 16, fill=ORANGE, stroke=INK)
    canvas.text(444, 32, "right bar: costs once", anchor="start")
    canvas.text(420, 384, "step of accuracy", size=14)
    return canvas.save(path)


#: Ideas on the map: name, cost and impact from 0 to 1, and what the map says of it.
IDEAS = (
    ("read water meters", 0.20, 0.80, "do it"),
    ("suggest replies", 0.45, 0.72, ""),
    ("sort holiday photographs", 0.25, 0.20, ""),
    ("drive a car", 0.88, 0.90, ""),
    ("name any bird in a storm", 0.80, 0.15, "leave it"),
)


def draw_map(path: Path) -> Path:
    """Draw impact against cost, with five ideas placed by feel."""
    canvas = Canvas(760, 400, "Impact against cost: where to look for a project")
    left, bottom, width, height = 90, 330, 620, 290
    canvas.box(left, bottom - height, width / 2, height / 2, fill="#E3EFF7")
    canvas.arrow(f"M {left} {bottom} L {left + width} {bottom}")
    canvas.arrow(f"M {left} {bottom} L {left} {bottom - height}")
    canvas.text(left + width / 2, bottom + 40, "cost: data, labels, accuracy, difficulty")
    canvas.text(left, bottom - height - 14, "impact", anchor="middle")
    canvas.text(left + 8, bottom + 20, "low", size=13)
    canvas.text(left + width - 10, bottom + 20, "high", size=13)
    for name, cost, impact, verdict in IDEAS:
        x, y = left + width * cost, bottom - height * impact
        canvas.dot(x, y, fill=BLUE if verdict == "do it" else ORANGE)
        canvas.text(x, y - 14, name)
        canvas.text(x, y + 24, verdict, size=13, bold=True)
    return canvas.save(path)


#: The pilots of lab 01: labels, mean errors of each model, and the fitted a, b and c. A test
#: compares them with the lab's.
SIZES = (30, 45, 70, 100, 150, 200, 250)
ERRORS = {
    "nearest neighbour": (0.250, 0.174, 0.128, 0.097, 0.070, 0.054, 0.044),
    "logistic regression": (0.324, 0.210, 0.153, 0.120, 0.092, 0.076, 0.069),
}
FITS = {
    "nearest neighbour": (3.774, 0.80, 0.000),
    "logistic regression": (14.554, 1.17, 0.049),
}
#: The example of exercise 01.7: project -> cost and gain.
PROJECTS = {"a": (1, 5), "b": (2, 5), "c": (2, 8), "d": (3, 7), "e": (3.6, 3)}
FRONTIER = ("a", "c")


VALUES = Path(__file__).resolve().parents[2] / "data" / "project-scoping" / "values.csv"


def draw_gains(path: Path) -> Path:
    """Draw what exercise 01.1 looks like: a dot an idea with a gain, without the names."""
    with VALUES.open(encoding="utf-8") as lines:
        gains = sorted((float(row["gain"]) for row in csv.DictReader(lines)), reverse=True)
    canvas = Canvas(420, 270, "The yearly gain of each idea, the largest at the top")
    left, bottom = 40, 220

    def across(gain: float) -> float:
        return left + 100 * log10(gain / 5_000)

    shown = [gain for gain in gains if gain > 0]
    for place, gain in enumerate(shown):
        y = 14 + 5.4 * place
        canvas.line(left, y, across(gain), y, stroke=GREY, width=1)
        canvas.dot(across(gain), y, fill=BLUE, radius=3)
    canvas.line(left, bottom, 410, bottom)
    for dollars, words in ((10_000, "10k"), (100_000, "100k"), (1_000_000, "1M")):
        canvas.text(across(dollars), bottom + 18, words, size=12)
    canvas.text(225, bottom + 38, "dollars a year (logarithmic)", size=13)
    return canvas.save(path)


def draw_fans(path: Path) -> Path:
    """Draw what exercise 01.2 looks like: cost against nines for three factors."""
    canvas = Canvas(420, 250, "Cost against nines for three factors")
    left, bottom, across, decade = 70, 205, 95, 38
    canvas.line(left, bottom, left + 3 * across + 30, bottom)
    canvas.line(left, bottom, left, 20)
    for nine in range(4):
        canvas.text(left + nine * across, bottom + 18, str(nine + 1), size=12)
    canvas.text(left + 1.5 * across, bottom + 36, "nines", size=12)
    canvas.text(left - 8, 30, "cost", size=12, anchor="end")
    canvas.text(left - 8, 44, "(log)", size=12, anchor="end")
    for factor, fill in ((3, BLUE), (10, ORANGE), (30, GREEN)):
        rise = decade * log10(factor)
        for nine in range(3):
            y = bottom - 12 - nine * rise
            canvas.line(
                left + nine * across, y, left + (nine + 1) * across, y - rise, stroke=fill, width=2
            )
        for nine in range(4):
            canvas.dot(left + nine * across, bottom - 12 - nine * rise, fill=fill, radius=4)
        canvas.text(left + 3 * across + 10, bottom - 8 - 3 * rise, f"x {factor}", anchor="start")
    return canvas.save(path)


def draw_fits(path: Path) -> Path:
    """Draw what exercise 01.3 looks like: the marks of two pilots and a curve through each."""
    canvas = Canvas(
        420, 270, "Test errors of two pilots and the fitted curves, both axes logarithmic"
    )
    left, bottom = 70, 220

    def place(labels: float, error: float) -> tuple[float, float]:
        return left + 10 + 320 * log10(labels / 30), bottom - 200 * log10(error / 0.04)

    canvas.line(left, bottom, 400, bottom)
    canvas.line(left, bottom, left, 20)
    for labels in (30, 100, 250):
        canvas.text(place(labels, 0.1)[0], bottom + 18, str(labels), size=12)
    canvas.text(230, bottom + 36, "labels (logarithmic)", size=12)
    for error in (0.05, 0.1, 0.3):
        canvas.text(left - 6, place(30, error)[1] + 4, f"{error:.0%}", size=12, anchor="end")
    for model, fill in (("nearest neighbour", BLUE), ("logistic regression", ORANGE)):
        a, b, c = FITS[model]
        grid = [30 * (250 / 30) ** (step / 24) for step in range(25)]
        points = [place(n, c + a * n**-b) for n in grid]
        for (x1, y1), (x2, y2) in pairwise(points):
            canvas.line(x1, y1, x2, y2, stroke=fill, width=2)
        for labels, error in zip(SIZES, ERRORS[model], strict=True):
            canvas.dot(*place(labels, error), fill=fill, radius=4)
    canvas.text(390, 60, "logistic regression", anchor="end", fill=INK, size=13)
    canvas.dot(245, 56, fill=ORANGE, radius=4)
    canvas.text(390, 40, "nearest neighbour", anchor="end", size=13)
    canvas.dot(245, 36, fill=BLUE, radius=4)
    return canvas.save(path)


#: Of the old paper bills: the floor, and the errors that the lecture asks the curve for.
FLOOR = 0.02
TARGETS = {10_000: 0.04, 40_000: 0.03}


def draw_pilot(path: Path) -> Path:
    """Draw the pilot on paper bills and where its curve goes, labels logarithmic."""
    canvas = Canvas(640, 300, "Error of a pilot against labels, extrapolated towards a floor")
    left, bottom = 70, 240

    def place(labels: float, error: float) -> tuple[float, float]:
        return left + 20 + 160 * log10(labels / 100), bottom - 900 * error

    canvas.line(left, bottom, 620, bottom)
    canvas.line(left, bottom, left, 20)
    canvas.text(left - 8, 24, "error", size=13, anchor="end")
    for error in (0.1, 0.2):
        canvas.text(left - 8, place(100, error)[1] + 4, f"{error:g}", size=13, anchor="end")
    for labels in (100, 400, 1600, *TARGETS):
        canvas.text(place(labels, 0)[0], bottom + 20, f"{labels:,}", size=13)
    canvas.text(345, bottom + 44, "labels (logarithmic)", size=13)
    height = place(100, FLOOR)[1]
    canvas.line(left, height, 620, height, stroke=GREY, width=3)
    canvas.text(left + 8, height - 6, f"floor, {FLOOR:g}", size=13, anchor="start")
    grid = [100 * 10 ** (step / 20) for step in range(61)]
    for number, (first, second) in enumerate(pairwise(grid)):
        if first < max(PILOT) or number % 2:
            (x1, y1), (x2, y2) = (place(n, FLOOR + 2 / sqrt(n)) for n in (first, second))
            canvas.line(x1, y1, x2, y2, stroke=BLUE, width=2)
    for labels, error in PILOT.items():
        x, y = place(labels, float(error))
        canvas.dot(x, y, fill=BLUE)
        canvas.text(x + 12, y - 8, f"{float(error):g}", size=13, anchor="start")
    for labels, error in TARGETS.items():
        x, y = place(labels, error)
        canvas.dot(x, y, fill=ORANGE)
        canvas.text(x, y - 14, f"{error:g}?", size=13)
    return canvas.save(path)


def draw_frontier(path: Path) -> Path:
    """Draw what exercise 01.7 looks like: five projects, two of them on the frontier."""
    canvas = Canvas(420, 250, "Five projects by cost and gain; a and c make the frontier")
    left, bottom, unit = 60, 205, 20

    def place(cost: float, gain: float) -> tuple[float, float]:
        return left + 80 * cost, bottom - unit * gain

    canvas.line(left, bottom, 400, bottom)
    canvas.line(left, bottom, left, 20)
    canvas.text(230, bottom + 30, "cost", size=13)
    canvas.text(left - 8, 34, "gain", size=13, anchor="end")
    for first, second in pairwise(FRONTIER):
        x1, y1 = place(*PROJECTS[first])
        x2, y2 = place(*PROJECTS[second])
        canvas.line(x1, y1, x2, y1, stroke=GREY, width=3)
        canvas.line(x2, y1, x2, y2, stroke=GREY, width=3)
    for name, point in PROJECTS.items():
        x, y = place(*point)
        canvas.dot(x, y, fill=BLUE)
        best = name in FRONTIER
        canvas.text(x - 12 if best else x + 14, y - 6, name, bold=best)
    return canvas.save(path)


def draw(folder: Path) -> list[Path]:
    """Draw every picture of lecture and lab 01 into `folder` and return their paths."""
    (folder / "expected").mkdir(exist_ok=True)
    return [
        draw_gains(folder / "expected" / "01-1.svg"),
        draw_fans(folder / "expected" / "01-2.svg"),
        draw_fits(folder / "expected" / "01-3.svg"),
        draw_frontier(folder / "expected" / "01-7.svg"),
        draw_lifecycle(folder / "project-scoping-lifecycle.svg"),
        draw_map(folder / "project-scoping-map.svg"),
        draw_nines(folder / "project-scoping-nines.svg"),
        draw_pilot(folder / "project-scoping-pilot.svg"),
    ]


if __name__ == "__main__":
    draw(Path(__file__).parent)
