"""Draw the pictures that stand beside the exercises of lab 05: what to expect of a right answer.

`python lectures/figures/better_labels_expected.py` redraws them in `expected/`. They show the
examples of the docstrings, or what the lab stores for a student whose own result is missing.
"""

import csv
import gzip
import math
import random
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path

from drawing import BLUE, GREY, INK, ORANGE, VERMILION, Canvas

DATA = Path(__file__).resolve().parents[2] / "data"
STORED = DATA / "better-labels"

#: The example of exercise 05.1: task -> labels.
EXAMPLE = {"task a": (1, 1, 2), "task b": (2, 2)}
#: How often the ten patients of exercise 05.2's test are drawn.
DRAWS = 1000
#: Share right of the even policy with 1 to 5 answers a word, and what a lead of 2 and a cap of 3
#: pay and get right. A test compares both with the solution.
EVEN = (0.8347, 0.8347, 0.8912, 0.8956, 0.9093)
POLICY = (2.2243, 0.8912)
#: The test of the example of exercise 05.6: questions, the accuracy wanted, `sure`, the prior.
ASKED, AT_LEAST, SURE, PRIOR = 10, Fraction(4, 5), 0.5, (6, 2)
#: The example of exercise 05.10: two people's votes and the model's verdict on a pair of x and y,
#: and what a vote is worth for x.
VOTES, VERDICT = ("a", "tie"), "inconsistent"
WORTH = {"a": 1.0, "tie": 0.5, "inconsistent": 0.5, "b": 0.0}


def share_of_equal_pairs(labels: tuple[int, ...]) -> Fraction:
    """How many of the pairs of some answers are equal."""
    pairs = list(combinations(labels, 2))
    return Fraction(sum(a == b for a, b in pairs), len(pairs))


def agreement(tasks: list[tuple[int, ...]]) -> Fraction:
    """Mean of the tasks' shares, weighted by the number of answers."""
    answers = sum(len(labels) for labels in tasks)
    return sum(len(labels) * share_of_equal_pairs(labels) for labels in tasks) / answers


def alpha(tasks: list[tuple[int, ...]]) -> Fraction:
    """Krippendorff's alpha of labels without an order."""
    together = tuple(label for labels in tasks for label in labels)
    return 1 - (1 - agreement(tasks)) / (1 - share_of_equal_pairs(together))


def draw_expected_agreement(path: Path) -> Path:
    """Draw each pair of answers of the example as a line, solid where they are equal."""
    canvas = Canvas(440, 200, "The pairs of answers of two tasks, and of all five answers")
    tasks = list(EXAMPLE.values())
    together = tuple(label for labels in tasks for label in labels)
    for left, (name, labels) in zip(
        (75, 205, 350), (*EXAMPLE.items(), ("all together", together)), strict=True
    ):
        count = len(labels)
        turns = [math.pi * (2 * place / count - 0.5) for place in range(count)]
        places = [(left + 45 * math.cos(turn), 80 + 45 * math.sin(turn)) for turn in turns]
        for one, other in combinations(range(count), 2):
            ends = (*places[one], *places[other])
            if labels[one] == labels[other]:
                canvas.line(*ends, stroke=BLUE, width=4)
            else:
                dashed(canvas, *ends)
        for (x, y), label in zip(places, labels, strict=True):
            canvas.dot(x, y, fill=INK, radius=12)
            canvas.text(x, y + 5, str(label), size=14, fill="#FFFFFF", bold=True)
        canvas.text(left, 16, name, size=13, bold=True)
        equal = share_of_equal_pairs(labels)
        pairs = math.comb(count, 2)
        canvas.text(left, 152, f"{int(equal * pairs)} of {pairs} equal", size=13)
    found = f"agreement {float(agreement(tasks)):.2f}, alpha {float(alpha(tasks)):.2f}"
    canvas.text(220, 185, found, size=14, bold=True)
    return canvas.save(path)


def ten_patients() -> list[tuple[int, ...]]:
    """The five doctors' first ratings of the first ten patients."""
    with (DATA / "anesthesia" / "ratings.csv").open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table) if row["repeat"] == "1"]
    return [
        tuple(int(row["label"]) for row in rows if row["task"] == str(patient))
        for patient in range(1, 11)
    ]


def drawn_alphas() -> list[float]:
    """Alpha of the ten patients, drawn again many times, in order."""
    patients, generator = ten_patients(), random.Random(0)
    return sorted(float(alpha(generator.choices(patients, k=len(patients)))) for _ in range(DRAWS))


def draw_expected_interval(path: Path) -> Path:
    """Draw how often each alpha comes out of the draws, and the ends of the interval."""
    canvas = Canvas(440, 190, "Alpha of ten patients, drawn again 1,000 times")
    found = drawn_alphas()
    low, high = found[int(0.025 * DRAWS)], found[int(0.975 * DRAWS) - 1]

    def across(value: float) -> float:
        return 60 + 340 * (value + 0.1) / 0.8

    bins = 32
    for number in range(bins):
        left = -0.1 + 0.8 * number / bins
        count = sum(left <= value < left + 0.8 / bins for value in found)
        height = 110 * count / 100
        if count:
            inside = low <= left + 0.4 / bins <= high
            width = 340 / bins - 1
            fill = BLUE if inside else GREY
            canvas.box(across(left), 140 - height, width, height, fill=fill)
    canvas.line(60, 140, 400, 140)
    for tick in (0, 0.2, 0.4, 0.6):
        canvas.text(across(tick), 157, f"{tick:g}", size=12)
    for end in (low, high):
        canvas.line(across(end), 22, across(end), 140, stroke=VERMILION, width=2)
        canvas.text(across(end), 16, f"{end:.2f}", size=12, fill=VERMILION, bold=True)
    canvas.text(230, 178, "alpha", size=12)
    return canvas.save(path)


def draw_expected_comparison(path: Path) -> Path:
    """Draw the even policy as a line, and one policy with its gain and its dearer rival."""
    canvas = Canvas(440, 230, "A policy, its gain at the same cost, and its dearer rival")
    cost, right = POLICY

    def across(answers: float) -> float:
        return 70 + 330 * (answers - 1) / 4

    def up(share: float) -> float:
        return 170 - 130 * (share - 0.82) / 0.1

    for share in (0.82, 0.86, 0.9):
        canvas.line(70, up(share), 400, up(share), stroke=GREY, width=1)
        canvas.text(60, up(share) + 4, f"{share:g}", size=12, anchor="end")
    places = [(across(number), up(share)) for number, share in enumerate(EVEN, start=1)]
    for (x1, y1), (x2, y2) in pairwise(places):
        canvas.line(x1, y1, x2, y2, stroke=BLUE, width=3)
    for number, (x, y) in enumerate(places, start=1):
        canvas.dot(x, y, fill=BLUE)
        canvas.text(x, 188, str(number), size=12)
    low = math.floor(cost)
    even = EVEN[low - 1] + (cost - low) * (EVEN[low] - EVEN[low - 1])
    dashed(canvas, across(cost), up(right), across(cost), up(even))
    canvas.dot(across(cost), up(right), fill=VERMILION, radius=8)
    canvas.text(across(cost) - 12, up(right) - 6, "the policy", size=13, anchor="end")
    canvas.text(across(cost) - 8, (up(right) + up(even)) / 2 + 4, "gain", size=13, anchor="end")
    canvas.text(across(3) + 4, up(EVEN[2]) + 22, "the rival for p", size=13, anchor="start")
    canvas.text(across(4), up(EVEN[3]) - 24, "the even policy", size=13, fill=BLUE)
    canvas.text(235, 212, "answers a word", size=12)
    canvas.text(70, 20, "share right", size=12, anchor="start")
    return canvas.save(path)


def chance_of_good(right: int) -> Fraction:
    """Chance that the accuracy is at least `AT_LEAST`, after so many right answers.

    The upper tail of a Beta(a, b) with whole numbers is a sum of a binomial distribution.
    """
    a, b = PRIOR[0] + right, PRIOR[1] + ASKED - right
    tosses = a + b - 1
    terms = (math.comb(tosses, k) * AT_LEAST**k * (1 - AT_LEAST) ** (tosses - k) for k in range(a))
    return sum(terms, Fraction(0))


def draw_expected_chances(path: Path) -> Path:
    """Draw the chance for each number of right answers, and where it is enough."""
    canvas = Canvas(440, 220, "The chance of a good worker, by right answers of ten")

    def across(right: float) -> float:
        return 70 + 33 * right

    def up(chance: float) -> float:
        return 165 - 135 * chance

    for chance in (0, 0.5, 1):
        canvas.line(60, up(chance), 410, up(chance), stroke=GREY, width=1)
        canvas.text(52, up(chance) + 4, f"{chance:g}", size=12, anchor="end")
    dashed(canvas, 60, up(SURE), 410, up(SURE))
    canvas.text(66, up(SURE) - 8, f"sure {SURE:g}", size=12, anchor="start")
    for right in range(ASKED + 1):
        x, y = across(right), up(float(chance_of_good(right)))
        canvas.dot(x, y, fill=BLUE if chance_of_good(right) >= SURE else INK, radius=7)
        if chance_of_good(right) < SURE:
            canvas.dot(x, y, fill="#FFFFFF", radius=5)
        canvas.text(x, 184, str(right), size=12)
    canvas.text(235, 208, f"right answers of {ASKED}", size=12)
    canvas.text(60, 16, "chance to be at least .8", size=12, anchor="start")
    canvas.text(across(9) - 14, up(float(chance_of_good(9))) + 4, "admitted", size=12, anchor="end")
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


def dashed(canvas: Canvas, x1: float, y1: float, x2: float, y2: float) -> None:
    """Draw a dashed line."""
    length = math.hypot(x2 - x1, y2 - y1)
    right, down = (x2 - x1) / length, (y2 - y1) / length
    for start in range(0, math.ceil(length), 11):
        end = min(start + 7, length)
        canvas.line(
            x1 + start * right,
            y1 + start * down,
            x1 + end * right,
            y1 + end * down,
            stroke=ORANGE,
            width=3,
        )


def draw_expected_effects(path: Path) -> Path:
    """Draw four differences with two intervals each."""
    canvas = Canvas(440, 215, "Four differences, each with a naive and a clustered interval")
    place = scale(canvas, -0.06, 0.1, [-0.05, 0, 0.05, 0.1], 165)
    for line, row in enumerate(stored("effects.csv")):
        y = 30 + 38 * line
        canvas.text(185, y + 5, row["comparison"], size=12, anchor="end")
        naive = float(row["naive_low"]), float(row["naive_high"])
        dashed(canvas, place(naive[0]), y - 6, place(naive[1]), y - 6)
        canvas.line(
            place(float(row["low"])), y + 6, place(float(row["high"])), y + 6, stroke=BLUE, width=5
        )
        canvas.dot(place(float(row["difference"])), y, fill=INK, radius=3)
    dashed(canvas, 40, 203, 70, 203)
    canvas.text(78, 208, "answers as if independent", size=12, anchor="start")
    canvas.line(250, 203, 280, 203, stroke=BLUE, width=5)
    canvas.text(288, 208, "people drawn again", size=12, anchor="start")
    return canvas.save(path)


def square(canvas: Canvas, x: float, y: float) -> None:
    """Draw a hollow square around a point; `Canvas.box` has round corners."""
    for side in (-7, 7):
        canvas.line(x + side, y - 7, x + side, y + 7, stroke=ORANGE, width=3)
        canvas.line(x - 7, y + side, x + 7, y + side, stroke=ORANGE, width=3)


def draw_expected_wins(path: Path) -> Path:
    """Draw how often the two chatbots of the example win, by people and by the judge."""
    canvas = Canvas(440, 150, "Share of comparisons won by two chatbots of an example")
    place = scale(canvas, 0, 1, [0, 0.5, 1], 90)
    people = sum(WORTH[vote] for vote in VOTES) / len(VOTES)
    judge = WORTH[VERDICT]
    for line, (model, by_people, by_judge) in enumerate(
        (("x", people, judge), ("y", 1 - people, 1 - judge))
    ):
        y = 32 + 36 * line
        canvas.text(185, y + 5, model, size=13, anchor="end")
        canvas.line(place(by_people), y, place(by_judge), y, stroke=INK)
        square(canvas, place(by_judge), y)
        canvas.dot(place(by_people), y, fill=BLUE, radius=4)
    canvas.dot(140, 137, fill=BLUE, radius=4)
    canvas.text(152, 142, "people", size=12, anchor="start")
    square(canvas, 250, 137)
    canvas.text(264, 142, "the model", size=12, anchor="start")
    return canvas.save(path)


def draw(folder: Path) -> list[Path]:
    """Draw every expected picture of lab 05 into `folder`/expected and return their paths."""
    expected = folder / "expected"
    expected.mkdir(exist_ok=True)
    return [
        draw_expected_agreement(expected / "05-1.svg"),
        draw_expected_interval(expected / "05-2.svg"),
        draw_expected_policy(expected / "05-3.svg"),
        draw_expected_comparison(expected / "05-4.svg"),
        draw_expected_chances(expected / "05-6.svg"),
        draw_expected_effects(expected / "05-8.svg"),
        draw_expected_wins(expected / "05-10.svg"),
    ]


if __name__ == "__main__":
    draw(Path(__file__).parent)
