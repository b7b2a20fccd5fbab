"""Check that no test passes because a student's result is empty.

`np.allclose([], 2)` is true, and so are `all()` of nothing, `set() <= {1, 2}`, and a loop over
nothing. A test that compares a result in such ways alone gives its points to a function that
returns nothing. One other comparison of the same result, of its length, its shape, or with a list,
is enough.

The check reads the source. It takes for such a comparison only what it knows to be one, and for an
honest one whatever else an assert does with the result.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator

from coursekit import notebooks
from coursekit.checks.cells import code_cells, parse, place, student_names
from coursekit.notebooks import Lab, is_test

#: Functions that compare two arguments, after stretching the smaller one to the larger one's shape.
BROADCASTING = {
    "allclose",
    "assert_allclose",
    "assert_almost_equal",
    "assert_array_almost_equal",
    "assert_array_equal",
    "assert_array_less",
}
#: Of an empty result these are true.
ALL = {"all"}
#: Of an empty result these are false.
ANY = {"any"}
#: Of an empty result these are 0.
COUNTS = {
    "sum",
    "count_nonzero",
    "nansum",
}
#: What is said of a result by its kind alone; it neither holds a result to its length nor not.
ABOUT_THE_KIND = {
    "isinstance",
    "ndim",
    "dtype",
    "type",
    "hasattr",
    "callable",
}
#: Ways to look a label or a place up, which fail where it is not there.
LOOKING_UP = {
    "loc",
    "iloc",
    "at",
    "iat",
}
INSTEAD = "compare its length or shape too, or compare it with a list"
#: From a name to its value, from there to the next name: so many steps at most.
STEPS = 5

#: Which results a value is made from, each by the place of the call that gave it.
Origins = frozenset[str]
#: Name -> the results that it is made from.
OriginsOf = dict[str, Origins]
NONE: Origins = frozenset()
_LITERAL = ast.List | ast.Tuple
_FILTER = ast.ListComp | ast.SetComp
_ITERATION = ast.GeneratorExp | ast.ListComp
_AT_MOST = ast.Lt | ast.LtE


def check_empty(lab: Lab) -> list[str]:
    """Every result that a test compares is compared once in a way that fails if it is empty."""
    notebook = notebooks.read(lab.solution)
    theirs = student_names(notebook)
    found = []
    for number, cell in code_cells(notebook):
        if not is_test(cell):
            continue
        where = place(lab, number, cell)
        tree = parse(cell.source)
        for fault in _Reader(theirs).faults(tree):
            found.append(f"{where}: {fault}")
    return found


class _Reader:
    """Reads one test cell from top to bottom, and notes how each result of the student's is
    compared."""

    def __init__(self, theirs: set[str]) -> None:
        self.theirs = theirs
        #: What names stand for: the results that their values are made from.
        self.known: OriginsOf = {}
        #: The values that names were given, to see which are single numbers.
        self.values: dict[str, list[ast.expr]] = defaultdict(list)
        #: Names of lists of what is wrong with a result, and the results that they were made from.
        self.filtered: OriginsOf = {}
        #: Results that the loops around the present statement go over.
        self.looped: list[Origins] = []
        #: Results that are held to their length.
        self.held: set[str] = set()
        #: The first weak comparison of each result.
        self.weak: dict[str, ast.expr] = {}

    def faults(self, tree: ast.Module) -> Iterator[str]:
        """What is compared in weak ways alone."""
        self._statements(tree.body)
        said = set()
        for origin, comparison in self.weak.items():
            if origin not in self.held:
                said.add(ast.unparse(comparison))
        for source in sorted(said):
            yield f"`{source}` also holds where the result is empty; {INSTEAD}"

    # ---- statements

    def _statements(self, body: list[ast.stmt]) -> None:
        for statement in body:
            self._look_ups(statement)
            match statement:
                case ast.Assign(targets=targets, value=value):
                    for target in targets:
                        self._bind(target, value)
                case ast.AnnAssign(target=target, value=ast.expr() as value):
                    self._bind(target, value)
                case ast.Assert(test=test):
                    self._compare(test)
                case ast.Expr(value=ast.Call() as call):
                    self._compare(call)
                case ast.For(target=target, iter=iterated, body=inner, orelse=after):
                    self._loop(target, iterated, inner)
                    self._statements(after)
                case _:
                    self._inside(statement)

    def _inside(self, statement: ast.stmt) -> None:
        """Read the statements in a branch, a `with` or a `try`."""
        match statement:
            case ast.If() | ast.While():
                self._statements(statement.body)
                self._statements(statement.orelse)
            case ast.With():
                self._statements(statement.body)
            case ast.Try():
                self._statements(statement.body)
                for handler in statement.handlers:
                    self._statements(handler.body)
                self._statements(statement.orelse)
                self._statements(statement.finalbody)

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            name = target.id
            self.known[name] = self._origins(value)
            self.values[name].append(value)
            self.filtered[name] = self._filtered(value)
        elif isinstance(target, _LITERAL):
            for number, inner in enumerate(target.elts):
                if isinstance(inner, ast.Name):
                    whole = self._origins(value)
                    parts = [f"{origin}[{number}]" for origin in whole]
                    self.known[inner.id] = frozenset(parts)

    def _loop(
        self,
        target: ast.expr,
        iterated: ast.expr,
        body: list[ast.stmt],
    ) -> None:
        """Asserts in a loop over a result are not reached where it is empty."""
        over = self._iterated(iterated)
        for name in ast.walk(target):
            if isinstance(name, ast.Name):
                self.known[name.id] = over
        if isinstance(iterated, _LITERAL):
            self._literals(target, iterated.elts)
        self.looped.append(over)
        self._statements(body)
        self.looped.pop()

    def _literals(self, target: ast.expr, items: list[ast.expr]) -> None:
        """Note the values that a loop over a literal gives its names."""
        if isinstance(target, ast.Name):
            self.values[target.id] += items
        elif isinstance(target, ast.Tuple):
            for number, inner in enumerate(target.elts):
                if isinstance(inner, ast.Name):
                    self.values[inner.id] += _column(items, number)

    def _look_ups(self, statement: ast.stmt) -> None:
        """A result in which something is looked up is not empty, or the test fails there."""
        for node in ast.walk(statement):
            table = _looked_into(node)
            if table is not None:
                self.held |= self._origins(table)

    # ---- comparisons

    def _compare(self, test: ast.expr) -> None:
        """Note what a comparison says of each result in it."""
        match test:
            case ast.BoolOp(op=ast.And(), values=parts):
                for part in parts:
                    self._compare(part)
                return
        compared = self._origins(test)
        inside = frozenset().union(*self.looped)
        weak = self._weak(test) | (compared & inside)
        for origin in weak:
            self.weak.setdefault(origin, test)
        if not _about_the_kind(test):
            self.held |= compared - weak

    def _weak(self, test: ast.expr) -> Origins:
        """The results that may be empty where this holds."""
        match test:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self._nothing_in(operand)
            case ast.Call():
                return self._weak_call(test)
            case ast.Compare(left=ast.Call() as call, ops=[how], comparators=[right]):
                return self._weak_order(call, how, right)
        return NONE

    def _weak_call(self, call: ast.Call) -> Origins:
        """`np.allclose(found, 2)`, `all(...)`, and `set(found).issubset({...})`."""
        name = _name(call.func)
        match call.args:
            case [first, second, *_] if name in BROADCASTING:
                return self._stretched(first, second)
        if name in ALL:
            return self._each(call)
        match call.func:
            case ast.Attribute(attr="issubset", value=result):
                return self._origins(result)
        return NONE

    def _weak_order(
        self,
        call: ast.Call,
        how: ast.cmpop,
        right: ast.expr,
    ) -> Origins:
        """`set(found) <= {...}`, and `sum(...) == 0` or `< 0.1`."""
        name = _name(call.func)
        if name == "set" and isinstance(how, _AT_MOST):
            return self._origins(call)
        if name in COUNTS and _holds_for_zero(how, right):
            return self._each(call)
        return NONE

    def _nothing_in(self, operand: ast.expr) -> Origins:
        """What may be empty where there is nothing of a kind in it."""
        match operand:
            case ast.Call(func=func) if _name(func) in ANY:
                return self._each(operand)
            case ast.Name(id=name):
                return self.filtered.get(name, NONE)
        return self._filtered(operand)

    def _stretched(self, one: ast.expr, other: ast.expr) -> Origins:
        """Two that are compared after stretching: one of the student's with a single value, or both
        of the student's."""
        first = self._origins(one)
        second = self._origins(other)
        if first and second:
            return first | second
        if self._single(one) or self._single(other):
            return first | second
        return NONE

    def _each(self, call: ast.Call) -> Origins:
        """What `all`, `any` or a sum goes over, if nothing in it has a length of its own."""
        over = self._gone_over(call)
        if isinstance(over, _ITERATION):
            first = over.generators[0]
            return self._iterated(first.iter)
        if isinstance(over, ast.Compare):
            for due in over.comparators:
                if not self._single(due):
                    return NONE
        return self._origins(over)

    def _gone_over(self, call: ast.Call) -> ast.expr:
        """The `found` of `found.all()`, and that of `all(found)` or `np.all(found)`."""
        if isinstance(call.func, ast.Attribute):
            owner = call.func.value
            if self._origins(owner):
                return owner
        if call.args:
            return call.args[0]
        return call

    # ---- values

    def _origins(self, node: ast.AST) -> Origins:
        """The student's results in an expression."""
        found: set[str] = set()
        for one in ast.walk(node):
            if isinstance(one, ast.Name):
                found |= self._named(one, node)
            elif isinstance(one, ast.Call) and self._is_theirs(one.func):
                found.add(f"{one.lineno}:{one.col_offset}")
        return frozenset(found)

    def _named(self, name: ast.Name, within: ast.AST) -> Origins:
        """The results that a name stands for; a function that is called is none."""
        if name.id in self.known:
            return self.known[name.id]
        if self._is_theirs(name) and not _is_called(name, within):
            return frozenset({name.id})
        return NONE

    def _is_theirs(self, node: ast.expr) -> bool:
        match node:
            case ast.Name(id=name):
                return name in self.theirs
        return False

    def _iterated(self, iterated: ast.expr) -> Origins:
        """The results that a loop goes over: none where their lengths are compared by `strict`."""
        origins = self._origins(iterated)
        match iterated:
            case ast.Call(func=ast.Name(id="zip"), keywords=[ast.keyword(arg="strict")]):
                self.held |= origins
                return NONE
        return origins

    def _filtered(self, node: ast.expr) -> Origins:
        """The results that a list of what is wrong with them goes over."""
        if isinstance(node, _FILTER):
            first = node.generators[0]
            if first.ifs:
                return self._iterated(first.iter)
        return NONE

    def _single(self, node: ast.expr, depth: int = 0) -> bool:
        """Whether an expression is one number, or a list of one."""
        match node:
            case ast.Constant():
                return True
            case ast.UnaryOp(operand=operand):
                return self._single(operand, depth)
            case ast.BinOp(left=left, right=right):
                if not self._single(left, depth):
                    return False
                return self._single(right, depth)
            case ast.List(elts=[only]) | ast.Tuple(elts=[only]):
                return not isinstance(only, ast.Starred)
            case ast.Attribute(attr="pi" | "e" | "inf" | "nan"):
                return True
            case ast.Name(id=name) if depth < STEPS:
                return self._always_single(name, depth + 1)
        return False

    def _always_single(self, name: str, depth: int) -> bool:
        """Whether all values that a name was given are single ones."""
        values = self.values.get(name)
        if not values:
            return False
        return all(self._single(value, depth) for value in values)


def _name(function: ast.expr) -> str:
    """The last part of a function's name."""
    match function:
        case ast.Attribute(attr=name):
            return name
        case ast.Name(id=name):
            return name
    return ""


def _is_called(name: ast.Name, within: ast.AST) -> bool:
    """Whether a name is there to be called."""
    functions = []
    for node in ast.walk(within):
        if isinstance(node, ast.Call):
            functions.append(node.func)
    return name in functions


def _looked_into(node: ast.AST) -> ast.expr | None:
    """The `table` of `table.loc["a"]` and of `table[0]`."""
    match node:
        case ast.Subscript(value=ast.Attribute(attr=how, value=table), slice=index):
            if how in LOOKING_UP and not isinstance(index, ast.Slice):
                return table
        case ast.Subscript(value=table, slice=ast.Constant(value=int())):
            return table
    return None


def _column(rows: list[ast.expr], number: int) -> list[ast.expr]:
    """What the rows of a literal have at one place."""
    found = []
    for row in rows:
        if isinstance(row, _LITERAL) and number < len(row.elts):
            found.append(row.elts[number])
    return found


def _holds_for_zero(how: ast.cmpop, right: ast.expr) -> bool:
    """Whether a comparison asks for 0, or for a number that is small enough."""
    if not isinstance(right, ast.Constant):
        return False
    limit = right.value
    if not isinstance(limit, int | float):
        return False
    if isinstance(how, ast.Eq):
        return limit == 0
    return isinstance(how, _AT_MOST) and limit >= 0


def _about_the_kind(test: ast.expr) -> bool:
    """Whether an assert says only which type a result has, or that it is there."""
    match test:
        case ast.Call(func=said):
            return _name(said) in ABOUT_THE_KIND
        case ast.Compare(ops=[ast.IsNot()]):
            return True
        case ast.Compare(left=ast.Call(func=said)):
            return _name(said) in ABOUT_THE_KIND
        case ast.Compare(left=ast.Attribute() as said):
            return _name(said) in ABOUT_THE_KIND
    return False
