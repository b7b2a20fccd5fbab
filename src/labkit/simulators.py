"""Digits whose labels cost nothing: printed with fonts, or drawn with a simulated pen.

Both give bitmaps (True where there is ink), not pictures of 8 x 8 as scikit-learn has
them. To turn one into the other is an exercise of lab 06.

>>> bitmaps, labels = pen(20, jitter=0.05, seed=0)
>>> bitmaps.shape, labels[:3]
((20, 64, 64), array([0, 1, 2]))
"""

from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy.interpolate import make_interp_spline
from scipy.ndimage import (
    affine_transform,
    binary_dilation,
    binary_erosion,
    gaussian_filter,
    map_coordinates,
)

#: Side of a bitmap, in pixels.
SIDE = 64
#: The text fonts that come inside matplotlib: DejaVu, STIX and Computer Modern.
FONTS = (
    *("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSansMono"),
    *("DejaVuSerif", "DejaVuSerif-Bold", "DejaVuSerif-Italic"),
    *("STIXGeneral", "STIXGeneralBol", "STIXGeneralItalic", "STIXGeneralBolIta"),
    *("cmb10", "cmr10", "cmss10", "cmtt10"),
)
#: What the fonts may be randomised by, each step with all steps before it.
STEPS = ("one font", "15 fonts", "rotated", "thickness", "elastic", "too much")

#: How a pen draws a digit: digit -> ways to write it -> strokes. A stroke is a polyline
#: as in SVG: points "x,y x,y ..." in hundredths of a square's side, y downwards.
#: Without jitter the first way is drawn.
_STROKES = {
    0: [
        [
            "50,5 20,20 15,50 25,85 50,95 80,80 85,50 75,15 50,5",
        ],
    ],
    1: [
        [
            "50,5 50,35 50,65 50,95",
        ],
        [
            "30,30 42,18 55,5",
            "55,5 55,50 55,95",
        ],
        [
            "35,25 45,15 52,5",
            "52,5 52,50 52,95",
            "30,95 50,95 75,95",
        ],
    ],
    2: [
        [
            "20,25 35,7 60,5 78,22 65,50 20,92",
            "20,92 50,92 85,92",
        ],
    ],
    3: [
        [
            "20,12 50,4 75,20 65,40 42,47",
            "42,47 72,55 78,78 50,95 20,87",
        ],
    ],
    4: [
        [
            "55,5 35,35 15,62",
            "15,62 50,62 90,62",
            "65,35 63,65 60,95",
        ],
        [
            "25,10 20,35 25,50",
            "25,50 50,52 80,48",
            "75,15 70,55 65,95",
        ],
    ],
    5: [
        [
            "80,7 55,6 30,8",
            "30,8 27,27 25,45",
            "25,45 55,38 78,58 68,85 40,95 20,88",
        ],
    ],
    6: [
        [
            "65,5 38,25 22,60 30,88 55,95 75,80 65,58 42,57 25,72",
        ],
    ],
    7: [
        [
            "20,8 50,7 80,8",
            "80,8 60,45 42,95",
        ],
        [
            "20,8 50,7 80,8",
            "80,8 60,45 42,95",
            "30,50 55,50 80,48",
        ],
    ],
    8: [
        [
            "70,15 45,5 28,22 50,47 72,72 55,95 30,85 32,65 52,46 72,28 70,15",
        ],
    ],
    9: [
        [
            "72,30 50,45 28,32 38,10 60,7 72,25",
            "72,25 68,55 55,95",
        ],
        [
            "72,30 50,47 28,32 38,10 60,7 72,25",
            "72,25 75,60 55,93 28,88",
        ],
    ],
}


def pen(count: int, jitter: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw digits with a simulated pen.

    Parameters
    ----------
    count : int
        How many; the digits take turns.
    jitter : float
        How far each point of a stroke may be off, as a share of the picture's side
        (standard deviation). With 0 every digit is drawn in exactly the same way,
        upright, and with one pen.
    seed : int

    Returns
    -------
    bitmaps : array of bool, shape (count, 64, 64)
        True where there is ink.
    labels : array of int, shape (count,)
    """
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 10
    bitmaps = [_drawn(digit, jitter, rng) for digit in labels.tolist()]
    return np.array(bitmaps), labels


def fonts(count: int, step: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Print digits with the fonts inside matplotlib, more and more randomised.

    Parameters
    ----------
    count : int
        How many; the digits take turns.
    step : str
        One of `STEPS`: "one font"; "15 fonts"; "rotated" (also sheared and
        stretched); "thickness" (of the lines); "elastic" (bent as if the paper were
        rubber); "too much" (bent more).
    seed : int

    Returns
    -------
    bitmaps : array of bool, shape (count, 64, 64)
        True where there is ink.
    labels : array of int, shape (count,)

    References
    ----------
    P. Simard, D. Steinkraus and J. Platt (2003). Best practices for convolutional
    neural networks applied to visual document analysis. ICDAR (elastic distortions).
    """
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 10
    steps = STEPS.index(step)
    bitmaps = [_printed(digit, steps, rng) for digit in labels.tolist()]
    return np.array(bitmaps), labels


def _drawn(digit: int, jitter: float, rng: np.random.Generator) -> np.ndarray:
    """Draw a digit: its strokes, bent through jittered points, turned and moved."""
    ways = _STROKES[digit]
    strokes = ways[rng.integers(len(ways))] if jitter else ways[0]
    tilt, slant = rng.normal(0, 3 * jitter, 2)
    across = [np.cos(tilt), np.sin(tilt) + slant]
    down = [-np.sin(tilt), np.cos(tilt)]
    turn = np.array([across, down])
    drawn_width = rng.normal(6, 30 * jitter)
    width = round(float(np.clip(drawn_width, 4, 9)))
    middle = SIDE / 2 + rng.uniform(-10, 10, 2)
    page = Image.new("1", (SIDE, SIDE))
    draw = ImageDraw.Draw(page)
    for stroke in strokes:
        exact = _points(stroke)
        count = len(exact)
        points = exact + rng.normal(0, jitter, (count, 2))
        bend = make_interp_spline(np.arange(count), points, k=min(3, count - 1))
        along = np.linspace(0, count - 1, 8 * count)
        smooth = bend(along) - 0.5
        pixels = smooth @ turn.T * 0.55 * SIDE + middle
        line = [tuple(pixel) for pixel in pixels.tolist()]
        draw.line(line, fill=1, width=width, joint="curve")
    return np.array(page, dtype=bool)


def _points(stroke: str) -> np.ndarray:
    """The points of a stroke, (n, 2), as shares of the square's side."""
    pairs = [point.split(",") for point in stroke.split()]
    hundredths = np.array(pairs, dtype=float)
    return hundredths / 100


def _printed(digit: int, steps: int, rng: np.random.Generator) -> np.ndarray:
    """Print a digit, and randomise it by so many steps."""
    name = FONTS[rng.integers(len(FONTS))] if steps >= 1 else FONTS[0]
    file = Path(matplotlib.get_data_path(), "fonts", "ttf", f"{name}.ttf")
    font = ImageFont.truetype(file, 44)
    page = Image.new("1", (SIDE, SIDE))
    x, y = (SIDE / 2 + rng.uniform(-10, 10, 2)).tolist()
    draw = ImageDraw.Draw(page)
    draw.text((x, y), str(digit), fill=1, font=font, anchor="mm")
    ink = np.array(page, dtype=bool)
    if steps >= 2:
        ink = _turned(ink, rng)
    if steps >= 3:
        ink = _thickened(ink, int(rng.integers(-1, 3)))
    if steps >= 4:
        pixels = 3.0 if steps == 4 else 9.0
        ink = _bent(ink, pixels, rng)
    return ink


def _thickened(ink: np.ndarray, times: int) -> np.ndarray:
    """Make lines thicker so many times, or thinner where the number is negative."""
    if times > 0:
        return binary_dilation(ink, iterations=times)
    if times < 0:
        return binary_erosion(ink, iterations=-times)
    return ink


def _turned(ink: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Rotate, shear and stretch around the middle."""
    angle = rng.normal(0, 0.15)
    shear = rng.normal(0, 0.2)
    sine = np.sin(angle)
    cosine = np.cos(angle)
    turn = np.array([[cosine, -sine], [sine, cosine]])
    sheared = np.array([[1, 0], [shear, 1]])
    stretched = np.diag(rng.uniform(0.8, 1.25, 2))
    matrix = turn @ sheared @ stretched
    middle = np.full(2, (SIDE - 1) / 2)
    offset = middle - matrix @ middle
    moved = affine_transform(ink.astype(float), matrix, offset, order=1)
    return moved > 0.5


def _bent(ink: np.ndarray, pixels: float, rng: np.random.Generator) -> np.ndarray:
    """Move each point by a smooth random field, `pixels` far (standard deviation)."""
    noise = rng.normal(size=(2, SIDE, SIDE))
    field = gaussian_filter(noise, (0, 7, 7))
    shift = pixels * field / field.std()
    places = np.indices((SIDE, SIDE)) + shift
    moved = map_coordinates(ink.astype(float), places, order=1)
    return moved > 0.5
