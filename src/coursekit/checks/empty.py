"""Check that no test passes because a student's result is empty.

`np.allclose([], 2)` is true, and so are `all()` of nothing, `set() <= {1, 2}`, and a loop over
nothing. A test that compares a result in such ways alone gives its points to a function that
returns nothing. One other comparison of the same result, of its length, its shape, or with a list,
is enough.

The check reads the source. It takes for such a comparison only what it knows to be one, and for an
honest one whatever else an assert does with the result.
"""

import ast
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
#: Of an empty result these are true, and these false.
ALL, ANY = {"all"}, {"any"}
#: Of an empty result these are 0.
COUNTS = {"sum", "count_nonzero", "nansum"}
#: What is said of a result by its kind alone; it neither holds a result to its length nor not.
ABOUT_THE_KIND = {"isinstance", "ndim", "dtype", "type", "hasattr", "callable"}
#: Ways to look a label or a place up, which fail where it is not there.
LOOKING_UP = {"loc", "iloc", "at", "iat"}
INSTEAD = "compare its length or shape too, or compare it with a list"

#: Which results a value is made from, each by the place of the call that gave it.
Origins = frozenset[str]
NONE: Origins = frozenset()


def check_empty(lab: Lab) -> list[str]:
    """Every result that a test compares is compared once in a way that fails if it is empty."""
    notebook = notebooks.read(lab.solution)
    theirs = student_names(notebook)
    return [
        f"{place(lab, number, cell)}: {fault}"
        for number, cell in code_cells(notebook)
        if is_test(cell)
        for fault in _Reader(theirs).faults(parse(cell.source))
    ]


class _Reader:
    """Reads one test cell from top to bottom, and notes how each result of the student's is
    compared."""

    def __init__(self, theirs: set[str]) -> None:
        self.theirs = theirs
        #: What names stand for: the results that their values are made from.
        self.known: dict[str, Origins] = {}
        #: The values that names were given, to see which are single numbers.
        self.values: dict[str, list[ast.expr]] = {}
        #: Names of lists of what is wrong with a result, and the results that they were made from.
        self.filtered: dict[str, Origins] = {}
        #: Results that the loops around the present statement go over.
        self.looped: list[Origins] = []
        #: Results that are held to their length, and the first weak comparison of each.
        self.held: set[str] = set()
        self.weak: dict[str, ast.expr] = {}

    def faults(self, tree: ast.Module) -> Iterator[str]:
        """What is compared in weak ways alone."""
        self._statements(tree.body)
        said = {ast.unparse(node) for key, node in self.weak.items() if key not in self.held}
        for comparison in sorted(said):
            yield f"`{comparison}` also holds where the result is empty; {INSTEAD}"

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
                case ast.If() | ast.While():
                    self._statements(statement.body + statement.orelse)
                case ast.With(body=inner):
                    self._statements(inner)
                case ast.Try():
                    handlers = [line for one in statement.handlers for line in one.body]
                    self._statements(statement.body + handlers + statement.orelse)
                    self._statements(statement.finalbody)

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self.known[target.id] = self._origins(value)
            self.values.setdefault(target.id, []).append(value)
            self.filtered[target.id] = self._filtered(value)
        elif isinstance(target, ast.Tuple | ast.List):
            for number, inner in enumerate(target.elts):
                if isinstance(inner, ast.Name):
                    self.known[inner.id] = frozenset(
                        f"{origin}[{number}]" for origin in self._origins(value)
                    )

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
        self._literals(target, iterated)
        self.looped.append(over)
        self._statements(body)
        self.looped.pop()

    def _literals(self, target: ast.expr, iterated: ast.expr) -> None:
        """Note the values that a loop over a literal gives its names."""
        if not isinstance(iterated, ast.List | ast.Tuple):
            return
        if isinstance(target, ast.Name):
            self.values.setdefault(target.id, []).extend(iterated.elts)
        elif isinstance(target, ast.Tuple):
            rows = [row.elts for row in iterated.elts if isinstance(row, ast.Tuple | ast.List)]
            for number, inner in enumerate(target.elts):
                if isinstance(inner, ast.Name):
                    values = [row[number] for row in rows if number < len(row)]
                    self.values.setdefault(inner.id, []).extend(values)

    def _look_ups(self, statement: ast.stmt) -> None:
        """A result in which something is looked up is not empty, or the test fails there."""
        for node in ast.walk(statement):
            match node:
                case ast.Subscript(value=ast.Attribute(attr=how, value=table), slice=index):
                    if how in LOOKING_UP and not isinstance(index, ast.Slice):
                        self.held |= self._origins(table)
                case ast.Subscript(value=table, slice=ast.Constant(value=int())):
                    self.held |= self._origins(table)

    # ---- comparisons

    def _compare(self, test: ast.expr) -> None:
        """Note what a comparison says of each result in it."""
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
            for part in test.values:
                self._compare(part)
            return
        inside = frozenset().union(*self.looped)
        weak = self._weak(test) | (self._origins(test) & inside)
        for origin in weak:
            self.weak.setdefault(origin, test)
        if not _about_the_kind(test):
            self.held |= self._origins(test) - weak

    def _weak(self, test: ast.expr) -> Origins:
        """The results that may be empty where this holds."""
        match test:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self._nothing_in(operand)
            case ast.Call(func=func, args=args):
                if _name(func) in BROADCASTING and len(args) >= 2:
                    return self._stretched(args[0], args[1])
                if _name(func) in ALL:
                    return self._each(test)
                if _name(func) == "issubset" and isinstance(func, ast.Attribute):
                    return self._origins(func.value)
            case ast.Compare(left=left, ops=[how], comparators=[right]):
                return self._weak_order(left, how, right)
        return NONE

    def _weak_order(
        self,
        left: ast.expr,
        how: ast.cmpop,
        right: ast.expr,
    ) -> Origins:
        """`set(found) <= {...}`, and `sum(...) == 0` or `< 0.1`."""
        if isinstance(left, ast.Call) and _name(left.func) == "set":
            return self._origins(left) if isinstance(how, ast.LtE | ast.Lt) else NONE
        if not (isinstance(left, ast.Call) and _name(left.func) in COUNTS):
            return NONE
        if not (isinstance(right, ast.Constant) and isinstance(right.value, int | float)):
            return NONE
        zero = isinstance(how, ast.Eq) and right.value == 0
        small = isinstance(how, ast.Lt | ast.LtE) and right.value >= 0
        return self._each(left) if zero or small else NONE

    def _nothing_in(self, operand: ast.expr) -> Origins:
        """What may be empty where there is nothing of a kind in it."""
        if isinstance(operand, ast.Call) and _name(operand.func) in ANY:
            return self._each(operand)
        if isinstance(operand, ast.Name):
            return self.filtered.get(operand.id, NONE)
        return self._filtered(operand)

    def _stretched(self, one: ast.expr, other: ast.expr) -> Origins:
        """Two that are compared after stretching: one of the student's with a single value, or both
        of the student's."""
        first, second = self._origins(one), self._origins(other)
        if (first and second) or self._single(one) or self._single(other):
            return first | second
        return NONE

    def _each(self, call: ast.Call) -> Origins:
        """What `all`, `any` or a sum goes over, if nothing in it has a length of its own."""
        over = call.func.value if isinstance(call.func, ast.Attribute) else None
        if over is None or not self._origins(over):  # all(...), np.all(...)
            over = call.args[0] if call.args else call
        if isinstance(over, ast.GeneratorExp | ast.ListComp):
            return self._iterated(over.generators[0].iter)
        if isinstance(over, ast.Compare) and not all(map(self._single, over.comparators)):
            return NONE
        return self._origins(over)

    # ---- values

    def _origins(self, node: ast.AST) -> Origins:
        """The student's results in an expression."""
        found: set[str] = set()
        for one in ast.walk(node):
            if isinstance(one, ast.Name) and one.id in self.known:
                found |= self.known[one.id]
            elif isinstance(one, ast.Call) and getattr(one.func, "id", None) in self.theirs:
                found.add(f"{one.lineno}:{one.col_offset}")
            elif (
                isinstance(one, ast.Name) and one.id in self.theirs and not self._called(one, node)
            ):
                found.add(one.id)
        return frozenset(found)

    @staticmethod
    def _called(name: ast.Name, within: ast.AST) -> bool:
        """Whether a name is there to be called."""
        return any(isinstance(one, ast.Call) and one.func is name for one in ast.walk(within))

    def _iterated(self, iterated: ast.expr) -> Origins:
        """The results that a loop goes over: none where their lengths are compared by `strict`."""
        match iterated:
            case ast.Call(func=ast.Name(id="zip"), keywords=[ast.keyword(arg="strict")]):
                self.held |= self._origins(iterated)
                return NONE
        return self._origins(iterated)

    def _filtered(self, node: ast.expr) -> Origins:
        """The results that a list of what is wrong with them goes over."""
        if isinstance(node, ast.ListComp | ast.SetComp) and node.generators[0].ifs:
            return self._iterated(node.generators[0].iter)
        return NONE

    def _single(self, node: ast.expr, depth: int = 0) -> bool:
        """Whether an expression is one number, or a list of one."""
        match node:
            case ast.Constant():
                return True
            case ast.UnaryOp(operand=operand):
                return self._single(operand, depth)
            case ast.BinOp(left=left, right=right):
                return self._single(left, depth) and self._single(right, depth)
            case ast.List(elts=[only]) | ast.Tuple(elts=[only]):
                return not isinstance(only, ast.Starred)
            case ast.Attribute(attr="pi" | "e" | "inf" | "nan"):
                return True
            case ast.Name(id=name):
                values = self.values.get(name, []) if depth < 5 else []
                return bool(values) and all(self._single(one, depth + 1) for one in values)
        return False


def _name(function: ast.expr) -> str:
    """The last part of a function's name."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _about_the_kind(test: ast.expr) -> bool:
    """Whether an assert says only which type a result has, or that it is there."""
    match test:
        case ast.Call(func=func):
            return _name(func) in ABOUT_THE_KIND
        case ast.Compare(left=left, ops=[ast.IsNot()]):
            return True
        case ast.Compare(left=ast.Call(func=left) | (ast.Attribute() as left)):
            return _name(left) in ABOUT_THE_KIND
    return False
