"""How tests are run: the engine's, and those of a course that has this file among its plugins."""

import os

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """One option, for what takes long and is run now and then."""
    parser.getgroup("fairmark").addoption(
        "--thorough",
        action="store_true",
        help="more classes are killed while they are graded; a course may add to it",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Let linear algebra use one processor, since the tests share them already."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Give each process whole files (`pytest -n 2`): a file's fixtures are made once."""
    from xdist.scheduler import LoadFileScheduling

    return LoadFileScheduling(config, log)
