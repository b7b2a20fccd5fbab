"""scripts/bootstrap.py, for real: environments are made and pip installs, only from a folder of two
tiny packages.

The tiny course needs one package, `tinyback`, which is also what builds it, as setuptools is for
the real one.
"""

import ast
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import bootstrap

SCRIPTS = Path(bootstrap.__file__).parent
BACKEND = """
import pathlib, zipfile

VERSION = "{version}"

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    name = "tinycourse-1.0-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(wheel_directory, name), "w") as wheel:
        wheel.writestr("tinycourse.pth", str(pathlib.Path("src").resolve()))
        info = "tinycourse-1.0.dist-info"
        about = "Metadata-Version: 2.1\\nName: tinycourse\\nVersion: 1.0\\n"
        wheel.writestr(info + "/METADATA", about)
        tags = "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
        wheel.writestr(info + "/WHEEL", tags)
        wheel.writestr(info + "/RECORD", "")
    return name
"""


def make_wheel(folder: Path, version: str, name: str = "tinyback") -> str:
    """Write tinyback's wheel, or one of another name, and return its line for a lock."""
    info = f"{name}-{version}.dist-info"
    path = folder / f"{name}-{version}-py3-none-any.whl"
    files = {
        f"{name}.py": BACKEND.replace("{version}", version),
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": f"[console_scripts]\n{name} = {name}:print\n",
        f"{info}/RECORD": "",
    }
    with zipfile.ZipFile(path, "w") as wheel:
        for inside, text in files.items():
            # Without the time of day, which would change the hash.
            wheel.writestr(zipfile.ZipInfo(inside), text)
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


# Debian's python3 without python3-venv: venv is there, ensurepip is not.
WITHOUT_ENSUREPIP = (
    sys.executable,
    "-c",
    "import runpy, sys; sys.modules['ensurepip'] = None; runpy.run_path(sys.argv[1], "
    "run_name='__main__')",
)


class Course:
    """A tiny course in a folder, and its bootstrap.py as a user starts it."""

    def __init__(self, root: Path):
        self.root = root
        self.wheels = root.parent / "wheels"
        self.wheels.mkdir(exist_ok=True)
        (root / "src").mkdir(parents=True)
        (root / "src" / "tinycourse.py").write_text("", encoding="utf-8")
        (root / "scripts").mkdir()
        shutil.copy(SCRIPTS / "bootstrap.py", root / "scripts")
        shutil.copy(SCRIPTS.parent / "environment.yml", root)
        (root / "pyproject.toml").write_text(
            '[build-system]\nrequires = ["tinyback"]\nbuild-backend = "tinyback"\n'
        )
        self.lock(make_wheel(self.wheels, "1.0"))

    def lock(self, text: str) -> None:
        (self.root / "requirements.lock").write_text(text, encoding="utf-8")

    def bootstrap(
        self, *arguments: str, python: tuple[str, ...] = (sys.executable,), **variables: str
    ):
        return self.script("bootstrap.py", *arguments, python=python, **variables)

    def script(
        self,
        name: str,
        *arguments: str,
        python: tuple[str, ...] = (sys.executable,),
        **variables: str,
    ):
        own = {
            name: value
            for name, value in os.environ.items()
            if name not in ("SHIPPING_ML_ENV", "CONDA_PREFIX")
        }
        pip = {
            "PIP_FIND_LINKS": str(self.wheels),
            "PIP_NO_INDEX": "1",
            "PIP_CONFIG_FILE": os.devnull,
        }
        command = [*python, str(self.root / "scripts" / name), *arguments]
        return subprocess.run(
            command,
            env={**own, **pip, **variables},
            cwd=self.root.parent,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    def version(self) -> str:
        """What the environment has, asked in a folder elsewhere; the course's own package must be
        there, too."""
        done = self.bootstrap("-c", "import tinyback, tinycourse; print(tinyback.VERSION)")
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    """A course that has been set up once."""
    course = Course(tmp_path_factory.mktemp("ready") / "course")
    first = course.bootstrap()
    assert first.returncode == 0, first.stderr
    assert "Making the environment .venv" in first.stdout
    assert "(1 packages)" in first.stdout
    return course


@pytest.fixture
def ready(course) -> Course:
    """The same, with the lock as it was in the beginning."""
    course.lock(make_wheel(course.wheels, "1.0"))
    assert course.bootstrap().returncode == 0
    return course


def one_line(done: subprocess.CompletedProcess) -> str:
    """The message of a command that failed, which has to be one line and no traceback."""
    assert done.returncode == 1, done.stdout + done.stderr
    (line,) = done.stderr.splitlines()
    return line


def test_a_second_run_has_nothing_to_do(ready):
    before = (ready.root / ".venv" / bootstrap.STAMP).stat().st_mtime_ns
    again = ready.bootstrap()
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert (ready.root / ".venv" / bootstrap.STAMP).stat().st_mtime_ns == before


def test_what_is_run_gets_its_arguments_and_gives_its_exit_code(ready):
    done = ready.bootstrap(
        "-c", "import sys; print(sys.argv[1:], sys.prefix); sys.exit(7)", "--port", "a b"
    )
    assert done.stdout == f"['--port', 'a b'] {ready.root / '.venv'}\n"
    assert done.returncode == 7


def test_a_program_that_does_not_end_when_told_to_is_killed():
    stays = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        " print('here', flush=True); time.sleep(600)"
    )
    command = f"""
import sys
from pathlib import Path
import bootstrap
bootstrap.SECONDS_TO_END = 0.5
here = bootstrap.Environment(Path(sys.prefix), "given")
sys.exit(bootstrap.run(here, ["-c", {stays!r}], {{}}, Path.cwd()))
"""
    with subprocess.Popen(
        [sys.executable, "-c", command], cwd=SCRIPTS, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout.readline() == "here\n"
        run.terminate()
        assert run.wait(60) == 256 - signal.SIGKILL


def test_programs_of_the_environment_come_first_on_the_path(ready):
    ask = "import shutil, os; print(shutil.which('tinyback')); print(os.environ['VIRTUAL_ENV'])"
    done = ready.bootstrap("-c", ask, VIRTUAL_ENV="somewhere-else")
    program, virtual = done.stdout.splitlines()
    assert Path(program).parent.parent == ready.root / ".venv" == Path(virtual)


def test_a_changed_lock_is_installed(ready):
    ready.lock(make_wheel(ready.wheels, "2.0"))
    assert ready.version() == "2.0"


def test_students_get_the_courses_lock_and_authors_the_rest_which_then_stays(tmp_path):
    course = Course(tmp_path / "course")
    both = make_wheel(course.wheels, "1.0") + make_wheel(course.wheels, "1.0", "tinyextra")
    (course.root / bootstrap.AUTHORS_LOCK).write_text(both, encoding="utf-8")
    student = course.root / "scripts" / "student.py"
    ask = "import importlib.util; print(bool(importlib.util.find_spec('tinyextra')))"
    student.write_text(
        "import os, sys\nfrom bootstrap import run, set_up\n"
        f"sys.exit(run(set_up(), ['-c', {ask!r}], os.environ, '.'))\n",
        encoding="utf-8",
    )
    first = course.script("student.py")
    assert "Installing requirements.lock (1 packages)" in first.stdout
    assert first.stdout.endswith("False\n")
    author = course.bootstrap("-c", ask)
    assert "Installing requirements-authors.lock (2 packages)" in author.stdout
    assert author.stdout.endswith("True\n")
    assert course.script("student.py").stdout == "True\n"
    assert course.bootstrap("-c", ask).stdout == "True\n"
    # A new version reaches both, whoever comes first.
    both = make_wheel(course.wheels, "2.0") + make_wheel(course.wheels, "1.0", "tinyextra")
    (course.root / bootstrap.AUTHORS_LOCK).write_text(both, encoding="utf-8")
    course.lock(make_wheel(course.wheels, "2.0"))
    assert "Installing requirements.lock" in course.script("student.py").stdout
    assert "Installing requirements-authors.lock" in course.bootstrap("-c", ask).stdout
    assert course.version() == "2.0"


def test_a_set_up_that_was_broken_off_while_pip_worked_is_gone_on_with(ready):
    bootstrap.write_json(
        ready.root / ".venv" / bootstrap.STAMP, {"root": str(ready.root)}
    )  # as it stands then
    mended = ready.bootstrap()
    assert "Installing" in mended.stdout
    assert "Making" not in mended.stdout
    assert ready.version() == "1.0"


def test_an_environment_that_was_moved_is_made_anew(ready):
    moved = Course(ready.root.with_name("moved"))
    shutil.copytree(ready.root / ".venv", moved.root / ".venv", symlinks=True)
    assert "Making the environment" in moved.bootstrap().stdout
    assert moved.version() == "1.0"
    program = moved.root / ".venv" / ("Scripts" if os.name == "nt" else "bin") / "tinyback"
    assert str(moved.root).encode() in next(program.parent.glob("tinyback*")).read_bytes()


@pytest.mark.parametrize("noted", [{"root": ""}, {}])
def test_an_environment_that_is_half_made_or_dead_is_made_anew(tmp_path, noted):
    course = Course(tmp_path / "course")
    (course.root / ".venv").mkdir()
    bootstrap.write_json(course.root / ".venv" / bootstrap.STAMP, noted)
    # Made anew, that is, tried to: making one is long and the subject of the test above.
    assert "to make an environment with" in one_line(course.bootstrap(python=WITHOUT_ENSUREPIP))


def test_a_file_that_is_not_what_the_lock_says_is_refused(ready):
    make_wheel(ready.wheels, "3.0")
    ready.lock(f"tinyback==3.0 --hash=sha256:{'0' * 64}\n")
    assert "DO NOT MATCH THE HASHES" in one_line(ready.bootstrap())


def test_without_a_network_it_says_to_connect(ready):
    ready.lock(f"absent==1.0 --hash=sha256:{'0' * 64}\n")
    # Nothing listens on the discard port of this machine.
    done = ready.bootstrap(PIP_NO_INDEX="", PIP_INDEX_URL="http://127.0.0.1:9/simple")
    assert one_line(done) == (
        "The packages could not be downloaded, for want of a network: connect and run this again"
        " (what was downloaded is kept)."
    )


def test_without_the_venv_module_it_says_what_to_install(tmp_path):
    course = Course(tmp_path / "course")
    assert "sudo apt install python3-venv" in one_line(course.bootstrap(python=WITHOUT_ENSUREPIP))
    assert not (course.root / ".venv").exists()


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    course = Course(tmp_path / "course")
    (course.root / "requirements.lock").unlink()
    assert str(course.root / "requirements.lock") in one_line(course.bootstrap())


@pytest.mark.parametrize("script", ["bootstrap", "lab", "teach"])
def test_an_old_python_gets_one_line(script):
    source = SCRIPTS / f"{script}.py"
    ast.parse(source.read_text(encoding="utf-8"), feature_version=(3, 6))
    pretend = (
        "import runpy, sys; sys.version_info = (3, 8, 10); sys.path.insert(0, sys.argv[2]);"
        " runpy.run_path(sys.argv[1], run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", pretend, str(source), str(SCRIPTS)], capture_output=True, text=True
    )
    line = one_line(done)
    assert line.startswith("This is Python 3.8 and the course needs 3.11 or newer: install one")


@pytest.mark.parametrize(
    ("version", "fine"), [((3, 6), False), ((3, 10, 9), False), ((3, 11), True), ((4, 0), True)]
)
def test_which_pythons_are_new_enough(version, fine):
    assert (bootstrap.too_old(version) == "") == fine


def test_an_active_conda_environment_gets_what_is_missing_in_it_and_no_venv_is_made(
    ready, tmp_path
):
    course = Course(tmp_path / "course")
    conda = tmp_path / "envs" / "shipping-ml"
    shutil.copytree(
        ready.root / ".venv", conda, symlinks=True
    )  # a venv will do: all that counts is its folder
    (conda / bootstrap.STAMP).unlink()
    ask = "import sys, tinycourse; print(sys.prefix, tinycourse.__file__)"
    done = course.bootstrap("-c", ask, CONDA_PREFIX=str(conda))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"{conda} {course.root / 'src' / 'tinycourse.py'}"
    assert not (course.root / ".venv").exists()


def test_only_the_conda_environment_of_the_course_is_used(tmp_path):
    root = SCRIPTS.parent
    ours = tmp_path / "envs" / "shipping-ml"
    assert bootstrap.choose(root, {"CONDA_PREFIX": str(ours)}) == bootstrap.Environment(
        ours, "conda"
    )
    other = bootstrap.choose(root, {"CONDA_PREFIX": str(tmp_path / "envs" / "base")})
    assert other == bootstrap.Environment(root / ".venv", "venv") == bootstrap.choose(root, {})


def test_an_environment_that_is_given_is_taken_as_it_is(tmp_path):
    course = Course(tmp_path / "course")
    done = course.bootstrap("-c", "import sys; print(sys.prefix)", SHIPPING_ML_ENV=sys.prefix)
    assert (done.returncode, done.stdout) == (0, f"{sys.prefix}\n")
    assert not (course.root / ".venv").exists()
    assert "no Python is there" in one_line(course.bootstrap(SHIPPING_ML_ENV=str(tmp_path)))
