"""One tiny course, made once; each test gets a copy of its own."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import tiny

from coursekit.classroom import gradebook, grading


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny course, its lab in the gradebook, without submissions."""
    root = tmp_path_factory.mktemp("course") / "template"
    lab = tiny.make_course(root)
    with gradebook.connect(root) as book:
        grading.prepare(book, lab, [])
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
