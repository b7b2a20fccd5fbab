"""Draw the pictures of lecture 07 and those that lab 07 tells students to expect.

`python lectures/figures/data_management.py` redraws them beside this file and in `expected/`.
"""

from pathlib import Path

from drawing import BLUE, GREEN, GREY, INK, ORANGE, VERMILION, Canvas

from labkit import reports

WHITE = "#FFFFFF"
PALE_BLUE = "#BFE3F5"

# The worked example: version -> (path -> content). Contents are named by a letter. Invented.
VERSIONS = {
    "Monday": {"week-1": "A", "week-2": "B"},
    "Tuesday": {"week-1": "A", "week-2": "C", "week-3": "D"},
    "Wednesday": {"week-1": "A", "week-2": "C", "week-3": "D", "week-4": "E"},
}
# The same with Tuesday's change taken back.
REVERTED = {"week-1": "A", "week-2": "B", "week-4": "E"}

# The nightly graph of the popularity predictor: node -> what it needs.
GRAPH = {
    "photos": ["photo table"],
    "logins": ["login log"],
    "tags": ["model outputs"],
    "user features": ["logins"],
    "training table": ["photos", "user features", "tags"],
    "weights": ["training table"],
    "typical error": ["weights", "training table"],
}
PLACES = {
    "photo table": (0, 0),
    "login log": (0, 1),
    "model outputs": (0, 2),
    "photos": (1, 0),
    "logins": (1, 1),
    "tags": (1, 2),
    "user features": (2, 1),
    "training table": (3, 1),
    "weights": (4, 1),
    "typical error": (5, 1),
}
# The search by halves of exercise 07.5: week 7 brought the trouble, and version 4 was known.
CULPRIT, KNOWN_GOOD, VERSIONS_OF_LABELS = 7, 4, 13
TRIED = (KNOWN_GOOD, 12, 8, 6, 7)


def draw_versions(path: Path) -> Path:
    """Draw the manifests of the worked example and the contents that they share."""
    canvas = Canvas(760, 330, "Three manifests point to five contents in one store")
    contents = sorted({c for manifest in VERSIONS.values() for c in manifest.values()})
    places = {content: 130 + 125 * number for number, content in enumerate(contents)}
    for column, (version, manifest) in enumerate(VERSIONS.items()):
        left = 30 + 250 * column
        canvas.box(left, 20, 200, 120, fill=WHITE, stroke=INK)
        canvas.text(left + 100, 42, version, bold=True)
        for row, (name, content) in enumerate(manifest.items()):
            y = 64 + 20 * row
            canvas.text(left + 20, y, name, anchor="start", size=14)
            canvas.text(left + 180, y, content, anchor="end", size=14)
            x1, x2 = left + 100 + 20 * (row - 1), places[content]
            canvas.line(x1, 140, x2, 235, stroke="#7F7F7F", width=1)
    for content, x in places.items():
        canvas.box(x - 40, 235, 80, 44, fill=PALE_BLUE, stroke=BLUE)
        canvas.text(x, 263, content, bold=True)
    canvas.text(380, 312, "the store keeps each content once, under an address made of it", size=14)
    return canvas.save(path)


def _node(canvas: Canvas, x: float, y: float, name: str, fill: str) -> None:
    canvas.box(x - 54, y - 22, 108, 44, fill=fill, stroke=INK)
    canvas.text(x, y + 5, name, size=13)


def _graph(canvas: Canvas, top: float, ran: set[str], wide: float = 125) -> None:
    def at(name: str) -> tuple[float, float]:
        column, row = PLACES[name]
        return 70 + wide * column, top + 60 * row

    for node, parents in GRAPH.items():
        for parent in parents:
            (x1, y1), (x2, y2) = at(parent), at(node)
            apart = PLACES[node][0] - PLACES[parent][0] > 1
            if apart and y1 == y2:
                middle = (x1 + x2) / 2
                canvas.arrow(f"M{x1:.0f},{y1 + 22:.0f} Q{middle:.0f},{y1 + 80:.0f} "
                             f"{x2:.0f},{y2 + 22:.0f}")  # fmt: skip
            elif apart:  # along the parent's row, then to the node from above or below
                edge = y2 - 22 if y1 < y2 else y2 + 22
                canvas.arrow(f"M{x1 + 54:.0f},{y1:.0f} L{x2 - 20:.0f},{y1:.0f} "
                             f"L{x2 - 20:.0f},{edge:.0f}")  # fmt: skip
            else:
                canvas.arrow(f"M{x1 + 54:.0f},{y1:.0f} L{x2 - 54:.0f},{y2:.0f}")
    for name in PLACES:
        fill = GREY if name not in GRAPH else ORANGE if name in ran else PALE_BLUE
        _node(canvas, *at(name), name, fill)


def draw_graph(path: Path) -> Path:
    """Draw the popularity predictor's graph on a night with other model outputs."""
    canvas = Canvas(770, 230, "The nightly graph of the popularity predictor")
    _graph(canvas, 50, {"tags", "training table", "weights", "typical error"})
    canvas.text(385, 220, "grey: input; blue: from the cache; orange: ran again", size=14)
    return canvas.save(path)


def draw_levels(path: Path) -> Path:
    """Draw the four levels of versioning as steps."""
    canvas = Canvas(760, 300, "Four levels of versioning data")
    steps = (
        ("0", "nothing", "cannot tell that it changed", GREY),
        ("1", "a copy at each training", "can go back", PALE_BLUE),
        ("2", "manifest with the code,", "contents in a store", BLUE),
        ("3", "a tool for it", "DVC, lakeFS and others", GREEN),
    )
    for number, (level, first, second, fill) in enumerate(steps):
        left, height = 20 + 184 * number, 60 + 50 * number
        canvas.box(left, 280 - height, 170, height, fill=fill, stroke=INK)
        canvas.text(left + 85, 280 - height - 34, first, size=14)
        canvas.text(left + 85, 280 - height - 14, second, size=14)
        ink = WHITE if fill in (BLUE, GREEN) else INK
        canvas.text(left + 85, 280 - height + 36, f"level {level}", bold=True, fill=ink)
    return canvas.save(path)


def _rows_of_files(canvas: Canvas, manifests: dict[str, dict[str, str]]) -> None:
    """Draw a row a version and a square a file, filled where its content is new."""
    paths = sorted(set().union(*manifests.values()))
    seen: set[str] = set()
    for row, (version, manifest) in enumerate(manifests.items()):
        y = 14 + 34 * row
        canvas.text(82, y + 18, version, anchor="end", size=13)
        for place, path in enumerate(paths):
            if path in manifest:
                fill = WHITE if manifest[path] in seen else BLUE
                canvas.box(92 + 18 * place, y, 14, 24, fill=fill, stroke=BLUE)
        seen |= set(manifest.values())


def draw_shared(path: Path) -> Path:
    """Draw what exercise 07.1 leads to: new contents in four versions of the reports."""
    canvas = Canvas(560, 150, "New contents, filled, in four versions of 24 and 25 files")
    _rows_of_files(canvas, reports.snapshots())
    return canvas.save(path)


def draw_downloads(path: Path) -> Path:
    """Draw what exercise 07.2 leads to: kilobytes to fetch for each of four versions."""
    canvas = Canvas(600, 206, "Kilobytes to fetch: grey for the whole folder, blue for what is new")
    have: set[str] = set()
    for row, (day, files) in enumerate(reports.snapshots().items()):
        contents = set(files.values())
        sizes = {
            GREY: sum(len(text.encode()) for text in files.values()),
            BLUE: sum(len(text.encode()) for text in contents - have),
        }
        have |= contents
        y = 10 + 44 * row
        canvas.text(82, y + 22, day, anchor="end", size=13)
        for place, (fill, size) in enumerate(sizes.items()):
            wide = size / 2000
            canvas.box(92, y + 17 * place, wide, 15, fill=fill)
            canvas.text(
                98 + wide, y + 12 + 17 * place, f"{size / 1000:.0f}", anchor="start", size=12
            )
    canvas.text(300, 200, "kilobytes; grey: the whole folder, blue: the difference", size=13)
    return canvas.save(path)


def draw_gate(path: Path) -> Path:
    """Draw what exercise 07.3 leads to: rules of February's schema that 27 files break."""
    canvas = Canvas(600, 160, "Rules of February's schema that each of 27 files breaks")
    closed = {"missing": range(25, 27), "unexpected": range(3, 27)}
    for row, rule in enumerate(("missing", "unexpected", "blank", "type", "range")):
        y = 10 + 28 * row
        canvas.text(95, y + 17, rule, anchor="end", size=13)
        for file in range(27):
            fill = ORANGE if file in closed.get(rule, ()) else WHITE
            canvas.box(104 + 18 * file, y, 16, 22, fill=fill, stroke=GREY)
    return canvas.save(path)


def draw_engine(path: Path) -> Path:
    """Draw what exercise 07.7 leads to: which nodes run after a helper was changed."""
    canvas = Canvas(770, 440, "Nodes that run, in orange, on night 6 by two fingerprints")
    canvas.text(385, 24, "own text", bold=True)
    _graph(canvas, 60, set())
    canvas.text(385, 244, "your fingerprint", bold=True)
    _graph(canvas, 280, {"user features", "training table", "weights", "typical error"})
    return canvas.save(path)


def draw_search(path: Path) -> Path:
    """Draw the search that exercise 07.5 leads to."""
    canvas = Canvas(600, 206, "Versions that the search tries: discs good, crosses bad")
    newest_good, oldest_bad = 0, VERSIONS_OF_LABELS - 1
    for row, version in enumerate(TRIED):
        y = 20 + 32 * row
        canvas.text(74, y + 5, f"training {row}" if row else "known", anchor="end", size=13)
        left, right = 90 + 38 * newest_good, 90 + 38 * oldest_bad
        canvas.line(left, y, right, y, stroke=GREY, width=8)
        x = 90 + 38 * version
        if version < CULPRIT:
            canvas.dot(x, y, fill=BLUE, radius=8)
            newest_good = version
        else:
            canvas.line(x - 7, y - 7, x + 7, y + 7, stroke=VERMILION, width=4)
            canvas.line(x - 7, y + 7, x + 7, y - 7, stroke=VERMILION, width=4)
            oldest_bad = version
    for version in range(VERSIONS_OF_LABELS):
        canvas.text(90 + 38 * version, 184, str(version), size=13)
    canvas.text(318, 202, "version", size=13)
    return canvas.save(path)


def draw(folder: Path) -> list[Path]:
    """Draw every picture of lecture 07 into `folder` and return their paths."""
    expected = folder / "expected"
    expected.mkdir(exist_ok=True)
    return [
        draw_levels(folder / "data-management-levels.svg"),
        draw_versions(folder / "data-management-versions.svg"),
        draw_graph(folder / "data-management-graph.svg"),
        draw_shared(expected / "07-1.svg"),
        draw_downloads(expected / "07-2.svg"),
        draw_gate(expected / "07-3.svg"),
        draw_search(expected / "07-5.svg"),
        draw_engine(expected / "07-7.svg"),
    ]


if __name__ == "__main__":
    draw(Path(__file__).parent)
