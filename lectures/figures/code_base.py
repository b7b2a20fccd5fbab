"""Draw the pictures of lecture 08, and those that lab 08 expects.

`python lectures/figures/code_base.py` redraws them beside this file and in `expected/`.
"""

import csv
from collections.abc import Sequence
from itertools import pairwise
from math import exp, log, log10
from pathlib import Path

from drawing import BLUE, GREY, INK, ORANGE, Canvas

from labkit.codebase import fit, stroke

ROOT = Path(__file__).resolve().parents[2]
PALE_BLUE = "#E6F0F7"
#: The worked example: one image with one number, one hidden unit, two classes, the second is true.
INPUT, HIDDEN, OUTPUT = 2.0, 1.0, (0.5, 0.0)
#: A box of the code base: what it is, where it stands (column and row), whether serving needs it.
PARTS = {
    "data store": ("images, outside git", 0, 0, False),
    "data sets": ("raw images to rows", 1, 0, True),
    "phone": ("draws, shows", 2, 0, False),
    "training": ("runs, ledger", 0, 1, False),
    "weights, storage": ("learned numbers, as a file", 1, 1, True),
    "api": ("one request's answer", 2, 1, True),
    "models": ("step, loss, start", 0, 2, False),
    "networks": ("f(x) = y", 1, 2, True),
    "monitoring": ("behaviour, drift, gate", 2, 2, False),
}
#: Who uses whom.
USES = {
    "training": ("data store", "data sets", "weights, storage", "networks", "models"),
    "models": ("networks",),
    "api": ("data sets", "weights, storage", "networks"),
    "phone": ("api",),
    "monitoring": ("api",),
}
#: The seven of the lab, as a finger draws it.
SEVEN = [(12, 14), (38, 12), (22, 50)]


def loss(hidden: float, output: Sequence[float] = OUTPUT) -> float:
    """Return the loss of the worked example for a hidden weight."""
    scores = [max(0.0, hidden * INPUT) * weight for weight in output]
    return log(sum(exp(score) for score in scores)) - scores[1]


def draw_parts(folder: Path) -> Path:
    """Draw the parts of the code base and who uses whom."""
    canvas = Canvas(760, 452, "The parts of a code base, and who uses whom")
    left, top, width, height, wide, high = 20, 46, 196, 64, 262, 112
    place = {name: (left + x * wide, top + y * high) for name, (_, x, y, _) in PARTS.items()}

    def end(name: str, other: str) -> tuple[float, float]:
        """Where an arrow between two boxes meets the first: at the side that faces the other."""
        (x, y), (other_x, other_y) = place[name], place[other]
        if x == other_x:
            return x + width / 2, y + height * (other_y > y)
        lower = (other_y > y) - (other_y < y)
        return x + width * (other_x > x), y + height / 2 + 16 * lower

    for name, used in USES.items():
        for other in used:
            (x1, y1), (x2, y2) = end(name, other), end(other, name)
            canvas.arrow(f"M {x1:.0f} {y1:.0f} L {x2:.0f} {y2:.0f}")
    for name, (what, _, _, serves) in PARTS.items():
        x, y = place[name]
        canvas.box(x, y, width, height, fill=ORANGE if serves else GREY, stroke=INK)
        canvas.text(x + width / 2, y + 27, name, bold=True)
        canvas.text(x + width / 2, y + 49, what, size=13)
    canvas.box(left, top + 3 * high, 2 * wide + width, height, fill=GREY, stroke=INK)
    canvas.text(380, top + 3 * high + 27, "tests", bold=True)
    canvas.text(
        380, top + 3 * high + 49, "fast and slow; they use the parts that they test", size=13
    )
    canvas.text(
        380, 26, "An arrow leads from who uses to what is used. Orange: the service has it."
    )
    return canvas.save(folder / "code-base-parts.svg")


def draw_alarm(folder: Path) -> Path:
    """Draw the four cases of alarm and harm, with an example of each."""
    canvas = Canvas(720, 290, "Alarm and harm: four cases")
    cases = {
        (0, 0): ("harm, no alarm", "a label changes its meaning", ORANGE),
        (1, 0): ("harm and alarm", "inputs nobody has seen", BLUE),
        (0, 1): ("no harm, no alarm", "nothing changed", GREY),
        (1, 1): ("alarm, no harm", "the mix of classes shifts", ORANGE),
    }
    for (column, row), (case, example, colour) in cases.items():
        x, y = 130 + column * 290, 40 + row * 105
        canvas.box(x, y, 280, 95, fill=colour, stroke=INK)
        ink = "#FFFFFF" if colour == BLUE else INK
        canvas.text(x + 140, y + 42, case, bold=True, fill=ink)
        canvas.text(x + 140, y + 68, example, size=14, fill=ink)
    for row, words in enumerate(("harm", "no harm")):
        canvas.text(118, 92 + row * 105, words, anchor="end")
    for column, words in enumerate(("no alarm", "alarm")):
        canvas.text(270 + column * 290, 268, words)
    return canvas.save(folder / "code-base-alarm.svg")


def draw_gradient(folder: Path) -> Path:
    """Draw the loss of the worked example over its hidden weight, with the slope."""
    canvas = Canvas(620, 300, "The loss over one weight, and its slope")
    across = [-1 + 0.05 * step for step in range(81)]

    def spot(weight: float, value: float) -> tuple[float, float]:
        return 70 + (weight + 1) / 4 * 510, 250 - (value - 0.4) / 2.8 * 215

    canvas.line(70, 250, 590, 250)
    canvas.line(70, 250, 70, 30)
    points = [spot(weight, loss(weight)) for weight in across]
    for (x1, y1), (x2, y2) in pairwise(points):
        canvas.line(x1, y1, x2, y2, stroke=BLUE, width=3)
    slope = (loss(1.01) - loss(0.99)) / 0.02
    ends = [spot(weight, loss(HIDDEN) + slope * (weight - HIDDEN)) for weight in (-0.2, 2.6)]
    canvas.line(*ends[0], *ends[1], stroke=ORANGE, width=3)
    canvas.dot(*spot(HIDDEN, loss(HIDDEN)), fill=INK)
    for weight in (-1, 0, 1, 2, 3):
        canvas.text(spot(weight, 0.4)[0], 270, f"{weight:g}", size=13)
    for value in (0.5, 1.0, 2.0, 3.0):
        canvas.text(62, spot(-1, value)[1] + 5, f"{value:g}", size=13, anchor="end")
    canvas.text(330, 292, "hidden weight", size=14)
    canvas.text(78, 26, "loss", size=14, anchor="start")
    canvas.text(ends[1][0] + 4, ends[1][1] + 34, f"slope {slope:.3f}")
    return canvas.save(folder / "code-base-gradient.svg")


def pixels(canvas: Canvas, image: Sequence[Sequence[float]], left: float, side: float) -> None:
    """Draw a grey image as runs of boxes of one grey level each."""
    size = side / len(image)
    for row, values in enumerate(image):
        start = 0
        for column in range(1, len(values) + 1):
            if column < len(values) and values[column] == values[start]:
                continue
            if values[start] > 0:
                shade = round(255 * (1 - values[start]))
                canvas.parts.append(
                    f'<rect x="{left + start * size:.1f}" y="{34 + row * size:.1f}" '
                    f'width="{(column - start) * size:.1f}" height="{size:.1f}" '
                    f'fill="#{shade:02x}{shade:02x}{shade:02x}" shape-rendering="crispEdges"/>'
                )
            start = column
    canvas.parts.append(
        f'<rect x="{left}" y="34" width="{side}" height="{side}" fill="none" stroke="{INK}"/>'
    )


def draw_stages(folder: Path) -> Path:
    """Draw the seven as drawn, as cropped, and as the network gets it."""
    canvas = Canvas(470, 180, "A drawn seven, cropped to its ink, and as 8 x 8 shares of ink")
    drawn = stroke(SEVEN)
    fitted = fit(drawn)
    shares = [
        [float(fitted[4 * r : 4 * r + 4, 4 * c : 4 * c + 4].mean()) for c in range(8)]
        for r in range(8)
    ]
    stages = {"drawn": drawn.tolist(), "fit": fitted.tolist(), "prepared": shares}
    for number, (name, image) in enumerate(stages.items()):
        left = 15 + number * 152
        canvas.text(left + 64, 22, f"{name}, {len(image)} x {len(image)}", size=13)
        pixels(canvas, image, left, 128)
    return canvas.save(folder / "expected" / "08-1.svg")


def rows(name: str) -> list[dict[str, str]]:
    """Read a table that lab 08 stores."""
    with (ROOT / "data" / "code-base" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def draw_losses(folder: Path) -> Path:
    """Draw the losses that lab 08 stores."""
    canvas = Canvas(470, 230, "Loss by epoch, for digits and for letters")
    table = rows("losses")
    canvas.line(50, 190, 455, 190)
    canvas.line(50, 190, 50, 20)

    def height(value: float) -> float:
        return 190 - (log10(value) + 2) / 2.7 * 170

    for value in (0.01, 0.1, 1.0):
        canvas.text(44, height(value) + 5, f"{value:g}", size=12, anchor="end")
    for training, colour in (("digits", BLUE), ("letters", ORANGE)):
        line = [float(row["loss"]) for row in table if row["training"] == training]
        points = [(50 + 4 * epoch, height(value)) for epoch, value in enumerate(line, start=1)]
        path = " L ".join(f"{x:.0f} {y:.1f}" for x, y in points)
        canvas.parts.append(
            f'<path d="M {path}" fill="none" stroke="{colour}" stroke-width="2.5"/>'
        )
        canvas.text(points[-1][0], points[-1][1] - 24, training, size=13, anchor="end")
    canvas.text(250, 218, "epoch (1 to 100)", size=12)
    canvas.text(56, 16, "loss, logarithmic", size=12, anchor="start")
    return canvas.save(folder / "expected" / "08-3.svg")


def draw_behaviours(folder: Path) -> Path:
    """Draw the shares of cases that go wrong in the behavioural tests of six models."""
    canvas = Canvas(520, 240, "Share of cases that go wrong, by model and test; orange: above .1")
    tests = ("minimum", "invariance", "direction")
    wrong: dict[tuple[str, str], list[bool]] = {}
    for row in rows("behaviour"):
        case = {
            "minimum": row["before"] != row["truth"],
            "invariance": row["after"] != row["before"],
            "direction": float(row["sure_after"]) >= float(row["sure_before"]),
        }[row["test"]]
        wrong.setdefault((row["model"], row["test"]), []).append(case)
    for column, test in enumerate(tests):
        canvas.text(210 + 120 * column, 20, test, size=13)
    for line, model in enumerate(sorted({model for model, _ in wrong})):
        canvas.text(142, 49 + 34 * line, model, size=13, anchor="end")
        for column, test in enumerate(tests):
            share = sum(wrong[model, test]) / len(wrong[model, test])
            x, y = 152 + 120 * column, 29 + 34 * line
            canvas.box(x, y, 116, 30, fill=ORANGE if share > 0.1 else PALE_BLUE)
            canvas.text(x + 58, y + 20, f"{share:.2f}", size=13)
    return canvas.save(folder / "expected" / "08-6.svg")


def draw_alarms(folder: Path) -> Path:
    """Draw how often the alarm of lab 08 rings, and what each change costs."""
    canvas = Canvas(560, 300, "Share of batches with an alarm, and accuracy lost, for six changes")
    table = rows("drift")
    unchanged = float(table[0]["accuracy"])
    canvas.line(60, 250, 540, 250)
    canvas.line(60, 250, 60, 20)
    for share in (0, 0.5, 1):
        canvas.text(80 + 440 * share, 270, f"{share:g}", size=12)
    for lost in (0, 0.1, 0.2):
        canvas.text(54, 240 - 1000 * lost + 5, f"{lost:g}", size=12, anchor="end")
    for row in table:
        lost = unchanged - float(row["accuracy"])
        x, y = 80 + 440 * float(row["alarm"]), 240 - 1000 * lost
        canvas.dot(x, y, fill=ORANGE if lost > 0.05 else BLUE, radius=7)
        right = x > 300
        canvas.text(
            x - 12 if right else x + 12, y + 5, row["change"], size=13,
            anchor="end" if right else "start",
        )  # fmt: skip
    canvas.text(300, 292, "share of batches with an alarm", size=13)
    canvas.text(68, 18, "accuracy lost", size=13, anchor="start")
    return canvas.save(folder / "expected" / "08-7.svg")


def draw(folder: Path) -> list[Path]:
    """Draw all pictures into `folder` and its `expected/`; return their paths."""
    (folder / "expected").mkdir(exist_ok=True)
    pictures = (
        draw_parts,
        draw_alarm,
        draw_gradient,
        draw_stages,
        draw_losses,
        draw_behaviours,
        draw_alarms,
    )
    return [picture(folder) for picture in pictures]


if __name__ == "__main__":
    draw(Path(__file__).parent)
