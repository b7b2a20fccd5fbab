"""Draw the picture of the page on comparing two models.

`python lectures/figures/is_it_better.py` redraws it beside this file.
"""

from math import sqrt
from pathlib import Path

from drawing import BLUE, GREY, INK, ORANGE, Canvas

#: The page's example: test cases, and how many only one of the two models has right.
CASES, BASELINE, WINS, LOSSES = 300, 255, 24, 9
Z = 1.959964


def interval(share: float, cases: int = CASES) -> tuple[float, float]:
    """The 95 % interval of a share, by Wilson's formula."""
    middle = share + Z * Z / (2 * cases)
    half = Z * sqrt(share * (1 - share) / cases + Z * Z / (4 * cases * cases))
    scale = 1 + Z * Z / cases
    return (middle - half) / scale, (middle + half) / scale


def difference() -> tuple[float, float]:
    """The 95 % interval of the difference on shared cases, by the normal distribution."""
    gain = (WINS - LOSSES) / CASES
    half = Z * sqrt(((WINS + LOSSES) / CASES - gain * gain) / CASES)
    return gain - half, gain + half


def draw_intervals(path: Path) -> Path:
    """Draw the two scores with intervals that overlap, and the difference clear of zero."""
    canvas = Canvas(720, 250, "Two intervals overlap, and the difference is clear of zero")
    scores = {
        "baseline": (BASELINE / CASES, ORANGE),
        "new model": ((BASELINE + WINS - LOSSES) / CASES, BLUE),
    }
    for row, (name, (share, colour)) in enumerate(scores.items()):
        low, high = interval(share)
        top = 60 + 45 * row
        canvas.text(110, top + 5, name, anchor="end")
        canvas.line(_score(low), top, _score(high), top, stroke=colour, width=5)
        canvas.dot(_score(share), top, fill=INK)
        canvas.text(_score(high) + 12, top + 5, f"{share:.2f}", anchor="start")
    for share in (0.80, 0.85, 0.90, 0.95):
        canvas.text(_score(share), 145, f"{share:.2f}", size=13)
    canvas.text(280, 25, "score, each with its interval", size=14)
    low, high = difference()
    gain = (WINS - LOSSES) / CASES
    canvas.line(130, 200, 630, 200, stroke=GREY, width=1)
    canvas.line(_gap(0), 180, _gap(0), 220, stroke=INK)
    canvas.text(_gap(0), 238, "0", size=13)
    canvas.line(_gap(low), 200, _gap(high), 200, stroke=BLUE, width=5)
    canvas.dot(_gap(gain), 200, fill=INK)
    canvas.text(_gap(gain), 188, f"{gain:.2f}", size=14)
    canvas.text(110, 205, "difference", anchor="end")
    return canvas.save(path)


def _score(share: float) -> float:
    return 130 + 2600 * (share - 0.78)


def _gap(gain: float) -> float:
    return 230 + 2600 * gain


def draw(folder: Path) -> list[Path]:
    """Draw the picture into `folder` and return its path."""
    return [draw_intervals(folder / "is-it-better.svg")]


if __name__ == "__main__":
    draw(Path(__file__).parent)
