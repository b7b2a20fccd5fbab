"""The report of an invented class, to show what a report looks like; nobody is graded for it."""

import random
from collections.abc import Iterable, Mapping

from nbformat import NotebookNode

from coursekit import answers, notebooks
from coursekit.answers import Answer
from coursekit.classroom.grades import Row
from coursekit.notebooks import Lab, Part, grader, is_graded, is_test
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
    labels = build.numbered([one], random.Random(seed))
    text, _ = page.lab(
        summary,
        labels,
        named=False,
        beside=(),
        note="This class is invented: its points and its misconceptions are drawn at random.",
    )
    return text


def invent(lab: Lab, students: int, seed: int) -> tuple[LabClass, Matrix]:
    """The class, and what its wrong answers look like; parameters as of `html`."""
    rng = random.Random(seed)
    released = notebooks.read(lab.release)
    wrong = [answer for answer in answers.load(lab) if not answer.right]
    works = []
    for number in range(1, students + 1):
        work = _work(
            lab,
            released,
            wrong,
            f"invented {number}",
            rng,
        )
        works.append(work)
    one = LabClass(lab, released, tuple(works), missing=("invented 0",))
    return one, _matrix(one, wrong)


def _work(
    lab: Lab,
    released: NotebookNode,
    wrong: list[Answer],
    student: str,
    rng: random.Random,
) -> Work:
    """Who knows more answers more."""
    skill = rng.betavariate(4, 2)
    lost: dict[str, str] = {}
    for part in notebooks.exercises(released):
        if rng.random() >= skill:
            own = [answer for answer in wrong if answer.key == part.key]
            lost |= _mistake(part, own, student, lost, rng)
    checks = _checks(released, lost)
    points = _points(released, checks, skill)
    total = sum(value or 0.0 for value in points.values())
    times = {test: rng.expovariate(3) for test in checks}
    row = Row(
        student,
        lab.name,
        points,
        total,
        "graded",
    )
    return Work(row, checks, times)


def _mistake(
    part: Part,
    wrong: list[Answer],
    student: str,
    lost: Mapping[str, str],
    rng: random.Random,
) -> dict[str, str]:
    """Test -> what it says: of no answer, of a mistake of one's own, or of a wrong answer, of which
    the first is the most frequent."""
    tests = misconceptions.tests(part)
    if not wrong or rng.random() < 0.15:
        return dict.fromkeys(tests, "blank")
    if rng.random() < 0.15:
        return {tests[-1]: f"an invented mistake of {student}"}
    weights = [0.6**place for place, _ in enumerate(wrong)]
    [chosen] = rng.choices(wrong, weights)
    return dict.fromkeys(chosen.loses - lost.keys(), chosen.path.stem)


def _checks(released: NotebookNode, lost: Mapping[str, str]) -> dict[str, CheckResult]:
    """The results of all tests; a test that says something is lost."""
    checks = {}
    for cell in filter(is_test, released.cells):
        test = grader(cell)["grade_id"]
        most = float(grader(cell)["points"])
        said = lost.get(test, "")
        checks[test] = CheckResult(
            test,
            0.0 if said else most,
            most,
            "failed" if said else "passed",
            False,
            said,
        )
    return checks


def _points(
    released: NotebookNode,
    checks: Mapping[str, CheckResult],
    skill: float,
) -> dict[str, float | None]:
    """The points of each part; where a person would give them, a share of them by skill."""
    found: dict[str, float | None] = {}
    for part in notebooks.parts(released):
        graded = [grader(cell) for cell in part.cells if is_graded(cell)]
        if not graded:
            continue
        total = 0.0
        for one in graded:
            name = one["grade_id"]
            by_hand = round(skill * one["points"])
            total += checks[name].score if name in checks else by_hand
        found[part.name] = total
    return found


def _matrix(one: LabClass, wrong: list[Answer]) -> Matrix:
    """As if each wrong answer failed with its own name for a message."""
    own = {part.key: misconceptions.tests(part) for part in one.exercises}
    known = {}
    for answer in wrong:
        name = answer.path.stem
        tests = own[answer.key]
        known[name] = Wrong(
            answer.key,
            answer.about,
            failures=_failing(answer.loses.intersection(tests), name),
            spoils=answer.loses.difference(tests),
        )
    blank = {key: _failing(tests, "blank") for key, tests in own.items()}
    return Matrix(known, blank)


def _failing(tests: Iterable[str], said: str) -> dict[str, Failure]:
    failure = Failure("visible", "failed", said)
    return dict.fromkeys(sorted(tests), failure)
