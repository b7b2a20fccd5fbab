"""Where jobs run: in threads here, each with a warm process of its own, or on a Dask cluster; for
use in a `with`.

A job is bytes in and bytes out; only the coordinator knows of gradebook and ledger. Threads are
enough here, because students' cells and tests run in processes of their own, and a worker waits for
them.
"""

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from itertools import islice
from typing import Any

from fairmark.job import Worker
from fairmark.ledger import Results
from fairmark.package import Handed, Package

#: Called as (package, submissions) -> (index of a submission, results or why there are none), each
#: as it is done; workers of this machine begin at once.
Runner = Callable[[Package, Sequence[Handed]], Iterator[tuple[int, Results | Exception]]]
#: Seconds in which a cluster's first worker should be there; submissions on their way to each of
#: its workers.
_WAIT, _AHEAD = 60, 4


@contextlib.contextmanager
def local(jobs: int) -> Iterator[Runner]:
    """So many jobs at a time on this machine."""
    tasks: queue.Queue[Any] = queue.Queue()

    def work() -> None:
        with Worker() as worker:
            for package, index, handed, done in iter(tasks.get, None):
                try:
                    done.put((index, worker.grade(package, handed)))
                except (
                    Exception
                ) as error:  # whatever it is, it is this submission's, and the others go on
                    done.put((index, error))

    def run(
        package: Package, submissions: Sequence[Handed]
    ) -> Iterator[tuple[int, Results | Exception]]:
        done: queue.SimpleQueue[tuple[int, Results | Exception]] = queue.SimpleQueue()
        for index, handed in enumerate(submissions):
            tasks.put((package, index, handed, done))
        return (done.get() for _ in submissions)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(jobs)]
    for thread in threads:
        thread.start()
    try:
        yield run
    finally:
        tasks.queue.clear()  # nobody waits for these
        for _ in threads:
            tasks.put(None)
        for thread in threads:
            thread.join(
                2 / jobs
            )  # two seconds for all of them: one that is at work ends with this process


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Runner]:
    """The workers of a Dask scheduler, or with "local:N" N worker processes of this machine.

    The workers need this package, the course's environment and what its submissions may read, under
    the same paths. The submissions of a worker that is lost are graded by the others; one that was
    with too many lost workers (Dask's `allowed-failures`) has no result. With no worker left for
    too long (`no-workers-timeout`) the cluster is given up.
    """
    import dask
    from distributed import Client, as_completed
    from distributed.scheduler import NoWorkerError

    # Of a scheduler here; another one's settings are its own. Lost workers come back; Dask would
    # end the nanny of one that is away some time after a loss, be it that it was lost again just
    # then (distributed/deploy/spec.py, _update_worker_status).
    dask.config.set(
        {
            "distributed.scheduler.no-workers-timeout": f"{_WAIT}s",
            "distributed.deploy.lost-worker-timeout": "9999h",
        }
    )
    here = (
        {"n_workers": int(address[6:]), "threads_per_worker": 1, "dashboard_address": None}
        if address[:6] == "local:"
        else {}
    )
    with Client(**here) if here else Client(address) as client:
        client.wait_for_workers(1, timeout=_WAIT)

        def run(
            package: Package, submissions: Sequence[Handed]
        ) -> Iterator[tuple[int, Results | Exception]]:
            # Not scattered: that would be lost with the workers that hold it, and a task is done
            # again.
            sent = client.submit(lambda: package, pure=False)
            left, stream = enumerate(submissions), as_completed()

            def send(count: int) -> None:
                for index, handed in islice(left, count):
                    stream.add(client.submit(_on_cluster, sent, handed, key=(sent.key, index)))

            send(_AHEAD * len(client.nthreads()))
            for future in stream:
                try:
                    made = (
                        future.result()
                    )  # waits again if the worker that holds it is lost just now
                except (
                    CancelledError,
                    NoWorkerError,
                ) as error:  # more could be sent, but nothing would ever come back
                    raise ConnectionError(f"the cluster at {address} is gone: {error}") from None
                except Exception as error:
                    made = error
                yield future.key[1], made
                send(1)

        yield run


_here = threading.local()


def _on_cluster(package: Package, handed: Handed) -> Results:
    return vars(_here).setdefault("worker", Worker()).grade(package, handed)
