"""What nbgrader gives for a lab's answers, stored beside them: nbgrader is slow, and is asked only
for what changed.

A verdict is the mark of each test in one submission. It is found by a hash of all that is graded:
nbgrader's version, the notebook with the tests, the submission. It depends on labkit, the data and
the libraries as well: fairmark grades every submission anew and must give the same marks, and the
weekly run (`pytest --thorough`) asks nbgrader for every verdict again.
"""

import hashlib
import json
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from symtable import SymbolTable, symtable

import by_nbgrader
import nbformat
import nbgrader
from nbformat import NotebookNode

from coursekit import notebooks
from coursekit.notebooks import Lab, grader
from coursekit.solution import GIVEN

FILE = "nbgrader.json"
#: Test -> mark.
Marks = dict[str, float]


@dataclass(frozen=True)
class Verdicts:
    """nbgrader's verdicts on some submissions of a lab.

    Attributes
    ----------
    keys : dict of str to str
        Submission -> what its verdict is stored under.
    stored : dict of str to Marks
        Key -> the verdict that is stored.
    asked : dict of str to Marks
        Submission -> the verdict that nbgrader gave now.
    """

    keys: dict[str, str]
    stored: dict[str, Marks]
    asked: dict[str, Marks]

    def marks(self, submission: str) -> Marks:
        """What nbgrader gives for a submission; empty where it could not grade it."""
        return self.asked.get(submission) or self.stored.get(self.keys[submission], {})

    def outdated(self) -> dict[str, tuple[Marks, Marks]]:
        """Submissions for which nbgrader gave something else than is stored: (stored, given)."""
        pairs = {
            submission: (self.stored[self.keys[submission]], given)
            for submission, given in self.asked.items()
            if self.keys[submission] in self.stored
        }
        return {submission: pair for submission, pair in pairs.items() if pair[0] != pair[1]}

    def unlike(self, points: Mapping[str, Mapping[str, float]]) -> dict[tuple[str, str], tuple]:
        """Tests in which nbgrader and these points differ: (submission, test) -> (mark, points)."""
        pairs = {
            (submission, test): (self.marks(submission).get(test), given)
            for submission in self.keys
            for test, given in points[submission].items()
        }
        return {where: pair for where, pair in pairs.items() if pair[0] != pair[1]}


@contextmanager
def of_nbgrader(
    lab: Lab, submissions: Mapping[str, str], again: bool = False
) -> Iterator[Callable[[], Verdicts]]:
    """Ask nbgrader, while the block goes on, for the verdicts that are not stored.

    Parameters
    ----------
    lab : Lab
        With its solution and its answers; nbgrader's course is made beside them.
    submissions : mapping of str to str
        Name -> the notebook as text.
    again : bool
        Ask for the stored ones as well.

    Yields
    ------
    callable
        Waits for nbgrader and returns all verdicts.
    """
    drawing = {
        cell.id
        for cell in notebooks.read(lab.release).cells
        if not grader(cell) and GIVEN not in cell.metadata.get("tags", [])
    }
    source = _without(drawing, lab.solution.read_text(encoding="utf-8"))
    graded = {name: _lean(drawing, text) for name, text in submissions.items()}
    keys = {name: key(source, notebook) for name, notebook in graded.items()}
    stored = load(lab.answers / FILE)
    missing = [name for name in graded if again or keys[name] not in stored]
    if not missing:
        yield lambda: Verdicts(keys, stored, {})
        return
    root = lab.root / "nbgraders"
    for folder, notebook in {
        "source": source,
        **{f"submitted/{name}": graded[name] for name in missing},
    }.items():
        (root / folder / lab.name).mkdir(parents=True)
        nbformat.write(notebook, root / folder / lab.name / f"{lab.notebook}.ipynb")
    with by_nbgrader.grading(root, lab.name) as marks:
        yield lambda: Verdicts(keys, stored, marks())


def _lean(drawing: set[str], text: str) -> NotebookNode:
    """A submission without the cells that only draw, unless an answer reads what one computes."""
    lean = _without(drawing, text)
    whole = nbformat.reads(text, as_version=4)
    drawn = _bound(whole.cells) - _bound(lean.cells)
    answers = filter(notebooks.is_answer, lean.cells)
    read = set[str]().union(*map(_read, _tables(answers)))
    return whole if read & drawn else lean


def _tables(cells: Iterable[NotebookNode]) -> Iterator[SymbolTable]:
    """The names of each cell of code; a cell that is none, or holds a magic, has none."""
    for cell in cells:
        if cell.cell_type == "code":
            with suppress(SyntaxError):
                yield symtable(cell.source, "cell", "exec")


def _bound(cells: Iterable[NotebookNode]) -> set[str]:
    """What cells define for the cells below them."""
    tables = _tables(cells)
    return {
        name.get_name() for table in tables for name in table.get_symbols() if name.is_assigned()
    }


def _read(table: SymbolTable) -> set[str]:
    """The global names that a cell reads, in its functions as well."""
    inner = set[str]().union(*map(_read, table.get_children()))
    whole = table.get_type() == "module"
    return inner | {
        name.get_name()
        for name in table.get_symbols()
        if name.is_referenced() and (whole or name.is_global())
    }


def _without(drawing: set[str], text: str) -> NotebookNode:
    """A notebook without the cells that only draw: they cost most of the time and no marks."""
    notebook = nbformat.reads(text, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.id not in drawing]
    return notebook


def key(source: NotebookNode, submission: NotebookNode) -> str:
    """The hash of what nbgrader grades; outputs and the ids of cells make no difference."""
    cells = [
        [[cell.cell_type, cell.source, grader(cell)] for cell in notebook.cells]
        for notebook in (source, submission)
    ]
    content = json.dumps([nbgrader.__version__, *cells], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def load(path: Path) -> dict[str, Marks]:
    """The stored verdicts, by key."""
    if not path.exists():
        return {}
    entries = json.loads(path.read_text(encoding="utf-8"))
    return {entry["key"]: entry["marks"] for entry in entries.values()}


def remind(lab: Lab, found: Verdicts) -> None:
    """Warn of verdicts that had to be asked for because they are not stored."""
    new = [name for name in found.asked if found.keys[name] not in found.stored]
    if new:
        warnings.warn(
            f"{lab.name}: nbgrader had to be asked for verdicts that are not stored ({len(new)}); "
            f"`make verdicts ARGS='-k {lab.name}'` stores them",
            stacklevel=2,
        )


def store(path: Path, names: Mapping[str, str], verdicts: Verdicts) -> None:
    """Store the verdicts on these submissions, and no others.

    Parameters
    ----------
    path : Path
        The file.
    names : mapping of str to str
        Submission -> what a reader of the file calls it.
    verdicts : Verdicts
        On these submissions; those that nbgrader could not grade are left out.
    """
    entries = {
        name: {"key": verdicts.keys[submission], "marks": verdicts.marks(submission)}
        for submission, name in names.items()
        if verdicts.marks(submission)
    }
    text = json.dumps(entries, indent=1) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
