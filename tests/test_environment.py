"""The three lists of what the course needs say the same: pyproject.toml, requirements.lock,
environment.yml."""

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest
import rattler
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
MINORS = [f"3.{minor}" for minor in range(40)]


def locked() -> list[tuple[Requirement, list[str]]]:
    """Each entry of the lock, with its hashes."""
    joined = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", LOCK, flags=re.MULTILINE))
    entries = [line.split("--hash=") for line in joined.splitlines()]
    return [(Requirement(entry), [each.strip() for each in hashes]) for entry, *hashes in entries]


def pin(entry: Requirement) -> str:
    """The version that an entry of the lock asks for."""
    (specifier,) = entry.specifier
    assert specifier.operator == "==", f"{entry} is not pinned"
    return specifier.version


def named(name: str) -> list[Requirement]:
    """The lock's entries of a package; several, when platforms or Pythons need different
    versions."""
    return [
        entry for entry, _ in locked() if canonicalize_name(entry.name) == canonicalize_name(name)
    ]


@pytest.mark.parametrize(
    "wanted", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]
)
def test_the_lock_pins_a_version_that_pyproject_admits(wanted):
    requirement = Requirement(wanted)
    pins = [pin(entry) for entry in named(requirement.name)]
    assert pins, f"{requirement.name} is not in requirements.lock: run `make lock`"
    assert all(each in requirement.specifier for each in pins), (
        f"{wanted}, but the lock has {pins}: run `make lock`"
    )


def test_every_entry_of_the_lock_has_hashes():
    bare = [entry.name for entry, hashes in locked() if not hashes]
    assert not bare
    for entry, hashes in locked():
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes), entry.name


def test_the_lock_names_no_address_and_no_index():
    assert "://" not in LOCK
    options = re.sub(r"--hash=\S+", "", LOCK).replace("\\\n", "")
    assert not re.search(r"^\s*-", options, re.MULTILINE), "an option of pip, such as --index-url"


def test_what_is_installed_is_what_the_lock_says():
    here = [entry for entry, _ in locked() if entry.marker is None or entry.marker.evaluate()]
    installed = {entry.name: importlib.metadata.version(entry.name) for entry in here}
    assert installed == {entry.name: pin(entry) for entry in here}


def test_conda_installs_the_lock_and_restates_nothing():
    *specs, pip = CONDA["dependencies"]
    assert pip == {"pip": ["-r requirements.lock"]}
    assert [rattler.MatchSpec(spec, strict=True).name.normalized for spec in specs] == [
        "python",
        "pip",
    ]
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
