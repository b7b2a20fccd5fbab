"""Every right answer gets full marks and every wrong one loses exactly its cells, graded as a class is graded.

Lab 04's is the demo class, whole. The submissions that carry answers are graded without the lab's ungraded cells,
which only draw: they cost most of the time, and no test may use what they define. The solution, the blank lab, and
what goes wrong are graded as they are.
"""

import csv
import shutil
from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from nbformat import NotebookNode

import demo_class
import grade
from coursekit import build, notebooks
from coursekit.classroom import demo, gradebook
from coursekit.classroom.gradebook import Score
from coursekit.notebooks import ROOT, Lab, grader, is_answer, is_test

LABS = notebooks.labs()


@dataclass(frozen=True)
class Graded:
    """A demo class after `make grade`.

    Attributes
    ----------
    lab : Lab
        In a copy of the course.
    students : dict of str to demo.Invented
        What each is.
    scores : dict of str to Score
        Of those that have one.
    rows : dict of str to dict
        grades.csv, by student.
    code : int
        What the command returned.
    """

    lab: Lab
    students: dict[str, demo.Invented]
    scores: dict[str, Score]
    rows: dict[str, dict[str, str]]
    code: int

    def of_kind(self, what: str) -> str:
        """The only student of a kind."""
        [student] = [name for name, invented in self.students.items() if invented.what == what]
        return student

    def autograded(self, what: str) -> NotebookNode:
        """The notebook of the only student of a kind, as it was run."""
        folder = self.lab.root / "autograded" / self.of_kind(what) / self.lab.name
        return notebooks.read(folder / f"{self.lab.notebook}.ipynb")


@pytest.fixture(scope="module", params=[lab.name for lab in LABS])
def graded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """A lab's demo class, graded once; of the labs but 04 without the random mixtures."""
    lab = Lab(request.param, tmp_path_factory.mktemp("class"))
    shutil.copy(ROOT / "nbgrader_config.py", lab.root)
    for folder in (lab.solution.parent, lab.release.parent, lab.answers):
        shutil.copytree(ROOT / folder.relative_to(lab.root), folder)
    students = {demo.student_id(number): one for number, one in enumerate(demo.invent(lab), start=1)}
    assert demo_class.main([lab.name], lab.root) == 0
    for student, invented in students.items():
        path = lab.root / "submitted" / student / lab.name / f"{lab.notebook}.ipynb"
        if invented.what == "mixed" and lab.number != "04":
            shutil.rmtree(path.parents[1])
        elif invented.what.startswith(("right", "wrong", "mixed")):
            build.write(path, without_ungraded_cells(notebooks.read(path), lab))
    code = grade.main([], lab.root)
    with gradebook.connect(lab.root) as book:
        scores = gradebook.scores(book, lab.name)
    with (lab.root / "grades.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = {row["student"]: row for row in csv.DictReader(lines)}
    return Graded(lab, {student: one for student, one in students.items() if student in rows}, scores, rows, code)


def without_ungraded_cells(notebook: NotebookNode, lab: Lab) -> NotebookNode:
    """What the student wrote, and what the lab locks or grades."""
    drawing = {cell.id for cell in notebooks.read(lab.release).cells if not grader(cell)}
    notebook.cells = [cell for cell in notebook.cells if cell.id not in drawing]
    return notebook


def test_each_student_loses_exactly_the_cells_that_the_answers_name(graded: Graded) -> None:
    tests = {grader(cell)["grade_id"]: grader(cell)["points"] for cell in notebooks.read(graded.lab.release).cells
             if is_test(cell)}
    wrong = {}
    for student, invented in graded.students.items():
        if invented.graded:
            got = {test: graded.scores[student].points[test] for test in tests}
            due = {test: 0 if test in invented.loses else points for test, points in tests.items()}
            if got != due:
                wrong[student] = {test: (got[test], due[test]) for test in tests if got[test] != due[test]}
    assert wrong == {}, "student: {test: (points given, points due)}"


def test_the_answers_include_right_and_wrong_ones(graded: Graded) -> None:
    kinds = [invented.what.split("-")[0] for invented in graded.students.values()]
    assert kinds.count("right") >= 2
    assert kinds.count("wrong") >= 4


def test_the_solution_has_all_autograded_points_and_the_blank_lab_none(graded: Graded) -> None:
    points = sum(grader(cell)["points"] for cell in notebooks.read(graded.lab.release).cells if is_test(cell))
    assert float(graded.rows[graded.of_kind("solution")]["total"]) == points
    assert float(graded.rows[graded.of_kind("blank")]["total"]) == 0


def test_out_of_the_blank_labs_exercises_comes_only_not_implemented(graded: Graded) -> None:
    solution = graded.autograded("solution")
    assert errors(solution.cells) == set()
    for part in notebooks.exercises(graded.autograded("blank")):
        # A stub that binds a variable binds None, so that its test fails by its own assertion.
        functions = any("NotImplementedError" in cell.source for cell in part.answers)
        allowed = "NotImplementedError" if functions else "AssertionError"
        assert errors(part.tests) == {allowed}, part.title
        assert errors([cell for cell in part.cells if not is_test(cell)]) <= {"NotImplementedError"}, part.title


def errors(cells: Iterable[NotebookNode]) -> set[str]:
    """The names of the errors that came out."""
    return {output.ename for cell in cells for output in cell.get("outputs", []) if output.output_type == "error"}


def test_what_goes_wrong_is_listed(graded: Graded) -> None:
    assert graded.code == 1
    states = {what: graded.rows[graded.of_kind(what)]["state"] for what in ("late", "no notebook", "not JSON")}
    assert states["late"] == "graded, 2 h 5 min late"
    name = f"{graded.lab.notebook}.ipynb"
    assert states["no notebook"] == f"ungraded: no notebook {name}; found: answers.txt, timestamp.txt"
    assert states["not JSON"].startswith(f"ungraded: {name} is not a notebook: ")
    assert [graded.rows[graded.of_kind(what)]["total"] for what in ("no notebook", "not JSON")] == ["", ""]
    assert set(graded.scores) == {student for student, invented in graded.students.items() if invented.graded}


def test_written_parts_wait_for_a_person(graded: Graded) -> None:
    row = graded.rows[graded.of_kind("solution")]
    written = [part.number or part.title for part in notebooks.parts(notebooks.read(graded.lab.release))
               if any(is_answer(cell) and grader(cell)["grade"] for cell in part.cells)]
    assert [row[part] for part in written] == ["to grade by hand"] * len(written)
