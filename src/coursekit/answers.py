"""The kill matrix: right answers that must get full marks, and wrong ones that must lose exactly
the cells they name.

An answer is a file `solutions/LAB/answers/{right,wrong}/KEY--name.py`, KEY being the grade id of
the answer cell. It begins with one comment on the approach or the misconception; a wrong one goes
on with `# Loses: ` and the grade ids of the tests it must fail. A line `# %%` ends a cell: all but
the last are cells that the student added above.
"""

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from coursekit import notebooks
from coursekit.notebooks import Lab, grader, is_answer

LOSES = re.compile(r"^# Loses: (.+)$", re.MULTILINE)
_ABOUT = re.compile(r"^# (?:Approach: |Misconception: )?")
_END_OF_CELL = re.compile(r"^# %%.*$", re.MULTILINE)


@dataclass(frozen=True)
class Answer:
    """One answer to one exercise.

    Attributes
    ----------
    path : Path
        Its file.
    key : str
        Grade id of the answer cell.
    right : bool
        Whether it must get full marks.
    loses : frozenset of str
        Grade ids of the tests that it must fail.
    cells : tuple of str
        Sources; the last one goes into the answer cell.
    """

    path: Path
    key: str
    right: bool
    loses: frozenset[str]
    cells: tuple[str, ...]

    @property
    def about(self) -> str:
        """What its first comment says: the approach, or the misconception."""
        first_line = self.cells[0].splitlines()[0]
        return _ABOUT.sub("", first_line)


def load(lab: Lab) -> list[Answer]:
    """All answers of a lab, sorted by file.

    Raises
    ------
    ValueError
        A file whose name or head does not say what it must; the message names it.
    """
    found = []
    for kind in ("right", "wrong"):
        folder = lab.answers / kind
        for path in sorted(folder.glob("*.py")):
            found.append(_parse(path))
    return found


def _parse(path: Path) -> Answer:
    text = path.read_text(encoding="utf-8")
    key, found, _ = path.stem.partition("--")
    right = path.parent.name == "right"
    names: list[str] = []
    for line in LOSES.findall(text):
        names += line.split(",")
    loses = frozenset(name.strip() for name in names)
    if not found or not text.startswith("# "):
        raise ValueError(
            f"{path}: an answer is named KEY--name.py and begins with a comment that describes it"
        )
    if right == bool(loses):
        raise ValueError(
            f"{path}: wrong answers, and only they, have a line '# Loses: GRADE_ID, ...'"
        )
    cells = [cell.strip() for cell in _END_OF_CELL.split(text)]
    return Answer(
        path,
        key,
        right,
        loses,
        cells=tuple(cells),
    )


@dataclass(frozen=True)
class FilledNotebook:
    """A whole notebook made of answers, one for each exercise, and the tests that it must fail."""

    name: str
    notebook: NotebookNode
    loses: frozenset[str]


def submissions(lab: Lab) -> list[FilledNotebook]:
    """As few submissions as carry every answer of a lab: first the right answers, then the wrong
    ones.

    Where an exercise has fewer answers than another, its first right one fills the gap.
    """
    released = notebooks.read(lab.release)
    everything = load(lab)
    right = [answer for answer in everything if answer.right]
    wrong = [answer for answer in everything if not answer.right]
    spare = {answer.key: answer for answer in reversed(right)}
    return [
        *_filled("right", right, spare, released),
        *_filled("wrong", wrong, spare, released),
    ]


def _filled(
    kind: str,
    answers: list[Answer],
    spare: dict[str, Answer],
    released: NotebookNode,
) -> Iterator[FilledNotebook]:
    """Notebooks that carry these answers; the spare ones, by exercise, fill the gaps."""
    columns = []
    for key in spare:
        own = [answer for answer in answers if answer.key == key]
        columns.append(own)
    for number, row in enumerate(zip_longest(*columns), start=1):
        chosen = []
        loses = set[str]()
        for answer, instead in zip(row, spare.values(), strict=True):
            one = answer or instead
            chosen.append(one)
            loses |= one.loses
        yield FilledNotebook(
            f"{kind}-{number}",
            insert(released, chosen),
            frozenset(loses),
        )


def insert(released: NotebookNode, answers: list[Answer]) -> NotebookNode:
    """A copy of a released lab with these answers, their added cells above the answer cells."""
    notebook = copy.deepcopy(released)
    by_key = {answer.key: answer for answer in answers}
    cells = []
    for cell in notebook.cells:
        answer = None
        if is_answer(cell):
            grade_id = grader(cell).get("grade_id", "")
            answer = by_key.pop(grade_id, None)
        if answer:
            *added, last = answer.cells
            for number, source in enumerate(added, start=1):
                # nbformat draws ids at random; the same answers are the same bytes.
                name = f"{answer.key[:40]}-added-{number}"
                above = nbformat.v4.new_code_cell(source, id=name)
                cells.append(above)
            cell.source = last
        cells.append(cell)
    if by_key:
        paths = [str(answer.path) for answer in by_key.values()]
        there = ", ".join(paths)
        raise ValueError(f"no answer cell for {there}")
    notebook.cells = cells
    return notebook


def normal_form(source: str) -> str:
    """Python source without what makes no difference: names, formatting, comments, docstrings,
    annotations.

    Two right answers with one normal form are the same approach.

    Examples
    --------
    >>> normal_form("def f(a):\\n    return a + 1  # next") == normal_form("def g(number): return
    number+1")
    True
    """
    tree = _Renamed().visit(ast.parse(source))
    return ast.dump(tree)


class _Renamed(ast.NodeTransformer):
    """Numbers every name that the source itself binds, in the order of appearance."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.bound: set[str] = set()
        self.functions: set[str] = set()

    def visit_Module(self, node: ast.Module) -> ast.AST:
        for child in ast.walk(node):
            name = _bound_name(child)
            if name:
                self.bound.add(name)
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                self.functions.add(child.name)
        return self.generic_visit(node)

    def rename(self, name: str) -> str:
        """The number of a name that the source binds; any other name as it is."""
        if name not in self.bound:
            return name
        new = f"name{len(self.names)}"
        return self.names.setdefault(name, new)

    def rename_if_any(self, name: str | None) -> str | None:
        """As `rename`, where there may be no name."""
        if name:
            return self.rename(name)
        return None

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = self.rename(node.name)
        node.returns = None
        if ast.get_docstring(node) is not None:
            _, *rest = node.body
            node.body = rest or [ast.Pass()]
        return self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.name = self.rename(node.name)
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if not node.value:
            return None
        plain = ast.Assign([node.target], node.value)
        return self.generic_visit(plain)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return ast.arg(self.rename(node.arg))

    def visit_alias(self, node: ast.alias) -> ast.AST:
        other_name = self.rename_if_any(node.asname)
        return ast.alias(node.name, other_name)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        node.name = self.rename_if_any(node.name)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        # Only the source's own functions have argument names that may be changed; `np.mean(a,
        # axis=0)` keeps its axis.
        match node.func:
            case ast.Name(id=name) if name in self.functions:
                for keyword in node.keywords:
                    keyword.arg = self.rename_if_any(keyword.arg)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        name = self.rename(node.id)
        return ast.Name(name, node.ctx)


def _bound_name(node: ast.AST) -> str | None:
    """The name that a node binds, if it binds one."""
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return name
        case ast.arg(arg=name):
            return name
        case ast.Name(id=name, ctx=ast.Store()):
            return name
        case ast.alias(asname=name):
            return name
        case ast.ExceptHandler(name=name):
            return name
    return None
