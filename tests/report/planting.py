"""A course of two labs, and submissions of which it is known what stands in them."""

import csv
import random
import shutil
import textwrap
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import nbformat

from coursekit import answers, notebooks
from coursekit.answers import Answer
from coursekit.notebooks import ROOT, Lab, grader, is_answer
from labkit.wording import COLUMNS, version

SMALL, LARGE = "00-start-here", "03-metrics"
#: Names of folders, and what the students of those names write: nothing of it may act in a page or
#: in a spreadsheet.
HOSTILE = {
    "=HYPERLINK(1) <b>O'Brien": "</td></table></main><script>document.title = 'ran'</script>",
    "<img src=x onerror=alert(1)>": "<svg onload=alert(1)>",
    "-2+3\n@SUM(1)": "=cmd|' /C calc'!A0",
    "evil \u202egnp.exe": "red \x1b[31m\u202e tfel",
}
#: How other people would write a wrong answer that is on file, and one that is not.
OWN_WORDS = {
    "ada": "rewards = np.repeat(reward, pages * answers).reshape(pages, answers)\nreturn "
    "rewards[0, 0] * rewards.size",
    "bob": "total = 0.0\nfor page in range(pages * answers):\n    total += reward * "
    "1.000001\nreturn total",
    "eve": "return [pages, answers]",
}


@dataclass(frozen=True)
class Made:
    """The course, with its reports.

    Attributes
    ----------
    root : Path
    planted : dict of str to (dict of str to (dict of str to Answer))
        Lab -> student -> key of an exercise -> the answer in it.
    """

    root: Path
    planted: dict[str, dict[str, dict[str, Answer]]]


def put(root: Path, *labs: str) -> None:
    """A course of some of the labs, with their answers."""
    root.mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for shared in ("src", "data"):
        (root / shared).symlink_to(ROOT / shared)
    for lab in map(Lab, labs):
        for folder in (lab.solution.parent, lab.release.parent):
            shutil.copytree(folder, root / folder.relative_to(ROOT))


def thin_out(lab: Lab, count: int) -> None:
    """Keep so many wrong answers of each exercise: they are graded in a part of the time."""
    seen: Counter[str] = Counter()
    for answer in answers.load(lab):
        seen[answer.key] += not answer.right
        if seen[answer.key] > count:
            answer.path.unlink()


def planted(lab: Lab, submitted: Path) -> dict[str, Answer]:
    """The answers of the kill matrix that stand in a submission."""
    known = {(answer.key, answer.cells[-1]): answer for answer in answers.load(lab)}
    cells = [cell for cell in nbformat.read(submitted, as_version=4).cells if is_answer(cell)]
    found = [known.get((grader(cell)["grade_id"], cell.source)) for cell in cells]
    return {answer.key: answer for answer in found if answer}


def submit(lab: Lab, name: str, body: str, beside: str = "") -> None:
    """A submission of lab 00 with this body of its function, and a stray notebook beside it."""
    answer = "def batch_cost(pages, answers, reward, fee=0.20):\n" + textwrap.indent(body, "    ")
    folder = lab.root / "submitted" / name / lab.name
    folder.mkdir(parents=True)
    nbformat.write(
        notebooks.fill(notebooks.read(lab.release), {"batch_cost": answer}),
        folder / f"{lab.notebook}.ipynb",
    )
    if beside:
        (folder / f"{beside.replace('/', '_')[:40]}.ipynb").write_text("{}", encoding="utf-8")


def answer_wordings(folder: Path, texts: dict[str, str]) -> list[str]:
    """Files of twelve workers: all answer the new wording alike, and the old one at random."""
    rng = random.Random(1)
    folder.mkdir(parents=True)
    workers = ["A" + "".join(rng.choices("ABCDEFGH123456", k=13)) for _ in range(12)]
    for worker in workers:
        seen = version(worker)
        rows = []
        for task in range(20):
            alike = "Yes" if task % 2 else "No"
            label = alike if seen == "new" else rng.choice(["Yes", "No", ""])
            rows.append((seen, texts[seen], f"task|{task}", worker, label))
        path = folder / f"wording-{worker}.csv"
        with path.open("w", encoding="utf-8", newline="") as table:
            csv.writer(table, lineterminator="\n").writerows([COLUMNS, *rows])
    return workers
