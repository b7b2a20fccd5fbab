"""Checks of whose names a cell may use, and that tests exchange only plain data with the student's
functions.

The tests run in another process than the student's code, so only plain data can travel: None, bool,
int, float, str, list, tuple, dict, set, NumPy arrays and scalars, pandas Series, DataFrame, Index
and Timestamp. What can be read off the source is checked here; a value that only a run would show
is not.
"""

import ast
import builtins
from collections.abc import Iterator

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
PLAIN_ATTRIBUTES = {"pi", "e", "inf", "nan", "NA", "NaT"}
INSTEAD = "pass plain data (seeds as integers, list(...) of an iterator)"


def check_read_only(lab: Lab) -> list[str]:
    """A read-only cell neither uses nor rebinds a name that students define."""
    notebook = notebooks.read(lab.solution)
    theirs = student_names(notebook)
    faults = []
    for number, cell in code_cells(notebook):
        if is_locked(cell) and not is_test(cell):
            bound, _, free = names(cell.source)
            faults += [
                f"{place(lab, number, cell)}: is read-only and uses {name!r}, which an answer cell "
                "defines; "
                f"unlock the cell, or do without the name"
                for name in sorted(theirs & (free | bound))
            ]
    return faults


def check_plain(lab: Lab) -> list[str]:
    """Tests need only plain data, the read-only cells' names and the student's."""
    notebook = notebooks.read(lab.solution)
    given, functions = _given(notebook), _functions(notebook)
    faults = []
    for number, cell in code_cells(notebook):
        found = (
            _answer_faults(cell)
            if is_answer(cell)
            else _Test(cell, given, student_names(notebook), functions).faults()
            if is_test(cell)
            else []
        )
        faults += [f"{place(lab, number, cell)}: {fault}" for fault in dict.fromkeys(found)]
    return faults


def _given(notebook: NotebookNode) -> dict[str, ast.AST | None]:
    """Names of the read-only cells, each with what it is bound to: a definition, an import, or a
    value."""
    given: dict[str, ast.AST | None] = {}
    for _, cell in code_cells(notebook):
        if is_locked(cell) and not is_test(cell):
            given |= dict.fromkeys(names(cell.source)[0])
            for name, values in _bindings(parse(cell.source)).items():
                given[name] = (
                    values[-1] if values else None
                )  # None: bound by a loop over something unknown
    return given


def _functions(notebook: NotebookNode) -> set[str]:
    """The student's names that are functions."""
    return {
        node.name
        for _, cell in code_cells(notebook)
        if is_answer(cell)
        for node in parse(cell.source).body
        if isinstance(node, ast.FunctionDef)
    }


def _answer_faults(cell: NotebookNode) -> Iterator[str]:
    for node in parse(cell.source).body:
        if isinstance(node, ast.ClassDef | ast.AsyncFunctionDef):
            yield (
                f"asks for the class or coroutine {node.name!r}, which cannot be serialized; ask "
                "for a plain function"
            )
        elif isinstance(node, ast.FunctionDef):
            own = list(_own_nodes(node))
            inner = {child.name for child in own if isinstance(child, ast.FunctionDef)}
            values = [child.value for child in own if isinstance(child, ast.Return)]
            if any(isinstance(child, ast.Yield | ast.YieldFrom) for child in own):
                yield (
                    f"{node.name!r} is a generator, which cannot be serialized; let it return a "
                    "list"
                )
            if any(
                isinstance(value, ast.Lambda | ast.GeneratorExp)
                or getattr(value, "id", None) in inner
                for value in values
            ):
                yield (
                    f"{node.name!r} returns a function or a generator, which cannot be serialized; "
                    "let it return data"
                )


def _own_nodes(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """The nodes of a function, without those of the functions inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def _bindings(tree: ast.Module) -> dict[str, list[ast.AST]]:
    """What each name of a cell is bound to, anywhere in it: definitions, imports, values, items of
    a literal loop."""
    found: dict[str, list[ast.AST]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            found.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                found.setdefault(alias.asname or alias.name.split(".")[0], []).append(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and node.value:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                _bind(found, target, [node.value])
        elif isinstance(node, ast.For | ast.comprehension):
            _bind(
                found,
                node.target,
                node.iter.elts if isinstance(node.iter, ast.List | ast.Tuple | ast.Set) else [],
            )
        elif isinstance(node, ast.withitem) and node.optional_vars:
            _bind(found, node.optional_vars, [node.context_expr])
    return found


def _bind(found: dict[str, list[ast.AST]], target: ast.expr, values: list[ast.expr]) -> None:
    if isinstance(target, ast.Name):
        found.setdefault(target.id, []).extend(values)
    elif isinstance(target, ast.Tuple | ast.List):
        rows = [value.elts for value in values if isinstance(value, ast.Tuple | ast.List)]
        for position, inner in enumerate(target.elts):
            _bind(found, inner, [row[position] for row in rows if position < len(row)])


class _Test:
    """One test cell, read with the names that it may use."""

    def __init__(
        self,
        cell: NotebookNode,
        given: dict[str, ast.AST | None],
        theirs: set[str],
        functions: set[str],
    ):
        self.tree = parse(cell.source)
        self.own = _bindings(self.tree)
        self.bound, _, self.free = names(cell.source)
        self.given, self.theirs = given, theirs
        # A second name for a student's function is that function.
        self.functions = functions | {
            name
            for name, values in self.own.items()
            for value in values
            if isinstance(value, ast.Name) and value.id in functions
        }

    def faults(self) -> Iterator[str]:
        for name in sorted(
            self.free - self.given.keys() - self.theirs - set(dir(builtins)) - REACHING
        ):
            yield (
                f"uses {name!r}, which neither a read-only cell nor the student defines; define "
                "it in this cell"
            )
        for name in sorted((self.free | self.bound) & REACHING):
            yield (
                f"uses {name!r}: a test runs in another process than the answer and cannot "
                "reach "
                "into it"
            )
        for name in sorted(self.theirs & self.bound):
            yield f"binds {name!r}, a name of the student's; choose another"
        for node in ast.walk(self.tree):
            yield from self._reaching(node)
            if isinstance(node, ast.Call):
                yield from self._call(node)

    def _reaching(self, node: ast.AST) -> Iterator[str]:
        if not isinstance(node, ast.Attribute):
            return
        root: ast.AST = node
        while isinstance(root, ast.Attribute):
            root = root.value
        name = root.id if isinstance(root, ast.Name) else None
        if name in self.functions:
            yield f"looks at {ast.unparse(node)}: a function of the student's can only be called"
        elif (
            name
            and not isinstance(node.ctx, ast.Load)
            and (name in self.theirs or name in self.given)
        ):
            yield (
                f"changes {ast.unparse(node)}: what is not this cell's own must stay as it is; "
                "work on a copy"
            )

    def _call(self, call: ast.Call) -> Iterator[str]:
        if (
            isinstance(call.func, ast.Name)
            and call.func.id == "next"
            and call.args
            and self._is_theirs(call.args[0])
        ):
            yield (
                "takes next() of an answer: an iterator cannot be serialized; let the function "
                "return a list"
            )
        if isinstance(call.func, ast.Call) and self._is_theirs(call.func):
            yield (
                "calls what an answer returned: a function cannot be serialized; let it return data"
            )
        if self._is_theirs(call):
            for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
                if what := self._not_plain(argument):
                    name = call.func.id if isinstance(call.func, ast.Name) else ""
                    yield f"passes {what} to {name!r} ({ast.unparse(argument)}); {INSTEAD}"

    def _is_theirs(self, node: ast.AST) -> bool:
        return (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in self.functions
        )

    def _not_plain(self, value: ast.AST | None, depth: int = 0) -> str | None:
        """What makes a value other than plain data, or None; `depth` ends names that are bound to
        themselves."""
        if value is None or depth > 10:
            return None
        if isinstance(value, ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef):
            return "a function"
        if isinstance(value, ast.ClassDef):
            return "a class"
        if isinstance(value, ast.GeneratorExp):
            return "a generator"
        if isinstance(value, ast.Import | ast.ImportFrom):
            return "a module, a function or a class"
        if isinstance(value, ast.Starred):
            return self._not_plain(value.value, depth + 1)
        if isinstance(value, ast.Constant) and isinstance(value.value, complex):
            return "a complex number"
        if isinstance(value, ast.Call):
            return self._not_plain_call(value)
        if isinstance(value, ast.Attribute):
            return self._not_plain_attribute(value)
        if isinstance(value, ast.Name):
            return self._not_plain_name(value.id, depth)
        inside: list[ast.AST] = []
        if isinstance(value, ast.List | ast.Tuple | ast.Set):
            inside = [*value.elts]
        elif isinstance(value, ast.Dict):
            inside = [*value.values]
        elif isinstance(value, ast.IfExp):
            inside = [value.body, value.orelse]
        elif isinstance(value, ast.ListComp | ast.SetComp):
            inside = [value.elt]
        return next((what for item in inside if (what := self._not_plain(item, depth + 1))), None)

    def _not_plain_call(self, call: ast.Call) -> str | None:
        if isinstance(call.func, ast.Attribute):
            # `series.map(...)` gives a Series; `np.random.default_rng(...)` starts from a module.
            return NOT_PLAIN.get(call.func.attr) if self._from_module(call.func) else None
        return NOT_PLAIN.get(call.func.id) if isinstance(call.func, ast.Name) else None

    def _not_plain_attribute(self, value: ast.Attribute) -> str | None:
        if self._from_module(value) and value.attr not in PLAIN_ATTRIBUTES:
            return "a function or a class of a module"
        return None

    def _from_module(self, value: ast.Attribute) -> bool:
        root: ast.AST = value
        while isinstance(root, ast.Attribute):
            root = root.value
        if not isinstance(root, ast.Name):
            return False
        return any(isinstance(node, ast.Import | ast.ImportFrom) for node in self._values(root.id))

    def _not_plain_name(self, name: str, depth: int) -> str | None:
        if name in self.functions:
            return "a function of the student's"
        known = self.own.keys() | self.bound | self.given.keys() | self.theirs
        if name not in known and callable(getattr(builtins, name, None)):
            return "a built-in function or class"
        return next(
            (what for value in self._values(name) if (what := self._not_plain(value, depth + 1))),
            None,
        )

    def _values(self, name: str) -> list[ast.AST]:
        given = self.given.get(name)
        return self.own.get(name) or ([given] if given else [])
