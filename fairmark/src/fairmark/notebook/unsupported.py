"""Tests that cannot be served: what they look at is in another process than the student's code."""

import ast
from collections.abc import Collection, Iterator

from fairmark.model import Cell
from fairmark.notebook import analysis
from fairmark.notebook.planner import TestPlan

#: Calls that ask what files there are.
_FILES = {
    "exists",
    "lexists",
    "isfile",
    "isdir",
    "is_file",
    "is_dir",
    "getsize",
    "getmtime",
    "stat",
    "listdir",
    "scandir",
    "iterdir",
    "rglob",
    "walk",
}
#: Before the dot, where such a call is never of a student's method.
_MODULES = {"", "os", "path"}
#: Names by which a test reaches into the process that it runs in.
_PROCESS = {
    "get_ipython": "looks into the notebook's own process (get_ipython)",
    "In": "looks at the notebook's own history (In)",
    "Out": "looks at the notebook's own history (Out)",
    "mock": "replaces functions (unittest.mock)",
    "patch": "replaces functions (unittest.mock)",
    "monkeypatch": "replaces functions (monkeypatch)",
}


def reasons(test: Cell, plan: TestPlan, methods: Collection[str]) -> Iterator[str]:
    """Why a test would give wrong marks here; nothing where it would not.

    Parameters
    ----------
    test : Cell
    plan : TestPlan
        Says which names are the student's: a student's own `walk` is not that of `os`.
    methods : collection of str
        Names of the methods that the answers define.
    """
    students = set(plan.names) - plan.imports.keys()
    imported = {name for _, name in analysis.imports(test.source)}
    used = (analysis.used_names(test.source) - students) | imported
    yield from sorted({why for name, why in _PROCESS.items() if name in used})
    files = set()
    for called in analysis.called(test.source) - students:
        owner, _, name = called.rpartition(".")
        if name in _FILES and not _is_method(owner, name, methods):
            files.add(name)
    if files:
        named = ", ".join(sorted(files))
        yield f"asks for files ({named}), and a student's code writes its files elsewhere"
    if any(_is_sys_modules(node) for node in analysis.nodes(test.source)):
        yield "looks at what was imported (sys.modules), and a student's code imports elsewhere"


def _is_method(owner: str, name: str, methods: Collection[str]) -> bool:
    """Whether what is called may be a method that an answer defines."""
    first = owner.split(".")[0]
    return name in methods and first not in _MODULES


def _is_sys_modules(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.modules"
