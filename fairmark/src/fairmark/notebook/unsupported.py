"""Tests that cannot be served: what they look at is in another process than the student's code."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import lru_cache

from fairmark.model import Cell, Role
from fairmark.notebook import analysis, process, reading
from fairmark.notebook.plan import NotebookPlan
from fairmark.notebook.reading import Surroundings

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
#: Cells whose functions are the course's own.
_HELPERS = (Role.READ_ONLY, Role.OPEN)
#: Notebooks of which it is kept what is known of them.
_KEPT = 8
#: Names by which a test reaches into the process that it runs in.
_PROCESS = {
    "get_ipython": "looks into the notebook's own process (get_ipython)",
    "In": "looks at the notebook's own history (In)",
    "Out": "looks at the notebook's own history (Out)",
    "mock": "replaces functions (unittest.mock)",
    "patch": "replaces functions (unittest.mock)",
    "monkeypatch": "replaces functions (monkeypatch)",
}


def reasons(test: Cell, notebook: NotebookPlan) -> Iterator[str]:
    """Why a test would give wrong marks here; nothing where it would not.

    Parameters
    ----------
    test : Cell
    notebook : NotebookPlan
        Says which names are the student's: a student's own `walk` is not that of `os`.
    """
    plan = notebook.tests[test.id]
    students = set(plan.names) - plan.imports.keys()
    imported = {name for _, name in analysis.imports(test.source)}
    used = (analysis.used_names(test.source) - students) | imported
    whys = {why for name, why in _PROCESS.items() if name in used}
    files = set()
    for called in analysis.called(test.source) - students:
        owner, _, name = called.rpartition(".")
        if name in _FILES and not _is_method(owner, name, notebook.methods):
            files.add(name)
    if files:
        named = ", ".join(sorted(files))
        whys.add(f"asks for files ({named}), and a student's code writes its files elsewhere")
    around = replace(_surroundings(notebook), students=students)
    whys.update(process.reasons(test.source, around))
    yield from sorted(whys)


@lru_cache(maxsize=_KEPT)
def _surroundings(notebook: NotebookPlan) -> Surroundings:
    """What is known of a notebook, whichever test is read."""
    helpers = [cell.source for cell in notebook.base if cell.role in _HELPERS]
    return reading.surroundings(notebook.answers, helpers, notebook.methods)


def _is_method(
    owner: str,
    name: str,
    methods: Collection[str],
) -> bool:
    """Whether what is called may be a method that an answer defines."""
    first = owner.split(".")[0]
    return name in methods and first not in _MODULES
