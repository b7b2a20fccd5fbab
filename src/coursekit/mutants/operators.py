"""The changes of a mutant: one place of a cell's source is replaced, the rest stays as it is.

A change is made on the syntax tree and put back into the text, so that a survivor reads as a diff
of the author's own lines.
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

#: Operator -> what is tried in its place.
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
#: Name of a function or method -> another one that takes the same arguments.
SIBLINGS = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "mean": "sum",
    "sum": "mean",
    "median": "mean",
    "nanmean": "mean",
    "argmin": "argmax",
    "argmax": "argmin",
    "idxmin": "idxmax",
    "idxmax": "idxmin",
    "floor": "ceil",
    "ceil": "floor",
    "head": "tail",
    "tail": "head",
    "minimum": "maximum",
    "maximum": "minimum",
    "intersection": "union",
    "union": "intersection",
}
#: Functions whose call is replaced by its first argument.
UNWRAPPED = {
    "abs",
    "sorted",
    "round",
    "reversed",
    "str",
    "len",
    "set",
}
#: Calls that only change the form of a value, which tests must accept in any form.
CONVERSIONS = {
    "asarray",
    "array",
    "list",
    "tuple",
    "int",
    "float",
    "Series",
    "DataFrame",
}
#: Methods whose call is replaced by what it is called on.
SKIPPED = {
    "abs",
    "copy",
    "drop_duplicates",
    "dropna",
    "fillna",
    "lower",
    "reset_index",
    "round",
    "sort_index",
    "sort_values",
    "strip",
}


#: A node with a place in the source.
Located = ast.expr | ast.stmt
_COMPREHENSION = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@dataclass(frozen=True)
class Mutant:
    """One changed source.

    Attributes
    ----------
    line : int
        The first changed line, from 1.
    before, after : str
        The text that was replaced, and what stands there now.
    source : str
        The whole cell.
    """

    line: int
    before: str
    after: str
    source: str


def mutants(source: str) -> list[Mutant]:
    """Every mutant of a cell's functions; docstrings and messages of errors are left alone.

    Parameters
    ----------
    source : str
        Python, as in an answer cell of a solution.

    Returns
    -------
    list of Mutant
        In the order of the source, each source once, and only sources that are Python.

    Examples
    --------
    >>> [mutant.after for mutant in mutants("def least(a, b):\\n    return a if a < b else b")][:2]
    ['(a)', '(b)']
    """
    tree = ast.parse(source)
    text = _Text(source)
    found: dict[str, Mutant] = {}
    for node, changed in _changes(tree):
        mutant = text.replace(node, changed)
        if mutant.source != source and _parses(mutant.source):
            found.setdefault(mutant.source, mutant)
    return sorted(found.values(), key=lambda mutant: mutant.line)


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


class _Text:
    """A source whose pieces can be replaced by position; columns count bytes, as in `ast`."""

    def __init__(self, source: str) -> None:
        self.bytes = source.encode("utf-8")
        #: Where each line begins.
        self.starts = [0]
        for line in source.splitlines(keepends=True):
            length = len(line.encode("utf-8"))
            self.starts.append(self.starts[-1] + length)

    def replace(self, node: Located, changed: ast.AST) -> Mutant:
        """The source with a node's text replaced by another node's."""
        assert node.end_lineno and node.end_col_offset
        start = self._place(node.lineno, node.col_offset)
        end = self._place(node.end_lineno, node.end_col_offset)
        after = ast.unparse(changed)
        if isinstance(node, ast.stmt):
            margin = " " * node.col_offset
            after = after.replace("\n", f"\n{margin}")
        elif not isinstance(node, ast.Slice):
            after = f"({after})"
        before = self.bytes[start:end].decode("utf-8")
        head = self.bytes[:start].decode("utf-8")
        tail = self.bytes[end:].decode("utf-8")
        return Mutant(
            node.lineno,
            before,
            after,
            source=f"{head}{after}{tail}",
        )

    def _place(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column


def _changes(tree: ast.Module) -> Iterator[tuple[Located, ast.AST]]:
    """Pairs of a node and what to put in its place."""
    untouched: set[int] = set()
    for node in _left_alone(tree):
        untouched.update(map(id, ast.walk(node)))
    for node in ast.walk(tree):
        if id(node) in untouched:
            continue
        if not isinstance(node, Located):
            continue
        for change in CHANGES:
            for changed in change(node):
                yield node, changed
        if isinstance(node, ast.If):
            yield node.test, ast.Constant(True)
        if isinstance(node, ast.If | ast.While):
            yield node.test, ast.Constant(False)


def _left_alone(tree: ast.Module) -> Iterator[ast.AST]:
    """Nodes of which nothing is changed: docstrings, raised errors, annotations and imports."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant()):
                yield node
            case ast.Raise() | ast.Import() | ast.ImportFrom():
                yield node
            case ast.arg(annotation=ast.expr() as annotation):
                yield annotation


def _copied(node: ast.AST, **fields: object) -> ast.AST:
    """A copy of a node with some of its fields changed."""
    changed = copy.deepcopy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """A statement is left out, unless it only changes the form of a value."""
    match node:
        case ast.Assign(value=value) if _is_conversion(value):
            return
        case ast.Assign() | ast.AugAssign() | ast.Expr() | ast.Delete():
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Pass()


def _is_conversion(node: ast.expr) -> bool:
    """Whether an expression is one value in another form, as in `np.asarray(values)`."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[ast.Name(), *_]):
            return name in CONVERSIONS
        case ast.Call(func=ast.Attribute(attr=name), args=[ast.Name(), *_]):
            return name in CONVERSIONS
    return False


def _operators(node: ast.AST) -> Iterator[ast.AST]:
    """An operator becomes its neighbour, or goes."""
    match node:
        case ast.Compare(ops=operators):
            for place, operator in enumerate(operators):
                for other in COMPARISONS.get(type(operator), ()):
                    changed = list(operators)
                    changed[place] = other()
                    yield _copied(node, ops=changed)
        case ast.BinOp(op=operator) | ast.AugAssign(op=operator):
            neighbour = ARITHMETIC.get(type(operator))
            if neighbour:
                yield _copied(node, op=neighbour())
        case ast.BoolOp(op=ast.And()):
            yield _copied(node, op=ast.Or())
        case ast.BoolOp():
            yield _copied(node, op=ast.And())
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert(), operand=operand):
            yield operand


def _constants(node: ast.AST) -> Iterator[ast.AST]:
    """A number moves by one, or a float by a tenth and to double; a truth value turns."""
    match node:
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
            yield ast.Constant(value - 1)
        case ast.Constant(value=float(value)):
            yield ast.Constant(value * 1.1)
            yield ast.Constant(value * 2)


def _calls(node: ast.AST) -> Iterator[ast.AST]:
    """A call loses a keyword, goes to a sibling, or gives back what it was given."""
    if not isinstance(node, ast.Call):
        return
    for place, keyword in enumerate(node.keywords):
        if keyword.arg != "dtype":
            others = list(node.keywords)
            del others[place]
            yield _copied(node, keywords=others)
    match node.func:
        case ast.Name(id=name):
            if name in SIBLINGS:
                sibling = ast.Name(SIBLINGS[name])
                yield _copied(node, func=sibling)
            if name in UNWRAPPED and node.args:
                yield node.args[0]
        case ast.Attribute(attr=name, value=value):
            if name in SIBLINGS:
                method = _copied(node.func, attr=SIBLINGS[name])
                yield _copied(node, func=method)
            if name in SKIPPED:
                yield value


def _slices(node: ast.AST) -> Iterator[ast.AST]:
    """A slice loses an end or its step."""
    if isinstance(node, ast.Slice):
        for name in ("lower", "upper", "step"):
            if getattr(node, name) is not None:
                yield _copied(node, **{name: None})


def _choices(node: ast.AST) -> Iterator[ast.AST]:
    """A choice always falls the same way; a filter of a comprehension goes."""
    if isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
    elif isinstance(node, _COMPREHENSION):
        for place, generator in enumerate(node.generators):
            if generator.ifs:
                generators = copy.deepcopy(node.generators)
                generators[place].ifs = []
                yield _copied(node, generators=generators)


#: The ways to change a node.
CHANGES = (
    _statements,
    _operators,
    _constants,
    _calls,
    _slices,
    _choices,
)
