"""fairmark as others get it: its wheel, in an environment with nbgrader and what both ask for,
grades nbgrader's own quickstart course as its README says."""

import ast
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator
from importlib.metadata import (
    Distribution,
    PackageNotFoundError,
    distribution,
    packages_distributions,
)
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ENGINE = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ENGINE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
#: The engine and its benchmark, and what only an old pandas brings.
BESIDES = {"fairmark", "fairmark_bench", "pytz"}
#: Runs the programs of packages that were copied without them.
PROGRAM = (
    "import sys; from {module} import {function}; sys.argv[0] = {name!r}; sys.exit({function}())"
)


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def closure(texts: list[str]) -> Iterator[Distribution]:
    """The installed distributions that these requirements name, with all that they require here."""
    done: set[tuple[str, str]] = set()
    waiting = [(text, "") for text in texts]
    while waiting:
        text, asked = waiting.pop()
        requirement = Requirement(text)
        if requirement.marker and not requirement.marker.evaluate({"extra": asked}):
            continue
        for extra in ["", *requirement.extras]:
            name = canonical(requirement.name)
            if (name, extra) in done:
                continue
            done.add((name, extra))
            try:
                found = distribution(name)
            except PackageNotFoundError:  # for another system
                continue
            yield found
            waiting += [(one, extra) for one in found.requires or []]


def imported(path: Path) -> set[str]:
    """The packages and modules that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def copy(found: Distribution, place: Path) -> None:
    """Put the files of a distribution into another environment, as links where that can be."""
    here = Path(sysconfig.get_path("purelib"))
    for file in found.files or []:
        source = Path(str(file.locate()))
        if file.parts[0] == ".." or "__pycache__" in file.parts or not source.is_file():
            continue
        target = place / source.relative_to(here)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            try:
                os.link(source, target)
            except OSError:
                shutil.copy(source, target)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with nbgrader alone, into which the wheel is installed."""
    root = tmp_path_factory.mktemp("wheel")
    source = root / "fairmark"
    shutil.copytree(ENGINE, source, ignore=shutil.ignore_patterns("*.egg-info", "build"))
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    build = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(root)]
    subprocess.run([*pip, *build, str(source)], check=True, cwd=root)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(root / "env")], check=True)
    python = root / "env" / "bin" / "python"
    [place] = (root / "env" / "lib").glob("python*/site-packages")
    for found in closure(PROJECT["dependencies"]):
        copy(found, place)
    [wheel] = root.glob("fairmark-*.whl")
    install = ["--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, *install, str(wheel)], check=True, cwd=root)
    alembic = python.with_name("alembic")
    code = PROGRAM.format(module="alembic.config", function="main", name="alembic")
    alembic.write_text(f"#!{python}\n{code}\n", encoding="utf-8")
    alembic.chmod(0o755)
    return python


def run(python: Path, folder: Path, *words: str) -> str:
    """What a program of the environment prints."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    own["PATH"] = f"{python.parent}{os.pathsep}{os.defpath}"
    own["HOME"] = str(folder)
    done = subprocess.run(
        list(words), cwd=folder, env=own, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_quickstart_is_graded_as_the_readme_says(environment: Path, tmp_path: Path) -> None:
    readme = (ENGINE / "README.md").read_text(encoding="utf-8")
    nbgrader = [str(environment), "-m", "nbgrader"]
    run(environment, tmp_path, *nbgrader, "quickstart", "course101")
    course = tmp_path / "course101"
    run(environment, course, *nbgrader, "generate_assignment", "ps1")
    shutil.copytree(course / "source" / "ps1", course / "submitted" / "bitdiddle" / "ps1")
    shutil.copytree(course / "release" / "ps1", course / "submitted" / "hacker" / "ps1")
    fairmark = str(environment.with_name("fairmark"))
    checked = run(environment, course, fairmark, "check", "ps1")
    assert checked in readme
    graded = run(environment, course, fairmark, "grade", "ps1", "--verbose")
    for line in ("bitdiddle: 3 of 3", "hacker: 0 of 3; correct_squares error"):
        assert line in graded and line in readme
    assert (course / "feedback" / "bitdiddle" / "ps1" / "problem1.html").is_file()
    listed = run(environment, course, *nbgrader, "export", "--to", "grades.csv")
    assert listed == ""
    assert "bitdiddle" in (course / "grades.csv").read_text(encoding="utf-8")


def test_there_is_nothing_of_the_course_in_that_environment(environment: Path) -> None:
    code = "import importlib.util as u; print(u.find_spec('matplotlib'), u.find_spec('labkit'))"
    assert run(environment, environment.parent, str(environment), "-c", code) == "None None\n"


@pytest.mark.parametrize("folder", ["src", "benchmarks", "tests"])
def test_nothing_is_imported_but_what_is_asked_for(folder: str) -> None:
    extras = [one for every in PROJECT["optional-dependencies"].values() for one in every]
    asked = {canonical(one.name) for one in closure([*PROJECT["dependencies"], *extras])}
    owners = packages_distributions()
    allowed = {name for name in owners if asked & set(map(canonical, owners[name]))}
    allowed |= set(sys.stdlib_module_names) | BESIDES
    allowed |= {path.stem for path in (ENGINE / "tests").glob("*.py")}
    # The catalogue is not run here, but handed in.
    files = [path for path in (ENGINE / folder).rglob("*.py") if "catalogue" not in path.parts]
    assert files
    others = {(name, path.name) for path in files for name in imported(path) - allowed}
    assert not others


def test_the_version_is_one(environment: Path) -> None:
    code = (
        "import fairmark, importlib.metadata as m\n"
        "print(fairmark.__version__, m.version('fairmark'))"
    )
    one, other = run(environment, environment.parent, str(environment), "-c", code).split()
    assert one == other
    assert f"## {one}" in (ENGINE / "CHANGELOG.md").read_text(encoding="utf-8")
