"""How the tests are shared out to processes; the list of what was not run and why, which closes
every run so that no gap is silent; the built site."""

import os
import re
from collections import Counter
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath

import pytest

#: How the engine's tests are run; it has the option --thorough, which here also asks nbgrader for
#: every verdict again.
pytest_plugins = ["runs"]

#: The engine of this copy.
ENGINE = Path(__file__).resolve().parents[1] / "fairmark" / "src"

EXPECTED = pytest.StashKey[list[str]]()
RAN = pytest.StashKey[set[str]]()
DESELECTED = pytest.StashKey[list[str]]()
#: What takes minutes is begun first, so that no process works alone at the end.
LONGEST_FIRST = (
    "fairmark/tests/test_nothing_lost.py",
    "tests/grading/test_matrix.py",
    "fairmark/tests/test_cluster.py",
    "fairmark/tests/test_catalogue.py",
    "fairmark/tests/test_same_process_catalogue.py",
    "fairmark/tests/test_remote_catalogue.py",
    "tests/browser/",
    "fairmark/tests/",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """An option of the course's own."""
    group = parser.getgroup("course")
    group.addoption(
        "--store-verdicts",
        action="store_true",
        help="store nbgrader's verdicts on the answers beside them (make verdicts)",
    )


def find_engine() -> None:
    """Let the programs that tests start find the engine, in an environment from before it was a
    distribution of its own (scripts/bootstrap.py brings it up to date)."""
    try:
        distribution("fairmark")
    except PackageNotFoundError:
        places = [str(ENGINE), os.environ.get("PYTHONPATH", "")]
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, places))


def pytest_configure(config: pytest.Config) -> None:
    """Start the lists that are compared at the end."""
    find_engine()
    config.stash[EXPECTED] = []
    config.stash[RAN] = set()
    config.stash[DESELECTED] = []


def unit_of(nodeid: str) -> str:
    """What one process runs as a whole: a file, because its fixtures are made once for all its
    tests; where its tests are named by labs, the part of one lab."""
    file, _, test = nodeid.partition("::")
    lab = re.search(r"\[(\d\d-[a-z-]+)", test)
    return f"{file} {lab[1]}" if lab else file


def length(unit: str) -> int:
    """The place of a unit among those that are begun first."""
    starts = [place for place, start in enumerate(LONGEST_FIRST) if unit.startswith(start)]
    return starts[0] if starts else len(LONGEST_FIRST)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One process more than there are cores (`pytest -n auto`): two thirds of the time is waiting,
    for servers, pages and time limits."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True, tryfirst=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Share the tests out to several processes (`pytest -n 2`) in units, the longest first."""
    from xdist.scheduler import LoadScopeScheduling

    class Units(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return unit_of(nodeid)

    config.option.loadscopereorder = False  # by the number of tests, which says little
    return Units(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In one of several processes: order the tests as they are shared out."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: length(unit_of(item.nodeid)))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Note the tests that are about to be run."""
    session.config.stash[EXPECTED] += [item.nodeid for item in session.items]


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Note the tests that were not asked for."""
    for item in items:
        item.config.stash[DESELECTED].append(item.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None):
    """Note each test that was run to its end."""
    done = yield
    item.config.stash[RAN].add(item.nodeid)
    return done


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In one of several processes (`pytest -n 2`): send the lists to the one that prints."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output.update(
            expected=session.config.stash[EXPECTED],
            ran=list(session.config.stash[RAN]),
            deselected=session.config.stash[DESELECTED],
        )


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node) -> None:
    """Take the lists of a process: each has collected every test, and run its part."""
    sent = getattr(node, "workeroutput", {})
    config = node.config
    config.stash[EXPECTED] = list(
        dict.fromkeys([*config.stash[EXPECTED], *sent.get("expected", [])])
    )
    config.stash[DESELECTED] = list(
        dict.fromkeys([*config.stash[DESELECTED], *sent.get("deselected", [])])
    )
    config.stash[RAN] |= set(sent.get("ran", []))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config):
    """Print, after everything else, the tests that were skipped, deselected or never reached."""
    yield
    if config.option.collectonly:
        return
    lines = []
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        lines.append(f"{report.nodeid}: {reason.removeprefix('Skipped: ')}")
    folders = Counter(
        str(PurePosixPath(nodeid.partition("::")[0]).parent) for nodeid in config.stash[DESELECTED]
    )
    lines += [f"{folder}: {count:,} not selected" for folder, count in folders.items()]
    unreached = [nodeid for nodeid in config.stash[EXPECTED] if nodeid not in config.stash[RAN]]
    lines += [f"{nodeid}: the run ended before it" for nodeid in unreached]
    terminalreporter.section("not run, and why")
    for line in lines or [f"Everything that was asked for was run ({' '.join(config.args)})."]:
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course's site as `make site` builds it, once for all tests: those of its files and those
    in a browser."""
    from coursekit import notebooks
    from coursekit.site import build

    folder = tmp_path_factory.mktemp("site")
    build.build(notebooks.ROOT, folder / "sources", folder / "site")
    return folder / "site"
