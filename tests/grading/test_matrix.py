"""Every right answer gets full marks and every wrong one loses exactly its cells, by `make grade`
and by nbgrader alike.

A lab's demo class: the answers, bundled, one to each exercise of a notebook; the solution, the
blank lab, and what goes wrong. nbgrader's own autograde gives honest work the same mark, test by
test; its verdicts are stored beside the answers (verdicts.py).
"""

import csv
import re
import shutil
from dataclasses import dataclass

import pytest
import verdicts
from verdicts import Verdicts

import demo_class
import grade
from coursekit import notebooks
from coursekit.classroom import demo, gradebook
from coursekit.classroom.gradebook import Score
from coursekit.notebooks import ROOT, Lab, grader, is_answer, is_test
from fairmark import course as courses
from fairmark.grading import pipeline as engine
from fairmark.model import CheckResult
from fairmark.nbgrader.gradebook import Book
from fairmark.store.ledger import Ledger

LABS = notebooks.labs()
#: Kinds of students of whom both graders expect the same.
HONEST = re.compile("right-|wrong-|solution|blank")


@dataclass(frozen=True)
class Graded:
    """A demo class, graded.

    Attributes
    ----------
    lab : Lab
        In a copy of the course.
    students : dict of str to demo.Invented
        What each is.
    scores : dict of str to Score
        Of those that have one, by `make grade`.
    nbgrader : Verdicts
        What nbgrader gives the honest ones.
    rows : dict of str to dict
        grades.csv, by student.
    code : int
        What the command returned.
    """

    lab: Lab
    students: dict[str, demo.Invented]
    scores: dict[str, Score]
    nbgrader: Verdicts
    rows: dict[str, dict[str, str]]
    code: int

    def of_kind(self, what: str) -> str:
        """The only student of a kind."""
        [student] = [name for name, invented in self.students.items() if invented.what == what]
        return student

    def checks(self, what: str) -> dict[str, CheckResult]:
        """How the tests of the only student of a kind ended, by grade id."""
        course = courses.read(self.lab.root)
        assignment = course.assignment(self.lab.name)
        handed_in = list(course.submissions(assignment, [self.of_kind(what)]))
        [outcome] = engine.known(assignment, handed_in, Ledger(self.lab.root / "ledger"))
        return {check.grade_id: check for check in outcome.results[self.lab.notebook].checks}


@pytest.fixture(scope="module", params=[lab.name for lab in LABS])
def graded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """A lab's demo class, graded by both at the same time; of lab 04 alone with the random
    mixtures."""
    lab = Lab(request.param, tmp_path_factory.mktemp("class"))
    shutil.copy(ROOT / "nbgrader_config.py", lab.root)
    for folder in (lab.solution.parent, lab.release.parent):
        shutil.copytree(ROOT / folder.relative_to(lab.root), folder)
    (lab.root / "src").mkdir()
    for name in ("src/labkit", "data"):  # what nbgrader_config.py lets student code read
        (lab.root / name).symlink_to(ROOT / name, target_is_directory=True)
    students = {
        demo.student_id(number): one for number, one in enumerate(demo.invent(lab), start=1)
    }
    assert demo_class.main([lab.name], lab.root) == 0
    for student, one in students.items():
        if one.what == "mixed" and lab.name != LABS[-1].name:
            shutil.rmtree(lab.root / "submitted" / student)
    honest = {student: one for student, one in students.items() if HONEST.match(one.what)}
    texts = {student: one.files[f"{lab.notebook}.ipynb"] for student, one in honest.items()}
    with verdicts.of_nbgrader(lab, texts, request.config.option.thorough) as given:
        code = grade.main([], lab.root)
        nbgraders = given()
    if request.config.option.store_verdicts:
        names = {student: one.what for student, one in honest.items()}
        verdicts.store(Lab(lab.name).answers / verdicts.FILE, names, nbgraders)
    else:
        verdicts.remind(lab, nbgraders)
    directory = courses.read(lab.root).directory
    with Book(directory.db_url, directory.course_id) as book:
        scores = gradebook.scores(book.api, lab.name)
    with (lab.root / "grades.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = {row["student"]: row for row in csv.DictReader(lines)}
    return Graded(
        lab,
        {student: one for student, one in students.items() if student in rows},
        scores,
        nbgraders,
        rows,
        code,
    )


def test_each_student_loses_exactly_the_cells_that_the_answers_name(graded: Graded) -> None:
    tests = {
        grader(cell)["grade_id"]: grader(cell)["points"]
        for cell in notebooks.read(graded.lab.release).cells
        if is_test(cell)
    }
    wrong = {}
    for student, invented in graded.students.items():
        got = {test: graded.scores[student].points[test] for test in tests}
        due = {test: 0 if test in invented.loses else points for test, points in tests.items()}
        if got != due:
            wrong[student] = {
                test: (got[test], due[test]) for test in tests if got[test] != due[test]
            }
    assert wrong == {}, "student: {test: (points given, points due)}"


def test_nbgrader_gives_each_test_the_same_mark(graded: Graded) -> None:
    tests = [
        grader(cell)["grade_id"]
        for cell in notebooks.read(graded.lab.release).cells
        if is_test(cell)
    ]
    points = {
        student: {test: score.points[test] for test in tests}
        for student, score in graded.scores.items()
    }
    assert graded.nbgrader.unlike(points) == {}, "(student, test): (nbgrader's mark, fairmark's)"


def test_what_nbgrader_gives_now_is_what_is_stored(graded: Graded) -> None:
    assert graded.nbgrader.outdated() == {}, "student: (stored, given now): `make verdicts`"


def test_the_answers_include_right_and_wrong_ones(graded: Graded) -> None:
    kinds = [invented.what.split("-")[0] for invented in graded.students.values()]
    assert kinds.count("right") >= 2
    assert kinds.count("wrong") >= 4


def test_the_solution_has_all_autograded_points_and_the_blank_lab_none(graded: Graded) -> None:
    points = sum(
        grader(cell)["points"] for cell in notebooks.read(graded.lab.release).cells if is_test(cell)
    )
    assert float(graded.rows[graded.of_kind("solution")]["total"]) == points
    assert float(graded.rows[graded.of_kind("blank")]["total"]) == 0


def test_out_of_the_blank_labs_exercises_comes_only_not_implemented(graded: Graded) -> None:
    checks = graded.checks("blank")
    for part in notebooks.exercises(notebooks.read(graded.lab.release)):
        # A stub that binds a variable binds None, so that its test fails by its own assertion.
        if any("NotImplementedError" in cell.source for cell in part.answers):
            messages = {
                checks[grader(cell)["grade_id"]].message.partition(":")[0] for cell in part.tests
            }
            assert messages == {"NotImplementedError"}, part.title
        else:
            assert {checks[grader(cell)["grade_id"]].state for cell in part.tests} == {"failed"}, (
                part.title
            )


def test_what_goes_wrong_has_a_reason(graded: Graded) -> None:
    assert graded.code == 0
    late, nothing, no_json = (
        graded.rows[graded.of_kind(what)] for what in ("late", "no notebook", "not JSON")
    )
    assert late["state"] == "graded, 2 h 5 min late"
    assert nothing["note"] == f"no notebook {graded.lab.notebook}.ipynb was handed in"
    assert no_json["note"].startswith("the file is not a notebook: it is not JSON")
    assert set(graded.scores) == set(graded.students)


def test_written_parts_wait_for_a_person(graded: Graded) -> None:
    row = graded.rows[graded.of_kind("solution")]
    written = [
        part.number or part.title
        for part in notebooks.parts(notebooks.read(graded.lab.release))
        if any(is_answer(cell) and grader(cell)["grade"] for cell in part.cells)
    ]
    assert [row[part] for part in written] == ["to grade by hand"] * len(written)
