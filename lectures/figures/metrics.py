"""Draw the pictures of lecture 03 and the expected pictures of lab 03, and compute the numbers that
the lecture works out by hand.

`python lectures/figures/metrics.py` redraws them beside this file and in `expected/`.
"""

import csv
from fractions import Fraction
from itertools import pairwise
from math import comb
from pathlib import Path

from drawing import BLUE, GREEN, GREY, INK, ORANGE, VERMILION, Canvas

STORED = Path(__file__).resolve().parents[2] / "data" / "metrics"
#: Colour and dashes of the lab's three models.
MODELS = {
    "tree": (BLUE, ""),
    "naive Bayes": (ORANGE, "6 4"),
    "careful logistic": (GREEN, "2 3"),
}

# The worked example: score and truth of eight cases, the highest score first. Invented.
CASES = ((0.95, 1), (0.85, 1), (0.70, 0), (0.60, 1), (0.60, 0), (0.40, 1), (0.30, 0), (0.10, 0))

# The digit of lab 03: grey levels from 0 (paper) to 16 (ink), and the sign of each pixel's step
# towards another digit.
DIGIT = """
 0  0  0  8 15  3  0  0
 0  0  1 15 11  2  0  0
 0  0 13 16  1  0  0  0
 0  3 16 14  0  0  0  0
 0  3 16 15  5  0  0  0
 0  3 15 16 11 14  7  0
 0  0 11 16  6  6 15  0
 0  0  0 10 14 12  8  0
"""
SIGNS = """
0-+--+--
+++--++-
-++++++-
0+-+++--
0--+---0
+++-----
-+-----+
-+-++---
"""
STEP = 1.75  # grey levels


def counts(threshold: float) -> tuple[int, int, int, int]:
    """Return TP, FP, FN and TN of the worked example where who scores `threshold` or more is
    flagged."""
    flagged = [truth for score, truth in CASES if score >= threshold]
    rest = [truth for score, truth in CASES if score < threshold]
    return sum(flagged), len(flagged) - sum(flagged), sum(rest), len(rest) - sum(rest)


def curve() -> list[tuple[float, Fraction, Fraction]]:
    """Return threshold, precision and recall of the worked example, the highest threshold first."""
    points = []
    for threshold in sorted({score for score, _ in CASES}, reverse=True):
        tp, fp, fn, _ = counts(threshold)
        points.append((threshold, Fraction(tp, tp + fp), Fraction(tp, tp + fn)))
    return points


def p_value(wins: int, losses: int) -> float:
    """Return the exact two-sided p-value of McNemar's test (1947): is each of these cases a toss of
    a fair coin?"""
    n, fewer = wins + losses, min(wins, losses)
    return min(1.0, 2 * sum(comb(n, k) for k in range(fewer + 1)) / 2**n)


def wrongly_decided(cases: int) -> float:
    """Return how often somebody who looks after every case decides between two equally good models.

    Parameters
    ----------
    cases : int
        Number of cases that exactly one of the two gets right; after each one they stop if p is
        below 0.05.

    Returns
    -------
    float
        The probability, exact: a walk over the candidate's wins in which whoever has stopped is
        taken out.
    """
    going, stopped = {0: 1.0}, 0.0
    for n in range(1, cases + 1):
        moved: dict[int, float] = {}
        for wins, chance in going.items():
            for after in (wins, wins + 1):
                moved[after] = moved.get(after, 0.0) + chance / 2
        stopped += sum(chance for wins, chance in moved.items() if p_value(wins, n - wins) < 0.05)
        going = {wins: chance for wins, chance in moved.items() if p_value(wins, n - wins) >= 0.05}
    return stopped


def looked_once(cases: int) -> float:
    """Return how often somebody who looks once, at the end, decides between two equally good
    models."""
    return (
        sum(comb(cases, wins) for wins in range(cases + 1) if p_value(wins, cases - wins) < 0.05)
        / 2**cases
    )


def draw_curve(path: Path) -> Path:
    """Draw the steps whose area is the average precision of the worked example."""
    canvas = Canvas(
        760,
        400,
        "Precision over recall for eight cases, in steps; the area is the average precision",
    )
    left, bottom, wide, high = 90, 330, 560, 270
    before = Fraction(0)
    for _, precision, recall in curve():
        x, y = left + wide * float(recall), bottom - high * float(precision)
        if recall > before:
            width = wide * float(recall - before)
            canvas.box(x - width, y, width, bottom - y, fill=BLUE, stroke=INK)
            canvas.text(
                x - width / 2, bottom - 60, f"{recall - before} × {precision}", fill="#FFFFFF"
            )
        before = recall
    for threshold, precision, recall in curve():
        x, y = left + wide * float(recall), bottom - high * float(precision)
        canvas.dot(x, y, fill=VERMILION)
        # The last three share their recall: their labels stand beside the dots.
        if threshold == 0.60:  # on its right stands the last box
            canvas.text(x - 10, y - 8, f"{threshold:.2f}", anchor="end", size=13)
        else:
            canvas.text(
                x + 12, y - 8 if recall < 1 else y + 5, f"{threshold:.2f}", anchor="start", size=13
            )
    for tenth in range(0, 11, 5):
        canvas.text(left - 12, bottom - high * tenth / 10 + 5, f"{tenth / 10:.1f}", anchor="end")
        canvas.text(left + wide * tenth / 10, bottom + 22, f"{tenth / 10:.1f}")
    canvas.text(left + wide / 2, bottom + 50, "recall")
    canvas.text(left, 30, "precision (the number at each dot is its threshold)", anchor="start")
    return canvas.save(path)


def draw_shadow(path: Path) -> Path:
    """Draw a shadow deployment: both models see every request, one of them answers."""
    canvas = Canvas(
        760,
        330,
        "Shadow deployment: both models get each request, only production's answer is used",
    )
    boxes = (
        (20, 125, "request", GREY),
        (245, 40, "production", BLUE),
        (245, 210, "candidate", ORANGE),
        (520, 40, "answer is used", GREY),
        (520, 210, "answer is stored", GREY),
    )
    for x, y, words, colour in boxes:
        canvas.box(x, y, 170, 70, fill=colour, stroke=INK)
        canvas.text(x + 85, y + 41, words, bold=True, fill="#FFFFFF" if colour == BLUE else INK)
    canvas.arrow("M 190 150 L 240 85")
    canvas.arrow("M 190 170 L 240 235")
    canvas.arrow("M 415 75 L 515 75")
    canvas.arrow("M 415 245 L 515 245")
    canvas.arrow("M 605 160 L 605 115")
    canvas.arrow("M 605 160 L 605 205")
    canvas.text(618, 155, "the two are", anchor="start", size=14)
    canvas.text(618, 174, "compared", anchor="start", size=14)
    canvas.text(380, 316, "a person checks the cases in which they differ: promote, keep or wait?")
    return canvas.save(path)


def draw_peeking(path: Path) -> Path:
    """Draw how often looking after every case decides wrongly, beside looking once."""
    canvas = Canvas(
        760,
        380,
        "Two equally good models: how often a p below .05 is found, by cases, for two habits",
    )
    left, bottom, wide, high, most = 80, 300, 540, 240, 100
    for percent in range(0, 26, 5):
        y = bottom - high * percent / 25
        canvas.line(left, y, left + wide, y, stroke=GREY, width=1)
        canvas.text(left - 10, y + 5, f"{percent} %", anchor="end")
    for habit, words, colour in (
        (wrongly_decided, "look always", VERMILION),
        (looked_once, "look once", BLUE),
    ):
        places = [
            (left + wide * n / most, bottom - high * habit(n) / 0.25)
            for n in range(10, most + 1, 10)
        ]
        for (x1, y1), (x2, y2) in pairwise(places):
            canvas.line(x1, y1, x2, y2, stroke=colour, width=2)
        for x, y in places:
            if habit is looked_once:
                canvas.box(x - 6, y - 6, 12, 12, fill=colour)
            else:
                canvas.dot(x, y, fill=colour)
        canvas.text(places[-1][0] + 14, places[-1][1] + 5, words, anchor="start")
    for n in range(10, most + 1, 10):
        canvas.text(left + wide * n / most, bottom + 22, str(n))
    canvas.text(left + wide / 2, bottom + 52, "cases that exactly one of the two gets right")
    return canvas.save(path)


def grey_levels() -> tuple[list[int], list[float]]:
    """Return the pixels of the digit before and after the step, row by row, from 0 (paper) to 16
    (ink)."""
    before = [int(level) for level in DIGIT.split()]
    moves = [{"+": STEP, "-": -STEP, "0": 0.0}[sign] for sign in "".join(SIGNS.split())]
    return before, [
        min(16.0, max(0.0, level + move)) for level, move in zip(before, moves, strict=True)
    ]


def draw_digit(path: Path) -> Path:
    """Draw the digit and its altered copy."""
    canvas = Canvas(
        760, 380, "A handwritten six, and the same six with most pixels a little lighter or darker"
    )
    before, after = grey_levels()
    for left, levels, words in (
        (60, before, "read as 6, 99 % sure"),
        (420, after, "read as 8, 58 % sure"),
    ):
        for number, level in enumerate(levels):
            shade = round(255 - 255 * level / 16)
            x, y = left + 35 * (number % 8), 50 + 35 * (number // 8)
            canvas.line(
                x,
                y + 17.5,
                x + 35,
                y + 17.5,
                stroke=f"#{shade:02X}{shade:02X}{shade:02X}",
                width=35,
            )
        for side in (0, 280):
            canvas.line(left + side, 50, left + side, 330, stroke=GREEN)
            canvas.line(left, 50 + side, left + 280, 50 + side, stroke=GREEN)
        canvas.text(left + 140, 360, words)
    canvas.text(380, 30, f"pixels moved by up to {STEP} of 16 grey levels")
    return canvas.save(path)


def stored(name: str) -> list[dict[str, str]]:
    """The rows of a table that lab 03 stores."""
    with (STORED / f"{name}.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


#: Of two invented readers: confidence -> share right.
TOO_SURE = {0.55: 0.45, 0.65: 0.5, 0.75: 0.58, 0.85: 0.67, 0.95: 0.8}
TOO_MODEST = {0.55: 0.66, 0.65: 0.78, 0.75: 0.87, 0.85: 0.94, 0.95: 0.99}


def draw_reliability(path: Path) -> Path:
    """Draw how often right by how sure, of a reader that is too sure and of a modest one."""
    canvas = Canvas(460, 340, "Share right over confidence of two invented readers")
    left, bottom, side = 80, 290, 260

    def place(confidence: float, right: float) -> tuple[float, float]:
        return left + 2 * side * (confidence - 0.5), bottom - side * (right - 0.4) / 0.6

    canvas.line(left, bottom, left + side, bottom)
    canvas.line(left, bottom, left, 25)
    for share in (0.5, 0.75, 1):
        canvas.text(place(share, 0)[0], bottom + 18, f"{share:g}", size=12)
        canvas.text(left - 6, place(0.5, share)[1] + 4, f"{share:g}", size=12, anchor="end")
    canvas.text(left + side / 2, bottom + 38, "confidence", size=13)
    canvas.text(left - 30, 18, "share right", size=13, anchor="start")
    (x1, y1), (x2, y2) = place(0.5, 0.5), place(1, 1)
    canvas.parts.append(
        f'<path d="M {x1:.0f} {y1:.0f} L {x2:.0f} {y2:.0f}" stroke="{INK}" stroke-dasharray="5 4"/>'
    )
    for confidence, right in TOO_SURE.items():
        canvas.dot(*place(confidence, right), fill=BLUE)
    for confidence, right in TOO_MODEST.items():
        canvas.dot(*place(confidence, right), fill=ORANGE)
    canvas.text(*place(0.8, 0.52), "too sure", size=13, anchor="start")
    canvas.text(*place(0.53, 0.86), "too modest", size=13, anchor="start")
    return canvas.save(path)


def draw_expected_curves(path: Path) -> Path:
    """Draw precision over recall of the three models, coarsely."""
    canvas = Canvas(450, 250, "Precision over recall of three models")
    canvas.line(60, 210, 440, 210)
    canvas.line(60, 210, 60, 40)

    def place(recall: float, precision: float) -> str:
        return f"{60 + 360 * recall:.0f} {210 - 165 * precision:.0f}"

    for share in (0, 0.5, 1):
        canvas.text(52, 215 - 165 * share, f"{share:g}", size=12, anchor="end")
        canvas.text(60 + 360 * share, 226, f"{share:g}", size=12)
    canvas.text(240, 243, "recall", size=12)
    canvas.text(60, 18, "precision", size=12, anchor="start")
    rows = stored("curves")
    for number, (model, (colour, dashes)) in enumerate(MODELS.items()):
        own = [row for row in rows if row["model"] == model]
        shown = own if len(own) < 20 else [*own[::5], own[-1]]
        steps = ["M " + place(0, float(shown[0]["precision"]))]
        for row in shown:
            height = 210 - 165 * float(row["precision"])
            steps.append(f"V {height:.0f} H {60 + 360 * float(row['recall']):.0f}")
        canvas.parts.append(
            f'<path d="{" ".join(steps)}" fill="none" stroke="{colour}" stroke-width="2" '
            f'stroke-dasharray="{dashes}"/>'
        )
        canvas.parts.append(
            f'<path d="M {125 + 100 * number} 14 h 24" stroke="{colour}" stroke-width="2" '
            f'stroke-dasharray="{dashes}"/>'
        )
        canvas.text(153 + 100 * number, 18, model, size=11, anchor="start")
    return canvas.save(path)


def draw(folder: Path) -> list[Path]:
    """Draw all pictures into `folder` and its `expected/`; return their paths."""
    expected = folder / "expected"
    expected.mkdir(exist_ok=True)
    return [
        draw_curve(folder / "metrics-curve.svg"),
        draw_shadow(folder / "metrics-shadow.svg"),
        draw_peeking(folder / "metrics-peeking.svg"),
        draw_digit(folder / "metrics-digit.svg"),
        draw_reliability(folder / "metrics-reliability.svg"),
        draw_expected_curves(expected / "03-2.svg"),
    ]


if __name__ == "__main__":
    draw(Path(__file__).parent)
