"""nbgrader's own autograde and fairmark give every test of every lab the same mark, whatever honest work is handed in.

A lab's solution, its blank release and all of its right and wrong answers are graded by both. The answers travel
bundled, one to each exercise of a notebook, so that the number of notebooks is that of the exercise with most answers.
They come without the lab's ungraded cells, which only draw and cost most of the time.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
import small
from nbformat import NotebookNode

from coursekit import answers, notebooks
from coursekit.notebooks import ROOT, Lab, grader, is_test
from fairmark import course, grade, runners
from fairmark.ledger import Ledger

CONFIG = f"c = get_config()\nc.Fairmark.readable = {[str(ROOT / 'src' / 'labkit'), str(ROOT / 'data')]}\n"
Marks = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Graded:
    """A lab's class, graded by both.

    Attributes
    ----------
    points : dict of str to float
        What each test gives.
    loses : dict of str to frozenset of str
        By student: the tests that must give nothing.
    nbgrader, fairmark : dict of str to dict of str to float
        By student: the score of each test.
    """

    points: dict[str, float]
    loses: dict[str, frozenset[str]]
    nbgrader: Marks
    fairmark: Marks


@pytest.fixture(scope="module", params=[lab.name for lab in notebooks.labs()])
def graded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """A lab's class, graded by both at the same time."""
    lab, root = Lab(request.param), tmp_path_factory.mktemp("same")
    released = notebooks.read(lab.release)
    points = {grader(cell)["grade_id"]: float(grader(cell)["points"]) for cell in released.cells if is_test(cell)}
    handed = {one.name: one.notebook for one in answers.submissions(lab)}
    loses = {one.name: one.loses for one in answers.submissions(lab)}
    handed |= {"solution": notebooks.read(lab.solution), "blank": notebooks.read(lab.release)}
    loses |= {"solution": frozenset(), "blank": frozenset(points)}
    drawing = {cell.id for cell in released.cells if not grader(cell)}
    for notebook in handed.values():
        notebook.cells = [cell for cell in notebook.cells if cell.id not in drawing]
    return Graded(points, loses, *graded_by_both(root, lab.name, notebooks.read(lab.solution), released, handed))


def graded_by_both(root: Path, assignment: str, solution: NotebookNode, released: NotebookNode,
                   handed: dict[str, NotebookNode]) -> tuple[Marks, Marks]:
    """nbgrader's marks, then fairmark's, each in a course of its own."""
    for engine in ("nbgrader", "fairmark"):
        files = {f"source/{assignment}": solution, f"release/{assignment}": released,
                 **{f"submitted/{student}/{assignment}": sent for student, sent in handed.items()}}
        for folder, content in files.items():
            (root / engine / folder).mkdir(parents=True)
            nbformat.write(content, root / engine / folder / "notebook.ipynb")
        (root / engine / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    command = [sys.executable, str(Path(__file__).with_name("by_nbgrader.py")), str(root / "nbgrader"), assignment]
    log = (root / "nbgrader.log").open("w")
    with log, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT) as other:
        ours = dict(_by_fairmark(root / "fairmark", assignment))
        theirs = other.communicate()[0]
    assert other.returncode == 0, (root / "nbgrader.log").read_text()
    return json.loads(theirs), ours


def _by_fairmark(root: Path, assignment: str) -> Iterator[tuple[str, dict[str, float]]]:
    found = course.read(root)
    package = found.package(assignment)
    for outcome in grade.grade(found, package, list(found.submissions(package)), Ledger(root / "ledger"),
                               runners.local(1)):
        [result] = outcome.results.values()
        yield outcome.student, {check.grade_id: check.score for check in result.checks}


def test_both_give_each_test_the_same_mark(graded: Graded) -> None:
    differences = {(student, test): (graded.nbgrader.get(student, {}).get(test), score)
                   for student, scores in graded.fairmark.items() for test, score in scores.items()
                   if graded.nbgrader.get(student, {}).get(test) != score}
    assert differences == {}, "(student, test): (nbgrader's score, fairmark's)"


@pytest.mark.parametrize("engine", ["nbgrader", "fairmark"])
def test_each_answer_loses_exactly_the_tests_that_it_names(graded: Graded, engine: str) -> None:
    due = {student: {test: 0.0 if test in loses else points for test, points in graded.points.items()}
           for student, loses in graded.loses.items()}
    assert getattr(graded, engine) == due


def test_the_answers_include_right_and_wrong_ones(graded: Graded) -> None:
    kinds = [student.split("-")[0] for student in graded.loses]
    assert kinds.count("right") >= 2
    assert kinds.count("wrong") >= 4


WRONG = "def double(numbers):\n    return numbers"
NO_ASSERTS = """import ast
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Drop())
"""
#: What a student does in a small course -> (answers, nbgrader's three marks or None, fairmark's), and why they differ.
DIFFERENCES: dict[str, tuple[dict[str, str], list[float] | None, list[float], str]] = {
    "right": ({}, [5, 2, 3], [5, 2, 3], ""),
    "wrong": ({"first": WRONG, "second": "total = 5"}, [0, 0, 3], [0, 0, 3], ""),
    "partly right": ({"third": "def guess(number):\n    return 1"}, [5, 2, 1], [5, 2, 1], ""),
    "warns": ({"first": "import warnings\ndef double(numbers):\n    warnings.warn('slow')\n    return [2 * n for n in numbers]"},
              [0, 2, 3], [5, 2, 3], "a warning on stderr costs nothing"),
    "prints an error": ({"third": "import sys\ndef guess(n):\n    print('!', file=sys.stderr)\n    return n"},
                        [5, 2, 0], [5, 2, 3], "text on stderr costs nothing"),
    "ends its process": ({"third": "import os\ndef guess(n):\n    os._exit(0)"},
                         None, [5, 2, 0], "a dead process costs the test that it died in, and no other"),
    "equals everything": ({"second": "class Any:\n    __eq__ = lambda self, other: True\ntotal = Any()"},
                          [5, 2, 3], [5, 0, 3], "a result has no behaviour of the student's"),
    "drops asserts": ({"first": NO_ASSERTS + WRONG}, [5, 2, 3], [0, 2, 3], "tests run where no student code does"),
    "gives NumPy's numbers": ({"third": "import numpy as np\ndef guess(number):\n    return np.int64(1)"},
                              [5, 2, 3], [5, 2, 1], "a number is a number, NumPy's too"),
    "gives arrays": ({"third": "import numpy as np\ndef guess(number):\n    return np.array([9, 9])"},
                     [5, 2, 3], [5, 2, 0], "an array is no number of points"),
    "gives its own kind of list": ({"first": "class Mine(list):\n    pass\n"
                                             "def double(numbers):\n    return Mine(2 * n for n in numbers)"},
                                   [5, 2, 3], [0, 2, 3], "results are plain data, and the message says so"),
}


@pytest.fixture(scope="module")
def small_class(tmp_path_factory: pytest.TempPathFactory) -> tuple[Marks, Marks]:
    """The small course's class, graded by both."""
    handed = {name: small.answered(answers) for name, (answers, *_) in DIFFERENCES.items()}
    return graded_by_both(tmp_path_factory.mktemp("small"), small.NAME, small.instructors(), small.released(), handed)


@pytest.mark.parametrize("name", DIFFERENCES)
def test_where_they_differ_it_is_as_listed(small_class: tuple[Marks, Marks], name: str) -> None:
    _, nbgraders, ours, why = DIFFERENCES[name]
    found = tuple(list(marks[name].values()) if name in marks else None for marks in small_class)
    assert found == (nbgraders, ours)
    assert bool(why) == (nbgraders != ours)
