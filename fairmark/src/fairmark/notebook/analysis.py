"""What the source of a cell tells: the names that it binds and uses, and what it does with them."""

import ast
import re
import symtable
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

#: A line that is IPython's own. Its own way to find them takes a time that grows with the square of
#: a cell's length.
_MAGIC = re.compile(r"^([ \t]*)([%!?].*)", re.MULTILINE)
#: What Python's parser may say of a text; some of it of texts that are only long, or nested.
_NO_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError, SystemError)
#: Braces of a cell, which may be fields of an f-string: Python 3.11's parser takes a time that
#: grows with the square of these.
_MAX_BRACES = 2000
#: Characters of a cell that is parsed here: the parser's time grows with the square of some texts.
_MAX_PARSED = 100_000
_WORD = re.compile(r"[^\W\d]\w*")
#: Names in the text of a pandas query.
_QUERY = re.compile(r"@([^\W\d]\w*)")
#: Statements that bind what they use inside.
_BIND_WHAT_THEY_USE = (
    ast.For,
    ast.With,
    ast.Try,
    ast.While,
    ast.If,
    ast.FunctionDef,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
)
_DEFINITIONS = (
    ast.Import,
    ast.ImportFrom,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
)
#: What makes a value of literals, and does nothing else.
_MAKERS = {
    *("list", "dict", "set", "tuple", "frozenset", "range"),
    *("array", "asarray", "arange", "linspace", "zeros", "ones"),
    *("Series", "DataFrame"),
}


# ---- names


@cache
def names(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names that a cell binds at its top level, and those that it, or a function in it, takes
    from outside.

    Examples
    --------
    >>> bound, used = names("import math\\ndef area(r):\\n    return PI * r ** 2\\nx = x + 1")
    >>> sorted(bound), sorted(used)
    (['area', 'math', 'x'], ['PI', 'x'])
    """
    bound = set[str]()
    used = set[str]()
    try:
        for statement in _parsed(source).body:
            binds, takes = _names_of_statement(statement)
            used |= takes - bound
            bound |= binds
    except _NO_PYTHON:  # every word may be a name
        return frozenset(), frozenset(_WORD.findall(source))
    used.update(_QUERY.findall(source))
    for _, line in _MAGIC.findall(source):
        used.update(_WORD.findall(line))
    return frozenset(bound), frozenset(used)


def bound_names(source: str) -> frozenset[str]:
    """The names that a cell binds at its top level."""
    bound, _ = names(source)
    return bound


def used_names(source: str) -> frozenset[str]:
    """The names that a cell, or a function in it, takes from outside."""
    _, used = names(source)
    return used


def _names_of_statement(statement: ast.stmt) -> tuple[set[str], set[str]]:
    """The names that a statement binds, and those that it takes from outside."""
    table = symtable.symtable(ast.unparse(statement), "<cell>", "exec")
    binds = set[str]()
    takes = set[str]()
    for symbol in _global_symbols(table):
        if symbol.is_assigned() or symbol.is_imported():
            binds.add(symbol.get_name())
        if symbol.is_referenced():
            takes.add(symbol.get_name())
    if isinstance(statement, _BIND_WHAT_THEY_USE):
        takes -= binds
    for node in ast.walk(statement):  # x += 1 takes x and binds it
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            takes |= binds & {node.target.id}
    return binds, takes


def _global_symbols(table: symtable.SymbolTable) -> Iterator[symtable.Symbol]:
    """The global names of a module, and of all functions and classes in it."""
    for symbol in table.get_symbols():
        if symbol.is_global():
            yield symbol
    yield from _inner_symbols(table)


def _inner_symbols(table: symtable.SymbolTable) -> Iterator[symtable.Symbol]:
    """The global names of the functions and classes in a module."""
    for child in table.get_children():
        yield from _global_symbols(child)


def read_in_functions(source: str) -> frozenset[str]:
    """The global names that functions of a cell read.

    Examples
    --------
    >>> read_in_functions("x = y\\ndef area():\\n    return R * R")
    frozenset({'R'})
    """
    try:
        table = symtable.symtable(ast.unparse(_parsed(source)), "<cell>", "exec")
    except _NO_PYTHON:
        return frozenset()
    found = set()
    for symbol in _inner_symbols(table):
        if symbol.is_referenced():
            found.add(symbol.get_name())
    return frozenset(found)


def changed(source: str) -> set[str]:
    """The names whose values a cell may change: x[...] = ..., x.y = ..., x.sort().

    Examples
    --------
    >>> sorted(changed("a[0] = 1\\nb.c = 2\\nd.sort()\\nprint(e)"))
    ['a', 'b', 'd']
    """
    found = set()
    for node in nodes(source):
        target = _changed_by(node)
        if target is not None:
            word = _WORD.match(ast.unparse(target))
            if word:
                found.add(word[0])
    return found


def _changed_by(node: Any) -> ast.expr | None:
    """What a node may change, as it is written; None where it changes nothing."""
    match node:
        case ast.Attribute(ctx=ast.Store() | ast.Del()):
            return node
        case ast.Subscript(ctx=ast.Store() | ast.Del()):
            return node
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Call()))):
            return None  # a method of what another call returned
        case ast.Expr(value=ast.Call(func=ast.Attribute() as method)):
            return method
    return None


# ---- imports and definitions


def imports(source: str) -> list[tuple[str, str]]:
    """What a cell imports: the module ("" if it is relative), and the name that the cell has for
    it, or for a part of it.

    Examples
    --------
    >>> imports("import numpy as np\\nfrom os import path")
    [('numpy', 'np'), ('os', 'path')]
    """
    found = []
    for node in nodes(source):
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        for alias in node.names:
            module: Any = alias.name
            if isinstance(node, ast.ImportFrom):
                module = "" if node.level else node.module
            name = alias.asname or alias.name
            found.append((module, name.split(".")[0]))
    return found


def imported_names(source: str) -> dict[str, tuple[str, str]]:
    """What a cell imports at its top level: name -> module, and what of it; "" for the module.

    Examples
    --------
    >>> imported_names("import os.path\\nimport math as m\\nfrom math import pi")
    {'os': ('os', ''), 'm': ('math', ''), 'pi': ('math', 'pi')}
    """
    found = {}
    for node in statements(source) or []:
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.asname or alias.name.split(".")[0]
                found[name] = (alias.name if alias.asname else name, "")
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                found[alias.asname or alias.name] = (node.module, alias.name)
    return found


def definitions(source: str) -> tuple[str, frozenset[str]]:
    """The imports, functions and classes of a cell alone, and their names.

    Examples
    --------
    >>> sorted(definitions("import math\\nlimit = 3\\ndef area(r):\\n    return math.pi * r")[1])
    ['area', 'math']
    """
    kept = []
    named = set[str]()
    for statement in statements(source) or []:
        match statement:
            case ast.Import() | ast.ImportFrom():
                named |= bound_names(ast.unparse(statement))
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                named.add(statement.name)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda()):
                named.add(name)
            case _:
                continue
        kept.append(ast.unparse(statement))
    return "\n".join(kept), frozenset(named)


def constants(source: str) -> list[tuple[str, str]]:
    """The names that a cell binds to constants and mentions nowhere else but in its definitions,
    each with the statement.

    Examples
    --------
    >>> constants("rows = [1, 2]\\nlow = -1\\ntruth = np.array([0, 1])\\nlargest(rows)")
    [('low', 'low = -1'), ('truth', 'truth = np.array([0, 1])')]
    """
    mentioned = Counter[str]()
    found = []
    for statement in statements(source) or []:
        if isinstance(statement, _DEFINITIONS):
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Name):
                mentioned[node.id] += 1
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                if _is_constant(value):
                    text = ast.unparse(statement)
                    found.append((name, text))
    return [(name, text) for name, text in found if mentioned[name] == 1]


def _is_constant(value: ast.expr) -> bool:
    """Whether an expression is a literal, or made of literals by a function that only does that."""
    parts = [value]
    match value:
        case (
            ast.Call(func=ast.Name(id=name))
            | ast.Call(func=ast.Attribute(value=ast.Name(), attr=name))
        ) if name in _MAKERS:
            keywords = [one.value for one in value.keywords]
            parts = [*value.args, *keywords]
    for part in parts:
        try:
            ast.literal_eval(part)
        except (ValueError, TypeError, RecursionError):
            return False
    return True


def methods(source: str) -> set[str]:
    """The names of the methods that the classes of a cell define.

    Examples
    --------
    >>> methods("class Dog:\\n    def walk(self): ...\\ndef bark(): ...")
    {'walk'}
    """
    found = set()
    for node in nodes(source):
        if not isinstance(node, ast.ClassDef):
            continue
        for part in node.body:
            if isinstance(part, ast.FunctionDef):
                found.add(part.name)
    return found


# ---- other parts


def texts(source: str) -> list[str]:
    """The texts in a cell."""
    found = []
    for node in nodes(source):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(node.value)
    return found


def called(source: str) -> set[str]:
    """What a cell calls, as it is written.

    Examples
    --------
    >>> sorted(called("import os\\nos.path.exists(f(1))"))
    ['f', 'os.path.exists']
    """
    found = set()
    for node in nodes(source):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            found.add(ast.unparse(node.func))
    return found


def visible_and_hidden(source: str, delimiter: str) -> tuple[str, str]:
    """A test's part before its first hidden line, and the rest; ("", all) where the border cuts a
    statement.

    Examples
    --------
    >>> text = "a\\n### BEGIN HIDDEN TESTS\\nb\\n### END HIDDEN TESTS"
    >>> visible_and_hidden(text, "BEGIN HIDDEN TESTS")
    ('a\\n', '### BEGIN HIDDEN TESTS\\nb\\n### END HIDDEN TESTS')
    """
    border = len(source)
    if delimiter in source:
        place = source.find(delimiter)
        border = source.rfind("\n", 0, place) + 1
    visible = source[:border]
    hidden = source[border:]
    try:
        # IPython would unindent a part that begins inside a block.
        for part in (visible, f"pass\n{hidden}"):
            compile(TransformerManager().transform_cell(part), "<test>", "exec")
    except SyntaxError:
        return "", source
    return visible, hidden


def statements(source: str) -> list[ast.stmt] | None:
    """The statements of a cell; None of what is not Python."""
    try:
        return _parsed(source).body
    except _NO_PYTHON:
        return None


def nodes(source: str) -> list[Any]:
    """All of a cell's syntax tree; nothing of what is not Python."""
    try:
        return list(ast.walk(_parsed(source)))
    except _NO_PYTHON:
        return []


def _parsed(source: str) -> ast.Module:
    """The syntax tree of a cell, without its lines of magic; students' cells too are read here, in
    the worker."""
    if source.count("{") > _MAX_BRACES or len(source) > _MAX_PARSED:
        raise SyntaxError
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.parse(_MAGIC.sub(r"\1pass", source))
