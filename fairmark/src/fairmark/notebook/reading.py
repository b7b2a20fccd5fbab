"""What a test does with parts of modules, in the order in which it does it, and where in between it
calls a student's function."""

import ast
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fairmark.notebook import analysis

#: A call of a student's function.
CALL = "a call"
#: A look at all names that there are.
GLOBALS = "globals()"
_ALL_NAMES = {GLOBALS, "vars()", "dir()"}
#: Whose result stands for a part of the process.
_HANDLES = {"psutil.Process", "logging.getLogger", "decimal.getcontext"}
#: Methods that change what they belong to.
_CHANGING = {"append", "clear", "extend", "insert", "pop", "remove", "setdefault", "update"}
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Surroundings:
    """What is known of the notebook that a test stands in.

    Attributes
    ----------
    students : collection of str
        Names of the student's that the test uses.
    functions, methods : collection of str
        Names of the functions and classes, and of the methods, that the answers define.
    used : collection of str
        The full names of what the answers use of modules.
    names : mapping of str to str
        What the imports of all cells bind: name -> full name.
    helpers : mapping of str to ast.AST
        The functions and classes of the cells that nobody answers in.
    """

    students: Collection[str] = ()
    functions: Collection[str] = ()
    methods: Collection[str] = ()
    used: Collection[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    helpers: Mapping[str, Definition] = field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """Something that a test does.

    Attributes
    ----------
    name : str
        The full name of what it uses, such as `os.environ`; or `CALL`, or `GLOBALS`.
    changes : bool
        Whether it changes that.
    compared, asserted : bool
        Whether it stands in a comparison or an assertion, and whether in an assertion.
    """

    name: str
    changes: bool = False
    compared: bool = False
    asserted: bool = False


def surroundings(
    answers: Sequence[str],
    helpers: Sequence[str],
    methods: Collection[str],
) -> Surroundings:
    """What there is to know of a notebook, but for the names of the student's.

    Parameters
    ----------
    answers, helpers : sequence of str
        The instructor's answers, and the other cells.
    methods : collection of str
        Names of the methods that the answers define.
    """
    names = {}
    functions = set[str]()
    for source in [*answers, *helpers]:
        for name, (module, what) in analysis.imported_names(source).items():
            names[name] = f"{module}.{what}" if what else module
    reader = _Reader(Surroundings(names=names))
    for answer in answers:
        functions |= _functions(answer)
        reader.visit_all(analysis.statements(answer) or [])
    for name in list(reader.definitions):
        reader.use(name)
    used = {event.name for event in reader.events}
    definitions = {}
    for helper in helpers:
        for statement in analysis.statements(helper) or []:
            if isinstance(statement, _DEFINITIONS):
                definitions[statement.name] = statement
    return Surroundings((), functions, methods, used, names, definitions)


def events(source: str, around: Surroundings) -> list[Event]:
    """What a test does.

    Examples
    --------
    >>> test = "from os import environ as e\\nf()\\ne['A'] = '1'"
    >>> [event.name for event in events(test, Surroundings(["f"]))]
    ['a call', 'os.environ', 'os']
    """
    reader = _Reader(around)
    reader.visit_all(analysis.statements(source) or [])
    return reader.events


def _functions(source: str) -> set[str]:
    """The names of the functions and classes that a cell defines."""
    found = set()
    for node in analysis.nodes(source):
        if isinstance(node, _DEFINITIONS):
            found.add(node.name)
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            for target in node.targets:
                found.add(ast.unparse(target))
    return found


class _Reader(ast.NodeVisitor):
    """Reads statements in the order in which they run; what a function of the test's own does is
    read where its name stands."""

    def __init__(self, around: Surroundings) -> None:
        self.events: list[Event] = []
        self.methods = around.methods
        self.students = set(around.students)
        #: Names of functions and classes of the student's; to hand one on counts as a call.
        self.functions = self.students & set(around.functions)
        #: What names stand for, and what functions and classes of the course's do.
        self.names = dict(around.names)
        self.definitions = dict(around.helpers)
        for name in self.students:
            self.names.pop(name, None)
            self.definitions.pop(name, None)
        #: What is true of the expression that is read.
        self.changes = False
        self.compared = False
        self.asserted = False
        #: The names of the definitions that are read.
        self.within = set[str]()

    def visit_all(self, nodes: Iterable[ast.AST]) -> None:
        """Read one after the other."""
        for node in nodes:
            self.visit(node)

    def note(self, name: str) -> None:
        """Note that something is used."""
        compared = self.compared or self.asserted
        event = Event(name, self.changes, compared, self.asserted)
        self.events.append(event)

    def use(self, name: str) -> None:
        """Read what a function or class of the test's own does."""
        if name not in self.definitions or name in self.within:
            return
        self.within.add(name)
        definition = self.definitions[name]
        for statement in definition.body:
            if isinstance(definition, ast.ClassDef) and isinstance(statement, _DEFINITIONS):
                self.visit_all(statement.body)
            else:
                self.visit(statement)
        self.within.discard(name)

    # ---- names

    def full_name(self, node: Any) -> str:
        """What an expression stands for, by its full name; "" for what no module has."""
        if isinstance(node, ast.Call):
            return self.full_name(node.func)
        if isinstance(node, ast.Name):
            return self.names.get(node.id, "")
        if isinstance(node, ast.Attribute):
            before = self.full_name(node.value)
            return before and f"{before}.{node.attr}"
        return ""

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            first, _, _ = alias.name.partition(".")
            name = alias.asname or first
            self.names[name] = alias.name if alias.asname else first

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            name = alias.asname or alias.name
            self.names[name] = f"{node.module}.{alias.name}"

    def visit_Name(self, node: ast.Name) -> None:
        name = self.full_name(node)
        while name:  # `start` of `tracemalloc` is a part of that
            self.note(name)
            name, _, _ = name.rpartition(".")
        if node.id in self.functions:
            self.note(CALL)
        if isinstance(node.ctx, ast.Load):
            self.use(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        name = self.full_name(node)
        if name:
            self.note(name)
        if self.full_name(node.value) in ("sys.stdout", "sys.stderr"):
            return  # what was printed, and not where to
        self.visit(node.value)

    def visit_FunctionDef(self, node: Definition) -> None:
        self.definitions[node.name] = node

    visit_AsyncFunctionDef = visit_FunctionDef
    visit_ClassDef = visit_FunctionDef

    # ---- what is changed

    def change(self, target: ast.expr) -> None:
        """Read what is changed; a name that is bound changes nothing."""
        if isinstance(target, ast.Attribute | ast.Subscript):
            self.changes = True
            self.visit(target)
            self.changes = False

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self.change(target)
            if isinstance(target, ast.Name):
                self.bind(target.id, node.value)

    def bind(self, name: str, value: ast.expr) -> None:
        """Have a name stand for a value."""
        full = self.full_name(value)
        if isinstance(value, ast.Call) and full not in _HANDLES:
            full = ""
        self.names[name] = full
        if isinstance(value, ast.Name):
            for known in (self.students, self.functions):
                if value.id in known:
                    known.add(name)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.value)
        self.change(node.target)

    def visit_Delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            self.change(target)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        changes = self.changes
        self.changes = False
        self.visit(node.slice)
        self.changes = changes
        self.visit(node.value)

    # ---- calls

    def visit_Call(self, node: ast.Call) -> None:
        changes = self.changes
        asserted = self.asserted
        _, _, called = ast.unparse(node.func).rpartition(".")
        self.changes = False
        self.asserted = asserted or "assert" in called.lower()
        self.visit_all(node.args)
        self.visit_all(node.keywords)
        self.asserted = asserted
        self.changes = changes or called in _CHANGING
        self.visit(node.func)
        self.changes = changes
        if self.is_students(node.func):
            self.note(CALL)

    def is_students(self, function: ast.expr) -> bool:
        """Whether what is called is a function or a method of the student's."""
        if isinstance(function, ast.Name):
            return function.id in self.students and function.id not in self.definitions
        if not isinstance(function, ast.Attribute) or self.full_name(function):
            return False
        first, _, _ = ast.unparse(function).partition(".")
        return first in self.functions or function.attr in self.methods

    # ---- the order, and where something stands

    def visit_ListComp(self, node: Any) -> None:
        self.visit_all(node.generators)
        self.visit(node.elt)

    visit_SetComp = visit_ListComp
    visit_GeneratorExp = visit_ListComp

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self.visit_all(node.generators)
        self.visit(node.key)
        self.visit(node.value)

    def visit_With(self, node: ast.With) -> None:
        """What is set for the block alone matters where a function is called in it."""
        start = len(self.events)
        self.visit_all(node.items)
        border = len(self.events)
        self.visit_all(node.body)
        names = [event.name for event in self.events[start:]]
        if CALL not in names:
            del self.events[start:border]

    def visit_Assert(self, node: ast.Assert) -> None:
        asserted = self.asserted
        self.asserted = True
        self.visit(node.test)
        self.asserted = asserted

    def visit_Compare(self, node: ast.Compare) -> None:
        compared = self.compared
        self.compared = True
        self.generic_visit(node)
        self.compared = compared
        for one in node.comparators:
            if ast.unparse(one) in _ALL_NAMES:
                self.note(GLOBALS)
