"""Draw the pictures of lecture 05; compute its worked examples.

`python lectures/figures/better_labels.py` redraws them beside this file.
"""

from fractions import Fraction
from pathlib import Path

from drawing import BLUE, GREEN, GREY, INK, ORANGE, Canvas

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


def draw(folder: Path) -> list[Path]:
    """Draw every picture of lecture 05 into `folder` and return their paths."""
    return [
        draw_alpha(folder / "better-labels-alpha.svg"),
        draw_ladder(folder / "better-labels-ladder.svg"),
        draw_steps(folder / "better-labels-steps.svg"),
    ]


if __name__ == "__main__":
    draw(Path(__file__).parent)
