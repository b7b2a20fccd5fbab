"""What the source of cells tells: the names they bind and use, where a test's hidden part begins,
what must run."""

import ast
import re
import symtable
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
#: What a cell may do besides binding names and showing something: magics, settings, seeds.
_ACTS = re.compile(
    r"(?m)^\s*[%!]|\brcParams\b|\benviron\b|\b(seed|set_option|simplefilter|filterwarnings|chdir|use)\("
)
#: Ways to a name that do not show it.
_LOOKS = re.compile(r"\b(eval|exec|globals|locals|get_ipython|user_ns|__main__|Out)\b")
#: Statements that bind what they use inside.
_OWN = (
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
    bound, used = set[str](), set[str]()
    try:
        for statement in _parsed(source).body:
            outer = _outer(symtable.symtable(ast.unparse(statement), "<cell>", "exec"))
            binds = {one.get_name() for one in outer if one.is_assigned() or one.is_imported()}
            takes = {one.get_name() for one in outer if one.is_referenced()}
            changes = {
                node.target.id
                for node in ast.walk(statement)
                if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)
            } & binds
            used |= (takes - (binds if isinstance(statement, _OWN) else set()) | changes) - bound
            bound |= binds
    except _NO_PYTHON:  # every word may be a name
        return frozenset(), frozenset(_WORD.findall(source))
    magics = _WORD.findall(" ".join(line for _, line in _MAGIC.findall(source)))
    return frozenset(bound), frozenset(used | {*_QUERY.findall(source), *magics})


def _outer(table: symtable.SymbolTable) -> list[symtable.Symbol]:
    """The global names of a module, and of all functions and classes in it."""
    inside = [one for child in table.get_children() for one in _outer(child)]
    return [one for one in table.get_symbols() if one.is_global()] + inside


def imports(source: str) -> list[tuple[str, str]]:
    """What a cell imports: the module ("" if it is relative), and the name that the cell has for
    it, or for a part of it.

    Examples
    --------
    >>> imports("import numpy as np\\nfrom os import path")
    [('numpy', 'np'), ('os', 'path')]
    """
    return [
        (
            "" if getattr(node, "level", 0) else getattr(node, "module", alias.name),
            (alias.asname or alias.name).split(".")[0],
        )
        for node in nodes(source)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]


def halves(source: str, marker: str) -> tuple[str, str]:
    """A test's part before its first hidden line, and the rest; ("", all) where the border cuts a
    statement.

    Examples
    --------
    >>> halves("a\\n### BEGIN HIDDEN TESTS\\nb\\n### END HIDDEN TESTS", "BEGIN HIDDEN TESTS")
    ('a\\n', '### BEGIN HIDDEN TESTS\\nb\\n### END HIDDEN TESTS')
    """
    border = source.rfind("\n", 0, source.find(marker)) + 1 if marker in source else len(source)
    first, rest = source[:border], source[border:]
    try:
        for part in (
            first,
            f"pass\n{rest}",
        ):  # IPython would unindent a part that begins inside a block
            compile(TransformerManager().transform_cell(part), "<test>", "exec")
    except SyntaxError:
        return "", source
    return first, rest


def needed(shown: dict[str, str], others: list[str], modules: set[str]) -> set[str]:
    """Which ungraded cells must run, those that act on what others use; the rest only show
    something, and cost most time.

    Parameters
    ----------
    shown : dict of str to str
        Id -> source of the ungraded, unchanged cells.
    others : list of str
        Sources of all other cells that run, the tests' included.
    modules : set of str
        Names of modules: to call something of theirs changes nothing.

    Returns
    -------
    set of str
        Ids.
    """
    used, bound = ({name for source in others for name in names(source)[which]} for which in (1, 0))
    changes = {key: changed(source) & names(source)[1] - modules for key, source in shown.items()}
    found: set[str] = set(shown if any(map(_LOOKS.search, others)) else ())
    while more := {
        key
        for key, source in shown.items()
        if key not in found
        and (names(source)[0] & used or changes[key] & (used | bound) or _ACTS.search(source))
    }:
        found |= more
        used, bound = (
            known.union(*(names(shown[key])[which] for key in more))
            for known, which in ((used, 1), (bound, 0))
        )
    return found


def changed(source: str) -> set[str]:
    """The names whose values a cell may change: x[...] = ..., x.y = ..., x.sort()."""
    found = nodes(source)
    stored = [
        one
        for one in found
        if isinstance(one, ast.Attribute | ast.Subscript)
        and isinstance(one.ctx, ast.Store | ast.Del)
    ]
    called = [
        node.value.func
        for node in found
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
        and not isinstance(node.value.func.value, ast.Call)
    ]
    return {
        word[0] for word in (_WORD.match(ast.unparse(node)) for node in [*stored, *called]) if word
    }


def statements(source: str) -> list[ast.stmt] | None:
    """The statements of a cell; None of what is not Python."""
    try:
        return _parsed(source).body
    except _NO_PYTHON:
        return None


def definitions(source: str) -> tuple[str, frozenset[str]]:
    """The imports, functions and classes of a cell alone, and the names that they bind.

    Examples
    --------
    >>> sorted(definitions("import math\\nlimit = 3\\ndef area(r):\\n    return math.pi * r")[1])
    ['area', 'math']
    """
    kept = [
        one
        for one in statements(source) or []
        if isinstance(
            one, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        )
    ]
    text = "\n".join(map(ast.unparse, kept))
    return text, names(text)[0]


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
    inside = [one for child in table.get_children() for one in _outer(child)]
    return frozenset(one.get_name() for one in inside if one.is_referenced())


def texts(source: str) -> list[str]:
    """The texts in a cell."""
    return [
        node.value
        for node in nodes(source)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def called(source: str) -> set[str]:
    """What a cell calls, as it is written.

    Examples
    --------
    >>> sorted(called("import os\\nos.path.exists(f(1))"))
    ['f', 'os.path.exists']
    """
    return {
        ast.unparse(node.func)
        for node in nodes(source)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    }


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
