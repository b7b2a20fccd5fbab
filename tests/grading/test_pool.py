"""Tasks that hang, raise or end their process: none takes another with it."""

import os
import time

from coursekit.crowd import pool
from coursekit.crowd.pool import Lost


def work(task: str) -> str:
    """Done in another process."""
    if task == "raise":
        raise ValueError("no such thing")
    if task == "end":
        os._exit(3)
    if task == "hang":
        time.sleep(3600)
    print("not to be seen on the terminal")
    return task.upper()


def test_each_result_comes_with_its_task(capfd) -> None:
    assert dict(pool.run(work, ["a", "b", "c"], jobs=2, limit=600)) == {
        "a": "A",
        "b": "B",
        "c": "C",
    }
    assert capfd.readouterr() == ("", "")


def test_one_that_raises_or_ends_its_process_is_lost_alone() -> None:
    results = dict(pool.run(work, ["a", "raise", "b", "end", "c"], jobs=1, limit=600))
    assert isinstance(results["end"], Lost)
    assert results["raise"] == Lost("ValueError: no such thing")
    assert [results[task] for task in "abc"] == ["A", "B", "C"]


def test_one_that_hangs_is_lost_when_its_time_is_up() -> None:
    [(task, result)] = pool.run(work, ["hang"], jobs=1, limit=1)
    assert (task, result) == ("hang", Lost("took longer than 1 s"))


def test_nothing_to_do() -> None:
    assert list(pool.run(work, [], jobs=2, limit=1)) == []
