"""Where jobs run: in threads here, each with a fork server of its own, or on a Dask cluster; for
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

from fairmark.grading.worker import Worker
from fairmark.model import Assignment, Results, SubmittedFiles

#: The place of a submission, and its results or why there are none.
Done = tuple[int, Results | Exception]
#: Takes an assignment and submissions, and yields each as it is done; workers of this machine begin
#: at once.
Runner = Callable[[Assignment, Sequence[SubmittedFiles]], Iterator[Done]]
#: Seconds in which a cluster's first worker should be there.
_CLUSTER_SECONDS = 60
#: Submissions on their way to each of a cluster's workers.
_AHEAD = 4
#: Seconds that all threads together have to end; one that is at work ends with this process.
_END_SECONDS = 2
_LOCAL = "local:"


@contextlib.contextmanager
def local(jobs: int) -> Iterator[Runner]:
    """So many jobs at a time on this machine."""
    tasks: queue.Queue[Any] = queue.Queue()

    def work() -> None:
        with Worker() as worker:
            for assignment, index, submitted, done in iter(tasks.get, None):
                try:
                    done.put((index, worker.grade(assignment, submitted)))
                except Exception as error:  # this submission's, and the others go on
                    done.put((index, error))

    def run(
        assignment: Assignment,
        submissions: Sequence[SubmittedFiles],
    ) -> Iterator[Done]:
        done: queue.SimpleQueue[Done] = queue.SimpleQueue()
        for index, submitted in enumerate(submissions):
            tasks.put((assignment, index, submitted, done))
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
            thread.join(_END_SECONDS / jobs)


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Runner]:
    """The workers of a Dask scheduler, or with "local:N" N worker processes of this machine.

    The workers need this package, the course's environment and what its submissions may read, under
    the same paths. The submissions of a worker that is lost are graded by the others; one that was
    with too many lost workers (Dask's `allowed-failures`) has no result. With no worker left for
    too long (`no-workers-timeout`) the cluster is given up.
    """
    from distributed import as_completed
    from distributed.scheduler import NoWorkerError

    with _client(address) as client:
        client.wait_for_workers(1, timeout=_CLUSTER_SECONDS)

        def run(
            assignment: Assignment,
            submissions: Sequence[SubmittedFiles],
        ) -> Iterator[Done]:
            # Not scattered: that would be lost with the workers that hold it, and a task is done
            # again.
            shared = client.submit(lambda: assignment, pure=False)
            waiting = enumerate(submissions)
            stream = as_completed()

            def send(count: int) -> None:
                for index, submitted in islice(waiting, count):
                    key = (shared.key, index)
                    stream.add(client.submit(_on_cluster, shared, submitted, key=key))

            send(_AHEAD * len(client.nthreads()))
            for future in stream:
                try:
                    made = future.result()  # waits again if its worker is lost just now
                except (CancelledError, NoWorkerError) as error:
                    # More could be sent, but nothing would ever come back.
                    raise ConnectionError(f"the cluster at {address} is gone: {error}") from None
                except Exception as error:
                    made = error
                _, index = future.key
                yield index, made
                send(1)

        yield run


def _client(address: str) -> Any:
    """A client of a scheduler, or of one that is started here."""
    import dask
    from distributed import Client

    # Of a scheduler here; another one's settings are its own. Lost workers come back: Dask would
    # end the nanny of one that is away some time after a loss, even if it was lost again meanwhile
    # (distributed/deploy/spec.py, _update_worker_status).
    settings = {
        "distributed.scheduler.no-workers-timeout": f"{_CLUSTER_SECONDS}s",
        "distributed.deploy.lost-worker-timeout": "9999h",
    }
    dask.config.set(settings)
    if address.startswith(_LOCAL):
        count = int(address.removeprefix(_LOCAL))
        return Client(n_workers=count, threads_per_worker=1, dashboard_address=None)
    return Client(address)


_here = threading.local()


def _on_cluster(
    assignment: Assignment,
    submitted: SubmittedFiles,
) -> Results:
    """Grade with the worker of this thread, which is kept."""
    worker = vars(_here).setdefault("worker", Worker())
    return worker.grade(assignment, submitted)
