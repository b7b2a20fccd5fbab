"""What the instructor's notebook defines, for scripts that need its functions: each exists in one
place only."""

import io
import linecache
from contextlib import redirect_stdout
from typing import Any

from nbformat import NotebookNode

from coursekit import notebooks
from coursekit.notebooks import Lab, grader, is_answer

#: Tag of a cell that a lab gives, unlocked.
GIVEN = "given"


def functions(lab: Lab) -> dict[str, Any]:
    """Run the set-up, what else is given, and the answer cells of a solution, no tests and no
    pictures, and give what they define.

    Given is what is locked, and what has the tag `given`: it calls functions that the student
    writes, which a locked cell may not do.

    Parameters
    ----------
    lab : Lab
        Its solution is read.

    Returns
    -------
    dict
        Name -> function (or whatever the cells bind).

    Examples
    --------
    >>> functions(Lab("04-label-aggregation"))["majority_vote"].__name__
    'majority_vote'
    """
    namespace: dict[str, Any] = {"__name__": lab.name}
    notebook = notebooks.read(lab.solution)
    with redirect_stdout(io.StringIO()):
        for number, cell in enumerate(notebook.cells):
            if cell.cell_type != "code":
                continue
            if is_answer(cell) or _is_given(cell):
                name = grader(cell).get("grade_id", number)
                _run(cell.source, f"{lab.solution.name}:{name}", namespace)
    return namespace


def _is_given(cell: NotebookNode) -> bool:
    """Whether a cell is locked and no test, or tagged as given."""
    tags = cell.metadata.get("tags", [])
    if GIVEN in tags:
        return True
    metadata = grader(cell)
    if metadata.get("grade"):
        return False
    return bool(metadata.get("locked"))


def _run(
    source: str,
    name: str,
    namespace: dict[str, Any],
) -> None:
    # As IPython does: what reads the source of a function finds it by this name.
    lines = source.splitlines(keepends=True)
    linecache.cache[name] = (
        len(source),
        None,
        lines,
        name,
    )
    code = compile(source, name, "exec")
    exec(code, namespace)
