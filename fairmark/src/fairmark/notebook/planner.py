"""What each test of a notebook needs: from the student, and from the test runner itself.

A test runs where no student code runs. So it is known beforehand, from the instructor's notebook
alone, which names it takes from the student, which helpers are the instructor's own, and which
values of read-only cells a student may have changed.
"""

import builtins
import re
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field, replace

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from fairmark.model import Cell, Role
from fairmark.notebook import analysis
from fairmark.notebook.analysis import bound_names, used_names
from fairmark.notebook.rebuild import nbgrader_metadata
from fairmark.protocol.messages import RunTest

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
    brought : dict of str to (str, str, bool)
        Of each of these names: from where a test imports it, as in `imports` ("" if none does), and
        whether this test binds it, not only an earlier one.
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
    brought: dict[str, tuple[str, str, bool]] = field(default_factory=dict)
    carried: list[str] = field(default_factory=list)
    shadows: list[str] = field(default_factory=list)
    modules: list[str] = field(default_factory=list)
    binds: list[str] = field(default_factory=list)
    later: int = 0

    def request(
        self,
        key: str,
        hidden: bool,
        seconds: float,
        same_process: bool,
        references: Sequence[str] | None = None,
    ) -> RunTest:
        """What the test runner is asked, for one of the parts."""
        parts = asdict(self)
        visible_part = parts.pop("visible")
        hidden_part = parts.pop("hidden")
        source = hidden_part if hidden else visible_part
        return RunTest(
            key=key,
            source=source,
            seconds=seconds,
            same_process=same_process,
            references=None if references is None else list(references),
            **parts,
        )


class Planner:
    """Reads a notebook from top to bottom.

    Parameters
    ----------
    base : sequence of Cell
        The released cells, with the instructor's tests.
    instructors : NotebookNode
        The instructor's notebook.
    delimiter : str
        What a test's first hidden line contains.
    same_process : collection of str
        Grade ids of the tests that are run in the student's process: no other test has what they
        bind.

    Attributes
    ----------
    preamble : list of Cell
        The read-only cells before all other code.
    cells : list of str
        What the test runner runs besides tests: read-only cells after the preamble, and the
        definitions in cells that depend on a student or may be edited.
    tests : dict of str to TestPlan
        By cell id.
    methods : set of str
        Names of the methods that the answers define.
    """

    def __init__(
        self,
        base: Sequence[Cell],
        instructors: NotebookNode,
        delimiter: str,
        same_process: Collection[str] = (),
    ) -> None:
        self.delimiter = delimiter
        self.same_process = same_process
        self.cells: list[str] = []
        self.tests: dict[str, TestPlan] = {}
        #: Names that the student binds.
        self.students = set[str]()
        #: Names that helpers use.
        self.helpers = set[str]()
        #: Names of the values that read-only cells bind.
        self.read_only = set[str]()
        #: Names that the answers import, and names that their functions read.
        self.imported: dict[str, tuple[str, str]] = {}
        self.read = set[str]()
        self.methods = set[str]()
        #: Names that tests bind: in visible parts, and in hidden ones.
        self.bound = set[str]()
        self.bound_hidden = set[str]()
        #: What visible parts of tests import.
        self.imported_by_tests: dict[str, tuple[str, str]] = {}
        self.modules = set[str]()
        for cell in base:
            for module, _ in analysis.imports(cell.source):
                self.modules.add(module)
        self.answers = _answers(base, instructors)
        code = [cell for cell in base if cell.kind == "code"]
        self.preamble: list[Cell] = []
        in_preamble = True
        for cell in code:
            in_preamble = in_preamble and cell.role == Role.READ_ONLY
            if in_preamble:
                self.preamble.append(cell)
            self._read(cell, in_preamble)
        total = len(self.cells)
        for key, plan in self.tests.items():
            # Until now the number of the cells before it stands there.
            self.tests[key] = replace(plan, later=total - plan.later)

    def _read(self, cell: Cell, in_preamble: bool) -> None:
        if cell.role == Role.TEST:
            self.tests[cell.id] = self._test(cell)
        elif cell.id in self.answers:
            self._answer(self.answers[cell.id])
        elif cell.role in (Role.READ_ONLY, Role.OPEN):
            self._helper(cell, in_preamble)

    def _answer(self, code: str) -> None:
        """Cells whose names are the student's."""
        bound = bound_names(code)
        changed = analysis.changed(code) & self.read_only
        self.students |= bound | changed
        self.read |= analysis.read_in_functions(code)
        self.methods |= analysis.methods(code)
        for name, where in analysis.imported_names(code).items():
            if name in bound:
                self.imported[name] = where
        self.bound -= bound
        self.bound_hidden -= bound

    def _helper(self, cell: Cell, in_preamble: bool) -> None:
        """Cells that nobody answers in: what they define is the instructor's."""
        bound, used = analysis.names(cell.source)
        definitions, defined = analysis.definitions(cell.source)
        values = bound - defined
        theirs = used & self.students
        depends_on_student = bool(theirs - self.imported.keys())
        constants: list[tuple[str, str]] = []
        self.bound -= bound
        self.bound_hidden -= bound
        if cell.role == Role.READ_ONLY:
            self.helpers |= used | analysis.read_in_functions(cell.source)
            self.read_only |= values
        if cell.role == Role.READ_ONLY and depends_on_student:
            constants = self._constants(cell)
        if cell.role == Role.OPEN or depends_on_student:
            named = {name for name, _ in constants}
            self.students |= values - named
            self.students -= named
            self.helpers |= used_names(definitions) | analysis.read_in_functions(definitions)
        self.students -= defined
        if in_preamble:
            return
        whole = cell.role == Role.READ_ONLY and not depends_on_student
        if whole:
            self.students -= values
            self._import_what_answers_do(theirs)
        self.cells.append(cell.source if whole else definitions)
        for _, statement in constants:
            self._import_what_answers_do(used_names(statement))
            self.cells.append(statement)

    def _constants(self, cell: Cell) -> list[tuple[str, str]]:
        """The constants of a cell that are made without a function of the student's."""
        found = []
        for name, statement in analysis.constants(cell.source):
            theirs = used_names(statement) & self.students
            if theirs <= self.imported.keys():
                found.append((name, statement))
        return found

    def _import_what_answers_do(self, names: Collection[str]) -> None:
        """Have the test runner import names that read-only cells use and answers import."""
        for name in sorted(self.imported.keys() & names):
            module, attribute = self.imported[name]
            statement = f"import {module} as {name}"
            if attribute:
                statement = f"from {module} import {attribute} as {name}"
            self.cells.append(statement)

    def _test(self, cell: Cell) -> TestPlan:
        visible, hidden = analysis.visible_and_hidden(cell.source, self.delimiter)
        bound, used = analysis.names(cell.source)
        only_hidden = self.bound_hidden - self.bound
        if used_names(visible) & only_hidden:  # what it needs is known in the hidden part alone
            visible = ""
            hidden = cell.source
        texts = _texts(cell.source)
        wanted = used | self.helpers
        read_only = self.read_only - self.students
        bound_before = self.bound | bound_names(visible)
        shared = bound_before & self.read
        imports = {}
        for name in wanted & self.imported.keys():
            imports[name] = self.imported[name]
        builtin = vars(builtins).keys() - self.students
        shadows = []
        for name in bound:
            if hasattr(builtins, name):
                shadows.append(name)
        replaced = set[str]()
        if _PATCHES.search(cell.source):
            replaced = self.modules
        plan = TestPlan(
            _python(visible),
            _python(hidden),
            names=sorted(wanted & self.students),
            texts=sorted(texts - used - builtin),
            imports=imports,
            watched=sorted((wanted | texts) & read_only),
            shared=sorted(shared),
            brought=self._brought(visible, shared),
            carried=sorted(used & only_hidden),
            shadows=sorted(shadows),
            modules=sorted(replaced),
            binds=sorted(bound_names(hidden)),
            later=len(self.cells),
        )
        if cell.grade_id not in self.same_process:
            self.students -= bound
            self.bound = bound_before
            self.imported_by_tests |= analysis.imported_names(visible)
            self.bound_hidden |= bound_names(hidden)
        return plan

    def _brought(self, visible: str, shared: set[str]) -> dict[str, tuple[str, str, bool]]:
        """From where a test, or an earlier one, imports these names; and whether it binds them."""
        imported = self.imported_by_tests | analysis.imported_names(visible)
        here = bound_names(visible)
        found = {}
        for name in shared:
            module, attribute = imported.get(name, ("", ""))
            found[name] = (module, attribute, name in here)
        return found


def _answers(
    base: Sequence[Cell],
    instructors: NotebookNode,
) -> dict[str, str]:
    """The instructor's text of the cells that are filled in: answers, and unmarked cells that the
    release leaves blank."""
    by_grade_id = {}
    by_id = {}
    for cell in instructors.cells:
        by_grade_id[nbgrader_metadata(cell).get("grade_id")] = cell.source
        by_id[cell.get("id")] = cell.source
    found = {}
    for cell in base:
        if cell.role == Role.ANSWER:
            found[cell.id] = by_grade_id.get(cell.grade_id, cell.source)
        elif cell.role == Role.OPEN and by_id.get(cell.id, cell.source) != cell.source:
            found[cell.id] = by_id[cell.id]
    return found


def _texts(code: str) -> set[str]:
    """The names in the texts of a test that looks names up by text."""
    found = set[str]()
    if _BY_TEXT.search(code):
        for text in analysis.texts(code):
            found.update(_WORD.findall(text))
    return found


def _python(text: str) -> str:
    return text and TransformerManager().transform_cell(text)
