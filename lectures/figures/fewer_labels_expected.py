"""Draw the pictures that stand beside the exercises of lab 06: what to expect of a right answer.

`python lectures/figures/fewer_labels_expected.py` redraws them in `expected/`. Most show the
examples of the docstrings.
"""

from collections import Counter
from pathlib import Path

from drawing import BLUE, GREY, INK, ORANGE, VERMILION, Canvas
from fewer_labels import VOTES, em_step, start

WHITE = "#FFFFFF"
#: The example of exercise 06.1: item -> what the rules a, b and c say of it; None is silence.
RULES = "abc"
SAID = {"w": (1, 1, None), "x": (1, None, 0), "y": (None, None, 0), "z": (None, None, None)}
#: The example of exercise 06.3: probabilities of the classes 0 and 1, and `sure`.
ROWS = ((0.9, 0.1), (0.5, 0.5), (0.3, 0.7))
SURE = 0.7
#: Exercise 06.4: labels -> accuracy of the end model on the test headlines and the ends of its
#: interval; None: the ten rules. A test computes it again.
BOARD = {
    100: (0.8150, 0.7975, 0.8310),
    200: (0.8615, 0.8465, 0.8760),
    400: (0.8935, 0.8805, 0.9065),
    800: (0.9170, 0.9055, 0.9285),
    None: (0.9190, 0.9075, 0.9305),
    1600: (0.9350, 0.9245, 0.9450),
    4000: (0.9535, 0.9440, 0.9625),
}
#: The example of exercise 06.5, as in its first test: rows of probabilities; row 1 is labelled.
PROBABILITIES = ((0.9, 0.1, 0.0), (0.3, 0.4, 0.3), (0.2, 0.5, 0.3), (0.45, 0.15, 0.4))
LABELLED, SIZE = 1, 2
#: The example of exercise 06.6: the digits of each group, and what the person said.
GROUPS = ((0, 1, 2, 3), (4, 5))
PERSON = {0: 7, 1: 7, 2: 1, 4: 3}
SHARE = 0.6
#: The example of exercise 06.8: seconds and accuracy of two seeds at each step, and the fixed cost.
STEPS = (((10, 0.7), (14, 0.9)), ((20, 0.9), (24, 1.0)))
FIXED, TARGETS = 100, (0.8, 0.9)
# The first six digits of the pen as exercise 06.7 prepares them: eight rows of eight pixels, each
# a letter: 0 paper to g (16) ink. A test compares them with the solution.
INK_LEVELS = "0123456789abcdefg"
PREPARED = (
    "00147g8001fge9g31ed110g65g1000g87g1000g72fd000g401gd9ee1002cfa20",
    "001ec00001dgc000036cc0000008g0000007g1000003f60000008c0000001c20",
    "0ab300002gbe50000g4ab0004g2ba000033g5000008c169601gggfc604gc3000",
    "09dgc60006dceg400104fg900008dg7000003gc000043g90007geg40002de700",
    "0310cgb2cg84ggg4cgdfggg78ggggg5008dcfg500023agb000005gg300000b30",
    "2abgec604gc8bc601ge9860009cfggb0000006g401da26g407fffcg20011ae50",
)


def draw_expected_report(path: Path) -> Path:
    """Draw what three rules say of four items, and the shares of each rule."""
    canvas = Canvas(440, 250, "Votes of three rules on four items, and their shares")
    left, wide = 150, 80
    for column, rule in enumerate(RULES):
        canvas.text(left + wide * column + 36, 18, f"rule {rule}", size=13, bold=True)
    for row, (item, votes) in enumerate(SAID.items()):
        top = 28 + 32 * row
        canvas.text(left - 14, top + 19, f"item {item}", size=13, anchor="end")
        for column, vote in enumerate(votes):
            fill = {None: GREY, 0: BLUE, 1: ORANGE}[vote]
            canvas.box(left + wide * column, top, 72, 27, fill=fill)
            words = "silent" if vote is None else f"votes {vote}"
            ink = WHITE if vote == 0 else INK
            canvas.text(left + wide * column + 36, top + 18, words, size=12, fill=ink)
    shares = {"coverage": _votes, "overlap": _overlaps, "conflict": _conflicts}
    for row, (name, true) in enumerate(shares.items()):
        y = 180 + 26 * row
        canvas.text(left - 14, y, name, size=13, anchor="end")
        for column in range(len(RULES)):
            share = sum(true(votes, column) for votes in SAID.values()) / len(SAID)
            canvas.text(left + wide * column + 36, y, f"{share:g}", size=13)
    return canvas.save(path)


def _votes(votes: tuple, rule: int) -> bool:
    return votes[rule] is not None


def _others(votes: tuple, rule: int) -> list[int]:
    """What the other rules vote."""
    rest = votes[:rule] + votes[rule + 1 :]
    return [vote for vote in rest if vote is not None]


def _overlaps(votes: tuple, rule: int) -> bool:
    return _votes(votes, rule) and bool(_others(votes, rule))


def _conflicts(votes: tuple, rule: int) -> bool:
    return _votes(votes, rule) and any(vote != votes[rule] for vote in _others(votes, rule))


def draw_expected_beliefs(path: Path) -> Path:
    """Draw the probability of clickbait of six items, at the start and after one round."""
    canvas = Canvas(440, 250, "Probability of class 1 at the start and after one round")
    before = start()
    after = em_step(before).belief

    def across(share: float) -> float:
        return 120 + 280 * share

    for tick in (0, 0.5, 1):
        canvas.line(across(tick), 12, across(tick), 200, stroke=GREY, width=1)
        canvas.text(across(tick), 217, f"{tick:g}", size=12)
    for line, item in enumerate(VOTES):
        y = 25 + 33 * line
        old, new = float(before[item]), float(after[item])
        canvas.text(100, y + 5, f"item {item}", size=13, anchor="end")
        canvas.line(across(old), y, across(new), y, stroke=INK)
        canvas.dot(across(old), y, fill=INK, radius=7)
        canvas.dot(across(old), y, fill=WHITE, radius=5)
        canvas.dot(across(new), y, fill=BLUE, radius=7)
    canvas.dot(140, 237, fill=INK, radius=7)
    canvas.dot(140, 237, fill=WHITE, radius=5)
    canvas.text(154, 241, "start", size=12, anchor="start")
    canvas.dot(250, 237, fill=BLUE, radius=7)
    canvas.text(264, 241, "after one round", size=12, anchor="start")
    return canvas.save(path)


def draw_expected_training_set(path: Path) -> Path:
    """Draw three items' probabilities, and which items are kept."""
    canvas = Canvas(440, 150, "Which of three items are sure enough to learn from")
    for line, shares in enumerate(ROWS):
        top = 22 + 34 * line
        canvas.text(40, top + 17, f"item {'xyz'[line]}", size=13)
        left = 80.0
        for label, share in enumerate(shares):
            width = 230 * share
            canvas.box(left, top, width - 2, 24, fill=(BLUE, ORANGE)[label])
            ink = (WHITE, INK)[label]
            canvas.text(left + width / 2, top + 17, f"{share:g}", size=12, fill=ink)
            left += width
        best = max(shares)
        if shares.count(best) > 1:
            said = "a tie: left out"
        elif best >= SURE:
            said = f"kept: {shares.index(best)}, {best:g}"
        else:
            said = "left out"
        canvas.text(325, top + 17, said, size=13, anchor="start")
    canvas.text(80, 142, "blue: class 0, orange: class 1", size=12, anchor="start")
    return canvas.save(path)


def draw_expected_board(path: Path) -> Path:
    """Draw end models trained on hand labels and on the ten rules, with their intervals."""
    canvas = Canvas(440, 250, "End models on hand labels and on the labels of the ten rules")

    def across(share: float) -> float:
        return 130 + 280 * (share - 0.78) / 0.2

    for tick in (0.8, 0.85, 0.9, 0.95):
        canvas.line(across(tick), 12, across(tick), 205, stroke=GREY, width=1)
        canvas.text(across(tick), 222, f"{tick:g}", size=12)
    for line, (labels, (accuracy, low, high)) in enumerate(reversed(BOARD.items())):
        y = 25 + 28 * line
        name = f"{labels:,} by hand" if labels else "the ten rules"
        fill = BLUE if labels else VERMILION
        canvas.text(118, y + 5, name, size=12, anchor="end")
        canvas.line(across(low), y, across(high), y, stroke=fill, width=3)
        canvas.dot(across(accuracy), y, fill=fill)
    canvas.text(270, 242, "accuracy of the end model", size=12)
    return canvas.save(path)


def draw_expected_batch(path: Path) -> Path:
    """Draw each row's two best classes, the margin between them, and what is chosen."""
    canvas = Canvas(440, 205, "Margins of four rows, and the two rows that are chosen")

    def across(share: float) -> float:
        return 80 + 200 * share

    margins = {}
    for row, shares in enumerate(PROBABILITIES):
        second, best = sorted(shares)[-2:]
        margins[row] = best - second
    free = [row for row in sorted(margins, key=margins.get) if row != LABELLED]
    for tick in (0, 0.5, 1):
        canvas.line(across(tick), 10, across(tick), 165, stroke=GREY, width=1)
        canvas.text(across(tick), 182, f"{tick:g}", size=12)
    for row, shares in enumerate(PROBABILITIES):
        y = 28 + 40 * row
        second, best = sorted(shares)[-2:]
        chosen = row in free[:SIZE]
        fill = VERMILION if chosen else INK
        canvas.text(62, y + 5, f"row {row}", size=13, anchor="end")
        canvas.line(across(second), y, across(best), y, stroke=fill, width=5)
        canvas.dot(across(second), y, fill=fill)
        canvas.dot(across(best), y, fill=fill)
        if row == LABELLED:
            said = "labelled already"
        else:
            said = ("chosen first", "chosen second")[free.index(row)] if chosen else "not chosen"
        canvas.text(300, y + 5, f"{margins[row]:.2g}: {said}", size=12, anchor="start", fill=fill)
    canvas.text(180, 200, "the two highest probabilities", size=12)
    return canvas.save(path)


def draw_expected_groups(path: Path) -> Path:
    """Draw two groups of digits: what a person said, and what gets the group's name."""
    canvas = Canvas(440, 165, "Two groups: labels from a person, and from the group's name")
    left = 25
    for number, group in enumerate(GROUPS):
        seen = [PERSON[digit] for digit in group if digit in PERSON]
        [(name, count)] = Counter(seen).most_common(1)
        named = count / len(seen) >= SHARE
        wide = 62 * len(group) + 8
        canvas.box(left, 28, wide, 92, fill="#F4F4F4", stroke=INK)
        canvas.text(left + wide / 2, 19, f"group {number}", size=13, bold=True)
        for place, digit in enumerate(group):
            x = left + 35 + 62 * place
            by_person = digit in PERSON
            label = PERSON[digit] if by_person else name
            canvas.dot(x, 62, fill=BLUE if by_person else ORANGE, radius=22)
            ink = WHITE if by_person else INK
            words = str(label) if by_person or named else "?"
            canvas.text(x, 69, words, size=20, fill=ink, bold=True)
            canvas.text(x, 108, f"digit {digit}", size=12)
        left += wide + 12
    canvas.dot(60, 144, fill=BLUE, radius=8)
    canvas.text(75, 149, "what the person said", size=12, anchor="start")
    canvas.dot(250, 144, fill=ORANGE, radius=8)
    canvas.text(265, 149, "the group's name", size=12, anchor="start")
    return canvas.save(path)


def draw_expected_prepared(path: Path) -> Path:
    """Draw what the prepared digits of exercise 06.7 look like."""
    canvas = Canvas(520, 100, "Six digits of the pen, prepared as the real ones were")
    for number, letters in enumerate(PREPARED):
        left = 20 + 84 * number
        for place, letter in enumerate(letters):
            ink = INK_LEVELS.index(letter)
            if ink:
                grey = f"{255 - round(ink * 255 / 16):02x}"
                row, column = divmod(place, 8)
                canvas.parts.append(
                    f'<path d="M{left + 8 * column} {25 + 8 * row}h8v8h-8z" fill="#{3 * grey}"/>'
                )
        canvas.text(left + 32, 18, str(number), size=13)
    return canvas.save(path)


def draw_expected_seconds(path: Path) -> Path:
    """Draw the steps of the example after their fixed cost, and when the targets are reached."""
    canvas = Canvas(440, 235, "When the mean over seeds reaches a target")

    def across(seconds: float) -> float:
        return 60 + 340 * seconds / 130

    def up(accuracy: float) -> float:
        return 180 - 150 * (accuracy - 0.6) / 0.4

    canvas.line(60, 180, 400, 180)
    for seconds in (0, 50, 100):
        canvas.text(across(seconds), 197, str(seconds), size=12)
    for target in TARGETS:
        canvas.line(60, up(target), 400, up(target), stroke=GREY, width=2)
        canvas.text(52, up(target) + 4, f"{target:g}", size=12, anchor="end")
    canvas.line(across(0), 172, across(FIXED), 172, stroke=INK, width=4)
    canvas.text(across(FIXED / 2), 162, f"fixed cost: {FIXED} s", size=12)
    ends = []
    for step in STEPS:
        for seconds, accuracy in step:
            canvas.dot(across(FIXED + seconds), up(accuracy), fill=ORANGE, radius=4)
        mean = [sum(values) / len(step) for values in zip(*step, strict=True)]
        ends.append((FIXED + mean[0], mean[1]))
    canvas.line(*(at for x, y in ends for at in (across(x), up(y))), stroke=BLUE, width=2)
    for seconds, accuracy in ends:
        canvas.dot(across(seconds), up(accuracy), fill=BLUE, radius=7)
        x = across(seconds) - 14
        canvas.text(x, up(accuracy) - 8, f"{seconds:g} s", size=12, anchor="end", bold=True)
    canvas.text(230, 225, "seconds (orange: seeds, blue: their mean)", size=12)
    canvas.text(60, 16, "accuracy", size=12, anchor="start")
    return canvas.save(path)


def draw(folder: Path) -> list[Path]:
    """Draw every expected picture of lab 06 into `folder`/expected and return their paths."""
    expected = folder / "expected"
    expected.mkdir(exist_ok=True)
    return [
        draw_expected_report(expected / "06-1.svg"),
        draw_expected_beliefs(expected / "06-2.svg"),
        draw_expected_training_set(expected / "06-3.svg"),
        draw_expected_board(expected / "06-4.svg"),
        draw_expected_batch(expected / "06-5.svg"),
        draw_expected_groups(expected / "06-6.svg"),
        draw_expected_prepared(expected / "06-7.svg"),
        draw_expected_seconds(expected / "06-8.svg"),
    ]


if __name__ == "__main__":
    draw(Path(__file__).parent)
