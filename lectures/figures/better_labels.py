"""Draw the pictures of lecture 05 and the expected pictures of lab 05.

python lectures/figures/better_labels.py

The worked examples of the lecture are computed here, too. The expected pictures show what the lab
stores for a student whose own result is missing.
"""

import csv
import gzip
from fractions import Fraction
from pathlib import Path

from drawing import BLUE, GREEN, GREY, INK, ORANGE, VERMILION, Canvas

STORED = Path(__file__).resolve().parents[2] / "data" / "better-labels"

#: Two people judge ten messages: are they "fine" or "rude"? Messages on which both say fine, both
#: say rude, and they differ.
OFFICE = {"both fine": 8, "both rude": 1, "differ": 1}
FRIENDS = {"both fine": 9, "both rude": 0, "differ": 1}
#: The decision ladder: what to try first, and why.
LADDER = (
    ("1  outsource", "labelling is hard, and specialists exist"),
    ("2  use existing software", "at least do not build the tool"),
    ("3  hire part-timers", "the same people again: they can be trained"),
    ("4  run a crowd yourself", "cheap and fast, but all checking is yours"),
)
STEPS = (
    ("Find", "ten people mark", "what can go", BLUE),
    ("Fix", "five rewrite", "one patch each", ORANGE),
    ("Verify", "five vote out", "what changed", GREEN),
)


def agreement(messages: dict[str, int]) -> Fraction:
    """Share of messages on which the two say the same."""
    return 1 - Fraction(messages["differ"], sum(messages.values()))


def by_chance(messages: dict[str, int]) -> Fraction:
    """Share of unequal pairs among all pairs of answers, as if they were to one message."""
    rude = 2 * messages["both rude"] + messages["differ"]
    answers = 2 * sum(messages.values())
    return Fraction(2 * rude * (answers - rude), answers * (answers - 1))


def alpha(messages: dict[str, int]) -> Fraction:
    """Krippendorff's alpha for two people and a label that is nominal."""
    return 1 - (1 - agreement(messages)) / by_chance(messages)


def draw_alpha(path: Path) -> Path:
    """Draw two sets of ten messages with the same agreement and another alpha."""
    canvas = Canvas(760, 265, "The same agreement, another alpha: two sets of ten messages")
    rows = (("an office", OFFICE), ("friends", FRIENDS))
    for row, (name, messages) in enumerate(rows):
        top = 40 + 105 * row
        canvas.text(20, top + 32, name, anchor="start", bold=True)
        answers = ["ff"] * messages["both fine"] + ["rr"] * messages["both rude"]
        answers += ["fr"] * messages["differ"]
        for column, pair in enumerate(answers):
            for person, said in enumerate(pair):
                left, height = 120 + 40 * column, top + 27 * person
                canvas.box(left, height, 34, 23, fill=BLUE if said == "f" else ORANGE)
                fill = "#FFFFFF" if said == "f" else INK
                canvas.text(left + 17, height + 16, said.upper(), size=13, fill=fill)
        canvas.text(545, top + 18, f"agreement {float(agreement(messages)):.2f}", anchor="start")
        found = f"alpha {float(alpha(messages)):.2f}"
        canvas.text(545, top + 44, found, anchor="start", bold=True)
    key = "F fine, R rude; a column is a message, a row is a person"
    canvas.text(120, 240, key, anchor="start")
    return canvas.save(path)


def draw_ladder(path: Path) -> Path:
    """Draw the four rungs of who labels."""
    canvas = Canvas(760, 300, "Who labels: four rungs, tried from the top")
    for rung, (name, why) in enumerate(LADDER):
        top = 20 + 68 * rung
        canvas.box(20, top, 270, 46, fill=BLUE if rung == 0 else GREY, stroke=INK)
        fill = "#FFFFFF" if rung == 0 else INK
        canvas.text(40, top + 29, name, anchor="start", bold=True, fill=fill)
        canvas.text(320, top + 29, why, anchor="start")
        if rung:
            canvas.arrow(f"M 155 {top - 20} L 155 {top - 4}")
    return canvas.save(path)


def draw_steps(path: Path) -> Path:
    """Draw find, fix and verify with what passes between them."""
    canvas = Canvas(760, 220, "Find, fix, verify: three small jobs instead of one large one")
    canvas.text(70, 120, "a paragraph", bold=True)
    for step, (name, first, second, colour) in enumerate(STEPS):
        left = 150 + 190 * step
        canvas.box(left, 60, 140, 110, fill=colour, stroke=INK)
        fill = INK if colour == ORANGE else "#FFFFFF"
        canvas.text(left + 70, 95, name, bold=True, fill=fill, size=18)
        canvas.text(left + 70, 125, first, fill=fill)
        canvas.text(left + 70, 147, second, fill=fill)
        canvas.arrow(f"M {left - 22 if step == 0 else left - 46} 115 L {left - 4} 115")
    canvas.text(315, 200, "patches that enough people marked", size=13)
    canvas.text(560, 200, "several rewrites of each", size=13)
    canvas.text(640, 40, "the shortest survivor of each patch", size=13)
    return canvas.save(path)


def stored(name: str) -> list[dict[str, str]]:
    """The rows of a stored result of lab 05."""
    raw = (STORED / name).read_bytes()
    text = (gzip.decompress(raw) if name.endswith(".gz") else raw).decode("utf-8")
    return list(csv.DictReader(text.splitlines()))


def scale(canvas: Canvas, low: float, high: float, ticks: list[float], bottom: float):
    """Draw a scale from left to right; give the function from a value to its place."""

    def place(value: float) -> float:
        return 200 + 200 * (value - low) / (high - low)

    for tick in ticks:
        canvas.line(place(tick), 12, place(tick), bottom, stroke=GREY, width=1)
        canvas.text(place(tick), bottom + 16, f"{tick:g}", size=12)
    return place


def draw_expected_policy(path: Path) -> Path:
    """Draw the even policy's cost and accuracy, and those of asking until it is clear."""
    canvas = Canvas(440, 110, "Asked until it is clear: answers a word and share right")
    rows = stored("adaptive.csv.gz")
    answers = sum(int(row["answers"]) for row in rows) / len(rows)
    right = sum(row["right"] == "True" for row in rows) / len(rows)
    for line, (name, value, low, high, ticks) in enumerate(
        (
            ("answers a word", answers, 1, 5, (1, 3, 5)),
            ("share right", right, 0.8, 1, (0.8, 0.9, 1)),
        )
    ):
        y = 30 + 45 * line
        canvas.text(185, y + 5, name, size=13, anchor="end")
        canvas.line(200, y, 400, y, stroke=GREY)
        for tick in ticks:
            canvas.text(200 + 200 * (tick - low) / (high - low), y + 20, f"{tick:g}", size=12)
        canvas.dot(200 + 200 * (value - low) / (high - low), y, fill=VERMILION)
    return canvas.save(path)


def dashed(canvas: Canvas, left: float, right: float, y: float) -> None:
    """Draw a dashed line from left to right."""
    while left < right:
        canvas.line(left, y, min(left + 7, right), y, stroke=ORANGE, width=3)
        left += 11


def draw_expected_effects(path: Path) -> Path:
    """Draw four differences with two intervals each."""
    canvas = Canvas(440, 215, "Four differences, each with a naive and a clustered interval")
    place = scale(canvas, -0.06, 0.1, [-0.05, 0, 0.05, 0.1], 165)
    for line, row in enumerate(stored("effects.csv")):
        y = 30 + 38 * line
        canvas.text(185, y + 5, row["comparison"], size=12, anchor="end")
        naive = float(row["naive_low"]), float(row["naive_high"])
        dashed(canvas, place(naive[0]), place(naive[1]), y - 6)
        canvas.line(
            place(float(row["low"])), y + 6, place(float(row["high"])), y + 6, stroke=BLUE, width=5
        )
        canvas.dot(place(float(row["difference"])), y, fill=INK, radius=3)
    dashed(canvas, 40, 70, 203)
    canvas.text(78, 208, "answers as if independent", size=12, anchor="start")
    canvas.line(250, 203, 280, 203, stroke=BLUE, width=5)
    canvas.text(288, 208, "people drawn again", size=12, anchor="start")
    return canvas.save(path)


def draw_expected_ways(path: Path) -> Path:
    """Draw the share of spoiled paragraphs of five ways over their price, with intervals."""
    canvas = Canvas(440, 245, "Share of paragraphs spoiled by five ways to shorten (simulated)")

    def across(dollars: float) -> float:
        return 60 + 340 * (dollars - 1.5) / 2.5

    def up(share: float) -> float:
        return 195 - 170 * share

    for share in (0, 0.5, 1):
        canvas.line(60, up(share), 400, up(share), stroke=GREY, width=1)
        canvas.text(50, up(share) + 4, f"{share:g}", size=12, anchor="end")
    for dollars in (1.5, 2, 2.5, 3, 3.5, 4):
        canvas.text(across(dollars), 213, f"{dollars:g}", size=12)
    for row in stored("shortened.csv"):
        x = across(float(row["dollars"]))
        canvas.line(x, up(float(row["low"])), x, up(float(row["high"])), stroke=BLUE, width=3)
        canvas.dot(x, up(float(row["spoiled"])), fill=BLUE)
    canvas.text(230, 236, "dollars a paragraph", size=12)
    canvas.text(60, 14, "share spoiled", size=12, anchor="start")
    canvas.text(across(1.96) + 14, up(0.84) + 4, "find and fix", size=12, anchor="start")
    canvas.text(across(2.7), up(0.3), "the four ways with a vote", size=12)
    return canvas.save(path)


def square(canvas: Canvas, x: float, y: float) -> None:
    """Draw a hollow square around a point; `Canvas.box` has round corners."""
    for side in (-7, 7):
        canvas.line(x + side, y - 7, x + side, y + 7, stroke=ORANGE, width=3)
        canvas.line(x - 7, y + side, x + 7, y + side, stroke=ORANGE, width=3)


def draw_expected_wins(path: Path) -> Path:
    """Draw how often each chatbot wins, by people and by the judge."""
    canvas = Canvas(440, 250, "Share of comparisons won, by people and by GPT-4")
    place = scale(canvas, 0, 1, [0, 0.5, 1], 200)
    for line, row in enumerate(stored("wins.csv")):
        y = 25 + 32 * line
        people, judge = place(float(row["people"])), place(float(row["judge"]))
        canvas.text(185, y + 5, row["model"], size=12, anchor="end")
        canvas.line(people, y, judge, y, stroke=INK)
        square(canvas, judge, y)
        canvas.dot(people, y, fill=BLUE, radius=4)
    canvas.dot(140, 237, fill=BLUE, radius=4)
    canvas.text(152, 242, "people", size=12, anchor="start")
    square(canvas, 250, 237)
    canvas.text(264, 242, "GPT-4", size=12, anchor="start")
    return canvas.save(path)


def draw(folder: Path) -> list[Path]:
    """Draw every picture of module 05 into `folder` and return their paths."""
    expected = folder / "expected"
    expected.mkdir(exist_ok=True)
    return [
        draw_expected_policy(expected / "05-3.svg"),
        draw_expected_effects(expected / "05-6.svg"),
        draw_expected_ways(expected / "05-7.svg"),
        draw_expected_wins(expected / "05-8.svg"),
        draw_alpha(folder / "better-labels-alpha.svg"),
        draw_ladder(folder / "better-labels-ladder.svg"),
        draw_steps(folder / "better-labels-steps.svg"),
    ]


if __name__ == "__main__":
    draw(Path(__file__).parent)
