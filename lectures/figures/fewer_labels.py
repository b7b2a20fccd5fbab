"""Draw the pictures of lecture 06; compute the lecture's numbers.

`python lectures/figures/fewer_labels.py` redraws them beside this file.
"""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from drawing import BLUE, GREEN, GREY, INK, ORANGE, VERMILION, Canvas

# The worked example: headline -> the rules that vote on it. Invented.
VOTES = {
    "a": ("you", "number"),
    "b": ("you",),
    "c": ("police",),
    "d": ("number", "police"),
    "e": (),
    "f": ("you",),
}
# Rule -> its class: 1 clickbait, 0 news.
RULES = {"you": 1, "number": 1, "police": 0}
# The example of the turning price: invented.
FIXED_MINUTES = 40
LABELS_PLAIN, LABELS_AFTER = 400, 100


@dataclass(frozen=True)
class Step:
    """One round of the label model: the rates of the M step, the beliefs of the E step."""

    own: dict[str, Fraction]
    other: dict[str, Fraction]
    belief: dict[str, Fraction]


def start() -> dict[str, Fraction]:
    """Share of votes for clickbait; one half where nobody votes."""
    half = Fraction(1, 2)
    return {
        item: Fraction(sum(RULES[rule] for rule in rules), len(rules)) if rules else half
        for item, rules in VOTES.items()
    }


def em_step(belief: dict[str, Fraction]) -> Step:
    """Do one round with prior one half, in exact fractions."""
    own, other = {}, {}
    for rule, label in RULES.items():
        mine = {item: p if label else 1 - p for item, p in belief.items()}
        votes = [item for item in VOTES if rule in VOTES[item]]
        total = sum(mine.values())
        own[rule] = (1 + sum(mine[item] for item in votes)) / (2 + total)
        rest = len(VOTES) - total
        other[rule] = (1 + sum(1 - mine[item] for item in votes)) / (2 + rest)
    revised = {}
    for item, rules in VOTES.items():
        chance = {}
        for label in (0, 1):
            product = Fraction(1, 2)
            for rule, own_label in RULES.items():
                rate = own[rule] if own_label == label else other[rule]
                product *= rate if rule in rules else 1 - rate
            chance[label] = product
        revised[item] = chance[1] / (chance[0] + chance[1])
    return Step(own, other, revised)


def turning_seconds() -> float:
    """Seconds a label at which the fixed cost of the example is paid back."""
    return FIXED_MINUTES * 60 / (LABELS_PLAIN - LABELS_AFTER)


def draw_pipeline(path: Path) -> Path:
    """Draw how rules become a model."""
    canvas = Canvas(
        760, 190, "From rules to a model: rules vote, a label model weighs, an end model learns"
    )
    steps = (
        ("items", "no labels"),
        ("rules", "vote or abstain"),
        ("label model", "weighs the votes"),
        ("training set", "labels with weights"),
        ("end model", "reads everything"),
    )
    for place, (name, what) in enumerate(steps):
        left = 12 + 150 * place
        fill = "#E8F1F8" if name in ("rules", "end model") else "#F4F4F4"
        canvas.box(left, 50, 132, 70, fill=fill, stroke=INK)
        canvas.text(left + 66, 80, name, bold=True)
        canvas.text(left + 66, 103, what, size=12)
        if place:
            canvas.arrow(f"M {left - 18} 85 L {left - 3} 85")
    canvas.text(228, 155, "a person writes these", size=13)
    canvas.text(678, 155, "this is shipped", size=13)
    canvas.text(378, 175, "no truth is needed here", size=13)
    return canvas.save(path)


def draw_margin(path: Path) -> Path:
    """Draw which points a model asks for: those near its border."""
    canvas = Canvas(760, 270, "A model asks for the points nearest to its border")
    canvas.line(120, 245, 600, 51, stroke=INK, width=2)
    canvas.text(608, 42, "the model's border", anchor="start", size=13)
    left = ((90, 60), (150, 90), (210, 55), (260, 110), (330, 65), (180, 150), (120, 130))
    right = ((640, 220), (560, 190), (500, 235), (600, 150), (430, 240), (690, 160), (540, 245))
    near = ((300, 158), (420, 136), (480, 88), (250, 205))
    for x, y in left:
        canvas.dot(x, y, fill=BLUE)
    for x, y in right:
        canvas.dot(x, y, fill=ORANGE)
    for x, y in near:
        canvas.dot(x, y, fill=VERMILION, radius=10)
        canvas.dot(x, y, fill="#FFFFFF", radius=6)
        canvas.text(x, y + 4, "?", size=11)
    canvas.text(150, 28, "surely one class", size=13)
    canvas.text(660, 262, "surely the other", size=13)
    return canvas.save(path)


def draw_turning(path: Path) -> Path:
    """Draw the two lines of cost whose crossing is the turning price."""
    canvas = Canvas(760, 300, "Two ways and the price at which they cost the same")
    low, high, bottom, top = 90, 700, 250, 40
    most_seconds, most_minutes = 16.0, 110.0

    def place(seconds: float, minutes: float) -> tuple[float, float]:
        across = low + (high - low) * seconds / most_seconds
        return across, bottom - (bottom - top) * minutes / most_minutes

    canvas.line(low, bottom, high, bottom)
    canvas.line(low, bottom, low, top)
    for seconds in (0, 4, 8, 12, 16):
        canvas.text(place(seconds, 0)[0], bottom + 20, str(seconds), size=13)
    for minutes in (0, 40, 80):
        x, y = place(0, minutes)
        canvas.line(x, y, high, y, stroke=GREY, width=1)
        canvas.text(low - 10, y + 5, str(minutes), anchor="end", size=13)
    ways = (
        ("by hand, 400 labels", BLUE, 0, LABELS_PLAIN, "end", (-12, -14)),
        ("rules first, then 100 labels", GREEN, FIXED_MINUTES, LABELS_AFTER, "start", (-50, 28)),
    )
    for name, colour, fixed, labels, anchor, (across, down) in ways:
        end = fixed + labels * most_seconds / 60
        canvas.line(*place(0, fixed), *place(most_seconds, end), stroke=colour, width=4)
        x, y = place(11.5, fixed + labels * 11.5 / 60)
        canvas.text(x + across, y + down, name, anchor=anchor, size=14, fill=colour, bold=True)
    turning = turning_seconds()
    x, y = place(turning, LABELS_PLAIN * turning / 60)
    canvas.line(x, y, x, bottom, stroke=VERMILION, width=2)
    canvas.dot(x, y, fill=VERMILION, radius=8)
    canvas.text(x + 12, bottom - 10, f"{turning:.0f} s", anchor="start", fill=VERMILION, bold=True)
    canvas.text(395, 290, "seconds a label", size=14)
    canvas.text(low - 60, 28, "minutes in all", anchor="start", size=14)
    return canvas.save(path)


def draw(folder: Path) -> list[Path]:
    """Draw every picture of lecture 06 into `folder` and return their paths."""
    return [
        draw_pipeline(folder / "fewer-labels-pipeline.svg"),
        draw_margin(folder / "fewer-labels-margin.svg"),
        draw_turning(folder / "fewer-labels-turning.svg"),
    ]


if __name__ == "__main__":
    draw(Path(__file__).parent)
