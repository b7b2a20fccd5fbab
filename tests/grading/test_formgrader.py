"""Formgrader with the log of graders behind it, as Jupyter's server shows it to a browser."""

import getpass
import json
import os
import random
import re
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ports
import pytest
import tiny
from nbgrader.api import Gradebook

import grade
import hand_grades
from coursekit import answers, notebooks
from coursekit.classroom import graders
from coursekit.notebooks import Lab

PATIENCE = 180
ME = getpass.getuser()


class Server:
    """Jupyter's server in a course, with the settings of one of its parts."""

    def __init__(self, course: Path, part: str) -> None:
        port = ports.free()
        self.token = secrets.token_hex()
        self.address = f"http://127.0.0.1:{port}"
        places = [course, notebooks.ROOT / "jupyter" / part]
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "jupyter_server",
                "--no-browser",
                "--allow-root",
                f"--port={port}",
                f"--ServerApp.root_dir={course}",
                f"--IdentityProvider.token={self.token}",
            ],
            cwd=course,
            env={
                **os.environ,
                "JUPYTER_CONFIG_PATH": os.pathsep.join(map(str, places)),
                "PYTHONPATH": str(notebooks.ROOT / "src"),
                "HOME": str(course),
            },
            stderr=(course / "server.log").open("w"),
        )
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up and self.process.poll() is None:
            try:
                self.ask("/api/status")
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
        pytest.fail((course / "server.log").read_text())

    def ask(self, path: str, method: str = "GET", **data: Any) -> tuple[str, str]:
        """What the server answers, and what it tells the grader."""
        asked = urllib.request.Request(
            self.address + path,
            method=method,
            data=json.dumps(data).encode() if data else None,
            headers={"Authorization": f"token {self.token}"},
        )
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            told = urllib.request.unquote(answer.headers.get("X-Graders", ""))
            return answer.read().decode(), told

    def status(self, path: str, method: str = "GET", **data: Any) -> int:
        """The status of the answer."""
        try:
            self.ask(path, method, **data)
            return 200
        except urllib.error.HTTPError as error:
            return error.code

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)


@pytest.fixture(scope="module")
def graded(new_course) -> Path:
    """Two students with a written answer each; ada's is for kim, bob's for whoever runs this."""
    root = new_course()
    right = answers.submissions(Lab(tiny.LAB, root))[0].notebook
    for student in ("ada", "bob"):
        right.cells[-1].source = f"The answer of {student}."
        tiny.submit(root, student, right)
    assert grade.main([tiny.LAB], root) == 0
    (root / "graders.csv").write_text(f"grader\nkim\n{ME}\n", encoding="utf-8")
    (root / "comments.csv").write_text(
        f"lab,cell,code,comment\n{tiny.LAB},discuss,end,Name the overflow.\n", encoding="utf-8"
    )
    return root


@pytest.fixture
def course(graded: Path, tmp_path: Path) -> Path:
    """A copy, to spoil."""
    return Path(shutil.copytree(graded, tmp_path / "course"))


@pytest.fixture
def open_server(course: Path) -> Iterator[Any]:
    """Starts a server with the settings of a part, and ends it."""
    servers = []

    def start(part: str) -> Server:
        servers.append(Server(course, part))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


def saved(course: Path, student: str) -> Any:
    """The ids and values of the written answer in the gradebook."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "shipping-ml") as book:
        one = book.find_grade("discuss", "tiny", tiny.LAB, student)
        comment = book.find_comment("discuss", "tiny", tiny.LAB, student)
        return {
            "grade": one.id,
            "comment": comment.id,
            "submission": one.notebook.id,
            "points": one.manual_score,
            "waits": one.needs_manual_grade,
            "words": comment.manual_comment,
        }


def log(course: Path) -> list[dict[str, Any]]:
    lines = (course / graders.LOG).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_a_mark_is_kept_with_its_giver_and_two_who_are_apart_are_told(course, open_server) -> None:
    kim = graders.Given(tiny.LAB, "ada", "discuss", "kim", 3, "", "2026-11-30T10:00:00+00:00")
    graders.Log(course).add([kim])
    server, ids = open_server("instructors"), saved(course, "ada")
    page, _ = server.ask(f"/formgrader/submissions/{ids['submission']}/")
    assert "<li>discuss: kim 3</li>" in page
    place = f"/formgrader/api/grade/{ids['grade']}"
    _, told = server.ask(place, "PUT", manual_score="2.5")
    assert told == f"discuss: kim 3, {ME} 2.5 of 3 points."
    assert not saved(course, "ada")["waits"]
    answer, told = server.ask(place, "PUT", manual_score="1")
    assert told.endswith(f"{ME} 1 of 3 points. Talk first; Resolve then keeps what stands here.")
    assert json.loads(answer)["needs_manual_grade"] and saved(course, "ada")["waits"]
    _, told = server.ask(place, "PUT", manual_score=1)  # Resolve
    now = saved(course, "ada")
    assert (told, now["points"], now["waits"]) == ("", 1, False)
    assert [(one["grader"], one["points"]) for one in log(course)] == [
        ("kim", 3),
        (ME, 2.5),
        (ME, 1),
    ]
    assert log(course)[-1]["where"] == "formgrader" and "T" in log(course)[-1]["when"]
    given = graders.answers(Lab(tiny.LAB, course))
    assert graders.Log(course).alpha(given, tiny.LAB)[0] == 0  # the second saw the first
    for points in ("x", 3.5, -1, float("nan")):
        assert server.status(place, "PUT", manual_score=points) == 400
    assert saved(course, "ada")["points"] == 1
    server.ask(place, "PUT", manual_score=None)
    assert saved(course, "ada")["waits"] and log(course)[-1]["points"] is None


def test_a_code_becomes_its_comment_and_an_unknown_one_is_told(course, open_server) -> None:
    server, ids = open_server("instructors"), saved(course, "bob")
    page, _ = server.ask(f"/formgrader/submissions/{ids['submission']}/")
    assert re.search(r"<code>#end</code> \(discuss\) Name the overflow.", page)
    place = f"/formgrader/api/comment/{ids['comment']}"
    server.ask(f"/formgrader/api/grade/{ids['grade']}", "PUT", manual_score=2)
    answer, told = server.ask(place, "PUT", manual_comment="Good. #end")
    assert (json.loads(answer)["manual_comment"], told) == ("Good. Name the overflow.", "")
    last = log(course)[-1]
    assert (last["points"], last["codes"], last["comment"]) == (
        2,
        ["end"],
        saved(course, "bob")["words"],
    )
    _, told = server.ask(place, "PUT", manual_comment="#ende")
    assert told.startswith("discuss: no comment #ende; for this answer there are #end")
    assert saved(course, "bob")["words"] == "#ende"


def test_what_another_program_entered_meanwhile_is_seen(course, open_server) -> None:
    server, ids = open_server("instructors"), saved(course, "ada")
    place = f"/formgrader/api/grades?submission_id={ids['submission']}"
    assert '"manual_score": null' in server.ask(place)[0]
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "shipping-ml") as book:
        book.find_grade("discuss", "tiny", tiny.LAB, "ada").manual_score = 2.5
        book.db.commit()
    assert '"manual_score": 2.5' in server.ask(place)[0]


def test_sheets_count_what_was_given_in_formgrader(course, open_server) -> None:
    server, ids = open_server("instructors"), saved(course, "ada")
    server.ask(f"/formgrader/api/grade/{ids['grade']}", "PUT", manual_score=3)
    server.stop()
    people = str(course / "graders.csv")
    assert hand_grades.main(["share", tiny.LAB, "--graders", people, "--twice", "2"], course) == 0
    path = course / f"hand-{tiny.LAB}-kim.csv"
    rows = path.read_text(encoding="utf-8").replace(
        "The answer of ada.,,", "The answer of ada.,2.5,"
    )
    path.write_text(rows, encoding="utf-8")
    assert hand_grades.main(["enter", tiny.LAB, str(path)], course) == 0
    assert saved(course, "ada")["points"] == 2.75


def test_a_grader_sees_own_submissions_and_no_names_where_it_is_blind(course, open_server) -> None:
    server = open_server("graders")
    listed = f"/formgrader/api/submitted_notebooks/{tiny.LAB}/tiny"
    everybody = [one["student"] for one in json.loads(server.ask(listed)[0])]
    assert sorted(everybody) == ["ada", "bob"]
    graders.Shared(
        {"ada": ["kim"], "bob": [ME]}, {"answer-7": "bob", "answer-8": "ada"}, True
    ).write(course, tiny.LAB)
    [mine] = json.loads(server.ask(listed)[0])
    assert (mine["student"], mine["id"]) == ("answer-7", saved(course, "bob")["submission"])
    bob = saved(course, "bob")
    for path in (
        listed,
        f"/formgrader/submissions/{bob['submission']}/",
        f"/formgrader/api/grades?submission_id={bob['submission']}",
        f"/formgrader/api/comments?submission_id={bob['submission']}",
        f"/formgrader/api/grade/{bob['grade']}",
        f"/formgrader/api/comment/{bob['comment']}",
    ):
        text = server.ask(path)[0].replace("The answer of bob.", "")
        assert not re.search(r"\b(ada|bob)\b", text), path  # ids may have "ada" in them
    flag, _ = server.ask(
        f"/formgrader/api/submitted_notebook/{bob['submission']}/flag", "POST", a=1
    )
    assert json.loads(flag) == {"flagged": True}
    assert server.status("/formgrader/api/grades?submission_id=x") == 404
    page, _ = server.ask(f"/formgrader/submissions/{bob['submission']}/")
    assert "The answer of bob." in page
    page, _ = server.ask(f"/formgrader/submissions/{saved(course, 'ada')['submission']}/")
    assert "This submission is for kim." in page
    after, _ = server.ask(f"/formgrader/submissions/{bob['submission']}/next")
    assert "gradebook" in after  # there is no other of mine


def test_three_hundred_students_are_shared_out_in_formgrader_too(course, open_server) -> None:
    students = [f"s{number:03}" for number in range(300)]
    autograded = course / "autograded"
    with (
        Gradebook(f"sqlite:///{course / 'gradebook.db'}", "shipping-ml") as book,
        book.db.no_autoflush,
    ):
        for student in ("ada", "bob"):
            book.remove_submission(tiny.LAB, student)
        for student in students:
            book.add_student(student)
            book.add_submission(tiny.LAB, student)
            (autograded / student).symlink_to(autograded / "ada")
    people = {"kim": "", "lee": "", ME: ""}
    who = graders.share(students, people, {}, 0, random.Random(1))
    graders.Shared(who, dict(zip(students, students, strict=True)), False).write(course, tiny.LAB)
    server = open_server("graders")
    listed = json.loads(server.ask(f"/formgrader/api/submitted_notebooks/{tiny.LAB}/tiny")[0])
    assert {one["student"] for one in listed} == {name for name in students if ME in who[name]}
    assert len(listed) == 100
    mine = [one["id"] for one in listed]
    page, _ = server.ask(f"/formgrader/submissions/{mine[0]}/next")
    assert f'submission_id = "{mine[1]}"' in page


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/formgrader?path=/tmp"),
        ("GET", "/formgrader/manage_assignments"),
        ("GET", "/formgrader/manage_students"),
        ("POST", f"/formgrader/api/assignment/{tiny.LAB}/release"),
        ("POST", f"/formgrader/api/assignment/{tiny.LAB}/collect"),
        ("POST", f"/formgrader/api/submission/{tiny.LAB}/ada/autograde"),
        ("GET", "/formgrader/api/students"),
        ("GET", "/formgrader/submissions/ID/../../../gradebook.db"),
        ("GET", "/formgrader/submissions/ID/tiny.ipynb"),
        ("GET", "/api/contents/gradebook.db"),
        ("GET", "/files/gradebook.db"),
        ("POST", "/api/kernels"),
        ("POST", "/api/sessions"),
        ("POST", "/api/terminals"),
        ("GET", "/nbconvert/html/submitted/ada/01-tiny/tiny.ipynb"),
        ("POST", "/assignments/validate?path=submitted/ada/01-tiny/tiny.ipynb"),
        ("GET", "/assignments"),
        ("GET", "/lab"),
        ("POST", "/api/shutdown"),
    ],
)
def test_the_service_for_graders_has_nothing_else_open(method, path, closed) -> None:
    server, submission = closed
    assert server.status(path.replace("ID", submission), method, a=1) in (403, 404, 405)


@pytest.fixture(scope="module")
def closed(graded: Path, tmp_path_factory) -> Iterator[tuple[Server, str]]:
    """The service, and the id of a submission."""
    copy = Path(shutil.copytree(graded, tmp_path_factory.mktemp("closed") / "course"))
    server = Server(copy, "graders")
    yield server, saved(copy, "ada")["submission"]
    server.stop()


def test_the_pages_to_grade_on_are_open(closed) -> None:
    server, submission = closed
    assert server.status(f"/formgrader/submissions/{submission}/") == 200
    for path in (
        "gradebook",
        f"gradebook/{tiny.LAB}",
        f"gradebook/{tiny.LAB}/tiny",
        "api/assignments",
        f"api/notebooks/{tiny.LAB}",
        "static/js/utils.js",
    ):
        assert server.status(f"/formgrader/{path}") == 200


@pytest.mark.parametrize("part", ["instructors", "graders"])
def test_the_pictures_of_a_labs_text_are_shown(course: Path, open_server, part: str) -> None:
    folder = course / "lectures" / "figures"
    (folder / "expected").mkdir(parents=True)
    (folder / "expected" / "01-2.svg").write_text("<svg/>", encoding="utf-8")
    (folder / "secret.py").write_text("seed = 7", encoding="utf-8")
    (course / "lectures" / "plan.svg").write_text("<svg/>", encoding="utf-8")
    server = open_server(part)
    shown = "/formgrader/lectures/figures"
    assert server.ask(f"{shown}/expected/01-2.svg")[0] == "<svg/>"
    for path in ("secret.py", "expected/01-3.svg", "..%2Fplan.svg", "expected/../../plan.svg"):
        assert server.status(f"{shown}/{path}") in (403, 404), path
