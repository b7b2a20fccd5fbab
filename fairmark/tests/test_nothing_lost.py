"""A class that is killed again and again, kept waiting, or out of room ends as an undisturbed one
does."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.process import BaseProcess as Process
from pathlib import Path

import pytest
import small
import traces
from nbgrader.api import Gradebook
from traces import GRADE, differences, grade, state, wait_for

from fairmark.cli import main

SIZE = 20
#: Classes that are killed: on every change, and in the weekly run.
SEEDS = 2
THOROUGH_SEEDS = 5
#: The grading command with less patience.
IMPATIENT = """
import sys
from fairmark import cli
from fairmark.nbgrader import gradebook
gradebook.PATIENCE = 2
sys.exit(cli.main(sys.argv[1:]))
"""
as_root = pytest.mark.skipif(
    os.getuid() != 0, reason="only root can mount a small or read-only disk"
)


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class that is not graded yet."""
    return traces.make_class(tmp_path_factory.mktemp("lost") / "course", SIZE)


@pytest.fixture(scope="module")
def undisturbed(handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class, graded in one go."""
    root = shutil.copytree(handed_in, tmp_path_factory.mktemp("lost") / "undisturbed")
    done = grade(root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def course(undisturbed: Path, tmp_path: Path) -> Path:
    """A graded class to change."""
    return shutil.copytree(undisturbed, tmp_path / "course")


@contextmanager
def mounted(place: Path, *options: str) -> Iterator[None]:
    """A mount, until the end of the block."""
    subprocess.run(["mount", *options, place], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", place], check=True)


def points(root: Path, student: str) -> dict[str, float | None]:
    """A student's automatic points in the gradebook, by cell; empty where there is no
    submission."""
    with sqlite3.connect(f"file:{root / 'gradebook.db'}?mode=ro", uri=True) as book:
        return dict(
            book.execute(
                "SELECT base_cell.name, grade.auto_score FROM grade JOIN base_cell ON base_cell.id "
                "= grade.cell_id "
                "JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id "
                "JOIN submitted_assignment ON submitted_assignment.id = "
                "submitted_notebook.assignment_id "
                "WHERE submitted_assignment.student_id = ?",
                [student],
            )
        )


def start(root: Path, *options: str) -> Process:
    """Grade in a process that has imported everything already."""

    def run() -> None:
        os.dup2(os.open(os.devnull, os.O_RDWR), 1)
        os.dup2(1, 2)
        sys.exit(main(["grade", small.NAME, "--course", str(root), "--jobs", "2", *options]))

    process = get_context("fork").Process(target=run)
    process.start()
    return process


# ---- killed


def strike(run: Process, victim: str, rng: random.Random) -> bool:
    """Kill the coordinator, or one of its processes of that kind; False if there was none."""
    if victim == "coordinator":
        run.kill()
        run.join()
        return run.exitcode == -signal.SIGKILL
    found = traces.processes(run.pid)[victim]
    with suppress(ProcessLookupError):
        if found:
            os.kill(rng.choice(found), signal.SIGKILL)
            return True
    return False


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A class for each seed."""
    if "seed" in metafunc.fixturenames:
        thorough = metafunc.config.getoption("thorough", default=False)
        metafunc.parametrize("seed", range(THOROUGH_SEEDS if thorough else SEEDS))


def test_killed_ten_times_it_ends_the_same(
    seed: int, handed_in: Path, undisturbed: Path, tmp_path: Path
) -> None:
    root, rng, whole = (
        shutil.copytree(handed_in, tmp_path / "course"),
        random.Random(seed),
        state(undisturbed),
    )
    victims = ["coordinator"] * 4 + ["warm"] * 3 + ["fork"] * 3
    rng.shuffle(victims)
    code = None
    while victims or code != 0:
        run = start(root, *["--force"] * (code == 0))  # done, with kills left: all of it once more
        while victims and run.is_alive():
            time.sleep(rng.uniform(0, 8 if victims[-1] == "coordinator" else 1))
            if strike(run, victims[-1], rng):
                victims.pop()
        run.join()
        code = run.exitcode
        assert code in (0, 1, -signal.SIGKILL)
        for name, data in traces.files(root, "ledger").items():
            assert name.endswith(".part") or data == whole[name], name
    assert differences(state(root), whole) == []


def test_a_submission_that_is_killed_again_and_again_is_named(
    course: Path, undisturbed: Path
) -> None:
    run = subprocess.Popen(
        [*GRADE, "--force", "--student", "s004"],
        cwd=course,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while run.poll() is None:
        for pid in traces.processes(run.pid)["fork"]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)
    said = "".join(run.communicate())
    assert run.returncode == 1 and "s004" in said and "was killed" in said, said
    assert set(points(course, "s004").values()) == {None}
    assert grade(course).returncode == 0
    assert differences(state(course), state(undisturbed)) == []


def test_killed_between_it_shows_no_old_score_for_a_new_submission(course: Path) -> None:
    assert points(course, "s000")["test-first"] == 5
    small.submit(
        course,
        "s000",
        small.answered({"first": "import time\ntime.sleep(2)", "second": "total = 5"}),
    )
    run = start(course)
    assert wait_for(lambda: traces.processes(run.pid)["fork"])
    run.kill()
    run.join()
    assert set(points(course, "s000").values()) == {None}
    assert (
        traces.files(course, f"autograded/s000/{small.NAME}", f"feedback/s000/{small.NAME}") == {}
    )
    assert grade(course).returncode == 0
    assert points(course, "s000")["test-first"] == 0


# ---- a regrade


def test_an_unreadable_submission_takes_the_old_score_away(course: Path) -> None:
    (course / "submitted" / "s000" / small.NAME / "problem.ipynb").write_text("{", encoding="utf-8")
    assert grade(course, "--student", "s000").returncode == 0
    assert points(course, "s000") == {
        "test-first": 0,
        "test-second": 0,
        "test-third": 0,
        "written": 0,
    }
    page = (course / "feedback" / "s000" / small.NAME / "problem.html").read_text(encoding="utf-8")
    assert "it is not JSON" in page


def test_a_second_run_changes_nothing(course: Path) -> None:
    before = {
        path: path.stat().st_mtime_ns
        for path in course.rglob("*")
        if path.is_file() and path.name != ".grading.lock"
    }
    done = grade(course)
    assert done.returncode == 0 and "(0 of them now)" in done.stdout
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_two_runs_give_the_same_bytes(course: Path, undisturbed: Path) -> None:
    shutil.rmtree(course / "ledger")
    assert grade(course, "--jobs", "1").returncode == 0
    assert differences(state(course), state(undisturbed)) == []


# ---- what people graded


def by_hand(root: Path, student: str) -> tuple[float | None, bool, float, bool, str | None]:
    """What a person gave for the written answer and a test, whether each waits for a person, and
    the comment."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "small") as book:
        where = ("problem", small.NAME, student)
        written, test = (book.find_grade(cell, *where) for cell in ("written", "test-second"))
        return (
            written.manual_score,
            written.needs_manual_grade,
            test.manual_score,
            test.needs_manual_grade,
            book.find_comment("written", *where).manual_comment,
        )


@pytest.fixture
def graded_by_hand(course: Path) -> Path:
    """A person gave points and a comment to s000's written answer, and a point to a test."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "small") as book:
        where = ("problem", small.NAME, "s000")
        for cell, score in (("written", 1.5), ("test-second", 1.0)):
            given = book.find_grade(cell, *where)
            given.manual_score, given.needs_manual_grade = score, False
        book.find_comment("written", *where).manual_comment = "Say why."
        book.db.commit()
    assert by_hand(course, "s000") == (1.5, False, 1.0, False, "Say why.")
    return course


def test_points_by_hand_stand_while_nothing_changes(graded_by_hand: Path) -> None:
    assert grade(graded_by_hand).returncode == 0
    assert by_hand(graded_by_hand, "s000") == (1.5, False, 1.0, False, "Say why.")
    page = graded_by_hand / "feedback" / "s000" / small.NAME / "problem.html"
    assert "Say why." in page.read_text(encoding="utf-8")


def forced(root: Path) -> None:
    """Nothing changes, and all is graded again."""


def words_of_the_release(root: Path) -> None:
    """The instructor fixes a word that nobody answers."""
    for step in ("source", "release"):
        edit(root / step / small.NAME / "problem.ipynb", "## Part 1", "## Part One")


def a_fixed_test(root: Path) -> None:
    """The instructor fixes a test."""
    for step in ("source", "release"):
        edit(root / step / small.NAME / "problem.ipynb", "total should be 6", "total must be 6")


def own_words(root: Path) -> None:
    """The student answers in other words."""
    edit(submitted(root), "Because of 0", "Because of her")


def own_code(root: Path) -> None:
    """The student writes other code."""
    edit(submitted(root), "total = 3 + 3", "total = 2 + 4")


def another(root: Path) -> None:
    """The student hands in what another one did, with the same code and other words."""
    shutil.copy(root / "submitted" / "s005" / small.NAME / "problem.ipynb", submitted(root))


def unreadable(root: Path) -> None:
    """The student hands in what is no notebook."""
    submitted(root).write_bytes(b"{")


def submitted(root: Path) -> Path:
    """What s000 handed in."""
    return root / "submitted" / "s000" / small.NAME / "problem.ipynb"


def edit(path: Path, old: str, new: str) -> None:
    """Change a text in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


#: What happens after somebody graded by hand -> whether the written answer, and the test, are to be
#: looked at again.
HAPPENS = {
    forced: (False, False),
    words_of_the_release: (False, False),
    a_fixed_test: (False, False),
    own_words: (True, False),
    own_code: (False, True),
    another: (True, False),
    unreadable: (True, True),
}


@pytest.mark.parametrize("change", HAPPENS, ids=lambda change: change.__name__)
def test_points_by_hand_wait_for_a_person_only_where_the_answer_changed(
    change: Callable[[Path], None], graded_by_hand: Path
) -> None:
    change(graded_by_hand)
    done = grade(graded_by_hand, "--student", "s000", *["--force"] * (change is forced))
    assert done.returncode == 0, done.stderr
    words, test = HAPPENS[change]
    assert by_hand(graded_by_hand, "s000") == (1.5, words, 1.0, test, "Say why.")


def test_points_given_while_grading_runs_stand(graded_by_hand: Path) -> None:
    """The score that a run takes away is there again at its end; what a person gives meanwhile
    stays."""
    with Gradebook(f"sqlite:///{graded_by_hand / 'gradebook.db'}", "small") as book:
        given = book.find_grade("written", "problem", small.NAME, "s000")
        given.manual_score, given.needs_manual_grade = None, True
        book.db.commit()
    running = start(graded_by_hand, "--student", "s000", "--force")
    assert wait_for(lambda: traces.processes(running.pid)["warm"])
    with Gradebook(f"sqlite:///{graded_by_hand / 'gradebook.db'}", "small") as book:
        given = book.find_grade("written", "problem", small.NAME, "s000")
        given.manual_score, given.needs_manual_grade = 1.5, False
        book.db.commit()
    running.join()
    assert by_hand(graded_by_hand, "s000") == (1.5, False, 1.0, False, "Say why.")


# ---- kept waiting


def test_of_two_graders_at_once_the_second_is_refused(
    handed_in: Path, undisturbed: Path, tmp_path: Path
) -> None:
    root = shutil.copytree(handed_in, tmp_path / "course")
    first = start(root)
    assert wait_for(lambda: traces.processes(first.pid)["warm"])
    os.kill(first.pid, signal.SIGSTOP)  # it is to be there still when the second one comes
    for ledger in ([], ["--ledger", str(tmp_path / "elsewhere")]):  # there is one gradebook
        second = grade(root, *ledger)
        assert second.returncode == 1 and "another run is grading" in second.stderr, second.stderr
        assert "Traceback" not in second.stderr
    os.kill(first.pid, signal.SIGCONT)
    first.join()
    assert first.exitcode == 0
    assert differences(state(root), state(undisturbed)) == []


@contextmanager
def locked(book: Path, seconds: float) -> Iterator[None]:
    """Hold a gradebook locked for so long, or until the end of the block."""
    holder = sqlite3.connect(book, timeout=60, check_same_thread=False, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    timer = threading.Timer(seconds, holder.rollback)
    timer.start()
    yield
    timer.cancel()
    holder.close()


def test_a_locked_gradebook_is_waited_for(course: Path) -> None:
    with locked(course / "gradebook.db", 12):
        done = grade(course, "--force", "--student", "s000")
    assert done.returncode == 0, done.stderr


def test_a_gradebook_that_is_locked_while_solutions_are_tried_is_waited_for(
    handed_in: Path, undisturbed: Path, tmp_path: Path
) -> None:
    root = shutil.copytree(handed_in, tmp_path / "course")
    run = start(root)
    # It is made meanwhile. Whoever opened it before would make an empty one of that name.
    assert wait_for((root / "gradebook.db").exists)
    with locked(root / "gradebook.db", 12):
        run.join()
    assert run.exitcode == 0
    assert differences(state(root), state(undisturbed)) == []


def test_a_gradebook_that_stays_locked_is_given_up_and_named(course: Path) -> None:
    before = state(course)
    with locked(course / "gradebook.db", 600):
        done = subprocess.run(
            [sys.executable, "-c", IMPATIENT, *GRADE[3:]],
            cwd=course,
            capture_output=True,
            text=True,
        )
    assert done.returncode == 1
    assert (
        "the gradebook cannot be written: database is locked" in done.stderr
        and "Traceback" not in done.stderr
    )
    assert differences(state(course), before) == []


# ---- no room, no right


@as_root
def test_a_ledger_without_room_is_said_and_fixed_by_the_next_run(
    handed_in: Path, undisturbed: Path, tmp_path: Path
) -> None:
    root = shutil.copytree(handed_in, tmp_path / "course")
    (root / "ledger").mkdir()
    with mounted(root / "ledger", "-t", "tmpfs", "-o", "size=64k", "tmpfs"):
        full = grade(root)
        assert (
            full.returncode == 1
            and "No space left" in full.stderr
            and "Traceback" not in full.stderr
        ), full.stderr
        whole = state(undisturbed)
        assert all(data == whole[name] for name, data in traces.files(root, "ledger").items())
        subprocess.run(["mount", "-o", "remount,size=50m", root / "ledger"], check=True)
        assert grade(root).returncode == 0
        assert differences(state(root), whole) == []


@as_root
def test_a_gradebook_without_room_is_said_and_fixed_by_the_next_run(
    handed_in: Path, undisturbed: Path, tmp_path: Path
) -> None:
    root = shutil.copytree(handed_in, tmp_path / "course")
    disk = tmp_path / "disk"
    disk.mkdir()
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"c.CourseDirectory.db_url = 'sqlite:///{disk / 'gradebook.db'}'\n")
    with mounted(disk, "-t", "tmpfs", "-o", "size=600k", "tmpfs"):
        assert grade(root, "--student", "s000").returncode == 0
        with suppress(OSError):
            (disk / "filler").write_bytes(bytes(1 << 20))
        full = grade(root)
        assert full.returncode == 1 and "the gradebook cannot be written" in full.stderr, (
            full.stderr
        )
        assert "Traceback" not in full.stderr
        (disk / "filler").unlink()
        assert grade(root).returncode == 0
        assert (
            differences(state(root, f"sqlite:///{disk / 'gradebook.db'}"), state(undisturbed)) == []
        )


@as_root
def test_a_read_only_gradebook_is_named(course: Path, undisturbed: Path) -> None:
    book = course / "gradebook.db"
    small.submit(course, "s000", small.answered({"second": "total = 4"}))
    before = traces.rows(f"sqlite:///{book}")
    with mounted(book, "--bind", str(book)):
        subprocess.run(["mount", "-o", "remount,ro,bind", book], check=True)
        done = grade(course)
        assert done.returncode == 1
        assert (
            "the gradebook cannot be written: attempt to write a readonly database" in done.stderr
        )
        assert "Traceback" not in done.stderr
        assert traces.rows(f"sqlite:///{book}") == before
    assert grade(course).returncode == 0
    assert points(course, "s000")["test-second"] == 0
