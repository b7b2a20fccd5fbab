"""A release holds what students need and nothing else, appears whole or not at all, and is the same
bytes each time."""

import ast
import io
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from fnmatch import fnmatchcase

import pytest

from coursekit import notebooks, release
from coursekit.notebooks import ROOT

MAKEFILE = """# For make.

PYTHON ?= python3

.PHONY: help lab grade

help: ## print this list
\t@$(PYTHON) -c ""

lab: ## open JupyterLab
\t@$(PYTHON) scripts/lab.py $(ARGS)

grade: ## grade submitted/
\t@$(PYTHON) scripts/grade.py
"""
#: A file for each entry of the allow-list that the small course lacks.
FILES = {
    "lectures/README.md": "[07](07-doubling.md)\n",
    "lectures/00-start-here.md": "# 00\n",
    "src/labkit/x.js": "",
    "src/labkit/x.css": "",
    "lectures/figures/x.svg": "<svg/>",
    "data/README.md": "Data.\n",
    "data/fruit/truth.csv": "a\n",
    "jupyter/students/x.json": "{}",
    "jupyter/everyone/x.json": "{}",
    "jupyter/instructors/y.json": "{}",
    "jupyter/graders/y.json": "{}",
    "Makefile": MAKEFILE,
    "README.md": "For instructors.\n",
    **dict.fromkeys(
        (
            "lectures/figures/x.py",
            "src/labkit/data.py",
            "src/coursekit/x.py",
            "scripts/bootstrap.py",
            "scripts/lab.py",
            "scripts/fetch_data.py",
            "scripts/check_proposal.py",
            "scripts/grade.py",
            "pyproject.toml",
            "requirements.lock",
            "environment.yml",
            "LICENSE",
            "LICENSE-CONTENT",
            "CITATION.cff",
        ),
        "",
    ),
}


def git(root, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments],
        cwd=root,
        check=True,
        capture_output=True,
    )


@pytest.fixture
def tracked(course):
    """The small course with everything that a release needs, known to git."""
    for name, text in FILES.items():
        course.put(name, text)
    git(course.root, "init", "--quiet")
    git(course.root, "add", "--all")
    return course


def names(folder) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_release_is_what_is_allowed_and_nothing_else(tracked):
    tracked.put("data/fruit/fetched.csv", "not tracked")
    assert release.make(tracked.root, [tracked.lab]) == []
    made = names(tracked.root / "dist" / "students")
    assert {
        "labs/07-doubling/doubling.ipynb",
        "lectures/figures/x.svg",
        "src/labkit/data.py",
        "scripts/lab.py",
    } <= made
    assert not [
        name
        for name in made
        if re.search(r"solutions|tests|coursekit|grade\.py|\.nb\.|x\.py|y\.json|fetched", name)
    ]
    assert (tracked.root / "dist/students/README.md").read_bytes() == release.README.read_bytes()
    assert names(tracked.root / "dist") == {f"students/{name}" for name in made} | {"students.zip"}


def test_what_git_does_not_track_is_named(tracked):
    assert release.untracked(tracked.root) == []
    tracked.put("lectures/08-new.md", "# 08\n")
    tracked.put("labs/08-new/new.ipynb", "{}")
    tracked.put("notes.txt", "of no release")
    assert release.untracked(tracked.root) == ["labs/08-new/new.ipynb", "lectures/08-new.md"]


def test_the_zip_holds_the_folder_and_is_the_same_bytes_each_time(tracked):
    release.make(tracked.root, [tracked.lab])
    first = (tracked.root / "dist/students.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert {
            f"{release.FOLDER}/{name}" for name in names(tracked.root / "dist/students")
        } == set(archive.namelist())
    for name in release.collect(tracked.root):
        os.utime(tracked.root / name, (0, 0))
    release.make(tracked.root, [tracked.lab])
    assert (tracked.root / "dist/students.zip").read_bytes() == first


@pytest.mark.parametrize(
    "name, text, words",
    [
        (
            "lectures/07-doubling.md",
            "counted = stock.fillna(0).astype(int)\nreturn counted * factor\n\n## The question",
            "students/lectures/07-doubling.md: gives away the solution",
        ),
        (
            "lectures/README.md",
            "[the solution](../solutions/07-doubling/doubling.ipynb)",
            "students/lectures/README.md: the link '../solutions/07-doubling/doubling.ipynb' leads "
            "to solutions/",
        ),
    ],
)
def test_a_fault_leaves_the_release_from_before(tracked, name, text, words):
    release.make(tracked.root, [tracked.lab])
    before = (tracked.root / "dist/students.zip").read_bytes(), names(tracked.root / "dist")
    tracked.put(name, text)
    found = release.make(tracked.root, [tracked.lab])
    assert words in found[0]
    assert (
        (tracked.root / "dist/students.zip").read_bytes(),
        names(tracked.root / "dist"),
    ) == before


def test_what_is_missing_is_named(tracked):
    (tracked.root / "scripts/lab.py").unlink()
    with pytest.raises(ValueError, match=r"not there: scripts/lab\.py"):
        release.collect(tracked.root)
    git(tracked.root, "rm", "--quiet", "--cached", "scripts/lab.py")
    with pytest.raises(ValueError, match=r"matches scripts/lab\.py; commit"):
        release.collect(tracked.root)


def test_a_folder_that_git_does_not_know_is_refused(course):
    with pytest.raises(ValueError, match="files that git tracks"):
        release.collect(course.root)


def test_students_makefile_keeps_the_targets_that_work(tracked):
    made = release.students_makefile(MAKEFILE)
    assert "scripts/lab.py $(ARGS)" in made and "## print this list" in made
    assert "grade" not in made
    assert made.startswith("# For make.\n\nPYTHON ?= python3\n\n.PHONY: help lab\n")


# ---- the real course


@pytest.fixture(scope="module")
def real() -> dict[str, bytes]:
    """What students would get of this very course."""
    return release.collect(ROOT)


def test_every_entry_of_the_allow_list_says_why(real):
    assert all(release.ALLOWED.values())
    made = {"README.md", "Makefile"}
    assert all(
        any(fnmatchcase(name, pattern) for pattern in release.ALLOWED)
        for name in real.keys() - made
    )


def test_nothing_that_students_get_imports_what_they_do_not_get(real):
    inside = {name.split("/")[1] for name in real if name.startswith("src/")} | {"bootstrap"}
    assert inside == {"labkit", "bootstrap"}
    for name, content in real.items():
        if name.endswith(".py"):
            tree = ast.walk(ast.parse(content))
            roots = {
                alias.name.split(".")[0]
                for node in tree
                if isinstance(node, ast.Import)
                for alias in node.names
            }
            roots |= {
                node.module.split(".")[0]
                for node in ast.walk(ast.parse(content))
                if isinstance(node, ast.ImportFrom) and node.module
            }
            if name == "nbgrader_config.py":
                # Grading is for those who have the engine; students' copies do without it.
                door = "fairmark.nbgrader.autograde"
                guarded = f'if find_spec("fairmark"):\n    from {door} import install\n'
                assert guarded in content.decode()
                roots -= {"fairmark"}
            assert not roots & {"coursekit", "fairmark"}, name


def test_students_readme_agrees_with_the_course(real):
    readme = real["README.md"].decode()
    project = tomllib.loads(real["pyproject.toml"].decode())["project"]
    assert f"Python {project['requires-python'].removeprefix('>=')} or newer" in readme
    assert set(re.findall(r"`make (\w+)`|^make (\w+)$", readme, re.MULTILINE)) == {("", "lab")}
    assert set(re.findall(r"scripts/\w+\.py", readme)) <= real.keys()


def test_validate_works_without_coursekit(real, tmp_path):
    release.write(real, tmp_path)
    lab = next(lab for lab in notebooks.labs() if lab.number == "00")
    program = (
        "import sys; sys.modules['coursekit'] = None; from nbgrader.apps import NbGraderApp;"
        f"NbGraderApp.launch_instance(['validate', {lab.release.relative_to(ROOT).as_posix()!r}])"
    )
    own = {**os.environ, "PYTHONPATH": str(tmp_path / "src")}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=own,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert "VALIDATION FAILED ON 1 CELL" in done.stdout, done.stdout + done.stderr
    assert "NotImplementedError" in done.stdout
