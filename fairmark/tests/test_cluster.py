"""A class that is graded on a Dask cluster ends as one that is graded here, also when workers are
lost."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest
import traces
from distributed import Client
from traces import GRADE, differences, grade, state, wait_for

SIZE = 200
#: An environment in which Dask gives up soon.
IMPATIENT = {
    **os.environ,
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "3s",
    "DASK_DISTRIBUTED__SCHEDULER__NO_WORKERS_TIMEOUT": "5s",
}


class Elsewhere(NamedTuple):
    """A course, and a cluster of one worker that sees an empty folder in its place."""

    root: Path
    address: str
    scheduler: subprocess.Popen
    worker: subprocess.Popen


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class that is not graded yet."""
    return traces.make_class(tmp_path_factory.mktemp("cluster") / "course", SIZE)


@pytest.fixture(scope="module")
def here(handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class, graded by one process here."""
    root = shutil.copytree(handed_in, tmp_path_factory.mktemp("cluster") / "here")
    done = grade(root)
    assert done.returncode == 0, done.stderr
    return root


def workers(pid: int) -> list[int]:
    """The cluster's worker processes that a process started and that run a submission just now."""
    found = []
    with suppress(psutil.Error):
        for one in psutil.Process(pid).children(recursive=True):
            with suppress(psutil.Error):
                starts = one.name() != "bwrap" and any(
                    child.name() == "bwrap" for child in one.children()
                )
                if starts and traces.processes(one.pid)["fork"]:
                    found.append(one.pid)
    return found


def test_a_cluster_that_loses_all_workers_at_once_gives_the_same(
    handed_in: Path, here: Path, tmp_path: Path
) -> None:
    root = shutil.copytree(handed_in, tmp_path / "course")
    said = tmp_path / "said"
    # Dask looks some time after a loss whether the worker is back, and ends its nanny if it was
    # just lost again: at once here.
    env = {**os.environ, "DASK_DISTRIBUTED__DEPLOY__LOST_WORKER_TIMEOUT": "500ms"}
    with said.open("w") as file:
        run = subprocess.Popen(
            [*GRADE, "--cluster", "local:2"],
            cwd=root,
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=file,
        )
    for count in (20, 60):
        assert wait_for(lambda least=count: len(list((root / "feedback").glob("s*"))) >= least)
        lost = wait_for(lambda: len(found := workers(run.pid)) == 2 and found)
        for pid in lost:
            os.kill(pid, signal.SIGKILL)
    assert run.wait(timeout=900) == 0, said.read_text(encoding="utf-8")[-3000:]
    assert differences(state(root), state(here)) == []


@pytest.fixture
def elsewhere(handed_in: Path, tmp_path: Path) -> Iterator[Elsewhere]:
    """The class, and a cluster that grades it."""
    if os.getuid() != 0:
        pytest.skip("only root can give a worker another view of the disk")
    root = shutil.copytree(handed_in, tmp_path / "course")
    place = tmp_path / "scheduler.json"
    common = ["--no-dashboard", "--scheduler-file", str(place)]
    scheduler = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "distributed.cli.dask_scheduler",
            *common,
            "--port",
            "0",
            "--host",
            "127.0.0.1",
        ],
        stderr=subprocess.DEVNULL,
        env=IMPATIENT,
    )
    hide = ["unshare", "--mount", "sh", "-c", f'mount -t tmpfs tmpfs "{root}" && exec "$@"', "sh"]
    worker = subprocess.Popen(
        [
            *hide,
            sys.executable,
            "-m",
            "distributed.cli.dask_worker",
            *common,
            "--nthreads",
            "1",
            "--local-directory",
            str(tmp_path / "scratch"),
        ],
        stderr=subprocess.DEVNULL,
    )
    try:
        assert wait_for(lambda: place.is_file() and place.stat().st_size)
        address = json.loads(place.read_text(encoding="utf-8"))["address"]
        with Client(address, timeout=300) as client:
            client.wait_for_workers(1, timeout=300)
        yield Elsewhere(root, address, scheduler, worker)
    finally:
        for process in (worker, scheduler):
            process.terminate()
            process.wait()


def test_workers_need_nothing_of_the_course_but_what_jobs_carry(
    elsewhere: Elsewhere, here: Path
) -> None:
    root, address = elsewhere.root, elsewhere.address
    some = [word for number in range(40) for word in ("--student", f"s{number:03}")]
    done = grade(root, "--cluster", address, *some)
    assert done.returncode == 0, done.stderr
    found, whole = state(root), state(here)
    assert set(found.pop("rows")) <= set(whole.pop("rows"))
    assert (
        found.items() <= whole.items()
        and sum(name.startswith("autograded/") for name in found) == 2 * 40
    )


def test_a_cluster_without_workers_is_waited_for_a_while_and_named(elsewhere: Elsewhere) -> None:
    run = subprocess.Popen(
        [*GRADE, "--cluster", elsewhere.address],
        cwd=elsewhere.root,
        env=IMPATIENT,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert wait_for(lambda: len(list((elsewhere.root / "feedback").glob("s*"))) >= 5)
    elsewhere.worker.kill()
    said = run.communicate(timeout=600)[1]
    assert run.returncode == 1 and f"\nthe cluster at {elsewhere.address} is gone" in said, said
    assert said.endswith(" of 200 are recorded; run this again for the rest.\n")


def test_a_scheduler_that_is_lost_is_named_and_the_next_runs_one_of_them_killed_do_the_rest(
    elsewhere: Elsewhere, here: Path
) -> None:
    root, address, scheduler = elsewhere.root, elsewhere.address, elsewhere.scheduler
    run = subprocess.Popen(
        [*GRADE, "--cluster", address], cwd=root, env=IMPATIENT, stderr=subprocess.PIPE, text=True
    )
    assert wait_for(lambda: len(list((root / "feedback").glob("s*"))) >= 20)
    scheduler.kill()
    said = run.communicate(timeout=600)[1]
    assert run.returncode == 1 and f"\nthe cluster at {address} is gone" in said, said
    assert said.endswith(" of 200 are recorded; run this again for the rest.\n")
    killed = subprocess.Popen(GRADE, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert wait_for(lambda: len(list((root / "feedback").glob("s*"))) >= 100)
    killed.kill()
    assert killed.wait() == -signal.SIGKILL
    assert grade(root).returncode == 0
    assert differences(state(root), state(here)) == []


def test_a_cluster_that_is_not_there_is_named(here: Path) -> None:
    done = subprocess.run(
        [*GRADE, "--force", "--cluster", "tcp://127.0.0.1:9"],
        cwd=here,
        env=IMPATIENT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "127.0.0.1:9" in done.stderr and "Traceback" not in done.stderr, done.stderr
