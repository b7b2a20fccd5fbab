"""What running each lab's solution takes, cell by cell: students wait for their labs, and graders
for all of them."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import psutil
from nbclient.exceptions import CellExecutionError

from coursekit import notebooks
from coursekit.bench.measure import table
from coursekit.build import CELL_TIMEOUT
from coursekit.kernels import Client
from coursekit.notebooks import Lab

TITLE = "Running the labs"
ABOUT = """
Each solution, run from top to bottom in a fresh kernel. CPU seconds and memory are the kernel's,
the programs that it starts included; memory is the highest sum of resident pages, looked at ten
times a second. A lab may take 90 s on two cores and a cell 20 s; the last column says whether it
keeps to that.
"""
LAB_LIMIT, CELL_LIMIT = 90.0, 20.0


@dataclass
class Kernel:
    """What a kernel used so far.

    Attributes
    ----------
    memory : int
        Bytes at the highest point.
    cpu : float
        Seconds.
    cells : dict of int to float
        Cell -> seconds on the clock.
    """

    memory: int = 0
    cpu: float = 0.0
    cells: dict[int, float] = field(default_factory=dict)
    done: threading.Event = field(default_factory=threading.Event)

    def watch(self, pid: int) -> None:
        """Look at it until it is done or gone."""
        while not self.done.wait(0.1):
            try:
                family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
                self.memory = max(self.memory, sum(one.memory_info().rss for one in family))
                self.cpu = max(self.cpu, sum(sum(one.cpu_times()[:4]) for one in family))
            except psutil.Error:
                return


def body(say: Callable[[str], None], labs: list[Lab] | None = None) -> str:
    """Measure, saying each line as it ends; the table as text."""
    rows = []
    for lab in labs or notebooks.labs():
        rows.append(row(lab))
        say(", ".join(str(value) for value in rows[-1].values()))
    return table(rows)


def row(lab: Lab) -> dict[str, object]:
    """Run a lab's solution; its line of the table."""
    kernel, began, wall = Kernel(), {}, time.perf_counter()

    def start(cell: Any, cell_index: int, **_: Any) -> None:
        began[cell_index] = time.perf_counter()

    def end(cell: Any, cell_index: int, **_: Any) -> None:
        kernel.cells[cell_index] = time.perf_counter() - began[cell_index]

    def watch(**_: Any) -> None:
        manager: Any = client.km
        threading.Thread(target=kernel.watch, args=(manager.provisioner.pid,), daemon=True).start()

    client = Client(
        notebooks.read(lab.solution),
        timeout=CELL_TIMEOUT,
        kernel_name="python3",
        on_notebook_start=watch,
        on_cell_execute=start,
        on_cell_executed=end,
        resources={"metadata": {"path": str(lab.solution.parent)}},
    )
    try:
        client.execute()
        failed = ""
    except CellExecutionError as error:
        failed = f"FAILED: {error.ename}"
    kernel.done.set()
    wall = time.perf_counter() - wall
    slowest = max(kernel.cells, key=lambda cell: kernel.cells[cell])
    within = wall <= LAB_LIMIT and kernel.cells[slowest] <= CELL_LIMIT
    return {
        "lab": lab.name,
        "wall": f"{wall:.1f}",
        "CPU": f"{kernel.cpu:.1f}",
        "peak MB": f"{kernel.memory / 1e6:.0f}",
        "slowest cell": slowest + 1,
        "its wall": f"{kernel.cells[slowest]:.1f}",
        "limits": failed or ("kept" if within else "EXCEEDED"),
    }
