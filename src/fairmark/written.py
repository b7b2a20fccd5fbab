"""What students wrote for people to read, and which answer each of a grader's points belongs to.

A program never scores a written answer, wherever it stands. It gives 0 only where there is none.
Points that a person gave belong to the content of the answer, and stand while that is the same.
"""

import ast
import hashlib
import re
from collections.abc import Collection, Sequence

from fairmark import source
from fairmark.rebuild import Cell

_HEADING = re.compile(r"^#{1,6}\s", re.MULTILINE)
#: Roles of cells that students write code into.
_CODE = {"answer", "added", "open"}


def unanswered(cells: Sequence[Cell], released: Collection[str] = ()) -> set[str]:
    """The grade ids of answers that are certainly missing.

    Words that a student wrote anywhere may answer any question, so a person has to read them.

    Parameters
    ----------
    cells : sequence of Cell
        The rebuilt notebook.
    released : collection of str
        Digests of all words that were ever released, from `digests`: they are nobody's answer.

    Returns
    -------
    set of str
        Of tasks, and of answers left as they were released.
    """
    if _words(cells, released):
        return {cell.grade_id for cell in cells if cell.role == "answer" and _untouched(cell)}
    tasks = {
        cell.grade_id
        for place, cell in enumerate(cells)
        if cell.role == "task" and not _code_below(cells, place)
    }
    return tasks | {
        cell.grade_id for cell in cells if cell.role in ("answer", "written") and _untouched(cell)
    }


def contents(cells: Sequence[Cell], released: Collection[str] = ()) -> dict[str, str]:
    """What each graded cell's points by hand belong to: grade id -> a digest of the answer.

    An answer's own text; for a task the words anywhere and the code below it; for a test all of the
    student's code. Tests and other words of the instructor are no part of it.
    """
    words = _words(cells, released)
    code = [cell.source for cell in cells if cell.role in _CODE and cell.changed]
    found = {}
    for place, cell in enumerate(cells):
        if cell.role == "task":
            found[cell.grade_id] = _digest(words + _code_below(cells, place))
        elif cell.role == "test":
            found[cell.grade_id] = _digest(code)
        elif cell.role in ("answer", "written"):
            found[cell.grade_id] = _digest(_texts(cell) if cell.changed else words)
    return found


def digests(cells: Sequence[Cell]) -> set[str]:
    """Of the words of a released notebook, one by one."""
    return {_digest([cell.source]) for cell in cells if cell.kind != "code"}


def _untouched(cell: Cell) -> bool:
    return bool(cell.grade_id) and not cell.changed


def _words(cells: Sequence[Cell], released: Collection[str]) -> list[str]:
    """What a student wrote besides the answer cells: in cells of their own, or over the
    instructor's words."""
    return [
        text
        for cell in cells
        if cell.changed
        and cell.source.strip()
        and (cell.role in ("text", "prose") or (cell.role in ("added", "open") and _prose(cell)))
        and _digest([cell.source]) not in released
        for text in _texts(cell)
    ]


def _texts(cell: Cell) -> list[str]:
    return [cell.source, *(data for _, _, data in cell.pictures)]


def _prose(cell: Cell) -> bool:
    """Whether a code cell holds words: comments and texts alone, or no Python at all."""
    body = source.statements(cell.source)
    return body is None or all(
        isinstance(one, ast.Expr)
        and isinstance(one.value, ast.Constant)
        and isinstance(one.value.value, str)
        for one in body
    )


def _code_below(cells: Sequence[Cell], place: int) -> list[str]:
    """The code that a student added below a task, up to the next heading or graded cell."""
    found = []
    for cell in cells[place + 1 :]:
        if cell.grade_id or (cell.role == "prose" and _HEADING.search(cell.source)):
            break
        if cell.role == "added" or (cell.role == "open" and cell.changed):
            found.append(cell.source)
    return found


def _digest(texts: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for text in texts:
        data = text.strip().encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8) + data)
    return digest.hexdigest()
