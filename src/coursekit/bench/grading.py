"""What grading a class takes: the engine's benchmark, on a class of lab 04 that is invented."""

import random
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from nbformat import NotebookNode

from coursekit import answers, build, notebooks
from coursekit.notebooks import ROOT, Lab
from fairmark_bench import grading

TITLE = "Grading a class"
ABOUT = f"""
Lab 04, a class of invented submissions: each exercise answered rightly (6 in 10), wrongly (3) or
not at all (1), one student in ten hands in the blank lab.

{grading.ABOUT.strip()}
"""
LAB = "04-label-aggregation"
#: Submissions.
COUNT = 200
_CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "bench"
c.CourseDirectory.source_directory, c.CourseDirectory.release_directory = "solutions", "labs"
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.nb.py", "private"
]
c.Execute.timeout = 120
c.Execute.shutdown_kernel = "immediate"
c.Fairmark.readable = ["src/labkit", "data"]
c.Fairmark.imports = ["scipy.stats"]
"""


def body(say: Callable[[str], None], count: int = COUNT) -> str:
    """Measure, saying each figure as it is there; the tables as text.

    Raises
    ------
    RuntimeError
        A grader failed, or the two gave different marks.
    """
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, "course")
        make_course(root, LAB)
        lab = Lab(LAB, root)
        for number in range(count):
            folder = root / "submitted" / f"s{number:04d}" / LAB
            build.write(folder / f"{lab.notebook}.ipynb", invented(lab, number))
        return grading.body(root, LAB, say)


def make_course(root: Path, name: str) -> None:
    """A course of one lab, released, with nothing handed in."""
    lab = Lab(name, root)
    for folder in (lab.solution.parent, lab.release.parent):
        shutil.copytree(ROOT / folder.relative_to(root), folder)
    (root / "src").mkdir()
    for folder in (Path("src/labkit"), Path("data")):
        (root / folder).symlink_to(ROOT / folder, target_is_directory=True)
    (root / "nbgrader_config.py").write_text(_CONFIG, encoding="utf-8")


def invented(lab: Lab, seed: int) -> NotebookNode:
    """An invented student's notebook; every tenth is blank."""
    rng, released, every = random.Random(seed), notebooks.read(lab.release), answers.load(lab)
    chosen = []
    for key in dict.fromkeys(answer.key for answer in every) if seed % 10 != 9 else ():
        luck = rng.random()
        if luck < 0.9:
            chosen.append(
                rng.choice([one for one in every if one.key == key and one.right == (luck < 0.6)])
            )
    return answers.insert(released, chosen)
