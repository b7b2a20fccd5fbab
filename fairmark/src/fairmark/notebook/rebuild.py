"""Rebuild a submission: the released notebook with the student's answers and added cells in it.

What students can only break (deleted, duplicated, reordered, edited or re-labelled read-only cells)
is taken from the released notebook and the instructor's, so it can neither cost nor give a point.
Answers are found by their grade id, then by cell id; the cells that a student added, and answers
that lost both, stay behind the cell that they followed.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any, NamedTuple

from nbformat import NotebookNode

from fairmark.errors import UnreadableNotebookError
from fairmark.model import Cell, Role
from fairmark.notebook import outputs

#: Of a notebook as a file.
MAX_BYTES = 128 << 20
MAX_CELLS = 2000
#: Commas and brackets of it, which tell how much memory reading takes.
_MAX_ITEMS = 8_000_000
_ITEMS = (b",", b"[", b"{")
#: Characters of code, in all cells together.
MAX_CODE = 1_000_000
_TOO_LONG = "# This cell had "
_TOO_LONG_WORDS = "This cell had "
#: Characters of words, of all pictures attached, in base64, and of the name of a picture or cell.
MAX_WORDS = 1_000_000
MAX_ATTACHED = 24 << 20
_MAX_NAME = 200
#: Pictures attached to a cell.
MAX_PICTURES = 20
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: Characters of what JSON's reader says.
_MAX_ERROR = 100
#: What nbgrader marks -> the role of code, and of words; the first that holds.
_CODE = {"solution": Role.ANSWER, "grade": Role.TEST, "locked": Role.READ_ONLY}
_WORDS = {"solution": Role.WRITTEN, "task": Role.TASK, "locked": Role.READ_ONLY_TEXT}
#: The roles of cells that count as they were released.
_COUNT_AS_RELEASED = {Role.READ_ONLY, Role.TEST, Role.TASK, Role.READ_ONLY_TEXT}
#: Name, MIME type, base64.
Pictures = tuple[tuple[str, str, str], ...]


class Rebuilt(NamedTuple):
    """What is graded, what an instructor should know of how it came about, and why nothing could be
    read, if so."""

    cells: list[Cell]
    notes: list[str]
    unreadable: str = ""


# ---- what was submitted


def parse(data: bytes) -> list[Cell]:
    """Read a submitted notebook, in any of JSON's encodings; nothing but its cells' text and ids is
    looked at.

    Raises
    ------
    UnreadableNotebookError
        It is not a notebook.
    """
    cells = []
    code = MAX_CODE
    words = MAX_WORDS
    attached = MAX_ATTACHED
    for node in _cells(data):
        cell = _submitted(node)
        if cell.kind == "code":
            cell = _within(cell, code, _instead_of)
            code -= len(cell.source)
        else:
            cell = _within(cell, words, _instead_of_words)
            words -= len(cell.source)
            cell = _with_pictures(cell, attached)
            attached -= _size(cell.pictures)
        cells.append(cell)
    return cells


def _within(
    cell: Cell,
    room: int,
    instead: Callable[[Cell], str],
) -> Cell:
    """The cell, or where it is too long for the room that is left, a line that says so."""
    if len(cell.source) <= room:
        return cell
    return replace(cell, source=instead(cell), changed=True)


def _with_pictures(cell: Cell, room: int) -> Cell:
    """The cell with the first of its pictures that there is room for, and a line for the others."""
    kept = cell.pictures
    while _size(kept) > room:
        kept = kept[:-1]
    left_out = len(cell.pictures) - len(kept)
    if not left_out:
        return cell
    line = (
        f"[{left_out} attached pictures are not shown: "
        f"all of a notebook together may have {MAX_ATTACHED:,} bytes in base64.]"
    )
    return replace(cell, source=f"{cell.source}\n\n{line}", changed=True, pictures=kept)


def _size(pictures: Pictures) -> int:
    """Bytes of pictures in base64."""
    return sum(len(data) for _, _, data in pictures)


def _cells(data: bytes) -> list[dict[str, Any]]:
    """The cells of a notebook as JSON has them."""
    if len(data) > MAX_BYTES:
        raise UnreadableNotebookError(
            f"the notebook has {len(data):,} bytes; at most {MAX_BYTES:,} can be graded. Clear its "
            "outputs"
        )
    if sum(map(data.count, _ITEMS)) > _MAX_ITEMS:
        raise UnreadableNotebookError(
            "the notebook has too many parts to be read. Clear its outputs"
        )
    try:
        notebook = json.loads(data.removeprefix(_BYTE_ORDER_MARK))
    except (RecursionError, ValueError) as error:
        said = str(error)[:_MAX_ERROR]
        raise UnreadableNotebookError(
            f"the file is not a notebook: it is not JSON that can be read ({said})"
        ) from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or len(cells) > MAX_CELLS:
        raise UnreadableNotebookError(
            f"the file is not a notebook of format 4: it has no list of at most {MAX_CELLS} cells"
        )
    return [cell for cell in cells if isinstance(cell, dict)]


def _instead_of(cell: Cell) -> str:
    """What stands in place of a cell that is too long."""
    return (
        f"{_TOO_LONG}{len(cell.source):,} characters of code, which begin {cell.first_line!r}, and "
        f"was not run: all cells of a notebook together may have {MAX_CODE:,}."
    )


def _instead_of_words(cell: Cell) -> str:
    """What stands in place of words that are too long."""
    return (
        f"[{_TOO_LONG_WORDS}{len(cell.source):,} characters of text, which begin "
        f"{cell.first_line!r}, and is not shown: "
        f"all text cells of a notebook together may have {MAX_WORDS:,}.]"
    )


def _submitted(node: dict[str, Any]) -> Cell:
    """A cell as it was submitted; what is not shaped as a notebook has it is empty."""
    source = node.get("source")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    source = _text(source)
    kind = _text(node.get("cell_type"))
    if kind not in ("code", "markdown"):
        kind = "raw"
    metadata = node.get("metadata")
    marked = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = ""
    changed = True
    if isinstance(marked, dict):
        grade_id = _text(marked.get("grade_id"))[:_MAX_NAME]
        changed = marked.get("checksum") != _checksum(source, kind, marked)
    return Cell(
        _text(node.get("id"))[:_MAX_NAME],
        Role.SUBMITTED,
        source,
        grade_id,
        changed=changed,
        kind=kind,
        pictures=_attached(node, kind),
    )


def _text(value: Any) -> str:
    """A text; empty where it is none."""
    return value if isinstance(value, str) else ""


def _attached(node: dict[str, Any], kind: str) -> Pictures:
    """The pictures that are attached to words."""
    attached = node.get("attachments")
    if kind == "code" or not isinstance(attached, dict):
        return ()
    found = []
    for name, bundle in list(attached.items())[:MAX_PICTURES]:
        if not isinstance(bundle, dict):
            continue
        for mime, data in bundle.items():
            if not isinstance(name, str) or not isinstance(data, str):
                continue
            picture = outputs.picture(mime, data)
            if picture is not None:
                found.append((name[:_MAX_NAME], mime, picture))
    return tuple(found)


def _checksum(
    source: str,
    kind: str,
    marked: dict[str, Any],
) -> str:
    """nbgrader's checksum of a released cell, which the cell itself carries.

    It tells a student's edit from the text of an older release. Reference: nbgrader.utils.
    """
    graded = bool(marked.get("grade"))
    solution = bool(marked.get("solution"))
    locked = not solution and (graded or bool(marked.get("locked")))
    grade_id = marked.get("grade_id")
    parts = [source, kind]
    parts += [str(one) for one in (graded, solution, locked, grade_id)]
    if graded:
        try:
            points = float(marked.get("points", 0))
        except (TypeError, ValueError):
            return ""
        parts.append(str(points))
    data = "".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


# ---- what was released


def released(source: NotebookNode, release: NotebookNode) -> list[Cell]:
    """The cells of the released notebook, with the instructor's tests."""
    full = {}
    for cell in source.cells:
        grade_id = nbgrader_metadata(cell).get("grade_id")
        full[grade_id] = cell.source
    found = []
    for number, cell in enumerate(release.cells):
        marked = nbgrader_metadata(cell)
        role = _role(cell.cell_type, marked)
        grade_id = marked.get("grade_id", "")
        text = full[grade_id] if role == Role.TEST else cell.source
        points = float(marked.get("points") or 0)
        key = cell.get("id", f"cell-{number}")
        found.append(Cell(key, role, text, grade_id, points, kind=cell.cell_type))
    return found


def _role(kind: str, marked: dict[str, Any]) -> Role:
    """The role of a released cell."""
    roles = _CODE if kind == "code" else _WORDS
    for key, role in roles.items():
        if marked.get(key):
            return role
    return Role.OPEN if kind == "code" else Role.OPEN_TEXT


def nbgrader_metadata(cell: NotebookNode) -> dict[str, Any]:
    """What nbgrader has noted of a cell."""
    return cell.metadata.get("nbgrader", {})


# ---- both together


def rebuild(
    source: NotebookNode,
    release: NotebookNode,
    submitted: list[Cell],
) -> Rebuilt:
    """Put the student's cells into the released notebook.

    Parameters
    ----------
    source, release : NotebookNode
        The instructor's notebook and the released one.
    submitted : list of Cell
        From `parse`.

    Returns
    -------
    Rebuilt
        Released cells exactly once and in their order; a deleted answer is there without text,
        since the student may have written it in another cell.
    """
    base = released(source, release)
    blank = []
    for cell, node in zip(base, release.cells, strict=True):
        blank.append(replace(cell, source=node.source))
    owners = _match(blank, submitted)
    found = {key: submitted[place] for place, key in owners.items()}
    numbers = count(1)
    added = _added(owners, submitted, numbers)
    cells = added[""]
    notes = list(_too_long(submitted))
    for cell, old in zip(base, blank, strict=True):
        theirs = found.get(cell.id)
        is_untouched = cell.role == Role.OPEN_TEXT and not theirs
        if is_untouched or cell.role in _COUNT_AS_RELEASED:
            cells.append(cell)
            words = _written_into(cell, old, theirs, notes)
            if words:
                cells.append(_new(words, numbers))
        else:
            cells.append(_answered(cell, old, theirs, notes))
        cells += added[cell.id]
    return Rebuilt(cells, notes)


def _too_long(submitted: list[Cell]) -> Iterator[str]:
    """What is said of the cells that were too long."""
    for cell in submitted:
        source = cell.source
        if cell.kind == "code" and source.startswith(_TOO_LONG):
            said = source.removeprefix("# ")
            yield f"{cell.name}: {said}"
        elif cell.kind != "code" and source.startswith(f"[{_TOO_LONG_WORDS}"):
            said = source.strip("[]")
            yield f"{cell.name}: {said}"


def _new(cell: Cell, numbers: Iterator[int]) -> Cell:
    """A cell that a student added."""
    role = Role.ADDED if cell.kind == "code" else Role.ADDED_TEXT
    key = f"added-{next(numbers)}"
    return replace(cell, id=key, role=role, grade_id="", changed=True)


def _added(
    owners: dict[int, str],
    submitted: list[Cell],
    numbers: Iterator[int],
) -> dict[str, list[Cell]]:
    """The cells that a student added, by the released cell that they followed."""
    found: dict[str, list[Cell]] = defaultdict(list)
    anchor = ""
    for place, cell in enumerate(submitted):
        anchor = owners.get(place, anchor)
        if place not in owners and cell.source.strip():
            found[anchor].append(_new(cell, numbers))
    return found


def _written_into(
    cell: Cell,
    old: Cell,
    theirs: Cell | None,
    notes: list[str],
) -> Cell | None:
    """What a student wrote into read-only words, such as an answer into its question.

    JupyterLab does not allow it; VS Code and Colab do. Read-only code is noted, and counts as it
    was released.
    """
    if not theirs or theirs.source.strip() in (old.source.strip(), cell.source.strip()):
        return None
    if cell.kind == "code":
        notes.append(f"the read-only cell {old.label} was changed; the original counts")
        return None
    words = theirs.source.removeprefix(old.source).strip()
    if not theirs.changed or not words:
        return None
    return replace(theirs, source=words, kind="markdown")


def _answered(
    cell: Cell,
    old: Cell,
    theirs: Cell | None,
    notes: list[str],
) -> Cell:
    """A released cell that students may change, as this one left it."""
    if not theirs:
        if cell.role == Role.ANSWER:
            notes.append(f"the answer cell {old.label} is missing")
        return replace(cell, source="", changed=True)
    if cell.kind == "code" and theirs.kind != "code":
        notes.append(
            f"the cell {old.label} was turned into {theirs.kind}; it is run as the code it was"
        )
    is_another = theirs.source.strip() != old.source.strip()
    edited = theirs.changed and is_another
    return replace(cell, source=theirs.source, changed=edited, pictures=theirs.pictures)


def _by_grade_id(cell: Cell) -> str:
    return cell.grade_id


def _by_id(cell: Cell) -> str:
    return cell.id


def _by_text(cell: Cell) -> str:
    return cell.source.strip()


def _match(blank: list[Cell], submitted: list[Cell]) -> dict[int, str]:
    """Which released cell stands at a place of the submission: place -> id; of copies the last one
    counts."""
    owners: dict[int, str] = {}
    for name in (_by_grade_id, _by_id, _by_text):
        last = _last_places(name, owners, submitted)
        for cell in blank:
            named = name(cell)
            if cell.id not in owners.values() and named in last:
                place = last.pop(named)
                owners[place] = cell.id
    return owners


def _last_places(
    name: Callable[[Cell], str],
    owners: dict[int, str],
    submitted: list[Cell],
) -> dict[str, int]:
    """The last cell of each name that no released cell has yet."""
    found = {}
    for place, cell in enumerate(submitted):
        if place not in owners and name(cell):
            found[name(cell)] = place
    return found
