"""What happens to notebooks between a student and the grader: other names, other folders, other
kinds of cell, endless loops, megabytes of outputs.

The work counts, and a note says what was done.
"""

import json

import courses
import nbformat
import pytest
from cells import released
from courses import HOMEWORK, RIGHT, Course
from nbformat import NotebookNode
from nbformat.v4 import new_output

from fairmark.errors import UnreadableNotebookError
from fairmark.model import Result
from fairmark.notebook import rebuild

#: How an instructor is told of the cell: by its name and its first line.
AVERAGE = "average ('def average(values):')"
TOO_LONG = f"{RIGHT['average']}\n# {'x' * rebuild.MAX_CODE}"
LOOP = RIGHT["average"] + "\nwhile True:\n    "


def right() -> NotebookNode:
    """The homework, done."""
    made = released(HOMEWORK)
    for cell in made.cells:
        cell.source = RIGHT.get(cell.id, cell.source)
    return made


def turned(kind: str, key: str = "average") -> NotebookNode:
    """Done, and a cell turned into another kind by a slip of the keyboard."""
    made = right()
    cell = next(one for one in made.cells if one.id == key)
    cell.cell_type = kind
    for code_only in ("outputs", "execution_count"):
        cell.pop(code_only, None)
    return made


def with_outputs(size: int) -> bytes:
    """Done, with so many characters printed in the file."""
    made = right()
    cell = next(one for one in made.cells if one.id == "average")
    cell.outputs = [new_output("stream", text="spam, spam\n" * (size // 11))]
    return nbformat.writes(made).encode()


#: Student -> what is handed in, under which name, points of 7, and the beginning of a note.
DONE = nbformat.writes(right()).encode()
TABLE: dict[str, tuple[bytes | NotebookNode | dict[str, str], str, float, str]] = {
    "markdown": (
        turned("markdown"),
        "hw1.ipynb",
        7,
        f"the cell {AVERAGE} was turned into markdown",
    ),
    "raw": (turned("raw"), "hw1.ipynb", 7, f"the cell {AVERAGE} was turned into raw"),
    "test-to-markdown": (turned("markdown", "test-average"), "hw1.ipynb", 7, ""),
    "loop": (RIGHT | {"average": LOOP + "pass"}, "hw1.ipynb", 7, f"cell {AVERAGE} was interrupted"),
    "prints": (
        RIGHT | {"average": LOOP + "print('spam' * 100)"},
        "hw1.ipynb",
        7,
        f"cell {AVERAGE} was interrupted: it ran longer than 4 s",
    ),
    "catches": (
        RIGHT
        | {
            "average": "import time\n"
            + LOOP
            + "try:\n        time.sleep(60)\n    except BaseException:\n        pass"
        },
        "hw1.ipynb",
        5,
        "cell average ('import time') was stopped",
    ),
    "folder": (DONE, "hw1/hw1.ipynb", 7, "hw1.ipynb was handed in as 'hw1/hw1.ipynb'"),
    "renamed": (DONE, "ANN hw1.ipynb", 7, "hw1.ipynb was handed in as 'ANN hw1.ipynb'"),
    "text": (DONE, "hw1.ipynb.txt", 7, "hw1.ipynb was handed in as 'hw1.ipynb.txt'"),
    "json": (DONE, "hw1.json", 7, "hw1.ipynb was handed in as 'hw1.json'"),
    "upper": (DONE, "HW1.IPYNB", 7, "hw1.ipynb was handed in as 'HW1.IPYNB'"),
    "space": (DONE, "hw1 .ipynb", 7, "hw1.ipynb was handed in as 'hw1 .ipynb'"),
    "no-notebook": (b'{"cells": []}', "other.json", 0, "no notebook hw1.ipynb was handed in"),
    "outputs": (with_outputs(35 << 20), "hw1.ipynb", 7, ""),
    "long": (
        RIGHT | {"average": f"{RIGHT['average']}\n# {'x' * 120_000}"},
        "hw1.ipynb",
        7,
        "",
    ),
    "too-long": (
        RIGHT | {"average": TOO_LONG},
        "hw1.ipynb",
        5,
        f"average: This cell had {len(TOO_LONG):,} characters of code, which begin "
        "'def average(values):', and was not run",
    ),
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """The class, graded."""
    course = Course(tmp_path_factory.mktemp("submitted"), HOMEWORK)
    for student, (what, name, _, _) in TABLE.items():
        course.submit(student, what, name)
    course.submit("two-copies", DONE, "hw1-Copy1.ipynb")
    course.submit("two-copies", released(HOMEWORK))
    return course.grade()


@pytest.mark.parametrize("student", TABLE)
def test_the_work_counts_and_the_instructor_is_told(
    student: str, results: dict[str, Result]
) -> None:
    _, _, points, note = TABLE[student]
    assert courses.scores(results)[student] == points, results[student]
    incidents = results[student].incidents
    assert any(one.startswith(note) for one in incidents) if note else not incidents


def test_of_two_copies_the_blank_one_is_named(results: dict[str, Result]) -> None:
    assert courses.scores(results)["two-copies"] == 0
    [note, _] = results["two-copies"].incidents
    assert note.startswith("hw1.ipynb is as it was released") and "'hw1-Copy1.ipynb'" in note


def test_what_would_fill_the_memory_is_not_read() -> None:
    data = (
        json.dumps({"cells": [], "metadata": []}).encode().replace(b"[]", b"[" + b"[]," * (4 << 20))
    )
    with pytest.raises(UnreadableNotebookError, match="too many parts"):
        rebuild.parse(data)
