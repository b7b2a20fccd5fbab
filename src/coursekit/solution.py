"""What the instructor's notebook defines, for scripts that need its functions: each exists in one
place only."""

import io
import linecache
from contextlib import redirect_stdout
from typing import Any

from coursekit import notebooks
from coursekit.notebooks import Lab, grader, is_answer


def functions(lab: Lab) -> dict[str, Any]:
    """Run the set-up, what else is given and locked, and the answer cells of a solution, no tests
    and no pictures, and give what they define.

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
    with redirect_stdout(io.StringIO()):
        for cell in notebooks.read(lab.solution).cells:
            given = grader(cell).get("locked") and not grader(cell).get("grade")
            if cell.cell_type == "code" and (is_answer(cell) or given):
                name = f"{lab.solution.name}:{grader(cell)['grade_id']}"
                # As IPython does: what reads the source of a function finds it by this name.
                lines = cell.source.splitlines(keepends=True)
                linecache.cache[name] = len(cell.source), None, lines, name
                exec(compile(cell.source, name, "exec"), namespace)
    return namespace
