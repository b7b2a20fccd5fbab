"""nbgrader's own command and the API behind formgrader's button grade through fairmark."""

import subprocess
import sys
from pathlib import Path

import pytest
import tiny
from nbgrader.api import Gradebook
from nbgrader.utils import notebook_hash

from coursekit import answers
from coursekit.notebooks import Lab

API = """
from pathlib import Path
from nbgrader.apps import NbGraderAPI
from coursekit import build
config = build.course_config(Path("."))
config.CourseDirectory.root = str(Path(".").resolve())
api = NbGraderAPI(config=config)
print(api.autograde("01-tiny", "s02")["success"], end=" ")
print(api.generate_feedback("01-tiny", "s02")["success"])
print(api.generate_feedback("01-tiny", "s01")["success"])
"""


def run(course: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run Python in the course's folder."""
    return subprocess.run([sys.executable, *arguments], cwd=course, capture_output=True, text=True)


@pytest.fixture
def handed_in(course: Path) -> Path:
    """A right and a wrong submission, and a trap: a link to the solution."""
    for number, student in ((0, "s01"), (2, "s02")):
        tiny.submit(course, student, answers.submissions(Lab(tiny.LAB, course))[number].notebook)
    (course / "submitted" / "s03" / tiny.LAB).mkdir(parents=True)
    (course / "submitted" / "s03" / tiny.LAB / "tiny.ipynb").symlink_to(
        Lab(tiny.LAB, course).solution
    )
    return course


def scores(course: Path) -> dict[str, float]:
    """The gradebook's, by student."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "shipping-ml") as book:
        return {one.student_id: one.score for one in book.find_assignment(tiny.LAB).submissions}


def test_the_command_grades_in_the_sandbox(handed_in: Path) -> None:
    done = run(handed_in, "-m", "nbgrader", "autograde", tiny.LAB)
    assert done.returncode == 0, done.stderr
    assert scores(handed_in) == {"s01": 17.0, "s02": 0.0, "s03": 0.0}
    assert (handed_in / "ledger").is_dir()


def test_a_released_page_is_found_by_the_students_own_secret_and_by_nobody_without_one(
    handed_in: Path,
) -> None:
    for student, secret in (("s01", "0123456789abcdef" * 8), ("s02", "\udcff../")):
        path = handed_in / "submitted" / student / tiny.LAB / "submission_secret.txt"
        path.write_bytes(secret.encode(errors="surrogateescape"))
    assert run(handed_in, "-m", "nbgrader", "autograde", tiny.LAB).returncode == 0
    (handed_in / "exchange").mkdir()
    (handed_in / "exchange").chmod(0o777)
    done = run(handed_in, "-m", "nbgrader", "release_feedback", tiny.LAB)
    assert done.returncode == 0, done.stderr
    names = {page.stem for page in (handed_in / "exchange" / "shipping-ml" / "feedback").iterdir()}
    assert len(names) == 3
    assert notebook_hash(secret="0123456789abcdef" * 8, notebook_id="tiny") in names


def test_the_buttons_grade_one_student_and_write_the_engines_page(handed_in: Path) -> None:
    done = run(handed_in, "-c", API)
    assert done.stdout.splitlines()[-2:] == ["True True", "True"], done.stderr
    assert scores(handed_in) == {
        "s01": 17.0,
        "s02": 0.0,
    }  # there is no feedback on what is not graded, so it is
    folder = handed_in / "feedback" / "s02" / tiny.LAB
    assert "Content-Security-Policy" in (folder / "tiny.html").read_text(encoding="utf-8")
    assert {path.name for path in folder.iterdir()} == {
        "tiny.html",
        "timestamp.txt",
        "submission_secret.txt",
    }
    assert not (handed_in / "feedback" / "s03").exists()


#: Runs nbgrader's command in a Python that lacks a module, or that has one only in the course.
LACKING = """
import sys
sys.modules[{module!r}] = None
from nbgrader.apps import NbGraderApp
NbGraderApp.launch_instance(["autograde", "01-tiny"])
"""
UNINSTALLED = """
import sys
from pathlib import Path
import nbgrader.apps
sys.path = [place for place in sys.path if not Path(place, "fairmark").is_dir()]
sys.meta_path = [one for one in sys.meta_path if "editable" not in str(one)]
nbgrader.apps.NbGraderApp.launch_instance(["autograde", "01-tiny"])
"""
TAKEN = """
from nbgrader.converters import Autograde
def install():
    Autograde.start = lambda self: print("taken")
"""


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("nh3", "fairmark cannot be loaded (ModuleNotFoundError: import of nh3 halted"),
        (
            "fairmark.protocol.frames",
            "fairmark cannot be loaded (ModuleNotFoundError: import of fairmark.p",
        ),
        ("fcntl", "Windows cannot isolate students' code, so nothing is graded."),
    ],
)
def test_an_engine_that_cannot_be_loaded_refuses_and_nothing_runs_unprotected(
    handed_in: Path, module: str, said: str
) -> None:
    done = run(handed_in, "-c", LACKING.format(module=module))
    assert done.returncode == 1 and said in done.stderr, done.stderr
    assert "Two ways out: " in done.stderr and "Containerfile" in done.stderr
    assert not (handed_in / "autograded").exists()


def test_an_engine_that_is_not_installed_is_taken_from_the_course(handed_in: Path) -> None:
    engine = handed_in / "fairmark" / "src" / "fairmark"
    (engine / "nbgrader").mkdir(parents=True)
    for folder in (engine, engine / "nbgrader"):
        (folder / "__init__.py").touch()
    (engine / "nbgrader" / "autograde.py").write_text(TAKEN, encoding="utf-8")
    done = run(handed_in, "-c", UNINSTALLED)
    assert done.stdout == "taken\n", done.stderr
    assert not (handed_in / "autograded").exists()


def test_only_a_copy_without_the_engine_keeps_nbgraders_own_step(handed_in: Path) -> None:
    done = run(handed_in, "-c", LACKING.format(module="fairmark"))
    assert "[AutogradeApp | ERROR] No assignment with ID '01-tiny' exists" in done.stderr


def test_the_script_ends_in_a_sentence_where_there_is_no_sandbox_at_all() -> None:
    script = Path(__file__).resolve().parents[2] / "scripts" / "grade.py"
    code = (
        "import runpy, sys; sys.modules['fcntl'] = sys.modules['resource'] = None; "
        f"sys.argv = ['grade.py']; runpy.run_path({str(script)!r}, run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    assert "Two ways out: grade in the container" in done.stderr
