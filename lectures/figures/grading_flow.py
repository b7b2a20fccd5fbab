"""Draw how a submission travels while it is graded, for the README.

`python lectures/figures/grading_flow.py` redraws it beside this file.
"""

from pathlib import Path

from drawing import BLUE, GREEN, GREY, INK, ORANGE, Canvas


def draw_flow(path: Path) -> Path:
    """Draw the way from submitted/ to gradebook and feedback."""
    canvas = Canvas(
        920,
        300,
        "How a submission is graded: rebuilt, run in a sandbox, marked from another process, "
        "recorded",
    )
    steps = ((15, "submitted/", "read with care"), (165, "rebuild", "into the release"))
    for left, name, what in steps:
        canvas.box(left, 120, 130, 64, fill=ORANGE)
        canvas.text(left + 65, 147, name, bold=True)
        canvas.text(left + 65, 169, what, size=12)
    canvas.box(330, 40, 270, 225, fill="#F4F4F4", stroke=INK)
    canvas.text(465, 62, "sandbox: no network, no files", size=13)
    canvas.box(350, 80, 230, 62, fill=BLUE)
    canvas.text(465, 106, "student's process", bold=True, fill="#FFFFFF")
    canvas.text(465, 128, "runs the cells; a copy for each test", size=12, fill="#FFFFFF")
    canvas.box(350, 190, 230, 62, fill=GREEN)
    canvas.text(465, 216, "test runner", bold=True)
    canvas.text(465, 238, "runs the tests, never student code", size=12)
    canvas.arrow("M 440 188 L 440 146")
    canvas.arrow("M 490 144 L 490 186")
    canvas.text(430, 171, "asks", size=12, anchor="end")
    canvas.text(500, 171, "plain data", size=12, anchor="start")
    canvas.box(635, 120, 110, 64, fill=GREY)
    canvas.text(690, 147, "ledger", bold=True)
    canvas.text(690, 169, "one file a result", size=12)
    for top, name in ((45, "gradebook"), (130, "autograded/"), (215, "feedback/")):
        canvas.box(785, top, 120, 46, fill=ORANGE)
        canvas.text(845, top + 28, name, bold=True)
    canvas.arrow("M 147 152 L 161 152")
    canvas.arrow("M 297 152 L 326 152")
    canvas.arrow("M 602 152 L 631 152")
    for end in (68, 153, 238):
        canvas.arrow(f"M 747 152 L 781 {end}")
    return canvas.save(path)


def draw(folder: Path) -> list[Path]:
    """Draw the picture into `folder` and return its path."""
    return [draw_flow(folder / "grading-flow.svg")]


if __name__ == "__main__":
    draw(Path(__file__).parent)
