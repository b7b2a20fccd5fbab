"""Reading the Python in a notebook's cells without running it: names, marked regions, and where a
cell stands."""

import ast
import symtable
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from coursekit.notebooks import Lab, grader, is_answer


def place(
    lab: Lab,
    number: int | None = None,
    cell: NotebookNode | None = None,
    path: Path | None = None,
) -> str:
    """Say where a fault is: the file, and the cell by its number (from 1) and its grade id.

    Parameters
    ----------
    lab : Lab
        The lab it is in.
    number : int, optional
        The cell's index (from 0) in the notebook.
    cell : NotebookNode, optional
        The cell, for its grade id.
    path : Path, optional
        Another file than the lab's solution.
    """
    file = path or lab.solution
    name = file.relative_to(lab.root).as_posix()
    if number is None:
        return name
    where = f"{name}, cell {number + 1}"
    grade_id = grader(cell).get("grade_id") if cell else None
    if grade_id:
        return f"{where} ({grade_id})"
    return where


def code_cells(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """The code cells, each with its index in the notebook."""
    return _cells(notebook, "code")


def markdown_cells(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """The cells of text, each with its index in the notebook."""
    return _cells(notebook, "markdown")


def _cells(notebook: NotebookNode, kind: str) -> Iterator[tuple[int, NotebookNode]]:
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == kind:
            yield number, cell


def python(source: str) -> str:
    """A cell's source as Python: magics and shell lines become calls of `get_ipython()`."""
    return TransformerManager().transform_cell(source)


def parse(source: str) -> ast.Module:
    """Parse a cell.

    Raises
    ------
    ValueError
        The cell is not Python; the message quotes the line.
    """
    try:
        return ast.parse(python(source))
    except SyntaxError as error:
        line = (error.text or "").strip()
        raise ValueError(f"is not Python: {error.msg} in {line!r}") from error


@cache
def names(source: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """What a cell binds at its top level, imports there, and uses without binding it.

    Parameters
    ----------
    source : str
        Of a code cell.

    Returns
    -------
    bound, imported, free : frozenset of str
        `imported` is a part of `bound`; `free` holds names used at any depth, builtins among them.
    """
    parse(source)
    top = symtable.symtable(python(source), "cell", "exec")
    bound = set()
    imported = set()
    used = set()
    for symbol in top.get_symbols():
        name = symbol.get_name()
        if symbol.is_imported():
            imported.add(name)
            bound.add(name)
        if symbol.is_assigned():
            bound.add(name)
        if symbol.is_referenced():
            used.add(name)
    for scope in _inner(top):
        for symbol in scope.get_symbols():
            name = symbol.get_name()
            if symbol.is_declared_global() and symbol.is_assigned():
                bound.add(name)
            if symbol.is_global() and symbol.is_referenced():
                used.add(name)
    free = used - bound
    return (
        frozenset(bound),
        frozenset(imported),
        frozenset(free),
    )


def _inner(scope: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in scope.get_children():
        yield child
        yield from _inner(child)


def student_names(notebook: NotebookNode) -> set[str]:
    """The names that the answer cells of a solution bind; imports do not count."""
    found: set[str] = set()
    for _, cell in code_cells(notebook):
        if is_answer(cell):
            bound, imported, _ = names(cell.source)
            found |= bound - imported
    return found


def regions(source: str, kind: str) -> list[list[str]]:
    """The lines between `BEGIN kind` and `END kind`, one list a region.

    Parameters
    ----------
    source : str
        Of a cell.
    kind : str
        "SOLUTION", "HIDDEN TESTS" or "MARK SCHEME", which nbgrader takes out of the student's
        version.
    """
    found: list[list[str]] = []
    inside = False
    for line in source.splitlines():
        if f"BEGIN {kind}" in line:
            found.append([])
            inside = True
        elif f"END {kind}" in line:
            inside = False
        elif inside:
            found[-1].append(line)
    return found
