"""Where nbgrader's own autograde and fairmark give different marks, it is for a reason, and as
listed here.

That they give the same wherever honest work of the labs is handed in says
`tests/grading/test_matrix.py`.
"""

import by_nbgrader
import pytest
import small
from by_nbgrader import Marks

from fairmark import course
from fairmark.grading import runners
from fairmark.grading.whole_class import grade
from fairmark.store.ledger import Ledger

WRONG = "def double(numbers):\n    return numbers"
NO_ASSERTS = """import ast
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Drop())
"""
#: What a student does in a small course -> (answers, nbgrader's three marks or None, fairmark's),
#: and why they differ.
DIFFERENCES: dict[str, tuple[dict[str, str], list[float] | None, list[float], str]] = {
    "right": ({}, [5, 2, 3], [5, 2, 3], ""),
    "wrong": ({"first": WRONG, "second": "total = 5"}, [0, 0, 3], [0, 0, 3], ""),
    "partly right": ({"third": "def guess(number):\n    return 1"}, [5, 2, 1], [5, 2, 1], ""),
    "warns": (
        {
            "first": "import warnings\ndef double(numbers):\n    warnings.warn('slow')\n    return "
            "[2 * n for n in numbers]"
        },
        [0, 2, 3],
        [5, 2, 3],
        "a warning on stderr costs nothing",
    ),
    "prints an error": (
        {"third": "import sys\ndef guess(n):\n    print('!', file=sys.stderr)\n    return n"},
        [5, 2, 0],
        [5, 2, 3],
        "text on stderr costs nothing",
    ),
    "ends its process": (
        {"third": "import os\ndef guess(n):\n    os._exit(0)"},
        None,
        [5, 2, 0],
        "a dead process costs the test that it died in, and no other",
    ),
    "equals everything": (
        {"second": "class Any:\n    __eq__ = lambda self, other: True\ntotal = Any()"},
        [5, 2, 3],
        [5, 0, 3],
        "a result has no behaviour of the student's",
    ),
    "drops asserts": (
        {"first": NO_ASSERTS + WRONG},
        [5, 2, 3],
        [0, 2, 3],
        "tests run where no student code does",
    ),
    "gives NumPy's numbers": (
        {"third": "import numpy as np\ndef guess(number):\n    return np.int64(1)"},
        [5, 2, 3],
        [5, 2, 1],
        "a number is a number, NumPy's too",
    ),
    "gives arrays": (
        {"third": "import numpy as np\ndef guess(number):\n    return np.array([9, 9])"},
        [5, 2, 3],
        [5, 2, 0],
        "an array is no number of points",
    ),
    "gives its own kind of list": (
        {
            "first": "class Mine(list):\n    pass\n"
            "def double(numbers):\n    return Mine(2 * n for n in numbers)"
        },
        [5, 2, 3],
        [5, 2, 3],
        "",
    ),
    "gives what is no list": (
        {
            "first": "import collections\n"
            "def double(numbers):\n    return collections.UserList(2 * n for n in numbers)"
        },
        [5, 2, 3],
        [0, 2, 3],
        "results are plain data, and the message says so",
    ),
}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Marks, Marks]:
    """nbgrader's marks of a class, and fairmark's."""
    roots = []
    for engine in ("nbgrader", "fairmark"):
        roots.append(small.make(tmp_path_factory.mktemp("same") / engine))
        for student, (answers, *_) in DIFFERENCES.items():
            small.submit(roots[-1], student, small.answered(answers))
    with by_nbgrader.grading(roots[0], small.NAME) as theirs:
        found = course.read(roots[1])
        assignment = found.assignment(small.NAME)
        ours = {
            outcome.student: {
                check.grade_id: check.score for check in outcome.results["problem"].checks
            }
            for outcome in grade(
                found,
                assignment,
                list(found.submissions(assignment)),
                Ledger(roots[1] / "ledger"),
                runners.local(1),
            )
        }
        return theirs(), ours


@pytest.mark.parametrize("name", DIFFERENCES)
def test_where_they_differ_it_is_as_listed(both: tuple[Marks, Marks], name: str) -> None:
    _, nbgraders, ours, why = DIFFERENCES[name]
    found = tuple(list(marks[name].values()) if name in marks else None for marks in both)
    assert found == (nbgraders, ours)
    assert bool(why) == (nbgraders != ours)
