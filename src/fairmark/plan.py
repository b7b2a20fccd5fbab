"""What each test of a notebook needs: from the student, and from the test runner itself.

A test runs where no student code runs. So it is known beforehand, from the instructor's notebook
alone, which names it takes from the student, which helpers are the instructor's own, and which
values of read-only cells a student may have changed.
"""

import ast
import builtins
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import takewhile
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from fairmark import rebuild, source
from fairmark.rebuild import Cell

_WORD = re.compile(r"[^\W\d]\w*")
#: Calls that look names up by their text.
_BY_TEXT = re.compile(r"\b(globals|locals|vars|dir|eval|exec)\s*\(")
#: How a test may replace what a module of its own process holds.
_PATCHES = re.compile(r"\b(setattr|delattr|del)\b|(?m:^\s*[^\W\d]\w*(\.\w+)+\s*=[^=])")


@dataclass(frozen=True)
class TestPlan:
    """A test as the test runner gets it.

    Attributes
    ----------
    visible, hidden : str
        The part that students see, and the rest, both as Python.
    names : list of str
        Names of the student's that it uses.
    texts : list of str
        Names that stand in its texts, where it looks names up by text: bound if a student has them.
    imports : dict of str to (str, str)
        Of these names, those that the instructor's answers import: module, and what of it ("" for
        the module itself). The runner imports them itself where the student did.
    watched : list of str
        Names of values that read-only cells bind: the student may have changed them in place.
    shared : list of str
        Names that the visible parts of tests bind and that functions of the answers read.
    carried : list of str
        Names that hidden parts of earlier tests bind and that it uses.
    shadows : list of str
        Names of builtins that it binds anew.
    modules : list of str
        Modules whose attributes it may replace; empty where it replaces none.
    binds : list of str
        Names that its hidden part binds.
    later : int
        How many of the runner's cells come after it.
    """

    __test__ = False

    visible: str
    hidden: str
    names: list[str]
    texts: list[str] = field(default_factory=list)
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)
    watched: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)
    shadows: list[str] = field(default_factory=list)
    modules: list[str] = field(default_factory=list)
    binds: list[str] = field(default_factory=list)
    later: int = 0

    def request(self, key: str, hidden: bool, seconds: float) -> dict[str, Any]:
        """What the test runner is asked, for one of the parts."""
        parts = asdict(self)
        code = parts["hidden" if hidden else "visible"]
        del parts["visible"], parts["hidden"]
        return {"key": key, "source": code, "seconds": seconds, **parts}


class Planner:
    """Reads a notebook from top to bottom.

    Parameters
    ----------
    base : sequence of Cell
        The released cells, with the instructor's tests.
    instructors : NotebookNode
        The instructor's notebook.
    hidden : str
        What a test's first hidden line contains.

    Attributes
    ----------
    leading : list of Cell
        The read-only cells before all other code.
    cells : list of str
        What the test runner runs besides tests: read-only cells after the leading ones, and the
        definitions in cells that depend on a student or may be edited.
    tests : dict of str to TestPlan
        By cell id.
    """

    def __init__(self, base: Sequence[Cell], instructors: NotebookNode, hidden: str) -> None:
        self.marker = hidden
        self.cells: list[str] = []
        self.tests: dict[str, TestPlan] = {}
        #: Names that the student binds; names that helpers use; names of read-only cells' values.
        self.theirs = set[str]()
        self.helpers = set[str]()
        self.given = set[str]()
        #: Names that the answers import, and that their functions read.
        self.imported: dict[str, tuple[str, str]] = {}
        self.read = set[str]()
        #: Names that tests bind: in visible parts, and in hidden ones.
        self.bound = set[str]()
        self.bound_hidden = set[str]()
        self.modules = {module for cell in base for module, _ in source.imports(cell.source)}
        self.answers = _answers(base, instructors)
        code = [cell for cell in base if cell.kind == "code"]
        self.leading = list(takewhile(lambda cell: cell.role == "given", code))
        for place, cell in enumerate(code):
            self._read(cell, place < len(self.leading))
        total = len(self.cells)
        self.tests = {key: _after(plan, total) for key, plan in self.tests.items()}

    def _read(self, cell: Cell, leading: bool) -> None:
        if cell.role == "test":
            self.tests[cell.id] = self._test(cell)
        elif cell.id in self.answers:
            self._answer(self.answers[cell.id])
        elif cell.role in ("given", "open"):
            self._helper(cell, leading)

    def _answer(self, code: str) -> None:
        """Cells whose names are the student's."""
        bound, _ = source.names(code)
        self.theirs |= bound | (source.changed(code) & self.given)
        self.read |= source.read_in_functions(code)
        self.imported |= {
            name: where for name, where in source.imported_names(code).items() if name in bound
        }
        self.bound -= bound
        self.bound_hidden -= bound

    def _helper(self, cell: Cell, leading: bool) -> None:
        """Cells that nobody answers in: what they define is the instructor's."""
        bound, used = source.names(cell.source)
        definitions, defined = source.definitions(cell.source)
        depends = bool(used & self.theirs)
        self.bound -= bound
        self.bound_hidden -= bound
        if cell.role == "given":
            self.helpers |= used | source.read_in_functions(cell.source)
            self.given |= bound - defined
        if cell.role == "open" or depends:
            self.theirs |= bound - defined
            self.helpers |= source.names(definitions)[1] | source.read_in_functions(definitions)
        self.theirs -= defined
        if not leading:
            whole = cell.role == "given" and not depends
            self.cells.append(cell.source if whole else definitions)

    def _test(self, cell: Cell) -> TestPlan:
        visible, rest = source.halves(cell.source, self.marker)
        bound, used = source.names(cell.source)
        hidden = self.bound_hidden - self.bound
        if source.names(visible)[1] & hidden:  # what it needs is known in the hidden step alone
            visible, rest = "", cell.source
        texts = _texts(cell.source)
        wanted = used | self.helpers
        plan = TestPlan(
            _python(visible),
            _python(rest),
            names=sorted(wanted & self.theirs),
            texts=sorted(texts - used),
            imports={name: self.imported[name] for name in wanted & self.imported.keys()},
            watched=sorted((wanted | texts) & (self.given - self.theirs)),
            shared=sorted((self.bound | source.names(visible)[0]) & self.read),
            carried=sorted(used & hidden),
            shadows=sorted(name for name in bound if hasattr(builtins, name)),
            modules=sorted(self.modules) if _PATCHES.search(cell.source) else [],
            binds=sorted(source.names(rest)[0]),
            later=len(self.cells),
        )
        self.theirs -= bound
        self.bound |= source.names(visible)[0]
        self.bound_hidden |= source.names(rest)[0]
        return plan


def _after(plan: TestPlan, total: int) -> TestPlan:
    """With the number of the cells that come later, where that of those before it stands."""
    return TestPlan(**{**vars(plan), "later": total - plan.later})


def _answers(base: Sequence[Cell], instructors: NotebookNode) -> dict[str, str]:
    """The instructor's text of the cells that are filled in: answers, and unmarked cells that the
    release leaves blank."""
    full = {rebuild.mark(cell).get("grade_id"): cell.source for cell in instructors.cells}
    by_id = {cell.get("id"): cell.source for cell in instructors.cells}
    return {
        cell.id: full.get(cell.grade_id, cell.source) if cell.role == "answer" else by_id[cell.id]
        for cell in base
        if cell.role == "answer"
        or (cell.role == "open" and by_id.get(cell.id, cell.source) != cell.source)
    }


def _texts(code: str) -> set[str]:
    """The names in the texts of a test that looks names up by text."""
    if not _BY_TEXT.search(code):
        return set()
    return {word for text in source.texts(code) for word in _WORD.findall(text)}


def _python(text: str) -> str:
    return text and TransformerManager().transform_cell(text)


# ---- tests that cannot be served

#: Calls that ask what files there are.
_FILES = {
    *("exists", "lexists", "isfile", "isdir", "is_file", "is_dir", "getsize", "getmtime", "stat"),
    *("listdir", "scandir", "iterdir", "rglob", "walk"),
}
#: Names by which a test reaches into the process that it runs in.
_PROCESS = {
    "get_ipython": "looks into the notebook's own process (get_ipython)",
    "In": "looks at the notebook's own history (In)",
    "Out": "looks at the notebook's own history (Out)",
    "mock": "replaces functions (unittest.mock)",
    "patch": "replaces functions (unittest.mock)",
    "monkeypatch": "replaces functions (monkeypatch)",
}


def reasons(test: Cell) -> Iterator[str]:
    """Why a test would give wrong marks here: what it looks at is in another process than the
    student's code."""
    used = source.names(test.source)[1] | {name for _, name in source.imports(test.source)}
    yield from sorted({why for name, why in _PROCESS.items() if name in used})
    called = source.called(test.source)
    files = sorted({name.split(".")[-1] for name in called} & _FILES)
    if files:
        yield (
            f"asks for files ({', '.join(files)}), and a student's code writes its files elsewhere"
        )
    if any(
        isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.modules"
        for node in source.nodes(test.source)
    ):
        yield "looks at what was imported (sys.modules), and a student's code imports elsewhere"
