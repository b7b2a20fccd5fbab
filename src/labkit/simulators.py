"""Digits whose labels cost nothing: printed with fonts, or drawn with a simulated pen.

Both give bitmaps (True where there is ink), not pictures of 8 x 8 as scikit-learn has them. To
turn one into the other is an exercise of lab 06.

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

# Pen strokes in a unit square, y downwards: digit -> ways to write it -> strokes -> points.
_HOLE = [(0.5, 0.05), (0.2, 0.2), (0.15, 0.5), (0.25, 0.85), (0.5, 0.95), (0.8, 0.8),
         (0.85, 0.5), (0.75, 0.15), (0.5, 0.05)]  # fmt: skip
_STROKES = {
    0: [[_HOLE]],
    1: [
        [[(0.5, 0.05), (0.5, 0.35), (0.5, 0.65), (0.5, 0.95)]],
        [[(0.3, 0.3), (0.42, 0.18), (0.55, 0.05)], [(0.55, 0.05), (0.55, 0.5), (0.55, 0.95)]],
        [
            [(0.35, 0.25), (0.45, 0.15), (0.52, 0.05)],
            [(0.52, 0.05), (0.52, 0.5), (0.52, 0.95)],
            [(0.3, 0.95), (0.5, 0.95), (0.75, 0.95)],
        ],
    ],
    2: [
        [
            [(0.2, 0.25), (0.35, 0.07), (0.6, 0.05), (0.78, 0.22), (0.65, 0.5), (0.2, 0.92)],
            [(0.2, 0.92), (0.5, 0.92), (0.85, 0.92)],
        ]
    ],
    3: [
        [
            [(0.2, 0.12), (0.5, 0.04), (0.75, 0.2), (0.65, 0.4), (0.42, 0.47)],
            [(0.42, 0.47), (0.72, 0.55), (0.78, 0.78), (0.5, 0.95), (0.2, 0.87)],
        ]
    ],
    4: [
        [
            [(0.55, 0.05), (0.35, 0.35), (0.15, 0.62)],
            [(0.15, 0.62), (0.5, 0.62), (0.9, 0.62)],
            [(0.65, 0.35), (0.63, 0.65), (0.6, 0.95)],
        ],
        [
            [(0.25, 0.1), (0.2, 0.35), (0.25, 0.5)],
            [(0.25, 0.5), (0.5, 0.52), (0.8, 0.48)],
            [(0.75, 0.15), (0.7, 0.55), (0.65, 0.95)],
        ],
    ],
    5: [
        [
            [(0.8, 0.07), (0.55, 0.06), (0.3, 0.08)],
            [(0.3, 0.08), (0.27, 0.27), (0.25, 0.45)],
            [(0.25, 0.45), (0.55, 0.38), (0.78, 0.58), (0.68, 0.85), (0.4, 0.95), (0.2, 0.88)],
        ]
    ],
    6: [
        [
            [(0.65, 0.05), (0.38, 0.25), (0.22, 0.6), (0.3, 0.88), (0.55, 0.95), (0.75, 0.8),
             (0.65, 0.58), (0.42, 0.57), (0.25, 0.72)]
        ]
    ],
    7: [
        [[(0.2, 0.08), (0.5, 0.07), (0.8, 0.08)], [(0.8, 0.08), (0.6, 0.45), (0.42, 0.95)]],
        [
            [(0.2, 0.08), (0.5, 0.07), (0.8, 0.08)],
            [(0.8, 0.08), (0.6, 0.45), (0.42, 0.95)],
            [(0.3, 0.5), (0.55, 0.5), (0.8, 0.48)],
        ],
    ],
    8: [
        [
            [(0.7, 0.15), (0.45, 0.05), (0.28, 0.22), (0.5, 0.47), (0.72, 0.72), (0.55, 0.95),
             (0.3, 0.85), (0.32, 0.65), (0.52, 0.46), (0.72, 0.28), (0.7, 0.15)]
        ]
    ],
    9: [
        [
            [(0.72, 0.3), (0.5, 0.45), (0.28, 0.32), (0.38, 0.1), (0.6, 0.07), (0.72, 0.25)],
            [(0.72, 0.25), (0.68, 0.55), (0.55, 0.95)],
        ],
        [
            [(0.72, 0.3), (0.5, 0.47), (0.28, 0.32), (0.38, 0.1), (0.6, 0.07), (0.72, 0.25)],
            [(0.72, 0.25), (0.75, 0.6), (0.55, 0.93), (0.28, 0.88)],
        ],
    ],
}  # fmt: skip


def pen(count: int, jitter: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw digits with a simulated pen.

    Parameters
    ----------
    count : int
        How many; the digits take turns.
    jitter : float
        How far each point of a stroke may be off, as a share of the picture's side (standard
        deviation). With 0 every digit is drawn in exactly the same way, upright, and with one pen.
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
        One of `STEPS`: "one font"; "15 fonts"; "rotated" (also sheared and stretched); "thickness"
        (of the lines); "elastic" (bent as if the paper were rubber); "too much" (bent more).
    seed : int

    Returns
    -------
    bitmaps : array of bool, shape (count, 64, 64)
        True where there is ink.
    labels : array of int, shape (count,)

    References
    ----------
    P. Simard, D. Steinkraus and J. Platt (2003). Best practices for convolutional neural networks
    applied to visual document analysis. ICDAR (elastic distortions).
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
        count = len(stroke)
        points = np.array(stroke) + rng.normal(0, jitter, (count, 2))
        bend = make_interp_spline(np.arange(count), points, k=min(3, count - 1))
        along = np.linspace(0, count - 1, 8 * count)
        smooth = bend(along) - 0.5
        pixels = smooth @ turn.T * 0.55 * SIDE + middle
        line = [tuple(pixel) for pixel in pixels.tolist()]
        draw.line(line, fill=1, width=width, joint="curve")
    return np.array(page, dtype=bool)


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
