"""Checks that each exercise is proved: right answers that truly differ, and wrong ones that name
what they lose."""

from collections.abc import Iterator

from coursekit import answers, notebooks
from coursekit.answers import Answer, normal_form
from coursekit.checks.cells import place
from coursekit.notebooks import Lab, Part, grader, is_test

RIGHT, WRONG = 2, 4


def check_answers(lab: Lab) -> list[str]:
    """Each autograded exercise has its right and wrong answers, and every file of them belongs to
    one."""
    notebook = notebooks.read(lab.solution)
    everything = answers.load(lab)
    exercises = notebooks.exercises(notebook)
    tests = {grader(cell).get("grade_id") for cell in notebook.cells if is_test(cell)}
    faults = [
        f"{place(lab, path=answer.path)}: {answer.key!r} is no answer cell of an exercise; there "
        "are: "
        f"{', '.join(part.key for part in exercises)}"
        for answer in everything
        if answer.key not in {part.key for part in exercises}
    ]
    faults += [
        f"{place(lab, path=answer.path)}: loses {name!r}, which is no test of the lab; correct the "
        "name"
        for answer in everything
        for name in sorted(answer.loses - tests)
    ]
    for part in exercises:
        faults += _proof(lab, part, [answer for answer in everything if answer.key == part.key])
    return faults


def _proof(lab: Lab, part: Part, own: list[Answer]) -> Iterator[str]:
    tests = {grader(cell).get("grade_id", "") for cell in part.tests}
    for kind, wanted in (("right", RIGHT), ("wrong", WRONG)):
        count = sum(answer.right == (kind == "right") for answer in own)
        if count < wanted:
            yield (
                f"{place(lab)}, '{part.title}': expected at least {wanted} {kind} answers, found "
                f"{count}; "
                f"add {place(lab, path=lab.answers / kind)}/{part.key}--NAME.py"
            )
    for answer in own:
        if not answer.right and not answer.loses & tests:
            yield (
                f"{place(lab, path=answer.path)}: must lose a test of its own exercise, which are: "
                f"{', '.join(sorted(tests))}"
            )


def check_approaches(lab: Lab) -> list[str]:
    """No two right answers to an exercise are the same after renaming and formatting."""
    faults = []
    seen: dict[tuple[str, str], Answer] = {}
    for answer in answers.load(lab):
        if answer.right:
            try:
                form = normal_form("\n".join(answer.cells))
            except SyntaxError as error:
                faults.append(f"{place(lab, path=answer.path)}: is not Python ({error}); mend it")
                continue
            first = seen.setdefault((answer.key, form), answer)
            if first is not answer:
                faults.append(
                    f"{place(lab, path=answer.path)}: is {first.path.name} with other names or "
                    "formatting; "
                    f"replace one by another approach"
                )
    return faults
