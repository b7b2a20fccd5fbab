"""A course made of a table of exercises, in which each answer has a student of its own."""

from collections.abc import Sequence
from pathlib import Path

import courses
from cells import answer, test
from nbformat import NotebookNode

#: Exercise -> the solution, the test, right answers and wrong ones.
Exercises = dict[str, tuple[str, str, list[str], list[str]]]
#: Student -> exercise, answer and points.
Students = dict[str, tuple[str, str, float]]


def students(exercises: Exercises) -> Students:
    """A student for each answer, named by the exercise, its kind and a number.

    Examples
    --------
    >>> students({"one": ("one = 1", "assert one == 1", ["one = 3 - 2"], ["one = 2"])})
    {'one right 0': ('one', 'one = 3 - 2', 1.0), 'one wrong 0': ('one', 'one = 2', 0.0)}
    """
    found = {}
    for name, (_, _, right, wrong) in exercises.items():
        for kind, answers, points in (("right", right, 1), ("wrong", wrong, 0)):
            for number, source in enumerate(answers):
                found[f"{name} {kind} {number}"] = (name, source, float(points))
    return found


def graded(
    folder: Path,
    exercises: Exercises,
    above: Sequence[NotebookNode] = (),
) -> dict[str, courses.Result]:
    """The results, by student, of whom each solves all other exercises as the solution does."""
    cells = list(above)
    for name, (solution, source, _, _) in exercises.items():
        cells.append(answer(name, f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION"))
        cells.append(test(f"test {name}", source))
    course = courses.Course(folder, cells)
    solved = {name: solution for name, (solution, *_) in exercises.items()}
    for student, (name, source, _) in students(exercises).items():
        course.submit(student, {**solved, name: source})
    return course.grade()


def check_of(result: courses.Result, name: str) -> courses.CheckResult:
    """How the test of an exercise ended."""
    [check] = [one for one in result.checks if one.grade_id == f"test {name}"]
    return check
