"""Draw the pictures of lecture 02 and the expected ones of lab 02; compute the lecture's numbers.

`python lectures/figures/baselines.py` redraws them beside this file.
"""

from math import comb
from pathlib import Path

from drawing import BLUE, GREEN, GREY, INK, ORANGE, VERMILION, Canvas

# The worked example: share wrong after each pass over the training data. Invented.
TRAINING = (0.60, 0.47, 0.40, 0.35, 0.32, 0.30)
VALIDATION = (0.62, 0.51, 0.45, 0.41, 0.39, 0.38)
TEST = 0.41
HUMANS = {"the crowd": 0.29, "a trained reader": 0.12}
SINGLE, MODEL = (
    0.80,
    0.88,
)  # accuracy of each expert, and of the model that challenges them. Invented.
GROUPS = (1, 3, 5, 7, 9)

#: The bars that a model can be held against, the lowest first, and what each of them is good for.
LADDER = (
    ("a random guess", "is there anything to predict?"),
    ("a constant, the mean", "did it learn at all? (finds bugs)"),
    ("a scripted rule", "was learning worth it?"),
    ("a linear model", "was the large model worth it?"),
    ("one expert", "can it stand in for a person?"),
    ("a group of experts", "how far is there to go?"),
    ("the best model so far", "is it progress?"),
)


def gaps(human: float) -> dict[str, float]:
    """Return avoidable bias, variance and shift at the end of the worked example."""
    return {
        "bias": TRAINING[-1] - human,
        "variance": VALIDATION[-1] - TRAINING[-1],
        "shift": TEST - VALIDATION[-1],
    }


def majority_right(experts: int, accuracy: float = SINGLE) -> float:
    """Return how often the majority of an odd number of independent experts is right on a yes/no
    question.

    References
    ----------
    Condorcet, "Essai sur l'application de l'analyse à la probabilité des décisions", 1785.
    """
    enough = range(experts // 2 + 1, experts + 1)
    return sum(
        comb(experts, right) * accuracy**right * (1 - accuracy) ** (experts - right)
        for right in enough
    )


def draw_ladder(path: Path) -> Path:
    """Draw the ladder of baselines, each rung with the question that it answers."""
    canvas = Canvas(
        760,
        400,
        "Seven baselines from the lowest to the highest, and the question that each answers",
    )
    for rung, (name, question) in enumerate(LADDER):
        top = 345 - 53 * rung
        canvas.box(30 + 22 * rung, top, 250, 40, fill="#F4F4F4", stroke=BLUE)
        canvas.text(155 + 22 * rung, top + 26, name, bold=True)
        canvas.text(295 + 22 * rung, top + 26, question, anchor="start")
    return canvas.save(path)


def draw_gaps(path: Path) -> Path:
    """Draw the same two curves against two human levels, with the gaps at the end shaded."""
    canvas = Canvas(760, 400, "The same training and validation curves against two human levels")
    for panel, (human, level) in enumerate(HUMANS.items()):
        left = 60 + 360 * panel

        def across(step: float, left: float = left) -> float:
            return left + 40 * step

        def height(share: float) -> float:
            return 330 - 430 * share

        for tenth in range(0, 7, 2):
            canvas.line(
                left, height(tenth / 10), left + 320, height(tenth / 10), stroke=GREY, width=1
            )
            canvas.text(
                left - 8, height(tenth / 10) + 5, f"{tenth / 10:.1f}", anchor="end", size=13
            )
        end = across(5)
        for low, high, colour, word in (
            (level, TRAINING[-1], ORANGE, "bias"),
            (TRAINING[-1], VALIDATION[-1], BLUE, "variance"),
        ):
            canvas.box(end + 8, height(high), 14, height(low) - height(high), fill=colour)
            canvas.text(
                end + 28,
                height((low + high) / 2) + 5,
                f"{word} {high - low:.2f}",
                anchor="start",
                size=13,
            )
        canvas.line(left, height(level), end + 22, height(level), stroke=GREEN, width=3)
        canvas.text(left + 4, height(level) + 18, f"{human}: {level:.2f}", anchor="start", size=13)
        for curve, colour in ((TRAINING, VERMILION), (VALIDATION, BLUE)):
            for step in range(5):
                canvas.line(
                    across(step),
                    height(curve[step]),
                    across(step + 1),
                    height(curve[step + 1]),
                    stroke=colour,
                    width=3,
                )
            for step in range(6):
                canvas.dot(across(step), height(curve[step]), fill=colour, radius=5)
        canvas.text(across(1) + 8, height(VALIDATION[1]) - 8, "validation", anchor="start", size=13)
        canvas.text(across(2) - 8, height(TRAINING[2]) + 18, "training", anchor="end", size=13)
        canvas.text(left + 130, 30, f"against {human}", bold=True)
        canvas.text(left + 130, 357, "passes over the training data", size=13)
    canvas.text(
        380, 388, "share of words that are wrong; the green line is the human error", size=13
    )
    return canvas.save(path)


def draw_experts(path: Path) -> Path:
    """Draw how often a majority of experts is right, by their number, beside a model."""
    canvas = Canvas(
        760,
        340,
        "How often the majority of one to nine independent experts is right, and one model",
    )

    def height(share: float) -> float:
        return 270 - 1000 * (share - 0.76)

    for hundredth in range(76, 101, 4):
        canvas.line(80, height(hundredth / 100), 720, height(hundredth / 100), stroke=GREY, width=1)
        canvas.text(70, height(hundredth / 100) + 5, f"{hundredth / 100:.2f}", anchor="end")
    canvas.line(80, height(MODEL), 720, height(MODEL), stroke=VERMILION, width=3)
    canvas.text(715, height(MODEL) + 20, f"the model: {MODEL:.2f}", anchor="end")
    for place, experts in enumerate(GROUPS):
        share = majority_right(experts)
        x = 150 + 125 * place
        canvas.dot(x, height(share), fill=BLUE, radius=8)
        canvas.text(x + 15, height(share) + 5, f"{share:.3f}", anchor="start")
        canvas.text(x, 300, "1 expert" if experts == 1 else f"{experts} experts")
    canvas.text(400, 330, "how often the majority is right", size=14)
    return canvas.save(path)


#: The first three of lab 02: eight rows of eight pixels, each a letter from 0 (paper) to g (ink).
#: A test compares it with the lab's.
INK_LEVELS = "0123456789abcdefg"
THREE = (
    "018aea00",
    "0ca66g20",
    "03007e10",
    "00009b00",
    "00002g10",
    "000008c0",
    "00402b90",
    "00cgec40",
)
FRAMED = (4, 3)
#: What three comparisons may look like: gain, low, high. Invented.
COMPARED = {
    "a against b": (0.01, -0.01, 0.03),
    "c against a": (0.04, 0.015, 0.065),
    "d against c": (0.03, 0.005, 0.055),
}


def draw_pixels(path: Path) -> Path:
    """Draw how exercise 02.1 counts pixels: a three with the numbers of its rows and columns."""
    canvas = Canvas(300, 300, "A three of 8 x 8 pixels, rows and columns numbered from 0 to 7")
    left, top, size = 50, 45, 30
    for row, letters in enumerate(THREE):
        canvas.text(left - 14, top + size * row + 20, str(row), size=13)
        canvas.text(left + size * row + 15, top - 10, str(row), size=13)
        for column, letter in enumerate(letters):
            grey = round(255 * (1 - INK_LEVELS.index(letter) / 16))
            fill = f"#{grey:02x}{grey:02x}{grey:02x}"
            canvas.box(left + size * column, top + size * row, size, size, fill=fill, stroke=GREY)
    row, column = FRAMED
    x, y = left + size * column, top + size * row
    for x1, y1, x2, y2 in ((0, 0, 1, 0), (0, 1, 1, 1), (0, 0, 0, 1), (1, 0, 1, 1)):
        canvas.line(
            x + size * x1,
            y + size * y1,
            x + size * x2,
            y + size * y2,
            stroke=VERMILION,
            width=4,
        )
    return canvas.save(path)


#: The five anaesthetists of lab 02: agreement with a consensus that holds their own vote, and with
#: that of the others. A test compares them with the lab's.
EXPERTS = {
    1: (0.932, 0.902),
    2: (0.773, 0.756),
    3: (0.818, 0.791),
    4: (0.886, 0.850),
    5: (0.841, 0.805),
}


def draw_flattery(path: Path) -> Path:
    """Draw what exercise 02.2 looks like: each expert scored in two ways."""
    canvas = Canvas(460, 250, "Agreement of five experts, their own vote included and left out")

    def across(agreement: float) -> float:
        return 60 + 1600 * (agreement - 0.72)

    for place, (expert, (included, left_out)) in enumerate(EXPERTS.items()):
        y = 30 + 32 * place
        canvas.text(30, y + 5, str(expert), size=13)
        canvas.line(across(included), y, across(left_out), y, stroke=GREY, width=3)
        canvas.box(across(included) - 6, y - 6, 12, 12, fill=ORANGE)
        canvas.dot(across(left_out), y, fill=BLUE)
    canvas.line(50, 185, 440, 185)
    for tenth in (0.75, 0.8, 0.85, 0.9):
        canvas.text(across(tenth), 203, f"{tenth:.0%}", size=12)
    canvas.box(48, 226, 12, 12, fill=ORANGE)
    canvas.text(66, 237, "own vote included", anchor="start", size=13)
    canvas.dot(254, 232, fill=BLUE)
    canvas.text(266, 237, "against the others", anchor="start", size=13)
    return canvas.save(path)


def draw_compared(path: Path) -> Path:
    """Draw what exercise 02.6 looks like: three gains with their intervals."""
    canvas = Canvas(460, 190, "Three gains in accuracy with their intervals, and a line at zero")

    def across(gain: float) -> float:
        return 190 + 3200 * gain

    for step in range(13):  # a dashed line at zero
        canvas.line(across(0), 15 + 10 * step, across(0), 21 + 10 * step, stroke=VERMILION)
    for place, (name, (gain, low, high)) in enumerate(COMPARED.items()):
        y = 35 + 45 * place
        canvas.text(100, y + 5, name, anchor="end", size=13)
        canvas.line(across(low), y, across(high), y, stroke=BLUE, width=3)
        canvas.dot(across(gain), y, fill=BLUE, radius=7)
        if low <= 0:
            canvas.dot(across(gain), y, fill="#FFFFFF", radius=4)
    canvas.line(120, 155, 440, 155, stroke=INK)
    canvas.text(across(0), 175, "0", size=13)
    canvas.text(360, 175, "gain in accuracy", size=13)
    return canvas.save(path)


def draw(folder: Path) -> list[Path]:
    """Draw every picture of lecture and lab 02 into `folder` and return their paths."""
    (folder / "expected").mkdir(exist_ok=True)
    return [
        draw_pixels(folder / "expected" / "02-1.svg"),
        draw_flattery(folder / "expected" / "02-2.svg"),
        draw_compared(folder / "expected" / "02-6.svg"),
        draw_ladder(folder / "baselines-ladder.svg"),
        draw_gaps(folder / "baselines-gaps.svg"),
        draw_experts(folder / "baselines-experts.svg"),
    ]


if __name__ == "__main__":
    draw(Path(__file__).parent)
