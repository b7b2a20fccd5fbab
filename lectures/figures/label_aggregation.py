"""Draw the pictures of lecture 04 and the expected pictures of lab 04, and compute the numbers that
the lecture works out by hand.

`python lectures/figures/label_aggregation.py` redraws them beside this file and in `expected/`.
"""

import csv
import gzip
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import comb, log10, sqrt
from pathlib import Path
from statistics import median

from drawing import BLUE, GREEN, GREY, INK, ORANGE, VERMILION, Canvas

STORED = Path(__file__).resolve().parents[2] / "data" / "label-aggregation"
WORKERS = ("Ana", "Ben", "Cal")
# The worked example: task -> the answers of Ana, Ben and Cal (1 yes, 0 no). Invented.
VOTES = {
    "icy": (1, 1, 1),
    "tepid": (1, 1, 1),
    "wooden": (0, 0, 1),
    "polite": (0, 0, 1),
    "arctic": (1, 0, 1),
    "feverish": (0, 1, 1),
}

# Counts measured on the 2019 batch; no row of it is kept here.
TRUTHS = 440
RIGHT = {"majority vote": 406, "EM": 404, "no to everything": 392}
# Number of yes among the three answers -> (pairs that are true, pairs) among the 440.
TRUE_BY_YES = {0: (21, 322), 1: (9, 96), 2: (16, 20), 3: (2, 2)}
PREVALENCE = 0.11
GOLD_RATES = (
    0.748,
    0.895,
)  # sensitivity and specificity, pooled over all answers to gold questions
TARGET_RATES = (0.33, 0.92)  # the same on target questions


@dataclass(frozen=True)
class Step:
    """One round of EM: what the M step estimates and what the E step makes of it."""

    prevalence: Fraction
    sensitivity: tuple[Fraction, ...]
    specificity: tuple[Fraction, ...]
    posterior: dict[str, Fraction]


def em_step(belief: dict[str, Fraction]) -> Step:
    """Do one round of EM on the worked example, in exact fractions.

    Parameters
    ----------
    belief : dict
        Task -> current probability of yes.

    References
    ----------
    A. P. Dawid and A. M. Skene, "Maximum likelihood estimation of observer error-rates using the EM
    algorithm", 1979.
    """
    yes = sum(belief.values(), Fraction(0))
    no = len(belief) - yes
    prevalence = yes / len(belief)
    sensitivity = tuple(
        sum((belief[t] for t in VOTES if VOTES[t][w]), Fraction(0)) / yes
        for w in range(len(WORKERS))
    )
    specificity = tuple(
        sum((1 - belief[t] for t in VOTES if not VOTES[t][w]), Fraction(0)) / no
        for w in range(len(WORKERS))
    )
    posterior = {}
    for task, answers in VOTES.items():
        if_yes, if_no = prevalence, 1 - prevalence
        for said, found, refused in zip(answers, sensitivity, specificity, strict=True):
            if_yes *= found if said else 1 - found
            if_no *= 1 - refused if said else refused
        posterior[task] = if_yes / (if_yes + if_no)
    return Step(prevalence, sensitivity, specificity, posterior)


def shares() -> dict[str, Fraction]:
    """Return the share of yes for each task of the worked example: where EM starts."""
    return {task: Fraction(sum(answers), len(answers)) for task, answers in VOTES.items()}


def bootstrap_interval(right: int, total: int) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of a share.

    Resampling 0/1 outcomes with replacement gives a binomial count, so its quantiles are computed,
    not simulated.
    """
    share = right / total
    chances = (
        comb(total, count) * share**count * (1 - share) ** (total - count)
        for count in range(total + 1)
    )
    below = list(accumulate(chances))
    return bisect_left(below, 0.025) / total, bisect_left(below, 0.975) / total


def wilson_interval(right: int, total: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share (E. B. Wilson, 1927)."""
    z = 1.959964
    centre = (right + z * z / 2) / (total + z * z)
    half = z * sqrt(right * (total - right) / total + z * z / 4) / (total + z * z)
    return max(0.0, centre - half), min(1.0, centre + half)


def chance_true(yes: int, rates: tuple[float, float], prevalence: float = PREVALENCE) -> float:
    """Return the chance of a true pair after `yes` of 3 alike, independent workers with these rates
    said yes."""
    sensitivity, specificity = rates
    if_true = prevalence * sensitivity**yes * (1 - sensitivity) ** (3 - yes)
    if_false = (1 - prevalence) * (1 - specificity) ** yes * specificity ** (3 - yes)
    return if_true / (if_true + if_false)


def draw_votes(path: Path) -> Path:
    """Draw the worked example: answers, share of yes, probability after one round of EM."""
    canvas = Canvas(
        760,
        400,
        "Six tasks, three workers: answers, share of yes, and probability after one EM round",
    )
    for column, name in enumerate(WORKERS):
        canvas.text(185 + 80 * column, 40, name, bold=True)
    canvas.text(465, 40, "share of yes", bold=True)
    canvas.text(640, 40, "after one round", bold=True)
    start, after = shares(), em_step(shares()).posterior
    for row, (task, answers) in enumerate(VOTES.items()):
        top = 60 + 54 * row
        canvas.text(130, top + 27, task, anchor="end")
        for column, said in enumerate(answers):
            canvas.box(150 + 80 * column, top, 70, 40, fill=BLUE if said else ORANGE)
            canvas.text(
                185 + 80 * column,
                top + 26,
                "yes" if said else "no",
                fill="#FFFFFF" if said else INK,
            )
        for left, value in ((405, start[task]), (580, after[task])):
            canvas.box(left, top + 4, 120, 32, fill=GREY)
            canvas.box(left, top + 4, 120 * float(value), 32, fill=GREEN)
            canvas.text(left + 60, top + 26, f"{float(value):.2f}")
    return canvas.save(path)


def draw_loop(path: Path) -> Path:
    """Draw EM as a loop between two questions."""
    canvas = Canvas(
        760, 290, "EM goes round between two questions: which answers are right, and who is good"
    )
    questions = (
        (30, "For each task:", "how likely is yes?"),
        (490, "For each worker:", "how often right?"),
    )
    for left, first, second in questions:
        canvas.box(left, 95, 240, 100, fill="#F4F4F4", stroke=INK)
        canvas.text(left + 120, 137, first, bold=True)
        canvas.text(left + 120, 165, second)
    canvas.arrow("M 230 90 C 320 30 440 30 530 90")
    canvas.text(380, 32, "M step: score the workers by the labels")
    canvas.arrow("M 530 200 C 440 260 320 260 230 200")
    canvas.text(380, 275, "E step: relabel the tasks by the scores")
    canvas.arrow("M 150 25 L 150 88")
    canvas.text(140, 20, "start: share of yes", size=14)
    return canvas.save(path)


def draw_intervals(path: Path) -> Path:
    """Draw the accuracy of three ways of combining, with bootstrap intervals."""
    canvas = Canvas(760, 250, "Accuracy on 440 pairs of known truth, with 95 % bootstrap intervals")
    low_end, high_end = 0.84, 0.98

    def across(share: float) -> float:
        return 200 + 420 * (share - low_end) / (high_end - low_end)

    for hundredth in range(84, 99, 2):
        x = across(hundredth / 100)
        canvas.line(x, 30, x, 190, stroke=GREY, width=1)
        canvas.text(x, 212, f".{hundredth}")
    for row, (name, right) in enumerate(RIGHT.items()):
        y = 55 + 50 * row
        low, high = bootstrap_interval(right, TRUTHS)
        canvas.text(185, y + 5, name, anchor="end")
        canvas.line(across(low), y, across(high), y, stroke=BLUE, width=5)
        canvas.dot(across(right / TRUTHS), y, fill=VERMILION, radius=8)
        canvas.text(745, y + 5, f"{right} right", anchor="end")
    canvas.text(410, 240, "share of the 440 that is right", size=14)
    return canvas.save(path)


@dataclass(frozen=True)
class Circle:
    """What the expected picture shows of a worker: answers, seconds a HIT, and agreement."""

    work: int
    seconds: float
    agreement: float


def circles() -> list[Circle]:
    """The workers of the simulated batch, from what lab 04 stores."""
    seconds = defaultdict(list)
    with gzip.open(STORED / "annotations.csv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if int(row["question"]) <= 10:
                seconds[row["worker"]].append(int(row["seconds"]))
    with (STORED / "workers.csv").open(encoding="utf-8") as lines:
        agreeing = {row["worker"]: row["agreement"] for row in csv.DictReader(lines)}
    return [
        Circle(len(times), median(times), float(agreeing[worker]))
        for worker, times in sorted(seconds.items())
        if agreeing[worker]
    ]


def axes_of(canvas: Canvas, xlabel: str, ylabel: str) -> None:
    """Draw the frame of a small picture of circles; up means 1, down 0."""
    canvas.line(60, 190, 430, 190)
    canvas.line(60, 190, 60, 30)
    for share in (0, 0.5, 1):
        canvas.text(52, 195 - 150 * share, f"{share:g}", size=12, anchor="end")
    canvas.text(245, 228, xlabel, size=12)
    canvas.text(60, 18, ylabel, size=12, anchor="start")


def scatter(canvas: Canvas, points: list[tuple[float, float, int]]) -> None:
    """Draw circles at (x in pixels, share), the area in proportion to a count."""
    largest = max(count for _, _, count in points)
    drawn = []
    for x, share, count in points:
        radius = 2 + 7 * sqrt(count / largest)
        drawn.append(f'<circle cx="{x:.0f}" cy="{190 - 150 * share:.0f}" r="{radius:.1f}"/>')
    canvas.parts.append(
        f'<g fill="{BLUE}" fill-opacity="0.45" stroke="#FFFFFF">{"".join(drawn)}</g>'
    )


def draw_expected_agreement(path: Path) -> Path:
    """Draw agreement over a worker's median time."""
    canvas = Canvas(450, 240, "Agreement with the others, by a worker's median time")
    axes_of(canvas, "seconds a HIT (median, logarithmic)", "agreement")

    def across(seconds: float) -> float:
        return 60 + 140 * (log10(seconds) - 1)

    for tick in (20, 100, 500, 2000):
        canvas.text(across(tick), 208, f"{tick}", size=12)
    canvas.line(across(20), 190, across(20), 30, width=1)
    scatter(canvas, [(across(one.seconds), one.agreement, one.work) for one in circles()])
    return canvas.save(path)


def draw_expected_confusions(path: Path) -> Path:
    """Draw the confusion matrices of Ana, Ben and Cal after the first M step."""
    canvas = Canvas(520, 170, "Confusion matrices of Ana, Ben and Cal after one M step")
    step = em_step(shares())
    rates = zip(WORKERS, step.specificity, step.sensitivity, strict=True)
    for number, (name, specificity, sensitivity) in enumerate(rates):
        left = 90 + 150 * number
        canvas.text(left + 50, 20, name, bold=True)
        rows = ((specificity, 1 - specificity), (1 - sensitivity, sensitivity))
        for row, shares_of_row in enumerate(rows):
            for column, share in enumerate(shares_of_row):
                x, y = left + 50 * column, 30 + 50 * row
                canvas.box(x, y, 48, 48, fill=BLUE if share > Fraction(1, 2) else GREY)
                fill = "#FFFFFF" if share > Fraction(1, 2) else INK
                canvas.text(x + 24, y + 29, f"{float(share):.2f}", size=13, fill=fill)
        canvas.text(left + 24, 148, "says no", size=11)
        canvas.text(left + 76, 148, "says yes", size=11)
    canvas.text(82, 60, "is no", size=12, anchor="end")
    canvas.text(82, 110, "is yes", size=12, anchor="end")
    return canvas.save(path)


def draw(folder: Path) -> list[Path]:
    """Draw all pictures into `folder` and its `expected/`; return their paths."""
    expected = folder / "expected"
    expected.mkdir(exist_ok=True)
    return [
        draw_loop(folder / "label-aggregation-loop.svg"),
        draw_votes(folder / "label-aggregation-votes.svg"),
        draw_intervals(folder / "label-aggregation-intervals.svg"),
        draw_expected_agreement(expected / "04-2.svg"),
        draw_expected_confusions(expected / "04-4.svg"),
    ]


if __name__ == "__main__":
    draw(Path(__file__).parent)
