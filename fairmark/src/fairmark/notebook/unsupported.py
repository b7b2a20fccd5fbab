"""Tests that cannot be served: what they look at is in another process than the student's code."""

import ast
from collections.abc import Iterator

from fairmark.model import Cell
from fairmark.notebook import analysis

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
#: Names by which a test reaches into the process that it runs in.
_PROCESS = {
    "get_ipython": "looks into the notebook's own process (get_ipython)",
    "In": "looks at the notebook's own history (In)",
    "Out": "looks at the notebook's own history (Out)",
    "mock": "replaces functions (unittest.mock)",
    "patch": "replaces functions (unittest.mock)",
    "monkeypatch": "replaces functions (monkeypatch)",
}


def reasons(test: Cell) -> Iterator[str]:
    """Why a test would give wrong marks here; nothing where it would not."""
    imported = {name for _, name in analysis.imports(test.source)}
    used = analysis.used_names(test.source) | imported
    yield from sorted({why for name, why in _PROCESS.items() if name in used})
    called = {name.split(".")[-1] for name in analysis.called(test.source)}
    files = sorted(called & _FILES)
    if files:
        yield (
            f"asks for files ({', '.join(files)}), and a student's code writes its files elsewhere"
        )
    if any(_is_sys_modules(node) for node in analysis.nodes(test.source)):
        yield "looks at what was imported (sys.modules), and a student's code imports elsewhere"


def _is_sys_modules(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.modules"
