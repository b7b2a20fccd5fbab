"""Check that no test compares with a value that a student's function can change while the test
calls it.

A test sees what a function changes in the values that read-only cells bound, as nbgrader's tests
do. So a function that never looks at an image could write its own guess over the labels. A test
therefore takes such a value, or a copy of it, before it first calls a student's function.
"""

import ast
from collections.abc import Iterator

from coursekit import notebooks
from coursekit.checks.cells import code_cells, names, parse, place, student_names
from coursekit.notebooks import Lab, grader, is_locked, is_test

#: Where the hidden part begins, in which every given value is as it was again.
HIDDEN = "### BEGIN HIDDEN TESTS"
INSTEAD = "copy it above the first call in this part, and use the copy"
#: Lab and test -> why nobody gains a point by changing what it uses late.
HARMLESS = {
    ("02-baselines", "test-fixed_neighbours"): "the hidden part makes its own patients",
    ("02-baselines", "test-fixed_line"): "the hidden part makes its own patients",
    ("02-baselines", "test-fixed_units"): "the hidden part makes its own patients",
    ("02-baselines", "test-my_choice"): "the hidden part calls nothing before it compares",
    ("04-label-aggregation", "test-e_step"): "the expected numbers are in the test",
    ("04-label-aggregation", "test-my_method"): "the hidden part loads what it compares with",
    ("06-fewer-labels", "test-decide"): "the hidden part compares with the student's own function",
    ("07-data-management", "test-fingerprint"): "the hidden part writes out what it compares",
    ("08-code-base", "test-prepare"): "the hidden part makes its own images",
    ("09-project", "test-plan_problems"): "the expected problems are in the test",
    ("09-project", "test-plan_problems-dates"): "the expected problems are in the test",
}


def check_given_values(lab: Lab) -> list[str]:
    """A part of a test uses given values before it calls a student's function, or as its
    arguments."""
    notebook = notebooks.read(lab.solution)
    theirs = student_names(notebook)
    given = set[str]()
    wrong = []
    for number, cell in code_cells(notebook):
        if is_test(cell):
            test = grader(cell).get("grade_id")
            if (lab.name, test) in HARMLESS:
                continue
            where = place(lab, number, cell)
            for line, name in _late_in_parts(cell.source, given, theirs):
                wrong.append(
                    f"{where}: `{line}` uses {name!r}, which the student's "
                    f"function may have changed by then; {INSTEAD}"
                )
        elif is_locked(cell):
            given |= _values(cell.source)
    return wrong


def _values(source: str) -> set[str]:
    """The names that a cell binds to values, not to functions, classes and modules."""
    bound, imported, _ = names(source)
    defined = set[str]()
    for node in parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            defined.add(node.name)
    return set(bound - imported - defined)


def _late_in_parts(
    source: str,
    given: set[str],
    theirs: set[str],
) -> Iterator[tuple[str, str]]:
    """What the visible and the hidden part of a test use late."""
    own = set[str]()
    for part in source.split(HIDDEN):
        tree = parse(part)
        yield from _used_late(tree, given, theirs, own)


def _used_late(
    tree: ast.Module,
    given: set[str],
    theirs: set[str],
    own: set[str],
) -> Iterator[tuple[str, str]]:
    """The first line of each statement that uses a given value in or after the one that first
    calls a student's function, and the value's name; `own` gets the names that the test binds."""
    called = False
    for statement in tree.body:
        called = called or _calls(statement, theirs)
        own |= _stored(statement)
        if called:
            line, *_ = ast.unparse(statement).splitlines()
            outside = _outside_of_calls(statement, theirs)
            used = outside & given - own
            for name in sorted(used):
                yield line, name


def _calls(node: ast.AST, theirs: set[str]) -> bool:
    """Whether a student's function is called in it."""
    return any(_is_call(inner, theirs) for inner in ast.walk(node))


def _is_call(node: ast.AST, theirs: set[str]) -> bool:
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return name in theirs
    return False


def _stored(statement: ast.stmt) -> set[str]:
    """Names that it binds."""
    found = set()
    for node in ast.walk(statement):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
    return found


def _outside_of_calls(node: ast.AST, theirs: set[str]) -> set[str]:
    """Names that it reads elsewhere than as arguments of a student's function."""
    if _is_call(node, theirs):
        return set()
    found = set[str]()
    match node:
        case ast.Name(id=name, ctx=ast.Load()):
            found.add(name)
    for inner in ast.iter_child_nodes(node):
        found |= _outside_of_calls(inner, theirs)
    return found
