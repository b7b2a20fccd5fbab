"""A course of one small lab, right in every way, for tests to break in one place."""

import shutil
from pathlib import Path

import cells
import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from coursekit import build, notebooks
from coursekit.notebooks import Lab

INTRO = """# Lab 07 - Doubling

A shop doubles its stock. After this lab you can

- **double** numbers.

**20 points, 75 to 90 minutes.** \
Read [the lecture](../../lectures/07-doubling.md#the-question) first."""
SETUP = "import numpy as np\nimport pandas as pd\n\nstock = pd.Series({'apples': 3, 'pears': 4})"
DOUBLE = '''def doubled_stock(stock, times):
    """Double a stock, `times` times."""
    ### BEGIN SOLUTION
    factor = np.power(2, times)  # grows quickly
    counted = stock.fillna(0).astype(int)
    return counted * factor
    ### END SOLUTION'''
TEST = """small = pd.Series({'kiwis': 1, 'plums': np.nan})
assert doubled_stock(small, 3)['kiwis'] == 8, 'expected 8 kiwis'
### BEGIN HIDDEN TESTS
# Hint: blanks and an empty stock.
assert doubled_stock(small, 0)['plums'] == 0, 'a missing count is none at all'
assert list(doubled_stock(small[:0], 2)) == [], 'no fruit stays no fruit'
### END HIDDEN TESTS"""
DISCUSS = """### BEGIN SOLUTION
Doubling outgrows any shelf within a few weeks, whatever its size; \
the limit is the demand of the customers.

One point for growth that outgrows the shelf, \
one point for demand as the limit of what is worth storing.
### END SOLUTION"""
RECAP = """## Recap (3 minutes)

We doubled. In the wild: any inventory. References: Malthus (1798).

[Back to the set-up](#Set-up-(2-minutes))"""
PICTURE = new_output("display_data", {"image/png": "iVBORw0KGgo="})

#: Wrong answer -> what it returns.
WRONG = {"once": "stock * 2", "linear": "stock * 2 * times", "none": "None", "same": "stock"}
HEAD = "def doubled_stock(stock, times):\n"
#: File in solutions/07-doubling/answers -> its text.
ANSWERS = {
    "right/doubled_stock--power.py": f"# Powers.\n{HEAD}    return stock.fillna(0) * 2**times\n",
    "right/doubled_stock--loop.py": f"# A loop.\n{HEAD}    stock = stock.fillna(0)\n"
    "    for _ in range(times):\n        stock = stock + stock\n    return stock\n",
    **{
        f"wrong/doubled_stock--{name}.py": f"# {name}.\n# Loses: test_stock\n{HEAD}    return "
        f"{what}\n"
        for name, what in WRONG.items()
    },
}


def named(cell: NotebookNode, name: str) -> NotebookNode:
    """Give a cell an id that is not its grade id."""
    cell.id = name
    return cell


class Course:
    """The course in a folder, with its one lab's solution open for changes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lab = Lab("07-doubling", root)
        self.notebook = notebooks.read(self.lab.solution)

    def cell(self, name: str) -> NotebookNode:
        """The cell with this cell id."""
        return next(cell for cell in self.notebook.cells if cell.id == name)

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace a text in a cell, which must hold it."""
        cell = self.cell(name)
        assert old in cell.source
        cell.source = cell.source.replace(old, new)

    def save(self) -> None:
        """Store the solution as if it had just been run."""
        for number, cell in enumerate(
            (c for c in self.notebook.cells if c.cell_type == "code"), start=1
        ):
            cell.execution_count = number
        self.notebook.metadata["coursekit"] = {"executed": build.fingerprint(self.notebook)}
        build.write(self.lab.solution, self.notebook)

    def text(self, name: str) -> str:
        """A file of the course."""
        return (self.root / name).read_text(encoding="utf-8")

    def put(self, name: str, text: str) -> Path:
        """Write a file of the course."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        return path

    def released(self) -> NotebookNode:
        """The student's notebook."""
        return notebooks.read(self.lab.release)

    def release(self, notebook: NotebookNode) -> None:
        """Put another one in its place."""
        self.lab.release.write_text(nbformat.writes(notebook), encoding="utf-8", newline="\n")


def solution() -> NotebookNode:
    """The instructor's notebook."""
    code, prose = new_code_cell, new_markdown_cell
    parts = [
        prose(INTRO, id="intro"),
        prose("## Set-up (2 minutes)", id="set-up-head"),
        cells.given("set-up", SETUP),
        prose(
            "It doubles.\n\n### Exercise 07.1 - Double a stock (18 points, 60 minutes)\n\nDo it.",
            id="exercise",
        ),
        named(cells.answer("doubled_stock", DOUBLE), "answer"),
        named(cells.test("test_stock", TEST, 18), "test"),
        prose("## A picture (15 minutes)", id="picture-head"),
        code("doubled_stock(stock, 2).plot.bar();", id="picture", outputs=[PICTURE]),
        prose("The bars show that pears lead by a third, before and after.", id="sentence"),
        prose("### Discuss (2 points, 10 minutes)\n\nWhat ends it?", id="discuss-head"),
        cells.essay("discuss", DISCUSS, 2),
        prose(RECAP, id="recap"),
    ]
    return cells.notebook(parts)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course, its lab generated once by nbgrader; tests work on copies of it."""
    root = tmp_path_factory.mktemp("course") / "course"
    lab = Lab("07-doubling", root)
    for name in ("nbgrader_config.py", "solutions/jupytext.toml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(notebooks.ROOT / name, root / name)
    build.write(lab.solution, solution())
    course = Course(root)
    course.save()
    course.put("solutions/07-doubling/doubling.nb.py", build.twin_text(lab.solution))
    course.put(
        "lectures/07-doubling.md",
        "# 07\n\n## The question\n\n[Do it](../labs/07-doubling/doubling.ipynb).\n",
    )
    for name, text in ANSWERS.items():
        course.put(f"solutions/07-doubling/answers/{name}", text)
    build.publish([lab])
    return root


@pytest.fixture
def course(built: Path, tmp_path: Path) -> Course:
    """A copy of the course that a test may break."""
    shutil.copytree(built, tmp_path / "course")
    return Course(tmp_path / "course")
