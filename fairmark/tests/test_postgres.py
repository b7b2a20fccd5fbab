"""A gradebook on a PostgreSQL server ends with the same rows as one in a file."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import traces
from traces import differences, grade, state

SIZE = 10


def program(name: str) -> str | None:
    """One of PostgreSQL's programs, which Debian keeps out of the PATH."""
    places = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(places))


class Server:
    """A PostgreSQL server in a folder of its own, reached by a socket there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.run("initdb", "--auth=trust", "--username=grader", "--no-sync", "--encoding=UTF8")

    def url(self, database: str) -> str:
        """Where SQLAlchemy finds a database of it."""
        return f"postgresql+psycopg://grader@/{database}?host={self.folder}"

    def run(self, name: str, *options: str) -> None:
        """Run one of its programs; PostgreSQL refuses to be run by root."""
        who = (
            {"user": "postgres", "group": "postgres", "extra_groups": []}
            if os.getuid() == 0
            else {}
        )
        subprocess.run(
            [program(name), *options],
            check=True,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PGDATA": str(self.folder / "data")},
            **who,
        )

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.run(
            "pg_ctl",
            "start",
            "--wait",
            f"--log={self.folder / 'log'}",
            f"--options=-c listen_addresses='' -c fsync=off -k {self.folder}",
        )

    def stop(self) -> None:
        """Stop it."""
        self.run("pg_ctl", "stop", "--wait", "--mode=fast")

    def make(self, database: str) -> str:
        """Make a database; returns its address."""
        self.run("createdb", "--host", str(self.folder), "--username=grader", database)
        return self.url(database)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that runs while these tests do."""
    if program("initdb") is None:
        pytest.skip("no PostgreSQL here (Debian: apt-get install postgresql; .ci/run does)")
    with tempfile.TemporaryDirectory(
        prefix="postgres-"
    ) as folder:  # pytest's folders are closed to other users
        if os.getuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        made = Server(Path(folder))
        made.start()
        yield made
        made.stop()


@pytest.fixture(scope="module")
def in_a_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class, graded into a gradebook in a file."""
    root = traces.make_class(tmp_path_factory.mktemp("postgres") / "course", SIZE)
    done = grade(root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def course(server: Server, in_a_file: Path, tmp_path: Path) -> tuple[Path, str]:
    """The class, not graded, with a gradebook on the server; its folder and the gradebook's
    address."""
    url = server.make(f"book_{tmp_path.name}")
    root = shutil.copytree(
        in_a_file,
        tmp_path / "course",
        ignore=shutil.ignore_patterns("gradebook.db", "ledger", "autograded", "feedback"),
    )
    with (root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write(f"c.CourseDirectory.db_url = {url!r}\n")
    return root, url


def test_the_rows_are_the_same(course: tuple[Path, str], in_a_file: Path) -> None:
    root, url = course
    done = grade(root)
    assert done.returncode == 0, done.stderr
    assert differences(state(root, url), state(in_a_file)) == []
    assert not (root / "gradebook.db").exists()


def test_killed_half_way_it_ends_the_same(course: tuple[Path, str], in_a_file: Path) -> None:
    root, url = course
    run = subprocess.Popen(
        traces.GRADE, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert traces.wait_for(lambda: len(list((root / "feedback").glob("s*"))) > 2)
    run.kill()
    assert run.wait() < 0
    assert grade(root).returncode == 0
    assert differences(state(root, url), state(in_a_file)) == []


def test_a_server_that_does_not_answer_is_named(
    course: tuple[Path, str], server: Server, in_a_file: Path
) -> None:
    root, url = course
    server.stop()
    try:
        done = grade(root)
    finally:
        server.start()
    assert done.returncode == 1
    assert "the gradebook cannot be written" in done.stderr and "Traceback" not in done.stderr
    assert grade(root).returncode == 0
    assert differences(state(root, url), state(in_a_file)) == []


def test_a_server_that_stops_half_way_is_named(
    course: tuple[Path, str], server: Server, in_a_file: Path
) -> None:
    root, url = course
    run = subprocess.Popen(
        traces.GRADE, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert traces.wait_for(lambda: len(list((root / "feedback").glob("s*"))) > 2)
    server.stop()
    try:
        said = run.communicate(timeout=120)[1]
    finally:
        server.start()
    assert run.returncode == 1
    assert "the gradebook cannot be written" in said and "Traceback" not in said, said
    assert grade(root).returncode == 0
    assert differences(state(root, url), state(in_a_file)) == []
