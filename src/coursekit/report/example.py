"""The report of an invented class, to show what a report looks like; nobody is graded for it."""

import random

from nbformat import NotebookNode

from coursekit import answers, notebooks
from coursekit.answers import Answer
from coursekit.classroom.grades import Row
from coursekit.notebooks import Lab, grader, is_graded, is_test
from coursekit.report import build, misconceptions, page
from coursekit.report.misconceptions import Failure, Matrix, Wrong
from coursekit.report.reading import LabClass, Work
from coursekit.report.summary import summarise
from fairmark.model import CheckResult


def html(lab: Lab, students: int = 32, seed: int = 0) -> str:
    """The page of a lab without names, for a class that is drawn: each exercise is answered right,
    wrong, or not at all.

    Parameters
    ----------
    lab : Lab
        With its release and its answers.
    students : int
        How many.
    seed : int
        The same seed gives the same page.
    """
    one, matrix = invent(lab, students, seed)
    [summary] = summarise([one], {lab.name: matrix})
    text, _ = page.lab(
        summary,
        build.numbered([one], random.Random(seed)),
        named=False,
        beside=(),
        note="This class is invented: its points and its misconceptions are drawn at random.",
    )
    return text


def invent(lab: Lab, students: int, seed: int) -> tuple[LabClass, Matrix]:
    """The class, and what its wrong answers look like; parameters as of `html`."""
    rng = random.Random(seed)
    released, wrong = (
        notebooks.read(lab.release),
        [answer for answer in answers.load(lab) if not answer.right],
    )
    works = tuple(
        _work(lab, released, wrong, f"invented {number}", rng) for number in range(1, students + 1)
    )
    one = LabClass(lab, released, works, ("invented 0",))
    return one, _matrix(one, wrong)


def _work(
    lab: Lab,
    released: NotebookNode,
    wrong: list[Answer],
    student: str,
    rng: random.Random,
) -> Work:
    """Who knows more answers more; of the wrong answers the first of an exercise is the most
    frequent."""
    skill = rng.betavariate(4, 2)
    lost: dict[str, str] = {}
    for part in notebooks.exercises(released):
        own = [answer for answer in wrong if answer.key == part.key]
        if rng.random() < skill:
            continue
        if not own or rng.random() < 0.15:
            lost |= dict.fromkeys(misconceptions.tests(part), "blank")
        elif rng.random() < 0.15:
            lost[misconceptions.tests(part)[-1]] = f"an invented mistake of {student}"
        else:
            chosen = rng.choices(own, [0.6**place for place in range(len(own))])[0]
            lost |= dict.fromkeys(chosen.loses - lost.keys(), chosen.path.stem)
    checks = {}
    for cell in filter(is_test, released.cells):
        test, most = grader(cell)["grade_id"], float(grader(cell)["points"])
        said = lost.get(test, "")
        checks[test] = CheckResult(
            test, 0.0 if said else most, most, "failed" if said else "passed", False, said
        )
    points: dict[str, float | None] = {}
    for part in notebooks.parts(released):
        graded = [grader(cell) for cell in part.cells if is_graded(cell)]
        if graded:
            points[part.number or part.title] = float(
                sum(
                    checks[cell["grade_id"]].score
                    if cell["grade_id"] in checks
                    else round(skill * cell["points"])
                    for cell in graded
                )
            )
    times = {test: rng.expovariate(3) for test in checks}
    return Work(
        Row(student, lab.name, points, sum(value or 0.0 for value in points.values()), "graded"),
        checks,
        times,
    )


def _matrix(one: LabClass, wrong: list[Answer]) -> Matrix:
    """As if each wrong answer failed with its own name for a message."""
    own = {part.key: misconceptions.tests(part) for part in one.exercises}
    known = {
        answer.path.stem: Wrong(
            answer.key,
            answer.about,
            _failing(answer.loses & set(own[answer.key]), answer.path.stem),
            answer.loses - set(own[answer.key]),
        )
        for answer in wrong
    }
    return Matrix(known, {key: _failing(tests, "blank") for key, tests in own.items()})


def _failing(tests: set[str] | frozenset[str] | list[str], said: str) -> dict[str, Failure]:
    return {test: Failure("visible", "failed", said) for test in sorted(tests)}
