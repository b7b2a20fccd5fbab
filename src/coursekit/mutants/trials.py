"""Which tests of a lab notice a mutant: each is run in a fork of a process that ran the solution.

The author's own code is mutated, so that no sandbox is needed; a mutant may still loop for ever or
fill the memory, and is stopped.
"""

import contextlib
import io
import multiprocessing
import os
import resource
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing.sharedctypes import Synchronized
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode

from coursekit import notebooks
from coursekit.mutants.operators import Mutant, mutants
from coursekit.notebooks import Lab, Part, grader

#: Seconds that all tests of an exercise may take on one mutant.
SECONDS = 20
#: Bytes of memory of one mutant's process.
MEMORY = 4 << 30
HIDDEN = "### BEGIN HIDDEN TESTS"

#: Which tests noticed a mutant, by how many halves of them it passed: none, the visible ones, all.
STAGES = VISIBLE, HIDDEN_ONLY, SURVIVED = "visible", "hidden", "survived"


@dataclass(frozen=True)
class Trial:
    """What became of a mutant.

    Attributes
    ----------
    key : str
        Grade id of the answer cell.
    mutant : Mutant
        The change.
    caught : str
        "visible" if a visible test notices it, "hidden" if only a hidden one does, "survived".
    """

    key: str
    mutant: Mutant
    caught: str


def run(lab: Lab, jobs: int, done: Callable[[Trial], None] = lambda _: None) -> list[Trial]:
    """Try every mutant of every answer cell of a lab.

    Parameters
    ----------
    lab : Lab
        Its solution is run once, cell by cell.
    jobs : int
        How many mutants are tried at the same time.
    done : callable
        Called after each trial, for a progress bar.

    Raises
    ------
    RuntimeError
        A cell of the solution fails; the message names it.
    """
    found: list[Trial] = []
    with ThreadPoolExecutor(jobs) as pool:
        for part, shell in _exercises(lab):
            tests = [cell.source for cell in part.tests]
            for cell in part.answers:
                attempt = partial(_attempt, shell, grader(cell)["grade_id"], tests, done)
                found += pool.map(attempt, mutants(cell.source))
    return found


def _attempt(
    shell: InteractiveShell,
    key: str,
    tests: list[str],
    done: Callable[[Trial], None],
    mutant: Mutant,
) -> Trial:
    trial = Trial(key, mutant, _judge(shell, mutant.source, tests))
    done(trial)
    return trial


def count(lab: Lab) -> int:
    """How many mutants a lab has."""
    exercises = notebooks.exercises(notebooks.read(lab.solution))
    return sum(len(mutants(cell.source)) for part in exercises for cell in part.answers)


def _exercises(lab: Lab) -> Iterator[tuple[Part, InteractiveShell]]:
    """Each exercise with a shell that has run the solution up to the exercise's end."""
    os.chdir(lab.solution.parent)
    # Pictures are drawn nowhere, and one thread a fork: NumPy's pool would not survive it.
    os.environ |= {"MPLBACKEND": "agg", "OPENBLAS_NUM_THREADS": "1"}
    notebook = notebooks.read(lab.solution)
    shell = InteractiveShell.instance()
    exercises = {part.cells[-1].id: part for part in notebooks.exercises(notebook)}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            _execute(shell, cell, lab)
        if part := exercises.get(cell.id):
            yield part, shell


def _execute(shell: InteractiveShell, cell: NotebookNode, lab: Lab) -> None:
    with _quiet():
        result = shell.run_cell(cell.source, store_history=False)
    if not result.success:
        problem = result.error_in_exec or result.error_before_exec
        raise RuntimeError(f"{lab.solution}: the cell {cell.source[:60]!r}... fails: {problem!r}")


def _judge(shell: InteractiveShell, source: str, tests: list[str]) -> str:
    """Try one mutant in a fork; a test during which the fork hangs or dies has noticed it."""
    context = multiprocessing.get_context("fork")
    stage = context.Value("b", 0)
    process = context.Process(target=_try, args=(shell, source, tests, stage))
    process.start()
    process.join(SECONDS)
    process.kill()
    process.join()
    return STAGES[stage.value]


def _try(
    shell: InteractiveShell,
    source: str,
    tests: list[str],
    stage: Synchronized,
) -> None:
    """In the fork: run the mutant, then the visible tests, then all of them."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    visible = [test.partition(HIDDEN)[0] for test in tests]
    try:
        with _quiet():
            for number, sources in enumerate([[source, *visible], tests], start=1):
                for one in sources:
                    _run(one, shell.user_ns)
                stage.value = number
    except BaseException:  # whatever a mutant raises, a test has shown it
        pass
    finally:
        os._exit(0)


def _run(source: str, namespace: dict[str, Any]) -> None:
    exec(compile(source, "<cell>", "exec"), namespace)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Nothing is printed or warned about."""
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield
