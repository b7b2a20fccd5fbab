"""A small SVG canvas for the lectures' pictures.

The pictures are plain SVG text made with the standard library alone, so that they come out the
same, byte for byte, on every system and with every version of every plotting package.
"""

from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

# Okabe and Ito's palette: told apart with every common kind of colour blindness.
BLUE, ORANGE, GREEN, VERMILION, GREY, INK = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#D55E00",
    "#D9D9D9",
    "#1A1A1A",
)
FONT = "DejaVu Sans, Verdana, Arial, sans-serif"


@dataclass
class Canvas:
    """A picture under construction: a white sheet with a title that screen readers announce.

    Parameters
    ----------
    width, height : int
        Size in pixels.
    title : str
        What the picture is, in one line.
    """

    width: int
    height: int
    title: str
    parts: list[str] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: int = 15,
        anchor: str = "middle",
        fill: str = INK,
        bold: bool = False,
    ) -> None:
        """Write `words` with their baseline at (x, y)."""
        weight = ' font-weight="bold"' if bold else ""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
            f'fill="{fill}"{weight}>'
            f"{escape(words)}</text>"
        )

    def box(
        self, x: float, y: float, width: float, height: float, *, fill: str, stroke: str = "none"
    ) -> None:
        """Draw a rectangle with its upper left corner at (x, y), larger ones with round corners."""
        radius = 5 if min(width, height) > 12 else 0
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
            f'rx="{radius}" fill="{fill}" '
            f'stroke="{stroke}" stroke-width="1.5"/>'
        )

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, stroke: str = INK, width: float = 1.5
    ) -> None:
        """Draw a straight line."""
        self.parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}" '
            f'stroke-width="{width}"/>'
        )

    def arrow(self, path: str) -> None:
        """Draw an SVG path that ends in an arrowhead."""
        self.parts.append(
            f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="2" '
            'marker-end="url(#head)"/>'
        )

    def dot(self, x: float, y: float, *, fill: str, radius: float = 6) -> None:
        """Draw a filled circle."""
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}"/>')

    def save(self, path: Path) -> Path:
        """Write the picture to `path`, whole or not at all, and return the path."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
            f'width="{self.width}" '
            f'height="{self.height}" font-family="{FONT}" role="img">'
        )
        marker = (
            '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
            'markerHeight="7" '
            f'orient="auto"><path d="M0,0 L10,5 L0,10 z" fill="{INK}"/></marker></defs>'
        )
        # Opaque, because a transparent picture is unreadable on a dark page.
        sheet = f'<rect width="{self.width}" height="{self.height}" fill="#FFFFFF"/>'
        lines = [
            head,
            f"<title>{escape(self.title)}</title>",
            marker,
            sheet,
            *self.parts,
            "</svg>",
            "",
        ]
        temporary = path.with_name(path.name + ".tmp")
        temporary.write_text("\n".join(lines), encoding="utf-8", newline="\n")
        return temporary.replace(path)
