"""Worker processes for tasks that may hang or take their process down: one task's end is never
another's."""

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

import psutil

Task = TypeVar("Task")


@dataclass(frozen=True)
class Lost:
    """What stands in for the result of a task that gave none.

    Attributes
    ----------
    reason : str
        One line.
    """

    reason: str


class _Worker:
    """A process that does one task after the other."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        # Not forked: the threads and sockets of a running kernel client do not survive a fork.
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, work), daemon=True)
        self.process.start()
        theirs.close()
        self.task: Any = None
        self.deadline = 0.0

    def give(self, task: Any, limit: float) -> None:
        self.task, self.deadline = task, time.monotonic() + limit
        self.pipe.send(task)

    def result(self) -> Any:
        try:
            return self.pipe.recv()
        except (EOFError, ConnectionResetError):
            return Lost(
                "its process ended: short of memory, or the code ended the process that started it"
            )

    def kill(self) -> None:
        """End the process and all that it started."""
        _kill_children(self.process.pid)
        self.process.kill()
        self.process.join()
        self.pipe.close()


def run(
    work: Callable[[Task], Any], tasks: Iterable[Task], jobs: int, limit: float
) -> Iterator[tuple[Task, Any]]:
    """Do tasks in several processes; yields each with its result as it is finished.

    Parameters
    ----------
    work : callable
        Importable by name; what it prints goes nowhere.
    tasks : iterable
        Picklable arguments of `work`.
    jobs : int
        Number of processes.
    limit : float
        Seconds a task may take.

    Yields
    ------
    task, result
        The result is a `Lost` where `work` raised, its process ended, or its time was up.
    """
    waiting, workers = list(reversed(list(tasks))), []
    try:
        workers = [_Worker(work) for _ in range(min(jobs, len(waiting)))]
        for worker in workers:
            worker.give(waiting.pop(), limit)
        while busy := [worker for worker in workers if worker.task is not None]:
            ready = wait(
                [worker.pipe for worker in busy],
                max(0.0, min(w.deadline for w in busy) - time.monotonic()),
            )
            for worker in busy:
                late = time.monotonic() > worker.deadline
                if worker.pipe not in ready and not late:
                    continue
                task, worker.task = worker.task, None
                result = (
                    worker.result()
                    if worker.pipe in ready
                    else Lost(f"took longer than {limit:.0f} s")
                )
                if isinstance(result, Lost):
                    worker.kill()
                    workers.remove(worker)
                    if waiting:
                        worker = _Worker(work)
                        workers.append(worker)
                if waiting:
                    worker.give(waiting.pop(), limit)
                yield task, result
    finally:
        for worker in workers:
            worker.kill()


def _serve(pipe: Connection, work: Callable[[Any], Any]) -> None:
    """The life of a worker."""
    # Kernels and libraries write warnings there, over the progress bar.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    # Ctrl-C reaches every process of a terminal; whoever started this one ends it. (Kernels would
    # inherit SIG_IGN.)
    signal.signal(signal.SIGINT, lambda *_: None)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        try:
            result = work(task)
        except Exception as error:  # whatever it is, it is the task's result
            result = Lost(f"{type(error).__name__}: {error}")
        pipe.send(result)


def _end_with_parent() -> None:
    """Grade nothing that nobody waits for: the next run may be grading it already."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        _kill_children(os.getpid())
        os._exit(1)


def _kill_children(pid: int | None) -> None:
    """A kernel ends by itself when its parent does, unless it is in an endless loop of C code."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for child in psutil.Process(pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
