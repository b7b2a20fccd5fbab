"""Rebuild a submission: the released notebook with the student's answers and added cells in it.

What students can only break (deleted, duplicated, reordered, edited or re-labelled read-only cells)
is taken from the released notebook and the instructor's, so it can neither cost nor give a point.
Answers are found by their grade id, then by cell id; the cells that a student added, and answers
that lost both, stay behind the cell that they followed.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, NamedTuple

from nbformat import NotebookNode

from fairmark import outputs

#: Of a notebook as a file.
MAX_BYTES, MAX_CELLS = 128 << 20, 2000
#: Commas and brackets of it, which tell how much memory reading takes.
_MAX_ITEMS = 8_000_000
#: Characters of code, in all cells together.
MAX_CODE = 1_000_000
_TOO_LONG = "# This cell had "
#: Pictures attached to a cell.
MAX_PICTURES = 20
#: What nbgrader marks -> the role of code, and of words; the first that holds.
_CODE = {"solution": "answer", "grade": "test", "locked": "given"}
_WORDS = {"solution": "written", "task": "task", "locked": "locked"}
#: The roles of cells that count as they were released.
_READ_ONLY = {"given", "test", "task", "locked"}


class Unreadable(ValueError):
    """What was handed in is not a notebook; the message says why, for the student."""


@dataclass(frozen=True)
class Cell:
    """A cell of the rebuilt notebook, or one as it was handed in.

    Attributes
    ----------
    id : str
        Of the released cell; of an added one "added-1", "added-2", ...
    role : str
        "given" (read-only code), "test", "answer" (code), "open" (released, nobody's), "added"
        (code of the student's), "written" (an answer in words), "task" (read-only, and graded by
        what students write elsewhere), "locked" (other read-only words), "prose" (released words
        that students may change, as below a task), or "text" (whatever else a student wrote);
        "sent" of one as it was handed in.
    source : str
        For a test the instructor's, with its hidden part.
    grade_id : str
        Empty where nbgrader knows nothing of it.
    points : float
        At most, where it is graded.
    changed : bool
        Whether the student's text differs from the released one; of a cell as it was handed in,
        whether nothing proves that it is as some release had it.
    kind : str
        "code", "markdown" or "raw".
    pictures : tuple of (str, str, str)
        Attached to words by the student: name, MIME type, base64; nothing but real pictures.
    """

    id: str
    role: str
    source: str
    grade_id: str = ""
    points: float = 0.0
    changed: bool = False
    kind: str = "code"
    pictures: tuple[tuple[str, str, str], ...] = ()


class Rebuilt(NamedTuple):
    """What is graded, what an instructor should know of how it came about, and why nothing could be
    read, if so."""

    cells: list[Cell]
    notes: list[str]
    unreadable: str = ""


def parse(data: bytes) -> list[Cell]:
    """Read a submitted notebook, in any of JSON's encodings; nothing but its cells' text and ids is
    looked at.

    Raises
    ------
    Unreadable
        It is not a notebook.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"the notebook has {len(data):,} bytes; at most {MAX_BYTES:,} can be graded. Clear its "
            "outputs"
        )
    if sum(map(data.count, (b",", b"[", b"{"))) > _MAX_ITEMS:
        raise Unreadable("the notebook has too many parts to be read. Clear its outputs")
    try:
        notebook = json.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except (RecursionError, ValueError) as error:
        raise Unreadable(
            f"the file is not a notebook: it is not JSON that can be read ({str(error)[:100]})"
        ) from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or len(cells) > MAX_CELLS:
        raise Unreadable(
            f"the file is not a notebook of format 4: it has no list of at most {MAX_CELLS} cells"
        )
    sent, room = [], MAX_CODE
    for cell in map(_sent, filter(lambda one: isinstance(one, dict), cells)):
        if cell.kind == "code" and len(cell.source) > room:
            cell = replace(
                cell,
                source=f"{_TOO_LONG}{len(cell.source):,} characters of code, and was not run: "
                f"all cells of a notebook together may have {MAX_CODE:,}.",
            )
        room -= len(cell.source) if cell.kind == "code" else 0
        sent.append(cell)
    return sent


def _sent(cell: dict[str, Any]) -> Cell:
    source, metadata = cell.get("source"), cell.get("metadata")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    marked = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = marked.get("grade_id") if isinstance(marked, dict) else None
    key, source, grade_id, kind = (
        text if isinstance(text, str) else ""
        for text in (cell.get("id"), source, grade_id, cell.get("cell_type"))
    )
    kind = kind if kind in ("code", "markdown") else "raw"
    touched = not isinstance(marked, dict) or marked.get("checksum") != _checksum(
        source, kind, marked
    )
    return Cell(
        key, "sent", source, grade_id, changed=touched, kind=kind, pictures=_attached(cell, kind)
    )


def _attached(cell: dict[str, Any], kind: str) -> tuple[tuple[str, str, str], ...]:
    """The pictures that are attached to words."""
    attached = cell.get("attachments")
    if kind == "code" or not isinstance(attached, dict):
        return ()
    found = []
    for name, bundle in list(attached.items())[:MAX_PICTURES]:
        for mime, data in bundle.items() if isinstance(bundle, dict) else ():
            made = outputs.picture(mime, data) if isinstance(data, str) else None
            if made is not None and isinstance(name, str):
                found.append((name, mime, made))
    return tuple(found)


def _checksum(source: str, kind: str, marked: dict[str, Any]) -> str:
    """nbgrader's checksum of a released cell, which the cell itself carries.

    It tells a student's edit from the text of an older release. Reference: nbgrader.utils.
    """
    graded = bool(marked.get("grade"))
    solution = bool(marked.get("solution"))
    locked = not solution and (graded or bool(marked.get("locked")))
    parts = [source, kind, str(graded), str(solution), str(locked), str(marked.get("grade_id"))]
    if graded:
        try:
            parts.append(str(float(marked.get("points", 0))))
        except (TypeError, ValueError):
            return ""
    return hashlib.md5(
        "".join(parts).encode("utf-8", "surrogatepass"), usedforsecurity=False
    ).hexdigest()


def released(source: NotebookNode, release: NotebookNode) -> list[Cell]:
    """The cells of the released notebook, with the instructor's tests."""
    full = {mark(cell).get("grade_id"): cell.source for cell in source.cells}
    found = []
    for number, cell in enumerate(release.cells):
        marked = mark(cell)
        roles, otherwise = (_CODE, "open") if cell.cell_type == "code" else (_WORDS, "prose")
        role = next((role for key, role in roles.items() if marked.get(key)), otherwise)
        grade_id, points = marked.get("grade_id", ""), float(marked.get("points") or 0)
        found.append(
            Cell(
                cell.get("id", f"cell-{number}"),
                role,
                full[grade_id] if role == "test" else cell.source,
                grade_id,
                points,
                kind=cell.cell_type,
            )
        )
    return found


def mark(cell: NotebookNode) -> dict[str, Any]:
    """What nbgrader has noted of a cell."""
    return cell.metadata.get("nbgrader", {})


def rebuild(source: NotebookNode, release: NotebookNode, sent: list[Cell]) -> Rebuilt:
    """Put the student's cells into the released notebook.

    Parameters
    ----------
    source, release : NotebookNode
        The instructor's notebook and the released one.
    sent : list of Cell
        From `parse`.

    Returns
    -------
    Rebuilt
        Released cells exactly once and in their order; a deleted answer is there without text,
        since the student may have written it in another cell.
    """
    base = released(source, release)
    blank = [
        replace(cell, source=node.source) for cell, node in zip(base, release.cells, strict=True)
    ]
    owners = _match(blank, sent)
    found = {key: sent[place] for place, key in owners.items()}
    numbers = count(1)
    behind = _added(owners, sent, numbers)
    cells = behind[""]
    notes = [
        f"the cell {one.grade_id or one.id} is too long and is not run"
        for one in sent
        if one.kind == "code" and one.source.startswith(_TOO_LONG)
    ]
    for cell, old in zip(base, blank, strict=True):
        theirs = found.get(cell.id)
        if cell.role in _READ_ONLY or (cell.role == "prose" and not theirs):
            words = _written_into(cell, old, theirs, notes)
            written = [_new(words, numbers)] if words else []
        else:
            cell, written = _answered(cell, old, theirs, notes), []
        cells += [cell, *written, *behind[cell.id]]
    return Rebuilt(cells, notes)


def _new(sent: Cell, numbers: Iterator[int]) -> Cell:
    """A cell that a student added."""
    role = "added" if sent.kind == "code" else "text"
    return replace(sent, id=f"added-{next(numbers)}", role=role, grade_id="", changed=True)


def _added(
    owners: dict[int, str], sent: list[Cell], numbers: Iterator[int]
) -> dict[str, list[Cell]]:
    """The cells that a student added, by the released cell that they followed."""
    behind: dict[str, list[Cell]] = defaultdict(list)
    anchor = ""
    for place, other in enumerate(sent):
        anchor = owners.get(place, anchor)
        if place not in owners and other.source.strip():
            behind[anchor].append(_new(other, numbers))
    return behind


def _written_into(cell: Cell, old: Cell, theirs: Cell | None, notes: list[str]) -> Cell | None:
    """What a student wrote into read-only words, such as an answer into its question.

    JupyterLab does not allow it; VS Code and Colab do. Read-only code is noted, and counts as it
    was released.
    """
    if not theirs or theirs.source.strip() in (old.source.strip(), cell.source.strip()):
        return None
    if cell.kind == "code":
        notes.append(
            f"the read-only cell {cell.grade_id or cell.id} was changed; the original counts"
        )
        return None
    words = theirs.source.removeprefix(old.source).strip()
    return replace(theirs, source=words, kind="markdown") if theirs.changed and words else None


def _answered(cell: Cell, old: Cell, theirs: Cell | None, notes: list[str]) -> Cell:
    """A released cell that students may change, as this one left it."""
    name = cell.grade_id or cell.id
    if not theirs:
        if cell.role == "answer":
            notes.append(f"the answer cell {name} is missing")
        return replace(cell, source="", changed=True)
    if cell.kind == "code" and theirs.kind != "code":
        notes.append(f"the cell {name} was turned into {theirs.kind}; it is run as the code it was")
    edited = theirs.changed and theirs.source.strip() != old.source.strip()
    return replace(cell, source=theirs.source, changed=edited, pictures=theirs.pictures)


def _match(blank: list[Cell], sent: list[Cell]) -> dict[int, str]:
    """Which released cell stands at a place of the submission: place -> id; of copies the last one
    counts."""
    owners: dict[int, str] = {}
    for name in (
        lambda cell: cell.grade_id,
        lambda cell: cell.id,
        lambda cell: cell.source.strip(),
    ):
        last = {
            name(cell): place
            for place, cell in enumerate(sent)
            if place not in owners and name(cell)
        }
        for cell in blank:
            if cell.id not in owners.values() and name(cell) in last:
                owners[last.pop(name(cell))] = cell.id
    return owners
