"""Checks that each exercise is proved: right answers that truly differ, and wrong ones that name
what they lose."""

from collections.abc import Iterable, Iterator

from nbformat import NotebookNode

from coursekit import answers, notebooks
from coursekit.answers import Answer, normal_form
from coursekit.checks.cells import place
from coursekit.notebooks import Lab, Part, grader, is_test

#: Right answers that an exercise has at least.
RIGHT = 2
#: Wrong ones.
WRONG = 4


def check_answers(lab: Lab) -> list[str]:
    """Each autograded exercise has its right and wrong answers, and every file of them belongs to
    one."""
    notebook = notebooks.read(lab.solution)
    everything = answers.load(lab)
    exercises = notebooks.exercises(notebook)
    keys = [part.key for part in exercises]
    tests = _ids(filter(is_test, notebook.cells))
    violations = []
    for answer in everything:
        if answer.key not in keys:
            where = place(lab, path=answer.path)
            there = ", ".join(keys)
            violations.append(
                f"{where}: {answer.key!r} is no answer cell of an exercise; there are: {there}"
            )
    for answer in everything:
        where = place(lab, path=answer.path)
        for name in sorted(answer.loses - tests):
            violations.append(
                f"{where}: loses {name!r}, which is no test of the lab; correct the name"
            )
    for part in exercises:
        own = [answer for answer in everything if answer.key == part.key]
        violations += _proof(lab, part, own)
    return violations


def _ids(cells: Iterable[NotebookNode]) -> set[str]:
    return {grader(cell).get("grade_id", "") for cell in cells}


def _proof(
    lab: Lab,
    part: Part,
    own: list[Answer],
) -> Iterator[str]:
    right = [answer for answer in own if answer.right]
    wrong = [answer for answer in own if not answer.right]
    yield from _too_few(lab, part, "right", len(right), RIGHT)
    yield from _too_few(lab, part, "wrong", len(wrong), WRONG)
    tests = _ids(part.tests)
    named = ", ".join(sorted(tests))
    for answer in wrong:
        if answer.loses.isdisjoint(tests):
            where = place(lab, path=answer.path)
            yield f"{where}: must lose a test of its own exercise, which are: {named}"


def _too_few(
    lab: Lab,
    part: Part,
    kind: str,
    count: int,
    wanted: int,
) -> Iterator[str]:
    if count < wanted:
        folder = place(lab, path=lab.answers / kind)
        yield (
            f"{place(lab)}, '{part.title}': expected at least {wanted} {kind} answers, found "
            f"{count}; add {folder}/{part.key}--NAME.py"
        )


def check_approaches(lab: Lab) -> list[str]:
    """No two right answers to an exercise are the same after renaming and formatting."""
    violations = []
    seen: dict[tuple[str, str], Answer] = {}
    for answer in answers.load(lab):
        if not answer.right:
            continue
        where = place(lab, path=answer.path)
        source = "\n".join(answer.cells)
        try:
            form = normal_form(source)
        except SyntaxError as error:
            violations.append(f"{where}: is not Python ({error}); mend it")
            continue
        first = seen.setdefault((answer.key, form), answer)
        if first is not answer:
            violations.append(
                f"{where}: is {first.path.name} with other names or formatting; replace one by "
                "another approach"
            )
    return violations
