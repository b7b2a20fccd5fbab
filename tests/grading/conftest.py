"""One tiny course, made once; each test gets a copy of its own."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import tiny


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny course, without submissions."""
    root = tmp_path_factory.mktemp("course") / "template"
    tiny.make_course(root)
    return root


@pytest.fixture(scope="session")
def new_course(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Makes copies of the tiny course."""

    def copy() -> Path:
        return Path(shutil.copytree(template, tmp_path_factory.mktemp("course") / "copy"))

    return copy


@pytest.fixture
def course(new_course: Callable[[], Path]) -> Path:
    """A tiny course to spoil."""
    return new_course()
