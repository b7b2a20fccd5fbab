"""Right and wrong answers: read from files, told apart, put into as few submissions as carry them
all."""

import pytest

from coursekit import answers
from coursekit.answers import normal_form

ORIGINAL = """import numpy as np
def f(values, k=2):
    total = np.sum(values, axis=0)
    return g(total, by=k)
def g(x, by):
    return x * by"""


@pytest.mark.parametrize(
    "same",
    [
        ORIGINAL.replace("values", "v").replace("total", "t").replace("k", "times"),
        ORIGINAL.replace("import numpy as np", "import numpy as n").replace("np.", "n."),
        ORIGINAL.replace("x * by", "(x\n        * by)  # by hand"),
        ORIGINAL.replace("(x, by):", "(x, by):\n    '''Multiply.'''"),
        ORIGINAL.replace("(x, by)", "(x: int, by: 'int') -> int").replace(
            "total =", "total: object ="
        ),
        ORIGINAL.replace("by", "factor").replace("g(", "multiply("),
    ],
)
def test_names_formatting_comments_and_annotations_make_no_difference(same):
    assert same != ORIGINAL
    assert normal_form(same) == normal_form(ORIGINAL)


@pytest.mark.parametrize(
    "other",
    [
        ORIGINAL.replace("x * by", "by * x"),
        ORIGINAL.replace("axis=0", "axis=1"),
        ORIGINAL.replace("axis", "keepdims"),
        ORIGINAL.replace("np.sum", "np.max"),
        ORIGINAL.replace("k=2", "k=3"),
    ],
)
def test_another_computation_is_another_form(other):
    assert other != ORIGINAL
    assert normal_form(other) != normal_form(ORIGINAL)


def test_answers_are_read_with_what_they_lose(course):
    found = {answer.path.stem: answer for answer in answers.load(course.lab)}
    assert len(found) == 6
    assert found["doubled_stock--power"].right and not found["doubled_stock--power"].loses
    assert (
        found["doubled_stock--once"].loses == {"test_stock"}
        and not found["doubled_stock--once"].right
    )


def test_cells_that_a_student_added_go_above_the_answer(course):
    course.put(
        "solutions/07-doubling/answers/right/doubled_stock--helper.py",
        "# A helper.\n# %%\nTWO = 2\n# %% the answer\ndef doubled_stock(stock, n):\n    return "
        "stock * TWO\n",
    )
    answer = next(a for a in answers.load(course.lab) if a.path.stem.endswith("helper"))
    filled = answers.insert(course.released(), [answer])
    assert [cell.source for cell in filled.cells[4:7]] == [
        "# A helper.",
        "TWO = 2",
        answer.cells[-1],
    ]
    assert filled.cells[6].metadata["nbgrader"]["grade_id"] == "doubled_stock"


def test_as_few_submissions_as_carry_every_answer(course):
    made = {submission.name: submission for submission in answers.submissions(course.lab)}
    assert list(made) == ["right-1", "right-2", "wrong-1", "wrong-2", "wrong-3", "wrong-4"]
    assert made["right-1"].loses == frozenset() and made["wrong-4"].loses == {"test_stock"}


def test_an_answer_to_no_cell_is_refused(course):
    course.put("solutions/07-doubling/answers/right/tripled--x.py", "# Of no cell.\nx = 1\n")
    stray = next(a for a in answers.load(course.lab) if a.key == "tripled")
    with pytest.raises(ValueError, match=r"no answer cell for .*tripled--x"):
        answers.insert(course.released(), [stray])
