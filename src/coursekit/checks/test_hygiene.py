"""Checks of whose names a cell may use, and that tests exchange only plain data with the student's
functions.

The tests run in another process than the student's code, so only plain data can travel: None, bool,
int, float, str, list, tuple, dict, set, NumPy arrays and scalars, pandas Series, DataFrame, Index
and Timestamp. What can be read off the source is checked here; a value that only a run would show
is not.
"""

import ast
import builtins
from collections import defaultdict
from collections.abc import Iterable, Iterator

from nbformat import NotebookNode

from coursekit import notebooks
from coursekit.checks.cells import code_cells, names, parse, place, student_names
from coursekit.notebooks import Lab, is_answer, is_locked, is_test

#: Look into the student's process, or change the marker's.
REACHING = {
    "globals",
    "locals",
    "vars",
    "eval",
    "exec",
    "compile",
    "__import__",
    "get_ipython",
    "setattr",
    "delattr",
    "inspect",
    "monkeypatch",
    "mock",
}
#: Calls whose value cannot be serialized, by the last part of the name.
NOT_PLAIN = {
    "open": "an open file",
    "default_rng": "a random generator",
    "RandomState": "a random generator",
    "Generator": "a random generator",
    "Random": "a random generator",
    "SeedSequence": "a random generator",
    "iter": "an iterator",
    "map": "an iterator",
    "zip": "an iterator",
    "filter": "an iterator",
    "enumerate": "an iterator",
    "reversed": "an iterator",
    "range": "a range",
    "complex": "a complex number",
    "Counter": "a Counter",
    "defaultdict": "a defaultdict",
    "OrderedDict": "an OrderedDict",
    "deque": "a deque",
    "partial": "a function",
    "masked_array": "a masked array",
    "StringIO": "an open file",
    "BytesIO": "an open file",
    "Path": "a path",
}
#: Attributes of modules that are plain values; any other one may be a function or a class.
PLAIN_ATTRIBUTES = {
    "pi",
    "e",
    "inf",
    "nan",
    "NA",
    "NaT",
}
INSTEAD = "pass plain data (seeds as integers, list(...) of an iterator)"

_FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
_DEFINITION = _FUNCTION | ast.ClassDef
_IMPORT = ast.Import | ast.ImportFrom
_LITERAL = ast.List | ast.Tuple | ast.Set
_LIST = ast.List | ast.Tuple

#: Names, each with what it is bound to.
Bindings = dict[str, list[ast.AST]]
Given = dict[str, ast.AST | None]


def check_read_only(lab: Lab) -> list[str]:
    """A read-only cell neither uses nor rebinds a name that students define."""
    notebook = notebooks.read(lab.solution)
    theirs = student_names(notebook)
    violations = []
    for number, cell in code_cells(notebook):
        if not is_locked(cell) or is_test(cell):
            continue
        where = place(lab, number, cell)
        bound, _, free = names(cell.source)
        used = theirs & (free | bound)
        for name in sorted(used):
            violations.append(
                f"{where}: is read-only and uses {name!r}, which an answer cell "
                "defines; unlock the cell, or do without the name"
            )
    return violations


def check_plain(lab: Lab) -> list[str]:
    """Tests need only plain data, the read-only cells' names and the student's."""
    notebook = notebooks.read(lab.solution)
    given = _given(notebook)
    theirs = student_names(notebook)
    functions = _functions(notebook)
    violations = []
    for number, cell in code_cells(notebook):
        found: Iterable[str] = ()
        if is_answer(cell):
            found = _answer_violations(cell)
        elif is_test(cell):
            found = _Test(cell, given, theirs, functions).violations()
        where = place(lab, number, cell)
        for violation in dict.fromkeys(found):
            violations.append(f"{where}: {violation}")
    return violations


def _given(notebook: NotebookNode) -> Given:
    """Names of the read-only cells, each with what it is bound to: a definition, an import, or a
    value; None where a loop over something unknown binds it."""
    given: Given = {}
    for _, cell in code_cells(notebook):
        if not is_locked(cell) or is_test(cell):
            continue
        bound, _, _ = names(cell.source)
        given |= dict.fromkeys(bound)
        bindings = _bindings(parse(cell.source))
        for name, values in bindings.items():
            given[name] = values[-1] if values else None
    return given


def _functions(notebook: NotebookNode) -> set[str]:
    """The student's names that are functions."""
    found = set()
    for _, cell in code_cells(notebook):
        if not is_answer(cell):
            continue
        for node in parse(cell.source).body:
            if isinstance(node, ast.FunctionDef):
                found.add(node.name)
    return found


def _answer_violations(cell: NotebookNode) -> Iterator[str]:
    for node in parse(cell.source).body:
        if isinstance(node, ast.ClassDef | ast.AsyncFunctionDef):
            yield (
                f"asks for the class or coroutine {node.name!r}, which cannot be serialized; ask "
                "for a plain function"
            )
        elif isinstance(node, ast.FunctionDef):
            yield from _function_violations(node)


def _function_violations(function: ast.FunctionDef) -> Iterator[str]:
    own = list(_own_nodes(function))
    inner = {node.name for node in own if isinstance(node, ast.FunctionDef)}
    if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in own):
        yield f"{function.name!r} is a generator, which cannot be serialized; let it return a list"
    if any(_returns_code(node, inner) for node in own):
        yield (
            f"{function.name!r} returns a function or a generator, which cannot be serialized; "
            "let it return data"
        )


def _returns_code(node: ast.AST, inner: set[str]) -> bool:
    """Whether a statement returns a function or a generator."""
    match node:
        case ast.Return(value=ast.Lambda() | ast.GeneratorExp()):
            return True
        case ast.Return(value=ast.Name(id=name)):
            return name in inner
    return False


def _own_nodes(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """The nodes of a function, without those of the functions inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def _bindings(tree: ast.Module) -> Bindings:
    """What each name of a cell is bound to, anywhere in it: definitions, imports, values, items of
    a literal loop."""
    found: Bindings = defaultdict(list)
    for node in ast.walk(tree):
        if isinstance(node, _DEFINITION):
            found[node.name].append(node)
        elif isinstance(node, _IMPORT):
            for alias in node.names:
                top, *_ = alias.name.split(".")
                name = alias.asname or top
                found[name].append(node)
        else:
            _bind_by(node, found)
    return found


def _bind_by(node: ast.AST, found: Bindings) -> None:
    """Note what an assignment, a loop or a `with` binds."""
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                _bind(found, target, [value])
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            _bind(found, target, [value])
        case ast.NamedExpr(target=target, value=value):
            _bind(found, target, [value])
        case (
            ast.For(target=target, iter=iterated) | ast.comprehension(target=target, iter=iterated)
        ):
            items = iterated.elts if isinstance(iterated, _LITERAL) else []
            _bind(found, target, items)
        case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
            _bind(found, target, [value])


def _bind(found: Bindings, target: ast.expr, values: list[ast.expr]) -> None:
    if isinstance(target, ast.Name):
        found[target.id] += values
    elif isinstance(target, _LIST):
        for position, inner in enumerate(target.elts):
            _bind(found, inner, _column(values, position))


def _column(rows: list[ast.expr], position: int) -> list[ast.expr]:
    """What rows of literals have at one place."""
    found = []
    for row in rows:
        if isinstance(row, _LIST) and position < len(row.elts):
            found.append(row.elts[position])
    return found


class _Test:
    """One test cell, read with the names that it may use."""

    def __init__(
        self,
        cell: NotebookNode,
        given: Given,
        theirs: set[str],
        functions: set[str],
    ):
        self.tree = parse(cell.source)
        self.own = _bindings(self.tree)
        self.bound, _, self.free = names(cell.source)
        self.given = given
        self.theirs = theirs
        self.functions = functions | self._second_names(functions)

    def _second_names(self, functions: set[str]) -> set[str]:
        """A second name for a student's function is that function."""
        found = set()
        for name, values in self.own.items():
            for value in values:
                if isinstance(value, ast.Name) and value.id in functions:
                    found.add(name)
        return found

    def violations(self) -> Iterator[str]:
        known = self.theirs.union(self.given, dir(builtins), REACHING)
        for name in sorted(self.free - known):
            yield (
                f"uses {name!r}, which neither a read-only cell nor the student defines; define "
                "it in this cell"
            )
        used = self.free | self.bound
        for name in sorted(used & REACHING):
            yield (
                f"uses {name!r}: a test runs in another process than the answer and cannot "
                "reach into it"
            )
        for name in sorted(self.theirs & self.bound):
            yield f"binds {name!r}, a name of the student's; choose another"
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute):
                yield from self._reaching(node)
            elif isinstance(node, ast.Call):
                yield from self._call(node)

    def _reaching(self, node: ast.Attribute) -> Iterator[str]:
        name = _root(node)
        if name is None:
            return
        source = ast.unparse(node)
        is_changed = not isinstance(node.ctx, ast.Load)
        if name in self.functions:
            yield f"looks at {source}: a function of the student's can only be called"
        elif is_changed and self._belongs_to_others(name):
            yield (
                f"changes {source}: what is not this cell's own must stay as it is; work on a copy"
            )

    def _belongs_to_others(self, name: str) -> bool:
        return name in self.theirs or name in self.given

    def _call(self, call: ast.Call) -> Iterator[str]:
        if self._asks_for_next(call):
            yield (
                "takes next() of an answer: an iterator cannot be serialized; let the function "
                "return a list"
            )
        if self._is_theirs(call.func):
            yield (
                "calls what an answer returned: a function cannot be serialized; let it return data"
            )
        if self._is_theirs(call):
            values = [keyword.value for keyword in call.keywords]
            for argument in [*call.args, *values]:
                what = self._not_plain(argument)
                if what:
                    name = ast.unparse(call.func)
                    yield f"passes {what} to {name!r} ({ast.unparse(argument)}); {INSTEAD}"

    def _asks_for_next(self, call: ast.Call) -> bool:
        match call:
            case ast.Call(func=ast.Name(id="next"), args=[first, *_]):
                return self._is_theirs(first)
        return False

    def _is_theirs(self, node: ast.AST) -> bool:
        """Whether a student's function is called here."""
        match node:
            case ast.Call(func=ast.Name(id=name)):
                return name in self.functions
        return False

    def _not_plain(self, value: ast.AST | None, depth: int = 0) -> str | None:
        """What makes a value other than plain data, or None; `depth` ends names that are bound to
        themselves."""
        if depth > 10:
            return None
        match value:
            case ast.Starred():
                return self._not_plain(value.value, depth + 1)
            case ast.Call():
                return self._not_plain_call(value)
            case ast.Attribute():
                return self._not_plain_attribute(value)
            case ast.Name():
                return self._not_plain_name(value.id, depth)
            case ast.expr() | ast.stmt():
                return _not_plain_by_kind(value) or self._first_of(_inside(value), depth)
        return None

    def _first_of(self, values: Iterable[ast.AST], depth: int) -> str | None:
        """What makes the first of several values other than plain data."""
        for value in values:
            what = self._not_plain(value, depth + 1)
            if what:
                return what
        return None

    def _not_plain_call(self, call: ast.Call) -> str | None:
        if isinstance(call.func, ast.Name):
            return NOT_PLAIN.get(call.func.id)
        # `series.map(...)` gives a Series; `np.random.default_rng(...)` starts from a module.
        if isinstance(call.func, ast.Attribute) and self._from_module(call.func):
            return NOT_PLAIN.get(call.func.attr)
        return None

    def _not_plain_attribute(self, value: ast.Attribute) -> str | None:
        if self._from_module(value) and value.attr not in PLAIN_ATTRIBUTES:
            return "a function or a class of a module"
        return None

    def _from_module(self, value: ast.Attribute) -> bool:
        name = _root(value)
        if name is None:
            return False
        return any(isinstance(node, _IMPORT) for node in self._values(name))

    def _not_plain_name(self, name: str, depth: int) -> str | None:
        if name in self.functions:
            return "a function of the student's"
        known = self.theirs.union(self.own, self.bound, self.given)
        if name not in known and callable(getattr(builtins, name, None)):
            return "a built-in function or class"
        return self._first_of(self._values(name), depth)

    def _values(self, name: str) -> list[ast.AST]:
        own = self.own.get(name)
        if own:
            return own
        given = self.given.get(name)
        return [given] if given else []


def _root(attribute: ast.Attribute) -> str | None:
    """The `np` of `np.random.default_rng`; None where it is no name."""
    node: ast.expr = attribute
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _not_plain_by_kind(value: ast.AST) -> str | None:
    match value:
        case ast.Lambda() | ast.FunctionDef() | ast.AsyncFunctionDef():
            return "a function"
        case ast.ClassDef():
            return "a class"
        case ast.GeneratorExp():
            return "a generator"
        case ast.Import() | ast.ImportFrom():
            return "a module, a function or a class"
        case ast.Constant(value=complex()):
            return "a complex number"
    return None


def _inside(value: ast.AST) -> list[ast.expr]:
    """The values that a literal, a choice or a list comprehension is made of."""
    match value:
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return items
        case ast.Dict(values=items):
            return items
        case ast.IfExp(body=body, orelse=orelse):
            return [body, orelse]
        case ast.ListComp(elt=item) | ast.SetComp(elt=item):
            return [item]
    return []
