"""What students wrote for people to read, and which answer each of a grader's points belongs to.

A program never scores a written answer, wherever it stands. It gives 0 only where there is none.
Points that a person gave belong to the content of the answer, and stand while that is the same.
"""

import ast
import hashlib
import re
from collections.abc import Collection, Sequence

from fairmark.model import Cell, Role
from fairmark.notebook import analysis

_HEADING = re.compile(r"^#{1,6}\s", re.MULTILINE)
#: Roles of cells that students write code into.
_CODE = {Role.ANSWER, Role.ADDED, Role.OPEN}
#: Roles of cells in which words are a student's own.
_WORDS = {Role.ADDED_TEXT, Role.OPEN_TEXT}
#: Roles of cells that are answers.
_ANSWERS = {Role.ANSWER, Role.WRITTEN}


def unanswered(
    cells: Sequence[Cell],
    released: Collection[str] = (),
) -> set[str]:
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
    has_words = bool(_words(cells, released))
    certain = {Role.ANSWER} if has_words else _ANSWERS
    found = set()
    for place, cell in enumerate(cells):
        if cell.role in certain:
            missing = not cell.changed
        elif cell.role == Role.TASK and not has_words:
            missing = not _code_below(cells, place)
        else:
            missing = False
        if missing and cell.grade_id:
            found.add(cell.grade_id)
    return found


def contents(
    cells: Sequence[Cell],
    released: Collection[str] = (),
) -> dict[str, str]:
    """What each graded cell's points by hand belong to: grade id -> a digest of the answer.

    An answer's own text; for a task the words anywhere and the code below it; for a test all of the
    student's code. Tests and other words of the instructor are no part of it.
    """
    words = _words(cells, released)
    code = []
    for cell in cells:
        if cell.role in _CODE and cell.changed:
            code.append(cell.source)
    found = {}
    for place, cell in enumerate(cells):
        if cell.role == Role.TASK:
            found[cell.grade_id] = _digest(words + _code_below(cells, place))
        elif cell.role == Role.TEST:
            found[cell.grade_id] = _digest(code)
        elif cell.role in _ANSWERS:
            found[cell.grade_id] = _digest(_texts(cell) if cell.changed else words)
    return found


def digests(cells: Sequence[Cell]) -> set[str]:
    """Of the words of a released notebook, one by one."""
    found = set()
    for cell in cells:
        if cell.kind != "code":
            found.add(_digest([cell.source]))
    return found


def _words(cells: Sequence[Cell], released: Collection[str]) -> list[str]:
    """What a student wrote besides the answer cells: in cells of their own, or over the
    instructor's words."""
    found = []
    for cell in cells:
        if not cell.changed or not cell.source.strip():
            continue
        if _holds_words(cell) and _digest([cell.source]) not in released:
            found += _texts(cell)
    return found


def _holds_words(cell: Cell) -> bool:
    """Whether a cell holds a student's words: by its role, or as comments in a cell of code."""
    if cell.role in _WORDS:
        return True
    return cell.role in (Role.ADDED, Role.OPEN) and _is_prose(cell)


def _texts(cell: Cell) -> list[str]:
    """The text of a cell, and what its pictures hold."""
    pictures = [data for _, _, data in cell.pictures]
    return [cell.source, *pictures]


def _is_prose(cell: Cell) -> bool:
    """Whether a code cell holds words: comments and texts alone, or no Python at all."""
    statements = analysis.statements(cell.source)
    return statements is None or all(_is_text(one) for one in statements)


def _is_text(statement: ast.stmt) -> bool:
    """Whether a statement is nothing but a text."""
    match statement:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
    return False


def _code_below(cells: Sequence[Cell], place: int) -> list[str]:
    """The code that a student added below a task, up to the next heading or graded cell."""
    found = []
    for cell in cells[place + 1 :]:
        if cell.grade_id or (cell.role == Role.OPEN_TEXT and _HEADING.search(cell.source)):
            break
        if cell.role == Role.ADDED or (cell.role == Role.OPEN and cell.changed):
            found.append(cell.source)
    return found


def _digest(texts: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for text in texts:
        data = text.strip().encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8) + data)
    return digest.hexdigest()
