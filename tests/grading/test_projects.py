"""A team hands in once: its mark reaches every member through nbgrader's own gradebook."""

import csv
import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nltk.metrics import interval_distance
from nltk.metrics.agreement import AnnotationTask

import export_grades
import project_marks
from coursekit import notebooks
from coursekit.classroom import gradebook, grading, projects
from coursekit.classroom.projects import Mark, ProjectError
from coursekit.notebooks import Lab, grader

TEAMS = {"bins": ["amara", "ben", "chiara"], "solo": ["zoe"]}
DRAFT = "# Which bin?\n\n## Goal\n\nThe canteen pays for every bag of paper with food in it."


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Path:
    """Lab 09 of four students, graded by the engine; only amara wrote the team's proposal."""
    root = tmp_path_factory.mktemp("course") / "course"
    root.mkdir()
    shutil.copy(notebooks.ROOT / "nbgrader_config.py", root)
    for folder in ("solutions", "labs"):
        shutil.copytree(notebooks.ROOT / folder / projects.LAB, root / folder / projects.LAB)
    (root / "src").mkdir()
    for folder in ("src/labkit", "data"):  # what nbgrader_config.py lets student code read
        (root / folder).symlink_to(notebooks.ROOT / folder, target_is_directory=True)
    lab = Lab(projects.LAB, root)
    for student in ("amara", "ben", "chiara", "zoe"):
        notebook = notebooks.read(lab.release)
        if student == "amara":
            for cell in notebook.cells:
                if cell.source.startswith("*The draft"):
                    cell.source = DRAFT
        folder = root / "submitted" / student / lab.name
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{lab.notebook}.ipynb")
    students = ["amara", "ben", "chiara", "zoe"]
    assert not [
        o.problem for o in grading.grade(root, lab.name, students, 1, False, True) if o.problem
    ]
    return root


@pytest.fixture
def course(graded, tmp_path) -> Path:
    return Path(shutil.copytree(graded, tmp_path / "course", symlinks=True))


@pytest.fixture
def teams(tmp_path) -> Path:
    path = tmp_path / "teams.csv"
    rows = [f"{team},{student}" for team, members in TEAMS.items() for student in members]
    path.write_text("\n".join(["team,student", *rows]) + "\n", encoding="utf-8")
    return path


def open_book(course: Path) -> Gradebook:
    return Gradebook(f"sqlite:///{course / 'gradebook.db'}", "shipping-ml")


def by_hand(course: Path, student: str, cell: str, points: float, comment: str = "") -> None:
    """What Formgrader does when a grader types points and a comment."""
    with open_book(course) as book:
        grade = book.find_grade(cell, "project", projects.LAB, student)
        grade.manual_score, grade.needs_manual_grade = points, False
        book.find_comment(cell, "project", projects.LAB, student).manual_comment = comment
        book.db.commit()


def mark_of(course: Path, student: str, cell: str) -> tuple[float | None, str]:
    with open_book(course) as book:
        points = gradebook.scores(book, projects.LAB)[student].points[cell]
        comment = book.find_comment(cell, "project", projects.LAB, student)
        return points, comment.manual_comment or ""


def sheet(path: Path, stage: str, levels: dict[tuple[str, str], int], comment: str = "") -> Path:
    rows = projects.blank_sheet(stage, TEAMS)
    for row in rows[1:]:
        row[2] = str(levels.get((row[0], row[1]), 3))
        row[3] = comment
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(rows)
    return path


def test_the_rubric_gives_the_points_of_the_labs_cells():
    cells = notebooks.read(Lab(projects.LAB).solution).cells
    tasks = {grader(c)["grade_id"]: grader(c)["points"] for c in cells if grader(c).get("task")}
    assert tasks == {s: sum(projects.points_of(s).values()) for s in ("draft", "revision")}
    assert sum(projects.points_of("demo").values()) == 10


def test_in_formgrader_the_rubric_stands_beside_the_text(graded):
    with open_book(graded) as book:
        source = book.find_task_cell("draft", "project", projects.LAB)
        kept = book.find_source_cell("draft", "project", projects.LAB).source
    assert source.max_score == 3
    for criterion in projects.points_of("draft"):
        assert f"*{criterion.capitalize()}. 0:" in kept or f"{criterion.capitalize()}. 0:" in kept


def test_copy_gives_all_members_what_the_first_one_got(course, teams, capsys):
    by_hand(course, "amara", "draft", 2.5, "Count first.")
    assert project_marks.main(["copy", "--teams", str(teams)], course) == 1
    assert mark_of(course, "ben", "draft") == (2.5, "[team bins]\nCount first.")
    assert mark_of(course, "chiara", "draft") == (2.5, "[team bins]\nCount first.")
    assert mark_of(course, "amara", "draft") == (2.5, "Count first.")
    said = capsys.readouterr().out
    assert "2 marks given" in said
    assert "waits: bins, revision: grade amara's notebook in Formgrader first" in said
    assert "waits: solo, draft: grade zoe's notebook" in said


def test_copy_again_follows_a_changed_mark_and_leaves_a_members_own(course, teams, capsys):
    by_hand(course, "amara", "draft", 2.5)
    by_hand(course, "chiara", "draft", 1.0, "did not take part")
    project_marks.main(["copy", "--teams", str(teams)], course)
    by_hand(course, "amara", "draft", 3.0)
    project_marks.main(["copy", "--teams", str(teams)], course)
    assert mark_of(course, "ben", "draft")[0] == 3.0
    assert mark_of(course, "chiara", "draft") == (1.0, "did not take part")
    assert "kept, given by hand before: chiara, draft" in capsys.readouterr().out


def test_two_sheets_give_the_mean_and_the_feedback(course, teams, tmp_path, capsys):
    ada = sheet(tmp_path / "ada.csv", "draft", {("bins", "data"): 1}, "Which days?")
    bob = sheet(tmp_path / "bob.csv", "draft", {("bins", "data"): 2})
    arguments = ["enter", "draft", "--teams", str(teams), str(ada), str(bob)]
    assert project_marks.main(arguments, course) == 0
    points, comment = mark_of(course, "ben", "draft")
    assert points == pytest.approx(2.5)
    assert mark_of(course, "zoe", "draft")[0] == 3.0
    assert comment.startswith("[team bins]\ngoal: 1.00 of 1\n")
    assert "data: 0.50 of 1" in comment and "  - Which days?" in comment
    assert projects.meanings("draft")["data", 1] in comment
    said = capsys.readouterr().out
    assert "all criteria: alpha 0." in said and "goal: no spread, so no alpha" in said
    assert "4 marks given" in said


def test_graders_two_levels_apart_talk_first(course, teams, tmp_path, capsys):
    ada = sheet(tmp_path / "ada.csv", "draft", {("bins", "goal"): 0})
    bob = sheet(tmp_path / "bob.csv", "draft", {("solo", "goal"): 2})
    arguments = ["enter", "draft", "--teams", str(teams), str(ada), str(bob)]
    assert project_marks.main(arguments, course) == 1
    assert mark_of(course, "amara", "draft")[0] is None
    assert mark_of(course, "zoe", "draft")[0] == pytest.approx(2.83)
    said = capsys.readouterr().out
    assert "waits: bins: the graders talk first; goal: ada 0, bob 3" in said
    assert "goal: alpha" in said and "rewrite this criterion's levels" in said


def test_who_has_handed_in_nothing_is_named(course, tmp_path, capsys):
    path = tmp_path / "more.csv"
    path.write_text("team,student\nbins,amara\nbins,quinn\n", encoding="utf-8")
    by_hand(course, "amara", "draft", 3)
    by_hand(course, "amara", "revision", 4)
    assert project_marks.main(["copy", "--teams", str(path)], course) == 1
    assert "waits: quinn, draft: has handed in nothing" in capsys.readouterr().out


def test_demo_day_is_an_assignment_of_its_own(course, teams, tmp_path):
    ada = sheet(tmp_path / "ada.csv", "demo", {("bins", "works"): 2, ("bins", "limits"): 0})
    arguments = ["enter", "demo", "--teams", str(teams), str(ada)]
    assert project_marks.main(arguments, course) == project_marks.main(arguments, course) == 0
    with open_book(course) as book:
        scores = gradebook.scores(book, projects.DEMO)
        assert {name: score.points for name, score in scores.items()} == {
            **{name: {"demo-day": 7.0} for name in TEAMS["bins"]},
            "zoe": {"demo-day": 10.0},
        }
        assert book.find_submission(projects.DEMO, "ben").max_score == 10
        comment = book.find_comment("demo-day", "demo-day", projects.DEMO, "ben").comment
        assert projects.meanings("demo")["limits", 0] in comment


def test_a_member_whom_the_gradebook_does_not_know_is_named(course, tmp_path, capsys):
    path = tmp_path / "more.csv"
    path.write_text("team,student\nbins,amara\nbins,ghost\n", encoding="utf-8")
    rows = [f"bins,{criterion},3,\n" for criterion in projects.points_of("demo")]
    ada = tmp_path / "ada.csv"
    ada.write_text("team,criterion,level,comment\n" + "".join(rows), encoding="utf-8")
    assert project_marks.main(["enter", "demo", "--teams", str(path), str(ada)], course) == 1
    said = capsys.readouterr().out
    assert "1 marks given" in said and "waits: ghost, demo-day: is not in the gradebook" in said


def test_canvas_gets_the_points_of_demo_day(course, teams, tmp_path, monkeypatch, capsys):
    ada = sheet(tmp_path / "ada.csv", "demo", {("bins", "works"): 2, ("bins", "limits"): 0})
    assert project_marks.main(["enter", "demo", "--teams", str(teams), str(ada)], course) == 0
    roster = tmp_path / "gradebook.csv"
    roster.write_text(
        "Student,ID,SIS Login ID,Section,Lab 09 (8),Demo day (9)\n"
        "    Points Possible,,,,20.00,10.00\n"
        '"A, Amara",101,amara,Monday,,\n"Z, Zoe",102,zoe,Monday,,\n',
        encoding="utf-8",
    )
    arguments = ["demo-day", "--to", "canvas", "--roster", str(roster)]
    assert export_grades.main(arguments, course) == 1  # the others are not on the list
    written = (course / "grades-demo-day-canvas.csv").read_text(encoding="utf-8-sig")
    header, _, *rows = [line.split(",") for line in written.splitlines()]
    assert header[-1] == "Demo day (9)"
    assert [row[-1] for row in rows] == ["7", "10"]


def test_a_blank_sheet_once(teams, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert project_marks.main(["sheet", "draft", "--teams", str(teams)]) == 0
    assert (tmp_path / "sheet-draft.csv").read_text(encoding="utf-8").count("\n") == 1 + 2 * 3
    assert project_marks.main(["sheet", "draft", "--teams", str(teams)]) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("team,student\n", "no teams"),
        ("team\nbins\n", "expected the columns team, student"),
        ("team,student\nbins,\n", "line 2: expected a team and a student"),
        ("team,student\nbins,a\nmaps,a\n", "line 3: a is in bins, too"),
        ("team,student\n" + "".join(f"bins,{n}\n" for n in "abcde"), "more than 4 members"),
    ],
)
def test_a_team_sheet_that_cannot_be_used(text, words, tmp_path):
    path = tmp_path / "teams.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError, match=words):
        projects.read_teams(path)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("bins,goal,3", "bins,goal,4", "line 2: expected a level from 0 to 3, found '4'"),
        ("bins,goal,3", "bins,goal,", "found ''"),
        ("bins,goal,3", "bins,charm,3", "charm is not a team and a criterion"),
        ("bins,goal,3", "bins,data,3", "bins, data is twice"),
        ("bins,goal,3,\r\n", "", "no level for bins, goal"),
    ],
)
def test_a_graders_sheet_that_cannot_be_used(old, new, words, tmp_path):
    path = sheet(tmp_path / "ada.csv", "draft", {})
    with path.open(encoding="utf-8", newline="") as lines:
        text = lines.read()
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    with pytest.raises(ProjectError, match=words):
        projects.read_sheet(path, "draft", TEAMS)


def test_alpha_is_nltks():
    levels = {"t": [3, 2, 0], "u": [1, 1, 1], "v": [0, 2, 3], "w": [3, 3, 2]}
    marks = [Mark(t, "goal", str(g), x, "") for t, own in levels.items() for g, x in enumerate(own)]
    triples = [(mark.grader, mark.team, mark.level) for mark in marks]
    expected = AnnotationTask(triples, distance=interval_distance).alpha()
    assert projects.alpha(marks) == pytest.approx(expected)
